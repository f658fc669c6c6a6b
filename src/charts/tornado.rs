//! The tornado: what each uncertain input moves, the widest first. Bars lie round the mean of all runs; the input's low and
//! high values stand at the ends that they lead to. It sorts nothing and calculates nothing.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Figure, Height, Room, Setting, bare, framed};
use super::palette::{AXIS, BANDS, GRID, OPTIONS, PAPER, TEXT};
use super::scale::{Axis, thinned};
use super::table::{Numbers, Row};
use super::words::{fit, wrap_ends};
use crate::wording::{accounts, axis_figure, plain, plain_ends};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoChart {
    /// The words round it.
    pub captions: Captions,
    /// The mean of all runs, £m.
    pub centre: f64,
    /// The bars, first to last; 1 to 30.
    pub bars: Vec<TornadoBar>,
}

/// What one input moves.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoBar {
    /// The input's name; two lines are drawn. A long one keeps its end, where the measure stands.
    pub name: String,
    /// Its low and its high value, in words: `1.2%`, `no`.
    pub low: String,
    pub high: String,
    /// Where each leads, £m.
    pub at_low: f64,
    pub at_high: f64,
}

const SIZE: f64 = 14.0;
const LINE: f64 = 17.0;
const ROW: f64 = 38.0;
const BAR: f64 = 22.0;
/// Above the bars: what the colours mean, and the axis.
const KEY: f64 = 24.0;
const AXIS_ROOM: f64 = 38.0;
const ABOVE: f64 = KEY + AXIS_ROOM;
const KEY_LINE: f64 = 19.0;
/// Height of a bar with its name above it.
const NARROW_ROW: f64 = 54.0;
/// The widest names, on paper and in a page, and the room left for the figures at the right.
const NAMES: f64 = 330.0;
const PAGE_NAMES: f64 = 270.0;
const FIGURES: [f64; 3] = [96.0, 96.0, 84.0];
/// Room for a value at either end of a bar.
const VALUES: f64 = 74.0;
const LOW: plotters::style::RGBColor = BANDS[1];
const HIGH: plotters::style::RGBColor = OPTIONS[1];

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no bars or more than 30, or a figure is not finite or too large.
pub fn tornado_svg(chart: &TornadoChart) -> Result<String, ChartError> {
    check(chart)?;
    let height = ABOVE + ROW * chart.bars.len() as f64 + 16.0;
    framed(&chart.captions, Height::Chart(height), |canvas, room| {
        key(canvas, room, 1);
        let figures = FIGURES.iter().sum::<f64>();
        let plot = Room { top: room.top + KEY, right: room.right - figures, ..room };
        beside(canvas, chart, plot, NAMES);
        table(canvas, chart, Room { left: plot.right, ..room });
    })
}

/// The same chart for a page of HTML: names beside the bars on a screen, above them on a telephone. Errors as of
/// [`tornado_svg`].
pub fn tornado_figure(chart: &TornadoChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let count = chart.bars.len() as f64;
    let wide = bare(Setting::Wide, ABOVE + ROW * count, |canvas, room| {
        key(canvas, room, 1);
        beside(canvas, chart, Room { top: room.top + KEY, ..room }, PAGE_NAMES);
    })?;
    let lines = 3;
    let above = KEY_LINE * lines as f64 + AXIS_ROOM;
    let narrow = bare(Setting::Narrow, above + NARROW_ROW * count, |canvas, room| {
        key(canvas, room, lines);
        let top = room.top + above;
        let (axis, (left, right)) = scale(chart, (room.left, room.right), 3.0);
        let place = |value: f64| axis.place(value, right, left);
        let bottom = top + NARROW_ROW * count;
        grid(canvas, &axis, &place, (top, bottom), (right - left) / 2.0);
        for (index, bar) in chart.bars.iter().enumerate() {
            let row = top + NARROW_ROW * index as f64;
            let name = wrap_ends(&bar.name, Weight::Regular, SIZE, room.width(), 1).concat();
            let wide = width(&name, Weight::Regular, SIZE);
            let base = row + 18.0;
            let ground = ((room.left - 1.0, base - 13.0), (room.left + wide + 3.0, base + 4.0));
            canvas.rectangle(ground.0, ground.1, PAPER);
            canvas.text(&name, (room.left, base), Type::regular(SIZE, TEXT));
            draw_bar(canvas, bar, row + 36.0, &place, place(chart.centre));
        }
        let centre = place(chart.centre);
        for index in 0..chart.bars.len() {
            // Behind the names the line would strike through them.
            let row = top + NARROW_ROW * index as f64;
            canvas.line(&[(centre, row + 24.0), (centre, row + 48.0)], AXIS, 1.5);
        }
    })?;
    let numbers = vec![numbers(chart)];
    Ok(Figure { captions: chart.captions.clone(), wide, narrow: Some(narrow), numbers })
}

