//! Summaries: what a column of runs comes to, and how sure of it one can be.
//!
//! This floor owns how the figures of all runs are stored; nothing outside it holds them.

mod estimate;
mod merge;
mod order;
mod randomised;
mod sketch;
mod store;

pub use estimate::{Sampled, WorstTenth, mean_and_error};
pub use merge::{Estimator, chance};
pub use randomised::Errors;
pub use sketch::{Read, Sketch};
pub use store::Store;

use crate::results::{Marks, Moments};
use crate::units::HAIR;
pub use order::Scratch;
use order::Wanted;

/// The percentiles that every table holds, in per cent.
pub const PERCENTILES: [u8; 11] = [5, 10, 20, 25, 35, 50, 65, 75, 80, 90, 95];

/// Percentiles 1 to 99, in that order.
pub type Distribution = Box<[f64; 99]>;

/// How many runs, from the first on, are kept of a figure whose sample paths are shown.
pub const SAMPLE_PATHS: usize = 20;

/// How much of a column is kept beside what every column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    pub chance: Option<Estimate>,
    /// Of figures that are read off at any value: see [`Detail`].
    pub distribution: Option<Distribution>,
    /// The first [`SAMPLE_PATHS`] runs (all where there are fewer) of figures that are shown run by run.
    pub first_runs: Vec<f64>,
    /// Of a batch of runs among others: what percentiles are read off at the end.
    pub sketch: Option<Box<Sketch>>,
}

/// A figure and its Monte Carlo standard error: a mean, a probability, a share, a difference.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    pub value: f64,
    pub error: f64,
}

impl Estimate {
    /// A chance that was seen in this share of so many runs, with its error: `√(p(1−p)/n)`, and where nothing or everything was
    /// seen half of Wilson's interval at one standard error, `1/(2(n + 1))` (Wilson, "Probable inference, the law of
    /// succession, and statistical inference", Journal of the American Statistical Association 22, 1927).
    ///
    /// None of 4,096 runs is a chance of 0 with an error of 0.012%.
    pub fn chance(value: f64, runs: usize) -> Estimate {
        let mut found =
            Estimate { value, error: (value * (1.0 - value) / runs as f64).max(0.0).sqrt() };
        found.doubt(runs);
        found
    }

    /// Gives a chance of which nothing or everything was seen in so many runs the error that it has all the same.
    pub fn doubt(&mut self, runs: usize) {
        if self.value == 0.0 || self.value == 1.0 {
            self.error = 0.5 / (runs as f64 + 1.0);
        }
    }

    /// Takes a figure that was read off a sketch of all runs; the error is that of the runs, and what the sketch leaves open.
    pub fn read(&mut self, read: Read) {
        *self = Estimate { value: read.value + 0.0, error: self.error.hypot(read.bound) };
    }

    /// Wilson's 95% interval of a chance, from its error. (With `√(p(1−p)/n)` for the error, `n = p(1−p)/error²`.)
    ///
    /// A chance of 0 in 4,096 runs lies between 0 and 0.094%.
    pub fn interval(&self) -> (f64, f64) {
        let Estimate { value: p, error } = *self;
        if error == 0.0 {
            return (p, p);
        }
        let n = match p > 0.0 && p < 1.0 {
            true => p * (1.0 - p) / (error * error),
            false => 0.5 / error - 1.0,
        };
        let z2 = Z95 * Z95 / n;
        let centre = (p + 0.5 * z2) / (1.0 + z2);
        let half = Z95 * (p * (1.0 - p) / n + 0.25 * z2 / n).max(0.0).sqrt() / (1.0 + z2);
        ((centre - half).max(0.0), (centre + half).min(1.0))
    }
}

