//! The bridge: groups of inputs switched on one after another, on the same runs.
//!
//! What a group changes depends on what is on already. Each run's groups are therefore switched on twice, in their order
//! and in the reverse order, and a group's change is the mean of the two: the bridge closes in every run, and where groups
//! interact only in pairs the change is the group's Shapley value exactly, for in one of the two orders it comes before
//! the other and in one after it. (Dietzenbacher and Los, "Structural decomposition techniques: sense and sensitivity",
//! Economic Systems Research 10, 1998, find the mean of two such mirrored orders close to that of all n! orders.)

use super::super::Unanswered;
use super::super::futures;
use super::super::inputs::{Group, Situation};
use super::shares::{self, Shares};
use super::{GroupShare, Step, StepKind, columns};
use crate::engine::Settings;
use crate::model::Model;
use crate::results::Measure;
use crate::summary::{Errors, mean_and_error};
use crate::units::HAIR;

/// One unit's bridge, run by run, £m.
pub struct Bridge {
    base: f64,
    changes: Vec<Change>,
    /// The final year's underlying position, and what of its outturn does not recur.
    underlying: Runs,
    non_recurrent: Runs,
    /// The largest amount by which a run's bridge fails to close.
    pub gap: f64,
}

/// A figure of every run, and of run 0.
struct Runs {
    runs: Vec<f64>,
    plan: f64,
}

struct Change {
    group: Group,
    /// What it changes of the underlying position.
    figure: Runs,
    /// What it changes of the outturn, run by run.
    outturn: Vec<f64>,
    in_order: f64,
    in_reverse: f64,
}

/// What all units came to in one situation: by unit.
#[derive(Clone)]
struct Figures {
    underlying: Vec<Vec<f64>>,
    outturn: Vec<Vec<f64>>,
    /// The underlying position and the outturn of run 0.
    plan: Vec<f64>,
    plan_outturn: Vec<f64>,
}

/// The bridge of every unit.
pub fn bridges(
    situation: &Situation,
    model: &Model,
    settings: &Settings,
    units: &[&str],
) -> Result<Vec<Bridge>, Unanswered> {
    let simulate = |model: &Model, year: usize| {
        let mut wanted = columns(units, year, &Measure::Underlying);
        wanted.extend(columns(units, year, &Measure::Position));
        let mut underlying = futures::columns(model, settings, &wanted);
        let mut plan = futures::planned(model, &wanted);
        let outturn = underlying.split_off(units.len());
        let plan_outturn = plan.split_off(units.len());
        Figures { underlying, outturn, plan, plan_outturn }
    };
    let groups: Vec<Group> = Group::ALL.into_iter().filter(|&group| situation.has(group)).collect();
    let base = simulate(model, 0);
    let full = simulate(model, model.years());

    let mut bridges: Vec<Bridge> = (0..units.len())
        .map(|unit| Bridge {
            base: base.plan[unit],
            changes: groups.iter().map(|&group| Change::none(group, settings)).collect(),
            underlying: Runs { runs: full.underlying[unit].clone(), plan: full.plan[unit] },
            non_recurrent: Runs {
                runs: less(&full.outturn[unit], &full.underlying[unit]),
                plan: full.plan_outturn[unit] - full.plan[unit],
            },
            gap: 0.0,
        })
        .collect();
    for reverse in [false, true] {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        if reverse {
            order.reverse();
        }
        let mut before = base.clone();
        for (count, &group) in order.iter().enumerate() {
            let on: Vec<Group> = order[..=count].iter().map(|&place| groups[place]).collect();
            let now = match on.len() == groups.len() {
                true => full.clone(),
                false => simulate(&situation.only(&on).compile(), model.years()),
            };
            for (unit, bridge) in bridges.iter_mut().enumerate() {
                bridge.changes[group].add(reverse, &before, &now, unit);
            }
            before = now;
        }
    }
    for (bridge, (unit, outturn)) in bridges.iter_mut().zip(units.iter().zip(&full.outturn)) {
        bridge.close(unit, outturn)?;
    }
    Ok(bridges)
}

impl Change {
    fn none(group: Group, settings: &Settings) -> Change {
        let nothing = vec![0.0; settings.runs as usize];
        let figure = Runs { runs: nothing.clone(), plan: 0.0 };
        Change { group, figure, outturn: nothing, in_order: 0.0, in_reverse: 0.0 }
    }

