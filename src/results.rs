//! What runs leave behind: columns of figures, one for each unit, year and measure.
//!
//! A column is what every later floor speaks of; where its figures are in a model's state is known
//! here alone. Nothing is stored and nothing is worked out.

mod moments;
pub mod options;
mod places;
mod sums;

use strum::Display;

use crate::model::block::{Block, ColumnBlock};
use crate::model::{Model, YearState, demand_units};
use crate::scenario::{Scenario, Unit};
pub use moments::{Marks, Moments};
use options::OptionColumn;
pub use places::Place;
pub use sums::Sum;

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq, Display)]
#[strum(serialize_all = "snake_case")]
pub enum Measure {
    /// £m.
    Income,
    /// £m, net of savings.
    Cost,
    /// £m, surplus/(deficit).
    Position,
    /// £m, without what will not recur.
    Underlying,
    /// £m.
    Savings,
    /// £m, added up since the first projected year.
    CumulativePosition,
    /// £m at the end of the year, of an organisation that has any.
    Reserves,
    /// 1 where reserves have been below 0 at the end of a projected year: for its mean in chances.csv.
    ReservesExhausted,
    /// Activity of a service, base year = 1.
    #[strum(to_string = "activity:{0}")]
    Activity(String),
}

impl Measure {
    /// Whether tables of figures show it; where not, its chance alone is of interest.
    pub fn is_shown(&self) -> bool {
        *self != Measure::ReservesExhausted
    }

    /// The measures of money, in the order in which tables show them.
    pub const MONEY: [Measure; 6] = [
        Measure::Income,
        Measure::Cost,
        Measure::Position,
        Measure::Underlying,
        Measure::Savings,
        Measure::CumulativePosition,
    ];
}

/// One figure a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub unit: Unit,
    /// 0 is the base year.
    pub year: usize,
    pub measure: Measure,
}

/// Every column of a case before any option: units in the file's order, then `covered` and `locality`.
pub fn columns(scenario: &Scenario) -> Vec<Column> {
    let units = demand_units(scenario);
    let mut columns = Vec::new();
    for unit in scenario.units() {
        // Services in the file's order of demand drivers, as everywhere in what a run writes.
        let services = scenario.demand.iter().map(|driver| &driver.name);
        let activity = services
            .filter(|service| units.contains(&((*service).clone(), unit.to_string())))
            .map(|service| Measure::Activity(service.clone()));
        let has_reserves = scenario
            .organisations
            .iter()
            .any(|own| own.reserves.is_some() && unit.id() == Some(own.id.as_str()));
        let reserves = [Measure::Reserves, Measure::ReservesExhausted].into_iter();
        let reserves = reserves.filter(|_| has_reserves);
        for measure in Measure::MONEY.into_iter().chain(reserves).chain(activity) {
            let first = usize::from(matches!(
                measure,
                Measure::CumulativePosition | Measure::ReservesExhausted
            ));
            for year in first..=scenario.years {
                columns.push(Column { unit: unit.clone(), year, measure: measure.clone() });
            }
        }
    }
    columns
}

/// Where a column's figures are in a model's state.
#[derive(Debug, Clone, Copy)]
enum Source {
    Statement(usize, fn(&crate::model::Statement) -> &Block),
    Activity(usize),
    Reserves(usize),
    Exhausted(usize),
    Option(usize, Place),
}

/// Copies columns out of a model's state, year by year.
#[derive(Debug, Clone)]
pub struct Recorder {
    /// By year, 0 being the base year: where from, and which of the columns.
    by_year: Vec<Vec<(Source, usize)>>,
    columns: usize,
    /// What a column is held against, where its moments are wanted: by column.
    marks: Vec<Option<Marks>>,
    /// The same for what is only summed: where from, from what value, and which of the sums.
    summed: Vec<Vec<(Source, f64, usize)>>,
    sums: usize,
    /// Whether sums are kept by randomisation too.
    in_parts: bool,
}