/// Standard errors of a 95% interval.
pub const Z95: f64 = 1.959_963_984_540_054;

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
                Estimate { value: f64::from(u8::from(reached)), error: 0.0 }
            }),
            distribution: None,
            first_runs: Vec::new(),
            sketch: None,
        }
    }

    /// The same with as much detail as there is of a figure that is the same in every run: no run stands out
    /// to be shown.
    pub fn in_detail(mut self, detail: Detail) -> Statistics {
        self.distribution = (detail != Detail::Summary).then(|| Box::new([self.mean; 99]));
        self
    }

    /// Of one figure for each run.
    pub fn of(
        values: &[f64],
        plan: f64,
        threshold: Option<f64>,
        detail: Detail,
        errors: Errors,
        scratch: &mut Scratch,
    ) -> Statistics {
        let moments = Moments::of(values, marks(plan, threshold));
        Statistics::of_measured(values, &moments, plan, threshold, detail, errors, scratch)
    }

    /// Of one figure for each run, whose moments with these [`marks`] are known.
    ///
    /// Percentiles interpolate between order statistics (Hyndman and Fan, "Sample quantiles in
    /// statistical packages", 1996, type 7). Their error is half the distance between the percentiles
    /// at p ± √(p(1−p)/n) (Woodruff, "Confidence intervals for medians and other position measures",
    /// 1952). All of them come from one pass over the values. Where these runs are a batch of more, percentiles wait for
    /// [`Statistics::finish`].
    pub fn of_measured(
        values: &[f64],
        moments: &Moments,
        plan: f64,
        threshold: Option<f64>,
        detail: Detail,
        errors: Errors,
        scratch: &mut Scratch,
    ) -> Statistics {
        let n = values.len() as f64;
        let Moments { low, high, sum, .. } = *moments;
        if !(sum.is_finite() && low.is_finite() && high.is_finite()) {
            return Statistics { plan, ..Statistics::certain(f64::NAN, None) };
        }
        let first = values.iter().take(if detail == Detail::Paths { SAMPLE_PATHS } else { 0 });
        let mut found = Statistics::certain(low, threshold);
        found.first_runs = first.map(|value| value + 0.0).collect();
        if low == high || scratch.waits {
            found = found.in_detail(detail);
        }
        if low < high {
            found.mean = sum / n + 0.0;
            found.sd = (moments.squares / (n - 1.0)).sqrt();
            found.se_mean = match errors {
                Errors::Runs => found.sd / n.sqrt(),
                Errors::Randomisations => randomised::error_of_mean(values),
            };
            // Errors from randomisations are those of each batch.
            if !scratch.waits || errors == Errors::Randomisations {
                found.order(values, moments, detail, errors, scratch);
            }
        }
        found.again(values, moments, plan, threshold, errors)
    }

    /// Percentiles, their errors and the distribution, in as much detail as is wanted.
    fn order(
        &mut self,
        values: &[f64],
        moments: &Moments,
        detail: Detail,
        errors: Errors,
        scratch: &mut Scratch,
    ) {
        let whole = detail != Detail::Summary;
        let wanted = scratch.wanted(values.len(), whole, || probabilities(values.len(), whole));
        let ordered = scratch.order(values, moments, &wanted);
        let quantile = |nth: usize| wanted.quantile(nth, ordered);
        for place in 0..PERCENTILES.len() {
            self.percentiles[place] = quantile(3 * place) + 0.0;
            let (below, above) = (quantile(3 * place + 1), quantile(3 * place + 2));
            self.se_percentiles[place] = 0.5 * (above - below);
        }
        self.distribution = whole.then(|| {
            Box::new(std::array::from_fn(|place| quantile(3 * PERCENTILES.len() + place) + 0.0))
        });
        if errors == Errors::Randomisations {
            self.se_percentiles =
                errors_of_percentiles(values, moments, &self.percentiles, scratch);
        }
    }

    /// The same runs with another plan and threshold, whose moments are those with these marks.
    pub fn again(
        &self,
        values: &[f64],
        moments: &Moments,
        plan: f64,
        threshold: Option<f64>,
        errors: Errors,
    ) -> Statistics {
        let n = values.len() as f64;
        let chance = threshold.map(|threshold| {
            let p = moments.reached / n;
            let error = match errors {
                Errors::Runs => (p * (1.0 - p) / n).sqrt(),
                Errors::Randomisations => randomised::error_of_reaching(values, threshold - HAIR),
            };
            Estimate { value: p, error }
        });
        Statistics { plan: plan + 0.0, plan_rank: moments.below_plan / n, chance, ..self.clone() }
    }

    /// Reads the percentiles of all batches off their sketch, which is no longer needed. What the sketch leaves open is part of
    /// their errors.
    pub fn finish(&mut self, errors: Errors) {
        let Some(sketch) = self.sketch.take() else { return };
        let probabilities = probabilities(sketch.runs() as usize, self.distribution.is_some());
        let read = sketch.percentiles(&probabilities);
        for place in 0..PERCENTILES.len() {
            let [at, below, above] = [0, 1, 2].map(|nth| read[3 * place + nth]);
            let error = match errors {
                Errors::Runs => 0.5 * (above.value - below.value),
                Errors::Randomisations => self.se_percentiles[place],
            };
            self.percentiles[place] = at.value + 0.0;
            self.se_percentiles[place] = error.hypot(at.bound);
        }
        if let Some(distribution) = &mut self.distribution {
            let all = read[3 * PERCENTILES.len()..].iter();
            distribution.iter_mut().zip(all).for_each(|(own, read)| *own = read.value + 0.0);
        }
    }

    /// The percentile at one of [`PERCENTILES`].
    pub fn percentile(&self, percent: u8) -> Option<f64> {
        self.percentile_with_error(percent).map(|found| found.value)
    }

    /// The percentile at one of [`PERCENTILES`], and its Monte Carlo standard error.
    pub fn percentile_with_error(&self, percent: u8) -> Option<Estimate> {
        let place = PERCENTILES.iter().position(|&known| known == percent)?;
        Some(Estimate { value: self.percentiles[place], error: self.se_percentiles[place] })
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

/// What a column with that plan and threshold is held against.
pub fn marks(plan: f64, threshold: Option<f64>) -> Marks {
    Marks { plan, threshold: threshold.unwrap_or(f64::NAN) }
}

/// For each of [`PERCENTILES`]: its probability and the two around it that give its error; then, for a whole distribution,
/// those of percentiles 1 to 99.
fn probabilities(runs: usize, whole: bool) -> Vec<f64> {
    let around = PERCENTILES.map(|percent| {
        let p = f64::from(percent) / 100.0;
        let reach = (p * (1.0 - p) / runs as f64).sqrt();
        [p, (p - reach).max(0.0), (p + reach).min(1.0)]
    });
    let mut wanted = around.as_flattened().to_vec();
    if whole {
        wanted.extend((1..=99).map(|percent| f64::from(percent) / 100.0));
    }
    wanted
}

/// Errors of percentiles from randomisations: Woodruff's, with the error that the share of runs up to the
/// percentile has in place of that of independent runs.
fn errors_of_percentiles(
    values: &[f64],
    moments: &Moments,
    percentiles: &[f64; PERCENTILES.len()],
    scratch: &mut Scratch,
) -> [f64; PERCENTILES.len()] {
    let reaches = randomised::errors_of_shares(values, percentiles);
    let mut around = PERCENTILES.map(|percent| [f64::from(percent) / 100.0; 2]);
    for ([below, above], reach) in around.iter_mut().zip(reaches) {
        (*below, *above) = ((*below - reach).max(0.0), (*above + reach).min(1.0));
    }
    let wanted = Wanted::new(values.len(), around.as_flattened());
    let ordered = scratch.order(values, moments, &wanted);
    std::array::from_fn(|place| {
        0.5 * (wanted.quantile(2 * place + 1, ordered) - wanted.quantile(2 * place, ordered))
    })
}

/// A sum in a fixed order: eight partial sums side by side, folded at the end.
#[inline(always)]
pub fn sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
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
