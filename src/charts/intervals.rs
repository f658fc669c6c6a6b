//! Dots and intervals: where each organisation stands in one year, all on one axis: the median as a dot, the range of 60
//! futures in 100 thick, of 90 thin, the control total as a tick. It draws what it is given; every figure arrives from
//! outside.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Figure, Height, Room, Setting, bare, framed, name_and_figure};
use super::palette::{AXIS, BANDS, CONTROL_TOTAL, GRID, MEDIAN, PAPER, TEXT};
use super::scale::{Axis, thinned};
use super::table::{Numbers, Row};
use super::words::wrap;
use crate::wording::{accounts, axis_figure, per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalsChart {
    /// The words round it.
    pub captions: Captions,
    /// All together, and the organisations, first to last; 1 to [`MOST`].
    pub rows: Vec<Interval>,
    /// Whether anything was sampled: else dots are the plan, and there is neither interval nor chance.
    pub sampled: bool,
}

/// Where one of them stands, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Its name; two lines are drawn.
    pub name: String,
    /// Percentiles 5, 20, 50, 80 and 95, rising.
    pub percentiles: [f64; 5],
    pub control_total: Option<f64>,
    /// The chance of meeting it.
    pub chance: Option<f64>,
    /// Whether it is of several together: it stands on top, set apart. On an axis that it would stretch to more than
    /// `STRETCH` times what the organisations need it is not drawn, and stands in the table alone.
    pub together: bool,
}

/// The most rows.
pub const MOST: usize = 62;
/// An axis is stretched this much at most for those that are together.
const STRETCH: f64 = 2.0;

const SIZE: f64 = 14.0;
const LINE: f64 = 17.0;
const ROW: f64 = 40.0;
/// Height of a row on a telephone: its name and, below it, its interval.
const NARROW_ROW: f64 = 50.0;
/// Above the rows: the axis and the heads of columns.
const ABOVE: f64 = 46.0;
/// The widest names, on paper and in a page.
const NAMES: (f64, f64) = (360.0, 240.0);
/// Room of a column of figures, and of its head.
const COLUMN: f64 = 82.0;
/// Half the height of the thick line, of the thin one's ends, and of the tick.
const THICK: f64 = 5.0;
const TICK: f64 = 13.0;
const DOT: f64 = 5.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no rows or more than [`MOST`], a figure is not finite or too large, percentiles fall, or a chance
/// is not between zero and one.
pub fn intervals_svg(chart: &IntervalsChart) -> Result<String, ChartError> {
    check(chart)?;
    let (heads, high) = (heads(chart), ABOVE + ROW * chart.rows.len() as f64 + 8.0);
    framed(&chart.captions, Height::Chart(high), |canvas, room| {
        beside(canvas, chart, &heads, room, NAMES.0);
    })
}

/// The same chart for a page of HTML: names beside the intervals on a screen, above them on a telephone. Errors as of
/// [`intervals_svg`].
pub fn intervals_figure(chart: &IntervalsChart) -> Result<Figure, ChartError> {
    check(chart)?;
    // The rest of the figures stand in the table below.
    let every = heads(chart);
    let few: Vec<Head> = every.iter().filter(|head| head.in_page).cloned().collect();
    let wide = bare(Setting::Wide, ABOVE + ROW * chart.rows.len() as f64 + 4.0, |canvas, room| {
        beside(canvas, chart, &few, room, NAMES.1);
    })?;
    let high = ABOVE + NARROW_ROW * drawn(chart).len() as f64;
    let narrow = bare(Setting::Narrow, high, |canvas, room| below(canvas, chart, room))?;
    let numbers = vec![numbers(chart, &every)];
    Ok(Figure { captions: chart.captions.clone(), wide, narrow: Some(narrow), numbers })
}

fn check(chart: &IntervalsChart) -> Result<(), ChartError> {
    check::count("rows", chart.rows.len(), 1..=MOST)?;
    chart.rows.iter().try_for_each(|row| {
        let figures = row.percentiles.iter().chain(&row.control_total);
        check::figures(&row.name, "position", figures, check::TOO_LARGE)?;
        check::chances(&row.name, "control total", row.chance.iter())?;
        if row.percentiles.is_sorted() {
            return Ok(());
        }
        let name = plain(&row.name, 60);
        Err(ChartError::Figures(format!("{name}: the percentiles of the position fall")))
    })
}

/// A column of figures beside the intervals.
#[derive(Debug, Clone)]
struct Head {
    name: &'static str,
    cells: Vec<String>,
    in_page: bool,
}

