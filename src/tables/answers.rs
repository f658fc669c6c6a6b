//! Answers to questions: records for JSON, and CSV tables.

use serde_json::{Value, json};

use super::{Table, TableError};
use crate::questions::allocate::Allocation;
use crate::questions::solve::{Answer, Solution, Tried};
use crate::questions::stress::{Sign, Stress};
use crate::questions::sweep::{MEASURES, Swept};
use crate::questions::switching::Switching;
use crate::results::options::OptionMeasure;
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::summary::Probability;

fn probability(found: Probability) -> Value {
    json!({ "value": found.value, "se": found.se })
}

fn tried(found: &Tried) -> Value {
    json!({ "setting": found.setting, "chance": probability(found.chance) })
}

fn case(scenario: &Scenario, case: Case) -> (String, String) {
    let (demand, efficiency) = case.ids(scenario);
    (demand.to_owned(), efficiency.to_owned())
}

fn option_id(scenario: &Scenario, option: usize) -> &str {
    scenario.options.get(option).map_or("", |option| &option.id)
}

/// The JSON record of a solution.
pub fn solution_record(scenario: &Scenario, asked: Case, found: &Solution) -> Value {
    let (demand, efficiency) = case(scenario, asked);
    let answer = match &found.answer {
        Answer::Found { found, low, high } => json!({
            "found": true, "setting": found.setting, "low_95": low, "high_95": high,
            "chance": probability(found.chance),
        }),
        Answer::OutOfReach { least, greatest } => {
            json!({ "found": false, "least": tried(least), "greatest": tried(greatest) })
        }
    };
    let totals = found.totals.iter().map(|total| {
        json!({
            "year": scenario.year(total.year).to_string(), "today": total.today, "solved": total.solved,
            "met_alone": total.alone, "se_met_alone": total.se_alone,
        })
    });
    json!({
        "question": "solve", "demand": demand, "efficiency": efficiency,
        "option": option_id(scenario, found.sought.option), "lever": found.sought.lever.name(),
        "outcome": found.sought.outcome.to_string(), "probability": found.sought.probability,
        "today": tried(&found.today), "answer": answer, "turns": found.turns,
        "response": found.response.iter().map(tried).collect::<Vec<_>>(),
        "totals": totals.collect::<Vec<_>>(),
    })
}

/// `response.csv`: the chance at every setting that was tried over the range.
pub fn response(found: &Solution) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&["lever", "setting", "outcome", "chance", "se"])?;
    for tried in &found.response {
        table.text(&found.sought.lever.name())?;
        table.number(tried.setting)?;
        table.text(&found.sought.outcome.to_string())?;
        table.number(tried.chance.value)?;
        table.number(tried.chance.se)?;
        table.end()?;
    }
    table.bytes()
}

/// The JSON record of an allocation.
pub fn allocation_record(scenario: &Scenario, asked: Case, found: &Allocation) -> Value {
    let (demand, efficiency) = case(scenario, asked);
    let years = found.years.iter().map(|year| {
        let organisations = year.organisations.iter().map(|own| {
            json!({
                "organisation": own.id, "today": own.today, "total": own.total,
                "change": own.total - own.today, "chance_today": probability(own.chance_today),
                "chance": probability(own.chance), "held_by_bound": own.bound,
            })
        });
        json!({
            "year": scenario.year(year.year).to_string(), "total": year.total, "chance": year.chance,
            "all_meet_today": probability(year.all_today), "all_meet": probability(year.all),
            "organisations": organisations.collect::<Vec<_>>(),
        })
    });
    json!({
        "question": "allocate", "demand": demand, "efficiency": efficiency,
        "option": option_id(scenario, found.wanted.option), "most": found.wanted.most,
        "success_today": probability(found.success_today), "success": probability(found.success),
        "years": years.collect::<Vec<_>>(),
    })
}

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
            table.text(option_id(scenario, found.wanted.option))?;
            table.text(&scenario.year(year.year).to_string())?;
            table.text(&own.id)?;
            let figures = [own.today, own.total, own.total - own.today, own.chance_today.value];
            figures.into_iter().try_for_each(|figure| table.number(figure))?;
            table.number(own.chance.value)?;
            table.number(own.chance.se)?;
            table.text(if own.bound { "true" } else { "false" })?;
            table.end()?;
        }
    }
    table.bytes()
}

