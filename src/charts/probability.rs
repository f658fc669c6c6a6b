//! The probability of meeting, by year and option: a line for each option, and beside the years a dot for the
//! whole horizon. It draws probabilities that were counted elsewhere; which lens they were counted through, the
//! caller says in the captions.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Point, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Figure, Height, LEFT, RIGHT, Room, Setting, bare, framed};
use super::line_ends::{LineEnd, LineEnds};
use super::options::{look, side_by_side};
use super::palette::{AXIS, GRID, PAPER, TEXT};
use super::scale::thinned;
use super::table::{Row, Table};
use crate::wording::{per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbabilityChart {
    /// The words round it; the headline or the subtitle names the lens (the locality's control total, every
    /// organisation's own).
    pub captions: Captions,
    /// What the lines are, above the axis: `Probability of meeting, each year on its own`.
    pub measure: String,
    /// Names of the projected years, `2016/17`, or of whatever else the lines run over; 1 to 100, at most 9 characters each.
    pub years: Vec<String>,
    /// The options, first to last; 1 to 8.
    pub options: Vec<OptionChances>,
    /// What success over the horizon is: `Every year`. It stands over the dots.
    pub success_name: String,
}

/// An option's probabilities, as fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionChances {
    /// Its name; two short lines are drawn, some 60 characters.
    pub name: String,
    /// The probability of meeting in each projected year, on its own.
    pub chance: Vec<f64>,
    /// The probability of success over the horizon. Dots are drawn where any option has it.
    pub success: Option<f64>,
}

/// Height of the lines' room, in units: on a sheet, and in a page.
const PLOT: f64 = 500.0;
const LOW_PLOT: f64 = 360.0;
/// What the axis of years takes below the lines, and space above the lines.
const YEARS_HEIGHT: f64 = 34.0;
const ABOVE: f64 = 42.0;
/// Between the years and the table.
const ABOVE_TABLE: f64 = 14.0;
const AXIS_SIZE: f64 = 14.0;
/// The widest names of options, beside the lines and in the table.
const NAMES: (f64, f64) = (230.0, 420.0);
/// The room of one dot, and the least room of all together, which their name needs.
const DOT: f64 = 42.0;
const LEAST_DOTS: f64 = 120.0;
/// The least space between years at which each has its markers.
const LEAST_APART: f64 = 30.0;
/// What is said of the guide at a half; the lines start behind it.
const GUIDE: &str = "Even chance";
/// What stands where there is no figure.
const NONE: &str = "–";
/// From one marker to the next where those of a year stand side by side.
const STEP: f64 = 12.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no options or more than 8, no years or more than 100, a list is not as long as the
/// years ask, or a probability is not one.
pub fn probability_svg(chart: &ProbabilityChart) -> Result<String, ChartError> {
    check(chart)?;
    let years: Vec<String> = chart.years.iter().map(|year| plain(year, 9)).collect();
    let names: Vec<String> = chart.options.iter().map(|option| plain(&option.name, 120)).collect();
    let table = table(chart, &years, &names);
    let height = ABOVE + PLOT + YEARS_HEIGHT + ABOVE_TABLE + table.height();
    framed(&chart.captions, Height::Chart(height), |canvas, room| {
        let plot = Plot::new(chart, &years, &names, room, PLOT);
        plot.draw(canvas, &years, &names);
        let top = plot.bottom + YEARS_HEIGHT + ABOVE_TABLE;
        table.draw(canvas, room.left, top, &table.edges(room.left));
    })
}

/// The same chart for a page of HTML. Errors as of [`probability_svg`].
pub fn probability_figure(chart: &ProbabilityChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let years: Vec<String> = chart.years.iter().map(|year| plain(year, 9)).collect();
    let names: Vec<String> = chart.options.iter().map(|option| plain(&option.name, 120)).collect();
    let every: Vec<usize> = (0..years.len()).collect();
    let wide = bare(Setting::Wide, ABOVE + LOW_PLOT + YEARS_HEIGHT, |canvas, room| {
        Plot::new(chart, &years, &names, room, LOW_PLOT).draw(canvas, &years, &names);
    })?;
    let numbers = vec![table_of(chart, &years, &names, &every).numbers()];
    Ok(Figure { captions: chart.captions.clone(), wide, narrow: None, numbers })
}

fn check(chart: &ProbabilityChart) -> Result<(), ChartError> {
    check::options(chart.options.len())?;
    check::count("years", chart.years.len(), check::YEARS)?;
    chart.options.iter().try_for_each(|option| {
        let (name, years) = (&option.name, chart.years.len());
        check::length(name, "probability", option.chance.len(), years, "years")?;
        check::chances(name, "probability", &option.chance)?;
        check::chances(name, "probability of success", &option.success)
    })
}

