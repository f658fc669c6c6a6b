//! `check --sampled`: every uncertain value as it is asked for and as it is drawn, and what correlated costs would do.

use super::Table;
use crate::error::Failure;
use crate::model::uncertain::{Drawn, drawn, growth};
use crate::projection::{Detailed, Mode, Projection};
use crate::results::Measure;
use crate::scenario::assumptions::Case;
use crate::scenario::{
    Correlation, Driver, DriverName, Each, Growth, Sampler, Scenario, Shape, Uncertain, Unit,
};
use crate::simulate::Settings;
use crate::wording::{accounts, per_cent, plain_number, rate};

/// Runs that the spread of the position is measured on.
const RUNS: u64 = 4_096;
/// The correlation that is tried among costs.
const TRIED: f64 = 0.25;

/// The table, and what correlated costs would do.
pub fn sampled(scenario: &Scenario) -> Result<String, Failure> {
    let mut table = Table::new(&["", "asked for", "mean", "P10", "P50", "P90", "at a limit"]);
    for (kind, drivers) in [("demand", &scenario.demand), ("price", &scenario.prices)] {
        for driver in
            drivers.iter().filter(|driver| !(driver.trend_sd.is_none() && driver.year_sd.is_none()))
        {
            let first = driver.growth.first().copied().unwrap_or_default();
            let found = growth(first, driver.trend_sd, driver.year_sd);
            let name = format!("{kind}.{}, growth in {}", driver.name, scenario.year(1));
            table.row("", &row(&name, &asked_of(driver, first), &found, rate));
        }
    }
    for (name, value, limits) in values(scenario) {
        let found = drawn(value, limits);
        table.row("", &row(&name, &asked(value), &found, |value| format!("{value:.3}")));
    }
    let text = format!(
        "\nUncertain values: what is asked for and what is drawn, worked out from each form\n\n{}",
        table.text()
    );
    Ok(text + &correlated(scenario)?)
}

fn row(name: &str, asked: &str, found: &Drawn, say: impl Fn(f64) -> String) -> Vec<String> {
    let limit = found.at_min + found.at_max;
    let limit =
        if limit < 0.0005 { "-".to_owned() } else { per_cent((limit * 1000.0).round() / 1000.0) };
    let figures = [found.mean, found.p10, found.p50, found.p90].map(say);
    [name.to_owned(), asked.to_owned()].into_iter().chain(figures).chain([limit]).collect()
}

fn asked_of(driver: &Driver, first: f64) -> String {
    let spread = |spread: crate::scenario::Spread| match spread.below == spread.above {
        true => plain_number(spread.below),
        false => format!("[{}, {}]", plain_number(spread.below), plain_number(spread.above)),
    };
    let trend = if driver.trend_sd.is_none() {
        String::new()
    } else {
        format!(", trend_sd {}", spread(driver.trend_sd))
    };
    let year = if driver.year_sd.is_none() {
        String::new()
    } else {
        format!(", year_sd {}", spread(driver.year_sd))
    };
    format!("{}{trend}{year}", rate(first))
}

/// A form in few words.
fn asked(value: &Uncertain) -> String {
    let number = plain_number;
    let form = match value.shape {
        Shape::Certain(value) => number(value),
        Shape::TwoPiece { p10, p50, p90 } => {
            format!("p10 {}, p50 {}, p90 {}", number(p10), number(p50), number(p90))
        }
        Shape::Normal { mean, sd } => format!("mean {}, sd {}", number(mean), number(sd)),
        Shape::Uniform { low, high } => format!("uniform {} to {}", number(low), number(high)),
        Shape::Triangular { low, mode, high } => {
            format!("triangular {}, {}, {}", number(low), number(mode), number(high))
        }
        Shape::Pert { low, mode, high } => {
            format!("pert {}, {}, {}", number(low), number(mode), number(high))
        }
    };
    let limit = |name: &str, limit: Option<f64>| {
        limit.map_or_else(String::new, |limit| format!(", {name} {}", number(limit)))
    };
    format!("{form}{}{}", limit("min", value.min), limit("max", value.max))
}

const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
/// Within which the model keeps a delivery, and an attainment.
const DELIVERY: (f64, f64) = (0.0, 2.0);
const ATTAINMENT: (f64, f64) = (0.0, 1.0);

