//! Switching values: how far one assumption must move, all others staying as they are, before the decision changes.
//!
//! The decision changes where another option than today's preferred one has the higher chance of the outcome that is asked
//! for, or where the preferred one's chance crosses one half (HM Treasury, The Green Book, "switching values"). Options that
//! come to the same count as one. Each assumption is moved both ways from where it stands, on the same runs. It is looked at
//! densely near today's setting, on a few runs; where those do not rule a crossing out, all runs are asked, and the nearest
//! crossing on each side is closed in on by halving. Its error is that of what crosses, over the slope there (the delta method).

use std::collections::BTreeMap;
use std::rc::Rc;

use super::inputs::called;
use super::levers::{Lever, Rule, Schemes, of_horizon};
use super::sets::sets;
use super::trial::Trial;
use super::{Asked, Refusal, Unanswered};
use crate::results::options::OptionMeasure;
use crate::scenario::assumptions::Assumptions;
use crate::scenario::options::Period;
use crate::simulate::{Batch, Settings};
use crate::summary::{Errors, Estimate, Z95, mean_and_error};
use crate::units::HAIR;

/// How far each assumption must move.
#[derive(Debug, Clone, PartialEq)]
pub struct Switching {
    /// The outcome by which options are judged.
    pub outcome: OptionMeasure,
    /// Options in sets that come to the same, by place in the file.
    pub sets: Vec<Vec<usize>>,
    /// Chances of the outcome today, by option in the file's order.
    pub today: Vec<f64>,
    /// The option with the highest chance, by place; the first of several.
    pub preferred: usize,
    /// Whether another option is as likely, within luck: then there is no preference to lose.
    pub tied: bool,
    pub runs: u64,
    /// By assumption.
    pub values: Vec<SwitchingValue>,
}

/// One assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchingValue {
    pub lever: Lever,
    pub label: String,
    /// What the assumption is today, the mean of its years (and of services, where it is all of them): growth a year, or a
    /// multiple of 1.
    pub present: Option<f64>,
    /// Settings that were looked at.
    pub range: (f64, f64),
    /// The nearest settings below and above today's at which another option becomes the preferred one, and which.
    pub preference: [Option<(Estimate, usize)>; 2],
    /// The nearest settings below and above today's at which the preferred option's chance crosses one half.
    pub half: [Option<Estimate>; 2],
}

/// Where options are looked at on each side, as shares of the way to the end of the range: densely near today's setting.
const STEPS: [f64; 12] = [0.01, 0.02, 0.04, 0.06, 0.09, 0.13, 0.18, 0.25, 0.35, 0.5, 0.7, 1.0];
/// Parts of the range to which a crossing is closed in on, and tries at most.
const FINE: f64 = 2_048.0;
const MOST_TRIES: usize = 16;
/// Runs at most: more would only take memory.
const MOST_RUNS: u64 = Batch::MOST;
/// Runs on which options are looked at first.
const FIRST_RUNS: u64 = 1_024;
/// Errors of a few runs beyond which they rule a crossing out.
const RULED_OUT: f64 = 4.0;

