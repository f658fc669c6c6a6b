//! Rules of options, as properties over generated options: what they may move, and what they may not.

use crate::common::{
    assert_plan, certain, first_case, metric, option_runs, plan, project, runs, sampled, scenario,
    settings,
};
use control_total::questions::Asked;
use control_total::questions::explain::explain;
use control_total::scenario::Scenario;

const RUNS: u64 = 300;
const COVERED: [&str; 3] = ["acute", "community", "ccg"];

/// Numbers that follow one another without a pattern: SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len() as u64) as usize]
    }
}

/// The worked example without its options.
fn example() -> String {
    let text = std::fs::read_to_string(project("scenarios/worked-example.toml")).unwrap();
    text.split("[[option]]").next().unwrap().to_owned()
}

const GROUP: &str =
    "[[group]]\nid = \"hospitals\"\nname = \"Both trusts\"\nmembers = [\"acute\", \"community\"]\n";

/// An option with rules of every kind that move money and change no conduct.
fn money_rules(dice: &mut Dice, id: &str) -> String {
    let level = dice.one(&["organisation", "group", "locality"]);
    let period = dice.one(&[
        "period = \"annual\"",
        "period = \"multi-year\"",
        "period = \"multi-year\"\nperiod_years = 2",
        "period = \"multi-year\"\nperiod_years = 3\nwindow = \"rolling\"",
    ]);
    let support = dice.one(&[
        "false",
        "{ incentive = 1.0, incentive_cap = \"none\" }",
        "{ earn = \"pound-for-pound\", redistribute = 1.0 }",
        "{ rescue = { chance = 0.4, share = 0.7 }, locality_share = 0.5 }",
        "{ milestone = { transformation = \"integrated-care\", share = 0.5 } }",
    ]);
    let borrowing = dice.one(&[
        "false",
        "{ write_off_after = 2 }",
        "{ rate = [0.01, 0.02, 0.03, 0.04, 0.05], missed_rate = 0.06, special_rate = 0.08 }",
    ]);
    let oversight =
        dice.one(&["false", "{ taper_after = 2, exit_after = 3, special_measures = 0.01 }"]);
    let more = dice.one(&[
        "",
        "duty = { period = \"annual\", tolerance = 0.01 }\n",
        "rebase = { improve = 0.005, most = 1.0 }\n",
    ]);
    let tolerance = dice.one(&["0.0", "0.005"]);
    format!(
        "[[option]]\nid = \"{id}\"\nlevel = \"{level}\"\n{period}\ntolerance = {tolerance}\nsupport = {support}\n\
         borrowing = {borrowing}\noversight = {oversight}\n{more}"
    )
}

fn every_run(
    scenario: &Scenario,
    option: usize,
    unit: &str,
    year: Option<usize>,
    name: &str,
) -> Vec<f64> {
    option_runs(scenario, first_case(scenario), &settings(7, RUNS), option, unit, year, name)
}

#[test]
fn rules_that_move_money_change_no_position_no_purse_and_no_regret() {
    let mut dice = Dice(2026);
    for _ in 0..6 {
        let options: String =
            (0..5).map(|option| money_rules(&mut dice, &format!("option-{option}"))).collect();
        let scenario = scenario(&format!("{}{GROUP}{options}", example()));
        let purse = |option| every_run(&scenario, option, "covered", None, "public_purse");
        let first = purse(0);
        assert!(first.windows(2).any(|pair| pair[0] != pair[1]));
        for option in 1..5 {
            let other = purse(option);
            assert!(first.iter().zip(&other).all(|(a, b)| (a - b).abs() < 1e-9), "{options}");
        }
        let projection = sampled(&scenario, 7, RUNS);
        for case in &projection.options.cases {
            assert!(case.pairs.iter().all(|pair| pair.same), "{options}");
            assert!(case.options.iter().all(|option| (option.best.value - 0.2).abs() < 1e-12));
            assert!(case.regret.iter().flatten().all(|regret| regret.regret == 0.0));
        }
        // The money itself does move: otherwise nothing was tested.
        let nation = |option| metric(&projection, option, "covered", None, "national_money").value;
        assert!((1..5).any(|option| (nation(option) - nation(0)).abs() > 0.1), "{options}");
    }
}

