//! What it takes: of one organisation, one scheme, a price or an allocation; in money; and in every case.

use crate::common::{first_case, scenario, settings, shipped};
use control_total::findings::solved;
use control_total::questions::Asked;
use control_total::questions::levers::{Lever, Schemes};
use control_total::questions::solve::{Answer, CaseSolution, ShareOf, Solution, Sought, solve};
use control_total::results::options::OptionMeasure;
use control_total::scenario::Scenario;

const RUNS: u64 = 8_192;
/// The standard normal quantile at 0.8, and the density there.
const Z80: f64 = 0.841_621_233_572_914;
const DENSITY_80: f64 = 0.279_961_932_1;

/// Two trusts of £100m. The costs of one are normal with an sd of £4m in the only year, those of the other are certain; it has
/// an allocation, and both save £2m. In a second case one saves a quarter less.
fn two() -> Scenario {
    scenario(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n\
         [[organisation]]\nid = \"one\"\nname = \"Trust one\"\n\
         income = [{ name = \"Income\", base = 100.0, price = \"flat\" }]\n\
         cost = [{ name = \"Pay\", base = 100.0, price = \"pay\" }]\n\
         [[organisation]]\nid = \"two\"\nname = \"Trust two\"\n\
         income = [{ name = \"Allocation\", base = 50.0, amount = [50.0] }]\n\
         cost = [{ name = \"Drugs\", base = 50.0, price = \"drugs\" }]\n\
         [price.flat]\ngrowth = 0.0\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.04\n[price.drugs]\ngrowth = 0.0\n\
         [[scheme]]\norganisation = \"one\"\nname = \"Plan\"\nplan = 2.0\n\
         [[scheme]]\norganisation = \"two\"\nname = \"Plan\"\nplan = 1.0\n\
         [[scheme]]\norganisation = \"two\"\nname = \"Estate\"\nplan = 0.5\n\
         [totals]\none = 1.0\ntwo = 1.0\n\
         [[efficiency_scenario]]\nid = \"plan\"\n\
         [[efficiency_scenario]]\nid = \"half\"\nscale = { one = 0.75 }\n\
         [[option]]\nid = \"one\"\nname = \"One\"\nlevel = \"locality\"\nperiod = \"annual\"\n",
    )
}

fn ask(scenario: &Scenario, lever: Lever) -> Solution {
    let asked = Asked { scenario, case: first_case(scenario), settings: settings(11, RUNS) };
    let outcome = OptionMeasure::Success;
    solve(&asked, Sought { option: 0, lever, outcome, probability: 0.8 }).unwrap()
}

#[track_caller]
fn found(found: &CaseSolution) -> f64 {
    let Answer::Found { found, low, high } = found.answer else { panic!("{found:?}") };
    assert!(low.unwrap() < found.setting && found.setting < high.unwrap(), "{low:?} {high:?}");
    found.setting
}

/// Within five errors of the 80% point of a normal with an sd of 4, where a setting of 1 is worth `worth`, £m.
#[track_caller]
fn near(found: f64, expected: f64, worth: f64) {
    let error = 4.0 * (0.16 / RUNS as f64).sqrt() / DENSITY_80;
    assert!((worth * (found - expected)).abs() <= 5.0 * error, "{found}, expected {expected}");
}

/// What is lacking of the locality's total of £2m with a probability of 80% where £3.5m are saved.
const LACKS: f64 = 4.0 * Z80 + 2.0 - 3.5;

