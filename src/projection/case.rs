//! One case: its positions and, beside them on the same runs, what every option makes of them.

use rayon::prelude::*;

use super::Mode;
use super::layout::{Figure, Layout, Source, Use};
use crate::comparison::{
    CaseOptions, Compared, Joint, OptionResults, Pair, compare, estimate, pairs, regret,
};
use crate::engine::{self, Reconciliation, Settings, Watch};
use crate::model::Model;
use crate::results::options::{OptionColumns, OptionMeasure};
use crate::results::{Column, Measure, Recorder, Sum};
use crate::scenario::Scenario;
use crate::scenario::assumptions::{Assumptions, Case};
use crate::summary::{Estimate, Scratch, Statistics, Store};

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

/// A model, and the options that share its positions by their places in the file.
struct Strand {
    model: Model,
    options: Vec<usize>,
}

impl Strand {
    /// The place of an option among those of the model.
    fn place(&self, option: usize) -> usize {
        self.options.iter().position(|&own| own == option).unwrap_or(usize::MAX)
    }
}

/// What one figure comes to.
#[derive(Debug, Clone)]
enum Summary {
    Statistics(Box<Statistics>),
    Estimate(Estimate),
    Joint(Joint),
}

/// What a case comes to: by figure, and by figure that options are compared by.
pub struct Summaries {
    summaries: Vec<Option<Summary>>,
    compared: Vec<Option<Compared>>,
}

impl<'a> OneCase<'a> {
    /// Compiles a case and computes its plan.
    pub fn new(run: &'a Run<'a>, case: Case) -> OneCase<'a> {
        let strands: Vec<Strand> = (0..run.layout.strands).map(|n| strand(run, case, n)).collect();
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

    /// The model of the case before any option.
    pub fn model(&self) -> &Model {
        &self.strands[0].model
    }

    /// Simulates what the mode asks for, pass by pass, and summarises it.
    pub fn summarise(&self, store: &mut Store, watch: &mut Watch) -> (Summaries, Reconciliation) {
        let figures = &self.run.layout.figures;
        let mut all = Summaries {
            summaries: vec![None; figures.len()],
            compared: vec![None; OptionMeasure::HORIZON.len()],
        };
        let every: Vec<usize> = (0..figures.len()).collect();
        self.certain(&every, &mut all);
        let Mode::Sampled(settings) = self.run.mode else {
            return (all, self.reconciliation);
        };
        let mut reconciliation = self.reconciliation;
        let runs = settings.runs as usize;
        let by_strand = |figures: &[usize]| -> Vec<Vec<usize>> {
            (0..self.strands.len()).map(|strand| self.of_strand(strand, figures)).collect()
        };
        let mut unwatched = Watch::default();
        // What is only summed takes no room: the first pass does all of it.
        let mut summed = by_strand(&self.run.layout.summed());
        for (pass, figures) in self.run.layout.passes(Store::capacity(runs)).into_iter().enumerate()
        {
            let parts = by_strand(&figures);
            let watch = if pass == 0 { &mut *watch } else { &mut unwatched };
            let balance = self.simulate(&parts, &summed, &settings, store, watch, &mut all);
            reconciliation = reconciliation.and(balance);
            self.sampled(&parts, store, &mut all);
            summed = by_strand(&[]);
        }
        (all, reconciliation)
    }

    /// Simulates every strand that has figures in a pass, one after another.
    fn simulate(
        &self,
        parts: &[Vec<usize>],
        summed: &[Vec<usize>],
        settings: &Settings,
        store: &mut Store,
        watch: &mut Watch,
        all: &mut Summaries,
    ) -> Reconciliation {
        let columns: Vec<usize> = parts.iter().map(Vec::len).collect();
        let rooms = store.room(&columns, settings.runs as usize);
        let mut reconciliation = self.reconciliation;
        let mut unwatched = Watch::default();
        for (strand, (part, room)) in parts.iter().zip(rooms).enumerate() {
            let summed = &summed[strand];
            if part.is_empty() && summed.is_empty() {
                continue;
            }
            let recorder = self.recorder(strand, part, summed);
            let model = &self.strands[strand].model;
            let watch = if strand == 0 { &mut *watch } else { &mut unwatched };
            let (balance, sums) =
                engine::simulate(model, settings, &recorder, room, watch, self.run.finished);
            reconciliation = reconciliation.and(balance);
            for (&figure, sum) in summed.iter().zip(sums) {
                all.summaries[figure] = self.estimate_of(figure, sum, settings.runs as usize);
            }
        }
        reconciliation
    }

    /// What a figure that was only summed comes to.
    fn estimate_of(&self, figure: usize, sum: Sum, runs: usize) -> Option<Summary> {
        let Source::Option(_, column) = &self.figure(figure).source else { return None };
        let plan = self.plan[figure];
        let is_chance = column.measure.is_chance();
        Some(Summary::Estimate(Estimate::of_sum(sum, plan, runs, is_chance, plan)))
    }

    /// The summaries of run 0 alone: the plan, and what is certain.
    fn certain(&self, figures: &[usize], all: &mut Summaries) {
        for &figure in figures {
            let value = self.plan[figure];
            let summary = match self.figure(figure).use_ {
                Use::Distribution(detail) => {
                    let found = Statistics::certain(value, self.threshold(figure));
                    Some(Summary::Statistics(Box::new(found.in_detail(detail))))
                }
                _ => self.summary(figure, &[value], &mut Scratch::default()),
            };
            all.summaries[figure] = summary;
        }
        for (measure, figures) in self.comparisons(figures) {
            let runs: Vec<Vec<f64>> =
                figures.iter().map(|&figure| vec![self.plan[figure]]).collect();
            all.compared[measure] = Some(self.compare(measure, &figures, &runs));
        }
    }

