//! The comparison of control-total options, in the terminal.

use super::table::Table;
use crate::findings::options::{of_pairs, preferred};
use crate::projection::{Projection, spread_together};
use crate::results::options::OptionMeasure as M;
use crate::scenario::{Scenario, Unit};
use crate::wording::{accounts, per_cent_chance, plain, pounds, wrapped};

/// Columns that sentences are wrapped to.
const WIDTH: usize = 100;
/// Characters of a sentence.
const LONGEST: usize = 1_000;
/// Sentences about pairs of options that anybody reads.
const MOST_SENTENCES: usize = 8;

/// One table for the case at `case` among the projection's: an option to a row.
pub fn options(scenario: &Scenario, projection: &Projection, case: usize) -> String {
    let compared = &projection.options;
    let Some(found) = compared.cases.get(case).filter(|found| !found.options.is_empty()) else {
        return String::new();
    };
    let sampled = projection.runs > 0;
    let last = scenario.years;
    let year = scenario.year(last).to_string();
    let (demand, efficiency) = found.case.ids(scenario);
    let mut text = format!(
        "\nControl-total options in {} / {}; £m, surplus/(deficit), organisations under control totals\n\n",
        plain(demand, 60),
        plain(efficiency, 60)
    );
    let duty = scenario.options.iter().any(|option| option.duty.is_some());
    let tests: &[&str] = if duty { &["own test", "duty"] } else { &[] };
    let others = ["each meets", "together meet", "median", "support", "interest", "national money"];
    let mut table = Table::new(&[&["", "succeeds"], tests, &others].concat());
    for (option, stated) in scenario.options.iter().enumerate() {
        let figure = |year, measure| {
            compared
                .metric(case, option, &Unit::Covered, year, measure)
                .map_or(0.0, |found| found.value)
        };
        let chance = |value: f64| match sampled {
            true => per_cent_chance(value),
            false => if value > 0.5 { "yes" } else { "no" }.to_owned(),
        };
        let after = compared.position(case, option, &Unit::Covered, last, M::AfterSupport);
        let after = after.and_then(|found| found.percentile(50)).unwrap_or(0.0);
        let mut tests = Vec::new();
        if duty {
            tests.push(chance(figure(None, M::OwnTest)));
            tests.push(match stated.duty {
                Some(_) => chance(figure(None, M::Duty)),
                None => String::new(),
            });
        }
        let named = [stated.name.clone(), chance(figure(None, M::Success))];
        table.row(
            "  ",
            &[
                &named[..],
                &tests,
                &[
                    chance(figure(Some(last), M::AllOrganisationsMet)),
                    chance(figure(Some(last), M::Met)),
                    accounts(after),
                    accounts(compared.support(case, option)),
                    accounts(figure(None, M::Interest)),
                    accounts(figure(None, M::NationalMoney)),
                ],
            ]
            .concat(),
        );
    }
    text.push_str(&table.text());
    text.push_str(&format!(
        "\nSucceeds, each meets and together meet: by each option's own rules, after interest. Each meets, together meet and the\n\
         median after interest and support are of {year}; support, interest and national money are added up over all years.\n"
    ));
    if sampled {
        text.push_str(&alike(scenario, projection, case));
        text.push_str(&pooling(scenario, projection, case));
        if let Some(preferred) = preferred(scenario, compared, case) {
            let lines = wrapped(&plain(&preferred, LONGEST), WIDTH);
            text.push_str(&format!("{}\n", lines.join("\n")));
        }
        let sentences = of_pairs(scenario, compared, case);
        for sentence in sentences.iter().take(MOST_SENTENCES) {
            let lines = wrapped(&plain(sentence, LONGEST), WIDTH);
            text.push_str(&format!("- {}\n", lines.join("\n  ")));
        }
        if let Some(more) = sentences.len().checked_sub(MOST_SENTENCES).filter(|&more| more > 0) {
            text.push_str(&format!("- {more} more pairs like these; see differences.csv.\n"));
        }
    }
    text
}

/// The outcomes that are measured alike for every option.
fn alike(scenario: &Scenario, projection: &Projection, case: usize) -> String {
    let mut table =
        Table::new(&["", "on plan", "years on plan", "shortfall", "mean", "worst tenth", "best"]);
    for (option, stated) in scenario.options.iter().enumerate() {
        let figure = |measure| {
            let found = projection.options.metric(case, option, &Unit::Covered, None, measure);
            found.map_or(0.0, |found| found.value)
        };
        table.row(
            "  ",
            &[
                stated.name.clone(),
                per_cent_chance(figure(M::OnPlan)),
                format!("{:.1} of {}", figure(M::YearsOnPlan), scenario.years),
                accounts(figure(M::Shortfall)),
                accounts(figure(M::MeanCumulativePosition)),
                accounts(figure(M::WorstTenthCumulativePosition)),
                per_cent_chance(figure(M::Best)),
            ],
        );
    }
    format!(
        "\nMeasured alike, before interest and support, over all years, whatever the rules\n\n{}",
        table.text()
    )
}

/// What pooling is worth: how far positions spread together, and how far they would if they moved as one.
fn pooling(scenario: &Scenario, projection: &Projection, case: usize) -> String {
    let Some(spread) = spread_together(scenario, projection, case) else { return String::new() };
    format!(
        "\n- In {} the positions together have a standard deviation of {}. If organisations' fortunes moved as \
         one it\n  would be {}, if they had nothing to do with each other {}: that is what pooling can spare.\n",
        scenario.year(scenario.years),
        pounds(spread.together),
        pounds(spread.as_one),
        pounds(spread.unrelated),
    )
}
