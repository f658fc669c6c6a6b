//! Assurance: what it takes to check the run and to repeat it, and who has.

use maud::{Markup, html};

use super::table::{cell, framed, marker};
use super::{Page, said};
use crate::projection::compare_published;
use crate::results::Measure;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;
use crate::simulate::Reconciliation;
use crate::summary::{Estimate, Z95};
use crate::wording::{accounts, accounts_to, whole};

pub fn section(page: &Page) -> Markup {
    let (projection, record) = (page.projection, page.record);
    html! {
        dl.record {
            div { dt { "Program" } dd { "control-total " (record.program_version) } }
            @for (name, sha256) in record.inputs() {
                div { dt { "SHA-256 of " (said(name)) } dd { code { (sha256) } } }
            }
            div {
                dt { "Runs" }
                dd {
                    @if page.sampled() { (whole(projection.runs)) " of each of " } @else { "the plan alone, of each of " }
                    (projection.cases.len()) @if projection.cases.len() == 1 { " case" } @else { " cases" }
                }
            }
            div { dt { "Seed" } dd { (projection.seed) } }
            div { dt { "Sampler" } dd { (record.sampler) } }
            div { dt { "Command to reproduce" } dd { code.command { (record.command()) } } }
        }
        p { "The same file, seed and number of runs give the same bytes on any number of threads." }
        h3 { "Reconciliations" }
        (reconciliations(page))
        @if page.sampled() {
            h3 { "Simulation errors of the headlines" }
            p.reading {
                "Another seed gives slightly other figures. Of 100 simulations like this one about 95 have an interval that holds \
                what endlessly many futures would give. It counts the number of futures alone, and says nothing of whether the \
                assumptions are right."
            }
            (page.by_case(|case| errors(page, case)))
        }
        (correlations(page))
        h3 { "Sign-off" }
        (framed("Sign-off", html! {
            table.sign {
                thead { tr { @for head in ["Role", "Name", "Signature", "Date"] { th scope="col" { (head) } } } }
                tbody {
                    @for role in ["Analyst", "Assurer", "Approver"] {
                        tr { th scope="row" { (role) } td {} td {} td {} }
                    }
                }
            }
        }))
    }
}

fn reconciliations(page: &Page) -> Markup {
    let (scenario, projection) = (page.scenario, page.projection);
    let found = projection.reconciliation;
    let verdict = |passes| if passes { "pass" } else { "fail" };
    let published = compare_published(scenario, projection);
    html! {
        ul.checks {
            li {
                strong { (verdict(found.passes())) }
                " – Two ways of adding up the same positions, in every run of every case: they differ by at most "
                (format!("{:.1e}", found.largest_difference)) " of turnover (allowed: "
                (format!("{:.0e}", Reconciliation::ROUNDING)) ")."
            }
            @for comparison in &published {
                @let figure = comparison.published;
                li {
                    strong { (verdict(comparison.within())) }
                    " – Published " (said(&figure.measure)) " of " (unit(page, &figure.unit)) " in "
                    (scenario.year(figure.year)) " (" (figure.path.to_string().replace('-', " ")) "): published "
                    (accounts(figure.value)) ", simulated " (accounts(comparison.simulated)) ", difference "
                    (accounts(comparison.difference())) ", tolerance " (figure.tolerance) "."
                    @match &figure.source {
                        Some(source) => { " " (said(source)) },
                        None => { " " em { "No source given." } },
                    }
                }
            }
        }
    }
}

fn unit(page: &Page, unit: &Unit) -> String {
    match unit {
        Unit::Covered => "the organisations under control totals".to_owned(),
        Unit::Locality => "the locality".to_owned(),
        own => said(page.scenario.named(own).map_or(own.as_str(), |(_, short)| short)),
    }
}

/// The headlines of a case with their errors.
fn errors(page: &Page, case: usize) -> Markup {
    let (scenario, projection) = (page.scenario, page.projection);
    let last = scenario.years;
    let fan = [&Unit::Locality, &Unit::Covered].into_iter().filter_map(|unit| {
        let place = projection.column(unit, last, &Measure::Position)?;
        let statistics = &projection.cases[case].statistics[place];
        Some((unit, statistics))
    });
    let money = |found: Estimate| {
        let [low, high] =
            [-Z95, Z95].map(|errors| accounts_to(found.value + errors * found.error, 2));
        html! { (cell(&accounts(found.value))) (cell(&format!("{low} to {high}"))) }
    };
    let points = |found: Estimate| {
        let (low, high) = found.interval();
        let said = format!("{:.2}% to {:.2}%", 100.0 * low, 100.0 * high);
        html! { (cell(&crate::wording::per_cent_chance(found.value))) (cell(&said)) }
    };
    let measures = [
        (M::Success, "succeeds"),
        (M::OnPlan, "on plan over the years"),
        (M::MeanCumulativePosition, "mean position over the years, £m"),
        (M::WorstTenthCumulativePosition, "worst tenth of positions over the years, £m"),
    ];
    framed(
        "Simulation errors",
        html! {
            table.figures {
                thead { tr { th scope="col" { "Headline" } th.n scope="col" { "Figure" } th.n scope="col" { "95% interval" } } }
                tbody {
                    @for (id, statistics) in fan {
                        @for (percent, name) in [(5, "5th percentile"), (50, "median"), (95, "95th percentile")] {
                            @if let Some(found) = statistics.percentile_with_error(percent) {
                                tr { th scope="row" { "Position of " (unit(page, id)) " in " (page.last_year()) ", " (name) ", £m" } (money(found)) }
                            }
                        }
                        @if let Some(chance) = statistics.chance {
                            tr { th scope="row" { "Control total of " (unit(page, id)) " in " (page.last_year()) " met" } (points(chance)) }
                        }
                    }
                    @for (option, stated) in scenario.options.iter().enumerate() {
                        @for (measure, name) in measures {
                            @if let Some(found) = projection.options.metric(case, option, &Unit::Covered, None, measure) {
                                tr data-option=(option) {
                                    th scope="row" { (marker(option)) (said(&stated.name)) ": " (name) }
                                    @if measure.is_chance() { (points(*found)) } @else { (money(*found)) }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// Correlations asked for, and achieved in the draws.
fn correlations(page: &Page) -> Markup {
    let achieved = &page.projection.correlations;
    if achieved.is_empty() {
        return html! {};
    }
    let two = |found: Option<f64>| found.map_or("–".to_owned(), |found| format!("{found:.2}"));
    let pairs = page.scenario.correlations.iter().zip(achieved);
    html! {
        h3 { "Correlations" }
        p.reading {
            "Asked for in the file, and achieved in the draws of the first case. Of growth rates it is smaller by \
            design, where part of the growth is each organisation’s own or a fan leans to one side."
        }
        (framed("Correlations", html! {
            table.figures {
                thead {
                    tr {
                        th scope="col" { "Between" }
                        th.n scope="col" { "Asked" }
                        th.n scope="col" { "Achieved, shared draws" }
                        th.n scope="col" { "Achieved, growth rates" }
                    }
                }
                tbody {
                    @for (asked, found) in pairs {
                        tr {
                            th scope="row" { (said(&asked.between.0.to_string())) " and " (said(&asked.between.1.to_string())) }
                            (cell(&format!("{:.2}", asked.value)))
                            (cell(&two(found.shared)))
                            (cell(&two(found.growth)))
                        }
                    }
                }
            }
        }))
    }
}
