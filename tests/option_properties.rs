//! Properties of control-total options that hold whatever the figures are: balance, order, threads, and
//! what rules may and may not do.

use crate::common::{
    certain, first_case, mean, option_runs, project, sampled, scenario, settings, shipped,
};
use control_total::comparison::{OptionResults, Verdict};
use control_total::projection::Projection;
use control_total::results::options::OptionMeasure;
use control_total::scenario::Scenario;
use control_total::summary::Sampled;

/// The worked example without its options.
fn example() -> String {
    let text = std::fs::read_to_string(project("scenarios/worked-example.toml")).unwrap();
    text.split("[[option]]").next().unwrap().to_owned()
}

fn with_options(options: &str) -> Scenario {
    scenario(&format!("{}{options}", example()))
}

const RUNS: u64 = 700;

/// Every run of one figure of an option in the first case.
fn of(scenario: &Scenario, option: usize, unit: &str, year: Option<usize>, name: &str) -> Vec<f64> {
    option_runs(scenario, first_case(scenario), &settings(7, RUNS), option, unit, year, name)
}

const ORGANISATIONS: [&str; 3] = ["acute", "community", "ccg"];

fn estimates(found: &OptionResults) -> impl Iterator<Item = &Sampled> {
    found.metrics.iter().chain(&found.horizon).chain([&found.best])
}

/// Every figure of an option in every case, as bits.
fn bits(projection: &Projection, option: usize) -> Vec<(String, Vec<u64>)> {
    let compared = &projection.options;
    let columns = &compared.columns[option];
    let mut all = Vec::new();
    for (number, case) in compared.cases.iter().enumerate() {
        let found = &case.options[option];
        for (column, found) in columns.positions.iter().zip(&found.positions) {
            let figures = [found.mean, found.sd, found.plan, found.plan_rank];
            let figures = figures.iter().chain(&found.percentiles).chain(&found.se_percentiles);
            all.push((format!("{number} {column:?}"), figures.map(|x| x.to_bits()).collect()));
        }
        let rows = columns.metrics.iter().map(|column| format!("{number} {column:?}"));
        let horizon = OptionMeasure::HORIZON.iter().chain([&OptionMeasure::Best]);
        let rows = rows.chain(horizon.map(|measure| format!("{number} {measure}")));
        for (row, found) in rows.zip(estimates(found)) {
            all.push((row, [found.value, found.error, found.plan].map(f64::to_bits).to_vec()));
        }
        for (year, joint) in found.joint.iter().enumerate() {
            let figures = joint.probabilities.as_flattened().iter();
            all.push((format!("{number} {year} joint"), figures.map(|x| x.to_bits()).collect()));
        }
    }
    all.sort();
    all
}

const SINGLE: &str = "[[option]]\nid = \"one\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
    tolerance = 0.005\nsupport = { incentive = 1.0, locality_share = 0.2 }\n\
    borrowing = { write_off_after = 3 }\n";

#[test]
fn two_options_with_the_same_rules_give_the_same_figures_to_the_bit() {
    // The third assumes what holds anyway: it has a model of its own, and comes to the same.
    let again = SINGLE.replace("\"one\"", "\"two\"");
    let own = format!(
        "{}[option.assumptions]\ndelivery_add = 0.0\n",
        SINGLE.replace("\"one\"", "\"three\"")
    );
    let scenario = with_options(&format!("{SINGLE}{again}{own}"));
    let projection = sampled(&scenario, 3, RUNS);
    assert_eq!(bits(&projection, 0), bits(&projection, 1));
    assert_eq!(bits(&projection, 0), bits(&projection, 2));
    let third = 1.0 / 3.0;
    for case in &projection.options.cases {
        let shared: Vec<_> =
            case.pairs.iter().map(|pair| (pair.a, pair.b, pair.same_positions)).collect();
        assert_eq!(shared, [(0, 1, true), (0, 2, false), (1, 2, false)]);
        for pair in &case.pairs {
            assert!(pair.same);
            let verdicts = pair.differences.iter().map(|difference| Verdict::of(*difference, RUNS));
            assert!(verdicts.into_iter().all(|verdict| verdict == Verdict::Same));
        }
        assert!(case.options.iter().all(|option| (option.best.value - third).abs() < 1e-12));
        assert!(case.regret.iter().flatten().all(|regret| regret.regret == 0.0));
    }
}

