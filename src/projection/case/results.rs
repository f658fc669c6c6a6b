//! Results: the summaries of a case, put where tables and charts look for them.

use super::super::layout::Source;
use super::super::summaries::{Summaries, Summary};
use super::OneCase;
use crate::comparison::{CaseOptions, OptionResults, Pair, pairs, regret};
use crate::projection::Mode;
use crate::results::options::{OptionColumn, OptionColumns, OptionMeasure};
use crate::scenario::Unit;
use crate::summary::{Sampled, Statistics};

/// Gives chances of which nothing or everything was seen their errors, where a position behind them varies.
fn doubt(option: &mut OptionResults, columns: &OptionColumns, options: usize, runs: usize) {
    let figures = columns.positions.iter().zip(&option.positions);
    let varying: Vec<&OptionColumn> =
        figures.filter(|(_, found)| found.sd > 0.0).map(|(column, _)| column).collect();
    let varies = |unit: &Unit, year: Option<usize>| {
        let own = |column: &&&OptionColumn| match unit {
            Unit::Organisation(_) => column.unit == *unit,
            _ => true,
        };
        let until = |column: &&OptionColumn| {
            column.year.is_none_or(|own| year.is_none_or(|year| own <= year))
        };
        varying.iter().filter(own).any(until)
    };
    for (column, found) in columns.metrics.iter().zip(&mut option.metrics) {
        if column.measure.is_chance() && varies(&column.unit, column.year) {
            found.estimate.doubt(runs);
        }
    }
    if varies(&Unit::Covered, None) {
        let horizon = OptionMeasure::HORIZON.iter().zip(&mut option.horizon);
        horizon
            .filter(|(measure, _)| measure.is_chance())
            .for_each(|(_, found)| found.estimate.doubt(runs));
        if options > 1 {
            option.best.estimate.doubt(runs);
        }
    }
}

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
                opportunity_loss: Sampled::certain(0.0),
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
            for (option, loss) in results.iter_mut().zip(compared.opportunity_losses) {
                option.opportunity_loss = loss;
            }
            for (option, estimate) in results.iter_mut().zip(compared.estimates) {
                option.horizon.push(estimate);
            }
        }
        if let Mode::Sampled(settings) = self.run.mode {
            let runs = settings.runs as usize;
            let varying = positions.iter_mut().filter(|found: &&mut Statistics| found.sd > 0.0);
            varying.filter_map(|found| found.chance.as_mut()).for_each(|found| found.doubt(runs));
            for (option, columns) in results.iter_mut().zip(columns) {
                doubt(option, columns, options, runs);
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
