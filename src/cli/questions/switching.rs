//! `control-total switching`: how far an assumption must move before the decision changes.

use clap::Args;

use super::{Answer, Question, QuestionArguments, made};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::switching::switching as switching_values;
use crate::scenario::Outcome;
use crate::tables;

#[derive(Debug, Args)]
pub struct SwitchingArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// The outcome by which options are judged, in place of the file's choice: `on-plan` (measured alike), `success` (by own
    /// rules), and others.
    #[arg(long, value_name = "OUTCOME", value_parser = crate::cli::precision::outcome)]
    pub outcome: Option<Outcome>,
}

pub fn switching(arguments: &SwitchingArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &SwitchingArguments) -> Result<Answer, Failure> {
    let mut question = Question::new(&arguments.question, &arguments.scenario)?;
    question.judge_by(arguments.outcome);
    put(&question, arguments.outcome)
}

/// Puts the question.
pub fn put(question: &Question, outcome: Option<Outcome>) -> Result<Answer, Failure> {
    let scenario = &question.loaded.scenario;
    let found = question.answer(switching_values)?;
    let line = question.line_of(found.runs);
    let chart = || answers::switching_svg(&found, scenario, question.case, &line);
    Ok(Answer {
        text: question.heading() + &terminal::answers::switching(scenario, &found),
        asked: question
            .record("switching", &[("--outcome", outcome.map(|outcome| outcome.to_string()))]),
        record: tables::switching_record(scenario, question.case, &found),
        tables: vec![made("switching.csv", tables::switching(scenario, &found))?],
        charts: question.chart("switching", chart)?,
    })
}
