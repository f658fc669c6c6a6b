//! `control-total solve`: the setting of one lever at which an option has a given chance.

use clap::{Args, ValueEnum};

use super::{Answer, Question, QuestionArguments, made, option, service};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, terminal};
use crate::error::Failure;
use crate::questions::levers::Lever;
use crate::questions::solve::{Sought, solve as solve_for};
use crate::scenario::Outcome;
use crate::scenario::options::Level;
use crate::tables;

#[derive(Debug, Args)]
pub struct SolveArguments {
    #[command(flatten)]
    pub question: QuestionArguments,
    #[command(flatten)]
    pub scenario: ScenarioArguments,
    /// What is to be set.
    #[arg(long = "for", value_enum, value_name = "LEVER")]
    lever: Sets,
    /// The chance that is wanted, above 0 and below 1.
    #[arg(long, value_name = "P")]
    probability: f64,
    /// The option [default: the first; for a total, the first that tests the locality].
    #[arg(long, value_name = "OPTION")]
    option: Option<String>,
    /// The outcome whose chance it is.
    #[arg(long, value_name = "OUTCOME", value_parser = crate::cli::precision::outcome, default_value = "success")]
    outcome: Outcome,
    /// With `--for demand`: the one service whose demand is moved [default: all].
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
}

/// What can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sets {
    /// The locality's control total, all years moved alike.
    Total,
    /// The scale of all savings plans.
    Savings,
    /// The scale of the option's support.
    Support,
    /// Growth of demand a year.
    Demand,
}

pub fn solve(arguments: &SolveArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &SolveArguments) -> Result<Answer, Failure> {
    let question = Question::new(&arguments.question, &arguments.scenario)?;
    let scenario = &question.loaded.scenario;
    if arguments.service.is_some() && arguments.lever != Sets::Demand {
        return Err(Failure::Usage("--service goes with `--for demand` alone".to_owned()));
    }
    let lever = match arguments.lever {
        Sets::Total => Lever::Total,
        Sets::Savings => Lever::Savings,
        Sets::Support => Lever::Support,
        Sets::Demand => Lever::Demand(service(scenario, arguments.service.as_deref())?),
    };
    let chosen = match (&arguments.option, &lever) {
        (Some(id), _) => option(scenario, Some(id))?,
        (None, Lever::Total) => {
            let locality = scenario.options.iter().position(|found| found.level == Level::Locality);
            locality.map_or_else(|| option(scenario, None), Ok)?
        }
        (None, _) => option(scenario, None)?,
    };
    let sought = Sought {
        option: chosen,
        lever,
        outcome: arguments.outcome.into(),
        probability: arguments.probability,
    };
    let solution = question.answer(|asked| solve_for(asked, sought))?;
    let name = |found: Option<clap::builder::PossibleValue>| {
        found.map(|found| found.get_name().to_owned())
    };
    let words = [
        ("--for", name(arguments.lever.to_possible_value())),
        ("--probability", Some(arguments.probability.to_string())),
        ("--option", arguments.option.clone()),
        ("--outcome", Some(arguments.outcome.to_string())),
        ("--service", arguments.service.clone()),
    ];
    let chart = || answers::solution_svg(&solution, scenario, question.case, &question.line());
    Ok(Answer {
        text: question.heading() + &terminal::answers::solution(scenario, &solution),
        asked: question.record("solve", &words),
        record: tables::solution_record(scenario, question.case, &solution),
        tables: vec![made("response.csv", tables::response(&solution))?],
        charts: question.chart("response", chart)?,
    })
}
