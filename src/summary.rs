//! Summaries: what a column of runs comes to, and how sure of it one can be.
//!
//! This floor owns how the figures of all runs are stored; nothing outside it holds them.

mod estimate;
mod merge;
mod order;
mod randomised;
mod store;

pub use estimate::{Estimate, WorstTenth, mean_and_error};
pub use merge::{Reckoned, chance};
pub use randomised::Errors;
pub use store::Store;

use multiversion::multiversion;

use crate::units::HAIR;
use order::Ordered;
pub use order::Scratch;

/// The percentiles that every table holds, in per cent.
pub const PERCENTILES: [u8; 11] = [5, 10, 20, 25, 35, 50, 65, 75, 80, 90, 95];

/// Percentiles 1 to 99, in that order.
pub type Distribution = Box<[f64; 99]>;

/// How many runs, from the first on, are kept of a figure whose sample paths are shown.
pub const SAMPLE_PATHS: usize = 20;

/// How much of a column is kept beside what every column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    Summary,
    /// The whole distribution.
    Distribution,
    /// The whole distribution, and the first runs.
    Paths,
}

/// What a column comes to. Money is £m.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    pub mean: f64,
    /// With n − 1.
    pub sd: f64,
    /// Monte Carlo standard error of the mean.
    pub se_mean: f64,
    /// At [`PERCENTILES`].
    pub percentiles: [f64; PERCENTILES.len()],
    /// Monte Carlo standard errors of the percentiles.
    pub se_percentiles: [f64; PERCENTILES.len()],
    /// Run 0.
    pub plan: f64,
    /// Share of runs below the plan (those equal to it count half).
    pub plan_rank: f64,
    /// Chance of reaching the column's threshold, where it has one.
    pub chance: Option<Probability>,
    /// Of figures that are read off at any value: see [`Detail`].
    pub distribution: Option<Distribution>,
    /// The first [`SAMPLE_PATHS`] runs (all where there are fewer) of figures that are shown run by run.
    pub first_runs: Vec<f64>,
}

/// A probability and its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probability {
    pub value: f64,
    pub se: f64,
}

impl Statistics {
    /// Of a figure that is the same in every run.
    pub fn certain(value: f64, threshold: Option<f64>) -> Statistics {
        // Nought has one sign in tables.
        let value = value + 0.0;
        Statistics {
            mean: value,
            sd: 0.0,
            se_mean: 0.0,
            percentiles: [value; PERCENTILES.len()],
            se_percentiles: [0.0; PERCENTILES.len()],
            plan: value,
            plan_rank: 0.5,
            chance: threshold.map(|threshold| {
                let reached = value >= threshold - HAIR;
                Probability { value: f64::from(u8::from(reached)), se: 0.0 }
            }),
            distribution: None,
            first_runs: Vec::new(),
        }
    }

    /// The same with as much detail as there is of a figure that is the same in every run: no run stands out
    /// to be shown.
    pub fn in_detail(mut self, detail: Detail) -> Statistics {
        self.distribution = (detail != Detail::Summary).then(|| Box::new([self.mean; 99]));
        self
    }

    /// Of one figure for each run.
    ///
    /// Percentiles interpolate between order statistics (Hyndman and Fan, "Sample quantiles in
    /// statistical packages", 1996, type 7). Their error is half the distance between the percentiles
    /// at p ± √(p(1−p)/n) (Woodruff, "Confidence intervals for medians and other position measures",
    /// 1952). All of them come from one pass over the values.
    pub fn of(
        values: &[f64],
        plan: f64,
        threshold: Option<f64>,
        detail: Detail,
        errors: Errors,
        scratch: &mut Scratch,
    ) -> Statistics {
        let n = values.len() as f64;
        let (low, high, total) = extremes_and_total(values);
        if !(total.is_finite() && low.is_finite() && high.is_finite()) {
            return Statistics::not_finite(plan);
        }
        let first = values.iter().take(if detail == Detail::Paths { SAMPLE_PATHS } else { 0 });
        let first_runs: Vec<f64> = first.map(|value| value + 0.0).collect();
        if low == high {
            let mut certain = Statistics::certain(low, threshold).in_detail(detail);
            certain.plan = plan + 0.0;
            certain.plan_rank = rank_of(low, plan);
            certain.first_runs = first_runs;
            return certain;
        }
        let mean = total / n;
        // No figure reaches a threshold that is not a number.
        let least = threshold.map_or(f64::NAN, |threshold| threshold - HAIR);
        let spread = scratch.measure(values, (low, high), mean, plan, least);
        let sd = (spread.squares / (n - 1.0)).sqrt();
        let chance = threshold.map(|_| {
            let p = spread.reached / n;
            let se = match errors {
                Errors::Runs => (p * (1.0 - p) / n).sqrt(),
                Errors::Randomisations => randomised::error_of_reaching(values, least),
            };
            Probability { value: p, se }
        });
        let se_mean = match errors {
            Errors::Runs => sd / n.sqrt(),
            Errors::Randomisations => randomised::error_of_mean(values),
        };
        let around = PERCENTILES.map(|percent| {
            let p = f64::from(percent) / 100.0;
            let reach = (p * (1.0 - p) / n).sqrt();
            [p, (p - reach).max(0.0), (p + reach).min(1.0)]
        });
        let mut wanted = around.as_flattened().to_vec();
        if detail != Detail::Summary {
            wanted.extend((1..=99).map(|percent| f64::from(percent) / 100.0));
        }
        let ordered = Ordered::of(values, &wanted, scratch);
        let [mut percentiles, mut se_percentiles] = [[0.0; PERCENTILES.len()]; 2];
        for (place, [p, below, above]) in around.into_iter().enumerate() {
            percentiles[place] = ordered.quantile(p) + 0.0;
            se_percentiles[place] = 0.5 * (ordered.quantile(above) - ordered.quantile(below));
        }
        if errors == Errors::Randomisations {
            se_percentiles = errors_of_percentiles(values, &percentiles, scratch);
        }
        Statistics {
            mean: mean + 0.0,
            sd,
            se_mean,
            percentiles,
            se_percentiles,
            plan: plan + 0.0,
            plan_rank: spread.rank / n,
            chance,
            distribution: (detail != Detail::Summary).then(|| {
                Box::new(std::array::from_fn(|place| {
                    ordered.quantile((place + 1) as f64 / 100.0) + 0.0
                }))
            }),
            first_runs,
        }
    }

