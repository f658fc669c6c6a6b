//! Starting a scenario, and what the program says of a file and of itself.

use std::fs;

use control_total::scenario::{Input, read};

use crate::common::project;
use crate::program::{done, folder, run_in, text};
use crate::reading::{read_text, said};

#[test]
fn every_form_passes_the_check_without_a_warning_for_any_organisations_and_years() {
    let folder = tempfile::tempdir().unwrap();
    let list = text(&run_in(folder.path(), &["new", "--list"]).stdout);
    let forms: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(forms.contains(&"system") && forms.len() >= 4, "{list}");
    let lists = [
        "",
        "trust",
        "icb,acute,community,council",
        "Bwrdd Tŷ'r Môr:icb,Guy's & St Thomas',+1 & co:nhs-trust:One & Co",
    ];
    for (number, form) in forms.iter().enumerate() {
        for (list, organisations) in lists.iter().enumerate() {
            for years in ["1", "3", "10"] {
                let file = format!("{form}-{list}-{years}.toml");
                let mut arguments =
                    vec!["new", &file, "--form", form, "--years", years, "--base", "2025/26"];
                if !organisations.is_empty() {
                    arguments.extend(["--organisations", organisations]);
                }
                done(folder.path(), &arguments);
                let output = run_in(folder.path(), &["check", &file]);
                assert!(
                    text(&output.stdout).contains("right, no warnings"),
                    "{file} {number}: {}",
                    text(&output.stderr)
                );
            }
        }
    }
    let first = fs::read_to_string(folder.path().join("system-0-3.toml")).unwrap();
    assert!(first.starts_with("#:schema scenario.schema.json\n"));
    let schema = fs::read_to_string(folder.path().join("scenario.schema.json")).unwrap();
    assert_eq!(schema, fs::read_to_string(project("scenarios/scenario.schema.json")).unwrap());
}

#[test]
fn a_new_file_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.toml"), "mine").unwrap();
    fs::write(folder.path().join("scenario.schema.json"), "{}").unwrap();
    let output = run_in(folder.path(), &["new", "mine.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is there already"));
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "mine");
    done(folder.path(), &["new", "other.toml"]);
    assert_eq!(fs::read_to_string(folder.path().join("scenario.schema.json")).unwrap(), "{}");
    let output = run_in(folder.path(), &["new", "x.toml", "--form", "sistem"]);
    assert!(text(&output.stderr).contains("use one of"), "{}", text(&output.stderr));
}

#[test]
fn what_show_prints_is_the_same_scenario_with_the_origin_of_each_value() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "worked-example",
        "north-cumbria",
        "mid-and-south-essex",
        "northern-eastern-western-devon",
        "nhs-england-2013",
    ] {
        let file = project(&format!("scenarios/{name}.toml"));
        let file = file.to_str().unwrap();
        let output = run_in(folder.path(), &["show", file]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let shown = text(&output.stdout);
        let reading = read_text(&shown, &[]);
        assert_eq!(said(&reading), "", "{name}");
        let mut again = reading.scenario.unwrap();
        let mut first = read(&Input { path: file.into(), set: Vec::new() }, &|path| fs::read(path))
            .scenario
            .unwrap();
        // Places of provenance and the log of values name what was written, defaults included.
        for scenario in [&mut again, &mut first] {
            (scenario.name, scenario.assumptions, scenario.provenance) =
                (String::new(), Vec::new(), Vec::new());
        }
        assert_eq!(format!("{again:#?}"), format!("{first:#?}"), "{name}");
    }
}

#[test]
fn origins_are_files_presets_arguments_and_defaults() {
    let folder = folder();
    fs::write(
        folder.path().join("mine.toml"),
        "extends = \"example.toml\"\n[[option]]\nid = \"fund\"\npreset = \"stf-2016\"\n",
    )
    .unwrap();
    let output =
        run_in(folder.path(), &["show", "mine.toml", "--set", "demand.emergency.growth=0.03"]);
    let shown = text(&output.stdout);
    for line in [
        "growth = 0.03  # --set",
        "base = 205.0  # example.toml:38",
        "persistence = 0.0  # default",
        "# preset stf-2016",
        "# [borrowing], example.toml:",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[test]
fn codes_are_explained_and_unknown_ones_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let said =
        text(&run_in(folder.path(), &["explain-code", "implausible", "[base-position]"]).stdout);
    assert!(said.contains("per cent for a fraction") && said.contains("base-position"), "{said}");
    let output = run_in(folder.path(), &["explain-code", "implausable"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `implausible`?"));
}

#[test]
fn completions_and_manual_pages_name_the_commands() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = text(&run_in(folder.path(), &["completions", shell]).stdout);
        assert!(script.contains("explain-code") && script.contains("sampled"), "{shell}");
    }
    done(folder.path(), &["man", "."]);
    let page = fs::read_to_string(folder.path().join("control-total-check.1")).unwrap();
    assert!(page.contains("sampled"), "{page}");
    assert_eq!(run_in(folder.path(), &["man", "nowhere"]).status.code(), Some(3));
}
