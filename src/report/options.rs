//! Each option in detail: its rules, and what it makes of each organisation.

use maud::{Markup, html};

use super::table::{cell, chance_cell, framed, marker};
use super::{MOST_ORGANISATIONS, Page, said};
use crate::charts::comparisons::heat_map;
use crate::findings::answer::test;
use crate::findings::rules::rules;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;
use crate::wording::accounts;

/// The options one after another, in one case.
pub fn by_organisation(page: &Page, case: usize) -> Markup {
    let scenario = page.scenario;
    if scenario.options.is_empty() || scenario.covered().next().is_none() {
        return html! {};
    }
    html! {
        h3 { "What each option makes of each organisation" }
        p.reading {
            "A cell is the share of simulated futures in which the control total of that year is met, carry and \
            tolerance included as the option has them; “Locality” is the organisations under control totals together. \
            Each year stands on its own."
        }
        @for (option, stated) in scenario.options.iter().enumerate() {
            div.option data-option=(option) {
                h4 { (marker(option)) (said(&stated.name)) }
                p { "Success: " (test(scenario, stated)) "." }
                details {
                    summary { "Its rules" }
                    dl.rules {
                        @for (name, rule) in rules(scenario, stated) {
                            div { dt { (name) } dd { (said(&rule)) } }
                        }
                    }
                }
                (chances(page, case, option))
                (money(page, case, option))
            }
        }
    }
}

/// The chance of meeting, by organisation and year.
fn chances(page: &Page, case: usize, option: usize) -> Markup {
    let chart = heat_map(case, page.scenario, page.projection);
    let Some(block) = chart.blocks.get(option) else {
        return html! { p.note { "The chances of this option are in options.csv." } };
    };
    let name = format!("Chance of meeting the control total, “{}”", said(&block.name));
    framed(
        &name,
        html! {
            table.figures.heat {
                caption { "Chance of meeting the control total" }
                thead {
                    tr {
                        th scope="col" { "Organisation" }
                        @for year in &chart.years { th.n scope="col" { (year) } }
                    }
                }
                tbody {
                    @for (place, chances) in chart.places.iter().zip(&block.chances) {
                        tr {
                            th scope="row" { (said(place)) }
                            @for &chance in chances { (chance_cell(chance, page.sampled())) }
                        }
                    }
                }
            }
        },
    )
}

/// Positions before and after support in the final year, and where support went.
fn money(page: &Page, case: usize, option: usize) -> Markup {
    let (scenario, compared) = (page.scenario, &page.projection.options);
    let last = scenario.years;
    let year = page.last_year();
    let covered = scenario.organisations.iter().filter(|found| found.covered);
    let shown: Vec<(Unit, String)> = covered
        .take(MOST_ORGANISATIONS)
        .map(|found| (Unit::organisation(&found.id), said(&found.short)))
        .chain([(Unit::Covered, "Together".to_owned())])
        .collect();
    let middle = |unit, measure| {
        let found = compared.position(case, option, unit, last, measure);
        let figure = found.map(|found| found.percentile(50).unwrap_or(found.plan));
        cell(&figure.map_or("–".to_owned(), accounts))
    };
    let over = |unit, measure| {
        let found = compared.metric(case, option, unit, None, measure);
        cell(&found.map_or("–".to_owned(), |found| accounts(found.value)))
    };
    let word = if page.sampled() { "Median" } else { "Plan" };
    let name = format!("Money, “{}”", said(&scenario.options[option].name));
    framed(
        &name,
        html! {
            table.figures {
                caption { "Position in " (year) " and support over the years, £m, surplus/(deficit)" }
                thead {
                    tr {
                        th scope="col" { "Organisation" }
                        th.n scope="col" { (word) " before support" }
                        th.n scope="col" { (word) " after support" }
                        th.n scope="col" { "Support earned" }
                        th.n scope="col" { "Bonus" }
                        th.n scope="col" { "Support forgone" }
                        th.n scope="col" { "Special measures, " (year) }
                    }
                }
                tbody {
                    @for (unit, name) in &shown {
                        tr {
                            th scope="row" { (name) }
                            (middle(unit, M::BeforeSupport))
                            (middle(unit, M::AfterSupport))
                            (over(unit, M::SupportEarned))
                            (over(unit, M::Bonus))
                            (over(unit, M::SupportForgone))
                            @let special = compared.metric(case, option, unit, Some(last), M::SpecialMeasures);
                            (chance_cell(special.map(|found| found.value), page.sampled()))
                        }
                    }
                }
            }
        },
    )
}
