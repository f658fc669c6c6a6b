//! Solve: the setting of one lever at which an option has a given chance.
//!
//! Every setting is tried on the same runs, so the chance moves with the setting and not with luck. The answer is an
//! interval: the settings at which the chance found would be the one asked for, give or take 1.96 of its Monte Carlo errors
//! (a test inverted). Before anything is solved, the response is looked at over the whole range: where it goes up and down
//! by more than luck explains, that is said, and the answer nearest to the present setting is given.

mod money;

pub use money::{InMoney, ShareOf, YearMoney};

use super::levers::{self, Lever, locality_total, of_horizon};
use super::percentile::Ordered;
use super::trial::Trial;
use super::{Asked, Refusal, Unanswered, futures};
use crate::results::options::{OptionColumn, OptionMeasure};
use crate::scenario::assumptions::Case;
use crate::scenario::{Unit, Yearly};
use crate::summary::{Errors, Estimate, Z95, mean_and_error};

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Sought {
    /// The option's place in the file.
    pub option: usize,
    pub lever: Lever,
    /// The outcome whose chance is asked for: success, or one that is measured alike.
    pub outcome: OptionMeasure,
    pub probability: f64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    pub sought: Sought,
    pub found: CaseSolution,
    /// With [`Lever::Total`]: what the locality's total would be, year by year.
    pub totals: Vec<YearTotal>,
    /// What the setting is in money, where it is not said in money already.
    pub money: Option<InMoney>,
    /// The same asked of every other case, up to [`MOST_CASES`].
    pub others: Vec<CaseSolution>,
    /// How many more cases there are.
    pub left_out: usize,
}

/// What came of it in one case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseSolution {
    pub case: Case,
    /// The chance at the present setting.
    pub today: Tried,
    pub answer: Answer,
    /// Whether the chance goes both up and down over the range, by more than luck explains.
    pub turns: bool,
    /// What was tried over the range, in order of the setting.
    pub response: Vec<Tried>,
}

/// A setting that was tried, and the chance that it has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    pub setting: f64,
    pub chance: Estimate,
}

/// Where the answer lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    Found {
        found: Tried,
        /// Settings between which the answer lies, with 95% confidence; `None` where that end lies beyond the range.
        low: Option<f64>,
        high: Option<f64>,
    },
    /// No setting in the range has the chance asked for: these have the least and the greatest.
    OutOfReach { least: Tried, greatest: Tried },
    /// No setting has it: between these two, which lie as close together as settings are told apart, the chance jumps over it.
    Jumps { below: Tried, above: Tried },
}

/// A year's total of the locality, £m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearTotal {
    pub year: usize,
    pub today: f64,
    /// With the answer's shift; `None` where there is none.
    pub solved: Option<f64>,
    /// The total that would be met in this year, taken alone, with the probability asked for, before any tolerance; and its
    /// Monte Carlo error.
    pub alone: f64,
    pub se_alone: f64,
}

/// Points at which the response is looked at.
const POINTS: usize = 9;
/// Tries that close in on an answer at most.
const MOST_TRIES: usize = 60;

/// The most other cases that an answer has: each takes as long as the one that is asked.
pub const MOST_CASES: usize = 60;

/// Solves for the setting, in the case that is asked and beside it in every other.
///
/// An error where the probability is not between 0 and 1, or the lever can do nothing for the option.
pub fn solve(asked: &Asked, sought: Sought) -> Result<Solution, Unanswered> {
    let p = sought.probability;
    if !(p > 0.0 && p < 1.0) {
        return Err(Refusal::NoProbability(p).into());
    }
    let Some(option) = asked.scenario.options.get(sought.option) else {
        return Err(Refusal::NoSuchOption.into());
    };
    levers::check(asked.scenario, option, &sought.lever, sought.outcome)?;
    let trial = Trial::new(asked, vec![sought.option]);
    let found = in_case(&trial, asked, &sought);
    let totals = match sought.lever {
        Lever::Total => year_totals(&trial, asked, option, p, found.setting())?,
        _ => Vec::new(),
    };
    let money = money::of(&trial, asked, &sought, found.setting());
    let mut cases = Case::all(asked.scenario);
    cases.retain(|case| *case != asked.case);
    let left_out = cases.len().saturating_sub(MOST_CASES);
    let others = cases.into_iter().take(MOST_CASES).map(|case| {
        let asked = Asked { case, ..*asked };
        in_case(&Trial::new(&asked, vec![sought.option]), &asked, &sought)
    });
    let others = others.collect();
    Ok(Solution { found, totals, money, others, left_out, sought })
}

