//! The projection: every case of a scenario simulated and summarised, before any option and with each.
//!
//! Cases go one after another and share the memory for their runs. All see the same random numbers, and
//! so do all options.

mod case;
pub mod draws;
mod layout;
mod summaries;

use std::sync::Arc;

use case::{OneCase, Run};
use layout::CaseLayout;

use crate::comparison::{OptionsCompared, largest_regret};
use crate::model::{Model, Stage, Tables, Variants};
use crate::results::options::{OptionColumns, OptionMeasure, option_columns};
use crate::results::{Column, Measure, Recorder, columns};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::scenario::{Published, PublishedPath, Sampler, Scenario, Unit};
use crate::simulate::draws::Shared;
use crate::simulate::{
    Achieved, Batch, Correlations, Planned, Reconciliation, Settings, Simulation,
};
use crate::summary::{Statistics, Store};

/// What a scenario comes to.
#[derive(Debug, Clone)]
pub struct Projection {
    /// Runs behind every figure; 0 where only the plan was computed.
    pub runs: u64,
    pub seed: u64,
    pub columns: Vec<Column>,
    /// In the order of [`Case::all`].
    pub cases: Vec<CaseProjection>,
    /// What control-total options make of the same runs.
    pub options: OptionsCompared,
    /// The do-nothing path, by column.
    pub do_nothing: Vec<f64>,
    /// By correlation of the scenario, in the first case; empty where only the plan was computed.
    pub correlations: Vec<Achieved>,
    pub reconciliation: Reconciliation,
}

/// What a case comes to, by column.
#[derive(Debug, Clone)]
pub struct CaseProjection {
    pub case: Case,
    pub statistics: Vec<Statistics>,
}

/// How a projection is to be run.
#[derive(Debug, Clone, Copy)]
pub enum Mode {
    /// Run 0 alone.
    Certain,
    Sampled(Settings),
}

/// Of which cases the whole distributions and the first runs of options are kept: nobody else needs them in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detailed {
    MainCase,
    EveryCase,
}

/// Why a projection was abandoned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Two sums of the same money disagree.
    #[error(
        "two ways of adding up the same positions differ by {largest_difference:e} of turnover, which rounding does not \
         explain; this is a fault of the program: please report it with the scenario"
    )]
    DoesNotBalance { largest_difference: f64 },
    /// A figure is too large to be a number.
    #[error(
        "the {measure} of {unit} in {year} grows beyond any number in some runs; look for a growth rate or an amount \
         that is far too large"
    )]
    NotFinite { unit: Unit, year: String, measure: String },
}

impl Projection {
    /// Runs every case. `finished` is told of runs as they are done, from any thread.
    pub fn run(
        scenario: &Scenario,
        mode: Mode,
        detailed: Detailed,
        finished: &(dyn Fn(u64) + Sync),
    ) -> Result<Projection, Fault> {
        let columns = columns(scenario);
        let option_columns = every_option(scenario);
        let layout = CaseLayout::new(scenario, &option_columns);
        let run = Run { scenario, layout: &layout, mode, detailed, finished };
        let mut tables = Tables::default();
        let (do_nothing, mut reconciliation) = do_nothing(scenario, &columns, &mut tables);
        let mut ones: Vec<OneCase> = Case::all(scenario)
            .into_iter()
            .map(|case| OneCase::new(&run, case, &mut tables))
            .collect();
        let cases = Variants::new(ones.iter().map(|one| Arc::clone(one.model())));
        for (number, one) in ones.iter_mut().enumerate() {
            one.leave_out(|stage| cases.owner(number, stage) != number);
        }
        let (mut summaries, balances): (Vec<_>, Vec<_>) = ones.iter().map(OneCase::certain).unzip();
        reconciliation = balances.into_iter().fold(reconciliation, Reconciliation::and);
        let first = ones[0].model();
        let mut correlations = Vec::new();
        if let Mode::Sampled(settings) = mode {
            let mut watched = Correlations::new(first, &scenario.correlations);
            let mut store = Store::default();
            let quantities = ones.iter().flat_map(OneCase::quantities);
            let mut shared = Shared::new(
                quantities,
                scenario.years,
                settings.seed,
                settings.sampler,
                settings.runs.min(Batch::MOST),
            );
            for batch in Batch::all(settings.runs) {
                shared.draw(batch.first, batch.blocks());
                for (number, (one, all)) in ones.iter().zip(&mut summaries).enumerate() {
                    let watched = (number == 0).then_some(&mut watched);
                    let balance = one.sample(batch, &shared, &mut store, watched, all);
                    reconciliation = reconciliation.and(balance);
                }
            }
            for (one, all) in ones.iter().zip(&mut summaries) {
                all.finish(one.errors(settings.runs as usize));
            }
            correlations = watched.achieved();
            for (number, one) in ones.iter().enumerate() {
                let (before, own) = summaries.split_at_mut(number);
                for stage in [Stage::Activity, Stage::Positions] {
                    if let Some(other) = before.get(cases.owner(number, stage)) {
                        one.take_over(&mut own[0], other, stage);
                    }
                }
            }
        }
        let (mut cases, mut options) = (Vec::new(), Vec::new());
        for (one, summaries) in ones.iter().zip(summaries) {
            let (statistics, compared) = one.results(summaries, &option_columns);
            cases.push(CaseProjection { case: compared.case, statistics });
            options.push(compared);
        }
        let (runs, seed) = match mode {
            Mode::Certain => (0, scenario.run.seed),
            Mode::Sampled(settings) => (settings.runs, settings.seed),
        };
        let options = OptionsCompared {
            runs,
            columns: option_columns,
            largest_regret: largest_regret(options.iter().map(|case| &case.regret)),
            cases: options,
        };
        let projection = Projection {
            runs,
            seed,
            columns,
            cases,
            options,
            do_nothing,
            correlations,
            reconciliation,
        };
        projection.checked(scenario)
    }

