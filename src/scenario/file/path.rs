//! Paths to a place in a scenario: `organisation.acute.cost.Pay.variable`.
//!
//! A path names keys of tables and rows of arrays, by id or name. It finds; what happens to the value
//! found is for the caller.

use std::ops::Range;

use super::merge::{identity, pair};
use crate::error::{did_you_mean, listed, quoted};
use crate::format::Spot;
use crate::scenario::tree::{Node, Table, Value};

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub text: String,
    /// Where it stands in the path.
    pub span: Range<usize>,
}

/// Why a path leads nowhere.
#[derive(Debug)]
pub(super) struct Lost {
    pub label: String,
    pub help: Vec<String>,
    pub span: Range<usize>,
}

impl Lost {
    fn at(segment: &Segment, label: impl Into<String>, help: Vec<String>) -> Lost {
        Lost { label: label.into(), help, span: segment.span.clone() }
    }

    /// There is no `segment`; there are `known`.
    fn unknown<'a>(segment: &Segment, among: &str, known: impl Iterator<Item = &'a str>) -> Lost {
        let known: Vec<&str> = known.collect();
        let mut help = Vec::from_iter(did_you_mean(&segment.text, known.iter().copied()));
        if !known.is_empty() {
            help.push(format!("there are {}", listed(known)));
        }
        Lost::at(segment, format!("{among} has no {}", quoted(&segment.text)), help)
    }
}

/// The segments of a path without quotes; what is no path is one segment.
pub fn segments(text: &str) -> Vec<String> {
    match split(text) {
        Ok((segments, _)) => segments.into_iter().map(|segment| segment.text).collect(),
        Err(_) => vec![text.to_owned()],
    }
}

/// Splits a path at its dots and returns it with what follows an equals sign, if there is one. A segment
/// in quotes may hold dots, equals signs and blanks; others may hold blanks too.
pub(super) fn split(text: &str) -> Result<(Vec<Segment>, Option<usize>), Lost> {
    let mut segments = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
        let (segment, length) = match quote {
            Some(quote) => quoted_segment(rest, quote, at)?,
            None => {
                let length = rest.find(['.', '=']).unwrap_or(rest.len());
                (rest[..length].trim_end().to_owned(), length)
            }
        };
        let span = at..at + length;
        if segment.is_empty() {
            let label = "a name is missing here".into();
            return Err(Lost { label, help: Vec::new(), span });
        }
        segments.push(Segment { text: segment, span });
        at += length;
        at += text[at..].len() - text[at..].trim_start().len();
        match text[at..].chars().next() {
            Some('.') => at += 1,
            Some('=') => return Ok((segments, Some(at + 1))),
            None => return Ok((segments, None)),
            Some(_) => {
                let help = vec!["after a name in quotes comes a dot or an equals sign".into()];
                return Err(Lost { label: "unexpected".into(), help, span: at..text.len() });
            }
        }
    }
}

/// Reads a segment in quotes at the start of `rest`: its text, and its length with the quotes.
fn quoted_segment(rest: &str, quote: char, at: usize) -> Result<(String, usize), Lost> {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, character)| {
        let ends = character == quote && !escaped;
        escaped = quote == '"' && character == '\\' && !escaped;
        ends
    });
    let read = end.and_then(|(end, _)| {
        let node = crate::scenario::tree::value(&rest[..=end], 0, 0).ok()?;
        Some((node.text()?.to_owned(), end + 1))
    });
    read.ok_or_else(|| Lost {
        label: "this quote is not closed, or what it holds cannot be read".into(),
        help: Vec::new(),
        span: at..at + rest.len(),
    })
}

/// A path as `--set` takes it.
pub fn text<S: AsRef<str>>(segments: &[S]) -> String {
    let texts: Vec<String> = segments.iter().map(|segment| key_text(segment.as_ref())).collect();
    texts.join(".")
}