/// Finds the switching values of savings, of all demand and each service, and of each price index that matters.
///
/// An error where the scenario has no options.
pub fn switching(asked: &Asked) -> Result<Switching, Unanswered> {
    let options = asked.scenario.options.len();
    if options == 0 {
        return Err(Refusal::NoDecision.into());
    }
    let [few, all] = [FIRST_RUNS, MOST_RUNS].map(|most| {
        let settings = Settings { runs: asked.settings.runs.min(most), ..asked.settings };
        Asked { settings, ..*asked }
    });
    let asked = &all;
    let trials = [Trial::groups(&few, 0..options), Trial::groups(asked, 0..options)];
    let outcome = OptionMeasure::from(asked.scenario.run.outcome);
    let sets = sets(asked, &trials[1], outcome);
    let wanted = [of_horizon(outcome)];
    let hits = |runs: usize, lever: &Lever, setting: f64, option: usize| -> Hits {
        let own = trials[runs].iter().filter(|trial| trial.options.contains(&option));
        own.flat_map(|trial| {
            let found = trial.moved(lever, setting, &wanted).into_iter();
            let found = found.filter_map(|columns| columns.into_iter().next().map(Rc::from));
            trial.options.iter().copied().zip(found.collect::<Vec<Rc<[f64]>>>())
        })
        .collect()
    };
    let today = [0, 1].map(|runs| {
        let mut today: Vec<Rc<[f64]>> = vec![Rc::from([]); options];
        for trial in &trials[runs] {
            let unmoved_lever = Lever::Savings(Schemes::All);
            let unmoved = hits(runs, &unmoved_lever, 1.0, trial.options[0]);
            unmoved.into_iter().for_each(|(option, hits)| today[option] = hits);
        }
        today
    });
    let chances: Vec<f64> = today[1].iter().map(|hits| chance(hits)).collect();
    let preferred = best(&chances);
    let own = sets.iter().find(|set| set.contains(&preferred)).cloned().unwrap_or_default();
    let mut others = (0..options).filter(|option| !own.contains(option));
    let tied = others.any(|other| {
        let lead = lead(&today[1][preferred], &today[1][other]);
        lead.value <= Z95 * lead.error
    });
    let assumptions = Assumptions::of(asked.scenario, asked.case);
    let values = levers_of(asked).into_iter().map(|(lever, label)| {
        let mut side = Side {
            hits: &hits,
            lever: &lever,
            today: &today,
            preferred,
            own: &own,
            prefers: !tied && own.len() < options,
            above_half: chances[preferred] >= 0.5,
            known: BTreeMap::new(),
        };
        let range = lever.range(0.0);
        let neutral = lever.neutral();
        let [below, above] = [range.0, range.1].map(|end| side.look(neutral, end));
        SwitchingValue {
            label,
            present: present(&lever, &assumptions),
            range,
            preference: [below.0, above.0],
            half: [below.1, above.1],
            lever: lever.clone(),
        }
    });
    let values = values.collect();
    Ok(Switching {
        outcome,
        sets,
        today: chances,
        preferred,
        tied,
        runs: asked.settings.runs,
        values,
    })
}

/// Whether the outcome comes in each run, by option.
type Hits = Vec<(usize, Rc<[f64]>)>;

fn chance(hits: &[f64]) -> f64 {
    hits.iter().sum::<f64>() / hits.len() as f64
}

/// By how much the first chance is higher than the second, on the same runs.
fn lead(a: &[f64], b: &[f64]) -> Estimate {
    let apart: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    mean_and_error(&apart, Errors::Runs)
}

/// One assumption on its way from today's setting to an end of its range.
struct Side<'a> {
    /// What comes of an option at a setting, on a few runs (0) or on all (1), and of those that come with it at no cost.
    hits: &'a dyn Fn(usize, &Lever, f64, usize) -> Hits,
    lever: &'a Lever,
    /// By runs and option, where nothing is moved.
    today: &'a [Vec<Rc<[f64]>>; 2],
    preferred: usize,
    /// The options that come to the same as the preferred one, it among them.
    own: &'a [usize],
    /// Whether there is a preference that could be lost.
    prefers: bool,
    /// Whether the preferred option's chance is one half or more today.
    above_half: bool,
    /// By runs, the bits of the setting, and option.
    known: BTreeMap<(usize, u64, usize), Rc<[f64]>>,
}

/// What must exceed 0: another option's lead, or how far a chance lies on the other side of one half.
#[derive(Clone, Copy, PartialEq)]
enum Crosses {
    Preference,
    Half,
}

