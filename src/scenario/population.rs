//! The population in segments of like risk, from which growth in demand may come. Types only.

use std::collections::BTreeMap;

use super::Yearly;

/// People who are alike in their risk and in the care that they use.
#[derive(Debug, Clone)]
pub struct Segment {
    pub id: String,
    pub name: String,
    /// In the base year.
    pub people: f64,
    /// People who join it in each projected year, by birth or from elsewhere.
    pub births: Yearly,
    /// Where its people are a year later: shares by segment, its own among them. What they leave of 1 leaves
    /// the population.
    pub to: BTreeMap<String, f64>,
    /// Cost-weighted use per head by service, in any unit.
    pub usage: BTreeMap<String, f64>,
}

impl Segment {
    /// The share of its people who leave the population each year.
    pub fn leaving(&self) -> f64 {
        (1.0 - self.to.values().sum::<f64>()).max(0.0)
    }
}

/// Where the centre of a service's growth comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Central {
    /// Rates that the file states.
    Stated(Yearly),
    /// The growth of the population's use.
    Population,
}
