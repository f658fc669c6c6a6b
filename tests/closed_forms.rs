//! Distributions against closed forms: cases simple enough that the answer is known beforehand.
//!
//! Tolerances are five standard errors, worked out from the number of runs: a right program fails a
//! comparison once in two million seeds, and the seed is fixed.

use crate::common::{correlation, first_case, mean, runs, scenario, sd, settings};
use control_total::scenario::Scenario;

const RUNS: u64 = 100_000;

fn figures(scenario: &Scenario, unit: &str, year: usize, measure: &str) -> Vec<f64> {
    runs(scenario, first_case(scenario), &settings(42, RUNS), unit, year, measure)
}

#[track_caller]
fn assert_close(what: &str, found: f64, expected: f64, error: f64) {
    assert!(
        (found - expected).abs() < 5.0 * error,
        "{what}: {found}, closed form {expected} ± {error}"
    );
}

/// The error of the standard deviation of a normal sample.
fn sd_error(sd: f64) -> f64 {
    sd / (2.0 * RUNS as f64).sqrt()
}

fn mean_error(sd: f64) -> f64 {
    sd / (RUNS as f64).sqrt()
}

/// `count` trusts that each spend £100m on a service of their own share of demand.
fn trusts(count: usize, demand: &str, years: usize) -> Scenario {
    let trust = |number: usize| {
        format!(
            "[[organisation]]\nid = \"trust-{number}\"\ncost = [ {{ name = \"Pay\", base = 100.0, price = \"flat\", \
             activity = {{ care = 1.0 }}, variable = 1.0 }} ]\n"
        )
    };
    let trusts: String = (0..count).map(trust).collect();
    scenario(&format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = {years}\n{trusts}[price.flat]\ngrowth = 0.0\n\
         [demand.care]\n{demand}\n"
    ))
}

#[test]
fn the_pooled_spread_of_n_equal_organisations_is_that_of_their_mean_correlation() {
    // sd of a sum of n equal terms with correlation ρ: sd·√(n + n(n−1)ρ). Costs are 100·(1 + 0.02·ε).
    for (count, shared) in [(1, 0.3), (4, 0.0), (4, 0.3), (4, 1.0), (9, 0.3)] {
        let scenario =
            trusts(count, &format!("growth = 0.0\nyear_sd = 0.02\nshared = {shared}"), 1);
        let n = count as f64;
        let expected = 2.0 * (n + n * (n - 1.0) * shared).sqrt();
        let positions = figures(&scenario, "locality", 1, "position");
        assert_close("mean", mean(&positions), -100.0 * n, mean_error(expected));
        assert_close("pooled sd", sd(&positions), expected, sd_error(expected));
    }
}

#[test]
fn two_organisations_correlate_by_the_shared_part() {
    let scenario = trusts(2, "growth = 0.0\nyear_sd = 0.02\nshared = 0.6", 1);
    let [a, b] = ["trust-0", "trust-1"].map(|unit| figures(&scenario, unit, 1, "position"));
    let error = (1.0 - 0.6 * 0.6) / (RUNS as f64).sqrt();
    assert_close("correlation", correlation(&a, &b), 0.6, error);
}

#[test]
fn growth_rates_persist_as_an_autoregression_with_unit_variance() {
    // x has variance 1 in every year, and years k apart correlate by φᵏ.
    let scenario = trusts(1, "growth = 0.03\nyear_sd = 0.01\npersistence = 0.7", 4);
    let activity: Vec<Vec<f64>> =
        (1..=4).map(|year| figures(&scenario, "trust-0", year, "activity:care")).collect();
    let growth: Vec<Vec<f64>> = (0..4)
        .map(|year| match year {
            0 => activity[0].iter().map(|a| a - 1.0).collect(),
            _ => activity[year].iter().zip(&activity[year - 1]).map(|(a, b)| a / b - 1.0).collect(),
        })
        .collect();
    for rates in &growth {
        assert_close("mean growth", mean(rates), 0.03, mean_error(0.01));
        assert_close("sd of growth", sd(rates), 0.01, sd_error(0.01));
    }
    for apart in 1..4 {
        let expected = 0.7_f64.powi(apart as i32);
        let error = (1.0 - expected * expected) / (RUNS as f64).sqrt();
        assert_close("autocorrelation", correlation(&growth[0], &growth[apart]), expected, error);
    }
}

