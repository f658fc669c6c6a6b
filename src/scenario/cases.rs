//! Demand and efficiency scenarios, and the vocabulary in which they and options change assumptions.
//! Types only; `assumptions` applies them.

use std::collections::BTreeMap;

use super::{Central, Payment, Spread, Uncertain, Yearly};

/// A demand or an efficiency scenario: a name for a set of overrides.
#[derive(Debug, Clone)]
pub struct CaseScenario {
    pub id: String,
    pub name: String,
    pub overrides: Overrides,
}

/// Changes to assumptions: the vocabulary that scenarios and options share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    pub growth: BTreeMap<String, Central>,
    pub growth_add: Each<Yearly>,
    pub trend_sd: BTreeMap<String, Spread>,
    pub year_sd: BTreeMap<String, Spread>,
    pub price: BTreeMap<String, Yearly>,
    pub price_add: BTreeMap<String, Yearly>,
    pub scale: Each<f64>,
    pub rate: Each<Yearly>,
    pub delivery: Each<Uncertain>,
    pub delivery_add: Each<f64>,
    pub recurrent: Each<f64>,
    /// The transformations that go ahead, by id; `None` leaves them as they are.
    pub transformations: Option<Vec<String>>,
    pub success: BTreeMap<String, f64>,
    pub payment: BTreeMap<String, Payment>,
    /// Share tied to performance, by service.
    pub performance_share: BTreeMap<String, Yearly>,
}

/// A value for all, or values for some by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Each<T> {
    #[default]
    Nothing,
    All(T),
    Named(BTreeMap<String, T>),
}

impl<T> Each<T> {
    /// The value for `name`, if any.
    pub fn get(&self, name: &str) -> Option<&T> {
        match self {
            Each::Nothing => None,
            Each::All(value) => Some(value),
            Each::Named(values) => values.get(name),
        }
    }
}
