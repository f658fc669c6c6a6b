//! `control-total check`: what is wrong with scenario files, and how their figures sit with published ones.

use std::path::Path;

use super::{CheckArguments, load, say, say_error, terminal};
use crate::error::Failure;
use crate::projection::{Mode, Projection, compare_published};

/// Checks every file, and fails with the gravest of their failures.
pub fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let failures: Vec<Failure> =
        arguments.files.iter().filter_map(|file| one(file, arguments).err()).collect();
    if let [_, _, ..] = arguments.files.as_slice() {
        failures.iter().for_each(|failure| say_error(&failure.to_string()));
    }
    let (failed, files) = (failures.len(), arguments.files.len());
    match failures.into_iter().max_by_key(Failure::code) {
        None => Ok(()),
        Some(failure) if files == 1 => Err(failure),
        Some(failure) => {
            Err(failure.with_text(format!("{failed} of {files} files cannot be used")))
        }
    }
}

fn one(file: &Path, arguments: &CheckArguments) -> Result<(), Failure> {
    let loaded = load(file, &arguments.scenario, false)?;
    let scenario = &loaded.scenario;
    let projection = Projection::run(scenario, Mode::Certain, &|_| ())
        .map_err(|fault| Failure::Invalid(format!("{}: {fault}", file.display())))?;
    let comparisons = compare_published(scenario, &projection);
    say(&terminal::check(file, scenario, &projection, &comparisons, loaded.warnings.len()));
    Ok(())
}
