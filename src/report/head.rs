//! What frames the page: the head with its one style and one script, the banner, and the controls.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::OnceLock;

use maud::{Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::answers::QUESTIONS;
use super::{Page, said};
use crate::charts::{MOST_MARKED, font_files, marker_plot};
use crate::findings::answer::WHOLE_FILE;
use crate::findings::options::span;
use crate::scenario::{Provenance, Scenario};
use crate::summary::SAMPLE_PATHS;
use crate::wording::{counted, plain, whole};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Warnings that anybody reads before the figures.
const MOST_WARNINGS: usize = 10;
/// Characters of one.
const LONGEST_WARNING: usize = 400;

/// The style: typefaces first, so that the charts' labels are as wide as they were measured.
fn style() -> &'static str {
    static WHOLE: OnceLock<String> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let mut text = String::from(
            "/* Inter, copyright The Inter Project Authors, SIL Open Font Licence 1.1 (https://openfontlicense.org); \
             cut down to the signs that are used. */\n",
        );
        for (weight, bytes) in font_files() {
            text.push_str(&format!(
                "@font-face{{font-family:\"Inter\";font-weight:{weight};src:url(data:font/ttf;base64,{})}}\n",
                STANDARD.encode(bytes)
            ));
        }
        text + STYLE
    })
}

/// The head. Nothing may be loaded or run but the style and the script of this file, which are known by their
/// digests.
pub fn head(title: &str) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; font-src data:; base-uri 'none'; form-action 'none'",
        digest(style()),
        digest(SCRIPT)
    );
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(policy);
            title { (title) " – control totals" }
            style { (PreEscaped(style())) }
        }
    }
}

/// The script, last in the page.
pub fn script() -> Markup {
    html! { script { (PreEscaped(SCRIPT)) } }
}

/// What a policy knows a style or a script by.
fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// The options' markers, drawn once; `table::marker` shows one.
pub fn markers(scenario: &Scenario) -> Markup {
    html! {
        svg.symbols width="0" height="0" aria-hidden="true" {
            @for option in 0..scenario.options.len().min(MOST_MARKED) {
                @if let Ok(plot) = marker_plot(option) {
                    symbol id={ "m" (option) } viewBox={ "0 0 " (plot.view.0) " " (plot.view.1) } {
                        (PreEscaped(plot.body))
                    }
                }
            }
        }
    }
}

/// Title, place, horizon and run.
pub fn banner(page: &Page) -> Markup {
    let scenario = page.scenario;
    let whole_file = scenario.provenance.iter().find(|found| found.place == WHOLE_FILE);
    let said_of = |field: fn(&Provenance) -> &Option<String>| {
        whole_file.and_then(|found| field(found).as_ref()).map(|text| said(text))
    };
    let place = scenario.provenance.iter().find(|found| found.place == "horizon");
    let place = place.and_then(|found| found.note.as_ref()).map(|note| said(note));
    let organisations: Vec<String> =
        scenario.organisations.iter().take(12).map(|found| said(&found.short)).collect();
    let more = scenario.organisations.len().saturating_sub(organisations.len());
    let run: String = page.record.scenario_sha256.chars().take(12).collect();
    let runs = match page.projection.runs {
        0 => "the plan alone, nothing sampled".to_owned(),
        runs => format!("{} simulated futures", whole(runs)),
    };
    let illustrative =
        whole_file.and_then(|found| found.basis) == Some(crate::scenario::Basis::Assumed);
    html! {
        header.banner {
            h1 { (said(&scenario.title)) }
            p.facts {
                span { (span(scenario)) ", from the outturn of " (scenario.base_year) }
                span { (runs) }
                span { "Run " code { (run) "-" (page.projection.seed) "-" (page.projection.runs) } }
                @if let Some(date) = said_of(|found| &found.date) { span { "Date in the file: " (date) } }
            }
            p {
                @if let Some(place) = place { (place) } @else {
                    "Organisations: " (organisations.join(", "))
                    @if more > 0 { " and " (more) " more" }
                }
            }
            @if illustrative {
                p.illustrative {
                    strong { "Illustrative data. " }
                    "The file marks its figures as assumed unless they say otherwise"
                    @if let Some(source) = said_of(|found| &found.source) { ": " (source) }
                    "."
                }
            }
            (warnings(page))
        }
    }
}

/// What the run warned of. Whatever keeps a question from an answer is said where the answer would stand.
fn warnings(page: &Page) -> Markup {
    let of_question =
        |line: &str| QUESTIONS.iter().any(|verb| line.starts_with(&format!("{verb}: ")));
    let warnings = page.record.warnings.iter().filter(|line| !of_question(line));
    let (shown, all) = (warnings.clone().take(MOST_WARNINGS), warnings.clone().count());
    html! {
        @if all > 0 {
            div.warnings {
                p { strong { (counted(all, "warning")) ". " } "Look at this before you use a figure." }
                ul {
                    @for line in shown { li { (plain(line, LONGEST_WARNING)) } }
                    @if all > MOST_WARNINGS { li { "and " (all - MOST_WARNINGS) " more, in " code { "summary.json" } } }
                }
            }
        }
    }
}

/// What the reader may choose; shown by the script, since without it nothing here would work.
pub fn controls(page: &Page) -> Markup {
    let scenario = page.scenario;
    html! {
        form.controls id="controls" aria-label="What the page shows" hidden {
            @if page.cases.len() > 1 {
                label {
                    span { "Case: demand · efficiency" }
                    select id="choose-case" autocomplete="off" {
                        @for &case in &page.cases {
                            option value=(case) selected[case == page.main] { (page.case_name(case)) }
                        }
                    }
                }
            }
            @if scenario.options.len() > 1 {
                label {
                    span { "Option" }
                    select id="choose-option" autocomplete="off" {
                        option value="" selected { "All options" }
                        @for (place, option) in scenario.options.iter().enumerate() {
                            option value=(place) { (said(&option.name)) }
                        }
                    }
                }
            }
            @if scenario.organisations.len() > 1 {
                label {
                    span { "Organisation" }
                    select id="choose-unit" autocomplete="off" {
                        option value="" selected { "All organisations" }
                        @for (place, found) in scenario.organisations.iter().enumerate().take(super::MOST_ORGANISATIONS) {
                            option value=(place) { (said(&found.short)) }
                        }
                    }
                }
            }
            @if page.sampled() {
                label.tick {
                    input id="show-paths" type="checkbox" autocomplete="off";
                    span { "Show " (SAMPLE_PATHS) " sample futures in the fans of the locality" }
                }
            }
            p role="status" id="chosen" {}
        }
        @if page.cases.len() < page.projection.cases.len() {
            p.note {
                "This page holds one case of " (page.projection.cases.len()) ", “" (page.case_name(page.main))
                "”: it has room for " (super::MOST_CASES) ". The others are in the tables."
            }
        } @else if page.cases.len() > 1 {
            noscript {
                p.note {
                    "Without scripts the page shows one case, “" (page.case_name(page.main)) "”. The others are in the \
                    tables."
                }
            }
        }
    }
}