impl Recorder {
    /// A recorder of `columns`, whose blocks it will write in that order.
    pub fn new<'c>(model: &Model, columns: impl IntoIterator<Item = &'c Column>) -> Recorder {
        let mut recorder = Recorder {
            by_year: vec![Vec::new(); model.years() + 1],
            columns: 0,
            marks: Vec::new(),
            summed: vec![Vec::new(); model.years() + 1],
            sums: 0,
            in_parts: false,
        };
        columns.into_iter().for_each(|column| recorder.add(model, column));
        recorder
    }

    /// Records one more column.
    pub fn add(&mut self, model: &Model, column: &Column) {
        let source = match &column.measure {
            Measure::Activity(service) => {
                column.unit.id().and_then(|id| model.unit(service, id)).map(Source::Activity)
            }
            Measure::Reserves => model.reserves(&column.unit).map(Source::Reserves),
            Measure::ReservesExhausted => model.reserves(&column.unit).map(Source::Exhausted),
            measure => {
                let place = model.statement(&column.unit);
                place.zip(block_of(measure)).map(|(place, block)| Source::Statement(place, block))
            }
        };
        let Some(source) = source else {
            panic!("{} of {} is not in the model", column.measure, column.unit)
        };
        self.push(column.year, source);
    }

    /// Records one more column, of the option that stands at `option` in `model`.
    pub fn add_option(&mut self, model: &Model, option: usize, column: &OptionColumn) {
        let (year, source) = option_source(model, option, column);
        self.push(year, source);
    }

    fn push(&mut self, year: usize, source: Source) {
        self.by_year[year].push((source, self.columns));
        self.columns += 1;
        self.marks.push(None);
    }

    /// Measures the column that was added last against `marks`.
    pub fn measure(&mut self, marks: Marks) {
        if let Some(last) = self.marks.last_mut() {
            *last = Some(marks);
        }
    }

    /// Sums one more figure of an option, as distances `from` a value, and keeps no run of it.
    pub fn sum_option(&mut self, model: &Model, option: usize, column: &OptionColumn, from: f64) {
        let (year, source) = option_source(model, option, column);
        self.summed[year].push((source, from, self.sums));
        self.sums += 1;
    }

    /// Keeps sums by randomisation too.
    pub fn in_parts(mut self, in_parts: bool) -> Recorder {
        self.in_parts = in_parts;
        self
    }

    /// Sums for some runs, all zero.
    pub fn sums(&self) -> Vec<Sum> {
        vec![Sum::nothing(self.in_parts); self.sums]
    }

    /// How many columns it records.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Whether it leaves nothing of a simulation.
    pub fn records_nothing(&self) -> bool {
        self.columns + self.sums == 0
    }

    /// Hands over the figures of each column of a year.
    pub fn each(&self, year: usize, state: &YearState, mut take: impl FnMut(usize, &Block)) {
        for &(source, column) in &self.by_year[year] {
            take(column, source.figures(state));
        }
    }

    /// Copies the columns of a year, each to one of its own blocks.
    pub fn record(
        &self,
        year: usize,
        state: &YearState,
        block: usize,
        blocks: &mut [&mut [ColumnBlock]],
    ) {
        self.each(year, state, |column, figures| blocks[column][block] = **figures);
    }

    /// Adds the first `counted` runs of the columns that are measured to their moments: by column.
    pub fn measure_all(
        &self,
        year: usize,
        state: &YearState,
        counted: usize,
        moments: &mut [Moments],
    ) {
        self.each(year, state, |column, figures| {
            if let Some(marks) = self.marks[column] {
                moments[column].fold(&Moments::of_block(&figures[..counted], marks));
            }
        });
    }

    /// Projected years.
    pub fn years(&self) -> usize {
        self.by_year.len() - 1
    }

    /// Adds the first `counted` runs of what is only summed.
    pub fn sum(&self, year: usize, state: &YearState, counted: usize, sums: &mut [Sum]) {
        for &(source, from, sum) in &self.summed[year] {
            sums[sum].add(source.figures(state), counted, from);
        }
    }
}

impl Source {
    fn figures<'s>(self, state: &YearState<'s>) -> &'s Block {
        match self {
            Source::Statement(place, block) => block(state.statement(place)),
            Source::Activity(place) => state.activity(place),
            Source::Reserves(place) => state.reserves(place).0,
            Source::Exhausted(place) => state.reserves(place).1,
            Source::Option(option, place) => place.figures(state.option(option)),
        }
    }
}

/// Where an option's figure is, and in which year: that of the horizon in the last.
fn option_source(model: &Model, option: usize, column: &OptionColumn) -> (usize, Source) {
    let compiled = model.options().get(option);
    let Some(place) = compiled.and_then(|compiled| Place::of(compiled, column)) else {
        panic!("{} of {} is not in the option", column.measure, column.unit)
    };
    (column.year.unwrap_or(model.years()), Source::Option(option, place))
}

/// The block of a statement that a measure is.
fn block_of(measure: &Measure) -> Option<fn(&crate::model::Statement) -> &Block> {
    Some(match measure {
        Measure::Income => |statement| &statement.income,
        Measure::Cost => |statement| &statement.cost,
        Measure::Position => |statement| &statement.position,
        Measure::Underlying => |statement| &statement.underlying,
        Measure::Savings => |statement| &statement.savings,
        Measure::CumulativePosition => |statement| &statement.cumulative,
        Measure::Reserves | Measure::ReservesExhausted | Measure::Activity(_) => return None,
    })
}
