//! `control-total report`: the pictures of a finished run again, from its folder alone.
//!
//! Figures are read back and never simulated, so what they are read from must be what the run wrote.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::{Folder, RECORD, unreachable};
use super::run::finish_record;
use super::{ReportArguments, asked, explained, pictures, say, say_error};
use crate::error::{Failure, render};
use crate::scenario::{Input, Scenario, read};
use crate::tables::{self, DRAWS, Files, NAMES, NoRecord, PROGRAM_VERSION, RunRecord, SCENARIO};

pub fn report(arguments: &ReportArguments) -> Result<(), Failure> {
    let results = arguments.folder.as_path();
    let mut record = record(results)?;
    asked::forget_replaced(results, &mut record);
    let files = files(results, &record)?;
    let others = others(results, &record, arguments.force)?;
    let scenario = scenario(results, &files)?;
    let unreadable = |error: tables::Unreadable| {
        Failure::Invalid(format!(
            "{}: {error}; run the scenario again",
            results.join(error.file).display()
        ))
    };
    let projection = tables::projection(&scenario, &record, &files).map_err(unreadable)?;
    let explanation =
        tables::explanation(&scenario, &projection, &record, &files).map_err(unreadable)?;

    let folder = Folder::instead_of(results)?;
    for (name, bytes) in &files {
        folder.write(name, bytes)?;
    }
    record.keep_files(|name| is_figures(name) || name == DRAWS);
    record.notes.clear();
    let (answers, left_out) = asked::find(results, &record)?;
    let shown = pictures::Shown {
        scenario: &scenario,
        projection: &projection,
        explanation: explanation.as_ref(),
        answers: &answers,
    };
    pictures::write(&shown, arguments.png, &mut record, &folder)?;
    finish_record(&record, &folder)?;
    if let Some(name) = others.iter().find(|name| folder.has(name)).filter(|_| !arguments.force) {
        return Err(would_replace(&results.join(name), "is not of this run"));
    }
    folder.finish(&others)?;
    left_out.iter().for_each(|warning| say_error(&format!("warning: {warning}")));
    if !arguments.quiet {
        record.notes.iter().for_each(|note| say_error(&format!("note: {note}")));
        let drawn = record
            .files()
            .iter()
            .filter(|file| !is_figures(&file.name) && file.name != DRAWS)
            .count();
        say(&format!("{drawn} files were drawn again in {}\n", results.display()));
    }
    Ok(())
}

/// Whether a file holds what pictures are drawn from, or comes from simulations of its own: it is kept.
fn is_figures(name: &str) -> bool {
    let in_folder = name.contains('/') && !name.starts_with("charts/");
    name == SCENARIO || NAMES.contains(&name) || explained::is_one(name) || in_folder
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
             reckon or write figures in another way; run the scenario again",
            path.display()
        )),
        NoRecord::Broken(what) => Failure::Invalid(format!(
            "{} cannot be read: {what}; run the scenario again",
            path.display()
        )),
    })
}

/// The files that pictures are drawn from, each as the run wrote it.
fn files(results: &Path, record: &RunRecord) -> Result<Files, Failure> {
    let mut files = Files::new();
    for file in record.files().iter().filter(|file| is_figures(&file.name)) {
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
        files.insert(file.name.clone(), bytes);
    }
    Ok(files)
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
                // Nothing is drawn from it, and it may be large: it moves over unread.
                Some(_) if name == DRAWS => others.push(Path::new(folder).join(own)),
                None => others.push(Path::new(folder).join(own)),
                Some(_) if is_figures(&name) || force => {}
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

/// The scenario that the run was of.
fn scenario(results: &Path, files: &Files) -> Result<Scenario, Failure> {
    let path = results.join(SCENARIO);
    let load = |_: &Path| files.get(SCENARIO).cloned().ok_or(io::ErrorKind::NotFound.into());
    let reading = read(&Input { path: path.clone(), set: Vec::new() }, &load);
    reading.scenario.ok_or_else(|| {
        let errors: Vec<_> =
            reading.problems.into_iter().filter(|problem| problem.is_error()).collect();
        say_error(&render(&errors, &reading.sources, false));
        Failure::Invalid(format!("{} cannot be used; run the scenario again", path.display()))
    })
}
