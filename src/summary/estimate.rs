//! Estimates: a probability, a mean or the mean of the worst tenth, each with its Monte Carlo error.

use std::ops::Deref;

use multiversion::multiversion;

use super::randomised::{self, Errors};
use super::{Estimate, sum};
use crate::results::Sum;

/// A figure of all runs together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampled {
    pub estimate: Estimate,
    /// The same of run 0 alone.
    pub plan: f64,
}

impl Deref for Sampled {
    type Target = Estimate;

    fn deref(&self) -> &Estimate {
        &self.estimate
    }
}

impl Sampled {
    /// A figure, its error and the plan's, none of them −0: 0 has one sign in tables.
    fn new(value: f64, error: f64, plan: f64) -> Sampled {
        Sampled { estimate: Estimate { value: value + 0.0, error }, plan: plan + 0.0 }
    }
}

/// What the mean of the worst tenth is estimated from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorstTenth {
    /// The mean of the lowest ⌊n/10⌋ runs (of the lowest, where there are fewer than ten).
    pub mean: f64,
    /// The highest of them.
    highest: f64,
}

impl Sampled {
    /// Of run 0 alone.
    pub fn certain(value: f64) -> Sampled {
        // Nought has one sign in tables.
        Sampled::new(value, 0.0, value)
    }

    /// The mean of one figure for each run: its error is sd/√n.
    pub fn mean(values: &[f64], plan: f64, errors: Errors) -> Sampled {
        let Estimate { value, error } = mean_and_error(values, errors);
        Sampled::new(value, error, plan)
    }

    /// The probability of what is 1 or 0 in each run: its error is √(p(1−p)/n).
    pub fn chance(values: &[f64], plan: f64, errors: Errors) -> Sampled {
        let n = values.len() as f64;
        let p = sum(values, |value| value) / n;
        let se = match errors {
            Errors::Runs => (p * (1.0 - p) / n).max(0.0).sqrt(),
            Errors::Randomisations => randomised::error_of_mean(values),
        };
        Sampled::new(p, se, plan)
    }

    /// The same from sums of distances from `from`, over `runs` runs.
    pub fn of_sum(
        sum: Sum,
        from: f64,
        runs: usize,
        is_chance: bool,
        plan: f64,
        errors: Errors,
    ) -> Sampled {
        let n = runs as f64;
        let mean = sum.distances / n;
        let value = from + mean;
        let variance = if is_chance {
            (value * (1.0 - value)).max(0.0)
        } else {
            // Less than rounding leaves of a figure that never varies is no variance.
            let squares = sum.squares - n * mean * mean;
            if squares > 1e-13 * sum.squares { squares / (n - 1.0) } else { 0.0 }
        };
        let se = match (errors, &sum.parts) {
            (Errors::Randomisations, Some(parts)) => randomised::error(parts, runs),
            _ => (variance / n).sqrt(),
        };
        Sampled::new(value, se, plan)
    }

    /// The mean of the worst tenth: its error is that of the mean of [`WorstTenth::influence`].
    pub fn worst_tenth(values: &[f64], plan: f64, errors: Errors) -> Sampled {
        let tail = WorstTenth::of(values);
        let influence: Vec<f64> = values.iter().map(|&value| tail.influence(value)).collect();
        let se = mean_and_error(&influence, errors).error;
        Sampled::new(tail.mean, se, plan)
    }

    /// Whether every figure is a number.
    pub fn is_finite(&self) -> bool {
        self.value.is_finite() && self.error.is_finite() && self.plan.is_finite()
    }
}

impl WorstTenth {
    pub fn of(values: &[f64]) -> WorstTenth {
        let count = (values.len() / 10).max(1);
        let mut ordered = values.to_vec();
        let (_, &mut highest, _) = ordered.select_nth_unstable_by(count - 1, f64::total_cmp);
        let below = sum(values, |value| (value - highest).min(0.0));
        WorstTenth { mean: highest + below / count as f64, highest }
    }

    /// `q + (Y − q)·[Y < q]/0.1`: a figure for each run whose mean has the error of the worst tenth's.
    pub fn influence(&self, value: f64) -> f64 {
        self.highest + (value - self.highest).min(0.0) / 0.1
    }
}

/// The mean of a sample, and its error: sd/√n (n − 1 in the sd), or the spread over randomisations; 0
/// where nothing varies.
#[multiversion(targets = "simd")]
pub fn mean_and_error(values: &[f64], errors: Errors) -> Estimate {
    let n = values.len() as f64;
    let first = values.first().copied().unwrap_or_default();
    if values.iter().all(|&value| value == first) {
        return Estimate { value: first + 0.0, error: 0.0 };
    }
    let mean = sum(values, |value| value) / n;
    if errors == Errors::Randomisations {
        return Estimate { value: mean + 0.0, error: randomised::error_of_mean(values) };
    }
    let squares = sum(values, |value| (value - mean) * (value - mean));
    Estimate { value: mean + 0.0, error: (squares / (n - 1.0) / n).sqrt() }
}
