//! Explain: what the final year's position is made of, and what its spread comes from.
//!
//! For every unit a **bridge**, from the base year's underlying position to the final year's outturn, closing in every run;
//! and what **drives the variance**, by group of inputs and by single input. `docs/questions.md` gives the methods and
//! their sources. Positions are those before support and interest.

mod bridge;
mod control_variates;
pub(super) mod drivers;
mod ordered;
mod shares;
pub(super) mod swings;

use rayon::prelude::*;
use strum::IntoStaticStr;

use super::futures::{self, Futures};
use super::inputs::{Group, Situation};
use super::{Asked, Unanswered};
use crate::model::Variants;
use crate::model::probes::Input;
use crate::results::{Column, Measure, Recorder};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::scenario::{Scenario, Unit};
use crate::simulate::{Batch, Settings};
use crate::summary::Estimate;

use bridge::{Figures, Known};
use drivers::Described;
pub use drivers::{Measured, demand_name, driver_name, words};
use ordered::Ordered;

/// What a case comes to, explained for every unit.
#[derive(Debug, Clone)]
pub struct Explanation {
    pub case: Case,
    /// Runs behind positions and single inputs: the first of those that were asked for, where they are very many.
    pub runs: u64,
    /// Runs in which groups were switched on and drawn afresh, the first of `runs`: behind shares of groups and, with
    /// control variates, behind the bridge's changes.
    pub share_runs: u64,
    pub seed: u64,
    /// Organisations in the file's order, then `covered` and `locality`.
    pub units: Vec<Explained>,
}

/// One unit's position in the final year.
#[derive(Debug, Clone)]
pub struct Explained {
    pub unit: Unit,
    /// From the base year's underlying position to the final year's outturn.
    pub bridge: Vec<Step>,
    /// The largest amount by which a run's bridge fails to close, £m.
    pub gap: f64,
    /// What the variance comes from, by group of inputs, the largest share first; empty where nothing varies.
    pub groups: Vec<GroupShare>,
    /// The uncertain inputs, the largest swing first; empty where nothing varies.
    pub drivers: Vec<Driver>,
}

/// One line of a bridge, £m. Changes are positive where they improve the position.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    pub kind: StepKind,
    pub mean: f64,
    /// Monte Carlo standard error of the mean.
    pub se: f64,
    /// The mean over the tenth of runs around the 10th percentile of the final position, and around the 90th.
    pub around_p10: f64,
    pub around_p90: f64,
    /// Run 0.
    pub plan: f64,
    /// The mean with groups switched on in their order, and in the reverse order; a group's change is the mean of both.
    /// `None` where a line is not a group's.
    pub in_order: Option<f64>,
    pub in_reverse: Option<f64>,
}

impl Step {
    /// Whether anybody need see it: one-off items that change nothing are left out.
    pub fn is_told(&self) -> bool {
        let figures = [self.mean, self.around_p10, self.around_p90, self.plan];
        self.kind != StepKind::Change(Group::OneOff)
            || figures.iter().any(|figure| figure.abs() >= 0.05)
    }
}

/// What a line of a bridge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum StepKind {
    /// The base year's underlying position.
    BaseYear,
    /// What a group of inputs changes of the underlying position.
    #[strum(transparent)]
    Change(Group),
    /// The final year's underlying position: the sum of the lines above.
    Underlying,
    /// Savings and investment of the final year that will not recur.
    NonRecurrent,
    /// The final year's position, the sum of the two lines above.
    Outturn,
}

impl StepKind {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The name that people read.
    pub fn label(self, scenario: &Scenario) -> String {
        match self {
            StepKind::BaseYear => format!("{} underlying", scenario.base_year),
            StepKind::Change(group) => group.label().to_owned(),
            StepKind::Underlying => format!("{} underlying", scenario.year(scenario.years)),
            StepKind::NonRecurrent => "Does not recur".to_owned(),
            StepKind::Outturn => format!("{} outturn", scenario.year(scenario.years)),
        }
    }

    /// Whether it is a position and not a change.
    pub fn is_position(self) -> bool {
        matches!(self, StepKind::BaseYear | StepKind::Underlying | StepKind::Outturn)
    }
}

/// What a group of inputs contributes to the variance of the final position.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupShare {
    pub group: Group,
    /// The group's change of the outturn, in each run, against the outturn: Cov(change, position)/Var(position). Shares of
    /// all groups sum to 1; one below zero dampens the spread.
    pub of_variance: Estimate,
    /// Var(E[position | group])/Var: what knowing the group alone would take away, what it tells of inputs that correlate
    /// with it included.
    pub first_order: Estimate,
    /// E[Var(position | all others)]/Var: what would remain if all others were known.
    pub total: Estimate,
}

