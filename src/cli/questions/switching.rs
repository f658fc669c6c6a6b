//! `control-total switching`: how far an assumption must move before the decision changes.

use clap::Args;

use super::{Answer, Question, QuestionArguments, json, made};
use crate::charts::answers;
use crate::cli::pictures::drawn;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::switching::switching as switching_values;
use crate::tables;

#[derive(Debug, Args)]
pub struct SwitchingArguments {
    #[command(flatten)]
    question: QuestionArguments,
    #[command(flatten)]
    scenario: ScenarioArguments,
}

pub fn switching(arguments: &SwitchingArguments) -> Result<(), Failure> {
    let question = Question::new(&arguments.question, &arguments.scenario)?;
    let scenario = &question.loaded.scenario;
    let found = question.answer(switching_values)?;
    let mut files = Vec::new();
    if arguments.question.output.out.is_some() {
        files.push(made("switching.csv", tables::switching(scenario, &found))?);
        let line = question.line_of(found.runs);
        let chart = answers::switching_svg(&found, scenario, question.case, &line);
        files.extend(drawn("switching", chart, true)?);
    }
    let text = question.heading() + &terminal::answers::switching(scenario, &found);
    let asked = question.record("switching", &[]);
    let json = json(asked, &files, tables::switching_record(scenario, question.case, &found))?;
    Answer { text, json, files }.give(&arguments.question.output)
}
