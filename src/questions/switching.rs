//! Switching values: how far one assumption must move, all others staying as they are, before the decision changes.
//!
//! The decision changes where another option than today's preferred one is the likelier to succeed, or where the preferred
//! one's chance of success crosses one half (HM Treasury, The Green Book, "switching values"). Each assumption is moved both
//! ways from where it stands, on the same runs, and the nearest crossing on each side is closed in on by halving.

use std::collections::BTreeMap;

use super::inputs::called;
use super::levers::{Lever, Trial, of_horizon};
use super::{Asked, Unanswered};
use crate::engine::Settings;
use crate::results::options::OptionMeasure;

/// How far each assumption must move.
#[derive(Debug, Clone, PartialEq)]
pub struct Switching {
    /// Chances of success today, by option in the file's order.
    pub today: Vec<f64>,
    /// The option that is likeliest to succeed, by place; the first of several.
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
    /// Settings that were looked at.
    pub range: (f64, f64),
    /// The nearest settings below and above today's at which another option becomes the preferred one, and which.
    pub preference: [Option<(f64, usize)>; 2],
    /// The nearest settings below and above today's at which the preferred option's chance crosses one half.
    pub half: [Option<f64>; 2],
}

/// Steps on each side at which options are looked at, and halvings that close in.
const STEPS: usize = 2;
const HALVINGS: usize = 8;
/// Runs that a switching value is reckoned from at most: it is read to two digits.
const MOST_RUNS: u64 = 4_096;

/// Finds the switching values of savings, of all demand and each service, and of each price index that matters.
///
/// An error where the scenario has no options.
pub fn switching(asked: &Asked) -> Result<Switching, Unanswered> {
    let options = asked.scenario.options.len();
    if options == 0 {
        let text = "the scenario has no option, so there is no decision that could switch";
        return Err(Unanswered::Refused(text.to_owned()));
    }
    let settings = Settings { runs: asked.settings.runs.min(MOST_RUNS), ..asked.settings };
    let asked = Asked { settings, ..*asked };
    let trials: Vec<Trial> = (0..options).map(|option| Trial::new(&asked, option)).collect();
    let chance = |lever: &Lever, setting: f64, option: usize| -> f64 {
        let runs = trials[option].runs(lever, setting, &[of_horizon(OptionMeasure::Success)]);
        runs[0].iter().sum::<f64>() / runs[0].len() as f64
    };
    let neutral = Lever::Savings.neutral();
    let today: Vec<f64> =
        (0..options).map(|option| chance(&Lever::Savings, neutral, option)).collect();
    let preferred = best(&today);
    let n = settings.runs as f64;
    let close = 2.0 * (2.0 * today[preferred] * (1.0 - today[preferred]) / n).sqrt();
    let others = today.iter().enumerate().filter(|(option, _)| *option != preferred);
    let tied = others.map(|(_, chance)| chance).any(|chance| today[preferred] - chance <= close);
    let values = levers_of(&asked).into_iter().map(|(lever, label)| {
        let mut side = Side {
            chance: &chance,
            lever: &lever,
            today: &today,
            preferred,
            known: BTreeMap::new(),
        };
        let range = lever.range(0.0);
        let neutral = lever.neutral();
        let [below, above] = [range.0, range.1].map(|end| side.look(neutral, end));
        SwitchingValue {
            label,
            range,
            preference: [below.0, above.0],
            half: [below.1, above.1],
            lever: lever.clone(),
        }
    });
    let values = values.collect();
    Ok(Switching { today, preferred, tied, runs: settings.runs, values })
}

/// One assumption on its way from today's setting to an end of its range.
struct Side<'a> {
    /// The chance of an option at a setting.
    chance: &'a dyn Fn(&Lever, f64, usize) -> f64,
    lever: &'a Lever,
    /// Chances by option where nothing is moved.
    today: &'a [f64],
    preferred: usize,
    /// Chances by the bits of the setting and by option.
    known: BTreeMap<(u64, usize), f64>,
}

impl Side<'_> {
    fn at(&mut self, setting: f64, option: usize) -> f64 {
        let (chance, lever) = (self.chance, self.lever);
        *self
            .known
            .entry((setting.to_bits(), option))
            .or_insert_with(|| chance(lever, setting, option))
    }

    fn all(&mut self, setting: f64) -> Vec<f64> {
        (0..self.today.len()).map(|option| self.at(setting, option)).collect()
    }

    /// Where the preferred option is overtaken and by which, and where its chance crosses one half.
    fn look(&mut self, from: f64, to: f64) -> (Option<(f64, usize)>, Option<f64>) {
        let preferred = self.preferred;
        let above_half = self.today[preferred] >= 0.5;
        let mut overtaken = |side: &mut Self, setting: f64| {
            let chances = side.all(setting);
            chances.iter().any(|&chance| chance > chances[preferred] + crate::units::HAIR)
        };
        let mut crossed =
            |side: &mut Self, setting: f64| (side.at(setting, preferred) >= 0.5) != above_half;
        let preference = self.nearest((from, to), &mut overtaken);
        let preference = preference.map(|setting| (setting, best(&self.all(setting))));
        (preference, self.nearest((from, to), &mut crossed))
    }

    /// The nearest setting to `from`, where it does not hold, at which something holds: closed in on from a grid.
    fn nearest(
        &mut self,
        (from, to): (f64, f64),
        holds: &mut dyn FnMut(&mut Self, f64) -> bool,
    ) -> Option<f64> {
        let step = |step: usize| from + (to - from) * step as f64 / STEPS as f64;
        let found = (1..=STEPS).find(|&place| holds(self, step(place)))?;
        let (mut near, mut far) = (step(found - 1), step(found));
        for _ in 0..HALVINGS {
            let middle = 0.5 * (near + far);
            if holds(self, middle) { far = middle } else { near = middle }
        }
        Some(far)
    }
}

/// The first of the options that are likeliest to succeed.
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
    found
}

impl SwitchingValue {
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
        let chance = |_: &Lever, setting: f64, option: usize| match option {
            0 => 0.71 - 10.0 * setting,
            option => today[option],
        };
        let lever = Lever::Demand(None);
        let mut side = Side {
            chance: &chance,
            lever: &lever,
            today: &today,
            preferred: 0,
            known: BTreeMap::new(),
        };
        let (preference, half) = side.look(0.0, 0.05);
        let (at, option) = preference.unwrap();
        assert!((at - 0.011).abs() < 0.0002 && option == 1, "{at}");
        assert!((half.unwrap() - 0.021).abs() < 0.0002, "{half:?}");
        assert_eq!(side.look(0.0, -0.05), (None, None));
    }
}
