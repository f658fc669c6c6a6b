//! Solve, allocate, switching values and sweeps: closed forms, and answers fed back into a run.

use crate::common::{first_case, metric, sampled, scenario, settings, shipped};
use control_total::findings;
use control_total::model::probes::Input;
use control_total::questions::allocate::{Allocation, Wanted, allocate};
use control_total::questions::levers::{Lever, Schemes};
use control_total::questions::solve::{Answer, Solution, Sought, solve};
use control_total::questions::stress::stress;
use control_total::questions::sweep::{MEASURES, point};
use control_total::questions::switching::switching;
use control_total::questions::{Asked, Unanswered};
use control_total::results::options::OptionMeasure;
use control_total::scenario::{Outcome, Scenario};

const RUNS: u64 = 8_192;
/// The standard normal quantile at 0.8, and the density there.
const Z80: f64 = 0.841_621_233_572_914;
const DENSITY_80: f64 = 0.279_961_932_1;

fn asked(scenario: &Scenario) -> Asked<'_> {
    Asked { scenario, case: first_case(scenario), settings: settings(11, RUNS) }
}

/// A trust whose position in its one year is normal around zero with an sd of £4m, and one locality total of `total`.
fn trust(total: f64, more: &str) -> Scenario {
    scenario(&format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n\
         [[organisation]]\nid = \"trust\"\nincome = [{{ name = \"Income\", base = 100.0, price = \"flat\" }}]\n\
         cost = [{{ name = \"Pay\", base = 100.0, price = \"pay\", activity = {{ beds = 1.0 }}, variable = 1.0 }}]\n\
         [price.flat]\ngrowth = 0.0\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.04\n[demand.beds]\ngrowth = 0.0\n\
         [totals]\ntrust = {total:?}\n\
         [[option]]\nid = \"own\"\nname = \"Own\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
         [[option]]\nid = \"one\"\nname = \"One\"\nlevel = \"locality\"\nperiod = \"annual\"\n{more}"
    ))
}

fn sought(lever: Lever, outcome: OptionMeasure) -> Sought {
    Sought { option: 1, lever, outcome, probability: 0.8 }
}

fn success_of(lever: Lever) -> Sought {
    sought(lever, OptionMeasure::Success)
}

/// The setting that was found, which must have the chance asked for and lie within its own interval.
#[track_caller]
fn found(solution: &Solution) -> f64 {
    let Answer::Found { found, low, high } = solution.found.answer else { panic!("{solution:?}") };
    let wanted = solution.sought.probability;
    assert!((found.chance.value - wanted).abs() <= 1.0 / RUNS as f64, "{found:?}");
    assert!(low.unwrap() < found.setting && found.setting < high.unwrap(), "{solution:?}");
    found.setting
}

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found}, expected {expected} ± {within}");
}

/// The error of the 80% point of a normal with an sd of 4.
fn error() -> f64 {
    4.0 * (0.16 / RUNS as f64).sqrt() / DENSITY_80
}

#[test]
fn the_total_met_with_a_probability_is_a_percentile_of_the_position() {
    let scenario = trust(-1.0, "");
    let solution = solve(&asked(&scenario), success_of(Lever::Total)).unwrap();
    near(-1.0 + found(&solution), -4.0 * Z80, 5.0 * error());
    let total = solution.totals[0];
    near(total.alone, -4.0 * Z80, 5.0 * error());
    near(total.se_alone, error(), 0.3 * error());
    near(total.solved.unwrap(), total.alone, 0.01);
    assert!(!solution.found.turns);
}

#[test]
fn a_total_that_was_solved_for_is_met_as_often_in_a_run() {
    let mut scenario = trust(-1.0, "");
    let solution = solve(&asked(&scenario), success_of(Lever::Total)).unwrap();
    found(&solution);
    scenario.options[1].total = Some(vec![solution.totals[0].solved.unwrap()]);
    let run = sampled(&scenario, 11, RUNS);
    near(metric(&run, 1, "covered", None, "success").value, 0.8, 1.0 / RUNS as f64);
}

