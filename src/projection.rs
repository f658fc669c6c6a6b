//! The projection: every case of a scenario simulated and summarised, before any option.
//!
//! Cases go one after another and share the memory for their runs. All see the same random numbers.

use std::fmt;

use rayon::prelude::*;

use crate::engine::{self, Achieved, Reconciliation, Settings, Watch};
use crate::model::Model;
use crate::results::{Column, Measure, Recorder, columns};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::scenario::{Published, PublishedPath, Scenario};
use crate::summary::{Scratch, Statistics, Store};

/// What a scenario comes to.
#[derive(Debug, Clone)]
pub struct Projection {
    /// Runs behind every figure; 0 where only the plan was computed.
    pub runs: u64,
    pub seed: u64,
    pub columns: Vec<Column>,
    /// In the order of [`Case::all`].
    pub cases: Vec<CaseProjection>,
    /// The do-nothing path, by column.
    pub do_nothing: Vec<f64>,
    /// By correlation of the scenario, in the first case; empty where only the plan was computed.
    pub correlations: Vec<Achieved>,
    pub reconciliation: Reconciliation,
    /// Normals and uniforms that one run of the first case takes.
    pub numbers_a_run: (usize, usize),
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

/// Why a projection was abandoned.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Two ways of reckoning the same sum disagree.
    DoesNotBalance { largest_difference: f64 },
    /// A figure is too large to be a number.
    NotFinite { unit: String, year: String, measure: String },
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NotFinite { unit, year, measure } => write!(
                formatter,
                "the {measure} of {unit} in {year} grows beyond any number in some runs; look for a growth \
                 rate or an amount that is far too large"
            ),
            Fault::DoesNotBalance { largest_difference } => write!(
                formatter,
                "two ways of adding up the same positions differ by {largest_difference:e} of turnover, \
                 which rounding does not explain; this is a fault of the program: please report it with \
                 the scenario"
            ),
        }
    }
}

impl Projection {
    /// Runs every case. `finished` is told of runs as they are done, from any thread.
    pub fn run(
        scenario: &Scenario,
        mode: Mode,
        finished: &(dyn Fn(u64) + Sync),
    ) -> Result<Projection, Fault> {
        let columns = columns(scenario);
        let (do_nothing, mut reconciliation) = do_nothing(scenario, &columns);
        let mut cases = Vec::new();
        let mut correlations = Vec::new();
        let mut numbers_a_run = (0, 0);
        let mut store = Store::default();
        for (number, case) in Case::all(scenario).into_iter().enumerate() {
            let model = Model::compile(scenario, &Assumptions::of(scenario, case));
            let mut watch = Watch::default();
            if number == 0 {
                watch = Watch::new(&model, &scenario.correlations);
                numbers_a_run = model.quantities().numbers_a_run(model.years());
            }
            let mut one = OneCase { scenario, model: &model, columns: &columns, store: &mut store };
            let (statistics, balance) = one.summarise(mode, &mut watch, finished);
            reconciliation = reconciliation.and(balance);
            if number == 0 && matches!(mode, Mode::Sampled(_)) {
                correlations = watch.achieved();
            }
            cases.push(CaseProjection { case, statistics });
        }
        let (runs, seed) = match mode {
            Mode::Certain => (0, scenario.run.seed),
            Mode::Sampled(settings) => (settings.runs, settings.seed),
        };
        let projection = Projection {
            runs,
            seed,
            columns,
            cases,
            do_nothing,
            correlations,
            reconciliation,
            numbers_a_run,
        };
        projection.checked(scenario)
    }

    /// How many runs, over all cases and passes, `finished` will be told of.
    pub fn work(scenario: &Scenario, settings: &Settings) -> u64 {
        let sampled = columns(scenario).iter().filter(|column| column.year > 0).count();
        let passes = sampled.div_ceil(Store::capacity(settings.runs as usize)) as u64;
        Case::all(scenario).len() as u64 * passes * settings.runs
    }

