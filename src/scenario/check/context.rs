//! What the readers of a scenario share: the problems found, and the names that it defines and uses.
//!
//! Names are gathered before anything is read, so that every reference can be judged where it stands.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::cursor::Item;
use super::units::Units;
use crate::error::{Place, Problem, did_you_mean, listed, quoted};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::{Basis, PROVENANCE, Provenance};
use crate::units::Year;

/// What a reference may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Organisation,
    Service,
    Segment,
    Price,
    Contract,
    Transformation,
}

impl Kind {
    const ALL: [Kind; 6] = [
        Kind::Organisation,
        Kind::Service,
        Kind::Segment,
        Kind::Price,
        Kind::Contract,
        Kind::Transformation,
    ];

    /// What people call it, the table that defines it, and how to define one.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::Organisation => ("organisation", "organisation", "[[organisation]]"),
            Kind::Service => ("service", "demand", "[demand.<service>]"),
            Kind::Segment => ("segment", "segment", "[[segment]]"),
            Kind::Price => ("price index", "price", "[price.<index>]"),
            Kind::Contract => ("contract", "contract", "[[contract]]"),
            Kind::Transformation => ("transformation", "transformation", "[[transformation]]"),
        }
    }
}

/// Problems beyond these are not kept: no one reads them, and a hostile file could fill the memory.
const MOST_PROBLEMS: usize = 10_000;
/// Problems beyond these come without suggestions.
const MOST_HELPED: usize = 200;

/// The projected years.
#[derive(Debug, Clone, Copy)]
pub(super) struct Horizon {
    pub base: Option<Year>,
    pub years: Option<usize>,
}

/// Shared by every reader of one scenario.
pub(super) struct Context {
    problems: RefCell<Vec<Problem>>,
    /// Whether there is an error among them.
    failed: Cell<bool>,
    provenance: RefCell<Vec<(Place, Provenance)>>,
    /// Long sources by their short names.
    sources: BTreeMap<String, String>,
    defined: BTreeMap<Kind, BTreeMap<String, Place>>,
    used: RefCell<BTreeSet<(Kind, String)>>,
    pub horizon: Cell<Horizon>,
}

