//! The labels at the right-hand ends of a fan's lines: what they say, how wide they are, and where they lie.

use super::super::canvas::{Canvas, Point, Type};
use super::super::fonts::{Weight, width};
use super::super::labels::{Wanted, spread};
use super::super::palette::{AXIS, BAND_EDGES, BANDS, CONTROL_TOTAL, MEDIAN, TEXT};
use super::Fan;
use crate::wording::{axis_figure, percentile_place};
use plotters::style::RGBColor;

/// Size of the text.
pub const SIZE: f64 = 14.0;
/// Size of a second line.
const SECOND_SIZE: f64 = 13.0;
/// Height of a line.
const LINE: f64 = 18.0;
/// From the end of the fan to the text.
pub const LEADER: f64 = 30.0;
/// From the end of the fan to where the leader bends, and from its end to the text.
const BEND: f64 = 8.0;

/// A label before it has a place.
pub struct EndLabel {
    value: f64,
    text: String,
    second: Option<String>,
    weight: Weight,
    colour: RGBColor,
    swatch: Option<RGBColor>,
}

impl EndLabel {
    fn plain(value: f64, text: String, colour: RGBColor) -> EndLabel {
        EndLabel { value, text, second: None, weight: Weight::Regular, colour, swatch: None }
    }

    fn height(&self) -> f64 {
        if self.second.is_some() { 2.0 * LINE } else { LINE }
    }

    fn width(&self) -> f64 {
        let second =
            self.second.as_ref().map_or(0.0, |text| width(text, Weight::Regular, SECOND_SIZE));
        width(&self.text, self.weight, SIZE).max(second)
    }
}

/// The labels of a fan, in the order in which they stand where all lines end at one point. The large fan names
/// the range of each band; a small one only the figures at the edges of the outermost.
pub fn of(fan: &Fan, large: bool) -> Vec<EndLabel> {
    let mut labels = Vec::new();
    let Some(last) = fan.bands.last() else {
        return labels;
    };
    if large {
        for (band, share) in [90, 60, 30].into_iter().enumerate() {
            let (low, high) = (last[band], last[6 - band]);
            let text = format!("{share} in 100: {}", range(figure(low), figure(high)));
            let swatch = Some(BANDS[band]);
            labels.push(EndLabel { swatch, ..EndLabel::plain(high, text, BAND_EDGES[band]) });
        }
    } else {
        labels.push(EndLabel::plain(last[6], format!("95th {}", figure(last[6])), BAND_EDGES[1]));
    }
    let median = EndLabel::plain(last[3], format!("Median {}", figure(last[3])), MEDIAN);
    labels.push(EndLabel { weight: Weight::SemiBold, ..median });
    if let Some(plan) = fan.plan.as_ref().and_then(|plan| plan.last()) {
        let second =
            fan.plan_percentile.map(|place| format!("{} of the fan", percentile_place(place)));
        let label = EndLabel::plain(*plan, format!("Plan {}", figure(*plan)), TEXT);
        labels.push(EndLabel { second: second.filter(|_| large), ..label });
    }
    if let Some(control_total) = fan.control_total.as_ref().and_then(|totals| totals.last()) {
        let text = format!("Control total {}", figure(*control_total));
        labels.push(EndLabel::plain(*control_total, text, CONTROL_TOTAL));
    }
    if let Some(do_nothing) = fan.do_nothing.as_ref().and_then(|path| path.last()) {
        labels.push(EndLabel::plain(
            *do_nothing,
            format!("Do nothing {}", figure(*do_nothing)),
            AXIS,
        ));
    }
    if !large {
        labels.push(EndLabel::plain(last[0], format!("5th {}", figure(last[0])), BAND_EDGES[1]));
    }
    labels
}

/// A figure behind a name; nil is `0`, because a dash there would read as nothing known.
fn figure(value: f64) -> String {
    axis_figure(value, 1)
}

/// `(150.0) to (45.0)`, or one figure where both ends read the same.
fn range(low: String, high: String) -> String {
    if low == high { low } else { format!("{low} to {high}") }
}

/// How much room the labels take to the right of the fan, leaders included.
pub fn room(labels: &[EndLabel]) -> f64 {
    LEADER + labels.iter().map(EndLabel::width).fold(0.0, f64::max)
}

/// Draws the labels to the right of `end`, between `top` and `bottom`; `place` says where a value lies.
pub fn draw(
    canvas: &mut Canvas<'_>,
    labels: &[EndLabel],
    end: f64,
    (top, bottom): (f64, f64),
    place: impl Fn(f64) -> f64,
) {
    let wanted: Vec<Wanted> = labels
        .iter()
        .map(|label| Wanted { centre: place(label.value), height: label.height() })
        .collect();
    for (label, centre) in labels.iter().zip(spread(&wanted, top, bottom)) {
        let first = centre - (label.height() - LINE) / 2.0;
        leader(canvas, label, (end, place(label.value)), (end + LEADER, first));
        let face = Type { weight: label.weight, ..Type::regular(SIZE, text_colour(label)) };
        canvas.text(&label.text, (end + LEADER, first + 0.35 * SIZE), face);
        if let Some(second) = &label.second {
            let base = first + LINE + 0.35 * SECOND_SIZE - 1.0;
            canvas.text(second, (end + LEADER, base), Type::regular(SECOND_SIZE, AXIS));
        }
    }
}

/// Lines of a colour that is dark enough lend it to their labels.
fn text_colour(label: &EndLabel) -> RGBColor {
    if label.colour == MEDIAN && label.swatch.is_none() || label.colour == CONTROL_TOTAL {
        label.colour
    } else {
        TEXT
    }
}

/// From the end of a line to its label, with a square of a band's colour at the label.
fn leader(canvas: &mut Canvas<'_>, label: &EndLabel, from: Point, to: Point) {
    let points = [
        (from.0 + 2.0, from.1),
        (from.0 + BEND, from.1),
        (to.0 - BEND - 4.0, to.1),
        (to.0 - 4.0, to.1),
    ];
    canvas.line(&points, label.colour, 1.0);
    if let Some(swatch) = label.swatch {
        let (left, right) = (to.0 - 14.0, to.0 - 4.0);
        canvas.rectangle((left, to.1 - 5.0), (right, to.1 + 5.0), swatch);
        let (top, bottom) = (to.1 - 5.0, to.1 + 5.0);
        canvas.line(
            &[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)],
            label.colour,
            1.0,
        );
    }
}
