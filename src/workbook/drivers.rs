//! What drives the spread of the final year's position in the main case, by group of inputs and by input.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::bridge::{NOT_EXPLAINED, units};
use super::page::{Cell, Heading, Look, Page};
use crate::findings::explanation::unit_name;
use crate::questions::explain::{Driver, GroupShare, Measured};
use crate::summary::Estimate;

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let Some(explanation) = view.explanation else {
        page.title("Drivers", NOT_EXPLAINED)?;
        return Ok(());
    };
    let about = format!(
        "{} · position of {} before support and interest · shares are of its variance; positions £m, surplus/(deficit)",
        view.main_case(),
        view.scenario.year(view.scenario.years)
    );
    page.title("What drives the spread of the final year's position", &about)?;
    let headings = [
        Heading::text("Who", 30.0),
        Heading::text("Kind", 8.0),
        Heading::text("Input", 36.0),
        Heading::text("Group", 16.0),
        Heading::figures("Of the spread"),
        Heading::figures("Known alone"),
        Heading::figures("All others known"),
        Heading::figures("Rank correlation"),
        Heading::figures("Low"),
        Heading::figures("High"),
        Heading::figures("Position at low"),
        Heading::figures("Position at high"),
        Heading::figures("Swing"),
        Heading::figures("Standard error of swing"),
    ];
    let rows = units(explanation).flat_map(|unit| {
        let name = unit_name(view.scenario, &unit.unit);
        let groups = unit.groups.iter().map(group);
        let inputs = unit.drivers.iter().map(input);
        groups.chain(inputs).map(move |cells| {
            let mut row = vec![Cell::text(&name)];
            row.extend(cells);
            row
        })
    });
    page.list(&headings, rows.collect::<Vec<_>>().into_iter(), "drivers.csv")
}

fn share(share: Estimate) -> Cell {
    Cell::Figure(share.value, Look::Share)
}

fn group(found: &GroupShare) -> Vec<Cell> {
    let mut cells = ["group", "", found.group.label()].map(Cell::text).to_vec();
    cells.extend([found.of_variance, found.first_order, found.total].map(share));
    cells.extend(vec![Cell::Empty; 7]);
    cells
}

fn input(found: &Driver) -> Vec<Cell> {
    let look = match found.measured {
        Measured::Growth | Measured::Share => Look::Share,
        Measured::Happens | Measured::Years => Look::Count,
        Measured::Money => Look::Money,
        Measured::Multiple => Look::Multiple,
    };
    let money = |value| Cell::Figure(value, Look::Money);
    vec![
        Cell::text("input"),
        Cell::text(&found.label),
        Cell::text(found.group.label()),
        Cell::Empty,
        share(found.first_order),
        Cell::Empty,
        Cell::Figure(found.rank_correlation.value, Look::Multiple),
        Cell::Figure(found.low, look),
        Cell::Figure(found.high, look),
        money(found.at_low),
        money(found.at_high),
        money(found.swing.value),
        Cell::Figure(found.swing.error, Look::Error),
    ]
}
