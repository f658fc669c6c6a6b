//! What it takes, in words: the setting that was solved for, in money, and in the other cases.

use super::answers::{lever_name, outcome, per_cent, setting};
use super::case_name;
use crate::questions::levers::Lever;
use crate::questions::solve::{
    Answer, CaseSolution, InMoney, ShareOf, Solution, Sought, Tried, YearMoney,
};
use crate::scenario::Scenario;
use crate::wording::{n_in_100, plain, pounds};

/// The answer in one sentence.
pub fn solved(scenario: &Scenario, solution: &Solution) -> String {
    let sought = &solution.sought;
    let option = scenario.options.get(sought.option).map_or("", |option| option.name.as_str());
    let what = format!(
        "“{}” {} in {} futures",
        plain(option, 80),
        outcome(sought.outcome),
        n_in_100(sought.probability)
    );
    let lever = lever_name(scenario, &sought.lever);
    let say = |value: f64| setting(&sought.lever, value);
    let response = &solution.found.response;
    let end = |tried: Option<&Tried>| say(tried.map_or(0.0, |tried| tried.setting));
    let (first, last) = (end(response.first()), end(response.last()));
    match solution.found.answer {
        Answer::Found { found, low, high } => {
            // The number of runs alone stands behind it: neither other assumptions nor other cases.
            let interval = interval(&sought.lever, low, high);
            let error = format!("simulation error: {interval}, in 95 of 100 simulations");
            let money = money(scenario, solution);
            format!("{what} with {lever} at {}{money} ({error}).", say(found.setting))
        }
        Answer::OutOfReach { least, greatest } if least.chance == greatest.chance => format!(
            "{what} at no setting of {lever}: from {first} to {last} the chance is {}.",
            per_cent(least.chance.value)
        ),
        Answer::Jumps { below, above } => format!(
            "{what} at no setting of {lever}: at {} the chance jumps from {} to {}.",
            say(above.setting),
            per_cent(below.chance.value),
            per_cent(above.chance.value)
        ),
        Answer::OutOfReach { least, greatest } => format!(
            "{what} at no setting of {lever} from {first} to {last}: the chance is {} at the least (at {}) and {} at the most \
             (at {}).",
            per_cent(least.chance.value),
            say(least.setting),
            per_cent(greatest.chance.value),
            say(greatest.setting)
        ),
    }
}

/// Settings between which an answer lies.
fn interval(lever: &Lever, low: Option<f64>, high: Option<f64>) -> String {
    let say = |value: f64| setting(lever, value);
    match (low, high) {
        (Some(low), Some(high)) => format!("{} to {}", say(low), say(high)),
        (Some(low), None) => format!("{} or above that", say(low)),
        (None, Some(high)) => format!("{} or below that", say(high)),
        (None, None) => "any setting".to_owned(),
    }
}

/// What the answer is in money, in the first year that it moves: `, which is £48.0m of new savings in 2016/17, 3.8% of cost`.
fn money(scenario: &Scenario, solution: &Solution) -> String {
    let Some(money) = &solution.money else { return String::new() };
    let moves = |year: &&YearMoney| year.solved.is_some_and(|solved| solved != year.today);
    let Some(year) = money.years.iter().find(moves).or(money.years.first()) else {
        return String::new();
    };
    let Some(solved) = year.solved else { return String::new() };
    let name = scenario.year(year.year);
    let share = year.share(solved);
    let of =
        |base: &str| share.map_or_else(String::new, |share| format!("{} of {base}", tenths(share)));
    match (&solution.sought.lever, money.share_of) {
        (_, ShareOf::Income) if share.is_some() => format!(", {} in {name}", of("its income")),
        (_, ShareOf::Income) => String::new(),
        (Lever::Support, _) => {
            format!(", which is {} of support in {name}, {}", pounds(solved), of("cost"))
        }
        _ => format!(
            ", which is {} of new savings planned in {name}, {}",
            pounds(solved),
            of("cost")
        ),
    }
}

/// A share with a decimal and its sign: `3.8%`.
pub fn tenths(share: f64) -> String {
    let sign = if share <= -0.0005 { "\u{2212}" } else { "" };
    format!("{sign}{:.1}%", (100.0 * share).abs())
}

/// What the sums of a table by year are, and what they are a share of.
pub fn money_title(lever: &Lever, money: &InMoney) -> &'static str {
    match (lever, money.share_of) {
        (_, ShareOf::Income) => "Added to the organisation’s income, £m, and as a share of it",
        (Lever::Support, _) => {
            "Support offered, £m, and as a share of the recurrent cost lines of those under control totals"
        }
        _ => {
            "New savings planned, £m, and as a share of the recurrent cost lines of those that plan them"
        }
    }
}

