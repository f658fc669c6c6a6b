//! Batches: what several batches of runs come to together, from what each comes to.
//!
//! Means, deviations, probabilities and their errors are those of all runs, but for rounding. Percentiles, and the mean of the
//! worst tenth, are read off a [`Sketch`](super::Sketch) of all runs at the end.

use super::{Errors, Estimate, Statistics};

/// How an estimate was made, which decides how it is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimator {
    Mean,
    Chance,
    WorstTenth,
}

impl Statistics {
    /// Takes in what `more` other runs come to, this being of `runs` runs.
    pub fn merge(&mut self, runs: u64, other: &Statistics, more: u64, errors: Errors) {
        let (n, m) = (runs as f64, more as f64);
        let all = n + m;
        let error = independent((self.se_mean, n), (other.se_mean, m));
        (self.mean, self.sd) = means((self.mean, self.sd, n), (other.mean, other.sd, m));
        self.se_mean = match errors {
            Errors::Runs => self.sd / all.sqrt(),
            Errors::Randomisations => error,
        };
        if let (Some(own), Some(other)) = (&mut self.sketch, &other.sketch) {
            own.add(other);
        }
        let pairs = self.se_percentiles.iter_mut().zip(&other.se_percentiles);
        pairs.for_each(|(own, &other)| *own = independent((*own, n), (other, m)));
        self.plan_rank = weighted((self.plan_rank, n), (other.plan_rank, m));
        if let (Some(own), Some(other)) = (&mut self.chance, &other.chance) {
            own.merge(runs, other, more, Estimator::Chance, errors);
        }
    }
}

impl Estimate {
    /// Takes in what `more` other runs give, this being of `runs` runs.
    pub fn merge(
        &mut self,
        runs: u64,
        other: &Estimate,
        more: u64,
        estimator: Estimator,
        errors: Errors,
    ) {
        let (n, m) = (runs as f64, more as f64);
        let of_batches = independent((self.error, n), (other.error, m));
        let (value, error_of_runs) = match estimator {
            Estimator::Mean => {
                let sd = |error: f64, count: f64| error * count.sqrt();
                let own = (self.value, sd(self.error, n), n);
                let (value, sd) = means(own, (other.value, sd(other.error, m), m));
                (value, sd / (n + m).sqrt())
            }
            Estimator::Chance => {
                let value = chance((self.value, n), (other.value, m));
                (value, (value * (1.0 - value) / (n + m)).max(0.0).sqrt())
            }
            // The value is read off the sketch at the end.
            Estimator::WorstTenth => (weighted((self.value, n), (other.value, m)), of_batches),
        };
        let error = if errors == Errors::Runs { error_of_runs } else { of_batches };
        *self = Estimate { value, error };
    }
}

/// The error of the mean of two figures of independent samples, each weighted by its runs.
fn independent((a, n): (f64, f64), (b, m): (f64, f64)) -> f64 {
    (n * a).hypot(m * b) / (n + m)
}

/// The mean and the standard deviation of both samples together (Chan, Golub and LeVeque, "Updating formulae and
/// a pairwise algorithm for computing sample variances", 1979).
fn means((a, sd_a, n): (f64, f64, f64), (b, sd_b, m): (f64, f64, f64)) -> (f64, f64) {
    let all = n + m;
    let apart = b - a;
    let squares = sd_a * sd_a * (n - 1.0) + sd_b * sd_b * (m - 1.0);
    let squares = squares + apart * apart * (n / all) * m;
    (a + apart * (m / all), (squares / (all - 1.0)).sqrt())
}

/// The mean of two figures, each weighted by its runs; to the bit where they are the same.
fn weighted((a, n): (f64, f64), (b, m): (f64, f64)) -> f64 {
    a + (b - a) * (m / (n + m))
}

/// The share of both samples that something holds in, as of a whole number of runs.
pub fn chance((p, n): (f64, f64), (q, m): (f64, f64)) -> f64 {
    ((p * n).round() + (q * m).round()) / (n + m)
}

