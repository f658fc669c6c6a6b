//! What the variance comes from, by group of inputs.
//!
//! First-order and total shares come from pairs of runs in which some groups keep their luck and the others have new luck
//! (Saltelli and others, "Variance based sensitivity analysis of model output", Computer Physics Communications 181, 2010). A
//! first-order share is the correlation of the pairs (Martinez, 2011; Baudin, Boumhaout, Delage, Iooss and Martinez, "Numerical
//! stability of Sobol' indices estimation formula", SAMO 2016), a total share half their mean squared difference (Jansen,
//! "Analysis of variance designs for model output", same journal 117, 1999): each is the surer where such shares mostly are,
//! the one when it is small, the other too. No form of the model is assumed. Where
//! inputs of several groups correlate, a group's first-order share is estimated with the group drawn first, so that it
//! includes what the group tells of others, and its total share with the group drawn last, given all others (Mara and
//! Tarantola, "Variance-based sensitivity indices for models with dependent inputs", Reliability Engineering and System
//! Safety 107, 2012); the former may then be the larger.

use std::sync::Arc;

use rayon::prelude::*;

use super::super::futures::Futures;
use super::super::inputs::{Group, Situation};
use super::columns;
use super::ordered::Centred;
use crate::model::Model;
use crate::model::quantities::Quantities;
use crate::results::Measure;
use crate::scenario::Unit;
use crate::summary::{Errors, Estimate, mean_and_error, sum};

/// Shares of every group and unit.
pub struct Shares {
    /// By group and then by unit: first-order and total.
    by_group: Vec<(Group, Vec<(Estimate, Estimate)>)>,
}

impl Shares {
    /// First-order and total share of a group in the variance of the unit at that place; zero for a group without luck.
    pub fn of(&self, group: Group, unit: usize) -> (Estimate, Estimate) {
        let none = Estimate { value: 0.0, error: 0.0 };
        let found = self.by_group.iter().find(|(known, _)| *known == group);
        found.and_then(|(_, units)| units.get(unit).copied()).unwrap_or((none, none))
    }
}

/// The shares of every group that has random quantities, on the runs of `futures`: each group takes its own numbers or those
/// drawn afresh.
pub fn shares(situation: &Situation, model: &Model, futures: &Futures, units: &[Unit]) -> Shares {
    let belongs = |name: &str, group: Group| situation.group_of_quantity(name) == Some(group);
    let quantities = model.quantities();
    let read = quantities.once.iter().chain(&quantities.yearly).filter(|found| !found.idle);
    let names: Vec<&String> = read.map(|found| &found.name).collect();
    let lucky: Vec<Group> = Group::ALL
        .into_iter()
        .filter(|&group| names.iter().any(|name| belongs(name, group)))
        .collect();
    // What is drawn: as it is, in other orders of what correlates, and with some of it drawn afresh.
    let mut drawn: Vec<Quantities> = vec![quantities.clone()];
    let mut pairs: Vec<[usize; 4]> = Vec::new();
    for &group in &lucky {
        let mut places = [0; 4];
        // With the group drawn first and all others afresh; and with the group drawn last and afresh itself.
        for (nth, first) in [true, false].into_iter().enumerate() {
            let mut order = quantities.clone();
            order.lead(&|name| belongs(name, group) == first);
            let mut redrawn = order.clone();
            redrawn.redraw(&|name| belongs(name, group) != first);
            places[2 * nth] = place(&mut drawn, order);
            places[2 * nth + 1] = place(&mut drawn, redrawn);
        }
        pairs.push(places);
    }
    let models: Vec<Arc<Model>> =
        drawn.into_iter().map(|drawn| Arc::new(model.clone().with_quantities(drawn))).collect();
    let runs = futures.columns(&models, &columns(units, model.years(), &Measure::Position));
    let by_group = lucky.into_par_iter().zip(pairs).map(|(group, pair)| {
        let [kept, moved, others_kept, own_moved] = pair.map(|place| &runs[place]);
        let shares = (0..units.len()).map(|unit| {
            let first_order = correlation(&kept[unit], &moved[unit]);
            (first_order, half_square(&others_kept[unit], &own_moved[unit]))
        });
        (group, shares.collect())
    });
    Shares { by_group: by_group.collect() }
}

/// The place of quantities among those that are drawn, where they are put if they are new.
fn place(drawn: &mut Vec<Quantities>, quantities: Quantities) -> usize {
    let known =
        drawn.iter().position(|known| known.extends(&quantities) && quantities.extends(known));
    known.unwrap_or_else(|| {
        drawn.push(quantities);
        drawn.len() - 1
    })
}

/// The correlation of two sets of runs, whose error comes from its influence function.
fn correlation(a: &[f64], b: &[f64]) -> Estimate {
    let (a, b) = (Centred::new(a.to_vec()), Centred::new(b.to_vec()));
    let value = a.correlation(&b);
    if value == 0.0 {
        return Estimate { value, error: 0.0 };
    }
    let n = a.apart.len() as f64;
    let (a_sd, b_sd) = ((a.squares / n).sqrt(), (b.squares / n).sqrt());
    let pairs = a.apart.iter().zip(&b.apart).map(|(a, b)| (a / a_sd, b / b_sd));
    let influence: Vec<f64> = pairs.map(|(a, b)| a * b - 0.5 * value * (a * a + b * b)).collect();
    Estimate { value, error: mean_and_error(&influence, Errors::Runs).error }
}

/// Half the mean squared difference of two sets of runs as a share of their variance, whose error comes from its influence
/// function: the variance is as uncertain as the differences are.
fn half_square(a: &[f64], b: &[f64]) -> Estimate {
    let variance = 0.5 * (variance(a) + variance(b));
    if variance == 0.0 {
        return Estimate { value: 0.0, error: 0.0 };
    }
    let square = |figure: f64| 0.5 * figure * figure / variance;
    let pairs = || a.iter().zip(b);
    let squares: Vec<f64> = pairs().map(|(a, b)| square(a - b)).collect();
    let value = mean_and_error(&squares, Errors::Runs).value;
    let (a_mean, b_mean) = (mean(a), mean(b));
    let influence: Vec<f64> = pairs()
        .map(|(a, b)| square(a - b) - value * (square(a - a_mean) + square(b - b_mean)))
        .collect();
    Estimate { value, error: mean_and_error(&influence, Errors::Runs).error }
}

/// Cov(change, position)/Var(position), whose error comes from its influence function.
pub fn covariance_share(change: &[f64], position: &[f64]) -> Estimate {
    let (mean_change, mean) = (mean(change), mean(position));
    let variance = variance(position);
    if variance == 0.0 {
        return Estimate { value: 0.0, error: 0.0 };
    }
    let n = position.len() as f64;
    let pairs = || change.iter().zip(position).map(|(c, y)| (c - mean_change, y - mean));
    let value = pairs().map(|(c, y)| c * y).sum::<f64>() / (n - 1.0) / variance;
    let influence: Vec<f64> = pairs().map(|(c, y)| (c * y - value * y * y) / variance).collect();
    Estimate { value, error: mean_and_error(&influence, Errors::Runs).error }
}

/// Whether a figure is the same in every run, but for rounding.
pub fn is_certain(values: &[f64]) -> bool {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    variance(values).sqrt() <= 1e-12 * (1.0 + largest)
}

fn mean(values: &[f64]) -> f64 {
    sum(values, |value| value) / values.len() as f64
}

/// With n − 1.
fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares = sum(values, |value| (value - mean) * (value - mean));
    if values.len() < 2 { 0.0 } else { squares / (values.len() - 1) as f64 }
}
