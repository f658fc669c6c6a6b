//! A run can be read back from its own files: the scenario that it resolved, and every figure to the bit.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::common::{certain, project, sampled, settings, shipped};
use crate::reading::{read_files, sound};
use control_total::error::Sources;
use control_total::projection::{Projection, compare_published};
use control_total::questions::Asked;
use control_total::questions::explain::{Explanation, explain};
use control_total::scenario::{Input, Scenario, read};
use control_total::tables::{self, Files, RunRecord, read_record};

/// The files of a run, by name, and its record as it stands in `summary.json`.
fn written(scenario: &Scenario, projection: &Projection) -> (RunRecord, Files) {
    let comparisons = compare_published(scenario, projection);
    let made = tables::all(scenario, projection, &comparisons);
    let files = made.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.unwrap()));
    let record = tables::record(scenario, projection, &Sources::default());
    (read_record(&record.bytes().unwrap()).unwrap(), files.collect())
}

/// The worked example run a little, as its files.
fn example() -> (Scenario, RunRecord, Files) {
    static EXAMPLE: OnceLock<(Scenario, RunRecord, Files)> = OnceLock::new();
    let example = EXAMPLE.get_or_init(|| {
        let mut scenario = shipped("worked-example");
        (scenario.run.runs, scenario.run.seed) = (30, 5);
        let (record, files) = written(&scenario, &sampled(&scenario, 5, 30));
        (scenario, record, files)
    });
    example.clone()
}

#[test]
fn results_come_back_from_their_tables_to_the_bit() {
    for name in ["worked-example", "north-cumbria"] {
        let mut scenario = shipped(name);
        (scenario.run.runs, scenario.run.seed) = (300, 5);
        for projection in [sampled(&scenario, 5, 300), certain(&scenario)] {
            let (record, files) = written(&scenario, &projection);
            let back = tables::projection(&scenario, &record, &files).unwrap();
            // The shortest digits of a float read back as the same float, so texts tell floats apart.
            assert!(format!("{back:?}") == format!("{projection:?}"), "{name}");
        }
    }
}

#[test]
fn results_without_options_come_back_too() {
    let text = std::fs::read_to_string(project("scenarios/worked-example.toml")).unwrap();
    let mut scenario = crate::common::scenario(text.split("[[option]]").next().unwrap());
    scenario.run.seed = 5;
    scenario.run.runs = 30;
    let projection = sampled(&scenario, 5, 30);
    let (record, files) = written(&scenario, &projection);
    let back = tables::projection(&scenario, &record, &files).unwrap();
    assert_eq!(format!("{back:?}"), format!("{projection:?}"));
}

/// What reading says once the table `name` has been changed.
#[track_caller]
fn refused(name: &'static str, change: impl Fn(&str) -> String) -> String {
    let (scenario, record, mut files) = example();
    let text = String::from_utf8(files[name].clone()).unwrap();
    let changed = change(&text);
    assert_ne!(changed, text, "the change has changed nothing");
    files.insert(name.to_owned(), changed.into_bytes());
    let error = tables::projection(&scenario, &record, &files).unwrap_err();
    assert_eq!(error.file, name, "{error}");
    error.to_string()
}

#[test]
fn a_table_that_ends_early_is_refused_wherever_it_ends() {
    for name in tables::NAMES {
        if name == "published.csv" {
            // It is made of the scenario and the other tables.
            continue;
        }
        let said = refused(name, |text| {
            let lines: Vec<&str> = text.lines().collect();
            lines[..lines.len() - 1].join("\n")
        });
        assert!(said.contains("ends before all rows are there"), "{said}");
        refused(name, |_| String::new());
        refused(name, |text| text[..text.len() / 2].to_owned());
    }
}

#[test]
fn a_row_that_is_not_the_one_that_belongs_there_is_named_by_its_line() {
    let said =
        refused("positions.csv", |text| text.replacen(",acute,2016/17,", ",ccg,2016/17,", 1));
    assert!(said.starts_with("positions.csv, line 3: ") && said.contains("ccg"), "{said}");
    let said = refused("options.csv", |text| text.replacen(",met,", ",meet,", 1));
    assert!(said.starts_with("options.csv, line 2: "), "{said}");
    for figure in ["NaN", "inf", "1,5", "", "many"] {
        refused("do_nothing.csv", |text| {
            let (first, rest) = text.split_once('\n').unwrap();
            let (row, rest) = rest.split_once('\n').unwrap();
            let row = &row[..=row.rfind(',').unwrap()];
            format!("{first}\n{row}{figure}\n{rest}")
        });
    }
    refused("joint.csv", |text| format!("{text}high,plan,x,2020/21,1,true,0.5\n"));
    refused("regret.csv", |text| text.replacen("demand,", "Demand,", 1));
}

