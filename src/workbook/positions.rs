//! Positions by organisation in the main case, a block for each.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::page::{Cell, Look, Page};
use crate::projection::control_total;
use crate::results::Measure;
use crate::scenario::Unit;
use crate::summary::Statistics;

/// Blocks on the sheet.
const MOST_UNITS: usize = 500;

/// The percentiles of a fan, and what rows call them.
const PERCENTILES: [(u8, &str); 7] = [
    (5, "5 in 100 are worse"),
    (20, "20 in 100 are worse"),
    (35, "35 in 100 are worse"),
    (50, "Median"),
    (65, "35 in 100 are better"),
    (80, "20 in 100 are better"),
    (95, "5 in 100 are better"),
];

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let mut widths = vec![44.0];
    widths.extend(vec![12.0; view.scenario.years + 1]);
    page.widths(&widths)?;
    let about = format!(
        "{} · before support and interest · £m, surplus/(deficit) · means add up over organisations, percentiles do not",
        view.main_case()
    );
    page.title("Positions by organisation", &about)?;
    page.heads(&heads(view))?;
    page.freeze()?;
    let units = view.units();
    for (unit, name) in units.iter().take(MOST_UNITS) {
        page.gap();
        page.line(name, Look::Heading)?;
        for (label, measure) in [
            ("Income, mean", Measure::Income),
            ("Cost, net of savings, mean", Measure::Cost),
            ("Savings in that, mean", Measure::Savings),
            ("Underlying position, mean", Measure::Underlying),
        ] {
            let mean = |found: &Statistics| Some(found.mean);
            page.cells(&row(label, &by_year(view, unit, &measure, mean)))?;
        }
        for (label, cells) in position(view, unit) {
            page.cells(&row(label, &cells))?;
        }
    }
    if units.len() > MOST_UNITS {
        page.gap();
        let more = units.len() - MOST_UNITS;
        page.line(&format!("{more} more organisations are in positions.csv"), Look::Line)?;
    }
    Ok(())
}

/// The heads of a table by year.
pub fn heads(view: &View) -> Vec<String> {
    let mut heads = vec!["£m, surplus/(deficit)".to_owned()];
    heads.extend(view.years());
    heads
}

/// A name and its figures.
pub fn row(name: &str, cells: &[Cell]) -> Vec<Cell> {
    [Cell::text(name)].into_iter().chain(cells.iter().cloned()).collect()
}

/// The position of a unit by year: percentiles, mean, plan, do nothing, control total, and the chance of
/// reaching it.
pub fn position(view: &View, unit: &Unit) -> Vec<(&'static str, Vec<Cell>)> {
    let measure = Measure::Position;
    let of = |figure: &dyn Fn(&Statistics) -> Option<f64>| by_year(view, unit, &measure, figure);
    let mut rows: Vec<(&str, Vec<Cell>)> = PERCENTILES
        .iter()
        .map(|&(percent, name)| (name, of(&|found| found.percentile(percent))))
        .collect();
    rows.push(("Mean", of(&|found| Some(found.mean))));
    rows.push(("Plan", of(&|found| Some(found.plan))));
    let every = 0..=view.scenario.years;
    let do_nothing = every.clone().map(|year| {
        let place = view.projection.column(unit, year, &measure);
        Cell::figure(place.map(|place| view.projection.do_nothing[place]), Look::Money)
    });
    rows.push(("Do nothing", do_nothing.collect()));
    let total = |year| match year {
        0 => Cell::Empty,
        year => Cell::figure(control_total(view.scenario, unit, year), Look::Money),
    };
    rows.push(("Control total", every.clone().map(total).collect()));
    let chance = every.map(|year| {
        let found = statistics(view, unit, year, &measure);
        let chance = found.and_then(|found| found.chance).map(|chance| chance.value);
        Cell::figure(chance, Look::Chance)
    });
    rows.push(("Chance of the control total, each year alone", chance.collect()));
    rows
}

fn by_year(
    view: &View,
    unit: &Unit,
    measure: &Measure,
    figure: impl Fn(&Statistics) -> Option<f64>,
) -> Vec<Cell> {
    (0..=view.scenario.years)
        .map(|year| {
            Cell::figure(statistics(view, unit, year, measure).and_then(&figure), Look::Money)
        })
        .collect()
}

fn statistics<'v>(
    view: &'v View,
    unit: &Unit,
    year: usize,
    measure: &Measure,
) -> Option<&'v Statistics> {
    let place = view.projection.column(unit, year, measure)?;
    view.projection.cases.get(view.main)?.statistics.get(place)
}
