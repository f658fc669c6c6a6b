//! Swings: what one input changes by itself.
//!
//! The first runs of the sample are simulated twice more, all other luck as it is, with the input held at its low end and at its
//! high end in every run. The swing is the mean difference. Differences on the same luck spread little, so that few runs do.

use std::sync::Arc;

use rayon::prelude::*;

use super::super::futures::Futures;
use super::columns;
use super::drivers::{Described, Swing};
use crate::model::{Model, Variants};
use crate::results::{Measure, Recorder};
use crate::scenario::Unit;
use crate::simulate::{Columns, Kept, Settings};
use crate::summary::{Errors, Estimate, mean_and_error};
use crate::units::HAIR;

/// The numbers of runs that are tried, the fewest first.
const RUNS: [u64; 4] = [256, 1_024, 4_096, 16_384];
/// An error that is small enough, as a share of the largest swing.
const SMALL: f64 = 0.02;

/// The swing of every input, by input and then by unit; `positions` are those of all runs, by unit. On as few runs as keep
/// errors small beside the largest swing. An error counts what those runs leave open, and where the input's ends lie.
pub fn swings(
    model: &Arc<Model>,
    inputs: &[&Described],
    units: &[Unit],
    positions: &[Vec<f64>],
    settings: Settings,
) -> Vec<Vec<Swing>> {
    let mut found = Vec::new();
    for runs in RUNS {
        let runs = runs.min(settings.runs);
        found = on(model, inputs, units, positions, Settings { runs, ..settings });
        if runs == settings.runs || (0..units.len()).all(|unit| sure(&found, unit)) {
            break;
        }
    }
    for (input, swings) in inputs.iter().zip(&mut found) {
        for Swing { swing, .. } in swings {
            swing.error = swing.error.hypot(swing.value * input.distance_error);
        }
    }
    found
}

/// By input: whether it moves the final position of any of these units by itself.
pub fn acts(
    model: &Arc<Model>,
    inputs: &[&Described],
    units: &[Unit],
    settings: Settings,
) -> Vec<bool> {
    let runs = settings.runs.min(RUNS[0]);
    let nothing = vec![vec![0.0; runs as usize]; units.len()];
    let found = on(model, inputs, units, &nothing, Settings { runs, ..settings });
    found.iter().map(|swings| swings.iter().any(|own| own.swing.value != 0.0)).collect()
}

/// Whether the errors of a unit's swings are small beside the largest.
fn sure(found: &[Vec<Swing>], unit: usize) -> bool {
    let own = || found.iter().map(|swings| swings[unit].swing);
    let largest = own().map(|swing| swing.value.abs()).fold(0.0, f64::max);
    own().all(|swing| swing.error <= SMALL * largest)
}

fn on(
    model: &Arc<Model>,
    inputs: &[&Described],
    units: &[Unit],
    positions: &[Vec<f64>],
    settings: Settings,
) -> Vec<Vec<Swing>> {
    let futures = Futures::of([model.quantities()], model.years(), settings);
    let alone = Variants::new([Arc::clone(model)]);
    let kept = Kept::new(&futures.simulation(&alone), settings.runs);
    let wanted = columns(units, model.years(), &Measure::Position);
    let each = inputs.par_iter().map(|input| {
        let held = input.held();
        let models = held.map(|at| Arc::new(model.hold(&input.input, at)));
        let mut recorders = vec![Recorder::new(model, [])];
        recorders.extend(models.iter().map(|model| Recorder::new(model, &wanted)));
        let variants = Variants::beside_kept(Arc::clone(model), models);
        let simulation = futures.simulation(&variants).beside(&kept);
        let (mut found, _) = Columns::of(&simulation, &recorders, settings.runs);
        let high = found.pop().unwrap_or_default();
        let low = found.pop().unwrap_or_default();
        let ends = low.iter().zip(&high).zip(positions);
        ends.map(|((low, high), position)| of(low, high, position)).collect()
    });
    each.collect()
}

/// The swing of two sets of runs on the same luck; exactly 0 where nothing but rounding differs. `position` is that of all
/// runs, the same first: what either end changes of it, added to its mean, is surer than the mean of a few.
fn of(low: &[f64], high: &[f64], position: &[f64]) -> Swing {
    let mean = |runs: &[f64]| runs.iter().sum::<f64>() / runs.len().max(1) as f64;
    let less = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a - b).collect() };
    let differences = less(high, low);
    let nothing = differences.iter().all(|difference| difference.abs() <= HAIR);
    let swing = match nothing {
        true => Estimate { value: 0.0, error: 0.0 },
        false => mean_and_error(&differences, Errors::Runs),
    };
    let at_low = mean(position) + mean(&less(low, position));
    Swing { at_low, at_high: at_low + swing.value, swing }
}