/// The JSON record of switching values.
pub fn switching_record(scenario: &Scenario, asked: Case, found: &Switching) -> Value {
    let (demand, efficiency) = case(scenario, asked);
    let today = scenario.options.iter().zip(&found.today);
    let values = found.values.iter().map(|value| {
        let overtaken = |side: usize| {
            value.preference[side].map(|(setting, option)| {
                json!({ "setting": setting, "preferred": option_id(scenario, option) })
            })
        };
        json!({
            "lever": value.lever.name(), "label": value.label, "range": [value.range.0, value.range.1],
            "preference_below": overtaken(0), "preference_above": overtaken(1),
            "half_below": value.half[0], "half_above": value.half[1],
        })
    });
    json!({
        "question": "switching", "demand": demand, "efficiency": efficiency, "runs": found.runs,
        "preferred": option_id(scenario, found.preferred), "tied": found.tied,
        "success": today.map(|(option, chance)| json!({ "option": option.id, "chance": chance })).collect::<Vec<_>>(),
        "values": values.collect::<Vec<_>>(),
    })
}

/// `switching.csv`: how far each assumption must move; a cell is empty where nothing switches within the range.
pub fn switching(scenario: &Scenario, found: &Switching) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&[
        "lever",
        "label",
        "from",
        "to",
        "preference_below",
        "preferred_below",
        "preference_above",
        "preferred_above",
        "half_below",
        "half_above",
    ])?;
    for value in &found.values {
        table.text(&value.lever.name())?;
        table.text(&value.label)?;
        table.number(value.range.0)?;
        table.number(value.range.1)?;
        for side in value.preference {
            table.optional(side.map(|(setting, _)| setting))?;
            table.text(side.map_or("", |(_, option)| option_id(scenario, option)))?;
        }
        table.optional(value.half[0])?;
        table.optional(value.half[1])?;
        table.end()?;
    }
    table.bytes()
}

/// The JSON record of a reverse stress test.
pub fn stress_record(scenario: &Scenario, asked: Case, found: &Stress) -> Value {
    let (demand, efficiency) = case(scenario, asked);
    let sign = |sign: &Sign| {
        let conditions = sign.conditions.iter().map(|condition| {
            json!({
                "input": condition.input.to_string(), "label": condition.label,
                "side": if condition.at_most { "at_most" } else { "at_least" }, "value": condition.value,
            })
        });
        json!({
            "conditions": conditions.collect::<Vec<_>>(),
            "among_failing": probability(sign.among_failing), "among_others": probability(sign.among_others),
            "then_fails": probability(sign.then_fails),
        })
    };
    json!({
        "question": "stress", "demand": demand, "efficiency": efficiency,
        "option": option_id(scenario, found.option), "fails": probability(found.fails),
        "rule": found.rule.as_ref().map(sign), "signs": found.signs.iter().map(sign).collect::<Vec<_>>(),
    })
}

/// `stress.csv`: the condition on each input that best tells failing runs from the others.
pub fn stress(found: &Stress) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&[
        "input",
        "label",
        "side",
        "value",
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
            for share in [sign.among_failing, sign.among_others, sign.then_fails] {
                table.number(share.value)?;
                table.number(share.se)?;
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
        let mut row = |option: &str, measure: &str, (value, se): (f64, f64)| {
            values.iter().try_for_each(|value| table.text(value))?;
            table.text(option)?;
            table.text(measure)?;
            table.number(value)?;
            table.number(se)?;
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
                row(&option.id, &measure.to_string(), (found.value, found.se))?;
            }
        }
    }
    table.bytes()
}

/// The JSON record of a sweep.
pub fn sweep_record(paths: &[String], points: &[Swept]) -> Value {
    let figure = |(value, se): (f64, f64)| json!({ "value": value, "se": se });
    let points = points.iter().map(|(values, point)| {
        let options = point.options.iter().map(|option| {
            let figures = MEASURES.iter().zip(&option.figures);
            let figures: serde_json::Map<String, Value> = figures
                .map(|(measure, found): (&OptionMeasure, _)| {
                    (measure.to_string(), figure((found.value, found.se)))
                })
                .collect();
            json!({ "option": option.id, "figures": figures })
        });
        let position = point.position;
        json!({
            "set": paths.iter().zip(values).map(|(path, value)| format!("{path}={value}")).collect::<Vec<_>>(),
            "position": {
                "mean": figure(position.mean), "p10": figure(position.p10), "p50": figure(position.p50),
                "p90": figure(position.p90),
            },
            "options": options.collect::<Vec<_>>(),
        })
    });
    json!({ "question": "sweep", "paths": paths, "points": points.collect::<Vec<_>>() })
}