#[test]
fn savings_demand_and_support_are_scaled_to_what_it_takes() {
    let scheme = "[[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\nplan = 10.0\n";
    let scenario = trust(5.0, scheme);
    let solution = solve(&asked(&scenario), success_of(Lever::Savings(Schemes::All))).unwrap();
    // Savings keep their share of the cost base: £10m × scale before the year's prices.
    near(10.0 * found(&solution), 5.0 + 4.0 * Z80, 0.25);

    let scenario = trust(-6.0, "");
    let solution = solve(&asked(&scenario), success_of(Lever::Demand(None))).unwrap();
    // 100 − 100·P·(1 + d) ≥ −6 with P at its 80th percentile.
    let expected = 1.06 / (1.0 + 0.04 * Z80) - 1.0;
    near(found(&solution), expected, 5.0 * error() / 100.0);

    let scenario = trust(-90.0, "[option.support]\namount = { trust = 2.0 }\n");
    let asked_for = sought(Lever::Support, OptionMeasure::InBalanceAfterSupport);
    let solution = solve(&asked(&scenario), asked_for).unwrap();
    near(2.0 * found(&solution), 4.0 * Z80, 5.0 * error());
}

#[test]
fn a_chance_that_no_setting_has_is_said_to_be_out_of_reach() {
    let scheme = "[[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\nplan = 0.5\n";
    let solution =
        solve(&asked(&trust(5.0, scheme)), success_of(Lever::Savings(Schemes::All))).unwrap();
    let Answer::OutOfReach { least, greatest } = solution.found.answer else {
        panic!("{solution:?}")
    };
    assert!(least.setting == 0.0 && greatest.setting == 3.0, "{solution:?}");
    assert!(greatest.chance.value < 0.8);
    // Support moves no test: every setting has the same chance.
    let scenario = trust(5.0, "[option.support]\namount = { trust = 2.0 }\n");
    let solution = solve(&asked(&scenario), success_of(Lever::Support)).unwrap();
    let Answer::OutOfReach { least, greatest } = solution.found.answer else {
        panic!("{solution:?}")
    };
    assert_eq!(least.chance, greatest.chance);
}

/// A provider that needs growth and a commissioner that cannot pay for it: somewhere between, both meet.
#[test]
fn a_chance_that_rises_and_falls_is_said_to_turn() {
    let scenario = scenario(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n\
         [[organisation]]\nid = \"buyer\"\nincome = [{ name = \"Allocation\", base = 100.0, price = \"flat\" }]\ncost = []\n\
         [[organisation]]\nid = \"trust\"\nincome = []\ncost = [{ name = \"Pay\", base = 100.0, price = \"pay\" }]\n\
         [[contract]]\ncommissioner = \"buyer\"\nprovider = \"trust\"\nservice = \"beds\"\nvalue = 100.0\nprice = \"flat\"\n\
         payment = { kind = \"activity\" }\n\
         [price.flat]\ngrowth = 0.0\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.005\n\
         [demand.beds]\ngrowth = 0.0\nyear_sd = 0.005\n\
         [totals]\nbuyer = -1.0\ntrust = -1.0\n\
         [[option]]\nid = \"own\"\nname = \"Own\"\nlevel = \"organisation\"\nperiod = \"annual\"\n",
    );
    let wanted = Sought {
        option: 0,
        lever: Lever::Demand(None),
        outcome: OptionMeasure::Success,
        probability: 0.5,
    };
    let solution = solve(&asked(&scenario), wanted).unwrap();
    assert!(solution.found.turns, "{solution:?}");
    assert!(matches!(solution.found.answer, Answer::Found { .. }), "{solution:?}");
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, Unanswered>, says: &str) {
    let why = answer.unwrap_err().to_string();
    assert!(why.contains(says), "{why}");
}

