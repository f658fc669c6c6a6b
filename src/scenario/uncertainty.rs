//! What is uncertain: values, growth, correlations, shocks. Types only.

use strum::Display;

use super::Yearly;

/// A growth rate that is uncertain: of a service's demand, or of a price index.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    /// The service or the index, without `demand.` or `price.`.
    pub name: String,
    pub label: String,
    /// Median growth by projected year, μ; of demand that follows the population, what is added to its growth.
    pub growth: Yearly,
    /// Whether central growth is that of the population's use (demand only).
    pub population: bool,
    pub trend_sd: Spread,
    pub year_sd: Spread,
    /// Share of a year's variance that all units have in common, ρ. 1 for prices.
    pub shared: f64,
    /// Correlation from one year to the next, φ.
    pub persistence: f64,
}

/// Standard deviations below and above the centre; the same twice for a symmetric spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub below: f64,
    pub above: f64,
}

impl Spread {
    pub const NONE: Spread = Spread { below: 0.0, above: 0.0 };

    /// The mean of the spread, which is 0 for a symmetric one: (above − below)/√(2π).
    pub fn mean(self) -> f64 {
        (self.above - self.below) / (2.0 * std::f64::consts::PI).sqrt()
    }

    pub fn is_none(self) -> bool {
        self == Spread::NONE
    }
}

/// How the delivery of all schemes moves together.
#[derive(Debug, Clone, Copy)]
pub struct SavingsDriver {
    pub shared: f64,
    pub persistence: f64,
}

impl SavingsDriver {
    /// What holds where a file says nothing of it.
    pub const DEFAULT: SavingsDriver = SavingsDriver { shared: 1.0, persistence: 0.0 };
}

/// What a correlation or a shock may name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Display)]
pub enum DriverName {
    #[strum(to_string = "demand.{0}")]
    Demand(String),
    #[strum(to_string = "price.{0}")]
    Price(String),
    /// The delivery of savings (correlations only).
    #[strum(to_string = "savings")]
    Savings,
}

/// An entry of R.
#[derive(Debug, Clone)]
pub struct Correlation {
    pub between: (DriverName, DriverName),
    pub value: f64,
}

/// Something that may strike in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Shock {
    pub name: String,
    pub probability: f64,
    /// Whether it can strike, by projected year.
    pub years: Vec<bool>,
    /// Drivers struck (never `Savings`).
    pub drivers: Vec<DriverName>,
    /// Whether it multiplies the cost lines of the organisations struck.
    pub cost: bool,
    pub size: Uncertain,
    pub scope: Scope,
    pub permanent: bool,
}

/// Whom one strike hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every unit, by one draw a year.
    Locality,
    /// One organisation, each by its own draw; these ids.
    Organisations(Vec<String>),
}

/// A value that may be uncertain: a quantile function of one standard normal, clamped.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    pub shape: Shape,
    pub min: Option<f64>,
    pub max: Option<f64>,
}

impl Uncertain {
    /// A certain value.
    pub fn certain(value: f64) -> Uncertain {
        Uncertain { shape: Shape::Certain(value), min: None, max: None }
    }

    /// The largest figure that its form names.
    pub fn largest(&self) -> f64 {
        match self.shape {
            Shape::Certain(value) => value,
            Shape::TwoPiece { p90, .. } => p90,
            Shape::Normal { mean, sd } => mean + sd,
            Shape::Uniform { high, .. }
            | Shape::Triangular { high, .. }
            | Shape::Pert { high, .. } => high,
        }
    }

    /// The value at z = 0.
    pub fn median(&self) -> f64 {
        let median = match self.shape {
            Shape::Certain(value) => value,
            Shape::TwoPiece { p50, .. } => p50,
            Shape::Normal { mean, .. } => mean,
            Shape::Uniform { low, high } => (low + high) / 2.0,
            Shape::Triangular { low, mode, high } => {
                let (left, right) = (mode - low, high - mode);
                if left >= right {
                    low + ((high - low) * left / 2.0).sqrt()
                } else {
                    high - ((high - low) * right / 2.0).sqrt()
                }
            }
            // The beta's median lies between its mode and its mean; its sign is all that is asked for.
            Shape::Pert { low, mode, high } => (2.0 * (low + 4.0 * mode + high) / 6.0 + mode) / 3.0,
        };
        median.max(self.min.unwrap_or(median)).min(self.max.unwrap_or(f64::INFINITY))
    }
}

/// The forms that an uncertain value may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Certain(f64),
    /// Two half-normals that meet at the median.
    TwoPiece {
        p10: f64,
        p50: f64,
        p90: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// The beta distribution with λ = 4.
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_a_triangle_halves_its_area() {
        let triangle = |low, mode, high| Uncertain {
            shape: Shape::Triangular { low, mode, high },
            min: None,
            max: None,
        };
        for (low, mode, high) in [(0.0, 0.5, 1.0), (0.0, 0.2, 1.0), (-1.0, 0.9, 1.0)] {
            let at = triangle(low, mode, high).median();
            let below = if at <= mode {
                (at - low).powi(2) / ((high - low) * (mode - low))
            } else {
                1.0 - (high - at).powi(2) / ((high - low) * (high - mode))
            };
            assert!((below - 0.5).abs() < 1e-12, "{low} {mode} {high}: {below}");
        }
    }
}
