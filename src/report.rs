//! `report.html`: the page that people decide by. One file that fetches nothing, reads without scripts, prints, and
//! holds the charts, their figures, the assumptions and the assurance of a run.
//!
//! It calculates nothing and words no finding: figures come from the projection, sentences from `findings`, pictures
//! from `charts`. Here they get their place on the page. Every text of a scenario goes through `said` or a chart,
//! and is escaped by the templates wherever it stands.

mod answer;
mod answers;
mod assumptions;
mod assurance;
mod downloads;
mod explanation;
mod figure;
mod glossary;
mod head;
mod method;
mod move_total;
mod options;
mod organisations;
mod pooling;
mod positions;
mod robustness;
mod table;

use std::cell::Cell;

pub use answers::PageAnswer;

use maud::{DOCTYPE, Markup, html};

use crate::charts::ChartError;
use crate::findings;
use crate::projection::Projection;
use crate::questions::explain::Explanation;
use crate::scenario::Scenario;
use crate::tables::RunRecord;
use crate::wording::plain;

/// With more cases than this, the page holds the main one alone.
const MOST_CASES: usize = 60;
/// Organisations that have a picture of their own in the page.
const MOST_ORGANISATIONS: usize = 40;
/// Characters of a name, a title or a note that are shown.
const LONGEST: usize = 160;

/// Makes the page. `record` names the run and the files that lie beside the page; those that it does not name yet
/// are not linked to. `explanation` is that of the main case, where there is one; `answers`
/// are those that lie beside the page.
///
/// The same scenario, projection and record give the same bytes. An error where a chart cannot be drawn.
pub fn report(
    scenario: &Scenario,
    projection: &Projection,
    record: &RunRecord,
    explanation: Option<&Explanation>,
    answers: &[PageAnswer],
) -> Result<String, ChartError> {
    let page = Page { answers, ..Page::new(scenario, projection, record) };
    let sections = [
        ("answer", "The answer first", answer::section(&page)),
        ("locality", "The locality", positions::section(&page)?),
        ("organisations", "By organisation", organisations::section(&page)?),
        ("explained", "Bridge and drivers", explanation::section(&page, explanation)?),
        ("pooling", "Pooling", pooling::section(&page)?),
        ("robustness", "Robustness across cases", robustness::section(&page)),
        ("assumptions", "Assumptions", assumptions::section(&page)),
        ("method", "Method and limits", method::section(&page)),
        ("assurance", "Assurance", assurance::section(&page)),
        ("glossary", "Glossary", glossary::section()),
        ("downloads", "Downloads", downloads::section(&page)),
    ];
    // A section that has nothing to say of this scenario is left out.
    let sections: Vec<(&str, &'static str, Markup)> =
        sections.into_iter().filter(|(.., content)| !content.0.is_empty()).collect();
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            (head::head(&said(&scenario.title)))
            body {
                a.skip href="#answer" { "Skip to the answer" }
                (head::markers(scenario))
                (head::banner(&page))
                (head::controls(&page))
                nav.contents aria-label="Sections" {
                    ol {
                        @for (id, title, _) in &sections {
                            li { a href={ "#" (id) } { (in_contents(title)) } }
                        }
                    }
                }
                main {
                    @for (id, title, content) in &sections {
                        section id=(id) aria-labelledby={ (id) "-title" } {
                            h2 id={ (id) "-title" } { (title) }
                            (content)
                        }
                    }
                }
                footer { p { (record.line()) } }
                (head::script())
            }
        }
    };
    Ok(markup.into_string())
}

/// What the list of contents calls a section: its title or, where that is long, the start of it, so that all stand on one line
/// of a wide screen.
fn in_contents(title: &'static str) -> &'static str {
    match title {
        "The answer first" => "Answer",
        "Robustness across cases" => "Robustness",
        "Method and limits" => "Method",
        other => other,
    }
}

/// What every section is made from.
struct Page<'a> {
    scenario: &'a Scenario,
    projection: &'a Projection,
    record: &'a RunRecord,
    /// The cases in the page, as indices into the projection's, in the file's order.
    cases: Vec<usize>,
    /// The case that is shown first.
    main: usize,
    /// Answers to questions that were put to the same scenario.
    answers: &'a [PageAnswer],
    ids: Cell<usize>,
}

impl<'a> Page<'a> {
    fn new(scenario: &'a Scenario, projection: &'a Projection, record: &'a RunRecord) -> Page<'a> {
        let main = projection.main_case(scenario);
        let all = projection.cases.len();
        let cases = if all > MOST_CASES { vec![main] } else { (0..all).collect() };
        Page { scenario, projection, record, cases, main, answers: &[], ids: Cell::new(0) }
    }

    /// A part of the page for each case in it; those of other cases than the main one are shown on demand.
    fn by_case(&self, part: impl Fn(usize) -> Markup) -> Markup {
        html! {
            @for &case in &self.cases {
                div data-case=(case) hidden[case != self.main] { (part(case)) }
            }
        }
    }

    /// The same where a part can fail.
    fn try_by_case(
        &self,
        part: impl Fn(usize) -> Result<Markup, ChartError>,
    ) -> Result<Markup, ChartError> {
        let parts = self.cases.iter().map(|&case| Ok((case, part(case)?)));
        let parts: Vec<(usize, Markup)> = parts.collect::<Result<_, ChartError>>()?;
        Ok(html! {
            @for (case, part) in parts {
                div data-case=(case) hidden[case != self.main] { (part) }
            }
        })
    }

    /// Charts, which are drawn of the main case; in place of those of any other case a line says so.
    fn of_main_case(
        &self,
        case: usize,
        charts: impl FnOnce() -> Result<Markup, ChartError>,
    ) -> Result<Markup, ChartError> {
        if case == self.main {
            return charts();
        }
        let main = self.case_name(self.main);
        Ok(
            html! { p.note { "The other charts of this part are drawn for the main case, “" (main) "”." } },
        )
    }

    /// What a case is called: its demand and its efficiency scenario.
    fn case_name(&self, case: usize) -> String {
        findings::case_name(self.scenario, self.projection.cases[case].case)
    }

    /// Whether chances were simulated.
    fn sampled(&self) -> bool {
        self.projection.runs > 0
    }

    /// The final year.
    fn last_year(&self) -> String {
        self.scenario.year(self.scenario.years).to_string()
    }

    /// An id that nothing else in the page has.
    fn id(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("p{}", self.ids.get())
    }
}

/// A user's text in one line, without what could turn or hide text around it, and no longer than anybody reads.
fn said(text: &str) -> String {
    plain(text, LONGEST)
}
