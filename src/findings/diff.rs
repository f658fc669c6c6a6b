//! What a comparison of two scenarios says in words: changes with their units, and what they come to.

use super::paths::segment_words;
use super::values::{number, unit};
use crate::format::{self, Quantity};
use crate::questions::diff::{Diff, Measured, Method, Outcome, Part, PartName};
use crate::scenario::{self, Difference, Given, Scenario};
use crate::wording::{accounts, per_cent_chance, plain, plain_ends};

/// A change, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The path, as `--set` takes it, and the years where not all change.
    pub what: String,
    /// `£m`, or nothing where the values carry their unit or have none.
    pub unit: &'static str,
    pub before: String,
    pub after: String,
}

/// Characters of a value that are shown.
const LONGEST: usize = 90;

/// A change in words.
pub fn told(difference: &Difference, scenario: &Scenario) -> Told {
    let unit = unit(&difference.path);
    let path = path_text(&difference.path);
    let yearly = format::at(&difference.path).is_some_and(|at| at.is_yearly());
    let by_year = |given: &Option<Given>| match given {
        Some(Given::Number(number)) if yearly => Some(vec![*number; scenario.years]),
        Some(Given::Numbers(numbers)) if yearly && numbers.len() == scenario.years => {
            Some(numbers.clone())
        }
        _ => None,
    };
    let is_list = |given: &Option<Given>| matches!(given, Some(Given::Numbers(_)));
    let listed = is_list(&difference.before) || is_list(&difference.after);
    let mut years = String::new();
    let (before, after) = match (by_year(&difference.before), by_year(&difference.after)) {
        (Some(before), Some(after)) if listed => {
            let changed: Vec<usize> =
                (0..scenario.years).filter(|&year| before[year] != after[year]).collect();
            if changed.len() < scenario.years {
                let names = changed.iter().map(|year| scenario.year(year + 1).to_string());
                years = format!(" {}", names.collect::<Vec<_>>().join(", "));
            }
            let said = |values: &[f64]| {
                let values = changed.iter().map(|&year| number(unit, values[year]));
                values.collect::<Vec<_>>().join(", ")
            };
            (said(&before), said(&after))
        }
        _ => (said(unit, &difference.before), said(unit, &difference.after)),
    };
    let is_figure =
        |given: &Option<Given>| matches!(given, Some(Given::Number(_) | Given::Numbers(_)));
    let has_figure = is_figure(&difference.before) || is_figure(&difference.after);
    let money = unit == Quantity::Money && has_figure;
    Told { what: path + &years, unit: if money { "£m" } else { "" }, before, after }
}

fn said(unit: Quantity, given: &Option<Given>) -> String {
    let values = |count: usize| match count {
        1 => "1 value".to_owned(),
        count => format!("{count} values"),
    };
    match given {
        None => "not there".to_owned(),
        Some(Given::Number(value)) => number(unit, *value),
        Some(Given::Numbers(all)) => {
            let all = all.iter().map(|value| number(unit, *value));
            plain(&all.collect::<Vec<_>>().join(", "), LONGEST)
        }
        Some(Given::Words(text)) => plain(text, LONGEST),
        Some(Given::Table(count)) => values(*count),
        Some(Given::Order(names)) => {
            plain(&format!("first {}", names.first().map_or("", String::as_str)), LONGEST)
        }
    }
}

/// A path, as `--set` takes it, with long names cut.
pub fn path_text(path: &[String]) -> String {
    let short: Vec<String> = path.iter().map(|text| plain(text, LONGEST)).collect();
    scenario::path_text(&short)
}

/// What a part is called.
pub fn part_name(part: &Part) -> String {
    named(&part.name, &|path| path_text(path), " and ")
}

/// The same in words, for a picture.
pub fn part_words(part: &Part, scenario: &Scenario) -> String {
    named(&part.name, &|path| segment_words(path, scenario), "; ")
}

fn named(name: &PartName, path: &dyn Fn(&[String]) -> String, between: &str) -> String {
    match name {
        PartName::Path(own) => path(own),
        PartName::Kind(kind) => kind.name().to_owned(),
        PartName::Joined(names) => {
            let names = names.iter().map(|name| named(name, path, between));
            names.collect::<Vec<_>>().join(between)
        }
    }
}

