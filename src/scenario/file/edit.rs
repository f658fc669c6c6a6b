//! Changes to a scenario by path: what an argument puts in, and what `remove` takes out.
//!
//! A path must lead to something that is there. What it sets need not be: defaults are not written in
//! files, and a key that there cannot be is found by the check.

use super::path::{self, Lost, Segment, Step};
use crate::error::{Code, Origin, Place, Problem, Sources, quoted};
use crate::format::{Spot, TOP, Value as Allowed};
use crate::scenario::tree::{self, Node, Table, Value};

/// Carries out one `path=value`.
pub(super) fn set(tree: &mut Node, argument: &str, sources: &mut Sources) -> Vec<Problem> {
    let source = sources.add(Origin::Argument, "a value that is set", argument);
    let fail = |lost: Lost| vec![problem("the path leads nowhere", lost, source, 0)];
    let (segments, start) = match path::split(argument) {
        Ok((segments, Some(start))) => (segments, start),
        Ok((_, None)) => {
            let label = "no equals sign and no value".into();
            let help = vec!["write `path=value`".into()];
            return fail(Lost { label, help, span: 0..argument.len() });
        }
        Err(lost) => return fail(lost),
    };
    if let [only] = segments.as_slice()
        && ["extends", "remove"].contains(&only.text.as_str())
    {
        let label =
            format!("{} decides which files are read, before anything is set", quoted(&only.text));
        let help = vec!["write a file that extends the other, and run that".to_owned()];
        return fail(Lost { label, help, span: only.span.clone() });
    }
    match read_value(argument, start, source) {
        Ok(value) => match put(tree, &segments, value, source) {
            Ok(()) => Vec::new(),
            Err(lost) => fail(lost),
        },
        Err(problems) => problems,
    }
}

/// Takes out what `path` names; `place` is where the path is written.
pub(super) fn remove(tree: &mut Node, path: &str, place: &Place) -> Option<Problem> {
    let outcome = path::split(path).and_then(|(segments, _)| take(tree, &segments));
    // The text of a plain string starts after its quote; one with escapes is shown as a whole.
    let plain = place.span.len() == path.len() + 2;
    outcome.err().map(|mut lost| {
        if !plain {
            lost.span = 0..place.span.len().saturating_sub(1);
        }
        problem(
            "there is nothing to remove",
            lost,
            place.source,
            place.span.start + usize::from(plain),
        )
    })
}

fn problem(title: &str, lost: Lost, source: usize, offset: usize) -> Problem {
    let span = lost.span.start + offset..lost.span.end + offset;
    Problem::error(Code::BadPath, Place { source, span }, title, lost.label).help(lost.help)
}

/// The value after the equals sign: TOML, or a bare word.
fn read_value(argument: &str, start: usize, source: usize) -> Result<Node, Vec<Problem>> {
    let text = argument[start..].trim();
    let offset = start + (argument[start..].len() - argument[start..].trim_start().len());
    let place = Place { source, span: offset..offset + text.len() };
    if text.is_empty() {
        let label = "no value follows the equals sign";
        let help = ["an empty text is written `\"\"`"];
        return Err(vec![
            Problem::error(Code::BadPath, place, "there is no value to set", label).help(help),
        ]);
    }
    tree::value(text, source, offset).or_else(|problems| {
        let bare = !text.starts_with(['"', '\'', '[', '{']);
        if bare { Ok(Node { value: Value::Text(text.into()), place }) } else { Err(problems) }
    })
}

fn put(tree: &mut Node, segments: &[Segment], value: Node, source: usize) -> Result<(), Lost> {
    let Some((last, way)) = segments.split_last() else {
        return Ok(());
    };
    let found = walk(tree, way, Some(source))?;
    match path::step(found.node, found.from, found.spot, last)? {
        Step::Key(table) => {
            let place = Place { source, span: last.span.clone() };
            if found.spot.is_some_and(defines) {
                path::existing(table, found.from, last)?;
            }
            table.put(&last.text, &place, value);
            Ok(())
        }
        Step::Row(..) => {
            let label = format!("{} is a row", quoted(&last.text));
            let help = vec!["name the key of the row that is to be set".into()];
            Err(Lost { label, help, span: last.span.clone() })
        }
    }
}

/// Whether the keys there are names that the file defines: no path may invent one by a slip.
fn defines(spot: Spot) -> bool {
    matches!(spot.value(), Some(Allowed::Named(_, Allowed::Table(_))))
}

fn take(tree: &mut Node, segments: &[Segment]) -> Result<(), Lost> {
    let Some((last, way)) = segments.split_last() else {
        return Ok(());
    };
    let found = walk(tree, way, None)?;
    match path::step(found.node, found.from, found.spot, last)? {
        Step::Key(table) => {
            let at = path::existing(table, found.from, last)?;
            table.entries.remove(at);
        }
        Step::Row(rows, at) => {
            rows.remove(at);
        }
    }
    Ok(())
}

/// Where a path has led so far.
struct Found<'a> {
    node: &'a mut Node,
    /// The last name on the way.
    from: &'a str,
    /// The place of the format, where it has one.
    spot: Option<Spot>,
}

/// Follows `way`. With `create`, a source, tables on the way that are not there are made.
fn walk<'a>(
    tree: &'a mut Node,
    way: &'a [Segment],
    create: Option<usize>,
) -> Result<Found<'a>, Lost> {
    let mut found = Found { node: tree, from: "", spot: Some(TOP) };
    for segment in way {
        let Found { node, from, spot } = found;
        let node = match path::step(node, from, spot, segment)? {
            Step::Key(table) => {
                if let Some(source) = create
                    && !spot.is_some_and(defines)
                    && table.get(&segment.text).is_none()
                {
                    let place = Place { source, span: segment.span.clone() };
                    let value = Value::Table(Table::default());
                    table.put(&segment.text, &place, Node { value, place: place.clone() });
                }
                let at = path::existing(table, from, segment)?;
                &mut table.entries[at].node
            }
            Step::Row(rows, at) => &mut rows[at],
        };
        found = Found {
            node,
            from: &segment.text,
            spot: spot.and_then(|spot| spot.step(&segment.text)),
        };
    }
    Ok(found)
}
