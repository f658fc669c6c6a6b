//! Robustness: success in every case, what is lost by the wrong choice, and which options cannot be told apart.

use maud::{Markup, html};

use super::table::{cell, chance_cell, framed, marker};
use super::{Page, answers, said};
use crate::charts::comparisons::regret;
use crate::findings::options::{nothing_changes_anywhere, of_pairs};
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;

/// Cases that a table has room for.
const MOST_CASES: usize = 60;
/// Sentences about pairs of options that anybody reads.
const MOST_SENTENCES: usize = 12;

pub fn section(page: &Page) -> Markup {
    let scenario = page.scenario;
    if scenario.options.is_empty() {
        return html! {};
    }
    html! {
        (chances(page, M::Success, "Chance of success by each option’s own rules"))
        (chances(page, M::OnPlan, "Chance of being on plan over the years, measured alike"))
        @if scenario.options.len() > 1 && !nothing_changes_anywhere(&page.projection.options) {
            (regrets(page, M::OnPlan))
            (regrets(page, M::PublicPurse))
        }
        (page.by_case(|case| {
            let sentences = of_pairs(scenario, &page.projection.options, case);
            let more = sentences.len().saturating_sub(MOST_SENTENCES);
            html! {
                @if !sentences.is_empty() && page.sampled() {
                    h3 { "Options that differ little" }
                    ul {
                        @for sentence in sentences.iter().take(MOST_SENTENCES) { li { (crate::wording::plain(sentence, 1_000)) } }
                        @if more > 0 { li { (more) " more sentences like these: see differences.csv." } }
                    }
                }
            }
        }))
        (answers::robustness(page))
    }
}

/// A chance of every option in every case.
fn chances(page: &Page, measure: M, caption: &str) -> Markup {
    let (scenario, projection) = (page.scenario, page.projection);
    let more = projection.cases.len().saturating_sub(MOST_CASES);
    let table = framed(
        caption,
        html! {
            table.figures.heat {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { "Case" }
                        @for (option, stated) in scenario.options.iter().enumerate() {
                            th.n scope="col" { (marker(option)) (said(&stated.name)) }
                        }
                    }
                }
                tbody {
                    @for case in 0..projection.cases.len().min(MOST_CASES) {
                        tr {
                            th scope="row" { (page.case_name(case)) }
                            @for option in 0..scenario.options.len() {
                                @let found = projection.options.metric(case, option, &Unit::Covered, None, measure);
                                (chance_cell(found.map(|found| found.value), page.sampled()))
                            }
                        }
                    }
                }
            }
        },
    );
    html! {
        (table)
        @if more > 0 { p.note { (more) " more cases are in options.csv." } }
    }
}

/// What each option falls short of the best one, by case.
fn regrets(page: &Page, measure: M) -> Markup {
    let chart = regret(measure, page.scenario, page.projection);
    let unit = chart.unit;
    let left_out = page.scenario.options.len().saturating_sub(chart.options.len());
    html! {
        h3 { (crate::wording::plain(&chart.captions.headline, 300)) }
        p.subtitle { (crate::wording::plain(&chart.captions.subtitle, 500)) }
        (framed(&format!("Regret: {}", chart.measure), html! {
            table.figures {
                caption { (chart.measure) ": " (unit.name()) }
                thead {
                    tr {
                        th scope="col" { "Case" }
                        @for (option, stated) in chart.options.iter().enumerate() {
                            th.n scope="col" { (marker(option)) (said(&stated.name)) }
                        }
                    }
                }
                tbody {
                    @for case in 0..chart.cases.len() {
                        tr {
                            th scope="row" { (page.case_name(case)) }
                            @for option in &chart.options { (cell(&unit.said(option.regrets[case]))) }
                        }
                    }
                    tr.strong {
                        th scope="row" { "Worst" }
                        @for (option, stated) in chart.options.iter().enumerate() {
                            @let text = unit.said(stated.worst);
                            td.n.least[chart.smallest.contains(&option)] {
                                (text) @if chart.smallest.contains(&option) { " (least)" }
                            }
                        }
                    }
                }
            }
        }))
        p.reading { (chart.captions.reading) }
        @if left_out > 0 { p.note { (left_out) " more options are in regret.csv." } }
    }
}
