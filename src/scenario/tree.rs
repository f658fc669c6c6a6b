//! A scenario file as a tree in which every key and every value knows its place.
//!
//! It mirrors TOML and keeps the file's order. It gives no key a meaning: what is allowed where is for
//! `check` to say.

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::error::{Place, Problem, quoted};

/// In larger texts only the first mistake of syntax is found: each byte might be another.
const LARGEST_RECOVERED: usize = 1024 * 1024;
/// Copies of the same rows may take so many bytes together.
const MOST_COPIED: usize = 256 * 1024 * 1024;

/// Whether something of that weight may be copied so often. Short rows stand for many, and options start
/// from the same tables: what a file of a few bytes multiplies could fill any memory.
pub(super) fn affordable(weight: usize, copies: usize) -> bool {
    weight.saturating_mul(copies) <= MOST_COPIED
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub value: Value,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date(String),
    Array(Vec<Node>),
    Table(Table),
    /// Something unreadable, already reported.
    Broken,
}

/// Keys and their values, in the file's order.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

impl Node {
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn rows(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(rows) => Some(rows),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Roughly how many bytes of memory a copy takes.
    pub fn weight(&self) -> usize {
        let held: usize = match &self.value {
            Value::Text(text) => text.len(),
            Value::Array(items) => items.iter().map(Node::weight).sum(),
            Value::Table(table) => table.weight(),
            _ => 0,
        };
        held + size_of::<Node>()
    }

    /// What the value is, for messages.
    pub fn description(&self) -> String {
        match &self.value {
            Value::Text(text) => format!("the text {}", quoted(text)),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(flag) => flag.to_string(),
            Value::Date(date) => format!("the date {date}"),
            Value::Array(items) => format!("a list of {}", items.len()),
            Value::Table(_) => "a table".into(),
            Value::Broken => "unreadable".into(),
        }
    }
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key.as_str())
    }

    /// As of a node.
    pub fn weight(&self) -> usize {
        self.entries.iter().map(|entry| entry.key.len() * 2 + entry.node.weight()).sum()
    }

    pub fn take(&mut self, key: &str) -> Option<Node> {
        let index = self.keys().position(|candidate| candidate == key)?;
        Some(self.entries.remove(index).node)
    }

    /// Adds an entry, or replaces the value of the one there is.
    pub fn put(&mut self, key: &str, key_place: &Place, node: Node) {
        match self.get_mut(key) {
            Some(old) => *old = node,
            None => {
                let (key, key_place) = (key.to_owned(), key_place.clone());
                self.entries.push(Entry { key, key_place, node });
            }
        }
    }
}

/// Reads a whole file. `None` where its syntax is so broken that nothing more can be said of it; what is
/// only unreadable in itself (a number, a second key of the same name) leaves the rest to be checked.
pub(super) fn document(text: &str, source: usize, problems: &mut Vec<Problem>) -> Option<Node> {
    let (table, errors) = if text.len() <= LARGEST_RECOVERED {
        let (table, errors) = DeTable::parse_recoverable(text);
        (Some(table), errors)
    } else {
        DeTable::parse(text).map_or_else(|error| (None, vec![error]), |table| (Some(table), vec![]))
    };
    let mut reader = Reader::new(source, 0, errors);
    let table = table.map(|table| reader.table(table.into_inner()));
    let sound = reader.report(problems);
    let value = Value::Table(table?);
    sound.then_some(Node { value, place: Place { source, span: 0..0 } })
}

/// Reads one value, which starts at byte `offset` of the source.
pub(super) fn value(text: &str, source: usize, offset: usize) -> Result<Node, Vec<Problem>> {
    let (value, errors) = DeValue::parse_recoverable(text);
    let mut reader = Reader::new(source, offset, errors);
    let node = reader.node(value);
    let mut problems = Vec::new();
    reader.report(&mut problems);
    if problems.is_empty() { Ok(node) } else { Err(problems) }
}

struct Reader {
    source: usize,
    offset: usize,
    /// Syntax errors by place, and whether each was found to lie in a single value.
    errors: Vec<(Error, bool)>,
    problems: Vec<Problem>,
}

impl Reader {
    fn new(source: usize, offset: usize, mut errors: Vec<Error>) -> Reader {
        errors.sort_by_key(start);
        errors.dedup_by(|a, b| a.span() == b.span() && a.message() == b.message());
        let errors = errors.into_iter().map(|error| (error, false)).collect();
        Reader { source, offset, errors, problems: Vec::new() }
    }

    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place { source: self.source, span: span.start + self.offset..span.end + self.offset }
    }

    fn table(&mut self, table: DeTable<'_>) -> Table {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| Entry {
                key_place: self.place(key.span()),
                key: key.into_inner().into_owned(),
                node: self.node(value),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_place.span.start);
        Table { entries }
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>) -> Node {
        let span = value.span();
        let place = self.place(span.clone());
        let value = match value.into_inner() {
            DeValue::Table(table) => Value::Table(self.table(table)),
            DeValue::Array(items) => {
                Value::Array(items.into_iter().map(|item| self.node(item)).collect())
            }
            _ if self.broken(&span) => Value::Broken,
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Boolean(flag) => Value::Boolean(flag),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => Value::Float(number),
                Err(_) => self.not_a_number(&place),
            },
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => self.not_a_number(&place),
                }
            }
        };
        Node { value, place }
    }

    fn not_a_number(&mut self, place: &Place) -> Value {
        let title = "the number cannot be read";
        let label = "whole numbers lie between -9223372036854775808 and 9223372036854775807";
        self.problems.push(Problem::error(place.clone(), title, label));
        Value::Broken
    }

    /// Whether a syntax error lies in the single value at `span`.
    fn broken(&mut self, span: &std::ops::Range<usize>) -> bool {
        let first = self.errors.partition_point(|(error, _)| start(error) < span.start);
        let inside = self.errors[first..]
            .iter_mut()
            .take_while(|(error, _)| span.contains(&start(error)))
            .map(|(_, local)| *local = true);
        inside.count() > 0
    }

    /// Reports what was found. Whether the tree can be relied on all the same.
    fn report(self, problems: &mut Vec<Problem>) -> bool {
        let mut sound = true;
        for (error, local) in &self.errors {
            let place = self.place(error.span().unwrap_or(0..0));
            let duplicate = error.message() == "duplicate key";
            let help = duplicate.then_some("a key may be given once, and so may a table's header");
            sound &= duplicate || *local;
            let title = if duplicate { "the key is there already" } else { "this is not TOML" };
            problems.push(Problem::error(place, title, error.message()).help(help));
        }
        problems.extend(self.problems);
        sound
    }
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}
