//! Shocks: what may strike, when, and whom.

use super::drivers::driver_name;
use super::reader::{Item, Reader};
use super::units::Units;
use super::values::{distinct, reference, text, year};
use crate::error::{Code, listed, quoted};
use crate::scenario::{DriverName, Organisation, Scope, Shock};

/// Something that a shock strikes.
#[derive(PartialEq)]
enum Target {
    Driver(DriverName),
    Cost,
}

pub(super) fn shock(row: &Reader<'_>, organisations: &[Organisation], units: &Units) -> Shock {
    let own = row.word("scope") == "organisation";
    let read = driver_name(|name| name.map_or(Target::Cost, Target::Driver));
    let targets = row.get("drivers", |item| {
        if item.node.rows().is_some_and(<[_]>::is_empty) {
            return item.expects("a list of drivers, or of `cost`");
        }
        let may_strike = |item: &Item<'_>, target: &Target| !own || not_price(item, target);
        distinct(|item: &Item<'_>| read(item).filter(|target| may_strike(item, target)))(item)
    });
    let targets = targets.unwrap_or_default();
    let strikes = |organisation: &str, target: &Target| match target {
        Target::Driver(DriverName::Demand(service)) => units.has(service, organisation),
        Target::Driver(_) => true,
        Target::Cost => organisations.iter().any(|o| o.id == organisation && !o.cost.is_empty()),
    };
    let named = row.item("organisations").and_then(|item| {
        if !own {
            let title = format!("{} is for shocks of single organisations", item.path);
            let help = ["write `scope = \"organisation\"`, or take it out".into()];
            item.error(Code::NotHere, title, "the scope is the locality", help);
            return None;
        }
        let struck = distinct(|item: &Item<'_>| {
            let organisation = reference(item)?;
            if !targets.iter().any(|target| strikes(&organisation, target)) {
                targets.iter().for_each(|target| spared(item, &organisation, target, units));
            }
            Some(organisation)
        });
        struck(&item)
    });
    if let (Some(item), Some([])) = (row.item("organisations"), named.as_deref()) {
        item.warning(
            Code::NoEffect,
            format!("{} strikes no one", row.path),
            "no organisation is named",
        );
    }
    let scope = if own {
        let struck = |organisation: &&Organisation| {
            targets.iter().any(|target| strikes(&organisation.id, target))
        };
        let all = organisations.iter().filter(struck).map(|o| o.id.clone());
        Scope::Organisations(named.unwrap_or_else(|| all.collect()))
    } else {
        Scope::Locality
    };
    Shock {
        name: row.need("name", text),
        probability: row.number("probability"),
        years: row.get("years", years).unwrap_or_else(|| vec![true; row.context.years()]),
        cost: targets.iter().any(|target| matches!(target, Target::Cost)),
        drivers: targets
            .into_iter()
            .filter_map(|target| match target {
                Target::Driver(driver) => Some(driver),
                Target::Cost => None,
            })
            .collect(),
        size: row.uncertain("size"),
        scope,
        permanent: row.word("kind") == "permanent",
    }
}

/// Prices are the locality's: no strike on one organisation can move them.
fn not_price(item: &Item<'_>, target: &Target) -> bool {
    let price = matches!(target, Target::Driver(DriverName::Price(_)));
    if price {
        let title = format!("{} names a price, which all organisations share", item.path);
        let help = ["a shock of single organisations strikes demand drivers or `cost`".into()];
        item.error(Code::Inconsistent, title, "a price has no organisation", help);
    }
    !price
}

/// Reports an organisation that is named and has nothing to strike.
fn spared(item: &Item<'_>, organisation: &str, target: &Target, units: &Units) {
    let (what, help) = match target {
        Target::Driver(DriverName::Demand(service)) => {
            let with = listed(units.of(service));
            (format!("activity of {}", quoted(service)), Some(format!("these have: {with}")))
        }
        _ => ("cost lines".into(), None),
    };
    let title = format!("the shock has nothing to strike at {}", quoted(organisation));
    item.error(Code::Inconsistent, title, format!("it has no {what}"), help);
}

/// Whether each projected year is among those listed.
fn years(item: &Item<'_>) -> Option<Vec<bool>> {
    let listed = item.items(year)?;
    let count = item.context.years();
    Some((1..=count).map(|year| listed.contains(&year)).collect())
}
