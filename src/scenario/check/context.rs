//! What the readers of a scenario share: the problems found, and the names that it defines and uses.
//!
//! Names are gathered before anything is read, so that every reference can be judged where it stands.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::units::Units;
use crate::error::{Code, Place, Problem, did_you_mean, listed, quoted};
use crate::format::{self, Names, PROVENANCE, ROOT, Role};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::{Basis, Provenance};
use crate::units::Year;

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
    provenance: RefCell<Vec<Provenance>>,
    /// Long sources by their short names.
    sources: BTreeMap<String, String>,
    defined: BTreeMap<Names, BTreeMap<String, Place>>,
    used: RefCell<BTreeSet<(Names, String)>>,
    pub horizon: Cell<Horizon>,
    residual: bool,
}

/// Whether a key stands at the top of the file with a plain value.
fn is_of_the_file(key: &'static format::Key) -> bool {
    key.role == Role::Frame && !key.value.is_named()
}

impl Context {
    pub fn new(root: &Table) -> Context {
        let entries =
            |key| root.get(key).and_then(Node::table).into_iter().flat_map(|t| &t.entries);
        let define = |names: Names| {
            let (_, table, _) = names.words();
            let groups = (names == Names::Tested).then_some("group");
            let keys = entries(table).map(|entry| (entry.key.clone(), entry.key_place.clone()));
            let rows = [Some(table), groups].into_iter().flatten();
            let rows = rows.filter_map(|key| root.get(key).and_then(Node::rows)).flatten();
            let ids = rows.filter_map(|row| {
                let id = row.table()?.get("id")?;
                Some((id.text()?.to_owned(), id.place.clone()))
            });
            let defined = keys.chain(ids).filter(|(name, _)| !format::is_provenance(name));
            (names, defined.collect())
        };
        let sources = entries("sources")
            .filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.to_owned())));
        Context {
            problems: RefCell::default(),
            failed: Cell::default(),
            provenance: RefCell::default(),
            sources: sources.collect(),
            defined: Names::DEFINED.into_iter().map(define).collect(),
            used: RefCell::default(),
            horizon: Cell::new(Horizon { base: None, years: None }),
            residual: root.get("residual").is_some(),
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
        code: Code,
        place: &Place,
        noun: &str,
        word: &str,
        list: &str,
        known: impl Fn() -> K,
    ) {
        let title = format!("there is no {noun} {}", quoted(word));
        let mut problem = Problem::error(code, place.clone(), title, format!("unknown {noun}"));
        // In a hopeless file nobody reads that far, and looking for the nearest of many words takes long.
        if self.problems.borrow().len() < MOST_HELPED {
            let listed = Some(listed(known())).filter(|listed| !listed.is_empty());
            problem = problem
                .help(did_you_mean(word, known()))
                .help([format!("{list}: {}", listed.unwrap_or_else(|| "none".into()))]);
        }
        self.report(problem);
    }

    /// Whether the file says what its rows do not explain.
    pub fn has_residual(&self) -> bool {
        self.residual
    }

    pub fn has_errors(&self) -> bool {
        self.failed.get()
    }

    /// The problems, and the provenance in the order of its tables' names: a file that was written again has another.
    pub fn finish(self) -> (Vec<Problem>, Vec<Provenance>) {
        let mut provenance = self.provenance.into_inner();
        provenance.sort_by(|one, other| one.place.cmp(&other.place));
        (self.problems.into_inner(), provenance)
    }

    /// The number of projected years; 1 where the file does not say.
    pub fn years(&self) -> usize {
        self.horizon.get().years.unwrap_or(1)
    }

    pub fn defines(&self, names: Names, name: &str) -> bool {
        self.defined.get(&names).is_some_and(|names| names.contains_key(name))
    }

    pub fn names(&self, names: Names) -> impl Iterator<Item = &str> {
        self.defined.get(&names).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    /// Notes that something uses `name`.
    pub fn mark_used(&self, names: Names, name: &str) {
        self.used.borrow_mut().insert((names, name.to_owned()));
    }

    /// Whether `name` is defined; reported at `place` where it is not. Any name is free.
    pub fn refer(&self, names: Names, name: &str, place: &Place) -> bool {
        if names == Names::Free || self.defines(names, name) {
            return true;
        }
        let (noun, _, define) = names.words();
        let list = format!("defined by `{define}`");
        self.report_unknown(Code::UnknownName, place, noun, name, &list, || self.names(names));
        false
    }

    /// Warns of a key of the whole file in a table where any name may stand.
    pub fn warn_of_misplaced(&self, key: &str, place: &Place, path: &str) {
        if ROOT.key(key).is_some_and(is_of_the_file) {
            let title = format!("`{key}` stands below {path}, so it is one of its names");
            let help = "if it is meant for the whole file, move the line to the top, above the first header such as `[horizon]`";
            let problem =
                Problem::warning(Code::MisplacedKey, place.clone(), title, "taken as a name");
            self.report(problem.help([help]));
        }
    }

    /// Reports a key of the whole file that stands below the header of the table at `path`; whether it is one.
    pub fn report_misplaced(&self, key: &str, place: &Place, path: &str) -> bool {
        let of_the_file = ROOT.key(key).is_some_and(is_of_the_file);
        if of_the_file {
            let title = format!("`{key}` stands below a header, so it belongs to {path}");
            let help = [
                "move the line to the top of the file, above the first header such as `[horizon]`"
                    .to_owned(),
                format!(
                    "below a header every key belongs to its table; {path} has no key {}",
                    quoted(key)
                ),
            ];
            let problem = Problem::error(Code::MisplacedKey, place.clone(), title, "not here");
            self.report(problem.help(help));
        }
        of_the_file
    }

    /// Warns of drivers that nothing uses. Among errors it would mislead: what is misspelt is not used.
    pub fn warn_of_unused(&self, units: &Units) {
        if self.has_errors() {
            return;
        }
        for (names, users) in [(Names::Service, "cost line or contract"), (Names::Price, "figure")]
        {
            let (noun, table, _) = names.words();
            for (name, place) in self.defined.get(&names).into_iter().flatten() {
                let used = match names {
                    Names::Service => units.of(name).next().is_some(),
                    _ => self.used.borrow().contains(&(names, name.clone())),
                };
                if !used {
                    let title = format!("nothing uses {table}.{name}");
                    let label = format!("no {users} names this {noun}");
                    let others = || self.names(names).filter(|other| other != name);
                    let meant = did_you_mean(name, others())
                        .map(|line| format!("{line} It is defined too"));
                    let problem = Problem::warning(Code::Unused, place.clone(), title, label);
                    self.report(problem.help(meant));
                }
            }
        }
    }

    /// Reads what the table at `place` says of where its figures come from.
    pub fn collect_provenance(&self, name: &str, table: &Table) {
        if !table.keys().any(format::is_provenance) {
            return;
        }
        let text = |key: &str| self.words(table, key);
        let provenance = Provenance {
            place: name.to_owned(),
            basis: text("basis").and_then(|word| word.parse::<Basis>().ok()),
            source: text("source").map(|source| self.long_source(source)),
            owner: text("owner"),
            confidence: text("confidence"),
            reason: text("reason"),
            signed_off_by: text("signed_off_by"),
            date: text("date"),
            note: text("note"),
        };
        self.provenance.borrow_mut().push(provenance);
    }

    /// A text for people, or a date; one of a few words where the format says so.
    fn words(&self, table: &Table, key: &str) -> Option<String> {
        let node = table.get(key)?;
        let allowed =
            PROVENANCE.iter().find(|known| known.name == key).map(|known| known.value.choices());
        let choices = allowed.unwrap_or_default();
        let wrong = |what: String, help: Option<String>| {
            let label = format!("{} is not", node.description());
            let title = format!("{key} must be {what}");
            self.report(
                Problem::error(Code::WrongValue, node.place.clone(), title, label).help(help),
            );
            None
        };
        match &node.value {
            Value::Broken => None,
            Value::Text(word) if choices.is_empty() || choices.contains(&word.as_str()) => {
                Some(word.clone())
            }
            Value::Date(date) if choices.is_empty() => Some(date.clone()),
            other if !choices.is_empty() => {
                let word = if let Value::Text(word) = other { word } else { "" };
                let meant = did_you_mean(word, choices.iter().copied());
                wrong(format!("one of {}", listed(choices.iter().copied())), meant)
            }
            _ => wrong("a text".to_owned(), None),
        }
    }

    /// The long source that a short name stands for.
    pub fn long_source(&self, source: String) -> String {
        self.sources.get(&source).cloned().unwrap_or(source)
    }
}
