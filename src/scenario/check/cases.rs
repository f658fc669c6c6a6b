//! Demand and efficiency scenarios, and the vocabulary of overrides that options share with them.

use super::contracts::payment;
use super::population::{central, stated};
use super::reader::{Item, Reader};
use super::uncertain::uncertain;
use super::values::{distinct, each, flag, id, number, reference, spread, text, yearly};
use crate::error::{Code, Place, Problem, listed};
use crate::format::Names;
use crate::scenario::{CaseScenario, Each, Overrides};

/// The most cases that are run together.
const MOST_CASES: usize = 400;

/// A demand or an efficiency scenario.
pub(super) fn scenario(row: &Reader<'_>) -> CaseScenario {
    let id = row.need("id", id);
    CaseScenario { name: row.text_or("name", &id), overrides: overrides(row), id }
}

/// A demand scenario, and where it says that it is the one that contracts were planned on.
pub(super) fn demand_scenario(row: &Reader<'_>) -> (CaseScenario, Option<Place>) {
    let planning = row.get("planning", |item| flag(item)?.then(|| item.node.place.clone()));
    (scenario(row), planning)
}

/// The overrides of a table, which may hold other keys too: those that the format allows there.
pub(super) fn overrides(table: &Reader<'_>) -> Overrides {
    let read = Allowed { table };
    let overrides = Overrides {
        growth: read.of("growth", |item| item.named(central)),
        growth_add: read.of("growth_add", each(yearly)),
        trend_sd: read.of("trend_sd", |item| item.named(spread)),
        year_sd: read.of("year_sd", |item| item.named(spread)),
        price: read.of("price", |item| item.named(stated)),
        price_add: read.of("price_add", |item| item.named(yearly)),
        scale: read.of("scale", each(number)),
        rate: read.of("rate", each(yearly)),
        delivery: read.of("delivery", each(uncertain)),
        delivery_add: read.of("delivery_add", each(number)),
        recurrent: read.of("recurrent", each(number)),
        transformations: read.of("transformations", |item| distinct(reference)(item).map(Some)),
        success: read.of("success", |item| item.named(number)),
        payment: read.of("payment", |item| item.named(payment)),
        performance_share: read.of("performance_share", |item| item.named(yearly)),
    };
    warn_of_silence(table, &overrides);
    overrides
}

/// Reads the overrides that a table may have.
struct Allowed<'c, 'a> {
    table: &'c Reader<'a>,
}

impl<'a> Allowed<'_, 'a> {
    fn of<T: Default>(&self, key: &str, read: impl Fn(&Item<'a>) -> Option<T>) -> T {
        let allowed = self.table.format.keys.iter().any(|known| known.name == key);
        if allowed { self.table.need(key, read) } else { T::default() }
    }
}

/// A rate stands in place of schemes; whether it stands in place of new care models too is for the file
/// to say.
fn warn_of_silence(table: &Reader<'_>, overrides: &Overrides) {
    let known: Vec<&str> = table.context.names(Names::Transformation).collect();
    if overrides.rate == Each::Nothing || overrides.transformations.is_some() || known.is_empty() {
        return;
    }
    if let Some(item) = table.item("rate") {
        let title = format!("{} replaces schemes, not transformations", item.path);
        let label = format!("these still go ahead: {}", listed(known.iter().copied()));
        let help = "say which go ahead: `transformations = […]`, or `[]` for none";
        let place = item.node.place.clone();
        item.context
            .report(Problem::warning(Code::SchemesReplaced, place, title, label).help([help]));
    }
}

/// The demand scenario that contracts were planned on: the one that says so, or that `planning` names,
/// or the first.
pub(super) fn planning(
    root: &Reader<'_>,
    scenarios: &[(CaseScenario, Option<Place>)],
) -> Option<usize> {
    let mut marked = scenarios
        .iter()
        .enumerate()
        .filter_map(|(index, (_, place))| place.as_ref().map(|place| (index, place)));
    let first = marked.next().map(|(index, _)| index);
    for (_, place) in marked {
        let title = "contracts were planned on one demand scenario";
        let problem =
            Problem::error(Code::Duplicate, place.clone(), title, "another says so already");
        root.context.report(problem);
    }
    let named = root.get("planning", |item| {
        let name = text(item)?;
        let ids = || scenarios.iter().map(|(scenario, _)| scenario.id.as_str());
        let found = ids().position(|id| id == name);
        if found.is_none() {
            let noun = "demand scenario";
            item.context.report_unknown(
                Code::UnknownName,
                &item.node.place,
                noun,
                &name,
                "demand scenarios",
                ids,
            );
        } else if first.is_some() && first != found {
            let title = "contracts were planned on one demand scenario";
            item.error(
                Code::Inconsistent,
                title,
                "a demand scenario with `planning = true` says otherwise",
                None,
            );
        }
        found
    });
    named.or(first).or((!scenarios.is_empty()).then_some(0))
}

/// Every demand scenario is run with every efficiency scenario.
pub(super) fn check_number(root: &Reader<'_>, demand: usize, efficiency: usize) {
    let cases = demand.max(1) * efficiency.max(1);
    if cases > MOST_CASES {
        let title = format!("{demand} demand × {efficiency} efficiency scenarios are too many");
        root.error(
            Code::TooLarge,
            title,
            format!("{cases} cases; at most {MOST_CASES} are run together"),
            None,
        );
    }
}
