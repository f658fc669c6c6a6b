//! What a position is made of and what drives its spread: closed forms, and sums that must close.

use crate::common::{first_case, sampled, scenario, settings, shipped, statistics};
use control_total::model::probes::Input;
use control_total::questions::Asked;
use control_total::questions::explain::{Explained, Explanation, Step, StepKind, explain};
use control_total::questions::inputs::Group;
use control_total::scenario::Scenario;
use control_total::scenario::assumptions::Case;

const RUNS: u64 = 8_192;

fn explained(scenario: &Scenario, runs: u64) -> Explanation {
    let asked = Asked { scenario, case: first_case(scenario), settings: settings(7, runs) };
    explain(&asked).expect("it closes")
}

/// One trust: £100m of income and £100m of cost, one year.
fn trust(more: &str) -> Scenario {
    scenario(&format!(
        "schema = 1\nname = \"trust\"\ntitle = \"One trust\"\n\
         [horizon]\nbase_year = \"2015/16\"\nyears = 1\n\
         [[organisation]]\nid = \"trust\"\nname = \"Trust\"\nkind = \"nhs-trust\"\n\
         income = [{{ name = \"Income\", base = 100.0, price = \"income\" }}]\n{more}"
    ))
}

fn change(unit: &Explained, group: Group) -> f64 {
    let step = unit.bridge.iter().find(|step| step.kind == StepKind::Change(group));
    step.map_or(0.0, |step| step.mean)
}

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found}, expected {expected} ± {within}");
}

#[test]
fn groups_that_interact_in_pairs_get_their_shapley_values() {
    let scenario = trust(
        "cost = [{ name = \"Pay\", base = 100.0, price = \"pay\", activity = { beds = 1.0 }, variable = 1.0 }]\n\
         [demand.beds]\ngrowth = 0.2\n[price.pay]\ngrowth = 0.1\n[price.income]\ngrowth = 0.05\n",
    );
    let explained = explained(&scenario, 300);
    let unit = explained.unit(&"trust".into()).unwrap();
    near(change(unit, Group::Funding), 5.0, 1e-12);
    // 100 × 1.1 × 1.2 − 100 = 32: 10 and 20 alone, and 2 that both share.
    near(change(unit, Group::Prices), -11.0, 1e-12);
    near(change(unit, Group::Demand), -21.0, 1e-12);
    let demand = unit.bridge.iter().find(|step| step.kind == StepKind::Change(Group::Demand));
    near(demand.unwrap().in_order.unwrap(), -22.0, 1e-12);
    near(demand.unwrap().in_reverse.unwrap(), -20.0, 1e-12);
    near(unit.outturn().mean, -27.0, 1e-12);
    assert!(unit.groups.is_empty() && unit.drivers.is_empty(), "nothing is uncertain");
}

#[test]
fn what_will_not_recur_stands_between_the_underlying_position_and_the_outturn() {
    let scenario = trust(
        "cost = [{ name = \"Pay\", base = 100.0, price = \"income\" }]\n[price.income]\ngrowth = 0.0\n\
         [[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\nplan = 10.0\nrecurrent = 0.7\n",
    );
    let explained = explained(&scenario, 300);
    let unit = explained.unit(&"trust".into()).unwrap();
    let means: Vec<(StepKind, f64)> =
        unit.bridge.iter().map(|step| (step.kind, step.mean)).collect();
    assert!(means.contains(&(StepKind::Change(Group::Savings), 7.0)), "{means:?}");
    let [.., (StepKind::Underlying, under), (StepKind::NonRecurrent, passing), (_, outturn)] =
        means.as_slice()
    else {
        panic!("{means:?}")
    };
    near(*under, 7.0, 1e-12);
    near(*passing, 3.0, 1e-12);
    near(*outturn, 10.0, 1e-12);
}

