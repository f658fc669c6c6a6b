//! Draws: the figures of every run, for those who want to work with runs themselves.
//!
//! Runs are simulated again and handed over a chunk at a time, so that nobody holds them all.

use super::case::{OneCase, Run};
use super::layout::{self, Source};
use super::{Detailed, Fault, Mode, every_option};
use crate::model::Tables;
use crate::model::block::BLOCK;
use crate::results::Measure;
use crate::results::options::OptionMeasure;
use crate::scenario::assumptions::Case;
use crate::scenario::{Scenario, Unit};
use crate::simulate::draws::Shared;
use crate::simulate::{Batch, Reconciliation, Settings};
use crate::summary::Store;

/// What stands in each row.
#[derive(Debug, Clone)]
pub struct DrawsLayout {
    /// Organisations in the file's order, then `covered` and `locality`.
    pub units: Vec<Unit>,
    /// The projected years.
    pub years: Vec<String>,
    pub measures: Vec<Measured>,
}

/// One figure a run, unit and year.
#[derive(Debug, Clone)]
pub struct Measured {
    /// `position` before any option, or `OPTION.before_support`.
    pub name: String,
    /// Whether it is 1 or 0.
    pub is_chance: bool,
    /// By unit and year, years of a unit side by side: the place among [`Chunk::figures`]; `None` where a unit
    /// has no such figure.
    pub places: Vec<Option<usize>>,
}

/// Some runs of a case.
pub struct Chunk<'a> {
    pub demand: String,
    pub efficiency: String,
    /// The first run, counted from 1.
    pub first: u64,
    pub runs: usize,
    /// By figure, run by run.
    pub figures: Vec<&'a [f64]>,
}

/// Memory that the figures of a chunk take at most, in bytes.
const CHUNK: usize = 64 << 20;

impl DrawsLayout {
    /// The rows of a scenario, and which figures of a case they hold.
    fn new(scenario: &Scenario, figures: &[layout::Figure]) -> (DrawsLayout, Vec<usize>) {
        let units: Vec<Unit> = scenario.units().collect();
        let mut chosen = Vec::new();
        let mut measured =
            |name: String, is_chance, find: &dyn Fn(&Source, &Unit, usize) -> bool| {
                let places = units
                    .iter()
                    .flat_map(|unit| (1..=scenario.years).map(move |year| (unit, year)));
                let places = places.map(|(unit, year)| {
                    let figure =
                        figures.iter().position(|known| find(&known.source, unit, year))?;
                    chosen.push(figure);
                    Some(chosen.len() - 1)
                });
                Measured { name, is_chance, places: places.collect() }
            };
        let mut measures = Vec::new();
        for measure in Measure::MONEY {
            measures.push(measured(measure.to_string(), false, &|source, unit, year| {
                matches!(source, Source::Case(column)
                    if column.measure == measure && column.unit == *unit && column.year == year)
            }));
        }
        for (place, option) in scenario.options.iter().enumerate() {
            for measure in OptionMeasure::of_units(&scenario.options[place]) {
                let name = format!("{}.{measure}", option.id);
                measures.push(measured(name, measure.is_chance(), &|source, unit, year| {
                    matches!(source, Source::Option(of, column) if *of == place
                        && column.measure == measure && column.unit == *unit && column.year == Some(year))
                }));
            }
        }
        let years = (1..=scenario.years).map(|year| scenario.year(year).to_string());
        (DrawsLayout { units, years: years.collect(), measures }, chosen)
    }
}

/// The runs of some cases, ready to be simulated.
pub struct Draws<'a> {
    scenario: &'a Scenario,
    settings: Settings,
    cases: Vec<Case>,
    pub layout: DrawsLayout,
    /// Places of the chunk's figures in the case's layout.
    chosen: Vec<usize>,
    of_case: layout::CaseLayout,
}

impl<'a> Draws<'a> {
    pub fn new(scenario: &'a Scenario, settings: Settings, cases: Vec<Case>) -> Draws<'a> {
        let of_case = layout::CaseLayout::new(scenario, &every_option(scenario));
        let (layout, chosen) = DrawsLayout::new(scenario, &of_case.figures);
        Draws { scenario, settings, cases, layout, chosen, of_case }
    }

    /// How many figures the runs come to.
    pub fn figures(&self) -> u128 {
        u128::from(self.cases.len() as u64 * self.settings.runs) * self.chosen.len() as u128
    }

    /// How many runs, over all cases and simulations of them, `finished` will be told of.
    pub fn work(&self) -> u64 {
        (self.cases.len() * self.of_case.variants) as u64 * self.settings.runs
    }

    /// Hands over every run, case by case and chunk by chunk, the first runs first.
    pub fn each<E>(
        &self,
        finished: &(dyn Fn(u64) + Sync),
        mut take: impl FnMut(&Chunk) -> Result<(), E>,
    ) -> Result<Result<(), Fault>, E> {
        let Draws { scenario, settings, of_case, chosen, .. } = self;
        let mode = Mode::Sampled(*settings);
        let run = Run { scenario, layout: of_case, mode, detailed: Detailed::MainCase, finished };
        let blocks = CHUNK / (chosen.len().max(1) * BLOCK * size_of::<f64>());
        let runs = (blocks.max(1) * BLOCK) as u64;
        let mut tables = Tables::default();
        let mut store = Store::default();
        let mut balance = Reconciliation::default();
        for &case in &self.cases {
            let one = OneCase::new(&run, case, &mut tables);
            let Settings { seed, sampler, .. } = *settings;
            let mut shared = Shared::new(one.quantities(), scenario.years, seed, sampler, runs);
            let mut first = 1;
            while first <= settings.runs {
                let batch = Batch { first, runs: runs.min(settings.runs + 1 - first) };
                shared.draw(batch.first, batch.blocks());
                let (found, figures) = one.runs(chosen, batch, &shared, &mut store);
                balance = balance.and(found);
                let (demand, efficiency) = case.ids(scenario);
                take(&Chunk {
                    demand: demand.to_owned(),
                    efficiency: efficiency.to_owned(),
                    first,
                    runs: batch.runs as usize,
                    figures,
                })?;
                first += runs;
            }
        }
        let largest_difference = balance.largest_difference;
        Ok(match balance.passes() {
            true => Ok(()),
            false => Err(Fault::DoesNotBalance { largest_difference }),
        })
    }
}
