//! Findings: what results say, in words, by stated rules.
//!
//! A rule looks at figures that were worked out elsewhere and chooses a sentence. It calculates nothing.

pub mod answer;
pub mod answers;
pub mod diff;
pub mod explanation;
pub mod intervals;
pub mod options;
pub mod paths;
pub mod rules;
pub mod solved;
mod values;

use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::summary::Statistics;
use crate::wording::{accounts, n_in_100, plain, pounds};

/// What a case is called: its demand and its efficiency scenario, by their names.
pub fn case_name(scenario: &Scenario, case: Case) -> String {
    let names = [case.demand(scenario), case.efficiency(scenario)];
    let names: Vec<String> =
        names.into_iter().flatten().map(|found| plain(&found.name, 60)).collect();
    if names.is_empty() { "The file’s own assumptions".to_owned() } else { names.join(" · ") }
}

/// The headline of a fan: what the final year's position most likely is, and how sure that is.
///
/// By the percentiles of the final year: a deficit (or a surplus) in more than 95 futures of 100 is
/// named outright; in more than 65 it is likely; otherwise balance may go either way. At most ten words,
/// where `unit` has at most three.
pub fn fan_headline(unit: &str, final_year: &str, position: &Statistics) -> String {
    let at = |percent| position.percentile(percent).unwrap_or(position.plan);
    let median = at(50);
    let size = pounds(median);
    let kind = if median < 0.0 { "deficit" } else { "surplus" };
    if accounts(median) == "-" && at(5) == at(95) {
        format!("{unit}: in balance in {final_year}")
    } else if at(95) < 0.0 || at(5) > 0.0 {
        format!("{unit}: a {kind} of about {size} in {final_year}")
    } else if at(65) < 0.0 || at(35) > 0.0 {
        format!("{unit}: a {kind} of about {size} likely in {final_year}")
    } else {
        format!("{unit}: balance in {final_year} could go either way")
    }
}

/// The sentence under a fan that says where the final year lies and what doing nothing would come to.
pub fn fan_description(
    unit: &str,
    final_year: &str,
    position: &Statistics,
    do_nothing: f64,
) -> String {
    let at = |percent| position.percentile(percent).unwrap_or(position.plan);
    let mut text = format!(
        "{unit}, position in {final_year}, £m, surplus/(deficit): median {}, 90 in 100 futures between \
         {} and {}; plan {}; do nothing {}.",
        accounts(at(50)),
        accounts(at(5)),
        accounts(at(95)),
        accounts(position.plan),
        accounts(do_nothing),
    );
    if let Some(chance) = position.chance {
        text.push_str(&format!(
            " The control total of that year, taken alone, is met in {} futures.",
            n_in_100(chance.value)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{Detail, Errors, Scratch};

    fn position(low: f64, high: f64) -> Statistics {
        let values: Vec<f64> =
            (0..=1000).map(|step| low + (high - low) * f64::from(step) / 1000.0).collect();
        Statistics::of(
            &values,
            low,
            Some(0.0),
            Detail::Summary,
            Errors::Runs,
            &mut Scratch::default(),
        )
    }

    #[test]
    fn a_deficit_in_nearly_every_future_is_named_outright() {
        let headline = fan_headline("Locality", "2020/21", &position(-100.0, -20.0));
        assert_eq!(headline, "Locality: a deficit of about £60.0m in 2020/21");
        assert!(headline.split_whitespace().count() <= 10);
    }

    #[test]
    fn a_deficit_in_two_futures_of_three_is_likely() {
        let headline = fan_headline("Locality", "2020/21", &position(-70.0, 30.0));
        assert_eq!(headline, "Locality: a deficit of about £20.0m likely in 2020/21");
    }

    #[test]
    fn a_surplus_is_named_as_surely_as_a_deficit() {
        let headline = fan_headline("CCG", "2020/21", &position(2.0, 4.0));
        assert_eq!(headline, "CCG: a surplus of about £3.0m in 2020/21");
    }

    #[test]
    fn a_fan_around_balance_goes_either_way() {
        let headline = fan_headline("Locality", "2020/21", &position(-50.0, 51.0));
        assert_eq!(headline, "Locality: balance in 2020/21 could go either way");
    }

    #[test]
    fn a_position_that_is_certainly_nil_is_in_balance() {
        let nil = Statistics::certain(0.0, None);
        assert_eq!(fan_headline("Trust", "2020/21", &nil), "Trust: in balance in 2020/21");
    }

    #[test]
    fn the_description_speaks_of_the_control_total_where_there_is_one() {
        let text = fan_description("Locality", "2020/21", &position(-50.0, 50.0), -120.0);
        assert!(
            text.contains("do nothing (120.0)") && text.contains("is met in 50 in 100 futures")
        );
    }
}
