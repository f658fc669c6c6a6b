//! The population that demand may follow: worked by hand, against closed forms, and as properties.

use crate::common::{
    assert_plan, certain, first_case, mean, plan, project, runs, sampled, scenario, settings,
    shipped, statistics,
};
use control_total::model::Model;
use control_total::model::statement::Section;
use control_total::projection::Projection;
use control_total::scenario::Scenario;
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::simulate::replay;

/// A trust whose cost is 100 times its activity, and a population of healthy and frail people.
const FRAME: &str = r#"
schema = 1
horizon = { base_year = "2015/16", years = 3 }

[[organisation]]
id = "trust"
cost = [ { name = "Care", base = 100.0, price = "flat", activity = { care = 1.0 }, variable = 1.0 } ]

[price.flat]
growth = 0.0
"#;
const HEALTHY: &str = r#"
[[segment]]
id = "healthy"
people = 900
births = 20
to = { healthy = 0.95, frail = 0.04 }
use = { care = 1.0 }
"#;
const FRAIL: &str = r#"
[[segment]]
id = "frail"
people = 100
to = { frail = 0.80 }
use = { care = 5.0 }
"#;
const FOLLOWS: &str = "[demand.care]\ngrowth = \"population\"\n";

/// Use of the two segments by hand: base year, and three years without prevention.
const BY_HAND: [f64; 4] = [1400.0, 1455.0, 1490.25, 1510.1375];

fn text(extra: &str) -> String {
    [FRAME, FOLLOWS, HEALTHY, FRAIL, extra].concat()
}

fn prevention(effect: &str) -> String {
    format!(
        "[[transformation]]\nid = \"prevention\"\nmodel = \"prevention\"\nstart = \"2016/17\"\n\
         ramp = [0.5, 1.0]\ntransition = [ {{ from = \"healthy\", to = \"frail\", effect = {effect} }} ]\n"
    )
}

/// Checks the trust's activity in the plan against use by hand.
#[track_caller]
fn assert_use(projection: &Projection, expected: &[f64]) {
    let expected: Vec<f64> = expected.iter().map(|usage| usage / 1400.0).collect();
    assert_plan(projection, "trust", "activity:care", &expected);
    let cost: Vec<f64> = expected.iter().map(|activity| 100.0 * activity).collect();
    assert_plan(projection, "trust", "cost", &cost);
}

#[test]
fn demand_grows_as_the_use_of_two_segments_worked_by_hand() {
    let projection = certain(&scenario(&text("")));
    assert_use(&projection, &BY_HAND[1..]);
    let place = projection.column(&"trust".into(), 3, &crate::common::measure("cost")).unwrap();
    assert!((projection.do_nothing[place] - 100.0 * BY_HAND[3] / 1400.0).abs() < 1e-9);
}

#[test]
fn prevention_slows_growth_as_worked_by_hand_and_leaves_doing_nothing_alone() {
    let projection = certain(&scenario(&text(&prevention("-0.25"))));
    // 4% · 0.875, then 4% · 0.75; whom it keeps from becoming frail stays healthy.
    assert_use(&projection, &[1437.0, 1442.245, 1441.7352]);
    let place = projection.column(&"trust".into(), 3, &crate::common::measure("cost")).unwrap();
    assert!((projection.do_nothing[place] - 100.0 * BY_HAND[3] / 1400.0).abs() < 1e-9);
}

#[test]
fn prevention_is_late_fails_and_keeps_a_residual_as_other_changes_do() {
    // Certainly a year late: half of the effect in the second year.
    let late = text(&(prevention("-0.25") + "delay = [0.0, 1.0]\n"));
    let second = (20.0 + 875.0 * 0.955, 875.0 * 0.035 + 116.0 * 0.80);
    let third = (20.0 + second.0 * 0.96, second.0 * 0.03 + second.1 * 0.80);
    let of = |(healthy, frail): (f64, f64)| healthy + 5.0 * frail;
    assert_use(&certain(&scenario(&late)), &[1455.0, of(second), of(third)]);
    // It fails for sure, and keeps a tenth: factors of 0.9875, then 0.975.
    let failed = text(&(prevention("-0.25") + "success = 0.0\nresidual = 0.1\n"));
    let first = (20.0 + 900.0 * 0.9505, 900.0 * 0.0395 + 80.0);
    let second = (20.0 + first.0 * 0.951, first.0 * 0.039 + first.1 * 0.80);
    let projection = certain(&scenario(&failed));
    assert_use(&projection, &[of(first), of(second)]);
}

