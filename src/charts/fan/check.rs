//! Whether the figures of a sheet can be drawn, asked once before anything is: what comes after may index
//! freely. It does not ask whether the figures make sense.

use super::super::ChartError;
use super::super::check::{CERTAIN, TOO_LARGE, count, figures, length};
use super::{Fan, FanSheet};

/// The most years, base year included; the fewest are 2.
const MOST_YEARS: usize = 101;
/// The most small fans.
const MOST_SMALL: usize = 3;

/// An error that names the first thing that cannot be drawn.
pub fn sheet(sheet: &FanSheet) -> Result<(), ChartError> {
    count("small fans", sheet.small.len(), 0..=MOST_SMALL)?;
    fans(std::iter::once(&sheet.position).chain(&sheet.small), sheet.years.len())
}

/// An error that names the first thing about `fans` over so many `years`, base year included, that cannot be
/// drawn.
pub fn fans<'a>(fans: impl IntoIterator<Item = &'a Fan>, years: usize) -> Result<(), ChartError> {
    count("years", years, 2..=MOST_YEARS)?;
    fans.into_iter().try_for_each(|fan| one(fan, years))
}

/// An error where a sample path has not a figure for each of so many `years`, or one that cannot be drawn.
pub fn paths(paths: &[Vec<f64>], years: usize) -> Result<(), ChartError> {
    paths.iter().try_for_each(|path| {
        length("Sample", "path", path.len(), years, "years")?;
        figures("Sample", "path", path, TOO_LARGE)
    })
}

fn one(fan: &Fan, years: usize) -> Result<(), ChartError> {
    length(&fan.title, "percentiles", fan.bands.len(), years, "years")?;
    figures(&fan.title, "percentiles", fan.bands.iter().flatten(), TOO_LARGE)?;
    let projected = years - 1;
    let lists = [
        ("do-nothing path", &fan.do_nothing, years, TOO_LARGE),
        ("plan", &fan.plan, years, TOO_LARGE),
        ("control total", &fan.control_total, projected, TOO_LARGE),
        ("probability", &fan.chance, projected, CERTAIN),
    ];
    for (name, list, wanted, limit) in lists {
        if let Some(list) = list {
            length(&fan.title, name, list.len(), wanted, "years")?;
            figures(&fan.title, name, list, limit)?;
        }
    }
    figures(&fan.title, "plan's percentile", &fan.plan_percentile, CERTAIN)
}
