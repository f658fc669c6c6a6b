//! A scenario as it was resolved, as one TOML text: after extending, expanding, setting and completing.
//!
//! Reading the text gives the same scenario again. Comments are gone, every key that was given is there,
//! and the order is that of the files.

use std::fmt::Write;

use crate::error::Place;
use crate::scenario::Scenario;
use crate::scenario::tree::{Node, Table, Value};

/// What a scenario was checked from, once every file and argument had been applied.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub(super) tree: Node,
}

impl Resolved {
    /// The text. It names the scenario, and says how many runs, which seed and which sampler `scenario` has
    /// come to ask for, so that it stands for itself under any file name.
    pub fn toml(&self, scenario: &Scenario) -> String {
        let mut tree = self.tree.clone();
        if let Value::Table(root) = &mut tree.value {
            put(root, "name", Value::Text(scenario.name.clone()));
            let place = tree.place.clone();
            if root.get("run").is_none() {
                put(root, "run", Value::Table(Table::default()));
            }
            if let Some(Value::Table(run)) = root.get_mut("run").map(|node| &mut node.value) {
                let count = |count| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
                let sampler = Value::Text(scenario.run.sampler.name().to_owned());
                for (key, value) in [
                    ("runs", count(scenario.run.runs)),
                    ("seed", count(scenario.run.seed)),
                    ("sampler", sampler),
                ] {
                    run.put(key, &place, Node { value, place: place.clone() });
                }
            }
        }
        let mut text = String::from(
            "# The scenario as it was run: files that it extends, presets and values set on the command line\n\
             # are part of it. It can be checked and run like any other.\n",
        );
        if let Some(root) = tree.table() {
            table(&mut text, root, "", HEADED);
        }
        text
    }
}

fn put(table: &mut Table, key: &str, value: Value) {
    let place = Place { source: 0, span: 0..0 };
    table.put(key, &place, Node { value, place: place.clone() });
}

/// Tables get headers of their own down to this depth, and are written in one line below it.
const HEADED: usize = 2;

/// Writes the entries of a table: first those of one line, then tables under headers.
fn table(text: &mut String, table: &Table, path: &str, depth: usize) {
    let headed = |node: &Node| match &node.value {
        Value::Table(_) => depth > 0,
        Value::Array(rows) => depth == HEADED && is_rows(rows),
        _ => false,
    };
    for entry in table.entries.iter().filter(|entry| !headed(&entry.node)) {
        let _ = write!(text, "{} = ", key(&entry.key));
        value(text, &entry.node.value, depth > 0);
        text.push('\n');
    }
    for entry in table.entries.iter().filter(|entry| headed(&entry.node)) {
        let path = match path {
            "" => key(&entry.key),
            path => format!("{path}.{}", key(&entry.key)),
        };
        match &entry.node.value {
            Value::Table(inner) => {
                // A table of tables alone needs no header.
                let bare = inner.entries.iter().any(|entry| entry.node.table().is_none());
                if bare || depth == 1 || inner.entries.is_empty() {
                    let _ = writeln!(text, "\n[{path}]");
                }
                self::table(text, inner, &path, depth - 1);
            }
            Value::Array(rows) => {
                for row in rows.iter().filter_map(Node::table) {
                    let _ = writeln!(text, "\n[[{path}]]");
                    self::table(text, row, &path, depth - 1);
                }
            }
            _ => {}
        }
    }
}

/// Whether a list is one of tables, and has any.
fn is_rows(items: &[Node]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.table().is_some())
}

/// Writes a value in one line; a list of tables in one line for each where `lines` allows it.
fn value(text: &mut String, value_: &Value, lines: bool) {
    // Writing to a text cannot fail.
    let _ = match value_ {
        Value::Text(content) => {
            string(text, content);
            Ok(())
        }
        Value::Integer(number) => write!(text, "{number}"),
        Value::Float(number) => write!(text, "{number:?}"),
        Value::Boolean(flag) => write!(text, "{flag}"),
        Value::Date(date) => write!(text, "{date}"),
        // A scenario that was checked has none.
        Value::Broken => write!(text, "\"\""),
        Value::Array(items) => {
            let broken = lines && is_rows(items);
            let (start, between, end) =
                if broken { ("[\n  ", ",\n  ", ",\n]") } else { ("[", ", ", "]") };
            text.push_str(start);
            for (place, item) in items.iter().enumerate() {
                text.push_str(if place > 0 { between } else { "" });
                value(text, &item.value, false);
            }
            write!(text, "{end}")
        }
        Value::Table(table) => {
            text.push('{');
            for (place, entry) in table.entries.iter().enumerate() {
                let _ = write!(text, "{} {} = ", if place > 0 { "," } else { "" }, key(&entry.key));
                value(text, &entry.node.value, false);
            }
            write!(text, " }}")
        }
    };
}

/// A value in one line, as a file would have it.
pub(super) fn in_words(value: &Value) -> String {
    let mut text = String::new();
    self::value(&mut text, value, false);
    text
}

/// A key, in quotes where TOML wants them.
fn key(key: &str) -> String {
    let bare = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    let mut quoted = String::new();
    string(&mut quoted, key);
    quoted
}

/// A text in quotes: control characters, quotes and backslashes are escaped.
fn string(text: &mut String, content: &str) {
    text.push('"');
    for sign in content.chars() {
        match sign {
            '"' | '\\' => text.extend(['\\', sign]),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            sign if sign.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(sign));
            }
            sign => text.push(sign),
        }
    }
    text.push('"');
}