#[test]
fn a_row_never_exceeds_one_whatever_a_transformation_does_to_it() {
    // 51 times 4% is more than the 99% who do not leave: all of these become frail, and nobody stays.
    let harm = prevention("50.0").replace("[0.5, 1.0]", "[1.0]");
    let projection = certain(&scenario(&text(&harm)));
    let (healthy, frail) = (20.0, 900.0 * 0.99 + 80.0);
    let next = (20.0, healthy * 0.99 + frail * 0.80);
    assert_use(&projection, &[healthy + 5.0 * frail, next.0 + 5.0 * next.1]);
    // An effect below −1 stops a move; it turns nobody back.
    let projection = certain(&scenario(&text(&prevention("-9.0"))));
    assert_use(&projection, &[20.0 + 900.0 * 0.99 + 5.0 * 80.0]);
}

#[test]
fn several_transformations_on_one_move_multiply_and_moves_of_one_segment_do_not_mix() {
    let third = "[[segment]]\nid = \"ill\"\npeople = 0\nto = { ill = 1.0 }\nuse = { care = 3.0 }\n";
    let two = prevention("-0.25").replace("[0.5, 1.0]", "[1.0]");
    let two = two.clone() + &two.replace("\"prevention\"\nmodel", "\"more\"\nmodel") + third;
    let text = text(&two).replace("frail = 0.04 }", "frail = 0.04, ill = 0.02 }");
    let text = text.replace("healthy = 0.95,", "healthy = 0.93,");
    let share = 0.04 * 0.75 * 0.75;
    let healthy = 20.0 + 900.0 * (0.93 + 0.04 - share);
    let usage = healthy + 5.0 * (900.0 * share + 80.0) + 3.0 * 18.0;
    assert_use(&certain(&scenario(&text)), &[usage]);
}

#[test]
fn a_population_in_its_steady_state_does_not_grow() {
    // N = births + M·N: 20 = 5% of 400 who move or leave; 4% of 400 become frail, and 20% of 80 leave.
    let text =
        text("").replace("people = 900", "people = 400").replace("people = 100", "people = 80");
    for year in 1..=3 {
        let activity = plan(&certain(&scenario(&text)), "trust", year, "activity:care");
        assert!((activity - 1.0).abs() < 1e-14, "{activity}");
    }
}

#[test]
fn one_segment_grows_by_its_births_alone() {
    let one = "[[segment]]\nid = \"all\"\npeople = 1000\nbirths = [10, 20, 30]\nto = { all = 0.99 }\nuse = { care = 7 }\n";
    let projection = certain(&scenario(&[FRAME, FOLLOWS, one].concat()));
    let first = 1000.0 * 0.99 + 10.0;
    let second = first * 0.99 + 20.0;
    let third = second * 0.99 + 30.0;
    assert_plan(&projection, "trust", "activity:care", &[first, second, third].map(|n| n / 1000.0));
}

#[test]
fn a_population_dies_out_no_faster_than_growth_may_fall() {
    // A growth rate never falls below −50%.
    let all = "[[segment]]\nid = \"all\"\npeople = 5\nto = { all = 0.1 }\nuse = { care = 1 }\n";
    let projection = certain(&scenario(&[FRAME, FOLLOWS, all].concat()));
    assert_plan(&projection, "trust", "activity:care", &[0.5, 0.25, 0.125]);
    // Where nothing is used any more nothing grows.
    let gone = all.replace("all = 0.1", "all = 0.0");
    let projection = certain(&scenario(&[FRAME, FOLLOWS, &gone].concat()));
    assert_plan(&projection, "trust", "activity:care", &[0.5, 0.5, 0.5]);
}

#[test]
fn demand_scenarios_switch_the_population_on_and_off_and_add_to_it() {
    let cases = r#"
[[demand_scenario]]
id = "stated"
[[demand_scenario]]
id = "ageing"
growth = { care = "population" }
[[demand_scenario]]
id = "ageing-faster"
growth.care = "population"
growth_add = { care = [0.01, 0.0, 0.0] }
"#;
    let off = text(cases).replace("growth = \"population\"\n", "growth = 0.02\n");
    let projection = certain(&scenario(&off));
    let activity = |case: usize, year| {
        let place = projection
            .column(&"trust".into(), year, &crate::common::measure("activity:care"))
            .unwrap();
        projection.cases[case].statistics[place].plan
    };
    for (year, usage) in BY_HAND.iter().enumerate().skip(1) {
        assert!((activity(0, year) - 1.02_f64.powi(year as i32)).abs() < 1e-12);
        assert!((activity(1, year) - usage / 1400.0).abs() < 1e-12);
    }
    assert!((activity(2, 1) - (1455.0 / 1400.0 + 0.01)).abs() < 1e-12);
    assert!((activity(2, 2) / activity(2, 1) - 1490.25 / 1455.0).abs() < 1e-12);
    // And a rate takes its place again.
    let on = text("[[demand_scenario]]\nid = \"rate\"\ngrowth = { care = 0.03 }\n");
    assert_plan(&certain(&scenario(&on)), "trust", "activity:care", &[1.03, 1.0609]);
}

