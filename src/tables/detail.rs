//! Tables of what is kept in detail: whole distributions, and the first runs themselves.

use super::keys::{Names, each};
use super::{Table, TableError};
use crate::projection::Projection;
use crate::scenario::Scenario;

/// `distributions.csv`: percentiles 1 to 99 of positions, and of what is added up over the horizon.
pub fn distributions(scenario: &Scenario, projection: &Projection) -> Result<Vec<u8>, TableError> {
    let mut header: Vec<String> = Names::HEADINGS.map(String::from).to_vec();
    header.extend((1..=99).map(|percent| format!("p{percent:02}")));
    let mut table = Table::new(&header)?;
    each(scenario, projection, |names, key, found| {
        let Some(distribution) = &found.distribution else { return Ok(()) };
        table.names(names.in_detail(key))?;
        distribution.iter().try_for_each(|&percentile| table.number(percentile))?;
        table.end()
    })?;
    table.bytes()
}

/// `paths.csv`: the first runs in full, a row for each figure of each run.
pub fn paths(scenario: &Scenario, projection: &Projection) -> Result<Vec<u8>, TableError> {
    let mut header = Names::HEADINGS.to_vec();
    header.extend(["run", "value"]);
    let mut table = Table::new(&header)?;
    each(scenario, projection, |names, key, found| {
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