#[test]
fn a_trend_is_the_same_in_every_year_of_a_run() {
    let scenario = trusts(1, "growth = 0.02\ntrend_sd = 0.005", 2);
    let [first, second] = [1, 2].map(|year| figures(&scenario, "trust-0", year, "activity:care"));
    assert_close("sd of the trend", sd(&first), 0.005, sd_error(0.005));
    for (first, second) in first.iter().zip(&second) {
        assert!((first * first - second).abs() < 1e-12);
    }
}

#[test]
fn a_two_piece_spread_has_its_mean_and_sd() {
    // Half-normals of 1% below and 3% above: mean (above − below)/√(2π); second moment (below² + above²)/2.
    let scenario = trusts(1, "growth = 0.0\nyear_sd = [0.01, 0.03]", 1);
    let activity = figures(&scenario, "trust-0", 1, "activity:care");
    let expected_mean = 0.02 / (2.0 * std::f64::consts::PI).sqrt();
    let second = (0.01_f64.powi(2) + 0.03_f64.powi(2)) / 2.0;
    let expected_sd = (second - expected_mean * expected_mean).sqrt();
    assert_close("mean", mean(&activity), 1.0 + expected_mean, mean_error(expected_sd));
    // The kurtosis of this distribution is 4.3, so the error of the sd is √((4.3 − 1)/2) that of a normal.
    assert_close("sd", sd(&activity), expected_sd, 1.3 * sd_error(expected_sd));
    let below = activity.iter().filter(|&&a| a < 1.0).count() as f64 / RUNS as f64;
    assert_close("the centre is the median", below, 0.5, 0.5 / (RUNS as f64).sqrt());
}

#[test]
fn growth_never_falls_below_minus_one_half() {
    let scenario = trusts(1, "growth = 0.0\nyear_sd = 2.0", 1);
    let activity = figures(&scenario, "trust-0", 1, "activity:care");
    assert!(activity.iter().all(|&a| a >= 0.5));
    let at_floor = activity.iter().filter(|&&a| a == 0.5).count() as f64 / RUNS as f64;
    // Φ(−0.25).
    assert_close("share at the floor", at_floor, 0.401_293_67, 0.5 / (RUNS as f64).sqrt());
}

/// A trust that plans savings of £10m a year, delivered as `delivery` says.
fn saver(delivery: &str, extra: &str) -> Scenario {
    scenario(&format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 2\n[[organisation]]\nid = \"trust\"\n\
         cost = [ {{ name = \"Pay\", base = 100.0, price = \"flat\" }} ]\n[price.flat]\ngrowth = 0.0\n{extra}\n\
         [[scheme]]\norganisation = \"trust\"\nname = \"A\"\nplan = [10.0, 0.0]\ndelivery = {delivery}\n"
    ))
}

#[test]
fn delivery_has_the_mean_and_sd_of_its_distribution() {
    // Means and standard deviations of the textbooks, and kurtosis for the error of the sd.
    let triangular_sd = ((0.16_f64 + 0.64 + 1.21 - 0.32 - 0.44 - 0.88) / 18.0).sqrt();
    let (alpha, beta) = (1.0_f64 + 4.0 * 0.5 / 0.7, 1.0 + 4.0 * 0.2 / 0.7);
    let pert_mean = (0.4 + 4.0 * 0.9 + 1.1) / 6.0;
    let pert_sd =
        0.7 * (alpha * beta / ((alpha + beta) * (alpha + beta) * (alpha + beta + 1.0))).sqrt();
    for (delivery, expected_mean, expected_sd) in [
        ("{ mean = 0.8, sd = 0.1 }", 0.8, 0.1),
        ("{ uniform = [0.3, 1.0] }", 0.65, 0.7 / 12.0_f64.sqrt()),
        ("{ triangular = [0.4, 0.8, 1.1] }", 2.3 / 3.0, triangular_sd),
        ("{ pert = [0.4, 0.9, 1.1] }", pert_mean, pert_sd),
    ] {
        let savings = figures(&saver(delivery, ""), "trust", 1, "savings");
        assert_close(
            delivery,
            mean(&savings),
            10.0 * expected_mean,
            mean_error(10.0 * expected_sd),
        );
        assert_close(delivery, sd(&savings), 10.0 * expected_sd, sd_error(10.0 * expected_sd));
    }
}

