//! Rows of a table, one after another, each held against the cells that it must begin with.

use std::fmt;

use super::Files;
use crate::error::quoted;
use crate::wording::harmless;

/// Why a table could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub file: &'static str,
    /// Counted from 1, the heading being the first.
    pub line: Option<u64>,
    pub what: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}, line {line}: {}", self.file, self.what),
            None => write!(formatter, "{}: {}", self.file, self.what),
        }
    }
}

pub(super) fn wrong(file: &'static str, line: Option<u64>, what: impl Into<String>) -> Unreadable {
    Unreadable { file, line, what: what.into() }
}

/// A table that is read from its first row to its last.
pub(super) struct Rows<'f> {
    file: &'static str,
    reader: csv::Reader<&'f [u8]>,
    record: csv::StringRecord,
    row: u64,
}

impl<'f> Rows<'f> {
    /// Opens a table, which must have this heading.
    pub fn open<T: AsRef<str>>(
        files: &'f Files,
        file: &'static str,
        header: &[T],
    ) -> Result<Rows<'f>, Unreadable> {
        let bytes = files.get(file).ok_or_else(|| wrong(file, None, "it is not there"))?;
        let reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
        let mut rows = Rows { file, reader, record: csv::StringRecord::new(), row: 0 };
        rows.next()?;
        match rows.record.iter().eq(header.iter().map(AsRef::as_ref)) {
            true => Ok(rows),
            false => Err(rows.wrong("the heading is not the one that this table has")),
        }
    }

    /// The figures of the next row, which must begin with these cells.
    pub fn row<const N: usize>(&mut self, names: &[&str]) -> Result<[f64; N], Unreadable> {
        let mut figures = [0.0; N];
        let cells: [Option<f64>; N] = self.optional(names)?;
        for (figure, cell) in figures.iter_mut().zip(cells) {
            *figure = cell.ok_or_else(|| self.wrong("a figure is missing"))?;
        }
        Ok(figures)
    }

    /// The same where a cell may be empty.
    pub fn optional<const N: usize>(
        &mut self,
        names: &[&str],
    ) -> Result<[Option<f64>; N], Unreadable> {
        self.next()?;
        let expected = || names.iter().map(|name| harmless(name));
        if !self.record.iter().take(names.len()).eq(expected()) {
            let found: Vec<&str> = self.record.iter().take(names.len()).collect();
            return Err(self.wrong(format!(
                "the row is of {}, where one of {} belongs",
                quoted(&found.join(", ")),
                quoted(&expected().collect::<Vec<_>>().join(", "))
            )));
        }
        if self.record.len() != names.len() + N {
            let what = format!("{} cells, where {} belong", self.record.len(), names.len() + N);
            return Err(self.wrong(what));
        }
        let mut figures = [None; N];
        for (figure, cell) in figures.iter_mut().zip(self.record.iter().skip(names.len())) {
            *figure = parsed(cell).map_err(|what| self.wrong(what))?;
        }
        Ok(figures)
    }

    /// Passes over rows that are read elsewhere.
    pub fn skip(&mut self, rows: usize) -> Result<(), Unreadable> {
        (0..rows).try_for_each(|_| self.next())
    }

    /// All rows that follow, of as many cells as the heading: for a table whose rows do not follow from the scenario.
    pub fn rest(mut self) -> Result<Vec<Row>, Unreadable> {
        let cells = self.record.len();
        let mut rows = Vec::new();
        loop {
            self.row += 1;
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return Ok(rows),
                Ok(true) if self.record.len() == cells => {}
                Ok(true) => {
                    let what = format!("{} cells, where {cells} belong", self.record.len());
                    return Err(self.wrong(what));
                }
                Err(_) => return Err(self.wrong("the row is not a text in UTF-8")),
            }
            rows.push(Row { file: self.file, row: self.row, cells: self.record.clone() });
        }
    }

    /// Nothing may follow.
    pub fn end(mut self) -> Result<(), Unreadable> {
        match self.reader.read_record(&mut self.record) {
            Ok(false) => Ok(()),
            _ => {
                self.row += 1;
                Err(self.wrong("there are more rows than the scenario has"))
            }
        }
    }

    /// Something is wrong with the row in hand.
    pub fn wrong(&self, what: impl Into<String>) -> Unreadable {
        wrong(self.file, Some(self.row), what)
    }

    fn next(&mut self) -> Result<(), Unreadable> {
        self.row += 1;
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.wrong("the table ends before all rows are there")),
            Err(_) => Err(self.wrong("the row is not a text in UTF-8")),
        }
    }
}

/// A row of a table, with the place that it came from.
pub(super) struct Row {
    file: &'static str,
    row: u64,
    cells: csv::StringRecord,
}

impl Row {
    /// A cell; nothing where there is none.
    pub fn text(&self, cell: usize) -> &str {
        self.cells.get(cell).unwrap_or_default()
    }

    /// The figure in a cell.
    pub fn figure(&self, cell: usize) -> Result<f64, Unreadable> {
        self.optional(cell)?.ok_or_else(|| self.wrong("a figure is missing"))
    }

    /// The same where a cell may be empty.
    pub fn optional(&self, cell: usize) -> Result<Option<f64>, Unreadable> {
        parsed(self.text(cell)).map_err(|what| self.wrong(what))
    }

    /// Something is wrong with this row.
    pub fn wrong(&self, what: impl Into<String>) -> Unreadable {
        wrong(self.file, Some(self.row), what)
    }
}

/// The figure that a cell holds, or what is wrong with it.
fn parsed(cell: &str) -> Result<Option<f64>, String> {
    match cell {
        "" => Ok(None),
        cell => match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(format!("{} is not a figure", quoted(cell))),
        },
    }
}
