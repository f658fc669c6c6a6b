//! Switching values: how far each assumption must move, as a share of what it is, before the decision changes. A line from
//! zero to where it does, with the move in words beside it. What lies beyond the axis is drawn at its edge with an arrow and
//! tells its figure all the same. It sorts nothing and calculates nothing.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Height, Room, framed};
use super::palette::{AXIS, GRID, MEDIAN, OPTIONS, TEXT};
use super::scale::Axis;
use super::words::{fit, wrap};
use crate::wording::plain;

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchingChart {
    /// The words round it.
    pub captions: Captions,
    /// Assumptions that switch, first to last; up to 30.
    pub rows: Vec<SwitchingRow>,
    /// Names of those that no move switches; with the rows at least one.
    pub still: Vec<String>,
}

/// One assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchingRow {
    pub name: String,
    /// Where something switches; 1 to 4.
    pub marks: Vec<SwitchingMark>,
}

/// Where something switches.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchingMark {
    /// How far the assumption moves as a share of what it is; `None` where it is zero.
    pub share: Option<f64>,
    /// The move, or the multiple that it comes to, in words, and the share: `+0.28 points a year (+13%)`, `×0.92 (−8%)`.
    pub label: String,
    /// Whether another option is preferred then; else the preferred one's chance crosses one half.
    pub another: bool,
}

const SIZE: f64 = 16.0;
const ROW: f64 = 34.0;
/// How much taller rows are where a label takes two lines.
const SECOND_LINE: f64 = 18.0;
/// Above the rows, for the key, the axis and its name.
const ABOVE: f64 = 74.0;
const NAMES: f64 = 390.0;
/// Room for a label at either end.
const LABELS: f64 = 300.0;
/// The farthest move that the axis shows.
const FARTHEST: f64 = 1.0;
const LINE: f64 = 22.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there is nothing to show, or more than 30 rows, or a figure is not finite.
pub fn switching_svg(chart: &SwitchingChart) -> Result<String, ChartError> {
    check::count("assumptions", chart.rows.len() + chart.still.len(), 1..=10_000)?;
    check::count("rows", chart.rows.len(), 0..=30)?;
    for row in &chart.rows {
        check::count(&row.name, row.marks.len(), 1..=4)?;
        let shares = row.marks.iter().filter_map(|mark| mark.share.as_ref());
        check::figures(&row.name, "move", shares, check::TOO_LARGE)?;
    }
    let lines: usize = chart.rows.iter().map(|row| row.marks.len()).sum();
    let plot = if chart.rows.is_empty() { 0.0 } else { ABOVE + row_height(chart) * lines as f64 };
    let still = still(chart);
    let height = plot + LINE * still.len() as f64 + 34.0;
    framed(&chart.captions, Height::Chart(height), |canvas, room| draw(canvas, chart, &still, room))
}

/// The lines of a label.
fn label(mark: &SwitchingMark) -> Vec<String> {
    wrap(&plain(&mark.label, 120), Weight::Regular, SIZE, LABELS - 24.0, 2)
}

/// All rows are as high as that with the longest label.
fn row_height(chart: &SwitchingChart) -> f64 {
    let mut marks = chart.rows.iter().flat_map(|row| &row.marks);
    ROW + if marks.any(|mark| label(mark).len() > 1) { SECOND_LINE } else { 0.0 }
}

/// What no move switches, in lines.
fn still(chart: &SwitchingChart) -> Vec<String> {
    if chart.still.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = chart.still.iter().map(|name| plain(name, 80)).collect();
    let text = format!("No move within the range switches: {}.", names.join("; "));
    wrap(&text, Weight::Regular, SIZE, 1_480.0, 6)
}

fn draw(canvas: &mut Canvas<'_>, chart: &SwitchingChart, still: &[String], room: Room) {
    let mut bottom = room.top;
    if !chart.rows.is_empty() {
        bottom = plot(canvas, chart, room);
    }
    for (line, text) in still.iter().enumerate() {
        let at = (room.left, bottom + 14.0 + LINE * (line as f64 + 0.7));
        canvas.text(text, at, Type::regular(SIZE, TEXT));
    }
}

