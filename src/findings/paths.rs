//! Paths and their values in words, for pictures and the page: `demand.emergency.growth` is the growth a year of emergency
//! admissions. Tables in files and the terminal keep paths as `--set` takes them.

use super::values::value_said;
use crate::format::{self, Quantity, Spot};
use crate::questions::explain::{demand_name, driver_name};
use crate::scenario::{Scenario, path_segments};
use crate::wording::{plain, rate};

/// Characters of a path's words that are shown.
const LONGEST: usize = 90;
/// A path as `--set` takes it, in words.
pub fn path_words(path: &str, scenario: &Scenario) -> String {
    segment_words(&path_segments(path), scenario)
}

/// The same for a path in its segments: `Emergency admissions: growth a year`.
pub fn segment_words(path: &[String], scenario: &Scenario) -> String {
    let (name, start) = match path {
        [] => return String::new(),
        [table, id, ..] => match named(table, id, scenario) {
            Some(name) => (name, 2),
            None => (title(table), 1),
        },
        [only] => (title(only), 1),
    };
    let rest: Vec<String> = (start..path.len()).map(|end| key_words(&path[..=end])).collect();
    let words = if rest.is_empty() { name } else { format!("{name}: {}", rest.join(", ")) };
    plain(&words, LONGEST)
}

/// What the row of a table is called, where it has a name.
fn named(table: &str, id: &str, scenario: &Scenario) -> Option<String> {
    let organisation = || {
        let found = scenario.organisations.iter().find(|found| found.id == id)?;
        Some(found.short.clone())
    };
    match table {
        "demand" => Some(demand_name(scenario, id)),
        "price" => Some(driver_name(&scenario.prices, id)),
        "organisation" => organisation(),
        "totals" => Some(format!("Control total of {}", organisation()?)),
        "option" => {
            scenario.options.iter().find(|found| found.id == id).map(|found| found.name.clone())
        }
        "transformation" => {
            let found = scenario.transformations.iter().find(|found| found.id == id);
            found.map(|found| found.name.clone())
        }
        _ => None,
    }
}

/// What people call the last segment of a path: a key, or a name as it is.
fn key_words(path: &[String]) -> String {
    match format::at(path).map(|at| at.spot) {
        Some(Spot::Key(key)) => key.words(),
        _ => path.last().map_or_else(String::new, |name| name.replace('_', " ")),
    }
}

/// A key that stands first: `opening_debt` is `Opening debt`.
fn title(key: &str) -> String {
    let spaced = key.replace(['-', '_'], " ");
    let mut signs = spaced.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// A value of a path, as it is written in `--set`, in its unit: growth of `0.01` is `1.0%`. What is no number stays as it is.
pub fn value_words(path: &str, value: &str) -> String {
    let Ok(number) = value.trim().parse::<f64>() else {
        return plain(value, LONGEST);
    };
    let path = path_segments(path);
    let said = value_said(&path, number);
    // Growth has a decimal at least, as elsewhere.
    let found = format::at(&path).and_then(|at| at.number());
    let is_rate = found.is_some_and(|number| number.quantity == Quantity::Rate);
    if is_rate && !said.contains('.') { rate(number) } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_said_in_per_cent_with_a_decimal_at_least() {
        let say = |path: &str, value: &str| value_words(path, value);
        assert_eq!(say("demand.emergency.growth", "0.01"), "1.0%");
        assert_eq!(say("demand.emergency.growth", "0.0125"), "1.25%");
        assert_eq!(say("price.pay.growth", "-0.02"), "\u{2212}2.0%");
        assert_eq!(say("savings.shared", "0.2"), "20%");
        assert_eq!(say("totals.acute", "-23.3"), "(23.3)");
        assert_eq!(say("option.x.period", "\"annual\""), "\"annual\"");
    }
}
