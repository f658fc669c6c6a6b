//! What is written from the format stays true to it: the tables of docs/scenario-files.md, the JSON Schema, the words
//! that types are read from. `UPDATE_DOCS=1 cargo test format_docs` writes the first two again.

use std::fs;

use control_total::format::{self, At, Value, at};
use control_total::results::Measure;
use control_total::scenario::options::{Earn, Level};
use control_total::scenario::{Basis, Kind, PublishedPath, Rebase, Sampler};
use strum::VariantArray;

use crate::common::project;
use crate::program::{run_in, text};

/// Holds a file of the project to what it should be, or writes it where it is asked to.
#[track_caller]
fn holds(path: &str, expected: &str) {
    let file = project(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, expected).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{path} is out of date: UPDATE_DOCS=1 cargo test format_docs");
}

#[test]
fn tables_of_keys_in_the_documentation_are_those_of_the_format() {
    let page = fs::read_to_string(project("docs/scenario-files.md")).unwrap();
    let mut written = String::new();
    let mut named = Vec::new();
    let mut rest = page.as_str();
    while let Some((before, after)) = rest.split_once("<!-- ") {
        let (marker, inside) = after.split_once(" -->\n").unwrap();
        written.push_str(&format!("{before}<!-- {marker} -->\n"));
        let table = match marker.strip_prefix("keys: ") {
            Some(name) => {
                named.push(name.to_owned());
                format::documentation(name).unwrap_or_else(|| panic!("no table {name}"))
            }
            None => format::plausible_ranges(),
        };
        let (_, after) = inside.split_once("<!-- end -->").unwrap();
        written.push_str(&format!("{table}<!-- end -->"));
        rest = after;
    }
    written.push_str(rest);
    holds("docs/scenario-files.md", &written);
    let kinds = ["block", "activity", "marginal", "blended", "capitated", "year-of-care"];
    for table in format::tables().iter().filter(|table| !kinds.contains(&table.name)) {
        assert!(named.iter().any(|name| name == table.name), "{} is not documented", table.name);
    }
}

#[test]
fn the_schema_beside_the_scenarios_is_the_one_that_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    let output = run_in(folder.path(), &["schema"]);
    assert!(output.status.success());
    holds("scenarios/scenario.schema.json", &text(&output.stdout));
}

/// The words that the format has at a path.
fn choices(path: &[&str]) -> Vec<String> {
    let At { key, .. } = at(path).unwrap();
    assert!(matches!(key.value, Value::Choice(_)), "{path:?}");
    key.value.choices().iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn every_word_of_a_choice_is_read_as_a_variant_and_every_variant_has_a_word() {
    fn agree<T: VariantArray + std::str::FromStr>(path: &[&str]) {
        let words = choices(path);
        assert_eq!(words.len(), T::VARIANTS.len(), "{path:?}");
        assert!(words.iter().all(|word| word.parse::<T>().is_ok()), "{path:?}");
    }
    agree::<Sampler>(&["run", "sampler"]);
    agree::<Kind>(&["organisation", "x", "kind"]);
    agree::<Rebase>(&["contract", "x", "rebase"]);
    agree::<Level>(&["option", "x", "level"]);
    agree::<Earn>(&["support", "earn"]);
    agree::<PublishedPath>(&["published", "x", "path"]);
    agree::<Basis>(&["organisation", "x", "basis"]);
}

#[test]
fn the_schema_accepts_every_shipped_scenario_and_refuses_an_unknown_key() {
    let schema = jsonschema::validator_for(&format::json_schema()).unwrap();
    let json = |text: &str| {
        let table: toml::Table = text.parse().unwrap();
        let text = serde_json::to_string(&plain(toml::Value::Table(table))).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let mut checked = 0;
    for folder in ["scenarios", "scenarios/national"] {
        for entry in fs::read_dir(project(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let text = fs::read_to_string(&path).unwrap();
                let first = text.lines().next().unwrap_or_default();
                let up = if folder.ends_with("national") { "../" } else { "" };
                assert_eq!(
                    first,
                    format!("#:schema {up}scenario.schema.json"),
                    "{}",
                    path.display()
                );
                let errors: Vec<String> = schema
                    .iter_errors(&json(&text))
                    .map(|error| format!("{} {error}", error.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 6);
    for wrong in [
        "titel = \"x\"",
        "[horizon]\nbase_yeer = \"2015/16\"",
        "[[option]]\nlevel = \"localities\"",
        "[demand.x]\ngrowth = \"popul\"",
        "[[scheme]]\ndelivery = { p10 = 0.5, p5 = 1 }",
    ] {
        assert!(!schema.is_valid(&json(wrong)), "{wrong}");
    }
    assert!(schema.is_valid(&json("")), "a file may extend another and say nothing itself");
}

/// Dates as the texts that editors hand to a schema.
fn plain(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => toml::Value::String(date.to_string()),
        toml::Value::Array(items) => toml::Value::Array(items.into_iter().map(plain).collect()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.into_iter().map(|(key, value)| (key, plain(value))).collect())
        }
        other => other,
    }
}

#[test]
fn published_figures_name_measures_as_the_tables_do() {
    let measure = at(&["published", "row", "measure"]).and_then(|at| at.spot.value());
    let Some(Value::Measure(names)) = measure else { panic!("{measure:?}") };
    let measures = Measure::MONEY.into_iter().chain([Measure::Reserves]);
    assert_eq!(names.to_vec(), measures.map(|own| own.to_string()).collect::<Vec<_>>());
    let activity = Measure::Activity("beds".to_owned()).to_string();
    assert_eq!(activity.strip_prefix("activity:"), Some("beds"));
}
