//! The merged scenario with the origin of each value: its file and line, a preset, `--set`, or the default.

use super::Resolved;
use super::write::{TomlStyle, document};
use crate::error::{Origin, Place, Sources};
use crate::format::{
    self, Absent, Key, SHARED_BY_OPTIONS, Spot, TOP, Table as Format, Value as Allowed,
};
use crate::scenario::tree::{Node, Table, Value};

/// The source of what the format supplies.
const DEFAULT: usize = usize::MAX;

impl Resolved {
    /// The scenario as TOML that runs as it stands, with a comment behind each value that says where it comes from.
    pub fn shown(&self, sources: &Sources) -> String {
        let mut tree = self.tree.clone();
        add_defaults(&mut tree, TOP);
        document(&tree, &Shown { sources, root: &self.tree }).to_string()
    }
}

/// Adds what the format says of keys that are not given, where it is a value and has an effect.
fn add_defaults(node: &mut Node, spot: Spot) {
    let table_of = |spot: Spot| match spot {
        Spot::Row(table) => Some(table),
        spot => spot.value().and_then(|value| value.tables().into_iter().next()),
    };
    match &mut node.value {
        Value::Array(rows) => {
            if let Some(format) = spot.rows() {
                rows.iter_mut().for_each(|row| add_defaults(row, Spot::Row(format)));
            }
        }
        Value::Table(table) => {
            let members = spot.value().is_some_and(Allowed::is_named);
            if let Some(format) = table_of(spot).filter(|_| !members) {
                let format = kind_of(spot, table).unwrap_or(format);
                complete(table, format, &node.place);
            }
            for entry in &mut table.entries {
                if let Some(inner) = spot.step(&entry.key) {
                    add_defaults(&mut entry.node, inner);
                }
            }
        }
        _ => {}
    }
}

/// The table of a payment's kind.
fn kind_of(spot: Spot, table: &Table) -> Option<&'static Format> {
    let Some(Allowed::Kinds(kinds)) = spot.value() else { return None };
    kinds.iter().find(|known| Some(known.name) == table.text("kind"))
}

fn complete(table: &mut Table, format: &'static Format, place: &Place) {
    for key in format.keys {
        let missing = key.with.is_some_and(|with| table.get(with).is_none());
        // A default price index must be defined to be named.
        let reference = matches!(key.value, Allowed::Reference(..));
        if table.get(key.name).is_none()
            && !missing
            && !reference
            && !format::is_provenance(key.name)
            && let Some(value) = default(key)
        {
            let place = Place { source: DEFAULT, span: place.span.clone() };
            table.put(key.name, &place, Node { value, place: place.clone() });
        }
    }
}

fn default(key: &Key) -> Option<Value> {
    match key.absent {
        Absent::Number(number) if matches!(key.value, Allowed::Whole { .. }) => {
            Some(Value::Integer(number as i64))
        }
        Absent::Number(number) => Some(Value::Float(number)),
        Absent::Numbers(numbers) => {
            let place = Place { source: DEFAULT, span: 0..0 };
            let node = |number: &f64| Node { value: Value::Float(*number), place: place.clone() };
            Some(Value::Array(numbers.iter().map(node).collect()))
        }
        Absent::Flag(flag) => Some(Value::Boolean(flag)),
        Absent::Word(word) => Some(Value::Text(word.to_owned())),
        Absent::Required | Absent::Says(_) => None,
    }
}

/// A key to a line, with its origin behind it.
struct Shown<'a> {
    sources: &'a Sources,
    root: &'a Node,
}

impl TomlStyle for Shown<'_> {
    fn headed(&self, depth: usize, node: &Node) -> bool {
        match &node.value {
            // A form or a payment stands in one line, and so does what has no row of its own.
            Value::Table(table) => {
                !super::merge::is_whole(table) && (depth < 2 || !is_small(table))
            }
            Value::Array(rows) => !rows.is_empty() && rows.iter().all(|row| row.table().is_some()),
            _ => false,
        }
    }

    fn comment(&self, path: &[String], node: &Node) -> Option<String> {
        let mut origins = Vec::new();
        self.origins(path, node, &mut origins);
        origins.dedup();
        Some(origins.join("; "))
    }
}

/// Whether a table holds a few plain values: a mix, say.
fn is_small(table: &Table) -> bool {
    let plain = |node: &Node| !matches!(node.value, Value::Table(_) | Value::Array(_));
    table.entries.len() <= 3 && table.entries.iter().all(|entry| plain(&entry.node))
}

impl Shown<'_> {
    /// Where a value comes from; where its parts come from several places, each of them.
    fn origins(&self, path: &[String], node: &Node, found: &mut Vec<String>) {
        match &node.value {
            Value::Table(table) if !table.entries.is_empty() => {
                table.entries.iter().for_each(|entry| self.origins(path, &entry.node, found));
            }
            Value::Array(items) if !items.is_empty() => {
                items.iter().for_each(|item| self.origins(path, item, found));
            }
            _ => {
                let origin = self.origin(path, &node.place);
                if !found.contains(&origin) {
                    found.push(origin);
                }
            }
        }
    }

    fn origin(&self, path: &[String], place: &Place) -> String {
        let Some(source) = self.sources.get(place.source) else {
            return "default".to_owned();
        };
        match source.origin {
            Origin::Argument => source.name.clone(),
            Origin::BuiltIn => format!("preset {}", preset(&source.text, place)),
            Origin::File => {
                let start = place.span.start.min(source.text.len());
                let line =
                    source.text.as_bytes()[..start].iter().filter(|&&byte| byte == b'\n').count()
                        + 1;
                // A comment ends with its line, whatever the name of the file.
                let name: String = source
                    .name
                    .chars()
                    .map(|sign| if sign.is_control() { ' ' } else { sign })
                    .collect();
                let shared = self
                    .shared(path, place)
                    .map_or_else(String::new, |table| format!("[{table}], "));
                format!("{shared}{name}:{line}")
            }
        }
    }

    /// The table at the top that an option's value is copied from.
    fn shared(&self, path: &[String], place: &Place) -> Option<&'static str> {
        let [_, table, ..] = path else { return None };
        let table = SHARED_BY_OPTIONS.into_iter().find(|known| known == table)?;
        let root = &self.root.table()?.get(table)?;
        holds(root, place).then_some(table)
    }
}

/// The preset in whose table a place lies: the last header before it.
fn preset<'t>(presets: &'t str, place: &Place) -> &'t str {
    let before = presets.get(..place.span.start).unwrap_or_default();
    let header = before.rfind("\n[").map_or("", |at| &before[at + 2..]);
    header.split(']').next().unwrap_or_default()
}

/// Whether a node, or one within it, stands at `place`.
fn holds(node: &Node, place: &Place) -> bool {
    node.place == *place
        || match &node.value {
            Value::Table(table) => table.entries.iter().any(|entry| holds(&entry.node, place)),
            Value::Array(items) => items.iter().any(|item| holds(item, place)),
            _ => false,
        }
}