#[test]
fn what_cannot_be_solved_is_refused_with_what_would_do() {
    let scenario = trust(0.0, "");
    for probability in [0.0, 1.0, -0.2, 1.7, f64::NAN] {
        let wanted = Sought { probability, ..success_of(Lever::Total) };
        refused(solve(&asked(&scenario), wanted), "must lie above 0 and below 1");
    }
    let wanted = Sought { option: 0, ..success_of(Lever::Total) };
    refused(solve(&asked(&scenario), wanted), "has no total of the locality");
    refused(solve(&asked(&scenario), success_of(Lever::Support)), "gives no support");
    refused(
        solve(&asked(&scenario), success_of(Lever::Savings(Schemes::All))),
        "no savings scheme",
    );
    let wanted = sought(Lever::Total, OptionMeasure::OnPlan);
    refused(solve(&asked(&scenario), wanted), "moves its success alone");
}

/// Two trusts with positions that are independent and normal around zero, sd £3m and £4m; today's totals are (3.5) each.
fn two_trusts() -> Scenario {
    let trust = |id: &str| {
        format!(
            "[[organisation]]\nid = \"{id}\"\nincome = [{{ name = \"Income\", base = 100.0, price = \"flat\" }}]\n\
             cost = [{{ name = \"Pay\", base = 100.0, price = \"{id}\" }}]\n"
        )
    };
    scenario(&format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n{}{}\
         [price.flat]\ngrowth = 0.0\n[price.a]\ngrowth = 0.0\nyear_sd = 0.03\n[price.b]\ngrowth = 0.0\nyear_sd = 0.04\n\
         [totals]\na = -3.5\nb = -3.5\n\
         [[option]]\nid = \"own\"\nname = \"Own\"\nlevel = \"organisation\"\nperiod = \"annual\"\n",
        trust("a"),
        trust("b")
    ))
}

fn totals(allocation: &Allocation, year: usize) -> Vec<f64> {
    allocation.years[year].organisations.iter().map(|own| own.total).collect()
}

#[test]
fn equal_chances_put_each_total_as_many_standard_deviations_down() {
    let scenario = two_trusts();
    let wanted = Wanted { option: 0, most: None, total: None };
    let found = allocate(&asked(&scenario), wanted).unwrap();
    let [a, b] = totals(&found, 0)[..] else { panic!("{found:?}") };
    near(a + b, -7.0, 1e-9);
    near(a, -3.0, 0.15);
    let year = &found.years[0];
    for own in &year.organisations {
        near(own.chance.value, year.chance, 2.0 / RUNS as f64);
        near(own.chance.value, 0.8413, 0.02);
    }
    // Of independent ones, all meet as often as the product says.
    near(year.all.value, 0.8413 * 0.8413, 0.03);
    assert_eq!(found.success, year.all);
}

#[test]
fn bounds_hold_totals_and_the_sum_stays() {
    let scenario = two_trusts();
    let wanted = Wanted { option: 0, most: Some(0.2), total: None };
    let found = allocate(&asked(&scenario), wanted).unwrap();
    let [a, b] = totals(&found, 0)[..] else { panic!("{found:?}") };
    near(a, -3.3, 1e-9);
    near(b, -3.7, 1e-9);
    let wanted = Wanted { option: 0, most: Some(0.2), total: Some(-8.0) };
    refused(allocate(&asked(&scenario), wanted), "where none moves by more than 0.2");
    let wanted = Wanted { option: 0, most: Some(-1.0), total: None };
    refused(allocate(&asked(&scenario), wanted), "0 or more");
}

#[test]
fn a_total_that_no_share_can_meet_is_refused() {
    let scenario = two_trusts();
    for (total, says) in [(900.0, "cannot be met"), (-900.0, "is met with certainty")] {
        let wanted = Wanted { option: 0, most: None, total: Some(total) };
        refused(allocate(&asked(&scenario), wanted), says);
    }
}

#[test]
fn allocations_of_the_worked_example_sum_and_give_equal_chances_under_every_option() {
    let scenario = shipped("worked-example");
    let asked = Asked { settings: settings(3, 2_000), ..asked(&scenario) };
    for (option, stated) in scenario.options.iter().enumerate() {
        let wanted = Wanted { option, most: None, total: None };
        if stated.rebase.is_some() {
            refused(allocate(&asked, wanted), "sets its totals anew each year");
            continue;
        }
        let found = allocate(&asked, wanted).unwrap();
        for year in &found.years {
            let own = &year.organisations;
            near(own.iter().map(|own| own.total - own.today).sum(), 0.0, 1e-9);
            for own in own {
                near(own.chance.value, year.chance, 3.0 / 2_000.0);
            }
        }
    }
}

