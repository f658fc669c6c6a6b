//! What answers to questions say in words: settings of levers, and where an answer lies.

use crate::findings::explanation::input_value;
use crate::model::probes::Input;
use crate::questions::allocate::{AllocatedYear, Allocation};
use crate::questions::levers::{Lever, Rule, Schemes};
use crate::questions::stress::{Condition, Sign, Stress};
use crate::questions::switching::{Switching, SwitchingValue};
use crate::results::options::OptionMeasure;
use crate::scenario::{Scenario, Unit};
use crate::summary::{Estimate, Z95};
use crate::wording::{counted, n_in_100, plain, pounds, whole};

/// What the totals that were found have in common, in one sentence.
pub fn allocated(found: &Allocation) -> String {
    let sums = match sum_as_today(found) {
        true => "The totals of a year sum to what they sum to today",
        false => "The totals of a year sum to the locality’s, which is not what they sum to today",
    };
    let held = found.years.iter().flat_map(|year| &year.organisations).any(|own| own.bound);
    let except = if held { ", except where the bound on moves holds it" } else { "" };
    let uneven = found.years.iter().filter(|year| !is_even(year)).count();
    let chances = match uneven {
        0 => format!("every organisation has the same chance of meeting its own{except}"),
        // A position that takes few values, or one, has no total with any chance that is asked for.
        years => format!(
            "in {} organisations have the chances nearest to each other that their positions allow: a position that takes few \
             values has no total with a chance between those of its values",
            if years == found.years.len() {
                "each year".to_owned()
            } else {
                counted(years, "year")
            }
        ),
    };
    format!("{sums}, and {chances}.")
}

/// Whether those that no bound holds have the same chance in a year, as far as its runs tell.
fn is_even(year: &AllocatedYear) -> bool {
    let free = || year.organisations.iter().filter(|own| !own.bound).map(|own| own.chance);
    let error = free().map(|chance| chance.error).fold(0.0, f64::max);
    free().all(|chance| (chance.value - year.chance).abs() <= 3.0 * error.max(0.001))
}

/// Whether the totals of every year sum to what they sum to today, as far as figures are shown.
pub fn sum_as_today(found: &Allocation) -> bool {
    let today = |year: &AllocatedYear| year.organisations.iter().map(|own| own.today).sum::<f64>();
    found.years.iter().all(|year| (year.total - today(year)).abs() < 0.005)
}

/// What a lever is called.
pub fn lever_name(scenario: &Scenario, lever: &Lever) -> String {
    let label = |drivers: &[crate::scenario::Driver], name: &String| {
        let found = drivers.iter().find(|driver| driver.name == *name);
        plain(found.map_or(name.as_str(), |driver| driver.label.as_str()), 60)
    };
    match lever {
        Lever::Total => "the locality's control total".to_owned(),
        Lever::Savings(Schemes::All) => "the scale of savings plans".to_owned(),
        Lever::Savings(Schemes::Of(own)) => {
            format!("the scale of the savings plans of {}", short(scenario, own))
        }
        Lever::Savings(Schemes::One { organisation, name }) => {
            format!("the scale of “{}” of {}", plain(name, 60), short(scenario, organisation))
        }
        Lever::Support => "the scale of support".to_owned(),
        Lever::Demand(None) => "growth of demand, all services".to_owned(),
        Lever::Demand(Some(service)) => {
            format!("growth of demand: {}", label(&scenario.demand, service))
        }
        Lever::Price(index) => format!("growth of {}", label(&scenario.prices, index)),
        Lever::Allocation(own) => format!("the income of {}", short(scenario, own)),
        Lever::Rule { rule, .. } => rule_name(*rule).to_owned(),
    }
}

fn short(scenario: &Scenario, id: &str) -> String {
    let found = scenario.named(&Unit::organisation(id));
    plain(found.map_or(id, |(_, short)| short), 60)
}

