//! A scenario file as a tree in which every key and every value knows its place.
//!
//! It mirrors TOML and keeps the file's order. It gives no key a meaning: what is allowed where is for
//! `check` to say. Figures and texts as Excel and Word write them are mended, so that each is one message and the
//! rest of the file is checked too.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::slips::{self, Slip};
use crate::error::{Code, Place, Problem, quoted};

/// In larger texts only the first mistake of syntax is found: each byte might be another.
const LARGEST_RECOVERED: usize = 1024 * 1024;
/// Mistakes of syntax that are shown of one text: most others follow from them.
const MOST_SHOWN: usize = 5;
/// Messages of slips of one text: those who pasted a whole table know by then.
const MOST_SLIPS: usize = 100;
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

    /// Every key with its place.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.entries.iter().map(|entry| (entry.key.as_str(), &entry.key_place))
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
    if text.len() > LARGEST_RECOVERED {
        let (table, errors) = DeTable::parse(text)
            .map_or_else(|error| (None, vec![error]), |table| (Some(table), vec![]));
        return read(text, table, errors, Reader::new(source, Shift::of(0)), problems);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let slips = if errors.is_empty() { Vec::new() } else { slips::find(text) };
    if slips.is_empty() {
        return read(text, Some(table), errors, Reader::new(source, Shift::of(0)), problems);
    }
    // Slips of one kind in one line are one message.
    let alike = |one: &Slip, other: &Slip| {
        one.kind == other.kind && !text[one.span.end..other.span.start].contains('\n')
    };
    let groups = slips.chunk_by(alike);
    problems.extend(groups.take(MOST_SLIPS).map(|group| slipped(text, &slips, group, source)));
    let (mended, shift) = mend(text, &slips);
    let (table, errors) = DeTable::parse_recoverable(&mended);
    read(&mended, Some(table), errors, Reader::new(source, shift), problems)
}

fn read(
    text: &str,
    table: Option<Spanned<DeTable<'_>>>,
    errors: Vec<Error>,
    mut reader: Reader,
    problems: &mut Vec<Problem>,
) -> Option<Node> {
    reader.expect(errors);
    let place = Place { source: reader.source, span: 0..0 };
    let table = table.map(|table| reader.table(table.into_inner()));
    let sound = reader.report(text, problems);
    let value = Value::Table(table?);
    sound.then_some(Node { value, place })
}

/// What the slips of one kind in a line are, and the line as it should be, with all its slips mended.
fn slipped(text: &str, all: &[Slip], slips: &[Slip], source: usize) -> Problem {
    let (first, last) = (&slips[0], &slips[slips.len() - 1]);
    let start = text[..first.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last.span.end..].find('\n').map_or(text.len(), |at| last.span.end + at);
    let from = all.partition_point(|slip| slip.span.start < start);
    let mut line = String::new();
    let mut at = start;
    for slip in all[from..].iter().take_while(|slip| slip.span.end <= end) {
        line.push_str(&text[at..slip.span.start]);
        line.push_str(&slip.replacement);
        at = slip.span.end;
    }
    line.push_str(&text[at..end]);
    let code = if first.kind.is_figure() { Code::PastedFigure } else { Code::PastedText };
    let written = &text[first.span.clone()];
    let title = match written.trim().is_empty() {
        true => first.kind.title().to_owned(),
        false => format!("{}: {}", first.kind.title(), quoted(written)),
    };
    let more = match slips.len() {
        1 => String::new(),
        count => format!(", and likewise {} more in this line", count - 1),
    };
    let label = match first.replacement.trim() {
        "" => format!("take it out{more}"),
        replacement => format!("write {replacement}{more}"),
    };
    let place = Place { source, span: first.span.clone() };
    let help = [format!("the line as it should be: {}", line.trim()), first.kind.help().to_owned()];
    Problem::error(code, place, title, label).help(help)
}

/// The text with every replacement in place, and the way back to where things stood.
fn mend(text: &str, slips: &[Slip]) -> (String, Shift) {
    let mut mended = String::with_capacity(text.len());
    let mut shift = Shift::of(0);
    let mut at = 0;
    for slip in slips {
        mended.push_str(&text[at..slip.span.start]);
        let start = mended.len();
        mended.push_str(&slip.replacement);
        shift.edits.push((start..mended.len(), slip.span.clone()));
        at = slip.span.end;
    }
    mended.push_str(&text[at..]);
    (mended, shift)
}

/// The way from a place in the text that was parsed to the place in the text that was given.
struct Shift {
    /// What stands before the text that was parsed.
    offset: usize,
    /// What was replaced: where it stands now, and where it stood.
    edits: Vec<(Range<usize>, Range<usize>)>,
}

impl Shift {
    fn of(offset: usize) -> Shift {
        Shift { offset, edits: Vec::new() }
    }

