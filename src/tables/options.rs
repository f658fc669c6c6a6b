//! Tables of control-total options: what each comes to, and how they differ.

use super::keys::{Names, estimates, metrics};
use super::{Table, TableError, year_labels};
use crate::comparison::{CaseOptions, OptionsCompared};
use crate::results::options::OptionMeasure;
use crate::scenario::Scenario;

const OPTIONS: [&str; 8] =
    ["demand", "efficiency", "option", "unit", "year", "metric", "value", "se"];
const JOINT: [&str; 7] = [
    "demand",
    "efficiency",
    "option",
    "year",
    "organisations_missing",
    "locality_met",
    "probability",
];
const DIFFERENCES: [&str; 7] =
    ["demand", "efficiency", "option_a", "option_b", "metric", "difference", "se"];
const REGRET: [&str; 6] = ["demand", "efficiency", "option", "metric", "value", "regret"];

/// `options.csv`: every metric of every option in every case.
pub fn options(scenario: &Scenario, compared: &OptionsCompared) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&OPTIONS)?;
    let names = Names::new(scenario);
    for (number, case) in compared.cases.iter().enumerate() {
        for (option, (columns, results)) in compared.columns.iter().zip(&case.options).enumerate() {
            for (column, found) in metrics(columns).zip(estimates(columns, results)) {
                let measure = column.measure.to_string();
                table.names(names.of_metric(number, option, &column, &measure))?;
                table.number(found.value)?;
                table.number(found.error)?;
                table.end()?;
            }
        }
    }
    table.bytes()
}

/// `joint.csv`: how many organisations miss, and whether the covered together meet.
pub fn joint(scenario: &Scenario, compared: &OptionsCompared) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&JOINT)?;
    let years = year_labels(scenario);
    for case in &compared.cases {
        for (option, results) in scenario.options.iter().zip(&case.options) {
            for (joint, year) in results.joint.iter().zip(&years[1..]) {
                for (missing, probabilities) in joint.probabilities.iter().enumerate() {
                    for (met, &probability) in ["false", "true"].into_iter().zip(probabilities) {
                        table.case(scenario, case)?;
                        table.text(&option.id)?;
                        table.text(year)?;
                        table.text(&missing.to_string())?;
                        table.text(met)?;
                        table.number(probability)?;
                        table.end()?;
                    }
                }
            }
        }
    }
    table.bytes()
}

/// `differences.csv`: each pair of options, a − b, run by run.
pub fn differences(scenario: &Scenario, compared: &OptionsCompared) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&DIFFERENCES)?;
    for case in &compared.cases {
        for pair in &case.pairs {
            let both = |measure: OptionMeasure| {
                [pair.a, pair.b].iter().all(|&option| compared.columns[option].compared(measure))
            };
            for (measure, difference) in OptionMeasure::HORIZON.iter().zip(&pair.differences) {
                if !both(*measure) {
                    continue;
                }
                table.case(scenario, case)?;
                table.text(&scenario.options[pair.a].id)?;
                table.text(&scenario.options[pair.b].id)?;
                table.text(&measure.to_string())?;
                table.number(difference.value)?;
                table.number(difference.error)?;
                table.end()?;
            }
        }
    }
    table.bytes()
}

/// `regret.csv`: what each option forgoes in each case, and, with no case named, at most.
pub fn regret(scenario: &Scenario, compared: &OptionsCompared) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&REGRET)?;
    for case in &compared.cases {
        for (option, regrets) in scenario.options.iter().zip(&case.regret) {
            for (measure, found) in OptionMeasure::ALIKE.iter().zip(regrets) {
                table.case(scenario, case)?;
                table.text(&option.id)?;
                table.text(&measure.to_string())?;
                table.number(found.value)?;
                table.number(found.regret)?;
                table.end()?;
            }
        }
    }
    for (option, regrets) in scenario.options.iter().zip(&compared.largest_regret) {
        for (measure, &largest) in OptionMeasure::ALIKE.iter().zip(regrets) {
            table.text("")?;
            table.text("")?;
            table.text(&option.id)?;
            table.text(&measure.to_string())?;
            table.optional(None)?;
            table.number(largest)?;
            table.end()?;
        }
    }
    table.bytes()
}

impl Table {
    /// The cells that name a case.
    fn case(&mut self, scenario: &Scenario, case: &CaseOptions) -> Result<(), TableError> {
        let (demand, efficiency) = case.case.ids(scenario);
        self.text(demand)?;
        self.text(efficiency)
    }
}
