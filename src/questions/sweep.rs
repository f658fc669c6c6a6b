//! Sweep: what a grid of scenarios comes to, every point on the same random numbers.

use super::levers::of_horizon;
use super::percentile::Ordered;
use super::{Asked, Unanswered, futures};
use crate::results::options::OptionMeasure;
use crate::results::{Column, Measure};
use crate::scenario::Unit;
use crate::summary::{Errors, Estimate, Sampled, mean_and_error};

/// What one point of a grid comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The final year's position before any option, of the organisations under control totals together, £m.
    pub position: Position,
    /// By option, in the file's order.
    pub options: Vec<PointOption>,
}

/// A position, £m, each figure with its Monte Carlo error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    pub mean: Estimate,
    pub p10: Estimate,
    pub p50: Estimate,
    pub p90: Estimate,
}

/// What an option comes to at one point: by [`MEASURES`].
#[derive(Debug, Clone, PartialEq)]
pub struct PointOption {
    pub id: String,
    pub name: String,
    pub figures: Vec<Sampled>,
}

/// A path and its values.
pub type Axis = (String, Vec<String>);

/// A point of a sweep: the values that were set, in the order of the paths, and what came of them.
pub type Swept = (Vec<String>, Point);

/// What is measured of an option.
pub const MEASURES: [OptionMeasure; 7] = [
    OptionMeasure::Success,
    OptionMeasure::OnPlan,
    OptionMeasure::InBalance,
    OptionMeasure::InBalanceLastYear,
    OptionMeasure::MeanCumulativePosition,
    OptionMeasure::SupportEarned,
    OptionMeasure::NationalMoney,
];

impl PointOption {
    /// The chance of success.
    pub fn success(&self) -> Estimate {
        let found = self.figures[0];
        Estimate { value: found.value, error: found.error }
    }
}

/// What one scenario comes to.
///
/// An error where a figure is no number.
pub fn point(asked: &Asked) -> Result<Point, Unanswered> {
    let scenario = asked.scenario;
    let column = Column { unit: Unit::Covered, year: scenario.years, measure: Measure::Position };
    let options: Vec<usize> = (0..scenario.options.len()).collect();
    let (runs, of_options) =
        futures::with_options(asked, &[column], &options, &MEASURES.map(of_horizon));
    futures::finite("the organisations under control totals", &runs)?;
    let ordered = Ordered::of(&runs[0]);
    let at = |p: f64| Estimate { value: ordered.at(p), error: ordered.error(p) };
    let position = Position {
        mean: mean_and_error(&runs[0], Errors::Runs),
        p10: at(0.1),
        p50: at(0.5),
        p90: at(0.9),
    };
    let options = scenario.options.iter().zip(&of_options).map(|(option, runs)| {
        let figures = MEASURES
            .into_iter()
            .zip(runs)
            .map(|(measure, runs)| crate::comparison::estimate(measure, runs, 0.0, Errors::Runs));
        PointOption { id: option.id.clone(), name: option.name.clone(), figures: figures.collect() }
    });
    Ok(Point { position, options: options.collect() })
}

/// Splits `path=a,b,c` into the path and its values: commas inside brackets, braces or quotes part nothing.
///
/// `None` where there is no equals sign or a value is empty.
pub fn axis(argument: &str) -> Option<Axis> {
    let (path, values) = argument.split_at(equals(argument)?);
    let mut parts = vec![String::new()];
    let (mut depth, mut quote) = (0_i32, None);
    for sign in values[1..].chars() {
        match (quote, sign) {
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            _ => {}
        }
        if sign == ',' && depth <= 0 && quote.is_none() {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(sign);
        }
    }
    let values: Vec<String> = parts.iter().map(|part| part.trim().to_owned()).collect();
    let whole = !path.trim().is_empty() && values.iter().all(|value| !value.is_empty());
    whole.then(|| (path.trim().to_owned(), values))
}

/// The place of the equals sign that ends a path: not one inside quotes.
fn equals(argument: &str) -> Option<usize> {
    let mut quote = None;
    for (place, sign) in argument.char_indices() {
        match (quote, sign) {
            (None, '=') => return Some(place),
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_parted_at_commas_outside_brackets_and_quotes() {
        let parted = |text: &str| axis(text).map(|(path, values)| (path, values.join("|")));
        let found = |path: &str, values: &str| Some((path.to_owned(), values.to_owned()));
        assert_eq!(parted("a.b=1, 2,3"), found("a.b", "1|2|3"));
        assert_eq!(parted("a=[1,2],[3,4]"), found("a", "[1,2]|[3,4]"));
        assert_eq!(
            parted(r#"a."x=y,z"={ p = 1, q = "a,b" },0"#),
            found(r#"a."x=y,z""#, r#"{ p = 1, q = "a,b" }|0"#)
        );
        for wrong in ["a", "=1", "a=", "a=1,,2", "a=1,"] {
            assert_eq!(axis(wrong), None, "{wrong}");
        }
    }
}
