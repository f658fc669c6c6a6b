//! The response to one lever: the chance at every setting that was tried, drawn to scale, with the chance that was asked for,
//! the setting that has it, and the setting as it is. It solves nothing.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Point, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Height, LEFT, RIGHT, Room, framed};
use super::options::look;
use super::palette::{AXIS, CONTROL_TOTAL, GRID, PAPER, TEXT};
use super::scale::{Axis, thinned};
use super::table::{Row, Table};
use super::words::fit;
use crate::wording::{accounts_to, per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseChart {
    /// The words round it; the subtitle names the option and the outcome.
    pub captions: Captions,
    /// What is set, below the axis: `Change in the locality's control total, £m a year`.
    pub lever: String,
    /// What the settings are counted in.
    pub unit: ResponseUnit,
    /// The settings that were tried, rising, each with its chance; 1 to 60.
    pub tried: Vec<Response>,
    /// The chance that was asked for.
    pub wanted: f64,
    /// The setting that has it, and what it is called: `£4.1m a year lower`; `None` where none has.
    pub answer: Option<(Response, String)>,
    /// The setting that changes nothing.
    pub neutral: f64,
}

/// A setting, in the chart's unit, and its chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Response {
    pub setting: f64,
    pub chance: f64,
}

/// What settings are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseUnit {
    /// A change in £ million.
    Money,
    /// A change in percentage points.
    Points,
    /// A multiple of what is planned.
    Multiple,
    /// A share.
    PerCent,
}

impl ResponseUnit {
    /// A setting with its unit: `−£4.1m`, `+0.45 points`, `×1.32`, `62%`. No change is `0`.
    fn said(self, setting: f64, decimals: usize) -> String {
        let size = accounts_to(setting.abs(), decimals);
        let sign = if setting < 0.0 { "\u{2212}" } else { "+" };
        match self {
            ResponseUnit::Multiple => format!("×{setting:.decimals$}"),
            ResponseUnit::PerCent => {
                format!("{}{:.decimals$}%", if setting < 0.0 { sign } else { "" }, setting.abs())
            }
            _ if size == "-" => "0".to_owned(),
            ResponseUnit::Money => format!("{sign}£{size}m"),
            ResponseUnit::Points => format!("{sign}{size} points"),
        }
    }

    /// The decimals of settings in the table.
    fn decimals(self) -> usize {
        if matches!(self, ResponseUnit::Money | ResponseUnit::PerCent) { 1 } else { 2 }
    }
}

/// Height of the curve's room, in units.
const PLOT: f64 = 500.0;
/// Above it: what the curve is, the answer and the setting as it is, a line each.
const ABOVE: f64 = 80.0;
/// What the axis of settings takes below the curve, its name included.
const BELOW: f64 = 58.0;
const ABOVE_TABLE: f64 = 14.0;
const SIZE: f64 = 14.0;
/// The widest names of the table.
const NAMES: f64 = 200.0;
/// What stands at the setting that changes nothing.
const AS_IT_IS: &str = "As it is";

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where nothing or more than 60 settings were tried, settings do not rise, are not finite or too large, or a
/// probability is not one.
pub fn response_svg(chart: &ResponseChart) -> Result<String, ChartError> {
    check(chart)?;
    let table = table(chart);
    let height = ABOVE + PLOT + BELOW + ABOVE_TABLE + table.height();
    framed(&chart.captions, Height::Chart(height), |canvas, room| {
        let plot = Plot::new(chart, room);
        plot.draw(canvas);
        let top = plot.bottom + BELOW + ABOVE_TABLE;
        table.draw(canvas, room.left, top, &table.edges(room.left));
    })
}

fn check(chart: &ResponseChart) -> Result<(), ChartError> {
    check::count("settings", chart.tried.len(), 1..=60)?;
    let answer = chart.answer.iter().map(|(answer, _)| answer);
    let all: Vec<Response> = chart.tried.iter().chain(answer).copied().collect();
    let settings: Vec<f64> = all.iter().map(|found| found.setting).collect();
    let chances: Vec<f64> = all.iter().map(|found| found.chance).collect();
    let settings = settings.iter().chain([&chart.neutral]);
    check::figures("Response", "settings", settings, check::TOO_LARGE)?;
    check::chances("Response", "probability", chances.iter().chain([&chart.wanted]))?;
    if !chart.tried.is_sorted_by(|one, next| one.setting < next.setting) {
        return Err(ChartError::Figures("the settings that were tried do not rise".to_owned()));
    }
    Ok(())
}

/// A row of as many settings as there is room for.
fn table(chart: &ResponseChart) -> Table {
    let count = chart.tried.len();
    let of = |apart: usize| {
        let shown = thinned(count, 1.0, apart as f64);
        let shown: Vec<Response> = shown.into_iter().map(|place| chart.tried[place]).collect();
        let say = |found: &Response| chart.unit.said(found.setting, chart.unit.decimals());
        let heads: Vec<String> = shown.iter().map(say).collect();
        let cells = shown.iter().map(|found| per_cent_chance(found.chance)).collect();
        let row = Row { option: None, name: "Probability".to_owned(), cells, strong: false };
        let left_out = if shown.len() < count { "Setting, not all tried" } else { "Setting" };
        Table::new(left_out, &heads, vec![row], NAMES).even()
    };
    (1..count).map(of).find(|table| table.width() <= RIGHT - LEFT).unwrap_or_else(|| of(count))
}

