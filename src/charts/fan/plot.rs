//! One fan with its axes: nested bands, median, plan, control total and do-nothing path.

use super::super::canvas::{Anchor, Canvas, Point, Type};
use super::super::fonts::{Weight, width};
use super::super::frame::Room;
use super::super::palette::{
    AXIS, BAND_EDGES, BANDS, CONTROL_TOTAL, GRID, MEDIAN, PAPER, SAMPLE, TEXT,
};
use super::super::scale::Axis;
use super::super::words::fit;
use super::table::{self, Columns};
use super::{Fan, end_labels};
use crate::wording::axis_figure;
use crate::wording::plain;

/// From the axis to the base year, so that the fan starts clear of it.
const LEAD: f64 = 26.0;
/// From the figures beside the axis to the axis.
const FIGURE_GAP: f64 = 10.0;
/// Size of the figures and years beside the axes.
const AXIS_SIZE: f64 = 14.0;
/// The same on a small fan.
const SMALL_AXIS_SIZE: f64 = 13.0;
/// The least space between two columns of the table.
const COLUMN_GAP: f64 = 8.0;
/// Height of the years below the axis.
const YEARS_HEIGHT: f64 = 34.0;

/// A fan's own frame: the axis of values and the room of the lines.
struct Frame<'a> {
    axis: Axis,
    columns: &'a Columns,
    left: f64,
    top: f64,
    bottom: f64,
}

impl Frame<'_> {
    fn point(&self, year: usize, value: f64) -> Point {
        (self.columns.places[year], self.height(value))
    }

    fn height(&self, value: f64) -> f64 {
        self.axis.place(value, self.top, self.bottom)
    }

    fn end(&self) -> f64 {
        self.columns.places[self.columns.places.len() - 1]
    }

    fn path(&self, values: impl IntoIterator<Item = f64>) -> Vec<Point> {
        values.into_iter().enumerate().map(|(year, value)| self.point(year, value)).collect()
    }
}

/// Draws the large fan, years below it included, and says where the years lie. To the left of the first year it
/// keeps `names` units free for what stands below.
pub fn large(
    canvas: &mut Canvas<'_>,
    years: &[String],
    fan: &Fan,
    paths: &[Vec<f64>],
    room: Room,
    names: f64,
) -> Columns {
    let title = fit(&plain(&fan.title, 160), Weight::SemiBold, 18.0, room.right - room.left);
    canvas.text(&title, (room.left, room.top + 6.0), Type::regular(18.0, TEXT).semi_bold());
    let caption = Type::regular(13.0, AXIS);
    let axis = Axis::holding(with_paths(fan, paths), fan.signed, 6.0);
    let unit = unit(fan, &axis);
    canvas.text(&unit, (room.left, room.top + 27.0), caption);

    let labels = end_labels::of(fan, true);
    let column = table::column_width(years, fan);
    let beside_axis = figures_width(&axis, AXIS_SIZE) + FIGURE_GAP;
    let beside_table = names + column / 2.0 + 14.0 - LEAD;
    let beside_unit = width(&unit, Weight::Regular, caption.size) + 12.0 - LEAD;
    let left = room.left + beside_axis.max(beside_table).max(beside_unit);
    let right = room.right - end_labels::room(&labels);
    let columns = Columns::between(room.left, left + LEAD, right, years.len(), column + COLUMN_GAP);
    let frame = Frame {
        axis,
        columns: &columns,
        left,
        top: room.top + 41.0,
        bottom: room.bottom - YEARS_HEIGHT,
    };

    back(canvas, &frame, AXIS_SIZE);
    let start = columns.places[0];
    canvas.text("Projection starts", (start + 6.0, room.top + 27.0), caption);
    canvas.dashed(&[(start, frame.top - 4.0), (start, room.top + 16.0)], AXIS, 1.0, 2.0, 3.0);
    lines(canvas, fan, paths, &frame);
    for year in 0..years.len() {
        let tick = if columns.named.contains(&year) { 6.0 } else { 3.0 };
        let x = columns.places[year];
        canvas.line(&[(x, frame.bottom), (x, frame.bottom + tick)], AXIS, 1.0);
    }
    for year in &columns.named {
        let place = (columns.places[*year], frame.bottom + 22.0);
        canvas.text(&years[*year], place, Type::regular(AXIS_SIZE, TEXT).at(Anchor::Middle));
    }
    end_labels::draw(
        canvas,
        &labels,
        frame.end(),
        (frame.top - 12.0, frame.bottom + 12.0),
        |value| frame.height(value),
    );
    columns
}

