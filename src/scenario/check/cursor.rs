//! Reading a table: a cursor that knows which keys were asked for, and finds those that nobody asked for.
//!
//! Readers take what they need and go on after a mistake, so that all problems come out in one go; a value
//! that could not be read is replaced by any other, because a scenario with errors is never handed out.
//! What a key means is for the modules that use the cursor.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, Kind};
use crate::error::{Place, Problem, quoted};
use crate::scenario::PROVENANCE;
use crate::scenario::file::{identity, is_keyed};
use crate::scenario::tree::{Node, Table, Value};

/// A value that is to be read.
pub(super) struct Item<'a> {
    pub context: &'a Context,
    pub node: &'a Node,
    /// `organisation.acute.cost.Pay.base`.
    pub path: String,
}

impl<'a> Item<'a> {
    /// Reports that the value is not what it must be.
    pub fn expects<T>(&self, what: &str) -> Option<T> {
        self.expects_with(what, None)
    }

    /// The same, with a line of help.
    pub fn expects_with<T>(&self, what: &str, help: impl IntoIterator<Item = String>) -> Option<T> {
        if !matches!(self.node.value, Value::Broken) {
            let label = format!("{} is not", self.node.description());
            self.error(format!("{} must be {what}", self.path), label, help);
        }
        None
    }

    pub fn error(
        &self,
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl IntoIterator<Item = String>,
    ) {
        self.context.report(Problem::error(self.node.place.clone(), title, label).help(help));
    }

    pub fn warning(&self, title: impl Into<String>, label: impl Into<String>) {
        self.context.report(Problem::warning(self.node.place.clone(), title, label));
    }

    pub fn is_false(&self) -> bool {
        matches!(self.node.value, Value::Boolean(false))
    }

    /// Reads a table, then reports the keys in it that were not asked for.
    pub fn table<T>(&self, read: impl FnOnce(&Cursor<'a>) -> T) -> Option<T> {
        let Some(table) = self.node.table() else {
            return self.expects("a table");
        };
        let cursor = Cursor {
            context: self.context,
            table,
            place: &self.node.place,
            path: self.path.clone(),
            asked: RefCell::default(),
            names: Cell::new(false),
        };
        let value = read(&cursor);
        cursor.finish();
        Some(value)
    }

    /// Collects where figures come from, in this table and those within it, and judges nothing.
    pub fn survey(&self) {
        if self.node.table().is_some() {
            self.table(|table| table.members().iter().for_each(|(_, _, item)| item.survey()));
        }
    }

    /// Reads the tables of an array.
    pub fn rows<T>(&self, array: &str, read: impl Fn(&Cursor<'a>) -> T) -> Option<Vec<T>> {
        let Some(rows) = self.node.rows() else {
            let help = format!("write `[[{array}]]` above it, or `{array} = [ {{ … }}, … ]`");
            return self.expects_with("a list of tables", [help]);
        };
        let mut seen = BTreeSet::new();
        let rows = rows.iter().enumerate().map(|(index, node)| {
            let name = node.table().and_then(|table| identity(array, table));
            if let Some(name) = name.as_ref().filter(|name| !seen.insert((*name).clone())) {
                self.twice(array, name, node);
            }
            let name = name.unwrap_or_else(|| format!("#{}", index + 1));
            Item { context: self.context, node, path: format!("{}.{name}", self.path) }
        });
        Some(rows.filter_map(|item| item.table(&read)).collect())
    }

    /// Reports a second row of one name, where names must tell rows apart.
    fn twice(&self, array: &str, name: &str, node: &Node) {
        if !is_keyed(array) {
            return;
        }
        let key = ["id", "name", "between"].map(|key| node.table().and_then(|row| row.get(key)));
        let place = key.into_iter().flatten().next().unwrap_or(node).place.clone();
        let title = format!("two rows of `{array}` are {}", quoted(name));
        let help = match array {
            "contract" => "give one of them an `id` of its own",
            "correlation" => "a pair is given once, in either order",
            _ => "give one of them another name",
        };
        self.context.report(Problem::error(place, title, "given before").help([help]));
    }

    /// Reads the items of a list.
    pub fn items<T>(&self, read: impl Fn(&Item<'a>) -> Option<T>) -> Option<Vec<T>> {
        let Some(items) = self.node.rows() else {
            return self.expects("a list");
        };
        let items: Vec<Option<T>> = items.iter().map(|node| read(&self.sibling(node))).collect();
        items.into_iter().collect()
    }

    /// Reads a table whose keys are names of one kind; `None` where any entry is wrong.
    pub fn named<T>(
        &self,
        kind: Kind,
        read: impl Fn(&Item<'a>) -> Option<T>,
    ) -> Option<BTreeMap<String, T>> {
        let values = self.table(|cursor| {
            let values = cursor.members().into_iter().map(|(name, place, item)| {
                let known = self.context.refer(kind, name, place);
                let value = read(&item);
                known.then_some((name.to_owned(), value?))
            });
            Vec::from_iter(values)
        });
        values?.into_iter().collect()
    }

    /// Another value under the same path.
    pub fn sibling(&self, node: &'a Node) -> Item<'a> {
        Item { context: self.context, node, path: self.path.clone() }
    }
}

/// A table that is being read.
pub(super) struct Cursor<'a> {
    pub context: &'a Context,
    table: &'a Table,
    pub place: &'a Place,
    pub path: String,
    asked: RefCell<Vec<&'static str>>,
    /// Whether its keys are names that users choose.
    names: Cell<bool>,
}

impl<'a> Cursor<'a> {
    /// The value of a key, if it is there.
    pub fn item(&self, key: &'static str) -> Option<Item<'a>> {
        self.ask(key);
        let node = self.table.get(key)?;
        let path = if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) };
        Some(Item { context: self.context, node, path })
    }

    fn ask(&self, key: &'static str) {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
    }

    /// The value of a key that may be absent.
    pub fn maybe<T>(&self, key: &'static str, read: impl Fn(&Item<'a>) -> Option<T>) -> Option<T> {
        self.item(key).and_then(|item| read(&item))
    }

    /// The value of a key, or its default.
    pub fn or<T>(&self, key: &'static str, default: T, read: impl Fn(&Item<'a>) -> Option<T>) -> T {
        self.maybe(key, read).unwrap_or(default)
    }

    /// The value of a key that must be there.
    pub fn required<T>(
        &self,
        key: &'static str,
        read: impl Fn(&Item<'a>) -> Option<T>,
    ) -> Option<T> {
        let item = self.item(key);
        if item.is_none() {
            self.missing(&format!("`{key}`"));
        }
        item.and_then(|item| read(&item))
    }

    /// The same, with any value where there is none to be had.
    pub fn need<T: Default>(&self, key: &'static str, read: impl Fn(&Item<'a>) -> Option<T>) -> T {
        self.required(key, read).unwrap_or_default()
    }

    /// The rows of an array of tables; none where it is absent.
    pub fn rows<T>(&self, key: &'static str, read: impl Fn(&Cursor<'a>) -> T) -> Vec<T> {
        self.or(key, Vec::new(), |item| item.rows(key, &read))
    }

