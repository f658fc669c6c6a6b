//! The locality's sheet: the fan of its position, the chance of meeting its control total, the figures, and
//! small fans of what makes the position up. It decides where things lie on the page and nothing else; every
//! figure arrives from outside.

pub(super) mod check;
mod end_labels;
pub(super) mod plot;
mod table;
#[cfg(test)]
mod tests;

use super::ChartError;
use super::canvas::Canvas;
use super::frame::{Captions, Figure, Height, Room, Setting, bare, framed};
use crate::wording::plain;

/// All that stands on one sheet. Text may be anything: it is cleaned, wrapped and, where it is too long,
/// shortened with an ellipsis.
#[derive(Debug, Clone, PartialEq)]
pub struct FanSheet {
    /// The finding, in at most ten words. Two lines are drawn, some 150 characters.
    pub headline: String,
    /// Measure, unit, place and years. Two lines are drawn, some 280 characters.
    pub subtitle: String,
    /// How to read the sheet. Two lines are drawn, some 380 characters.
    pub reading: String,
    /// The run record: version of the program, hash of the scenario, seed, runs. Two lines are drawn.
    pub footer: String,
    /// Names of the years, `2015/16`, the base year first; 2 to 101, at most 9 characters each.
    pub years: Vec<String>,
    /// The position, drawn large.
    pub position: Fan,
    /// What makes it up (income, cost, savings), drawn small; at most three.
    pub small: Vec<Fan>,
    /// What the sheet shows, in words, for those who cannot see it; at most 4,000 characters.
    pub description: String,
}

impl FanSheet {
    fn captions(&self) -> Captions {
        Captions {
            headline: self.headline.clone(),
            subtitle: self.subtitle.clone(),
            reading: self.reading.clone(),
            footer: self.footer.clone(),
            description: self.description.clone(),
        }
    }
}

/// One fan: the distribution of one line of the statement in each year. £ million throughout; each figure must
/// be finite and below 1e9 in size.
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// What it is a fan of.
    pub title: String,
    /// Percentiles 5, 20, 35, 50, 65, 80 and 95 of each year. In the base year all seven are the outturn.
    pub bands: Vec<[f64; 7]>,
    /// The path with nothing done, one figure for each year, the base year first.
    pub do_nothing: Option<Vec<f64>>,
    /// The plan, one figure for each year, the base year first.
    pub plan: Option<Vec<f64>>,
    /// Where the plan lies in the final year's fan, 0 to 1.
    pub plan_percentile: Option<f64>,
    /// The control total, one figure for each projected year (not for the base year).
    pub control_total: Option<Vec<f64>>,
    /// Probability of meeting the control total in each projected year, 0 to 1. Shown for the position only.
    pub chance: Option<Vec<f64>>,
    /// Whether a figure is a surplus or a deficit: zero is then always on the axis, as a line.
    pub signed: bool,
}

impl Fan {
    /// The unit, as table heads and axes name it.
    fn unit(&self) -> &'static str {
        if self.signed { "£m, surplus/(deficit)" } else { "£m" }
    }
}

/// The sheet's height, in units.
const HEIGHT: u32 = 1_000;
/// Where the large fan ends and the small ones start.
const MIDDLE: (f64, f64) = (1_120.0, 1_164.0);
/// Space between two small fans.
const BETWEEN_SMALL: f64 = 26.0;

/// Draws the sheet as an SVG document of 1,600 × 1,000 units. The same sheet gives the same bytes.
///
/// An error where lists are not as long as the years ask, where there are fewer than 2 or more than 101 years or
/// more than three small fans, or where a figure is not finite or too large to be set.
pub fn fan_svg(sheet: &FanSheet) -> Result<String, ChartError> {
    check::sheet(sheet)?;
    let years: Vec<String> = sheet.years.iter().map(|year| plain(year, 9)).collect();
    framed(&sheet.captions(), Height::Page(HEIGHT), |canvas, room| {
        let Room { top, bottom, .. } = room;
        let right = if sheet.small.is_empty() { room.right } else { MIDDLE.0 };
        large(canvas, &years, &sheet.position, Room { right, ..room });
        let count = sheet.small.len() as f64;
        let height = (bottom - top - BETWEEN_SMALL * (count - 1.0)) / count;
        for (index, fan) in sheet.small.iter().enumerate() {
            let top = top + index as f64 * (height + BETWEEN_SMALL);
            plot::small(
                canvas,
                &years,
                fan,
                &[],
                Room { left: MIDDLE.1, top, bottom: top + height, ..room },
            );
        }
    })
}

/// Height of the fan in a page, its strip of probabilities included, and of the narrow one.
const WIDE: f64 = 440.0;
const NARROW: f64 = 330.0;

/// The position alone, for a page of HTML, with sample `paths` (the base year first) in a colour of their own, by
/// which the page can hide them. Errors as of [`fan_svg`], and where a path has not a figure for each year.
pub fn fan_figure(sheet: &FanSheet, paths: &[Vec<f64>]) -> Result<Figure, ChartError> {
    check::sheet(sheet)?;
    check::paths(paths, sheet.years.len())?;
    let years: Vec<String> = sheet.years.iter().map(|year| plain(year, 9)).collect();
    let fan = &sheet.position;
    let wide = bare(Setting::Wide, WIDE, |canvas, room| {
        let below = if fan.chance.is_some() { table::STRIP_HEIGHT } else { 0.0 };
        let plot = Room { top: room.top + 8.0, bottom: room.bottom - below, ..room };
        let columns = plot::large(canvas, &years, fan, paths, plot, 0.0);
        if let Some(chance) = &fan.chance {
            table::strip(canvas, chance, &columns, room.bottom - below);
        }
    })?;
    let narrow = bare(Setting::Narrow, NARROW, |canvas, room| {
        plot::small(canvas, &years, fan, paths, Room { top: room.top + 10.0, ..room });
    })?;
    let numbers = vec![table::numbers(&years, fan)];
    Ok(Figure { captions: sheet.captions(), wide, narrow: Some(narrow), numbers })
}

/// The large fan, with the strip of probabilities and the table below it.
fn large(canvas: &mut Canvas<'_>, years: &[String], fan: &Fan, room: Room) {
    let strip = if fan.chance.is_some() { table::STRIP_HEIGHT } else { table::NO_STRIP_GAP };
    let below = strip + table::height(fan);
    let names = table::names_width(fan);
    let plot = Room { bottom: room.bottom - below, ..room };
    let columns = plot::large(canvas, years, fan, &[], plot, names);
    let top = room.bottom - below;
    if let Some(chance) = &fan.chance {
        table::strip(canvas, chance, &columns, top);
    }
    table::figures(canvas, years, fan, &columns, top + strip);
}
