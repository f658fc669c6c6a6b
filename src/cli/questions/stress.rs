//! `control-total stress`: what the futures in which an option fails have in common.

use clap::Args;

use super::{Answer, Question, QuestionArguments, json, made, option};
use crate::charts::answers;
use crate::cli::pictures::drawn;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::stress::stress as stress_option;
use crate::tables;

#[derive(Debug, Args)]
pub struct StressArguments {
    #[command(flatten)]
    question: QuestionArguments,
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The option whose failing futures are looked at [default: the first].
    #[arg(long, value_name = "OPTION")]
    option: Option<String>,
}

pub fn stress(arguments: &StressArguments) -> Result<(), Failure> {
    let question = Question::new(&arguments.question, &arguments.scenario)?;
    let scenario = &question.loaded.scenario;
    let chosen = option(scenario, arguments.option.as_deref())?;
    let found = question.answer(|asked| stress_option(asked, chosen))?;
    let mut files = Vec::new();
    if arguments.question.output.out.is_some() {
        files.push(made("stress.csv", tables::stress(&found))?);
        if !found.signs.is_empty() {
            let chart = answers::stress_svg(&found, scenario, question.case, &question.line());
            files.extend(drawn("stress", chart, true)?);
        }
    }
    let text = question.heading() + &terminal::answers::stress(scenario, &found);
    let asked = question.record("stress", &[("--option", arguments.option.clone())]);
    let json = json(asked, &files, tables::stress_record(scenario, question.case, &found))?;
    Answer { text, json, files }.give(&arguments.question.output)
}
