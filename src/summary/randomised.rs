//! Errors from independent randomisations: the spread of what each of them comes to.
//!
//! Runs of a randomised quasi-Monte Carlo sampler are not independent, so their own spread says little
//! of the error. Its 16 randomisations are: the error of their mean is their standard deviation over 4.

use multiversion::multiversion;

use super::PERCENTILES;
use crate::scenario::Sampler;
use crate::simulate::draws::RANDOMISATIONS;

/// Where Monte Carlo errors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errors {
    /// Runs are independent.
    Runs,
    /// Run n belongs to randomisation n mod 16, and those are independent.
    Randomisations,
}

/// What each randomisation comes to, by the place of its runs among 16.
pub type Parts = [f64; RANDOMISATIONS];

impl Errors {
    /// Of so many runs of a sampler. Fewer than two runs of each randomisation say nothing of their spread;
    /// as independent runs they have, if anything, a larger error.
    pub fn of(sampler: Sampler, runs: usize) -> Errors {
        match sampler {
            Sampler::Quasi if runs >= 2 * RANDOMISATIONS => Errors::Randomisations,
            Sampler::Quasi | Sampler::Plain => Errors::Runs,
        }
    }
}

/// The standard error of a mean over `runs` runs, from the sums of the randomisations' runs.
pub fn error(sums: &Parts, runs: usize) -> f64 {
    let means: Parts = std::array::from_fn(|place| {
        // The first randomisations have one run more, where runs are not a multiple of 16.
        let count = (runs + RANDOMISATIONS - 1 - place) / RANDOMISATIONS;
        sums[place] / count as f64
    });
    let count = RANDOMISATIONS as f64;
    let mean = means.iter().sum::<f64>() / count;
    let squares: f64 = means.iter().map(|value| (value - mean) * (value - mean)).sum();
    // Less than rounding leaves of figures that are the same is no spread.
    let least = count * (8.0 * f64::EPSILON * mean).powi(2);
    if squares <= least { 0.0 } else { (squares / (count * (count - 1.0))).sqrt() }
}

/// Sums of a figure by randomisation.
#[inline(always)]
pub fn sums(values: &[f64], term: impl Fn(f64) -> f64) -> Parts {
    let mut sums = [0.0; RANDOMISATIONS];
    let (rounds, rest) = values.as_chunks::<RANDOMISATIONS>();
    for round in rounds {
        for (sum, &value) in sums.iter_mut().zip(round) {
            *sum += term(value);
        }
    }
    sums.iter_mut().zip(rest).for_each(|(sum, &value)| *sum += term(value));
    sums
}

/// The standard error of the mean of a sample, from its randomisations.
#[multiversion(targets = "simd")]
pub fn error_of_mean(values: &[f64]) -> f64 {
    error(&sums(values, |value| value), values.len())
}

/// The standard error of the share of runs that reach a value.
#[multiversion(targets = "simd")]
pub fn error_of_reaching(values: &[f64], least: f64) -> f64 {
    error(&sums(values, |value| f64::from(u8::from(value >= least))), values.len())
}

/// The standard errors of the shares of runs up to each of some values.
#[multiversion(targets = "simd")]
pub fn errors_of_shares(
    values: &[f64],
    most: &[f64; PERCENTILES.len()],
) -> [f64; PERCENTILES.len()] {
    let mut counts = [[0.0; RANDOMISATIONS]; PERCENTILES.len()];
    // So many at a time stay in the nearest cache while they are held against each value.
    for group in values.chunks(32 * RANDOMISATIONS) {
        for (counts, &most) in counts.iter_mut().zip(most) {
            let more = sums(group, |value| f64::from(u8::from(value <= most)));
            counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        }
    }
    counts.map(|counts| error(&counts, values.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_standard_deviation_of_sixteen_means_over_four() {
        // Randomisation k comes to k in each of two runs: sd² of 0..15 is 68/3.
        let values: Vec<f64> = (0..32).map(|run| f64::from(run % 16)).collect();
        let expected = (68.0_f64 / 3.0).sqrt() / 4.0;
        assert!((error_of_mean(&values) - expected).abs() < 1e-14);
        // One run more than a whole round changes a mean, not whose it is.
        let mut more = values.clone();
        more.push(0.0);
        assert!((error_of_mean(&more) - expected).abs() < 1e-14);
    }

    #[test]
    fn what_never_varies_has_no_error() {
        assert_eq!(error_of_mean(&[0.1; 1000]), 0.0);
        assert_eq!(error_of_reaching(&[0.1; 100], 0.5), 0.0);
        assert_eq!(errors_of_shares(&[0.1; 100], &[0.1; PERCENTILES.len()]), [0.0; 11]);
    }

    #[test]
    fn shares_are_counted_by_randomisation() {
        // Of randomisation 0 all runs are up to 0.5, of the others none: shares are 1 and fifteen noughts.
        let values: Vec<f64> = (0..64).map(|run| f64::from(u8::from(run % 16 > 0))).collect();
        let expected = ((15.0_f64 / 16.0) / 15.0).sqrt() / 4.0;
        let errors = errors_of_shares(&values, &[0.5; PERCENTILES.len()]);
        assert!(errors.iter().all(|error| (error - expected).abs() < 1e-15));
        assert!((error_of_reaching(&values, 0.5) - expected).abs() < 1e-15);
    }

    #[test]
    fn few_runs_have_the_errors_of_independent_ones() {
        assert_eq!(Errors::of(Sampler::Quasi, 31), Errors::Runs);
        assert_eq!(Errors::of(Sampler::Quasi, 32), Errors::Randomisations);
        assert_eq!(Errors::of(Sampler::Plain, 20_000), Errors::Runs);
    }
}
