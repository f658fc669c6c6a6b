//! A control total that the reader moves, and the chance that goes with it, read off the stored distributions. The
//! script needs figures for it; they stand in the page as JSON, and nowhere else.

use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use super::{MOST_ORGANISATIONS, Page, said};
use crate::findings::options::span;
use crate::projection::control_total;
use crate::results::Measure;
use crate::results::options::OptionMeasure as M;
use crate::scenario::{Scenario, Unit};
use crate::summary::Statistics;

/// Options whose positions over all years can be read off.
const MOST_OPTIONS: usize = 8;

/// By what the page can be asked.
#[derive(Serialize)]
struct Data {
    cases: Vec<CaseData>,
}

#[derive(Serialize)]
struct CaseData {
    case: usize,
    /// In the order of [`subjects`].
    subjects: Vec<Vec<Reading>>,
}

/// One distribution, £m.
#[derive(Serialize)]
struct Reading {
    /// The file's own control total, and the exact share of futures that reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chance: Option<f64>,
    /// Percentiles 1 to 99, to a hundredth: £10,000.
    percentiles: Vec<f64>,
}

/// What can be asked of: what it is called, and a reading for each of these times.
struct Subject {
    name: String,
    times: Vec<String>,
    of: Of,
}

enum Of {
    /// A unit's position before any option, year by year.
    Unit(Unit),
    /// The covered organisations' positions under an option, added up over all years.
    Horizon(usize),
}

/// Everything that can be asked of, or nothing where nothing was simulated or nobody is under control totals.
fn subjects(page: &Page) -> Vec<Subject> {
    let scenario = page.scenario;
    if !page.sampled() || scenario.covered().next().is_none() {
        return Vec::new();
    }
    let years: Vec<String> =
        (1..=scenario.years).map(|year| scenario.year(year).to_string()).collect();
    let mut subjects = vec![Subject {
        name: "Organisations under control totals together".to_owned(),
        times: years.clone(),
        of: Of::Unit(Unit::Covered),
    }];
    subjects.extend(scenario.options.iter().enumerate().take(MOST_OPTIONS).map(
        |(place, option)| Subject {
            name: format!("The same, all years added up, under “{}”", said(&option.name)),
            times: vec![span(scenario)],
            of: Of::Horizon(place),
        },
    ));
    let covered = scenario.organisations.iter().filter(|found| found.covered);
    subjects.extend(covered.take(MOST_ORGANISATIONS).map(|found| Subject {
        name: said(&found.name),
        times: years.clone(),
        of: Of::Unit(Unit::organisation(&found.id)),
    }));
    subjects
}

pub fn part(page: &Page) -> Markup {
    let subjects = subjects(page);
    if subjects.is_empty() {
        return html! {};
    }
    html! {
        div.move id="move" hidden {
            h3 id="move-title" { "Move a control total and see its chance" }
            div role="group" aria-labelledby="move-title" {
                div.fields {
                    label {
                        span { "Whose position" }
                        select id="move-subject" autocomplete="off" {
                            @for (place, subject) in subjects.iter().enumerate() {
                                option value=(place) data-times=(subject.times.join("|")) { (subject.name) }
                            }
                        }
                    }
                    label {
                        span { "When" }
                        select id="move-time" autocomplete="off" {}
                    }
                    label {
                        span { "Control total, £m (a deficit is negative)" }
                        input id="move-number" type="number" step="any" autocomplete="off";
                    }
                }
                label.slide {
                    span { "Control total" }
                    input id="move-range" type="range" autocomplete="off";
                }
                output id="move-result" for="move-subject move-time move-number move-range" {}
                button type="button" id="move-back" { "Back to the file’s own total" }
            }
            p.reading {
                "The chance is read off the distribution of positions before support: of one year before any option, \
                or of all years added up under an option. At the file’s own total it is the exact share of futures; \
                elsewhere it is read between percentiles. It leaves out carry, tolerance and support, and takes it that \
                nobody saves more or less because the total has moved."
            }
        }
        script type="application/json" id="move-data" { (PreEscaped(json(page, &subjects))) }
    }
}

/// The readings as JSON in which no tag can begin or end.
fn json(page: &Page, subjects: &[Subject]) -> String {
    let cases = page.cases.iter().map(|&case| CaseData {
        case,
        subjects: subjects.iter().map(|subject| readings(page, case, subject)).collect(),
    });
    let data = Data { cases: cases.collect() };
    let text = serde_json::to_string(&data).unwrap_or_else(|_| "{\"cases\":[]}".to_owned());
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn readings(page: &Page, case: usize, subject: &Subject) -> Vec<Reading> {
    let (scenario, projection) = (page.scenario, page.projection);
    let last = scenario.years;
    match &subject.of {
        Of::Unit(unit) => (1..=last)
            .filter_map(|year| {
                let place = projection.column(unit, year, &Measure::Position)?;
                let found = &projection.cases[case].statistics[place];
                let chance = found.chance.map(|chance| chance.value);
                reading(found, control_total(scenario, unit, year), chance)
            })
            .collect(),
        Of::Horizon(option) => {
            let compared = &projection.options;
            let measure = M::CumulativePosition;
            let found = compared.position(case, *option, &Unit::Covered, last, measure);
            let chance = compared.metric(case, *option, &Unit::Covered, None, M::OnPlan);
            let chance = chance.map(|chance| chance.value);
            found
                .and_then(|found| reading(found, all_years(scenario), chance))
                .into_iter()
                .collect()
        }
    }
}

/// The scenario's control totals, added up over the years.
fn all_years(scenario: &Scenario) -> Option<f64> {
    (1..=scenario.years).map(|year| control_total(scenario, &Unit::Covered, year)).sum()
}

fn reading(found: &Statistics, total: Option<f64>, chance: Option<f64>) -> Option<Reading> {
    let percentiles = found.distribution.as_ref()?;
    Some(Reading {
        total,
        chance: chance.filter(|_| total.is_some()),
        percentiles: percentiles.iter().map(|figure| (figure * 100.0).round() / 100.0).collect(),
    })
}