/// Solves for the setting in one case.
fn in_case(trial: &Trial, asked: &Asked, sought: &Sought) -> CaseSolution {
    let p = sought.probability;
    let mut search = Search { trial, sought, tried: Vec::new() };
    let neutral = sought.lever.neutral();
    let today = search.at(neutral).tried;
    let reach = Z95 * (p * (1.0 - p) / asked.settings.runs as f64).sqrt();
    let (low, high) = search.look((p - reach).max(p / 2.0), (p + reach).min((1.0 + p) / 2.0));
    let response: Vec<Tried> = search.tried.iter().map(|found| found.tried).collect();
    let turns = search.turns();
    let answer = match search.close_in(p) {
        None => {
            let by_chance = |a: &&Tried, b: &&Tried| a.chance.value.total_cmp(&b.chance.value);
            let least = response.iter().min_by(by_chance).copied().unwrap_or(today);
            let greatest = response.iter().max_by(by_chance).copied().unwrap_or(today);
            Answer::OutOfReach { least, greatest }
        }
        Some((below, above)) if beyond(&below, p, reach) && beyond(&above, p, reach) => {
            Answer::Jumps { below, above }
        }
        Some((below, above)) => {
            let found = nearer(below, above, p);
            let ends = [p - reach, p + reach].map(|p| {
                let inside = p > 0.0 && p < 1.0;
                let found = inside.then(|| search.close_in(p)).flatten();
                found.map(|(below, above)| nearer(below, above, p).setting)
            });
            let rising = search.rises_at(found.setting);
            let (low_end, high_end) = if rising { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
            let within = |end: Option<f64>| end.filter(|end| (low..=high).contains(end));
            Answer::Found { found, low: within(low_end), high: within(high_end) }
        }
    };
    CaseSolution { case: asked.case, today, answer, turns, response }
}

impl CaseSolution {
    /// The setting that was found.
    pub fn setting(&self) -> Option<f64> {
        match self.answer {
            Answer::Found { found, .. } => Some(found.setting),
            Answer::OutOfReach { .. } | Answer::Jumps { .. } => None,
        }
    }
}

/// Settings tried so far, in order, with every run's outcome.
struct Search<'a> {
    trial: &'a Trial<'a>,
    sought: &'a Sought,
    tried: Vec<Outcome>,
}

struct Outcome {
    tried: Tried,
    runs: Vec<f64>,
}