/// The table of as many years as there is room for, with the whole horizon last.
fn table(chart: &ProbabilityChart, years: &[String], names: &[String]) -> Table {
    let count = years.len();
    let of = |apart: usize| table_of(chart, years, names, &thinned(count, 1.0, apart as f64));
    (1..count).map(of).find(|table| table.width() <= RIGHT - LEFT).unwrap_or_else(|| of(count))
}

fn table_of(
    chart: &ProbabilityChart,
    years: &[String],
    names: &[String],
    named: &[usize],
) -> Table {
    let success = chart.options.iter().any(|option| option.success.is_some());
    let mut heads: Vec<String> = named.iter().map(|year| years[*year].clone()).collect();
    heads.extend(success.then(|| plain(&chart.success_name, 24)));
    let rows = chart.options.iter().zip(names).enumerate().map(|(index, (option, name))| {
        let mut cells: Vec<String> =
            named.iter().map(|year| per_cent_chance(option.chance[*year])).collect();
        cells.extend(success.then(|| option.success.map_or(NONE.to_string(), per_cent_chance)));
        Row::option(index, name, cells)
    });
    let left_out = if named.len() < years.len() { ", not all years" } else { "" };
    let corner = format!("Probability{left_out}");
    Table::new(&corner, &heads, rows.collect(), NAMES.1).even()
}

/// Where things lie.
struct Plot<'a> {
    chart: &'a ProbabilityChart,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    /// Where each year lies, and which years are named.
    places: Vec<f64>,
    named: Vec<usize>,
    /// How far each option's markers stand to the side of their year.
    aside: Vec<f64>,
    /// The room of the dots.
    dots: Option<(f64, f64)>,
}

impl<'a> Plot<'a> {
    fn new(
        chart: &'a ProbabilityChart,
        years: &[String],
        names: &[String],
        room: Room,
        high: f64,
    ) -> Plot<'a> {
        let widest = years.iter().map(|year| width(year, Weight::Regular, AXIS_SIZE));
        let column = widest.fold(0.0, f64::max);
        let axis = width("100%", Weight::Regular, AXIS_SIZE) + 10.0;
        let options = chart.options.len();
        let success = chart.options.iter().any(|option| option.success.is_some());
        let wide = (DOT * options as f64).max(LEAST_DOTS);
        let dots = success.then_some((room.right - wide, room.right));
        let labels = line_ends(chart, names).room();
        let right = dots.map_or(room.right, |(left, _)| left - 34.0) - labels;
        let left = room.left + axis;

