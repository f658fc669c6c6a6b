//! What differs between two scenarios as they were resolved, value by value, and scenarios that lie between them.
//!
//! The trees are compared after extending, presets and arguments, so what two files say in other words is no difference.
//! The order of keys and rows is none either, but where it decides: which case comes first. Nothing here knows what a change
//! does to any figure.

use std::collections::BTreeSet;

use super::Resolved;
use super::merge::{identity, is_whole};
use super::write;
use crate::error::Place;
use crate::format::{self, Names, SHARED_BY_OPTIONS, Spot, TOP, Table as Format, Value as Allowed};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::{Scenario, check};

/// One value, row or table that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Keys and names of rows from the top: `organisation`, `acute`, `cost`, `Pay`, `base`.
    pub path: Vec<String>,
    /// What the two have; `None` where it is not there.
    pub before: Option<Given>,
    pub after: Option<Given>,
    /// It follows from a change of the tables that every option starts from, and need not be told again.
    pub follows: bool,
    /// Organisations that only one of the two has, where the change stands or falls with them.
    pub organisations: Vec<String>,
}

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Number(f64),
    Numbers(Vec<f64>),
    /// Any other value in the file's words.
    Words(String),
    /// A row or a table of so many values.
    Table(usize),
    /// The names of rows in order, where the first of them counts.
    Order(Vec<String>),
}

/// Two scenarios and all that differs between them.
#[derive(Debug, Clone)]
pub struct Differences {
    a: Node,
    b: Node,
    changes: Vec<Difference>,
}

impl Differences {
    /// Compares two scenarios of the same `years`. The order of the changes is that of their paths, whatever that of the files.
    pub fn between(a: &Resolved, b: &Resolved, years: usize) -> Differences {
        let mut found = Found { years, changes: Vec::new() };
        found.nodes(&a.tree, &b.tree, Some(TOP), &mut Vec::new());
        let mut changes = found.changes;
        changes.sort_by(|one, other| one.path.cmp(&other.path));
        mark_followers(&mut changes);
        let mut differences = Differences { a: a.tree.clone(), b: b.tree.clone(), changes };
        differences.mark_organisations();
        differences
    }

    pub fn changes(&self) -> &[Difference] {
        &self.changes
    }

    /// The first scenario with the changes that `taken` takes, by place; `None` where that is no valid scenario.
    pub fn mixed(&self, taken: &dyn Fn(usize) -> bool) -> Option<Scenario> {
        let mut tree = self.a.clone();
        let orders = |change: &Difference| matches!(change.after, Some(Given::Order(_)));
        // Rows are put in order when all of them are there.
        for last in [false, true] {
            for (place, change) in self.changes.iter().enumerate() {
                if taken(place) && orders(change) == last {
                    self.apply(change, &mut tree)?;
                }
            }
        }
        let (scenario, problems) = check::scenario(&tree, "mixed");
        scenario.filter(|_| !problems.iter().any(crate::error::Problem::is_error))
    }

    fn apply(&self, change: &Difference, tree: &mut Node) -> Option<()> {
        let (last, way) = change.path.split_last()?;
        let (parent, spot) = way.iter().try_fold((tree, Some(TOP)), |(node, spot), segment| {
            Some((member_mut(node, spot, segment)?, step(spot, segment)))
        })?;
        if let Some(Given::Order(names)) = &change.after {
            let format = step(spot, last)?.rows()?;
            let Value::Array(rows) = &mut member_mut(parent, spot, last)?.value else {
                return None;
            };
            let place = |row: &Node| {
                let name = row.table().and_then(|row| identity(format, row));
                names.iter().position(|known| Some(known) == name.as_ref()).unwrap_or(names.len())
            };
            rows.sort_by_key(place);
            return Some(());
        }
        let new = found(&self.b, &change.path).cloned();
        match (&mut parent.value, new) {
            (Value::Table(table), Some(node)) => {
                table.put(last, &Place { source: 0, span: 0..0 }, node);
            }
            (Value::Table(table), None) => drop(table.take(last)),
            (Value::Array(rows), new) => {
                rows.retain(|row| !is_row(row, spot, last));
                rows.extend(new);
            }
            _ => return None,
        }
        Some(())
    }

    /// Marks what stands or falls with an organisation that only one of the two has: its row, contracts with it, its schemes,
    /// totals and whatever else comes or goes and names it.
    fn mark_organisations(&mut self) {
        let rows = self.changes.iter().filter(|change| {
            change.path.len() == 2
                && change.path[0] == "organisation"
                && (change.before.is_none() || change.after.is_none())
        });
        let ids: Vec<String> = rows.map(|change| change.path[1].clone()).collect();
        for place in 0..self.changes.len() {
            let change = &self.changes[place];
            if change.before.is_some() && change.after.is_some() {
                continue;
            }
            let side = if change.before.is_none() { &self.b } else { &self.a };
            let node = found(side, &change.path);
            let named =
                |id: &&String| change.path.contains(id) || node.is_some_and(|node| names(node, id));
            let with: Vec<String> = ids.iter().filter(named).cloned().collect();
            self.changes[place].organisations = with;
        }
    }
}