    /// How many runs, over all cases and passes, `finished` will be told of.
    pub fn work(scenario: &Scenario, settings: &Settings) -> u64 {
        let layout = CaseLayout::new(scenario, &every_option(scenario));
        let of_batch = |batch: Batch| {
            layout.simulations(Store::capacity(batch.runs as usize)) as u64 * batch.runs
        };
        Case::all(scenario).len() as u64 * Batch::all(settings.runs).map(of_batch).sum::<u64>()
    }

    /// The place of the main case among the cases.
    pub fn main_case(&self, scenario: &Scenario) -> usize {
        let main = Case::main(scenario);
        self.cases.iter().position(|found| found.case == main).unwrap_or(0)
    }

    /// The largest Monte Carlo standard error among the headline probabilities of all cases: that the
    /// position of a unit reaches its control total in the last year; that an option succeeds, that it is on
    /// plan, in balance over the horizon, in balance in the last year, and that it is best.
    pub fn largest_headline_error(&self) -> f64 {
        let last = self.columns.iter().map(|column| column.year).max();
        let positions = self.cases.iter().flat_map(|case| {
            let figures = self.columns.iter().zip(&case.statistics);
            let last = figures.filter(move |(column, _)| Some(column.year) == last);
            last.filter_map(|(_, found)| found.chance.map(|chance| chance.error))
        });
        let options = self.options.cases.iter().flat_map(|case| &case.options);
        let options = options.flat_map(|option| {
            let compared = OptionMeasure::HORIZON.into_iter().zip(&option.horizon);
            let chances = compared.filter(|(measure, _)| measure.is_chance());
            chances.map(|(_, found)| found.error).chain([option.best.error])
        });
        positions.chain(options).fold(0.0, f64::max)
    }

    /// The place of a column.
    pub fn column(&self, unit: &Unit, year: usize, measure: &Measure) -> Option<usize> {
        self.columns.iter().position(|column| {
            column.year == year && column.unit == *unit && column.measure == *measure
        })
    }

    fn checked(self, scenario: &Scenario) -> Result<Projection, Fault> {
        let fault = |unit: &Unit, year: Option<usize>, measure: String| Fault::NotFinite {
            unit: unit.clone(),
            year: scenario.year(year.unwrap_or(scenario.years)).to_string(),
            measure,
        };
        for case in &self.cases {
            let figures = case.statistics.iter().zip(&self.do_nothing).zip(&self.columns);
            for ((statistics, do_nothing), column) in figures {
                if !statistics.is_finite() || !do_nothing.is_finite() {
                    let measure = column.measure.to_string();
                    return Err(fault(&column.unit, Some(column.year), measure));
                }
            }
        }
        if let Some(column) = self.options.not_finite() {
            return Err(fault(&column.unit, column.year, column.measure.to_string()));
        }
        if !self.reconciliation.passes() {
            let largest_difference = self.reconciliation.largest_difference;
            return Err(Fault::DoesNotBalance { largest_difference });
        }
        Ok(self)
    }
}

/// The columns of every option, in the file's order.
pub fn every_option(scenario: &Scenario) -> Vec<OptionColumns> {
    scenario.options.iter().map(|option| option_columns(scenario, option)).collect()
}

