//! Pooling: how much likelier the locality is to meet than every organisation is to meet its own control total,
//! year by year and option by option, and what would have to move between organisations for the second to become
//! the first. It draws chances and moves that were worked out elsewhere.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Figure, Height, LEFT, RIGHT, Room, Setting, bare, framed};
use super::options::look;
use super::palette::{AXIS, GRID, PAPER, TEXT};
use super::scale::thinned;
use super::table::{Numbers, Row, Table};
use super::words::wrap;
use crate::wording::{accounts, per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolingChart {
    /// The words round it.
    pub captions: Captions,
    /// Names of the projected years, 1 to 100, at most 9 characters each.
    pub years: Vec<String>,
    /// The options, first to last; 1 to 8.
    pub options: Vec<OptionPooling>,
    /// Names of the organisations that may give or receive, 0 to 20.
    pub organisations: Vec<String>,
    /// What the organisations' moves are: `Mean moves over the horizon, £m`. It stands over their table.
    pub moves_caption: String,
}

/// An option's chances and moves.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionPooling {
    /// The option's name; two lines are drawn.
    pub name: String,
    /// The probability that every organisation meets its own control total, in each projected year.
    pub every: Vec<f64>,
    /// The probability that the locality meets its own, in each projected year.
    pub locality: Vec<f64>,
    /// The mean of what moves between organisations in each projected year, £ million, zero or more.
    pub moved: Vec<f64>,
    /// What each organisation gives and receives, in the chart's order.
    pub moves: Vec<Moves>,
}

/// An organisation's mean moves, £ million, neither below zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moves {
    /// What it gives to others.
    pub given: f64,
    /// What it receives from others.
    pub received: f64,
}

const MOST_ORGANISATIONS: usize = 20;
/// The most years that are drawn.
const MOST_ROWS: usize = 12;
/// What is moved is below this, £ million.
const MOST_MOVED: f64 = 1e5;
const BETWEEN: (f64, f64) = (50.0, 28.0);
const KEY: f64 = 34.0;
const NAME_SIZE: f64 = 16.0;
const NAME_LINE: f64 = 20.0;
const SIZE: f64 = 14.0;
const HEADS: f64 = 44.0;
const ROW: f64 = 27.0;
/// Least width of a column of figures behind the dumbbells.
const COLUMN: f64 = 104.0;
/// Around the dumbbells.
const ASIDE: f64 = 30.0;
const ABOVE_TABLE: f64 = 34.0;
const CAPTION: f64 = 26.0;
/// The widest names in the table, with more than a few options and with a few.
const NAMES: (f64, f64) = (250.0, 430.0);
const FEW: usize = 4;
/// The widest column of the table.
const WIDEST: f64 = 100.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no options or more than 8, no years or more than 100, more than 20 organisations, a
/// list is not as long as these ask, a probability is not one, or a move is below zero or too large to be set.
pub fn pooling_svg(chart: &PoolingChart) -> Result<String, ChartError> {
    check(chart)?;
    let across = if chart.options.len() > 1 { 2 } else { 1 };
    let layout = PoolingPanels::of(chart, across, RIGHT - LEFT);
    let high = layout.height();
    let table = table(chart);
    let below =
        if chart.organisations.is_empty() { 0.0 } else { ABOVE_TABLE + CAPTION + table.height() };
    framed(&chart.captions, Height::Chart(KEY + high + below), |canvas, room| {
        let grid = layout.panels(canvas, chart, room);
        if !chart.organisations.is_empty() {
            let top = grid.bottom + ABOVE_TABLE;
            let caption = plain(&chart.moves_caption, 160);
            let caption = wrap(&caption, Weight::SemiBold, NAME_SIZE, room.width(), 1).concat();
            let face = Type::regular(NAME_SIZE, TEXT).semi_bold();
            canvas.text(&caption, (room.left, top + 6.0), face);
            table.draw(canvas, room.left, top + CAPTION, &table.edges(room.left));
        }
    })
}

/// The same chart for a page of HTML. Errors as of [`pooling_svg`].
pub fn pooling_figure(chart: &PoolingChart) -> Result<Figure, ChartError> {
    check(chart)?;
    let layout = PoolingPanels::of(chart, 1, Setting::Wide.room());
    let wide = bare(Setting::Wide, KEY + layout.height(), |canvas, room| {
        layout.panels(canvas, chart, room);
    })?;
    let mut numbers = vec![by_year(chart, &layout.years)];
    if !chart.organisations.is_empty() {
        let moves = table(chart).numbers();
        let corner = plain(&chart.moves_caption, 160);
        numbers.push(Numbers { corner, ..moves });
    }
    Ok(Figure { captions: chart.captions.clone(), wide, narrow: None, numbers })
}

