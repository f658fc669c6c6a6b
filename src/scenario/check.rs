//! From a tree to a [`Scenario`], with every problem that the tree has.
//!
//! One module for each part of a scenario; this one puts them in order, because later parts are judged by
//! earlier ones: a shock by the organisations that have the unit it strikes, a scheme by its contract.
//! Nothing here knows of files: what came from where is in the places of the tree.

mod cases;
mod context;
mod contracts;
mod cursor;
mod drivers;
mod joint;
mod log;
mod options;
mod organisations;
mod plans;
mod population;
mod published;
mod shocks;
mod size;
mod units;
mod values;

use cases::Where;
use context::{Context, Horizon, Kind};
use cursor::{Cursor, Item};
use values::{share, text, whole};

use super::tree::{Node, Table};
use super::{RunSettings, Sampler, Scenario};
use crate::error::{Problem, quoted};
use crate::units::Year;

/// Projected years at most.
const MOST_YEARS: usize = 40;

/// Checks `tree`; `stem`, the file's name, names the scenario unless it names itself. A scenario that
/// comes with errors is not to be used.
pub(super) fn scenario(tree: &Node, stem: &str) -> (Option<Scenario>, Vec<Problem>) {
    let empty = Table::default();
    let context = Context::new(tree.table().unwrap_or(&empty));
    let root = Item { context: &context, node: tree, path: String::new() };
    let scenario = root.table(|root| read(root, stem)).flatten();
    let (problems, provenance) = context.finish();
    let scenario = scenario.map(|scenario| {
        let assumptions = log::assumptions(tree, &provenance);
        Scenario { provenance, assumptions, ..scenario }
    });
    (scenario, problems)
}

fn read(root: &Cursor<'_>, stem: &str) -> Option<Scenario> {
    let context = root.context;
    root.required("schema", whole(1, 1));
    let name = file_name(root, stem);
    let title = root.or("title", name.clone(), text);
    root.maybe("sources", |item| item.table(sources));
    root.required("horizon", |item| item.table(horizon));
    let run = root.maybe("run", |item| item.table(run)).unwrap_or_else(default_run);

    let usual = root.maybe("payment", |item| item.named(Kind::Service, contracts::payment));
    let contracts = root.rows("contract", |row| contracts::contract(row, usual.as_ref()));
    let received = contracts::income(&contracts);
    let organisations =
        root.rows("organisation", |row| organisations::organisation(row, &received));
    if organisations.is_empty() {
        root.error("the scenario has no organisation", "nothing to simulate", None);
    }
    let units = units::Units::new(&organisations, &contracts);

    let segments = root.rows("segment", population::segment);
    let demand = drivers::drivers(root, Kind::Service);
    let prices = drivers::drivers(root, Kind::Price);
    let correlations = joint::correlations(root);
    let shocks = root.rows("shock", |row| shocks::shock(row, &organisations, &units));
    let savings = root.maybe("savings", |item| item.table(drivers::savings));
    let by_id = contracts.iter().map(|contract| (contract.id.as_str(), contract)).collect();
    let schemes = root.rows("scheme", |row| plans::scheme(row, &by_id));
    let transformations =
        root.rows("transformation", |row| plans::transformation(row, &units, &segments));
    let (segments, uses): (Vec<_>, Vec<_>) = segments.into_iter().unzip();

    let demand_scenarios = root.rows("demand_scenario", cases::demand_scenario);
    let planning = cases::planning(root, &demand_scenarios);
    let efficiency_scenarios =
        root.rows("efficiency_scenario", |row| cases::scenario(row, Where::Efficiency));
    cases::check_number(root, demand_scenarios.len(), efficiency_scenarios.len());
    let totals = options::totals(root, &organisations);
    let options = options::options(root, &organisations);
    if (!options.is_empty() || !totals.is_empty()) && !context.has_errors() {
        options::warn_of_missing_totals(root, &organisations, &totals);
    }
    let published = root.rows("published", |row| published::published(row, &units));
    context.warn_of_unused(&units);

    let scenario = Scenario {
        name,
        title,
        base_year: context.horizon.get().base?,
        years: context.years(),
        run,
        published,
        organisations,
        contracts,
        demand,
        prices,
        segments,
        correlations,
        shocks,
        savings: savings.unwrap_or(drivers::DEFAULT_SAVINGS),
        schemes,
        transformations,
        demand_scenarios: demand_scenarios.into_iter().map(|(scenario, _)| scenario).collect(),
        efficiency_scenarios,
        planning,
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
fn file_name(root: &Cursor<'_>, stem: &str) -> String {
    const LONGEST: usize = 80;
    let given = root.maybe("name", text);
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
            Some(item) => item.error("`name` is not a name for files", label, help),
            None => root.error("the file's name does not do as `name`", label, help),
        }
    }
    name
}

/// Short names of sources: they are looked up where a table gives one.
fn sources(table: &Cursor<'_>) {
    for (_, _, item) in table.members() {
        text(&item);
    }
}

fn horizon(table: &Cursor<'_>) {
    let base = table.required("base_year", |item| {
        let year = Year::parse(&text(item)?);
        year.or_else(|| item.expects_with("a year as in \"2015/16\"", None))
    });
    let years = table.required("years", values::years(1, MOST_YEARS));
    table.context.horizon.set(Horizon { base, years });
}

fn default_run() -> RunSettings {
    RunSettings { runs: 20_000, seed: 1, sampler: Sampler::Plain, materiality: 0.001 }
}

fn run(table: &Cursor<'_>) -> RunSettings {
    let default = default_run();
    let count = |low, high| move |item: &Item<'_>| whole(low, high)(item).map(i64::unsigned_abs);
    RunSettings {
        runs: table.or("runs", default.runs, count(2, 10_000_000)),
        seed: table.or("seed", default.seed, count(0, i64::MAX)),
        sampler: table.or("sampler", default.sampler, values::one_of(&Sampler::NAMES)),
        materiality: table.or("materiality", default.materiality, share),
    }
}