/// A segment of a path: in quotes where it holds a dot, an equals sign or a quote.
pub fn key_text(segment: &str) -> String {
    if segment.contains(['.', '=', '"', '\'']) {
        format!("\"{}\"", segment.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        segment.to_owned()
    }
}

/// What a step leads to.
pub(super) enum Step<'a> {
    /// A table; the key may be there or not.
    Key(&'a mut Table),
    /// The rows of an array, and the index of the one that is meant.
    Row(&'a mut Vec<Node>, usize),
}

/// Takes a step from `node`, which the key `from` holds, at a place of the format.
pub(super) fn step<'a>(
    node: &'a mut Node,
    from: &str,
    spot: Option<Spot>,
    segment: &Segment,
) -> Result<Step<'a>, Lost> {
    let description = node.description();
    match &mut node.value {
        Value::Table(table) => Ok(Step::Key(table)),
        Value::Array(rows) if rows.iter().any(|row| row.table().is_some()) => {
            let at = row(rows, from, spot, segment)?;
            Ok(Step::Row(rows, at))
        }
        Value::Array(_) => {
            let help = vec!["a list is given whole: `path=[1, 2, 3]`".into()];
            Err(Lost::at(segment, format!("{} is a list", quoted(from)), help))
        }
        _ => {
            let label = format!("{} is {description}, which has no keys", quoted(from));
            Err(Lost::at(segment, label, Vec::new()))
        }
    }
}

/// The row that `segment` names: by what tells rows of the array apart, else by its plain name.
fn row(rows: &[Node], array: &str, spot: Option<Spot>, segment: &Segment) -> Result<usize, Lost> {
    let format = spot.and_then(Spot::rows);
    let identity = |row: &Table| identity(format?, row);
    let wanted = segment.text.as_str();
    let turned = wanted.split_once('/').map(|(one, other)| pair(one, other));
    let by = |names: &dyn Fn(&Table) -> Option<String>| -> Vec<usize> {
        let named = |row: &Node| row.table().and_then(names);
        let is_wanted = |name: String| name == wanted || Some(&name) == turned.as_ref();
        (0..rows.len()).filter(|&at| named(&rows[at]).is_some_and(is_wanted)).collect()
    };
    let mut found = by(&identity);
    if found.is_empty() {
        found = by(&|row| row.text("name").map(str::to_owned));
    }
    let names = |at: &usize| rows[*at].table().and_then(identity);
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let known: Vec<String> = (0..rows.len()).filter_map(|at| names(&at)).collect();
            Err(Lost::unknown(segment, &quoted(array), known.iter().map(String::as_str)))
        }
        several => {
            let names: Vec<String> = several.iter().filter_map(names).collect();
            let label = format!("{} rows of {} have this name", several.len(), quoted(array));
            let known = listed(names.iter().map(String::as_str));
            Err(Lost::at(segment, label, vec![format!("there are {known}")]))
        }
    }
}

/// The index of the entry that `segment` names, in the table that the key `from` holds.
pub(super) fn existing(table: &Table, from: &str, segment: &Segment) -> Result<usize, Lost> {
    let among = if from.is_empty() { "the scenario".to_owned() } else { quoted(from) };
    table
        .keys()
        .position(|key| key == segment.text)
        .ok_or_else(|| Lost::unknown(segment, &among, table.keys()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str) -> Option<(Vec<String>, Option<usize>)> {
        let (segments, value) = split(path).ok()?;
        Some((segments.into_iter().map(|segment| segment.text).collect(), value))
    }

    #[test]
    fn a_path_is_split_at_dots_outside_quotes() {
        let cases = [
            ("a.b=1", vec!["a", "b"], Some(4)),
            ("a . b", vec!["a", "b"], None),
            (r#"a."b.c=d".'e"f'=2"#, vec!["a", "b.c=d", "e\"f"], Some(16)),
            (r#"a."b\"c"=2"#, vec!["a", "b\"c"], Some(9)),
            ("scheme.acute/Cost improvement=3", vec!["scheme", "acute/Cost improvement"], Some(30)),
        ];
        for (path, segments, value) in cases {
            let segments = segments.into_iter().map(String::from).collect();
            assert_eq!(texts(path), Some((segments, value)), "{path}");
        }
    }

    #[test]
    fn a_path_with_a_gap_or_an_open_quote_is_refused() {
        for path in ["", "=1", "a..b=1", ".a=1", "a.=1", "a.\"b=1", "a.\"b\"c=1", "'"] {
            assert_eq!(texts(path), None, "{path}");
        }
    }
}
