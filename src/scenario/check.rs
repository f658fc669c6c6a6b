//! From a tree to a [`Scenario`], with every problem that the tree has.
//!
//! One module for each part of a scenario; this one puts them in order, because later parts are judged by
//! earlier ones: a shock by the organisations that have the unit it strikes, a scheme by its contract.
//! Nothing here knows of files: what came from where is in the places of the tree.

mod accept;
mod cases;
mod context;
mod contracts;
mod drivers;
mod joint;
mod log;
mod options;
mod organisations;
mod plans;
mod plausible;
mod population;
mod published;
mod reader;
mod shocks;
mod size;
mod typed;
mod uncertain;
mod units;
mod values;

pub(super) use accept::offer;
use context::{Context, Horizon};
pub(super) use joint::correlations_hold;
pub(super) use plausible::sum_of;
use reader::{Item, Reader};
use values::{count, number, text, whole};

use super::tree::{Node, Table};
use super::{Outcome, RunSettings, Sampler, SavingsDriver, Scenario};
use crate::error::{Code, Problem, quoted};
use crate::format::{self, Names};

/// Checks `tree`; `stem`, the file's name, names the scenario unless it names itself. A scenario that
/// comes with errors is not to be used.
pub(super) fn scenario(tree: &Node, stem: &str) -> (Option<Scenario>, Vec<Problem>) {
    let empty = Table::default();
    let context = Context::new(tree.table().unwrap_or(&empty));
    let allowed = &format::Value::Any;
    let root = Item { context: &context, node: tree, path: String::new(), allowed };
    let scenario = root.row(&format::ROOT, |root| read(root, stem)).flatten();
    if let Some(scenario) = scenario.as_ref().filter(|_| !context.has_errors()) {
        plausible::refuse(&context, tree, scenario);
    }
    if let Some(scenario) = scenario.as_ref().filter(|_| !context.has_errors()) {
        plausible::check(&context, tree, scenario);
    }
    let (mut problems, provenance) = context.finish();
    let accepted = scenario.as_ref().map_or(&[][..], |scenario| &scenario.accepted);
    problems.iter_mut().for_each(|problem| accept::at_its_source(problem, tree));
    problems.retain(|problem| !accepted.iter().any(|accepted| accepted.covers(problem)));
    let problems = problems.into_iter().map(accept::offer).collect();
    let scenario = scenario.map(|scenario| {
        let assumptions = log::assumptions(tree, &provenance);
        Scenario { provenance, assumptions, ..scenario }
    });
    (scenario, problems)
}

