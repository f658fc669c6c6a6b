//! What `run --draws` adds: the figures of every run, in draws.parquet.

use super::folder::Folder;
use super::{Cases, progress};
use crate::error::Failure;
use crate::projection::draws::Draws;
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::simulate::Settings;
use crate::tables::{DRAWS, DrawsFile, RunRecord};

/// Figures that are written at most: 16 GiB of them. A disk is full soon.
const MOST_FIGURES: u128 = 1 << 31;

/// Refuses what would fill a disk.
pub fn may_write(scenario: &Scenario, settings: Settings, which: Cases) -> Result<(), Failure> {
    let figures = Draws::new(scenario, settings, which.cases(scenario)).figures();
    if figures <= MOST_FIGURES {
        return Ok(());
    }
    let fewer = match which {
        Cases::Main => "fewer runs",
        Cases::All => "fewer runs, or `--draws=main`",
    };
    Err(Failure::Usage(format!(
        "--draws: every run of so many cases, units and years comes to {} GiB, and at most {} are written; \
         ask for {fewer}",
        gib(figures).ceil(),
        gib(MOST_FIGURES)
    )))
}

/// Simulates the runs again and writes them.
pub fn write(
    scenario: &Scenario,
    settings: Settings,
    which: Cases,
    quiet: bool,
    record: &mut RunRecord,
    folder: &Folder,
) -> Result<(), Failure> {
    may_write(scenario, settings, which)?;
    let draws = Draws::new(scenario, settings, which.cases(scenario));
    let failed = |error| Failure::Unreachable(format!("cannot write {DRAWS}: {error}"));
    let bar = progress::bar(draws.work(), quiet);
    let mut file =
        DrawsFile::start(&draws.layout, &record.about(), folder.create(DRAWS)?).map_err(failed)?;
    let drawn = draws.each(&|runs| bar.inc(runs), |chunk| file.write(chunk).map_err(failed))?;
    bar.finish_and_clear();
    drawn.map_err(|fault| Failure::Invalid(format!("{fault}; nothing was written")))?;
    record.add_file(DRAWS.to_owned(), file.finish().map_err(failed)?);
    Ok(())
}

impl Cases {
    fn cases(self, scenario: &Scenario) -> Vec<Case> {
        match self {
            Cases::Main => vec![Case::main(scenario)],
            Cases::All => Case::all(scenario),
        }
    }
}

fn gib(figures: u128) -> f64 {
    figures as f64 * size_of::<f64>() as f64 / (1_u64 << 30) as f64
}