#[test]
fn a_missing_table_and_a_record_of_another_run_are_refused() {
    let (scenario, record, mut files) = example();
    files.remove("paths.csv");
    let error = tables::projection(&scenario, &record, &files).unwrap_err();
    assert_eq!(error.to_string(), "paths.csv: it is not there");
    let (mut other, record, files) = example();
    other.run.seed += 1;
    let error = tables::projection(&other, &record, &files).unwrap_err();
    assert_eq!(error.file, "summary.json");
}

/// The worked example explained, as its files.
fn explained_example() -> (Scenario, Projection, Explanation, RunRecord, Files) {
    let mut scenario = shipped("worked-example");
    (scenario.run.runs, scenario.run.seed) = (300, 5);
    let projection = sampled(&scenario, 5, 300);
    let case = projection.cases[projection.main_case(&scenario)].case;
    let asked = Asked { scenario: &scenario, case, settings: settings(5, 300) };
    let explanation = explain(&asked).unwrap();
    let mut record = tables::record(&scenario, &projection, &Sources::default());
    record.keep_explanation(&explanation);
    let record = read_record(&record.bytes().unwrap()).unwrap();
    let files = [
        ("bridge.csv", tables::bridge(&scenario, &[&explanation])),
        ("drivers.csv", tables::drivers(&scenario, &[&explanation])),
    ];
    let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.unwrap()));
    (scenario, projection, explanation, record, files.collect())
}

#[test]
fn an_explanation_comes_back_from_its_tables_to_the_bit() {
    let (scenario, projection, explanation, record, files) = explained_example();
    let back = tables::explanation(&scenario, &projection, &record, &files).unwrap().unwrap();
    // Tables write nought with one sign.
    let said =
        |explanation| format!("{explanation:?}").replace("-0.0,", "0.0,").replace("-0.0 ", "0.0 ");
    assert!(said(back) == said(explanation));
    let record = tables::record(&scenario, &projection, &Sources::default());
    let none = tables::explanation(&scenario, &projection, &record, &Files::new()).unwrap();
    assert!(none.is_none(), "nothing was explained");
}

#[test]
fn a_table_of_an_explanation_that_was_changed_is_refused() {
    let (scenario, projection, _, record, files) = explained_example();
    type Change = fn(&str) -> String;
    let changes: [(&str, Change, &str); 8] = [
        ("bridge.csv", |text| text.replacen(",savings,", ",thrift,", 1), "none that a bridge has"),
        ("bridge.csv", |text| text.replacen(",underlying,", ",outturn,", 1), "is not whole"),
        (
            "bridge.csv",
            |text| {
                format!("{text}{}\n", text.lines().last().unwrap().replace("locality", "parish"))
            },
            "not in its place",
        ),
        ("bridge.csv", |text| text.replacen("kind", "sort", 1), "the heading is not"),
        ("drivers.csv", |text| text.replacen("price.pay", "price.joy", 1), "no such input"),
        (
            "drivers.csv",
            |text| text.replacen(",savings,Savings,", ",thrift,Savings,", 1),
            "no such group",
        ),
        ("drivers.csv", |text| format!("{text}1,2\n"), "2 cells, where 22 belong"),
        (
            "drivers.csv",
            |text| text.replacen("growth a year,0", "growth a year,x0", 1),
            "not a figure",
        ),
    ];
    for (name, change, expected) in changes {
        let mut files = files.clone();
        let text = String::from_utf8(files[name].clone()).unwrap();
        assert_ne!(change(&text), text, "{expected}: the change has changed nothing");
        files.insert(name.to_owned(), change(&text).into_bytes());
        let error = tables::explanation(&scenario, &projection, &record, &files).unwrap_err();
        assert!(error.file == name && error.to_string().contains(expected), "{expected}: {error}");
    }
    let error = tables::explanation(&scenario, &projection, &record, &Files::new()).unwrap_err();
    assert_eq!(error.to_string(), "bridge.csv: it is not there");
}

/// A scenario with all that reading resolves, and what its resolved text reads as.
fn resolved(files: &[(&str, &str)], set: &[&str]) -> (Scenario, Scenario, String) {
    let reading = read_files(files, set);
    let text = reading.resolved.as_ref().zip(reading.scenario.as_ref());
    let text = text.map(|(resolved, scenario)| resolved.toml(scenario)).unwrap();
    let again = read_files(&[("scenario.toml", &text)], &[]);
    let written = again.resolved.as_ref().zip(again.scenario.as_ref());
    assert_eq!(written.map(|(resolved, scenario)| resolved.toml(scenario)).as_ref(), Some(&text));
    (sound(reading), sound(again), text)
}

