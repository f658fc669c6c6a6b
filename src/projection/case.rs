//! One case: its positions and, beside them on the same runs, what every option makes of them.

mod models;
mod results;
mod summarise;

use std::sync::Arc;

use models::{telling_apart, variants};

use super::layout::{CaseLayout, Figure, Source, Use, shown_of_every_case};
use super::summaries::{Summaries, Summary};
use super::{Detailed, Mode};
use crate::model::quantities::Quantities;
use crate::model::{Model, Stage, Tables, Variants};
use crate::results::{Recorder, Sum};
use crate::scenario::assumptions::Case;
use crate::scenario::{Sampler, Scenario};
use crate::simulate::draws::Shared;
use crate::simulate::{
    Alike, Batch, Correlations, Left, Planned, Reconciliation, Recorded, Settings, Simulation,
};
use crate::summary::{Detail, Errors, Sampled, Statistics, Store, marks};

/// What all cases share.
pub struct Run<'a> {
    pub scenario: &'a Scenario,
    pub layout: &'a CaseLayout,
    pub mode: Mode,
    pub detailed: Detailed,
    /// Tells of runs as they are done, from any thread.
    pub finished: &'a (dyn Fn(u64) + Sync),
}

/// What decides no random number: the plan draws none.
const NO_RUNS: Settings = Settings { seed: 0, sampler: Sampler::Plain, runs: 0 };

/// Figures that are simulated together, by variant: those of which every run is kept, and those that are only summed.
struct Pass {
    kept: Vec<Vec<usize>>,
    summed: Vec<Vec<usize>>,
}

/// A case, compiled.
pub struct OneCase<'a> {
    run: &'a Run<'a>,
    case: Case,
    /// The case itself, and others that assume what some of its options do.
    variants: Variants,
    /// Run 0: by figure.
    plan: Vec<f64>,
    /// By figure: whether it is another case's, to the bit.
    elsewhere: Vec<bool>,
    reconciliation: Reconciliation,
    /// What tells options apart.
    alike: Alike,
}