#[test]
fn an_allocation_is_answered_in_money() {
    let scenario = two();
    let solution = ask(&scenario, Lever::Allocation("two".to_owned()));
    near(found(&solution.found), LACKS, 1.0);
    let money = solution.money.as_ref().unwrap();
    assert_eq!(money.share_of, ShareOf::Income);
    let year = money.years[0];
    assert!((year.base - 50.0).abs() < 1e-9 && year.today == 0.0, "{year:?}");
    assert_eq!(year.solved.unwrap(), found(&solution.found));
    let said = solved::solved(&scenario, &solution);
    let setting = found(&solution.found);
    let expected = format!(
        "with the income of Trust two at £{setting:.1}m a year more, {:.1}% of its income in 2016/17 (",
        2.0 * setting
    );
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn savings_of_one_organisation_and_of_one_scheme_are_scaled_alone() {
    let scenario = two();
    let own = ask(&scenario, Lever::Savings(Schemes::Of("two".to_owned())));
    near(found(&own.found), 1.0 + LACKS / 1.5, 1.5);
    let one = Schemes::One { organisation: "two".to_owned(), name: "Plan".to_owned() };
    let one = ask(&scenario, Lever::Savings(one));
    near(found(&one.found), 1.0 + LACKS, 1.0);
    // £1.0m of the £50m that they cost.
    let money = one.money.as_ref().unwrap();
    let year = money.years[0];
    assert_eq!(money.share_of, ShareOf::CostOfSavers);
    assert!((year.today - 1.0).abs() < 1e-9 && (year.base - 50.0).abs() < 1e-9, "{year:?}");
    assert!((year.share(year.solved.unwrap()).unwrap() - found(&one.found) / 50.0).abs() < 1e-12);
    let said = solved::solved(&scenario, &one);
    let setting = found(&one.found);
    let expected = format!(
        "with the scale of “Plan” of Trust two at ×{setting:.2}, which is £{setting:.1}m of new savings planned in 2016/17, \
         {:.1}% of cost (",
        2.0 * setting
    );
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn a_price_moves_by_points_a_year() {
    let scenario = two();
    let solution = ask(&scenario, Lever::Price("drugs".to_owned()));
    near(found(&solution.found), -LACKS / 50.0, 50.0);
    assert!(solution.money.is_none());
}

#[test]
fn every_other_case_is_answered_beside_the_one_that_is_asked() {
    let scenario = two();
    let solution = ask(&scenario, Lever::Savings(Schemes::All));
    near(found(&solution.found), 1.0 + LACKS / 3.5, 3.5);
    let [other] = solution.others.as_slice() else { panic!("{:?}", solution.others) };
    near(found(other), 1.0 + (LACKS + 0.5) / 3.0, 3.0);
    let rows = solved::cases(&scenario, &solution);
    assert_eq!(rows.len(), 2);
    let settings = [&solution.found, other].map(|own| format!("×{:.2} (×", found(own)));
    assert!(rows.iter().zip(&settings).all(|(row, own)| row[2].starts_with(own)), "{rows:?}");
}

#[test]
fn a_rate_is_a_share_of_what_the_money_is_held_against() {
    // A trust that plans 2% of its cost: at ×1 the share is 2% in every year.
    let mut scenario = shipped("worked-example");
    scenario.schemes.retain(|scheme| scheme.organisation == "acute");
    let planned = scenario.schemes.iter().map(|scheme| match &scheme.plan {
        control_total::scenario::Plan::Rate(rate) => rate.clone(),
        control_total::scenario::Plan::Amount(amount) => panic!("{amount:?}"),
    });
    let rates = planned.reduce(|sum, rate| sum.iter().zip(rate).map(|(a, b)| a + b).collect());
    let solution = ask(&scenario, Lever::Savings(Schemes::All));
    let years = solution.money.unwrap().years;
    for (year, rate) in years.iter().zip(rates.unwrap()) {
        assert!((year.share(year.today).unwrap() - rate).abs() < 1e-12, "{year:?}: {rate}");
    }
}

#[test]
fn a_file_of_very_many_cases_is_told_which_were_not_asked() {
    let mut scenario = two();
    let half = scenario.efficiency_scenarios[1].clone();
    scenario.efficiency_scenarios.extend((0..68).map(|_| half.clone()));
    let settings = settings(11, 256);
    let asked = Asked { scenario: &scenario, case: first_case(&scenario), settings };
    let lever = Lever::Savings(Schemes::All);
    let outcome = OptionMeasure::Success;
    let found = solve(&asked, Sought { option: 0, lever, outcome, probability: 0.8 }).unwrap();
    assert_eq!((found.others.len(), found.left_out), (60, 9));
}
