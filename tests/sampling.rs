//! Samplers: that both say the same, and that the errors they report are the errors they make.

use crate::common::{
    certain, first_case, measure, metric, runs, sampled, scenario, shipped, statistics,
};
use control_total::model::Model;
use control_total::projection::{Detailed, Mode, Projection};
use control_total::results::options::OptionMeasure;
use control_total::scenario::assumptions::Assumptions;
use control_total::scenario::{Sampler, Scenario};
use control_total::simulate::draws::RANDOMISATIONS;
use control_total::simulate::{Settings, replay};
use control_total::summary::Estimate;
use rayon::prelude::*;

fn project(scenario: &Scenario, sampler: Sampler, seed: u64, runs: u64) -> Projection {
    let settings = Settings { seed, sampler, runs };
    Projection::run(scenario, Mode::Sampled(settings), Detailed::EveryCase, &|_| ())
        .expect("it balances")
}

/// Figures of every kind, each with the error that is reported with it.
fn figures(scenario: &Scenario, projection: &Projection) -> Vec<(String, f64, f64)> {
    let mut all = Vec::new();
    for unit in ["acute", "ccg", "covered", "locality"] {
        let place = projection.column(&unit.into(), scenario.years, &measure("position")).unwrap();
        let found = &projection.cases[0].statistics[place];
        all.push((format!("mean of {unit}"), found.mean, found.se_mean));
        for percent in [10, 50, 90] {
            let Estimate { value, error: se } = found.percentile_with_error(percent).unwrap();
            all.push((format!("P{percent} of {unit}"), value, se));
        }
        if let Some(chance) = found.chance {
            all.push((format!("chance of {unit}"), chance.value, chance.error));
        }
    }
    let case = &projection.options.cases[0];
    for (option, results) in case.options.iter().enumerate() {
        for (measure, found) in OptionMeasure::HORIZON.into_iter().zip(&results.horizon) {
            all.push((format!("{measure} of option {option}"), found.value, found.error));
        }
        all.push((format!("best of option {option}"), results.best.value, results.best.error));
        for unit in ["acute", "covered"] {
            let met =
                projection.options.metric(0, option, &unit.into(), Some(3), OptionMeasure::Met);
            let met = met.unwrap();
            all.push((format!("met by {unit}, option {option}"), met.value, met.error));
        }
    }
    for pair in &case.pairs {
        for (measure, found) in OptionMeasure::HORIZON.into_iter().zip(&pair.differences) {
            let name = format!("{measure} of option {} less {}", pair.a, pair.b);
            all.push((name, found.value, found.error));
        }
    }
    all
}

/// 200 replications with seeds of their own: the errors reported against the spread observed.
///
/// The standard deviation of 200 figures has an error of 5%, so that 20% is four of its errors. A chance that
/// hardly ever comes true, or hardly ever fails, has a skewed error that takes more replications to judge.
fn errors_agree_with_replications(sampler: Sampler, runs: u64) {
    const REPLICATIONS: u64 = 200;
    let scenario = shipped("worked-example");
    let replications: Vec<Vec<(String, f64, f64)>> = (0..REPLICATIONS)
        .into_par_iter()
        .map(|k| figures(&scenario, &project(&scenario, sampler, 1_000 + k, runs)))
        .collect();
    let count = REPLICATIONS as f64;
    let mut judged = 0;
    let mut wrong = Vec::new();
    for figure in 0..replications[0].len() {
        let all = || replications.iter().map(|figures| &figures[figure]);
        let mean = all().map(|(_, value, _)| value).sum::<f64>() / count;
        let squares: f64 = all().map(|(_, value, _)| (value - mean).powi(2)).sum();
        let observed = (squares / (count - 1.0)).sqrt();
        let reported = (all().map(|(.., se)| se * se).sum::<f64>() / count).sqrt();
        let rare =
            all().all(|(_, value, _)| (0.0..=1.0).contains(value)) && !(0.02..0.98).contains(&mean);
        if rare || (observed < 1e-9 && reported < 1e-9) {
            continue;
        }
        judged += 1;
        let name = &replications[0][figure].0;
        let ratio = reported / observed;
        // The worst tenths of two options that differ in a few runs only differ by those: a figure with long
        // tails, whose error may be reported too large, but not too small.
        let tails = name.starts_with("worst_tenth") && name.contains(" less ");
        // A tenth of the few runs of one randomisation says a little less than a tenth of them all.
        let few = sampler == Sampler::Quasi && name.starts_with('P');
        let most = if tails { 1.5 } else { 1.2 + 0.05 * f64::from(u8::from(few)) };
        if !(0.8..most).contains(&ratio) {
            wrong.push(format!("{name}: reported {reported}, observed {observed}, ratio {ratio}"));
        }
    }
    assert!(judged > 80, "only {judged} figures have an error");
    assert!(wrong.is_empty(), "{} of {judged} are wrong: {wrong:#?}", wrong.len());
}

#[test]
fn plain_errors_agree_with_the_spread_of_replications() {
    errors_agree_with_replications(Sampler::Plain, 1_024);
}

#[test]
fn errors_from_randomisations_agree_with_the_spread_of_replications() {
    errors_agree_with_replications(Sampler::Quasi, 1_024);
}