#[test]
fn conduct_that_an_option_states_tells_options_apart() {
    let option = |id: &str, more: &str| {
        format!(
            "[[option]]\nid = \"{id}\"\nlevel = \"organisation\"\nperiod = \"multi-year\"\n{more}"
        )
    };
    let spends = "[option.assumptions]\nsurplus_kept = 0.5\n";
    let lands = "landing = { most = 0.01, payback = 1.0 }\n";
    let options = option("plain", "") + &option("lands", lands) + &option("spends", spends);
    let scenario = scenario(&(example() + &options));
    let projection = sampled(&scenario, 7, RUNS);
    let case = &projection.options.cases[0];
    assert!(case.pairs.iter().all(|pair| !pair.same));
    // What is landed is paid back, in the last year too: the purse gains nothing.
    let purse = |option| every_run(&scenario, option, "covered", None, "public_purse");
    let (plain, landed, spent) = (purse(0), purse(1), purse(2));
    assert!(plain.iter().zip(&landed).all(|(plain, landed)| (plain - landed).abs() < 1e-9));
    let sums = every_run(&scenario, 2, "covered", None, "surplus_spent");
    for run in 0..plain.len() {
        assert!((plain[run] - spent[run] - sums[run]).abs() < 1e-9, "run {run}");
    }
    assert!(sums.iter().sum::<f64>() > 1.0);
}

#[test]
fn a_total_over_several_years_is_met_only_where_every_year_is_if_nothing_is_kept() {
    for level in ["organisation", "group", "locality"] {
        for years in ["", "period_years = 5\nwindow = \"rolling\"\n"] {
            let option = format!(
                "[[option]]\nid = \"spends\"\nlevel = \"{level}\"\nperiod = \"multi-year\"\n{years}\
                 [option.assumptions]\nsurplus_kept = 0.0\n"
            );
            let scenario = scenario(&(example() + GROUP + &option));
            let units: &[&str] = match level {
                "organisation" => &COVERED,
                "group" => &["hospitals", "ccg"],
                _ => &["covered"],
            };
            let mut met_all = 0;
            for unit in units {
                let by_year: Vec<Vec<f64>> =
                    (1..=5).map(|year| every_run(&scenario, 0, unit, Some(year), "met")).collect();
                for run in 0..RUNS as usize {
                    let every = by_year.iter().all(|met| met[run] == 1.0);
                    assert_eq!(by_year[4][run] == 1.0, every, "{level} {unit} {run}");
                    met_all += usize::from(every);
                }
            }
            assert!(met_all > 0, "{level}");
        }
    }
}

/// Every figure of the covered organisations and of them together, run by run, as bits.
fn figures(scenario: &Scenario, option: usize) -> Vec<Vec<u64>> {
    let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect();
    let mut all = Vec::new();
    for unit in COVERED.iter().chain(&["covered"]) {
        for year in 1..=scenario.years {
            for name in [
                "met",
                "before_support",
                "after_support",
                "variance_to_total",
                "interest",
                "rescued",
            ] {
                all.push(bits(every_run(scenario, option, unit, Some(year), name)));
            }
        }
    }
    for name in ["success", "national_money", "public_purse", "written_off", "shortfall"] {
        all.push(bits(every_run(scenario, option, "covered", None, name)));
    }
    all
}

#[test]
fn a_group_of_all_is_the_locality_and_groups_of_one_are_organisations_to_the_bit() {
    let option = |level: &str, more: &str| {
        format!(
            "[[option]]\nid = \"{level}\"\nlevel = \"{level}\"\nperiod = \"multi-year\"\nperiod_years = 3\n\
             support = {{ incentive = 0.5, rescue = {{ chance = 0.5, share = 0.5 }} }}\n\
             borrowing = {{ write_off_after = 2 }}\nlanding = {{ most = 0.004 }}\n{more}\
             [option.assumptions]\nsurplus_kept = 0.6\n"
        )
    };
    let all =
        "[[group]]\nid = \"all\"\nname = \"All\"\nmembers = [\"acute\", \"community\", \"ccg\"]\n";
    let together = scenario(&(example() + all + &option("locality", "") + &option("group", "")));
    assert_eq!(figures(&together, 0), figures(&together, 1));
    let ones: String = COVERED
        .iter()
        .map(|id| {
            format!("[[group]]\nid = \"just-{id}\"\nname = \"Just {id}\"\nmembers = [\"{id}\"]\n")
        })
        .collect();
    // The share that hangs on the locality is the one thing that a level sets otherwise.
    let own = |level: &str| {
        option(level, "").replace("incentive = 0.5", "incentive = 0.5, locality_share = 0.0")
    };
    let alone = scenario(&(example() + &ones + &own("organisation") + &own("group")));
    assert_eq!(figures(&alone, 0), figures(&alone, 1));
}

