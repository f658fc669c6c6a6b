//! The comparison: what control-total options come to on the same futures, side by side.
//!
//! Figures of a run are handed over by whoever simulates; here they become estimates, paired
//! differences, the probability of being best, and regret. Nothing is simulated and nothing is written.

mod paired;
mod regret;

pub use paired::{Compared, compare, estimate, estimator, pairs};
pub use regret::{Regret, largest_regret, regret};

use crate::results::options::{OptionColumn, OptionColumns, OptionMeasure, horizon};
use crate::scenario::Unit;
use crate::scenario::assumptions::Case;
use crate::summary::{Estimate, Sampled, Statistics, chance};
use crate::units::HAIR;

/// Every option of a scenario in every case. Without options, there are cases and nothing in them.
#[derive(Debug, Clone)]
pub struct OptionsCompared {
    /// Runs behind every figure; 0 where only the plan was computed.
    pub runs: u64,
    /// By option, in the file's order: which figures it has.
    pub columns: Vec<OptionColumns>,
    /// In the order of [`Case::all`].
    pub cases: Vec<CaseOptions>,
    /// By option and then by [`OptionMeasure::ALIKE`]: the largest regret over the cases.
    pub largest_regret: Vec<Vec<f64>>,
}

/// The options of one case.
#[derive(Debug, Clone)]
pub struct CaseOptions {
    pub case: Case,
    /// By option, in the file's order.
    pub options: Vec<OptionResults>,
    /// Each pair once, in the order of [`pairs`].
    pub pairs: Vec<Pair>,
    /// By option and then by [`OptionMeasure::ALIKE`].
    pub regret: Vec<Vec<Regret>>,
}

/// One option in one case.
#[derive(Debug, Clone)]
pub struct OptionResults {
    /// By column of [`OptionColumns::positions`].
    pub positions: Vec<Statistics>,
    /// By column of [`OptionColumns::metrics`].
    pub metrics: Vec<Sampled>,
    /// By projected year, `[0]` being the first.
    pub joint: Vec<Joint>,
    /// By [`OptionMeasure::HORIZON`].
    pub horizon: Vec<Sampled>,
    /// The probability of being best: the highest public purse, near ties sharing a run.
    pub best: Sampled,
    /// By how much the best option of each run has the higher public purse, £m: the mean over runs.
    pub opportunity_loss: Sampled,
}

/// How many organisations miss, and whether the covered together meet, in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Joint {
    /// Probabilities by the number of organisations missing: while together they miss, and while they meet.
    pub probabilities: Vec<[f64; 2]>,
}

/// Two options, a − b, on the same runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Places of the options in the file.
    pub a: usize,
    pub b: usize,
    /// By [`OptionMeasure::HORIZON`].
    pub differences: Vec<Estimate>,
    /// Whether they share every position: neither assumes anything that the other does not, and they
    /// differ only in who pays whom, interest included.
    pub same_positions: bool,
    /// Whether they come to the same: in every run and year the covered together have the same position before interest and
    /// support, and as much has been spent outside it. They differ at most in who is tested, who is paid, what the nation
    /// pays, and who carries the debt.
    pub same: bool,
}

/// Whether a difference stands out from the luck of the draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// More than two standard errors, or certain.
    Apart,
    /// No run differs (by more than rounding).
    Same,
    /// At most two standard errors. With so many runs it would reach two, if it stays what it is;
    /// `None` where no number of runs that anybody has would do.
    NotApart { runs_needed: Option<u64> },
}

/// Standard errors that a difference must exceed.
const ERRORS: f64 = 2.0;
/// More runs than this are never proposed.
const MOST_RUNS: f64 = 1e12;

impl Verdict {
    /// Judges a paired difference of so many runs, whose error is the sd of the runs' differences over √n: apart where
    /// |d| > 2·error; the runs that it would take are n·(2·error/d)², rounded up.
    pub fn of(difference: Estimate, runs: u64) -> Verdict {
        let (size, reach) = (difference.value.abs(), ERRORS * difference.error);
        if size <= HAIR && reach <= HAIR {
            Verdict::Same
        } else if size > reach {
            Verdict::Apart
        } else {
            let needed = (runs as f64 * (reach / size).powi(2)).ceil();
            Verdict::NotApart { runs_needed: (needed <= MOST_RUNS).then_some(needed as u64) }
        }
    }
}

impl Pair {
    /// The difference in one of [`OptionMeasure::HORIZON`].
    pub fn difference(&self, measure: OptionMeasure) -> Option<Estimate> {
        place(measure).and_then(|place| self.differences.get(place)).copied()
    }
}

impl OptionResults {
    /// The estimate of one of [`OptionMeasure::HORIZON`], or of [`OptionMeasure::AGAINST_BEST`].
    pub fn horizon(&self, measure: OptionMeasure) -> Option<Sampled> {
        match measure {
            OptionMeasure::Best => Some(self.best),
            OptionMeasure::ExpectedOpportunityLoss => Some(self.opportunity_loss),
            measure => place(measure).and_then(|place| self.horizon.get(place)).copied(),
        }
    }
}

