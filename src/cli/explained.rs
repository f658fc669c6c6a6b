//! What a run explains of its main case: two tables, from simulations of their own.

use super::folder::Folder;
use super::questions::{SAMPLER, made};
use crate::error::Failure;
use crate::projection::Mode;
use crate::questions::Asked;
use crate::questions::explain::{self, Explanation};
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::simulate::Settings;
use crate::tables::{self, RunRecord};

/// Explains the main case of a scenario; `None` where nothing is sampled.
pub fn explain(scenario: &Scenario, mode: Mode) -> Option<Result<Explanation, Failure>> {
    let Mode::Sampled(settings) = mode else { return None };
    let settings = Settings { sampler: SAMPLER, ..settings };
    let found = explain::explain(&Asked { scenario, case: Case::main(scenario), settings });
    Some(found.map_err(|why| Failure::Invalid(format!("{why}; nothing was written"))))
}

/// Writes the tables of an explanation.
pub fn write(
    scenario: &Scenario,
    explanation: &Explanation,
    record: &mut RunRecord,
    folder: &Folder,
) -> Result<(), Failure> {
    let files = [
        made("bridge.csv", tables::bridge(scenario, &[explanation]))?,
        made("drivers.csv", tables::drivers(scenario, &[explanation]))?,
    ];
    for (name, bytes) in files {
        folder.write(&name, &bytes)?;
        record.add_file(name, tables::sha256(&bytes));
    }
    Ok(())
}
