//! Tables of an explanation: what the final position is made of, and what drives its spread.

use serde::Serialize;

use super::{Table, TableError};
use crate::questions::explain::{Driver, Explanation, GroupShare, Measured, Step};
use crate::scenario::Scenario;
use crate::summary::Estimate;

/// The heading of `bridge.csv`.
const BRIDGE: [&str; 13] = [
    "demand",
    "efficiency",
    "unit",
    "step",
    "label",
    "kind",
    "mean",
    "se_mean",
    "around_p10",
    "around_p90",
    "plan",
    "in_order",
    "in_reverse",
];

/// The heading of `drivers.csv`.
const DRIVERS: [&str; 24] = [
    "demand",
    "efficiency",
    "unit",
    "kind",
    "driver",
    "label",
    "group",
    "of_variance",
    "se_of_variance",
    "first_order",
    "se_first_order",
    "total",
    "se_total",
    "rank_correlation",
    "se_rank_correlation",
    "measured",
    "low",
    "high",
    "at_low",
    "at_high",
    "swing",
    "se_swing",
    "associated_low",
    "associated_high",
];

/// `bridge.csv`: every line of every unit's bridge, £m.
pub fn bridge(scenario: &Scenario, explained: &[&Explanation]) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&BRIDGE)?;
    for explanation in explained {
        let (demand, efficiency) = explanation.case.ids(scenario);
        for unit in &explanation.units {
            for step in &unit.bridge {
                table.text(demand)?;
                table.text(efficiency)?;
                table.text(unit.unit.as_str())?;
                table.text(step.kind.name())?;
                table.text(&step.kind.label(scenario))?;
                table.text(if step.kind.is_position() { "position" } else { "change" })?;
                for figure in [step.mean, step.se, step.around_p10, step.around_p90, step.plan] {
                    table.number(figure)?;
                }
                table.optional(step.in_order)?;
                table.optional(step.in_reverse)?;
                table.end()?;
            }
        }
    }
    table.bytes()
}

/// `drivers.csv`: what drives the spread of every unit's final position, by group of inputs and by input. A cell is empty
/// where a group or an input has no such figure.
pub fn drivers(scenario: &Scenario, explained: &[&Explanation]) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&DRIVERS)?;
    for explanation in explained {
        let (demand, efficiency) = explanation.case.ids(scenario);
        for unit in &explanation.units {
            for found in &unit.groups {
                let name = found.group.name();
                table.row(&[
                    demand,
                    efficiency,
                    unit.unit.as_str(),
                    "group",
                    name,
                    found.group.label(),
                    name,
                ])?;
                table.share(Some(found.of_variance))?;
                table.share(Some(found.first_order))?;
                table.share(Some(found.total))?;
                (0..11).try_for_each(|_| table.text(""))?;
                table.end()?;
            }
            for found in &unit.drivers {
                let name = found.input.to_string();
                let group = found.group.name();
                table.row(&[
                    demand,
                    efficiency,
                    unit.unit.as_str(),
                    "input",
                    &name,
                    &found.label,
                    group,
                ])?;
                table.share(None)?;
                table.share(Some(found.first_order))?;
                table.share(None)?;
                table.share(Some(found.rank_correlation))?;
                table.text(measured(found.measured))?;
                let figures = [found.low, found.high, found.at_low, found.at_high];
                figures.into_iter().try_for_each(|figure| table.number(figure))?;
                table.number(found.swing.value)?;
                table.number(found.swing.error)?;
                table.number(found.associated_low)?;
                table.number(found.associated_high)?;
                table.end()?;
            }
        }
    }
    table.bytes()
}

/// What an input's values are, as tables name it.
fn measured(measured: Measured) -> &'static str {
    match measured {
        Measured::Growth => "growth a year",
        Measured::Share => "share",
        Measured::Happens => "happens",
        Measured::Years => "years",
        Measured::Money => "£m a year",
        Measured::Multiple => "multiple of plan",
    }
}