#[test]
fn contracts_are_planned_on_the_population_without_prevention() {
    let contract = "[price.tariff]\ngrowth = 0.0\n[[contract]]\ncommissioner = \"external\"\nprovider = \"trust\"\n\
        service = \"care\"\nvalue = 50.0\npayment = { kind = \"block\" }\n";
    let projection = certain(&scenario(&text(&(prevention("-0.25") + contract))));
    assert_plan(
        &projection,
        "trust",
        "income",
        &[1455.0, 1490.25, 1510.1375].map(|u| 50.0 * u / 1400.0),
    );
    assert_use(&projection, &[1437.0, 1442.245, 1441.7352]);
}

#[test]
fn spreads_apply_on_top_of_the_populations_growth() {
    let text =
        text("").replace("\"population\"\n", "\"population\"\nyear_sd = 0.02\ntrend_sd = 0.01\n");
    let growth = runs(
        &scenario(&text),
        first_case(&scenario(&text)),
        &settings(3, 20_000),
        "trust",
        1,
        "activity:care",
    );
    let error = (0.02_f64.powi(2) + 0.01_f64.powi(2)).sqrt();
    assert!((mean(&growth) - 1455.0 / 1400.0).abs() < 5.0 * error / 20_000_f64.sqrt());
    assert!((crate::common::sd(&growth) - error).abs() < 5.0 * error / 40_000_f64.sqrt());
}

#[test]
fn each_run_draws_how_much_prevention_does_and_none_grows_faster_for_it() {
    let effect = "{ uniform = [-0.5, 0.0] }";
    let with = scenario(&text(&(prevention(effect) + "success = 0.6\n")));
    let of =
        |year| runs(&with, first_case(&with), &settings(5, 4000), "trust", year, "activity:care");
    let without = BY_HAND.map(|usage| usage / 1400.0);
    for (year, without) in without.iter().enumerate().skip(1) {
        assert!(of(year).iter().all(|&activity| activity <= without + 1e-12));
    }
    // Use in the first year is linear in the effect: 1,455 + 900·4%·(½·effect)·(5 − 1), where it succeeds.
    let first = of(1);
    let failed = first.iter().filter(|&&activity| activity == without[1]).count() as f64 / 4000.0;
    assert!((failed - 0.4).abs() < 5.0 * (0.24_f64 / 4000.0).sqrt(), "{failed}");
    let succeeded: Vec<f64> = first.iter().copied().filter(|&a| a != without[1]).collect();
    let (expected, sd) = ((1455.0 - 72.0 * 0.25) / 1400.0, 72.0 * 0.5 / 12.0_f64.sqrt() / 1400.0);
    let error = sd / (succeeded.len() as f64).sqrt();
    assert!((mean(&succeeded) - expected).abs() < 5.0 * error);
}

/// Every figure of every case, as bits.
fn bits(scenario: &Scenario, runs: u64) -> Vec<Vec<u64>> {
    let projection = sampled(scenario, 9, runs);
    let figures = projection.cases.iter().flat_map(|case| &case.statistics).map(|found| {
        let figures = [found.mean, found.sd, found.plan];
        figures.iter().chain(&found.percentiles).map(|figure| figure.to_bits()).collect()
    });
    figures.collect()
}

const UNCERTAIN: &str = "{ p10 = -0.4, p50 = -0.2, p90 = 0.1 }";

#[test]
fn another_order_of_segments_and_of_transitions_gives_the_same_figures_to_the_bit() {
    let second = "{ from = \"healthy\", to = \"ill\", effect = { mean = -0.1, sd = 0.1 } }";
    let ill = "[[segment]]\nid = \"ill\"\npeople = 50\nbirths = 3\nto = { healthy = 0.2, frail = 0.1, ill = 0.6 }\nuse = { care = 3.0 }\n";
    let healthy =
        HEALTHY.replace("healthy = 0.95, frail = 0.04", "frail = 0.04, ill = 0.05, healthy = 0.9");
    let first = prevention(UNCERTAIN);
    let here = first.replace(" ]\n", &format!(", {second} ]\n"));
    let there = first.replace("transition = [ ", &format!("transition = [ {second}, "));
    let one = scenario(&[FRAME, FOLLOWS, &healthy, FRAIL, ill, &here].concat());
    let other = scenario(&[FRAME, FOLLOWS, ill, FRAIL, &healthy, &there].concat());
    assert_eq!(one.segments[0].id, other.segments[2].id);
    assert_eq!(
        one.transformations[0].transitions[0].to,
        other.transformations[0].transitions[1].to
    );
    assert_eq!(bits(&one, 700), bits(&other, 700));
}

