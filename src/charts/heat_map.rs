//! A probability as a table of shaded cells: a row for the locality and for each organisation, a column for each year,
//! a block for each option; or whatever else has rows and columns. Each cell holds its number, so the picture is its own table
//! and no shade stands alone. It counts nothing.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Height, Room, framed};
use super::options::look;
use super::palette::{AXIS, GRID, TEXT, probability_cell};
use super::scale::thinned;
use super::words::wrap;
use crate::wording::{per_cent_chance, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMapChart {
    /// The words round it.
    pub captions: Captions,
    /// What the cells hold: `Probability of meeting`.
    pub measure: String,
    /// Names of the columns, projected years as a rule: 1 to 100, at most 12 characters each; a last one may be `Every year`.
    pub years: Vec<String>,
    /// Names of the rows, 1 to 40: the locality first, then the organisations.
    pub places: Vec<String>,
    /// Whether the first row stands apart, as the locality does.
    pub first_apart: bool,
    /// The options, first to last; 1 to 8.
    pub blocks: Vec<HeatMapBlock>,
}

/// An option's cells.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMapBlock {
    /// The option's name; two lines are drawn.
    pub name: String,
    /// For each place the probability in each year, 0 to 1; `None` where the place has no control total.
    pub chances: Vec<Vec<Option<f64>>>,
    /// Places and years, counted from zero, of cells with a star: a bound holds them.
    pub held: Vec<(usize, usize)>,
}

/// The most rows.
const MOST_PLACES: usize = 40;
const SIZE: f64 = 14.0;
/// Height of a row, and of a name's second line.
const ROW: f64 = 28.0;
const LINE: f64 = 17.0;
/// Below the first row.
const APART: f64 = 8.0;
/// Size of the years.
const YEAR_SIZE: f64 = 13.0;
/// The widest cell.
const WIDEST_CELL: f64 = 104.0;
/// Around the text of the key.
const PADDING: f64 = 12.0;
/// How closely a block is set.
#[derive(Debug, Clone, Copy)]
struct Fit {
    /// The widest names.
    names: f64,
    /// What they are widened by: a reader's own typeface may be wider.
    spare: f64,
    /// Whether a year is broken into two lines behind its stroke.
    broken: bool,
    /// Around the text of a cell.
    padding: f64,
}
const ROOMY: Fit = Fit { names: 270.0, spare: 1.15, broken: false, padding: 12.0 };
/// Where one block with few columns has the page to itself.
const ALONE: Fit = Fit { names: 620.0, ..ROOMY };
const FEW_COLUMNS: usize = 6;
const TIGHT: Fit = Fit { names: 210.0, spare: 1.0, broken: true, padding: 8.0 };
const BETWEEN: (f64, f64) = (34.0, 30.0);
/// Height of the key, of a block's name and of the years.
const KEY: f64 = 50.0;
const NAME_SIZE: f64 = 16.0;
const NAME_LINE: f64 = 20.0;
const YEARS: f64 = 26.0;
/// What stands where there is no control total.
const NONE: &str = "–";
/// What a star says.
const HELD: &str = "* total held at the most that it may move";
/// What is said where there is no room for every year.
const LEFT_OUT: &str = "not all years are shown";
/// A probability of each shade and the shade's name.
const SHADES: [(f64, &str); 5] = [
    (0.1, "under 20%"),
    (0.3, "20% to 39%"),
    (0.5, "40% to 59%"),
    (0.7, "60% to 79%"),
    (0.9, "80% and over"),
];

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no options or more than 8, no rows or more than 40, no years or more than 100, a list
/// is not as long as these ask, or a probability is not one.
pub fn heat_map_svg(chart: &HeatMapChart) -> Result<String, ChartError> {
    check(chart)?;
    let layout = Grid::of(chart);
    let down = chart.blocks.len().div_ceil(layout.across);
    let blocks = layout.block_height() * down as f64 + BETWEEN.1 * (down as f64 - 1.0);
    framed(&chart.captions, Height::Chart(KEY + blocks), |canvas, room| {
        key(canvas, room, chart, layout.leaves_out(room));
        let grid = Room { top: room.top + KEY, bottom: room.top + KEY + blocks, ..room };
        for (index, block) in chart.blocks.iter().enumerate() {
            let room = grid.part(index, layout.across, down, BETWEEN);
            layout.block(canvas, index, block, room);
        }
    })
}

fn check(chart: &HeatMapChart) -> Result<(), ChartError> {
    check::options(chart.blocks.len())?;
    check::count("years", chart.years.len(), check::YEARS)?;
    check::count("rows", chart.places.len(), 1..=MOST_PLACES)?;
    chart.blocks.iter().try_for_each(|block| {
        check::length(&block.name, "rows", block.chances.len(), chart.places.len(), "places")?;
        block.chances.iter().try_for_each(|row| {
            check::length(&block.name, "probability", row.len(), chart.years.len(), "years")?;
            check::chances(&block.name, "probability", row.iter().flatten())
        })
    })
}

