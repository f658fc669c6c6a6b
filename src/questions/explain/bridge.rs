//! The bridge: groups of inputs switched on one after another, on the same runs.
//!
//! What a group changes depends on what is on already. Each run's groups are therefore switched on twice, in their order
//! and in the reverse order, and a group's change is the mean of the two: the bridge closes in every run, and where groups
//! interact only in pairs the change is the group's Shapley value exactly, for in one of the two orders it comes before
//! the other and in one after it. (Dietzenbacher and Los, "Structural decomposition techniques: sense and sensitivity",
//! Economic Systems Research 10, 1998, find the mean of two such mirrored orders close to that of all n! orders.)
//!
//! Positions are known of every run, but switching groups on costs a dozen simulations. It is done in the first runs only,
//! and `control_variates` estimates from them the means over all runs, so that every line still adds up.

use std::sync::Arc;

use rayon::prelude::*;

use super::super::Unanswered;
use super::super::futures::{self, Futures};
use super::super::inputs::{Group, Situation};
use super::control_variates::{ControlVariate, ControlVariates};
use super::drivers::Described;
use super::ordered::{Ordered, mean_of};
use super::shares::{self, Shares};
use super::{GroupShare, Step, StepKind, columns};
use crate::model::{Model, Variants};
use crate::results::Measure;
use crate::scenario::Unit;
use crate::summary::{Errors, Estimate, mean_and_error};
use crate::units::HAIR;

/// Runs in which groups are switched on for each organisation whose position is a control.
const RUNS_A_CONTROL: usize = 16;

/// One unit's bridge, run by run, £m.
pub struct Bridge<'f> {
    base: f64,
    changes: Vec<Change>,
    /// The final year's underlying position, and its outturn.
    underlying: &'f [f64],
    outturn: &'f [f64],
    plan: f64,
    plan_outturn: f64,
    /// What estimates means over all runs from those of the runs in which groups are switched on.
    controls: Arc<ControlVariates<'f>>,
    /// The largest amount by which a run's bridge fails to close.
    pub gap: f64,
}

/// What switching a group on changes: a figure for each run in which that is done.
struct Change {
    group: Group,
    /// Of the underlying position: the mean of both orders.
    underlying: Vec<f64>,
    /// The same of the outturn.
    outturn: Vec<f64>,
    /// Run 0's, of the underlying position.
    plan: f64,
    /// The mean over all runs, in the groups' order and in the reverse order.
    in_order: f64,
    in_reverse: f64,
}

/// What all units came to in the final year of one situation: by unit.
pub struct Figures {
    pub underlying: Vec<Vec<f64>>,
    pub outturn: Vec<Vec<f64>>,
    /// The underlying position and the outturn of run 0.
    plan: Vec<f64>,
    plan_outturn: Vec<f64>,
}

impl Figures {
    /// Underlying positions by unit and then outturns by unit, of every run and of run 0.
    pub fn new(mut underlying: Vec<Vec<f64>>, mut plan: Vec<f64>) -> Figures {
        let outturn = underlying.split_off(underlying.len() / 2);
        let plan_outturn = plan.split_off(plan.len() / 2);
        Figures { underlying, outturn, plan, plan_outturn }
    }

    /// The same in every run.
    fn certain(plan: Vec<f64>, runs: u64) -> Figures {
        let every = plan.iter().map(|&figure| vec![figure; runs as usize]).collect();
        Figures::new(every, plan)
    }
}

/// What is known of every run: the controls of changes that are known of the first.
pub struct Known<'f> {
    /// By unit: the final year's underlying position, where it varies.
    underlying: Vec<Option<ControlVariate<'f>>>,
    inputs: Vec<ControlVariate<'f>>,
    runs: usize,
    all: usize,
}

