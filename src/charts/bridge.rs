//! The bridge (a waterfall): positions stand on zero, changes hang between what they start from and what they come to.
//! Its figures stand in a table under the columns. It adds nothing up: where a change starts is told.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Figure, Height, Room, Setting, bare, framed, name_and_figure};
use super::palette::{AXIS, BANDS, GRID, MEDIAN, OPTIONS, PAPER, TEXT};
use super::scale::{Axis, thinned};
use super::table::{Numbers, Row};
use super::words::{fit, wrap};
use crate::wording::{accounts, axis_figure, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct BridgeChart {
    /// The words round it.
    pub captions: Captions,
    /// The columns, first to last; 2 to 16.
    pub columns: Vec<BridgeColumn>,
    /// Names of the rows of figures under the columns, 1 to 11, two lines each: the first is what is drawn.
    pub rows: Vec<String>,
}

/// A column, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct BridgeColumn {
    /// Its name; three short lines are drawn.
    pub name: String,
    /// Whether it is a position, which stands on zero, or a change.
    pub is_position: bool,
    /// Where it starts and where it ends; a position starts at zero.
    pub from: f64,
    pub to: f64,
    /// The figure of each row, as it is said.
    pub figures: Vec<String>,
}

/// Height of the plot, and what stands under it: the columns' names and the rows.
const PLOT: f64 = 400.0;
/// Height of the plot in a page; of the axis and of a bar, its name included, on a telephone.
const WIDE: f64 = 330.0;
const TOP_AXIS: f64 = 30.0;
const NARROW_ROW: f64 = 44.0;
const NAME_LINE: f64 = 17.0;
const NAMES: f64 = 3.0 * NAME_LINE + 14.0;
const ROW: f64 = 24.0;
/// Above the plot, for the figure of the highest column.
const ABOVE: f64 = 30.0;
/// The least width of the rows' names, which the axis shares, and the most that a line of them takes.
const LEFT: f64 = 190.0;
const WIDEST_ROW: f64 = 270.0;
const SIZE: f64 = 14.0;
/// Share of a column's room that its bar takes.
const BAR: f64 = 0.62;
/// Worse and better.
const WORSE: plotters::style::RGBColor = OPTIONS[1];
const BETTER: plotters::style::RGBColor = BANDS[1];

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are fewer than 2 columns or more than 16, no rows or more than 11, a column has not a figure for each
/// row, or a figure is not finite or too large.
pub fn bridge_svg(chart: &BridgeChart) -> Result<String, ChartError> {
    check(chart)?;
    let rows = rows(chart);
    let lines: usize = rows.iter().map(|lines| lines.len().max(1) - 1).sum();
    let rows_height = ROW * rows.len() as f64 + NAME_LINE * lines as f64;
    let height = ABOVE + PLOT + NAMES + rows_height + 34.0;
    framed(&chart.captions, Height::Chart(height), |canvas, room| draw(canvas, chart, &rows, room))
}

fn check(chart: &BridgeChart) -> Result<(), ChartError> {
    check::count("columns", chart.columns.len(), 2..=16)?;
    check::count("rows", chart.rows.len(), 1..=11)?;
    chart.columns.iter().try_for_each(|column| {
        let name = &column.name;
        check::length(name, "rows", column.figures.len(), chart.rows.len(), "rows")?;
        check::figures(name, "bridge", [&column.from, &column.to], check::TOO_LARGE)
    })
}

/// The same chart for a page of HTML: columns on a screen where their figures find room side by side, and bars one below
/// the other where not and on a telephone. Errors as of [`bridge_svg`].
pub fn bridge_figure(chart: &BridgeChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let high = TOP_AXIS + NARROW_ROW * chart.columns.len() as f64;
    let in_bars = |setting| bare(setting, high, |canvas, room| bars(canvas, chart, room));
    let edge = figures_width(&axis(chart, 6.0)) + 10.0;
    let step = (Setting::Wide.room() - edge) / chart.columns.len() as f64;
    let said = chart.columns.iter().map(|column| width(&column.said(), Weight::SemiBold, SIZE));
    let wide = if said.fold(0.0, f64::max) + 6.0 > step {
        in_bars(Setting::Wide)?
    } else {
        bare(Setting::Wide, ABOVE + WIDE + NAMES + 22.0, |canvas, room| {
            let (top, bottom) = (room.top + ABOVE, room.top + ABOVE + WIDE);
            let left = room.left + edge;
            let step = columns(canvas, chart, (left, room.right), (top, bottom));
            names(canvas, chart, (left, bottom + 22.0), step);
        })?
    };
    let narrow = Some(in_bars(Setting::Narrow)?);
    let numbers = vec![numbers(chart)];
    Ok(Figure { captions: chart.captions.clone(), wide, narrow, numbers })
}