/// What the shades mean, above the blocks, and whether years are `left_out`.
fn key(canvas: &mut Canvas<'_>, room: Room, chart: &HeatMapChart, left_out: bool) {
    let base = room.top + 14.0;
    let caption = Type::regular(13.0, AXIS);
    let mut left = room.left;
    let measure = format!("{}:", plain(&chart.measure, 40));
    canvas.text(&measure, (left, base), caption);
    left += width(&measure, Weight::Regular, 13.0) + 12.0;
    for (chance, name) in SHADES {
        let (ground, text) = probability_cell(chance);
        let right = left + width(name, Weight::Regular, 13.0) + 2.0 * PADDING;
        cell(canvas, (left, base - 17.0), (right, base + 7.0), Some(ground));
        let face = Type::regular(13.0, text).at(Anchor::Middle);
        canvas.text(name, ((left + right) / 2.0, base), face);
        left = right + 4.0;
    }
    let none = chart.blocks.iter().flat_map(|block| &block.chances).flatten().any(Option::is_none);
    let none = none.then(|| format!("{NONE} no control total"));
    let left_out = left_out.then(|| LEFT_OUT.to_string());
    let held = chart.blocks.iter().any(|block| !block.held.is_empty());
    let held = held.then(|| HELD.to_string());
    let notes: Vec<String> = none.into_iter().chain(held).chain(left_out).collect();
    canvas.text(&notes.join(" · "), (left + 14.0, base), caption);
}

fn cell(
    canvas: &mut Canvas<'_>,
    upper_left: (f64, f64),
    lower_right: (f64, f64),
    ground: Option<plotters::style::RGBColor>,
) {
    let ((left, top), (right, bottom)) = (upper_left, lower_right);
    if let Some(ground) = ground {
        canvas.rectangle(upper_left, lower_right, ground);
    }
    let round = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    canvas.line(&round, GRID, 1.0);
}

/// How all blocks are set.
struct Grid {
    /// The lines of each year.
    years: Vec<Vec<String>>,
    /// The lines of each row's name.
    names: Vec<Vec<String>>,
    names_width: f64,
    /// Whether the first row stands apart.
    apart: bool,
    /// The least width of a cell.
    least: f64,
    /// How many blocks stand side by side.
    across: usize,
    /// Lines of the longest block name.
    name_lines: usize,
    block_names: Vec<Vec<String>>,
}

impl Grid {
    /// The roomy layout where blocks fit side by side in it, or there is only one; otherwise the tight one.
    fn of(chart: &HeatMapChart) -> Grid {
        if chart.blocks.len() == 1 && chart.years.len() <= FEW_COLUMNS {
            return Grid::with(chart, ALONE);
        }
        let roomy = Grid::with(chart, ROOMY);
        let tight = Grid::with(chart, TIGHT);
        if roomy.across > 1 || tight.across == 1 { roomy } else { tight }
    }

    fn with(chart: &HeatMapChart, fit: Fit) -> Grid {
        let years = chart.years.iter().map(|year| plain(year, 12));
        let years: Vec<Vec<String>> =
            years.map(|year| if fit.broken { broken(&year) } else { vec![year] }).collect();
        let apart = chart.first_apart;
        let names: Vec<Vec<String>> = chart
            .places
            .iter()
            .enumerate()
            .map(|(index, place)| {
                wrap(&plain(place, 240), weight(index, apart), SIZE, fit.names, 2)
            })
            .collect();
        let names_width = names.iter().enumerate().flat_map(|(index, lines)| {
            lines.iter().map(move |line| width(line, weight(index, apart), SIZE))
        });
        let names_width = names_width.fold(40.0, f64::max) * fit.spare + 14.0;
        let widest = years.iter().flatten().map(|year| width(year, Weight::SemiBold, YEAR_SIZE));
        let least = widest.fold(width(">99%", Weight::SemiBold, SIZE), f64::max) + fit.padding;
        let full = super::frame::RIGHT - super::frame::LEFT;
        let block = names_width + least * years.len() as f64;
        let beside = ((full + BETWEEN.0) / (block + BETWEEN.0)).floor() as usize;
        let across = beside.clamp(1, 3).min(chart.blocks.len());
        // Four are two above two.
        let across = if across == 3 && chart.blocks.len() == 4 { 2 } else { across };
        let wide = (full - BETWEEN.0 * (across as f64 - 1.0)) / across as f64;
        let block_names: Vec<Vec<String>> = chart
            .blocks
            .iter()
            .map(|block| {
                wrap(&plain(&block.name, 200), Weight::SemiBold, NAME_SIZE, wide - 22.0, 2)
            })
            .collect();
        let name_lines = block_names.iter().map(Vec::len).max().unwrap_or(0);
        Grid { years, names, names_width, apart, least, across, name_lines, block_names }
    }

