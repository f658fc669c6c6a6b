//! Drivers: the growth of demand and of prices, and how savings move together.

use super::context::Kind;
use super::cursor::{Cursor, Item};
use super::population;
use super::values::{name, share, signed_share, spread, text};
use crate::scenario::{Central, Driver, DriverName, SavingsDriver, Spread};

pub(super) const DEFAULT_SAVINGS: SavingsDriver = SavingsDriver { shared: 1.0, persistence: 0.0 };

/// The drivers of `[demand]` or `[price]`, in the file's order.
pub(super) fn drivers(root: &Cursor<'_>, kind: Kind) -> Vec<Driver> {
    let key = if kind == Kind::Service { "demand" } else { "price" };
    let read = |item: &Item<'_>| {
        item.table(|table| {
            let members = table.members().into_iter();
            let drivers = members.filter_map(|(name, _, item)| driver(&item, name, kind));
            Vec::from_iter(drivers)
        })
    };
    root.or(key, Vec::new(), read)
}

fn driver(item: &Item<'_>, key: &str, kind: Kind) -> Option<Driver> {
    name(item, key);
    item.table(|table| {
        // A price is the same for all, and nobody's use of anything: only demand has anything to share or
        // to follow.
        let demand = kind == Kind::Service;
        let central = table.required("growth", |item| {
            if demand {
                population::central(item)
            } else {
                population::stated(item).map(Central::Stated)
            }
        });
        let (growth, population) = match central {
            Some(Central::Stated(growth)) => (growth, false),
            Some(Central::Population) => (vec![0.0; table.context.years()], true),
            None => (Vec::new(), false),
        };
        Driver {
            name: key.to_owned(),
            label: table.or("label", key.to_owned(), text),
            growth,
            population,
            trend_sd: table.or("trend_sd", Spread::NONE, spread),
            year_sd: table.or("year_sd", Spread::NONE, spread),
            shared: if demand { table.or("shared", 1.0, share) } else { 1.0 },
            persistence: table.or("persistence", 0.0, signed_share),
        }
    })
}

pub(super) fn savings(table: &Cursor<'_>) -> SavingsDriver {
    SavingsDriver {
        shared: table.or("shared", DEFAULT_SAVINGS.shared, share),
        persistence: table.or("persistence", DEFAULT_SAVINGS.persistence, signed_share),
    }
}

/// The name of a driver, or of something else that may be named beside drivers.
pub(super) fn driver_name<T>(
    others: &'static [&'static str],
    make: impl Fn(Result<DriverName, &str>) -> T,
) -> impl Fn(&Item<'_>) -> Option<T> {
    move |item| {
        let word = text(item)?;
        let context = item.context;
        if let Some(other) = others.iter().find(|other| **other == word) {
            return Some(make(Err(other)));
        }
        for (prefix, kind) in [("demand.", Kind::Service), ("price.", Kind::Price)] {
            if let Some(name) = word.strip_prefix(prefix).filter(|name| context.defines(kind, name))
            {
                let name = name.to_owned();
                let demand = kind == Kind::Service;
                let driver =
                    if demand { DriverName::Demand(name) } else { DriverName::Price(name) };
                return Some(make(Ok(driver)));
            }
        }
        let demand = context.names(Kind::Service).map(|name| format!("demand.{name}"));
        let prices = context.names(Kind::Price).map(|name| format!("price.{name}"));
        let others = others.iter().map(|other| (*other).to_owned());
        let known: Vec<String> = demand.chain(prices).chain(others).collect();
        let known = || known.iter().map(String::as_str);
        context.report_unknown(&item.node.place, "driver", &word, "drivers", known);
        None
    }
}