/// What a rule of an option that is moved is called.
pub fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::SurplusKept => "the share of surpluses that is kept",
        Rule::Landing => "the most that can be landed, as a share of turnover,",
        Rule::Rescue => "the chance of a rescue",
        Rule::Improve => "the improvement that each year’s total asks for, as a share of turnover,",
    }
}

/// A lever's setting, as a person would say it.
pub fn setting(lever: &Lever, setting: f64) -> String {
    match lever {
        Lever::Total if setting.abs() < 0.05 => "what it is".to_owned(),
        Lever::Total if setting < 0.0 => format!("{} a year lower", pounds(setting)),
        Lever::Total => format!("{} a year higher", pounds(setting)),
        Lever::Savings(_) | Lever::Support => scale(setting),
        Lever::Allocation(_) if setting.abs() < 0.05 => "what it is".to_owned(),
        Lever::Allocation(_) if setting < 0.0 => format!("{} a year less", pounds(setting)),
        Lever::Allocation(_) => format!("{} a year more", pounds(setting)),
        Lever::Demand(_) | Lever::Price(_) => points(setting),
        Lever::Rule { rule: Rule::Landing | Rule::Improve, .. } => {
            format!("{}%", signed(100.0 * setting, 2))
        }
        Lever::Rule { .. } => format!("{:.0}%", 100.0 * setting),
    }
}

/// A figure with a minus sign that is one.
fn signed(figure: f64, decimals: usize) -> String {
    let sign = if figure < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}{:.decimals$}", figure.abs())
}

/// What the settings of a lever are, for the name of an axis.
pub fn lever_axis(scenario: &Scenario, lever: &Lever) -> String {
    let name = lever_name(scenario, lever);
    match lever {
        Lever::Total => format!("Change in {name}, £m a year, alike in every year"),
        Lever::Savings(Schemes::All) => {
            "Savings plans, as a multiple of what the file plans".to_owned()
        }
        Lever::Savings(_) => {
            let plans = name.trim_start_matches("the scale of ");
            format!("Multiple of what the file plans: {}", plans.trim_start_matches("the "))
        }
        Lever::Allocation(_) => format!("Change in {name}, £m a year, alike in every year"),
        Lever::Support => "Support, as a multiple of what the file offers".to_owned(),
        Lever::Demand(_) | Lever::Price(_) => {
            format!("Change in {name}, percentage points a year, alike in every year")
        }
        Lever::Rule { .. } => format!("{}, per cent", name.trim_end_matches(',')),
    }
}

/// A multiple: `×1.19`; with three decimals where it has no more, as what is tried has: `×1.125`.
fn scale(setting: f64) -> String {
    let is_tried = (8.0 * setting).fract() == 0.0 && (4.0 * setting).fract() != 0.0;
    if is_tried { format!("×{setting:.3}") } else { format!("×{setting:.2}") }
}

/// A change of a yearly rate, in percentage points: `+0.45 points a year`.
fn points(setting: f64) -> String {
    let sign = if setting < 0.0 { "\u{2212}" } else { "+" };
    format!("{sign}{:.2}{A_YEAR}", (100.0 * setting).abs())
}

/// What an outcome is called after an option: it succeeds, is on plan, …
pub fn outcome(outcome: OptionMeasure) -> &'static str {
    match outcome {
        OptionMeasure::OnPlan => "is on plan over all years",
        OptionMeasure::OwnTest => "meets its own test",
        OptionMeasure::InBalance => "is in balance over all years, before interest and support",
        OptionMeasure::InBalanceLastYear => {
            "is in balance in the last year, before interest and support"
        }
        OptionMeasure::InBalanceAfterSupport => "is in balance over all years, with support",
        OptionMeasure::InBalanceLastYearAfterSupport => {
            "is in balance in the last year, with support"
        }
        _ => "succeeds",
    }
}

/// Of options that all come to the same by an outcome.
pub fn one_set(found: &Switching) -> String {
    format!(
        "All options come to the same positions before interest and support, so that each {} in the same futures and no \
         assumption changes which is preferred. The outcome “success” asks which rules are the likelier to be met.",
        outcome(found.outcome)
    )
}

