//! What records of answers are made of: a figure with its error, and the names of a case and an option.

use serde::Serialize;

use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::summary::Estimate;

/// A figure with its Monte Carlo error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FigureRecord {
    pub value: f64,
    pub se: f64,
}

impl From<Estimate> for FigureRecord {
    fn from(found: Estimate) -> FigureRecord {
        FigureRecord { value: found.value, se: found.error }
    }
}

/// The ids of a case's demand and efficiency scenario.
pub fn ids(scenario: &Scenario, case: Case) -> (String, String) {
    let (demand, efficiency) = case.ids(scenario);
    (demand.to_owned(), efficiency.to_owned())
}

/// The id of the option at a place.
pub fn option_id(scenario: &Scenario, option: usize) -> String {
    scenario.options.get(option).map_or_else(String::new, |option| option.id.clone())
}