impl OptionsCompared {
    /// Mean support over the horizon, £m, to the covered together: earned, bonuses and what is redistributed.
    pub fn support(&self, case: usize, option: usize) -> f64 {
        use OptionMeasure::{Bonus, Redistributed, SupportEarned};
        let figure = |measure| self.metric(case, option, &Unit::Covered, None, measure);
        let parts = [SupportEarned, Bonus, Redistributed].into_iter().filter_map(figure);
        parts.map(|found| found.value).sum()
    }

    /// The distribution of a figure of positions.csv.
    pub fn position(
        &self,
        case: usize,
        option: usize,
        unit: &Unit,
        year: usize,
        measure: OptionMeasure,
    ) -> Option<&Statistics> {
        let place = find(&self.columns.get(option)?.positions, unit, Some(year), measure)?;
        self.cases.get(case)?.options.get(option)?.positions.get(place)
    }

    /// A metric of options.csv; without a year, that of the horizon.
    pub fn metric(
        &self,
        case: usize,
        option: usize,
        unit: &Unit,
        year: Option<usize>,
        measure: OptionMeasure,
    ) -> Option<Sampled> {
        let results = self.cases.get(case)?.options.get(option)?;
        if *unit == Unit::Covered && year.is_none() {
            return results.horizon(measure);
        }
        let place = find(&self.columns.get(option)?.metrics, unit, year, measure)?;
        results.metrics.get(place).copied()
    }

    /// The options of a case in sets that come to the same, each in the file's order: being alike in every run is passed on from
    /// one to the next.
    pub fn sets(&self, case: usize) -> Vec<Vec<usize>> {
        let Some(found) = self.cases.get(case) else { return Vec::new() };
        let count = found.options.len();
        joined(count, found.pairs.iter().filter(|pair| pair.same).map(|pair| (pair.a, pair.b)))
    }

    /// A figure that is not a number in some case, if there is one.
    pub fn not_finite(&self) -> Option<OptionColumn> {
        self.cases.iter().flat_map(|case| case.options.iter().zip(&self.columns)).find_map(
            |(results, columns)| {
                let positions = columns.positions.iter().zip(&results.positions);
                let mut positions = positions.filter(|(_, found)| !found.is_finite());
                let metrics = columns.metrics.iter().zip(&results.metrics);
                let mut metrics = metrics.filter(|(_, found)| !found.is_finite());
                let compared = OptionMeasure::HORIZON.iter().zip(&results.horizon);
                let mut compared = compared.filter(|(_, found)| !found.is_finite());
                (positions.next().map(|(column, _)| column.clone()))
                    .or_else(|| metrics.next().map(|(column, _)| column.clone()))
                    .or_else(|| compared.next().map(|(&measure, _)| horizon(measure)))
            },
        )
    }

    /// The pairs of a case that cannot be told apart by a metric at this number of runs, and how many
    /// runs would tell them apart (see [`Verdict::of`]).
    pub fn not_apart(
        &self,
        case: usize,
        measure: OptionMeasure,
    ) -> impl Iterator<Item = (&Pair, Option<u64>)> {
        let pairs = self.cases.get(case).map_or(&[][..], |case| &case.pairs);
        pairs.iter().filter_map(move |pair| {
            match Verdict::of(pair.difference(measure)?, self.runs) {
                Verdict::NotApart { runs_needed } => Some((pair, runs_needed)),
                Verdict::Apart | Verdict::Same => None,
            }
        })
    }
}

impl Joint {
    /// From one figure for each run: twice the organisations missing, and 1 more where the covered
    /// together meet.
    pub fn of(outcomes: &[f64], organisations: usize) -> Joint {
        let mut counts = vec![[0_u64; 2]; organisations + 1];
        for &outcome in outcomes {
            let outcome = outcome as usize;
            if let Some(count) = counts.get_mut(outcome / 2) {
                count[outcome % 2] += 1;
            }
        }
        let n = outcomes.len() as f64;
        let share = |count: [u64; 2]| count.map(|count| count as f64 / n);
        Joint { probabilities: counts.into_iter().map(share).collect() }
    }
}

impl Joint {
    /// Takes in what `more` other runs come to, this being of `runs` runs.
    pub fn merge(&mut self, runs: u64, other: &Joint, more: u64) {
        let all = self.probabilities.as_flattened_mut();
        for (own, &other) in all.iter_mut().zip(other.probabilities.as_flattened()) {
            *own = chance((*own, runs as f64), (other, more as f64));
        }
    }
}

/// So many options in sets that these pairs join, each in order.
pub fn joined(count: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..count).collect();
    for (a, b) in pairs {
        let (kept, joined) = (leader[a].min(leader[b]), leader[a].max(leader[b]));
        leader.iter_mut().filter(|own| **own == joined).for_each(|own| *own = kept);
    }
    let members = |leads| (0..count).filter(|&option| leader[option] == leads).collect();
    (0..count).map(members).filter(|set: &Vec<usize>| !set.is_empty()).collect()
}

/// The place of a measure in [`OptionMeasure::HORIZON`].
fn place(measure: OptionMeasure) -> Option<usize> {
    OptionMeasure::HORIZON.iter().position(|&known| known == measure)
}

fn find(
    columns: &[OptionColumn],
    unit: &Unit,
    year: Option<usize>,
    measure: OptionMeasure,
) -> Option<usize> {
    columns
        .iter()
        .position(|column| column.measure == measure && column.year == year && column.unit == *unit)
}

#[cfg(test)]
mod tests;
