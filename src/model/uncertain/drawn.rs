//! What an uncertain value or the growth of a driver comes to when it is drawn, worked out from its form.
//!
//! Nothing is sampled: expectations are integrals over the standard normal that every form is a function of.

use statrs::distribution::{ContinuousCDF, Normal};

use super::{Quantile, Tables, normal_below};
use crate::scenario::{Spread, Uncertain};

/// A value as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    pub mean: f64,
    pub p10: f64,
    pub p50: f64,
    pub p90: f64,
    /// The share of runs in which it stands at its lower and at its upper limit.
    pub at_min: f64,
    pub at_max: f64,
}

/// Half the range of z that integrals run over, and their step.
const MOST: f64 = 8.5;
const STEPS: usize = 8_704;

/// The expectation of `value` over a standard normal, by the trapezium rule.
fn expectation(value: impl Fn(f64) -> f64) -> f64 {
    let step = 2.0 * MOST / STEPS as f64;
    let (mut sum, mut weights) = (0.0, 0.0);
    for at in 0..=STEPS {
        let z = step * at as f64 - MOST;
        let weight = (-z * z / 2.0).exp();
        sum += weight * value(z);
        weights += weight;
    }
    sum / weights
}

/// The value as it is drawn, kept within `limits` besides its own `min` and `max`, as the model keeps a delivery within
/// 0 and 2.
pub fn drawn(value: &Uncertain, limits: (f64, f64)) -> Drawn {
    let mut tables = Tables::default();
    let free = Quantile::new(&Uncertain { min: None, max: None, ..value.clone() }, &mut tables);
    let min = value.min.unwrap_or(f64::NEG_INFINITY).max(limits.0);
    let max = value.max.unwrap_or(f64::INFINITY).min(limits.1).max(min);
    let at = |z: f64| free.at(z).max(min).min(max);
    Drawn {
        mean: expectation(at),
        p10: at(-crate::units::Z90),
        p50: at(0.0),
        p90: at(crate::units::Z90),
        at_min: if min.is_finite() { share_below(&free, min) } else { 0.0 },
        at_max: if max.is_finite() { 1.0 - share_below(&free, max) } else { 0.0 },
    }
}

/// The probability that a value lies below `limit`, by halving the range of z.
fn share_below(quantile: &Quantile, limit: f64) -> f64 {
    let (mut low, mut high) = (-MOST, MOST);
    if quantile.at(low) >= limit {
        return 0.0;
    }
    if quantile.at(high) < limit {
        return 1.0;
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if quantile.at(middle) < limit { low = middle } else { high = middle }
    }
    normal_below(low)
}

/// The growth of a driver in its first year: `central`, and what its trend and its year add.
pub fn growth(central: f64, trend: Spread, year: Spread) -> Drawn {
    const POINTS: usize = 400;
    let side = |spread: Spread, z: f64| z * if z < 0.0 { spread.below } else { spread.above };
    // Points of equal probability, so that every pair of them has the same weight.
    let normal = Normal::standard();
    let quantile = |at: usize| normal.inverse_cdf((at as f64 + 0.5) / POINTS as f64);
    let z: Vec<f64> = (0..POINTS).map(quantile).collect();
    let mut sums: Vec<f64> = z
        .iter()
        .flat_map(|one| z.iter().map(move |other| central + side(trend, *one) + side(year, *other)))
        .collect();
    sums.sort_by(f64::total_cmp);
    let at = |share: f64| sums[((sums.len() as f64 * share) as usize).min(sums.len() - 1)];
    let mean = central + trend.mean() + year.mean();
    Drawn { mean, p10: at(0.1), p50: at(0.5), p90: at(0.9), at_min: 0.0, at_max: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Shape;

    const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-4, "{found}, by hand {expected}");
    }

    #[test]
    fn a_normal_with_a_limit_has_the_mean_of_its_closed_form() {
        // Mean 0.9, sd 0.3, at most 1: with a = 1/3, the mean is 0.9 − 0.3·(φ(a) − a·(1 − Φ(a))).
        let value =
            Uncertain { shape: Shape::Normal { mean: 0.9, sd: 0.3 }, min: None, max: Some(1.0) };
        let found = drawn(&value, FREE);
        close(found.mean, 0.823_7);
        close(found.at_max, 0.369_4);
        close(found.p90, 1.0);
        close(found.p10, 0.9 - 0.3 * crate::units::Z90);
    }

    #[test]
    fn a_triangle_and_a_uniform_have_their_textbook_means() {
        let mean = |shape| drawn(&Uncertain { shape, min: None, max: None }, FREE).mean;
        close(mean(Shape::Triangular { low: 0.4, mode: 0.8, high: 1.1 }), 2.3 / 3.0);
        close(mean(Shape::Uniform { low: 0.3, high: 1.0 }), 0.65);
        close(mean(Shape::Pert { low: 0.4, mode: 0.9, high: 1.1 }), (0.4 + 3.6 + 1.1) / 6.0);
        close(mean(Shape::Certain(0.8)), 0.8);
    }

    #[test]
    fn a_floor_above_all_that_can_be_drawn_is_always_met() {
        let value =
            Uncertain { shape: Shape::Uniform { low: 0.3, high: 1.0 }, min: Some(1.5), max: None };
        let found = drawn(&value, FREE);
        assert_eq!((found.at_min, found.p90), (1.0, 1.5));
        close(found.mean, 1.5);
    }

    #[test]
    fn growth_of_two_symmetric_spreads_is_their_root_sum_of_squares() {
        let spread = |sd| Spread { below: sd, above: sd };
        let found = growth(0.02, spread(0.006), spread(0.008));
        close(found.p90, 0.02 + 0.01 * crate::units::Z90);
        close(found.mean, 0.02);
        let skewed = growth(0.0, Spread::NONE, Spread { below: 0.01, above: 0.02 });
        close(skewed.mean, 0.01 / (2.0 * std::f64::consts::PI).sqrt());
    }
}
