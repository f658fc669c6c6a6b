//! What it takes, as a record and as tables.

use serde::Serialize;

use super::super::figure::{FigureRecord, ids, option_id};
use super::{Table, TableError};
use crate::findings::{answers as findings, solved};
use crate::questions::solve::{Answer, CaseSolution, Solution, Tried};
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;

/// A setting of a lever, and the chance that it has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriedRecord {
    pub setting: f64,
    /// The setting in words.
    pub setting_said: String,
    pub chance: FigureRecord,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SolutionRecord {
    pub demand: String,
    pub efficiency: String,
    pub option: String,
    pub lever: String,
    pub outcome: String,
    pub probability: f64,
    /// The answer in a sentence.
    pub said: String,
    pub today: TriedRecord,
    pub answer: SolvedRecord,
    pub turns: bool,
    pub response: Vec<TriedRecord>,
    pub totals: Vec<YearTotalRecord>,
    /// What the setting is in money, where it is not said in money already.
    pub money: Vec<YearMoneyRecord>,
    /// The answer in each case, the one that was asked first.
    pub cases: Vec<CaseSolutionRecord>,
    /// How many cases were not asked because there are so many.
    pub cases_left_out: usize,
}

/// A year's sums, £m: with savings what is planned anew, with support what is offered, with an allocation what is added.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearMoneyRecord {
    pub year: String,
    pub today: f64,
    pub solved: Option<f64>,
    /// What they are a share of: cost, or income.
    pub base: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseSolutionRecord {
    pub demand: String,
    pub efficiency: String,
    /// The case, its chance as the file has it, and the answer, in words.
    pub said: [String; 3],
    pub today: TriedRecord,
    pub answer: SolvedRecord,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SolvedRecord {
    Found {
        found: bool,
        setting: f64,
        low_95: Option<f64>,
        high_95: Option<f64>,
        chance: FigureRecord,
    },
    OutOfReach {
        found: bool,
        least: TriedRecord,
        greatest: TriedRecord,
    },
    Jumps {
        found: bool,
        below: TriedRecord,
        above: TriedRecord,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearTotalRecord {
    pub year: String,
    pub today: f64,
    pub solved: Option<f64>,
    pub met_alone: f64,
    pub se_met_alone: f64,
}

/// The record of a solution.
pub fn solution_record(scenario: &Scenario, asked: Case, found: &Solution) -> SolutionRecord {
    let (demand, efficiency) = ids(scenario, asked);
    let lever = &found.sought.lever;
    let tried = |tried: &Tried| TriedRecord {
        setting: tried.setting,
        setting_said: findings::setting(lever, tried.setting),
        chance: tried.chance.into(),
    };
    let answer = |found: &CaseSolution| match &found.answer {
        Answer::Found { found, low, high } => SolvedRecord::Found {
            found: true,
            setting: found.setting,
            low_95: *low,
            high_95: *high,
            chance: found.chance.into(),
        },
        Answer::Jumps { below, above } => {
            SolvedRecord::Jumps { found: false, below: tried(below), above: tried(above) }
        }
        Answer::OutOfReach { least, greatest } => SolvedRecord::OutOfReach {
            found: false,
            least: tried(least),
            greatest: tried(greatest),
        },
    };
    let totals = found.totals.iter().map(|total| YearTotalRecord {
        year: scenario.year(total.year).to_string(),
        today: total.today,
        solved: total.solved,
        met_alone: total.alone,
        se_met_alone: total.se_alone,
    });
    let money = found.money.iter().flat_map(|money| &money.years).map(|year| YearMoneyRecord {
        year: scenario.year(year.year).to_string(),
        today: year.today,
        solved: year.solved,
        base: year.base,
    });
    let all = std::iter::once(&found.found).chain(&found.others);
    let cases = all.zip(solved::cases(scenario, found)).map(|(found, said)| {
        let (demand, efficiency) = ids(scenario, found.case);
        let (today, answer) = (tried(&found.today), answer(found));
        CaseSolutionRecord { demand, efficiency, said, today, answer }
    });
    SolutionRecord {
        demand,
        efficiency,
        option: option_id(scenario, found.sought.option),
        lever: lever.name(),
        outcome: found.sought.outcome.to_string(),
        probability: found.sought.probability,
        said: solved::solved(scenario, found),
        today: tried(&found.found.today),
        answer: answer(&found.found),
        turns: found.found.turns,
        response: found.found.response.iter().map(tried).collect(),
        totals: totals.collect(),
        money: money.collect(),
        cases: cases.collect(),
        cases_left_out: found.left_out,
    }
}

/// `response.csv`: the chance at every setting that was tried over the range.
pub fn response(found: &Solution) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&["lever", "setting", "outcome", "chance", "se"])?;
    for tried in &found.found.response {
        table.text(&found.sought.lever.name())?;
        table.number(tried.setting)?;
        table.text(&found.sought.outcome.to_string())?;
        table.number(tried.chance.value)?;
        table.number(tried.chance.error)?;
        table.end()?;
    }
    table.bytes()
}

/// `cases.csv`: the answer in every case, the one that was asked first; cells are empty where no setting has the chance.
pub fn cases(scenario: &Scenario, found: &Solution) -> Result<Vec<u8>, TableError> {
    let columns = [
        "demand",
        "efficiency",
        "lever",
        "chance_today",
        "se_chance_today",
        "setting",
        "low_95",
        "high_95",
        "chance",
        "se_chance",
        "answer",
    ];
    let mut table = Table::new(&columns)?;
    let all = std::iter::once(&found.found).chain(&found.others);
    for own in all {
        let (demand, efficiency) = ids(scenario, own.case);
        table.text(&demand)?;
        table.text(&efficiency)?;
        table.text(&found.sought.lever.name())?;
        table.number(own.today.chance.value)?;
        table.number(own.today.chance.error)?;
        let figures = match own.answer {
            Answer::Found { found, low, high } => {
                let chance = found.chance;
                [Some(found.setting), low, high, Some(chance.value), Some(chance.error)]
            }
            Answer::OutOfReach { .. } | Answer::Jumps { .. } => [None; 5],
        };
        figures.into_iter().try_for_each(|figure| table.optional(figure))?;
        table.text(&solved::in_short(&found.sought, own))?;
        table.end()?;
    }
    table.bytes()
}

/// `money.csv`: what the setting is in money, £m, year by year.
pub fn money(scenario: &Scenario, found: &Solution) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&["year", "lever", "today", "solved", "share_of", "base"])?;
    if let Some(money) = &found.money {
        for year in &money.years {
            table.text(&scenario.year(year.year).to_string())?;
            table.text(&found.sought.lever.name())?;
            table.number(year.today)?;
            table.optional(year.solved)?;
            table.text(money.share_of.name())?;
            table.number(year.base)?;
            table.end()?;
        }
    }
    table.bytes()
}
