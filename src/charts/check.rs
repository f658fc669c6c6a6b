//! Whether figures can be drawn, asked once before anything is: what comes after may index freely. It does not
//! ask whether the figures make sense.

use std::ops::RangeInclusive;

use super::ChartError;
use super::options::MOST_OPTIONS;
use crate::wording::plain;

/// What is as large as this, in £ million, finds no room on a page.
pub const TOO_LARGE: f64 = 1e9;
/// A probability, with room for rounding.
pub const CERTAIN: f64 = 1.0 + 1e-9;
/// How many projected years a chart may have.
pub const YEARS: RangeInclusive<usize> = 1..=100;

/// An error where `count` of `things` is outside `allowed`.
pub fn count(things: &str, count: usize, allowed: RangeInclusive<usize>) -> Result<(), ChartError> {
    if allowed.contains(&count) {
        return Ok(());
    }
    let (least, most) = (allowed.start(), allowed.end());
    Err(ChartError::Figures(format!("{count} {things}; allowed are {least} to {most}")))
}

/// An error where there are no options or too many.
pub fn options(found: usize) -> Result<(), ChartError> {
    count("options", found, 1..=MOST_OPTIONS)
}

/// An error where the figures for `name`, of what is called `title`, are not `wanted` in number, as `measure`
/// (the years, the organisations) asks.
pub fn length(
    title: &str,
    name: &str,
    length: usize,
    wanted: usize,
    measure: &str,
) -> Result<(), ChartError> {
    if length == wanted {
        return Ok(());
    }
    let title = plain(title, 60);
    Err(ChartError::Figures(format!(
        "{title}: {length} figures for the {name}, where the {measure} ask for {wanted}"
    )))
}

/// An error where a figure is not finite, or is further from zero than `limit`.
pub fn figures<'a>(
    title: &str,
    name: &str,
    list: impl IntoIterator<Item = &'a f64>,
    limit: f64,
) -> Result<(), ChartError> {
    match list.into_iter().find(|figure| !figure.is_finite() || figure.abs() > limit) {
        None => Ok(()),
        Some(figure) => {
            let title = plain(title, 60);
            Err(ChartError::Figures(format!("{title}: {figure} among the figures for the {name}")))
        }
    }
}

/// An error where a figure is below zero, not finite, or above `limit`.
pub fn amounts<'a>(
    title: &str,
    name: &str,
    list: impl IntoIterator<Item = &'a f64> + Clone,
    limit: f64,
) -> Result<(), ChartError> {
    figures(title, name, list.clone(), limit)?;
    match list.into_iter().find(|figure| **figure < 1.0 - CERTAIN) {
        None => Ok(()),
        Some(figure) => {
            let title = plain(title, 60);
            Err(ChartError::Figures(format!("{title}: {figure} among the figures for the {name}")))
        }
    }
}

/// An error where a probability is not between zero and one, but for rounding.
pub fn chances<'a>(
    title: &str,
    name: &str,
    list: impl IntoIterator<Item = &'a f64> + Clone,
) -> Result<(), ChartError> {
    amounts(title, name, list, CERTAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_lies_between_nought_and_one() {
        assert!(chances("Option", "chance", &[0.0, -0.0, 0.5, 1.0, 1.0 + 1e-12]).is_ok());
        for bad in [-0.01, 1.01, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let message = chances("Option", "chance", &[0.5, bad]).unwrap_err().to_string();
            assert!(message.contains("Option") && message.contains("chance"), "{message}");
        }
    }

    #[test]
    fn an_error_says_how_many_there_are_and_how_many_may_be() {
        let message = options(9).unwrap_err().to_string();
        assert!(message.contains("9 options; allowed are 1 to 8"), "{message}");
        let message = length("Option A", "plan", 3, 5, "years").unwrap_err().to_string();
        assert!(message.contains("3 figures for the plan, where the years ask for 5"), "{message}");
    }
}