/// The chance of each option in a run of its own, with the scenario as it is.
fn success(scenario: &Scenario, runs: u64) -> Vec<f64> {
    let run = sampled(scenario, 11, runs);
    let options = 0..scenario.options.len();
    options.map(|option| metric(&run, option, "covered", None, "success").value).collect()
}

#[test]
fn savings_and_demand_that_were_solved_for_give_the_chance_in_a_run() {
    let scheme = "[[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\nplan = 10.0\n";
    let mut scenario = trust(5.0, scheme);
    let scale = found(&solve(&asked(&scenario), success_of(Lever::Savings(Schemes::All))).unwrap());
    scenario.schemes[0].plan = control_total::scenario::Plan::Amount(vec![10.0 * scale]);
    near(success(&scenario, RUNS)[1], 0.8, 1.0 / RUNS as f64);

    let mut scenario = trust(-6.0, "");
    let growth = found(&solve(&asked(&scenario), success_of(Lever::Demand(None))).unwrap());
    scenario.demand[0].growth = vec![growth];
    near(success(&scenario, RUNS)[1], 0.8, 1.0 / RUNS as f64);
}

#[test]
fn totals_that_were_allocated_have_their_chances_in_a_run() {
    let mut scenario = shipped("worked-example");
    let asked = Asked { settings: settings(11, 2_000), ..asked(&scenario) };
    let wanted = Wanted { option: 0, most: None, total: None };
    let found = allocate(&asked, wanted).unwrap();
    for (place, id) in found.years[0].organisations.iter().map(|own| own.id.clone()).enumerate() {
        let totals = found.years.iter().map(|year| year.organisations[place].total).collect();
        scenario.totals.insert(id, totals);
    }
    let run = sampled(&scenario, 11, 2_000);
    for year in &found.years {
        for own in &year.organisations {
            let met = metric(&run, 0, &own.id, Some(year.year), "met").value;
            near(met, own.chance.value, 1e-12);
            near(met, year.chance, 3.0 / 2_000.0);
        }
    }
    near(metric(&run, 0, "covered", None, "success").value, found.success.value, 1e-12);
}

#[test]
fn a_switching_value_switches_in_a_run_and_a_little_less_does_not() {
    let mut scenario = trust(-3.0, "");
    let found = switching(&asked(&scenario)).unwrap();
    assert_eq!(found.runs, RUNS);
    let lever = Lever::Demand(Some("beds".into()));
    let value = found.values.iter().find(|value| value.lever == lever).unwrap();
    let at = value.half[1].unwrap().value;
    for (growth, is_half) in [(at, false), (at - 0.000_1, true)] {
        scenario.demand[0].growth = vec![growth];
        assert_eq!(success(&scenario, found.runs)[found.preferred] >= 0.5, is_half, "{growth}");
    }
}

#[test]
fn what_fails_in_a_stress_test_fails_as_often_in_a_run() {
    let mut scenario = shipped("worked-example");
    scenario.run.outcome = Outcome::Success;
    let asked = Asked { settings: settings(11, 1_000), ..asked(&scenario) };
    for (option, success) in success(&scenario, 1_000).into_iter().enumerate() {
        near(stress(&asked, option).unwrap().fails.value, 1.0 - success, 1e-12);
    }
}

#[test]
fn demand_switches_where_the_chance_crosses_one_half() {
    // 100 − 100·P·(1 + d) ≥ −3 at the median of P where d = 0.03.
    let scenario = trust(-3.0, "");
    let found = switching(&asked(&scenario)).unwrap();
    assert_eq!(found.today.len(), 2);
    let demand =
        found.values.iter().find(|value| value.lever == Lever::Demand(Some("beds".into())));
    let demand = demand.unwrap();
    // The error of a median of 8,192 runs; growth of 1 moves it by 1 of 0.04 and by as much of the price.
    let half = demand.half[1].unwrap();
    near(half.value, 0.03, 5.0 * half.error);
    near(half.error, 0.04 * 1.2533 / (RUNS as f64).sqrt(), 0.000_15);
    assert_eq!(demand.half[0], None);
    assert!(demand.preference.iter().all(Option::is_none), "both options test the same sum");
}