#[test]
fn services_that_move_take_their_payments_along_and_lose_none() {
    let transfer = "[[transformation]]\nid = \"merged\"\nname = \"One elective centre\"\nstart = \"2016/17\"\nramp = [0.4, 1.0]\n\
        transfer = [ { service = \"elective\", from = \"acute\", to = \"community\", share = { p10 = 0.3, p50 = 0.5, p90 = 0.6 }, cost = 0.9, price = \"pay\" } ]\n";
    let (still, moved) = (scenario(&example()), scenario(&(example() + transfer)));
    let of = |scenario: &Scenario, unit: &str, year: usize, name: &str| {
        runs(scenario, first_case(scenario), &settings(7, RUNS), unit, year, name)
    };
    for year in 1..=5 {
        let sum = |scenario: &Scenario, units: &[&str], name: &str| -> Vec<f64> {
            let own: Vec<_> = units.iter().map(|unit| of(scenario, unit, year, name)).collect();
            (0..RUNS as usize).map(|run| own.iter().map(|own| own[run]).sum()).collect()
        };
        let providers = ["acute", "community"];
        let income = (sum(&still, &providers, "income"), sum(&moved, &providers, "income"));
        let payer = (of(&still, "ccg", year, "cost"), of(&moved, "ccg", year, "cost"));
        let acute = (of(&still, "acute", year, "income"), of(&moved, "acute", year, "income"));
        for run in 0..RUNS as usize {
            assert!((income.0[run] - income.1[run]).abs() < 1e-9, "income in {year}");
            assert!((payer.0[run] - payer.1[run]).abs() < 1e-9, "payments in {year}");
            assert!(acute.0[run] - acute.1[run] > 1.0, "the provider is paid less in {year}");
        }
    }
}

#[test]
fn a_group_that_is_rescued_shares_one_draw_whatever_the_case() {
    let options = "[[option]]\nid = \"rescued\"\nlevel = \"locality\"\nperiod = \"annual\"\n\
        support = { rescue = { chance = 0.3, share = 1.0 } }\n";
    let scenario = scenario(&(example() + options));
    let (met, rescued) = (
        every_run(&scenario, 0, "covered", Some(1), "met"),
        every_run(&scenario, 0, "covered", Some(1), "rescued"),
    );
    let missed = met.iter().filter(|met| **met == 0.0).count() as f64;
    let helped = rescued.iter().filter(|sum| **sum > 0.0).count() as f64;
    assert!(met.iter().zip(&rescued).all(|(met, rescued)| *met == 0.0 || *rescued == 0.0));
    let error = (0.3 * 0.7 / missed).sqrt();
    assert!((helped / missed - 0.3).abs() < 4.0 * error, "{helped} of {missed}");
}

/// One trust of £100m, three years, no growth.
fn trust(cost: &str, more: &str) -> Scenario {
    scenario(&format!(
        "schema = 1\nname = \"trust\"\ntitle = \"One trust\"\n[horizon]\nbase_year = \"2025/26\"\nyears = 3\n\
         [[organisation]]\nid = \"trust\"\nname = \"Trust\"\nkind = \"nhs-trust\"\n\
         income = [{{ name = \"Income\", base = 100.0, price = \"flat\" }}]\ncost = [{cost}]\n\
         [price.flat]\ngrowth = 0.0\n{more}"
    ))
}

