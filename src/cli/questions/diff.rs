//! `control-total diff`: what changed between two scenarios, and what each change makes of the difference.

use std::path::PathBuf;

use clap::Args;

use super::{Answer, Question, QuestionArguments, SAMPLER, made};
use crate::charts::diff::diff_svg;
use crate::cli::{ScenarioArguments, say_error, terminal};
use crate::error::Failure;
use crate::questions::diff::{Compared, diff as compare};
use crate::scenario::Differences;
use crate::simulate::Settings;
use crate::tables;
use crate::wording::plain;

#[derive(Debug, Args)]
pub struct DiffArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    /// The scenario file that it is compared with [default: the first, with what --set sets].
    #[arg(value_name = "OTHER")]
    pub other: Option<PathBuf>,
    /// A value that the second scenario has, as PATH=VALUE; may be repeated. Without OTHER, the file is compared with itself
    /// so changed.
    #[arg(long, value_name = "PATH=VALUE", required_unless_present = "other")]
    set: Vec<String>,
}

pub fn diff(arguments: &DiffArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &DiffArguments) -> Result<Answer, Failure> {
    let asked = &arguments.question;
    let none = ScenarioArguments { set: Vec::new() };
    let question = Question::main(asked, &none)?;
    let other = arguments.other.as_ref().unwrap_or(&asked.file);
    let quiet = asked.output.quiet || arguments.other.is_none();
    let loaded = asked.load(other, &ScenarioArguments { set: arguments.set.clone() }, quiet)?;
    let (a, b) = (&question.loaded.scenario, &loaded.scenario);
    let differences = Differences::between(&question.loaded.resolved, &loaded.resolved, a.years);
    let case = asked.case.as_deref().map(|wanted| {
        wanted.split_once('/').ok_or_else(|| {
            Failure::Usage(format!("--case {wanted} is no case; write it as DEMAND/EFFICIENCY"))
        })
    });
    let case = case.transpose()?;
    let Settings { seed, runs, .. } = question.settings;
    let settings = Settings { seed, runs, sampler: SAMPLER };
    let compared = Compared { a, b, differences: &differences, case, settings };
    let found = question.answer(|_| compare(&compared))?;
    let run = |scenario: &crate::scenario::Scenario| (scenario.run.seed, scenario.run.runs);
    if run(a) != run(b) && found.has_effect() && !asked.output.quiet && asked.runs.is_none() {
        say_error(
            "note: the files ask for other runs or another seed; both are put to those of the first",
        );
    }
    let set = match (arguments.set.len(), arguments.other.is_some()) {
        (0, _) => String::new(),
        (1, _) => " with 1 value set".to_owned(),
        (count, _) => format!(" with {count} values set"),
    };
    let names =
        [plain(question.loaded.read_from.file(), 80), plain(loaded.read_from.file(), 80) + &set];
    let names = [names[0].as_str(), names[1].as_str()];
    let main = crate::questions::diff::case(b, case).unwrap_or_default();
    let set = arguments.set.iter().map(|set| ("--set", Some(set.clone())));
    let other = arguments.other.as_ref().map(|other| other.display().to_string());
    let words = [("", other), ("--case", asked.case.clone())];
    let words: Vec<_> = words.into_iter().chain(set).collect();
    let chart = || {
        let of_b = tables::run_line(b, &loaded.read_from, settings.runs, settings.seed);
        diff_svg(&found, b, main, names, &format!("A: {}; B: {of_b}", question.line()))
    };
    Ok(Answer {
        text: terminal::diff::diff(b, main, names, &found),
        asked: question.record("diff", &words),
        record: tables::Answered::Diff(tables::diff_record(b, names, main.ids(b), &found)),
        tables: vec![
            made("changes.csv", tables::diff_changes(b, &found))?,
            made("effects.csv", tables::diff_effects(&found))?,
        ],
        charts: match found.has_effect() {
            true => question.chart("diff", chart)?,
            false => Vec::new(),
        },
    })
}