/// A chance with a decimal, where whole per cents would hide what is compared.
pub fn per_cent(chance: f64) -> String {
    crate::wording::per_cent_chance(chance)
}

/// The headline of an allocation's chart, of its last year: the chance that organisations have in common, but for those that a
/// bound holds, and that of all together.
pub fn allocated_headline(year: &AllocatedYear, scenario: &Scenario) -> String {
    let (name, all) = (scenario.year(year.year), per_cent(year.all.value));
    let held = year.organisations.iter().filter(|own| own.bound).count();
    match year.organisations.iter().find(|own| !own.bound) {
        Some(_) if !is_even(year) => format!("No equal chances in {name}; all meet {all}"),
        Some(own) if held == 0 => {
            format!("Equal chances of {} in {name}; all meet {all}", per_cent(own.chance.value))
        }
        Some(own) => {
            let free = per_cent(own.chance.value);
            format!("{free} in {name}, but {} held; all meet {all}", counted(held, "total"))
        }
        None => format!("Every total is held in {name}; all meet {all}"),
    }
}

/// The nearest value at which a decision switches, one side after the other, each with its interval.
pub fn switches(found: &SwitchingValue, sides: &[Option<Estimate>; 2]) -> String {
    let said: Vec<String> =
        sides.iter().flatten().map(|value| with_interval(&found.lever, value)).collect();
    if said.is_empty() { "-".to_owned() } else { said.join(" or ") }
}

/// The unit of a change of growth.
const A_YEAR: &str = " points a year";

/// A setting with its 95% interval: `×0.92 (×0.91 to ×0.93)`; alone where the interval is too narrow to see.
fn with_interval(lever: &Lever, value: &Estimate) -> String {
    let say = |value: f64| setting(lever, value);
    let (low, high) = (value.value - Z95 * value.error, value.value + Z95 * value.error);
    match (say(low), say(value.value), say(high)) {
        (low, middle, high) if low == middle && middle == high => middle,
        (low, middle, high) => {
            let unit = if middle.ends_with(A_YEAR) { A_YEAR } else { "" };
            let [low, middle, high] = [low, middle, high].map(|said| said.replace(unit, ""));
            format!("{middle} ({low} to {high}){unit}")
        }
    }
}

/// A setting at which something switches, with its move as a share of what the assumption is: `×0.92 (−8%)`.
pub fn switch(found: &SwitchingValue, value: f64) -> String {
    let said = setting(&found.lever, value);
    match found.share(value) {
        Some(share) => {
            let sign = if share < 0.0 { "\u{2212}" } else { "+" };
            format!("{said} ({sign}{:.0}%)", (100.0 * share).abs())
        }
        None => said,
    }
}

/// What is likeliest to change the decision: the assumption with the shortest move, relative to what it is, after which another
/// option is preferred; where there is none, the shortest after which the preferred one's chance crosses one half.
pub fn switching_headline(found: &Switching) -> String {
    let shortest = |sides: &dyn Fn(&SwitchingValue) -> Vec<f64>| {
        let moves = found.values.iter().flat_map(|value| {
            let moves = sides(value).into_iter().filter_map(|setting| value.share(setting));
            moves.map(move |share| (value, share.abs()))
        });
        moves.min_by(|a, b| a.1.total_cmp(&b.1))
    };
    let preference = shortest(&|value| {
        value.preference.iter().flatten().map(|(setting, _)| setting.value).collect()
    });
    let half =
        shortest(&|value| value.half.iter().flatten().map(|setting| setting.value).collect());
    let say = |(value, share): (&SwitchingValue, f64), what: &str| {
        format!("{}: a change of {:.0}% {what}", plain(&value.label, 60), 100.0 * share)
    };
    match (preference, half) {
        (Some(found), _) => say(found, "makes another option preferred"),
        (None, Some(found)) => say(found, "makes the chance cross one half"),
        (None, None) if found.values.iter().all(SwitchingValue::is_none) => {
            "No assumption alone changes the decision".to_owned()
        }
        (None, None) => "How far assumptions must move".to_owned(),
    }
}

