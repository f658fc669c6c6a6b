//! What tests share: scenarios from text, and figures by name.

use std::path::{Path, PathBuf};

use control_total::model::{Model, Variants};
use control_total::projection::{Detailed, Mode, Projection};
use control_total::results::options::{OptionColumn, OptionMeasure};
use control_total::results::{Column, Measure, Recorder, columns};
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::scenario::{Input, Reading, Sampler, Scenario, Unit, read};
use control_total::simulate::{Columns, Settings, Simulation};
use control_total::summary::{Sampled, Statistics};

/// A path inside the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A scenario of the project, by name.
pub fn shipped(name: &str) -> Scenario {
    valid(read(
        &Input { path: project(&format!("scenarios/{name}.toml")), set: Vec::new() },
        &|path| std::fs::read(path),
    ))
}

/// A scenario from its text.
pub fn scenario(text: &str) -> Scenario {
    let bytes = text.as_bytes().to_vec();
    let input = Input { path: PathBuf::from("test.toml"), set: Vec::new() };
    valid(read(&input, &|_| Ok(bytes.clone())))
}

fn valid(reading: Reading) -> Scenario {
    let problems = format!("{:#?}", reading.problems);
    reading.scenario.unwrap_or_else(|| panic!("{problems}"))
}

pub fn settings(seed: u64, runs: u64) -> Settings {
    Settings { seed, sampler: Sampler::Plain, runs }
}

pub fn sampled(scenario: &Scenario, seed: u64, runs: u64) -> Projection {
    Projection::run(scenario, Mode::Sampled(settings(seed, runs)), Detailed::EveryCase, &|_| ())
        .expect("it balances")
}

pub fn certain(scenario: &Scenario) -> Projection {
    Projection::run(scenario, Mode::Certain, Detailed::EveryCase, &|_| ()).expect("it balances")
}

pub fn measure(name: &str) -> Measure {
    let money = Measure::MONEY.into_iter().find(|measure| measure.to_string() == name);
    money.unwrap_or_else(|| match name.strip_prefix("activity:") {
        Some(service) => Measure::Activity(service.to_owned()),
        None => panic!("no measure {name}"),
    })
}

/// The statistics of a figure in the first case.
pub fn statistics<'p>(
    projection: &'p Projection,
    unit: &str,
    year: usize,
    name: &str,
) -> &'p Statistics {
    let place = projection.column(&unit.into(), year, &measure(name)).expect("the column exists");
    &projection.cases[0].statistics[place]
}

/// The plan's figure in the first case.
pub fn plan(projection: &Projection, unit: &str, year: usize, name: &str) -> f64 {
    statistics(projection, unit, year, name).plan
}

/// Checks the plan's figures for the projected years, from the first on.
#[track_caller]
pub fn assert_plan(projection: &Projection, unit: &str, name: &str, expected: &[f64]) {
    for (year, expected) in (1..).zip(expected) {
        let found = plan(projection, unit, year, name);
        assert!(
            (found - expected).abs() < 1e-9 * expected.abs().max(1.0),
            "{name} of {unit} in year {year}: {found}, by hand {expected}"
        );
    }
}

/// Every run of one figure of a case.
pub fn runs(
    scenario: &Scenario,
    case: Case,
    settings: &Settings,
    unit: &str,
    year: usize,
    name: &str,
) -> Vec<f64> {
    let wanted = Column { unit: unit.into(), year, measure: measure(name) };
    assert!(columns(scenario).contains(&wanted));
    let model = Model::compile(scenario, &Assumptions::of(scenario, case));
    let recorder = Recorder::new(&model, [&wanted]);
    every_run(&model, settings, &recorder)
}

/// A metric of an option in the first case, by the names of the tables; without a year, that of the
/// horizon.
pub fn metric(
    projection: &Projection,
    option: usize,
    unit: &str,
    year: Option<usize>,
    name: &str,
) -> Sampled {
    let found = projection.options.metric(0, option, &unit.into(), year, option_measure(name));
    found.unwrap_or_else(|| panic!("no {name} of {unit}"))
}

/// What the plan comes to with the first option: a figure of positions.csv or of options.csv.
pub fn option_plan(projection: &Projection, unit: &str, year: usize, name: &str) -> f64 {
    let measure = option_measure(name);
    match projection.options.position(0, 0, &unit.into(), year, measure) {
        Some(statistics) => statistics.plan,
        None => metric(projection, 0, unit, Some(year), name).plan,
    }
}

pub fn option_measure(name: &str) -> OptionMeasure {
    name.parse().unwrap_or_else(|_| panic!("{name} is no measure of an option"))
}

/// Every run of one figure of an option; without a year, that of the horizon.
pub fn option_runs(
    scenario: &Scenario,
    case: Case,
    settings: &Settings,
    option: usize,
    unit: &str,
    year: Option<usize>,
    name: &str,
) -> Vec<f64> {
    let group = scenario.groups.iter().any(|group| group.id == unit);
    let unit = if group { Unit::Group(unit.to_owned()) } else { unit.into() };
    let column = OptionColumn { unit, year, measure: option_measure(name) };
    let assumptions = Assumptions::of(scenario, Case { option: Some(option), ..case });
    let model =
        Model::compile(scenario, &assumptions).with_options(scenario, &[&scenario.options[option]]);
    let mut recorder = Recorder::new(&model, []);
    recorder.add_option(&model, 0, &column);
    every_run(&model, settings, &recorder)
}

fn every_run(model: &Model, settings: &Settings, recorder: &Recorder) -> Vec<f64> {
    let variants = Variants::one(model.clone());
    let simulation = Simulation::new(&variants, settings);
    let recorders = [recorder.clone()];
    let (mut columns, _) = Columns::of(&simulation, &recorders, settings.runs);
    columns.remove(0).remove(0)
}

pub fn first_case(scenario: &Scenario) -> Case {
    Case::all(scenario)[0]
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// With n − 1.
pub fn sd(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

pub fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let products: f64 = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    products / (a.len() - 1) as f64 / (sd(a) * sd(b))
}
