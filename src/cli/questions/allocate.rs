//! `control-total allocate`: organisations' totals that give each the same chance.

use clap::Args;

use super::{Answer, Question, QuestionArguments, json, made, option};
use crate::charts::answers;
use crate::cli::pictures::drawn;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::allocate::{Wanted, allocate as allocate_totals};
use crate::tables;

#[derive(Debug, Args)]
pub struct AllocateArguments {
    #[command(flatten)]
    question: QuestionArguments,
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The option by whose rules organisations are tested [default: the first].
    #[arg(long, value_name = "OPTION")]
    option: Option<String>,
    /// The most by which an organisation's total may move in a year, £m [default: any amount].
    #[arg(long, value_name = "AMOUNT")]
    most: Option<f64>,
    /// The locality's total in every year, £m, a deficit negative [default: the option's].
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    total: Option<f64>,
}

pub fn allocate(arguments: &AllocateArguments) -> Result<(), Failure> {
    let question = Question::new(&arguments.question, &arguments.scenario)?;
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
    let mut files = Vec::new();
    if arguments.question.output.out.is_some() {
        files.push(made("allocation.csv", tables::allocation(scenario, &found))?);
        let chart = answers::allocation_svg(&found, scenario, question.case, &question.line());
        files.extend(drawn("allocation", chart, true)?);
    }
    let text = question.heading() + &terminal::answers::allocation(scenario, &found);
    let amount = |value: Option<f64>| value.map(|value| value.to_string());
    let words = [
        ("--option", arguments.option.clone()),
        ("--most", amount(arguments.most)),
        ("--total", amount(arguments.total)),
    ];
    let asked = question.record("allocate", &words);
    let json = json(asked, &files, tables::allocation_record(scenario, question.case, &found))?;
    Answer { text, json, files }.give(&arguments.question.output)
}
