//! The engine: blocks of runs over threads.
//!
//! It does no input or output, prints nothing and reads no clock. Each block writes its own lanes, so
//! no figure depends on the number of threads or on which of them was first.

mod observe;
mod watch;

use rayon::prelude::*;

use crate::draws::Draws;
use crate::model::lane::{BLOCK, Lane};
use crate::model::quantities::Drawn;
use crate::model::statement::{Entry, entries};
use crate::model::{Model, State};
use crate::results::{Moments, Recorder, Sum};
use crate::scenario::Sampler;
pub use observe::{Look, observe};
pub use watch::{Achieved, Watch};

/// What decides the random numbers of a simulation.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub seed: u64,
    pub sampler: Sampler,
    /// Runs 1 to `runs`; the plan is not among them.
    pub runs: u64,
}

/// Runs that are simulated together, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// The first run, which is the first of a block too.
    pub first: u64,
    pub runs: u64,
}

impl Batch {
    /// Runs of a batch at most: percentiles are exact up to it. The same for every scenario, so that
    /// figures depend on nothing else.
    pub const MOST: u64 = 65_536;

    // Batches are made of whole blocks.
    const _WHOLE: () = assert!(Batch::MOST.is_multiple_of(BLOCK as u64));

    /// The batches of runs 1 to `runs`, the last perhaps in part.
    pub fn all(runs: u64) -> impl Iterator<Item = Batch> {
        (0..runs.div_ceil(Batch::MOST)).map(move |batch| {
            let before = batch * Batch::MOST;
            Batch { first: before + 1, runs: (runs - before).min(Batch::MOST) }
        })
    }

    /// Blocks that the runs fill, the last perhaps in part.
    pub fn blocks(&self) -> usize {
        self.runs.div_ceil(BLOCK as u64) as usize
    }

    /// The run after the last.
    fn end(&self) -> u64 {
        self.first + self.runs
    }
}

/// Sums that should agree, and by how much two ways of reckoning them differed at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reconciliation {
    /// Relative to turnover.
    pub largest_difference: f64,
}

impl Reconciliation {
    /// The largest difference that rounding explains.
    pub const ROUNDING: f64 = 1e-9;

    pub fn passes(&self) -> bool {
        self.largest_difference <= Reconciliation::ROUNDING
    }

    pub fn and(self, other: Reconciliation) -> Reconciliation {
        Reconciliation { largest_difference: self.largest_difference.max(other.largest_difference) }
    }
}

/// What a simulation leaves beside the runs of its columns: added up block by block, in order.
#[derive(Debug, Clone)]
pub struct Left {
    pub reconciliation: Reconciliation,
    /// By figure that is only summed.
    pub sums: Vec<Sum>,
    /// By column; those of no run where they are not wanted.
    pub moments: Vec<Moments>,
}

/// Simulates a batch of runs of a case. Block `b` of its runs fills `columns[c][b]` for each column `c` of
/// the recorder; places beyond the last run hold futures that nobody counts.
///
/// `finished` is told of runs as they are done, from any thread.
pub fn simulate(
    model: &Model,
    draws: &Draws,
    batch: Batch,
    recorder: &Recorder,
    columns: Vec<&mut [Lane]>,
    watch: &mut Watch,
    finished: &(dyn Fn(u64) + Sync),
) -> Left {
    let watching: &Watch = watch;
    let reports: Vec<_> = by_block(columns.into_iter(), batch.blocks())
        .into_par_iter()
        .enumerate()
        .with_min_len(FEWEST_BLOCKS)
        .map_init(
            || (draws.room(), State::new(model)),
            |(drawn, state), (block, mut lanes)| {
                let first = batch.first + (block * BLOCK) as u64;
                let counted = (batch.end() - first).min(BLOCK as u64);
                let mut watched = watching.block();
                let mut sums = recorder.sums();
                let mut moments = vec![Moments::NONE; recorder.columns()];
                let mut record = |year: usize, state: &State| {
                    let counted = counted as usize;
                    recorder.record_and_measure(year, state, counted, &mut lanes, &mut moments);
                };
                draws.start(first, drawn);
                model.start(drawn, state);
                record(0, state);
                for year in 1..=model.years() {
                    draws.step(year, first, drawn);
                    model.step(year, drawn, state);
                    record(year, state);
                    recorder.sum(year, state, counted as usize, &mut sums);
                    watching.observe(year, counted as usize, drawn, state, &mut watched);
                }
                finished(counted);
                (state.largest_difference(), watched, sums, moments)
            },
        )
        .collect();
    let mut largest_difference = 0.0_f64;
    let mut sums = recorder.sums();
    let mut moments = vec![Moments::NONE; recorder.columns()];
    for (difference, watched, more_sums, more_moments) in reports {
        largest_difference = largest_difference.max(difference);
        watch.fold(watched);
        sums.iter_mut().zip(more_sums).for_each(|(all, sum)| all.fold(sum));
        moments.iter_mut().zip(&more_moments).for_each(|(all, more)| all.fold(more));
    }
    Left { reconciliation: Reconciliation { largest_difference }, sums, moments }
}

/// Blocks that a thread takes at a time, so that making room for them counts for little.
const FEWEST_BLOCKS: usize = 8;

/// The lanes of each block, a lane for each column.
fn by_block<'l>(
    columns: impl ExactSizeIterator<Item = &'l mut [Lane]>,
    blocks: usize,
) -> Vec<Vec<&'l mut Lane>> {
    let mut by_block: Vec<Vec<&mut Lane>> =
        (0..blocks).map(|_| Vec::with_capacity(columns.len())).collect();
    for column in columns {
        by_block.iter_mut().zip(column).for_each(|(block, lane)| block.push(lane));
    }
    by_block
}

/// The plan, run 0: one figure for each column of the recorder.
pub fn plan(model: &Model, recorder: &Recorder) -> (Vec<f64>, Reconciliation) {
    let drawn = plan_draws(model);
    let mut state = State::new(model);
    let mut lanes = vec![[0.0; BLOCK]; recorder.columns()];
    let mut block: Vec<&mut Lane> = lanes.iter_mut().collect();
    model.start(&drawn, &mut state);
    recorder.record(0, &state, &mut block);
    for year in 1..=model.years() {
        model.step(year, &drawn, &mut state);
        recorder.record(year, &state, &mut block);
    }
    let plan = lanes.iter().map(|lane| lane[0]).collect();
    (plan, Reconciliation { largest_difference: state.largest_difference() })
}

/// One run, line by line, for each year from the base year on. Run 0 is the plan.
pub fn replay(model: &Model, settings: &Settings, run: u64) -> Vec<Vec<Entry>> {
    let draws = Draws::new(model.quantities(), settings.seed, settings.sampler);
    let mut state = State::new(model);
    let (mut drawn, first, place) = match run.checked_sub(1) {
        None => (draws.plan(), 1, 0),
        Some(before) => {
            let place = before % BLOCK as u64;
            (draws.room(), run - place, place as usize)
        }
    };
    if run > 0 {
        draws.start(first, &mut drawn);
    }
    model.start(&drawn, &mut state);
    let mut years = vec![entries(model, &state, place)];
    for year in 1..=model.years() {
        if run > 0 {
            draws.step(year, first, &mut drawn);
        }
        model.step(year, &drawn, &mut state);
        years.push(entries(model, &state, place));
    }
    years
}

fn plan_draws(model: &Model) -> Drawn<'_> {
    Draws::new(model.quantities(), 0, Sampler::Plain).plan()
}
