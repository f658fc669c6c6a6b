//! Switching values: how far one assumption must move, all others staying as they are, before the decision changes.
//!
//! The decision changes where another option than today's preferred one has the higher chance of the outcome that is asked
//! for, or where the preferred one's chance crosses one half (HM Treasury, The Green Book, "switching values"). Options that
//! come to the same count as one. Each assumption is moved both ways from where it stands, on the same runs, and the nearest
//! crossing on each side is closed in on by halving.

use std::collections::BTreeMap;

use super::inputs::called;
use super::levers::{Lever, Rule, of_horizon};
use super::sets::sets;
use super::trial::Trial;
use super::{Asked, Refusal, Unanswered};
use crate::results::options::OptionMeasure;
use crate::scenario::assumptions::Assumptions;
use crate::scenario::options::Period;
use crate::simulate::Settings;

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
    pub preference: [Option<(f64, usize)>; 2],
    /// The nearest settings below and above today's at which the preferred option's chance crosses one half.
    pub half: [Option<f64>; 2],
}

/// Steps on each side at which options are looked at, parts of a step to which a crossing is closed in on, and tries at most.
const STEPS: usize = 2;
const FINE: f64 = 256.0;
const MOST_TRIES: usize = 24;
/// Runs that a switching value is estimated from at most: it is read to two digits.
const MOST_RUNS: u64 = 4_096;