impl Side<'_> {
    fn at(&mut self, runs: usize, setting: f64, option: usize) -> Rc<[f64]> {
        if setting == self.lever.neutral() {
            return Rc::clone(&self.today[runs][option]);
        }
        let bits = setting.to_bits();
        if !self.known.contains_key(&(runs, bits, option)) {
            let found = (self.hits)(runs, self.lever, setting, option);
            self.known.extend(found.into_iter().map(|(option, hits)| ((runs, bits, option), hits)));
        }
        self.known.get(&(runs, bits, option)).cloned().unwrap_or_else(|| Rc::from([]))
    }

    /// What crosses 0, at a setting.
    fn value(&mut self, crosses: Crosses, runs: usize, setting: f64) -> Estimate {
        let preferred = self.at(runs, setting, self.preferred);
        if crosses == Crosses::Half {
            let above = Estimate::chance(chance(&preferred), preferred.len());
            let value = above.value - 0.5;
            // On one half it has crossed for one that lay below.
            let value = if self.above_half { -value } else { value + f64::MIN_POSITIVE };
            return Estimate { value, ..above };
        }
        let others: Vec<usize> =
            (0..self.today[0].len()).filter(|option| !self.own.contains(option)).collect();
        let leads =
            others.into_iter().map(|other| lead(&self.at(runs, setting, other), &preferred));
        let nothing = Estimate { value: f64::NEG_INFINITY, error: 0.0 };
        let highest = leads.fold(nothing, |a, b| if b.value > a.value { b } else { a });
        Estimate { value: highest.value - HAIR, ..highest }
    }

    /// Where the preferred option is overtaken and by which, and where its chance crosses one half.
    fn look(&mut self, from: f64, to: f64) -> (Option<(Estimate, usize)>, Option<Estimate>) {
        let preference =
            if self.prefers { self.nearest(Crosses::Preference, from, to) } else { None };
        let preference = preference.map(|found| {
            let options = 0..self.today[0].len();
            let chances: Vec<f64> =
                options.map(|option| chance(&self.at(1, found.value, option))).collect();
            (found, best(&chances))
        });
        (preference, self.nearest(Crosses::Half, from, to))
    }

    /// The nearest setting to `from` at which something is above zero, where it is not at `from`: closed in on from a grid by
    /// interpolation, with every third step halving.
    fn nearest(&mut self, crosses: Crosses, from: f64, to: f64) -> Option<Estimate> {
        let mut near = from;
        let mut crossed = None;
        for step in STEPS {
            let far = from + (to - from) * step;
            let few = self.value(crosses, 0, far);
            if few.value > -RULED_OUT * few.error && self.value(crosses, 1, far).value > 0.0 {
                crossed = Some(far);
                break;
            }
            near = far;
        }
        let mut far = crossed?;
        let mut tried =
            [near, far].map(|setting| (setting, self.value(crosses, 1, setting))).to_vec();
        let (mut low, mut high) = (tried[0].1.value, tried[1].1.value);
        if low > 0.0 {
            // On a few runs it was ruled out there, and on all it has crossed already.
            return Some(Estimate { value: near, error: (far - near).abs() / 2.0 });
        }
        let fine = ((to - from) / FINE).abs();
        for turn in 0..MOST_TRIES {
            if (far - near).abs() <= fine {
                break;
            }
            let share = low / (low - high);
            let share =
                if turn % 3 == 2 || !share.is_finite() { 0.5 } else { share.clamp(0.05, 0.95) };
            let next = near + share * (far - near);
            let value = self.value(crosses, 1, next);
            tried.push((next, value));
            if value.value > 0.0 {
                (far, high) = (next, value.value)
            } else {
                (near, low) = (next, value.value)
            }
        }
        let value = self.value(crosses, 1, far);
        // The slope between settings that differ by more than luck, those nearest to the crossing.
        let apart = |(_, found): &&(f64, Estimate)| found.value.abs() >= 2.0 * value.error;
        let nearest = |beyond: bool| {
            let side = tried.iter().filter(|(_, found)| (found.value > 0.0) == beyond);
            let distance = |(setting, _): &(f64, Estimate)| (setting - far).abs();
            side.clone()
                .filter(apart)
                .min_by(|a, b| distance(a).total_cmp(&distance(b)))
                .or_else(|| side.max_by(|a, b| distance(a).total_cmp(&distance(b))))
        };
        let slope = nearest(false)
            .zip(nearest(true))
            .map(|(before, after)| (after.1.value - before.1.value) / (after.0 - before.0));
        let error = slope.map_or(0.0, |slope| (value.error / slope).abs());
        let grid = (far - near).abs() / 2.0;
        Some(Estimate { value: far, error: if error.is_finite() { error.max(grid) } else { grid } })
    }
}

/// The first of the options that have the highest chance.
fn best(chances: &[f64]) -> usize {
    let highest = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    chances.iter().position(|&chance| chance == highest).unwrap_or(0)
}