impl<'a> OneCase<'a> {
    /// Compiles a case and computes its plan. What it tabulates is left in `tables` for others.
    pub fn new(run: &'a Run<'a>, case: Case, tables: &mut Tables) -> OneCase<'a> {
        let figures: Vec<usize> = (0..run.layout.figures.len()).collect();
        let variants = variants(run, case, tables);
        let mut one = OneCase {
            run,
            case,
            alike: telling_apart(run.layout, &variants),
            variants,
            plan: vec![0.0; figures.len()],
            elsewhere: vec![false; figures.len()],
            reconciliation: Reconciliation::default(),
        };
        let by_variant = one.by_variant(&figures);
        let recorders = one.recorders(&by_variant, &one.by_variant(&[]), false);
        let simulation = Simulation::new(&one.variants, &NO_RUNS);
        let (plan, balance) = Planned::of(&simulation, &recorders);
        for (&figure, value) in by_variant.iter().flatten().zip(plan.into_iter().flatten()) {
            one.plan[figure] = value;
        }
        one.reconciliation = balance;
        simulation.plan(&mut one.alike);
        one
    }

    /// What every model of the case draws.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantities> {
        self.variants.numbers().iter()
    }

    /// The model of the case before any option.
    pub fn model(&self) -> &Arc<Model> {
        self.variants.model(0)
    }

    /// Leaves out the figures before any option that `same` finds in another case, by stage.
    pub fn leave_out(&mut self, same: impl Fn(Stage) -> bool) {
        for (figure, elsewhere) in self.run.layout.figures.iter().zip(&mut self.elsewhere) {
            *elsewhere = figure.stage().is_some_and(&same);
        }
    }

    /// Takes what was left out from the case that has it.
    pub fn take_over(&self, all: &mut Summaries, other: &Summaries, stage: Stage) {
        for (place, figure) in self.run.layout.figures.iter().enumerate() {
            if self.elsewhere[place] && figure.stage() == Some(stage) {
                all.summaries[place].clone_from(&other.summaries[place]);
            }
        }
    }

    /// The summaries of run 0 alone: the plan, and what is certain.
    pub fn certain(&self) -> (Summaries, Reconciliation) {
        let mut all = Summaries::nothing(&self.run.layout.figures);
        for figure in 0..self.run.layout.figures.len() {
            let value = self.plan[figure];
            all.summaries[figure] = match self.use_of(figure) {
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
        all.apart = self.alike.apart().to_vec();
        (all, self.reconciliation)
    }

    /// Simulates a batch of runs, pass by pass, and takes what is found into `all`. Only the first pass of a case whose
    /// correlations are wanted adds to them.
    pub fn sample(
        &self,
        batch: Batch,
        shared: &Shared,
        store: &mut Store,
        mut correlations: Option<&mut Correlations>,
        all: &mut Summaries,
    ) -> Reconciliation {
        let Mode::Sampled(settings) = self.run.mode else { return self.reconciliation };
        let mut found = Summaries::nothing(&self.run.layout.figures);
        let mut reconciliation = self.reconciliation;
        // What is only summed takes no room: the first pass does all of it.
        let mut summed = self.by_variant(&self.run.layout.summed());
        let mut first = true;
        let capacity = Store::capacity(batch.runs as usize);
        for mut figures in self.run.layout.passes(capacity) {
            figures.retain(|&figure| !self.elsewhere[figure]);
            let pass = Pass { kept: self.by_variant(&figures), summed };
            let mut alike = first.then(|| self.alike.clone());
            first = false;
            let watching = (correlations.take(), alike.as_mut());
            let (balance, left) = self.simulate(&pass, batch, shared, store, watching, settings);
            found.apart.extend(alike.iter().flat_map(Alike::apart));
            reconciliation = reconciliation.and(balance);
            let sums = pass.summed.iter().flatten().zip(left.sums.into_iter().flatten());
            for (&figure, sum) in sums {
                found.summaries[figure] = self.estimate_of(figure, sum, batch.runs as usize);
            }
            self.summarise(&pass.kept, &left.moments, store, &mut found);
            summed = self.by_variant(&[]);
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
        let Mode::Sampled(settings) = self.run.mode else {
            return (self.reconciliation, Vec::new());
        };
        let pass = Pass { kept: self.by_variant(figures), summed: self.by_variant(&[]) };
        let (balance, _) = self.simulate(&pass, batch, shared, store, (None, None), settings);
        let mut next = vec![0; self.variants.len()];
        let found = figures.iter().map(|&figure| {
            let part = self.run.layout.variant(figure);
            next[part] += 1;
            store.column(part, next[part] - 1)
        });
        (balance, found.collect())
    }

    /// Simulates every variant that has figures in a pass, and keeps them in the store.
    fn simulate(
        &self,
        pass: &Pass,
        batch: Batch,
        shared: &Shared,
        store: &mut Store,
        (correlations, alike): (Option<&mut Correlations>, Option<&mut Alike>),
        settings: Settings,
    ) -> (Reconciliation, Left) {
        let columns: Vec<usize> = pass.kept.iter().map(Vec::len).collect();
        let rooms = store.room(&columns, batch.runs as usize);
        let in_parts = settings.sampler == Sampler::Quasi;
        let recorders = self.recorders(&pass.kept, &pass.summed, in_parts);
        let asked_for = (0..recorders.len()).filter(|&variant| {
            !recorders[variant].records_nothing() || (variant == 0 && correlations.is_some())
        });
        let simulation =
            Simulation::new(&self.variants, &settings).sharing(shared).only(asked_for.collect());
        let chunks = Recorded::chunks(&recorders, rooms, batch, self.run.finished);
        let watching = correlations.as_ref().map(|watched| watched.chunks(batch));
        let mut watching = watching.into_iter().flatten();
        let mut telling = alike.as_ref().into_iter().flat_map(|alike| alike.chunks(batch));
        let observers = chunks.into_iter().map(|chunk| ((chunk, watching.next()), telling.next()));
        let (observers, balance) = simulation.run(batch, observers.collect());
        let (observers, telling): (Vec<_>, Vec<_>) = observers.into_iter().unzip();
        let (recorded, sums): (Vec<_>, Vec<_>) =
            observers.into_iter().map(|(chunk, watched)| (chunk, watched.map(|w| w.sums))).unzip();
        if let Some(alike) = alike {
            telling.iter().flatten().for_each(|chunk| alike.fold(chunk));
        }
        if let Some(correlations) = correlations {
            correlations.fold(sums.into_iter().flatten().collect());
        }
        (balance.and(self.reconciliation), Recorded::join(&recorders, recorded))
    }

    /// What a figure that was only summed comes to.
    fn estimate_of(&self, figure: usize, sum: Sum, runs: usize) -> Option<Summary> {
        let Source::Option(_, column) = &self.figure(figure).source else { return None };
        let plan = self.plan[figure];
        let is_chance = column.measure.is_chance();
        Some(Summary::Estimate(Sampled::of_sum(
            sum,
            plan,
            runs,
            is_chance,
            plan,
            self.errors(runs),
        )))
    }

    /// Where the errors of so many runs come from.
    pub fn errors(&self, runs: usize) -> Errors {
        match self.run.mode {
            Mode::Certain => Errors::Runs,
            Mode::Sampled(settings) => Errors::of(settings.sampler, runs),
        }
    }

    /// What becomes of a figure in this case.
    fn use_of(&self, figure: usize) -> Use {
        let Run { scenario, detailed, .. } = *self.run;
        let Figure { source, use_ } = self.figure(figure);
        let in_full = detailed == Detailed::EveryCase || self.case == Case::main(scenario);
        match (use_, source) {
            (Use::Distribution(_), Source::Option(_, column))
                if !in_full && !shown_of_every_case(column, scenario.years) =>
            {
                Use::Distribution(Detail::Summary)
            }
            _ => *use_,
        }
    }

    fn figure(&self, figure: usize) -> &Figure {
        &self.run.layout.figures[figure]
    }

    /// Figures by the variant that they come from, each in their order.
    fn by_variant(&self, figures: &[usize]) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new(); self.variants.len()];
        figures.iter().for_each(|&figure| all[self.run.layout.variant(figure)].push(figure));
        all
    }

    /// Records some figures of each variant, in their order, and sums others.
    fn recorders(
        &self,
        kept: &[Vec<usize>],
        summed: &[Vec<usize>],
        in_parts: bool,
    ) -> Vec<Recorder> {
        let both = kept.iter().zip(summed).enumerate();
        both.map(|(variant, (kept, summed))| {
            let model = self.variants.model(variant);
            let mut recorder = Recorder::new(model, []);
            for &figure in kept {
                match &self.figure(figure).source {
                    Source::Case(column) => recorder.add(model, column),
                    Source::Option(option, column) => {
                        recorder.add_option(model, self.place(*option), column);
                    }
                }
                if let Use::Distribution(_) = self.figure(figure).use_ {
                    recorder.measure(marks(self.plan[figure], self.threshold(figure)));
                }
            }
            for &figure in summed {
                if let Source::Option(option, column) = &self.figure(figure).source {
                    recorder.sum_option(model, self.place(*option), column, self.plan[figure]);
                }
            }
            recorder.in_parts(in_parts)
        })
        .collect()
    }

    /// The place of an option among those of its variant.
    fn place(&self, option: usize) -> usize {
        let variant_of = &self.run.layout.variant_of;
        variant_of[..option].iter().filter(|&&variant| variant == variant_of[option]).count()
    }

    /// The control total of a position: the scenario's own, £m.
    fn threshold(&self, figure: usize) -> Option<f64> {
        match &self.figure(figure).source {
            Source::Case(column) => super::threshold(self.run.scenario, column),
            Source::Option(..) => None,
        }
    }
}
