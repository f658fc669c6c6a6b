//! Questions as a user puts them: what is printed, what is written, and what is refused.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::project;
use serde_json::Value;
use tempfile::TempDir;

fn ask(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_control-total"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder that holds the worked example, as `example.toml`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(project("scenarios/worked-example.toml"), folder.path().join("example.toml")).unwrap();
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = ask(folder, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], code: i32, says: &[&str]) {
    let output = ask(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(says.iter().all(|part| said.contains(part)), "{said}");
}

#[test]
fn an_explanation_is_printed_as_a_bridge_that_adds_up_and_as_json() {
    let folder = folder();
    let asked = ["explain", "example.toml", "--runs", "400", "--unit", "acute"];
    let output = ask(folder.path(), &asked);
    let said = text(&output.stdout);
    assert!(said.contains("Example Hospitals NHS Trust") && said.contains("2020/21 outturn"));
    let answer = json(folder.path(), &asked);
    assert_eq!((&answer["question"], &answer["runs"]), (&"explain".into(), &400.into()));
    let bridge = answer["units"][0]["bridge"].as_array().unwrap();
    let mean = |step: &Value| step["mean"].as_f64().unwrap();
    let last = bridge.len() - 1;
    let lines: f64 = bridge[..last - 2].iter().chain([&bridge[last - 1]]).map(mean).sum();
    assert!((lines - mean(&bridge[last])).abs() < 1e-9);
}

#[test]
fn an_answer_replaces_an_answer_and_never_the_results_of_a_run() {
    let folder = folder();
    let asked = ["explain", "example.toml", "--runs", "300", "--quiet", "--out", "answer"];
    for _ in 0..2 {
        let output = ask(folder.path(), &asked);
        assert!(output.status.success() && output.stdout.is_empty(), "{}", text(&output.stderr));
    }
    for file in ["answer.json", "bridge.csv", "drivers.csv", "charts/tornado-covered.png"] {
        assert!(folder.path().join("answer").join(file).is_file(), "{file}");
    }
    let run = ask(folder.path(), &["run", "example.toml", "--runs", "300", "--tables-only"]);
    assert!(run.status.success());
    let onto = "output/worked-example";
    let asked = ["explain", "example.toml", "--runs", "300", "--out", onto];
    refused(folder.path(), &asked, 2, &["is not empty", "--force"]);
    assert!(folder.path().join(onto).join("positions.csv").is_file());
}

#[test]
fn a_unit_or_a_case_that_is_not_there_is_named_with_those_that_are() {
    let folder = folder();
    let unit = ["explain", "example.toml", "--unit", "acuet"];
    refused(folder.path(), &unit, 2, &["`acuet`", "did you mean `acute`?", "`locality`"]);
    let case = ["explain", "example.toml", "--case", "central/plans"];
    refused(folder.path(), &case, 2, &["`central/plans`", "`central/historical`"]);
}
