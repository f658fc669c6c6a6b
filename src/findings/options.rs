//! What a comparison of options says in words: headlines of at most ten words (a name counts as one), and the
//! sentences of the summary.

use crate::comparison::{OptionsCompared, Verdict};
use crate::results::options::{OptionMeasure, Stands};
use crate::scenario::options::Period;
use crate::scenario::{Scenario, Unit};
use crate::units::HAIR;
use crate::wording::{accounts, n_in_100, per_cent_chance, pounds, whole};

/// The projected years, from first to last.
pub fn span(scenario: &Scenario) -> String {
    match scenario.years {
        1 => scenario.year(1).to_string(),
        years => format!("{} to {}", scenario.year(1), scenario.year(years)),
    }
}

/// A chance or a range of chances: `54%`, `3% to 54%`.
fn range(chances: &[f64]) -> String {
    let least = chances.iter().copied().fold(f64::INFINITY, f64::min);
    let most = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = (per_cent_chance(least), per_cent_chance(most));
    if least == most { least } else { format!("{least} to {most}") }
}

/// Of the chances of success by option.
pub fn success_headline(chances: &[f64]) -> String {
    match chances {
        [] => "No option to compare".to_owned(),
        [only] => format!("The option succeeds in {} futures", n_in_100(*only)),
        chances => format!("Options succeed in {} of futures", range(chances)),
    }
}

/// Of the chances of being on plan over the horizon, which are measured alike for every option.
pub fn on_plan_headline(chances: &[f64]) -> String {
    match chances {
        [] => "Positions added up over the years".to_owned(),
        chances => format!("On plan over the years: {} of futures", range(chances)),
    }
}

/// What is tested in a year, for options with these periods.
pub fn tested(periods: impl IntoIterator<Item = Period>) -> &'static str {
    let annual = |period| period == Period::Annual;
    let mut all = periods.into_iter().map(annual);
    let first = all.next().unwrap_or(true);
    match (first, all.any(|next| next != first)) {
        (true, false) => "Probability of meeting, each year on its own",
        (false, false) => "Probability of meeting, on the sum of the years so far",
        (_, true) => {
            "Probability of meeting each year alone; options over several years, their sum so far"
        }
    }
}

/// Of the least likely cell of a heat map: who, when, and how likely.
pub fn weakest_headline(weakest: Option<(&str, &str, f64)>) -> String {
    match weakest {
        Some((_, _, chance)) if chance > 0.99 => {
            "Every control total is nearly sure to be met".to_owned()
        }
        Some((name, year, chance)) => {
            format!("Least likely to meet: {name} in {year}, {}", per_cent_chance(chance))
        }
        None => "No control total to meet".to_owned(),
    }
}

/// Of the chances by option that the locality meets while an organisation misses.
pub fn masked_headline(chances: &[f64]) -> String {
    let most = chances.iter().copied().fold(0.0, f64::max);
    format!("Together they meet while somebody misses: up to {}", per_cent_chance(most))
}

/// Of the chances by option, in the final year, that every organisation meets, and that the locality does.
pub fn pooling_headline(chances: &[(f64, f64)]) -> String {
    if chances.is_empty() {
        return "No option to compare".to_owned();
    }
    let (every, locality): (Vec<f64>, Vec<f64>) = chances.iter().copied().unzip();
    format!("Each meets {}; together {}", range(&every), range(&locality))
}

/// Of the medians of the final year by option, £m.
pub fn median_headline(final_year: &str, medians: &[f64]) -> String {
    let least = medians.iter().copied().fold(f64::INFINITY, f64::min);
    let most = medians.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = (accounts(least), accounts(most));
    if least == most {
        format!("After support, the {final_year} median is {least}")
    } else {
        format!("After support, {final_year} medians run from {least} to {most}")
    }
}

/// Of how many organisations most likely end in deficit, among `count`.
pub fn deficits_headline(final_year: &str, deficits: usize, count: usize) -> String {
    if count == 1 {
        let balance = if deficits == 1 { "deficit" } else { "balance or surplus" };
        return format!("Most likely in {balance} in {final_year}");
    }
    format!("{deficits} of {count} organisations most likely in deficit in {final_year}")
}

/// Of the options whose worst regret is the smallest, among `count`; `what` is regretted: `on plan`, `in money`.
pub fn regret_headline(what: &str, names: &[&str], count: usize) -> String {
    match names {
        [only] => format!("Least regret {what}: {only}"),
        several if several.len() == count => {
            format!("Every option has the same worst regret {what}")
        }
        several => format!("{} options share the least worst regret {what}", several.len()),
    }
}

