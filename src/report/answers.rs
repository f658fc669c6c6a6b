//! Answers to questions: what was asked of the same scenario besides the run, each where it belongs. It draws
//! nothing: figures and sentences are those of the answers' own records.

use maud::{Markup, PreEscaped, html};

use super::table::{cell, chance_cell, framed};
use super::{Page, said};
use crate::findings::answers::searched;
use crate::findings::paths::{path_words, value_words};
use crate::tables::{
    AllocationRecord, Answered, DiffRecord, SolutionRecord, StressRecord, SweepRecord,
    SwitchingRecord,
};
use crate::wording::{accounts, n_in_100, per_cent_chance, plain, whole};

/// An answer that lies beside the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageAnswer {
    /// The folder, below that of the page, in which it lies.
    pub folder: String,
    /// What asks it again.
    pub command: String,
    pub record: Answered,
    /// Its chart, where it has one: an SVG document.
    pub chart: Option<String>,
}

/// Questions that a run can be asked to put itself.
pub const QUESTIONS: [&str; 3] = ["allocate", "switching", "stress"];

/// Rows that anybody reads in the page.
const MOST_ROWS: usize = 200;
const MOST_SIGNS: usize = 10;
/// Characters of a command or a sentence.
const LONGEST: usize = 600;

/// Moves of totals between organisations, for the section on pooling.
pub fn moves(page: &Page) -> Markup {
    let found = page.answers.iter().filter_map(|answer| match &answer.record {
        Answered::Allocate(record) => Some((answer, record)),
        _ => None,
    });
    let found: Vec<_> = found.collect();
    html! {
        @for (answer, record) in &found { (allocation(page, answer, record)) }
        @if found.is_empty() {
            (unasked(page, "allocate", "Which totals would give every organisation the same chance, and who would give to whom"))
        }
    }
}

/// How far assumptions must move, what failing futures have in common, and whatever else was asked.
pub fn robustness(page: &Page) -> Markup {
    let mut parts: [Vec<Markup>; 3] = Default::default();
    for answer in page.answers {
        match &answer.record {
            Answered::Allocate(_) => {}
            Answered::Switching(record) => parts[0].push(switching(page, answer, record)),
            Answered::Stress(record) => parts[1].push(stress(page, answer, record)),
            Answered::Solve(record) => parts[2].push(solution(page, answer, record)),
            Answered::Sweep(record) => parts[2].push(sweep(page, answer, record)),
            Answered::Diff(record) => parts[2].push(diff(page, answer, record)),
        }
    }
    html! {
        @for part in &parts[0] { (part) }
        @if parts[0].is_empty() {
            (unasked(page, "switching", "How far each assumption must move before the decision changes"))
        }
        @for part in &parts[1] { (part) }
        @if parts[1].is_empty() {
            (unasked(page, "stress", "What the futures in which an option fails have in common"))
        }
        @for part in &parts[2] { (part) }
    }
}

/// One line that says what would answer; where the run asked and there is no answer, why.
fn unasked(page: &Page, verb: &str, what: &str) -> Markup {
    let file = page.record.inputs().next().map_or("", |(name, _)| name);
    let asked = format!("{verb}: ");
    let refused = page.record.warnings.iter().find_map(|warning| warning.strip_prefix(&asked));
    html! {
        @if let Some(why) = refused {
            p.note { (what) ": there is no answer: " (plain(why, LONGEST)) "." }
        } @else if page.sampled() {
            p.note {
                (what) ": " code { "control-total " (verb) " " (said(file)) } " answers, and " code { "run --questions" }
                " has the answer stand here."
            }
        }
    }
}

/// Which case was asked, and the command that gave the answer.
fn source(page: &Page, answer: &PageAnswer, (demand, efficiency): (&str, &str)) -> Markup {
    let case = page
        .projection
        .cases
        .iter()
        .position(|found| found.case.ids(page.scenario) == (demand, efficiency));
    html! {
        p.case-name {
            "In the case: " strong {
                @match case {
                    Some(case) => { (page.case_name(case)) }
                    None => { (said(demand)) " / " (said(efficiency)) }
                }
            } ", whichever is chosen above."
        }
        p.note {
            "Asked with " code { (plain(&answer.command, LONGEST)) } "; figures with their Monte Carlo errors are in "
            code { (said(&answer.folder)) } "."
        }
    }
}

fn chart(answer: &PageAnswer, name: &str) -> Markup {
    let svg = answer.chart.as_deref().and_then(inline);
    html! {
        @if let Some(svg) = svg {
            figure.answer {
                div.picture.scroll tabindex="0" role="group" aria-label=(name) { (PreEscaped(svg)) }
            }
        }
    }
}

/// A document as part of the page, set like its other pictures.
fn inline(svg: &str) -> Option<String> {
    let start = svg.find("<svg ")?;
    Some(svg[start..].replacen("<svg ", "<svg class=\"plot\" ", 1))
}

fn option_name(page: &Page, id: &str) -> String {
    let found = page.scenario.options.iter().find(|option| option.id == id);
    said(found.map_or(id, |option| &option.name))
}