    fn back(&self, span: &Range<usize>) -> Range<usize> {
        let edit = |at: usize| {
            let after = self.edits.partition_point(|(now, _)| now.start <= at);
            after.checked_sub(1).map(|index| &self.edits[index])
        };
        let start = match edit(span.start) {
            Some((now, stood)) if span.start < now.end => stood.start,
            Some((now, stood)) => span.start - now.end + stood.end,
            None => span.start,
        };
        let end = match edit(span.end) {
            Some((now, stood)) if span.end <= now.end && span.end > now.start => stood.end,
            Some((now, stood)) if span.end > now.end => span.end - now.end + stood.end,
            Some((now, stood)) => span.end - now.start + stood.start,
            None => span.end,
        };
        start + self.offset..end.max(start) + self.offset
    }
}

/// Reads one value, which starts at byte `offset` of the source.
pub(super) fn value(text: &str, source: usize, offset: usize) -> Result<Node, Vec<Problem>> {
    let (value, errors) = DeValue::parse_recoverable(text);
    let mut reader = Reader::new(source, Shift::of(offset));
    reader.expect(errors);
    let node = reader.node(value);
    let mut problems = Vec::new();
    reader.report(text, &mut problems);
    if problems.is_empty() { Ok(node) } else { Err(problems) }
}

struct Reader {
    source: usize,
    shift: Shift,
    /// Syntax errors by place, and whether each was found to lie in a single value.
    errors: Vec<(Error, bool)>,
    problems: Vec<Problem>,
}

impl Reader {
    fn new(source: usize, shift: Shift) -> Reader {
        Reader { source, shift, errors: Vec::new(), problems: Vec::new() }
    }

    fn expect(&mut self, mut errors: Vec<Error>) {
        errors.sort_by_key(start);
        errors.dedup_by(|a, b| a.span() == b.span() && a.message() == b.message());
        self.errors = errors.into_iter().map(|error| (error, false)).collect();
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place { source: self.source, span: self.shift.back(&span) }
    }

    fn table(&mut self, table: DeTable<'_>) -> Table {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(key, value)| Entry {
                key_place: self.place(key.span()),
                key: composed(key.into_inner().into_owned()),
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
            DeValue::String(text) => Value::Text(composed(text.into_owned())),
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
        self.problems.push(Problem::error(Code::BadNumber, place.clone(), title, label));
        Value::Broken
    }

    /// Whether a syntax error lies in the single value at `span`.
    fn broken(&mut self, span: &Range<usize>) -> bool {
        let first = self.errors.partition_point(|(error, _)| start(error) < span.start);
        let inside = self.errors[first..]
            .iter_mut()
            .take_while(|(error, _)| span.contains(&start(error)))
            .map(|(_, local)| *local = true);
        inside.count() > 0
    }

    /// Reports what was found. Whether the tree can be relied on all the same.
    fn report(self, text: &str, problems: &mut Vec<Problem>) -> bool {
        let mut sound = true;
        let mut shown = 0;
        for (error, local) in &self.errors {
            let place = self.place(error.span().unwrap_or(0..0));
            let duplicate = error.message() == "duplicate key";
            let help = match duplicate {
                true => Some("a key may be given once, and so may a table's header: put the values of a list in one list".to_owned()),
                false => hint(text, start(error)),
            };
            sound &= duplicate || *local;
            let title = if duplicate { "the key is there already" } else { "this is not TOML" };
            let code = if duplicate { Code::DuplicateKey } else { Code::NotToml };
            shown += usize::from(!duplicate);
            if shown > MOST_SHOWN && !duplicate {
                continue;
            }
            problems.push(Problem::error(code, place, title, error.message()).help(help));
        }
        problems.extend(self.problems);
        sound
    }
}

/// What is probably missing in the line of a mistake: a bracket, a brace or a quotation mark without its other half.
fn hint(text: &str, at: usize) -> Option<String> {
    let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let line = text[line_start..line_end].split('#').next().unwrap_or_default();
    let count = |sign: char| line.matches(sign).count();
    let unpaired = |open: char, close: char, what: &str| match count(open).cmp(&count(close)) {
        std::cmp::Ordering::Greater => {
            Some(format!("{what} opens in this line and does not close: is a `{close}` missing?"))
        }
        std::cmp::Ordering::Less => {
            Some(format!("{what} closes in this line and does not open: is a `{open}` missing?"))
        }
        std::cmp::Ordering::Equal => None,
    };
    let quotes = count('"') % 2 == 1;
    let quotes = quotes.then(|| "a quotation mark has no other half in this line".to_owned());
    let points = line.contains("..").then(|| "there are two points where one is meant".to_owned());
    points
        .or(quotes)
        .or_else(|| unpaired('[', ']', "a bracket"))
        .or_else(|| unpaired('{', '}', "a brace"))
}

/// A text in Unicode's composed form, NFC: on screen `ŷ` is one letter, however it was typed.
pub(super) fn composed(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}
