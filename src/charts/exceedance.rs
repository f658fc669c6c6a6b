//! The cumulative position over the horizon, by option: the chance of at least so much, read off at the control
//! total. It draws curves and readings that were worked out elsewhere, and reads nothing off itself.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Point, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Figure, Height, Room, Setting, bare, framed};
use super::line_ends::{LineEnd, LineEnds};
use super::options::look;
use super::palette::{AXIS, CONTROL_TOTAL, GRID, PAPER, TEXT};
use super::scale::Axis;
use super::table::{Row, Table};
use crate::wording::{accounts, axis_figure, per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ExceedanceChart {
    /// The words round it; the subtitle says whose position it is, and whether before or after support.
    pub captions: Captions,
    /// The chances at which the curves are given, as fractions, falling: `0.95, 0.9, … 0.05`; 2 to 1,001.
    pub chances: Vec<f64>,
    /// The options, first to last; 1 to 8.
    pub options: Vec<ExceedanceCurve>,
}

/// An option's curve, £ million over the whole horizon, a surplus positive.
#[derive(Debug, Clone, PartialEq)]
pub struct ExceedanceCurve {
    /// The option's name; two short lines are drawn, some 60 characters.
    pub name: String,
    /// The position that is reached or passed with each of the chart's chances; never falling.
    pub positions: Vec<f64>,
    /// The sum of the option's control totals, and the chance that the position is at least as much; `None` where
    /// the option sets none.
    pub control_total: Option<(f64, f64)>,
}

/// Height of the curves' room, in units: on a sheet, and in a page.
const PLOT: f64 = 470.0;
const LOW_PLOT: f64 = 360.0;
const ABOVE: f64 = 54.0;
/// What the axis of positions takes below the curves, its caption included.
const BELOW: f64 = 54.0;
const ABOVE_TABLE: f64 = 12.0;
const AXIS_SIZE: f64 = 14.0;
/// The widest names, beside the curves and in the table.
const NAMES: (f64, f64) = (260.0, 420.0);
/// The chances that the table shows, where the curves are given at them.
const SHOWN: [f64; 5] = [0.95, 0.8, 0.5, 0.2, 0.05];

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no options or more than 8, fewer than 2 or more than 1,001 chances, a curve is not as
/// long as these, chances do not fall or positions fall, or a figure is not finite or too large to be set.
pub fn exceedance_svg(chart: &ExceedanceChart) -> Result<String, ChartError> {
    check(chart)?;
    let names: Vec<String> = chart.options.iter().map(|option| plain(&option.name, 120)).collect();
    let table = table(chart, &names);
    let height = ABOVE + PLOT + BELOW + ABOVE_TABLE + table.height();
    framed(&chart.captions, Height::Chart(height), |canvas, room| {
        let labels = labels(chart, &names);
        let plot = Plot::new(chart, &labels, room, PLOT);
        plot.draw(canvas, chart, &labels);
        let top = plot.bottom + BELOW + ABOVE_TABLE;
        table.draw(canvas, room.left, top, &table.edges(room.left));
    })
}

/// The same chart for a page of HTML. Errors as of [`exceedance_svg`].
pub fn exceedance_figure(chart: &ExceedanceChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let names: Vec<String> = chart.options.iter().map(|option| plain(&option.name, 120)).collect();
    let wide = bare(Setting::Wide, ABOVE + LOW_PLOT + BELOW, |canvas, room| {
        let labels = labels(chart, &names);
        Plot::new(chart, &labels, room, LOW_PLOT).draw(canvas, chart, &labels);
    })?;
    let numbers = vec![table(chart, &names).numbers()];
    Ok(Figure { captions: chart.captions.clone(), wide, narrow: None, numbers })
}

fn check(chart: &ExceedanceChart) -> Result<(), ChartError> {
    check::options(chart.options.len())?;
    check::count("chances", chart.chances.len(), 2..=1_001)?;
    check::chances("Curves", "chances", &chart.chances)?;
    if !chart.chances.is_sorted_by(|one, next| one > next) {
        return Err(ChartError::Figures("the chances of the curves do not fall".to_string()));
    }
    chart.options.iter().try_for_each(|option| {
        let name = &option.name;
        let wanted = chart.chances.len();
        check::length(name, "curve", option.positions.len(), wanted, "chances")?;
        check::figures(name, "curve", &option.positions, check::TOO_LARGE)?;
        if !option.positions.is_sorted() {
            let name = plain(name, 60);
            return Err(ChartError::Figures(format!("{name}: the positions of the curve fall")));
        }
        let (total, chance) = option.control_total.unzip();
        check::figures(name, "control total", &total, check::TOO_LARGE)?;
        check::chances(name, "chance at the control total", &chance)
    })
}

fn table(chart: &ExceedanceChart, names: &[String]) -> Table {
    let shown: Vec<usize> = SHOWN
        .iter()
        .filter_map(|shown| chart.chances.iter().position(|chance| (chance - shown).abs() < 1e-9))
        .collect();
    let mut heads = vec!["Control total".to_string(), "Chance of meeting".to_string()];
    heads.extend(
        shown
            .iter()
            .map(|place| format!("{} chance of at least", per_cent_chance(chart.chances[*place]))),
    );
    let rows = chart.options.iter().zip(names).enumerate().map(|(index, (option, name))| {
        let (total, chance) = option.control_total.unzip();
        let mut cells = vec![
            total.map_or("none".to_string(), accounts),
            chance.map_or("–".to_string(), per_cent_chance),
        ];
        cells.extend(shown.iter().map(|place| accounts(option.positions[*place])));
        Row::option(index, name, cells)
    });
    let corner = "Cumulative position, £m, surplus/(deficit)";
    Table::new(corner, &heads, rows.collect(), NAMES.1).even()
}

/// A label for each option, at the height of its reading.
fn labels(chart: &ExceedanceChart, names: &[String]) -> LineEnds {
    let several = control_totals(chart).len() > 1;
    let ends = chart.options.iter().zip(names).enumerate().map(|(option, (curve, name))| {
        let (value, figure, note) = match curve.control_total {
            Some((total, chance)) if several => {
                let note = format!("at its control total, {}", axis_figure(total, 1));
                (chance, per_cent_chance(chance), note)
            }
            Some((_, chance)) => (chance, per_cent_chance(chance), String::new()),
            None => {
                let chance = chart.chances[middle(&chart.chances)];
                (chance, String::new(), "no control total".to_string())
            }
        };
        LineEnd { option, value, figure, name: name.clone(), note }
    });
    LineEnds::new(ends.collect(), NAMES.0)
}

/// The control totals that do not read alike, least first.
fn control_totals(chart: &ExceedanceChart) -> Vec<f64> {
    let mut totals: Vec<f64> =
        chart.options.iter().filter_map(|option| Some(option.control_total?.0)).collect();
    totals.sort_by(f64::total_cmp);
    totals.dedup_by(|next, one| axis_figure(*next, 1) == axis_figure(*one, 1));
    totals
}

/// The middle of the curves, as an index into their chances.
fn middle(chances: &[f64]) -> usize {
    chances.iter().position(|chance| *chance <= 0.5).unwrap_or(chances.len() - 1)
}

/// Where things lie.
struct Plot {
    axis: Axis,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot {
    fn new(chart: &ExceedanceChart, labels: &LineEnds, room: Room, high: f64) -> Plot {
        let totals = chart.options.iter().filter_map(|option| Some(option.control_total?.0));
        let positions = chart.options.iter().flat_map(|option| option.positions.iter().copied());
        let left = room.left + width("100%", Weight::Regular, AXIS_SIZE) + 10.0;
        Plot {
            axis: Axis::holding(positions.chain(totals), false, 8.0),
            left,
            right: room.right - labels.room() - 10.0,
            top: room.top + ABOVE,
            bottom: room.top + ABOVE + high,
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, chart: &ExceedanceChart, labels: &LineEnds) {
        self.back(canvas);
        self.control_totals(canvas, chart);
        self.curves(canvas, chart);
        labels.draw(
            canvas,
            self.right,
            (self.top - 10.0, self.bottom + 10.0),
            |chance| self.height(chance),
            |end| self.reading(&chart.options[end.option], &chart.chances).0 + 8.0,
        );
        self.readings(canvas, chart);
    }

    fn across(&self, position: f64) -> f64 {
        self.axis.place(position, self.right, self.left)
    }

    fn height(&self, chance: f64) -> f64 {
        self.bottom + chance.clamp(0.0, 1.0) * (self.top - self.bottom)
    }

    fn back(&self, canvas: &mut Canvas<'_>) {
        let caption = Type::regular(13.0, AXIS);
        let face = Type::regular(AXIS_SIZE, TEXT);
        canvas.text("Chance of at least this position", (self.left, self.top - 40.0), caption);
        for quarter in 0..=4 {
            let y = self.height(f64::from(quarter) / 4.0);
            let figure = format!("{}%", 25 * quarter);
            let place = (self.left - 10.0, y + 0.36 * AXIS_SIZE);
            canvas.text(&figure, place, face.at(Anchor::End));
            let ends = [(self.left, y), (self.right, y)];
            match quarter {
                0 => canvas.line(&ends, AXIS, 1.5),
                2 => canvas.dashed(&ends, AXIS, 1.0, 5.0, 4.0),
                _ => canvas.line(&ends, GRID, 1.0),
            }
        }
        let least = 14.0;
        let mut free = f64::NEG_INFINITY;
        for tick in &self.axis.ticks {
            let x = self.across(*tick);
            let zero = tick.abs() < 1e-9 * (self.axis.high() - self.axis.low());
            let (colour, thick) = if zero { (AXIS, 1.5) } else { (GRID, 1.0) };
            canvas.line(&[(x, self.top), (x, self.bottom)], colour, thick);
            let figure = axis_figure(*tick, self.axis.decimals);
            let half = width(&figure, Weight::Regular, AXIS_SIZE) / 2.0;
            // Large figures stand at every second tick, or as many as there is room for.
            if x - half >= free {
                canvas.text(&figure, (x, self.bottom + 22.0), face.at(Anchor::Middle));
                free = x + half + least;
            }
        }
        let warning = if self.axis.shows_nought() { "" } else { "; axis does not start at zero" };
        let unit = format!("Cumulative position over the horizon, £m, surplus/(deficit){warning}");
        canvas.text(&unit, (self.left, self.bottom + 46.0), caption);
    }

    /// A line upright at each control total, its figure above it.
    fn control_totals(&self, canvas: &mut Canvas<'_>, chart: &ExceedanceChart) {
        let totals = control_totals(chart);
        let name = if totals.len() > 1 { "Control totals" } else { "Control total" };
        let face = Type::regular(AXIS_SIZE, CONTROL_TOTAL).semi_bold();
        let mut free = f64::NEG_INFINITY;
        for (index, total) in totals.iter().enumerate() {
            let x = self.across(*total);
            let figure = axis_figure(*total, 1);
            let said = if index == 0 { format!("{name} {figure}") } else { figure };
            let wide = width(&said, Weight::SemiBold, AXIS_SIZE);
            let start = (x - wide / 2.0).clamp(self.left, self.right.max(self.left + wide) - wide);
            let start = if index == 0 { (x - wide).max(self.left) } else { start };
            // Those that stand too near to be named keep their line; the labels and the table name them.
            if start >= free {
                canvas.text(&said, (start, self.top - 16.0), face);
                free = start + wide + 14.0;
            }
            let ends = [(x, self.top - 10.0), (x, self.bottom)];
            canvas.line(&ends, PAPER, 5.0);
            canvas.dashed(&ends, CONTROL_TOTAL, 2.5, 11.0, 5.0);
        }
    }

    fn points(&self, curve: &ExceedanceCurve, chances: &[f64]) -> Vec<Point> {
        let point =
            |(position, chance): (&f64, &f64)| (self.across(*position), self.height(*chance));
        curve.positions.iter().zip(chances).map(point).collect()
    }

    /// The curves, the first option's on top, with a marker at about every tenth of the chances.
    fn curves(&self, canvas: &mut Canvas<'_>, chart: &ExceedanceChart) {
        for (option, curve) in chart.options.iter().enumerate().rev() {
            let points = self.points(curve, &chart.chances);
            canvas.line(&points, PAPER, 4.5);
            look(option).line(canvas, &points, 2.5);
        }
        let count = chart.options.len() as f64;
        for (option, curve) in chart.options.iter().enumerate().rev() {
            let points = self.points(curve, &chart.chances);
            // Curves that coincide show their markers in turn.
            let mut next = self.bottom - 12.0 - 60.0 * option as f64 / count;
            for point in points.iter().rev() {
                if point.1 <= next {
                    look(option).mark(canvas, *point, 4.0);
                    next = point.1 - 60.0;
                }
            }
        }
    }

    /// Where an option is read off: at its control total, or at its middle where it has none.
    fn reading(&self, curve: &ExceedanceCurve, chances: &[f64]) -> Point {
        if let Some((total, chance)) = curve.control_total {
            return (self.across(total), self.height(chance));
        }
        let middle = middle(chances);
        (self.across(curve.positions[middle]), self.height(chances[middle]))
    }

    fn readings(&self, canvas: &mut Canvas<'_>, chart: &ExceedanceChart) {
        for (option, curve) in chart.options.iter().enumerate().rev() {
            let place = self.reading(curve, &chart.chances);
            look(option).mark(canvas, place, 6.5);
        }
    }
}

#[cfg(test)]
mod tests;
