//! A scenario can be read back from what a run writes of it, and comes out the same however often it is written and read.

use std::path::{Path, PathBuf};

use crate::common::project;
use crate::reading::{read_files, sound};
use control_total::scenario::{Input, Scenario, read};

const SHIPPED: [&str; 5] = [
    "worked-example",
    "north-cumbria",
    "mid-and-south-essex",
    "nhs-england-2013",
    "northern-eastern-western-devon",
];

/// A scenario with all that reading resolves, and what its resolved text reads as; that is written as the same text.
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
    for name in SHIPPED {
        let path = project(&format!("scenarios/{name}.toml"));
        let load = |path: &Path| std::fs::read(path);
        let reading = read(&Input { path, set: Vec::new() }, &load);
        let scenario = reading.scenario.unwrap();
        let text = reading.resolved.unwrap().toml(&scenario);
        let input = Input { path: PathBuf::from("elsewhere.toml"), set: Vec::new() };
        let again = read(&input, &|_| Ok(text.clone().into_bytes()));
        let problems = format!("{:?}", again.problems);
        let (resolved, scenario_again) = (again.resolved, again.scenario);
        let again = scenario_again.unwrap_or_else(|| panic!("{problems}\n{text}"));
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
         [price.pay]\ngrowth = 0.02\n\
         [support]\namount = {{ a = {{ uniform = [0.5, 1.5] }}, b = 1.0 }}\nincentive = 1.0\n\
         [[option]]\nid = \"own\"\nsupport = {{ amount = {{ a = 2.0 }}, incentive = 0.5 }}\nlevel = \"organisation\"\n\
         period = \"annual\"\n\
         [[option]]\nsupport = {{ amount = {{ b = 3.0, a = 1.0 }} }}\nid = \"set\"\npreset = \"{preset}\"\n\
         level = \"locality\"\nperiod = \"annual\"\n"
    );
    let (scenario, again, _) = resolved(&[("order.toml", &text)], &[]);
    assert_eq!(scenario.options.len(), 2);
    // Its name is its file's.
    assert_eq!(figures(&again), figures(&scenario));
}
