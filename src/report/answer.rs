//! The first screen: a sentence for each option, the options side by side, and what has to be known beside them.

use maud::{Markup, html};

use super::table::{cell, chance_cell, framed, marker};
use super::{Page, said};
use crate::comparison::OptionsCompared;
use crate::findings::answer as findings;
use crate::findings::fan_headline;
use crate::findings::options::{
    alike, nothing_changes, preferred, span, success_headline, written_off,
};
use crate::results::Measure;
use crate::results::options::OptionMeasure as M;
use crate::scenario::{ControlTotalOption, Scenario, Unit};
use crate::wording::{accounts, plain};

/// Characters of a sentence that holds names.
const LONGEST: usize = 1_000;

pub fn section(page: &Page) -> Markup {
    html! {
        (page.by_case(|case| if page.scenario.options.is_empty() {
            without_options(page, case)
        } else {
            with_options(page, case)
        }))
        details open {
            summary { "What is not in the model" }
            ul { @for text in findings::NOT_IN_THE_MODEL { li { (text) } } }
        }
    }
}

fn with_options(page: &Page, case: usize) -> Markup {
    let (scenario, compared) = (page.scenario, &page.projection.options);
    html! {
        p.case-name { "In the case: " strong { (page.case_name(case)) } }
        @if page.sampled() { p.lead { (lead(scenario, compared, case)) } }
        ul.answers {
            @for option in 0..scenario.options.len() {
                li data-option=(option) {
                    (marker(option))
                    span { (findings::of_option(scenario, compared, case, option)) }
                }
            }
        }
        @if !nothing_changes(compared, case) {
            @if let Some(best) = findings::best(scenario, compared, case) { p { (best) } }
        }
        @for sentence in written_off(scenario, compared, case) { p { (plain(&sentence, LONGEST)) } }
        @if let Some(together) = findings::together(scenario, compared, case) { p { strong { (together) } } }
        (table(page, case))
        (national_money(page, case))
        h3 { "Three caveats" }
        ol { @for text in findings::caveats(scenario, compared, case) { li { (text) } } }
    }
}

