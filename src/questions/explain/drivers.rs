//! Single inputs: what each does to the final position, read off the same runs that gave it.
//!
//! Nothing is simulated for this and no form of the model is assumed. An input that correlates with others is credited with
//! what it tells of them. First-order shares come from the means of the position within bins of the input (Plischke,
//! Borgonovo and Smith, "Global sensitivity measures from given data", European Journal of Operational Research 226, 2013),
//! less what as many bins of pure luck would show; their error is that of a squared correlation (Olkin and Finn, "Correlations
//! redux", Psychological Bulletin 118, 1995).

use super::super::inputs::{Group, Situation, called};
use super::{Driver, Share, bridge, shares};
use crate::model::probes::{Input, Probe};
use crate::scenario::Scenario;
use crate::summary::{Errors, mean_and_error};

/// What an input's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// Growth a year, as a fraction.
    Growth,
    /// A share, as a fraction.
    Share,
    /// 1 or 0.
    Happens,
    /// Years late, or years in which something strikes.
    Years,
    /// £m a year at base prices.
    Money,
    /// A multiple of what was planned.
    Multiple,
}

/// An uncertain input and its value in every run.
pub struct Described {
    pub input: Input,
    pub group: Group,
    pub label: String,
    pub measured: Measured,
    pub values: Vec<f64>,
    ranks: Vec<f64>,
    /// Runs by the input's value, the least first.
    order: Vec<usize>,
}

/// Values up to which an input counts as one of few values, each of which is a bin.
const FEW_VALUES: usize = 12;
/// The most bins, and the runs that each should have at least.
const BINS: usize = 32;
const RUNS_A_BIN: usize = 50;

/// The inputs that differ between runs, with the words for them.
pub fn describe(situation: &Situation, probes: &[Probe], values: Vec<Vec<f64>>) -> Vec<Described> {
    let uncertain = probes.iter().zip(values).filter(|(_, values)| !shares::is_certain(values));
    uncertain
        .map(|(probe, values)| {
            let (label, measured) = words(&situation.scenario, &probe.input);
            let order = ascending(&values);
            Described {
                group: situation.group_of(&probe.input),
                input: probe.input.clone(),
                label,
                measured,
                ranks: ranks(&values, &order),
                order,
                values,
            }
        })
        .collect()
}

/// What each input does to one unit's position, the largest swing first.
pub fn drivers(inputs: &[Described], position: &[f64]) -> Vec<Driver> {
    let position_ranks = ranks(position, &ascending(position));
    let mut found: Vec<Driver> =
        inputs.iter().map(|input| input.driver(position, &position_ranks)).collect();
    found.sort_by(|a, b| b.swing.abs().total_cmp(&a.swing.abs()));
    found
}

impl Described {
    fn driver(&self, position: &[f64], position_ranks: &[f64]) -> Driver {
        let (low, high) = self.ends();
        let (at_low, at_high) = (mean_of(position, &low), mean_of(position, &high));
        let se = |runs: &[usize]| {
            let chosen: Vec<f64> = runs.iter().map(|&run| position[run]).collect();
            if chosen.len() < 2 { 0.0 } else { mean_and_error(&chosen, Errors::Runs).1 }
        };
        let n = position.len() as f64;
        let correlation = correlation(&self.ranks, position_ranks);
        Driver {
            input: self.input.clone(),
            group: self.group,
            label: self.label.clone(),
            measured: self.measured,
            low: mean_of(&self.values, &low),
            high: mean_of(&self.values, &high),
            at_low,
            at_high,
            swing: at_high - at_low,
            se_swing: se(&low).hypot(se(&high)),
            rank_correlation: Share {
                value: correlation,
                se: (1.0 - correlation * correlation) / (n - 1.0).max(1.0).sqrt(),
            },
            first_order: self.first_order(position),
        }
    }

    /// The runs around the 10th and the 90th percentile of the input; of one with few values, those of the lowest and of
    /// the highest.
    fn ends(&self) -> (Vec<usize>, Vec<usize>) {
        if !self.has_few_values() {
            let [low, high] = [0.1, 0.9].map(|at| bridge::around(&self.values, at));
            return (low, high);
        }
        let n = self.order.len();
        let at = |p: f64| self.values[self.order[((n - 1) as f64 * p).round() as usize]];
        let (mut low, mut high) = (at(0.1), at(0.9));
        if low == high {
            // Something rare: what is common against what is not.
            (low, high) = match high < at(1.0) {
                true => (low, next_above(&self.values, high)),
                false => (next_below(&self.values, low), high),
            };
        }
        let chosen = |choose: &dyn Fn(f64) -> bool| {
            (0..n).filter(|&run| choose(self.values[run])).collect::<Vec<usize>>()
        };
        (chosen(&|value| value <= low), chosen(&|value| value >= high))
    }

