//! Answers that lie beside a run, a folder each: those that `run --questions` asks for, and those that a report finds there.
//!
//! A report shows only what was asked of the same scenario with the same seed. What it shows comes from the files themselves in
//! both cases, so that a run and a later report come to the same page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::folder::{ANSWER, Folder, unreachable};
use super::pictures::drawn;
use super::questions::{SAMPLER, json, made};
use super::{Loaded, Png, load_bytes};
use crate::charts::answers as charts;
use crate::error::Failure;
use crate::projection::Projection;
use crate::questions::{Asked, Unanswered, allocate, stress, switching};
use crate::report::PageAnswer;
use crate::scenario::options::Level;
use crate::simulate::Settings;
use crate::tables::{self, AnswerRecord, Answered, AskedRecord, RunRecord, is_answer, run_line};

/// Files by name, in the folder of one answer.
type Files = Vec<(String, Vec<u8>)>;

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
    let scenario = &loaded.scenario;
    if scenario.options.is_empty() {
        record.warnings.push(
            "the scenario has no option: there is nothing to allocate, switch or stress".to_owned(),
        );
        return Ok(Vec::new());
    }
    let case = projection.cases[projection.main_case(scenario)].case;
    let settings = Settings { seed: projection.seed, sampler: SAMPLER, runs: projection.runs };
    let asked = Asked { scenario, case, settings };
    let line = record.line();
    let said = |verb: &str, option: Option<usize>| {
        let option = option.map(|option| scenario.options[option].id.clone());
        let words: Vec<String> =
            option.into_iter().flat_map(|id| ["--option".to_owned(), id]).collect();
        AskedRecord::new(verb, &words, &loaded.sources, (settings.seed, settings.runs))
    };
    let mut found: Vec<(&str, Result<Given, Refused>)> = Vec::new();

    let own = scenario.options.iter().position(|option| option.level == Level::Organisation);
    let option = own.unwrap_or(0);
    let wanted = allocate::Wanted { option, most: None, total: None };
    found.push((
        "allocate",
        asked_of(allocate::allocate(&asked, wanted), |answer| {
            let chart = || charts::allocation_svg(&answer, scenario, case, &line);
            let files = files(
                ("allocation.csv", tables::allocation(scenario, &answer)),
                ("allocation", &chart),
                png,
            )?;
            Ok((
                said("allocate", Some(option)),
                tables::allocation_record(scenario, case, &answer),
                files,
            ))
        })?,
    ));

    let mut preferred = 0;
    found.push((
        "switching",
        asked_of(switching::switching(&asked), |answer| {
            preferred = answer.preferred;
            let line = run_line(scenario, &loaded.sources, answer.runs, settings.seed);
            let chart = || charts::switching_svg(&answer, scenario, case, &line);
            let files = files(
                ("switching.csv", tables::switching(scenario, &answer)),
                ("switching", &chart),
                png,
            )?;
            Ok((said("switching", None), tables::switching_record(scenario, case, &answer), files))
        })?,
    ));

    found.push((
        "stress",
        asked_of(stress::stress(&asked, preferred), |answer| {
            let chart = || charts::stress_svg(&answer, scenario, case, &line);
            let drawn = png.filter(|_| !answer.signs.is_empty());
            let files = files(("stress.csv", tables::stress(&answer)), ("stress", &chart), drawn)?;
            Ok((
                said("stress", Some(preferred)),
                tables::stress_record(scenario, case, &answer),
                files,
            ))
        })?,
    ));

    let mut answers = Vec::new();
    for (verb, answer) in found {
        let (asked, answered, mut files) = match answer {
            Ok(answer) => answer,
            Err(Refused(why)) => {
                record.warnings.push(format!("{verb}: {why}"));
                continue;
            }
        };
        let bytes = json(asked, &files, answered)?;
        files.push((ANSWER.to_owned(), bytes));
        for (name, bytes) in &files {
            let name = format!("{verb}/{name}");
            folder.write(&name, bytes)?;
            record.add_file(name, tables::sha256(bytes));
        }
        let files: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
        answers.extend(shown(verb, &|name| files.get(name).cloned()));
    }
    answers.sort_by(|a, b| a.folder.cmp(&b.folder));
    Ok(answers)
}

/// What was asked, the answer and the files beside it.
type Given = (AskedRecord, Answered, Files);

/// A question that has no answer, and why.
struct Refused(String);

fn asked_of<T, R>(
    answer: Result<T, Unanswered>,
    keep: impl FnOnce(T) -> Result<R, Failure>,
) -> Result<Result<R, Refused>, Failure> {
    match answer {
        Ok(answer) => keep(answer).map(Ok),
        Err(Unanswered::Refused(why)) => Ok(Err(Refused(why.to_string()))),
        Err(fault) => Err(Failure::Invalid(format!("{fault}; nothing was written"))),
    }
}

/// A table and a chart, where charts are wanted.
fn files(
    (name, table): (&str, Result<Vec<u8>, tables::TableError>),
    (chart_name, chart): (&str, &dyn Fn() -> Result<String, crate::charts::ChartError>),
    png: Option<Png>,
) -> Result<Files, Failure> {
    let mut files = vec![made(name, table)?];
    if let Some(png) = png {
        files.extend(drawn(chart_name, chart(), png != Png::None)?);
    }
    Ok(files)
}

/// An answer for the page, from the files of its folder.
fn shown(folder: &str, file: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<PageAnswer> {
    let record: AnswerRecord<Answered> = serde_json::from_slice(&file(ANSWER)?).ok()?;
    // A chart that is not as it was drawn is left out: it might hold anything.
    let picture = record.files.iter().find(|own| own.name.ends_with(".svg"));
    let chart =
        picture.and_then(|own| file(&own.name).filter(|bytes| tables::sha256(bytes) == own.sha256));
    let chart = chart.and_then(|bytes| String::from_utf8(bytes).ok());
    Some(PageAnswer { folder: folder.to_owned(), record, chart })
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

/// The answers that lie in folders of `results`, in the order of their names, and warnings of those that are not of the run.
pub fn find(results: &Path, record: &RunRecord) -> Result<(Vec<PageAnswer>, Vec<String>), Failure> {
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
            warnings.push(format!("the answer in {} is left out: it is of {why}", path.display()));
        };
        let inside = |name: &str| {
            let plain = !name.contains("..") && !Path::new(name).is_absolute();
            plain.then(|| load_bytes(&path.join(name)).ok()).flatten()
        };
        // A run has its own explanation: another has no place in the page, and no warning.
        #[derive(serde::Deserialize)]
        struct Head {
            question: String,
            asked: Option<AskedRecord>,
        }
        match serde_json::from_slice::<Head>(&bytes) {
            Ok(Head { question, .. }) if question == "explain" => {}
            Ok(Head { asked: Some(asked), .. }) => match asked.differs_from(record) {
                Some(why) => left_out(why),
                None => match shown(folder, &inside) {
                    Some(answer) => answers.push(answer),
                    None => left_out("no kind that can be read"),
                },
            },
            _ => left_out("another version of this program"),
        }
    }
    Ok((answers, warnings))
}
