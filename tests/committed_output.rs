//! `output/worked-example` is a run of the worked example that can be read without running anything: what stands there
//! is what the program writes today, to the byte. So are the pictures in the documentation.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::project;

/// Every file below a folder by its path inside, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                all.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn the_committed_run_of_the_worked_example_is_what_the_program_writes() {
    const AGAIN: &str = "cargo run --release -- run scenarios/worked-example.toml --png none";
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("worked-example");
    let done = Command::new(env!("CARGO_BIN_EXE_control-total"))
        .args(["run", "scenarios/worked-example.toml", "--png", "none", "--quiet", "--out"])
        .arg(&fresh)
        .current_dir(project(""))
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let (fresh, committed) = (files(&fresh), files(&project("output/worked-example")));
    let stale: Vec<&String> = fresh
        .keys()
        .chain(committed.keys())
        .filter(|name| fresh.get(*name) != committed.get(*name))
        .collect();
    assert!(
        stale.is_empty(),
        "output/worked-example is out of date ({stale:?}); make it again with `{AGAIN}` and commit it"
    );
}

/// Pictures in the documentation whose figures were those of an older scenario once stood beside newer text.
#[test]
fn pictures_in_the_documentation_are_those_that_the_program_draws() {
    let localities = ["north-cumbria", "mid-and-south-essex", "northern-eastern-western-devon"];
    let mut pictures = BTreeMap::new();
    for name in localities {
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join(name);
        let done = Command::new(env!("CARGO_BIN_EXE_control-total"))
            .args(["run", &format!("scenarios/{name}.toml"), "--png", "none", "--quiet", "--out"])
            .arg(&fresh)
            .current_dir(project(""))
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        for (picture, chart) in [
            (format!("{name}.svg"), "fan-central-plan-covered.svg"),
            (format!("{name}-options.svg"), "options-meeting-central-plan.svg"),
        ] {
            pictures.insert(picture, fs::read(fresh.join("charts").join(chart)).unwrap());
        }
    }
    let bridge = project("output/worked-example/charts/bridge-covered.svg");
    pictures.insert("worked-example-bridge.svg".to_owned(), fs::read(bridge).unwrap());
    let committed = files(&project("docs/images"));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&pictures));
    let stale: Vec<&String> =
        committed.keys().filter(|name| committed[*name] != pictures[*name]).collect();
    assert!(
        stale.is_empty(),
        "docs/images is out of date ({stale:?}): copy the charts of a run there"
    );
}