    fn has_few_values(&self) -> bool {
        let ordered = self.order.windows(2);
        let steps = ordered.filter(|pair| self.values[pair[0]] < self.values[pair[1]]).count();
        steps < FEW_VALUES
    }

    /// The share of the position's variance that lies between bins of the input.
    fn first_order(&self, position: &[f64]) -> Share {
        let n = position.len();
        let bins: Vec<&[usize]> = if self.has_few_values() {
            let same = |a: &usize, b: &usize| self.values[*a] == self.values[*b];
            self.order.chunk_by(same).collect()
        } else {
            let count = (n / RUNS_A_BIN).clamp(2, BINS);
            (0..count).map(|bin| &self.order[bin * n / count..(bin + 1) * n / count]).collect()
        };
        let mean = position.iter().sum::<f64>() / n as f64;
        let square = |value: f64| value * value;
        let between: f64 =
            bins.iter().map(|bin| bin.len() as f64 * square(mean_of(position, bin) - mean)).sum();
        let all: f64 = position.iter().map(|value| square(value - mean)).sum();
        let (n, bins) = (n as f64, bins.len() as f64);
        if all == 0.0 || n <= bins {
            return Share { value: 0.0, se: 0.0 };
        }
        let seen = between / all;
        let value = (1.0 - (1.0 - seen) * (n - 1.0) / (n - bins)).max(0.0);
        Share { value, se: (4.0 * value * square(1.0 - value) / n).sqrt() }
    }
}

/// The words for an input and what its values are.
fn words(scenario: &Scenario, input: &Input) -> (String, Measured) {
    let organisation = |id: &String| {
        let found = scenario.organisations.iter().find(|found| found.id == *id);
        found.map_or_else(|| id.clone(), |found| found.short.clone())
    };
    let transformation = |id: &String| {
        let found = scenario.transformations.iter().find(|found| found.id == *id);
        found.map_or_else(|| id.clone(), |found| found.name.clone())
    };
    match input {
        Input::Demand(service) => {
            (format!("{}: growth a year", demand_name(scenario, service)), Measured::Growth)
        }
        Input::Price(index) => {
            (format!("{}: growth a year", name(&scenario.prices, index)), Measured::Growth)
        }
        Input::Delivery(id) => (format!("{} savings delivered", organisation(id)), Measured::Share),
        Input::Success(id) => (format!("{} succeeds", transformation(id)), Measured::Happens),
        Input::Late(id) => (format!("{}: years late", transformation(id)), Measured::Years),
        Input::Effect(id, service, _) => {
            let service = demand_name(scenario, service);
            (format!("{}: effect on {service}", transformation(id)), Measured::Share)
        }
        Input::Prevention(id, _) => {
            (format!("{}: effect on prevention", transformation(id)), Measured::Share)
        }
        Input::Overrun(id, _) => {
            (format!("{}: cost of investment", transformation(id)), Measured::Multiple)
        }
        Input::Saved(id, _) => (format!("{}: saving a year", transformation(id)), Measured::Money),
        Input::Shock(name, None) => (format!("{name}: years struck"), Measured::Years),
        Input::Shock(name, Some(only)) => {
            (format!("{name} ({}): years struck", organisation(only)), Measured::Years)
        }
        Input::Performance(contract) => {
            (format!("{contract}: performance attained"), Measured::Share)
        }
    }
}

/// What a service's demand is called.
fn demand_name(scenario: &Scenario, service: &str) -> String {
    let called = name(&scenario.demand, service);
    let has_label =
        scenario.demand.iter().any(|driver| driver.name == service && driver.label != service);
    if has_label { called } else { format!("{called} demand") }
}

/// What a driver is called.
fn name(drivers: &[crate::scenario::Driver], name: &str) -> String {
    drivers.iter().find(|driver| driver.name == name).map_or_else(|| name.to_owned(), called)
}

fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// Ranks, those that are equal sharing the mean of their places.
fn ranks(values: &[f64], order: &[usize]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equal in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let rank = before as f64 + (equal.len() as f64 - 1.0) / 2.0;
        equal.iter().for_each(|&run| ranks[run] = rank);
        before += equal.len();
    }
    ranks
}

/// Pearson's correlation; nought where one of the two does not vary.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len() as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        (aa, bb, ab) = (aa + a * a, bb + b * b, ab + a * b);
    }
    if aa == 0.0 || bb == 0.0 { 0.0 } else { (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0) }
}

fn mean_of(values: &[f64], runs: &[usize]) -> f64 {
    runs.iter().map(|&run| values[run]).sum::<f64>() / runs.len().max(1) as f64
}

fn next_above(values: &[f64], than: f64) -> f64 {
    values.iter().copied().filter(|&value| value > than).fold(f64::INFINITY, f64::min)
}

fn next_below(values: &[f64], than: f64) -> f64 {
    values.iter().copied().filter(|&value| value < than).fold(f64::NEG_INFINITY, f64::max)
}
