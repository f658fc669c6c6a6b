//! Reading a table by what the format says of it: which keys it may have, what holds without them, what may stand there.
//!
//! Readers take what they need and go on after a mistake, so that all problems come out in one go; a value that could
//! not be read is replaced by any other, because a scenario with errors is never handed out.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::error::{Code, Of, Place, Problem, quoted};
use crate::format::{self, Absent, FORMS, Key, Names, Table as Format, Value as Allowed};
use crate::scenario::file::{identity, key_text, words_of};
use crate::scenario::tree::{Node, Table, Value};

/// A value that is to be read.
pub(super) struct Item<'a> {
    pub context: &'a Context,
    pub node: &'a Node,
    /// `organisation.acute.cost.Pay.base`.
    pub path: String,
    /// What may stand there.
    pub allowed: &'static Allowed,
}

impl<'a> Item<'a> {
    /// Reports that the value is not what it must be.
    pub fn expects<T>(&self, what: &str) -> Option<T> {
        self.expects_with(what, None)
    }

    /// The same, with lines of help.
    pub fn expects_with<T>(&self, what: &str, help: impl IntoIterator<Item = String>) -> Option<T> {
        if !matches!(self.node.value, Value::Broken) {
            let label = format!("{} is not", self.node.description());
            self.error(Code::WrongValue, format!("{} must be {what}", self.path), label, help);
        }
        None
    }

    pub fn error(
        &self,
        code: Code,
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl IntoIterator<Item = String>,
    ) {
        self.context.report(Problem::error(code, self.node.place.clone(), title, label).help(help));
    }

    /// Warns of the value, at `place` within it.
    pub fn warn_at(
        &self,
        code: Code,
        place: &Place,
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl IntoIterator<Item = String>,
    ) {
        let problem = Problem::warning(code, place.clone(), title, label).help(help);
        self.context.report(problem.of([self.of()]));
    }

    pub fn warning(&self, code: Code, title: impl Into<String>, label: impl Into<String>) {
        self.warn_at(code, &self.node.place, title, label, None);
    }

    /// The value as a finding names it.
    pub fn of(&self) -> Of {
        Of { at: self.path.clone(), value: words_of(self.node) }
    }

    /// Whether it is a form of an uncertain value, complete or not, rather than a table by name.
    pub fn is_form(&self) -> bool {
        let table = self.node.table();
        let has = |key: &str| table.is_some_and(|table| table.get(key).is_some());
        FORMS.iter().any(|(_, keys)| keys.iter().any(|key| has(key)))
    }

    pub fn is_false(&self) -> bool {
        matches!(self.node.value, Value::Boolean(false))
    }