/// Draws a small fan, with the first and the last year below it.
pub fn small(canvas: &mut Canvas<'_>, years: &[String], fan: &Fan, paths: &[Vec<f64>], room: Room) {
    let axis = Axis::holding(with_paths(fan, paths), fan.signed, 3.5);
    let title = fit(&plain(&fan.title, 120), Weight::SemiBold, 16.0, room.right - room.left);
    canvas.text(&title, (room.left, room.top + 6.0), Type::regular(16.0, TEXT).semi_bold());
    let unit = unit(fan, &axis);
    canvas.text(&unit, (room.left, room.top + 24.0), Type::regular(13.0, AXIS));

    let room = Room { top: room.top + 42.0, ..room };
    panel_with(canvas, years, (fan, paths), &axis, labels_room(fan), room);
}

/// How much room the labels of a small fan take to its right.
pub fn labels_room(fan: &Fan) -> f64 {
    end_labels::room(&end_labels::of(fan, false))
}

/// Draws the lines of a small fan on the axis given, with `labels_room` to the right of them and the first and
/// the last year below.
pub fn panel(
    canvas: &mut Canvas<'_>,
    years: &[String],
    fan: &Fan,
    axis: &Axis,
    labels_room: f64,
    room: Room,
) {
    panel_with(canvas, years, (fan, &[]), axis, labels_room, room);
}

/// The same with sample paths.
fn panel_with(
    canvas: &mut Canvas<'_>,
    years: &[String],
    (fan, paths): (&Fan, &[Vec<f64>]),
    axis: &Axis,
    labels_room: f64,
    room: Room,
) {
    let labels = end_labels::of(fan, false);
    let left = room.left + figures_width(axis, SMALL_AXIS_SIZE) + FIGURE_GAP;
    let right = room.right - labels_room;
    let columns = Columns::between(room.left, left + LEAD / 2.0, right, years.len(), f64::INFINITY);
    let bottom = room.bottom - 22.0;
    let frame = Frame { axis: axis.clone(), columns: &columns, left, top: room.top, bottom };
    back(canvas, &frame, SMALL_AXIS_SIZE);
    lines(canvas, fan, paths, &frame);
    let face = Type::regular(SMALL_AXIS_SIZE, TEXT);
    let last = years.len() - 1;
    canvas.text(&years[0], (frame.left, frame.bottom + 19.0), face);
    canvas.text(&years[last], (frame.end(), frame.bottom + 19.0), face.at(Anchor::Middle));
    end_labels::draw(
        canvas,
        &labels,
        frame.end(),
        (frame.top - 14.0, frame.bottom + 6.0),
        |value| frame.height(value),
    );
}

/// The unit of a fan, and a warning where its axis leaves zero out.
pub fn unit(fan: &Fan, axis: &Axis) -> String {
    let warning = if axis.shows_nought() { "" } else { "; axis does not start at zero" };
    format!("{}{warning}", fan.unit())
}

/// Every value that the axis must hold.
pub fn values(fan: &Fan) -> impl Iterator<Item = f64> {
    let paths = [&fan.do_nothing, &fan.plan, &fan.control_total];
    fan.bands.iter().flatten().copied().chain(paths.into_iter().flatten().flatten().copied())
}