#[test]
fn a_point_of_a_sweep_is_what_a_run_comes_to() {
    let scenario = shipped("worked-example");
    let asked = Asked { settings: settings(3, 1_000), ..asked(&scenario) };
    let found = point(&asked).unwrap();
    let run = sampled(&scenario, 3, 1_000);
    for (option, own) in found.options.iter().enumerate() {
        for (measure, figure) in MEASURES.iter().zip(&own.figures) {
            let expected = metric(&run, option, "covered", None, &measure.to_string());
            near(figure.value, expected.value, 1e-9);
            near(figure.error, expected.error, 1e-9);
        }
    }
    let expected = crate::common::statistics(&run, "covered", scenario.years, "position");
    near(found.position.p50.value, expected.percentile(50).unwrap(), 1e-9);
    near(found.position.mean.value, expected.mean, 1e-9);
}

fn shock(name: &str) -> String {
    format!("[[shock]]\nname = \"{name}\"\nprobability = 0.4\ndrivers = [\"cost\"]\nsize = 0.1\n")
}

/// A trust that meets but where it is struck hard: the sd of its costs is zero.
fn struck(total: f64) -> Scenario {
    let mut scenario = trust(total, &(shock("Fire") + &shock("Flood")));
    let pay = scenario.prices.iter_mut().find(|index| index.name == "pay").unwrap();
    (pay.year_sd.below, pay.year_sd.above) = (0.0, 0.0);
    scenario
}

#[test]
fn one_condition_is_named_where_one_tells_failing_futures_apart() {
    let scenario = trust(-2.0, "");
    let found = stress(&asked(&scenario), 1).unwrap();
    let rule = found.rule.unwrap();
    let [condition] = &rule.conditions[..] else { panic!("{rule:?}") };
    assert_eq!(condition.input, Input::Price("pay".into()));
    assert!(!condition.at_most);
    // It fails where pay grows by more than 2%, which is half a standard deviation up: thresholds are twentieths of the runs.
    near(condition.value, 0.02, 0.006);
    assert!(rule.among_failing.value > 0.9 && rule.among_others.value < 0.1, "{rule:?}");
}

#[test]
fn two_conditions_are_named_where_it_takes_both_to_fail() {
    let scenario = struck(-15.0);
    let found = stress(&asked(&scenario), 1).unwrap();
    near(found.fails.value, 0.16, 5.0 * found.fails.error);
    let rule = found.rule.unwrap();
    assert_eq!(rule.conditions.len(), 2, "{rule:?}");
    assert_eq!((rule.among_failing.value, rule.then_fails.value), (1.0, 1.0));
    assert_eq!(rule.among_others.value, 0.0);
}

#[test]
fn an_option_that_never_fails_or_always_does_shows_no_signs() {
    for (total, chance) in [(-90.0, 0.0), (90.0, 1.0)] {
        let scenario = struck(total);
        let found = stress(&asked(&scenario), 1).unwrap();
        assert_eq!((found.fails.value, found.signs.len()), (chance, 0));
        assert!(found.rule.is_none());
    }
}

#[test]
fn a_chance_that_no_setting_has_because_it_jumps_was_said_to_be_found() {
    let scenario = scenario(
        "schema = 1\nname = \"jump\"\n[horizon]\nbase_year = \"2024/25\"\nyears = 1\n\
         [[organisation]]\nid = \"s\"\nincome = [ { name = \"i\", base = 100.0, amount = 100.0 } ]\n\
         cost = [ { name = \"c\", base = 99.0, price = \"q\" } ]\n[price.q]\ngrowth = 0.0\n\
         [[shock]]\nname = \"S\"\nprobability = 0.3\ndrivers = [\"cost\"]\nsize = 0.05\n[totals]\ns = 0.0\n\
         [[option]]\nid = \"o\"\nlevel = \"locality\"\nperiod = \"multi-year\"\n",
    );
    let sought = Sought { option: 0, probability: 0.5, ..success_of(Lever::Total) };
    let solution = solve(&asked(&scenario), sought).unwrap();
    let Answer::Jumps { below, above } = solution.found.answer else { panic!("{solution:?}") };
    // A surplus of 1 without the shock: up to a total of 1.0 it is met in 70 of 100 futures, and above it in none.
    near(below.chance.value, 0.7, 0.02);
    near(above.chance.value, 0.0, 1e-12);
    near(above.setting, 1.0, 1e-6);
    assert!(findings::solved::solved(&scenario, &solution).contains("jumps from 70% to <1%"));
}

