//! `control-total report`: the pictures of a finished run again, from its folder alone.
//!
//! The scenario that lies there is run again. What it gives must be what lies there, table by table: then pictures and page are those
//! of the same figures. The first table that differs ends it, and nothing is changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Parser;

use super::folder::{Folder, RECORD, unreachable};
use super::run::{Found, detailed, finish_record, found, write_figures};
use super::{
    Arguments, Command, Loaded, ReportArguments, RunArguments, ScenarioArguments, asked, load,
    pictures, say, say_error,
};
use crate::error::Failure;
use crate::projection::Mode;
use crate::simulate::Settings;
use crate::tables::{self, DRAWS, NoRecord, PROGRAM_VERSION, RunRecord, SCENARIO};

pub fn report(arguments: &ReportArguments) -> Result<(), Failure> {
    let results = arguments.folder.as_path();
    let mut recorded = record(results)?;
    asked::forget_replaced(results, &mut recorded);
    as_recorded(results, &recorded)?;
    let others = others(results, &recorded, arguments.force)?;
    let loaded = scenario(results, &recorded)?;
    let mut flags = flags(results, &recorded)?;
    flags.tables_only = false;
    flags.charts = arguments.charts.unwrap_or(flags.charts);
    flags.png = arguments.png.unwrap_or(flags.png);

    let scenario = &loaded.scenario;
    let asked = &scenario.run;
    let settings = Settings { seed: asked.seed, sampler: asked.sampler, runs: asked.runs };
    let mode = if recorded.runs == 0 { Mode::Certain } else { Mode::Sampled(settings) };
    let modes = (mode, detailed(flags.tables));
    let (projection, explanation) = found(scenario, modes, false, arguments.quiet)?;
    let explanation = explanation.as_ref();
    let folder = Folder::instead_of(results)?;
    let found = Found { projection: &projection, explanation };
    let mut record = write_figures(&flags, &loaded, &found, &folder)?;
    record.warnings = recorded.warnings.clone();
    compare(results, &record, &recorded)?;
    recorded.keep_files(is_kept);
    for file in recorded.files() {
        record.add_file(file.name.clone(), file.sha256.clone());
    }
    let (answers, left_out) = asked::again(results, &recorded)?;
    let shown =
        pictures::Shown { scenario, projection: &projection, explanation, answers: &answers };
    let figures = record.files().len();
    pictures::write(&shown, (flags.charts, flags.png), &mut record, &folder)?;
    finish_record(&record, &folder)?;
    if let Some(name) = others.iter().find(|name| folder.has(name)).filter(|_| !arguments.force) {
        return Err(would_replace(&results.join(name), "is not of this run"));
    }
    folder.finish(&others)?;
    left_out.iter().for_each(|warning| say_error(&format!("warning: {warning}")));
    if !arguments.quiet {
        let drawn = record.files().len() - figures;
        say(&format!(
            "Every table is as it was; {drawn} files were drawn again in {}\n",
            results.display()
        ));
    }
    Ok(())
}

/// Whether a file of a run is a picture, the workbook or the page: those are drawn again.
fn is_drawn(name: &str) -> bool {
    name.starts_with("charts/") || [pictures::REPORT, pictures::WORKBOOK].contains(&name)
}

/// Whether a file of a run stays as it is: answers, which are asked again and compared, and the runs one by one, which may be
/// large.
fn is_kept(name: &str) -> bool {
    name == DRAWS || name.contains('/') && !is_drawn(name)
}

/// Whether a file of a run is made again and must be the same.
fn is_table(name: &str) -> bool {
    !is_drawn(name) && !is_kept(name)
}

fn record(results: &Path) -> Result<RunRecord, Failure> {
    let path = results.join(RECORD);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && results.is_dir() => {
            return Err(Failure::Usage(format!(
                "{} holds no {RECORD}, so it is not a folder of results; name the folder that a run has \
                 written, such as output/my-locality",
                results.display()
            )));
        }
        Err(error) => return Err(unreachable("cannot read", &path, &error)),
    };
    tables::read_record(&bytes).map_err(|error| match error {
        NoRecord::Foreign => Failure::Usage(format!(
            "{} is not a run record of this program; name the folder that a run has written",
            path.display()
        )),
        NoRecord::Version(version) => Failure::Invalid(format!(
            "{} was written by version {version} of this program, and this is {PROGRAM_VERSION}, which may \
             calculate or write figures in another way; run the scenario again",
            path.display()
        )),
        NoRecord::Broken(what) => Failure::Invalid(format!(
            "{} cannot be read: {what}; run the scenario again",
            path.display()
        )),
    })
}