/// Income with an sd of £3m and cost with one of £4m, nothing else: 9 and 16 of 25 of the variance.
#[test]
fn independent_sources_share_the_variance_as_their_variances() {
    let scenario = trust(
        "cost = [{ name = \"Pay\", base = 100.0, price = \"pay\" }]\n\
         [price.income]\ngrowth = 0.0\nyear_sd = 0.03\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.04\n",
    );
    let explained = explained(&scenario, RUNS);
    let unit = explained.unit(&"trust".into()).unwrap();
    for (group, expected) in [(Group::Funding, 0.36), (Group::Prices, 0.64)] {
        let found = unit.groups.iter().find(|found| found.group == group).unwrap();
        for share in [found.of_variance, found.first_order, found.total] {
            assert!(share.error > 0.0 && share.error < 0.02, "{share:?}");
            near(share.value, expected, 5.0 * share.error);
        }
    }
    let sum: f64 = unit.groups.iter().map(|found| found.of_variance.value).sum();
    near(sum, 1.0, 1e-12);
    assert_eq!(unit.groups[0].group, Group::Prices, "the largest first");

    let pay = &unit.drivers[0];
    assert_eq!((&pay.input, pay.group), (&Input::Price("pay".into()), Group::Prices));
    // Spearman's of two normals that correlate by −0.8: 6/π·asin(−0.4).
    let spearman = 6.0 / std::f64::consts::PI * (-0.4_f64).asin();
    near(pay.rank_correlation.value, spearman, 6.0 * pay.rank_correlation.error);
    near(pay.first_order.value, 0.64, 5.0 * pay.first_order.error + 0.01);
    // The 90th percentile of a normal is 1.2816 standard deviations up. Held there, only income's luck is left, and it is the
    // same at both ends.
    near(pay.high, 0.04 * 1.2816, 0.002);
    near(pay.at_high, -4.0 * 1.2816, 0.3);
    near(pay.swing.value, -8.0 * 1.2816, 4.0 * pay.swing.error);
    // All that is left open is where the two percentiles lie: √(2·(0.09 − 0.01)/n) over their density, 0.1755/4.
    let error = 4.0 / 0.175_5 * (2.0 * 0.08 / RUNS as f64).sqrt();
    near(pay.swing.error, error, 0.25 * error);
}

/// Y = 3a − 4b with a and b correlated by 0.5: variance 9 + 16 − 12 = 13. Knowing a takes away (3 − 2)²; given b, a leaves
/// 9 × 0.75. Knowing b takes away (4 − 1.5)²; given a, b leaves 16 × 0.75.
#[test]
fn correlated_sources_are_told_apart_by_what_they_know_and_what_they_add() {
    let scenario = trust(
        "cost = [{ name = \"Pay\", base = 100.0, price = \"pay\" }]\n\
         [price.income]\ngrowth = 0.0\nyear_sd = 0.03\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.04\n\
         [[correlation]]\nbetween = [\"price.income\", \"price.pay\"]\nvalue = 0.5\n",
    );
    let explained = explained(&scenario, RUNS);
    let unit = explained.unit(&"trust".into()).unwrap();
    let expected = [
        (Group::Funding, (9.0 - 6.0) / 13.0, 1.0 / 13.0, 9.0 * 0.75 / 13.0),
        (Group::Prices, (16.0 - 6.0) / 13.0, 6.25 / 13.0, 16.0 * 0.75 / 13.0),
    ];
    for (group, of_variance, first_order, total) in expected {
        let found = unit.groups.iter().find(|found| found.group == group).unwrap();
        near(found.of_variance.value, of_variance, 5.0 * found.of_variance.error);
        near(found.first_order.value, first_order, 5.0 * found.first_order.error);
        near(found.total.value, total, 5.0 * found.total.error);
    }
}

#[test]
fn a_rare_shock_is_judged_by_the_runs_that_it_strikes() {
    let scenario = trust(
        "cost = [{ name = \"Pay\", base = 100.0, price = \"income\" }]\n[price.income]\ngrowth = 0.0\nyear_sd = 0.01\n\
         [[shock]]\nname = \"Fire\"\nprobability = 0.05\ndrivers = [\"cost\"]\nsize = 0.2\n",
    );
    let explained = explained(&scenario, RUNS);
    let unit = explained.unit(&"trust".into()).unwrap();
    let fire = unit.drivers.iter().find(|found| found.input == Input::Shock("Fire".into(), None));
    let fire = fire.unwrap();
    assert_eq!((fire.low, fire.high), (0.0, 1.0));
    near(fire.swing.value, -20.0, 6.0 * fire.swing.error + 0.1);
    // All of the variance but a little: income and cost move together.
    near(fire.first_order.value, 1.0, 0.01);
}

