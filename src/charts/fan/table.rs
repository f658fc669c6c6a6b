//! What stands below the large fan: the strip of probabilities and the table of its figures, each column under
//! its year.

use super::super::canvas::{Anchor, Canvas, Type};
use super::super::fonts::{Weight, width};
use super::super::palette::{AXIS, GRID, TEXT, probability_cell};
use super::super::scale::thinned;
use super::super::table::{self as numbers, Numbers};
use super::Fan;
use crate::wording::{accounts, per_cent_chance};

/// Where the years lie, for what stands below the fan.
pub struct Columns {
    /// The left edge of the panel, where names of rows start.
    pub left: f64,
    /// Where each year lies.
    pub places: Vec<f64>,
    /// The years that are named.
    pub named: Vec<usize>,
}

impl Columns {
    /// Years from `first` to `last` on the page, so thinned that each named one has `least` units.
    pub fn between(left: f64, first: f64, last: f64, count: usize, least: f64) -> Columns {
        let spacing = (last - first) / (count - 1) as f64;
        let places = (0..count).map(|index| first + index as f64 * spacing).collect();
        Columns { left, places, named: thinned(count, spacing, least) }
    }

    /// The distance between neighbouring years.
    pub fn spacing(&self) -> f64 {
        self.places[1] - self.places[0]
    }
}

/// Height of the strip, its title and the space below it included.
pub const STRIP_HEIGHT: f64 = 62.0;
/// Space between the years and the table where no strip lies between them.
pub const NO_STRIP_GAP: f64 = 16.0;
const CELL_HEIGHT: f64 = 26.0;
/// The widest cell of the strip.
const WIDEST_CELL: f64 = 96.0;
const SIZE: f64 = 14.0;
const UNIT_SIZE: f64 = 13.0;
const ROW: f64 = 22.0;
/// Space between the head's rule and the first row.
const HEAD_GAP: f64 = 4.0;

/// Height of the table.
pub fn height(fan: &Fan) -> f64 {
    ROW * (rows(fan).len() + 1) as f64 + HEAD_GAP
}

/// How wide a column must be for the widest figure or year.
pub fn column_width(years: &[String], fan: &Fan) -> f64 {
    let figures = rows(fan).into_iter().flat_map(|row| row.figures).flatten();
    let figures = figures.map(|figure| width(&accounts(figure), Weight::Regular, SIZE));
    let years = years.iter().map(|year| width(year, Weight::SemiBold, SIZE));
    figures.chain(years).fold(0.0, f64::max)
}

/// How wide the names of the rows are, and the unit above them.
pub fn names_width(fan: &Fan) -> f64 {
    let names = rows(fan).into_iter().map(|row| width(row.name, Weight::SemiBold, SIZE));
    names.fold(width(fan.unit(), Weight::Regular, UNIT_SIZE), f64::max)
}

/// A row of the table; `None` where a year has no such figure.
struct Row {
    name: &'static str,
    figures: Vec<Option<f64>>,
}

fn rows(fan: &Fan) -> Vec<Row> {
    let percentile = |name, place: usize| Row {
        name,
        figures: fan.bands.iter().map(|year| Some(year[place])).collect(),
    };
    let mut rows = vec![
        percentile("95th percentile", 6),
        percentile("Median", 3),
        percentile("5th percentile", 0),
    ];
    let path =
        |name, path: &Vec<f64>| Row { name, figures: path.iter().copied().map(Some).collect() };
    rows.extend(fan.plan.as_ref().map(|plan| path("Plan", plan)));
    rows.extend(fan.control_total.as_ref().map(|totals| Row {
        name: "Control total",
        figures: std::iter::once(None).chain(totals.iter().copied().map(Some)).collect(),
    }));
    rows.extend(fan.do_nothing.as_ref().map(|do_nothing| path("Do nothing", do_nothing)));
    rows
}

