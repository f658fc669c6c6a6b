//! Looking at every run of a model without deciding here what is looked at: for questions that need other figures than
//! a projection's, and only a few of them.

use rayon::prelude::*;

use super::{Reconciliation, Settings};
use crate::draws::Draws;
use crate::model::lane::{self, BLOCK, Lane};
use crate::model::quantities::Drawn;
use crate::model::{Model, State};

/// What is looked at: handed the year (0 is the base year), the numbers drawn, the state that the model has come to, and
/// the block's own lanes, which start at nought and are its to write.
pub type Look<'a> = dyn Fn(usize, &Drawn, &State, &mut [&mut Lane]) + Sync + 'a;

/// Simulates all runs and returns what `look` left in each of `columns` lanes: by column, one figure for each run, runs
/// first to last. The same on any number of threads.
pub fn observe(
    model: &Model,
    settings: &Settings,
    columns: usize,
    look: &Look,
) -> (Vec<Vec<f64>>, Reconciliation) {
    let draws = Draws::new(model.quantities(), settings.seed, settings.sampler);
    let mut lanes =
        lane::lanes(columns.max(1) * settings.runs.div_ceil(BLOCK as u64) as usize, 0.0);
    let largest_difference = lanes
        .par_chunks_mut(columns.max(1))
        .enumerate()
        .map_init(
            || (draws.room(), State::new(model)),
            |(drawn, state), (block, lanes)| {
                let first = 1 + (block * BLOCK) as u64;
                let mut lanes: Vec<&mut Lane> = lanes.iter_mut().collect();
                draws.start(first, drawn);
                model.start(drawn, state);
                look(0, drawn, state, &mut lanes);
                for year in 1..=model.years() {
                    draws.step(year, first, drawn);
                    model.step(year, drawn, state);
                    look(year, drawn, state, &mut lanes);
                }
                state.largest_difference()
            },
        )
        .reduce(|| 0.0, f64::max);
    let column = |column: usize| -> Vec<f64> {
        let blocks = lanes.chunks(columns.max(1)).flat_map(|lanes| lanes[column]);
        blocks.take(settings.runs as usize).collect()
    };
    ((0..columns).map(column).collect(), Reconciliation { largest_difference })
}
