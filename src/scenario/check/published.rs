//! Published figures to reconcile with: which simulated figure each is set beside.

use super::reader::{Item, Reader};
use super::units::Units;
use super::values::{text, year};
use crate::error::{Code, listed, quoted};
use crate::format::{Names, Value as Allowed};
use crate::scenario::{Organisation, Published, PublishedPath, Unit};

pub(super) fn published(
    row: &Reader<'_>,
    units: &Units,
    organisations: &[Organisation],
) -> Published {
    let unit = row.get("unit", unit);
    let year = row.get("year", year);
    let source = row.get("source", text).map(|source| row.context.long_source(source));
    Published {
        measure: row
            .need("measure", |item| measure(item, unit.as_deref(), year, (units, organisations))),
        value: row.number("value"),
        tolerance: row.number("tolerance"),
        path: row.choice("path").unwrap_or(PublishedPath::DoNothing),
        source,
        unit: match unit {
            Some(id) if row.context.defines(Names::Group, &id) => Unit::Group(id),
            unit => Unit::from(unit.unwrap_or_default().as_str()),
        },
        year: year.unwrap_or_default(),
    }
}

fn unit(item: &Item<'_>) -> Option<String> {
    let unit = text(item)?;
    let Allowed::Reference(names, sums) = *item.allowed else { return None };
    if sums.contains(&unit.as_str()) || item.context.defines(names, &unit) {
        return Some(unit);
    }
    let known = || item.context.names(Names::Tested).chain(sums.iter().copied());
    item.context.report_unknown(Code::UnknownName, &item.node.place, "unit", &unit, "units", known);
    None
}

/// Whether there is such a measure, of this unit and in this year, as far as the two could be read.
fn measure(
    item: &Item<'_>,
    unit: Option<&str>,
    year: Option<usize>,
    (units, organisations): (&Units, &[Organisation]),
) -> Option<String> {
    let measure = text(item)?;
    let Allowed::Measure(known) = *item.allowed else { return None };
    if let Some(service) = measure.strip_prefix("activity:") {
        if let Some(unit) = unit.filter(|unit| !units.has(service, unit)) {
            let with = listed(units.of(service));
            let help = [format!("organisations that have it: {with}")];
            let title = format!("{} has no activity of {}", quoted(unit), quoted(service));
            item.error(Code::Inconsistent, title, "nothing to compare with", help);
        }
    } else if !known.contains(&measure.as_str()) {
        let known = || known.iter().copied().chain(["activity:<service>"]);
        item.context.report_unknown(
            Code::UnknownName,
            &item.node.place,
            "measure",
            &measure,
            "measures",
            known,
        );
    } else if let Some(unit) = unit.filter(|unit| {
        let with = |own: &Organisation| own.id == **unit && own.reserves.is_some();
        measure == "reserves" && !organisations.iter().any(with)
    }) {
        let title = format!("{} gives no reserves", quoted(unit));
        let help = "write `reserves = …` at the organisation".to_owned();
        item.error(Code::Inconsistent, title, "nothing to compare with", [help]);
    } else if measure == "cumulative_position" && year == Some(0) {
        let help = ["name a projected year".into()];
        item.error(
            Code::Inconsistent,
            "the base year has no cumulative position",
            "it starts in the next",
            help,
        );
    }
    Some(measure)
}