fn numbers(chart: &BridgeChart) -> Numbers {
    let row = |column: &BridgeColumn| Row {
        option: None,
        name: plain(&column.name, 80),
        cells: column.figures.iter().map(|said| plain(said, 20)).collect(),
        strong: column.is_position,
    };
    Numbers {
        corner: "£m, surplus/(deficit)".to_owned(),
        groups: Vec::new(),
        heads: chart.rows.iter().map(|name| plain(name, 60)).collect(),
        rows: chart.columns.iter().map(row).collect(),
    }
}

/// An axis for where columns start and end.
fn axis(chart: &BridgeChart, steps: f64) -> Axis {
    let ends = chart.columns.iter().flat_map(|column| [column.from, column.to]);
    Axis::holding(ends, true, steps)
}

fn figures_width(axis: &Axis) -> f64 {
    let said = axis.ticks.iter().map(|&tick| axis_figure(tick, axis.decimals));
    said.map(|said| width(&said, Weight::Regular, SIZE)).fold(0.0, f64::max)
}

impl BridgeColumn {
    fn colour(&self) -> plotters::style::RGBColor {
        match (self.is_position, self.to >= self.from) {
            (true, _) => MEDIAN,
            (false, true) => BETTER,
            (false, false) => WORSE,
        }
    }

    /// What is said on it.
    fn said(&self) -> String {
        accounts(if self.is_position { self.to } else { self.to - self.from })
    }
}

/// The lines of the rows' names.
fn rows(chart: &BridgeChart) -> Vec<Vec<String>> {
    let lines = |name: &String| wrap(&plain(name, 120), Weight::Regular, SIZE, WIDEST_ROW, 2);
    chart.rows.iter().map(lines).collect()
}

fn draw(canvas: &mut Canvas<'_>, chart: &BridgeChart, rows: &[Vec<String>], room: Room) {
    let (top, bottom) = (room.top + ABOVE, room.top + ABOVE + PLOT);
    let widest = rows.iter().flatten().map(|line| width(line, Weight::Regular, SIZE));
    let left = room.left + widest.map(|wide| wide + 10.0).fold(LEFT, f64::max);
    let step = columns(canvas, chart, (left, room.right), (top, bottom));
    names(canvas, chart, (left, bottom + 24.0), step);
    table(canvas, (chart, rows), (room.left, left, room.right), (bottom + 24.0 + NAMES, step));
}

/// The columns between these edges, with the axis at their left; returns how far they stand apart.
fn columns(
    canvas: &mut Canvas<'_>,
    chart: &BridgeChart,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) -> f64 {
    let axis = axis(chart, 6.0);
    let step = (right - left) / chart.columns.len() as f64;
    grid(canvas, &axis, (left, right), (top, bottom));
    let place = |value: f64| axis.place(value, top, bottom);
    let middle = |index: usize| left + step * (index as f64 + 0.5);
    let span = |column: &BridgeColumn| {
        let (from, to) = (place(column.from), place(column.to));
        (from.min(to), from.max(to).max(from.min(to) + 1.5))
    };
    for (index, column) in chart.columns.iter().enumerate() {
        let half = step * BAR / 2.0;
        let (edge, end) = (middle(index) - half, middle(index) + half);
        let (upper, lower) = span(column);
        canvas.rectangle((edge, upper), (end, lower), column.colour());
        if !column.is_position {
            outline(canvas, (edge, upper), (end, lower));
        }
        if index + 1 < chart.columns.len() {
            let (next, to) = (middle(index + 1) - half, place(column.to));
            canvas.line(&[(end, to), (next, to)], AXIS, 1.0);
        }
    }
    canvas.line(&[(left, place(0.0)), (right, place(0.0))], AXIS, 1.5);
    // Figures stand over the line at zero, which would strike through them.
    for (index, column) in chart.columns.iter().enumerate() {
        let (upper, lower) = span(column);
        // Behind the end that the column comes to, away from it.
        let worse = if column.is_position { column.to < 0.0 } else { column.to < column.from };
        let base = if worse { lower + 17.0 } else { upper - 7.0 };
        let said = column.said();
        let wide = width(&said, Weight::SemiBold, SIZE) / 2.0 + 3.0;
        canvas.rectangle(
            (middle(index) - wide, base - 13.0),
            (middle(index) + wide, base + 4.0),
            PAPER,
        );
        let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::Middle);
        canvas.text(&said, (middle(index), base), face);
    }
    step
}

fn outline(canvas: &mut Canvas<'_>, (left, top): (f64, f64), (right, bottom): (f64, f64)) {
    let round = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    canvas.line(&round, AXIS, 1.0);
}