/// Chances and moves, a row for each year.
fn by_year(chart: &PoolingChart, years: &[String]) -> Numbers {
    let heads = ["Every organisation", "Together", "Moved, £m"].map(String::from);
    let cells = |option: &OptionPooling, year: usize| {
        [
            per_cent_chance(option.every[year]),
            per_cent_chance(option.locality[year]),
            accounts(option.moved[year]),
        ]
    };
    let rows = years.iter().enumerate().map(|(year, name)| Row {
        option: None,
        name: name.clone(),
        cells: chart.options.iter().flat_map(|option| cells(option, year)).collect(),
        strong: false,
    });
    Numbers {
        corner: "Chance of meeting, each year".to_string(),
        groups: chart.options.iter().map(|option| plain(&option.name, 120)).collect(),
        heads: chart.options.iter().flat_map(|_| heads.clone()).collect(),
        rows: rows.collect(),
    }
}

fn check(chart: &PoolingChart) -> Result<(), ChartError> {
    check::options(chart.options.len())?;
    check::count("years", chart.years.len(), check::YEARS)?;
    check::count("organisations", chart.organisations.len(), 0..=MOST_ORGANISATIONS)?;
    chart.options.iter().try_for_each(|option| {
        let (name, years) = (&option.name, chart.years.len());
        check::length(name, "organisations' probability", option.every.len(), years, "years")?;
        check::chances(name, "organisations' probability", &option.every)?;
        check::length(name, "locality's probability", option.locality.len(), years, "years")?;
        check::chances(name, "locality's probability", &option.locality)?;
        check::length(name, "moves", option.moved.len(), years, "years")?;
        let wanted = chart.organisations.len();
        check::length(name, "moves", option.moves.len(), wanted, "organisations")?;
        let moves = option.moves.iter().flat_map(|moves| [&moves.given, &moves.received]);
        check::amounts(name, "moves", option.moved.iter().chain(moves), MOST_MOVED)
    })
}

/// What the two ends of a dumbbell are, and whether years are `left_out`.
fn key(canvas: &mut Canvas<'_>, room: Room, left_out: bool) {
    let base = room.top + 8.0;
    let face = Type::regular(SIZE, TEXT);
    let every = "every organisation meets its own control total";
    canvas.ring((room.left + 7.0, base - 5.0), 6.0, PAPER, TEXT, 2.0);
    canvas.text(every, (room.left + 22.0, base), face);
    let left = room.left + 22.0 + width(every, Weight::Regular, SIZE) + 40.0;
    canvas.ring((left, base - 5.0), 5.0, TEXT, TEXT, 1.0);
    let locality = "together they meet their control total";
    canvas.text(locality, (left + 15.0, base), face);
    if left_out {
        let left = left + 15.0 + width(locality, Weight::Regular, SIZE) + 40.0;
        canvas.text("not all years are shown", (left, base), Type::regular(13.0, AXIS));
    }
}

fn table(chart: &PoolingChart) -> Table {
    let heads: Vec<String> =
        chart.options.iter().flat_map(|_| ["gives", "receives"].map(String::from)).collect();
    let rows = chart.organisations.iter().enumerate().map(|(organisation, name)| {
        let moves = chart.options.iter().map(|option| option.moves[organisation]);
        let cells = moves.flat_map(|moves| [accounts(moves.given), accounts(moves.received)]);
        Row { option: None, name: plain(name, 120), cells: cells.collect(), strong: false }
    });
    let groups = chart.options.iter().map(|option| plain(&option.name, 120)).collect();
    let names = if chart.options.len() > FEW { NAMES.0 } else { NAMES.1 };
    Table::new("£m", &heads, rows.collect(), names).grouped(groups).stretched(RIGHT - LEFT, WIDEST)
}

/// How all panels are set.
struct PoolingPanels {
    across: usize,
    down: usize,
    years: Vec<String>,
    named: Vec<usize>,
    names: Vec<Vec<String>>,
    name_lines: usize,
    /// Width of each column of figures.
    column: f64,
}

impl PoolingPanels {
    /// With panels `across` side by side in `room` units.
    fn of(chart: &PoolingChart, across: usize, room: f64) -> PoolingPanels {
        let wide = (room - BETWEEN.0 * (across as f64 - 1.0)) / across as f64;
        let lines = |option: &OptionPooling| {
            wrap(&plain(&option.name, 200), Weight::SemiBold, NAME_SIZE, wide - 22.0, 2)
        };
        let names: Vec<Vec<String>> = chart.options.iter().map(lines).collect();
        let count = chart.years.len();
        let figures = chart.options.iter().flat_map(|option| &option.moved);
        let column = figures
            .map(|figure| width(&accounts(*figure), Weight::Regular, SIZE) + 16.0)
            .fold(COLUMN, f64::max);
        PoolingPanels {
            across,
            down: chart.options.len().div_ceil(across),
            years: chart.years.iter().map(|year| plain(year, 9)).collect(),
            named: thinned(count, 1.0, count as f64 / MOST_ROWS as f64),
            name_lines: names.iter().map(Vec::len).max().unwrap_or(0),
            names,
            column,
        }
    }

