//! One case: its positions and, beside them on the same runs, what every option makes of them.

mod results;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Mode;
use super::layout::{Figure, Layout, Source, Use};
use super::strand::Strand;
use super::summaries::{Known, Measured, Summaries, Summary, alike};
use crate::comparison::{Compared, Joint, compare, estimate};
use crate::draws::{Draws, Shared};
use crate::engine::{self, Batch, Reconciliation, Simulated, Watch};
use crate::model::quantities::Quantities;
use crate::model::{Model, Tables};
use crate::results::options::OptionMeasure;
use crate::results::{Moments, Recorder, Sum};
use crate::scenario::assumptions::Case;
use crate::scenario::{Sampler, Scenario};
use crate::summary::{Errors, Estimate, Scratch, Statistics, Store, marks};

/// Figures that a thread summarises at a time, so that making room for them counts for little.
const FEWEST_FIGURES: usize = 16;

/// What all cases share.
pub struct Run<'a> {
    pub scenario: &'a Scenario,
    pub layout: &'a Layout,
    pub mode: Mode,
    /// Tells of runs as they are done, from any thread.
    pub finished: &'a (dyn Fn(u64) + Sync),
}

/// A case, compiled.
pub struct OneCase<'a> {
    run: &'a Run<'a>,
    case: Case,
    strands: Vec<Strand>,
    /// Run 0: by figure.
    plan: Vec<f64>,
    reconciliation: Reconciliation,
}

