//! A comparison of two scenarios: its record for JSON, and CSV tables.

use serde::Serialize;

use super::figure::FigureRecord;
use super::{Table, TableError};
use crate::findings::diff as findings;
use crate::questions::diff::{Diff, Kind, Measured, OptionApart, Outcome};
use crate::scenario::{Difference, Given, Scenario};
use crate::summary::Estimate;

/// `answer.json` of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DiffRecord {
    /// What the two sides are called.
    pub a: String,
    pub b: String,
    pub demand: String,
    pub efficiency: String,
    runs: u64,
    seed: u64,
    /// `all-orders` or `two-orders`: how the whole change is shared out.
    method: String,
    /// The same in words.
    pub method_said: String,
    scenarios_simulated: usize,
    pub parts: Vec<PartRecord>,
    changes_no_figure: Vec<ChangeRecord>,
    pub outcomes: Vec<OutcomeRecord>,
    options_only_in_a: Vec<OptionRecord>,
    options_only_in_b: Vec<OptionRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartRecord {
    pub part: String,
    kinds: Vec<String>,
    /// Whether changes are in it that could not be told apart.
    joined: bool,
    pub changes: Vec<ChangeRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeRecord {
    path: String,
    a: serde_json::Value,
    b: serde_json::Value,
    /// In words.
    pub told: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeRecord {
    measure: String,
    option: Option<String>,
    a: FigureRecord,
    b: FigureRecord,
    change: FigureRecord,
    /// By part.
    parts: Vec<FigureRecord>,
    /// All of it as people read it.
    pub said: OutcomeSaid,
}

/// An outcome as people read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeSaid {
    pub measure: String,
    /// For the head of a column.
    pub short: String,
    pub a: String,
    pub b: String,
    pub change: String,
    /// By part.
    pub parts: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct OptionRecord {
    option: String,
    success: FigureRecord,
}

/// How tables name a measure and the option that it is of.
fn measure(measured: &Measured) -> (&'static str, Option<&str>) {
    match measured {
        Measured::FinalPosition => ("final_position_mean", None),
        Measured::AllYears => ("cumulative_position_mean", None),
        Measured::MeetsTotal => ("final_year_meets_total", None),
        Measured::Success { id, .. } => ("success", Some(id)),
    }
}

fn value(given: &Option<Given>) -> serde_json::Value {
    match given {
        None => serde_json::Value::Null,
        Some(Given::Number(number)) => (*number).into(),
        Some(Given::Numbers(numbers)) => numbers.clone().into(),
        Some(Given::Words(text)) => text.clone().into(),
        Some(Given::Table(values)) => serde_json::json!({ "values": values }),
        Some(Given::Order(names)) => serde_json::json!({ "order": names }),
    }
}

fn change(difference: &Difference, scenario: &Scenario) -> ChangeRecord {
    let told = findings::told(difference, scenario);
    ChangeRecord {
        path: findings::path_text(&difference.path),
        a: value(&difference.before),
        b: value(&difference.after),
        told: format!("{}: {} → {} {}", told.what, told.before, told.after, told.unit)
            .trim_end()
            .to_owned(),
    }
}

/// The JSON record of a comparison. `names` are what the two sides are called, `case` the ids of the case of the second.
pub fn diff_record(
    scenario: &Scenario,
    names: [&str; 2],
    case: (&str, &str),
    found: &Diff,
) -> DiffRecord {
    let options = |apart: &[OptionApart]| {
        let own = apart.iter();
        let record = |own: &OptionApart| OptionRecord {
            option: own.id.clone(),
            success: FigureRecord::from(own.success),
        };
        own.map(record).collect()
    };
    let parts = found.parts.iter().map(|part| {
        let mut kinds: Vec<Kind> = part.differences.iter().map(Kind::of).collect();
        kinds.sort();
        kinds.dedup();
        PartRecord {
            part: findings::part_name(part),
            kinds: kinds.into_iter().map(|kind| kind.name().to_owned()).collect(),
            joined: part.joined,
            changes: part.differences.iter().map(|own| change(own, scenario)).collect(),
        }
    });
    let outcomes = found.outcomes.iter().map(|outcome| {
        let (name, option) = measure(&outcome.measure);
        OutcomeRecord {
            measure: name.to_owned(),
            option: option.map(str::to_owned),
            a: FigureRecord::from(outcome.a),
            b: FigureRecord::from(outcome.b),
            change: FigureRecord::from(outcome.change),
            parts: outcome.parts.iter().map(|part| FigureRecord::from(*part)).collect(),
            said: outcome_said(outcome, scenario),
        }
    });
    DiffRecord {
        a: names[0].to_owned(),
        b: names[1].to_owned(),
        demand: case.0.to_owned(),
        efficiency: case.1.to_owned(),
        runs: found.runs,
        seed: found.seed,
        method: found.method.to_string(),
        method_said: findings::method(found),
        scenarios_simulated: found.simulated,
        parts: parts.collect(),
        changes_no_figure: found.words.iter().map(|own| change(own, scenario)).collect(),
        outcomes: outcomes.collect(),
        options_only_in_a: options(&found.options_apart[0]),
        options_only_in_b: options(&found.options_apart[1]),
    }
}

fn outcome_said(outcome: &Outcome, scenario: &Scenario) -> OutcomeSaid {
    let measure = &outcome.measure;
    let change = |figure: Estimate| findings::change(measure, figure.value);
    OutcomeSaid {
        measure: findings::measured(measure, scenario),
        short: findings::measured_short(measure, scenario),
        a: findings::level(measure, outcome.a.value),
        b: findings::level(measure, outcome.b.value),
        change: change(outcome.change),
        parts: outcome.parts.iter().map(|part| change(*part)).collect(),
    }
}

/// `changes.csv`: every value that differs.
pub fn diff_changes(scenario: &Scenario, found: &Diff) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&["part", "kind", "path", "a", "b", "told"])?;
    let mut row = |part: &str, own: &Difference| {
        let record = change(own, scenario);
        let cell = |value: &serde_json::Value| match value {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        table.text(part)?;
        table.text(Kind::of(own).name())?;
        table.text(&record.path)?;
        for (given, value) in [(&own.before, &record.a), (&own.after, &record.b)] {
            match given {
                Some(Given::Number(number)) => table.number(*number)?,
                _ => table.text(&cell(value))?,
            }
        }
        table.text(&record.told)?;
        table.end()
    };
    for part in &found.parts {
        let name = findings::part_name(part);
        part.differences.iter().try_for_each(|own| row(&name, own))?;
    }
    found.words.iter().try_for_each(|own| row("", own))?;
    table.bytes()
}

/// `effects.csv`: every outcome of both sides, its change, and what each part makes of it. Chances are fractions.
pub fn diff_effects(found: &Diff) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&["measure", "option", "figure", "part", "value", "se"])?;
    for outcome in &found.outcomes {
        let (name, option) = measure(&outcome.measure);
        let mut row = |figure: &str, part: &str, found: Estimate| {
            table.text(name)?;
            table.text(option.unwrap_or_default())?;
            table.text(figure)?;
            table.text(part)?;
            table.number(found.value)?;
            table.number(found.error)?;
            table.end()
        };
        row("a", "", outcome.a)?;
        row("b", "", outcome.b)?;
        row("change", "", outcome.change)?;
        for (part, figure) in found.parts.iter().zip(&outcome.parts) {
            row("part", &findings::part_name(part), *figure)?;
        }
    }
    table.bytes()
}
