//! How large a scenario may be: each part takes memory for every run of a block on every thread.

use super::reader::Reader;
use crate::error::Code;
use crate::scenario::{Correlation, Mix, Scenario, Scope};

/// Lines, contracts, units of demand, segments and their shares, schemes, transformations' parts and strikes,
/// together.
const MOST_PARTS: usize = 10_000;
/// Drivers that correlations may join: their matrix grows with the square, and its factor with the cube.
const MOST_CORRELATED: usize = 500;

/// Refuses what would fill memory. Real localities have a hundred parts or so, large ones a few thousand.
pub(super) fn check(root: &Reader<'_>, scenario: &Scenario) {
    let parts = parts(scenario);
    if parts > MOST_PARTS {
        let label = format!(
            "{parts} lines, contracts, units, segments, schemes, changes and shocks; at most {MOST_PARTS}"
        );
        root.error(Code::TooLarge, "the scenario is too large to simulate", label, None);
    }
}

/// Whether so many correlations can be checked and mixed.
pub(super) fn correlations_fit<'c>(
    root: &Reader<'_>,
    correlations: impl Iterator<Item = &'c Correlation>,
) -> bool {
    let mut names: Vec<_> =
        correlations.flat_map(|pair| [&pair.between.0, &pair.between.1]).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > MOST_CORRELATED {
        let label = format!("{} drivers correlate; at most {MOST_CORRELATED} may", names.len());
        root.error(Code::TooLarge, "too many drivers correlate", label, None);
    }
    names.len() <= MOST_CORRELATED
}

fn parts(scenario: &Scenario) -> usize {
    let lines = |mix: &Mix| match mix {
        Mix::Fixed => 1,
        Mix::Services(weights) => 1 + weights.len(),
        // A service for each contract at most: counted with the contracts.
        Mix::Contracts => 2,
    };
    let organisations: usize = scenario
        .organisations
        .iter()
        .map(|found| {
            let cost: usize = found.cost.iter().map(|line| lines(&line.activity)).sum();
            1 + found.income.len() + cost
        })
        .sum();
    let shocks: usize = scenario
        .shocks
        .iter()
        .map(|shock| match &shock.scope {
            Scope::Locality => 1,
            Scope::Organisations(struck) => struck.len(),
        })
        .sum();
    let transformations: usize = scenario
        .transformations
        .iter()
        .map(|found| {
            let money = found.investments.len() + found.running.len() + found.savings.len();
            1 + found.changes.len() + found.transitions.len() + money
        })
        .sum();
    let segments = scenario.segments.iter();
    let segments: usize = segments.map(|found| 1 + found.to.len() + found.usage.len()).sum();
    let drivers = scenario.demand.len() + scenario.prices.len();
    let contracts = 2 * scenario.contracts.len();
    organisations
        + contracts
        + drivers
        + segments
        + scenario.schemes.len()
        + transformations
        + shocks
}