fn organisation_name(page: &Page, id: &str) -> String {
    let found = page.scenario.organisations.iter().find(|organisation| organisation.id == id);
    said(found.map_or(id, |organisation| &organisation.short))
}

fn allocation(page: &Page, answer: &PageAnswer, found: &AllocationRecord) -> Markup {
    let option = option_name(page, &found.option);
    let name = format!("Control totals with equal chances, by the rules of “{option}”");
    html! {
        h3 { (name) }
        (source(page, answer, (&found.demand, &found.efficiency)))
        p {
            (plain(&found.said, LONGEST)) " The option succeeds in " (n_in_100(found.success_today.value)) " futures with today’s totals and in "
            (n_in_100(found.success.value)) " with these."
        }
        (framed(&name, html! {
            table.figures {
                caption { "£m, surplus/(deficit); a change in brackets asks less of the organisation" }
                thead { tr {
                    th scope="col" { "Year and organisation" }
                    @for head in ["Today", "Equal chances", "Change", "Met today", "Met then"] { th.n scope="col" { (head) } }
                } }
                tbody {
                    @for year in found.years.iter().take(MOST_ROWS) {
                        tr.strong {
                            th scope="row" { (said(&year.year)) ": all together" }
                            (cell(&accounts(year.organisations.iter().map(|own| own.today).sum())))
                            (cell(&accounts(year.total)))
                            (cell(&accounts(year.organisations.iter().map(|own| own.change).sum())))
                            (chance_cell(Some(year.all_meet_today.value), true))
                            (chance_cell(Some(year.all_meet.value), true))
                        }
                        @for own in year.organisations.iter().take(MOST_ROWS) {
                            tr {
                                th scope="row" {
                                    (organisation_name(page, &own.organisation)) @if own.held_by_bound { " (held by a bound)" }
                                }
                                (cell(&accounts(own.today)))
                                (cell(&accounts(own.total)))
                                (cell(&accounts(own.change)))
                                (chance_cell(Some(own.chance_today.value), true))
                                (chance_cell(Some(own.chance.value), true))
                            }
                        }
                    }
                }
            }
        }))
    }
}

fn switching(page: &Page, answer: &PageAnswer, found: &SwitchingRecord) -> Markup {
    let moves = |value: &crate::tables::SwitchingValueRecord| {
        !value.preference_said.is_empty() || !value.half_said.is_empty()
    };
    let still: Vec<String> =
        found.values.iter().filter(|value| !moves(value)).map(|value| said(&value.label)).collect();
    let name = "How far an assumption must move before the decision changes";
    let then = |value: &crate::tables::SwitchingValueRecord| {
        let sides = [&value.preference_below, &value.preference_above];
        let options = sides.into_iter().flatten().map(|side| option_name(page, &side.preferred));
        options.collect::<Vec<_>>().join(" or ")
    };
    html! {
        h3 { (name) }
        (source(page, answer, (&found.demand, &found.efficiency)))
        p {
            @if found.one_set {
                "All options come to the same positions before interest and support, so none is preferred to another"
            } @else {
                "“" (option_name(page, &found.preferred)) "” has the highest chance today that it "
                (found.outcome.parse().map_or("succeeds", crate::findings::answers::outcome))
                @if found.tied { ", though not by more than luck explains" }
            }
            ". Each assumption is moved by itself, all others as they are, until another option is the likelier or its chance \
            crosses one half. " (searched(found.runs))
        }
        (chart(answer, "Chart: switching values"))
        (framed(name, html! {
            table.figures {
                caption { "The nearest settings at which the decision changes; in brackets the move as a share of what the assumption is" }
                thead { tr {
                    th scope="col" { "Assumption" }
                    @for head in ["Its chance crosses one half", "Another option is preferred", "Which"] { th.n scope="col" { (head) } }
                } }
                tbody {
                    @for value in found.values.iter().filter(|value| moves(value)).take(MOST_ROWS) {
                        tr {
                            th scope="row" { (said(&value.label)) }
                            @for text in [value.half_said.join(" or "), value.preference_said.join(" or "), then(value)] {
                                (cell(if text.is_empty() { "-" } else { &text }))
                            }
                        }
                    }
                }
            }
        }))
        @if !still.is_empty() { p { "Not found within the range: " (plain(&still.join("; "), 4_000)) "." } }
    }
}

