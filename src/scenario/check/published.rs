//! Published figures to reconcile with: which simulated figure each is set beside.

use super::context::Kind;
use super::cursor::{Cursor, Item};
use super::units::Units;
use super::values::{money, not_negative, one_of, text, year};
use crate::error::{listed, quoted};
use crate::scenario::{Published, PublishedPath};

/// Measures of every unit; `activity:<service>` comes on top, for organisations.
const MEASURES: [&str; 6] =
    ["income", "cost", "position", "underlying", "savings", "cumulative_position"];

const PATHS: &[(&str, PublishedPath)] =
    &[("do-nothing", PublishedPath::DoNothing), ("plan", PublishedPath::Plan)];

pub(super) fn published(row: &Cursor<'_>, units: &Units) -> Published {
    let unit = row.required("unit", unit);
    let year = row.required("year", year);
    let source = row.maybe("source", text).map(|source| row.context.long_source(source));
    Published {
        measure: row.need("measure", |item| measure(item, unit.as_deref(), year, units)),
        value: row.need("value", money),
        tolerance: row.or("tolerance", 0.0, not_negative),
        path: row.or("path", PublishedPath::DoNothing, one_of(PATHS)),
        source,
        unit: unit.unwrap_or_default(),
        year: year.unwrap_or_default(),
    }
}

fn unit(item: &Item<'_>) -> Option<String> {
    let unit = text(item)?;
    let sums = ["covered", "locality"];
    if sums.contains(&unit.as_str()) || item.context.defines(Kind::Organisation, &unit) {
        return Some(unit);
    }
    let known = || item.context.names(Kind::Organisation).chain(sums);
    item.context.report_unknown(&item.node.place, "unit", &unit, "units", known);
    None
}

/// Whether there is such a measure, of this unit and in this year, as far as the two could be read.
fn measure(
    item: &Item<'_>,
    unit: Option<&str>,
    year: Option<usize>,
    units: &Units,
) -> Option<String> {
    let measure = text(item)?;
    if let Some(service) = measure.strip_prefix("activity:") {
        if let Some(unit) = unit.filter(|unit| !units.has(service, unit)) {
            let with = listed(units.of(service));
            let help = [format!("organisations that have it: {with}")];
            let title = format!("{} has no activity of {}", quoted(unit), quoted(service));
            item.error(title, "nothing to compare with", help);
        }
    } else if !MEASURES.contains(&measure.as_str()) {
        let known = || MEASURES.into_iter().chain(["activity:<service>"]);
        item.context.report_unknown(&item.node.place, "measure", &measure, "measures", known);
    } else if measure == "cumulative_position" && year == Some(0) {
        let help = ["name a projected year".into()];
        item.error("the base year has no cumulative position", "it starts in the next", help);
    }
    Some(measure)
}
