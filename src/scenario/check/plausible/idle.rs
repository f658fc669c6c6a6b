//! What changes no figure because something that it acts on is nil.

use super::{Judge, path};
use crate::error::Code;
use crate::scenario::{DriverName, Each, Mix, Scenario, Shape};

pub(super) fn check(judge: &Judge<'_>) {
    changes_of_nothing(judge);
    correlations_without_effect(judge);
    shocks_that_help(judge);
    growth_against_the_rest(judge);
}

/// Questions a shock that lowers cost or demand.
fn shocks_that_help(judge: &Judge<'_>) {
    for shock in judge.scenario.shocks.iter().filter(|shock| shock.size.median() < 0.0) {
        let prices = shock.drivers.iter().any(|driver| matches!(driver, DriverName::Price(_)));
        if shock.cost || !prices {
            let at = path(&["shock", &shock.name, "size"]);
            let title = format!("the shock `{}` lowers what it strikes", shock.name);
            let label =
                format!("its median size is {}", crate::wording::per_cent(shock.size.median()));
            let help = vec![
                "a shock that costs money has a positive size: is the minus meant?".to_owned(),
            ];
            judge.warn(Code::Implausible, &[at], title, label, help);
        }
    }
}

/// Questions what a demand scenario adds to the growth of one service against that of all others.
fn growth_against_the_rest(judge: &Judge<'_>) {
    for case in &judge.scenario.demand_scenarios {
        let Each::Named(added) = &case.overrides.growth_add else { continue };
        let first = |growth: &[f64]| growth.first().copied().unwrap_or_default();
        let odd = |sign: f64| {
            let mut with = added.iter().filter(|(_, growth)| first(growth) * sign > 0.0);
            with.next().filter(|_| with.next().is_none())
        };
        let found = odd(1.0).or_else(|| odd(-1.0)).filter(|_| added.len() > 3);
        if let Some((service, growth)) = found.filter(|(_, growth)| first(growth).abs() > 0.005) {
            let at = path(&["demand_scenario", &case.id, "growth_add", service]);
            let title = format!(
                "`{}` moves the growth of `{service}` against that of all other services",
                case.id
            );
            let label = format!("{} is added", crate::wording::per_cent(first(growth)));
            let help = vec!["is the sign meant?".to_owned()];
            judge.warn(Code::Implausible, &[at], title, label, help);
        }
    }
}

/// Questions a change of activity at a provider all of whose contracts for the service are worth 0.
fn changes_of_nothing(judge: &Judge<'_>) {
    for transformation in &judge.scenario.transformations {
        for change in &transformation.changes {
            let providers = judge.scenario.organisations.iter().filter(|organisation| {
                change.organisations.as_ref().is_none_or(|named| named.contains(&organisation.id))
            });
            for organisation in providers {
                let contracts = judge.scenario.contracts.iter().filter(|contract| {
                    contract.provider.id() == organisation.id && contract.service == change.service
                });
                let values: Vec<f64> = contracts.map(|contract| contract.value).collect();
                // Cost that follows the service by itself is still changed.
                let follows = organisation.cost.iter().any(|line| match &line.activity {
                    Mix::Services(shares) => {
                        shares.get(&change.service).is_some_and(|share| *share > 0.0)
                    }
                    Mix::Fixed | Mix::Contracts => false,
                });
                if !values.is_empty() && values.iter().all(|value| *value == 0.0) {
                    let at =
                        path(&["transformation", &transformation.id, "change", &change.service]);
                    let title = format!(
                        "`{}` changes {} at `{}`, whose contracts for it are worth 0",
                        transformation.id, change.service, organisation.id
                    );
                    let label = if follows {
                        "it changes cost and no income"
                    } else {
                        "it changes nothing"
                    };
                    let help = "give the contract what is paid in the base year: activity grows in proportion to it";
                    judge.warn(
                        Code::NoEffect,
                        &[at],
                        title,
                        label.to_owned(),
                        vec![help.to_owned()],
                    );
                }
            }
        }
    }
}

/// Whether nothing random stands behind a driver.
fn is_certain(scenario: &Scenario, name: &DriverName) -> bool {
    let driver = |drivers: &[crate::scenario::Driver], name: &str| {
        let found = drivers.iter().find(|driver| driver.name == name);
        found.is_some_and(|driver| driver.trend_sd.is_none() && driver.year_sd.is_none())
    };
    match name {
        DriverName::Demand(service) => driver(&scenario.demand, service),
        DriverName::Price(index) => driver(&scenario.prices, index),
        DriverName::Savings => {
            scenario.schemes.iter().all(|scheme| matches!(scheme.delivery.shape, Shape::Certain(_)))
        }
    }
}

/// Questions a correlation of a driver that has no spread.
fn correlations_without_effect(judge: &Judge<'_>) {
    for correlation in &judge.scenario.correlations {
        let (one, other) = (correlation.between.0.to_string(), correlation.between.1.to_string());
        let certain = [&correlation.between.0, &correlation.between.1]
            .into_iter()
            .find(|name| is_certain(judge.scenario, name));
        // A scenario may give it a spread.
        let spread_later =
            judge.scenario.demand_scenarios.iter().any(|case| {
                !case.overrides.trend_sd.is_empty() || !case.overrides.year_sd.is_empty()
            });
        if let Some(name) = certain.filter(|_| !spread_later) {
            let row = format!("{}/{}", one.as_str().min(&other), one.as_str().max(&other));
            let at = path(&["correlation", &row, "value"]);
            let title = format!("the correlation of {one} and {other} has no effect");
            let label = format!("{name} is certain");
            let help =
                vec!["give it a `year_sd` or a `trend_sd`, or take the correlation out".to_owned()];
            judge.warn(Code::NoEffect, &[at], title, label, help);
        }
    }
}
