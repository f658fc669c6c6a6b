//! Every table of a run, in the order of its record. They are made side by side: writing figures in full
//! takes a noticeable part of a run.

use rayon::prelude::*;

use super::TableError;
use crate::projection::{Comparison, Projection};
use crate::scenario::Scenario;

/// A table's file name, and its bytes.
pub type Made = (&'static str, Result<Vec<u8>, TableError>);

/// The tables of a projection; those of options where the scenario has some. What is kept in detail is that of the case whose
/// place `only` names, or of every case.
pub fn all(
    scenario: &Scenario,
    projection: &Projection,
    published: &[Comparison],
    only: Option<usize>,
) -> Vec<Made> {
    type Make<'a> = Box<dyn Fn() -> Result<Vec<u8>, TableError> + Sync + 'a>;
    let compared = &projection.options;
    let mut tables: Vec<(&str, Make)> = vec![
        ("positions.csv", Box::new(|| super::positions(scenario, projection))),
        ("distributions.csv", Box::new(|| super::distributions(scenario, projection, only))),
        ("paths.csv", Box::new(|| super::paths(scenario, projection, only))),
        ("plan.csv", Box::new(|| super::plan(scenario, projection, only))),
        ("chances.csv", Box::new(|| super::chances(scenario, projection))),
        ("do_nothing.csv", Box::new(|| super::do_nothing(scenario, projection))),
        ("published.csv", Box::new(|| super::published(scenario, published))),
        ("correlations.csv", Box::new(|| super::correlations(scenario, projection))),
    ];
    if !scenario.options.is_empty() {
        let of_options: Vec<(&str, Make)> = vec![
            ("options.csv", Box::new(|| super::options(scenario, compared))),
            ("joint.csv", Box::new(|| super::joint(scenario, compared))),
            ("differences.csv", Box::new(|| super::differences(scenario, compared))),
            ("regret.csv", Box::new(|| super::regret(scenario, compared))),
        ];
        tables.extend(of_options);
    }
    tables.par_iter().map(|(name, make)| (*name, make())).collect()
}