/// Every uncertain value that is not certain, by its path, with the limits that the model keeps it within.
fn values(scenario: &Scenario) -> Vec<(String, &Uncertain, (f64, f64))> {
    let mut found: Vec<(String, &Uncertain, (f64, f64))> = Vec::new();
    for shock in &scenario.shocks {
        found.push((format!("shock.{}.size", shock.name), &shock.size, FREE));
    }
    for scheme in &scenario.schemes {
        found.push((
            format!("scheme.{}/{}.delivery", scheme.organisation, scheme.name),
            &scheme.delivery,
            DELIVERY,
        ));
    }
    for transformation in &scenario.transformations {
        let name = |rest: &str| format!("transformation.{}.{rest}", transformation.id);
        found.extend(transformation.changes.iter().map(|change| {
            (name(&format!("change.{}.effect", change.service)), &change.effect, FREE)
        }));
        let moves = transformation.transitions.iter();
        found.extend(moves.map(|change| {
            (
                name(&format!("transition.{}/{}.effect", change.from, change.to)),
                &change.effect,
                FREE,
            )
        }));
        let investments = transformation.investments.iter();
        found.extend(investments.map(|paid| {
            (name(&format!("investment.{}.overrun", paid.payer.id())), &paid.overrun, FREE)
        }));
        let savings = transformation.savings.iter();
        found.extend(savings.map(|saving| {
            (name(&format!("saving.{}.amount", saving.organisation)), &saving.amount, FREE)
        }));
    }
    for contract in &scenario.contracts {
        let tied = contract.performance.iter();
        found.extend(tied.map(|tied| {
            (format!("contract.{}.performance.achieved", contract.id), &tied.achieved, ATTAINMENT)
        }));
    }
    let cases =
        scenario.demand_scenarios.iter().map(|case| ("demand_scenario", &case.id, &case.overrides));
    let cases = cases.chain(
        scenario
            .efficiency_scenarios
            .iter()
            .map(|case| ("efficiency_scenario", &case.id, &case.overrides)),
    );
    for (table, id, overrides) in cases {
        match &overrides.delivery {
            Each::Nothing => {}
            Each::All(value) => found.push((format!("{table}.{id}.delivery"), value, DELIVERY)),
            Each::Named(values) => {
                found.extend(values.iter().map(|(name, value)| {
                    (format!("{table}.{id}.delivery.{name}"), value, DELIVERY)
                }));
            }
        }
    }
    for option in &scenario.options {
        let tied = option.support.iter().filter_map(|support| support.performance.as_ref());
        found.extend(tied.map(|tied| {
            (format!("option.{}.support.performance.achieved", option.id), &tied.1, ATTAINMENT)
        }));
    }
    found.retain(|(_, value, _)| !matches!(value.shape, Shape::Certain(_)));
    found
}

/// The price indices of cost rows that have a spread.
fn cost_drivers(scenario: &Scenario) -> Vec<DriverName> {
    let rows = scenario.organisations.iter().flat_map(|found| &found.cost);
    let used: Vec<&str> = rows
        .filter_map(|line| match &line.growth {
            Growth::Price(index) => Some(index.as_str()),
            Growth::Amount(_) => None,
        })
        .collect();
    let spread = |driver: &&Driver| !(driver.trend_sd.is_none() && driver.year_sd.is_none());
    let drivers =
        scenario.prices.iter().filter(spread).filter(|driver| used.contains(&driver.name.as_str()));
    drivers.map(|driver| DriverName::Price(driver.name.clone())).collect()
}

/// What a correlation among costs would do to the spread of the last year's position.
fn correlated(scenario: &Scenario) -> Result<String, Failure> {
    let drivers = cost_drivers(scenario);
    let mut plain = scenario.clone();
    plain.options.clear();
    let main = Case::main(scenario);
    let (demand, efficiency) = main.ids(scenario);
    plain.demand_scenarios.retain(|case| case.id == demand);
    plain.efficiency_scenarios.retain(|case| case.id == efficiency);
    plain.planning = (!plain.demand_scenarios.is_empty()).then_some(0);
    let mut together = plain.clone();
    let pairs = drivers.iter().enumerate().flat_map(|(at, one)| {
        drivers[at + 1..].iter().map(move |other| (one.clone(), other.clone()))
    });
    let listed = |pair: &(DriverName, DriverName)| {
        let same = |own: &Correlation| {
            own.between == *pair || own.between == (pair.1.clone(), pair.0.clone())
        };
        scenario.correlations.iter().any(same)
    };
    let added: Vec<Correlation> = pairs
        .filter(|pair| !listed(pair))
        .map(|between| Correlation { between, value: TRIED })
        .collect();
    if added.is_empty() {
        return Ok("\nEvery pair of uncertain prices of cost rows has a correlation of its own.\n"
            .to_owned());
    }
    let count = added.len();
    together.correlations.extend(added);
    if !together.correlations_hold() {
        return Ok(format!(
            "\nPairs of drivers that are not listed have correlation 0. {TRIED} among the other {count} pairs of costs cannot hold \
             together with the correlations that are listed.\n"
        ));
    }
    let sd = |scenario: &Scenario| -> Result<f64, Failure> {
        let settings = Settings { seed: scenario.run.seed, sampler: Sampler::Plain, runs: RUNS };
        let projection =
            Projection::run(scenario, Mode::Sampled(settings), Detailed::EveryCase, &|_| ())
                .map_err(|fault| Failure::Invalid(fault.to_string()))?;
        let place = projection.column(&Unit::Locality, scenario.years, &Measure::Position);
        Ok(place.map_or(0.0, |place| projection.cases[0].statistics[place].sd))
    };
    let (alone, both) = (sd(&plain)?, sd(&together)?);
    Ok(format!(
        "\nPairs of drivers that are not listed have correlation 0. With {TRIED} for the {count} pairs of prices of cost rows that \
         are not listed,\nthe locality's position in {} has a standard deviation of £{}m in place of £{}m ({RUNS} runs, main case).\n",
        scenario.year(scenario.years),
        accounts(both),
        accounts(alone),
    ))
}
