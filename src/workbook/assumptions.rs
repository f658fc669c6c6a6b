//! The assumptions log: every part of the scenario that says where its figures come from.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::page::{Cell, Heading, Page};
use crate::scenario::Basis;

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    page.title(
        "Assumptions",
        "Every part of the scenario that says where its figures come from; the figures themselves are in scenario.toml",
    )?;
    let headings = [
        Heading::text("Part of the scenario", 40.0),
        Heading::text("Basis", 11.0),
        Heading::text("Source", 44.0),
        Heading::text("Owner", 16.0),
        Heading::text("Confidence", 12.0),
        Heading::text("Reason", 36.0),
        Heading::text("Signed off by", 16.0),
        Heading::text("Date", 12.0),
        Heading::text("Note", 44.0),
    ];
    let rows = view.scenario.provenance.iter().map(|table| {
        let basis: Option<&str> = table.basis.map(Basis::into);
        let or_empty = |text: &Option<String>| text.as_deref().map_or(Cell::Empty, Cell::text);
        vec![
            Cell::text(&table.place),
            basis.map_or(Cell::Empty, Cell::text),
            Cell::text(table.source.as_deref().unwrap_or("no source given")),
            or_empty(&table.owner),
            or_empty(&table.confidence),
            or_empty(&table.reason),
            or_empty(&table.signed_off_by),
            or_empty(&table.date),
            or_empty(&table.note),
        ]
    });
    page.list(&headings, rows, "scenario.toml")
}