        let count = chart.years.len();
        let guide = width(GUIDE, Weight::Regular, 13.0);
        let lead = (STEP * options as f64 / 2.0).max(column / 2.0).max(guide) + 14.0;
        let (first, last) = (left + lead, right - STEP * options as f64 / 2.0 - 4.0);
        let spacing = (last - first) / (count.max(2) - 1) as f64;
        let places: Vec<f64> = if count == 1 {
            vec![(first + last) / 2.0]
        } else {
            (0..count).map(|year| first + year as f64 * spacing).collect()
        };
        let named = thinned(count, spacing, column + 14.0);
        let mut plot = Plot {
            chart,
            left,
            right,
            top: room.top + ABOVE,
            bottom: room.top + ABOVE + high,
            places,
            named,
            aside: vec![0.0; options],
            dots,
        };
        if plot.crowded() {
            let step = STEP.min(spacing * 0.8 / options as f64);
            plot.aside = side_by_side(options, step).collect();
        }
        plot
    }

    fn draw(&self, canvas: &mut Canvas<'_>, years: &[String], names: &[String]) {
        self.back(canvas, &self.chart.measure, years);
        self.lines(canvas, self.chart);
        line_ends(self.chart, names).draw(
            canvas,
            self.right,
            (self.top - 14.0, self.bottom + 14.0),
            |value| self.height(value),
            |end| self.last(end.option),
        );
        self.dots(canvas, self.chart);
    }

    /// Whether two markers of a year would lie on each other.
    fn crowded(&self) -> bool {
        let heights =
            |year: usize| self.chart.options.iter().map(move |option| option.chance[year]);
        (0..self.places.len()).any(|year| {
            let mut heights: Vec<f64> = heights(year).map(|chance| self.height(chance)).collect();
            heights.sort_by(f64::total_cmp);
            heights.windows(2).any(|pair| pair[1] - pair[0] < STEP)
        })
    }

    fn height(&self, chance: f64) -> f64 {
        self.bottom + chance.clamp(0.0, 1.0) * (self.top - self.bottom)
    }

    fn points(&self, option: usize) -> Vec<Point> {
        let chances = &self.chart.options[option].chance;
        let point = |(x, chance): (&f64, &f64)| (x + self.aside[option], self.height(*chance));
        self.places.iter().zip(chances).map(point).collect()
    }

    /// Where the option's line ends.
    fn last(&self, option: usize) -> f64 {
        self.points(option).last().map_or(self.right, |point| point.0) + 7.0
    }

    /// Grid, guide and years.
    fn back(&self, canvas: &mut Canvas<'_>, measure: &str, years: &[String]) {
        let caption = Type::regular(13.0, AXIS);
        canvas.text(&plain(measure, 100), (self.left, self.top - 20.0), caption);
        for quarter in 0..=4 {
            let chance = f64::from(quarter) / 4.0;
            let y = self.height(chance);
            let figure = format!("{}%", 25 * quarter);
            let face = Type::regular(AXIS_SIZE, TEXT).at(Anchor::End);
            canvas.text(&figure, (self.left - 10.0, y + 0.36 * AXIS_SIZE), face);
            for (left, right) in [Some((self.left, self.right)), self.dots].into_iter().flatten() {
                match quarter {
                    0 => canvas.line(&[(left, y), (right, y)], AXIS, 1.5),
                    2 => canvas.dashed(&[(left, y), (right, y)], AXIS, 1.5, 5.0, 4.0),
                    _ => canvas.line(&[(left, y), (right, y)], GRID, 1.0),
                }
            }
        }
        let guide = (self.left + 4.0, self.height(0.5) - 6.0);
        canvas.text(GUIDE, guide, caption);
        for (year, x) in self.places.iter().enumerate() {
            let tick = if self.named.contains(&year) { 6.0 } else { 3.0 };
            canvas.line(&[(*x, self.bottom), (*x, self.bottom + tick)], AXIS, 1.0);
        }
        for year in &self.named {
            let place = (self.places[*year], self.bottom + 24.0);
            canvas.text(&years[*year], place, Type::regular(AXIS_SIZE, TEXT).at(Anchor::Middle));
        }
    }

    /// The lines, the first option's on top, all markers over all lines.
    fn lines(&self, canvas: &mut Canvas<'_>, chart: &ProbabilityChart) {
        for option in (0..chart.options.len()).rev() {
            let points = self.points(option);
            canvas.line(&points, PAPER, 4.5);
            look(option).line(canvas, &points, 2.5);
        }
        // Markers of many years would run together: then those of the named years stand for all.
        let all = self.places.windows(2).all(|pair| pair[1] - pair[0] > LEAST_APART);
        for option in (0..chart.options.len()).rev() {
            for (year, point) in self.points(option).into_iter().enumerate() {
                if all || self.named.contains(&year) {
                    look(option).mark(canvas, point, 5.0);
                }
            }
        }
    }

    /// Success over the horizon: a stem and a marker each, side by side, the figure above.
    fn dots(&self, canvas: &mut Canvas<'_>, chart: &ProbabilityChart) {
        let Some((left, right)) = self.dots else {
            return;
        };
        let middle = (left + right) / 2.0;
        let name = plain(&chart.success_name, 24);
        let face = Type::regular(13.0, AXIS).at(Anchor::Middle);
        // Above the figure of a certain success.
        canvas.text("Over the horizon", (middle, self.top - 32.0), face);
        let below = (middle, self.bottom + 24.0);
        canvas.text(&name, below, Type::regular(AXIS_SIZE, TEXT).at(Anchor::Middle));
        let asides = side_by_side(chart.options.len(), DOT);
        for (index, (option, aside)) in chart.options.iter().zip(asides).enumerate() {
            let Some(success) = option.success else {
                continue;
            };
            let (x, y) = (middle + aside, self.height(success));
            look(index).line(canvas, &[(x, self.bottom), (x, y)], 2.0);
            look(index).mark(canvas, (x, y), 6.5);
            let figure = per_cent_chance(success);
            let face = Type::regular(14.0, TEXT).semi_bold().at(Anchor::Middle);
            let wide = width(&figure, Weight::SemiBold, 14.0) / 2.0 + 2.0;
            canvas.rectangle((x - wide, y - 26.0), (x + wide, y - 11.0), PAPER);
            canvas.text(&figure, (x, y - 13.0), face);
        }
    }
}

fn line_ends(chart: &ProbabilityChart, names: &[String]) -> LineEnds {
    let ends = chart.options.iter().zip(names).enumerate().filter_map(|(index, (option, name))| {
        let value = *option.chance.last()?;
        Some(LineEnd {
            option: index,
            value,
            figure: per_cent_chance(value),
            name: name.clone(),
            note: String::new(),
        })
    });
    LineEnds::new(ends.collect(), NAMES.0)
}

#[cfg(test)]
mod tests;
