//! The way back: from the tables of a run to its results, so that they can be drawn again without simulating.
//!
//! Which rows there must be, and in which order, follows from the scenario: a row that is missing, out of
//! place or not a figure is an error, and nothing is guessed. Figures come back to the bit.

mod explanation;
mod options;
mod rows;

use std::collections::BTreeMap;

use super::detail::{CHANCES, PLAN, distributions_header, headed};
use super::keys::{Key, Names, keys};
use super::{CORRELATIONS, DO_NOTHING, RunRecord, positions_header};
use crate::projection::{CaseProjection, Projection, every_option};
use crate::results::columns;
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::simulate::{Achieved, Reconciliation};
use crate::summary::{Detail, PERCENTILES, Probability, SAMPLE_PATHS, Statistics};
pub use explanation::explanation;
pub use rows::Unreadable;
use rows::{Rows, wrong};

/// The files of a run, by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The results of the run that `record` and `files` are of.
pub fn projection(
    scenario: &Scenario,
    record: &RunRecord,
    files: &Files,
) -> Result<Projection, Unreadable> {
    belongs(scenario, record)?;
    let columns = columns(scenario);
    let option_columns = every_option(scenario);
    let names = Names::new(scenario);
    let keys: Vec<Key> = keys(scenario, &columns, &option_columns).collect();
    let found = statistics(&keys, &names, record, files)?;

    let every = Case::all(scenario);
    let mut before: Vec<Vec<Statistics>> = vec![Vec::new(); every.len()];
    let mut with = vec![vec![Vec::new(); option_columns.len()]; every.len()];
    for (key, statistics) in keys.iter().zip(found) {
        match key.option {
            None => before[key.case].push(statistics),
            Some(option) => with[key.case][option].push(statistics),
        }
    }
    drop(keys);
    let do_nothing = do_nothing(&columns, &names, files)?;
    let correlations = correlations(scenario, record, files)?;
    let options = options::compared(scenario, record, files, option_columns, with)?;
    let cases = every.into_iter().zip(before);
    Ok(Projection {
        runs: record.runs,
        seed: record.seed,
        columns,
        cases: cases.map(|(case, statistics)| CaseProjection { case, statistics }).collect(),
        options,
        do_nothing,
        correlations,
        reconciliation: Reconciliation {
            largest_difference: record.reconciliation.largest_relative_difference,
        },
        numbers_a_run: (record.numbers_a_run.normals, record.numbers_a_run.uniforms),
    })
}

/// Whether a record is of a run of this scenario.
fn belongs(scenario: &Scenario, record: &RunRecord) -> Result<(), Unreadable> {
    let cases = Case::all(scenario).into_iter().map(|case| case.ids(scenario));
    let recorded = record.cases.iter().map(|case| (case.demand.as_str(), case.efficiency.as_str()));
    let same = cases.eq(recorded)
        && scenario.options.iter().map(|option| &option.id).eq(&record.options)
        && (&scenario.name, &scenario.title) == (&record.name, &record.title)
        && (scenario.years, scenario.base_year.to_string())
            == (record.years, record.base_year.clone())
        && (scenario.run.seed, scenario.run.sampler.to_string())
            == (record.seed, record.sampler.clone())
        && (record.runs == 0 || scenario.run.runs == record.runs);
    match same {
        true => Ok(()),
        false => Err(wrong("summary.json", None, "it is not of the run of scenario.toml")),
    }
}

/// What every row of `positions.csv` came to, from it and the tables beside it.
fn statistics(
    keys: &[Key],
    names: &Names,
    record: &RunRecord,
    files: &Files,
) -> Result<Vec<Statistics>, Unreadable> {
    const P: usize = PERCENTILES.len();
    let mut rows = Rows::open(files, "positions.csv", &positions_header())?;
    let mut all = Vec::with_capacity(keys.len());
    for key in keys {
        let figures: [f64; 4 + 2 * P] = rows.row(&names.by_year(key))?;
        all.push(Statistics {
            mean: figures[0],
            sd: figures[1],
            se_mean: figures[2],
            percentiles: std::array::from_fn(|place| figures[3 + place]),
            se_percentiles: std::array::from_fn(|place| figures[3 + P + place]),
            plan: figures[3 + 2 * P],
            plan_rank: 0.5,
            chance: None,
            distribution: None,
            first_runs: Vec::new(),
        });
    }
    rows.end()?;

    let mut rows = Rows::open(files, "distributions.csv", &distributions_header())?;
    for (key, found) in keys.iter().zip(&mut all) {
        if key.detail != Detail::Summary {
            found.distribution = Some(Box::new(rows.row(&names.in_detail(key))?));
        }
    }
    rows.end()?;

    let shown = record.runs.min(SAMPLE_PATHS as u64);
    let mut rows = Rows::open(files, "paths.csv", &headed(["run", "value"]))?;
    for (key, found) in keys.iter().zip(&mut all) {
        if key.detail == Detail::Paths {
            let [demand, efficiency, option, unit, year, measure] = names.in_detail(key);
            for run in 1..=shown {
                let cells = [demand, efficiency, option, unit, year, measure, &run.to_string()];
                let [value] = rows.row(&cells)?;
                found.first_runs.push(value);
            }
        }
    }
    rows.end()?;

    // The rest of the table is of figures without a distribution.
    let mut rows = Rows::open(files, "plan.csv", &headed(PLAN))?;
    for (key, found) in keys.iter().zip(&mut all) {
        [found.plan, found.plan_rank] = rows.row(&names.by_year(key))?;
    }
    if record.options.is_empty() {
        rows.end()?;
    }

    let mut rows = Rows::open(files, "chances.csv", &headed(CHANCES))?;
    for (key, found) in keys.iter().zip(&mut all) {
        if key.control_total.is_some() {
            let [_, value, se] = rows.row(&names.by_year(key))?;
            found.chance = Some(Probability { value, se });
        }
    }
    rows.end()?;
    Ok(all)
}

fn do_nothing(
    columns: &[crate::results::Column],
    names: &Names,
    files: &Files,
) -> Result<Vec<f64>, Unreadable> {
    let mut rows = Rows::open(files, "do_nothing.csv", &DO_NOTHING)?;
    let mut path = Vec::with_capacity(columns.len());
    for column in columns {
        let cells = [&column.unit, names.year(column.year), &column.measure.to_string()];
        let [value] = rows.row(&cells)?;
        path.push(value);
    }
    rows.end()?;
    Ok(path)
}

fn correlations(
    scenario: &Scenario,
    record: &RunRecord,
    files: &Files,
) -> Result<Vec<Achieved>, Unreadable> {
    let mut rows = Rows::open(files, "correlations.csv", &CORRELATIONS)?;
    let mut achieved = Vec::new();
    for correlation in &scenario.correlations {
        let (a, b) = &correlation.between;
        let [asked, shared, growth] = rows.optional(&[&a.to_string(), &b.to_string()])?;
        if asked != Some(correlation.value) {
            return Err(rows.wrong("the correlation is not the one that scenario.toml asks for"));
        }
        achieved.push(Achieved { shared, growth });
    }
    rows.end()?;
    // Where only the plan was computed nothing was achieved.
    achieved.truncate(if record.runs == 0 { 0 } else { achieved.len() });
    Ok(achieved)
}
