//! `control-total solve`: the setting of one lever at which an option has a given chance.

use clap::{Args, ValueEnum};

use super::{Answer, Question, QuestionArguments, made, option, service};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, hints, terminal};
use crate::error::Failure;
use crate::questions::Refusal;
use crate::questions::levers::{Lever, Rule};
use crate::questions::solve::{Sought, solve as solve_for};
use crate::scenario::options::Level;
use crate::scenario::{ControlTotalOption, Outcome};
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
    /// The chance that is wanted: a per cent or a fraction, as 80% or 0.8.
    #[arg(long, value_name = "P", value_parser = crate::cli::precision::probability)]
    probability: f64,
    /// The option [default: the first that has what is to be set; for a total, the first that tests the locality].
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
    /// The share of surpluses that the option's units keep.
    SurplusKept,
    /// The most that the option lets units land at a year's end.
    Landing,
    /// The chance of the option's rescue.
    Rescue,
    /// The improvement that the option's totals ask for when they are set anew.
    Improve,
}

impl Sets {
    fn rule(self) -> Option<Rule> {
        match self {
            Sets::SurplusKept => Some(Rule::SurplusKept),
            Sets::Landing => Some(Rule::Landing),
            Sets::Rescue => Some(Rule::Rescue),
            Sets::Improve => Some(Rule::Improve),
            Sets::Total | Sets::Savings | Sets::Support | Sets::Demand => None,
        }
    }
}

fn of_rule(rule: Rule, option: &ControlTotalOption) -> Result<Lever, Failure> {
    let refused = || Refusal::NoRule { option: option.id.clone(), key: rule.key() };
    rule.lever(option).ok_or_else(|| Failure::Usage(hints::refused(&refused())))
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
    let first = |fits: &dyn Fn(&ControlTotalOption) -> bool| {
        scenario.options.iter().position(fits).map_or_else(|| option(scenario, None), Ok)
    };
    let chosen = match (&arguments.option, arguments.lever) {
        (Some(id), _) => option(scenario, Some(id))?,
        // Totals that are set anew hardly hang on what is listed.
        (None, Sets::Total) => first(&|own| own.level == Level::Locality && own.rebase.is_none())?,
        (None, lever) => match lever.rule() {
            Some(rule) => first(&|own| rule.lever(own).is_some())?,
            None => option(scenario, None)?,
        },
    };
    let lever = match arguments.lever {
        Sets::Total => Lever::Total,
        Sets::Savings => Lever::Savings,
        Sets::Support => Lever::Support,
        Sets::Demand => Lever::Demand(service(scenario, arguments.service.as_deref())?),
        Sets::SurplusKept => of_rule(Rule::SurplusKept, &scenario.options[chosen])?,
        Sets::Landing => of_rule(Rule::Landing, &scenario.options[chosen])?,
        Sets::Rescue => of_rule(Rule::Rescue, &scenario.options[chosen])?,
        Sets::Improve => of_rule(Rule::Improve, &scenario.options[chosen])?,
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