/// What was found in a case, for a table: `×1.19 (×1.18 to ×1.19)`.
pub fn in_short(sought: &Sought, found: &CaseSolution) -> String {
    let Sought { lever, probability, .. } = sought;
    match found.answer {
        Answer::Found { found, low, high } => {
            let (said, interval) = (setting(lever, found.setting), interval(lever, low, high));
            // The unit is said once: a table is narrow.
            let unit = [
                " points a year",
                " a year lower",
                " a year higher",
                " a year less",
                " a year more",
            ]
            .into_iter()
            .find(|unit| said.ends_with(unit));
            match unit {
                Some(unit) => {
                    let bare = said.trim_end_matches(unit);
                    format!("{bare} ({}){unit}", interval.replace(unit, ""))
                }
                None => format!("{said} ({interval})"),
            }
        }
        Answer::OutOfReach { least, greatest } if least.chance == greatest.chance => {
            format!("none: {} throughout", per_cent(least.chance.value))
        }
        Answer::OutOfReach { least, .. } if least.chance.value > *probability => {
            format!("none: {} at least", per_cent(least.chance.value))
        }
        Answer::OutOfReach { greatest, .. } => {
            format!("none: {} at most", per_cent(greatest.chance.value))
        }
        Answer::Jumps { below, above } => {
            let [below, above] = [below, above].map(|tried| per_cent(tried.chance.value));
            format!("none: it jumps from {below} to {above}")
        }
    }
}

/// The cases of an answer, the one that was asked first: each with its name, its chance as the file has it, and its answer.
pub fn cases(scenario: &Scenario, solution: &Solution) -> Vec<[String; 3]> {
    let row = |found: &CaseSolution| {
        let name = case_name(scenario, found.case);
        [name, per_cent(found.today.chance.value), in_short(&solution.sought, found)]
    };
    std::iter::once(&solution.found).chain(&solution.others).map(row).collect()
}

/// The headline of a solution's chart: at most ten words.
pub fn solved_headline(solution: &Solution) -> String {
    let wanted = n_in_100(solution.sought.probability);
    match solution.found.answer {
        Answer::Found { found, .. } => {
            format!("{wanted} at {}", setting(&solution.sought.lever, found.setting))
        }
        Answer::OutOfReach { .. } => format!("No setting reaches {wanted}"),
        Answer::Jumps { .. } => format!("The chance jumps over {wanted}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::levers::Schemes;
    use crate::results::options::OptionMeasure;
    use crate::scenario::assumptions::Case;
    use crate::summary::Estimate;

    fn sought() -> Sought {
        let lever = Lever::Savings(Schemes::All);
        Sought { option: 0, lever, outcome: OptionMeasure::Success, probability: 0.8 }
    }

    fn at(setting: f64, value: f64) -> Tried {
        Tried { setting, chance: Estimate { value, error: 0.01 } }
    }

    #[test]
    fn a_unit_is_said_once_in_a_table() {
        let found = at(-0.0058, 0.8);
        let answer = Answer::Found { found, low: Some(-0.0062), high: Some(-0.0054) };
        let own = Sought { lever: Lever::Price("pay".to_owned()), ..sought() };
        let expected = "\u{2212}0.58 (\u{2212}0.62 to \u{2212}0.54) points a year";
        assert_eq!(in_short(&own, &case(answer)), expected);
        let found = at(5.2, 0.8);
        let answer = Answer::Found { found, low: Some(4.9), high: Some(5.5) };
        let own = Sought { lever: Lever::Allocation("ccg".to_owned()), ..sought() };
        assert_eq!(in_short(&own, &case(answer)), "£5.2m (£4.9m to £5.5m) a year more");
    }

    fn case(answer: Answer) -> CaseSolution {
        let case = Case { demand: None, efficiency: None, option: None };
        let today = at(1.0, 0.5);
        CaseSolution { case, today, answer, turns: false, response: vec![today] }
    }

    fn said(answer: Answer) -> String {
        in_short(&sought(), &case(answer))
    }

    #[test]
    fn each_kind_of_answer_has_its_words_in_a_table() {
        let found = at(1.19, 0.8);
        for (low, high, expected) in [
            (Some(1.18), Some(1.2), "×1.19 (×1.18 to ×1.20)"),
            (Some(1.18), None, "×1.19 (×1.18 or above that)"),
            (None, Some(1.2), "×1.19 (×1.20 or below that)"),
            (None, None, "×1.19 (any setting)"),
        ] {
            assert_eq!(said(Answer::Found { found, low, high }), expected);
        }
        let out = |least: f64, greatest: f64| {
            said(Answer::OutOfReach { least: at(0.0, least), greatest: at(3.0, greatest) })
        };
        assert_eq!(out(0.1, 0.62), "none: 62% at most");
        assert_eq!(out(0.9, 0.95), "none: 90% at least");
        assert_eq!(out(0.3, 0.3), "none: 30% throughout");
        let jumps = Answer::Jumps { below: at(1.0, 0.41), above: at(1.1, 0.97) };
        assert_eq!(said(jumps), "none: it jumps from 41% to 97%");
    }

    #[test]
    fn shares_of_money_have_a_decimal_and_a_sign() {
        assert_eq!(
            [0.0384, -0.0069, 0.0, -0.0001].map(tenths),
            ["3.8%", "\u{2212}0.7%", "0.0%", "0.0%"]
        );
    }
}