#[test]
fn both_samplers_say_the_same_within_their_errors() {
    let scenario = shipped("worked-example");
    let of = |sampler| figures(&scenario, &project(&scenario, sampler, 5, 8_192));
    // Some 200 comparisons: five errors are exceeded by chance once in 10,000. The error from 16
    // randomisations has one of 18% itself, which makes tails as long as Student's t of 15.
    for ((name, plain, se_plain), (_, quasi, se_quasi)) in
        of(Sampler::Plain).into_iter().zip(of(Sampler::Quasi))
    {
        let error = se_plain.hypot(se_quasi);
        assert!(
            (plain - quasi).abs() <= 5.0 * error + 1e-3 * f64::from(u8::from(error == 0.0)),
            "{name}: {plain} and {quasi}, error {error}"
        );
    }
}

#[test]
fn means_are_far_more_precise_by_quasi_monte_carlo() {
    let scenario = shipped("worked-example");
    let error = |sampler| {
        let projection = project(&scenario, sampler, 9, 16_384);
        let place =
            projection.column(&"covered".into(), scenario.years, &measure("position")).unwrap();
        projection.cases[0].statistics[place].se_mean
    };
    assert!(error(Sampler::Quasi) < 0.5 * error(Sampler::Plain));
}

#[test]
fn more_runs_of_quasi_monte_carlo_extend_fewer_and_any_run_can_be_replayed() {
    let scenario = shipped("worked-example");
    let case = first_case(&scenario);
    let settings = |runs| Settings { seed: 3, sampler: Sampler::Quasi, runs };
    let of = |count| runs(&scenario, case, &settings(count), "acute", 2, "position");
    let (few, many) = (of(300), of(2_000));
    assert_eq!(few, many[..300]);
    let model = Model::compile(&scenario, &Assumptions::of(&scenario, case));
    for run in [1, 17, 300, 2_000] {
        let years = replay(&model, &settings(2_000), run);
        let entry = years[2]
            .iter()
            .find(|entry| entry.unit.as_str() == "acute" && entry.name == "Position");
        assert_eq!(entry.map(|entry| entry.value), Some(many[run as usize - 1]), "run {run}");
    }
}

#[test]
fn any_number_of_threads_draws_the_same_points() {
    let scenario = shipped("worked-example");
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| project(&scenario, Sampler::Quasi, 8, 3_000))
    };
    assert_eq!(on(1).cases[0].statistics, on(3).cases[0].statistics);
    assert_eq!(RANDOMISATIONS, 16, "errors are worked out for 16 randomisations");
}

/// A position of (10.0), give or take 1.0, and a total four standard deviations above it.
fn hardly_ever(spread: &str) -> Scenario {
    scenario(&format!(
        "schema = 1\ntitle = \"Hardly ever met\"\n[horizon]\nbase_year = \"2024/25\"\nyears = 1\n\
         [[organisation]]\nid = \"trust\"\n\
         income = [ {{ name = \"Income\", base = 90.0, price = \"funding\" }} ]\n\
         cost = [ {{ name = \"Cost\", base = 100.0, price = \"inflation\" }} ]\n\
         [price.funding]\ngrowth = 0.0\n[price.inflation]\ngrowth = 0.0\n{spread}\
         [totals]\ntrust = -6.0\n\
         [[option]]\nid = \"yearly\"\nlevel = \"organisation\"\nperiod = \"annual\"\n"
    ))
}

#[test]
fn a_chance_of_which_nothing_was_seen_had_an_error_of_0() {
    let varying = hardly_ever("year_sd = 0.01\n");
    let doubt = 0.5 / 513.0;
    let found = sampled(&varying, 1, 512);
    let chance = |projection: &Projection, name, year| metric(projection, 0, "trust", year, name);
    assert_eq!(
        (chance(&found, "met", Some(1)).value, chance(&found, "met", Some(1)).error),
        (0.0, doubt)
    );
    let success = metric(&found, 0, "covered", None, "success");
    assert_eq!((success.value, success.error), (0.0, doubt));
    let position = statistics(&found, "trust", 1, "position").chance.unwrap();
    assert_eq!((position.value, position.error), (0.0, doubt));
    assert_eq!(
        statistics(&found, "trust", 0, "position").chance.map_or(0.0, |found| found.error),
        0.0
    );
    // Where nothing varies, what was seen is so.
    for sure in [certain(&varying), sampled(&hardly_ever(""), 1, 512)] {
        assert_eq!(metric(&sure, 0, "covered", None, "success").error, 0.0);
        assert_eq!(chance(&sure, "met", Some(1)).error, 0.0);
    }
}

#[test]
fn the_interval_of_a_chance_is_wilsons() {
    let near = |found: (f64, f64), low: f64, high: f64| {
        assert!((found.0 - low).abs() < 1e-5 && (found.1 - high).abs() < 1e-5, "{found:?}");
    };
    // z²/(n + z²), and by hand from Wilson's formula.
    near(Estimate::chance(0.0, 4_096).interval(), 0.0, 0.000_937);
    near(Estimate::chance(1.0, 100).interval(), 0.963_005, 1.0);
    near(Estimate::chance(0.2, 100).interval(), 0.133_367, 0.288_829);
}