/// What one uncertain input does to the final position.
#[derive(Debug, Clone, PartialEq)]
pub struct Driver {
    pub input: Input,
    pub group: Group,
    /// The name that people read.
    pub label: String,
    pub measured: Measured,
    /// The values at which it is held: its 10th and its 90th percentile (the ends of one that has few values).
    pub low: f64,
    pub high: f64,
    /// The mean final position with the input held there and all other luck as it is, £m.
    pub at_low: f64,
    pub at_high: f64,
    /// `at_high − at_low`, £m: what the input changes by itself.
    pub swing: Estimate,
    /// The mean final position in runs in which the input is low, and high, with all that goes together with it, £m.
    pub associated_low: f64,
    pub associated_high: f64,
    /// Spearman's, of the input with the final position.
    pub rank_correlation: Estimate,
    /// Var(E[position | input])/Var.
    pub first_order: Estimate,
}

/// Runs that positions and single inputs are taken from at most: what more of them would add is not seen.
const MOST_RUNS: u64 = Batch::MOST;

/// How many runs groups are switched on and drawn afresh in, of so many: a fifth, but no fewer than give shares to within a
/// percent or two, and no more than give them to within half of one.
fn switched_runs(runs: u64) -> u64 {
    (runs / 5).clamp(4_096, 16_384).min(runs)
}

/// Explains the final year's position of every unit.
pub fn explain(asked: &Asked) -> Result<Explanation, Unanswered> {
    let Asked { scenario, case, settings } = *asked;
    let situation =
        Situation { scenario: scenario.clone(), assumptions: Assumptions::of(scenario, case) };
    let units: Vec<Unit> = scenario.units().collect();
    let model = situation.compile();
    let probes = model.probes();
    let years = model.years();
    let mut wanted = columns(&units, years, &Measure::Underlying);
    wanted.extend(columns(&units, years, &Measure::Position));
    let recorder = Recorder::new(&model, &wanted);
    let variants = Variants::one(model);

    let settings = Settings { runs: settings.runs.min(MOST_RUNS), ..settings };
    let figures = units.len() * 3 + futures::blocks_of(probes.len());
    let settings = futures::within_memory(settings, figures);
    let (full, inputs) = futures::probed(&variants, &settings, recorder, &probes);
    let plan = futures::planned(&variants, &settings, &wanted).pop().unwrap_or_default();
    let full = Figures::new(full, plan);
    let described = drivers::describe(&situation, &probes, inputs);

    let few = Settings { runs: switched_runs(settings.runs), ..settings };
    let few = futures::within_memory(few, units.len() * (6 * Group::ALL.len() + 10));
    let model = variants.model(0);
    // The numbers of the runs, and those of runs in which everything is drawn afresh.
    let mut afresh = model.quantities().clone();
    afresh.redraw(&|_| true);
    let futures = Futures::of([model.quantities(), &afresh], years, few);
    let known = Known::new(&full, &described, few.runs);
    let bridges = bridge::bridges(&situation, model, &futures, &units, &full, &known)?;
    let shares = shares::shares(&situation, model, &futures, &units);
    let inputs: Vec<&Described> = described.iter().collect();
    let swings = swings::swings(model, &inputs, &units, &full.outturn, settings);

    let explained = units.par_iter().zip(bridges).enumerate().map(|(place, (unit, bridge))| {
        let position = Ordered::new(&full.outturn[place]);
        let varies = !shares::is_certain(position.values);
        Explained {
            unit: unit.clone(),
            bridge: bridge.steps(&position),
            gap: bridge.gap,
            groups: match varies {
                true => bridge.group_shares(&shares, place),
                false => Vec::new(),
            },
            drivers: match varies {
                true => {
                    let own: Vec<_> = swings.iter().map(|swings| swings[place]).collect();
                    drivers::drivers(&described, &own, &position)
                }
                false => Vec::new(),
            },
        }
    });
    Ok(Explanation {
        case,
        runs: settings.runs,
        share_runs: few.runs,
        seed: settings.seed,
        units: explained.collect(),
    })
}

/// One measure of each unit in one year.
fn columns(units: &[Unit], year: usize, measure: &Measure) -> Vec<Column> {
    let column = |unit: &Unit| Column { unit: unit.clone(), year, measure: measure.clone() };
    units.iter().map(column).collect()
}

impl Explanation {
    /// What is explained of a unit.
    pub fn unit(&self, unit: &Unit) -> Option<&Explained> {
        self.units.iter().find(|found| found.unit == *unit)
    }
}

impl Explained {
    /// The inputs that move the position by themselves, beyond what luck shows: more than twice the error.
    pub fn told(&self) -> impl Iterator<Item = &Driver> {
        let moves = |swing: &Estimate| swing.value.abs() > 2.0 * swing.error;
        self.drivers.iter().filter(move |driver| moves(&driver.swing))
    }

    /// The final year's position.
    pub fn outturn(&self) -> &Step {
        // A bridge ends with it.
        &self.bridge[self.bridge.len() - 1]
    }
}
