//! Carrying over: from the runs in which a figure is known to all runs, by another figure that is known of all.
//!
//! The regression estimator of double sampling (Cochran, *Sampling Techniques*, 3rd edition, 1977, section 12.6): to the mean
//! of the few runs is added what the other figure's mean lacks there, times the slope of the one on the other. Slopes of
//! figures that add up to the other one add up to 1, so that what they are carried over to adds up too.

use super::ordered::mean_of;
use crate::summary::{Errors, mean_and_error};

/// A figure of every run, and of how many, the first of them, others are known.
pub struct Carry<'f> {
    known: &'f [f64],
    /// The same in the runs in which others are known, less its mean there; and the sum of squares.
    deviations: Vec<f64>,
    squares: f64,
    /// Its mean over all runs less that over the few, and the mean's Monte Carlo error.
    lacking: f64,
    error: f64,
}

impl<'f> Carry<'f> {
    /// `runs` is how many there are in which other figures are known.
    pub fn new(known: &'f [f64], runs: usize) -> Carry<'f> {
        let few = &known[..runs.min(known.len())];
        let (mean, error) = mean_and_error(known, Errors::Runs);
        let (mean_of_few, _) = mean_and_error(few, Errors::Runs);
        let deviations: Vec<f64> = few.iter().map(|figure| figure - mean_of_few).collect();
        let squares = deviations.iter().map(|deviation| deviation * deviation).sum();
        Carry { known, deviations, squares, lacking: mean - mean_of_few, error }
    }

    /// How many runs other figures are known of.
    pub fn runs(&self) -> usize {
        self.deviations.len()
    }

    /// The mean of a figure over all runs, and its Monte Carlo error: that of what the slope does not explain, in the few
    /// runs, and that of the mean of all runs, times the slope.
    pub fn mean_and_error(&self, figure: &[f64]) -> (f64, f64) {
        let slope = self.slope(figure);
        let (mean, _) = mean_and_error(figure, Errors::Runs);
        let pairs = figure.iter().zip(&self.deviations);
        let unexplained: Vec<f64> =
            pairs.map(|(figure, deviation)| figure - slope * deviation).collect();
        let (_, error) = mean_and_error(&unexplained, Errors::Runs);
        (mean + slope * self.lacking + 0.0, error.hypot(slope * self.error))
    }

    /// The mean of a figure over `all` runs of some kind, of which `few` are those in which it is known.
    pub fn mean_over(&self, figure: &[f64], few: &[u32], all: &[u32]) -> f64 {
        let lacking = mean_of(self.known, all) - mean_of(self.known, few);
        mean_of(figure, few) + self.slope(figure) * lacking + 0.0
    }

    /// The slope of a figure on the known one; nought where that does not vary.
    fn slope(&self, figure: &[f64]) -> f64 {
        if self.squares == 0.0 {
            return 0.0;
        }
        let products = figure.iter().zip(&self.deviations).map(|(figure, apart)| figure * apart);
        products.sum::<f64>() / self.squares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures that look random and are the same everywhere.
    fn figures(count: usize, seed: u64) -> Vec<f64> {
        let scramble = |number: u64| {
            let mixed = (number ^ seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11
        };
        (0..count as u64).map(|run| scramble(run) as f64 / (1_u64 << 53) as f64 - 0.5).collect()
    }

    #[test]
    fn what_depends_on_the_known_figure_alone_is_carried_over_exactly() {
        let known = figures(1_000, 1);
        let part: Vec<f64> = known[..200].iter().map(|figure| 3.0 - 0.25 * figure).collect();
        let (mean, error) = Carry::new(&known, 200).mean_and_error(&part);
        let (expected, known_error) = mean_and_error(&known, Errors::Runs);
        assert!((mean - (3.0 - 0.25 * expected)).abs() < 1e-13);
        assert!((error - 0.25 * known_error).abs() < 1e-13);
    }

    #[test]
    fn parts_that_add_up_add_up_in_all_runs() {
        let (known, other) = (figures(5_000, 2), figures(700, 3));
        let rest: Vec<f64> = known.iter().zip(&other).map(|(whole, part)| whole - part).collect();
        let carry = Carry::new(&known, 700);
        let sum = carry.mean_and_error(&other).0 + carry.mean_and_error(&rest).0;
        assert!((sum - mean_and_error(&known, Errors::Runs).0).abs() < 1e-14);
        let (few, all): (Vec<u32>, Vec<u32>) = ((0..70).collect(), (0..500).collect());
        let sum = carry.mean_over(&other, &few, &all) + carry.mean_over(&rest, &few, &all);
        assert!((sum - mean_of(&known, &all)).abs() < 1e-14);
    }

    #[test]
    fn errors_are_those_seen_over_many_samples() {
        let mut found = Vec::new();
        let mut reported = 0.0;
        for seed in 10..410 {
            let (known, own) = (figures(2_000, seed), figures(250, seed + 1_000));
            let figure: Vec<f64> = known.iter().zip(&own).map(|(a, b)| a + 0.5 * b).collect();
            let (mean, error) = Carry::new(&known, 250).mean_and_error(&figure);
            found.push(mean);
            reported += error / 400.0;
        }
        // The deviation of 400 means is itself off by 3.5%; three times that, and some for the slope.
        let seen = mean_and_error(&found, Errors::Runs).1 * 20.0;
        assert!((reported / seen - 1.0).abs() < 0.12, "{reported} reported, {seen} seen");
    }

    #[test]
    fn a_figure_known_of_every_run_keeps_its_mean_and_error() {
        let (known, figure) = (figures(300, 4), figures(300, 5));
        let (mean, error) = Carry::new(&known, 300).mean_and_error(&figure);
        let (expected, expected_error) = mean_and_error(&figure, Errors::Runs);
        assert!((mean - expected).abs() < 1e-15 && (error / expected_error - 1.0).abs() < 1e-9);
        assert_eq!(Carry::new(&[2.0; 9], 9).mean_and_error(&[1.0; 9]), (1.0, 0.0));
    }
}
