//! How one file lies over another: tables key by key, rows by what tells them apart, all else replaced.
//!
//! The same rule serves inheritance, presets and the defaults of options. Which rows have names is the format's to
//! say; what a row means is none of its business.

use std::collections::BTreeMap;

use crate::format::{Identity, Spot, Table as Format, Value as Allowed};
use crate::scenario::tree::{Entry, Node, Table, Value};

/// What tells a row apart from the others of its array, where it has it.
pub(in crate::scenario) fn identity(format: &Format, row: &Table) -> Option<String> {
    let Identity { keys, .. } = format.identity;
    match keys {
        [] => None,
        // Two names in a list are one pair, whichever comes first.
        [key] => match &row.get(key)?.value {
            Value::Array(ends) => match ends.as_slice() {
                [one, other] => Some(pair(one.text()?, other.text()?)),
                _ => None,
            },
            Value::Text(name) => Some(name.clone()),
            _ => None,
        },
        several => {
            let parts: Option<Vec<String>> =
                several.iter().map(|key| named(row.get(key)?)).collect();
            Some(parts?.join("/"))
        }
    }
}

/// A text, or the texts of a list.
fn named(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Node::text).collect();
            texts.map(|texts| texts.join(" and "))
        }
        _ => None,
    }
}

/// Two names as one, whichever comes first.
pub(super) fn pair(one: &str, other: &str) -> String {
    format!("{}/{}", one.min(other), one.max(other))
}

/// Lays `over` on `base`, at a place of the format; `None` where the format has no such place.
pub(super) fn lay(base: &mut Node, over: Node, spot: Option<Spot>) {
    match (&mut base.value, over.value) {
        (Value::Table(under), Value::Table(table)) if !is_whole(&table) => {
            lay_table(under, table, spot)
        }
        (Value::Array(under), Value::Array(rows)) => match merged_rows(spot) {
            Some(format) => lay_rows(under, rows, format),
            None => *base = Node { value: Value::Array(rows), place: over.place },
        },
        (_, value) => *base = Node { value, place: over.place },
    }
}

/// The table of rows that merge by name.
fn merged_rows(spot: Option<Spot>) -> Option<&'static Format> {
    spot?.rows().filter(|format| format.identity.merges)
}

fn lay_table(base: &mut Table, over: Table, spot: Option<Spot>) {
    let index: BTreeMap<String, usize> = base.keys().map(str::to_owned).zip(0..).collect();
    for Entry { key, key_place, node } in over.entries {
        match index.get(&key) {
            Some(&at) => {
                let inner = spot.and_then(|spot| spot.step(&key));
                lay(&mut base.entries[at].node, node, inner);
            }
            None => base.entries.push(Entry { key, key_place, node }),
        }
    }
}

fn lay_rows(base: &mut Vec<Node>, over: Vec<Node>, format: &'static Format) {
    let name = |row: &Node| row.table().and_then(|table| identity(format, table));
    let mut index = BTreeMap::new();
    for (at, row) in base.iter().enumerate() {
        name(row).map(|name| index.entry(name).or_insert(at));
    }
    for row in over {
        // Each row of the base takes one row at most: a second of the same name stays a duplicate, to be found as one.
        match name(&row).and_then(|name| index.remove(&name)) {
            Some(at) => lay(&mut base[at], row, Some(Spot::Row(format))),
            None => base.push(row),
        }
    }
}

/// Whether a table is one value, given in full, which replaces another as a whole: an uncertain value or a payment.
pub(super) fn is_whole(table: &Table) -> bool {
    Allowed::is_whole(table.text("kind"), &|key| table.get(key).is_some())
}