#[test]
fn options_change_no_figure_of_the_positions_before_them() {
    let (with, without) = (shipped("worked-example"), scenario(&example()));
    let (with, without) = (sampled(&with, 3, RUNS), sampled(&without, 3, RUNS));
    for (with, without) in with.cases.iter().zip(&without.cases) {
        assert_eq!(with.statistics, without.statistics);
    }
    assert!(without.options.columns.is_empty() && without.options.cases[0].options.is_empty());
}

#[test]
fn a_looser_total_is_never_missed_more_often_where_nothing_tapers() {
    let option = |id: &str, level: &str, ease: f64| {
        let totals =
            |total: f64| format!("[{:?}, {:?}, {total:?}, {total:?}, 0.0]", total, total + 1.0);
        format!(
            "[[option]]\nid = \"{id}\"\nlevel = \"{level}\"\nperiod = \"multi-year\"\nperiod_years = 2\n\
             oversight = false\nsupport = {{ incentive = 0.5, earn = \"pound-for-pound\" }}\n\
             totals = {{ acute = {}, community = {}, ccg = {} }}\n",
            totals(-21.0 - ease),
            totals(0.5 - ease),
            totals(1.0 - ease)
        )
    };
    for level in ["organisation", "locality"] {
        let tight = option("tight", level, 0.0);
        let scenario = with_options(&format!("{tight}{}", option("loose", level, 0.7)));
        let mut differ = 0;
        for unit in ORGANISATIONS.iter().chain(["covered"].iter()) {
            for year in 1..=scenario.years {
                let (tight, loose) = (
                    of(&scenario, 0, unit, Some(year), "met"),
                    of(&scenario, 1, unit, Some(year), "met"),
                );
                assert!(tight.iter().zip(&loose).all(|(tight, loose)| loose >= tight));
                differ += tight.iter().zip(&loose).filter(|(tight, loose)| tight != loose).count();
            }
        }
        assert!(differ > 100, "the totals of this test decide nothing");
    }
}

#[test]
fn with_one_organisation_both_levels_agree() {
    // Without a write-off, which takes a deficit carried from the paying unit's own lens alone.
    let rules = "period = \"multi-year\"\nperiod_years = 2\ninterim_tolerance = 0.01\n\
        support = { incentive = 1.0 }\n";
    let option =
        |level: &str| format!("[[option]]\nid = \"by-{level}\"\nlevel = \"{level}\"\n{rules}");
    let mut text = format!("{}{}{}", example(), option("organisation"), option("locality"));
    for id in ["community", "ccg"] {
        let id = format!("id = \"{id}\"\n");
        text = text.replace(&id, &format!("{id}control_total = false\n"));
    }
    let scenario = scenario(&text);
    for name in ["before_support", "after_support", "variance_to_total", "support", "met", "bonus"]
    {
        for year in 1..=scenario.years {
            let own = of(&scenario, 0, "acute", Some(year), name);
            for (option, unit) in [(0, "covered"), (1, "acute"), (1, "covered")] {
                let other = of(&scenario, option, unit, Some(year), name);
                let near = own.iter().zip(&other).all(|(own, other)| (own - other).abs() < 1e-9);
                assert!(near, "{name} of {unit} in year {year}");
            }
        }
    }
    for name in ["success", "written_off", "closing_debt", "interest", "national_money"] {
        let (a, b) =
            (of(&scenario, 0, "covered", None, name), of(&scenario, 1, "covered", None, name));
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-9), "{name}");
    }
}

