//! A table of figures below a chart: names at the left, figures to the right, rules between. It sets what it is
//! given; every cell arrives as text.

use super::canvas::{Anchor, Canvas, Type};
use super::fonts::{Weight, width};
use super::options::look;
use super::palette::{AXIS, GRID, TEXT};
use super::words::{fit, wrap};

/// Size of the text.
pub const SIZE: f64 = 14.0;
const CORNER_SIZE: f64 = 13.0;
const ROW: f64 = 22.0;
/// Height of another line in a head or a name.
const LINE: f64 = 17.0;
/// From a row's marker to its name.
const MARK: f64 = 18.0;
/// Space between two columns.
pub const GAP: f64 = 16.0;
/// The widest line of a head.
const WIDEST_HEAD: f64 = 84.0;
/// The most lines of a head or a group, and of a name.
const MOST_LINES: (usize, usize) = (3, 2);

/// The figures of a chart as text, for a table that is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// The unit, or the kind of the rows.
    pub corner: String,
    /// Names over groups of columns, all with as many; none where columns are not grouped. They are options'.
    pub groups: Vec<String>,
    /// A head for each column.
    pub heads: Vec<String>,
    /// The rows, with a cell for each column.
    pub rows: Vec<Row>,
}

/// A table before it has a place.
pub struct Table {
    corner: String,
    groups: Vec<String>,
    said: Vec<String>,
    heads: Vec<Vec<String>>,
    rows: Vec<(Row, Vec<String>)>,
    names: f64,
    columns: Vec<f64>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The option whose marker stands before the name, counted from zero.
    pub option: Option<usize>,
    /// Its name, clean.
    pub name: String,
    /// A cell for each column; an empty one where there is no figure.
    pub cells: Vec<String>,
    /// Whether it is set in semi-bold.
    pub strong: bool,
}

impl Row {
    /// An option's row.
    pub fn option(option: usize, name: &str, cells: Vec<String>) -> Row {
        Row { option: Some(option), name: name.to_string(), cells, strong: false }
    }
}

impl Table {
    /// A table with the unit or the kind of its rows in the `corner` and a head on each column. Names are broken
    /// into lines of at most `most` units, heads into lines of what their figures need or a little more.
    pub fn new(corner: &str, heads: &[String], rows: Vec<Row>, most: f64) -> Table {
        let marked = if rows.iter().any(|row| row.option.is_some()) { MARK } else { 0.0 };
        let rows: Vec<(Row, Vec<String>)> = rows
            .into_iter()
            .map(|row| {
                let room = most - marked;
                let lines = wrap(&row.name, weight(row.strong), SIZE, room, MOST_LINES.1);
                (row, lines)
            })
            .collect();
        let said = heads.to_vec();
        let heads: Vec<Vec<String>> = heads
            .iter()
            .map(|head| wrap(head, Weight::SemiBold, SIZE, WIDEST_HEAD, MOST_LINES.0))
            .collect();
        let columns = heads.iter().enumerate().map(|(column, lines)| {
            let cells = rows.iter().filter_map(|(row, _)| {
                Some(width(row.cells.get(column)?, weight(row.strong), SIZE))
            });
            let lines = lines.iter().map(|line| width(line, Weight::SemiBold, SIZE));
            cells.chain(lines).fold(0.0, f64::max)
        });
        let columns = columns.collect();
        let corner = fit(corner, Weight::Regular, CORNER_SIZE, most);
        let names = rows.iter().flat_map(|(row, lines)| {
            lines.iter().map(|line| marked + width(line, weight(row.strong), SIZE))
        });
        let names = names.fold(width(&corner, Weight::Regular, CORNER_SIZE), f64::max);
        Table { corner, groups: Vec::new(), said, heads, rows, names, columns }
    }

    /// The same with a name, clean, over each group of columns; all groups have as many.
    pub fn grouped(self, groups: Vec<String>) -> Table {
        Table { groups, ..self }
    }