    /// The summaries of the runs that a pass has left in the store.
    fn sampled(&self, parts: &[Vec<usize>], store: &Store, all: &mut Summaries) {
        let places: Vec<(usize, usize, usize)> = parts
            .iter()
            .enumerate()
            .flat_map(|(part, figures)| {
                figures.iter().enumerate().map(move |(column, &figure)| (figure, part, column))
            })
            .collect();
        let summaries: Vec<Option<Summary>> = places
            .par_iter()
            .map_init(
                || (Vec::new(), Scratch::default()),
                |(values, scratch), &(figure, part, column)| {
                    if matches!(self.figure(figure).use_, Use::Comparison(_)) {
                        return None;
                    }
                    store.column(part, column, values);
                    self.summary(figure, values, scratch)
                },
            )
            .collect();
        for (&(figure, ..), summary) in places.iter().zip(summaries) {
            all.summaries[figure] = summary;
        }
        let mut figures: Vec<usize> = places.iter().map(|&(figure, ..)| figure).collect();
        figures.sort_unstable();
        let compared: Vec<(usize, Compared)> = self
            .comparisons(&figures)
            .into_par_iter()
            .map(|(measure, figures)| {
                let column = |&wanted: &usize| {
                    let mut values = Vec::new();
                    if let Some(&(_, part, column)) =
                        places.iter().find(|&&(figure, ..)| figure == wanted)
                    {
                        store.column(part, column, &mut values);
                    }
                    values
                };
                let runs: Vec<Vec<f64>> = figures.iter().map(column).collect();
                (measure, self.compare(measure, &figures, &runs))
            })
            .collect();
        for (measure, compared) in compared {
            all.compared[measure] = Some(compared);
        }
    }

    /// What one figure comes to; nothing for one that is compared with other options'.
    fn summary(&self, figure: usize, values: &[f64], scratch: &mut Scratch) -> Option<Summary> {
        let plan = self.plan[figure];
        match (self.figure(figure).use_, &self.figure(figure).source) {
            (Use::Distribution(detail), _) => {
                let threshold = self.threshold(figure);
                let found = Statistics::of(values, plan, threshold, detail, scratch);
                Some(Summary::Statistics(Box::new(found)))
            }
            (Use::Estimate, Source::Option(_, column)) => {
                Some(Summary::Estimate(estimate(column.measure, values, plan)))
            }
            (Use::Joint, _) => {
                let organisations = self.run.scenario.covered().count();
                Some(Summary::Joint(Joint::of(values, organisations)))
            }
            (Use::Estimate | Use::Comparison(_), _) => None,
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

    fn compare(&self, measure: usize, figures: &[usize], runs: &[Vec<f64>]) -> Compared {
        let measure = OptionMeasure::HORIZON[measure];
        let plans: Vec<f64> = figures.iter().map(|&figure| self.plan[figure]).collect();
        let materiality = (measure == OptionMeasure::MeanCumulativeBeforeSupport)
            .then(|| self.run.scenario.run.materiality * self.model().covered_turnover());
        compare(measure, runs, &plans, materiality)
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
            Source::Case(Column { unit, year, measure: Measure::Position }) if *year > 0 => {
                super::control_total(self.run.scenario, unit, *year)
            }
            _ => None,
        }
    }

    /// Puts summaries where tables and charts look for them: the statistics before any option, and every
    /// option's results.
    pub fn results(
        &self,
        all: Summaries,
        columns: &[OptionColumns],
    ) -> (Vec<Statistics>, CaseOptions) {
        let options = self.strands.iter().map(|strand| strand.options.len()).sum();
        let mut positions = Vec::new();
        let mut results: Vec<OptionResults> = (0..options)
            .map(|option| OptionResults {
                positions: Vec::with_capacity(columns[option].positions.len()),
                metrics: Vec::with_capacity(columns[option].metrics.len()),
                joint: Vec::new(),
                horizon: Vec::new(),
                best: Estimate::certain(0.0),
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
        let mut found: Vec<Pair> = pairs(options).map(|(a, b)| self.pair(a, b)).collect();
        for (measure, compared) in all.compared.into_iter().enumerate() {
            let Some(compared) = compared else { continue };
            let decides = matches!(
                OptionMeasure::HORIZON[measure],
                OptionMeasure::MeanCumulativeBeforeSupport
                    | OptionMeasure::YearsOnPlan
                    | OptionMeasure::Shortfall
            );
            for (pair, (difference, same)) in
                found.iter_mut().zip(compared.differences.into_iter().zip(compared.same))
            {
                pair.differences.push(difference);
                pair.same_before_support &= same || !decides;
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

    fn pair(&self, a: usize, b: usize) -> Pair {
        let strand_of = &self.run.layout.strand_of;
        Pair {
            a,
            b,
            differences: Vec::with_capacity(OptionMeasure::HORIZON.len()),
            same_positions: strand_of[a] == strand_of[b],
            same_before_support: true,
        }
    }
}

/// Compiles a strand: the first is the case's own, any other has the assumptions of its options.
fn strand(run: &Run<'_>, case: Case, number: usize) -> Strand {
    let of = run.layout.strand_of.iter().enumerate();
    let options: Vec<usize> =
        of.filter(|&(_, &strand)| strand == number).map(|(option, _)| option).collect();
    let option = if number == 0 { None } else { options.first().copied() };
    let assumptions = Assumptions::of(run.scenario, Case { option, ..case });
    let stated: Vec<_> = options.iter().map(|&option| &run.scenario.options[option]).collect();
    let model = Model::compile(run.scenario, &assumptions).with_options(run.scenario, &stated);
    Strand { model, options }
}