/// Where things lie.
struct Plot<'a> {
    chart: &'a ResponseChart,
    axis: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl<'a> Plot<'a> {
    fn new(chart: &'a ResponseChart, room: Room) -> Plot<'a> {
        let settings = chart.tried.iter().map(|found| found.setting);
        let answer = chart.answer.iter().map(|(answer, _)| answer.setting);
        let axis = Axis::holding(settings.chain(answer).chain([chart.neutral]), false, 8.0);
        // The first and the last figure of the axis stand half beside it.
        let half =
            |tick: f64| width(&chart.unit.said(tick, axis.decimals), Weight::Regular, SIZE) / 2.0;
        let figures = width("100%", Weight::Regular, SIZE) + 10.0;
        Plot {
            left: room.left + figures.max(half(axis.low())),
            right: room.right
                - (width(&asked(chart), Weight::SemiBold, SIZE) + 12.0).max(half(axis.high())),
            top: room.top + ABOVE,
            bottom: room.top + ABOVE + PLOT,
            chart,
            axis,
        }
    }

    fn across(&self, setting: f64) -> f64 {
        self.axis.place(setting, self.right, self.left)
    }

    fn height(&self, chance: f64) -> f64 {
        self.bottom + chance.clamp(0.0, 1.0) * (self.top - self.bottom)
    }

    fn point(&self, found: &Response) -> Point {
        (self.across(found.setting), self.height(found.chance))
    }

    fn draw(&self, canvas: &mut Canvas<'_>) {
        self.back(canvas);
        self.uprights(canvas);
        let wanted = self.height(self.chart.wanted);
        let face = Type::regular(SIZE, CONTROL_TOTAL).semi_bold();
        canvas.dashed(&[(self.left, wanted), (self.right, wanted)], CONTROL_TOTAL, 2.0, 11.0, 5.0);
        canvas.text(&asked(self.chart), (self.right + 10.0, wanted + 0.36 * SIZE), face);
        let points: Vec<Point> = self.chart.tried.iter().map(|found| self.point(found)).collect();
        canvas.line(&points, PAPER, 4.5);
        look(0).line(canvas, &points, 2.5);
        points.iter().for_each(|point| look(0).mark(canvas, *point, 5.0));
        if let Some((answer, _)) = &self.chart.answer {
            look(1).mark(canvas, self.point(answer), 8.0);
        }
    }

    /// Grid, chances and settings.
    fn back(&self, canvas: &mut Canvas<'_>) {
        let caption = Type::regular(13.0, AXIS);
        let face = Type::regular(SIZE, TEXT);
        canvas.text("Probability", (self.left, self.top - 62.0), caption);
        for quarter in 0..=4 {
            let y = self.height(f64::from(quarter) / 4.0);
            let place = (self.left - 10.0, y + 0.36 * SIZE);
            canvas.text(&format!("{}%", 25 * quarter), place, face.at(Anchor::End));
            let (colour, thick) = if quarter == 0 { (AXIS, 1.5) } else { (GRID, 1.0) };
            canvas.line(&[(self.left, y), (self.right, y)], colour, thick);
        }
        let mut free = f64::NEG_INFINITY;
        for tick in &self.axis.ticks {
            let x = self.across(*tick);
            canvas.line(&[(x, self.bottom), (x, self.bottom + 6.0)], AXIS, 1.0);
            let said = self.chart.unit.said(*tick, self.axis.decimals);
            let half = width(&said, Weight::Regular, SIZE) / 2.0;
            if x - half >= free {
                canvas.text(&said, (x, self.bottom + 24.0), face.at(Anchor::Middle));
                free = x + half + 14.0;
            }
        }
        let name =
            fit(&plain(&self.chart.lever, 160), Weight::Regular, 13.0, self.right - self.left);
        canvas.text(&name, (self.left, self.bottom + 48.0), caption);
    }

    /// Lines upright at the answer and at the setting as it is, named in a line of their own each above the curve.
    fn uprights(&self, canvas: &mut Canvas<'_>) {
        let x = self.across(self.chart.neutral);
        canvas.line(&[(x, self.top - 8.0), (x, self.bottom)], AXIS, 1.0);
        self.over(canvas, AS_IT_IS, (x, self.top - 14.0), Type::regular(SIZE, AXIS));
        if let Some((answer, name)) = &self.chart.answer {
            let x = self.across(answer.setting);
            let chance = per_cent_chance(answer.chance);
            let said = format!("Answer: {}, {chance}", plain(name, 60));
            let place = self.point(answer);
            canvas.dashed(&[(x, self.top - 30.0), place], TEXT, 1.5, 5.0, 4.0);
            canvas.dashed(&[place, (x, self.bottom)], TEXT, 1.5, 5.0, 4.0);
            let face = Type::regular(SIZE, TEXT).semi_bold();
            self.over(canvas, &said, (x, self.top - 36.0), face);
        }
    }

    /// A text over `place`, moved aside where it would leave the plot.
    fn over(&self, canvas: &mut Canvas<'_>, said: &str, (x, base): Point, face: Type) {
        let said = fit(said, face.weight, face.size, self.right - self.left);
        let wide = width(&said, face.weight, face.size);
        let left = (x - wide / 2.0).min(self.right - wide).max(self.left);
        canvas.rectangle((left - 3.0, base - 13.0), (left + wide + 3.0, base + 4.0), PAPER);
        canvas.text(&said, (left, base), face);
    }
}

/// What stands at the end of the line at the chance that was asked for.
fn asked(chart: &ResponseChart) -> String {
    format!("{} asked for", per_cent_chance(chart.wanted))
}

#[cfg(test)]
mod tests;