    /// What it says, to be set by others.
    pub fn numbers(self) -> Numbers {
        let rows = self.rows.into_iter().map(|(row, _)| row).collect();
        Numbers { corner: self.corner, groups: self.groups, heads: self.said, rows }
    }

    /// How wide the widest column is.
    pub fn column_width(&self) -> f64 {
        self.columns.iter().copied().fold(0.0, f64::max)
    }

    /// How wide it is with its columns close together.
    pub fn width(&self) -> f64 {
        self.names + self.columns.iter().map(|column| column + GAP).sum::<f64>() + GAP
    }

    /// The same with all columns as wide as the widest.
    pub fn even(self) -> Table {
        Table { columns: vec![self.column_width(); self.columns.len()], ..self }
    }

    /// The same with all columns as wide as `room` for the whole allows, and at most `most` units.
    pub fn stretched(self, room: f64, most: f64) -> Table {
        let even = self.even();
        let count = even.columns.len().max(1) as f64;
        let wide = ((room - even.names - GAP) / count - GAP).min(most).max(even.column_width());
        Table { columns: vec![wide; even.columns.len()], ..even }
    }

    /// The right edges of the columns, close together behind the names, from `left` on.
    pub fn edges(&self, left: f64) -> Vec<f64> {
        let mut edge = left + self.names + GAP;
        let edges = self.columns.iter().map(|column| {
            edge += column + GAP;
            edge
        });
        edges.collect()
    }

    /// Height, from the top of the heads to below the last row.
    pub fn height(&self) -> f64 {
        self.group_height()
            + self.head()
            + self.rows.iter().map(|(_, lines)| row_height(lines)).sum::<f64>()
    }

    /// Height of the names over groups.
    fn group_height(&self) -> f64 {
        let lines = self.groups.iter().map(|group| self.group_lines(group).len()).max();
        lines.map_or(0.0, |lines| LINE * lines.max(1) as f64 + 6.0)
    }

    /// A group's name, broken into lines.
    fn group_lines(&self, group: &str) -> Vec<String> {
        let columns = (self.columns.len() / self.groups.len().max(1)).max(1) as f64;
        let room = (self.column_width() + GAP) * columns - GAP - MARK;
        wrap(group, Weight::SemiBold, SIZE, room, MOST_LINES.0)
    }

    fn head(&self) -> f64 {
        let lines = self.heads.iter().map(Vec::len).max().unwrap_or(1).max(1);
        ROW + LINE * (lines as f64 - 1.0) + 4.0
    }

    /// Draws the table below `top` from `left` on, its columns ending at `edges`.
    pub fn draw(&self, canvas: &mut Canvas<'_>, left: f64, top: f64, edges: &[f64]) {
        let face = Type::regular(SIZE, TEXT);
        let right = edges.last().copied().unwrap_or(left + self.names).max(left + self.names);
        let top = self.draw_groups(canvas, top, edges);
        let rule = top + self.head() - 4.0;
        let base = rule - 6.0;
        canvas.text(&self.corner, (left, base), Type::regular(CORNER_SIZE, AXIS));
        for (lines, edge) in self.heads.iter().zip(edges) {
            for (index, line) in lines.iter().rev().enumerate() {
                let place = (*edge, base - LINE * index as f64);
                canvas.text(line, place, face.semi_bold().at(Anchor::End));
            }
        }
        canvas.line(&[(left, rule), (right, rule)], AXIS, 1.0);
        let mut top = rule + 4.0;
        for (index, (row, lines)) in self.rows.iter().enumerate() {
            self.draw_row(canvas, row, lines, (left, top), edges);
            top += row_height(lines);
            if index + 1 < self.rows.len() {
                canvas.line(&[(left, top), (right, top)], GRID, 1.0);
            }
        }
    }