    /// The entries of a table whose keys are names: the name, its place, and the value.
    pub fn members(&self) -> Vec<(&'a str, &'a Place, Item<'a>)> {
        self.names.set(true);
        let entries = self.table.entries.iter();
        let named = entries.filter(|entry| !PROVENANCE.contains(&entry.key.as_str()));
        let member = named.map(|entry| {
            let path = format!("{}.{}", self.path, entry.key);
            let item = Item { context: self.context, node: &entry.node, path };
            (entry.key.as_str(), &entry.key_place, item)
        });
        member.collect()
    }

    /// Reports a key that other tables may have, and this one may not.
    pub fn refuse(&self, key: &'static str, title: String, help: String) {
        if let Some(entry) = self.table.entries.iter().find(|entry| entry.key == key) {
            self.ask(key);
            let place = entry.key_place.clone();
            self.context.report(Problem::error(place, title, "not here").help([help]));
        }
    }

    pub fn missing(&self, what: &str) {
        let title = format!("{} has no {what}", self.name());
        self.error(title, format!("{what} is missing"), None);
    }

    /// Reports a mistake of the table as a whole.
    pub fn error(
        &self,
        title: impl Into<String>,
        label: impl Into<String>,
        help: impl IntoIterator<Item = String>,
    ) {
        self.context.report(Problem::error(self.place.clone(), title, label).help(help));
    }

    fn name(&self) -> &str {
        if self.path.is_empty() { "the scenario" } else { &self.path }
    }

    fn finish(self) {
        let texts = PROVENANCE.map(|key| self.item(key));
        self.context.collect_provenance(self.place, self.name(), texts);
        if self.names.get() {
            return;
        }
        let asked = self.asked.borrow();
        for entry in &self.table.entries {
            if asked.contains(&entry.key.as_str()) {
                continue;
            }
            let known = || asked.iter().copied().filter(|key| !PROVENANCE.contains(key));
            let list = format!("keys of {}", self.name());
            self.context.report_unknown(&entry.key_place, "key", &entry.key, &list, known);
        }
    }
}