impl Search<'_> {
    /// Tries a setting.
    fn at(&mut self, setting: f64) -> &Outcome {
        let place = self.tried.partition_point(|found| found.tried.setting < setting);
        if self.tried.get(place).is_none_or(|found| found.tried.setting != setting) {
            let column = of_horizon(self.sought.outcome);
            let found = self.trial.moved(&self.sought.lever, setting, &[column]);
            let runs = found.into_iter().flatten().next().unwrap_or_default();
            let n = runs.len() as f64;
            let value = runs.iter().sum::<f64>() / n;
            let chance = Estimate::chance(value, runs.len());
            self.tried.insert(place, Outcome { tried: Tried { setting, chance }, runs });
        }
        &self.tried[place]
    }

    /// Looks at the response over the lever's range; of a total, over as much of it as it takes for the chance to lie on both
    /// sides of what is asked for, its interval included. Returns its ends.
    fn look(&mut self, less: f64, more: f64) -> (f64, f64) {
        let turnover = self.trial.turnover();
        let (low, high) = self.sought.lever.range(turnover);
        if !matches!(self.sought.lever, Lever::Total | Lever::Allocation(_)) {
            for point in 0..POINTS {
                self.at(low + (high - low) * point as f64 / (POINTS - 1) as f64);
            }
            return (low, high);
        }
        // A sum of money may be any: outwards from today's, until the chance lies between.
        let mut reach = 0.005 * high;
        loop {
            let (below, above) = (self.at(-reach).tried.chance, self.at(reach).tried.chance);
            let between =
                below.value.min(above.value) < less && below.value.max(above.value) > more;
            if between || reach >= high {
                return (-reach, reach);
            }
            reach = (2.0 * reach).min(high);
        }
    }

    /// Whether the chance both rises and falls over what was tried, each by more than two errors of the paired difference.
    fn turns(&self) -> bool {
        let steps = self.tried.windows(2).map(|pair| {
            let apart: Vec<f64> =
                pair[0].runs.iter().zip(&pair[1].runs).map(|(a, b)| b - a).collect();
            mean_and_error(&apart, Errors::Runs)
        });
        let (rises, falls) = steps.fold((false, false), |(rises, falls), step| {
            let luck = 2.0 * step.error + 1e-12;
            (rises || step.value > luck, falls || -step.value > luck)
        });
        rises && falls
    }

    /// Whether the chance rises with the setting around one.
    fn rises_at(&self, setting: f64) -> bool {
        let place = self.tried.partition_point(|found| found.tried.setting < setting);
        let chance = |place: usize| self.tried[place].tried.chance.value;
        let last = self.tried.len() - 1;
        // Outwards, until there is a difference.
        (1..=last).find_map(|step| {
            let (below, above) = (place.saturating_sub(step), (place + step).min(last));
            (chance(below) != chance(above)).then(|| chance(above) > chance(below))
        }) == Some(true)
    }

    /// The two neighbours tried between which the chance crosses `p`, those nearest to the present setting.
    fn bracket(&self, p: f64) -> Option<(Tried, Tried)> {
        let neutral = self.sought.lever.neutral();
        let pairs = self.tried.windows(2).map(|pair| (pair[0].tried, pair[1].tried));
        let crossing = pairs.filter(|(a, b)| {
            let (a, b) = (a.chance.value - p, b.chance.value - p);
            a == 0.0 || b == 0.0 || (a < 0.0) != (b < 0.0)
        });
        let distance =
            |(a, b): &(Tried, Tried)| (a.setting - neutral).abs().min((b.setting - neutral).abs());
        crossing.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// Closes in on the setting at which the chance is `p`: by interpolation, kept inside a bracket that shrinks. Returns its
    /// ends, the lower setting first.
    fn close_in(&mut self, p: f64) -> Option<(Tried, Tried)> {
        let (mut a, mut b) = self.bracket(p)?;
        let half_a_run = 0.5 / self.tried[0].runs.len() as f64;
        let fine = 1e-9 * (1.0 + a.setting.abs().max(b.setting.abs()));
        for turn in 0..MOST_TRIES {
            let (from, to) = (a.chance.value - p, b.chance.value - p);
            if from.abs() <= half_a_run || to.abs() <= half_a_run || b.setting - a.setting <= fine {
                break;
            }
            // Every third try halves, so that a flat response does not stall it.
            let share = if turn % 3 == 2 { 0.5 } else { (from / (from - to)).clamp(0.05, 0.95) };
            let next = self.at(a.setting + share * (b.setting - a.setting)).tried;
            if (next.chance.value - p < 0.0) == (from < 0.0) { a = next } else { b = next }
        }
        Some((a, b))
    }
}

/// Whether a chance is further from the one asked for than luck explains.
fn beyond(tried: &Tried, p: f64, reach: f64) -> bool {
    (tried.chance.value - p).abs() > reach
}

/// Of two settings the one whose chance is nearer.
fn nearer(below: Tried, above: Tried, p: f64) -> Tried {
    let far = |tried: &Tried| (tried.chance.value - p).abs();
    if far(&below) <= far(&above) { below } else { above }
}

/// What the locality's total would be in each year.
fn year_totals(
    trial: &Trial,
    asked: &Asked,
    option: &crate::scenario::ControlTotalOption,
    p: f64,
    shift: Option<f64>,
) -> Result<Vec<YearTotal>, Unanswered> {
    let today: Yearly = locality_total(asked.scenario, option);
    let column = |year| OptionColumn {
        unit: Unit::Covered,
        year: Some(year),
        measure: OptionMeasure::BeforeSupport,
    };
    let columns: Vec<OptionColumn> = (1..=asked.scenario.years).map(column).collect();
    let runs = trial.with(option, &columns);
    futures::finite("the organisations under control totals", &runs)?;
    let years = (1..).zip(today).zip(&runs);
    Ok(years
        .map(|((year, today), runs)| {
            let ordered = Ordered::of(runs);
            YearTotal {
                year,
                today,
                solved: shift.map(|shift| today + shift),
                alone: ordered.at(1.0 - p),
                se_alone: ordered.error(1.0 - p),
            }
        })
        .collect())
}