impl<'f> Known<'f> {
    /// Of final positions and of uncertain inputs; groups are switched on in the first `runs` runs.
    pub fn new(full: &'f Figures, inputs: &'f [Described], runs: u64) -> Known<'f> {
        let runs = runs as usize;
        Known {
            underlying: full.underlying.iter().map(|all| ControlVariate::new(all, runs)).collect(),
            inputs: inputs
                .iter()
                .filter_map(|input| ControlVariate::new(&input.values, runs))
                .collect(),
            runs,
            all: full.underlying.first().map_or(0, Vec::len),
        }
    }

    /// By unit. All units share the positions of every organisation, so that bridges of organisations add up to those of sums; of
    /// too many organisations for the runs, each unit has its own.
    fn controls(&'f self, units: &[Unit]) -> Vec<Arc<ControlVariates<'f>>> {
        let of = |wholes| Arc::new(ControlVariates::new(wholes, &self.inputs, self.runs, self.all));
        let own = self.underlying.iter().zip(units);
        let own = own.filter(|(_, unit)| matches!(unit, Unit::Organisation(_)));
        let mut organisations: Vec<(&Unit, &ControlVariate)> =
            own.filter_map(|(whole, unit)| Some((unit, whole.as_ref()?))).collect();
        organisations.sort_by_key(|(unit, _)| *unit);
        let organisations: Vec<&ControlVariate> =
            organisations.into_iter().map(|(_, whole)| whole).collect();
        if RUNS_A_CONTROL * organisations.len() <= self.runs {
            return vec![of(organisations); units.len()];
        }
        self.underlying.iter().map(|whole| of(whole.iter().collect())).collect()
    }
}

/// The bridge of every unit; `full` is what `model`, which has every group in it, came to in all runs. Groups are switched
/// on in the runs of `futures`, the first of them; `known` has the controls for all runs.
pub fn bridges<'f>(
    situation: &Situation,
    model: &Model,
    futures: &Futures,
    units: &[Unit],
    full: &'f Figures,
    known: &'f Known<'f>,
) -> Result<Vec<Bridge<'f>>, Unanswered> {
    let wanted = |year: usize| {
        let mut wanted = columns(units, year, &Measure::Underlying);
        wanted.extend(columns(units, year, &Measure::Position));
        wanted
    };
    let groups: Vec<Group> = Group::ALL.into_iter().filter(|&group| situation.has(group)).collect();
    let runs = futures.settings.runs;
    let settings = &futures.settings;
    let planned =
        |variants: &Variants, year: usize| futures::planned(variants, settings, &wanted(year));
    let first = planned(&Variants::one(model.clone()), 0).pop().unwrap_or_default();
    let base = Figures::certain(first, runs);
    let controls = known.controls(units);
    let mut bridges: Vec<Bridge> = (0..units.len())
        .map(|unit| Bridge {
            base: base.plan[unit],
            changes: groups.iter().map(|&group| Change::none(group, runs)).collect(),
            underlying: &full.underlying[unit],
            outturn: &full.outturn[unit],
            plan: full.plan[unit],
            plan_outturn: full.plan_outturn[unit],
            controls: Arc::clone(&controls[unit]),
            gap: 0.0,
        })
        .collect();
    // Both orders, each without its ends: nothing switched on, and everything.
    let orders = [false, true].map(|reverse| {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        if reverse {
            order.reverse();
        }
        order
    });
    let mut models: Vec<Arc<Model>> = Vec::new();
    for order in &orders {
        for count in 1..order.len() {
            let on: Vec<Group> = order[..count].iter().map(|&place| groups[place]).collect();
            let beside = models.last().map_or(model, |last| last);
            models.push(Arc::new(situation.only(&on).compile_beside(beside)));
        }
    }
    let found = futures.columns(&models, &wanted(model.years()));
    let plans = planned(&Variants::new(models), model.years());
    let between: Vec<Figures> =
        found.into_iter().zip(plans).map(|(runs, plan)| Figures::new(runs, plan)).collect();
    let mut between = between.chunks((groups.len().max(2)) - 1);
    for (reverse, order) in [false, true].into_iter().zip(&orders) {
        let between = between.next().unwrap_or_default();
        let on_the_way: Vec<&Figures> =
            std::iter::once(&base).chain(between).chain([full]).collect();
        bridges.par_iter_mut().enumerate().for_each(|(unit, bridge)| {
            for (&group, step) in order.iter().zip(on_the_way.windows(2)) {
                bridge.changes[group].add(reverse, step[0], step[1], unit, &bridge.controls);
            }
        });
    }
    for (bridge, unit) in bridges.iter_mut().zip(units) {
        bridge.close(unit)?;
    }
    Ok(bridges)
}

impl Change {
    fn none(group: Group, runs: u64) -> Change {
        let nothing = vec![0.0; runs as usize];
        Change {
            group,
            underlying: nothing.clone(),
            outturn: nothing,
            plan: 0.0,
            in_order: 0.0,
            in_reverse: 0.0,
        }
    }

