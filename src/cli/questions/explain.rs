//! `control-total explain`: what the final position is made of, and what drives its spread.

use clap::Args;

use super::{Answer, Question, QuestionArguments, made, unit};
use crate::charts::explanation;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::explain::explain as explain_case;
use crate::tables;

#[derive(Debug, Args)]
pub struct ExplainArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    #[command(flatten)]
    pub scenario: ScenarioArguments,
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
    let mut charts = Vec::new();
    for found in &explained.units {
        for kind in explanation::Kind::of(found) {
            let name = format!("{}-{}", kind.name(), found.unit);
            let line = question.line();
            let chart = || explanation::explanation_svg(kind, found, &explained, scenario, &line);
            charts.extend(question.chart(&name, chart)?);
        }
    }
    let answer = Answer {
        text,
        asked: question.record("explain", &[("--unit", arguments.unit.clone())]),
        record: tables::explanation_record(scenario, &explained),
        tables: vec![
            made("bridge.csv", tables::bridge(scenario, &[&explained]))?,
            made("drivers.csv", tables::drivers(scenario, &[&explained]))?,
        ],
        charts,
    };
    answer.give(&arguments.question.output)
}
