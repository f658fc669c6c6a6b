//! `output/worked-example` is a run of the worked example that can be read without running anything: what stands there
//! is what the program writes today, to the byte. So are the pictures in the documentation.

use std::collections::BTreeMap;
use std::fs;

use crate::common::project;
use crate::program::{done, files};

#[test]
fn the_committed_run_of_the_worked_example_is_what_the_program_writes() {
    const AGAIN: &str = "cargo run --release -- run scenarios/worked-example.toml --png none";
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("worked-example");
    let out = fresh.to_str().unwrap();
    let scenario = "scenarios/worked-example.toml";
    done(&project(""), &["run", scenario, "--png", "none", "--quiet", "--out", out]);
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
        let out = fresh.to_str().unwrap();
        let scenario = format!("scenarios/{name}.toml");
        done(&project(""), &["run", &scenario, "--png", "none", "--quiet", "--out", out]);
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
