//! `control-total allocate`: organisations' totals that give each the same chance.

use clap::Args;

use super::{Answer, Question, QuestionArguments, made, option};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::allocate::{Wanted, allocate as allocate_totals};
use crate::tables;

#[derive(Debug, Default, Args)]
pub struct AllocateArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// The option by whose rules organisations are tested [default: the first].
    #[arg(long, value_name = "OPTION")]
    pub option: Option<String>,
    /// The most by which an organisation's total may move in a year, £m [default: any amount].
    #[arg(long, value_name = "AMOUNT")]
    pub most: Option<f64>,
    /// The locality's total in every year, £m, a deficit negative [default: the option's].
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub total: Option<f64>,
}

pub fn allocate(arguments: &AllocateArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &AllocateArguments) -> Result<Answer, Failure> {
    put(&Question::new(&arguments.question, &arguments.scenario)?, arguments)
}

/// Puts the question.
pub fn put(question: &Question, arguments: &AllocateArguments) -> Result<Answer, Failure> {
    let scenario = &question.loaded.scenario;
    for (flag, value) in [("--most", arguments.most), ("--total", arguments.total)] {
        if let Some(value) = value.filter(|value| !value.is_finite() || value.abs() > 1e9) {
            return Err(Failure::Usage(format!("{flag} {value} is no amount in £m")));
        }
    }
    let wanted = Wanted {
        option: option(scenario, arguments.option.as_deref())?,
        most: arguments.most,
        total: arguments.total,
    };
    let found = question.answer(|asked| allocate_totals(asked, wanted))?;
    let amount = |value: Option<f64>| value.map(|value| value.to_string());
    let words = [
        ("--option", arguments.option.clone()),
        ("--most", amount(arguments.most)),
        ("--total", amount(arguments.total)),
    ];
    let chart = || answers::allocation_svg(&found, scenario, question.case, &question.line());
    Ok(Answer {
        text: question.heading() + &terminal::answers::allocation(scenario, &found),
        asked: question.record("allocate", &words),
        record: tables::allocation_record(scenario, question.case, &found),
        tables: vec![made("allocation.csv", tables::allocation(scenario, &found))?],
        charts: question.chart("allocation", chart)?,
    })
}
