//! Small fans side by side on one axis: a panel for each option, or for each organisation. It uses the fan's own
//! drawing, so that a small fan and the locality's sheet look alike; it draws what it is given.

use super::ChartError;
use super::canvas::Plot;
use super::canvas::{Canvas, Type};
use super::check;
use super::fan::{Fan, check as fan_check, plot};
use super::fonts::Weight;
use super::frame::{Captions, Figure, Height, LEFT, RIGHT, Room, Setting, bare, framed};
use super::options::{MOST_OPTIONS, look};
use super::palette::{AXIS, TEXT};
use super::scale::{Axis, thinned};
use super::table::{Row, Table};
use super::words::wrap;
use crate::wording::{accounts, per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct MultiplesChart {
    /// The words round it; the subtitle says whether positions are before or after support, and whose they are.
    pub captions: Captions,
    /// Names of the years, the base year first; 2 to 101, at most 9 characters each.
    pub years: Vec<String>,
    /// What the panels are.
    pub panels: Panels,
}

/// The panels, 1 to 12. A fan's title is the panel's name (two lines are drawn), and its `plan_percentile` is not
/// shown. All are drawn against one axis, so that a larger fan is a larger uncertainty.
#[derive(Debug, Clone, PartialEq)]
pub enum Panels {
    /// One for each option, first to last; at most 8. Each has its option's marker.
    Options(Vec<Fan>),
    /// One for each organisation, or whatever else the fans are of.
    Organisations(Vec<Fan>),
}

impl Panels {
    fn fans(&self) -> &[Fan] {
        match self {
            Panels::Options(fans) | Panels::Organisations(fans) => fans,
        }
    }

    fn are_options(&self) -> bool {
        matches!(self, Panels::Options(_))
    }
}

/// The most panels.
const MOST: usize = 12;
/// Height of a panel by how many stand side by side, name and years included; the first where there is one row.
const HEIGHTS: [f64; 3] = [500.0, 430.0, 350.0];
/// Between two panels.
const BETWEEN: (f64, f64) = (34.0, 26.0);
const NAME_SIZE: f64 = 16.0;
const NAME_LINE: f64 = 20.0;
const ABOVE_TABLE: f64 = 26.0;
/// The widest names in the table.
const NAMES: f64 = 310.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no panels or too many, where a list is not as long as the years ask, or where a figure
/// is not finite or too large to be set.
pub fn multiples_svg(chart: &MultiplesChart) -> Result<String, ChartError> {
    check(chart)?;
    let years: Vec<String> = chart.years.iter().map(|year| plain(year, 9)).collect();
    let (across, down) = grid(chart.panels.fans().len());
    let high = HEIGHTS[if down == 1 { 0 } else { across - 1 }];
    let panels = height(high, down);
    let table = table(chart, &years);
    framed(&chart.captions, Height::Chart(panels + ABOVE_TABLE + table.height()), |canvas, room| {
        let grid = Room { bottom: room.top + panels, ..room };
        draw(canvas, chart, &years, (across, down), grid);
        let edges = table.edges(room.left);
        table.draw(canvas, room.left, grid.bottom + ABOVE_TABLE, &edges);
    })
}

/// The same chart for a page of HTML. Errors as of [`multiples_svg`].
pub fn multiples_figure(chart: &MultiplesChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let years: Vec<String> = chart.years.iter().map(|year| plain(year, 9)).collect();
    let count = chart.panels.fans().len();
    let of = |setting, across: usize, high| -> Result<Plot, ChartError> {
        let down = count.div_ceil(across);
        bare(setting, height(high, down), |canvas, room| {
            draw(canvas, chart, &years, (across, down), room);
        })
    };
    let (across, high) = match count {
        1 => (1, 400.0),
        2..=6 => (2, 310.0),
        _ => (3, 270.0),
    };
    let every: Vec<usize> = (0..years.len()).collect();
    Ok(Figure {
        captions: chart.captions.clone(),
        wide: of(Setting::Wide, across, high)?,
        narrow: Some(of(Setting::Narrow, 1, 280.0)?),
        numbers: vec![table_of(chart, &years, &every).numbers()],
    })
}

fn check(chart: &MultiplesChart) -> Result<(), ChartError> {
    let fans = chart.panels.fans();
    let most = if chart.panels.are_options() { MOST_OPTIONS } else { MOST };
    check::count("panels", fans.len(), 1..=most)?;
    fan_check::fans(fans, chart.years.len())
}

/// Height of `down` rows of panels that are `high` units high.
fn height(high: f64, down: usize) -> f64 {
    high * down as f64 + BETWEEN.1 * (down as f64 - 1.0)
}

/// Draws the panels, so many `across` and `down`, against one axis.
fn draw(
    canvas: &mut Canvas<'_>,
    chart: &MultiplesChart,
    years: &[String],
    (across, down): (usize, usize),
    grid: Room,
) {
    let fans = chart.panels.fans();
    let axis = Axis::holding(
        fans.iter().flat_map(plot::values),
        fans.iter().any(|fan| fan.signed),
        if across > 2 { 4.0 } else { 6.0 },
    );
    let labels = fans.iter().map(plot::labels_room).fold(0.0, f64::max);
    let lines = (0..fans.len()).map(|index| {
        let (left, right) = name_room(&chart.panels, grid.part(index, across, down, BETWEEN));
        wrap(&plain(&fans[index].title, 120), Weight::SemiBold, NAME_SIZE, right - left, 2)
    });
    let lines: Vec<Vec<String>> = lines.collect();
    let names = NAME_LINE * lines.iter().map(Vec::len).max().unwrap_or(0) as f64;
    for (index, (fan, lines)) in fans.iter().zip(&lines).enumerate() {
        let room = grid.part(index, across, down, BETWEEN);
        name(canvas, lines, index, &chart.panels, room);
        let top = room.top + names;
        let unit = plot::unit(fan, &axis);
        canvas.text(&unit, (room.left, top + 13.0), Type::regular(13.0, AXIS));
        plot::panel(canvas, years, fan, &axis, labels, Room { top: top + 34.0, ..room });
    }
}

/// How many panels stand side by side, and how many rows there are.
fn grid(count: usize) -> (usize, usize) {
    let across = match count {
        1 => 1,
        2 | 4 => 2,
        _ => 3,
    };
    (across, count.div_ceil(across))
}

/// Where a panel's name starts and ends.
fn name_room(panels: &Panels, room: Room) -> (f64, f64) {
    (room.left + if panels.are_options() { 22.0 } else { 0.0 }, room.right)
}

/// The panel's name, its option's marker before it.
fn name(canvas: &mut Canvas<'_>, lines: &[String], index: usize, panels: &Panels, room: Room) {
    if panels.are_options() {
        look(index).mark(canvas, (room.left + 7.0, room.top + 8.5), 6.0);
    }
    let (left, _) = name_room(panels, room);
    for (index, line) in lines.iter().enumerate() {
        let place = (left, room.top + 14.0 + NAME_LINE * index as f64);
        canvas.text(line, place, Type::regular(NAME_SIZE, TEXT).semi_bold());
    }
}

/// The medians of as many years as there is room for, and what else is known of the last year.
fn table(chart: &MultiplesChart, years: &[String]) -> Table {
    let count = years.len();
    let of = |apart: usize| table_of(chart, years, &thinned(count, 1.0, apart as f64));
    (1..count).map(of).find(|table| table.width() <= RIGHT - LEFT).unwrap_or_else(|| of(count))
}

fn table_of(chart: &MultiplesChart, years: &[String], named: &[usize]) -> Table {
    let fans = chart.panels.fans();
    let unit = if fans.iter().any(|fan| fan.signed) { ", surplus/(deficit)" } else { "" };
    let which = if named.len() < years.len() { "not all years" } else { "each year" };
    let corner = format!("Median, {which}, £m{unit}");
    let any = |has: fn(&Fan) -> bool| fans.iter().any(has);
    let known = [
        ("5th percentile", true),
        ("95th percentile", true),
        ("Plan", any(|fan| fan.plan.is_some())),
        ("Control total", any(|fan| fan.control_total.is_some())),
        ("Do nothing", any(|fan| fan.do_nothing.is_some())),
        ("Chance of meeting", any(|fan| fan.chance.is_some())),
    ];
    let last = years.last().map_or("", String::as_str);
    let mut heads: Vec<String> = named.iter().map(|year| years[*year].clone()).collect();
    heads.extend(
        known.iter().filter(|(_, shown)| *shown).map(|(name, _)| format!("{name}, {last}")),
    );
    let rows = fans.iter().enumerate().map(|(index, fan)| {
        let end = |path: &Option<Vec<f64>>| path.as_ref().and_then(|path| path.last().copied());
        let band = |place: usize| fan.bands.last().map(|bands| bands[place]);
        let figures = [
            band(0).map(accounts),
            band(6).map(accounts),
            end(&fan.plan).map(accounts),
            end(&fan.control_total).map(accounts),
            end(&fan.do_nothing).map(accounts),
            end(&fan.chance).map(per_cent_chance),
        ];
        let figures = figures.into_iter().zip(&known).filter(|(_, (_, shown))| *shown);
        let mut cells: Vec<String> =
            named.iter().map(|year| accounts(fan.bands[*year][3])).collect();
        cells.extend(figures.map(|(figure, _)| figure.unwrap_or_else(|| "–".to_string())));
        Row {
            option: chart.panels.are_options().then_some(index),
            name: plain(&fan.title, 120),
            cells,
            strong: false,
        }
    });
    Table::new(&corner, &heads, rows.collect(), NAMES)
}

#[cfg(test)]
mod tests;
