//! `control-total check`: what is wrong with scenario files, and how their figures sit with published ones.

use super::{CheckArguments, load, say, say_error, terminal};
use crate::error::Failure;
use crate::projection::{Mode, Projection, compare_published};

/// Checks every file, and fails with the gravest of their failures.
pub fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let mut gravest: Option<Failure> = None;
    for file in &arguments.files {
        let checked = load(file, &arguments.scenario, false).and_then(|loaded| {
            let scenario = &loaded.scenario;
            let projection = Projection::run(scenario, Mode::Certain, &|_| ())
                .map_err(|fault| Failure::Invalid(format!("{}: {fault}", file.display())))?;
            let comparisons = compare_published(scenario, &projection);
            say(&terminal::check(file, scenario, &projection, &comparisons, loaded.warnings));
            Ok(())
        });
        if let Err(failure) = checked {
            say_error(&failure.to_string());
            if gravest.as_ref().is_none_or(|known| known.code() < failure.code()) {
                gravest = Some(failure);
            }
        }
    }
    match gravest {
        None => Ok(()),
        Some(failure) => Err(failure),
    }
}