#[test]
fn carrying_all_is_the_cumulative_test() {
    // By carries of 1 and 1, or by one block: Σ B less Σ totals.
    let carried = "[[option]]\nid = \"a\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
        carry_surplus = 1.0\ncarry_deficit = 1.0\n";
    let block = "[[option]]\nid = \"b\"\nlevel = \"organisation\"\nperiod = \"multi-year\"\n";
    let scenario = with_options(&format!("{carried}{block}"));
    for unit in ORGANISATIONS {
        let planned: f64 = scenario.totals[unit].iter().sum();
        let cumulative = of(&scenario, 0, unit, Some(5), "cumulative_before_support");
        let variance = of(&scenario, 0, unit, Some(5), "variance_to_total");
        let near =
            |(cumulative, variance): (&f64, &f64)| (cumulative - planned - variance).abs() < 1e-9;
        assert!(cumulative.iter().zip(&variance).all(near), "{unit}");
        for name in ["variance_to_total", "met", "debt"] {
            let [a, b] = [0, 1].map(|option| of(&scenario, option, unit, Some(4), name));
            assert_eq!(a, b, "{name} of {unit}");
        }
    }
    // What differs is when it counts: every year, or the last.
    let [each, last] = [0, 1].map(|option| of(&scenario, option, "covered", None, "success"));
    assert!(each.iter().zip(&last).all(|(each, last)| each <= last) && each != last);
}

#[test]
fn support_and_debt_keep_within_their_bounds_and_organisations_add_up() {
    let scenario = shipped("worked-example");
    for option in 0..scenario.options.len() {
        let support = scenario.options[option].support.as_ref().unwrap();
        for year in 1..=scenario.years {
            let all = |unit: &str, name: &str| of(&scenario, option, unit, Some(year), name);
            let mut sums = vec![[0.0; 4]; RUNS as usize];
            for unit in ORGANISATIONS {
                let amount = support.amount.get(unit).map_or(0.0, |amount| amount[year - 1]);
                let most = amount * (1.0 + support.incentive_cap.unwrap());
                assert!(
                    all(unit, "support").iter().all(|&found| (0.0..=most + 1e-9).contains(&found))
                );
                let names = ["after_support", "before_support", "moved_out", "moved_in"];
                for (place, name) in names.into_iter().enumerate() {
                    let found = all(unit, name);
                    sums.iter_mut().zip(found).for_each(|(sum, value)| sum[place] += value);
                }
                let parts = ["support_earned", "support_forgone", "support_tapered"]
                    .map(|name| all(unit, name));
                for run in 0..RUNS as usize {
                    let whole: f64 = parts.iter().map(|part| part[run]).sum();
                    assert!(
                        (whole - amount).abs() < 1e-9,
                        "earned, forgone and tapered are all of it"
                    );
                }
            }
            let (after, before) =
                (all("covered", "after_support"), all("covered", "before_support"));
            for (run, [sum_after, sum_before, out, moved_in]) in sums.into_iter().enumerate() {
                assert!((sum_after - after[run]).abs() < 1e-9);
                assert!((sum_before - before[run]).abs() < 1e-9);
                assert!((out - moved_in).abs() < 1e-9 && out >= 0.0, "moves net to nil");
            }
        }
        for (column, found) in scenario_columns(&scenario, option) {
            assert!(found.iter().all(|&debt| debt >= 0.0), "{column}");
        }
    }
}

/// Debts of an option, by unit and year.
fn scenario_columns(scenario: &Scenario, option: usize) -> Vec<(String, Vec<f64>)> {
    let columns = control_total::projection::every_option(scenario)[option].positions.clone();
    let debts = columns.into_iter().filter(|column| column.measure == OptionMeasure::Debt);
    let debts = debts.map(|column| {
        let name = format!("{} {:?}", column.unit, column.year);
        (name, of(scenario, option, column.unit.as_str(), column.year, "debt"))
    });
    debts.collect()
}

