//! What a run explains of its main case: two tables. They come from simulations of their own, so a later report keeps them
//! as they are; pictures are drawn from them.

use super::folder::Folder;
use super::questions::{SAMPLER, made};
use crate::engine::Settings;
use crate::error::Failure;
use crate::projection::Projection;
use crate::questions::Asked;
use crate::questions::explain::{Explanation, explain};
use crate::scenario::Scenario;
use crate::tables::{self, RunRecord};

const TABLES: [&str; 2] = ["bridge.csv", "drivers.csv"];

/// Whether a file of a run is one of these.
pub fn is_one(name: &str) -> bool {
    TABLES.contains(&name)
}

/// Explains the main case of what was sampled, and writes the tables; `None` where nothing was sampled.
pub fn write(
    scenario: &Scenario,
    projection: &Projection,
    record: &mut RunRecord,
    folder: &Folder,
) -> Result<Option<Explanation>, Failure> {
    if projection.runs == 0 {
        return Ok(None);
    }
    let case = projection.cases[projection.main_case(scenario)].case;
    let (seed, runs) = (projection.seed, projection.runs);
    let settings = Settings { seed, sampler: SAMPLER, runs };
    let explanation = explain(&Asked { scenario, case, settings })
        .map_err(|why| Failure::Invalid(format!("{why}; nothing was written")))?;
    let [bridge, drivers] = TABLES;
    let files = [
        made(bridge, tables::bridge(scenario, &[&explanation]))?,
        made(drivers, tables::drivers(scenario, &[&explanation]))?,
    ];
    for (name, bytes) in files {
        folder.write(&name, &bytes)?;
        record.add_file(name, tables::sha256(&bytes));
    }
    record.keep_explanation(&explanation);
    Ok(Some(explanation))
}
