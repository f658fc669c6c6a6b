//! How one file lies over another: tables key by key, rows by what tells them apart, all else replaced.
//!
//! The same rule serves inheritance, presets and the defaults of options. It knows which arrays are made
//! of rows that have a name; it must not know what any row means.

use std::collections::BTreeMap;

use crate::scenario::tree::{Entry, Node, Table, Value};

/// Arrays whose rows are merged by what [`identity`] says; others are replaced whole.
const MERGED: &[&str] = &[
    "organisation",
    "contract",
    "transformation",
    "segment",
    "demand_scenario",
    "efficiency_scenario",
    "option",
    "shock",
    "income",
    "cost",
    "scheme",
    "correlation",
];

/// Whether the rows of an array must differ in what [`identity`] says.
pub(in crate::scenario) fn is_keyed(array: &str) -> bool {
    MERGED.contains(&array)
}

/// What tells a row of the array `array` from the others, where the row has it.
pub(in crate::scenario) fn identity(array: &str, row: &Table) -> Option<String> {
    let text = |key| row.text(key).map(str::to_owned);
    match array {
        "organisation"
        | "contract"
        | "transformation"
        | "segment"
        | "demand_scenario"
        | "efficiency_scenario"
        | "option" => text("id"),
        "shock" | "income" | "cost" => text("name"),
        "scheme" => Some(format!("{}/{}", row.text("organisation")?, row.text("name")?)),
        "correlation" => match row.get("between")?.rows()? {
            [one, other] => Some(pair(one.text()?, other.text()?)),
            _ => None,
        },
        "change" => text("service"),
        "transition" => Some(format!("{}/{}", row.text("from")?, row.text("to")?)),
        "investment" | "running" | "saving" => text("organisation"),
        "published" => {
            let [unit, year, measure] = ["unit", "year", "measure"].map(|key| row.text(key));
            Some(format!("{}/{}/{}", unit?, year?, measure?))
        }
        _ => None,
    }
}

/// Two names as one, whichever comes first.
pub(super) fn pair(one: &str, other: &str) -> String {
    format!("{}/{}", one.min(other), one.max(other))
}

/// Lays `over` on `base`; `key` is the key that holds them.
pub(super) fn lay(base: &mut Node, over: Node, key: &str) {
    match (&mut base.value, over.value) {
        (Value::Table(under), Value::Table(table)) if !is_whole(&table) => lay_table(under, table),
        (Value::Array(under), Value::Array(rows)) if is_keyed(key) => {
            lay_rows(under, rows, key);
        }
        (_, value) => *base = Node { value, place: over.place },
    }
}

fn lay_table(base: &mut Table, over: Table) {
    let index: BTreeMap<String, usize> = base.keys().map(str::to_owned).zip(0..).collect();
    for Entry { key, key_place, node } in over.entries {
        match index.get(&key) {
            Some(&at) => lay(&mut base.entries[at].node, node, &key),
            None => base.entries.push(Entry { key, key_place, node }),
        }
    }
}

fn lay_rows(base: &mut Vec<Node>, over: Vec<Node>, array: &str) {
    let name = |row: &Node| row.table().and_then(|table| identity(array, table));
    let mut index = BTreeMap::new();
    for (at, row) in base.iter().enumerate() {
        name(row).map(|name| index.entry(name).or_insert(at));
    }
    for row in over {
        // Each row of the base takes one row at most: a second of the same name stays a duplicate, to be
        // found as one.
        match name(&row).and_then(|name| index.remove(&name)) {
            Some(at) => lay(&mut base[at], row, array),
            None => base.push(row),
        }
    }
}

/// Whether a table is one value, to be replaced whole: a payment, or an uncertain value that says all.
/// Laid key by key, two shapes of uncertainty would make a value that is neither.
pub(super) fn is_whole(table: &Table) -> bool {
    const PAYMENTS: [&str; 6] =
        ["block", "activity", "marginal", "blended", "capitated", "year-of-care"];
    const SHAPES: [&[&str]; 5] =
        [&["p10", "p50", "p90"], &["mean", "sd"], &["uniform"], &["triangular"], &["pert"]];
    table.text("kind").is_some_and(|kind| PAYMENTS.contains(&kind))
        || SHAPES.iter().any(|shape| shape.iter().all(|key| table.get(key).is_some()))
}