fn with_paths<'f>(fan: &'f Fan, paths: &'f [Vec<f64>]) -> impl Iterator<Item = f64> {
    values(fan).chain(paths.iter().flatten().copied())
}

fn figures_width(axis: &Axis, size: f64) -> f64 {
    let widths = axis
        .ticks
        .iter()
        .map(|tick| width(&axis_figure(*tick, axis.decimals), Weight::Regular, size));
    widths.fold(0.0, f64::max)
}

/// What lies behind the fan: grid, figures beside the axis, and the axis of years.
fn back(canvas: &mut Canvas<'_>, frame: &Frame<'_>, size: f64) {
    for tick in &frame.axis.ticks {
        let y = frame.height(*tick);
        canvas.line(&[(frame.left, y), (frame.end(), y)], GRID, 1.0);
        let figure = axis_figure(*tick, frame.axis.decimals);
        let face = Type::regular(size, TEXT).at(Anchor::End);
        canvas.text(&figure, (frame.left - FIGURE_GAP, y + 0.36 * size), face);
    }
    canvas.line(&[(frame.left, frame.bottom), (frame.end(), frame.bottom)], AXIS, 1.0);
}

/// The fan and its lines, from the back to the front.
fn lines(canvas: &mut Canvas<'_>, fan: &Fan, paths: &[Vec<f64>], frame: &Frame<'_>) {
    for band in 0..3 {
        let lower = frame.path(fan.bands.iter().map(|year| year[band]));
        let upper = frame.path(fan.bands.iter().map(|year| year[6 - band]));
        let round: Vec<Point> = upper.iter().chain(lower.iter().rev()).copied().collect();
        canvas.polygon(&round, BANDS[band]);
        canvas.line(&lower, BAND_EDGES[band], 1.0);
        canvas.line(&upper, BAND_EDGES[band], 1.0);
    }
    if frame.axis.shows_nought() {
        let y = frame.height(0.0);
        canvas.line(&[(frame.left, y), (frame.end(), y)], AXIS, 1.5);
    }
    for path in paths {
        canvas.line(&frame.path(path.iter().copied()), SAMPLE, 1.5);
    }
    let start = frame.columns.places[0];
    canvas.dashed(&[(start, frame.bottom), (start, frame.top - 4.0)], AXIS, 1.0, 2.0, 3.0);
    if let Some(do_nothing) = &fan.do_nothing {
        canvas.dashed(&frame.path(do_nothing.iter().copied()), AXIS, 2.5, 2.5, 4.0);
    }
    let median = frame.path(fan.bands.iter().map(|year| year[3]));
    canvas.line(&median, PAPER, 4.5);
    canvas.line(&median, MEDIAN, 3.0);
    if let Some(control_total) = &fan.control_total {
        let steps = steps(frame, control_total);
        canvas.line(&steps, PAPER, 6.0);
        canvas.dashed(&steps, CONTROL_TOTAL, 3.0, 11.0, 5.0);
    }
    if let Some(plan) = &fan.plan {
        let path = frame.path(plan.iter().copied());
        canvas.line(&path, TEXT, 1.0);
        let named = frame.columns.named.iter().filter(|year| **year > 0);
        for year in named {
            let last = *year + 1 == path.len();
            canvas.ring(
                path[*year],
                if last { 5.5 } else { 3.5 },
                PAPER,
                TEXT,
                if last { 2.0 } else { 1.5 },
            );
        }
    }
}

/// The control total as a stair: each year's level from half a year before it to half a year after.
fn steps(frame: &Frame<'_>, control_total: &[f64]) -> Vec<Point> {
    let half = frame.columns.spacing() / 2.0;
    let last = control_total.len();
    let mut points = Vec::with_capacity(2 * last);
    for (index, total) in control_total.iter().enumerate() {
        let (x, y) = frame.point(index + 1, *total);
        points.push((x - half, y));
        points.push((if index + 1 == last { x } else { x + half }, y));
    }
    points
}