/// The figures of the fan, and the chances of meeting the control total, as text.
pub fn numbers(years: &[String], fan: &Fan) -> Numbers {
    let figures = rows(fan).into_iter().map(|row| numbers::Row {
        option: None,
        name: row.name.to_string(),
        cells: row.figures.iter().map(|figure| figure.map_or(String::new(), accounts)).collect(),
        strong: row.name == "Median",
    });
    let chances = fan.chance.iter().map(|chances| numbers::Row {
        option: None,
        name: "Chance of meeting the control total".to_string(),
        cells: std::iter::once(String::new())
            .chain(chances.iter().map(|&chance| per_cent_chance(chance)))
            .collect(),
        strong: false,
    });
    Numbers {
        corner: fan.unit().to_string(),
        groups: Vec::new(),
        heads: years.to_vec(),
        rows: figures.chain(chances).collect(),
    }
}

/// The probability of meeting the control total in each projected year, below `top`.
pub fn strip(canvas: &mut Canvas<'_>, chance: &[f64], columns: &Columns, top: f64) {
    let left_out =
        if columns.named.len() < columns.places.len() { " (not all years are shown)" } else { "" };
    let title = format!("Probability of meeting the control total, each year on its own{left_out}");
    canvas.text(&title, (columns.left, top + 12.0), Type::regular(SIZE, TEXT).semi_bold());
    let (upper, lower) = (top + 20.0, top + 20.0 + CELL_HEIGHT);
    let apart =
        columns.named.windows(2).map(|pair| columns.places[pair[1]] - columns.places[pair[0]]);
    let wide = apart.fold(WIDEST_CELL, f64::min) - 3.0;
    for year in columns.named.iter().filter(|year| **year > 0) {
        let chance = chance[*year - 1];
        let (ground, text) = probability_cell(chance);
        let middle = columns.places[*year];
        let (left, right) = (middle - wide / 2.0, middle + wide / 2.0);
        canvas.rectangle((left, upper), (right, lower), ground);
        canvas.line(
            &[(left, upper), (right, upper), (right, lower), (left, lower), (left, upper)],
            GRID,
            1.0,
        );
        let face = Type::regular(SIZE, text).semi_bold().at(Anchor::Middle);
        canvas.text(&per_cent_chance(chance), (middle, upper + 18.0), face);
    }
}

/// The table of figures, below `top`.
pub fn figures(canvas: &mut Canvas<'_>, years: &[String], fan: &Fan, columns: &Columns, top: f64) {
    let face = Type::regular(SIZE, TEXT);
    let column = column_width(years, fan);
    let right = columns.places[columns.places.len() - 1] + column / 2.0;
    let mut base = top + 16.0;
    canvas.text(fan.unit(), (columns.left, base), Type::regular(UNIT_SIZE, AXIS));
    for year in &columns.named {
        canvas.text(
            &years[*year],
            (columns.places[*year], base),
            face.semi_bold().at(Anchor::Middle),
        );
    }
    canvas.line(&[(columns.left, base + 6.0), (right, base + 6.0)], AXIS, 1.0);
    base += HEAD_GAP;
    let bracket = width(")", Weight::Regular, SIZE);
    let rows = rows(fan);
    for (index, row) in rows.iter().enumerate() {
        base += ROW;
        let face = if row.name == "Median" { face.semi_bold() } else { face };
        canvas.text(row.name, (columns.left, base), face);
        for year in &columns.named {
            let Some(figure) = row.figures[*year].map(accounts) else {
                continue;
            };
            // A closing bracket hangs to the right, so that the decimals stand in line.
            let hang = if figure.ends_with(')') { 0.0 } else { bracket };
            let place = (columns.places[*year] + column / 2.0 - hang, base);
            canvas.text(&figure, place, face.at(Anchor::End));
        }
        if index + 1 < rows.len() {
            canvas.line(&[(columns.left, base + 6.0), (right, base + 6.0)], GRID, 1.0);
        }
    }
}
