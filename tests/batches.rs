//! More runs than are held at once: they are simulated and summarised batch by batch.

use crate::common::{
    first_case, mean, metric, option_runs, runs, sampled, scenario, sd, settings, statistics,
};
use control_total::simulate::Batch;
use control_total::summary::PERCENTILES;

const SCENARIO: &str = r#"
schema = 1
title = "Batches"
horizon = { base_year = "2020/21", years = 2 }

[price.pay]
growth = 0.02
year_sd = [0.01, 0.03]

[price.allocation]
growth = 0.02
year_sd = 0.01

[totals]
trust = -1.0

[[organisation]]
id = "trust"
name = "Trust"
kind = "foundation-trust"
income = [{ name = "Income", base = 100.0, price = "allocation" }]
cost = [{ name = "Pay", base = 100.0, price = "pay" }]

[[option]]
id = "single"
name = "Single years"
level = "organisation"
period = "annual"

[[option]]
id = "together"
name = "Together"
level = "locality"
period = "multi-year"
"#;

#[test]
fn two_batches_come_to_what_their_runs_come_to() {
    let scenario = scenario(SCENARIO);
    let (seed, count) = (4, Batch::MOST + 9_000);
    let projection = sampled(&scenario, seed, count);
    let case = first_case(&scenario);
    let mut values = runs(&scenario, case, &settings(seed, count), "trust", 2, "position");
    let found = statistics(&projection, "trust", 2, "position");
    assert!((found.mean - mean(&values)).abs() < 1e-11);
    assert!((found.sd - sd(&values)).abs() < 1e-11);
    let reached = values.iter().filter(|&&value| value >= -1.0 - 1e-9).count();
    assert_eq!(found.chance.unwrap().value, reached as f64 / count as f64);
    values.sort_by(f64::total_cmp);
    for (percent, &own, &error) in [5_u8, 10, 20, 25, 35, 50, 65, 75, 80, 90, 95]
        .into_iter()
        .zip(&found.percentiles)
        .zip(&found.se_percentiles)
        .map(|((percent, own), error)| (percent, own, error))
    {
        let place = (count - 1) as f64 * f64::from(percent) / 100.0;
        let (below, share) = (place as usize, place.fract());
        let exact = values[below] + share * (values[below + 1] - values[below]);
        // A tenth is typical: by luck runs lie unevenly in a bin of the sketch.
        assert!((own - exact).abs() < 0.4 * error, "P{percent}: {own}, {exact}, error {error}");
    }
}

/// Where the density jumps, at the median here, the mean of batches' percentiles is wrong by as much however many there are: by 3.9
/// of the errors that ten million runs report.
#[test]
fn percentiles_and_the_worst_tenth_of_many_batches_are_those_of_all_runs() {
    let scenario = scenario(&SCENARIO.replace("[0.01, 0.03]", "[0.005, 0.05]"));
    let (seed, count) = (7, 12 * Batch::MOST);
    let projection = sampled(&scenario, seed, count);
    let case = first_case(&scenario);
    let mut values = runs(&scenario, case, &settings(seed, count), "trust", 1, "cost");
    let found = statistics(&projection, "trust", 1, "cost");
    values.sort_by(f64::total_cmp);
    for (percent, error) in PERCENTILES.into_iter().zip(found.se_percentiles) {
        let (own, p) = (found.percentile(percent).unwrap(), f64::from(percent) / 100.0);
        let exact = values[(p * (count - 1) as f64).round() as usize];
        // A tenth is typical: by luck runs lie unevenly in a bin of the sketch.
        assert!((own - exact).abs() < 0.4 * error, "P{percent}: {own}, {exact}, error {error}");
        // Woodruff's on all runs, of which little more than the sketch leaves open.
        let reach = (p * (1.0 - p) / count as f64).sqrt();
        let at = |p: f64| values[(p * (count - 1) as f64).round() as usize];
        let of_runs = 0.5 * (at(p + reach) - at(p - reach));
        assert!((0.85..1.25).contains(&(error / of_runs)), "P{percent}: {error}, {of_runs}");
    }
    let name = "worst_tenth_cumulative_position";
    let found = metric(&projection, 0, "covered", None, name);
    let of = option_runs(&scenario, case, &settings(seed, count), 0, "covered", None, name);
    let mut lowest = of;
    lowest.sort_by(f64::total_cmp);
    let exact = mean(&lowest[..count as usize / 10]);
    assert!((found.value - exact).abs() < 0.1 * found.error, "{found:?}, {exact}");
}

#[test]
fn chances_and_joint_outcomes_of_batches_are_whole_numbers_of_runs() {
    let scenario = scenario(SCENARIO);
    let count = Batch::MOST + 300;
    let projection = sampled(&scenario, 4, count);
    let whole = |share: f64| {
        let runs = share * count as f64;
        assert!(
            (runs - runs.round()).abs() < 1e-9
                && (share == 0.0 || share == runs.round() / count as f64)
        );
    };
    for option in 0..2 {
        whole(metric(&projection, option, "covered", None, "success").value);
        let results = &projection.options.cases[0].options[option];
        for joint in &results.joint {
            joint.probabilities.as_flattened().iter().for_each(|&share| whole(share));
            let sum: f64 = joint.probabilities.as_flattened().iter().sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
    }
    let success = metric(&projection, 0, "covered", None, "success");
    let error = (success.value * (1.0 - success.value) / count as f64).sqrt();
    assert!((success.error - error).abs() < 1e-15);
}

#[test]
fn a_batch_that_is_exactly_full_is_followed_by_none() {
    let of = |runs| Batch::all(runs).map(|batch| (batch.first, batch.runs)).collect::<Vec<_>>();
    assert_eq!(of(Batch::MOST), [(1, Batch::MOST)]);
    assert_eq!(of(Batch::MOST + 1), [(1, Batch::MOST), (Batch::MOST + 1, 1)]);
    assert_eq!(of(0), []);
}

#[test]
fn the_same_runs_in_batches_give_the_same_bits_on_any_number_of_threads() {
    let scenario = scenario(SCENARIO);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sampled(&scenario, 8, Batch::MOST + 1_000))
    };
    let (one, three) = (on(1), on(3));
    assert_eq!(one.cases[0].statistics, three.cases[0].statistics);
    let figures = |projection: &control_total::projection::Projection| {
        let options = &projection.options.cases[0].options;
        options
            .iter()
            .flat_map(|option| [option.metrics.clone(), option.horizon.clone()])
            .collect::<Vec<_>>()
    };
    assert_eq!(figures(&one), figures(&three));
}
