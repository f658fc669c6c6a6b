//! Answers that lie beside a run, a folder each: those that `run --questions` asks for, and those that a report finds there.
//!
//! A report shows only what was asked of the same scenario with the same seed, and asks it again: what an answer's files hold is
//! compared and never shown.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::folder::{ANSWER, Folder, unreachable};
use super::questions::allocate::{self, AllocateArguments};
use super::questions::stress::{self, StressArguments};
use super::questions::{self, Answer, Question, switching};
use super::{Loaded, Png, load_bytes};
use crate::error::Failure;
use crate::projection::Projection;
use crate::report::PageAnswer;
use crate::scenario::options::Level;
use crate::tables::{
    self, Answered, AskedRecord, FileRecord, RunRecord, SCENARIO, SwitchingRecord, is_answer,
};

/// The most folders that are looked into.
const MOST: usize = 40;

/// Asks a run's main case for allocations, switching values and a reverse stress test, and writes the answers. A question that
/// makes no sense for the scenario is left out with a warning in the record.
pub fn write(
    loaded: &Loaded,
    projection: &Projection,
    png: Option<Png>,
    record: &mut RunRecord,
    folder: &Folder,
) -> Result<Vec<PageAnswer>, Failure> {
    let options = &loaded.scenario.options;
    let own = options.iter().find(|option| option.level == Level::Organisation);
    let Some(first) = options.first() else {
        record.warnings.push(
            "the scenario has no option: there is nothing to allocate, switch or stress".to_owned(),
        );
        return Ok(Vec::new());
    };
    let question = Question::of_run(loaded, projection.runs, png.is_some());
    let option = Some(own.unwrap_or(first).id.clone());
    let allocated =
        allocate::put(&question, &AllocateArguments { option, ..AllocateArguments::default() });
    let switched = switching::put(&question, None);
    let preferred = match &switched {
        Ok(Answer { record: Answered::Switching(SwitchingRecord { preferred, .. }), .. }) => {
            preferred
        }
        _ => &first.id,
    };
    let option = Some(preferred.clone());
    let stressed =
        stress::put(&question, &StressArguments { option, ..StressArguments::default() });

    let mut answers = Vec::new();
    for (verb, answer) in [("allocate", allocated), ("switching", switched), ("stress", stressed)] {
        let answer = match answer {
            Ok(answer) => answer,
            Err(Failure::Usage(why)) => {
                record.warnings.push(format!("{verb}: {why}"));
                continue;
            }
            Err(fault) => return Err(fault),
        };
        let mut files = answer.files(png != Some(Png::None))?;
        let json = answer.json(files.iter().map(FileRecord::of).collect())?;
        files.push((ANSWER.to_owned(), json));
        for (name, bytes) in &files {
            let name = format!("{verb}/{name}");
            folder.write(&name, bytes)?;
            record.add_file(name, tables::sha256(bytes));
        }
        answers.push(shown(verb, answer));
    }
    answers.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(answers)
}

/// An answer for the page.
fn shown(folder: &str, answer: Answer) -> PageAnswer {
    let Answer { asked, record, charts, .. } = answer;
    let chart = charts.into_iter().next().map(|(_, svg)| svg);
    PageAnswer { folder: folder.to_owned(), command: asked.command, record, chart }
}

/// Forgets those answers of a run that were replaced since: they are looked at like any other.
pub fn forget_replaced(results: &Path, record: &mut RunRecord) {
    let replaced: Vec<String> = record
        .files()
        .iter()
        .filter_map(|file| Some((file.name.strip_suffix(ANSWER)?.to_owned(), file)))
        .filter(|(folder, file)| {
            let bytes = load_bytes(&results.join(&file.name));
            !folder.is_empty() && bytes.map_or(true, |bytes| tables::sha256(&bytes) != file.sha256)
        })
        .map(|(folder, _)| folder)
        .collect();
    record.keep_files(|name| !replaced.iter().any(|folder| name.starts_with(folder.as_str())));
}

/// What a file says of the answer that it is.
#[derive(Deserialize)]
struct Found {
    question: String,
    asked: Option<AskedRecord>,
    #[serde(default)]
    files: Vec<FileRecord>,
}

/// Asks the answers that lie in folders of `results` again, in the order of their names. Those that are not of the run are left out
/// with a warning; one that is, and says something else than the scenario gives, is an error.
pub fn again(
    results: &Path,
    record: &RunRecord,
) -> Result<(Vec<PageAnswer>, Vec<String>), Failure> {
    let entries =
        fs::read_dir(results).map_err(|error| unreachable("cannot read", results, &error))?;
    let mut folders: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join(ANSWER).is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    folders.sort();
    let (mut answers, mut warnings) = (Vec::new(), Vec::new());
    for folder in folders.iter().take(MOST) {
        let path = results.join(folder);
        let Some(bytes) = load_bytes(&path.join(ANSWER)).ok().filter(|bytes| is_answer(bytes))
        else {
            continue;
        };
        let mut left_out = |why: &str| {
            warnings.push(format!("the answer in {} is left out: {why}", path.display()))
        };
        let (asked, files) = match serde_json::from_slice(&bytes) {
            // A run has its own explanation: another has no place in the page, and no warning.
            Ok(Found { question, .. }) if question == "explain" => continue,
            Ok(Found { asked: Some(asked), files, .. }) => (asked, files),
            _ => {
                left_out("it is of another version of this program");
                continue;
            }
        };
        if let Some(why) = asked.differs_from(record) {
            left_out(&format!("it is of {why}"));
            continue;
        }
        let again = questions::again(&asked.command, &results.join(SCENARIO), &record.read_from);
        match again {
            Ok(Some(answer)) if answer.asked.differs_from(record).is_some() => {
                left_out("it cannot be asked again: its file was changed since");
            }
            Ok(Some(answer)) => {
                compare(&path, &answer, files, &bytes, &asked.command)?;
                answers.push(shown(folder, answer));
            }
            Ok(None) => left_out("its command is none that can be given again"),
            Err(why) => left_out(&format!("it cannot be asked again: {why}")),
        }
    }
    Ok((answers, warnings))
}

/// Whether the files of an answer hold what the scenario gives. Nothing is drawn from its charts.
fn compare(
    folder: &Path,
    answer: &Answer,
    files: Vec<FileRecord>,
    json: &[u8],
    command: &str,
) -> Result<(), Failure> {
    let differs = |name: &str| {
        Failure::Invalid(format!(
            "{} is not what the scenario gives: it was changed or taken away since the question was asked; put the \
             original back, or ask again with `{command} --out {}`",
            folder.join(name).display(),
            folder.display()
        ))
    };
    for (name, bytes) in &answer.tables {
        if load_bytes(&folder.join(name)).map_or(true, |found| found != *bytes) {
            return Err(differs(name));
        }
    }
    if answer.json(files)? == json { Ok(()) } else { Err(differs(ANSWER)) }
}
