//! `control-total explain`: what the final position is made of, and what drives its spread.

use clap::Args;

use super::{Answer, Question, QuestionArguments, json, made, unit};
use crate::charts::explanation;
use crate::cli::pictures::drawn;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::explain::explain as explain_case;
use crate::tables;

#[derive(Debug, Args)]
pub struct ExplainArguments {
    #[command(flatten)]
    question: QuestionArguments,
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The organisation that is shown, `covered` or `locality` [default: covered, those under control totals together].
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
}

pub fn explain(arguments: &ExplainArguments) -> Result<(), Failure> {
    let question = Question::new(&arguments.question, &arguments.scenario)?;
    let scenario = &question.loaded.scenario;
    let unit = unit(scenario, arguments.unit.as_deref())?;
    let explained = question.answer(explain_case)?;
    let text = explained
        .unit(&unit)
        .map_or_else(String::new, |found| terminal::explanation(scenario, &explained, found));
    let mut files = Vec::new();
    if arguments.question.output.out.is_some() {
        files.push(made("bridge.csv", tables::bridge(scenario, &[&explained]))?);
        files.push(made("drivers.csv", tables::drivers(scenario, &[&explained]))?);
        let line = question.line();
        for found in &explained.units {
            for kind in explanation::Kind::of(found) {
                let name = format!("{}-{}", kind.name(), found.unit);
                let chart = explanation::explanation_svg(kind, found, &explained, scenario, &line);
                files.extend(drawn(&name, chart, true)?);
            }
        }
    }
    let asked = question.record("explain", &[("--unit", arguments.unit.clone())]);
    let json = json(asked, &files, tables::explanation_record(scenario, &explained))?;
    Answer { text, json, files }.give(&arguments.question.output)
}
