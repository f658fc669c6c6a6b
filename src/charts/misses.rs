//! Who misses while the locality meets: for each option how many organisations miss their own control totals,
//! with the runs in which the locality meets its own above the line and those in which it misses below. It counts
//! nothing; every share arrives from outside.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::Weight;
use super::frame::{Captions, Figure, Height, LEFT, RIGHT, Room, Setting, bare, framed};
use super::options::look;
use super::palette::{AXIS, PAPER, TEXT};
use super::table::{Row, Table};
use super::words::wrap;
use crate::wording::{per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct MissesChart {
    /// The words round it; the subtitle says which year or whether the whole horizon.
    pub captions: Captions,
    /// How many organisations have a control total of their own; 1 to 20.
    pub organisations: usize,
    /// The options, first to last; 1 to 8.
    pub options: Vec<OptionMisses>,
}

/// An option's shares of all runs, as fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionMisses {
    /// The option's name; two lines are drawn.
    pub name: String,
    /// The locality meets and exactly so many organisations miss: none, one, … all.
    pub meets: Vec<f64>,
    /// The locality misses and exactly so many organisations miss: none, one, … all.
    pub misses: Vec<f64>,
    /// The locality meets.
    pub locality_meets: f64,
    /// The locality misses.
    pub locality_misses: f64,
    /// The locality meets while at least one organisation misses.
    pub meets_while_some_miss: f64,
}

/// The most organisations, the most with two panels side by side, and the most with three.
const MOST: usize = 20;
const MOST_BESIDE: usize = 12;
const FEW: usize = 4;
const BETWEEN: (f64, f64) = (50.0, 34.0);
const NAME_SIZE: f64 = 16.0;
const NAME_LINE: f64 = 20.0;
const SIZE: f64 = 14.0;
const FIGURE_SIZE: f64 = 13.0;
/// Room of the bars of a panel, both sides together.
const BARS: f64 = 170.0;
/// The least room of a side, for what is said of it at the left.
const LEAST_SIDE: f64 = 46.0;
/// Room for a figure at the end of a bar.
const FIGURE: f64 = 20.0;
/// Room of the numbers of organisations, between the sides.
const MIDDLE: f64 = 26.0;
/// Room of what is said at the left.
const SAID: f64 = 172.0;
const WIDEST_BAR: f64 = 54.0;
const ABOVE_TABLE: f64 = 28.0;
/// The widest names in the table, and those beside many organisations.
const NAMES: (f64, f64) = (310.0, 220.0);
/// Between a panel's name and its bars.
const ABOVE: f64 = 4.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no options or more than 8, no organisations or more than 20, a list is not one longer
/// than there are organisations, or a share is not between zero and one.
pub fn misses_svg(chart: &MissesChart) -> Result<String, ChartError> {
    check(chart)?;
    let across = match (chart.options.len(), chart.organisations) {
        (1, _) => 1,
        (3 | 5..=6, ..=FEW) => 3,
        (_, ..=MOST_BESIDE) => 2,
        _ => 1,
    };
    let layout = MissPanels::of(chart, across, RIGHT - LEFT);
    let panels = layout.all_height(chart.options.len());
    let table = table(chart);
    framed(&chart.captions, Height::Chart(panels + ABOVE_TABLE + table.height()), |canvas, room| {
        let grid = Room { bottom: room.top + panels, ..room };
        layout.panels(canvas, chart, grid);
        table.draw(canvas, room.left, grid.bottom + ABOVE_TABLE, &table.edges(room.left));
    })
}

/// The same chart for a page of HTML. Errors as of [`misses_svg`].
pub fn misses_figure(chart: &MissesChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let across = if chart.options.len() > 1 && chart.organisations <= FEW { 2 } else { 1 };
    let layout = MissPanels::of(chart, across, Setting::Wide.room());
    let wide = bare(Setting::Wide, layout.all_height(chart.options.len()), |canvas, room| {
        layout.panels(canvas, chart, room);
    })?;
    let numbers = vec![table(chart).numbers()];
    Ok(Figure { captions: chart.captions.clone(), wide, narrow: None, numbers })
}

fn check(chart: &MissesChart) -> Result<(), ChartError> {
    check::options(chart.options.len())?;
    check::count("organisations", chart.organisations, 1..=MOST)?;
    chart.options.iter().try_for_each(|option| {
        let (name, wanted) = (&option.name, chart.organisations + 1);
        for (what, list) in [("runs that meet", &option.meets), ("runs that miss", &option.misses)]
        {
            check::length(name, what, list.len(), wanted, "numbers of organisations")?;
            check::chances(name, what, list)?;
        }
        let together =
            [option.locality_meets, option.locality_misses, option.meets_while_some_miss];
        check::chances(name, "locality", &together)
    })
}

fn table(chart: &MissesChart) -> Table {
    let mut heads = vec!["All runs".to_string()];
    heads.extend((0..=chart.organisations).map(|count| count.to_string()));
    let rows = chart.options.iter().enumerate().flat_map(|(index, option)| {
        let name = plain(&option.name, 60);
        let row = |said: &str, whole: f64, list: &[f64]| {
            let cells = std::iter::once(whole).chain(list.iter().copied()).map(per_cent_chance);
            Row::option(index, &format!("{name}: {said}"), cells.collect())
        };
        [
            row("together they meet", option.locality_meets, &option.meets),
            row("together they miss", option.locality_misses, &option.misses),
        ]
    });
    let names = if chart.organisations > MOST_BESIDE { NAMES.1 } else { NAMES.0 };
    Table::new("All runs, by number of organisations that miss", &heads, rows.collect(), names)
}

