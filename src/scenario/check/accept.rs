//! Warnings that the file accepts: by code, by the values that they are of, with a reason.

use super::reader::{Item, Reader};
use super::values::text;
use crate::error::{Code, Problem, did_you_mean, quoted};
use crate::format::SHARED_BY_OPTIONS;
use crate::scenario::Accepted;
use crate::scenario::file::{find, path_segments, path_text, words_of};
use crate::scenario::tree::{Node, Value};
use strum::VariantArray;

pub(super) fn accepted(row: &Reader<'_>) -> Accepted {
    let code = row.get("code", code);
    let texts = |item: &Item<'_>| match &item.node.value {
        Value::Array(_) => item.items(text),
        _ => text(item).map(|one| vec![one]),
    };
    let at = row.need("at", texts);
    // Several values are a list, as their paths are; one value may itself be a list.
    let several = matches!(row.table.get("at").map(|node| &node.value), Some(Value::Array(_)));
    let words = |item: &Item<'_>| match item.node.rows().filter(|_| several) {
        Some(nodes) => Some(nodes.iter().map(words_of).collect()),
        None => Some(vec![words_of(item.node)]),
    };
    let values = row.need("value", words);
    let reason = row.get("reason", |item| {
        let reason = text(item)?;
        let said = reason.chars().any(char::is_alphanumeric);
        if said { Some(reason) } else { item.expects("the reason why the value is right") }
    });
    if let Some(item) = row.item("value").filter(|_| at.len() != values.len()) {
        let title = "`at` and `value` must name as many paths as values";
        let label = format!("{} paths and {} values", at.len(), values.len());
        item.error(Code::WrongLength, title, label, None);
    }
    let of = at.into_iter().zip(values).collect();
    Accepted { code, of, reason: reason.unwrap_or_default() }
}

fn code(item: &Item<'_>) -> Option<Code> {
    let word = text(item)?;
    let names = Code::VARIANTS.iter().map(Code::to_string);
    match word.parse::<Code>() {
        Ok(code) if code.is_warning() => Some(code),
        Ok(_) => {
            let title = format!("{} cannot be accepted", quoted(&word));
            item.error(Code::UnknownCode, title, "only warnings can be", None);
            None
        }
        Err(_) => {
            let names: Vec<String> = names.collect();
            let meant = did_you_mean(&word, names.iter().map(String::as_str));
            let title = format!("there is no message with the code {}", quoted(&word));
            item.error(Code::UnknownCode, title, "unknown code", meant);
            None
        }
    }
}

/// Names a value that options take over from a table of the file by its place there, so that one word accepts it.
pub(super) fn at_its_source(problem: &mut Problem, tree: &Node) {
    let Some(place) = problem.place.clone() else { return };
    for of in &mut problem.of {
        let path = path_segments(&of.at);
        let [array, _, table, ..] = path.as_slice() else { continue };
        if array != "option" || !SHARED_BY_OPTIONS.contains(&table.as_str()) {
            continue;
        }
        let source = path[2..].to_vec();
        let holds = |node: &Node| {
            let (own, place) = (&node.place, &place);
            own.source == place.source
                && own.span.start <= place.span.start
                && place.span.end <= own.span.end
        };
        if find(tree, &source).is_some_and(holds) {
            let at = path_text(&source);
            problem.title = problem.title.replace(&of.at, &at);
            of.at = at;
        }
    }
}

/// Adds to each warning of values how it is accepted.
pub(in crate::scenario) fn offer(problem: Problem) -> Problem {
    if !problem.is_warning() || problem.of.is_empty() {
        return problem;
    }
    let quote = |text: &str| {
        let node = Node {
            value: Value::Text(text.to_owned()),
            place: crate::error::Place { source: 0, span: 0..0 },
        };
        words_of(&node)
    };
    let of = &problem.of;
    let (at, value) = match of.as_slice() {
        [one] => (quote(&one.at), one.value.clone()),
        several => {
            let at: Vec<String> = several.iter().map(|of| quote(&of.at)).collect();
            let values: Vec<String> = several.iter().map(|of| of.value.clone()).collect();
            (format!("[{}]", at.join(", ")), format!("[{}]", values.join(", ")))
        }
    };
    let line = format!(
        "if it is meant, add at the top of the file: accept = [ {{ code = \"{}\", at = {at}, value = {value}, reason = \"…\" }} ]",
        problem.code
    );
    // What cannot be shown whole, or as it is, cannot be copied.
    let shown = line.chars().count() <= LONGEST_OFFER && !line.chars().any(crate::error::is_hidden);
    problem.help(shown.then_some(line))
}

/// Characters of a line that is offered for copying: as many as are shown.
const LONGEST_OFFER: usize = 1_200;