    /// Reads a table, then reports the keys in it that the format does not have.
    pub fn table<T>(&self, read: impl FnOnce(&Reader<'a>) -> T) -> Option<T> {
        let Some(table) = self.node.table() else {
            return self.expects("a table");
        };
        let format = match self.allowed {
            Allowed::Kinds(kinds) => {
                let kind = table.text("kind");
                kinds.iter().find(|known| Some(known.name) == kind).or(kinds.first())
            }
            other => other.tables().into_iter().next(),
        }?;
        Some(self.read(table, format, read))
    }

    fn read<T>(
        &self,
        table: &'a Table,
        format: &'static Format,
        read: impl FnOnce(&Reader<'a>) -> T,
    ) -> T {
        let reader = Reader {
            context: self.context,
            table,
            format,
            place: &self.node.place,
            path: self.path.clone(),
        };
        let value = read(&reader);
        reader.finish();
        value
    }

    /// A row of an array or the whole file, which the format has as a table.
    pub fn row<T>(
        &self,
        format: &'static Format,
        read: impl FnOnce(&Reader<'a>) -> T,
    ) -> Option<T> {
        match self.node.table() {
            Some(table) => Some(self.read(table, format, read)),
            None => self.expects("a table"),
        }
    }

    /// Collects where figures come from, in this table and those within it, and judges nothing.
    pub fn survey(&self) {
        if let Some(table) = self.node.table() {
            self.context.collect_provenance(&self.path, table);
            for entry in table.entries.iter().filter(|entry| !format::is_provenance(&entry.key)) {
                let path = format!("{}.{}", self.path, entry.key);
                self.sibling(&entry.node, path).survey();
            }
        }
    }

    /// Reads the tables of an array.
    pub fn rows<T>(&self, read: impl Fn(&Reader<'a>) -> T) -> Option<Vec<T>> {
        let format = self.allowed.rows()?;
        let array = self.path.rsplit('.').next().unwrap_or(&self.path);
        let Some(rows) = self.node.rows() else {
            let help = format!("write `[[{array}]]` above it, or `{array} = [ {{ … }}, … ]`");
            return self.expects_with("a list of tables", [help]);
        };
        let mut seen = BTreeSet::new();
        let rows = rows.iter().enumerate().filter_map(|(index, node)| {
            let name = node.table().and_then(|table| identity(format, table));
            if let Some(name) = name.as_ref().filter(|name| !seen.insert((*name).clone())) {
                self.twice(format, array, name, node);
            }
            let name = name.map_or_else(|| format!("#{}", index + 1), |name| key_text(&name));
            self.sibling(node, format!("{}.{name}", self.path)).row(format, &read)
        });
        Some(rows.collect())
    }

    /// Reports a second row of one name, where names must tell rows apart.
    fn twice(&self, format: &Format, array: &str, name: &str, node: &Node) {
        if !format.identity.merges {
            return;
        }
        let last = format.identity.keys.last();
        let key = last.and_then(|key| node.table()?.get(key));
        let place = key.unwrap_or(node).place.clone();
        let title = format!("two rows of `{array}` are {}", quoted(name));
        let help = match array {
            "contract" => "give one of them an `id` of its own",
            "correlation" => "a pair is given once, in either order",
            _ => "give one of them another name",
        };
        self.context
            .report(Problem::error(Code::Duplicate, place, title, "given before").help([help]));
    }

    /// Reads the items of a list.
    pub fn items<T>(&self, read: impl Fn(&Item<'a>) -> Option<T>) -> Option<Vec<T>> {
        let Some(items) = self.node.rows() else {
            return self.expects("a list");
        };
        let allowed = match self.allowed {
            Allowed::List(inner) => inner,
            other => other,
        };
        let read = |node| read(&Item { allowed, ..self.sibling(node, self.path.clone()) });
        let items: Vec<Option<T>> = items.iter().map(read).collect();
        items.into_iter().collect()
    }

    /// Reads a table whose keys are names; `None` where any entry is wrong.
    pub fn named<T>(&self, read: impl Fn(&Item<'a>) -> Option<T>) -> Option<BTreeMap<String, T>> {
        let (names, inner) = named(self.allowed)?;
        let Some(table) = self.node.table() else {
            return self.expects("a table");
        };
        self.context.collect_provenance(&self.path, table);
        let values = table.entries.iter().filter(|entry| !format::is_provenance(&entry.key));
        let values = values.map(|entry| {
            let path = format!("{}.{}", self.path, key_text(&entry.key));
            let item = Item { allowed: inner, ..self.sibling(&entry.node, path) };
            let known = names == Names::Free || self.context.defines(names, &entry.key);
            // Where the key belongs elsewhere, so does its value.
            if !known && self.context.report_misplaced(&entry.key, &entry.key_place, &self.path) {
                return None;
            }
            let known = self.context.refer(names, &entry.key, &entry.key_place);
            let value = read(&item);
            known.then_some((entry.key.clone(), value?))
        });
        let values: Vec<Option<(String, T)>> = values.collect();
        values.into_iter().collect()
    }

    /// The entries of a table whose keys are names that the file defines here.
    pub fn definitions(&self) -> Option<Vec<(&'a str, Item<'a>)>> {
        let (_, inner) = named(self.allowed)?;
        let Some(table) = self.node.table() else {
            return self.expects("a table");
        };
        self.context.collect_provenance(&self.path, table);
        let entries = table.entries.iter().filter(|entry| !format::is_provenance(&entry.key));
        let item = |entry: &'a crate::scenario::tree::Entry| {
            let path = format!("{}.{}", self.path, key_text(&entry.key));
            (entry.key.as_str(), Item { allowed: inner, ..self.sibling(&entry.node, path) })
        };
        Some(entries.map(item).collect())
    }

    /// Another value under the same path.
    pub fn sibling_at<'b>(&'b self, node: &'b Node) -> Item<'b> {
        Item { context: self.context, node, path: self.path.clone(), allowed: self.allowed }
    }

    /// Another value.
    pub fn sibling(&self, node: &'a Node, path: String) -> Item<'a> {
        Item { context: self.context, node, path, allowed: self.allowed }
    }
}

/// The names that are keys of a table, and what stands behind each.
fn named(allowed: &'static Allowed) -> Option<(Names, &'static Allowed)> {
    match allowed {
        Allowed::Named(names, inner) | Allowed::Each(names, inner) => Some((*names, inner)),
        Allowed::Or(one, other) => named(one).or_else(|| named(other)),
        _ => None,
    }
}

/// A table that is being read.
pub(super) struct Reader<'a> {
    pub context: &'a Context,
    pub table: &'a Table,
    pub format: &'static Format,
    pub place: &'a Place,
    pub path: String,
}

impl<'a> Reader<'a> {
    /// The value of a key, if it is there.
    pub fn item(&self, key: &str) -> Option<Item<'a>> {
        let allowed = &self.key(key)?.value;
        let node = self.table.get(key)?;
        let path = if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) };
        Some(Item { context: self.context, node, path, allowed })
    }

    /// What the format says of a key.
    pub fn key(&self, key: &str) -> Option<&'static Key> {
        let known = self.format.key(key);
        debug_assert!(known.is_some(), "the format of {} has no key {key}", self.format.name);
        known
    }

    /// The value of a key that may be absent; one that may not is reported.
    pub fn get<T>(&self, key: &str, read: impl Fn(&Item<'a>) -> Option<T>) -> Option<T> {
        let item = self.item(key);
        if item.is_none() && self.key(key).is_some_and(|key| key.absent == Absent::Required) {
            self.missing(&format!("`{key}`"));
        }
        item.and_then(|item| read(&item))
    }

    /// The value of a key, or whatever its type has where there is none.
    pub fn need<T: Default>(&self, key: &str, read: impl Fn(&Item<'a>) -> Option<T>) -> T {
        self.get(key, read).unwrap_or_default()
    }

    /// The rows of an array of tables; none where it is absent.
    pub fn rows<T>(&self, key: &str, read: impl Fn(&Reader<'a>) -> T) -> Vec<T> {
        self.get(key, |item| item.rows(&read)).unwrap_or_default()
    }

    pub fn missing(&self, what: &str) {
        let title = format!("{} has no {what}", self.name());
        self.error(Code::MissingKey, title, format!("{what} is missing"), None);
    }

    /// Reports a mistake of the table as a whole.
    pub fn error(
        &self,
        code: Code,
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl IntoIterator<Item = String>,
    ) {
        self.context.report(Problem::error(code, self.place.clone(), title, label).help(help));
    }

    fn name(&self) -> &str {
        if self.path.is_empty() { "the scenario" } else { &self.path }
    }

    fn finish(self) {
        self.context.collect_provenance(self.name(), self.table);
        for entry in &self.table.entries {
            match self.format.key(&entry.key) {
                None => self.unknown(&entry.key, &entry.key_place),
                Some(key) => {
                    let missing = key.with.filter(|with| self.table.get(with).is_none());
                    if let (Some(with), Some(item)) = (missing, self.item(key.name)) {
                        let label = format!("the line follows no `{with}`");
                        item.warning(Code::NoEffect, format!("{} has no effect", item.path), label);
                    }
                }
            }
        }
    }

    /// Reports a key that the format does not have here.
    fn unknown(&self, key: &str, place: &Place) {
        if let Some((own, places)) = format::override_places(self.format, key) {
            let title = format!("`{key}` cannot be changed in {own}");
            let help = format!("`{key}` may stand in {}", places.join(" and "));
            let problem = Problem::error(Code::NotHere, place.clone(), title, "not here");
            return self.context.report(problem.help([help]));
        }
        if !self.path.is_empty() && self.context.report_misplaced(key, place, &self.path) {
            return;
        }
        let known = || self.format.keys.iter().map(|key| key.name);
        let list = format!("keys of {}", self.name());
        self.context.report_unknown(Code::UnknownKey, place, "key", key, &list, known);
    }
}
