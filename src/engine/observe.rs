//! Looking at every run of a model without deciding here what is looked at: for questions that need other figures than
//! a projection's, and only a few of them.

use rayon::prelude::*;

use super::{Batch, Reconciliation, by_block};
use crate::draws::Draws;
use crate::model::lane::{self, BLOCK, Lane};
use crate::model::quantities::Drawn;
use crate::model::{Model, State};

/// What is looked at: handed the year (0 is the base year), the numbers drawn, the state that the model has come to, and
/// the block's own lanes, which start at nought and are its to write.
pub type Look<'a> = dyn Fn(usize, &Drawn, &State, &mut [&mut Lane]) + Sync + 'a;

/// Blocks that a thread takes at a time: who looks at few runs looks at several models beside one another.
const FEWEST_BLOCKS: usize = 16;

/// Simulates runs 1 to `runs` and returns what `look` left in each of `columns` lanes: by column, one figure for each run,
/// runs first to last. The same on any number of threads.
pub fn observe(
    model: &Model,
    draws: &Draws,
    runs: u64,
    columns: usize,
    look: &Look,
) -> (Vec<Vec<f64>>, Reconciliation) {
    let all = Batch { first: 1, runs };
    let blocks = all.blocks();
    let mut lanes: Vec<Vec<Lane>> = (0..columns).map(|_| lane::lanes(blocks, 0.0)).collect();
    let largest_difference = by_block(lanes.iter_mut().map(Vec::as_mut_slice), blocks)
        .into_par_iter()
        .enumerate()
        .with_min_len(FEWEST_BLOCKS)
        .map_init(
            || (draws.room(), State::new(model)),
            |(drawn, state), (block, mut lanes)| {
                let first = all.first + (block * BLOCK) as u64;
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
    let column = |lanes: Vec<Lane>| lane::figures(&lanes)[..runs as usize].to_vec();
    (lanes.into_iter().map(column).collect(), Reconciliation { largest_difference })
}
