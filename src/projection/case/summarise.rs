//! What the runs of a batch come to, figure by figure.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::OneCase;
use crate::comparison::{Compared, Joint, compare, estimate, estimator};
use crate::projection::Mode;
use crate::projection::layout::{Source, Use};
use crate::projection::summaries::{Measured, Summaries, Summary, alike};
use crate::results::Moments;
use crate::results::options::OptionMeasure;
use crate::simulate::Batch;
use crate::summary::{Estimator, Scratch, Sketch, Statistics, Store};

/// Figures that a thread summarises at a time, so that making room for them counts for little.
const FEWEST_FIGURES: usize = 16;

impl OneCase<'_> {
    /// The summaries of the runs that a pass has left in the store.
    pub fn summarise(
        &self,
        parts: &[Vec<usize>],
        moments: &[Vec<Moments>],
        store: &Store,
        all: &mut Summaries,
    ) {
        let (mut measured, mut others) = (Vec::new(), BTreeMap::new());
        for (part, figures) in parts.iter().enumerate() {
            for (column, &figure) in figures.iter().enumerate() {
                let values = store.column(part, column);
                match self.use_of(figure) {
                    Use::Distribution(detail) => {
                        let moments = moments[part][column];
                        measured.push(Measured { figure, detail, values, moments });
                    }
                    _ => drop(others.insert(figure, values)),
                }
            }
        }
        let found: Vec<_> = alike(&measured)
            .into_par_iter()
            .with_min_len(FEWEST_FIGURES)
            .map_init(
                || Scratch::new(self.waits()),
                |scratch, alike| {
                    let statistics = self.statistics(alike[0], scratch);
                    // Figures with the same runs mostly have the same plan too.
                    let mut sketches: Vec<(u64, Option<Sketch>)> = Vec::new();
                    let each =
                        alike.iter().map(|&&Measured { figure, values, moments, .. }| {
                            let (plan, threshold) = (self.plan[figure], self.threshold(figure));
                            let errors = self.errors(values.len());
                            let mut same =
                                statistics.again(values, &moments, plan, threshold, errors);
                            let known = sketches.iter().find(|(of, _)| *of == plan.to_bits());
                            same.sketch = match known {
                                Some((_, sketch)) => sketch.clone().map(Box::new),
                                None => {
                                    let sketch = self.sketch(values, plan);
                                    sketches.push((plan.to_bits(), sketch.clone()));
                                    sketch.map(Box::new)
                                }
                            };
                            (figure, Summary::Statistics(Box::new(same)))
                        });
                    each.collect::<Vec<_>>()
                },
            )
            .flatten()
            .collect();
        found.into_iter().for_each(|(figure, summary)| all.summaries[figure] = Some(summary));
        for (&figure, values) in &others {
            if let Some(summary) = self.summary(figure, values) {
                all.summaries[figure] = Some(summary);
            }
        }
        let figures: Vec<usize> = others.keys().copied().collect();
        let compared: Vec<(usize, Compared)> = self
            .comparisons(&figures)
            .into_par_iter()
            .map(|(measure, figures)| {
                let runs: Vec<&[f64]> = figures.iter().map(|figure| others[figure]).collect();
                (measure, self.compare(measure, &figures, &runs))
            })
            .collect();
        for (measure, compared) in compared {
            all.compared[measure] = Some(compared);
        }
    }

    /// What a figure comes to whose whole distribution is wanted.
    fn statistics(&self, measured: &Measured, scratch: &mut Scratch) -> Statistics {
        let &Measured { figure, detail, values, ref moments } = measured;
        let (plan, threshold) = (self.plan[figure], self.threshold(figure));
        let errors = self.errors(values.len());
        Statistics::of_measured(values, moments, plan, threshold, detail, errors, scratch)
    }

    /// Whether runs come in several batches, so that percentiles wait for the last.
    fn waits(&self) -> bool {
        matches!(self.run.mode, Mode::Sampled(settings) if settings.runs > Batch::MOST)
    }

    fn sketch(&self, values: &[f64], plan: f64) -> Option<Sketch> {
        (self.waits() && values.iter().all(|value| value.is_finite()))
            .then(|| Sketch::of(values, plan))
    }

    /// What a figure other than a distribution comes to; nothing for one that is compared with other options'.
    pub fn summary(&self, figure: usize, values: &[f64]) -> Option<Summary> {
        let plan = self.plan[figure];
        match (self.figure(figure).use_, &self.figure(figure).source) {
            (Use::Estimate, Source::Option(_, column)) => {
                let found = estimate(column.measure, values, plan, self.errors(values.len()));
                let tail = estimator(column.measure) == Estimator::WorstTenth;
                let sketch = tail.then(|| self.sketch(values, plan)).flatten();
                Some(match sketch {
                    Some(sketch) => Summary::Tail(found, Box::new(sketch)),
                    None => Summary::Estimate(found),
                })
            }
            (Use::Joint, _) => {
                let organisations = self.run.scenario.covered().count();
                Some(Summary::Joint(Joint::of(values, organisations)))
            }
            (Use::Distribution(_) | Use::Estimate | Use::Comparison(_), _) => None,
        }
    }

    /// The figures that options are compared by, by place in [`OptionMeasure::HORIZON`].
    pub fn comparisons(&self, figures: &[usize]) -> Vec<(usize, Vec<usize>)> {
        let mut comparisons: Vec<(usize, Vec<usize>)> = Vec::new();
        for &figure in figures {
            if let Use::Comparison(measure) = self.figure(figure).use_ {
                match comparisons.last_mut().filter(|(known, _)| *known == measure) {
                    Some((_, figures)) => figures.push(figure),
                    None => comparisons.push((measure, vec![figure])),
                }
            }
        }
        comparisons
    }

    pub fn compare(&self, measure: usize, figures: &[usize], runs: &[&[f64]]) -> Compared {
        let measure = OptionMeasure::HORIZON[measure];
        let errors = self.errors(runs.first().map_or(0, |runs| runs.len()));
        let plans: Vec<f64> = figures.iter().map(|&figure| self.plan[figure]).collect();
        let materiality = (measure == OptionMeasure::PublicPurse)
            .then(|| self.run.scenario.run.materiality * self.model().covered_turnover());
        let mut compared = compare(measure, runs, &plans, materiality, errors);
        if estimator(measure) == Estimator::WorstTenth && self.waits() {
            let tails = runs.iter().zip(&plans).map(|(runs, &plan)| self.sketch(runs, plan));
            compared.tails = tails.collect::<Option<_>>().unwrap_or_default();
        }
        compared
    }
}
