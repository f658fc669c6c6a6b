//! A table of text, as wide as what it holds.

use crate::wording::plain;

/// Rows of text under heads: the first column to the left, figures to the right.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(heads: &[&str]) -> Table {
        Table { rows: vec![heads.iter().map(|&head| head.to_owned()).collect()] }
    }

    pub fn row(&mut self, indent: &str, cells: &[String]) {
        self.row_of(48, indent, cells);
    }

    /// A row with a first cell that may be long: a sentence.
    pub fn long_row(&mut self, indent: &str, cells: &[String]) {
        self.row_of(80, indent, cells);
    }

    fn row_of(&mut self, longest: usize, indent: &str, cells: &[String]) {
        let mut cells: Vec<String> = cells.iter().map(|cell| plain(cell, longest)).collect();
        if let Some(first) = cells.first_mut() {
            first.insert_str(0, indent);
        }
        self.rows.push(cells);
    }

    /// A row that only names what follows.
    pub fn heading(&mut self, text: &str) {
        self.rows.push(vec![plain(text, 160)]);
    }

    pub fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            // A heading runs across columns and widens none.
            let cells = self.rows.iter().filter(|row| row.len() > 1);
            let cells = cells.filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                match column {
                    0 => line.push_str(&format!("{cell:width$}")),
                    _ => line.push_str(&format!("   {cell:>width$}")),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}
