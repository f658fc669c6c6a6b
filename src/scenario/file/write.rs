//! A scenario as it was resolved, as one TOML text: after extending, expanding, setting and completing.
//!
//! Reading the text gives the same scenario again, and the same text. Comments are gone, every key that was given is there, and
//! the order is that of the files, but that plain values stand before tables.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Key, Table, Value as Toml};

use crate::error::Place;
use crate::scenario::tree::{self, Entry, Node, Value};
use crate::scenario::{Outcome, Scenario};

/// What a scenario was checked from, once every file and argument had been applied.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub(super) tree: Node,
}

impl Resolved {
    /// The text. It names the scenario, and says how many runs, which seed and which sampler `scenario` asks for, so
    /// that it stands for itself under any file name.
    pub fn toml(&self, scenario: &Scenario) -> String {
        let mut tree = self.tree.clone();
        if let Value::Table(root) = &mut tree.value {
            put(root, "name", Value::Text(scenario.name.clone()));
            if root.get("run").is_none() {
                put(root, "run", Value::Table(tree::Table::default()));
            }
            if let Some(Value::Table(run)) = root.get_mut("run").map(|node| &mut node.value) {
                let count = |count| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
                put(run, "runs", count(scenario.run.runs));
                put(run, "seed", count(scenario.run.seed));
                put(run, "sampler", Value::Text(scenario.run.sampler.to_string()));
                if scenario.run.outcome != Outcome::default() || run.get("outcome").is_some() {
                    put(run, "outcome", Value::Text(scenario.run.outcome.to_string()));
                }
            }
        }
        let text = String::from(
            "# The scenario as it was run: files that it extends, presets and values set on the command line\n\
             # are part of it. It can be checked and run like any other.\n",
        );
        text + &document(&tree, &Plain).to_string()
    }
}

/// Puts plain values before tables everywhere, as TOML must have them: what is written and read again keeps its order.
pub(super) fn plain_first(node: &mut Node) {
    sort_entries(node, true);
}

fn sort_entries(node: &mut Node, top: bool) {
    match &mut node.value {
        Value::Table(table) => {
            table.entries.sort_by_key(|entry| match &entry.node.value {
                Value::Table(_) => true,
                Value::Array(rows) => top && is_rows(rows),
                _ => false,
            });
            table.entries.iter_mut().for_each(|entry| sort_entries(&mut entry.node, false));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| sort_entries(item, false)),
        _ => {}
    }
}

fn put(table: &mut tree::Table, key: &str, value: Value) {
    let place = Place { source: 0, span: 0..0 };
    table.put(key, &place, Node { value, place: place.clone() });
}

/// How a document is laid out.
pub(super) trait TomlStyle {
    /// How deep rows and tables have headers of their own; below it they stand in one line.
    fn headed(&self, depth: usize, node: &Node) -> bool;
    /// A comment behind a value of one line.
    fn comment(&self, path: &[String], node: &Node) -> Option<String>;
}

/// Headers for two levels of tables and for the rows at the top, and no comments.
struct Plain;

impl TomlStyle for Plain {
    fn headed(&self, depth: usize, node: &Node) -> bool {
        match &node.value {
            Value::Table(_) => depth < 2,
            Value::Array(rows) => depth == 0 && is_rows(rows),
            _ => false,
        }
    }

    fn comment(&self, _: &[String], _: &Node) -> Option<String> {
        None
    }
}

/// A whole file.
pub(super) fn document(root: &Node, layout: &dyn TomlStyle) -> DocumentMut {
    let mut document = DocumentMut::new();
    if let Some(table) = root.table() {
        fill(document.as_table_mut(), table, layout, &mut Vec::new());
    }
    document
}

/// Writes the entries of a table: first those of one line, then tables under headers.
fn fill(table: &mut Table, from: &tree::Table, layout: &dyn TomlStyle, path: &mut Vec<String>) {
    let depth = path.len();
    let (headed, plain): (Vec<&Entry>, Vec<&Entry>) =
        from.entries.iter().partition(|entry| layout.headed(depth, &entry.node));
    for entry in plain {
        path.push(entry.key.clone());
        let mut value = value(&entry.node.value, depth < 2);
        if let Some(comment) = layout.comment(path, &entry.node) {
            value.decor_mut().set_suffix(format!("  # {comment}"));
        }
        path.pop();
        table.insert(&entry.key, Item::Value(value));
    }
    for entry in headed {
        path.push(entry.key.clone());
        let item = match &entry.node.value {
            Value::Array(rows) => {
                let mut array = ArrayOfTables::new();
                for row in rows.iter().filter_map(Node::table) {
                    let mut inner = Table::new();
                    fill(&mut inner, row, layout, path);
                    array.push(inner);
                }
                Item::ArrayOfTables(array)
            }
            Value::Table(inner) => {
                let mut table = Table::new();
                // A table of tables alone needs no header.
                let bare = inner.entries.iter().any(|entry| entry.node.table().is_none());
                table.set_implicit(!bare && !inner.entries.is_empty());
                fill(&mut table, inner, layout, path);
                Item::Table(table)
            }
            _ => Item::None,
        };
        path.pop();
        table.insert(&entry.key, item);
    }
}

/// Whether a list is one of tables, and has any.
fn is_rows(items: &[Node]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.table().is_some())
}

/// A value of one line; a list of tables has one line for each where `lines` allows it.
fn value(from: &Value, lines: bool) -> Toml {
    match from {
        Value::Text(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(flag) => (*flag).into(),
        Value::Date(date) => match date.parse::<toml_edit::Datetime>() {
            Ok(date) => date.into(),
            Err(_) => date.as_str().into(),
        },
        // A scenario that was checked has none.
        Value::Broken => "".into(),
        Value::Array(items) => {
            let mut array = Array::new();
            let lines = lines && is_rows(items);
            for item in items {
                let mut value = value(&item.value, false);
                if lines {
                    value.decor_mut().set_prefix("\n  ");
                }
                array.push_formatted(value);
            }
            if lines {
                array.set_trailing("\n");
                array.set_trailing_comma(true);
            } else {
                array.fmt();
            }
            Toml::Array(array)
        }
        Value::Table(table) => {
            let mut inline = InlineTable::new();
            for entry in &table.entries {
                inline.insert(&entry.key, value(&entry.node.value, false));
            }
            Toml::InlineTable(inline)
        }
    }
}

/// A value in one line, as a file would have it.
pub(super) fn in_words(from: &Value) -> String {
    value(from, false).to_string().trim().to_owned()
}

/// A value as findings name it: in one line, whole numbers without a point, so that `80` and `80.0` are the same.
pub fn words_of(node: &Node) -> String {
    match &node.value {
        Value::Integer(number) => (*number as f64).to_string(),
        Value::Float(number) => number.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(words_of).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let member =
                |entry: &Entry| format!("{} = {}", toml_key(&entry.key), words_of(&entry.node));
            let members: Vec<String> = table.entries.iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => in_words(other),
    }
}

/// A key as TOML has it: in quotes where it needs them.
pub fn toml_key(key: &str) -> String {
    Key::new(key).display_repr().into_owned()
}
