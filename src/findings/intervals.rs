//! Where organisations stand in one year beside their control totals: the headline, by a stated rule, and the words for those
//! who cannot see the chart.

use crate::wording::{accounts, n_in_100, plain, pounds};

/// Where one organisation, or several together, stand in a year, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    pub name: &'a str,
    /// Percentiles 5, 20, 50, 80 and 95; all the plan where nothing was sampled.
    pub percentiles: [f64; 5],
    pub control_total: Option<f64>,
    /// The chance of meeting it, that year taken alone.
    pub chance: Option<f64>,
}

impl Standing<'_> {
    fn median(&self) -> f64 {
        self.percentiles[2]
    }
}

/// Of the organisations' medians, or of the plan where nothing was `sampled`.
///
/// With control totals: how many organisations miss theirs by their median, and who does by most pounds; a miss that rounds to
/// zero is none. Without: who has the largest deficit. At most ten words, a name counting as one.
pub fn headline(organisations: &[Standing], year: &str, sampled: bool) -> String {
    let set = || organisations.iter().filter(|found| found.control_total.is_some());
    let count = set().count();
    if count == 0 {
        let worst = organisations.iter().min_by(|a, b| a.median().total_cmp(&b.median()));
        let worst = worst.filter(|found| found.median() < 0.0 && said(found.median()));
        let found = worst.map(|found| (plain(found.name, 60), pounds(found.median())));
        return match (found, sampled) {
            (Some((name, deficit)), true) => {
                format!("Largest median deficit in {year}: {name}, {deficit}")
            }
            (Some((name, deficit)), false) => {
                format!("Plan: largest deficit in {year}: {name}, {deficit}")
            }
            (None, true) => format!("No median is a deficit in {year}"),
            (None, false) => format!("Plan: no deficit in {year}"),
        };
    }
    let short = |found: &&Standing| found.control_total.unwrap_or(0.0) - found.median();
    let missing: Vec<&Standing> =
        set().filter(|found| short(found) > 0.0 && said(short(found))).collect();
    let furthest = missing.iter().copied().max_by(|a, b| short(a).total_cmp(&short(b)));
    let furthest = furthest.map(|found| (plain(found.name, 60), pounds(short(&found))));
    let missing = missing.len();
    match (furthest, count, sampled) {
        (None, 1, true) => format!("The median meets the control total in {year}"),
        (None, 1, false) => format!("Plan: the control total is met in {year}"),
        (None, _, true) => format!("Each of {count} medians meets its control total in {year}"),
        (None, _, false) => format!("Plan: all {count} meet their control totals in {year}"),
        (Some((name, by)), 1, true) => format!("{name}: the median misses in {year} by {by}"),
        (Some((name, by)), 1, false) => format!("Plan: {name} misses in {year} by {by}"),
        (Some((name, by)), _, true) => {
            let miss = if missing == 1 { "misses" } else { "miss" };
            format!("{missing} of {count} medians {miss} in {year}, {name} by {by}")
        }
        (Some((name, by)), _, false) => {
            let miss = if missing == 1 { "misses" } else { "miss" };
            format!("Plan: {missing} of {count} {miss} in {year}, {name} by {by}")
        }
    }
}

/// Whether an amount is more than zero once it is said.
fn said(amount: f64) -> bool {
    accounts(amount) != "-"
}

/// Every one of them in words.
pub fn description(found: &[Standing], year: &str, sampled: bool) -> String {
    let each = found.iter().map(|found| {
        let name = plain(found.name, 60);
        let mut text = match sampled {
            true => format!(
                "{name}: median {}, 90 in 100 futures between {} and {}",
                accounts(found.median()),
                accounts(found.percentiles[0]),
                accounts(found.percentiles[4])
            ),
            false => format!("{name}: plan {}", accounts(found.median())),
        };
        if let Some(total) = found.control_total {
            text.push_str(&format!(", control total {}", accounts(total)));
        }
        if let Some(chance) = found.chance.filter(|_| sampled) {
            text.push_str(&format!(", met in {} futures", n_in_100(chance)));
        }
        text
    });
    format!(
        "Position in {year} before support, £m, surplus/(deficit). {}.",
        each.collect::<Vec<_>>().join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(name: &str, median: f64, control_total: Option<f64>) -> Standing<'_> {
        let percentiles = [-20.0, -10.0, 0.0, 5.0, 30.0].map(|from| median + from);
        Standing { name, percentiles, control_total, chance: control_total.map(|_| 0.4) }
    }

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    #[test]
    fn the_headline_counts_who_misses_by_the_median_and_names_the_furthest_below() {
        let found = [
            standing("Hospitals", -22.3, Some(-10.0)),
            standing("Community", 1.0, Some(2.0)),
            standing("CCG", 5.0, Some(4.0)),
            standing("Council", -90.0, None),
        ];
        let said = headline(&found, "2020/21", true);
        assert_eq!(said, "2 of 3 medians miss in 2020/21, Hospitals by £12.3m");
        assert!(words(&said) <= 10);
        let plan = headline(&found, "2020/21", false);
        assert_eq!(plan, "Plan: 2 of 3 miss in 2020/21, Hospitals by £12.3m");
        assert!(words(&plan) <= 10);
        assert_eq!(
            headline(&found[1..3], "2020/21", true),
            "1 of 2 medians misses in 2020/21, Community by £1.0m"
        );
        assert_eq!(
            headline(&found[..1], "2020/21", true),
            "Hospitals: the median misses in 2020/21 by £12.3m"
        );
    }

    #[test]
    fn a_miss_that_rounds_to_nought_is_none() {
        let found = [standing("A", -0.04, Some(0.0)), standing("B", 3.0, Some(0.0))];
        let said = headline(&found, "2020/21", true);
        assert_eq!(said, "Each of 2 medians meets its control total in 2020/21");
        assert!(words(&said) <= 10);
        assert_eq!(
            headline(&found[..1], "2020/21", true),
            "The median meets the control total in 2020/21"
        );
    }

    #[test]
    fn without_control_totals_the_largest_deficit_is_named() {
        let found = [standing("A", -3.0, None), standing("B", -1_234.0, None)];
        let said = headline(&found, "2020/21", true);
        assert_eq!(said, "Largest median deficit in 2020/21: B, £1.2bn");
        let none = [standing("A", 0.01, None)];
        assert_eq!(headline(&none, "2020/21", true), "No median is a deficit in 2020/21");
        assert_eq!(headline(&none, "2020/21", false), "Plan: no deficit in 2020/21");
        assert_eq!(headline(&[], "2020/21", true), "No median is a deficit in 2020/21");
    }

    #[test]
    fn every_one_is_described_with_its_interval_and_its_chance() {
        let found = [standing("A", -3.0, Some(1.0)), standing("B", 2.0, None)];
        let text = description(&found, "2020/21", true);
        assert!(text.contains("A: median (3.0), 90 in 100 futures between (23.0) and 27.0, control total 1.0, met in 40 in 100 futures; B: median 2.0"), "{text}");
        let plan = description(&found, "2020/21", false);
        assert!(plan.contains("A: plan (3.0), control total 1.0; B: plan 2.0."), "{plan}");
    }
}
