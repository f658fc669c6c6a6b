//! The assumptions log: every table of a scenario with its values as the file has them, and where it says that
//! they come from. It judges nothing; what is right is for the other readers to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::scenario::file::identity;
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::{Assumption, PROVENANCE, Provenance};

/// Keys that name a table and assume nothing.
const NAMES: [&str; 6] = ["id", "name", "short", "label", "between", "planning"];
/// Keys at the top that are none of the locality's figures.
const NOT_FIGURES: [&str; 4] = ["schema", "title", "sources", "extends"];
/// Keys of `run` that flags may override: the run's record has them.
const OF_THE_RUN: [&str; 3] = ["runs", "seed", "sampler"];
/// Characters of a value that anybody reads.
const LONGEST: usize = 400;

/// One entry for each table that holds values, by place.
pub(super) fn assumptions(tree: &Node, provenance: &[Provenance]) -> Vec<Assumption> {
    let mut stated = BTreeMap::new();
    for table in provenance {
        stated.entry(table.place.as_str()).or_insert_with(|| Arc::new(table.clone()));
    }
    let mut log = Log { stated, assumptions: Vec::new() };
    if let Some(root) = tree.table() {
        log.members(root, "", None);
    }
    // The order of a file that was written again is another, and so it must not matter.
    log.assumptions.sort_by(|one, other| one.place.cmp(&other.place));
    log.assumptions
}

struct Log<'p> {
    /// What tables say of themselves, by place.
    stated: BTreeMap<&'p str, Arc<Provenance>>,
    assumptions: Vec<Assumption>,
}

impl Log<'_> {
    /// Enters a table and what stands in it; `around` is the nearest table around it that has a provenance.
    fn table(&mut self, table: &Table, place: &str, around: Option<&Arc<Provenance>>) {
        let own = self.stated.get(place).cloned();
        let mut values = self.members(table, place, own.as_ref().or(around));
        values.sort();
        if !values.is_empty() || own.is_some() {
            let place = place.to_owned();
            self.assumptions.push(Assumption {
                place,
                values,
                stated: own,
                around: around.cloned(),
            });
        }
    }

    /// The values of a table; tables within it that are no values are entered by themselves.
    fn members(
        &mut self,
        table: &Table,
        place: &str,
        around: Option<&Arc<Provenance>>,
    ) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for entry in &table.entries {
            let key = entry.key.as_str();
            let top = place.is_empty();
            if PROVENANCE.contains(&key)
                || NAMES.contains(&key)
                || (top && NOT_FIGURES.contains(&key))
                || (place == "run" && OF_THE_RUN.contains(&key))
            {
                continue;
            }
            let path = if top { key.to_owned() } else { format!("{place}.{key}") };
            match &entry.node.value {
                // The tables of drivers are by name: each name is a table of its own.
                Value::Table(inner) if top && matches!(key, "demand" | "price") => {
                    self.members_by_name(inner, &path, around);
                }
                Value::Table(inner) if top || !is_value(inner) => self.table(inner, &path, around),
                Value::Array(rows) if has_tables(rows) => {
                    for (index, row) in rows.iter().enumerate() {
                        if let Some(table) = row.table() {
                            let name = identity(key, table);
                            let name = name.unwrap_or_else(|| format!("#{}", index + 1));
                            self.table(table, &format!("{path}.{name}"), around);
                        }
                    }
                }
                _ => {
                    let mut text = String::new();
                    say(&entry.node, &mut text);
                    values.push((key.to_owned(), text));
                }
            }
        }
        values
    }

    fn members_by_name(&mut self, table: &Table, place: &str, around: Option<&Arc<Provenance>>) {
        for entry in &table.entries {
            if let Some(inner) = entry.node.table() {
                self.table(inner, &format!("{place}.{}", entry.key), around);
            }
        }
    }
}

/// Whether a table is a value of the one that it stands in: an uncertain value, a payment, a mix, amounts by
/// organisation. What says where it comes from is a table in its own right.
fn is_value(table: &Table) -> bool {
    table.entries.iter().all(|entry| {
        !PROVENANCE.contains(&entry.key.as_str())
            && match &entry.node.value {
                Value::Table(inner) => is_value(inner),
                Value::Array(rows) => !has_tables(rows),
                _ => true,
            }
    })
}

fn has_tables(rows: &[Node]) -> bool {
    rows.iter().any(|row| row.table().is_some())
}

/// Adds a value to `text` as a file would state it, and stops where nobody reads on.
fn say(node: &Node, text: &mut String) {
    if text.len() > LONGEST {
        return;
    }
    match &node.value {
        Value::Text(value) | Value::Date(value) => {
            text.extend(value.chars().take(LONGEST));
        }
        Value::Integer(value) => text.push_str(&value.to_string()),
        Value::Float(value) => text.push_str(&value.to_string()),
        Value::Boolean(value) => text.push_str(&value.to_string()),
        Value::Broken => {}
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                say(item, text);
            }
            text.push(']');
        }
        Value::Table(table) => {
            for (index, entry) in table.entries.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                text.push_str(&entry.key);
                text.push(' ');
                say(&entry.node, text);
            }
        }
    }
}