#[test]
fn probabilities_of_what_excludes_each_other_add_up() {
    let projection = sampled(&shipped("worked-example"), 5, RUNS);
    for (case, found) in projection.options.cases.iter().enumerate() {
        for (option, results) in found.options.iter().enumerate() {
            for (year, joint) in results.joint.iter().enumerate() {
                let value = |name: &str| {
                    let measure = crate::common::option_measure(name);
                    let found = projection.options.metric(
                        case,
                        option,
                        &"covered".into(),
                        Some(year + 1),
                        measure,
                    );
                    found.unwrap().value
                };
                let all = joint.probabilities.as_flattened().iter().sum::<f64>();
                assert!((all - 1.0).abs() < 1e-12);
                let met: f64 = joint.probabilities.iter().map(|[_, met]| met).sum();
                assert!((met - value("met")).abs() < 1e-12);
                let none: f64 = joint.probabilities[0].iter().sum();
                assert!((none - value("all_organisations_met")).abs() < 1e-12);
                let missing = joint.probabilities.iter().enumerate();
                let missing: f64 = missing.map(|(n, [a, b])| n as f64 * (a + b)).sum();
                assert!((missing - value("organisations_missing")).abs() < 1e-12);
            }
        }
        let best: f64 = found.options.iter().map(|option| option.best.value).sum();
        assert!((best - 1.0).abs() < 1e-12);
    }
}

#[test]
fn differences_and_regret_are_those_of_the_estimates() {
    let projection = sampled(&shipped("worked-example"), 5, RUNS);
    for case in &projection.options.cases {
        for pair in &case.pairs {
            for measure in OptionMeasure::HORIZON {
                let [a, b] =
                    [pair.a, pair.b].map(|option| case.options[option].horizon(measure).unwrap());
                let difference = pair.difference(measure).unwrap();
                assert!((a.value - b.value - difference.value).abs() < 1e-9, "{measure}");
                // On common random numbers a difference is never less sure than on two sets of them.
                let apart = (a.error + b.error) * 1.001 + 1e-12;
                assert!(difference.error <= apart, "{measure}: {difference:?} {a:?} {b:?}");
            }
        }
        for place in 0..OptionMeasure::ALIKE.len() {
            let least = case.regret.iter().map(|regrets| regrets[place].regret);
            assert_eq!(least.fold(f64::INFINITY, f64::min), 0.0, "somebody is the best");
        }
    }
}

#[test]
fn the_plan_alone_is_what_the_plan_of_a_sampled_run_is() {
    let scenario = shipped("worked-example");
    let (alone, beside) = (certain(&scenario), sampled(&scenario, 5, RUNS));
    assert_eq!((alone.options.runs, beside.options.runs), (0, RUNS));
    for (alone, beside) in alone.options.cases.iter().zip(&beside.options.cases) {
        for (alone, beside) in alone.options.iter().zip(&beside.options) {
            for (alone, beside) in estimates(alone).zip(estimates(beside)) {
                assert_eq!((alone.value, alone.error, alone.plan), (beside.plan, 0.0, beside.plan));
            }
        }
    }
}