#[test]
fn bridges_of_the_shipped_scenarios_close_in_every_run_and_in_every_column() {
    for name in ["worked-example", "north-cumbria"] {
        let scenario = shipped(name);
        let explained = explained(&scenario, 2_000);
        for unit in &explained.units {
            assert!(unit.gap < 1e-9, "{name}, {}: {:e}", unit.unit, unit.gap);
            let (positions, changes): (Vec<_>, Vec<_>) =
                unit.bridge.iter().partition(|step| step.kind.is_position());
            let columns: [fn(&Step) -> f64; 4] = [
                |step| step.mean,
                |step| step.around_p10,
                |step| step.around_p90,
                |step| step.plan,
            ];
            for column in columns {
                let sum: f64 = changes.iter().map(|step| column(step)).sum();
                near(column(positions[0]) + sum, column(positions[2]), 1e-9);
            }
            let shares: f64 = unit.groups.iter().map(|found| found.of_variance.value).sum();
            near(shares, 1.0, 1e-9);
            assert!(unit.outturn().around_p10 < unit.outturn().mean);
        }
    }
}

#[test]
fn the_outturn_is_the_position_that_the_projection_comes_to_on_the_same_runs() {
    let scenario = shipped("worked-example");
    let explained = explained(&scenario, 1_000);
    let projection = sampled(&scenario, 7, 1_000);
    for unit in &explained.units {
        let found = statistics(&projection, unit.unit.as_str(), scenario.years, "position");
        near(unit.outturn().mean, found.mean, 1e-9);
        near(unit.outturn().plan, found.plan, 1e-9);
        let underlying = statistics(&projection, unit.unit.as_str(), scenario.years, "underlying");
        let step = unit.bridge.iter().find(|step| step.kind == StepKind::Underlying).unwrap();
        near(step.mean, underlying.mean, 1e-9);
    }
}

/// Groups are switched on in some of the runs; what that gives is carried over to all.
#[test]
fn bridges_of_many_runs_add_up_to_the_mean_of_all_and_are_surer_than_those_of_few() {
    let scenario = shipped("worked-example");
    let many = explained(&scenario, 20_480);
    let few = explained(&scenario, 4_096);
    assert_eq!((many.runs, many.share_runs), (20_480, 4_096));
    assert_eq!((few.runs, few.share_runs), (4_096, 4_096));
    let projection = sampled(&scenario, 7, 20_480);
    let (mut own, mut of_few) = (0.0, 0.0);
    for (unit, other) in many.units.iter().zip(&few.units) {
        let position = statistics(&projection, unit.unit.as_str(), scenario.years, "position");
        near(unit.outturn().mean, position.mean, 1e-9);
        let changes = unit.bridge.iter().filter(|step| !step.kind.is_position());
        let sums = changes.fold([0.0; 3], |sums, step| {
            [sums[0] + step.mean, sums[1] + step.around_p10, sums[2] + step.around_p90]
        });
        let base = unit.bridge[0].mean;
        let last = unit.outturn();
        for (sum, end) in sums.into_iter().zip([last.mean, last.around_p10, last.around_p90]) {
            near(base + sum, end, 1e-9);
        }
        for (step, other) in unit.bridge.iter().zip(&other.bridge) {
            if let StepKind::Change(_) = step.kind {
                // The same runs are behind a good part of both, so they lie closer together than their errors.
                near(step.mean, other.mean, 4.0 * other.se + 1e-9);
                assert!(step.se <= other.se * 1.000_1, "{:?} of {}", step.kind, unit.unit);
                own += step.se * step.se;
                of_few += other.se * other.se;
            }
        }
    }
    assert!(own < 0.9 * of_few, "{own} against {of_few}");
}

/// Savings of councils, which move together with those of others, once stood high among what moves those under totals.
#[test]
fn an_input_that_cannot_move_a_unit_has_no_swing() {
    let scenario = shipped("worked-example");
    let found = explained(&scenario, 500);
    let has = |unit: &str, input: &Input| {
        let drivers = &found.unit(&unit.into()).unwrap().drivers;
        drivers.iter().find(|driver| driver.input == *input).unwrap().swing.value != 0.0
    };
    let savings = Input::Delivery("council".to_owned());
    assert_eq!(
        ["council", "covered", "locality", "acute"].map(|unit| has(unit, &savings)),
        [true, false, true, false]
    );
    // What one of the organisations pays another for performance stays among them.
    let paid = scenario.contracts.iter().find(|contract| contract.performance.is_some()).unwrap();
    let [payer, paid_to] = [&paid.commissioner, &paid.provider].map(|party| party.id());
    let performance = Input::Performance(paid.id.clone());
    let within = |id: &str| scenario.organisations.iter().any(|found| found.id == id);
    assert_eq!(has("locality", &performance), within(payer) != within(paid_to));
    assert!(
        within(payer) && has(payer, &performance) || within(paid_to) && has(paid_to, &performance)
    );
}