/// What can be said of options beside each other in one case: which are alike, and which pairs this number of
/// runs does not tell apart by success or by being on plan.
pub fn of_pairs(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Vec<String> {
    [
        alike(scenario, compared, case),
        written_off(scenario, compared, case),
        not_told_apart(scenario, compared, case),
    ]
    .concat()
}

/// Options that come to the same in one case, in sentences.
pub fn alike(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Vec<String> {
    let sets = compared.sets(case);
    if nothing_changes(compared, case) {
        return vec![
            "No rule here changes the money: in every future all options come to the same positions before interest and \
             support. They differ in who is tested, who is paid, what the nation pays and who carries the debt."
                .to_owned(),
        ];
    }
    let sentence = |group: &Vec<usize>| {
        let names = names(scenario, group);
        format!(
            "{names} come to the same positions before interest and support: they change no cost, at most who is \
             tested, who is paid, what the nation pays and who carries the debt."
        )
    };
    sets.iter().filter(|set| set.len() > 1).map(sentence).collect()
}

/// Whether all options of a case come to the same: then there is nothing to regret.
pub fn nothing_changes(compared: &OptionsCompared, case: usize) -> bool {
    let sets = compared.sets(case);
    sets.len() == 1 && sets[0].len() > 1
}

/// Whether they do in every case.
pub fn nothing_changes_anywhere(compared: &OptionsCompared) -> bool {
    (0..compared.cases.len()).all(|case| nothing_changes(compared, case))
}

/// Which options are preferred in a case: those with the highest chance of the outcome that the scenario names. Options that
/// come to the same count as one. `None` where nothing was sampled or no rule changes the outcome.
pub fn preferred(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Option<String> {
    let outcome = OptionMeasure::from(scenario.run.outcome);
    let alike = outcome.about().stands == Stands::BeforeInterest;
    let count = scenario.options.len();
    if compared.runs == 0 || count < 2 || (alike && nothing_changes(compared, case)) {
        return None;
    }
    let chance = |option: usize| {
        compared.metric(case, option, &Unit::Covered, None, outcome).map(|found| found.value)
    };
    let sets = match alike {
        true => compared.sets(case),
        false => (0..count).map(|option| vec![option]).collect(),
    };
    let chances: Vec<f64> = sets.iter().map(|set| chance(set[0])).collect::<Option<_>>()?;
    let highest = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let best = sets.iter().zip(&chances).filter(|(_, chance)| **chance >= highest - HAIR);
    let best: Vec<usize> = best.flat_map(|(set, _)| set.iter().copied()).collect();
    let what = super::answers::outcome(outcome);
    let own = matches!(outcome, OptionMeasure::Success | OptionMeasure::OwnTest);
    let measured = if own { "by the options’ own rules" } else { "measured alike" };
    Some(match best.len() == count {
        true => format!("No option is preferred: each {what} in {} futures.", n_in_100(highest)),
        false => format!(
            "Preferred, {measured}: {}, which {}{what} in {} futures, more than any other.",
            names(scenario, &best),
            if best.len() > 1 { "each " } else { "" },
            n_in_100(highest)
        ),
    })
}

/// What write-offs are worth and who pays, where options differ in them.
pub fn written_off(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Vec<String> {
    let figure = |option: usize, measure| {
        let found = compared.metric(case, option, &Unit::Covered, None, measure);
        found.map_or(0.0, |found| found.value)
    };
    let count = scenario.options.len();
    let written = |option: usize| figure(option, OptionMeasure::WrittenOff);
    let with: Vec<usize> = (0..count).filter(|&option| written(option) >= 0.05).collect();
    if with.is_empty() || with.len() == count {
        return Vec::new();
    }
    let sentence = |&option: &usize| {
        format!(
            "{} writes off {} of debt over the years on average. The nation pays for it; it makes no position better before \
             interest, and no option is called better for it.",
            names(scenario, &[option]),
            pounds(written(option))
        )
    };
    with.iter().map(sentence).collect()
}

/// Pairs of options that this number of runs does not tell apart by success or by being on plan, in one case.
pub fn not_told_apart(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Vec<String> {
    let Some(found) = compared.cases.get(case) else { return Vec::new() };
    let mut sentences = Vec::new();
    for pair in &found.pairs {
        for (measure, name) in
            [(OptionMeasure::Success, "success"), (OptionMeasure::OnPlan, "being on plan")]
        {
            let verdict =
                pair.difference(measure).map(|difference| Verdict::of(difference, compared.runs));
            if let Some(Verdict::NotApart { runs_needed }) = verdict {
                let enough = match runs_needed {
                    Some(runs) => format!("about {} would", whole(rounded(runs))),
                    None => "no number of runs would".to_owned(),
                };
                sentences.push(format!(
                    "{} cannot be told apart by {name} with {} runs; {enough}.",
                    names(scenario, &[pair.a, pair.b]),
                    whole(compared.runs)
                ));
            }
        }
    }
    sentences
}

/// `“A”, “B” and “C”`.
fn names(scenario: &Scenario, options: &[usize]) -> String {
    let name = |place: usize| scenario.options.get(place).map_or("", |option| option.name.as_str());
    let quoted: Vec<String> = options.iter().map(|&option| format!("“{}”", name(option))).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        alone => alone.concat(),
    }
}

/// A number of runs with two digits that say something: nobody needs 183,427.
fn rounded(runs: u64) -> u64 {
    let scale = 10_u64.pow(runs.max(1).ilog10().saturating_sub(1));
    runs.div_ceil(scale) * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_name_a_range_where_options_differ_and_one_figure_where_they_do_not() {
        assert_eq!(success_headline(&[0.03, 0.54]), "Options succeed in 3% to 54% of futures");
        assert_eq!(success_headline(&[0.541, 0.539]), "Options succeed in 54% of futures");
        assert_eq!(success_headline(&[0.28]), "The option succeeds in 28 in 100 futures");
        assert_eq!(on_plan_headline(&[0.001, 0.002]), "On plan over the years: <1% of futures");
    }

    #[test]
    fn the_weakest_cell_is_named_unless_all_are_nearly_sure() {
        let weakest = Some(("Hospitals", "2019/20", 0.45));
        assert_eq!(weakest_headline(weakest), "Least likely to meet: Hospitals in 2019/20, 45%");
        let sure = weakest_headline(Some(("CCG", "2016/17", 0.995)));
        assert_eq!(sure, "Every control total is nearly sure to be met");
    }

    #[test]
    fn pooling_sets_all_against_the_locality() {
        let headline = pooling_headline(&[(0.17, 0.55), (0.13, 0.61)]);
        assert_eq!(headline, "Each meets 13% to 17%; together 55% to 61%");
        assert!(headline.split_whitespace().count() <= 10);
    }

    #[test]
    fn medians_are_in_brackets_where_they_are_deficits() {
        assert_eq!(
            median_headline("2020/21", &[-12.34, 4.5]),
            "After support, 2020/21 medians run from (12.3) to 4.5"
        );
        assert_eq!(
            median_headline("2020/21", &[1.01, 1.02]),
            "After support, the 2020/21 median is 1.0"
        );
    }

    #[test]
    fn deficits_are_counted_in_at_most_ten_words() {
        let headline = deficits_headline("2020/21", 3, 4);
        assert_eq!(headline, "3 of 4 organisations most likely in deficit in 2020/21");
        assert!(headline.split_whitespace().count() <= 10);
    }

    #[test]
    fn options_over_several_years_were_said_to_be_tested_each_year_on_its_own() {
        let (annual, several) = (Period::Annual, Period::MultiYear { years: 5 });
        let said = |periods: &[Period]| tested(periods.iter().copied());
        assert_eq!(said(&[annual, annual]), "Probability of meeting, each year on its own");
        assert_eq!(said(&[several]), "Probability of meeting, on the sum of the years so far");
        assert!(said(&[annual, several]).ends_with("options over several years, their sum so far"));
        assert_eq!(said(&[annual, several]), said(&[several, annual]));
    }

    #[test]
    fn a_headline_of_regret_ran_to_seventeen_words() {
        let name = "One locality total over five years";
        for what in ["on plan", "in money"] {
            let headline = |names: &[&str], count| regret_headline(what, names, count);
            assert_eq!(headline(&[name], 3), format!("Least regret {what}: {name}"));
            let shared = headline(&[name, "B"], 3);
            assert_eq!(shared, format!("2 options share the least worst regret {what}"));
            let all = headline(&[name, "B"], 2);
            assert_eq!(all, format!("Every option has the same worst regret {what}"));
            for said in [headline(&[name], 3), shared, all] {
                assert!(said.split(' ').count() <= 10, "{said}");
            }
        }
    }

    #[test]
    fn a_number_of_runs_that_would_do_is_said_in_two_digits() {
        assert_eq!([7, 42, 183_427].map(rounded), [7, 42, 190_000]);
    }
}
