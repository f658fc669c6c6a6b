//! Control totals and the options that set them.
//!
//! An option arrives whole: its preset and the scenario's defaults already lie beneath its own keys.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::overrides;
use super::contracts::performance;
use super::reader::{Item, Reader};
use super::values::{choice, count, list, number, option_id, or_never, reference, text, yearly};
use crate::error::{Code, Problem, quoted};
use crate::format::SHARED_BY_OPTIONS;
use crate::scenario::file::toml_key;
use crate::scenario::options::{
    Borrowing, Duty, Earn, Landing, Level, Milestone, Oversight, Period, Rebase, Rescue, Support,
    Window,
};
use crate::scenario::{ControlTotalOption, Organisation, Overrides, Yearly};

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
    let id = row.need("id", option_id);
    // Without a level or a period the option is refused: any stands in for it.
    let level = row.choice("level").unwrap_or(Level::Organisation);
    let (period, window, brought_forward) = period(row, uncovered);
    let carry = if period == Period::Annual { 0.0 } else { 1.0 };
    let carries = ["carry_surplus", "carry_deficit"].map(|key| {
        row.get(key, |item| {
            if window == Window::Rolling {
                let title = format!("{} is for blocks of years", item.path);
                let label = "a window that rolls carries the variances of its years";
                item.error(Code::NotHere, title, label, ["take it out".into()]);
            }
            number(item)
        })
    });
    let tolerance = row.yearly("tolerance");
    let assumptions = row.get("assumptions", |item| {
        item.table(|table| (overrides(table), table.number("surplus_kept")))
    });
    let (assumptions, surplus_kept) = assumptions.unwrap_or_else(|| (Overrides::default(), 1.0));
    ControlTotalOption {
        name: row.text_or("name", &id),
        preset: row.get("preset", text),
        level,
        period,
        window,
        brought_forward,
        carry_surplus: carries[0].unwrap_or(carry),
        carry_deficit: carries[1].unwrap_or(carry),
        interim_tolerance: row
            .get("interim_tolerance", yearly)
            .unwrap_or_else(|| tolerance.clone()),
        tolerance,
        total: row.get("total", yearly),
        totals: row.need("totals", |item| uncovered.less(item, yearly)),
        rebase: switchable(row, "rebase", |table| Rebase {
            weight: table.number("weight"),
            improve: table.yearly("improve"),
            most: table.yearly("most"),
        }),
        landing: switchable(row, "landing", |table| Landing {
            most: table.need("most", yearly),
            payback: table.number("payback"),
        }),
        duty: switchable(row, "duty", |table| duty(table, uncovered)),
        support: switchable(row, "support", |table| support(table, uncovered, level)),
        borrowing: switchable(row, "borrowing", borrowing),
        oversight: switchable(row, "oversight", oversight),
        assumptions,
        surplus_kept,
        id,
    }
}

/// Over how many years a test runs, how they are taken together, and what they look back on.
fn period(
    row: &Reader<'_>,
    uncovered: &Uncovered<'_>,
) -> (Period, Window, BTreeMap<String, Vec<f64>>) {
    let horizon = row.context.years();
    let several = row.word("period") == "multi-year";
    let only = |item: &Item<'_>, kind: &str, help: &str| {
        let title = format!("{} is for {kind}", item.path);
        item.error(Code::NotHere, title, "not here", [format!("{help}, or take it out")]);
    };
    let window = row.get("window", |item| {
        let window = choice(item)?;
        if window == Window::Rolling && !several {
            only(item, "multi-year periods", "write `period = \"multi-year\"`");
        }
        Some(window)
    });
    let rolling = window == Some(Window::Rolling);
    let years = row.get("period_years", |item| {
        if !several {
            only(item, "multi-year periods", "write `period = \"multi-year\"`");
        }
        count(item)
    });
    let years = years.unwrap_or(horizon);
    let brought_forward = row.need("brought_forward", |item| {
        if !rolling && item.node.table().is_some_and(|table| !table.entries.is_empty()) {
            only(item, "windows that roll", "write `window = \"rolling\"`");
        }
        uncovered.less(item, |item| {
            let variances = list(item)?;
            if rolling && variances.len() >= years.max(1) {
                let title = format!("{} has too many variances", item.path);
                let label = format!(
                    "{}, where a window of {years} years looks back on {} at most",
                    variances.len(),
                    years - 1
                );
                item.error(Code::WrongLength, title, label, ["leave the earliest out".into()]);
            }
            Some(variances)
        })
    });
    let period = match several {
        false => Period::Annual,
        true if rolling => Period::MultiYear { years },
        // The horizon's end closes the last block.
        true => Period::MultiYear { years: years.min(horizon) },
    };
    (period, window.unwrap_or_default(), brought_forward)
}

fn duty(table: &Reader<'_>, uncovered: &Uncovered<'_>) -> Duty {
    let (period, window, brought_forward) = period(table, uncovered);
    let tolerance = table.yearly("tolerance");
    Duty {
        level: table.choice("level").unwrap_or(Level::Organisation),
        period,
        window,
        brought_forward,
        interim_tolerance: table
            .get("interim_tolerance", yearly)
            .unwrap_or_else(|| tolerance.clone()),
        tolerance,
        total: table.get("total", yearly),
        totals: table.need("totals", |item| uncovered.less(item, yearly)),
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
    let usual = if level == Level::Organisation { 0.0 } else { 1.0 };
    Support {
        amount: table.need("amount", |item| uncovered.less(item, yearly)),
        locality_share: table.get("locality_share", number).unwrap_or(usual),
        performance: table.get("performance", |item| performance(item, number)),
        earn: table.choice("earn").unwrap_or(Earn::AllOrNothing),
        incentive: table.number("incentive"),
        incentive_cap: match table.item("incentive_cap") {
            Some(item) if item.node.text() == Some("none") => None,
            _ => Some(table.number("incentive_cap")),
        },
        redistribute: table.number("redistribute"),
        rescue: switchable(table, "rescue", |table| Rescue {
            chance: table.number("chance"),
            share: table.number("share"),
        }),
        milestone: switchable(table, "milestone", |table| Milestone {
            transformation: table.need("transformation", reference),
            share: table.number("share"),
        }),
    }
}

fn borrowing(table: &Reader<'_>) -> Borrowing {
    let rate = table.yearly("rate");
    Borrowing {
        missed_rate: table.get("missed_rate", yearly).unwrap_or_else(|| rate.clone()),
        rate,
        special_rate: table.get("special_rate", yearly),
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
