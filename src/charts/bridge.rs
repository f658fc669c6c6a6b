//! The bridge (a waterfall): positions stand on nought, changes hang between what they start from and what they come to.
//! Its figures stand in a table under the columns. It adds nothing up: where a change starts is told.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Height, Room, framed};
use super::palette::{AXIS, BANDS, GRID, MEDIAN, OPTIONS, PAPER, TEXT};
use super::scale::Axis;
use super::words::wrap;
use crate::wording::{accounts, axis_figure, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct BridgeChart {
    /// The words round it.
    pub captions: Captions,
    /// The columns, first to last; 2 to 16.
    pub columns: Vec<BridgeColumn>,
    /// Names of the rows of figures under the columns, 1 to 6: the first is what is drawn.
    pub rows: Vec<String>,
}

/// A column, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct BridgeColumn {
    /// Its name; three short lines are drawn.
    pub name: String,
    /// Whether it is a position, which stands on nought, or a change.
    pub is_position: bool,
    /// Where it starts and where it ends; a position starts at nought.
    pub from: f64,
    pub to: f64,
    /// The figure of each row.
    pub figures: Vec<f64>,
}

/// Height of the plot, and what stands under it: the columns' names and the rows.
const PLOT: f64 = 400.0;
const NAME_LINE: f64 = 17.0;
const NAMES: f64 = 3.0 * NAME_LINE + 14.0;
const ROW: f64 = 24.0;
/// Above the plot, for the figure of the highest column.
const ABOVE: f64 = 30.0;
/// Width of the rows' names and the axis.
const LEFT: f64 = 190.0;
const SIZE: f64 = 14.0;
/// Share of a column's room that its bar takes.
const BAR: f64 = 0.62;
/// Worse and better.
const WORSE: plotters::style::RGBColor = OPTIONS[1];
const BETTER: plotters::style::RGBColor = BANDS[1];

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are fewer than 2 columns or more than 16, no rows or more than 6, a column has not a figure for each
/// row, or a figure is not finite or too large.
pub fn bridge_svg(chart: &BridgeChart) -> Result<String, ChartError> {
    check(chart)?;
    let height = ABOVE + PLOT + NAMES + ROW * chart.rows.len() as f64 + 34.0;
    framed(&chart.captions, Height::Chart(height), |canvas, room| draw(canvas, chart, room))
}

fn check(chart: &BridgeChart) -> Result<(), ChartError> {
    check::count("columns", chart.columns.len(), 2..=16)?;
    check::count("rows", chart.rows.len(), 1..=6)?;
    chart.columns.iter().try_for_each(|column| {
        let name = &column.name;
        check::length(name, "rows", column.figures.len(), chart.rows.len(), "rows")?;
        let figures = column.figures.iter().chain([&column.from, &column.to]);
        check::figures(name, "bridge", figures, check::TOO_LARGE)
    })
}

fn draw(canvas: &mut Canvas<'_>, chart: &BridgeChart, room: Room) {
    let (top, bottom) = (room.top + ABOVE, room.top + ABOVE + PLOT);
    let ends = chart.columns.iter().flat_map(|column| [column.from, column.to]);
    let axis = Axis::holding(ends, true, 6.0);
    let left = room.left + LEFT;
    let step = (room.right - left) / chart.columns.len() as f64;
    grid(canvas, &axis, (left, room.right), (top, bottom));
    let place = |value: f64| axis.place(value, top, bottom);
    let middle = |index: usize| left + step * (index as f64 + 0.5);
    for (index, column) in chart.columns.iter().enumerate() {
        let half = step * BAR / 2.0;
        let (edge, right) = (middle(index) - half, middle(index) + half);
        let (from, to) = (place(column.from), place(column.to));
        let better = column.to >= column.from;
        let colour = match (column.is_position, better) {
            (true, _) => MEDIAN,
            (false, true) => BETTER,
            (false, false) => WORSE,
        };
        let (upper, lower) = (from.min(to), from.max(to).max(from.min(to) + 1.5));
        canvas.rectangle((edge, upper), (right, lower), colour);
        if !column.is_position {
            let round =
                [(edge, upper), (right, upper), (right, lower), (edge, lower), (edge, upper)];
            canvas.line(&round, AXIS, 1.0);
        }
        if index + 1 < chart.columns.len() {
            let next = middle(index + 1) - half;
            canvas.line(&[(right, to), (next, to)], AXIS, 1.0);
        }
        let drawn = match column.is_position {
            true => column.to,
            false => column.to - column.from,
        };
        // Behind the end that the column comes to, away from it.
        let base = if (column.is_position && column.to < 0.0) || (!column.is_position && !better) {
            lower + 17.0
        } else {
            upper - 7.0
        };
        let said = accounts(drawn);
        let wide = width(&said, Weight::SemiBold, SIZE) / 2.0 + 3.0;
        canvas.rectangle(
            (middle(index) - wide, base - 13.0),
            (middle(index) + wide, base + 4.0),
            PAPER,
        );
        let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::Middle);
        canvas.text(&said, (middle(index), base), face);
    }
    canvas.line(&[(left, place(0.0)), (room.right, place(0.0))], AXIS, 1.5);
    table(canvas, chart, room, (bottom + 24.0, step));
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

/// The columns' names and, under them, the rows of figures.
fn table(canvas: &mut Canvas<'_>, chart: &BridgeChart, room: Room, (top, step): (f64, f64)) {
    let left = room.left + LEFT;
    for (index, column) in chart.columns.iter().enumerate() {
        let middle = left + step * (index as f64 + 0.5);
        let lines = wrap(&plain(&column.name, 80), Weight::SemiBold, SIZE, step - 8.0, 3);
        for (line, text) in lines.iter().enumerate() {
            let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::Middle);
            canvas.text(text, (middle, top + NAME_LINE * (line as f64 + 1.0)), face);
        }
    }
    let mut base = top + NAMES;
    canvas.line(&[(room.left, base - 4.0), (room.right, base - 4.0)], AXIS, 1.0);
    for (row, name) in chart.rows.iter().enumerate() {
        base += ROW;
        let name = super::words::fit(&plain(name, 60), Weight::Regular, SIZE, LEFT - 10.0);
        canvas.text(&name, (room.left, base - 8.0), Type::regular(SIZE, TEXT));
        for (index, column) in chart.columns.iter().enumerate() {
            let edge = left + step * (index as f64 + 0.5) + 26.0;
            let said = accounts(column.figures[row]);
            let hang = if said.ends_with(')') { width(")", Weight::Regular, SIZE) } else { 0.0 };
            let face = Type::regular(SIZE, TEXT).at(Anchor::End);
            canvas.text(&said, (edge + hang, base - 8.0), face);
        }
        canvas.line(&[(room.left, base), (room.right, base)], GRID, 1.0);
    }
}

#[cfg(test)]
mod tests;
