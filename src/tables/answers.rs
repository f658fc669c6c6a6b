//! Answers to questions: records for JSON, and CSV tables.

mod record;
mod records;
mod solved;

pub use super::figure::FigureRecord;
use super::figure::option_id;
use super::{Table, TableError};
use crate::questions::allocate::Allocation;
use crate::questions::stress::Stress;
use crate::questions::sweep::{MEASURES, Swept};
use crate::questions::switching::Switching;
use crate::scenario::Scenario;
use crate::summary::Estimate;
pub use record::{AnswerRecord, AskedRecord};
pub use records::{
    AllocatedYearRecord, AllocationRecord, Answered, StressRecord, SweepRecord, SwitchingRecord,
    SwitchingValueRecord, allocation_record, stress_record, sweep_record, switching_record,
};
pub use solved::{SolutionRecord, cases, money, response, solution_record};

/// `allocation.csv`: every organisation's total by year, £m.
pub fn allocation(scenario: &Scenario, found: &Allocation) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&[
        "option",
        "year",
        "organisation",
        "today",
        "total",
        "change",
        "chance_today",
        "chance",
        "se_chance",
        "held_by_bound",
    ])?;
    for year in &found.years {
        for own in &year.organisations {
            table.text(&option_id(scenario, found.wanted.option))?;
            table.text(&scenario.year(year.year).to_string())?;
            table.text(&own.id)?;
            let figures = [own.today, own.total, own.total - own.today, own.chance_today.value];
            figures.into_iter().try_for_each(|figure| table.number(figure))?;
            table.number(own.chance.value)?;
            table.number(own.chance.error)?;
            table.text(if own.bound { "true" } else { "false" })?;
            table.end()?;
        }
    }
    table.bytes()
}

/// `switching.csv`: how far each assumption must move; a cell is empty where nothing switches within the range.
pub fn switching(scenario: &Scenario, found: &Switching) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&[
        "lever",
        "label",
        "from",
        "to",
        "preference_below",
        "se_preference_below",
        "preferred_below",
        "preference_above",
        "se_preference_above",
        "preferred_above",
        "half_below",
        "se_half_below",
        "half_above",
        "se_half_above",
    ])?;
    for value in &found.values {
        table.text(&value.lever.name())?;
        table.text(&value.label)?;
        table.number(value.range.0)?;
        table.number(value.range.1)?;
        for side in value.preference {
            table.optional(side.map(|(setting, _)| setting.value))?;
            table.optional(side.map(|(setting, _)| setting.error))?;
            table
                .text(&side.map_or_else(String::new, |(_, option)| option_id(scenario, option)))?;
        }
        for side in value.half {
            table.optional(side.map(|setting| setting.value))?;
            table.optional(side.map(|setting| setting.error))?;
        }
        table.end()?;
    }
    table.bytes()
}

/// `stress.csv`: the condition on each input that best tells failing runs from the others.
pub fn stress(found: &Stress) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&[
        "input",
        "label",
        "side",
        "value",
        "acts",
        "among_failing",
        "se_among_failing",
        "among_others",
        "se_among_others",
        "then_fails",
        "se_then_fails",
    ])?;
    for sign in &found.signs {
        for condition in &sign.conditions {
            table.text(&condition.input.to_string())?;
            table.text(&condition.label)?;
            table.text(if condition.at_most { "at_most" } else { "at_least" })?;
            table.number(condition.value)?;
            table.text(if condition.acts { "true" } else { "false" })?;
            for share in [sign.among_failing, sign.among_others, sign.then_fails] {
                table.number(share.value)?;
                table.number(share.error)?;
            }
            table.end()?;
        }
    }
    table.bytes()
}

/// `sweep.csv`: a row for each point, option and measure; the position before any option stands without an option.
pub fn sweep(paths: &[String], points: &[Swept]) -> Result<Vec<u8>, TableError> {
    let header: Vec<&str> =
        paths.iter().map(String::as_str).chain(["option", "measure", "value", "se"]).collect();
    let mut table = Table::new(&header)?;
    for (values, point) in points {
        let mut row = |option: &str, measure: &str, found: Estimate| {
            values.iter().try_for_each(|value| table.text(value))?;
            table.text(option)?;
            table.text(measure)?;
            table.number(found.value)?;
            table.number(found.error)?;
            table.end()
        };
        let position = point.position;
        let figures = [
            ("position_mean", position.mean),
            ("position_p10", position.p10),
            ("position_p50", position.p50),
            ("position_p90", position.p90),
        ];
        for (name, figure) in figures {
            row("", name, figure)?;
        }
        for option in &point.options {
            for (measure, found) in MEASURES.iter().zip(&option.figures) {
                row(&option.id, &measure.to_string(), found.estimate)?;
            }
        }
    }
    table.bytes()
}
