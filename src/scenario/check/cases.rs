//! Demand and efficiency scenarios, and the vocabulary of overrides that options share with them.

use super::context::Kind;
use super::contracts::payment;
use super::cursor::{Cursor, Item};
use super::population::{central, stated};
use super::values::{
    delivery_step, distinct, each, flag, growth, id, not_negative, reference, share, signed_share,
    spread, text, uncertain, yearly,
};
use crate::error::{Place, Problem, listed};
use crate::scenario::{CaseScenario, Each, Overrides};

/// Where overrides may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Demand,
    Efficiency,
    Option,
}

impl Where {
    fn words(self) -> &'static str {
        match self {
            Where::Demand => "demand scenarios",
            Where::Efficiency => "efficiency scenarios",
            Where::Option => "an option's assumptions",
        }
    }
}

/// Which override may stand where.
const VOCABULARY: &[(&str, &[Where])] = &[
    ("growth", &[Where::Demand]),
    ("growth_add", &[Where::Demand]),
    ("trend_sd", &[Where::Demand]),
    ("year_sd", &[Where::Demand]),
    ("price", EVERYWHERE),
    ("price_add", EVERYWHERE),
    ("scale", PLANS),
    ("rate", &[Where::Efficiency]),
    ("delivery", PLANS),
    ("delivery_add", PLANS),
    ("recurrent", &[Where::Efficiency]),
    ("transformations", EVERYWHERE),
    ("success", EVERYWHERE),
    ("payment", &[Where::Option]),
];
const EVERYWHERE: &[Where] = &[Where::Demand, Where::Efficiency, Where::Option];
const PLANS: &[Where] = &[Where::Efficiency, Where::Option];

/// The most cases that are run together.
const MOST_CASES: usize = 400;

/// A demand or an efficiency scenario.
pub(super) fn scenario(row: &Cursor<'_>, place: Where) -> CaseScenario {
    let id = row.need("id", id);
    CaseScenario { name: row.or("name", id.clone(), text), overrides: overrides(row, place), id }
}

/// A demand scenario, and where it says that it is the one that contracts were planned on.
pub(super) fn demand_scenario(row: &Cursor<'_>) -> (CaseScenario, Option<Place>) {
    let planning = row.maybe("planning", |item| flag(item)?.then(|| item.node.place.clone()));
    (scenario(row, Where::Demand), planning)
}

/// The overrides of a table, which may hold other keys too.
pub(super) fn overrides(table: &Cursor<'_>, place: Where) -> Overrides {
    for (key, places) in VOCABULARY.iter().filter(|(_, places)| !places.contains(&place)) {
        let words: Vec<&str> = places.iter().map(|place| place.words()).collect();
        let title = format!("`{key}` cannot be changed in {}", place.words());
        table.refuse(key, title, format!("`{key}` may stand in {}", words.join(" and ")));
    }
    let read = Reader { table, place };
    let overrides = Overrides {
        growth: read.of("growth", |item| item.named(Kind::Service, central)),
        growth_add: read.of("growth_add", each(Kind::Service, yearly(growth))),
        trend_sd: read.of("trend_sd", |item| item.named(Kind::Service, spread)),
        year_sd: read.of("year_sd", |item| item.named(Kind::Service, spread)),
        price: read.of("price", |item| item.named(Kind::Price, stated)),
        price_add: read.of("price_add", |item| item.named(Kind::Price, yearly(growth))),
        scale: read.of("scale", each(Kind::Organisation, not_negative)),
        rate: read.of("rate", each(Kind::Organisation, yearly(signed_share))),
        delivery: read.of("delivery", each(Kind::Organisation, uncertain)),
        delivery_add: read.of("delivery_add", each(Kind::Organisation, delivery_step)),
        recurrent: read.of("recurrent", each(Kind::Organisation, share)),
        transformations: read.of("transformations", |item| {
            distinct(reference(Kind::Transformation))(item).map(Some)
        }),
        success: read.of("success", |item| item.named(Kind::Transformation, share)),
        payment: read.of("payment", |item| item.named(Kind::Service, payment)),
    };
    warn_of_silence(table, &overrides);
    overrides
}

/// Reads the overrides that may stand in a table.
struct Reader<'c, 'a> {
    table: &'c Cursor<'a>,
    place: Where,
}

impl<'a> Reader<'_, 'a> {
    fn of<T: Default>(&self, key: &'static str, read: impl Fn(&Item<'a>) -> Option<T>) -> T {
        let allowed =
            VOCABULARY.iter().any(|(k, places)| *k == key && places.contains(&self.place));
        if allowed { self.table.or(key, T::default(), read) } else { T::default() }
    }
}

/// A rate stands in place of schemes; whether it stands in place of new care models too is for the file
/// to say.
fn warn_of_silence(table: &Cursor<'_>, overrides: &Overrides) {
    let known: Vec<&str> = table.context.names(Kind::Transformation).collect();
    if overrides.rate == Each::Nothing || overrides.transformations.is_some() || known.is_empty() {
        return;
    }
    table.maybe("rate", |item| {
        let title = format!("{} replaces schemes, not transformations", item.path);
        let label = format!("these still go ahead: {}", listed(known.iter().copied()));
        let help = "say which go ahead: `transformations = […]`, or `[]` for none";
        let place = item.node.place.clone();
        item.context.report(Problem::warning(place, title, label).help([help]));
        Some(())
    });
}

/// The demand scenario that contracts were planned on: the one that says so, or that `planning` names,
/// or the first.
pub(super) fn planning(
    root: &Cursor<'_>,
    scenarios: &[(CaseScenario, Option<Place>)],
) -> Option<usize> {
    let mut marked = scenarios
        .iter()
        .enumerate()
        .filter_map(|(index, (_, place))| place.as_ref().map(|place| (index, place)));
    let first = marked.next().map(|(index, _)| index);
    for (_, place) in marked {
        let title = "contracts were planned on one demand scenario";
        let problem = Problem::error(place.clone(), title, "another says so already");
        root.context.report(problem);
    }
    let named = root.maybe("planning", |item| {
        let name = text(item)?;
        let ids = || scenarios.iter().map(|(scenario, _)| scenario.id.as_str());
        let found = ids().position(|id| id == name);
        if found.is_none() {
            let noun = "demand scenario";
            item.context.report_unknown(&item.node.place, noun, &name, "demand scenarios", ids);
        } else if first.is_some() && first != found {
            let title = "contracts were planned on one demand scenario";
            item.error(title, "a demand scenario with `planning = true` says otherwise", None);
        }
        found
    });
    named.or(first).or((!scenarios.is_empty()).then_some(0))
}

/// Every demand scenario is run with every efficiency scenario.
pub(super) fn check_number(root: &Cursor<'_>, demand: usize, efficiency: usize) {
    let cases = demand.max(1) * efficiency.max(1);
    if cases > MOST_CASES {
        let title = format!("{demand} demand × {efficiency} efficiency scenarios are too many");
        root.error(title, format!("{cases} cases; at most {MOST_CASES} are run together"), None);
    }
}
