//! Parts: the changes that are told, and switched on, together.
//!
//! Few changes are parts of their own; more are told by the row or table they stand in, many by their kind. Changes that make
//! no valid scenario one without the other are one part.

use std::collections::BTreeMap;

use super::Kind;
use super::shares;
use crate::format::{self, Spot, Value};
use crate::scenario::{Difference, Differences, Scenario};

/// Parts with names of their own; more changes are told by kind, which are no more than twice as many.
pub const MOST: usize = 6;

/// Changes that are switched on together.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub name: PartName,
    pub differences: Vec<Difference>,
    /// Whether it holds changes that could not be told apart: a file with some of them would not be valid.
    pub joined: bool,
    /// Places among all differences, with those that follow from others.
    places: Vec<usize>,
}

/// What a part is called by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartName {
    /// One value, or the row or table that the changes stand in: its path.
    Path(Vec<String>),
    Kind(Kind),
    /// Several of these.
    Joined(Vec<PartName>),
}

/// The parts of all differences that may change a figure, in a fixed order.
pub fn parts(differences: &Differences) -> Vec<Part> {
    let all = differences.changes();
    let effective = || all.iter().enumerate().filter(|(_, found)| Kind::of(found) != Kind::Words);
    let by_path = |longest: usize| {
        move |found: &Difference| match Kind::of(found) {
            Kind::Comings => PartName::Kind(Kind::Comings),
            _ => PartName::Path(found.path[..longest.min(found.path.len())].to_vec()),
        }
    };
    let by_entity = |found: &Difference| match Kind::of(found) {
        Kind::Comings => PartName::Kind(Kind::Comings),
        _ => PartName::Path(entity(&found.path)),
    };
    let by_kind = |found: &Difference| PartName::Kind(Kind::of(found));
    let grouped = |name: &dyn Fn(&Difference) -> PartName| {
        let mut groups: BTreeMap<(Kind, PartName), Vec<usize>> = BTreeMap::new();
        for (place, found) in effective() {
            let mut own = (Kind::of(found), name(found));
            if found.follows {
                // It goes with the table that it follows from.
                let mut root = found.clone();
                root.path.drain(..2.min(found.path.len()));
                own = (Kind::of(&root), name(&root));
            }
            groups.entry(own).or_default().push(place);
        }
        groups
    };
    let mut groups = grouped(&by_path(usize::MAX));
    if groups.len() > MOST {
        groups = grouped(&by_entity);
    }
    if groups.len() > MOST {
        groups = grouped(&by_kind);
    }
    let part = |((_, name), places): ((Kind, PartName), Vec<usize>)| Part {
        name,
        differences: told(all, &places),
        joined: false,
        places,
    };
    groups.into_iter().map(part).collect()
}

/// What differs and changes no figure.
pub fn words(differences: &Differences) -> Vec<Difference> {
    let all = differences.changes().iter();
    all.filter(|found| Kind::of(found) == Kind::Words).cloned().collect()
}

fn told(all: &[Difference], places: &[usize]) -> Vec<Difference> {
    let told = places.iter().map(|&place| &all[place]).filter(|found| !found.follows);
    told.cloned().collect()
}

/// The row or the table that a value stands in: a cost line, a driver, an option.
fn entity(path: &[String]) -> Vec<String> {
    let spot = |length: usize| format::at(path.get(..length)?).map(|at| at.spot);
    let merges = |spot: Spot| spot.rows().is_some_and(|table| table.identity.merges);
    let length = match spot(1).and_then(Spot::value) {
        // A row within a row, such as a cost line, stands for itself.
        Some(Value::Rows(_)) if path.len() > 3 && spot(3).is_some_and(merges) => 4,
        Some(Value::Table(_)) => 1,
        Some(Value::Named(_, inner)) if inner.tables().is_empty() => 1,
        _ => 2,
    };
    path[..length.min(path.len())].to_vec()
}

/// The first scenario with the parts in `mask`.
pub fn mixed(differences: &Differences, parts: &[Part], mask: u64) -> Option<Scenario> {
    let taken = |place: usize| {
        let own = parts.iter().position(|part| part.places.contains(&place));
        own.is_some_and(|own| mask >> own & 1 == 1)
    };
    differences.mixed(&taken)
}

/// Joins parts until every scenario that shares are estimated from is valid.
pub fn join(parts: &mut Vec<Part>, valid: &mut dyn FnMut(&[Part], u64) -> bool) {
    loop {
        let whole = (1_u64 << parts.len()) - 1;
        let wanted: Vec<u64> = shares::weights(parts.len()).1.into_keys().collect();
        let wrong = wanted
            .into_iter()
            .filter(|&mask| mask != 0 && mask != whole)
            .find(|&mask| !valid(parts, mask));
        let Some(wrong) = wrong else { return };
        let first = (0..parts.len()).find(|&part| {
            let one = 1 << part;
            !(valid(parts, one) && valid(parts, whole & !one))
        });
        // Nothing alone is at fault: what was tried goes together with all else.
        let together = match first {
            Some(part) => least(parts, part, whole, valid),
            None if wrong.count_ones() > 1 => wrong,
            None => whole,
        };
        merge(parts, together);
    }
}

/// The fewest parts around one that can come and go together.
fn least(
    parts: &[Part],
    part: usize,
    whole: u64,
    valid: &mut dyn FnMut(&[Part], u64) -> bool,
) -> u64 {
    let mut together = whole;
    for other in (0..parts.len()).rev().filter(|&other| other != part) {
        let without = together & !(1 << other);
        if valid(parts, without) && (whole == without || valid(parts, whole & !without)) {
            together = without;
        }
    }
    together
}

/// Makes one part of those in `together`, at the place of the first.
fn merge(parts: &mut Vec<Part>, together: u64) {
    let mut kept = Vec::with_capacity(parts.len());
    let mut place = None;
    for (at, part) in std::mem::take(parts).into_iter().enumerate() {
        if together >> at & 1 == 0 {
            kept.push(part);
            continue;
        }
        let at = *place.get_or_insert_with(|| {
            let empty = Part {
                name: PartName::Joined(Vec::new()),
                differences: Vec::new(),
                joined: true,
                places: Vec::new(),
            };
            kept.push(empty);
            kept.len() - 1
        });
        let joined = &mut kept[at];
        if let PartName::Joined(names) = &mut joined.name {
            match part.name {
                PartName::Joined(own) => names.extend(own),
                own => names.push(own),
            }
        }
        joined.differences.extend(part.differences);
        joined.places.extend(part.places);
    }
    *parts = kept;
}