#[test]
fn every_scenario_of_the_project_is_the_same_when_its_resolved_text_is_read() {
    for name in ["worked-example", "north-cumbria"] {
        let path = project(&format!("scenarios/{name}.toml"));
        let load = |path: &Path| std::fs::read(path);
        let reading = read(&Input { path, set: Vec::new() }, &load);
        let scenario = reading.scenario.unwrap();
        let text = reading.resolved.unwrap().toml(&scenario);
        let input = Input { path: PathBuf::from("elsewhere.toml"), set: Vec::new() };
        let again = read(&input, &|_| Ok(text.clone().into_bytes()));
        let problems = format!("{:?}", again.problems);
        let (resolved, again) = (again.resolved, again.scenario);
        let again = again.unwrap_or_else(|| panic!("{problems}\n{text}"));
        assert!(!scenario.provenance.is_empty());
        assert_eq!(figures(&again), figures(&scenario), "{name}");
        assert_eq!(resolved.unwrap().toml(&again), text, "{name}");
    }
}

/// Everything that a scenario says.
fn figures(scenario: &Scenario) -> String {
    format!("{scenario:#?}")
}

#[test]
fn extending_expanding_presets_and_set_values_are_part_of_the_resolved_text() {
    let base = crate::reading::EXAMPLE;
    let top = "schema = 1\nextends = \"base.toml\"\nname = \"top\"\nremove = [\"shock.A grip lost\"]\n\
        [[contract]]\nservice = \"elective\"\nvalues = { ccg = { external = 1.5 } }\n\
        [[option]]\nid = \"swift\"\nname = \"Swift \\\"quoted\\\" \\\\ \\u001b\\nand = more\"\n\
        preset = \"provider-2016\"\nlevel = \"organisation\"\nperiod = \"annual\"\nborrowing = false\n";
    let presets = control_total::scenario::presets();
    let top = top.replace("provider-2016", &presets[0].name);
    let files = [("top.toml", top.as_str()), ("base.toml", base)];
    let set = ["demand.emergency.growth=0.05", "run.runs=77"];
    let (scenario, again, text) = resolved(&files, &set);
    assert_eq!(figures(&again), figures(&scenario));
    assert_eq!((again.name.as_str(), again.run.runs), ("top", 77));
    assert!(again.demand.iter().any(|driver| driver.growth[0] == 0.05));
    assert!(!text.contains("extends =") && !text.contains("A grip lost"), "{text}");
    assert!(again.options.last().unwrap().borrowing.is_none());
}

#[test]
fn runs_and_seed_of_the_command_line_are_those_of_the_resolved_text() {
    let reading = read_files(&[("example.toml", crate::reading::EXAMPLE)], &[]);
    let mut scenario = reading.scenario.unwrap();
    (scenario.run.runs, scenario.run.seed) = (123, i64::MAX as u64);
    let text = reading.resolved.unwrap().toml(&scenario);
    let again = sound(read_files(&[("example.toml", &text)], &[]));
    assert_eq!((again.run.runs, again.run.seed), (123, i64::MAX as u64));
}

/// Tables before plain values, in what options share, in a preset's rules, in an option's own and in rows: such a file was written
/// in another order each time that it was read.
#[test]
fn tables_before_plain_values_are_written_in_the_same_order_each_time() {
    let preset = &control_total::scenario::presets()[0].name;
    let text = format!(
        "schema = 1\n[horizon]\nbase_year = \"2024/25\"\nyears = 2\n\
         [run]\nmateriality = 0.001\n\
         [[organisation]]\nid = \"a\"\ncost = [{{ name = \"Pay\", base = 10.0, price = \"pay\" }}]\n\
         [[organisation]]\nid = \"b\"\ncost = [{{ price = \"pay\", name = \"Pay\", base = 20.0 }}]\n\
         [price.pay]\nyear_sd = {{ uniform = [0.01, 0.02] }}\ngrowth = 0.02\n\
         [support]\namount = {{ a = {{ uniform = [0.5, 1.5] }}, b = 1.0 }}\nincentive = 1.0\n\
         [[option]]\nid = \"own\"\nsupport = {{ amount = 2.0, incentive = 0.5 }}\nlevel = \"organisation\"\n\
         period = \"annual\"\n\
         [[option]]\nsupport = {{ amount = {{ b = 3.0, a = 1.0 }} }}\nid = \"set\"\npreset = \"{preset}\"\n\
         level = \"locality\"\nperiod = \"annual\"\n"
    );
    let (scenario, again, _) = resolved(&[("order.toml", &text)], &[]);
    assert_eq!(scenario.options.len(), 2);
    // Its name is its file's.
    assert_eq!(figures(&again), figures(&scenario));
}
