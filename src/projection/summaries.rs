//! Summaries: what the figures of a case come to, batch after batch of runs.

use std::collections::BTreeMap;

use super::layout::{Figure, Source};
use crate::comparison::{Compared, Joint, estimator};
use crate::results::Moments;
use crate::results::options::OptionMeasure;
use crate::summary::{Detail, Errors, Estimator, Sampled, Sketch, Statistics};

/// What one figure comes to.
#[derive(Debug, Clone)]
pub enum Summary {
    Statistics(Box<Statistics>),
    Estimate(Sampled),
    /// The mean of the worst tenth of one of several batches of runs.
    Tail(Sampled, Box<Sketch>),
    Joint(Joint),
}

/// What a case comes to: by figure, and by figure that options are compared by.
pub struct Summaries {
    /// Runs behind the figures that are sampled; 0 where they are the plan's.
    runs: u64,
    pub summaries: Vec<Option<Summary>>,
    pub compared: Vec<Option<Compared>>,
    /// By pair of options: whether some run tells them apart; empty before any run.
    pub apart: Vec<bool>,
}

impl Summaries {
    /// Of no run at all.
    pub fn nothing(figures: &[Figure]) -> Summaries {
        Summaries {
            runs: 0,
            summaries: vec![None; figures.len()],
            compared: vec![None; OptionMeasure::HORIZON.len()],
            apart: Vec::new(),
        }
    }

    /// Takes in what a batch of `more` runs comes to. The first batch replaces the plan's figures.
    pub fn merge(&mut self, found: Summaries, more: u64, figures: &[Figure], errors: Errors) {
        let runs = self.runs;
        let summaries = self.summaries.iter_mut().zip(found.summaries);
        for ((own, found), figure) in summaries.zip(figures) {
            match (own, found) {
                (_, None) => {}
                (Some(own), Some(found)) if runs > 0 => {
                    own.merge(runs, found, more, figure, errors);
                }
                (own, found) => *own = found,
            }
        }
        self.apart.resize(found.apart.len(), false);
        self.apart.iter_mut().zip(&found.apart).for_each(|(own, &other)| *own |= other);
        let compared = self.compared.iter_mut().zip(found.compared);
        for ((own, found), measure) in compared.zip(OptionMeasure::HORIZON) {
            match (own, found) {
                (_, None) => {}
                (Some(own), Some(found)) if runs > 0 => {
                    own.merge(runs, &found, more, measure, errors);
                }
                (own, found) => *own = found,
            }
        }
        self.runs += more;
    }

    /// Reads off what waited for the last batch.
    pub fn finish(&mut self, errors: Errors) {
        for summary in self.summaries.iter_mut().flatten() {
            match summary {
                Summary::Statistics(own) => own.finish(errors),
                Summary::Tail(own, sketch) => {
                    own.estimate.read(sketch.worst_tenth());
                    *summary = Summary::Estimate(*own);
                }
                Summary::Estimate(_) | Summary::Joint(_) => {}
            }
        }
        self.compared.iter_mut().flatten().for_each(Compared::finish);
    }
}

impl Summary {
    fn merge(&mut self, runs: u64, other: Summary, more: u64, figure: &Figure, errors: Errors) {
        match (self, other, &figure.source) {
            (Summary::Statistics(own), Summary::Statistics(other), _) => {
                own.merge(runs, &other, more, errors);
            }
            (Summary::Joint(own), Summary::Joint(other), _) => own.merge(runs, &other, more),
            (Summary::Estimate(own), Summary::Estimate(other), Source::Option(_, column)) => {
                own.estimate.merge(runs, &other, more, estimator(column.measure), errors);
            }
            (Summary::Tail(own, sketch), Summary::Tail(other, more_runs), _) => {
                own.estimate.merge(runs, &other, more, Estimator::WorstTenth, errors);
                sketch.add(&more_runs);
            }
            // A figure is summarised in the same way in every batch.
            _ => {}
        }
    }
}

/// A figure whose distribution is wanted, in how much detail, its runs, and their moments.
pub struct Measured<'v> {
    pub figure: usize,
    pub detail: Detail,
    pub values: &'v [f64],
    pub moments: Moments,
}

/// Sorts figures into groups that have the same runs, to the bit, and want as much detail.
///
/// Runs are compared where their moments are the same, which they hardly ever are by chance.
pub fn alike<'m, 'v>(measured: &'m [Measured<'v>]) -> Vec<Vec<&'m Measured<'v>>> {
    let mut groups: BTreeMap<_, Vec<Vec<&Measured>>> = BTreeMap::new();
    for found in measured {
        let Moments { runs, low, high, sum, squares, .. } = found.moments;
        let bits = [low, high, sum, squares].map(f64::to_bits);
        let groups = groups.entry((runs, bits, found.detail)).or_default();
        let same = |group: &&mut Vec<&Measured>| same_bits(group[0].values, found.values);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(found),
            None => groups.push(vec![found]),
        }
    }
    groups.into_values().flatten().collect()
}

fn same_bits(own: &[f64], others: &[f64]) -> bool {
    own.len() == others.len()
        && own.iter().zip(others).all(|(own, other)| own.to_bits() == other.to_bits())
}
