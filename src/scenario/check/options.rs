//! Control totals and the options that set them.
//!
//! An option arrives whole: its preset and the scenario's defaults already lie beneath its own keys.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::overrides;
use super::contracts::performance;
use super::reader::{Item, Reader};
use super::values::{count, id, number, or_never, text, yearly};
use crate::error::{Code, Problem, quoted};
use crate::format::SHARED_BY_OPTIONS;
use crate::scenario::file::toml_key;
use crate::scenario::options::{Borrowing, Earn, Level, Oversight, Period, Support};
use crate::scenario::{ControlTotalOption, Organisation, Yearly};

/// Every option. What the options share is judged as part of each, for a preset may complete it; by itself it
/// is judged only where there is no option.
pub(super) fn options(
    root: &Reader<'_>,
    organisations: &[Organisation],
) -> Vec<ControlTotalOption> {
    let uncovered = Uncovered::new(organisations);
    let options = root.rows("option", |row| option(row, &uncovered));
    if options.is_empty() {
        switchable(root, "support", |table| support(table, &uncovered, Level::Organisation));
        switchable(root, "borrowing", borrowing);
        switchable(root, "oversight", oversight);
    } else {
        let shared = SHARED_BY_OPTIONS.map(|key| root.item(key));
        shared.into_iter().flatten().for_each(|item| item.survey());
    }
    options
}

fn option(row: &Reader<'_>, uncovered: &Uncovered<'_>) -> ControlTotalOption {
    let horizon = row.context.years();
    let id = row.need("id", id);
    // Without a level or a period the option is refused: any stands in for it.
    let level = row.choice("level").unwrap_or(Level::Organisation);
    let blocks = row.word("period") == "multi-year";
    let period_years = row.get("period_years", |item| {
        if !blocks {
            let help = ["write `period = \"multi-year\"`, or take it out".into()];
            let title = format!("{} is for multi-year periods", item.path);
            item.error(Code::NotHere, title, "not here", help);
        }
        count(item)
    });
    let carry = if blocks { 1.0 } else { 0.0 };
    let tolerance = row.yearly("tolerance");
    ControlTotalOption {
        name: row.text_or("name", &id),
        preset: row.get("preset", text),
        level,
        period: if blocks {
            // The horizon's end closes the last block.
            Period::MultiYear { years: period_years.map_or(horizon, |years| years.min(horizon)) }
        } else {
            Period::Annual
        },
        carry_surplus: row.get("carry_surplus", number).unwrap_or(carry),
        carry_deficit: row.get("carry_deficit", number).unwrap_or(carry),
        interim_tolerance: row
            .get("interim_tolerance", yearly)
            .unwrap_or_else(|| tolerance.clone()),
        tolerance,
        total: row.get("total", yearly),
        totals: row.need("totals", |item| uncovered.less(item, yearly)),
        support: switchable(row, "support", |table| support(table, uncovered, level)),
        borrowing: switchable(row, "borrowing", borrowing),
        oversight: switchable(row, "oversight", oversight),
        assumptions: row.need("assumptions", |item| item.table(overrides)),
        id,
    }
}

/// A table that `false` switches off.
fn switchable<'a, T>(
    row: &Reader<'a>,
    key: &'static str,
    read: impl Fn(&Reader<'a>) -> T,
) -> Option<T> {
    row.get(key, |item| if item.is_false() { None } else { item.table(&read) })
}

fn support(table: &Reader<'_>, uncovered: &Uncovered<'_>, level: Level) -> Support {
    let usual = if level == Level::Locality { 1.0 } else { 0.0 };
    Support {
        amount: table.need("amount", |item| uncovered.less(item, yearly)),
        locality_share: table.get("locality_share", number).unwrap_or(usual),
        performance: table.get("performance", performance),
        earn: table.choice("earn").unwrap_or(Earn::AllOrNothing),
        incentive: table.number("incentive"),
        incentive_cap: table.number("incentive_cap"),
    }
}

fn borrowing(table: &Reader<'_>) -> Borrowing {
    let rate = table.number("rate");
    Borrowing {
        rate,
        missed_rate: table.get("missed_rate", number).unwrap_or(rate),
        write_off_after: table.get("write_off_after", or_never(count)),
    }
}

fn oversight(table: &Reader<'_>) -> Oversight {
    Oversight {
        taper_after: table.get("taper_after", or_never(count)),
        exit_after: table.get("exit_after", or_never(count)),
        taper_share: table.number("taper_share"),
        reentry: table.flag("reentry"),
        special_measures: table.get("special_measures", or_never(number)),
    }
}

/// The scenario's control totals.
pub(super) fn totals(
    root: &Reader<'_>,
    organisations: &[Organisation],
) -> BTreeMap<String, Yearly> {
    root.need("totals", |item| Uncovered::new(organisations).less(item, yearly))
}

/// Options test organisations against totals: one that is not there is 0, which is seldom meant.
pub(super) fn warn_of_missing_totals(
    root: &Reader<'_>,
    organisations: &[Organisation],
    totals: &BTreeMap<String, Yearly>,
) {
    for organisation in organisations.iter().filter(|organisation| organisation.covered) {
        if !totals.contains_key(&organisation.id) {
            let title = format!("{} has no control total", quoted(&organisation.id));
            let help =
                format!("write `{} = …` in [totals], in £ million", toml_key(&organisation.id));
            let place = root.item("totals").map(|item| item.node.place.clone());
            let problem = Problem::warning(Code::MissingTotal, place, title, "it is taken as 0");
            root.context.report(problem.help([help]));
        }
    }
}

/// The organisations that are not under control totals.
struct Uncovered<'o>(BTreeSet<&'o str>);

impl<'o> Uncovered<'o> {
    fn new(organisations: &'o [Organisation]) -> Uncovered<'o> {
        let uncovered = organisations.iter().filter(|organisation| !organisation.covered);
        Uncovered(uncovered.map(|organisation| organisation.id.as_str()).collect())
    }

    /// Values by organisation, less those of the uncovered, which have no effect: that is said.
    fn less<T>(
        &self,
        item: &Item<'_>,
        read: impl Fn(&Item<'_>) -> Option<T>,
    ) -> Option<BTreeMap<String, T>> {
        let mut values = item.named(read)?;
        for entry in item.node.table().into_iter().flat_map(|table| &table.entries) {
            if self.0.contains(entry.key.as_str()) && values.remove(&entry.key).is_some() {
                let title = format!("{} is not under control totals", quoted(&entry.key));
                let label = "this has no effect: its `control_total` is false";
                let problem =
                    Problem::warning(Code::NoEffect, entry.key_place.clone(), title, label);
                item.context.report(problem);
            }
        }
        Some(values)
    }
}