#[test]
fn another_order_of_organisations_and_options_gives_the_same_figures_to_the_bit() {
    let text = std::fs::read_to_string(project("scenarios/worked-example.toml")).unwrap();
    let blocks = |start: &str| {
        let found: Vec<&str> = text.split("\n\n").filter(|block| block.contains(start)).collect();
        assert!(found.len() > 2, "{start}");
        found
    };
    let mut other = text.clone();
    // The third option has a table of its own assumptions below it, and stays where it is.
    for (start, last) in [("[[organisation]]", 2), ("[[option]]", 1)] {
        let found = blocks(start);
        let (first, last) = (found[0], found[last]);
        other = other.replace(first, "@").replace(last, first).replace('@', last);
    }
    let (here, there) = (shipped("worked-example"), scenario(&other));
    assert_ne!(here.options[0].id, there.options[0].id);
    assert_ne!(here.organisations[0].id, there.organisations[0].id);
    let (first, second) = (sampled(&here, 9, RUNS), sampled(&there, 9, RUNS));
    for (place, option) in here.options.iter().enumerate() {
        let moved = there.options.iter().position(|other| other.id == option.id).unwrap();
        let (a, b) = (bits(&first, place), bits(&second, moved));
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(&b) {
            assert_eq!(a, b, "{}", option.id);
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_figures_to_the_bit() {
    let scenario = shipped("worked-example");
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let projection = sampled(&scenario, 5, 1500);
            let pairs: Vec<_> =
                projection.options.cases.iter().map(|case| case.pairs.clone()).collect();
            ((0..3).map(|option| bits(&projection, option)).collect::<Vec<_>>(), pairs)
        })
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
}

#[test]
fn an_option_that_capitates_contracts_moves_money_between_organisations_and_changes_no_cost() {
    // Its model is its own; what the covered together come to before interest is the same in every run.
    let scenario = shipped("worked-example");
    let projection = sampled(&scenario, 5, RUNS);
    let pair = |a, b| {
        let case = &projection.options.cases[0];
        case.pairs.iter().find(|pair| (pair.a, pair.b) == (a, b)).unwrap().clone()
    };
    assert!(pair(0, 2).same_positions && !pair(2, 3).same_positions && !pair(0, 3).same_positions);
    assert!(pair(0, 2).same && pair(2, 3).same && pair(0, 3).same, "the covered come to the same");
    for year in 1..=scenario.years {
        let position = |option: usize| {
            let before = of(&scenario, option, "covered", Some(year), "before_support");
            let interest = of(&scenario, option, "covered", Some(year), "interest");
            before.iter().zip(interest).map(|(before, interest)| before + interest).collect()
        };
        let (own, capitated): (Vec<f64>, Vec<f64>) = (position(2), position(3));
        assert!(own.iter().zip(&capitated).all(|(own, capitated)| (own - capitated).abs() < 1e-9));
    }
    let acute = |option: usize| {
        let found = projection.options.position(
            0,
            option,
            &"acute".into(),
            5,
            OptionMeasure::BeforeSupport,
        );
        found.unwrap().mean
    };
    assert!((acute(3) - acute(2)).abs() > 0.1, "{} {}", acute(2), acute(3));
}

#[test]
fn pairs_that_cannot_be_told_apart_say_how_many_runs_would_do() {
    let slightly = SINGLE.replace("\"one\"", "\"two\"").replace("0.005", "0.0051");
    let projection = sampled(&with_options(&format!("{SINGLE}{slightly}")), 5, RUNS);
    let measure = OptionMeasure::MeanCumulativeAfterSupport;
    let difference = projection.options.cases[0].pairs[0].difference(measure).unwrap();
    let found: Vec<_> = projection.options.not_apart(0, measure).collect();
    match Verdict::of(difference, RUNS) {
        Verdict::NotApart { runs_needed } => {
            assert_eq!((found.len(), found[0].1), (1, runs_needed));
            assert!(runs_needed.is_none_or(|needed| needed > RUNS));
        }
        _ => assert!(found.is_empty()),
    }
}

/// Options that change payments or savings, but no cost before savings, are simulated beside the case with one set of costs.
#[test]
fn options_come_to_the_same_beside_one_another_and_alone() {
    let own = [
        "payment = { emergency = { kind = \"activity\" } }",
        "delivery_add = -0.1",
        "transformations = []",
        "delivery_add = 0.05\npayment = { elective = { kind = \"block\" } }",
        "transformations = []\npayment = { emergency = { kind = \"block\" } }",
    ];
    let options = own.iter().enumerate().map(|(number, assumptions)| {
        format!(
            "[[option]]\nid = \"option-{number}\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
             [option.assumptions]\n{assumptions}\n"
        )
    });
    let scenario = with_options(&options.collect::<String>());
    let projection = sampled(&scenario, 7, RUNS);
    let mut different = std::collections::BTreeSet::new();
    for (option, assumptions) in own.into_iter().enumerate() {
        for unit in ["acute", "covered"] {
            let alone = of(&scenario, option, unit, Some(5), "after_support");
            let found = projection.options.position(
                0,
                option,
                &unit.into(),
                5,
                OptionMeasure::AfterSupport,
            );
            let beside = found.expect("every unit has one");
            assert_eq!(
                beside.first_runs,
                alone[..beside.first_runs.len()],
                "{unit}: {assumptions}"
            );
            let mean = mean(&alone);
            assert!((beside.mean - mean).abs() < 1e-12 * mean.abs(), "{unit}: {assumptions}");
            different.insert(beside.mean.to_bits());
        }
    }
    assert_eq!(different.len(), 2 * own.len(), "every option comes to something else");
}
