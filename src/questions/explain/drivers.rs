//! Single inputs: what each does to the final position, read off the same runs that gave it.
//!
//! Nothing is simulated for this and no form of the model is assumed. An input that correlates with others is credited with
//! what it tells of them. First-order shares come from the means of the position within bins of the input (Plischke,
//! Borgonovo and Smith, "Global sensitivity measures from given data", European Journal of Operational Research 226, 2013),
//! less what as many bins of pure luck would show; their error is that of a squared correlation (Olkin and Finn, "Correlations
//! redux", Psychological Bulletin 118, 1995).

use rayon::prelude::*;

use super::super::inputs::{Group, Situation, called};
use super::ordered::{Ordered, mean_of};
use super::{Driver, Share, shares};
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
    /// Runs in groups of like values, the least first.
    bins: Vec<Vec<u32>>,
    /// The runs in which the input is low, and those in which it is high.
    ends: [Vec<u32>; 2],
}

/// Values up to which an input counts as one of few values, each of which is a bin.
const FEW_VALUES: usize = 12;
/// The most bins, and the runs that each should have at least.
const BINS: usize = 32;
const RUNS_A_BIN: usize = 50;

/// The inputs that differ between runs, with the words for them.
pub fn describe(situation: &Situation, probes: &[Probe], values: Vec<Vec<f64>>) -> Vec<Described> {
    let uncertain = probes.par_iter().zip(values).filter(|(_, values)| !shares::is_certain(values));
    uncertain
        .map(|(probe, values)| {
            let (label, measured) = words(&situation.scenario, &probe.input);
            let ordered = Ordered::new(&values);
            let few = few_values(&ordered);
            Described {
                group: situation.group_of(&probe.input),
                input: probe.input.clone(),
                label,
                measured,
                ranks: ordered.ranks(),
                ends: if few.is_some() { ends(&ordered) } else { around_ends(&ordered) },
                bins: few.unwrap_or_else(|| bins(&ordered.order)),
                values,
            }
        })
        .collect()
}

/// What each input does to one unit's position, the largest swing first.
pub fn drivers(inputs: &[Described], position: &Ordered) -> Vec<Driver> {
    let ranks = position.ranks();
    let mut found: Vec<Driver> =
        inputs.par_iter().map(|input| input.driver(position.values, &ranks)).collect();
    found.sort_by(|a, b| b.swing.abs().total_cmp(&a.swing.abs()));
    found
}

impl Described {
    fn driver(&self, position: &[f64], position_ranks: &[f64]) -> Driver {
        let [low, high] = &self.ends;
        let (at_low, at_high) = (mean_of(position, low), mean_of(position, high));
        let se = |runs: &[u32]| {
            let chosen: Vec<f64> = runs.iter().map(|&run| position[run as usize]).collect();
            if chosen.len() < 2 { 0.0 } else { mean_and_error(&chosen, Errors::Runs).1 }
        };
        let n = position.len() as f64;
        let correlation = correlation(&self.ranks, position_ranks);
        Driver {
            input: self.input.clone(),
            group: self.group,
            label: self.label.clone(),
            measured: self.measured,
            low: mean_of(&self.values, low),
            high: mean_of(&self.values, high),
            at_low,
            at_high,
            swing: at_high - at_low,
            se_swing: se(low).hypot(se(high)),
            rank_correlation: Share {
                value: correlation,
                se: (1.0 - correlation * correlation) / (n - 1.0).max(1.0).sqrt(),
            },
            first_order: self.first_order(position),
        }
    }

    /// The share of the position's variance that lies between bins of the input.
    fn first_order(&self, position: &[f64]) -> Share {
        let n = position.len();
        let bins = &self.bins;
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

/// The runs of each value of an input that has few.
fn few_values(input: &Ordered) -> Option<Vec<Vec<u32>>> {
    let same = |a: &u32, b: &u32| input.values[*a as usize] == input.values[*b as usize];
    let few = input.order.chunk_by(same).take(FEW_VALUES + 1).count() <= FEW_VALUES;
    few.then(|| input.order.chunk_by(same).map(<[u32]>::to_vec).collect())
}

/// Bins of an input that has many values.
fn bins(order: &[u32]) -> Vec<Vec<u32>> {
    let n = order.len();
    let count = (n / RUNS_A_BIN).clamp(2, BINS);
    (0..count).map(|bin| order[bin * n / count..(bin + 1) * n / count].to_vec()).collect()
}

/// The runs around the 10th and the 90th percentile.
fn around_ends(input: &Ordered) -> [Vec<u32>; 2] {
    [0.1, 0.9].map(|at| input.around(at).to_vec())
}

/// The runs of the lowest and of the highest values of an input that has few.
fn ends(input: &Ordered) -> [Vec<u32>; 2] {
    let Ordered { values, order } = input;
    let n = order.len();
    let at = |p: f64| values[order[((n - 1) as f64 * p).round() as usize] as usize];
    let (mut low, mut high) = (at(0.1), at(0.9));
    if low == high {
        // Something rare: what is common against what is not.
        (low, high) = match high < at(1.0) {
            true => (low, next_above(values, high)),
            false => (next_below(values, low), high),
        };
    }
    let chosen = |choose: &dyn Fn(f64) -> bool| -> Vec<u32> {
        (0..).zip(*values).filter(|&(_, &value)| choose(value)).map(|(run, _)| run).collect()
    };
    [chosen(&|value| value <= low), chosen(&|value| value >= high)]
}

/// The words for an input and what its values are.
pub fn words(scenario: &Scenario, input: &Input) -> (String, Measured) {
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

fn next_above(values: &[f64], than: f64) -> f64 {
    values.iter().copied().filter(|&value| value > than).fold(f64::INFINITY, f64::min)
}

fn next_below(values: &[f64], than: f64) -> f64 {
    values.iter().copied().filter(|&value| value < than).fold(f64::NEG_INFINITY, f64::max)
}