    /// Whether there is a gap below a row.
    fn stands_apart(&self, place: usize) -> bool {
        self.apart && place == 0 && self.names.len() > 1
    }

    fn row_height(&self, place: usize) -> f64 {
        ROW + LINE * (self.names[place].len().max(1) as f64 - 1.0)
            + if self.stands_apart(place) { APART } else { 0.0 }
    }

    /// Whether the page is too narrow for every year.
    fn leaves_out(&self, page: Room) -> bool {
        let block = page.part(0, self.across, 1, BETWEEN).width();
        self.named_in(block - self.names_width).len() < self.years.len()
    }

    /// The years that are shown, where the cells of a row have `room`.
    fn named_in(&self, room: f64) -> Vec<usize> {
        let count = self.years.len();
        let fit = (room / self.least).floor().max(1.0);
        thinned(count, 1.0, (count as f64 / fit).ceil())
    }

    fn years_height(&self) -> f64 {
        let lines = self.years.iter().map(Vec::len).max().unwrap_or(1);
        YEARS + LINE * (lines as f64 - 1.0)
    }

    fn block_height(&self) -> f64 {
        let rows = (0..self.names.len()).map(|place| self.row_height(place)).sum::<f64>();
        self.name_lines as f64 * NAME_LINE + 6.0 + self.years_height() + rows
    }

    fn block(&self, canvas: &mut Canvas<'_>, option: usize, block: &HeatMapBlock, room: Room) {
        if !self.block_names[option].is_empty() {
            look(option).mark(canvas, (room.left + 7.0, room.top + 8.5), 6.0);
        }
        for (index, line) in self.block_names[option].iter().enumerate() {
            let place = (room.left + 22.0, room.top + 14.0 + NAME_LINE * index as f64);
            canvas.text(line, place, Type::regular(NAME_SIZE, TEXT).semi_bold());
        }
        let left = room.left + self.names_width;
        let named = self.named_in(room.right - left);
        let wide = ((room.right - left) / named.len() as f64).min(WIDEST_CELL.max(self.least));
        let mut top = room.top + self.name_lines as f64 * NAME_LINE + 6.0;
        for (column, year) in named.iter().enumerate() {
            let middle = left + wide * (column as f64 + 0.5);
            let face = Type::regular(YEAR_SIZE, TEXT).semi_bold().at(Anchor::Middle);
            let lines = &self.years[*year];
            for (index, line) in lines.iter().rev().enumerate() {
                let base = top + self.years_height() - 9.0 - LINE * index as f64;
                canvas.text(line, (middle, base), face);
            }
        }
        top += self.years_height();
        for (place, lines) in self.names.iter().enumerate() {
            let apart = if self.stands_apart(place) { APART } else { 0.0 };
            let bottom = top + self.row_height(place) - apart;
            let middle = (top + bottom) / 2.0 + 0.35 * SIZE;
            let face = Type { weight: weight(place, self.apart), ..Type::regular(SIZE, TEXT) };
            for (index, line) in lines.iter().enumerate() {
                let shift = LINE * (index as f64 - (lines.len() as f64 - 1.0) / 2.0);
                canvas.text(line, (room.left, middle + shift), face);
            }
            for (column, year) in named.iter().enumerate() {
                let edge = left + wide * column as f64;
                let chance = block.chances[place][*year];
                let (ground, text) = match chance.map(probability_cell) {
                    Some((ground, text)) => (Some(ground), text),
                    None => (None, AXIS),
                };
                cell(canvas, (edge, top), (edge + wide, bottom), ground);
                let face = Type { weight: weight(place, self.apart), ..Type::regular(SIZE, text) };
                let star = if block.held.contains(&(place, *year)) { "*" } else { "" };
                let said = chance.map_or(NONE.to_string(), per_cent_chance) + star;
                canvas.text(&said, (edge + wide / 2.0, middle), face.at(Anchor::Middle));
            }
            top = bottom + apart;
        }
    }
}

/// A year in two lines, `2016/` and `17`, where it has a stroke.
fn broken(year: &str) -> Vec<String> {
    match year.split_once('/') {
        Some((first, second)) => vec![format!("{first}/"), second.to_string()],
        None => vec![year.to_string()],
    }
}

/// A first row that stands apart, the locality's, is set in semi-bold.
fn weight(place: usize, apart: bool) -> Weight {
    if place == 0 && apart { Weight::SemiBold } else { Weight::Regular }
}

#[cfg(test)]
mod tests;