/// The bars of a telephone's picture: a name and a figure over each, the axis at the top.
fn bars(canvas: &mut Canvas<'_>, chart: &BridgeChart, room: Room) {
    let axis = axis(chart, 4.0);
    // A figure at either end of the axis stands half beside it.
    let half = figures_width(&axis) / 2.0;
    let (left, right) = (room.left + half, room.right - half);
    let place = |value: f64| axis.place(value, right, left);
    let top = room.top + TOP_AXIS;
    let bottom = top + NARROW_ROW * chart.columns.len() as f64;
    let spacing = (right - left) / (axis.ticks.len().max(2) - 1) as f64;
    let named = thinned(axis.ticks.len(), spacing, figures_width(&axis) + 12.0);
    for (index, &tick) in axis.ticks.iter().enumerate() {
        canvas.line(&[(place(tick), top - 4.0), (place(tick), bottom)], GRID, 1.0);
        if named.contains(&index) {
            let face = Type::regular(13.0, AXIS).at(Anchor::Middle);
            canvas.text(&axis_figure(tick, axis.decimals), (place(tick), top - 9.0), face);
        }
    }
    let zero = place(0.0);
    canvas.line(&[(zero, top - 4.0), (zero, bottom)], AXIS, 1.5);
    for (index, column) in chart.columns.iter().enumerate() {
        let row = top + NARROW_ROW * index as f64;
        let (upper, lower) = (row + 22.0, row + NARROW_ROW - 4.0);
        let (from, to) = (place(column.from), place(column.to));
        let (edge, end) = (from.min(to), from.max(to).max(from.min(to) + 1.5));
        canvas.rectangle((edge, upper), (end, lower), column.colour());
        if !column.is_position {
            outline(canvas, (edge, upper), (end, lower));
        }
        if index + 1 < chart.columns.len() {
            canvas.line(&[(to, lower), (to, lower + 26.0)], AXIS, 1.0);
        }
        let said = column.said();
        let face = Type::regular(SIZE, TEXT).semi_bold();
        let ends = (room.left, room.right);
        name_and_figure(canvas, (&plain(&column.name, 80), &said), ends, row + 17.0, face);
    }
}

fn grid(
    canvas: &mut Canvas<'_>,
    axis: &Axis,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) {
    for &tick in &axis.ticks {
        let height = axis.place(tick, top, bottom);
        canvas.line(&[(left, height), (right, height)], GRID, 1.0);
        let face = Type::regular(SIZE, AXIS).at(Anchor::End);
        canvas.text(&axis_figure(tick, axis.decimals), (left - 10.0, height + 0.35 * SIZE), face);
    }
}

/// The columns' names, from `top` down.
fn names(canvas: &mut Canvas<'_>, chart: &BridgeChart, (left, top): (f64, f64), step: f64) {
    for (index, column) in chart.columns.iter().enumerate() {
        let middle = left + step * (index as f64 + 0.5);
        // Room to spare for a reader's typeface that is wider.
        let lines = wrap(&plain(&column.name, 80), Weight::SemiBold, SIZE, 0.85 * step, 3);
        for (line, text) in lines.iter().enumerate() {
            let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::Middle);
            canvas.text(text, (middle, top + NAME_LINE * (line as f64 + 1.0)), face);
        }
    }
}

/// The rows of figures, from `top` down: their names from `edge` on, the columns from `left` to `right`.
fn table(
    canvas: &mut Canvas<'_>,
    (chart, rows): (&BridgeChart, &[Vec<String>]),
    (edge, left, right): (f64, f64, f64),
    (top, step): (f64, f64),
) {
    let mut base = top;
    canvas.line(&[(edge, base - 4.0), (right, base - 4.0)], AXIS, 1.0);
    for (row, lines) in rows.iter().enumerate() {
        base += ROW;
        for (line, text) in lines.iter().enumerate() {
            base += if line > 0 { NAME_LINE } else { 0.0 };
            canvas.text(text, (edge, base - 8.0), Type::regular(SIZE, TEXT));
        }
        for (index, column) in chart.columns.iter().enumerate() {
            let end = left + step * (index as f64 + 0.5) + 26.0;
            let said = fit(&plain(&column.figures[row], 20), Weight::Regular, SIZE, step - 6.0);
            let hang = if said.ends_with(')') { width(")", Weight::Regular, SIZE) } else { 0.0 };
            let face = Type::regular(SIZE, TEXT).at(Anchor::End);
            canvas.text(&said, (end + hang, base - 8.0), face);
        }
        canvas.line(&[(edge, base), (right, base)], GRID, 1.0);
    }
}

#[cfg(test)]
mod tests;
