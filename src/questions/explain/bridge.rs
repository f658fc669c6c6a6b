//! The bridge: groups of inputs switched on one after another, on the same runs.
//!
//! What a group changes depends on what is on already. Each run's groups are therefore switched on twice, in their order
//! and in the reverse order, and a group's change is the mean of the two: the bridge closes in every run, and where groups
//! interact only in pairs the change is the group's Shapley value exactly, for in one of the two orders it comes before
//! the other and in one after it. (Dietzenbacher and Los, "Structural decomposition techniques: sense and sensitivity",
//! Economic Systems Research 10, 1998, find the mean of two such mirrored orders close to that of all n! orders.)

use rayon::prelude::*;

use super::super::Unanswered;
use super::super::futures::{self, Futures};
use super::super::inputs::{Group, Situation};
use super::ordered::{Ordered, mean_of};
use super::shares::{self, Shares};
use super::{GroupShare, Step, StepKind, columns};
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

/// The bridge of every unit; `full` is what `model`, which has every group in it, came to.
pub fn bridges(
    situation: &Situation,
    model: &Model,
    futures: &Futures,
    units: &[&str],
    full: &Figures,
) -> Result<Vec<Bridge>, Unanswered> {
    let wanted = |year: usize| {
        let mut wanted = columns(units, year, &Measure::Underlying);
        wanted.extend(columns(units, year, &Measure::Position));
        wanted
    };
    let groups: Vec<Group> = Group::ALL.into_iter().filter(|&group| situation.has(group)).collect();
    let base = Figures::certain(futures::planned(model, &wanted(0)), futures.runs());
    let mut bridges: Vec<Bridge> = (0..units.len())
        .map(|unit| Bridge {
            base: base.plan[unit],
            changes: groups.iter().map(|&group| Change::none(group, futures.runs())).collect(),
            underlying: Runs { runs: full.underlying[unit].clone(), plan: full.plan[unit] },
            non_recurrent: Runs {
                runs: less(&full.outturn[unit], &full.underlying[unit]),
                plan: full.plan_outturn[unit] - full.plan[unit],
            },
            gap: 0.0,
        })
        .collect();
    let last = wanted(model.years());
    for reverse in [false, true] {
        let mut order: Vec<usize> = (0..groups.len()).collect();
        if reverse {
            order.reverse();
        }
        let between: Vec<Figures> = (1..order.len())
            .map(|count| {
                let on: Vec<Group> = order[..count].iter().map(|&place| groups[place]).collect();
                let model = situation.only(&on).compile_with(model.tables());
                Figures::new(futures.columns(&model, &last), futures::planned(&model, &last))
            })
            .collect();
        let on_the_way: Vec<&Figures> =
            std::iter::once(&base).chain(&between).chain([full]).collect();
        bridges.par_iter_mut().enumerate().for_each(|(unit, bridge)| {
            for (&group, step) in order.iter().zip(on_the_way.windows(2)) {
                bridge.changes[group].add(reverse, step[0], step[1], unit);
            }
        });
    }
    for (bridge, (unit, outturn)) in bridges.iter_mut().zip(units.iter().zip(&full.outturn)) {
        bridge.close(unit, outturn)?;
    }
    Ok(bridges)
}

impl Change {
    fn none(group: Group, runs: u64) -> Change {
        let nothing = vec![0.0; runs as usize];
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
    pub fn steps(&self, position: &Ordered) -> Vec<Step> {
        let line = |kind, figure: &Runs| {
            let [around_p10, around_p90] =
                [0.1, 0.9].map(|at| mean_of(&figure.runs, position.around(at)));
            let (mean, se) = mean_and_error(&figure.runs, Errors::Runs);
            let plan = figure.plan;
            Step { kind, mean, se, around_p10, around_p90, plan, in_order: None, in_reverse: None }
        };
        let base = Runs { runs: vec![self.base; position.values.len()], plan: self.base };
        let mut steps = vec![line(StepKind::BaseYear, &base)];
        steps.extend(self.changes.iter().map(|change| Step {
            in_order: Some(change.in_order),
            in_reverse: Some(change.in_reverse),
            ..line(StepKind::Change(change.group), &change.figure)
        }));
        let outturn = Runs {
            runs: position.values.to_vec(),
            plan: self.underlying.plan + self.non_recurrent.plan,
        };
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

fn less(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}