#[test]
fn a_clamp_gathers_what_lies_beyond_it() {
    let scenario = saver("{ p10 = 0.5, p50 = 0.8, p90 = 1.0, max = 0.9 }", "");
    let savings = figures(&scenario, "trust", 1, "savings");
    let at_limit = savings.iter().filter(|&&saving| saving == 9.0).count() as f64 / RUNS as f64;
    // 0.9 lies half way from the median to P90: 1 − Φ(z90/2).
    assert_close("share at the limit", at_limit, 0.260_790_9, 0.44 / (RUNS as f64).sqrt());
}

#[test]
fn a_shock_strikes_as_often_as_it_should_and_each_organisation_on_its_own() {
    let text = "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n[price.flat]\ngrowth = 0.0\n\
        [[organisation]]\nid = \"a\"\ncost = [ { name = \"Pay\", base = 100.0, price = \"flat\" } ]\n\
        [[organisation]]\nid = \"b\"\ncost = [ { name = \"Pay\", base = 100.0, price = \"flat\" } ]\n\
        [[shock]]\nname = \"Grip lost\"\nprobability = 0.2\nscope = \"organisation\"\ndrivers = [\"cost\"]\n\
        size = { mean = 0.05, sd = 0.01 }";
    let scenario = scenario(text);
    let [a, b] = ["a", "b"].map(|unit| figures(&scenario, unit, 1, "cost"));
    let struck = |costs: &[f64]| {
        costs.iter().map(|&cost| f64::from(u8::from(cost != 100.0))).collect::<Vec<f64>>()
    };
    let (a_struck, b_struck) = (struck(&a), struck(&b));
    let frequency_error = (0.2 * 0.8 / RUNS as f64).sqrt();
    assert_close("frequency", mean(&a_struck), 0.2, frequency_error);
    assert_close("frequency", mean(&b_struck), 0.2, frequency_error);
    assert_close(
        "independence",
        correlation(&a_struck, &b_struck),
        0.0,
        1.0 / (RUNS as f64).sqrt(),
    );
    let sizes: Vec<f64> =
        a.iter().filter(|&&cost| cost != 100.0).map(|cost| cost - 100.0).collect();
    assert_close("size", mean(&sizes), 5.0, 1.0 / (sizes.len() as f64).sqrt());
}

#[test]
fn a_transformation_succeeds_and_comes_late_as_often_as_it_should() {
    let scenario = scenario(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 3\n[price.flat]\ngrowth = 0.0\n\
         [demand.care]\ngrowth = 0.0\n[[organisation]]\nid = \"trust\"\n\
         cost = [ { name = \"Pay\", base = 100.0, price = \"flat\", activity = { care = 1.0 }, variable = 1.0 } ]\n\
         [[transformation]]\nid = \"model\"\nstart = \"2016/17\"\ndelay = [0.5, 0.3, 0.2]\nsuccess = 0.7\n\
         residual = 0.5\nchange = [ { service = \"care\", effect = -0.1 } ]",
    );
    // In year t it has started where it is at most t − 1 years late.
    for (year, started) in [(1, 0.5), (2, 0.8), (3, 1.0)] {
        let costs = figures(&scenario, "trust", year, "cost");
        let share = |wanted: f64| {
            let found = costs.iter().filter(|&&cost| (cost - wanted).abs() < 1e-9).count();
            found as f64 / RUNS as f64
        };
        let error = 0.5 / (RUNS as f64).sqrt();
        assert_close("full effect", share(90.0), 0.7 * started, error);
        assert_close("residual", share(95.0), 0.3 * started, error);
        assert_close("not yet", share(100.0), 1.0 - started, error);
    }
}

#[test]
fn performance_is_paid_as_attained_with_the_median_as_the_base() {
    // Attainment uniform on 0..1, share 20%: payment 100·(0.8 + 0.2k)/(0.9), mean 100, sd 100·0.2/(0.9·√12).
    let scenario = scenario(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n[price.tariff]\ngrowth = 0.0\n\
         [demand.care]\ngrowth = 0.0\n[[organisation]]\nid = \"trust\"\ncontrol_total = false\n[[contract]]\nid = \"x\"\n\
         commissioner = \"external\"\nprovider = \"trust\"\nservice = \"care\"\nvalue = 100.0\n\
         payment = { kind = \"block\" }\nperformance = { share = 0.2, achieved = { uniform = [0.0, 1.0] } }",
    );
    let income = figures(&scenario, "trust", 1, "income");
    let expected_sd = 100.0 * 0.2 / (0.9 * 12.0_f64.sqrt());
    assert_close("mean", mean(&income), 100.0, mean_error(expected_sd));
    assert_close("sd", sd(&income), expected_sd, sd_error(expected_sd));
}