#[test]
fn chances_of_41_of_more_than_99_and_of_70_were_called_the_same() {
    let organisation = |id: &str, cost: &str| {
        format!(
            "[[organisation]]\nid = \"{id}\"\nincome = [ {{ name = \"i\", base = 100.0, amount = 100.0 }} ]\ncost = [ {cost} ]\n"
        )
    };
    let scenario = scenario(&format!(
        "schema = 1\nname = \"cert\"\n[horizon]\nbase_year = \"2024/25\"\nyears = 1\n{}{}{}\
         [price.p]\ngrowth = 0.02\nyear_sd = 0.02\n[price.q]\ngrowth = 0.0\n\
         [[shock]]\nname = \"S\"\nprobability = 0.3\ndrivers = [\"cost\"]\nsize = 0.05\nscope = \"organisation\"\norganisations = [\"s\"]\n\
         [totals]\na = -3.0\nb = 0.5\ns = 0.0\n[[option]]\nid = \"o\"\nlevel = \"organisation\"\nperiod = \"annual\"\n",
        organisation("a", "{ name = \"c\", base = 100.0, price = \"p\" }"),
        organisation("b", "{ name = \"c\", base = 99.0, amount = 99.0 }"),
        organisation("s", "{ name = \"c\", base = 99.0, price = \"q\" }")
    ));
    let found = allocate(&asked(&scenario), Wanted { option: 0, most: None, total: None }).unwrap();
    let chances: Vec<f64> =
        found.years[0].organisations.iter().map(|own| own.chance.value).collect();
    assert!(chances.iter().any(|chance| (chance - chances[0]).abs() > 0.05), "{chances:?}");
    let said = findings::answers::allocated(&found);
    assert!(
        said.contains("the chances nearest to each other") && !said.contains("same chance"),
        "{said}"
    );
}

/// A trust that is paid £90m for care, of which costs follow half, and a commissioner outside control totals.
fn care(contract: &str, more: &str) -> Scenario {
    scenario(&format!(
        "schema = 1\nname = \"care\"\n[horizon]\nbase_year = \"2024/25\"\nyears = 3\n\
         [[organisation]]\nid = \"trust\"\nincome = [ {{ name = \"Other\", base = 12.0, price = \"funding\" }} ]\n\
         cost = [ {{ name = \"All\", base = 100.0, price = \"pay\", activity = {{ care = 1.0 }}, variable = 0.5 }} ]\n\
         [[organisation]]\nid = \"ccg\"\ncontrol_total = false\n\
         income = [ {{ name = \"Allocation\", base = 95.0, price = \"funding\" }} ]\ncost = []\n\
         [[contract]]\nid = \"c\"\ncommissioner = \"ccg\"\nprovider = \"trust\"\nservice = \"care\"\nvalue = 90.0\n\
         price = \"funding\"\n{contract}\n[price.pay]\ngrowth = 0.02\nyear_sd = 0.002\n[price.funding]\ngrowth = 0.02\n\
         [[demand_scenario]]\nid = \"central\"\n[[demand_scenario]]\nid = \"moved\"\n{more}"
    ))
}

