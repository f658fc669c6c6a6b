//! Tables of what is kept in detail: whole distributions, the first runs themselves, where the plan lies, and
//! the chances of reaching control totals. All but the chances can be those of one case, where `only` names its place.

use super::keys::{Names, each, estimates, every, metrics};
use super::{Table, TableError};
use crate::projection::Projection;
use crate::scenario::Scenario;

/// The headings of a table whose rows are named like those of `positions.csv`.
fn headed<const N: usize>(figures: [&str; N]) -> Vec<String> {
    Names::HEADINGS.into_iter().chain(figures).map(String::from).collect()
}

fn distributions_header() -> Vec<String> {
    let mut header = headed([]);
    header.extend((1..=99).map(|percent| format!("p{percent:02}")));
    header
}

/// `distributions.csv`: percentiles 1 to 99 of positions, and of what is added up over the horizon.
pub fn distributions(
    scenario: &Scenario,
    projection: &Projection,
    only: Option<usize>,
) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&distributions_header())?;
    each(scenario, projection, only, |names, key, found| {
        let Some(distribution) = &found.distribution else { return Ok(()) };
        table.names(names.in_detail(key))?;
        distribution.iter().try_for_each(|&percentile| table.number(percentile))?;
        table.end()
    })?;
    table.bytes()
}

/// `paths.csv`: the first runs in full, a row for each figure of each run.
pub fn paths(
    scenario: &Scenario,
    projection: &Projection,
    only: Option<usize>,
) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&headed(["run", "value"]))?;
    each(scenario, projection, only, |names, key, found| {
        for (run, &value) in (1_u32..).zip(&found.first_runs) {
            table.names(names.in_detail(key))?;
            table.text(&run.to_string())?;
            table.number(value)?;
            table.end()?;
        }
        Ok(())
    })?;
    table.bytes()
}

/// `plan.csv`: what the plan (run 0) comes to in every figure, and the share of runs below it where the
/// figure has a distribution.
pub fn plan(
    scenario: &Scenario,
    projection: &Projection,
    only: Option<usize>,
) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&headed(["plan", "share_below"]))?;
    each(scenario, projection, only, |names, key, found| {
        table.names(names.by_year(key))?;
        table.number(found.plan)?;
        table.number(found.plan_rank)?;
        table.end()
    })?;
    let names = Names::new(scenario);
    let compared = &projection.options;
    let cases = compared.cases.iter().enumerate();
    for (number, case) in cases.filter(|(number, _)| only.is_none_or(|only| only == *number)) {
        for (option, (columns, results)) in compared.columns.iter().zip(&case.options).enumerate() {
            for (column, found) in metrics(columns).zip(estimates(columns, results)) {
                let measure = column.measure.to_string();
                table.names(names.of_metric(number, option, &column, &measure))?;
                table.number(found.plan)?;
                table.optional(None)?;
                table.end()?;
            }
        }
    }
    table.bytes()
}

/// `chances.csv`: the chance that a position, before any option, reaches the control total of its year, and that reserves have
/// been exhausted by the end of it.
pub fn chances(scenario: &Scenario, projection: &Projection) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&headed(["control_total", "chance", "se"]))?;
    every(scenario, projection, None, |names, key, found| {
        let (Some(total), Some(chance)) = (key.control_total, found.chance) else { return Ok(()) };
        table.names(names.by_year(key))?;
        table.optional(Some(total).filter(|_| key.shown))?;
        table.number(chance.value)?;
        table.number(chance.error)?;
        table.end()
    })?;
    table.bytes()
}