fn check(chart: &TornadoChart) -> Result<(), ChartError> {
    check::count("bars", chart.bars.len(), 1..=30)?;
    check::figures("Tornado", "centre", [&chart.centre], check::TOO_LARGE)?;
    chart.bars.iter().try_for_each(|bar| {
        check::figures(&bar.name, "bar", [&bar.at_low, &bar.at_high], check::TOO_LARGE)
    })
}

fn numbers(chart: &TornadoChart) -> Numbers {
    let row = |bar: &TornadoBar| {
        let mut cells = [&bar.low, &bar.high].map(|text| plain(text, 20)).to_vec();
        cells.extend(bar.figures());
        Row { option: None, name: plain_ends(&bar.name, 120), cells, strong: false }
    };
    let heads = ["Low", "High", "Position at low", "Position at high", "Swing"];
    Numbers {
        corner: "£m, surplus/(deficit)".to_owned(),
        groups: Vec::new(),
        heads: heads.map(String::from).to_vec(),
        rows: chart.bars.iter().map(row).collect(),
    }
}

impl TornadoBar {
    /// The position at the low value and at the high one, and the swing between them.
    fn figures(&self) -> [String; 3] {
        [self.at_low, self.at_high, self.at_high - self.at_low].map(accounts)
    }
}

/// The axis, and where it starts and ends between these edges: beside it stand the values at the ends of bars.
fn scale(chart: &TornadoChart, (left, right): (f64, f64), steps: f64) -> (Axis, (f64, f64)) {
    let ends = chart.bars.iter().flat_map(|bar| [bar.at_low, bar.at_high]);
    let axis = Axis::holding(ends.chain([chart.centre]), false, steps);
    (axis, (left + VALUES, right - VALUES))
}

/// The axis at `top`, and its lines down to `bottom`; figures of it stand `least` units apart at least.
fn grid(
    canvas: &mut Canvas<'_>,
    axis: &Axis,
    place: &dyn Fn(f64) -> f64,
    (top, bottom): (f64, f64),
    least: f64,
) {
    let spacing = (place(axis.high()) - place(axis.low())).abs();
    let spacing = spacing / (axis.ticks.len().max(2) - 1) as f64;
    let named = thinned(axis.ticks.len(), spacing, least);
    for (index, &tick) in axis.ticks.iter().enumerate() {
        canvas.line(&[(place(tick), top - 6.0), (place(tick), bottom)], GRID, 1.0);
        if named.contains(&index) {
            let face = Type::regular(SIZE, AXIS).at(Anchor::Middle);
            canvas.text(&axis_figure(tick, axis.decimals), (place(tick), top - 14.0), face);
        }
    }
}