    /// The same runs with another plan and threshold.
    pub fn again(
        &self,
        values: &[f64],
        plan: f64,
        threshold: Option<f64>,
        errors: Errors,
    ) -> Statistics {
        let mut again = Statistics { plan: plan + 0.0, chance: None, ..self.clone() };
        let n = values.len() as f64;
        if plan.to_bits() != self.plan.to_bits() {
            again.plan_rank = sum(values, |value| rank_of(value, plan)) / n;
        }
        again.chance = threshold.map(|threshold| {
            let reached = |value: f64| f64::from(u8::from(value >= threshold - HAIR));
            let p = sum(values, reached) / n;
            let se = match errors {
                Errors::Runs => (p * (1.0 - p) / n).sqrt(),
                Errors::Randomisations => randomised::error_of_reaching(values, threshold - HAIR),
            };
            Probability { value: p, se }
        });
        again
    }

    /// Of runs some of which came to no number.
    fn not_finite(plan: f64) -> Statistics {
        Statistics { plan, ..Statistics::certain(f64::NAN, None) }
    }

    /// The percentile at one of [`PERCENTILES`].
    pub fn percentile(&self, percent: u8) -> Option<f64> {
        self.percentile_with_error(percent).map(|(value, _)| value)
    }

    /// The percentile at one of [`PERCENTILES`], and its Monte Carlo standard error.
    pub fn percentile_with_error(&self, percent: u8) -> Option<(f64, f64)> {
        let place = PERCENTILES.iter().position(|&known| known == percent)?;
        Some((self.percentiles[place], self.se_percentiles[place]))
    }

    /// Whether every figure is a number.
    pub fn is_finite(&self) -> bool {
        let alone = [self.mean, self.sd, self.se_mean, self.plan];
        alone
            .iter()
            .chain(&self.percentiles)
            .chain(&self.se_percentiles)
            .chain(self.distribution.iter().flat_map(|distribution| distribution.iter()))
            .all(|figure| figure.is_finite())
    }
}

/// Errors of percentiles from randomisations: Woodruff's, with the error that the share of runs up to the
/// percentile has in place of that of independent runs.
fn errors_of_percentiles(
    values: &[f64],
    percentiles: &[f64; PERCENTILES.len()],
    scratch: &mut Scratch,
) -> [f64; PERCENTILES.len()] {
    let reaches = randomised::errors_of_shares(values, percentiles);
    let mut around = PERCENTILES.map(|percent| [f64::from(percent) / 100.0; 2]);
    for ([below, above], reach) in around.iter_mut().zip(reaches) {
        (*below, *above) = ((*below - reach).max(0.0), (*above + reach).min(1.0));
    }
    let ordered = Ordered::of(values, around.as_flattened(), scratch);
    around.map(|[below, above]| 0.5 * (ordered.quantile(above) - ordered.quantile(below)))
}

/// 1 for a figure below the plan, a half for one equal to it (but for rounding).
#[inline(always)]
fn rank_of(value: f64, plan: f64) -> f64 {
    let below = f64::from(u8::from(value < plan - HAIR));
    0.5 * (below + f64::from(u8::from(value <= plan + HAIR)))
}

/// The least value, the greatest, and the sum in the order of [`sum`].
#[multiversion(targets = "simd")]
fn extremes_and_total(values: &[f64]) -> (f64, f64, f64) {
    let (groups, rest) = values.as_chunks::<8>();
    let (mut low, mut high) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    let mut sums = [0.0; 8];
    for group in groups {
        for (place, &value) in group.iter().enumerate() {
            low[place] = if value < low[place] { value } else { low[place] };
            high[place] = if value > high[place] { value } else { high[place] };
            sums[place] += value;
        }
    }
    let low = low.iter().chain(rest).copied().fold(f64::INFINITY, f64::min);
    let high = high.iter().chain(rest).copied().fold(f64::NEG_INFINITY, f64::max);
    (low, high, sums.iter().sum::<f64>() + rest.iter().sum::<f64>())
}

/// A sum in a fixed order: eight partial sums side by side, folded at the end.
#[inline(always)]
fn sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let (groups, rest) = values.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for group in groups {
        for (sum, &value) in sums.iter_mut().zip(group) {
            *sum += term(value);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|&value| term(value)).sum::<f64>()
}

#[cfg(test)]
mod tests;