#[cfg(test)]
mod tests {
    use super::super::{Detail, PERCENTILES, Scratch, Sketch};
    use super::*;
    use crate::summary::Sampled;

    /// A skewed sequence with an atom at zero.
    fn skewed(n: usize, seed: u64) -> Vec<f64> {
        let mut state = seed;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        (0..n).map(|_| (-2.0 * uniform().ln()).powf(1.3).max(0.3) - 0.3).collect()
    }

    fn statistics(values: &[f64]) -> Statistics {
        let scratch = &mut Scratch::default();
        let mut found =
            Statistics::of(values, 1.5, Some(2.0), Detail::Distribution, Errors::Runs, scratch);
        found.sketch = Some(Box::new(Sketch::of(values, 1.5)));
        found
    }

    #[test]
    fn batches_come_to_what_all_runs_come_to() {
        let values = skewed(30_000, 5);
        let whole = statistics(&values);
        let mut merged = statistics(&values[..10_000]);
        merged.merge(10_000, &statistics(&values[10_000..29_999]), 19_999, Errors::Runs);
        // A batch of one run, too.
        merged.merge(29_999, &statistics(&values[29_999..]), 1, Errors::Runs);
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
        assert!(close(merged.mean, whole.mean) && close(merged.sd, whole.sd));
        assert!(close(merged.se_mean, whole.se_mean) && close(merged.plan_rank, whole.plan_rank));
        assert_eq!(merged.chance, whole.chance);
        let estimate = |values: &[f64]| Sampled::mean(values, 0.0, Errors::Runs);
        let mut mean = estimate(&values[..7]);
        mean.estimate.merge(7, &estimate(&values[7..]), 29_993, Estimator::Mean, Errors::Runs);
        let whole = estimate(&values);
        assert!(close(mean.value, whole.value) && close(mean.error, whole.error));
    }

    #[test]
    fn percentiles_of_batches_are_those_of_all_runs_within_their_errors() {
        let (batch, batches) = (16_384, 16);
        let values = skewed(batch * batches, 11);
        let whole = statistics(&values);
        let mut merged = statistics(&values[..batch]);
        for (number, part) in values.chunks(batch).enumerate().skip(1) {
            merged.merge((number * batch) as u64, &statistics(part), batch as u64, Errors::Runs);
        }
        merged.finish(Errors::Runs);
        for (place, percent) in PERCENTILES.into_iter().enumerate() {
            let apart = (merged.percentiles[place] - whole.percentiles[place]).abs();
            let error = whole.se_percentiles[place];
            // Runs lie unevenly in a bin by luck: by a tenth of the error, typically.
            assert!(apart <= 0.4 * error, "P{percent}: {apart}, {error}");
            let ratio = merged.se_percentiles[place] / error;
            assert!(error == 0.0 || (0.9..1.1).contains(&ratio), "P{percent}: {ratio}");
        }
        // The error of the 99th percentile, far out in the tail, is 0.02.
        let whole = whole.distribution.unwrap();
        let apart = |(own, other): (&f64, &f64)| (own - other).abs();
        let pairs = merged.distribution.as_ref().unwrap().iter().zip(whole.iter());
        assert!(pairs.map(apart).fold(0.0, f64::max) < 0.01);
    }

    #[test]
    fn a_chance_of_batches_is_a_whole_number_of_runs() {
        let hits = |n: usize, hits: usize| -> Vec<f64> {
            (0..n).map(|run| f64::from(u8::from(run < hits))).collect()
        };
        let mut found = Sampled::chance(&hits(10, 1), 0.0, Errors::Runs);
        let other = Sampled::chance(&hits(20, 2), 0.0, Errors::Runs);
        found.estimate.merge(10, &other, 20, Estimator::Chance, Errors::Runs);
        assert_eq!(found.value, 0.1);
        assert_eq!(found.error, (0.1 * 0.9 / 30.0_f64).sqrt());
    }
}
