//! Back from the tables of options to what they were compared by.

use super::Files;
use super::rows::{Rows, Unreadable, wrong};
use crate::comparison::{
    CaseOptions, Difference, Joint, OptionResults, OptionsCompared, Pair, Regret, pairs,
};
use crate::results::options::{OptionColumns, OptionMeasure};
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::summary::{Estimate, Statistics};
use crate::tables::RunRecord;
use crate::tables::detail::{PLAN, headed};
use crate::tables::keys::{Names, metrics};
use crate::tables::options::{DIFFERENCES, JOINT, OPTIONS, REGRET};

/// Every option in every case. `positions` are by case and option.
pub fn compared(
    scenario: &Scenario,
    record: &RunRecord,
    files: &Files,
    columns: Vec<OptionColumns>,
    positions: Vec<Vec<Vec<Statistics>>>,
) -> Result<OptionsCompared, Unreadable> {
    let cases = Case::all(scenario).into_iter().zip(positions);
    let mut cases: Vec<CaseOptions> = cases
        .map(|(case, positions)| {
            let results = positions.into_iter().map(|positions| OptionResults {
                positions,
                metrics: Vec::new(),
                joint: Vec::new(),
                horizon: Vec::new(),
                best: Estimate::certain(0.0),
            });
            let options = results.collect();
            CaseOptions { case, options, pairs: Vec::new(), regret: Vec::new() }
        })
        .collect();
    let mut largest_regret = Vec::new();
    if !scenario.options.is_empty() {
        estimates(scenario, files, &columns, &mut cases)?;
        joint(scenario, files, &mut cases)?;
        differences(scenario, record, files, &mut cases)?;
        largest_regret = regret(scenario, files, &mut cases)?;
    }
    Ok(OptionsCompared { runs: record.runs, columns, cases, largest_regret })
}

/// `options.csv`, and the plan's figures from the end of `plan.csv`.
fn estimates(
    scenario: &Scenario,
    files: &Files,
    columns: &[OptionColumns],
    cases: &mut [CaseOptions],
) -> Result<(), Unreadable> {
    let names = Names::new(scenario);
    let mut rows = Rows::open(files, "options.csv", &OPTIONS)?;
    let mut plans = Rows::open(files, "plan.csv", &headed(PLAN))?;
    let before: usize = cases[0].options.iter().map(|option| option.positions.len()).sum();
    plans.skip((before + crate::results::columns(scenario).len()) * cases.len())?;
    for (number, case) in cases.iter_mut().enumerate() {
        for (option, (columns, results)) in columns.iter().zip(&mut case.options).enumerate() {
            for (place, column) in metrics(columns).enumerate() {
                let measure = column.measure.to_string();
                let cells = names.of_metric(number, option, &column, &measure);
                let [value, se] = rows.row(&cells)?;
                let [plan, _] = plans.optional(&cells)?;
                let plan = plan.ok_or_else(|| plans.wrong("a figure is missing"))?;
                let found = Estimate { value, se, plan };
                match place.checked_sub(columns.metrics.len()) {
                    None => results.metrics.push(found),
                    Some(place) if place < OptionMeasure::HORIZON.len() => {
                        results.horizon.push(found);
                    }
                    Some(_) => results.best = found,
                }
            }
        }
    }
    rows.end()?;
    plans.end()
}

fn joint(scenario: &Scenario, files: &Files, cases: &mut [CaseOptions]) -> Result<(), Unreadable> {
    let organisations = scenario.covered().count();
    let mut rows = Rows::open(files, "joint.csv", &JOINT)?;
    for case in cases {
        let (demand, efficiency) = case.case.ids(scenario);
        for (option, results) in scenario.options.iter().zip(&mut case.options) {
            for year in (1..=scenario.years).map(|year| scenario.year(year).to_string()) {
                let mut probabilities = vec![[0.0; 2]; organisations + 1];
                for (missing, both) in probabilities.iter_mut().enumerate() {
                    let missing = missing.to_string();
                    for (met, probability) in ["false", "true"].into_iter().zip(both) {
                        let cells = [demand, efficiency, &option.id, &year, &missing, met];
                        [*probability] = rows.row(&cells)?;
                    }
                }
                results.joint.push(Joint { probabilities });
            }
        }
    }
    rows.end()
}

/// `differences.csv`, and what two options share from the run record.
fn differences(
    scenario: &Scenario,
    record: &RunRecord,
    files: &Files,
    cases: &mut [CaseOptions],
) -> Result<(), Unreadable> {
    let mut rows = Rows::open(files, "differences.csv", &DIFFERENCES)?;
    let mut shared = record.pairs.iter();
    for case in cases {
        let (demand, efficiency) = case.case.ids(scenario);
        for (a, b) in pairs(scenario.options.len()) {
            let known =
                shared.next().ok_or_else(|| wrong("summary.json", None, "pairs are missing"))?;
            let mut differences = Vec::with_capacity(OptionMeasure::HORIZON.len());
            let [id_a, id_b] = [a, b].map(|option| scenario.options[option].id.as_str());
            for measure in OptionMeasure::HORIZON {
                let cells = [demand, efficiency, id_a, id_b, &measure.to_string()];
                let [value, se] = rows.row(&cells)?;
                differences.push(Difference { value, se });
            }
            case.pairs.push(Pair {
                a,
                b,
                differences,
                same_positions: known.same_positions,
                same_before_support: known.same_before_support,
            });
        }
    }
    rows.end()
}

/// `regret.csv`: fills the cases, and returns the largest over them.
fn regret(
    scenario: &Scenario,
    files: &Files,
    cases: &mut [CaseOptions],
) -> Result<Vec<Vec<f64>>, Unreadable> {
    let mut rows = Rows::open(files, "regret.csv", &REGRET)?;
    for case in cases {
        let (demand, efficiency) = case.case.ids(scenario);
        for option in &scenario.options {
            let mut regrets = Vec::with_capacity(OptionMeasure::ALIKE.len());
            for measure in OptionMeasure::ALIKE {
                let cells = [demand, efficiency, &option.id, &measure.to_string()];
                let [value, regret] = rows.row(&cells)?;
                regrets.push(Regret { value, regret });
            }
            case.regret.push(regrets);
        }
    }
    let mut largest = Vec::with_capacity(scenario.options.len());
    for option in &scenario.options {
        let mut regrets = Vec::with_capacity(OptionMeasure::ALIKE.len());
        for measure in OptionMeasure::ALIKE {
            let cells = ["", "", &option.id, &measure.to_string()];
            let [_, regret] = rows.optional(&cells)?;
            regrets.push(regret.ok_or_else(|| rows.wrong("a figure is missing"))?);
        }
        largest.push(regrets);
    }
    rows.end()?;
    Ok(largest)
}
