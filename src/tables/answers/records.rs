//! Records of answers, `answer.json`: what is written of each, and what the page shows.
//!
//! Beside figures, a record has what they say in words, so that nobody has to word them a second time.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::DiffRecord;
use super::super::figure::{FigureRecord, ids, option_id};
use super::solved::SolutionRecord;
use crate::findings::answers as findings;
use crate::questions::allocate::Allocation;
use crate::questions::stress::{Sign, Stress};
use crate::questions::sweep::{MEASURES, Swept};
use crate::questions::switching::{Switching, SwitchingValue};
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;

/// The answer to a question that a report can show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "question", rename_all = "lowercase")]
pub enum Answered {
    Solve(SolutionRecord),
    Allocate(AllocationRecord),
    Switching(SwitchingRecord),
    Stress(StressRecord),
    Sweep(SweepRecord),
    Diff(DiffRecord),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllocationRecord {
    pub demand: String,
    pub efficiency: String,
    pub option: String,
    pub most: Option<f64>,
    /// What the totals have in common, in a sentence.
    pub said: String,
    pub success_today: FigureRecord,
    pub success: FigureRecord,
    pub years: Vec<AllocatedYearRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllocatedYearRecord {
    pub year: String,
    pub total: f64,
    pub chance: f64,
    pub all_meet_today: FigureRecord,
    pub all_meet: FigureRecord,
    pub organisations: Vec<AllocatedRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllocatedRecord {
    pub organisation: String,
    pub today: f64,
    pub total: f64,
    pub change: f64,
    pub chance_today: FigureRecord,
    pub chance: FigureRecord,
    pub held_by_bound: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SwitchingRecord {
    pub demand: String,
    pub efficiency: String,
    pub runs: u64,
    /// The outcome by which options are judged.
    pub outcome: String,
    /// Whether all options come to the same by it.
    pub one_set: bool,
    pub preferred: String,
    pub tied: bool,
    pub success: Vec<OptionChanceRecord>,
    pub values: Vec<SwitchingValueRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionChanceRecord {
    pub option: String,
    pub chance: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SwitchingValueRecord {
    pub lever: String,
    pub label: String,
    /// What the assumption is today.
    pub present: Option<f64>,
    pub range: [f64; 2],
    pub preference_below: Option<OvertakenRecord>,
    pub preference_above: Option<OvertakenRecord>,
    pub half_below: Option<FigureRecord>,
    pub half_above: Option<FigureRecord>,
    /// Where another option is preferred, and where the preferred one's chance crosses one half, in words; empty where
    /// nothing switches.
    pub preference_said: Vec<String>,
    pub half_said: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OvertakenRecord {
    pub setting: f64,
    pub se: f64,
    pub preferred: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StressRecord {
    pub demand: String,
    pub efficiency: String,
    pub option: String,
    pub fails: FigureRecord,
    /// What failing futures have in common, in a sentence.
    pub said: String,
    pub rule: Option<SignRecord>,
    pub signs: Vec<SignRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignRecord {
    /// The conditions in words.
    pub said: String,
    pub conditions: Vec<ConditionRecord>,
    pub among_failing: FigureRecord,
    pub among_others: FigureRecord,
    pub then_fails: FigureRecord,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConditionRecord {
    pub input: String,
    pub label: String,
    pub side: String,
    pub value: f64,
    /// Whether the input moves a position by itself.
    pub acts: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepRecord {
    pub demand: String,
    pub efficiency: String,
    pub paths: Vec<String>,
    pub points: Vec<PointRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointRecord {
    pub set: Vec<String>,
    pub position: BTreeMap<String, FigureRecord>,
    pub options: Vec<PointOptionRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointOptionRecord {
    pub option: String,
    pub figures: BTreeMap<String, FigureRecord>,
}

/// The record of an allocation.
pub fn allocation_record(scenario: &Scenario, asked: Case, found: &Allocation) -> Answered {
    let (demand, efficiency) = ids(scenario, asked);
    let years = found.years.iter().map(|year| AllocatedYearRecord {
        year: scenario.year(year.year).to_string(),
        total: year.total,
        chance: year.chance,
        all_meet_today: year.all_today.into(),
        all_meet: year.all.into(),
        organisations: year
            .organisations
            .iter()
            .map(|own| AllocatedRecord {
                organisation: own.id.clone(),
                today: own.today,
                total: own.total,
                change: own.total - own.today,
                chance_today: own.chance_today.into(),
                chance: own.chance.into(),
                held_by_bound: own.bound,
            })
            .collect(),
    });
    Answered::Allocate(AllocationRecord {
        demand,
        efficiency,
        option: option_id(scenario, found.wanted.option),
        most: found.wanted.most,
        said: findings::allocated(found),
        success_today: found.success_today.into(),
        success: found.success.into(),
        years: years.collect(),
    })
}

/// The record of switching values.
pub fn switching_record(scenario: &Scenario, asked: Case, found: &Switching) -> Answered {
    let (demand, efficiency) = ids(scenario, asked);
    let success = scenario.options.iter().zip(&found.today);
    let success = success
        .map(|(option, chance)| OptionChanceRecord { option: option.id.clone(), chance: *chance });
    let value = |value: &SwitchingValue| {
        let overtaken = |side: usize| {
            value.preference[side].map(|(setting, option)| OvertakenRecord {
                setting: setting.value,
                se: setting.error,
                preferred: option_id(scenario, option),
            })
        };
        let said = |setting: f64| findings::switch(value, setting);
        let preference = value.preference.iter().flatten();
        SwitchingValueRecord {
            lever: value.lever.name(),
            label: value.label.clone(),
            present: value.present,
            range: [value.range.0, value.range.1],
            preference_below: overtaken(0),
            preference_above: overtaken(1),
            half_below: value.half[0].map(FigureRecord::from),
            half_above: value.half[1].map(FigureRecord::from),
            preference_said: preference.map(|(setting, _)| said(setting.value)).collect(),
            half_said: value.half.iter().flatten().map(|setting| said(setting.value)).collect(),
        }
    };
    Answered::Switching(SwitchingRecord {
        demand,
        efficiency,
        runs: found.runs,
        outcome: found.outcome.to_string(),
        one_set: found.is_one_set(),
        preferred: option_id(scenario, found.preferred),
        tied: found.tied,
        success: success.collect(),
        values: found.values.iter().map(value).collect(),
    })
}

/// The record of a reverse stress test.
pub fn stress_record(scenario: &Scenario, asked: Case, found: &Stress) -> Answered {
    let (demand, efficiency) = ids(scenario, asked);
    let sign = |sign: &Sign| {
        let conditions = sign.conditions.iter().map(|condition| ConditionRecord {
            input: condition.input.to_string(),
            label: condition.label.clone(),
            side: if condition.at_most { "at_most" } else { "at_least" }.to_owned(),
            value: condition.value,
            acts: condition.acts,
        });
        SignRecord {
            said: findings::sign(sign),
            conditions: conditions.collect(),
            among_failing: sign.among_failing.into(),
            among_others: sign.among_others.into(),
            then_fails: sign.then_fails.into(),
        }
    };
    Answered::Stress(StressRecord {
        demand,
        efficiency,
        option: option_id(scenario, found.option),
        fails: found.fails.into(),
        said: findings::stressed(found),
        rule: found.rule.as_ref().map(sign),
        signs: found.signs.iter().map(sign).collect(),
    })
}

/// The record of a sweep.
pub fn sweep_record(
    scenario: &Scenario,
    asked: Case,
    paths: &[String],
    points: &[Swept],
) -> Answered {
    let (demand, efficiency) = ids(scenario, asked);
    let points = points.iter().map(|(values, point)| {
        let options = point.options.iter().map(|option| PointOptionRecord {
            option: option.id.clone(),
            figures: MEASURES
                .iter()
                .zip(&option.figures)
                .map(|(measure, found)| (measure.to_string(), found.estimate.into()))
                .collect(),
        });
        let position = point.position;
        let position = [
            ("mean", position.mean),
            ("p10", position.p10),
            ("p50", position.p50),
            ("p90", position.p90),
        ];
        PointRecord {
            set: paths.iter().zip(values).map(|(path, value)| format!("{path}={value}")).collect(),
            position: position.map(|(name, figure)| (name.to_owned(), figure.into())).into(),
            options: options.collect(),
        }
    });
    let points = points.collect();
    Answered::Sweep(SweepRecord { demand, efficiency, paths: paths.to_vec(), points })
}
