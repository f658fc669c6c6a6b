//! Single inputs: what each changes by itself ([`swings`](super::swings)), and what goes together with it.
//!
//! What goes together is read off the same runs that gave the position: an input that correlates with others is credited with
//! what it tells of them. First-order shares come from straight lines through the positions within bins of the input (Plischke,
//! Borgonovo and Smith, "Global sensitivity measures from given data", European Journal of Operational Research 226, 2013, whose
//! bins have means alone), less what as many lines through pure luck would show; their error is that of a squared correlation
//! (Olkin and Finn, "Correlations redux", Psychological Bulletin 118, 1995).

use rayon::prelude::*;

use super::super::inputs::{Group, Situation, called};
use super::ordered::{Centred, Ordered, mean_of};
use super::{Driver, shares};
use crate::model::probes::{Input, Probe};
use crate::scenario::Scenario;
use crate::summary::Estimate;

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
    ranks: Centred,
    /// Runs in groups of like values, the least first.
    bins: Vec<Vec<u32>>,
    /// The runs in which the input is low, and those in which it is high.
    ends: [Vec<u32>; 2],
    /// Its low and its high value: the 10th and the 90th percentile, or the ends of what has few values.
    pub at: [f64; 2],
    /// The Monte Carlo error of the distance between the two, as a share of it.
    pub distance_error: f64,
}

/// What an input changes of one unit's final position, £m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// The mean position with the input held at either end.
    pub at_low: f64,
    pub at_high: f64,
    pub swing: Estimate,
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
            let (at, distance_error) = match few {
                Some(_) => (end_values(&ordered), 0.0),
                None => percentiles(&ordered),
            };
            let at =
                if matches!(probe.input, Input::Shock(..)) { [0.0, at[1].max(1.0)] } else { at };
            Described {
                group: situation.group_of(&probe.input),
                input: probe.input.clone(),
                label,
                measured,
                ranks: Centred::new(ordered.ranks()),
                ends: if few.is_some() { ends(&ordered) } else { around_ends(&ordered) },
                at,
                distance_error,
                bins: few.unwrap_or_else(|| bins(&ordered.order)),
                values,
            }
        })
        .collect()
}

/// One unit's position, ready to be held against every input.
struct Position<'p> {
    values: &'p [f64],
    ranks: Centred,
    mean: f64,
    /// Squared distances from the mean, added up.
    squares: f64,
}

/// What each input does to one unit's position, the largest swing first; `swings` are the unit's, by input.
pub fn drivers(inputs: &[Described], swings: &[Swing], position: &Ordered) -> Vec<Driver> {
    let values = position.values;
    let position = Position {
        values,
        ranks: Centred::new(position.ranks()),
        mean: values.iter().sum::<f64>() / values.len() as f64,
        squares: Centred::new(values.to_vec()).squares,
    };
    let inputs = inputs.par_iter().zip(swings);
    let mut found: Vec<Driver> =
        inputs.map(|(input, swing)| input.driver(swing, &position)).collect();
    found.sort_by(|a, b| b.swing.value.abs().total_cmp(&a.swing.value.abs()));
    found
}

impl Described {
    /// At what it is held, low and high: for growth and delivery the distance from the mean.
    pub fn held(&self) -> [f64; 2] {
        let mean = match self.input {
            Input::Demand(_) | Input::Price(_) | Input::Delivery(_) => {
                self.values.iter().sum::<f64>() / self.values.len().max(1) as f64
            }
            _ => 0.0,
        };
        self.at.map(|at| at - mean)
    }

    fn driver(&self, swing: &Swing, position: &Position) -> Driver {
        let [low, high] = &self.ends;
        let n = position.values.len() as f64;
        let correlation = self.ranks.correlation(&position.ranks);
        Driver {
            input: self.input.clone(),
            group: self.group,
            label: self.label.clone(),
            measured: self.measured,
            low: self.at[0],
            high: self.at[1],
            at_low: swing.at_low,
            at_high: swing.at_high,
            swing: swing.swing,
            associated_low: mean_of(position.values, low),
            associated_high: mean_of(position.values, high),
            rank_correlation: Estimate {
                value: correlation,
                error: (1.0 - correlation * correlation) / (n - 1.0).max(1.0).sqrt(),
            },
            first_order: self.first_order(position),
        }
    }