impl<'a> OneCase<'a> {
    /// Compiles a case and computes its plan. What it tabulates is left in `tables` for others.
    pub fn new(run: &'a Run<'a>, case: Case, tables: &mut Tables) -> OneCase<'a> {
        let strands = Strand::all(run, case, tables);
        let figures: Vec<usize> = (0..run.layout.figures.len()).collect();
        let mut one = OneCase {
            run,
            case,
            strands,
            plan: vec![0.0; figures.len()],
            reconciliation: Reconciliation { largest_difference: 0.0 },
        };
        for strand in 0..one.strands.len() {
            let own = one.of_strand(strand, &figures);
            let recorder = one.recorder(strand, &own, &[]);
            let (plan, balance) = engine::plan(&one.strands[strand].model, &recorder);
            own.iter().zip(plan).for_each(|(&figure, value)| one.plan[figure] = value);
            one.reconciliation = one.reconciliation.and(balance);
        }
        one
    }

    /// What every model of the case draws.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantities> {
        self.strands.iter().map(|strand| strand.model.quantities())
    }

    /// The model of the case before any option.
    pub fn model(&self) -> &Model {
        &self.strands[0].model
    }

    /// The summaries of run 0 alone: the plan, and what is certain.
    pub fn certain(&self) -> (Summaries, Reconciliation) {
        let mut all = Summaries::nothing(&self.run.layout.figures);
        for figure in 0..self.run.layout.figures.len() {
            let value = self.plan[figure];
            all.summaries[figure] = match self.figure(figure).use_ {
                Use::Distribution(detail) => {
                    let found = Statistics::certain(value, self.threshold(figure));
                    Some(Summary::Statistics(Box::new(found.in_detail(detail))))
                }
                _ => self.summary(figure, &[value]),
            };
        }
        let every: Vec<usize> = (0..self.run.layout.figures.len()).collect();
        for (measure, figures) in self.comparisons(&every) {
            let runs: Vec<&[f64]> =
                figures.iter().map(|&figure| std::slice::from_ref(&self.plan[figure])).collect();
            all.compared[measure] = Some(self.compare(measure, &figures, &runs));
        }
        (all, self.reconciliation)
    }

    /// Simulates a batch of runs, pass by pass, and takes what it comes to into `all`. Figures whose runs are among the
    /// `known` ones of the batch are not worked out again.
    pub fn sample(
        &self,
        batch: Batch,
        shared: &Shared,
        store: &mut Store,
        known: &mut Known,
        watch: &mut Watch,
        all: &mut Summaries,
    ) -> Reconciliation {
        let Mode::Sampled(settings) = self.run.mode else { return self.reconciliation };
        let mut found = Summaries::nothing(&self.run.layout.figures);
        let mut reconciliation = self.reconciliation;
        let by_strand = |figures: &[usize]| -> Vec<Vec<usize>> {
            (0..self.strands.len()).map(|strand| self.of_strand(strand, figures)).collect()
        };
        let mut unwatched = Watch::default();
        // What is only summed takes no room: the first pass does all of it.
        let mut summed = by_strand(&self.run.layout.summed());
        let capacity = Store::capacity(batch.runs as usize);
        for (pass, figures) in self.run.layout.passes(capacity).into_iter().enumerate() {
            let parts = by_strand(&figures);
            let watch = if pass == 0 { &mut *watch } else { &mut unwatched };
            let (balance, moments) =
                self.simulate(&parts, &summed, batch, shared, store, watch, &mut found.summaries);
            reconciliation = reconciliation.and(balance);
            self.summarise(&parts, &moments, store, known, &mut found);
            summed = by_strand(&[]);
        }
        all.merge(found, batch.runs, &self.run.layout.figures, self.errors(settings.runs as usize));
        reconciliation
    }

    /// Simulates a batch of runs and returns some figures of every run, in the order in which they are asked for.
    pub fn runs<'s>(
        &self,
        figures: &[usize],
        batch: Batch,
        shared: &Shared,
        store: &'s mut Store,
    ) -> (Reconciliation, Vec<&'s [f64]>) {
        let parts: Vec<Vec<usize>> =
            (0..self.strands.len()).map(|strand| self.of_strand(strand, figures)).collect();
        let nothing = vec![Vec::new(); parts.len()];
        let mut unwatched = Watch::default();
        let (balance, _) =
            self.simulate(&parts, &nothing, batch, shared, store, &mut unwatched, &mut []);
        let mut next = vec![0; parts.len()];
        let found = figures.iter().map(|&figure| {
            let part = self.run.layout.strand(figure);
            next[part] += 1;
            store.column(part, next[part] - 1)
        });
        (balance, found.collect())
    }

    /// Simulates every strand that has figures in a pass, those that cost the same beside one another. Returned are also the
    /// moments of each part's figures.
    #[allow(clippy::too_many_arguments, reason = "one step of `sample`")]
    fn simulate(
        &self,
        parts: &[Vec<usize>],
        summed: &[Vec<usize>],
        batch: Batch,
        shared: &Shared,
        store: &mut Store,
        watch: &mut Watch,
        summaries: &mut [Option<Summary>],
    ) -> (Reconciliation, Vec<Vec<Moments>>) {
        let mut moments = vec![Vec::new(); parts.len()];
        let Mode::Sampled(settings) = self.run.mode else { return (self.reconciliation, moments) };
        let columns: Vec<usize> = parts.iter().map(Vec::len).collect();
        let mut rooms = store.room(&columns, batch.runs as usize);
        let in_parts = settings.sampler == Sampler::Quasi;
        let recorders: Vec<Recorder> = (0..parts.len())
            .map(|strand| {
                let recorder = self.recorder(strand, &parts[strand], &summed[strand]);
                recorder.in_parts(in_parts)
            })
            .collect();
        let mut reconciliation = self.reconciliation;
        let mut unwatched = Watch::default();
        for together in self.together(|strand| !recorders[strand].records_nothing()) {
            // The last has the numbers of all.
            let last = together[together.len() - 1];
            let quantities = self.strands[last].model.quantities();
            let draws = Draws::new(quantities, settings.seed, settings.sampler).sharing(shared);
            let watch = if together[0] == 0 { &mut *watch } else { &mut unwatched };
            let simulated = together.iter().map(|&strand| Simulated {
                model: &self.strands[strand].model,
                recorder: &recorders[strand],
                columns: std::mem::take(&mut rooms[strand]),
            });
            let finished = self.run.finished;
            let left = engine::simulate(simulated.collect(), &draws, batch, watch, finished);
            for (strand, left) in together.into_iter().zip(left) {
                reconciliation = reconciliation.and(left.reconciliation);
                for (&figure, sum) in summed[strand].iter().zip(left.sums) {
                    summaries[figure] = self.estimate_of(figure, sum, batch.runs as usize);
                }
                moments[strand] = left.moments;
            }
        }
        (reconciliation, moments)
    }

    /// Those of the strands asked for that are simulated beside one another, after the one that leads them.
    fn together(&self, asked_for: impl Fn(usize) -> bool) -> Vec<Vec<usize>> {
        let mut all = Vec::new();
        for leader in 0..self.strands.len() {
            if self.strands[leader].leader.is_some() {
                continue;
            }
            let others = (0..self.strands.len())
                .filter(|&strand| self.strands[strand].leader == Some(leader) && asked_for(strand));
            let together: Vec<usize> = [leader].into_iter().chain(others).collect();
            if together.len() > 1 || asked_for(leader) {
                all.push(together);
            }
        }
        all
    }

    /// What a figure that was only summed comes to.
    fn estimate_of(&self, figure: usize, sum: Sum, runs: usize) -> Option<Summary> {
        let Source::Option(_, column) = &self.figure(figure).source else { return None };
        let plan = self.plan[figure];
        let is_chance = column.measure.is_chance();
        Some(Summary::Estimate(Estimate::of_sum(
            sum,
            plan,
            runs,
            is_chance,
            plan,
            self.errors(runs),
        )))
    }

    /// The summaries of the runs that a pass has left in the store.
    fn summarise(
        &self,
        parts: &[Vec<usize>],
        moments: &[Vec<Moments>],
        store: &Store,
        known: &mut Known,
        all: &mut Summaries,
    ) {
        let (mut measured, mut others) = (Vec::new(), BTreeMap::new());
        for (part, figures) in parts.iter().enumerate() {
            for (column, &figure) in figures.iter().enumerate() {
                let values = store.column(part, column);
                match self.figure(figure).use_ {
                    Use::Distribution(detail) => {
                        measured.push((figure, detail, values, moments[part][column]));
                    }
                    _ => drop(others.insert(figure, values)),
                }
            }
        }
        let found: Vec<_> = alike(&measured)
            .into_par_iter()
            .with_min_len(FEWEST_FIGURES)
            .map_init(Scratch::default, |scratch, (key, alike)| {
                let known = known.get(&key).cloned();
                let statistics = known.unwrap_or_else(|| self.statistics(alike[0], scratch));
                let each = alike.iter().map(|&&(figure, _, values, moments)| {
                    let (plan, threshold) = (self.plan[figure], self.threshold(figure));
                    let errors = self.errors(values.len());
                    let same = statistics.again(values, &moments, plan, threshold, errors);
                    (figure, Summary::Statistics(Box::new(same)))
                });
                let each: Vec<(usize, Summary)> = each.collect();
                (key, statistics, each)
            })
            .collect();
        for (key, statistics, each) in found {
            known.insert(key, statistics);
            each.into_iter().for_each(|(figure, summary)| all.summaries[figure] = Some(summary));
        }
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
        let &(figure, detail, values, ref moments) = measured;
        let (plan, threshold) = (self.plan[figure], self.threshold(figure));
        let errors = self.errors(values.len());
        Statistics::of_measured(values, moments, plan, threshold, detail, errors, scratch)
    }

    /// What a figure other than a distribution comes to; nothing for one that is compared with other options'.
    fn summary(&self, figure: usize, values: &[f64]) -> Option<Summary> {
        let plan = self.plan[figure];
        match (self.figure(figure).use_, &self.figure(figure).source) {
            (Use::Estimate, Source::Option(_, column)) => Some(Summary::Estimate(estimate(
                column.measure,
                values,
                plan,
                self.errors(values.len()),
            ))),
            (Use::Joint, _) => {
                let organisations = self.run.scenario.covered().count();
                Some(Summary::Joint(Joint::of(values, organisations)))
            }
            (Use::Distribution(_) | Use::Estimate | Use::Comparison(_), _) => None,
        }
    }

    /// The figures that options are compared by, by place in [`OptionMeasure::HORIZON`].
    fn comparisons(&self, figures: &[usize]) -> Vec<(usize, Vec<usize>)> {
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

    fn compare(&self, measure: usize, figures: &[usize], runs: &[&[f64]]) -> Compared {
        let measure = OptionMeasure::HORIZON[measure];
        let errors = self.errors(runs.first().map_or(0, |runs| runs.len()));
        let plans: Vec<f64> = figures.iter().map(|&figure| self.plan[figure]).collect();
        let materiality = (measure == OptionMeasure::MeanCumulativeBeforeSupport)
            .then(|| self.run.scenario.run.materiality * self.model().covered_turnover());
        compare(measure, runs, &plans, materiality, errors)
    }

    /// Where the errors of so many runs come from.
    fn errors(&self, runs: usize) -> Errors {
        match self.run.mode {
            Mode::Certain => Errors::Runs,
            Mode::Sampled(settings) => Errors::of(settings.sampler, runs),
        }
    }

    fn figure(&self, figure: usize) -> &Figure {
        &self.run.layout.figures[figure]
    }

    fn of_strand(&self, strand: usize, figures: &[usize]) -> Vec<usize> {
        let own = figures.iter().filter(|&&figure| self.run.layout.strand(figure) == strand);
        own.copied().collect()
    }

    /// Records figures of one strand, in their order, and sums others.
    fn recorder(&self, strand: usize, figures: &[usize], summed: &[usize]) -> Recorder {
        let strand = &self.strands[strand];
        let mut recorder = Recorder::new(&strand.model, []);
        for &figure in figures {
            match &self.figure(figure).source {
                Source::Case(column) => recorder.add(&strand.model, column),
                Source::Option(option, column) => {
                    recorder.add_option(&strand.model, strand.place(*option), column);
                }
            }
            if let Use::Distribution(_) = self.figure(figure).use_ {
                recorder.measure(marks(self.plan[figure], self.threshold(figure)));
            }
        }
        for &figure in summed {
            if let Source::Option(option, column) = &self.figure(figure).source {
                let place = strand.place(*option);
                recorder.sum_option(&strand.model, place, column, self.plan[figure]);
            }
        }
        recorder
    }

    /// The control total of a position: the scenario's own, £m.
    fn threshold(&self, figure: usize) -> Option<f64> {
        match &self.figure(figure).source {
            Source::Case(column) => super::threshold(self.run.scenario, column),
            Source::Option(..) => None,
        }
    }
}