/// What is measured, for a table: `Position of 2020/21, mean`.
pub fn measured(measured: &Measured, scenario: &Scenario) -> String {
    let last = scenario.year(scenario.years);
    match measured {
        Measured::FinalPosition => format!("Position of {last}, mean, £m"),
        Measured::AllYears => {
            format!("Position of {} to {last}, mean, £m", scenario.year(1))
        }
        Measured::MeetsTotal => format!("{last} meets its control total"),
        Measured::Success { name, .. } => format!("“{}” succeeds", plain(name, 48)),
    }
}

/// The same in few words, for the head of a column.
pub fn measured_short(measured: &Measured, scenario: &Scenario) -> String {
    let last = scenario.year(scenario.years);
    match measured {
        Measured::FinalPosition => format!("{last}, £m"),
        Measured::AllYears => "all years, £m".to_owned(),
        Measured::MeetsTotal => format!("meets {last}"),
        Measured::Success { name, .. } => plain(name, 20),
    }
}

/// The same for a row under a picture; a long name of an option keeps both its ends.
pub fn measured_row(measured: &Measured, scenario: &Scenario) -> String {
    match measured {
        Measured::Success { name, .. } => format!("Succeeds: {}", plain_ends(name, 64)),
        other => measured_short(other, scenario),
    }
}

/// A level of an outcome.
pub fn level(measured: &Measured, value: f64) -> String {
    if measured.is_chance() { per_cent_chance(value) } else { accounts(value) }
}

/// A change of an outcome: £m as in accounts, chances in percentage points.
pub fn change(measured: &Measured, value: f64) -> String {
    if measured.is_chance() { accounts(100.0 * value) } else { accounts(value) }
}

/// How the whole change was shared out, in one paragraph.
pub fn method(diff: &Diff) -> String {
    let how = match (diff.parts.len(), diff.method) {
        (0 | 1, _) => return "One change is the whole of it.".to_owned(),
        (_, Method::AllOrders) => {
            "What a change does depends on which others are there already; each has the mean of what it does over all orders \
             in which they could be made, on the same futures."
        }
        (_, Method::TwoOrders) => {
            "What a change does depends on which others are there already; each has the mean of what it does in the order of \
             this table and in the reverse order, on the same futures."
        }
    };
    format!("{how} The lines add up to the whole change.")
}

/// The finding, in at most ten words or so.
pub fn headline(diff: &Diff, scenario: &Scenario) -> String {
    let last = scenario.year(scenario.years);
    let Some(position) = position(diff) else { return "Nothing differs".to_owned() };
    match (accounts(position.change.value.abs()), position.change.value < 0.0) {
        (size, _) if size == "-" => format!("No change in the mean position of {last}"),
        (size, true) => format!("{last} comes out £{size}m worse"),
        (size, false) => format!("{last} comes out £{size}m better"),
    }
}

/// The final year's position.
pub fn position(diff: &Diff) -> Option<&Outcome> {
    diff.outcomes.iter().find(|outcome| outcome.measure == Measured::FinalPosition)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(String::from).collect()
    }

    #[test]
    fn values_are_said_in_the_unit_of_their_key_with_all_their_decimals() {
        let say = |at: &str, value: f64| number(unit(&path(at)), value);
        assert_eq!(say("demand.emergency.growth", 0.031), "3.1%");
        assert_eq!(say("price.pay.growth", -0.00125), "\u{2212}0.125%");
        assert_eq!(say("organisation.acute.cost.Pay.variable", 0.35), "35%");
        assert_eq!(say("organisation.acute.cost.Pay.base", 1205.25), "1,205.25");
        assert_eq!(say("totals.acute", -23.3), "(23.3)");
        assert_eq!(say("option.x.assumptions.scale.acute", 1.2), "×1.2");
        assert_eq!(say("correlation.a/b.value", 0.4), "0.4");
        assert_eq!(say("option.x.carry_surplus", 0.5), "50%");
        assert_eq!(say("option.x.support.incentive_cap", 0.5), "50%");
        assert_eq!(say("segment.frail.to.frail", 0.87), "87%");
    }

    #[test]
    fn a_path_is_told_as_set_takes_it() {
        let path = ["organisation", "acute", "cost", "Pay, 0.5 \"extra\"", "base"];
        let said = path_text(&path.map(String::from));
        assert_eq!(said, "organisation.acute.cost.\"Pay, 0.5 \\\"extra\\\"\".base");
    }
}
