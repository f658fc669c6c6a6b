//! The scenario format, described once: every table, every key, what may stand there and what it means.
//!
//! Reading, checking, defaults, merging, paths, differences, the wording of values, the assumptions log, the JSON
//! Schema and the documentation of keys all read these tables, so a new key is a row here and the place that uses
//! it. Nothing here knows a scenario's types, a file or a value: it is data, and look-ups in it.

mod contracts;
mod drivers;
mod frame;
mod json_schema;
mod key;
mod markdown;
mod options;
mod organisations;
mod plans;
mod plausible;
mod population;
mod published;
mod scenarios;
mod shocks;
mod steps;
mod table;

pub use frame::{PROVENANCE, ROOT};
pub use json_schema::json_schema;
pub use markdown::{documentation, plausible_ranges};
pub use options::{OPTION, SHARED_BY_OPTIONS};
pub mod ranges {
    //! Ranges that hold figures against one another.
    pub use super::plausible::*;
}
pub use scenarios::override_places;
pub use steps::Spot;
pub use table::{
    Absent, Identity, Key, Limits, Names, Number, Part, Plausible, Quantity, Role, Shape, Table,
    Value,
};

/// The forms of an uncertain value: how each is written, and the keys that tell it apart.
pub const FORMS: [(&str, &[&str]); 5] = [
    ("{ p10, p50, p90 }", &["p10", "p50", "p90"]),
    ("{ mean, sd }", &["mean", "sd"]),
    ("{ uniform = [low, high] }", &["uniform"]),
    ("{ triangular = [low, mode, high] }", &["triangular"]),
    ("{ pert = [low, mode, high] }", &["pert"]),
];
/// What every form of an uncertain value may carry: limits to which samples beyond them are moved.
pub const FORM_LIMITS: [&str; 2] = ["min", "max"];

/// Words that name parties and sums, so that nothing else can have them as an id.
pub const RESERVED: [&str; 4] = ["external", "covered", "locality", "horizon"];

/// The keys that one row of `values` stands for.
pub const GIVEN_BY_VALUES: [&str; 4] = ["id", "commissioner", "provider", "value"];

/// Whether `key` says where figures come from: any table may have it.
pub fn is_provenance(key: &str) -> bool {
    PROVENANCE.iter().any(|known| known.name == key)
}

/// Whether `key` belongs to a form of an uncertain value.
pub fn is_form_key(key: &str) -> bool {
    FORMS.iter().any(|(_, keys)| keys.contains(&key)) || FORM_LIMITS.contains(&key)
}

/// The whole file.
pub const TOP: Spot = Spot::Row(&ROOT);

/// What stands at a path.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The innermost key of the format on the path.
    pub key: &'static Key,
    pub spot: Spot,
    /// The part of a scenario that it belongs to.
    pub part: Part,
}

impl At {
    /// What the figures there measure.
    pub fn number(&self) -> Option<&'static Number> {
        self.spot.value().and_then(Value::number)
    }

    /// Whether a list there has one figure for each projected year.
    pub fn is_yearly(&self) -> bool {
        self.number().is_some_and(|number| number.shape == Shape::Yearly)
    }
}

/// What the format says of a path: keys of tables, and ids or names of rows. `None` where it has no such place.
pub fn at<S: AsRef<str>>(path: &[S]) -> Option<At> {
    let (first, rest) = path.split_first()?;
    let key = ROOT.key(first.as_ref())?;
    let mut found = At { key, spot: Spot::Key(key), part: key.part.unwrap_or(Part::Frame) };
    for segment in rest {
        found.spot = found.spot.step(segment.as_ref())?;
        if let Spot::Key(key) = found.spot {
            found.key = key;
            found.part = key.part.unwrap_or(found.part);
        }
    }
    Some(found)
}

/// Every table of the format once, in the order of the documentation.
pub fn tables() -> Vec<&'static Table> {
    let mut found: Vec<&'static Table> = Vec::new();
    collect(&ROOT, &mut found);
    found
}

fn collect(table: &'static Table, found: &mut Vec<&'static Table>) {
    if found.iter().any(|known| known.name == table.name) {
        return;
    }
    found.push(table);
    for key in table.keys {
        key.value.tables().into_iter().for_each(|inner| collect(inner, found));
    }
}

#[cfg(test)]
mod tests;