fn read(root: &Reader<'_>, stem: &str) -> Option<Scenario> {
    let context = root.context;
    root.get("schema", whole);
    let name = file_name(root, stem);
    let title = root.text_or("title", &name);
    root.get("sources", |item| {
        for (key, place) in item.node.table().into_iter().flat_map(|table| table.places()) {
            context.warn_of_misplaced(key, place, "[sources]");
        }
        item.named(text)
    });
    root.get("horizon", |item| item.table(horizon));
    let run = root.get("run", |item| item.table(run)).unwrap_or_else(default_run);

    let usual = root.get("payment", |item| item.named(contracts::payment));
    let contracts = root.rows("contract", |row| contracts::contract(row, usual.as_ref()));
    let received = contracts::income(&contracts);
    let organisations =
        root.rows("organisation", |row| organisations::organisation(row, &received));
    if organisations.is_empty() {
        root.error(
            Code::MissingKey,
            "the scenario has no organisation",
            "nothing to simulate",
            None,
        );
    }
    organisations::check_bearers(root, &organisations);
    let groups = organisations::groups(root, &organisations);
    let units = units::Units::new(&organisations, &contracts);

    let segments = root.rows("segment", population::segment);
    let demand = drivers::drivers(root, Names::Service);
    let prices = drivers::drivers(root, Names::Price);
    let correlations = joint::correlations(root);
    let shocks = root.rows("shock", |row| shocks::shock(row, &organisations, &units));
    let savings = root.get("savings", |item| item.table(drivers::savings));
    let residual = root.get("residual", |item| item.table(drivers::residual));
    let by_id = contracts.iter().map(|contract| (contract.id.as_str(), contract)).collect();
    let schemes = root.rows("scheme", |row| plans::scheme(row, &by_id));
    let transformations = root
        .rows("transformation", |row| plans::transformation(row, &units, &segments, &contracts));
    let (segments, uses): (Vec<_>, Vec<_>) = segments.into_iter().unzip();

    let demand_scenarios = root.rows("demand_scenario", cases::demand_scenario);
    let planning = cases::planning(root, &demand_scenarios);
    let efficiency_scenarios = root.rows("efficiency_scenario", cases::scenario);
    cases::check_number(root, demand_scenarios.len(), efficiency_scenarios.len());
    let totals = options::totals(root, &organisations);
    let options = options::options(root, &organisations);
    if (!options.is_empty() || !totals.is_empty()) && !context.has_errors() {
        options::warn_of_missing_totals(root, &organisations, &totals);
    }
    let accepted = root.rows("accept", accept::accepted);
    let published = root.rows("published", |row| published::published(row, &units, &organisations));
    context.warn_of_unused(&units);

    let scenario = Scenario {
        name,
        title,
        base_year: context.horizon.get().base?,
        years: context.years(),
        run,
        published,
        organisations,
        groups,
        contracts,
        demand,
        prices,
        segments,
        correlations,
        shocks,
        savings: savings.unwrap_or(SavingsDriver::DEFAULT),
        residual,
        schemes,
        transformations,
        demand_scenarios: demand_scenarios.into_iter().map(|(scenario, _)| scenario).collect(),
        efficiency_scenarios,
        planning,
        accepted,
        totals,
        options,
        provenance: Vec::new(),
        assumptions: Vec::new(),
    };
    population::check(root, &scenario, &uses);
    size::check(root, &scenario);
    Some(scenario)
}

/// The name of the output folder.
fn file_name(root: &Reader<'_>, stem: &str) -> String {
    const LONGEST: usize = 80;
    let given = root.get("name", text);
    let name = given.clone().unwrap_or_else(|| stem.to_owned());
    let allowed = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    if name.is_empty()
        || name.starts_with('.')
        || name.chars().count() > LONGEST
        || !name.chars().all(allowed)
    {
        let label = format!("{} cannot name a folder of results", quoted(&name));
        let rule = "letters, digits, `-`, `_` and `.`, no more than 80, and no `.` at the start";
        let help = [format!("a name is made of {rule}"), "write `name = \"my-scenario\"`".into()];
        match root.item("name").filter(|_| given.is_some()) {
            Some(item) => item.error(Code::BadName, "`name` is not a name for files", label, help),
            None => root.error(Code::BadName, "the file's name does not do as `name`", label, help),
        }
    }
    name
}

fn horizon(table: &Reader<'_>) {
    let base = table.get("base_year", values::base_year);
    let years = table.get("years", count);
    table.context.horizon.set(Horizon { base, years });
}

/// What holds where a file has no `[run]`: the defaults of the format.
fn default_run() -> RunSettings {
    RunSettings {
        runs: 20_000,
        seed: 1,
        sampler: Sampler::Plain,
        materiality: 0.001,
        outcome: Outcome::OnPlan,
    }
}

fn run(table: &Reader<'_>) -> RunSettings {
    let default = default_run();
    let count = |item: &Item<'_>| whole(item).map(i64::unsigned_abs);
    RunSettings {
        runs: table.get("runs", count).unwrap_or(default.runs),
        seed: table.get("seed", count).unwrap_or(default.seed),
        sampler: table.choice("sampler").unwrap_or(default.sampler),
        outcome: table.choice("outcome").unwrap_or(default.outcome),
        materiality: table.get("materiality", number).unwrap_or(default.materiality),
    }
}
