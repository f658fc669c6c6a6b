//! Results: the summaries of a case, put where tables and charts look for them.

use super::super::layout::Source;
use super::super::summaries::{Summaries, Summary};
use super::OneCase;
use crate::comparison::{CaseOptions, OptionResults, Pair, pairs, regret};
use crate::results::options::{OptionColumns, OptionMeasure};
use crate::summary::{Sampled, Statistics};

impl OneCase<'_> {
    /// The statistics before any option, and every option's results.
    pub fn results(
        &self,
        all: Summaries,
        columns: &[OptionColumns],
    ) -> (Vec<Statistics>, CaseOptions) {
        let options = columns.len();
        let mut positions = Vec::new();
        let mut results: Vec<OptionResults> = (0..options)
            .map(|option| OptionResults {
                positions: Vec::with_capacity(columns[option].positions.len()),
                metrics: Vec::with_capacity(columns[option].metrics.len()),
                joint: Vec::new(),
                horizon: Vec::new(),
                best: Sampled::certain(0.0),
            })
            .collect();
        for (figure, summary) in all.summaries.into_iter().enumerate() {
            match (&self.figure(figure).source, summary) {
                (Source::Case(_), Some(Summary::Statistics(found))) => positions.push(*found),
                (Source::Option(option, _), Some(Summary::Statistics(found))) => {
                    results[*option].positions.push(*found);
                }
                (Source::Option(option, _), Some(Summary::Estimate(found))) => {
                    results[*option].metrics.push(found);
                }
                (Source::Option(option, _), Some(Summary::Joint(found))) => {
                    results[*option].joint.push(found);
                }
                _ => {}
            }
        }
        let same = all.apart.into_iter().map(|apart| !apart);
        let mut found: Vec<Pair> =
            pairs(options).zip(same).map(|((a, b), same)| self.pair(a, b, same)).collect();
        for compared in all.compared {
            let Some(compared) = compared else { continue };
            for (pair, difference) in found.iter_mut().zip(compared.differences) {
                pair.differences.push(difference);
            }
            for (option, best) in results.iter_mut().zip(compared.best) {
                option.best = best;
            }
            for (option, estimate) in results.iter_mut().zip(compared.estimates) {
                option.horizon.push(estimate);
            }
        }
        let regret = regret(&results);
        (positions, CaseOptions { case: self.case, options: results, pairs: found, regret })
    }

    fn pair(&self, a: usize, b: usize, same: bool) -> Pair {
        let variant_of = &self.run.layout.variant_of;
        Pair {
            a,
            b,
            differences: Vec::with_capacity(OptionMeasure::HORIZON.len()),
            same_positions: variant_of[a] == variant_of[b],
            same,
        }
    }
}