/// The bars, with their names in `names` units at their left.
fn beside(canvas: &mut Canvas<'_>, chart: &TornadoChart, room: Room, names: f64) {
    let (axis, (left, right)) = scale(chart, (room.left + names, room.right), 6.0);
    let place = |value: f64| axis.place(value, right, left);
    let (top, bottom) = (room.top + AXIS_ROOM, row_top(room, chart.bars.len()));
    grid(canvas, &axis, &place, (top, bottom), 90.0);
    for (index, bar) in chart.bars.iter().enumerate() {
        let middle = row_top(room, index) + ROW / 2.0;
        draw_bar(canvas, bar, middle, &place, place(chart.centre));
        let lines = wrap_ends(&bar.name, Weight::Regular, SIZE, names, 2);
        for (line, text) in lines.iter().enumerate() {
            let shift = LINE * (line as f64 - (lines.len() as f64 - 1.0) / 2.0);
            let at = (room.left, middle + 0.35 * SIZE + shift);
            canvas.text(text, at, Type::regular(SIZE, TEXT));
        }
    }
    let centre = place(chart.centre);
    canvas.line(&[(centre, top - 6.0), (centre, bottom)], AXIS, 1.5);
}

/// Where a bar's row starts, in a room that begins with the axis.
fn row_top(room: Room, index: usize) -> f64 {
    room.top + AXIS_ROOM + ROW * index as f64
}

/// The figures of each bar, in the room at its right.
fn table(canvas: &mut Canvas<'_>, chart: &TornadoChart, room: Room) {
    let rows = Room { top: room.top + KEY, ..room };
    let mut edge = room.left;
    for (head, wide) in ["At low", "At high", "Swing"].into_iter().zip(FIGURES) {
        edge += wide;
        let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::End);
        canvas.text(head, (edge, row_top(rows, 0) - 14.0), face);
    }
    for (index, bar) in chart.bars.iter().enumerate() {
        let middle = row_top(rows, index) + ROW / 2.0;
        let mut edge = room.left;
        for (said, wide) in bar.figures().iter().zip(FIGURES) {
            edge += wide;
            let hang = match said.ends_with(')') {
                true => 0.0,
                false => width(")", Weight::Regular, SIZE),
            };
            let face = Type::regular(SIZE, TEXT).at(Anchor::End);
            canvas.text(said, (edge - hang, middle + 0.35 * SIZE), face);
        }
    }
}

/// What the two colours and the line mean, over so many `lines`: 1 or 3.
fn key(canvas: &mut Canvas<'_>, room: Room, lines: usize) {
    let mut base = room.top + 12.0;
    let mut left = room.left;
    for (colour, text) in [(LOW, "where the input is low"), (HIGH, "where it is high")] {
        canvas.rectangle((left, base - 11.0), (left + 14.0, base + 3.0), colour);
        canvas.text(text, (left + 20.0, base), Type::regular(13.0, AXIS));
        if lines > 1 {
            base += KEY_LINE;
        } else {
            left += 20.0 + width(text, Weight::Regular, 13.0) + 24.0;
        }
    }
    let text = "The line in the middle is the mean of all runs.";
    canvas.text(text, (left, base), Type::regular(13.0, AXIS));
}

/// Two half bars from the centre, with the input's values at their ends.
fn draw_bar(
    canvas: &mut Canvas<'_>,
    bar: &TornadoBar,
    middle: f64,
    place: &dyn Fn(f64) -> f64,
    centre: f64,
) {
    let (low, high) = (place(bar.at_low), place(bar.at_high));
    let (upper, lower) = (middle - BAR / 2.0, middle + BAR / 2.0);
    for (end, colour) in [(low, LOW), (high, HIGH)] {
        canvas.rectangle((centre.min(end), upper), (centre.max(end), lower), colour);
    }
    let face = Type::regular(13.0, TEXT);
    let base = middle + 0.35 * 13.0;
    let leftmost = low.min(high).min(centre) - 7.0;
    let rightmost = low.max(high).max(centre) + 7.0;
    let (at_left, at_right) =
        if low <= high { (&bar.low, &bar.high) } else { (&bar.high, &bar.low) };
    let fit = |text: &str| fit(&plain(text, 20), Weight::Regular, 13.0, VALUES - 8.0);
    canvas.text(&fit(at_left), (leftmost, base), face.at(Anchor::End));
    canvas.text(&fit(at_right), (rightmost, base), face);
}

#[cfg(test)]
mod tests;