#[test]
fn any_number_of_threads_gives_the_same_figures_to_the_bit() {
    let scenario =
        scenario(&text(&(prevention(UNCERTAIN) + "delay = [0.5, 0.5]\nsuccess = 0.7\n")));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| bits(&scenario, 3000))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
}

#[test]
fn prevention_without_effect_is_stepped_to_the_same_bits_as_a_population_without_prevention() {
    let text = text("").replace("\"population\"\n", "\"population\"\nyear_sd = 0.02\n");
    let idle = scenario(&(text.clone() + &prevention("0.0")));
    assert_eq!(bits(&scenario(&text), 300), bits(&idle, 300));
}

#[test]
fn a_population_that_nothing_follows_changes_no_bit_of_the_worked_example() {
    let path = project("scenarios/worked-example.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let segments = [HEALTHY, FRAIL].concat().replace("{ care =", "{ emergency =");
    let idle = [text, segments].concat();
    let transition = "transition = [ { from = \"healthy\", to = \"frail\", effect = -0.2 } ]\n";
    let idle = idle.replacen("start = ", &format!("{transition}start = "), 1);
    let idle = scenario(&idle);
    assert_eq!((idle.segments.len(), idle.transformations[0].transitions.len()), (2, 1));
    assert_eq!(bits(&shipped("worked-example"), 500), bits(&idle, 500));
}

#[test]
fn prevention_that_does_not_go_ahead_draws_nothing_and_does_nothing() {
    let off = text(
        &(prevention(UNCERTAIN) + "[[efficiency_scenario]]\nid = \"none\"\ntransformations = []\n"),
    );
    let scenario = scenario(&off);
    let model = Model::compile(&scenario, &Assumptions::of(&scenario, first_case(&scenario)));
    assert_eq!(model.quantities().numbers_a_run(3), (0, 0));
    assert_use(&certain(&scenario), &BY_HAND[1..]);
    assert_eq!(statistics(&sampled(&scenario, 1, 300), "trust", 3, "cost").sd, 0.0);
}

#[test]
fn a_statement_shows_the_population_and_its_use_and_is_the_run_that_was_simulated() {
    let with = scenario(&text(&prevention(UNCERTAIN)));
    let lines = |scenario: &Scenario, run| {
        let case = first_case(scenario);
        let model = Model::compile(scenario, &Assumptions::of(scenario, case));
        replay(&model, &settings(9, 600), run)
    };
    let value = |years: &[Vec<control_total::model::statement::Entry>],
                 year: usize,
                 section,
                 name: &str| {
        let mut entries = years[year].iter().filter(|entry| entry.section == section);
        entries.find(|entry| entry.name == name && entry.unit.as_str() == "locality").unwrap().value
    };
    for text in [text(""), text(&prevention("-0.0"))] {
        let years = lines(&scenario(&text), 0);
        assert_eq!(value(&years, 0, Section::People, "frail"), 100.0);
        assert!((value(&years, 2, Section::People, "frail") - 127.8).abs() < 1e-9);
        assert!((value(&years, 2, Section::People, "healthy") - 851.25).abs() < 1e-9);
        assert!((value(&years, 3, Section::Use, "care") - 1510.1375 / 1400.0).abs() < 1e-12);
    }
    let simulated = runs(&with, first_case(&with), &settings(9, 600), "trust", 3, "activity:care");
    for run in [1, 257, 600] {
        let years = lines(&with, run);
        let usage = value(&years, 3, Section::Use, "care");
        assert!((usage - simulated[run as usize - 1]).abs() < 1e-12);
        let people = |name| value(&years, 3, Section::People, name);
        assert!((people("healthy") + 5.0 * people("frail") - 1400.0 * usage).abs() < 1e-9);
    }
    // Nothing is shown of a population that no demand follows.
    let off = text("").replace("growth = \"population\"", "growth = 0.02");
    let years = lines(&scenario(&off), 0);
    assert!(years[0].iter().all(|entry| !matches!(entry.section, Section::People | Section::Use)));
}

#[test]
fn options_share_the_population_of_their_case_unless_they_change_what_goes_ahead() {
    let option = "[totals]\ntrust = 0.0\n[[option]]\nid = \"with\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
        [[option]]\nid = \"without\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
        assumptions = { transformations = [] }\n";
    let scenario = scenario(&text(&(prevention("-0.25") + option)));
    let case = |option| Case { option: Some(option), ..first_case(&scenario) };
    let cost = |option| {
        runs(&scenario, case(option), &settings(1, 2), "trust", 3, "cost")[0] * 1400.0 / 100.0
    };
    assert!((cost(0) - 1441.7352).abs() < 1e-9);
    assert!((cost(1) - BY_HAND[3]).abs() < 1e-9);
}
