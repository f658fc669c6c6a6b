//! `control-total solve`: the setting of one lever at which an option has a given chance.

use clap::{Args, ValueEnum};

use super::{Answer, Question, QuestionArguments, made, option, service, unknown};
use crate::charts::answers;
use crate::cli::{ScenarioArguments, hints, terminal};
use crate::error::{Failure, listed};
use crate::questions::Refusal;
use crate::questions::levers::{Lever, Rule, Schemes};
use crate::questions::solve::{Solution, Sought, solve as solve_for};
use crate::scenario::options::Level;
use crate::scenario::{ControlTotalOption, Kind, Outcome, Scenario};
use crate::tables::{self, Answered};

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
    /// With `--for savings`: the one organisation whose schemes are scaled [default: all]. With `--for allocation`: the
    /// organisation whose income is moved [default: the only commissioner].
    #[arg(long, value_name = "ORGANISATION")]
    organisation: Option<String>,
    /// With `--for savings`: the one scheme that is scaled, by its name [default: all].
    #[arg(long, value_name = "SCHEME")]
    scheme: Option<String>,
    /// With `--for price`: the price index whose growth is moved.
    #[arg(long, value_name = "INDEX")]
    index: Option<String>,
}

/// What can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sets {
    /// The locality's control total, all years moved alike.
    Total,
    /// The scale of savings plans: all, those of one organisation, or one scheme's.
    Savings,
    /// The scale of the option's support.
    Support,
    /// Growth of demand a year.
    Demand,
    /// Growth of a price index a year.
    Price,
    /// Income that an organisation is given beside its own, as more of an allocation.
    Allocation,
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
            Sets::Total
            | Sets::Savings
            | Sets::Support
            | Sets::Demand
            | Sets::Price
            | Sets::Allocation => None,
        }
    }
}

fn of_rule(rule: Rule, option: &ControlTotalOption) -> Result<Lever, Failure> {
    let refused = || Refusal::NoRule { option: option.id.clone(), key: rule.key() };
    rule.lever(option).ok_or_else(|| Failure::Usage(hints::refused(&refused())))
}

/// Refuses a flag that says nothing of what is to be set.
fn goes_with(arguments: &SolveArguments) -> Result<(), Failure> {
    let flags = [
        (
            "--service",
            arguments.service.is_some(),
            "`--for demand`",
            arguments.lever == Sets::Demand,
        ),
        (
            "--scheme",
            arguments.scheme.is_some(),
            "`--for savings`",
            arguments.lever == Sets::Savings,
        ),
        ("--index", arguments.index.is_some(), "`--for price`", arguments.lever == Sets::Price),
        (
            "--organisation",
            arguments.organisation.is_some(),
            "`--for savings` and `--for allocation`",
            matches!(arguments.lever, Sets::Savings | Sets::Allocation),
        ),
    ];
    match flags.into_iter().find(|&(_, given, _, fits)| given && !fits) {
        Some((flag, _, levers, _)) => {
            Err(Failure::Usage(format!("{flag} goes with {levers} alone")))
        }
        None => Ok(()),
    }
}

/// The schemes that are scaled.
fn schemes(arguments: &SolveArguments, scenario: &Scenario) -> Result<Schemes, Failure> {
    let own = arguments.organisation.as_deref();
    let own = own.map(|own| organisation(scenario, own)).transpose()?;
    let Some(wanted) = &arguments.scheme else {
        return Ok(own.map_or(Schemes::All, Schemes::Of));
    };
    let listed = scenario.schemes.iter();
    let listed = || {
        listed.clone().filter(|scheme| own.as_ref().is_none_or(|own| scheme.organisation == *own))
    };
    let mut found = listed().filter(|scheme| scheme.name == *wanted);
    let Some(scheme) = found.next() else {
        return Err(unknown("scheme", wanted, listed().map(|scheme| scheme.name.as_str())));
    };
    if let Some(other) = found.next() {
        return Err(Failure::Usage(format!(
            "{} and {} both have a scheme “{wanted}”; say whose with --organisation",
            scheme.organisation, other.organisation
        )));
    }
    let (organisation, name) = (scheme.organisation.clone(), scheme.name.clone());
    Ok(Schemes::One { organisation, name })
}

/// An organisation by its id.
fn organisation(scenario: &Scenario, wanted: &str) -> Result<String, Failure> {
    let ids = || scenario.organisations.iter().map(|found| found.id.as_str());
    match ids().any(|id| id == wanted) {
        true => Ok(wanted.to_owned()),
        false => Err(unknown("organisation", wanted, ids())),
    }
}

/// The organisation whose income is moved.
fn receiver(scenario: &Scenario, wanted: Option<&str>) -> Result<String, Failure> {
    if let Some(wanted) = wanted {
        return organisation(scenario, wanted);
    }
    let commissioners: Vec<&str> = (scenario.organisations.iter())
        .filter(|found| matches!(found.kind, Kind::Ccg | Kind::Icb))
        .map(|found| found.id.as_str())
        .collect();
    match commissioners.as_slice() {
        [one] => Ok((*one).to_owned()),
        _ => {
            let ids = scenario.organisations.iter().map(|found| found.id.as_str());
            let ids = listed(ids);
            Err(Failure::Usage(format!("say whose income with --organisation: {ids}")))
        }
    }
}

/// A price index by its name.
fn price(scenario: &Scenario, wanted: Option<&str>) -> Result<String, Failure> {
    let names = || scenario.prices.iter().map(|index| index.name.as_str());
    match wanted {
        Some(wanted) if names().any(|name| name == wanted) => Ok(wanted.to_owned()),
        Some(wanted) => Err(unknown("price index", wanted, names())),
        None => Err(Failure::Usage(format!("say which with --index: {}", listed(names())))),
    }
}

fn made_tables(scenario: &Scenario, found: &Solution) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut made_tables = vec![
        made("response.csv", tables::response(found))?,
        made("cases.csv", tables::cases(scenario, found))?,
    ];
    if found.money.is_some() {
        made_tables.push(made("money.csv", tables::money(scenario, found))?);
    }
    Ok(made_tables)
}

pub fn solve(arguments: &SolveArguments) -> Result<(), Failure> {
    answer(arguments)?.give(&arguments.question.output)
}

pub fn answer(arguments: &SolveArguments) -> Result<Answer, Failure> {
    let question = Question::new(&arguments.question, &arguments.scenario)?;
    let scenario = &question.loaded.scenario;
    goes_with(arguments)?;
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
        Sets::Savings => Lever::Savings(schemes(arguments, scenario)?),
        Sets::Support => Lever::Support,
        Sets::Demand => Lever::Demand(service(scenario, arguments.service.as_deref())?),
        Sets::Price => Lever::Price(price(scenario, arguments.index.as_deref())?),
        Sets::Allocation => {
            Lever::Allocation(receiver(scenario, arguments.organisation.as_deref())?)
        }
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
        ("--organisation", arguments.organisation.clone()),
        ("--scheme", arguments.scheme.clone()),
        ("--index", arguments.index.clone()),
    ];
    let chart = || answers::solution_svg(&solution, scenario, question.case, &question.line());
    Ok(Answer {
        text: question.heading() + &terminal::answers::solution(scenario, &solution),
        asked: question.record("solve", &words),
        record: Answered::Solve(tables::solution_record(scenario, question.case, &solution)),
        tables: made_tables(scenario, &solution)?,
        charts: question.chart("response", chart)?,
    })
}
