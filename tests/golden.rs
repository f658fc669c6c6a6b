//! Three scenarios against what an independent implementation of the same model gave for them: the plan to ten digits, and
//! 20,000 runs (with other random numbers) within Monte Carlo error, table by table.

use std::collections::BTreeMap;

use crate::common::{certain, project, sampled};
use control_total::projection::{Projection, compare_published};
use control_total::scenario::{Input, Scenario, read};
use control_total::tables;

/// A row of what was expected: a table, the cells that name a row of it, a column, and what stands there.
#[derive(serde::Deserialize)]
struct Expected {
    table: String,
    row: String,
    column: String,
    value: f64,
    se: Option<f64>,
}

const EXAMPLES: [&str; 3] = ["worked-example", "rules-example", "rules-example-2"];

fn example(name: &str) -> Scenario {
    let input = Input { path: project(&format!("tests/golden/{name}.toml")), set: Vec::new() };
    let reading = read(&input, &|path| std::fs::read(path));
    reading.scenario.unwrap_or_else(|| panic!("{name}: {:?}", reading.problems))
}

fn expected(name: &str) -> Vec<Expected> {
    let path = project(&format!("tests/golden/{name}.csv"));
    csv::Reader::from_path(path).unwrap().deserialize().map(|row| row.unwrap()).collect()
}

/// Every figure of the tables of a run, by table, row and column.
fn figures(scenario: &Scenario, projection: &Projection) -> BTreeMap<[String; 3], f64> {
    let compared = &projection.options;
    let published = compare_published(scenario, projection);
    let tables = [
        ("positions", 6, tables::positions(scenario, projection)),
        ("options", 6, tables::options(scenario, compared)),
        ("chances", 6, tables::chances(scenario, projection)),
        ("differences", 5, tables::differences(scenario, compared)),
        ("do_nothing", 3, tables::do_nothing(scenario, projection)),
        ("joint", 6, tables::joint(scenario, compared)),
        ("published", 3, tables::published(scenario, &published)),
    ];
    let mut figures = BTreeMap::new();
    for (table, names, bytes) in tables {
        let bytes = bytes.unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().clone();
        for row in reader.records() {
            let row = row.unwrap();
            let key = row.iter().take(names).collect::<Vec<_>>().join("/");
            for (column, cell) in header.iter().zip(&row).skip(names) {
                if let Ok(value) = cell.parse() {
                    figures.insert([table, &key, column].map(String::from), value);
                }
            }
        }
    }
    figures
}

#[test]
fn the_plan_agrees_to_ten_digits_in_every_cell_and_there_are_no_other_rows() {
    for name in EXAMPLES {
        let scenario = example(name);
        let found = figures(&scenario, &certain(&scenario));
        let expected = expected(&format!("{name}-plan"));
        assert!(expected.len() > 5_000);
        let mut rows = BTreeMap::<String, usize>::new();
        for cell in &expected {
            let key = [&cell.table, &cell.row, &cell.column].map(String::clone);
            let ours = found.get(&key).unwrap_or_else(|| panic!("{name}: no {key:?}"));
            let near = (ours - cell.value).abs() <= 1e-9 * cell.value.abs().max(1.0);
            assert!(near, "{name}: {key:?} is {ours}, not {}", cell.value);
            *rows.entry(cell.table.clone()).or_default() += 1;
        }
        for (table, column) in [
            ("positions", "plan"),
            ("options", "value"),
            ("chances", "chance"),
            ("differences", "difference"),
            ("do_nothing", "value"),
            ("joint", "probability"),
        ] {
            // What the independent implementation has no figure of.
            let known = |key: &str| !key.contains("expected_opportunity_loss");
            let ours =
                found.keys().filter(|[own, key, of]| own == table && of == column && known(key));
            let ours = ours.count();
            assert_eq!(ours, rows[table], "{name}: rows of {table}");
        }
    }
}

#[test]
fn twenty_thousand_runs_agree_within_monte_carlo_error_in_every_cell() {
    for name in EXAMPLES {
        let scenario = example(name);
        let found = figures(&scenario, &sampled(&scenario, scenario.run.seed, 20_000));
        for cell in expected(&format!("{name}-sampled")) {
            let key = |column: &str| [&cell.table, &cell.row, column].map(String::from);
            let ours = found[&key(&cell.column)];
            let error = match cell.column.as_str() {
                "mean" => found.get(&key("se_mean")),
                percentile if percentile.starts_with('p') => {
                    found.get(&key(&format!("se_{percentile}")))
                }
                _ => found.get(&key("se")),
            };
            let (theirs, own) = (cell.se.unwrap_or(0.0), error.copied().unwrap_or(0.0));
            // Two independent estimates differ by √2 of their errors. Among some 20,000 comparisons a normal deviate stays
            // below 5.5 with a chance of 0.999; errors of percentiles are estimates too, so those get room for that.
            let most = if cell.column.starts_with("p0") || cell.column.starts_with("p9") {
                7.0
            } else {
                5.5
            };
            // An event that is rare may strike a handful of runs more or fewer, however small its error.
            let rare = if cell.value.abs() <= 1.0 { 4e-4 } else { 1e-6 };
            let allowed = most * theirs.hypot(own.max(theirs)) + rare;
            let apart = (ours - cell.value).abs();
            assert!(
                apart <= allowed,
                "{name}: {:?}: {ours}, not {} ± {theirs}",
                key(&cell.column),
                cell.value
            );
            // Errors are estimates too: within half of each other, where they are not tiny.
            if error.is_some() && !cell.column.starts_with('p') {
                let scale = cell.value.abs().max(1.0);
                assert!(
                    (own - theirs).abs() <= 0.5 * theirs + 1e-3 * scale,
                    "{name}: the error of {:?} is {own}, not {theirs}",
                    key(&cell.column)
                );
            }
        }
    }
}