    /// Adds half of what switching the group on changes in one of the two orders.
    fn add(&mut self, reverse: bool, before: &Figures, now: &Figures, unit: usize) {
        let mut sum = 0.0;
        let runs = before.underlying[unit].iter().zip(&now.underlying[unit]);
        for (change, (before, now)) in self.figure.runs.iter_mut().zip(runs) {
            *change += 0.5 * (now - before);
            sum += now - before;
        }
        let runs = before.outturn[unit].iter().zip(&now.outturn[unit]);
        for (change, (before, now)) in self.outturn.iter_mut().zip(runs) {
            *change += 0.5 * (now - before);
        }
        self.figure.plan += 0.5 * (now.plan[unit] - before.plan[unit]);
        let mean = sum / self.figure.runs.len() as f64;
        *(if reverse { &mut self.in_reverse } else { &mut self.in_order }) = mean;
    }
}

impl Bridge {
    /// Checks that every run's lines add up to its outturn.
    fn close(&mut self, unit: &str, outturn: &[f64]) -> Result<(), Unanswered> {
        for (run, outturn) in outturn.iter().enumerate() {
            let changes = self.changes.iter().map(|change| change.figure.runs[run]);
            let lines = self.base + changes.sum::<f64>() + self.non_recurrent.runs[run];
            let gap = (lines - outturn).abs();
            if !gap.is_finite() {
                return Err(Unanswered::NotFinite { unit: unit.to_owned() });
            }
            // Rounding grows with the size of what is added up.
            let sizes = self.changes.iter().map(|change| change.figure.runs[run].abs());
            let scale = 1.0 + self.base.abs() + outturn.abs() + sizes.sum::<f64>();
            if gap > HAIR * scale {
                return Err(Unanswered::DoesNotClose { unit: unit.to_owned(), difference: gap });
            }
            self.gap = self.gap.max(gap);
        }
        Ok(())
    }

    /// The lines, in means; `position` is the final year's position of every run.
    pub fn steps(&self, position: &[f64]) -> Vec<Step> {
        let windows = [0.1, 0.9].map(|at| around(position, at));
        let line = |kind, figure: &Runs| {
            let [around_p10, around_p90] = [0, 1].map(|place| {
                let window = windows[place].iter().map(|&run| figure.runs[run]);
                window.sum::<f64>() / windows[place].len() as f64
            });
            let (mean, se) = mean_and_error(&figure.runs, Errors::Runs);
            let plan = figure.plan;
            Step { kind, mean, se, around_p10, around_p90, plan, in_order: None, in_reverse: None }
        };
        let n = position.len();
        let base = Runs { runs: vec![self.base; n], plan: self.base };
        let mut steps = vec![line(StepKind::BaseYear, &base)];
        steps.extend(self.changes.iter().map(|change| Step {
            in_order: Some(change.in_order),
            in_reverse: Some(change.in_reverse),
            ..line(StepKind::Change(change.group), &change.figure)
        }));
        let outturn =
            Runs { runs: position.to_vec(), plan: self.underlying.plan + self.non_recurrent.plan };
        steps.push(line(StepKind::Underlying, &self.underlying));
        steps.push(line(StepKind::NonRecurrent, &self.non_recurrent));
        steps.push(line(StepKind::Outturn, &outturn));
        steps
    }

    /// What the variance comes from, the largest share first.
    pub fn group_shares(&self, position: &[f64], all: &Shares, unit: usize) -> Vec<GroupShare> {
        let mut found: Vec<GroupShare> = self
            .changes
            .iter()
            .map(|change| {
                let (first_order, total) = all.of(change.group, unit);
                GroupShare {
                    group: change.group,
                    of_variance: shares::covariance_share(&change.outturn, position),
                    first_order,
                    total,
                }
            })
            .collect();
        found.sort_by(|a, b| b.of_variance.value.total_cmp(&a.of_variance.value));
        found
    }
}

/// The runs around a percentile: a tenth of all, those from five in a hundred below it to five above.
pub fn around(position: &[f64], at: f64) -> Vec<usize> {
    let n = position.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| position[a].total_cmp(&position[b]));
    let from = ((at - 0.05) * n as f64).round().max(0.0) as usize;
    let to = ((at + 0.05) * n as f64).round() as usize;
    let from = from.min(n.saturating_sub(1));
    order[from..to.clamp(from + 1, n.max(1))].to_vec()
}

fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}
