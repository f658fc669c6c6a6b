//! The rows of a run's figures with a distribution: which there are, in which order, and what names them.
//!
//! `positions.csv` and the tables beside it are written by this list.

use super::{Table, TableError};
use crate::comparison::OptionResults;
use crate::projection::{Projection, threshold};
use crate::results::options::{OptionColumn, OptionColumns, OptionMeasure, horizon};
use crate::results::{Column, Measure};
use crate::scenario::assumptions::Case;
use crate::scenario::{Scenario, Unit};
use crate::summary::{Sampled, Statistics};

/// How tables name the whole horizon in place of a year.
pub(super) const HORIZON: &str = "horizon";

/// One row.
pub(super) struct Key<'a> {
    /// A place among the cases.
    pub case: usize,
    /// A place among the scenario's options; `None` before any option.
    pub option: Option<usize>,
    /// A place among the columns of the case or of the option.
    pub place: usize,
    pub unit: &'a Unit,
    /// 0 is the base year.
    pub year: usize,
    pub measure: String,
    /// The control total whose chance is estimated, £m.
    pub control_total: Option<f64>,
    /// Whether tables of figures show it.
    pub shown: bool,
    /// Whether it adds up the years so far; in the last year it is that of the horizon.
    pub cumulative: bool,
}

/// Every row of `positions.csv`, in its order.
fn keys<'a>(
    scenario: &'a Scenario,
    columns: &'a [Column],
    options: &'a [OptionColumns],
) -> impl Iterator<Item = Key<'a>> {
    let last = scenario.years;
    (0..Case::all(scenario).len()).flat_map(move |case| {
        let before = columns.iter().enumerate().map(move |(place, column)| Key {
            case,
            option: None,
            place,
            unit: &column.unit,
            year: column.year,
            measure: column.measure.to_string(),
            control_total: threshold(scenario, column),
            shown: column.measure.is_shown(),
            cumulative: column.measure == Measure::CumulativePosition,
        });
        let with = options.iter().enumerate().flat_map(move |(option, columns)| {
            columns.positions.iter().enumerate().map(move |(place, column)| Key {
                case,
                option: Some(option),
                place,
                unit: &column.unit,
                year: column.year.unwrap_or(last),
                measure: column.measure.to_string(),
                control_total: None,
                shown: true,
                cumulative: matches!(
                    column.measure,
                    OptionMeasure::CumulativePosition
                        | OptionMeasure::CumulativeBeforeSupport
                        | OptionMeasure::CumulativeAfterSupport
                ),
            })
        });
        before.chain(with)
    })
}

/// Every figure of an option that is an estimate, in the order of `options.csv`.
pub(super) fn metrics(columns: &OptionColumns) -> impl Iterator<Item = OptionColumn> {
    let compared = OptionMeasure::HORIZON.into_iter().filter(|&measure| columns.compared(measure));
    let compared = compared.chain(OptionMeasure::AGAINST_BEST).map(horizon);
    columns.metrics.iter().cloned().chain(compared)
}

/// What they came to, in the same order.
pub(super) fn estimates<'r>(
    columns: &'r OptionColumns,
    results: &'r OptionResults,
) -> impl Iterator<Item = Sampled> {
    let compared = OptionMeasure::HORIZON.into_iter().zip(&results.horizon);
    let compared = compared.filter(|(measure, _)| columns.compared(*measure));
    let own = results.metrics.iter().chain(compared.map(|(_, found)| found));
    own.chain([&results.best, &results.opportunity_loss]).copied()
}

/// The cells that name a row: `demand, efficiency, option, unit, year, measure`.
pub(super) struct Names<'a> {
    cases: Vec<(&'a str, &'a str)>,
    options: Vec<&'a str>,
    years: Vec<String>,
}

impl<'a> Names<'a> {
    /// The headings of those cells.
    pub const HEADINGS: [&'static str; 6] =
        ["demand", "efficiency", "option", "unit", "year", "measure"];

    pub fn new(scenario: &'a Scenario) -> Names<'a> {
        Names {
            cases: Case::all(scenario).into_iter().map(|case| case.ids(scenario)).collect(),
            options: scenario.options.iter().map(|option| option.id.as_str()).collect(),
            years: super::year_labels(scenario),
        }
    }

    /// The cells of a row by year; one that adds up to the horizon has its last year.
    pub fn by_year<'k>(&'k self, key: &'k Key<'_>) -> [&'k str; 6] {
        let (demand, efficiency) = self.cases[key.case];
        let option = key.option.map_or("", |option| self.options[option]);
        [demand, efficiency, option, key.unit.as_str(), &self.years[key.year], &key.measure]
    }

    /// The cells of an estimate.
    pub fn of_metric<'k>(
        &'k self,
        case: usize,
        option: usize,
        column: &'k OptionColumn,
        measure: &'k str,
    ) -> [&'k str; 6] {
        let (demand, efficiency) = self.cases[case];
        let year = column.year.map_or(HORIZON, |year| &self.years[year]);
        [demand, efficiency, self.options[option], column.unit.as_str(), year, measure]
    }

    /// The cells of a row that is kept in detail: what adds up years is that of the horizon.
    pub fn in_detail<'k>(&'k self, key: &'k Key<'_>) -> [&'k str; 6] {
        let mut cells = self.by_year(key);
        if key.cumulative {
            cells[4] = HORIZON;
        }
        cells
    }
}

/// The rows of a projection that tables of figures show, each handed to `row`.
pub(super) fn each(
    scenario: &Scenario,
    projection: &Projection,
    only: Option<usize>,
    mut row: impl FnMut(&Names, &Key, &Statistics) -> Result<(), TableError>,
) -> Result<(), TableError> {
    every(scenario, projection, only, |names, key, found| match key.shown {
        true => row(names, key, found),
        false => Ok(()),
    })
}

/// The rows of a projection with what they came to, each handed to `row`: those of one case where `only` names its place.
pub(super) fn every(
    scenario: &Scenario,
    projection: &Projection,
    only: Option<usize>,
    mut row: impl FnMut(&Names, &Key, &Statistics) -> Result<(), TableError>,
) -> Result<(), TableError> {
    let names = Names::new(scenario);
    let keys = keys(scenario, &projection.columns, &projection.options.columns);
    for key in keys.filter(|key| only.is_none_or(|only| only == key.case)) {
        if let Some(found) = statistics(projection, &key) {
            row(&names, &key, found)?;
        }
    }
    Ok(())
}

fn statistics<'p>(projection: &'p Projection, key: &Key) -> Option<&'p Statistics> {
    match key.option {
        None => projection.cases.get(key.case)?.statistics.get(key.place),
        Some(option) => {
            projection.options.cases.get(key.case)?.options.get(option)?.positions.get(key.place)
        }
    }
}

impl Table {
    /// The cells that name a row.
    pub(super) fn names(&mut self, cells: [&str; 6]) -> Result<(), TableError> {
        cells.into_iter().try_for_each(|cell| self.text(cell))
    }
}