/// What is said first: which options are preferred, or that no rule changes the money, or how often options succeed.
fn lead(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> String {
    let success = |option| compared.metric(case, option, &Unit::Covered, None, M::Success);
    let said = preferred(scenario, compared, case).or_else(|| {
        let alike = nothing_changes(compared, case).then(|| alike(scenario, compared, case))?;
        alike.into_iter().next()
    });
    let said = said.unwrap_or_else(|| {
        let chances = (0..scenario.options.len()).filter_map(success);
        success_headline(&chances.map(|found| found.value).collect::<Vec<_>>()) + "."
    });
    plain(&said, LONGEST)
}

/// The options side by side: how likely each is, and the positions that it comes to.
fn table(page: &Page, case: usize) -> Markup {
    let (scenario, compared) = (page.scenario, &page.projection.options);
    let last = scenario.years;
    let year = page.last_year();
    let chance = |option, measure, year| {
        let found = compared.metric(case, option, &Unit::Covered, year, measure);
        chance_cell(found.map(|found| found.value), page.sampled())
    };
    let median = |option, measure| {
        let found = compared.position(case, option, &Unit::Covered, last, measure);
        let figure = found.map(|found| found.percentile(50).unwrap_or(found.plan));
        cell(&figure.map_or("–".to_owned(), accounts))
    };
    let money = |option, measure| money(page, case, option, measure);
    let duty = scenario.options.iter().any(|option| option.duty.is_some());
    let middle = if page.sampled() { "Median" } else { "Plan" };
    framed(
        "Options side by side",
        html! {
            table.figures.options.side-by-side {
                caption {
                    "Organisations under control totals together, " (span(scenario)) ", £m, surplus/(deficit)"
                }
                thead {
                    tr {
                        td {}
                        th scope="colgroup" colspan=(if duty { 5 } else { 3 }) { "By its own rules, after interest" }
                        th scope="colgroup" colspan="4" { "Measured alike, before interest and support" }
                        th scope="colgroup" { "After both" }
                    }
                    tr {
                        th scope="col" { "Option" }
                        th.n scope="col" { "Succeeds" }
                        @if duty {
                            th.n scope="col" { "Own test" }
                            th.n scope="col" { "Duty" }
                        }
                        th.n scope="col" { "Each meets, " (year) }
                        th.n scope="col" { "Together they meet, " (year) }
                        th.n scope="col" { "On plan over the years" }
                        th.n scope="col" { (middle) ", " (year) }
                        th.n scope="col" { "Mean over the years" }
                        th.n scope="col" { "Worst tenth over the years" }
                        th.n scope="col" { (middle) ", " (year) }
                    }
                }
                tbody {
                    @for (option, stated) in scenario.options.iter().enumerate() {
                        tr data-mark=(option) {
                            th scope="row" { (marker(option)) (said(&stated.name)) }
                            (chance(option, M::Success, None))
                            @if duty {
                                (chance(option, M::OwnTest, None))
                                @if stated.duty.is_some() { (chance(option, M::Duty, None)) } @else { (cell("–")) }
                            }
                            (chance(option, M::AllOrganisationsMet, Some(last)))
                            (chance(option, M::Met, Some(last)))
                            (chance(option, M::OnPlan, None))
                            (median(option, M::Position))
                            (money(option, M::MeanCumulativePosition))
                            (money(option, M::WorstTenthCumulativePosition))
                            (median(option, M::AfterSupport))
                        }
                    }
                }
            }
        },
    )
}

/// The mean of a figure of the covered together over the horizon, £m.
fn money(page: &Page, case: usize, option: usize, measure: M) -> Markup {
    let found = page.projection.options.metric(case, option, &Unit::Covered, None, measure);
    cell(&found.map_or("–".to_owned(), |found| accounts(found.value)))
}

/// What each option and its case cost the nation, with the parts that it is the sum of.
fn national_money(page: &Page, case: usize) -> Markup {
    let scenario = page.scenario;
    let rescue = |option: &ControlTotalOption| {
        option.support.as_ref().is_some_and(|support| support.rescue.is_some())
    };
    let rescue = scenario.options.iter().any(rescue);
    framed(
        "National money",
        html! {
            table.figures.options {
                caption { "National money, " (span(scenario)) ", means, £m: what is paid, less the interest that comes back" }
                thead {
                    tr {
                        th scope="col" { "Option" }
                        th.n scope="col" { "Support" }
                        @if rescue { th.n scope="col" { "Rescues" } }
                        th.n scope="col" { "Debt written off" }
                        th.n scope="col" { "New care models" }
                        th.n scope="col" { "Less interest" }
                        th.n scope="col" { "National money" }
                    }
                }
                tbody {
                    @for (option, stated) in scenario.options.iter().enumerate() {
                        tr data-mark=(option) {
                            th scope="row" { (marker(option)) (said(&stated.name)) }
                            (cell(&accounts(page.projection.options.support(case, option))))
                            @if rescue { (money(page, case, option, M::Rescued)) }
                            (money(page, case, option, M::WrittenOff))
                            (money(page, case, option, M::ExternalCost))
                            (money(page, case, option, M::Interest))
                            (money(page, case, option, M::NationalMoney))
                        }
                    }
                }
            }
        },
    )
}

fn without_options(page: &Page, case: usize) -> Markup {
    let scenario = page.scenario;
    let found = page.projection.column(&Unit::Locality, scenario.years, &Measure::Position);
    html! {
        p.case-name { "In the case: " strong { (page.case_name(case)) } }
        @if let Some(place) = found {
            p.lead {
                (fan_headline("Locality", &page.last_year(), &page.projection.cases[case].statistics[place])) "."
            }
        }
        p { (findings::without_options(scenario)) }
        ol {
            @let caveats = findings::caveats(scenario, &page.projection.options, case);
            @for text in &caveats[..2] { li { (text) } }
        }
    }
}