#[test]
fn a_chance_that_rises_and_falls_again_switched_on_one_side_only() {
    let scenario = care(
        "rebase = \"fixed\"\npayment = { kind = \"blended\", variable = 1.0, band = 0.02, beyond = 0.0 }",
        "[demand.care]\ngrowth = 0.02\nyear_sd = 0.002\n[totals]\ntrust = 4.2\n\
         [[option]]\nid = \"one\"\nlevel = \"locality\"\nperiod = \"multi-year\"\n",
    );
    let found = switching(&asked(&scenario)).unwrap();
    let lever = Lever::Demand(Some("care".into()));
    let value = found.values.iter().find(|value| value.lever == lever).unwrap();
    let above = value.half[1].unwrap();
    // Half a point more, worked out by moving growth in a scenario and running it.
    near(above.value, 0.005, 0.000_5 + 3.0 * above.error);
}

#[test]
fn a_preference_that_is_lost_and_won_again_within_the_range_was_not_found() {
    let scenario = care(
        "payment = { kind = \"block\" }",
        "[demand.care]\ngrowth = 0.02\nyear_sd = 0.02\n[[scheme]]\norganisation = \"trust\"\nname = \"CIP\"\nrate = 0.06\n\
         delivery = 0.8\n[totals]\ntrust = 15\n\
         [[efficiency_scenario]]\nid = \"plan\"\n[[efficiency_scenario]]\nid = \"scaled\"\n\
         [[option]]\nid = \"block\"\nlevel = \"locality\"\nperiod = \"multi-year\"\n\
         [[option]]\nid = \"blended\"\nlevel = \"locality\"\nperiod = \"multi-year\"\n\
         assumptions = { payment = { care = { kind = \"blended\", variable = 0.55 } } }\n",
    );
    let found = switching(&asked(&scenario)).unwrap();
    let value =
        found.values.iter().find(|value| value.lever == Lever::Savings(Schemes::All)).unwrap();
    let (at, _) = value.preference[1].expect("savings of ×1.14 change the preference");
    near(at.value, 1.14, 0.02 + 3.0 * at.error);
}

/// A trust whose pay alone decides whether it fails, beside twenty prices of next to nothing.
fn mostly_inert() -> Scenario {
    let inert = 0..20;
    let rows: String = inert
        .clone()
        .map(|n| format!(", {{ name = \"n{n}\", base = 1e-6, price = \"n{n}\" }}"))
        .collect();
    let prices: String =
        inert.map(|n| format!("[price.n{n}]\ngrowth = 0.02\nyear_sd = 0.01\n")).collect();
    scenario(&format!(
        "schema = 1\nname = \"null\"\n[horizon]\nbase_year = \"2024/25\"\nyears = 2\n\
         [[organisation]]\nid = \"t\"\nincome = [ {{ name = \"i\", base = 100.0, price = \"fund\" }} ]\n\
         cost = [ {{ name = \"pay\", base = 100.0, price = \"pay\" }}{rows} ]\n\
         [price.fund]\ngrowth = 0.02\n[price.pay]\ngrowth = 0.02\nyear_sd = 0.01\n{prices}\
         [totals]\nt = 0.0\n[[option]]\nid = \"o\"\nlevel = \"organisation\"\nperiod = \"multi-year\"\n"
    ))
}

/// In how many of so many seeds an input is named that cannot matter.
fn seeds_with_false_findings(seeds: u64) -> usize {
    let scenario = mostly_inert();
    let finds = |seed: &u64| {
        let asked = Asked { settings: settings(*seed, 1_000), ..asked(&scenario) };
        let found = stress(&asked, 0).unwrap();
        let named = found.signs.iter().flat_map(|sign| &sign.conditions);
        let names: Vec<&str> = named.map(|condition| condition.label.as_str()).collect();
        assert!(names.iter().any(|name| name.to_lowercase().contains("pay")), "{names:?}");
        names.len() > 1
    };
    (0..seeds).filter(finds).count()
}

#[test]
fn inputs_that_cannot_matter_were_named_in_one_of_six_seeds_each() {
    // Meant for 5 of 100, all twenty inputs together: 12 of 100 would be three standard errors more.
    let count = seeds_with_false_findings(100);
    assert!(count <= 12, "{count} of 100");
}

#[test]
#[ignore = "its result is in docs/questions.md"]
fn false_findings_of_stress_over_400_seeds() {
    let count = seeds_with_false_findings(400);
    println!("an inert input is named in {count} of 400 seeds");
    assert!(count <= 32, "{count} of 400");
}
