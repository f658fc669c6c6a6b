//! The probability of meeting, by case, option and organisation, year by year.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::page::{Cell, Heading, Look, Page};
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    page.title(
        "Probability of meeting the control total",
        "Share of simulated futures, carry and tolerance as each option has them; Monte Carlo errors are in options.csv",
    )?;
    let mut headings = vec![
        Heading::text("Demand", 22.0),
        Heading::text("Efficiency", 22.0),
        Heading::text("Option", 34.0),
        Heading::text("Who", 34.0),
    ];
    headings.extend(view.years().split_off(1).into_iter().map(Heading::figures));
    let covered = view.scenario.organisations.iter().filter(|found| found.covered);
    let mut who = vec![
        (Unit::Covered, "All together", M::Met),
        (Unit::Covered, "Every organisation at once", M::AllOrganisationsMet),
    ];
    who.extend(covered.map(|found| (Unit::organisation(&found.id), found.name.as_str(), M::Met)));
    let who = &who;
    let cases = view.projection.options.cases.iter().enumerate();
    let rows = cases.flat_map(|(number, case)| {
        let (demand, efficiency) = case.case.ids(view.scenario);
        view.scenario.options.iter().enumerate().flat_map(move |(option, stated)| {
            who.iter().map(move |(unit, name, measure)| {
                let names = [demand, efficiency, &stated.name, name];
                let mut row: Vec<Cell> = names.into_iter().map(Cell::text).collect();
                row.extend((1..=view.scenario.years).map(|year| {
                    let chance = view.figure(number, option, unit, Some(year), *measure);
                    Cell::figure(chance, Look::Chance)
                }));
                row
            })
        })
    });
    page.list(&headings, rows, "options.csv")
}