/// Finds the switching values of savings, of all demand and each service, and of each price index that matters.
///
/// An error where the scenario has no options.
pub fn switching(asked: &Asked) -> Result<Switching, Unanswered> {
    let options = asked.scenario.options.len();
    if options == 0 {
        return Err(Refusal::NoDecision.into());
    }
    let settings = Settings { runs: asked.settings.runs.min(MOST_RUNS), ..asked.settings };
    let asked = Asked { settings, ..*asked };
    let trials = Trial::groups(&asked, 0..options);
    let outcome = OptionMeasure::from(asked.scenario.run.outcome);
    let sets = sets(&asked, &trials, outcome);
    let wanted = [of_horizon(outcome)];
    let chance = |runs: &[f64]| runs.iter().sum::<f64>() / runs.len() as f64;
    let chances = |lever: &Lever, setting: f64, option: usize| -> Chances {
        let own = trials.iter().filter(|trial| trial.options.contains(&option));
        own.flat_map(|trial| {
            let found = trial.moved(lever, setting, &wanted);
            let found = found.into_iter().map(|columns| chance(&columns[0]));
            trial.options.iter().copied().zip(found.collect::<Vec<f64>>())
        })
        .collect()
    };
    let mut today = vec![0.0; options];
    for trial in &trials {
        let unmoved = chances(&Lever::Savings, Lever::Savings.neutral(), trial.options[0]);
        unmoved.into_iter().for_each(|(option, chance)| today[option] = chance);
    }
    let preferred = best(&today);
    let n = settings.runs as f64;
    let close = 2.0 * (2.0 * today[preferred] * (1.0 - today[preferred]) / n).sqrt();
    let own = sets.iter().find(|set| set.contains(&preferred)).cloned().unwrap_or_default();
    let others = today.iter().enumerate().filter(|(option, _)| !own.contains(option));
    let tied = others.map(|(_, chance)| chance).any(|chance| today[preferred] - chance <= close);
    let assumptions = Assumptions::of(asked.scenario, asked.case);
    let values = levers_of(&asked).into_iter().map(|(lever, label)| {
        let mut side = Side {
            chances: &chances,
            lever: &lever,
            today: &today,
            preferred,
            own: &own,
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
    Ok(Switching { outcome, sets, today, preferred, tied, runs: settings.runs, values })
}

/// Chances, with the places of their options.
type Chances = Vec<(usize, f64)>;

/// One assumption on its way from today's setting to an end of its range.
struct Side<'a> {
    /// Chances at a setting: of an option, and of those that come with it at no cost.
    chances: &'a dyn Fn(&Lever, f64, usize) -> Chances,
    lever: &'a Lever,
    /// Chances by option where nothing is moved.
    today: &'a [f64],
    preferred: usize,
    /// The options that come to the same as the preferred one, it among them.
    own: &'a [usize],
    /// Chances by the bits of the setting and by option.
    known: BTreeMap<(u64, usize), f64>,
}

impl Side<'_> {
    fn at(&mut self, setting: f64, option: usize) -> f64 {
        if setting == self.lever.neutral() {
            return self.today[option];
        }
        let bits = setting.to_bits();
        if !self.known.contains_key(&(bits, option)) {
            let found = (self.chances)(self.lever, setting, option);
            self.known.extend(found.into_iter().map(|(option, chance)| ((bits, option), chance)));
        }
        self.known.get(&(bits, option)).copied().unwrap_or(f64::NAN)
    }

    fn all(&mut self, setting: f64) -> Vec<f64> {
        (0..self.today.len()).map(|option| self.at(setting, option)).collect()
    }

    /// Where the preferred option is overtaken and by which, and where its chance crosses one half.
    fn look(&mut self, from: f64, to: f64) -> (Option<(f64, usize)>, Option<f64>) {
        let preferred = self.preferred;
        let above_half = self.today[preferred] >= 0.5;
        // By how much another one leads.
        let mut lead = |side: &mut Self, setting: f64| {
            let chances = side.all(setting);
            let own = side.own;
            let others = chances.iter().enumerate().filter(|(option, _)| !own.contains(option));
            let highest = others.map(|(_, chance)| *chance).fold(f64::NEG_INFINITY, f64::max);
            highest - chances[preferred] - crate::units::HAIR
        };
        // By how much the chance lies on the other side of one half.
        let mut beyond = |side: &mut Self, setting: f64| {
            let above = side.at(setting, preferred) - 0.5;
            if above_half { -above } else { above + f64::MIN_POSITIVE }
        };
        let preference = match self.own.len() == self.today.len() {
            true => None,
            false => self.nearest((from, to), &mut lead),
        };
        let preference = preference.map(|setting| (setting, best(&self.all(setting))));
        (preference, self.nearest((from, to), &mut beyond))
    }

    /// The nearest setting to `from`, where it is not, at which something is above zero: closed in on from a grid, by
    /// interpolation with a step to the other side, so that both ends close in.
    fn nearest(
        &mut self,
        (from, to): (f64, f64),
        above: &mut dyn FnMut(&mut Self, f64) -> f64,
    ) -> Option<f64> {
        let step = |step: usize| from + (to - from) * step as f64 / STEPS as f64;
        let found = (1..=STEPS).find(|&place| above(self, step(place)) > 0.0)?;
        let (mut near, mut far) = (step(found - 1), step(found));
        let (mut low, mut high) = (above(self, near), above(self, far));
        let fine = (far - near) / FINE;
        for turn in 0..MOST_TRIES {
            if (far - near).abs() <= fine.abs() * 1.000_001 {
                break;
            }
            let share = low / (low - high);
            let share = if share.is_finite() { share } else { 0.5 };
            let guess = near + share * (far - near);
            let guess = match turn % 3 {
                0 => guess,
                // The other side of what was found.
                1 if (guess - near).abs() < (far - guess).abs() => guess + 0.5 * fine,
                1 => guess - 0.5 * fine,
                _ => 0.5 * (near + far),
            };
            let (first, last) = (near.min(far), near.max(far));
            let edge = 0.25 * fine.abs();
            let next = guess.clamp(first + edge, last - edge);
            let value = above(self, next);
            if value > 0.0 { (far, high) = (next, value) } else { (near, low) = (next, value) }
        }
        Some(far)
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
        found.push((Lever::Savings, "Savings plans, all".to_owned()));
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
        Lever::Savings => return Some(1.0),
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
        let today = [0.71, 0.6, 0.2];
        let tried = std::cell::Cell::new(0);
        let chances = |_: &Lever, setting: f64, option: usize| {
            tried.set(tried.get() + 1);
            let chance = if option == 0 { 0.71 - 10.0 * setting } else { today[option] };
            vec![(option, chance)]
        };
        let lever = Lever::Demand(None);
        let mut side = Side {
            chances: &chances,
            lever: &lever,
            today: &today,
            preferred: 0,
            own: &[0],
            known: BTreeMap::new(),
        };
        let (preference, half) = side.look(0.0, 0.05);
        let (at, option) = preference.unwrap();
        assert!((at - 0.011).abs() < 0.0002 && option == 1, "{at}");
        assert!((half.unwrap() - 0.021).abs() < 0.0002, "{half:?}");
        assert!(tried.get() <= 3 * 12, "{} chances for two crossings", tried.get());
        assert_eq!(side.look(0.0, -0.05), (None, None));
    }
}
