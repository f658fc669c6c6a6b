//! Drivers: the growth of demand and of prices, and how savings move together.

use super::population;
use super::reader::{Item, Reader};
use super::values::{name, spread, text};
use crate::error::Code;
use crate::format::{Names, Value as Allowed};
use crate::scenario::{Central, Driver, DriverName, Residual, SavingsDriver, Spread};

/// The drivers of `[demand]` or `[price]`, in the file's order.
pub(super) fn drivers(root: &Reader<'_>, names: Names) -> Vec<Driver> {
    let (_, key, _) = names.words();
    let read = |item: &Item<'_>| {
        let members = item.definitions()?.into_iter();
        Some(members.filter_map(|(name, item)| driver(&item, name, names)).collect())
    };
    root.get(key, read).unwrap_or_default()
}

fn driver(item: &Item<'_>, key: &str, names: Names) -> Option<Driver> {
    name(item, key);
    item.table(|table| {
        // A price is the same for all: only demand has anything to share or to follow.
        let demand = names == Names::Service;
        let central = table.get("growth", |item| {
            if demand {
                population::central(item)
            } else {
                population::stated(item).map(Central::Stated)
            }
        });
        let trend_sd = table.get("trend_sd", spread).unwrap_or(Spread::NONE);
        let year_sd = table.get("year_sd", spread).unwrap_or(Spread::NONE);
        let mean = table.get("mean", population::stated);
        one_centre(table);
        let (growth, population) = match (central, mean) {
            (Some(Central::Stated(growth)), _) => (growth, false),
            (Some(Central::Population), _) => (vec![0.0; table.context.years()], true),
            (None, Some(mean)) => {
                let lift = trend_sd.mean() + year_sd.mean();
                (mean.into_iter().map(|mean| mean - lift).collect(), false)
            }
            (None, None) => (Vec::new(), false),
        };
        Driver {
            name: key.to_owned(),
            label: table.text_or("label", key),
            growth,
            population,
            trend_sd,
            year_sd,
            shared: if demand { table.number("shared") } else { 1.0 },
            persistence: table.number("persistence"),
        }
    })
}

/// Exactly one of `growth` and `mean`.
fn one_centre(driver: &Reader<'_>) {
    match (driver.item("growth"), driver.item("mean")) {
        (None, None) => driver.missing("`growth` or `mean`"),
        (Some(_), Some(mean)) => {
            let title = format!("{} has both `growth` and `mean`", driver.path);
            let label = "a mean says where the centre lies, and so does `growth`";
            mean.error(Code::BothGiven, title, label, ["take one of the two out".into()]);
        }
        _ => {}
    }
}

pub(super) fn savings(table: &Reader<'_>) -> SavingsDriver {
    SavingsDriver { shared: table.number("shared"), persistence: table.number("persistence") }
}

/// What the rows do not explain.
pub(super) fn residual(table: &Reader<'_>) -> Residual {
    Residual {
        median: table.number("median"),
        year_sd: table.get("year_sd", spread).unwrap_or(Spread::NONE),
        shared: table.number("shared"),
        persistence: table.number("persistence"),
        tail: table.get("tail", |item| item.table(tail)),
    }
}

/// The chance and the size of a bad year.
pub(super) fn tail(table: &Reader<'_>) -> (f64, f64) {
    (table.number("chance"), table.number("size"))
}

/// The name of a driver, or of something else that may be named beside drivers.
pub(super) fn driver_name<T>(
    make: impl Fn(Result<DriverName, &str>) -> T,
) -> impl Fn(&Item<'_>) -> Option<T> {
    move |item| {
        let Allowed::DriverName(others) = item.allowed else { return None };
        let word = text(item)?;
        let context = item.context;
        if let Some(other) = others.iter().find(|other| **other == word) {
            return Some(make(Err(other)));
        }
        for (prefix, kind) in [("demand.", Names::Service), ("price.", Names::Price)] {
            if let Some(name) = word.strip_prefix(prefix).filter(|name| context.defines(kind, name))
            {
                let name = name.to_owned();
                let demand = kind == Names::Service;
                let driver =
                    if demand { DriverName::Demand(name) } else { DriverName::Price(name) };
                return Some(make(Ok(driver)));
            }
        }
        let demand = context.names(Names::Service).map(|name| format!("demand.{name}"));
        let prices = context.names(Names::Price).map(|name| format!("price.{name}"));
        let others = others.iter().map(|other| (*other).to_owned());
        let known: Vec<String> = demand.chain(prices).chain(others).collect();
        let known = || known.iter().map(String::as_str);
        context.report_unknown(
            Code::UnknownName,
            &item.node.place,
            "driver",
            &word,
            "drivers",
            known,
        );
        None
    }
}