/// Whether a value names an organisation: as a key, or as a text of its own.
fn names(node: &Node, id: &str) -> bool {
    match &node.value {
        Value::Text(text) => text == id,
        Value::Array(items) => items.iter().any(|item| names(item, id)),
        Value::Table(table) => {
            table.entries.iter().any(|entry| entry.key == id || names(&entry.node, id))
        }
        _ => false,
    }
}

/// What the options inherit of a change in the tables that they start from follows from it.
fn mark_followers(changes: &mut [Difference]) {
    let roots: Vec<Difference> = changes
        .iter()
        .filter(|change| SHARED_BY_OPTIONS.contains(&change.path[0].as_str()))
        .cloned()
        .collect();
    for change in changes.iter_mut().filter(|change| change.path[0] == "option") {
        let inherited = |root: &Difference| {
            root.path == change.path[2.min(change.path.len())..]
                && root.before == change.before
                && root.after == change.after
        };
        change.follows = roots.iter().any(inherited);
    }
}

fn step(spot: Option<Spot>, segment: &str) -> Option<Spot> {
    spot.and_then(|spot| spot.step(segment))
}

/// What stands at a path.
pub(in crate::scenario) fn found<'n>(tree: &'n Node, path: &[String]) -> Option<&'n Node> {
    let end = path.iter().try_fold((tree, Some(TOP)), |(node, spot), segment| {
        let node = match &node.value {
            Value::Table(table) => table.get(segment),
            Value::Array(rows) => rows.iter().find(|row| is_row(row, spot, segment)),
            _ => None,
        };
        Some((node?, step(spot, segment)))
    });
    end.map(|(node, _)| node)
}

fn member_mut<'n>(node: &'n mut Node, spot: Option<Spot>, segment: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Table(table) => table.get_mut(segment),
        Value::Array(rows) => rows.iter_mut().find(|row| is_row(row, spot, segment)),
        _ => None,
    }
}

fn is_row(row: &Node, spot: Option<Spot>, name: &str) -> bool {
    let format = spot.and_then(Spot::rows);
    let own = row.table().zip(format).and_then(|(row, format)| identity(format, row));
    own.as_deref() == Some(name)
}

/// The changes found so far.
struct Found {
    years: usize,
    changes: Vec<Difference>,
}

impl Found {
    fn nodes(&mut self, a: &Node, b: &Node, spot: Option<Spot>, path: &mut Vec<String>) {
        let format = spot.and_then(Spot::rows);
        match (&a.value, &b.value) {
            (Value::Table(one), Value::Table(other)) if !is_whole(one) && !is_whole(other) => {
                self.tables(one, other, spot, path);
            }
            (Value::Array(one), Value::Array(other)) => {
                let rows = |items| format.and_then(|format| named_rows(items, format));
                match (format, rows(one), rows(other)) {
                    (Some(format), Some(one), Some(other)) => self.rows(&one, &other, format, path),
                    _ => self.value(a, b, spot, path),
                }
            }
            _ => self.value(a, b, spot, path),
        }
    }

    fn value(&mut self, a: &Node, b: &Node, spot: Option<Spot>, path: &[String]) {
        if !same(a, b) && !self.same_by_year(a, b, spot) {
            self.add(path, Some(a), Some(b));
        }
    }

    fn tables(&mut self, a: &Table, b: &Table, spot: Option<Spot>, path: &mut Vec<String>) {
        let keys: BTreeSet<&str> = a.keys().chain(b.keys()).collect();
        for key in keys {
            path.push(key.to_owned());
            self.pair(a.get(key), b.get(key), step(spot, key), path);
            path.pop();
        }
    }