/// How switching values were looked for.
pub fn searched(runs: u64) -> String {
    format!(
        "Savings plans were scaled from ×0 to ×3, growth moved by up to 5 percentage points a year either way, on {} runs. In \
         brackets: where the value lies in 95 of 100 simulations.",
        whole(runs)
    )
}

/// A condition in words: `Hospitals savings delivered at most 78%`.
pub fn condition(found: &Condition) -> String {
    let value = input_value(found.measured, found.value);
    match (&found.input, found.at_most) {
        (Input::Success(_), true) => found.label.replace(" succeeds", " fails"),
        (Input::Success(_), false) => found.label.clone(),
        (_, true) => format!("{} at most {value}", found.label),
        (_, false) => format!("{} at least {value}", found.label),
    }
}

/// Conditions that hold together.
pub fn conditions(sign: &Sign) -> String {
    sign.conditions.iter().map(condition).collect::<Vec<_>>().join(", and ")
}

/// Conditions as a row of a table, with what moves nothing by itself marked.
pub fn sign(sign: &Sign) -> String {
    let mark = |found: &Condition| if found.acts { "" } else { " (moves no position by itself)" };
    let said = sign.conditions.iter().map(|found| condition(found) + mark(found));
    said.collect::<Vec<_>>().join(", and ")
}

/// Which of a rule's inputs move nothing by themselves; empty where all act.
fn only_together(rule: &Sign) -> String {
    let idle = rule.conditions.iter().filter(|condition| !condition.acts);
    let idle: Vec<&str> = idle.map(|condition| condition.label.as_str()).collect();
    match idle.as_slice() {
        [] => String::new(),
        names => format!(
            " By itself this moves no position, it only goes together with what does: {}.",
            names.join(", ")
        ),
    }
}

/// A share in tens, as people say it: `8 of 10`.
pub fn of_ten(share: f64) -> String {
    match (10.0 * share).round() {
        tens if tens < 1.0 => "fewer than 1 of 10".to_owned(),
        tens if tens > 9.0 => "nearly all".to_owned(),
        tens => format!("{tens} of 10"),
    }
}

/// What failing futures have in common, in one sentence.
pub fn stressed(stress: &Stress) -> String {
    match &stress.rule {
        Some(rule) => format!(
            "It fails in {} futures. In {} failing futures: {}. It is so in {} of the others; where it is so, {} futures fail.{}",
            n_in_100(stress.fails.value),
            of_ten(rule.among_failing.value),
            conditions(rule),
            of_ten(rule.among_others.value),
            n_in_100(rule.then_fails.value),
            only_together(rule)
        ),
        None if stress.fails.value == 0.0 => {
            "It fails in no run: there is nothing to look at.".to_owned()
        }
        None if stress.fails.value == 1.0 => {
            "It fails in every run: no input tells failing futures from others.".to_owned()
        }
        None => format!(
            "It fails in {} futures. No input tells them from the others.",
            n_in_100(stress.fails.value)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_said_in_the_unit_of_their_lever() {
        assert_eq!(setting(&Lever::Total, -4.06), "£4.1m a year lower");
        assert_eq!(setting(&Lever::Total, 0.0), "what it is");
        assert_eq!(setting(&Lever::Savings(Schemes::All), 1.324), "×1.32");
        // It was said to be ×1.12.
        assert_eq!(setting(&Lever::Savings(Schemes::All), 1.125), "×1.125");
        assert_eq!(setting(&Lever::Demand(None), -0.0045), "\u{2212}0.45 points a year");
    }

    #[test]
    fn shares_are_said_in_tens_and_never_as_none_or_all() {
        let said = [0.0, 0.049, 0.78, 0.94, 0.96, 1.0].map(of_ten);
        let expected = [
            "fewer than 1 of 10",
            "fewer than 1 of 10",
            "8 of 10",
            "9 of 10",
            "nearly all",
            "nearly all",
        ];
        assert_eq!(said, expected);
    }
}
