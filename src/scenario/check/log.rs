//! The assumptions log: every table of a scenario with its values as the file has them, and where it says that
//! they come from. It judges nothing; what is right is for the other readers to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::format::{self, Role, Spot, TOP, Value as Allowed};
use crate::scenario::file::{identity, key_text};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::{Assumption, Provenance};

/// Characters of a value that are shown.
const LONGEST: usize = 400;

/// One entry for each table that holds values, by place.
pub(super) fn assumptions(tree: &Node, provenance: &[Provenance]) -> Vec<Assumption> {
    let mut stated = BTreeMap::new();
    for table in provenance {
        stated.entry(table.place.as_str()).or_insert_with(|| Arc::new(table.clone()));
    }
    let mut log = Log { stated, assumptions: Vec::new() };
    if let Some(root) = tree.table() {
        log.members(root, Some(TOP), "", None);
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
    fn table(
        &mut self,
        table: &Table,
        spot: Option<Spot>,
        place: &str,
        around: Option<&Arc<Provenance>>,
    ) {
        let own = self.stated.get(place).cloned();
        let mut values = self.members(table, spot, place, own.as_ref().or(around));
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
        spot: Option<Spot>,
        place: &str,
        around: Option<&Arc<Provenance>>,
    ) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for entry in &table.entries {
            let key = entry.key.as_str();
            let inner = spot.and_then(|spot| spot.step(key));
            if format::is_provenance(key) || inner.is_some_and(assumes_nothing) {
                continue;
            }
            let top = place.is_empty();
            let path = if top { key.to_owned() } else { format!("{place}.{}", key_text(key)) };
            match &entry.node.value {
                // The tables of drivers are by name: each name is a table of its own.
                Value::Table(drivers) if inner.is_some_and(defines) => {
                    for driver in &drivers.entries {
                        if let Some(table) = driver.node.table() {
                            let spot = inner.and_then(|inner| inner.step(&driver.key));
                            self.table(
                                table,
                                spot,
                                &format!("{path}.{}", key_text(&driver.key)),
                                around,
                            );
                        }
                    }
                }
                Value::Table(table) if top || !is_value(table) => {
                    self.table(table, inner, &path, around);
                }
                Value::Array(rows) if has_tables(rows) => {
                    let format = inner.and_then(Spot::rows);
                    for (index, row) in rows.iter().enumerate() {
                        if let Some(table) = row.table() {
                            let name = format.and_then(|format| identity(format, table));
                            let name = name
                                .map_or_else(|| format!("#{}", index + 1), |name| key_text(&name));
                            self.table(
                                table,
                                format.map(Spot::Row),
                                &format!("{path}.{name}"),
                                around,
                            );
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
}

/// Whether a key names a row or frames the file; how many runs there are is told by the run's record.
fn assumes_nothing(spot: Spot) -> bool {
    let Spot::Key(key) = spot else { return false };
    let plain = key.value.tables().is_empty() || matches!(key.value, Allowed::Rows(_));
    key.role == Role::Name
        || key.role == Role::Frame && plain
        || key.role == Role::Run && key.value.tables().is_empty()
}

/// Whether the keys of a table are names that the file defines.
fn defines(spot: Spot) -> bool {
    matches!(spot.value(), Some(Allowed::Named(_, Allowed::Table(_))))
}

/// Whether a table is a value of the one that it stands in: an uncertain value, a payment, a mix, amounts by
/// organisation. What says where it comes from is a table in its own right.
fn is_value(table: &Table) -> bool {
    table.entries.iter().all(|entry| {
        !format::is_provenance(&entry.key)
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

/// Adds a value to `text` as a file would state it, up to the characters that are shown.
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
