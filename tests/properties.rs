//! Properties that hold whatever the figures are: balance, order, threads, replay, common random numbers.

use crate::common::{
    certain, first_case, mean, project, runs, sampled, scenario, settings, shipped, statistics,
};
use control_total::model::Model;
use control_total::model::statement::Section;
use control_total::projection::{Detailed, Mode, Projection};
use control_total::scenario::Scenario;
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::simulate::replay;

fn example() -> String {
    std::fs::read_to_string(project("scenarios/worked-example.toml")).unwrap()
}

#[test]
fn organisations_positions_add_up_to_the_localitys_in_every_run() {
    let scenario = shipped("worked-example");
    let settings = settings(3, 1000);
    for year in 1..=scenario.years {
        let of = |unit: &str, name: &str| {
            runs(&scenario, first_case(&scenario), &settings, unit, year, name)
        };
        let (locality, covered) = (of("locality", "position"), of("covered", "position"));
        let (income, cost) = (of("locality", "income"), of("locality", "cost"));
        let own: Vec<Vec<f64>> =
            ["acute", "community", "ccg", "council"].map(|unit| of(unit, "position")).to_vec();
        for run in 0..locality.len() {
            let sum: f64 = own.iter().map(|positions| positions[run]).sum();
            assert!((sum - locality[run]).abs() < 1e-9);
            assert!((sum - own[3][run] - covered[run]).abs() < 1e-9);
            assert!((income[run] - cost[run] - locality[run]).abs() < 1e-9);
        }
    }
    let projection = sampled(&scenario, 3, 1000);
    assert!(projection.reconciliation.passes());
    assert!(projection.reconciliation.largest_difference > 0.0, "nothing was compared");
}

/// Every figure of every case, by unit, year and measure, as bits.
fn bits(scenario: &Scenario, projection: &Projection) -> Vec<(String, Vec<u64>)> {
    let mut all = Vec::new();
    for case in &projection.cases {
        let ids = case.case.ids(scenario);
        for (column, found) in projection.columns.iter().zip(&case.statistics) {
            let name = format!("{ids:?} {} {} {}", column.unit, column.year, column.measure);
            let figures = [found.mean, found.sd, found.plan, found.plan_rank];
            let figures = figures.iter().chain(&found.percentiles).chain(&found.se_percentiles);
            all.push((name, figures.map(|figure| figure.to_bits()).collect()));
        }
    }
    all.sort();
    all
}

/// The arrays of tables of a TOML text, each array in reverse order, and the tables of each kind too.
fn reversed(text: &str) -> String {
    let mut head = String::new();
    let mut blocks: Vec<String> = Vec::new();
    for line in text.lines() {
        let starts = line.starts_with('[');
        if starts {
            blocks.push(String::new());
        }
        let target = blocks.last_mut().unwrap_or(&mut head);
        target.push_str(line);
        target.push('\n');
    }
    // Sub-tables stay with the table that they belong to; scenarios keep their order, which has a meaning.
    let mut groups: Vec<String> = Vec::new();
    for block in blocks {
        let ordered = block.starts_with("[[demand_scenario") || block.starts_with("[[efficiency");
        match groups.last_mut() {
            Some(last)
                if block.starts_with("[option.") || (ordered && last.contains("_scenario]]")) =>
            {
                last.push_str(&block);
            }
            _ => groups.push(block),
        }
    }
    groups.reverse();
    // Lines of an organisation, in reverse too.
    let text = head + &groups.concat();
    let mut out: Vec<String> = Vec::new();
    let mut list: Option<Vec<String>> = None;
    for line in text.lines() {
        match &mut list {
            None => {
                let opens = line.ends_with("= [");
                out.push(line.to_owned());
                list = opens.then(Vec::new);
            }
            Some(_) if line.starts_with(']') => {
                out.extend(list.take().unwrap_or_default().into_iter().rev());
                out.push(line.to_owned());
            }
            Some(rows) => rows.push(line.to_owned()),
        }
    }
    out.join("\n")
}

#[test]
fn another_order_of_everything_gives_the_same_figures_to_the_bit() {
    let (text, other) = (example(), reversed(&example()));
    assert_ne!(text, other);
    let (here, there) = (scenario(&text), scenario(&other));
    assert_eq!(here.organisations[0].id, there.organisations.last().unwrap().id);
    assert_eq!(here.organisations[0].cost[0].name, there.organisations[3].cost[3].name);
    assert_eq!(bits(&here, &sampled(&here, 9, 700)), bits(&there, &sampled(&there, 9, 700)));
}