fn heads(chart: &IntervalsChart) -> Vec<Head> {
    let column = |name, in_page, said: &dyn Fn(&Interval) -> Option<String>| {
        let cells: Vec<Option<String>> = chart.rows.iter().map(said).collect();
        let some = cells.iter().any(Option::is_some);
        let cells = cells.into_iter().map(|cell| cell.unwrap_or_else(|| "–".to_owned()));
        some.then(|| Head { name, cells: cells.collect(), in_page })
    };
    let at = |place: usize| move |row: &Interval| Some(accounts(row.percentiles[place]));
    let sampled = chart.sampled;
    let spread = |name, place: usize| match sampled {
        true => column(name, false, &at(place)),
        false => None,
    };
    let columns = [
        spread("P5", 0),
        spread("P20", 1),
        column(if sampled { "Median" } else { "Plan" }, true, &at(2)),
        spread("P80", 3),
        spread("P95", 4),
        column("Control total", true, &|row| row.control_total.map(accounts)),
        column("Chance of meeting", true, &|row| {
            row.chance.filter(|_| sampled).map(per_cent_chance)
        }),
    ];
    columns.into_iter().flatten().collect()
}

fn numbers(chart: &IntervalsChart, heads: &[Head]) -> Numbers {
    let row = |(place, row): (usize, &Interval)| Row {
        option: None,
        name: plain(&row.name, 80),
        cells: heads.iter().map(|head| head.cells[place].clone()).collect(),
        strong: row.together,
    };
    Numbers {
        corner: "£m, surplus/(deficit)".to_owned(),
        groups: Vec::new(),
        heads: heads.iter().map(|head| head.name.to_owned()).collect(),
        rows: chart.rows.iter().enumerate().map(row).collect(),
    }
}

impl Interval {
    fn ends(&self) -> impl Iterator<Item = f64> {
        [self.percentiles[0], self.percentiles[4]].into_iter().chain(self.control_total)
    }
}

/// The places of the rows that are drawn as intervals: all, but for those that are together where they would stretch the axis.
fn drawn(chart: &IntervalsChart) -> Vec<usize> {
    let stretch = |rows: &dyn Fn(&&Interval) -> bool| {
        let ends = chart.rows.iter().filter(|row| rows(row)).flat_map(Interval::ends);
        let (low, high) =
            ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
        high - low
    };
    let alone = stretch(&|row| !row.together);
    let fits = |row: &Interval| {
        let with = stretch(&|other| !other.together || std::ptr::eq(*other, row));
        !row.together || alone == 0.0 || with <= STRETCH * alone
    };
    let every = chart.rows.iter().enumerate();
    every.filter(|(_, row)| fits(row)).map(|(place, _)| place).collect()
}

fn axis(chart: &IntervalsChart, drawn: &[usize], steps: f64) -> Axis {
    Axis::holding(drawn.iter().flat_map(|&place| chart.rows[place].ends()), true, steps)
}

/// Names, intervals and columns of figures, side by side.
fn beside(canvas: &mut Canvas<'_>, chart: &IntervalsChart, heads: &[Head], room: Room, most: f64) {
    let drawn = drawn(chart);
    let axis = axis(chart, &drawn, 6.0);
    let half = figures_width(&axis) / 2.0;
    let (left, right) =
        (room.left + most + half, room.right - COLUMN * heads.len() as f64 - half.max(14.0));
    let place = |value: f64| axis.place(value, right, left);
    let top = room.top + ABOVE;
    let middle = |index: usize| top + ROW * (index as f64 + 0.5);
    grid(canvas, &axis, &place, (top, top + ROW * chart.rows.len() as f64), (left, right));
    let mut edge = room.right - COLUMN * heads.len() as f64;
    for head in heads {
        edge += COLUMN;
        let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::End);
        let lines = wrap(head.name, Weight::SemiBold, SIZE, COLUMN - 8.0, 2);
        for (line, text) in lines.iter().rev().enumerate() {
            canvas.text(text, (edge, top - 12.0 - LINE * line as f64), face);
        }
        for (index, cell) in head.cells.iter().enumerate() {
            let hang = if cell.ends_with(')') { 0.0 } else { width(")", Weight::Regular, SIZE) };
            let face = face_of(&chart.rows[index]).at(Anchor::End);
            canvas.text(cell, (edge - hang, middle(index) + 0.35 * SIZE), face);
        }
    }
    for (index, row) in chart.rows.iter().enumerate() {
        let face = face_of(row);
        let lines = wrap(&plain(&row.name, 120), face.weight, SIZE, most - 12.0, 2);
        for (line, text) in lines.iter().enumerate() {
            let shift = LINE * (line as f64 - (lines.len() as f64 - 1.0) / 2.0);
            canvas.text(text, (room.left, middle(index) + 0.35 * SIZE + shift), face);
        }
        if drawn.contains(&index) {
            interval(canvas, row, chart.sampled, middle(index), &place);
        } else {
            let said = "not drawn: it would squeeze the others";
            let at = ((left + right) / 2.0, middle(index) + 0.35 * SIZE);
            let wide = width(said, Weight::Regular, SIZE) / 2.0 + 4.0;
            canvas.rectangle((at.0 - wide, at.1 - 13.0), (at.0 + wide, at.1 + 4.0), PAPER);
            canvas.text(said, at, Type::regular(SIZE, AXIS).at(Anchor::Middle));
        }
        let under = middle(index) + ROW / 2.0;
        let last_together =
            row.together && chart.rows.get(index + 1).is_some_and(|row| !row.together);
        let colour = if last_together { AXIS } else { GRID };
        canvas.line(&[(room.left, under), (room.right, under)], colour, 1.0);
    }
}