/// The assumptions that are moved, in words.
fn levers_of(asked: &Asked) -> Vec<(Lever, String)> {
    let scenario = asked.scenario;
    let mut found = Vec::new();
    if !scenario.schemes.is_empty() {
        found.push((Lever::Savings(Schemes::All), "Savings plans, all".to_owned()));
    }
    if scenario.demand.len() > 1 {
        found.push((Lever::Demand(None), "Growth of demand, all services".to_owned()));
    }
    found.extend(scenario.demand.iter().map(|driver| {
        (Lever::Demand(Some(driver.name.clone())), format!("Growth of demand: {}", called(driver)))
    }));
    found.extend(scenario.prices.iter().map(|index| {
        (Lever::Price(index.name.clone()), format!("Growth a year: {}", called(index)))
    }));
    for option in &scenario.options {
        for rule in Rule::ALL {
            // All is kept where a file says nothing of it: over single years that changes no test.
            let moves = rule != Rule::SurplusKept
                || option.surplus_kept < 1.0
                || option.period != Period::Annual;
            let lever = rule.lever(option).filter(|_| moves);
            found.extend(
                lever.map(|lever| (lever, format!("{} of “{}”", called_rule(rule), option.name))),
            );
        }
    }
    found
}

/// What a rule of an option is called.
fn called_rule(rule: Rule) -> &'static str {
    match rule {
        Rule::SurplusKept => "Surpluses kept",
        Rule::Landing => "Most that can be landed",
        Rule::Rescue => "Chance of a rescue",
        Rule::Improve => "Improvement asked for",
    }
}

/// What an assumption is today.
fn present(lever: &Lever, assumptions: &Assumptions) -> Option<f64> {
    let drivers = match lever {
        Lever::Demand(Some(service)) => (&assumptions.demand, service),
        Lever::Price(index) => (&assumptions.prices, index),
        Lever::Savings(_) => return Some(1.0),
        Lever::Rule { now, .. } => return Some(*now),
        // Of several together, the mean.
        Lever::Demand(None) => {
            let all = assumptions.demand.iter().flat_map(|driver| &driver.growth);
            return Some(all.clone().sum::<f64>() / all.count().max(1) as f64);
        }
        _ => return None,
    };
    let driver = drivers.0.iter().find(|driver| driver.name == *drivers.1)?;
    Some(driver.growth.iter().sum::<f64>() / driver.growth.len().max(1) as f64)
}

impl Switching {
    /// Whether all options come to the same by this outcome, so that there is nothing to choose between.
    pub fn is_one_set(&self) -> bool {
        self.sets.len() == 1 && self.today.len() > 1
    }
}

impl SwitchingValue {
    /// How far a setting lies from today's, as a share of what the assumption is; `None` where that is almost zero.
    pub fn share(&self, setting: f64) -> Option<f64> {
        let present = self.present.filter(|present| present.abs() >= 0.0005)?;
        Some((setting - self.lever.neutral()) / present)
    }

    /// Whether nothing switches, whatever the assumption does within its range.
    pub fn is_none(&self) -> bool {
        self.preference.iter().all(Option::is_none) && self.half.iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_crossing_is_closed_in_on() {
        // The first option falls with the setting, the second stays: overtaken at 0.011, half at 0.021.
        let runs = |of: usize, share: f64| -> Rc<[f64]> {
            (0..of).map(|run| f64::from(u8::from((run as f64) < share * of as f64))).collect()
        };
        let shares = [0.71, 0.6, 0.2];
        let counts = [1_000, 100_000];
        let today =
            counts.map(|of| shares.iter().map(|&share| runs(of, share)).collect::<Vec<_>>());
        let tried = std::cell::Cell::new(0);
        let hits = |of: usize, _: &Lever, setting: f64, option: usize| {
            tried.set(tried.get() + of);
            let share = if option == 0 { 0.71 - 10.0 * setting } else { shares[option] };
            vec![(option, runs(counts[of], share))]
        };
        let lever = Lever::Demand(None);
        let mut side = Side {
            hits: &hits,
            lever: &lever,
            today: &today,
            preferred: 0,
            own: &[0],
            prefers: true,
            above_half: true,
            known: BTreeMap::new(),
        };
        let (preference, half) = side.look(0.0, 0.05);
        let (at, option) = preference.unwrap();
        assert!((at.value - 0.011).abs() < 0.0001 && option == 1, "{at:?}");
        // An error of √(0.11 · 0.89/n) in the lead, which falls by 10 for each 1.
        assert!(at.error > 0.0 && at.error < 0.000_2, "{at:?}");
        let half = half.unwrap();
        let error = (0.25_f64 / 100_000.0).sqrt() / 10.0;
        assert!((half.value - 0.021).abs() < 0.0001, "{half:?}");
        assert!((half.error / error - 1.0).abs() < 0.2, "{half:?}");
        assert!(tried.get() <= 60, "{} chances on all runs for two crossings", tried.get());
        assert_eq!(side.look(0.0, -0.05), (None, None));
    }
}