    /// The share of the position's variance that lies between bins of the input, and within them on a straight line: the few
    /// bins of the tails are wide, so that their means alone miss what an input that dominates does there.
    fn first_order(&self, position: &Position) -> Estimate {
        let Position { values, mean, squares, .. } = *position;
        let square = |value: f64| value * value;
        let (mut explained, mut fitted) = (0.0, 0.0);
        for bin in &self.bins {
            let (own_mean, position_mean) = (mean_of(&self.values, bin), mean_of(values, bin));
            explained += bin.len() as f64 * square(position_mean - mean);
            fitted += 1.0;
            let apart = bin.iter().map(|&run| {
                (self.values[run as usize] - own_mean, values[run as usize] - position_mean)
            });
            let (across, own) =
                apart.fold((0.0, 0.0), |(across, own), (x, y)| (across + x * y, own + x * x));
            if own > 0.0 {
                explained += square(across) / own;
                fitted += 1.0;
            }
        }
        let n = values.len() as f64;
        if squares == 0.0 || n <= fitted {
            return Estimate { value: 0.0, error: 0.0 };
        }
        let seen = explained / squares;
        let value = (1.0 - (1.0 - seen) * (n - 1.0) / (n - fitted)).max(0.0);
        Estimate { value, error: (4.0 * value * square(1.0 - value) / n).sqrt() }
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

/// The 10th and the 90th percentile, and the error of their distance as a share of it: each percentile's by Woodruff (1952), and
/// their correlation, p/(1 − p), that of two order statistics (David and Nagaraja, *Order Statistics*, 3rd edition, 2003).
fn percentiles(input: &Ordered) -> ([f64; 2], f64) {
    const P: f64 = 0.1;
    let Ordered { values, order } = input;
    let last = (order.len() - 1) as f64;
    let at = |p: f64| values[order[(last * p.clamp(0.0, 1.0)).round() as usize] as usize];
    let reach = (P * (1.0 - P) / order.len() as f64).sqrt();
    let error = |p: f64| 0.5 * (at(p + reach) - at(p - reach));
    let (low, high) = (error(P), error(1.0 - P));
    let error = (low * low + high * high - 2.0 * P / (1.0 - P) * low * high).max(0.0).sqrt();
    let ends = [P, 1.0 - P].map(at);
    let distance = ends[1] - ends[0];
    (ends, if distance > 0.0 { error / distance } else { 0.0 })
}

/// The runs of the lowest and of the highest values of an input that has few.
fn ends(input: &Ordered) -> [Vec<u32>; 2] {
    let [low, high] = end_values(input);
    let chosen = |choose: &dyn Fn(f64) -> bool| -> Vec<u32> {
        (0..).zip(input.values).filter(|&(_, &value)| choose(value)).map(|(run, _)| run).collect()
    };
    [chosen(&|value| value <= low), chosen(&|value| value >= high)]
}

/// The lowest and the highest values of an input that has few.
fn end_values(input: &Ordered) -> [f64; 2] {
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
    [low, high]
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
            (format!("{}: growth a year", driver_name(&scenario.prices, index)), Measured::Growth)
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
        Input::Moved(id, service, _) => {
            let service = demand_name(scenario, service);
            (format!("{}: share of {service} that moves", transformation(id)), Measured::Share)
        }
        Input::MovedCost(id, service, _) => {
            let service = demand_name(scenario, service);
            (format!("{}: cost of {service} taken over", transformation(id)), Measured::Multiple)
        }
        Input::Residual(id) => {
            (format!("{} unexplained, of turnover", organisation(id)), Measured::Share)
        }
    }
}

/// What a service's demand is called.
pub fn demand_name(scenario: &Scenario, service: &str) -> String {
    let called = driver_name(&scenario.demand, service);
    let has_label =
        scenario.demand.iter().any(|driver| driver.name == service && driver.label != service);
    if has_label { called } else { format!("{called} demand") }
}

/// What a driver is called.
pub fn driver_name(drivers: &[crate::scenario::Driver], name: &str) -> String {
    drivers.iter().find(|driver| driver.name == name).map_or_else(|| name.to_owned(), called)
}

fn next_above(values: &[f64], than: f64) -> f64 {
    values.iter().copied().filter(|&value| value > than).fold(f64::INFINITY, f64::min)
}

fn next_below(values: &[f64], than: f64) -> f64 {
    values.iter().copied().filter(|&value| value < than).fold(f64::NEG_INFINITY, f64::max)
}
