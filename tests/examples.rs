//! Every file in `scenarios/` is an example, a golden test, a bench input and an entry of the README.

use std::collections::BTreeSet;
use std::fs;

use crate::common::{certain, project, sampled, shipped};
use control_total::projection::compare_published;
use control_total::scenario::{Input, read};

/// The golden tests: each scenario's locality position, by year, in the plan and doing nothing (£m).
const GOLDEN: [(&str, &[f64], &[f64]); 5] = [
    (
        "mid-and-south-essex",
        &[-88.233_634, -89.072_130, -75.529_781, -97.966_398, -103.173_646],
        &[-144.008_625, -198.530_790, -252.353_274, -323.320_884, -384.841_203],
    ),
    (
        "north-cumbria",
        &[-70.920_832, -76.704_188, -74.199_182, -73.691_649, -71.606_051],
        &[-90.375_976, -112.483_237, -132.381_297, -158.000_456, -180.632_696],
    ),
    (
        "nhs-england-2013",
        &[
            -2_470.335_713,
            -1_830.516_249,
            -384.042_082,
            -572.412_261,
            -1_193.132_063,
            -2_153.882_662,
            -2_500.613_702,
        ],
        &[
            -3_091.992_774,
            -4_521.841_967,
            -5_366.781_062,
            -8_019.767_075,
            -11_282.601_734,
            -15_178.267_548,
            -18_750.858_164,
        ],
    ),
    (
        "northern-eastern-western-devon",
        &[-115.577_699, -123.665_862, -129.383_896, -131.910_700, -126.424_006],
        &[-176.056_834, -237.985_633, -300.081_135, -375.448_024, -442.182_106],
    ),
    (
        "worked-example",
        &[-18.642_932, -15.141_554, -14.580_954, -15.618_487, -11.925_649],
        &[-30.302_778, -39.163_468, -50.938_159, -63.641_047, -71.478_574],
    ),
];

fn on_disk() -> BTreeSet<String> {
    let entries = fs::read_dir(project("scenarios")).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect()
}

#[test]
fn scenarios_golden_tests_benches_and_the_readme_name_the_same_files() {
    let on_disk = on_disk();
    let golden: BTreeSet<String> = GOLDEN.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(golden, on_disk);
    let bench = fs::read_to_string(project("benches/simulation/main.rs")).unwrap();
    let readme = fs::read_to_string(project("README.md")).unwrap();
    for name in &on_disk {
        assert!(bench.contains(&format!("\"{name}\"")), "{name} is not a bench input");
        assert!(readme.contains(&format!("scenarios/{name}.toml")), "{name} is not in the README");
    }
    let named = readme.split("scenarios/").skip(1).filter_map(|rest| {
        let end = rest.find(".toml")?;
        Some(rest[..end].to_owned()).filter(|name| !name.contains(char::is_whitespace))
    });
    assert_eq!(named.collect::<BTreeSet<_>>(), on_disk, "the README names scenarios");
}

#[test]
fn every_scenario_is_right_and_raises_no_warning() {
    for name in on_disk() {
        let path = project(&format!("scenarios/{name}.toml"));
        let reading = read(&Input { path, set: Vec::new() }, &|path| fs::read(path));
        assert!(reading.problems.is_empty(), "{name}: {:#?}", reading.problems);
    }
}

#[test]
fn every_published_figure_is_met() {
    for name in on_disk() {
        let scenario = shipped(&name);
        for comparison in compare_published(&scenario, &certain(&scenario)) {
            assert!(comparison.within(), "{name}: {comparison:?}");
        }
    }
}

#[test]
fn the_plan_and_the_do_nothing_path_are_what_they_were() {
    for (name, plan, do_nothing) in GOLDEN {
        let scenario = shipped(name);
        let projection = certain(&scenario);
        let found: Vec<(f64, f64)> = (1..=scenario.years)
            .map(|year| {
                let place = projection.column(
                    &"locality".into(),
                    year,
                    &crate::common::measure("position"),
                );
                let place = place.unwrap();
                (projection.cases[0].statistics[place].plan, projection.do_nothing[place])
            })
            .collect();
        assert_eq!((plan.len(), do_nothing.len()), (scenario.years, scenario.years), "{name}");
        for (year, found) in found.iter().enumerate() {
            let expected = (plan[year], do_nothing[year]);
            let apart = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
            assert!(apart < 5e-7, "{name}: {found:?}, was {expected:?}; all: {found:#?}");
        }
    }
}

#[test]
fn north_cumbrias_deficit_starts_at_70_and_comes_to_163_if_nothing_is_done() {
    let scenario = shipped("north-cumbria");
    let projection = certain(&scenario);
    let at = |year| {
        let place = projection
            .column(&"covered".into(), year, &crate::common::measure("position"))
            .unwrap();
        projection.do_nothing[place]
    };
    assert!((at(0) + 70.0).abs() < 1e-9);
    assert!((at(5) + 163.0).abs() < 0.5);
}

#[test]
fn devons_deficit_starts_at_122_and_comes_to_442_with_social_care_if_nothing_is_done() {
    let scenario = shipped("northern-eastern-western-devon");
    let projection = certain(&scenario);
    let at = |unit: &str, year| {
        let place =
            projection.column(&unit.into(), year, &crate::common::measure("position")).unwrap();
        projection.do_nothing[place]
    };
    assert!((at("locality", 0) + 122.0).abs() < 1e-9);
    assert!((at("covered", 0) + 122.0).abs() < 1e-9, "the councils balance");
    assert!((at("locality", 5) + 442.0).abs() < 0.5);
    assert!((at("covered", 5) + 384.0).abs() < 2.0);
}

#[test]
fn no_figure_of_a_shipped_scenario_lacks_its_error() {
    for name in on_disk() {
        let projection = sampled(&shipped(&name), 1, 400);
        for case in &projection.cases {
            for (column, found) in projection.columns.iter().zip(&case.statistics) {
                assert_eq!(found.sd > 0.0, found.se_mean > 0.0, "{name}: {column:?}");
                assert!(found.sd == 0.0 || found.se_percentiles[5] > 0.0, "{name}: {column:?}");
            }
        }
    }
}
