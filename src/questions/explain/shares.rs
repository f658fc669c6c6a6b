//! What the variance comes from, by group of inputs.
//!
//! First-order and total shares come from pairs of runs in which some groups keep their luck and the others have new luck
//! (Saltelli and others, "Variance based sensitivity analysis of model output", Computer Physics Communications 181, 2010). A
//! first-order share is the correlation of the pairs (Martinez, 2011; Baudin, Boumhaout, Delage, Iooss and Martinez, "Numerical
//! stability of Sobol' indices estimation formula", SAMO 2016), a total share half their mean squared difference (Jansen,
//! "Analysis of variance designs for model output", same journal 117, 1999): each is the surer where such shares mostly are,
//! the one when it is small, the other too. No form of the model is assumed. Where
//! inputs of several groups correlate, a group's first-order share is reckoned with the group drawn first, so that it
//! includes what the group tells of others, and its total share with the group drawn last, given all others (Mara and
//! Tarantola, "Variance-based sensitivity indices for models with dependent inputs", Reliability Engineering and System
//! Safety 107, 2012); the former may then be the larger.

use rayon::prelude::*;

use super::super::futures::Futures;
use super::super::inputs::{Group, Situation};
use super::ordered::Centred;
use super::{Share, columns};
use crate::model::Model;
use crate::model::quantities::Quantities;
use crate::results::Measure;
use crate::summary::{Errors, mean_and_error, sum};

/// Shares of every group and unit.
pub struct Shares {
    /// By group and then by unit: first-order and total.
    by_group: Vec<(Group, Vec<(Share, Share)>)>,
}

impl Shares {
    /// First-order and total share of a group in the variance of the unit at that place; nought for a group without luck.
    pub fn of(&self, group: Group, unit: usize) -> (Share, Share) {
        let none = Share { value: 0.0, se: 0.0 };
        let found = self.by_group.iter().find(|(known, _)| *known == group);
        found.and_then(|(_, units)| units.get(unit).copied()).unwrap_or((none, none))
    }
}

/// Reckons the shares of every group that has random quantities, on the runs of `futures`: each group takes its own numbers
/// or those drawn afresh. `full` is what every unit came to in those runs, and perhaps more, as they are.
pub fn shares(
    situation: &Situation,
    model: &Model,
    futures: &Futures,
    units: &[&str],
    full: &[Vec<f64>],
) -> Shares {
    let columns = columns(units, model.years(), &Measure::Position);
    let simulate = |quantities: Quantities| {
        let model = model.clone().with_quantities(|own| *own = quantities);
        futures.columns(&model, &columns)
    };
    let belongs = |name: &str, group: Group| situation.group_of_quantity(name) == Some(group);
    let quantities = model.quantities();
    let names: Vec<&String> =
        quantities.once.iter().chain(&quantities.yearly).map(|found| &found.name).collect();
    let lucky =
        Group::ALL.into_iter().filter(|&group| names.iter().any(|name| belongs(name, group)));
    // With the group drawn first, and with all others.
    let orders: Vec<(Group, [Quantities; 2])> = lucky
        .map(|group| {
            let (mut own, mut others) = (quantities.clone(), quantities.clone());
            own.lead(&|name| belongs(name, group));
            others.lead(&|name| !belongs(name, group));
            (group, [own, others])
        })
        .collect();
    // Most of these orders are those of another group too, or that of the runs as they are.
    let mut different: Vec<&Quantities> = vec![quantities];
    for order in orders.iter().flat_map(|(_, both)| both) {
        if !different.iter().any(|known| known.correlate_as(order)) {
            different.push(order);
        }
    }
    let runs = futures.runs() as usize;
    let based: Vec<Vec<Vec<f64>>> = different
        .par_iter()
        .enumerate()
        .map(|(place, &order)| match place {
            0 => full.iter().map(|all| all[..runs].to_vec()).collect(),
            _ => simulate(order.clone()),
        })
        .collect();
    let based = |order: &Quantities| {
        let place = different.iter().position(|known| known.correlate_as(order));
        &based[place.unwrap_or_default()]
    };
    let by_group = orders.par_iter().map(|(group, [own, others])| {
        let redrawn = |order: &Quantities, afresh: &dyn Fn(&str) -> bool| {
            let mut redrawn = order.clone();
            redrawn.redraw(afresh);
            simulate(redrawn)
        };
        // The group keeps its luck and all others have new luck; and the other way round.
        let (kept, moved) = (based(own), redrawn(own, &|name| !belongs(name, *group)));
        let (others_kept, own_moved) =
            (based(others), redrawn(others, &|name| belongs(name, *group)));
        let shares = (0..units.len()).map(|unit| {
            let first_order = correlation(&kept[unit], &moved[unit]);
            (first_order, half_square(&others_kept[unit], &own_moved[unit]))
        });
        (*group, shares.collect())
    });
    Shares { by_group: by_group.collect() }
}

/// The correlation of two sets of runs, whose error comes from its influence function.
fn correlation(a: &[f64], b: &[f64]) -> Share {
    let (a, b) = (Centred::new(a.to_vec()), Centred::new(b.to_vec()));
    let value = a.correlation(&b);
    if value == 0.0 {
        return Share { value, se: 0.0 };
    }
    let n = a.apart.len() as f64;
    let (a_sd, b_sd) = ((a.squares / n).sqrt(), (b.squares / n).sqrt());
    let pairs = a.apart.iter().zip(&b.apart).map(|(a, b)| (a / a_sd, b / b_sd));
    let influence: Vec<f64> = pairs.map(|(a, b)| a * b - 0.5 * value * (a * a + b * b)).collect();
    Share { value, se: mean_and_error(&influence, Errors::Runs).1 }
}

/// Half the mean squared difference of two sets of runs as a share of their variance.
fn half_square(a: &[f64], b: &[f64]) -> Share {
    let variance = 0.5 * (variance(a) + variance(b));
    if variance == 0.0 {
        return Share { value: 0.0, se: 0.0 };
    }
    let squares: Vec<f64> =
        a.iter().zip(b).map(|(a, b)| 0.5 * (a - b) * (a - b) / variance).collect();
    let (value, se) = mean_and_error(&squares, Errors::Runs);
    Share { value, se }
}

/// Cov(change, position)/Var(position), whose error comes from its influence function.
pub fn covariance_share(change: &[f64], position: &[f64]) -> Share {
    let (mean_change, mean) = (mean(change), mean(position));
    let variance = variance(position);
    if variance == 0.0 {
        return Share { value: 0.0, se: 0.0 };
    }
    let n = position.len() as f64;
    let pairs = || change.iter().zip(position).map(|(c, y)| (c - mean_change, y - mean));
    let value = pairs().map(|(c, y)| c * y).sum::<f64>() / (n - 1.0) / variance;
    let influence: Vec<f64> = pairs().map(|(c, y)| (c * y - value * y * y) / variance).collect();
    Share { value, se: mean_and_error(&influence, Errors::Runs).1 }
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