#[test]
fn any_number_of_threads_gives_the_same_figures_to_the_bit() {
    let scenario = shipped("worked-example");
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let projection = sampled(&scenario, 5, 3000);
            (bits(&scenario, &projection), projection.correlations)
        })
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(7));
}

#[test]
fn more_runs_extend_fewer() {
    let scenario = shipped("worked-example");
    let of =
        |count| runs(&scenario, first_case(&scenario), &settings(8, count), "acute", 5, "position");
    let (few, many) = (of(300), of(1000));
    assert_eq!(few, many[..300]);
    assert_ne!(few[0], few[1]);
}

#[test]
fn another_seed_gives_other_futures_and_the_same_plan() {
    let scenario = shipped("worked-example");
    let (a, b) = (sampled(&scenario, 0, 500), sampled(&scenario, 1, 500));
    let find = |projection| statistics(projection, "acute", 5, "position").clone();
    assert_ne!(find(&a).mean, find(&b).mean);
    assert_eq!(find(&a).plan, find(&b).plan);
}

#[test]
fn a_run_replayed_alone_is_the_run_that_was_simulated() {
    let scenario = shipped("worked-example");
    let settings = settings(2015, 600);
    for case in Case::all(&scenario) {
        let model = Model::compile(&scenario, &Assumptions::of(&scenario, case));
        for run in [1, 2, 256, 257, 600] {
            let statement = replay(&model, &settings, run);
            for (unit, year) in [("acute", 5), ("ccg", 1), ("locality", 3)] {
                let simulated = runs(&scenario, case, &settings, unit, year, "position");
                let entry = statement[year].iter().find(|entry| {
                    entry.unit.as_str() == unit
                        && entry.name == "Position"
                        && entry.section == Section::Result
                });
                let replayed = entry.unwrap().value;
                assert_eq!(replayed.to_bits(), simulated[run as usize - 1].to_bits());
            }
        }
    }
}

#[test]
fn the_lines_of_a_statement_add_up_to_its_results() {
    let scenario = shipped("worked-example");
    let case = first_case(&scenario);
    let model = Model::compile(&scenario, &Assumptions::of(&scenario, case));
    for run in [0, 1, 77] {
        for year in replay(&model, &settings(1, 100), run) {
            for unit in ["acute", "community", "ccg", "council", "covered", "locality"] {
                let sum = |section: Section| -> f64 {
                    let lines = year.iter().filter(|entry| entry.unit.as_str() == unit);
                    lines.filter(|entry| entry.section == section).map(|entry| entry.value).sum()
                };
                let result = |name: &str| {
                    let mut lines = year.iter().filter(|entry| entry.unit.as_str() == unit);
                    lines.find(|entry| entry.name == name).unwrap().value
                };
                let income = sum(Section::Income);
                let cost = sum(Section::Cost) - sum(Section::Saving);
                assert!((income - result("Income")).abs() < 1e-9, "{unit} run {run}");
                assert!((cost - result("Cost, net of savings")).abs() < 1e-9, "{unit} run {run}");
                assert!((income - cost - result("Position")).abs() < 1e-9, "{unit} run {run}");
            }
        }
    }
}

#[test]
fn adding_a_scheme_leaves_what_it_does_not_touch_as_it_was() {
    let added = example()
        + "\n[[scheme]]\norganisation = \"council\"\nname = \"A new one\"\nplan = 1.0\n\
           delivery = { uniform = [0.0, 1.0] }\n";
    let (before, after) = (shipped("worked-example"), scenario(&added));
    let of = |scenario: &Scenario, unit: &str| {
        runs(scenario, first_case(scenario), &settings(4, 500), unit, 5, "position")
    };
    for unit in ["acute", "community", "ccg"] {
        assert_eq!(of(&before, unit), of(&after, unit), "{unit}");
    }
    assert_ne!(of(&before, "council"), of(&after, "council"));
}

