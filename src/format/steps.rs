//! Where a path leads in the format, segment by segment, and which tables are one value.

use super::contracts::KINDS;
use super::frame::PROVENANCE;
use super::table::{Key, Shape, Table, Value};
use super::{FORMS, is_form_key};

/// A place of the format.
#[derive(Debug, Clone, Copy)]
pub enum Spot {
    /// Behind a key of a table.
    Key(&'static Key),
    /// A member of a table whose keys are names, or a number within a form.
    Value(&'static Value),
    /// A row of an array.
    Row(&'static Table),
}

impl Spot {
    /// Where one more segment of a path leads.
    pub fn step(self, segment: &str) -> Option<Spot> {
        match self {
            Spot::Key(key) => key.value.step(segment),
            Spot::Value(value) => value.step(segment),
            Spot::Row(table) => table.key(segment).map(Spot::Key),
        }
    }

    /// What may stand there; a row is a table.
    pub fn value(self) -> Option<&'static Value> {
        match self {
            Spot::Key(key) => Some(&key.value),
            Spot::Value(value) => Some(value),
            Spot::Row(_) => None,
        }
    }

    /// The table of an array's rows, where it is an array.
    pub fn rows(self) -> Option<&'static Table> {
        self.value().and_then(Value::rows)
    }
}

impl Table {
    /// A key of its own, or one of those that every table may carry.
    pub fn key(&'static self, name: &str) -> Option<&'static Key> {
        let own = self.keys.iter().find(|key| key.name == name);
        own.or_else(|| PROVENANCE.iter().find(|key| key.name == name))
    }
}

impl Value {
    /// Where one more segment of a path leads.
    pub fn step(&'static self, segment: &str) -> Option<Spot> {
        match self {
            Value::Table(table) => table.key(segment).map(Spot::Key),
            // A row's name is the user's.
            Value::Rows(table) => Some(Spot::Row(table)),
            Value::Kinds(tables) => {
                tables.iter().find_map(|table| table.key(segment)).map(Spot::Key)
            }
            Value::Named(_, inner) => {
                let provenance = PROVENANCE.iter().find(|key| key.name == segment);
                Some(provenance.map_or(Spot::Value(inner), Spot::Key))
            }
            Value::Each(_, inner) => Some(Spot::Value(inner)),
            Value::Number(number) => (number.shape == Shape::Uncertain && is_form_key(segment))
                .then_some(Spot::Value(self)),
            Value::Or(one, other) => one.step(segment).or_else(|| other.step(segment)),
            _ => None,
        }
    }

    /// Whether a table with these keys is one value, given in full: a payment, or a form of an uncertain value.
    /// `kind` is what its key of that name says.
    pub fn is_whole(kind: Option<&str>, has: &dyn Fn(&str) -> bool) -> bool {
        let form = FORMS.iter().any(|(_, keys)| keys.iter().all(|key| has(key)));
        form || kind.is_some_and(|kind| KINDS.iter().any(|table| table.name == kind))
    }
}
