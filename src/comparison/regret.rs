//! Regret: what it costs to have chosen an option, should another turn out the best of the case.

use super::OptionResults;
use crate::results::options::OptionMeasure;
use crate::units::HAIR;

/// What one option forgoes by one outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regret {
    /// What the option comes to.
    pub value: f64,
    /// What the best option of the case comes to, less that.
    pub regret: f64,
}

/// The regret of every option of a case, by option and then by [`OptionMeasure::ALIKE`].
///
/// Options that are on plan with a chance of 0.8, 0.7 and 0.5 have regrets of 0, 0.1 and 0.3.
pub fn regret(options: &[OptionResults]) -> Vec<Vec<Regret>> {
    let values: Vec<Vec<f64>> = options
        .iter()
        .map(|option| {
            let alike = OptionMeasure::ALIKE.iter();
            alike.filter_map(|&measure| Some(option.horizon(measure)?.value)).collect()
        })
        .collect();
    let best =
        |place: usize| values.iter().map(|values| values[place]).fold(f64::NEG_INFINITY, f64::max);
    // Of sums that rounding alone tells apart nothing is regretted.
    let of = |(place, &value): (usize, &f64)| {
        let regret = best(place) - value;
        Regret { value, regret: if regret > HAIR { regret } else { 0.0 } }
    };
    values.iter().map(|values| values.iter().enumerate().map(of).collect()).collect()
}

/// The largest regret over cases, by option and then by [`OptionMeasure::ALIKE`].
pub fn largest_regret<'r>(cases: impl Iterator<Item = &'r Vec<Vec<Regret>>>) -> Vec<Vec<f64>> {
    let mut largest: Vec<Vec<f64>> = Vec::new();
    for case in cases {
        largest.resize(case.len(), vec![0.0; OptionMeasure::ALIKE.len()]);
        for (largest, regrets) in largest.iter_mut().zip(case) {
            for (largest, regret) in largest.iter_mut().zip(regrets) {
                *largest = largest.max(regret.regret);
            }
        }
    }
    largest
}