impl Context {
    pub fn new(root: &Table) -> Context {
        let entries =
            |key| root.get(key).and_then(Node::table).into_iter().flat_map(|t| &t.entries);
        let define = |kind: Kind| {
            let (_, table, _) = kind.words();
            let keys = entries(table).map(|entry| (entry.key.clone(), entry.key_place.clone()));
            let rows = root.get(table).and_then(Node::rows).into_iter().flatten();
            let ids = rows.filter_map(|row| {
                let id = row.table()?.get("id")?;
                Some((id.text()?.to_owned(), id.place.clone()))
            });
            let names = keys.chain(ids).filter(|(name, _)| !PROVENANCE.contains(&name.as_str()));
            (kind, names.collect())
        };
        let sources = entries("sources")
            .filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.to_owned())));
        Context {
            problems: RefCell::default(),
            failed: Cell::default(),
            provenance: RefCell::default(),
            sources: sources.collect(),
            defined: Kind::ALL.into_iter().map(define).collect(),
            used: RefCell::default(),
            horizon: Cell::new(Horizon { base: None, years: None }),
        }
    }

    pub fn report(&self, problem: Problem) {
        let mut problems = self.problems.borrow_mut();
        // However many warnings there are, a first error is kept: it decides.
        let first_error = problem.is_error() && !self.failed.replace(true);
        if first_error || problems.len() < MOST_PROBLEMS {
            problems.push(problem);
        }
    }

    /// Reports a word that is none of those known: `noun` is what it should be, `list` says what
    /// those known are.
    pub fn report_unknown<'k, K: IntoIterator<Item = &'k str>>(
        &self,
        place: &Place,
        noun: &str,
        word: &str,
        list: &str,
        known: impl Fn() -> K,
    ) {
        let title = format!("there is no {noun} {}", quoted(word));
        let mut problem = Problem::error(place.clone(), title, format!("unknown {noun}"));
        // In a hopeless file nobody reads that far, and looking for the nearest of many words takes long.
        if self.problems.borrow().len() < MOST_HELPED {
            let listed = Some(listed(known())).filter(|listed| !listed.is_empty());
            problem = problem
                .help(did_you_mean(word, known()))
                .help([format!("{list}: {}", listed.unwrap_or_else(|| "none".into()))]);
        }
        self.report(problem);
    }

    pub fn has_errors(&self) -> bool {
        self.failed.get()
    }

    /// The problems, and the provenance in the order of the files.
    pub fn finish(self) -> (Vec<Problem>, Vec<Provenance>) {
        let mut provenance = self.provenance.into_inner();
        provenance.sort_by_key(|(place, _)| (place.source, place.span.start));
        (self.problems.into_inner(), provenance.into_iter().map(|(_, table)| table).collect())
    }

    /// The number of projected years; 1 where the file does not say.
    pub fn years(&self) -> usize {
        self.horizon.get().years.unwrap_or(1)
    }

    pub fn defines(&self, kind: Kind, name: &str) -> bool {
        self.defined.get(&kind).is_some_and(|names| names.contains_key(name))
    }

    pub fn names(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.defined.get(&kind).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// Notes that something uses `name`.
    pub fn mark_used(&self, kind: Kind, name: &str) {
        self.used.borrow_mut().insert((kind, name.to_owned()));
    }

    /// Whether `name` is defined; reported at `place` where it is not.
    pub fn refer(&self, kind: Kind, name: &str, place: &Place) -> bool {
        if self.defines(kind, name) {
            return true;
        }
        let (noun, _, define) = kind.words();
        let list = format!("defined by `{define}`");
        self.report_unknown(place, noun, name, &list, || self.names(kind));
        false
    }

    /// Warns of drivers that nothing uses. Among errors it would mislead: what is misspelt is not used.
    pub fn warn_of_unused(&self, units: &Units) {
        if self.has_errors() {
            return;
        }
        for (kind, users) in [(Kind::Service, "cost line or contract"), (Kind::Price, "figure")] {
            let (noun, table, _) = kind.words();
            for (name, place) in self.defined.get(&kind).into_iter().flatten() {
                let used = match kind {
                    Kind::Service => units.of(name).next().is_some(),
                    _ => self.used.borrow().contains(&(kind, name.clone())),
                };
                if !used {
                    let title = format!("nothing uses {table}.{name}");
                    let label = format!("no {users} names this {noun}");
                    self.report(Problem::warning(place.clone(), title, label));
                }
            }
        }
    }

    /// Reads the keys of [`PROVENANCE`], in its order, of the table at `place`.
    pub fn collect_provenance(
        &self,
        place: &Place,
        name: &str,
        items: [Option<Item<'_>>; PROVENANCE.len()],
    ) {
        if items.iter().all(Option::is_none) {
            return;
        }
        let [basis, source, owner, confidence, reason, signed_off_by, date, note] = items;
        let text = |item: Option<Item<'_>>| item.and_then(|item| self.words(&item));
        let levels = [("high", "high"), ("medium", "medium"), ("low", "low")];
        let table = Provenance {
            place: name.to_owned(),
            basis: basis.and_then(|item| {
                super::values::one_of(&[
                    ("published", Basis::Published),
                    ("derived", Basis::Derived),
                    ("assumed", Basis::Assumed),
                ])(&item)
            }),
            source: text(source).map(|source| self.long_source(source)),
            owner: text(owner),
            confidence: confidence
                .and_then(|item| super::values::one_of(&levels)(&item))
                .map(str::to_owned),
            reason: text(reason),
            signed_off_by: text(signed_off_by),
            date: text(date),
            note: text(note),
        };
        self.provenance.borrow_mut().push((place.clone(), table));
    }

    /// A text for people, or a date.
    fn words(&self, item: &Item<'_>) -> Option<String> {
        match &item.node.value {
            Value::Text(text) | Value::Date(text) => Some(text.clone()),
            _ => item.expects("a text"),
        }
    }

    /// The long source that a short name stands for.
    pub fn long_source(&self, source: String) -> String {
        self.sources.get(&source).cloned().unwrap_or(source)
    }
}