#[test]
fn an_explanation_is_the_same_on_any_number_of_threads() {
    let scenario = shipped("worked-example");
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        format!("{:?}", pool.install(|| explained(&scenario, 1_000)))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn the_order_of_organisations_and_lines_in_the_file_changes_no_figure() {
    let scenario = shipped("worked-example");
    let mut other = scenario.clone();
    other.organisations.reverse();
    other.organisations.iter_mut().for_each(|organisation| organisation.cost.reverse());
    other.contracts.reverse();
    other.schemes.reverse();
    let (found, expected) = (explained(&other, 500), explained(&scenario, 500));
    for unit in &expected.units {
        let same = found.unit(&unit.unit).unwrap();
        assert_eq!(format!("{same:?}"), format!("{unit:?}"));
    }
}

#[test]
fn demand_that_follows_a_population_is_switched_off_and_on_like_any_other() {
    let scenario = trust(
        "cost = [{ name = \"Pay\", base = 100.0, price = \"income\", activity = { beds = 1.0 }, variable = 1.0 }]\n\
         [demand.beds]\ngrowth = \"population\"\n[price.income]\ngrowth = 0.0\n\
         [[segment]]\nid = \"all\"\npeople = 100\nbirths = 10\nto = { all = 1.0 }\nuse = { beds = 1.0 }\n",
    );
    let explained = explained(&scenario, 300);
    let unit = explained.unit(&"trust".into()).unwrap();
    near(change(unit, Group::Demand), -10.0, 1e-9);
    near(unit.outturn().mean, -10.0, 1e-9);
}

#[test]
fn what_is_asked_by_default_is_the_planning_case_with_the_first_efficiency_scenario() {
    let scenario = shipped("worked-example");
    assert_eq!(Case::main(&scenario).ids(&scenario), ("central", "plan"));
}

/// A trust whose pay has a doubtful trend, and a tariff that moves with it from year to year and has no trend.
const PHANTOM: &str = "schema = 1\nname = \"phantom\"\n[horizon]\nbase_year = \"2024/25\"\nyears = 3\n\
    [[organisation]]\nid = \"t\"\nincome = [ { name = \"i\", base = 99.0, price = \"fund\" } ]\n\
    cost = [ { name = \"pay\", base = 100.0, price = \"pay\" } ]\n\
    [[contract]]\nid = \"c\"\ncommissioner = \"external\"\nprovider = \"t\"\nservice = \"care\"\nvalue = 1.0\n\
    price = \"tariff\"\npayment = { kind = \"block\" }\n\
    [demand.care]\ngrowth = 0.0\n[price.fund]\ngrowth = 0.02\n\
    [price.pay]\ngrowth = 0.02\ntrend_sd = 0.01\n[price.tariff]\ngrowth = 0.02\nyear_sd = 0.01\n\
    [[correlation]]\nbetween = [\"price.pay\", \"price.tariff\"]\nvalue = 0.7\n";

#[test]
fn a_trend_that_nothing_reads_was_counted_as_an_input() {
    let explained = explained(&scenario(PHANTOM), RUNS);
    let unit = explained.unit(&"t".into()).unwrap();
    let of = |group: Group| unit.groups.iter().find(|found| found.group == group).unwrap();
    let (contracts, prices) = (of(Group::Contracts), of(Group::Prices));
    near(contracts.first_order.value, 0.0, 4.0 * contracts.first_order.error + 0.001);
    near(contracts.total.value, 0.0, 4.0 * contracts.total.error + 0.001);
    assert!(prices.first_order.value > 0.99, "{prices:?}");
    near(prices.total.value, 1.0, 4.0 * prices.total.error);
}

#[test]
fn bridges_of_organisations_add_up_to_those_of_sums() {
    let scenario = shipped("worked-example");
    let explained = explained(&scenario, 4_096);
    let changes = |unit: &str| -> Vec<f64> {
        explained.unit(&unit.into()).unwrap().bridge.iter().map(|step| step.mean).collect()
    };
    let covered = changes("covered");
    let own: Vec<Vec<f64>> = ["acute", "community", "ccg"].map(changes).to_vec();
    assert!(covered.len() > 8);
    for (line, together) in covered.iter().enumerate() {
        let sum: f64 = own.iter().map(|own| own[line]).sum();
        near(sum, *together, 1e-9);
    }
}
