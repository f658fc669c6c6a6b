//! Whether the figures of a sheet can be drawn, asked once before anything is: what comes after may index
//! freely. It does not ask whether the figures make sense.

use super::super::ChartError;
use super::{Fan, FanSheet};
use crate::wording::plain;

/// The fewest and the most years, base year included.
const YEARS: (usize, usize) = (2, 101);
/// The most small fans.
const MOST_SMALL: usize = 3;
/// What is as large as this, in £ million, finds no room on a page.
const TOO_LARGE: f64 = 1e9;

/// An error that names the first thing that cannot be drawn.
pub fn sheet(sheet: &FanSheet) -> Result<(), ChartError> {
    let years = sheet.years.len();
    if !(YEARS.0..=YEARS.1).contains(&years) {
        return Err(ChartError::Figures(format!(
            "{years} years; allowed are {} to {}",
            YEARS.0, YEARS.1
        )));
    }
    if sheet.small.len() > MOST_SMALL {
        return Err(ChartError::Figures(format!(
            "{} small fans; at most {MOST_SMALL}",
            sheet.small.len()
        )));
    }
    std::iter::once(&sheet.position).chain(&sheet.small).try_for_each(|fan| one(fan, years))
}

fn one(fan: &Fan, years: usize) -> Result<(), ChartError> {
    length(fan, "percentiles", fan.bands.len(), years)?;
    figures(fan, "percentiles", fan.bands.iter().flatten(), TOO_LARGE)?;
    let projected = years - 1;
    let lists = [
        ("do-nothing path", &fan.do_nothing, years, TOO_LARGE),
        ("plan", &fan.plan, years, TOO_LARGE),
        ("control total", &fan.control_total, projected, TOO_LARGE),
        ("probability", &fan.chance, projected, 1.0 + 1e-9),
    ];
    for (name, list, wanted, limit) in lists {
        if let Some(list) = list {
            length(fan, name, list.len(), wanted)?;
            figures(fan, name, list, limit)?;
        }
    }
    figures(fan, "plan's percentile", &fan.plan_percentile, 1.0 + 1e-9)
}

fn length(fan: &Fan, name: &str, length: usize, wanted: usize) -> Result<(), ChartError> {
    if length == wanted {
        return Ok(());
    }
    let title = plain(&fan.title, 60);
    Err(ChartError::Figures(format!(
        "{title}: {length} figures for the {name}, where the years ask for {wanted}"
    )))
}

fn figures<'a>(
    fan: &Fan,
    name: &str,
    list: impl IntoIterator<Item = &'a f64>,
    limit: f64,
) -> Result<(), ChartError> {
    match list.into_iter().find(|figure| !figure.is_finite() || figure.abs() > limit) {
        None => Ok(()),
        Some(figure) => {
            let title = plain(&fan.title, 60);
            Err(ChartError::Figures(format!("{title}: {figure} among the figures for the {name}")))
        }
    }
}
