//! Control totals and the options that set them.
//!
//! An option arrives whole: its preset and the scenario's defaults already lie beneath its own keys.

use std::collections::{BTreeMap, BTreeSet};

use super::MOST_YEARS;
use super::cases::{Where, overrides};
use super::context::Kind;
use super::contracts::performance;
use super::cursor::{Cursor, Item};
use super::values::{flag, id, money, not_negative, one_of, or_never, share, text, yearly, years};
use crate::error::{Problem, quoted};
use crate::scenario::options::{Borrowing, Earn, Level, Oversight, Period, Support};
use crate::scenario::{ControlTotalOption, Organisation, Yearly};

const LEVELS: &[(&str, Level)] =
    &[("organisation", Level::Organisation), ("locality", Level::Locality)];
const EARN: &[(&str, Earn)] =
    &[("all-or-nothing", Earn::AllOrNothing), ("pound-for-pound", Earn::PoundForPound)];
/// More years than any horizon.
const MANY_YEARS: usize = 1000;

/// Every option. What the options share is judged as part of each, for a preset may complete it; by itself it
/// is judged only where there is no option.
pub(super) fn options(
    root: &Cursor<'_>,
    organisations: &[Organisation],
) -> Vec<ControlTotalOption> {
    let uncovered = Uncovered::new(organisations);
    let options = root.rows("option", |row| option(row, &uncovered));
    if options.is_empty() {
        switchable(root, "support", |table| support(table, &uncovered, Level::Organisation));
        switchable(root, "borrowing", borrowing);
        switchable(root, "oversight", oversight);
    } else {
        let shared = ["support", "borrowing", "oversight"].map(|key| root.item(key));
        shared.into_iter().flatten().for_each(|item| item.survey());
    }
    options
}

fn option(row: &Cursor<'_>, uncovered: &Uncovered<'_>) -> ControlTotalOption {
    let horizon = row.context.years();
    let id = row.need("id", id);
    let level = row.required("level", one_of(LEVELS)).unwrap_or(Level::Organisation);
    let blocks = row.required("period", one_of(&[("annual", false), ("multi-year", true)]));
    let blocks = blocks.unwrap_or_default();
    let period_years = row.maybe("period_years", |item| {
        if !blocks {
            let help = ["write `period = \"multi-year\"`, or take it out".into()];
            item.error(format!("{} is for multi-year periods", item.path), "not here", help);
        }
        years(1, MOST_YEARS)(item)
    });
    let carry = if blocks { 1.0 } else { 0.0 };
    let tolerance = row.or("tolerance", vec![0.0; horizon], yearly(not_negative));
    ControlTotalOption {
        name: row.or("name", id.clone(), text),
        preset: row.maybe("preset", text),
        level,
        period: if blocks {
            // The horizon's end closes the last block.
            Period::MultiYear { years: period_years.map_or(horizon, |years| years.min(horizon)) }
        } else {
            Period::Annual
        },
        carry_surplus: row.or("carry_surplus", carry, share),
        carry_deficit: row.or("carry_deficit", carry, share),
        interim_tolerance: row.or("interim_tolerance", tolerance.clone(), yearly(not_negative)),
        tolerance,
        total: row.maybe("total", yearly(money)),
        totals: row.or("totals", BTreeMap::new(), |item| uncovered.less(item, yearly(money))),
        support: switchable(row, "support", |table| support(table, uncovered, level)),
        borrowing: switchable(row, "borrowing", borrowing),
        oversight: switchable(row, "oversight", oversight),
        assumptions: row
            .maybe("assumptions", |item| item.table(|table| overrides(table, Where::Option)))
            .unwrap_or_default(),
        id,
    }
}

/// A table that `false` switches off.
fn switchable<'a, T>(
    row: &Cursor<'a>,
    key: &'static str,
    read: impl Fn(&Cursor<'a>) -> T,
) -> Option<T> {
    row.maybe(key, |item| if item.is_false() { None } else { item.table(&read) })
}

fn support(table: &Cursor<'_>, uncovered: &Uncovered<'_>, level: Level) -> Support {
    let usual = if level == Level::Locality { 1.0 } else { 0.0 };
    Support {
        amount: table
            .or("amount", BTreeMap::new(), |item| uncovered.less(item, yearly(not_negative))),
        locality_share: table.or("locality_share", usual, share),
        performance: table.maybe("performance", performance),
        earn: table.or("earn", Earn::AllOrNothing, one_of(EARN)),
        incentive: table.or("incentive", 0.0, not_negative),
        incentive_cap: table.or("incentive_cap", 1.0, not_negative),
    }
}

fn borrowing(table: &Cursor<'_>) -> Borrowing {
    let rate = table.or("rate", 0.0, share);
    Borrowing {
        rate,
        missed_rate: table.or("missed_rate", rate, share),
        write_off_after: table.maybe("write_off_after", or_never(years(1, MANY_YEARS))),
    }
}

fn oversight(table: &Cursor<'_>) -> Oversight {
    Oversight {
        taper_after: table.maybe("taper_after", or_never(years(1, MANY_YEARS))),
        exit_after: table.maybe("exit_after", or_never(years(1, MANY_YEARS))),
        taper_share: table.or("taper_share", 0.5, share),
        reentry: table.or("reentry", false, flag),
        special_measures: table.maybe("special_measures", or_never(not_negative)),
    }
}

/// The scenario's control totals.
pub(super) fn totals(
    root: &Cursor<'_>,
    organisations: &[Organisation],
) -> BTreeMap<String, Yearly> {
    root.or("totals", BTreeMap::new(), |item| {
        Uncovered::new(organisations).less(item, yearly(money))
    })
}

/// Options test organisations against totals: one that is not there is 0, which is seldom meant.
pub(super) fn warn_of_missing_totals(
    root: &Cursor<'_>,
    organisations: &[Organisation],
    totals: &BTreeMap<String, Yearly>,
) {
    for organisation in organisations.iter().filter(|organisation| organisation.covered) {
        if !totals.contains_key(&organisation.id) {
            let title = format!("{} has no control total", quoted(&organisation.id));
            let help = format!("write `{} = …` in [totals], in £ million", organisation.id);
            let place = root.maybe("totals", |item| Some(item.node.place.clone()));
            let problem = Problem::warning(place, title, "it is taken as 0");
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
        let mut values = item.named(Kind::Organisation, read)?;
        for entry in item.node.table().into_iter().flat_map(|table| &table.entries) {
            if self.0.contains(entry.key.as_str()) && values.remove(&entry.key).is_some() {
                let title = format!("{} is not under control totals", quoted(&entry.key));
                let label = "this has no effect: its `control_total` is false";
                let problem = Problem::warning(entry.key_place.clone(), title, label);
                item.context.report(problem);
            }
        }
        Some(values)
    }
}
