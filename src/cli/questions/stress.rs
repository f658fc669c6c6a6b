//! `control-total stress`: what the futures in which an option fails have in common.

use clap::Args;

use super::{Answer, Question, QuestionArguments, made, option};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::stress::stress as stress_option;
use crate::scenario::Outcome;
use crate::tables;

#[derive(Debug, Default, Args)]
pub struct StressArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// The outcome by which options are judged, in place of the file's choice: `on-plan` (measured alike), `success` (by own
    /// rules), and others.
    #[arg(long, value_name = "OUTCOME", value_parser = crate::cli::precision::outcome)]
    pub outcome: Option<Outcome>,
    /// The option whose failing futures are looked at [default: the first].
    #[arg(long, value_name = "OPTION")]
    pub option: Option<String>,
}

pub fn stress(arguments: &StressArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &StressArguments) -> Result<Answer, Failure> {
    let mut question = Question::new(&arguments.question, &arguments.scenario)?;
    question.judge_by(arguments.outcome);
    put(&question, arguments)
}

/// Puts the question.
pub fn put(question: &Question, arguments: &StressArguments) -> Result<Answer, Failure> {
    let scenario = &question.loaded.scenario;
    let chosen = option(scenario, arguments.option.as_deref())?;
    let found = question.answer(|asked| stress_option(asked, chosen))?;
    let chart = || answers::stress_svg(&found, scenario, question.case, &question.line());
    Ok(Answer {
        text: question.heading() + &terminal::answers::stress(scenario, &found),
        asked: question.record(
            "stress",
            &[
                ("--option", arguments.option.clone()),
                ("--outcome", arguments.outcome.map(|outcome| outcome.to_string())),
            ],
        ),
        record: tables::stress_record(scenario, question.case, &found),
        tables: vec![made("stress.csv", tables::stress(&found))?],
        charts: match found.signs.is_empty() {
            true => Vec::new(),
            false => question.chart("stress", chart)?,
        },
    })
}
