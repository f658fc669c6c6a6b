//! Tables that hold figures in detail: whole distributions, and the first runs one by one.

use std::collections::BTreeMap;

use crate::common::{certain, first_case, option_runs, runs, sampled, settings, shipped};
use control_total::projection::Projection;
use control_total::scenario::Scenario;
use control_total::tables;

type Row = BTreeMap<String, String>;

fn rows(bytes: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(bytes).deserialize().map(|row| row.unwrap()).collect()
}

fn distributions(scenario: &Scenario, projection: &Projection) -> Vec<Row> {
    rows(&tables::distributions(scenario, projection, None).unwrap())
}

/// The cells that name a row, with the last year in place of the horizon.
fn key(row: &Row, last: &str) -> Vec<String> {
    let names = ["demand", "efficiency", "option", "unit", "year", "measure"];
    names.map(|name| row[name].replace("horizon", last)).to_vec()
}

#[test]
fn distributions_hold_the_percentiles_of_positions_and_all_between() {
    let scenario = shipped("worked-example");
    let projection = sampled(&scenario, 7, 700);
    let positions = rows(&tables::positions(&scenario, &projection).unwrap());
    let positions: BTreeMap<Vec<String>, &Row> =
        positions.iter().map(|row| (key(row, "horizon"), row)).collect();
    let found = distributions(&scenario, &projection);
    // Four cases: six units' positions in five years and once added up; for each of four options four
    // units' four figures in five years, and three that are added up.
    assert_eq!(found.len(), 4 * (6 * (5 + 1) + 4 * 4 * (4 * 5 + 3)));
    for row in &found {
        let summary = positions[&key(row, "2020/21")];
        for percentile in ["p05", "p10", "p50", "p95"] {
            assert_eq!(row[percentile], summary[percentile], "{row:?}");
        }
        let percentiles: Vec<f64> =
            (1..=99).map(|percent| row[&format!("p{percent:02}")].parse().unwrap()).collect();
        assert!(percentiles.is_sorted() && percentiles[0] < percentiles[98], "{row:?}");
    }
    let has = |unit: &str, option: &str, year: &str, measure: &str| {
        found.iter().any(|row| {
            [&row["unit"], &row["option"], &row["year"], &row["measure"]]
                == [unit, option, year, measure]
        })
    };
    assert!(has("locality", "", "2016/17", "position"));
    assert!(has("locality", "", "horizon", "cumulative_position"));
    assert!(has("acute", "single-year", "2020/21", "variance_to_total"));
    assert!(has("covered", "single-year", "horizon", "cumulative_after_support"));
    assert!(!has("covered", "single-year", "2020/21", "cumulative_after_support"));
    assert!(!has("locality", "", "2015/16", "position"), "the base year is known");
}

#[test]
fn paths_are_the_first_twenty_runs_as_they_were_simulated() {
    let scenario = shipped("worked-example");
    let (seed, count) = (7, 300);
    let projection = sampled(&scenario, seed, count);
    let found = rows(&tables::paths(&scenario, &projection, None).unwrap());
    assert_eq!(found.len(), 4 * (6 * 5 + 4 * 4 * 3 * 5) * 20);
    let first = first_case(&scenario);
    let path = |option: &str, unit: &str, measure: &str| -> Vec<f64> {
        let rows = found.iter().filter(|row| {
            row["demand"] == "central"
                && row["efficiency"] == "plan"
                && [&row["option"], &row["unit"], &row["measure"], &row["year"]]
                    == [option, unit, measure, "2018/19"]
        });
        rows.map(|row| row["value"].parse().unwrap()).collect()
    };
    let settings = settings(seed, count);
    let all = runs(&scenario, first, &settings, "locality", 3, "position");
    assert_eq!(path("", "locality", "position"), all[..20]);
    let option = &scenario.options[3].id;
    let all = option_runs(&scenario, first, &settings, 3, "acute", Some(3), "after_support");
    assert_eq!(path(option, "acute", "after_support"), all[..20]);
    assert_eq!(found[19]["run"], "20");
}

#[test]
fn with_the_plan_alone_every_percentile_is_the_plan_and_there_are_no_paths() {
    let scenario = shipped("worked-example");
    let projection = certain(&scenario);
    let found = distributions(&scenario, &projection);
    assert_eq!(found.len(), 1616);
    assert!(found.iter().all(|row| row["p01"] == row["p50"] && row["p50"] == row["p99"]));
    assert!(rows(&tables::paths(&scenario, &projection, None).unwrap()).is_empty());
}

#[test]
fn what_is_written_in_detail_of_the_main_case_are_its_rows_of_all_and_no_other_table_is_shorter() {
    let scenario = shipped("worked-example");
    let projection = sampled(&scenario, 7, 300);
    let main = projection.main_case(&scenario);
    let all = tables::all(&scenario, &projection, &[], None);
    let of_main = tables::all(&scenario, &projection, &[], Some(main));
    for ((name, all), (same, of_main)) in all.into_iter().zip(of_main) {
        let (all, of_main) = (all.unwrap(), of_main.unwrap());
        assert_eq!(name, same);
        if ["distributions.csv", "paths.csv", "plan.csv"].contains(&name) {
            let mut own = rows(&all);
            own.retain(|row| row["demand"] == "central" && row["efficiency"] == "plan");
            assert!(!own.is_empty() && own.len() < rows(&all).len(), "{name}");
            assert!(rows(&of_main) == own, "{name}");
        } else {
            assert!(all == of_main, "{name}");
        }
    }
}