/// Each interval below its name.
fn below(canvas: &mut Canvas<'_>, chart: &IntervalsChart, room: Room) {
    let drawn = drawn(chart);
    let axis = axis(chart, &drawn, 4.0);
    let half = figures_width(&axis) / 2.0;
    let (left, right) = (room.left + half, room.right - half);
    let place = |value: f64| axis.place(value, right, left);
    let top = room.top + ABOVE;
    let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::End);
    let middle = if chart.sampled { "Median" } else { "Plan" };
    canvas.text(middle, (room.right, room.top + 13.0), face);
    let bottom = top + NARROW_ROW * drawn.len() as f64;
    grid(canvas, &axis, &place, (top, bottom), (left, right));
    for (index, &row) in drawn.iter().enumerate() {
        let row = &chart.rows[row];
        let from = top + NARROW_ROW * index as f64;
        let said = accounts(row.percentiles[2]);
        let face = face_of(row);
        let ends = (room.left, room.right);
        name_and_figure(canvas, (&plain(&row.name, 120), &said), ends, from + 18.0, face);
        interval(canvas, row, chart.sampled, from + 35.0, &place);
    }
}

fn face_of(row: &Interval) -> Type {
    let face = Type::regular(SIZE, TEXT);
    if row.together { face.semi_bold() } else { face }
}

fn figures_width(axis: &Axis) -> f64 {
    let said = axis.ticks.iter().map(|&tick| axis_figure(tick, axis.decimals));
    said.map(|said| width(&said, Weight::Regular, SIZE)).fold(0.0, f64::max)
}

fn grid(
    canvas: &mut Canvas<'_>,
    axis: &Axis,
    place: &dyn Fn(f64) -> f64,
    (top, bottom): (f64, f64),
    (left, right): (f64, f64),
) {
    let spacing = (right - left) / (axis.ticks.len().max(2) - 1) as f64;
    let named = thinned(axis.ticks.len(), spacing, figures_width(axis) + 14.0);
    for (index, &tick) in axis.ticks.iter().enumerate() {
        canvas.line(&[(place(tick), top - 4.0), (place(tick), bottom)], GRID, 1.0);
        if named.contains(&index) {
            let face = Type::regular(SIZE, AXIS).at(Anchor::Middle);
            canvas.text(&axis_figure(tick, axis.decimals), (place(tick), top - 12.0), face);
        }
    }
    canvas.line(&[(place(0.0), top - 4.0), (place(0.0), bottom)], AXIS, 1.5);
}

/// The ranges from the widest to the narrowest, the control total over them with a halo, and the dot.
fn interval(
    canvas: &mut Canvas<'_>,
    row: &Interval,
    sampled: bool,
    middle: f64,
    place: &dyn Fn(f64) -> f64,
) {
    let [p5, p20, p50, p80, p95] = row.percentiles.map(place);
    if sampled {
        canvas.line(&[(p5, middle), (p95, middle)], MEDIAN, 2.0);
        for end in [p5, p95] {
            canvas.line(&[(end, middle - 4.0), (end, middle + 4.0)], MEDIAN, 2.0);
        }
        canvas.rectangle((p20, middle - THICK), (p80, middle + THICK), BANDS[2]);
    }
    if let Some(total) = row.control_total {
        let x = place(total);
        canvas.line(&[(x, middle - TICK), (x, middle + TICK)], PAPER, 6.0);
        canvas.line(&[(x, middle - TICK), (x, middle + TICK)], CONTROL_TOTAL, 3.0);
    }
    // Over the tick, which is higher than the dot, so that both can be seen where they meet.
    canvas.ring((p50, middle), DOT, PAPER, MEDIAN, 2.5);
}

#[cfg(test)]
mod tests;