    fn rows(
        &mut self,
        a: &[(String, &Node)],
        b: &[(String, &Node)],
        format: &'static Format,
        path: &mut Vec<String>,
    ) {
        let find =
            |rows: &[(String, &'_ Node)], name: &str| rows.iter().position(|(own, _)| own == name);
        let names: BTreeSet<&str> = a.iter().chain(b).map(|(name, _)| name.as_str()).collect();
        for name in names {
            let (one, other) = (find(a, name).map(|at| a[at].1), find(b, name).map(|at| b[at].1));
            path.push(name.to_owned());
            self.pair(one, other, Some(Spot::Row(format)), path);
            path.pop();
        }
        let first = |rows: &[(String, &Node)]| rows.first().map(|(name, _)| name.clone());
        if format.identity.first_counts && first(a) != first(b) {
            let order = |rows: &[(String, &Node)]| {
                Some(Given::Order(rows.iter().map(|(name, _)| name.clone()).collect()))
            };
            self.push(path, order(a), order(b));
        }
    }

    fn pair(
        &mut self,
        a: Option<&Node>,
        b: Option<&Node>,
        spot: Option<Spot>,
        path: &mut Vec<String>,
    ) {
        match (a, b) {
            (Some(a), Some(b)) => self.nodes(a, b, spot, path),
            (None, None) => {}
            // A table of totals or the like is told by its members; a row or a driver as a whole.
            (a, b) => match a.or(b).and_then(Node::table) {
                Some(table) if spot.is_some_and(is_opened) && !is_whole(table) => {
                    let empty = Table::default();
                    let side = |node: Option<&Node>| node.and_then(Node::table).cloned();
                    let (a, b) = (side(a), side(b));
                    let (one, other) = (a.as_ref().unwrap_or(&empty), b.as_ref().unwrap_or(&empty));
                    self.tables(one, other, spot, path);
                    if a.as_ref().or(b.as_ref()).is_some_and(|table| table.entries.is_empty()) {
                        self.push(path, a.map(|_| Given::Table(0)), b.map(|_| Given::Table(0)));
                    }
                }
                _ => self.add(path, a, b),
            },
        }
    }

    fn add(&mut self, path: &[String], a: Option<&Node>, b: Option<&Node>) {
        self.push(path, a.map(given), b.map(given));
    }

    fn push(&mut self, path: &[String], before: Option<Given>, after: Option<Given>) {
        let (path, organisations) = (path.to_vec(), Vec::new());
        self.changes.push(Difference { path, before, after, follows: false, organisations });
    }

    /// Whether one number and a list of it, one for each year, say the same.
    fn same_by_year(&self, a: &Node, b: &Node, spot: Option<Spot>) -> bool {
        if !spot.and_then(Spot::value).is_some_and(Allowed::is_yearly) {
            return false;
        }
        let (one, list) = match (number(a), number(b)) {
            (Some(one), None) => (one, b.rows()),
            (None, Some(one)) => (one, a.rows()),
            _ => return false,
        };
        let is_it = |item: &Node| number(item) == Some(one);
        list.is_some_and(|list| list.len() == self.years && list.iter().all(is_it))
    }
}

/// Whether a table is told member by member where only one of the two has it: figures or words by name, and how the
/// file is run.
fn is_opened(spot: Spot) -> bool {
    match spot {
        Spot::Key(key) if key.role == format::Role::Run => true,
        spot => match spot.value() {
            Some(Allowed::Named(names, inner)) => {
                *names == Names::Organisation || matches!(inner, Allowed::Text)
            }
            Some(Allowed::Each(..)) => true,
            _ => false,
        },
    }
}

/// The rows of an array by name, where each has one of its own.
fn named_rows<'n>(items: &'n [Node], format: &Format) -> Option<Vec<(String, &'n Node)>> {
    let named = |item: &'n Node| Some((identity(format, item.table()?)?, item));
    let rows: Vec<(String, &Node)> = items.iter().map(named).collect::<Option<_>>()?;
    let names: BTreeSet<&str> = rows.iter().map(|(name, _)| name.as_str()).collect();
    (names.len() == rows.len() && (!rows.is_empty() || format.identity.merges)).then_some(rows)
}

fn number(node: &Node) -> Option<f64> {
    match node.value {
        Value::Integer(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        _ => None,
    }
}

/// Whether two values say the same; where figures come from is no part of it.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Text(a), Value::Text(b)) | (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Table(a), Value::Table(b)) => {
            let keys: BTreeSet<&str> = a.keys().chain(b.keys()).collect();
            keys.iter().all(|key| match (a.get(key), b.get(key)) {
                _ if format::is_provenance(key) => true,
                (Some(a), Some(b)) => same(a, b),
                _ => false,
            })
        }
        _ => number(a).is_some() && number(a) == number(b),
    }
}

fn given(node: &Node) -> Given {
    if let Some(number) = number(node) {
        return Given::Number(number);
    }
    match &node.value {
        Value::Text(text) => Given::Words(text.clone()),
        Value::Array(items)
            if !items.is_empty() && items.iter().all(|item| number(item).is_some()) =>
        {
            Given::Numbers(items.iter().filter_map(number).collect())
        }
        Value::Table(table) if !is_whole(table) => Given::Table(leaves(node)),
        value => Given::Words(write::in_words(value)),
    }
}

/// How many values a node holds.
fn leaves(node: &Node) -> usize {
    match &node.value {
        Value::Table(table) if !is_whole(table) => {
            table.entries.iter().map(|entry| leaves(&entry.node)).sum()
        }
        Value::Array(items) if items.iter().any(|item| item.table().is_some()) => {
            items.iter().map(leaves).sum()
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