    /// The place of a column.
    pub fn column(&self, unit: &str, year: usize, measure: &Measure) -> Option<usize> {
        self.columns.iter().position(|column| {
            column.year == year && column.unit == unit && column.measure == *measure
        })
    }

    fn checked(self, scenario: &Scenario) -> Result<Projection, Fault> {
        for case in &self.cases {
            let figures = case.statistics.iter().zip(&self.do_nothing).zip(&self.columns);
            for ((statistics, do_nothing), column) in figures {
                if !statistics.is_finite() || !do_nothing.is_finite() {
                    return Err(Fault::NotFinite {
                        unit: column.unit.clone(),
                        year: scenario.year(column.year).to_string(),
                        measure: column.measure.to_string(),
                    });
                }
            }
        }
        if !self.reconciliation.passes() {
            let largest_difference = self.reconciliation.largest_difference;
            return Err(Fault::DoesNotBalance { largest_difference });
        }
        Ok(self)
    }
}

struct OneCase<'a> {
    scenario: &'a Scenario,
    model: &'a Model,
    columns: &'a [Column],
    store: &'a mut Store,
}

impl OneCase<'_> {
    fn summarise(
        &mut self,
        mode: Mode,
        watch: &mut Watch,
        finished: &(dyn Fn(u64) + Sync),
    ) -> (Vec<Statistics>, Reconciliation) {
        let (plan, mut reconciliation) =
            engine::plan(self.model, &Recorder::new(self.model, self.columns));
        let mut statistics: Vec<Statistics> = self
            .columns
            .iter()
            .zip(&plan)
            .map(|(column, &value)| Statistics::certain(value, self.threshold(column)))
            .collect();
        let Mode::Sampled(settings) = mode else {
            return (statistics, reconciliation);
        };
        // The base year is known; what does not fit into memory at once is simulated again.
        let sampled: Vec<usize> =
            (0..self.columns.len()).filter(|&place| self.columns[place].year > 0).collect();
        let runs = settings.runs as usize;
        let mut unwatched = Watch::default();
        for (pass, places) in sampled.chunks(Store::capacity(runs)).enumerate() {
            let recorder =
                Recorder::new(self.model, places.iter().map(|&place| &self.columns[place]));
            let lanes = self.store.room(places.len(), runs);
            let watch = if pass == 0 { &mut *watch } else { &mut unwatched };
            let balance =
                engine::simulate(self.model, &settings, &recorder, lanes, watch, finished);
            reconciliation = reconciliation.and(balance);
            let store = &*self.store;
            let summaries: Vec<Statistics> = places
                .par_iter()
                .enumerate()
                .map_init(
                    || (Vec::new(), Scratch::default()),
                    |(values, scratch), (column, &place)| {
                        store.column(column, values);
                        let threshold = self.threshold(&self.columns[place]);
                        Statistics::of(values, plan[place], threshold, scratch)
                    },
                )
                .collect();
            for (&place, summary) in places.iter().zip(summaries) {
                statistics[place] = summary;
            }
        }
        (statistics, reconciliation)
    }

    /// The control total of a position: the scenario's own, £m.
    fn threshold(&self, column: &Column) -> Option<f64> {
        (column.measure == Measure::Position && column.year > 0)
            .then(|| control_total(self.scenario, &column.unit, column.year))
            .flatten()
    }
}

/// The scenario's control total of a unit in projected year `year`, £m: an organisation's own, or the
/// sum of the covered organisations' (the locality's where all are covered). `None` where the file sets none.
pub fn control_total(scenario: &Scenario, unit: &str, year: usize) -> Option<f64> {
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
        "covered" => Some(covered()),
        "locality" if scenario.organisations.iter().all(|found| found.covered) => Some(covered()),
        "locality" => None,
        id => scenario.covered().any(|covered| covered == id).then(|| own(id)),
    }
}

/// The do-nothing path by column.
fn do_nothing(scenario: &Scenario, columns: &[Column]) -> (Vec<f64>, Reconciliation) {
    let model = Model::compile(scenario, &Assumptions::do_nothing(scenario));
    let (path, reconciliation) = engine::plan(&model, &Recorder::new(&model, columns));
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