    fn panel_height(&self) -> f64 {
        NAME_LINE * self.name_lines as f64 + HEADS + ROW * self.named.len() as f64 + 4.0
    }

    fn height(&self) -> f64 {
        self.panel_height() * self.down as f64 + BETWEEN.1 * (self.down as f64 - 1.0)
    }

    /// Draws the key and every panel; returns the room that the panels took.
    fn panels(&self, canvas: &mut Canvas<'_>, chart: &PoolingChart, room: Room) -> Room {
        key(canvas, room, self.named.len() < self.years.len());
        let top = room.top + KEY;
        let grid = Room { top, bottom: top + self.height(), ..room };
        for (index, option) in chart.options.iter().enumerate() {
            self.draw(canvas, index, option, grid.part(index, self.across, self.down, BETWEEN));
        }
        grid
    }

    fn draw(&self, canvas: &mut Canvas<'_>, index: usize, option: &OptionPooling, room: Room) {
        if !self.names[index].is_empty() {
            look(index).mark(canvas, (room.left + 7.0, room.top + 8.5), 6.0);
        }
        for (line, text) in self.names[index].iter().enumerate() {
            let place = (room.left + 22.0, room.top + 14.0 + NAME_LINE * line as f64);
            canvas.text(text, place, Type::regular(NAME_SIZE, TEXT).semi_bold());
        }
        let years = self.years.iter().map(|year| width(year, Weight::Regular, SIZE));
        let left = room.left + years.fold(0.0, f64::max) + ASIDE;
        let right = room.right - 3.0 * self.column - ASIDE;
        let across = |chance: f64| left + chance.clamp(0.0, 1.0) * (right - left);
        let top = room.top + NAME_LINE * self.name_lines as f64 + HEADS;
        let bottom = top + ROW * self.named.len() as f64;
        self.heads(canvas, room, top, across);
        for (row, year) in self.named.iter().enumerate() {
            let middle = top + ROW * (row as f64 + 0.5);
            let base = middle + 0.35 * SIZE;
            let face = Type::regular(SIZE, TEXT);
            canvas.text(&self.years[*year], (room.left, base), face);
            let (every, locality) = (option.every[*year], option.locality[*year]);
            let colour = look(index).colour;
            canvas.line(&[(across(every), middle), (across(locality), middle)], colour, 4.0);
            // The ring is the wider, so that both are seen where they coincide.
            canvas.ring((across(every), middle), 7.5, PAPER, colour, 2.0);
            canvas.ring((across(locality), middle), 4.5, colour, colour, 1.0);
            let cells =
                [per_cent_chance(every), per_cent_chance(locality), accounts(option.moved[*year])];
            for (column, cell) in cells.iter().enumerate() {
                let edge = room.right - self.column * (2.0 - column as f64);
                canvas.text(cell, (edge, base), face.at(Anchor::End));
            }
            let rule = top + ROW * (row as f64 + 1.0);
            if row + 1 < self.named.len() {
                canvas.line(&[(room.left, rule), (room.right, rule)], GRID, 1.0);
            }
        }
        canvas.line(&[(room.left, bottom), (room.right, bottom)], GRID, 1.0);
    }

    /// The scale over the dumbbells and the heads over the figures, above `top`.
    fn heads(&self, canvas: &mut Canvas<'_>, room: Room, top: f64, across: impl Fn(f64) -> f64) {
        let bottom = top + ROW * self.named.len() as f64;
        let caption = Type::regular(13.0, AXIS).at(Anchor::Middle);
        for quarter in 0..=4 {
            let x = across(f64::from(quarter) / 4.0);
            canvas.text(&format!("{}%", 25 * quarter), (x, top - 8.0), caption);
            if quarter == 2 {
                canvas.dashed(&[(x, top), (x, bottom)], AXIS, 1.0, 5.0, 4.0);
            } else {
                canvas.line(&[(x, top), (x, bottom)], GRID, 1.0);
            }
        }
        let face = Type::regular(SIZE, TEXT).semi_bold().at(Anchor::End);
        let heads = [["Every", "organisation"], ["All", "together"], ["Moved", "£m"]];
        for (column, lines) in heads.iter().enumerate() {
            let edge = room.right - self.column * (2.0 - column as f64);
            canvas.text(lines[0], (edge, top - 25.0), face);
            canvas.text(lines[1], (edge, top - 8.0), face);
        }
        canvas.line(&[(room.left, top), (room.right, top)], AXIS, 1.0);
    }
}

#[cfg(test)]
mod tests;
