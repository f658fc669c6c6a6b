//! Summaries: what the figures of a case come to, batch after batch of runs.

use std::collections::BTreeMap;

use super::layout::{Figure, Source};
use crate::comparison::{Compared, Joint, reckoned};
use crate::model::lane::BLOCK;
use crate::results::options::OptionMeasure;
use crate::summary::{Errors, Estimate, Statistics};

/// What one figure comes to.
#[derive(Debug, Clone)]
pub enum Summary {
    Statistics(Box<Statistics>),
    Estimate(Estimate),
    Joint(Joint),
}

/// What a case comes to: by figure, and by figure that options are compared by.
pub struct Summaries {
    /// Runs behind the figures that are sampled; 0 where they are the plan's.
    runs: u64,
    pub summaries: Vec<Option<Summary>>,
    pub compared: Vec<Option<Compared>>,
}

impl Summaries {
    /// Of no run at all.
    pub fn nothing(figures: &[Figure]) -> Summaries {
        Summaries {
            runs: 0,
            summaries: vec![None; figures.len()],
            compared: vec![None; OptionMeasure::HORIZON.len()],
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
}

impl Summary {
    fn merge(&mut self, runs: u64, other: Summary, more: u64, figure: &Figure, errors: Errors) {
        match (self, other, &figure.source) {
            (Summary::Statistics(own), Summary::Statistics(other), _) => {
                own.merge(runs, &other, more, errors);
            }
            (Summary::Joint(own), Summary::Joint(other), _) => own.merge(runs, &other, more),
            (Summary::Estimate(own), Summary::Estimate(other), Source::Option(_, column)) => {
                own.merge(runs, &other, more, reckoned(column.measure), errors);
            }
            // A figure is summarised in the same way in every batch.
            _ => {}
        }
    }
}

/// Sorts columns into those whose first runs are the same, each with the figure that it belongs to.
pub fn alike<'v>(places: &[(usize, &'v [f64])]) -> Vec<Vec<(usize, &'v [f64])>> {
    let mut groups: BTreeMap<u64, Vec<(usize, &[f64])>> = BTreeMap::new();
    for &(figure, values) in places {
        let start = values.iter().take(BLOCK).fold(0_u64, |hash, value| {
            (hash.rotate_left(5) ^ value.to_bits()).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        });
        groups.entry(start).or_default().push((figure, values));
    }
    groups.into_values().collect()
}