    /// The names over groups of columns; returns where the heads start.
    fn draw_groups(&self, canvas: &mut Canvas<'_>, top: f64, edges: &[f64]) -> f64 {
        if self.groups.is_empty() {
            return top;
        }
        let each = (edges.len() / self.groups.len()).max(1);
        let face = Type::regular(SIZE, TEXT).semi_bold();
        for (option, (group, edges)) in self.groups.iter().zip(edges.chunks(each)).enumerate() {
            let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
                continue;
            };
            let left = first - self.column_width();
            let rule = top + self.group_height() - 2.0;
            let lines = self.group_lines(group);
            let base = rule - 6.0 - LINE * (lines.len().max(1) as f64 - 1.0);
            look(option).mark(canvas, (left + 5.0, base - 5.0), 4.5);
            for (index, line) in lines.iter().enumerate() {
                canvas.text(line, (left + MARK, base + LINE * index as f64), face);
            }
            canvas.line(&[(left, rule), (*last, rule)], GRID, 1.0);
        }
        top + self.group_height()
    }

    /// Whether any figure of a column stands in brackets.
    fn bracketed(&self, column: usize) -> bool {
        self.rows
            .iter()
            .any(|(row, _)| row.cells.get(column).is_some_and(|cell| cell.ends_with(')')))
    }

    fn draw_row(
        &self,
        canvas: &mut Canvas<'_>,
        row: &Row,
        lines: &[String],
        (left, top): (f64, f64),
        edges: &[f64],
    ) {
        let face = Type { weight: weight(row.strong), ..Type::regular(SIZE, TEXT) };
        let base = top + 16.0;
        let mut name = left;
        if let Some(option) = row.option {
            look(option).mark(canvas, (left + 6.0, base - 0.35 * SIZE), 4.5);
            name += MARK;
        }
        for (index, line) in lines.iter().enumerate() {
            canvas.text(line, (name, base + LINE * index as f64), face);
        }
        let bracket = width(")", face.weight, SIZE);
        for (column, (cell, edge)) in row.cells.iter().zip(edges).enumerate() {
            // A closing bracket hangs to the right, so that the decimals stand in line.
            let hang = if self.bracketed(column) && !cell.ends_with(')') { bracket } else { 0.0 };
            canvas.text(cell, (edge - hang, base), face.at(Anchor::End));
        }
    }
}

fn weight(strong: bool) -> Weight {
    if strong { Weight::SemiBold } else { Weight::Regular }
}

fn row_height(lines: &[String]) -> f64 {
    ROW + LINE * (lines.len().max(1) as f64 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: [&str; 2]) -> Table {
        let heads = ["2016/17", "2017/18"].map(String::from);
        let row = |name: &str| Row::option(0, name, cells.map(String::from).to_vec());
        Table::new("£m", &heads, vec![row("One"), row("Two")], 200.0)
    }

    #[test]
    fn columns_are_as_wide_as_their_figures_and_end_inside_the_width_told() {
        let table = table(["(1,234,567.8)", "-"]);
        let edges = table.edges(40.0);
        assert_eq!(edges.last().copied(), Some(40.0 + table.width()));
        assert!(edges[1] - edges[0] < table.even().column_width());
    }

    #[test]
    fn a_table_is_stretched_into_its_room_but_not_beyond_the_most() {
        assert_eq!(table(["1", "2"]).stretched(400.0, 1_000.0).width(), 400.0);
        assert_eq!(table(["1", "2"]).stretched(4_000.0, 90.0).column_width(), 90.0);
    }

    #[test]
    fn a_long_name_takes_two_lines_and_a_higher_row() {
        let low = table(["1", "2"]);
        let rows = vec![Row::option(0, &"long name ".repeat(9), vec!["1".to_string()])];
        let high = Table::new("£m", &["2016/17".to_string()], rows, 200.0);
        assert_eq!(high.height() - (low.height() - ROW), LINE);
    }
}