/// Checks that what figures are read from is as the run wrote it.
fn as_recorded(results: &Path, record: &RunRecord) -> Result<(), Failure> {
    let figures = |name: &str| !is_drawn(name) && name != DRAWS;
    for file in record.files().iter().filter(|file| figures(&file.name)) {
        let path = results.join(&file.name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::Unreachable(format!(
                    "{} is not there; put it back, or run the scenario again",
                    path.display()
                )));
            }
            Err(error) => return Err(unreachable("cannot read", &path, &error)),
        };
        if tables::sha256(&bytes) != file.sha256 {
            return Err(Failure::Invalid(format!(
                "{} was changed since the run (its SHA-256 is not the one in {RECORD}), so its figures are not \
                 those of the run; put the original back, or run the scenario again",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Checks that running the scenario again gives what was recorded, table by table.
fn compare(results: &Path, again: &RunRecord, recorded: &RunRecord) -> Result<(), Failure> {
    let tables = |record: &RunRecord| -> Vec<_> {
        record.files().iter().filter(|file| is_table(&file.name)).cloned().collect()
    };
    let (again_tables, recorded_tables) = (tables(again), tables(recorded));
    for file in &again_tables {
        if !recorded_tables.contains(file) {
            return Err(Failure::Invalid(format!(
                "{} is not what {SCENARIO} gives when it is run again; nothing was drawn; run the scenario again",
                results.join(&file.name).display()
            )));
        }
    }
    if again_tables.len() != recorded_tables.len() || !again.same_results(recorded) {
        return Err(Failure::Invalid(format!(
            "{} is not of the run of {SCENARIO} beside it; run the scenario again",
            results.join(RECORD).display()
        )));
    }
    Ok(())
}

/// The names of all that is in the folder and not of the run: it is kept. A picture of the run that somebody
/// has worked on is not replaced unasked.
fn others(results: &Path, record: &RunRecord, force: bool) -> Result<Vec<PathBuf>, Failure> {
    let of_run = |name: &str| record.files().iter().find(|file| file.name == name);
    let mut others = Vec::new();
    // The folders that files of the run lie in.
    let mut folders = BTreeSet::from(["", "charts"]);
    for file in record.files() {
        folders.extend(file.name.match_indices('/').map(|(end, _)| &file.name[..end]));
    }
    for &folder in &folders {
        let path = results.join(folder);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(unreachable("cannot read", &path, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreachable("cannot read", &path, &error))?;
            let own = entry.file_name();
            let name = match folder {
                "" => own.to_string_lossy().into_owned(),
                folder => format!("{folder}/{}", own.to_string_lossy()),
            };
            match of_run(&name) {
                _ if name == RECORD || folders.contains(name.as_str()) => {}
                Some(_) if is_kept(&name) => others.push(Path::new(folder).join(own)),
                None => others.push(Path::new(folder).join(own)),
                Some(_) if is_table(&name) || force => {}
                Some(file) => {
                    let path = entry.path();
                    let bytes = fs::read(&path)
                        .map_err(|error| unreachable("cannot read", &path, &error))?;
                    if tables::sha256(&bytes) != file.sha256 {
                        return Err(would_replace(&path, "was changed since it was drawn"));
                    }
                }
            }
        }
    }
    others.sort();
    Ok(others)
}

fn would_replace(path: &Path, why: &str) -> Failure {
    Failure::Usage(format!(
        "{} {why}, and would be replaced; move it elsewhere, or give --force",
        path.display()
    ))
}

/// The scenario of the run, told of as the files that the run read.
fn scenario(results: &Path, record: &RunRecord) -> Result<Loaded, Failure> {
    let path = results.join(SCENARIO);
    let mut loaded = load(&path, &ScenarioArguments::default(), true).map_err(|_| {
        Failure::Invalid(format!("{} cannot be used; run the scenario again", path.display()))
    })?;
    loaded.read_from = record.read_from.clone();
    Ok(loaded)
}

/// The flags of the run.
fn flags(results: &Path, record: &RunRecord) -> Result<RunArguments, Failure> {
    let words = ["control-total", "run", SCENARIO].into_iter();
    let words = words.chain(record.beside.iter().map(String::as_str));
    match Arguments::try_parse_from(words).map(|found| found.command) {
        Ok(Command::Run(flags)) => Ok(flags),
        _ => Err(Failure::Invalid(format!(
            "{} names flags that `run` does not have; run the scenario again",
            results.join(RECORD).display()
        ))),
    }
}