/// How all panels are set.
struct MissPanels {
    across: usize,
    names: Vec<Vec<String>>,
    name_lines: usize,
    /// The longest bar of the whole chart, a share, above and below.
    longest: (f64, f64),
    /// Units of height for a share of one.
    scale: f64,
}

impl MissPanels {
    /// With panels `across` side by side in `room` units.
    fn of(chart: &MissesChart, across: usize, room: f64) -> MissPanels {
        let wide = (room - BETWEEN.0 * (across as f64 - 1.0)) / across as f64;
        let lines = |option: &OptionMisses| {
            wrap(&plain(&option.name, 200), Weight::SemiBold, NAME_SIZE, wide - 22.0, 2)
        };
        let names: Vec<Vec<String>> = chart.options.iter().map(lines).collect();
        let longest = |list: fn(&OptionMisses) -> &Vec<f64>| {
            chart.options.iter().flat_map(list).copied().fold(0.0, f64::max)
        };
        let longest = (longest(|option| &option.meets), longest(|option| &option.misses));
        MissPanels {
            across,
            name_lines: names.iter().map(Vec::len).max().unwrap_or(0),
            names,
            scale: BARS / (longest.0 + longest.1).max(0.01),
            longest,
        }
    }

    /// Room above the numbers of organisations and below them.
    fn sides(&self) -> (f64, f64) {
        let side = |longest: f64| (longest * self.scale + FIGURE).max(LEAST_SIDE);
        (side(self.longest.0), side(self.longest.1))
    }

    fn height(&self) -> f64 {
        let (above, below) = self.sides();
        NAME_LINE * self.name_lines as f64 + ABOVE + above + MIDDLE + below
    }

    fn down(&self, options: usize) -> usize {
        options.div_ceil(self.across)
    }

    /// Height of the panels of so many options.
    fn all_height(&self, options: usize) -> f64 {
        let down = self.down(options) as f64;
        self.height() * down + BETWEEN.1 * (down - 1.0)
    }

    fn panels(&self, canvas: &mut Canvas<'_>, chart: &MissesChart, room: Room) {
        let down = self.down(chart.options.len());
        for (index, option) in chart.options.iter().enumerate() {
            self.panel(canvas, index, option, room.part(index, self.across, down, BETWEEN));
        }
    }

    fn panel(&self, canvas: &mut Canvas<'_>, index: usize, option: &OptionMisses, room: Room) {
        let look = look(index);
        if !self.names[index].is_empty() {
            look.mark(canvas, (room.left + 7.0, room.top + 8.5), 6.0);
        }
        for (line, text) in self.names[index].iter().enumerate() {
            let place = (room.left + 22.0, room.top + 14.0 + NAME_LINE * line as f64);
            canvas.text(text, place, Type::regular(NAME_SIZE, TEXT).semi_bold());
        }
        let top = room.top + NAME_LINE * self.name_lines as f64 + ABOVE;
        let (above, _) = self.sides();
        let line = (top + above, top + above + MIDDLE);
        said(canvas, option, room.left, line);
        let left = room.left + SAID;
        let step = (room.right - left) / option.meets.len() as f64;
        let wide = (step - 8.0).min(WIDEST_BAR);
        canvas.line(&[(left, line.0), (room.right, line.0)], AXIS, 1.0);
        canvas.line(&[(left, line.1), (room.right, line.1)], AXIS, 1.0);
        let face = Type::regular(FIGURE_SIZE, TEXT).at(Anchor::Middle);
        for (count, (meets, misses)) in option.meets.iter().zip(&option.misses).enumerate() {
            let x = left + step * (count as f64 + 0.5);
            let place = (x, line.0 + MIDDLE / 2.0 + 0.35 * SIZE);
            canvas.text(&count.to_string(), place, Type { size: SIZE, ..face }.semi_bold());
            let (from, to) = (x - wide / 2.0, x + wide / 2.0);
            let upper = line.0 - meets * self.scale;
            canvas.rectangle((from, upper), (to, line.0), look.colour);
            canvas.text(&per_cent_chance(*meets), (x, upper - 5.0), face);
            let lower = line.1 + misses * self.scale;
            canvas.rectangle((from, line.1), (to, lower), PAPER);
            let round = [(from, line.1), (from, lower), (to, lower), (to, line.1), (from, line.1)];
            canvas.line(&round, look.colour, 2.0);
            canvas.text(&per_cent_chance(*misses), (x, lower + 15.0), face);
        }
    }
}

/// What is said of all together at the left of a panel, above and below the `line`.
fn said(canvas: &mut Canvas<'_>, option: &OptionMisses, left: f64, line: (f64, f64)) {
    let strong = Type::regular(SIZE, TEXT).semi_bold();
    let weak = Type::regular(13.0, AXIS);
    let meets = format!("Together met: {}", per_cent_chance(option.locality_meets));
    let some = per_cent_chance(option.meets_while_some_miss);
    canvas.text(&meets, (left, line.0 - 27.0), strong);
    canvas.text(&format!("while some miss: {some}"), (left, line.0 - 9.0), weak);
    canvas.text("Organisations that miss", (left, line.0 + MIDDLE / 2.0 + 4.5), weak);
    let misses = format!("Together missed: {}", per_cent_chance(option.locality_misses));
    canvas.text(&misses, (left, line.1 + 20.0), strong);
}

#[cfg(test)]
mod tests;