#[test]
fn a_redundancy_payment_or_a_recharge_changed_what_banked_savings_were_worth() {
    let plan = "[[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\nplan = [10.0, 0.0, 0.0]\n";
    let one_off = "{ name = \"Pay\", base = 100.0, price = \"flat\" }, { name = \"Redundancy\", base = 0.0, amount = [20.0, 0.0, 0.0] }";
    assert_plan(&certain(&trust(one_off, plan)), "trust", "savings", &[10.0, 10.0, 10.0]);
    // Pay grows by 4% a year; the recharge stands still and is no part of what savings are worth.
    let recharged = "{ name = \"Pay\", base = 100.0, price = \"pay\" }, { name = \"Recharge\", base = -97.0, amount = -97.0 }";
    let yearly = "[price.pay]\ngrowth = 0.04\n[[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\nplan = 1.0\n";
    let banked = [1.0, 2.04, 3.1216];
    assert_plan(&certain(&trust(recharged, yearly)), "trust", "savings", &banked);
    // On a contract that pays the same in every year a scheme is worth what it was, whatever else is paid.
    let on_a_contract = "[[contract]]\ncommissioner = \"trust\"\nprovider = \"external\"\nservice = \"beds\"\nvalue = 90.0\n\
        payment = { kind = \"block\" }\n[demand.beds]\ngrowth = 0.0\n[price.tariff]\ngrowth = 0.0\n\
        [[scheme]]\norganisation = \"trust\"\nname = \"Plan\"\ncontract = \"trust-external-beds\"\nplan = [5.0, 0.0, 0.0]\n";
    assert_plan(&certain(&trust(one_off, on_a_contract)), "trust", "savings", &[5.0, 5.0, 5.0]);
}

#[test]
fn one_off_help_in_the_base_year_stands_in_the_position_and_not_beneath_it() {
    let help = "{ name = \"Pay\", base = 140.0, price = \"flat\" }, { name = \"Releases\", base = -12.0, amount = [0.0, 0.0, 0.0], recurrent = false }";
    let projection = certain(&trust(help, ""));
    assert_eq!(plan(&projection, "trust", 0, "position"), -28.0);
    assert_eq!(plan(&projection, "trust", 0, "underlying"), -40.0);
    assert_plan(&projection, "trust", "position", &[-40.0; 3]);
    assert_plan(&projection, "trust", "underlying", &[-40.0; 3]);
}

#[test]
fn a_scheme_was_credited_with_the_swing_of_all_that_moved_beside_it() {
    let organisation = |id: &str, size: f64| {
        format!(
            "[[organisation]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"nhs-trust\"\n\
             income = [{{ name = \"Income\", base = {size:?}, price = \"flat\" }}]\n\
             cost = [{{ name = \"Cost\", base = {size:?}, price = \"flat\" }}]\n"
        )
    };
    let scheme = |id: &str, plan: f64| {
        format!(
            "[[scheme]]\norganisation = \"{id}\"\nname = \"Plan\"\nplan = [{plan:?}]\ndelivery = {{ mean = 0.7, sd = 0.2 }}\n"
        )
    };
    let scenario = scenario(&format!(
        "schema = 1\nname = \"two\"\ntitle = \"Two\"\n[horizon]\nbase_year = \"2025/26\"\nyears = 1\n{}{}\
         [price.flat]\ngrowth = 0.0\n[savings]\nshared = 0.5\n{}{}",
        organisation("big", 600.0),
        organisation("small", 10.0),
        scheme("big", 40.0),
        scheme("small", 0.1)
    ));
    let asked =
        Asked { scenario: &scenario, case: first_case(&scenario), settings: settings(7, 8_192) };
    let explained = explain(&asked).unwrap();
    let unit = explained.unit(&"covered".into()).unwrap();
    // From the 10th to the 90th percentile delivery moves by 2 · 1.2816 · 0.2 of the plan.
    let share = 2.0 * 1.281_55 * 0.2;
    for (label, plan) in [("big", 40.0), ("small", 0.1)] {
        let driver = unit.drivers.iter().find(|driver| driver.label.contains(label)).unwrap();
        let swing = driver.swing.value.abs();
        assert!(
            swing <= plan && (swing - share * plan).abs() < 0.05 * share * plan,
            "{label}: {swing}"
        );
    }
}