fn stress(page: &Page, answer: &PageAnswer, found: &StressRecord) -> Markup {
    let name =
        format!("What failing futures of “{}” have in common", option_name(page, &found.option));
    html! {
        h3 { (name) }
        (source(page, answer, (&found.demand, &found.efficiency)))
        p { (plain(&found.said, LONGEST)) }
        @if !found.signs.is_empty() {
            (framed(&name, html! {
                table.figures {
                    caption { "How often each condition holds, and how often a future fails in which it does; what goes together need not be a cause" }
                    thead { tr {
                        th scope="col" { "Condition" }
                        @for head in ["Failing futures", "Others", "Then fails"] { th.n scope="col" { (head) } }
                    } }
                    tbody {
                        @for sign in found.signs.iter().take(MOST_SIGNS) {
                            tr {
                                th scope="row" { (plain(&sign.said, LONGEST)) }
                                @for share in [sign.among_failing, sign.among_others, sign.then_fails] {
                                    (cell(&per_cent_chance(share.value)))
                                }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn solution(page: &Page, answer: &PageAnswer, found: &SolutionRecord) -> Markup {
    html! {
        h3 { "What it takes" }
        (source(page, answer, (&found.demand, &found.efficiency)))
        p { (plain(&found.said, LONGEST)) " As the file has it the chance is " (per_cent_chance(found.today.chance.value)) "." }
        (chart(answer, "Chart: the chance at every setting that was tried"))
        @if found.cases.len() > 1 {
            (framed("What it takes in each case", html! {
                table.figures {
                    caption { "What it takes in each case" }
                    thead { tr {
                        th scope="col" { "Case" }
                        th.n scope="col" { "Chance as the file has it" }
                        th scope="col" { "What it takes" }
                    } }
                    tbody {
                        @for own in found.cases.iter().take(MOST_ROWS) {
                            @let [case, today, answer] = &own.said;
                            tr {
                                th scope="row" { (plain(case, LONGEST)) }
                                (cell(today))
                                td { (plain(answer, LONGEST)) }
                            }
                        }
                    }
                }
            }))
            (more(found.cases.len(), "cases.csv"))
            @if found.cases_left_out > 0 { p.reading { (found.cases_left_out) " more cases were not asked." } }
        }
    }
}

fn sweep(page: &Page, answer: &PageAnswer, found: &SweepRecord) -> Markup {
    let options: Vec<&str> = found.points.first().map_or_else(Vec::new, |point| {
        point.options.iter().map(|own| own.option.as_str()).collect()
    });
    let name = "A grid of values on the same random numbers";
    html! {
        h3 { (name) }
        (source(page, answer, (&found.demand, &found.efficiency)))
        (framed(name, html! {
            table.figures {
                caption { "Median of the final position of those under control totals, £m, surplus/(deficit), and how often options succeed" }
                thead { tr {
                    @for path in &found.paths { th scope="col" { (path_words(path, page.scenario)) } }
                    th.n scope="col" { "Median" }
                    @for option in &options { th.n scope="col" { (option_name(page, option)) } }
                } }
                tbody {
                    @for point in found.points.iter().take(MOST_ROWS) {
                        tr {
                            @for (path, set) in found.paths.iter().zip(&point.set) {
                                @let value = set.strip_prefix(path.as_str()).and_then(|rest| rest.strip_prefix('='));
                                th scope="row" { (value_words(path, value.unwrap_or(set))) }
                            }
                            (cell(&point.position.get("p50").map_or_else(String::new, |found| accounts(found.value))))
                            @for own in &point.options {
                                (chance_cell(own.figures.get("success").map(|found| found.value), true))
                            }
                        }
                    }
                }
            }
        }))
        (more(found.points.len(), "sweep.csv"))
    }
}

/// Says how many rows of a table are left out, and where they are.
fn more(rows: usize, file: &str) -> Markup {
    html! {
        @if rows > MOST_ROWS {
            p.reading { "The first " (MOST_ROWS) " of " (whole(rows as u64)) " rows; " (file) " has all." }
        }
    }
}

fn diff(page: &Page, answer: &PageAnswer, found: &DiffRecord) -> Markup {
    let name = format!("What differs in {}", plain(&found.b, LONGEST));
    html! {
        h3 { (name) }
        (source(page, answer, (&found.demand, &found.efficiency)))
        (framed(&name, html! {
            table.figures {
                caption { "What it comes to; changes of chances are in percentage points" }
                thead { tr {
                    td {}
                    @for head in ["As run", "There", "Change"] { th.n scope="col" { (head) } }
                } }
                tbody {
                    @for outcome in &found.outcomes {
                        tr {
                            th scope="row" { (plain(&outcome.said.measure, LONGEST)) }
                            @for text in [&outcome.said.a, &outcome.said.b, &outcome.said.change] { (cell(text)) }
                        }
                    }
                }
            }
        }))
        (chart(answer, "Chart: from the one to the other"))
        (framed(&format!("{name}: change by change"), html! {
            table.figures {
                caption { "What each change makes of it" }
                thead { tr {
                    th scope="col" { "Change" }
                    @for outcome in &found.outcomes { th.n scope="col" { (plain(&outcome.said.short, LONGEST)) } }
                } }
                tbody {
                    @for (place, part) in found.parts.iter().enumerate().take(MOST_ROWS) {
                        tr {
                            th scope="row" {
                                @if part.changes.len() != 1 { (plain(&part.part, LONGEST)) }
                                @for change in part.changes.iter().take(MOST_SIGNS) {
                                    div.from { (plain(&change.told, LONGEST)) }
                                }
                            }
                            @for outcome in &found.outcomes {
                                (cell(outcome.said.parts.get(place).map_or("", String::as_str)))
                            }
                        }
                    }
                }
            }
        }))
        (more(found.parts.len(), "effects.csv"))
        p.reading { (plain(&found.method_said, LONGEST)) }
    }
}