/// The scenario's control total of a unit in projected year `year`, £m: an organisation's own, or the
/// sum of the covered organisations' (the locality's where all are covered). `None` where the file sets none.
pub fn control_total(scenario: &Scenario, unit: &Unit, year: usize) -> Option<f64> {
    if scenario.totals.is_empty() {
        return None;
    }
    let own = |id: &str| scenario.totals.get(id).map_or(0.0, |total| total[year - 1]);
    let covered = || {
        let mut ids: Vec<&str> = scenario.covered().collect();
        ids.sort_unstable();
        ids.into_iter().map(own).sum()
    };
    match unit {
        Unit::Covered => Some(covered()),
        Unit::Locality if scenario.organisations.iter().all(|found| found.covered) => {
            Some(covered())
        }
        Unit::Locality => None,
        Unit::Group(group) => {
            let group = scenario.groups.iter().find(|found| found.id == *group)?;
            Some(group.members.iter().map(|id| own(id)).sum())
        }
        Unit::Organisation(id) => scenario.covered().any(|covered| covered == id).then(|| own(id)),
    }
}

/// The control total that a figure before any option is held against, £m: positions of projected years have
/// one where the file sets it.
pub fn threshold(scenario: &Scenario, column: &Column) -> Option<f64> {
    if column.measure == Measure::ReservesExhausted {
        return Some(1.0);
    }
    let projected = column.measure == Measure::Position && column.year > 0;
    let alone = !matches!(column.unit, Unit::Group(_));
    (projected && alone).then(|| control_total(scenario, &column.unit, column.year)).flatten()
}

/// How far the covered organisations' final positions spread, £m: standard deviations in one case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Of their sum, as simulated.
    pub together: f64,
    /// What it would be if they moved as one: the sum of their own.
    pub as_one: f64,
    /// What it would be if they had nothing to do with each other: the root of the sum of squares.
    pub unrelated: f64,
}

/// What pooling is worth in the case at `case`: two organisations with standard deviations of 3 and 4 have
/// 7 together if they move as one, and 5 if they are unrelated.
pub fn spread_together(
    scenario: &Scenario,
    projection: &Projection,
    case: usize,
) -> Option<Spread> {
    let found = projection.cases.get(case)?;
    let sd = |unit: &Unit| {
        let place = projection.column(unit, scenario.years, &Measure::Position)?;
        Some(found.statistics[place].sd)
    };
    let mut ids: Vec<&str> = scenario.covered().collect();
    ids.sort_unstable();
    let own: Vec<f64> =
        ids.into_iter().map(Unit::organisation).filter_map(|unit| sd(&unit)).collect();
    let unrelated = own.iter().map(|sd| sd * sd).sum::<f64>().sqrt();
    (own.len() > 1).then_some(())?;
    Some(Spread { together: sd(&Unit::Covered)?, as_one: own.iter().sum(), unrelated })
}

/// The do-nothing path by column.
fn do_nothing(
    scenario: &Scenario,
    columns: &[Column],
    tables: &mut Tables,
) -> (Vec<f64>, Reconciliation) {
    let assumptions = Assumptions::do_nothing(scenario);
    let model = Model::compile_with(scenario, &assumptions, std::mem::take(tables));
    *tables = model.tables();
    let recorders = [Recorder::new(&model, columns)];
    let variants = Variants::one(model);
    let none = Settings { seed: 0, sampler: Sampler::Plain, runs: 0 };
    let (mut paths, reconciliation) = Planned::of(&Simulation::new(&variants, &none), &recorders);
    let path = paths.pop().unwrap_or_default();
    (path.into_iter().map(|figure| figure + 0.0).collect(), reconciliation)
}

/// A published figure beside the simulated one.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    pub published: &'a Published,
    pub simulated: f64,
}

impl Comparison<'_> {
    /// Simulated less published.
    pub fn difference(&self) -> f64 {
        self.simulated - self.published.value
    }

    /// Whether the difference lies within the tolerance (rounding aside).
    pub fn within(&self) -> bool {
        self.difference().abs() <= self.published.tolerance + crate::units::HAIR
    }
}

/// Every published figure beside the do-nothing path or the plan of the first case.
pub fn compare_published<'a>(
    scenario: &'a Scenario,
    projection: &Projection,
) -> Vec<Comparison<'a>> {
    let simulated = |published: &Published| {
        let place = projection.columns.iter().position(|column| {
            column.unit == published.unit
                && column.year == published.year
                && column.measure.to_string() == published.measure
        })?;
        match published.path {
            PublishedPath::DoNothing => projection.do_nothing.get(place).copied(),
            PublishedPath::Plan => Some(projection.cases.first()?.statistics.get(place)?.plan),
        }
    };
    scenario
        .published
        .iter()
        .filter_map(|published| Some(Comparison { published, simulated: simulated(published)? }))
        .collect()
}