    /// Adds half of what switching the group on changes in one of the two orders.
    fn add(
        &mut self,
        reverse: bool,
        before: &Figures,
        now: &Figures,
        unit: usize,
        controls: &ControlVariates,
    ) {
        let changed = less(&now.underlying[unit], &before.underlying[unit]);
        let add_half = |sum: &mut [f64], changed: &[f64]| {
            sum.iter_mut().zip(changed).for_each(|(sum, changed)| *sum += 0.5 * changed);
        };
        add_half(&mut self.underlying, &changed);
        add_half(&mut self.outturn, &less(&now.outturn[unit], &before.outturn[unit]));
        self.plan += 0.5 * (now.plan[unit] - before.plan[unit]);
        let mean = controls.figure(&changed).mean();
        *(if reverse { &mut self.in_reverse } else { &mut self.in_order }) = mean;
    }
}

impl Bridge<'_> {
    /// Checks that the lines of every run in which groups were switched on add up to its outturn.
    fn close(&mut self, unit: &Unit) -> Result<(), Unanswered> {
        let finals =
            self.underlying.iter().zip(self.outturn).map(|(under, out)| (out - under, out));
        for (run, (non_recurrent, outturn)) in finals.enumerate().take(self.controls.runs()) {
            let changes = self.changes.iter().map(|change| change.underlying[run]);
            let lines = self.base + changes.sum::<f64>() + non_recurrent;
            let gap = (lines - outturn).abs();
            if !gap.is_finite() {
                return Err(Unanswered::NotFinite { unit: unit.to_string() });
            }
            // Rounding grows with the size of what is added up.
            let sizes = self.changes.iter().map(|change| change.underlying[run].abs());
            let scale = 1.0 + self.base.abs() + outturn.abs() + sizes.sum::<f64>();
            if gap > HAIR * scale {
                return Err(Unanswered::DoesNotClose { unit: unit.to_string(), difference: gap });
            }
            self.gap = self.gap.max(gap);
        }
        futures::finite(&unit.to_string(), [self.underlying, self.outturn])
    }

    /// The lines, in means; `position` is the final year's position of every run.
    pub fn steps(&self, position: &Ordered) -> Vec<Step> {
        let of_all = |kind, runs: &[f64], plan| {
            let [around_p10, around_p90] = AROUND.map(|at| mean_of(runs, position.around(at)));
            let Estimate { value: mean, error: se } = mean_and_error(runs, Errors::Runs);
            Step { kind, mean, se, around_p10, around_p90, plan, in_order: None, in_reverse: None }
        };
        let base = vec![self.base; position.values.len()];
        let mut steps = vec![of_all(StepKind::BaseYear, &base, self.base)];
        let switched = Ordered::new(&position.values[..self.controls.runs()]);
        let around = AROUND.map(|at| {
            let few = switched.around(at);
            (few, self.controls.lacking(few, position.around(at)))
        });
        steps.extend(self.changes.iter().map(|change| {
            let figure = self.controls.figure(&change.underlying);
            let (mean, se) = (figure.mean(), figure.error());
            let [around_p10, around_p90] =
                [&around[0], &around[1]].map(|(few, lacking)| figure.mean_over(few, lacking));
            Step {
                kind: StepKind::Change(change.group),
                mean,
                se,
                around_p10,
                around_p90,
                plan: change.plan,
                in_order: Some(change.in_order),
                in_reverse: Some(change.in_reverse),
            }
        }));
        let non_recurrent = less(self.outturn, self.underlying);
        let plan_non_recurrent = self.plan_outturn - self.plan;
        steps.push(of_all(StepKind::Underlying, self.underlying, self.plan));
        steps.push(of_all(StepKind::NonRecurrent, &non_recurrent, plan_non_recurrent));
        steps.push(of_all(StepKind::Outturn, self.outturn, self.plan_outturn));
        steps
    }

    /// What the variance comes from, the largest share first.
    pub fn group_shares(&self, all: &Shares, unit: usize) -> Vec<GroupShare> {
        let mut found: Vec<GroupShare> = self
            .changes
            .iter()
            .map(|change| {
                let (first_order, total) = all.of(change.group, unit);
                let outturn = &self.outturn[..change.outturn.len()];
                GroupShare {
                    group: change.group,
                    of_variance: shares::covariance_share(&change.outturn, outturn),
                    first_order,
                    total,
                }
            })
            .collect();
        found.sort_by(|a, b| b.of_variance.value.total_cmp(&a.of_variance.value));
        found
    }
}

/// The percentiles of the outturn around which lines are told.
const AROUND: [f64; 2] = [0.1, 0.9];

/// `a − b`, run by run, as far as both go.
fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}