/// Draws the rows and returns where they end.
fn plot(canvas: &mut Canvas<'_>, chart: &SwitchingChart, room: Room) -> f64 {
    let marks = || chart.rows.iter().flat_map(|row| &row.marks);
    let shares = marks().filter_map(|mark| mark.share);
    let shown = shares.map(|share| share.clamp(-FARTHEST, FARTHEST));
    let axis = Axis::holding(shown.chain([-0.02, 0.02]).map(|share| 100.0 * share), true, 8.0);
    let (left, right) = (room.left + NAMES + LABELS, room.right - LABELS);
    let place = |share: f64| axis.place(100.0 * share, right, left);
    let lines = marks().count() as f64;
    let row_height = row_height(chart);
    let (top, bottom) = (room.top + ABOVE, room.top + ABOVE + row_height * lines);
    key(canvas, room);
    let face = Type::regular(SIZE, AXIS).at(Anchor::Middle);
    canvas.text(
        "Move as a share of what the assumption is",
        (0.5 * (left + right), top - 36.0),
        face,
    );
    let spacing = (right - left) / (axis.ticks.len().max(2) - 1) as f64;
    let named = axis.named(spacing, 56.0);
    for (index, &tick) in axis.ticks.iter().enumerate() {
        let at = place(tick / 100.0);
        canvas.line(&[(at, top - 6.0), (at, bottom)], GRID, 1.0);
        if named.contains(&index) {
            canvas.text(&per_cent(tick), (at, top - 14.0), face);
        }
    }
    let zero = place(0.0);
    let mut middle = top + row_height / 2.0;
    for row in &chart.rows {
        let name = fit(&plain(&row.name, 120), Weight::Regular, SIZE, NAMES);
        canvas.text(&name, (room.left, middle + 0.35 * SIZE), Type::regular(SIZE, TEXT));
        for mark in &row.marks {
            draw_mark(canvas, mark, middle, (zero, &place), &axis);
            middle += row_height;
        }
        let edge = middle - row_height / 2.0;
        canvas.line(&[(room.left, edge), (room.right, edge)], GRID, 1.0);
    }
    canvas.line(&[(zero, top - 6.0), (zero, bottom)], AXIS, 1.5);
    bottom
}

fn per_cent(tick: f64) -> String {
    let sign = if tick < 0.0 {
        "\u{2212}"
    } else if tick > 0.0 {
        "+"
    } else {
        ""
    };
    format!("{sign}{}%", tick.abs())
}

/// What the marks mean.
fn key(canvas: &mut Canvas<'_>, room: Room) {
    let base = room.top + 12.0;
    let mut left = room.left;
    let texts = [
        (false, "the preferred option’s chance crosses one half"),
        (true, "another option is preferred"),
    ];
    for (another, text) in texts {
        shape(canvas, another, (left + 7.0, base - 4.0));
        canvas.text(text, (left + 20.0, base), Type::regular(SIZE, AXIS));
        left += 20.0 + width(text, Weight::Regular, SIZE) + 28.0;
    }
}

/// A dot, or a square.
fn shape(canvas: &mut Canvas<'_>, another: bool, centre: (f64, f64)) {
    let (x, y) = centre;
    if another {
        canvas.rectangle((x - 6.0, y - 6.0), (x + 6.0, y + 6.0), OPTIONS[1]);
    } else {
        let round = (0..24).map(|step| f64::from(step) * std::f64::consts::TAU / 24.0);
        let points: Vec<_> =
            round.map(|angle| (x + 6.5 * angle.cos(), y + 6.5 * angle.sin())).collect();
        canvas.polygon(&points, MEDIAN);
    }
}

fn draw_mark(
    canvas: &mut Canvas<'_>,
    mark: &SwitchingMark,
    middle: f64,
    (zero, place): (f64, &dyn Fn(f64) -> f64),
    axis: &Axis,
) {
    let share = mark.share.unwrap_or(0.0);
    let (low, high) = (axis.low() / 100.0, axis.high() / 100.0);
    let beyond = share < low || share > high;
    let at = place(share.clamp(low, high));
    let colour = if mark.another { OPTIONS[1] } else { MEDIAN };
    if mark.share.is_some() {
        canvas.line(&[(zero, middle), (at, middle)], colour, 3.0);
    }
    let side = if share < 0.0 { -1.0 } else { 1.0 };
    if beyond {
        let points = [(at + side * 12.0, middle), (at, middle - 7.0), (at, middle + 7.0)];
        canvas.polygon(&points, colour);
    } else if mark.share.is_some() {
        shape(canvas, mark.another, (at, middle));
    }
    let anchor = if share < 0.0 { Anchor::End } else { Anchor::Start };
    let face = Type::regular(SIZE, TEXT).at(anchor);
    let lines = label(mark);
    let first = middle + 0.35 * SIZE - 0.5 * SECOND_LINE * (lines.len() as f64 - 1.0);
    for (line, text) in lines.iter().enumerate() {
        canvas.text(text, (at + side * 18.0, first + SECOND_LINE * line as f64), face);
    }
}

#[cfg(test)]
mod tests;
