//! Back from `bridge.csv` and `drivers.csv` to what was explained.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::slice::Iter;

use super::Files;
use super::rows::{Row, Rows, Unreadable, wrong};
use crate::model::probes::Input;
use crate::projection::Projection;
use crate::questions::explain::{
    Driver, Explained, Explanation, GroupShare, Share, Step, StepKind, words,
};
use crate::questions::inputs::{Group, Situation};
use crate::scenario::Scenario;
use crate::scenario::assumptions::{Assumptions, Case};
use crate::tables::RunRecord;
use crate::tables::explanation::{BRIDGE, DRIVERS};
use crate::wording::harmless;

/// The explanation of the main case of a run; `None` where the run explained nothing.
pub fn explanation(
    scenario: &Scenario,
    projection: &Projection,
    record: &RunRecord,
    files: &Files,
) -> Result<Option<Explanation>, Unreadable> {
    let Some(found) = &record.explained else { return Ok(None) };
    let case = projection.cases[projection.main_case(scenario)].case;
    let ids = scenario.organisations.iter().map(|organisation| organisation.id.as_str());
    let units: Vec<&str> = ids.chain(["covered", "locality"]).collect();
    if units.len() != found.largest_gaps.len() {
        return Err(wrong("summary.json", None, "its explanation is not of these organisations"));
    }
    let ids = case.ids(scenario);
    let bridges = bridges(ids, &units, files)?;
    let shares = shares(scenario, case, &units, files)?;
    let explained = units.iter().zip(bridges).zip(shares).zip(&found.largest_gaps);
    let explained = explained.map(|(((unit, bridge), (groups, drivers)), &gap)| Explained {
        unit: (*unit).to_owned(),
        bridge,
        gap,
        groups,
        drivers,
    });
    Ok(Some(Explanation {
        case,
        runs: found.runs,
        share_runs: found.share_runs,
        seed: record.seed,
        units: explained.collect(),
    }))
}

/// The rows of one unit of a case, which come next.
fn of_unit<'r>(
    rows: &mut Peekable<Iter<'r, Row>>,
    (demand, efficiency): (&str, &str),
    unit: &str,
) -> Vec<&'r Row> {
    let names = [demand, efficiency, unit].map(harmless);
    let mut own = Vec::new();
    while let Some(row) = rows
        .next_if(|row| names.iter().enumerate().all(|(cell, name)| row.text(cell) == name.as_ref()))
    {
        own.push(row);
    }
    own
}

/// What follows the last unit's rows belongs to nobody.
fn end(mut rows: Peekable<Iter<Row>>) -> Result<(), Unreadable> {
    match rows.next() {
        None => Ok(()),
        Some(row) => Err(row.wrong("the row is of another case or unit, or not in its place")),
    }
}

fn bridges(
    case: (&str, &str),
    units: &[&str],
    files: &Files,
) -> Result<Vec<Vec<Step>>, Unreadable> {
    const FILE: &str = "bridge.csv";
    let rows = Rows::open(files, FILE, &BRIDGE)?.rest()?;
    let mut rows = rows.iter().peekable();
    let mut bridges = Vec::with_capacity(units.len());
    for unit in units {
        let own = of_unit(&mut rows, case, unit);
        let steps: Vec<Step> = own.iter().map(|row| step(row)).collect::<Result<_, _>>()?;
        let kinds: Vec<StepKind> = steps.iter().map(|step| step.kind).collect();
        let whole = match kinds.as_slice() {
            [
                StepKind::BaseYear,
                changes @ ..,
                StepKind::Underlying,
                StepKind::NonRecurrent,
                StepKind::Outturn,
            ] => changes.iter().all(|kind| matches!(kind, StepKind::Change(_))),
            _ => false,
        };
        if !whole {
            return Err(wrong(FILE, None, format!("the bridge of {unit} is not whole")));
        }
        bridges.push(steps);
    }
    end(rows)?;
    Ok(bridges)
}

fn step(row: &Row) -> Result<Step, Unreadable> {
    let kinds =
        [StepKind::BaseYear, StepKind::Underlying, StepKind::NonRecurrent, StepKind::Outturn];
    let mut kinds = Group::ALL.into_iter().map(StepKind::Change).chain(kinds);
    let kind = kinds.find(|kind| kind.name() == row.text(3));
    Ok(Step {
        kind: kind.ok_or_else(|| row.wrong("the step is none that a bridge has"))?,
        mean: row.figure(6)?,
        se: row.figure(7)?,
        around_p10: row.figure(8)?,
        around_p90: row.figure(9)?,
        plan: row.figure(10)?,
        in_order: row.optional(11)?,
        in_reverse: row.optional(12)?,
    })
}

type Drives = (Vec<GroupShare>, Vec<Driver>);

/// What the variance of each unit comes from, by group and by input.
fn shares(
    scenario: &Scenario,
    case: Case,
    units: &[&str],
    files: &Files,
) -> Result<Vec<Drives>, Unreadable> {
    let situation =
        Situation { scenario: scenario.clone(), assumptions: Assumptions::of(scenario, case) };
    let probes = situation.compile().probes();
    let inputs: BTreeMap<String, Input> =
        probes.into_iter().map(|probe| (probe.input.to_string(), probe.input)).collect();
    let rows = Rows::open(files, "drivers.csv", &DRIVERS)?.rest()?;
    let mut rows = rows.iter().peekable();
    let mut shares = Vec::with_capacity(units.len());
    for unit in units {
        let (mut groups, mut drivers) = (Vec::new(), Vec::new());
        for row in of_unit(&mut rows, case.ids(scenario), unit) {
            match row.text(3) {
                "group" => groups.push(group(row)?),
                _ => drivers.push(driver(row, &situation, &inputs)?),
            }
        }
        shares.push((groups, drivers));
    }
    end(rows)?;
    Ok(shares)
}

fn share(row: &Row, cell: usize) -> Result<Share, Unreadable> {
    Ok(Share { value: row.figure(cell)?, se: row.figure(cell + 1)? })
}

fn group(row: &Row) -> Result<GroupShare, Unreadable> {
    let group = Group::ALL.into_iter().find(|group| group.name() == row.text(4));
    Ok(GroupShare {
        group: group.ok_or_else(|| row.wrong("there is no such group of inputs"))?,
        of_variance: share(row, 7)?,
        first_order: share(row, 9)?,
        total: share(row, 11)?,
    })
}

fn driver(
    row: &Row,
    situation: &Situation,
    inputs: &BTreeMap<String, Input>,
) -> Result<Driver, Unreadable> {
    // What a spreadsheet would run got an apostrophe in front when it was written.
    let named = inputs.iter().find(|(name, _)| harmless(name) == row.text(4));
    let (_, input) = named.ok_or_else(|| row.wrong("the scenario has no such input"))?;
    let (label, measured) = words(&situation.scenario, input);
    Ok(Driver {
        input: input.clone(),
        group: situation.group_of(input),
        label,
        measured,
        first_order: share(row, 9)?,
        rank_correlation: share(row, 13)?,
        low: row.figure(16)?,
        high: row.figure(17)?,
        at_low: row.figure(18)?,
        at_high: row.figure(19)?,
        swing: row.figure(20)?,
        se_swing: row.figure(21)?,
    })
}
