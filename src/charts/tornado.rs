//! The tornado: what each uncertain input moves, the widest first. Bars lie round the mean of all runs; the input's low and
//! high values stand at the ends that they lead to. It sorts nothing and reckons nothing.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Height, Room, framed};
use super::palette::{AXIS, BANDS, GRID, OPTIONS, TEXT};
use super::scale::{Axis, thinned};
use super::words::wrap;
use crate::wording::{accounts, axis_figure, plain};

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
    /// The input's name; two lines are drawn.
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
/// Above the bars, for the axis and its name.
const ABOVE: f64 = 62.0;
/// The widest names, and the room left for the figures at the right.
const NAMES: f64 = 330.0;
const FIGURES: [f64; 3] = [96.0, 96.0, 84.0];
/// Room for a value at either end of a bar.
const VALUES: f64 = 74.0;
const LOW: plotters::style::RGBColor = BANDS[1];
const HIGH: plotters::style::RGBColor = OPTIONS[1];

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no bars or more than 30, or a figure is not finite or too large.
pub fn tornado_svg(chart: &TornadoChart) -> Result<String, ChartError> {
    check::count("bars", chart.bars.len(), 1..=30)?;
    check::figures("Tornado", "centre", [&chart.centre], check::TOO_LARGE)?;
    for bar in &chart.bars {
        check::figures(&bar.name, "bar", [&bar.at_low, &bar.at_high], check::TOO_LARGE)?;
    }
    let height = ABOVE + ROW * chart.bars.len() as f64 + 16.0;
    framed(&chart.captions, Height::Chart(height), |canvas, room| draw(canvas, chart, room))
}

fn draw(canvas: &mut Canvas<'_>, chart: &TornadoChart, room: Room) {
    let ends = chart.bars.iter().flat_map(|bar| [bar.at_low, bar.at_high]);
    let axis = Axis::holding(ends.chain([chart.centre]), false, 6.0);
    let left = room.left + NAMES + VALUES;
    let figures = FIGURES.iter().sum::<f64>();
    let right = room.right - figures - VALUES;
    let place = |value: f64| axis.place(value, right, left);
    let (top, bottom) = (room.top + ABOVE, room.top + ABOVE + ROW * chart.bars.len() as f64);

    let spacing = (right - left) / (axis.ticks.len().max(2) - 1) as f64;
    let named = thinned(axis.ticks.len(), spacing, 90.0);
    for (index, &tick) in axis.ticks.iter().enumerate() {
        canvas.line(&[(place(tick), top - 6.0), (place(tick), bottom)], GRID, 1.0);
        if named.contains(&index) {
            let face = Type::regular(SIZE, AXIS).at(Anchor::Middle);
            canvas.text(&axis_figure(tick, axis.decimals), (place(tick), top - 14.0), face);
        }
    }
    key(canvas, room);
    let mut edge = room.right - figures;
    for (head, wide) in ["At low", "At high", "Swing"].into_iter().zip(FIGURES) {
        edge += wide;
        let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::End);
        canvas.text(head, (edge, top - 14.0), face);
    }
    for (index, bar) in chart.bars.iter().enumerate() {
        let middle = top + ROW * (index as f64 + 0.5);
        draw_bar(canvas, bar, middle, &place, place(chart.centre));
        let lines = wrap(&plain(&bar.name, 120), Weight::Regular, SIZE, NAMES, 2);
        for (line, text) in lines.iter().enumerate() {
            let shift = LINE * (line as f64 - (lines.len() as f64 - 1.0) / 2.0);
            let at = (room.left, middle + 0.35 * SIZE + shift);
            canvas.text(text, at, Type::regular(SIZE, TEXT));
        }
        let mut edge = room.right - figures;
        let said = [bar.at_low, bar.at_high, bar.at_high - bar.at_low].map(accounts);
        for (said, wide) in said.iter().zip(FIGURES) {
            edge += wide;
            let hang = match said.ends_with(')') {
                true => 0.0,
                false => width(")", Weight::Regular, SIZE),
            };
            let face = Type::regular(SIZE, TEXT).at(Anchor::End);
            canvas.text(said, (edge - hang, middle + 0.35 * SIZE), face);
        }
    }
    let centre = place(chart.centre);
    canvas.line(&[(centre, top - 6.0), (centre, bottom)], AXIS, 1.5);
}

/// What the two colours mean.
fn key(canvas: &mut Canvas<'_>, room: Room) {
    let base = room.top + 12.0;
    let mut left = room.left;
    for (colour, text) in [(LOW, "where the input is low"), (HIGH, "where it is high")] {
        canvas.rectangle((left, base - 11.0), (left + 14.0, base + 3.0), colour);
        canvas.text(text, (left + 20.0, base), Type::regular(13.0, AXIS));
        left += 20.0 + width(text, Weight::Regular, 13.0) + 24.0;
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
    let fit = |text: &str| super::words::fit(&plain(text, 20), Weight::Regular, 13.0, VALUES - 8.0);
    canvas.text(&fit(at_left), (leftmost, base), face.at(Anchor::End));
    canvas.text(&fit(at_right), (rightmost, base), face);
}

#[cfg(test)]
mod tests;