impl Table {
    fn row(&mut self, cells: &[&str]) -> Result<(), TableError> {
        cells.iter().try_for_each(|cell| self.text(cell))
    }

    fn share(&mut self, share: Option<Estimate>) -> Result<(), TableError> {
        self.optional(share.map(|share| share.value))?;
        self.optional(share.map(|share| share.error))
    }
}

/// An explanation as JSON.
#[derive(Debug, Serialize)]
pub struct ExplanationRecord {
    question: &'static str,
    demand: String,
    efficiency: String,
    runs: u64,
    share_runs: u64,
    seed: u64,
    units: Vec<UnitRecord>,
}

#[derive(Debug, Serialize)]
struct UnitRecord {
    unit: String,
    largest_gap: f64,
    bridge: Vec<StepRecord>,
    groups: Vec<GroupRecord>,
    drivers: Vec<DriverRecord>,
}

#[derive(Debug, Serialize)]
struct StepRecord {
    step: &'static str,
    label: String,
    mean: f64,
    se: f64,
    around_p10: f64,
    around_p90: f64,
    plan: f64,
    in_order: Option<f64>,
    in_reverse: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ShareRecord {
    value: f64,
    se: f64,
}

#[derive(Debug, Serialize)]
struct GroupRecord {
    group: &'static str,
    label: &'static str,
    of_variance: ShareRecord,
    first_order: ShareRecord,
    total: ShareRecord,
}

#[derive(Debug, Serialize)]
struct DriverRecord {
    input: String,
    label: String,
    group: &'static str,
    measured: &'static str,
    low: f64,
    high: f64,
    at_low: f64,
    at_high: f64,
    swing: f64,
    se_swing: f64,
    associated_low: f64,
    associated_high: f64,
    rank_correlation: ShareRecord,
    first_order: ShareRecord,
}

/// The JSON record of an explanation.
pub fn explanation_record(scenario: &Scenario, explanation: &Explanation) -> ExplanationRecord {
    let (demand, efficiency) = explanation.case.ids(scenario);
    let units = explanation.units.iter().map(|unit| UnitRecord {
        unit: unit.unit.to_string(),
        largest_gap: unit.gap,
        bridge: unit.bridge.iter().map(|step| step_record(scenario, step)).collect(),
        groups: unit.groups.iter().map(group_record).collect(),
        drivers: unit.drivers.iter().map(driver_record).collect(),
    });
    ExplanationRecord {
        question: "explain",
        demand: demand.to_owned(),
        efficiency: efficiency.to_owned(),
        runs: explanation.runs,
        share_runs: explanation.share_runs,
        seed: explanation.seed,
        units: units.collect(),
    }
}

fn share_record(share: Estimate) -> ShareRecord {
    ShareRecord { value: share.value, se: share.error }
}

fn step_record(scenario: &Scenario, step: &Step) -> StepRecord {
    StepRecord {
        step: step.kind.name(),
        label: step.kind.label(scenario),
        mean: step.mean,
        se: step.se,
        around_p10: step.around_p10,
        around_p90: step.around_p90,
        plan: step.plan,
        in_order: step.in_order,
        in_reverse: step.in_reverse,
    }
}

fn group_record(found: &GroupShare) -> GroupRecord {
    GroupRecord {
        group: found.group.name(),
        label: found.group.label(),
        of_variance: share_record(found.of_variance),
        first_order: share_record(found.first_order),
        total: share_record(found.total),
    }
}

fn driver_record(found: &Driver) -> DriverRecord {
    DriverRecord {
        input: found.input.to_string(),
        label: found.label.clone(),
        group: found.group.name(),
        measured: measured(found.measured),
        low: found.low,
        high: found.high,
        at_low: found.at_low,
        at_high: found.at_high,
        swing: found.swing.value,
        se_swing: found.swing.error,
        associated_low: found.associated_low,
        associated_high: found.associated_high,
        rank_correlation: share_record(found.rank_correlation),
        first_order: share_record(found.first_order),
    }
}