#[test]
fn all_cases_see_the_same_futures() {
    // High demand adds to growth and changes no draw: prescribing, which it leaves alone, is the same.
    let scenario = shipped("worked-example");
    let of = |case: usize, measure: &str| {
        let case = Case::all(&scenario)[case];
        runs(&scenario, case, &settings(4, 500), "ccg", 3, measure)
    };
    assert_eq!(of(0, "activity:prescribing"), of(2, "activity:prescribing"));
    assert_ne!(of(0, "activity:elective"), of(2, "activity:elective"));
}

#[test]
fn the_correlation_achieved_in_the_draws_is_the_one_asked_for() {
    let scenario = shipped("worked-example");
    let count = 20_000;
    let projection = sampled(&scenario, 2015, count);
    assert_eq!(projection.correlations.len(), scenario.correlations.len());
    for (asked, achieved) in scenario.correlations.iter().zip(&projection.correlations) {
        let error = (1.0 - asked.value.powi(2)) / ((count * 5) as f64).sqrt();
        let shared = achieved.shared.unwrap();
        assert!((shared - asked.value).abs() < 5.0 * error, "{:?}: {shared}", asked.between);
        // Growth rates correlate less where units have parts of their own.
        if let Some(growth) = achieved.growth {
            assert!(growth.abs() < shared.abs() && growth * shared > 0.0, "{growth} {shared}");
        }
    }
}

#[test]
fn what_does_not_fit_into_memory_at_once_gives_the_same_figures() {
    // Passes over groups of columns only bound the memory; two columns asked for alone are the same.
    let scenario = shipped("worked-example");
    let projection = sampled(&scenario, 6, 512);
    for (unit, name) in [("covered", "cumulative_position"), ("acute", "savings")] {
        let alone = runs(&scenario, first_case(&scenario), &settings(6, 512), unit, 5, name);
        let found = statistics(&projection, unit, 5, name);
        assert!((mean(&alone) - found.mean).abs() < 1e-9);
    }
}

#[test]
fn doing_nothing_has_no_savings_and_no_shocks() {
    let scenario = shipped("north-cumbria");
    let projection = certain(&scenario);
    for (column, &value) in projection.columns.iter().zip(&projection.do_nothing) {
        if column.measure.to_string() == "savings" {
            assert_eq!(value, 0.0);
        }
    }
}

#[test]
fn figures_too_large_to_calculate_with_are_refused_and_not_shown() {
    let text = "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 40\n[price.wild]\ngrowth = 10.0\n\
        year_sd = 10.0\n[[organisation]]\nid = \"a\"\n\
        cost = [ { name = \"Pay\", base = 1e9, price = \"wild\" } ]\n\
        [[shock]]\nname = \"S\"\nprobability = 1.0\ndrivers = [\"cost\"]\nkind = \"permanent\"\n\
        size = 1e9\n";
    let scenario = scenario(text);
    let failed = Projection::run(&scenario, Mode::Certain, Detailed::EveryCase, &|_| ())
        .unwrap_err()
        .to_string();
    assert!(failed.contains("far too large"), "{failed}");
}

#[test]
fn a_chance_of_success_set_for_what_goes_ahead_later_is_kept() {
    // The demand scenario sets the chance and lets nothing go ahead; the efficiency scenario brings it back.
    let text = example().replace(
        "growth_add = { emergency = 0.010, elective = 0.006, social-care = 0.005 }",
        "success = { integrated-care = 0.1 }\ntransformations = []",
    );
    let scenario = scenario(&text);
    let case = *Case::all(&scenario).last().unwrap();
    let found = Assumptions::of(&scenario, case).transformations;
    assert_eq!((found.len(), found[0].success), (1, 0.1));
}

#[test]
fn another_order_of_a_transformations_rows_gives_the_same_figures_to_the_bit() {
    let rows = |first: &str, second: &str| {
        let old = "{ organisation = \"external\", amount = [1.0, 1.0] },";
        let text = example().replace(old, &format!("{first},\n  {second},"));
        let here = scenario(&text);
        bits(&here, &sampled(&here, 9, 300))
    };
    let one =
        "{ organisation = \"ccg\", amount = [3.0], overrun = { p10 = 0.9, p50 = 1.0, p90 = 1.2 } }";
    let other =
        "{ organisation = \"ccg\", amount = [2.0], overrun = { p10 = 0.8, p50 = 1.0, p90 = 1.5 } }";
    assert_eq!(rows(one, other), rows(other, one));
}
