//! The assumptions log: what the file puts in, and where it says that it comes from.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{Page, said};
use crate::findings::answer::WHOLE_FILE;
use crate::format;
use crate::scenario::{Assumption, Provenance};
use crate::wording::plain;

/// Entries in the page; a file with more is read in an editor.
const MOST: usize = 1_500;
/// Characters of a value or a note.
const LONGEST: usize = 240;

pub fn section(page: &Page) -> Markup {
    let scenario = page.scenario;
    let log = &scenario.assumptions;
    // By what an entry is of: the first part of its path, by place.
    let mut groups: Vec<(&str, Vec<&Assumption>)> = Vec::new();
    let mut places = BTreeMap::new();
    for entry in log.iter().take(MOST) {
        let group = entry.place.split('.').next().unwrap_or_default();
        let at = *places.entry(group).or_insert_with(|| {
            groups.push((group, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(entry);
    }
    let more = log.len().saturating_sub(MOST);
    html! {
        p {
            "Every table of the scenario file, with its values as the file has them. A table that names no source \
            of its own is listed with that of the nearest table around it, which is then named; where there is none, the \
            log says so."
        }
        @for (group, entries) in &groups {
            details {
                summary { (title(group)) " (" (entries.len()) ")" }
                (table(page, group, entries))
            }
        }
        @if more > 0 { p.note { (more) " more entries are in the scenario file." } }
    }
}

fn table(page: &Page, group: &str, entries: &[&Assumption]) -> Markup {
    super::table::framed(
        &format!("Assumptions: {}", title(group)),
        html! {
            table.log {
                thead {
                    tr {
                        th scope="col" { "Assumption" }
                        th scope="col" { "Value" }
                        th scope="col" { "Basis and source" }
                        th scope="col" { "Confidence" }
                        th scope="col" { "Reason, note" }
                        th scope="col" { "Owner" }
                        th scope="col" { "Signed off" }
                    }
                }
                tbody { @for entry in entries { (row(page, entry)) } }
            }
        },
    )
}

fn row(page: &Page, entry: &Assumption) -> Markup {
    let own = entry.stated.as_deref();
    let around = entry.around.as_deref();
    let whole_file = page.scenario.provenance.iter().find(|found| found.place == WHOLE_FILE);
    // A table that says nothing of its source is listed with what the nearest one around it says.
    let sourced = |found: &&Provenance| found.source.is_some() || found.basis.is_some();
    let (found, from) = match own.filter(sourced) {
        Some(own) => (Some(own), None),
        None => match around.filter(sourced) {
            Some(around) => (Some(around), Some(around.place.as_str())),
            None => (own, None),
        },
    };
    let text = |field: fn(&Provenance) -> &Option<String>| {
        let of = |found: Option<&Provenance>| {
            found.and_then(|found| field(found).as_ref()).map(|text| plain(text, LONGEST))
        };
        of(own).or_else(|| of(found))
    };
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let notes: Vec<String> =
        [text(|found| &found.reason), text(|found| &found.note)].into_iter().flatten().collect();
    let signed: Vec<String> = [text(|found| &found.signed_off_by), text(|found| &found.date)]
        .into_iter()
        .flatten()
        .collect();
    html! {
        tr {
            th scope="row" { code { (plain(&entry.place, LONGEST)) } }
            td {
                @for (key, value) in &entry.values {
                    div { code { (plain(key, 80)) } " " (plain(value, LONGEST)) }
                }
            }
            td {
                @match (found.and_then(|found| found.basis), whole_file.and_then(|found| found.basis)) {
                    (Some(basis), _) => { strong { (<&str>::from(basis)) } " " },
                    (None, Some(basis)) => { strong { (<&str>::from(basis)) } " (as the whole file); " },
                    (None, None) => {},
                }
                @match text(|found| &found.source) {
                    Some(source) => (source),
                    None => em { "no source given" },
                }
                @if let Some(from) = from { div.from { "as " code { (plain(from, LONGEST)) } } }
            }
            td { (or_dash(text(|found| &found.confidence))) }
            td { (if notes.is_empty() { "–".to_owned() } else { notes.join(" · ") }) }
            td { (or_dash(text(|found| &found.owner))) }
            td { (if signed.is_empty() { "–".to_owned() } else { signed.join(", ") }) }
        }
    }
}

/// What a part of a file is called.
fn title(group: &str) -> String {
    let key = format::ROOT.key(group);
    key.and_then(|key| key.label).map_or_else(|| said(group), str::to_owned)
}
