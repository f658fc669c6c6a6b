//! The engine: blocks of runs over threads.
//!
//! It does no input or output, prints nothing and reads no clock. Each block writes its own lanes, so
//! no figure depends on the number of threads or on which of them was first.

mod watch;

use rayon::prelude::*;

use crate::draws::Draws;
use crate::model::lane::{BLOCK, Lane};
use crate::model::quantities::Drawn;
use crate::model::statement::{Entry, entries};
use crate::model::{Model, State};
use crate::results::{Recorder, Sum};
use crate::scenario::Sampler;
pub use watch::{Achieved, Watch};

/// What decides the random numbers of a simulation.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub seed: u64,
    pub sampler: Sampler,
    /// Runs 1 to `runs`; the plan is not among them.
    pub runs: u64,
}

impl Settings {
    /// Blocks that the runs fill, the last perhaps in part.
    pub fn blocks(&self) -> usize {
        self.runs.div_ceil(BLOCK as u64) as usize
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

/// Simulates all runs of a case. Block `b` of runs fills `lanes[b·columns ..][..columns]`, one lane for
/// each column of the recorder; lanes beyond the last run hold futures that nobody counts.
///
/// `finished` is told of runs as they are done, from any thread. Returned are also the recorder's sums over all
/// runs, added block by block in order.
pub fn simulate(
    model: &Model,
    settings: &Settings,
    recorder: &Recorder,
    lanes: &mut [Lane],
    watch: &mut Watch,
    finished: &(dyn Fn(u64) + Sync),
) -> (Reconciliation, Vec<Sum>) {
    let draws = Draws::new(model.quantities(), settings.seed, settings.sampler);
    let columns = recorder.columns().max(1);
    let watching: &Watch = watch;
    let reports: Vec<_> = lanes
        .par_chunks_mut(columns)
        .take(settings.blocks())
        .enumerate()
        .map_init(
            || (draws.room(), State::new(model)),
            |(drawn, state), (block, lanes)| {
                let first = 1 + (block * BLOCK) as u64;
                let counted = (settings.runs + 1 - first).min(BLOCK as u64);
                let mut watched = watching.block();
                let mut sums = recorder.sums();
                draws.start(first, drawn);
                model.start(drawn, state);
                recorder.record(0, state, lanes);
                for year in 1..=model.years() {
                    draws.step(year, first, drawn);
                    model.step(year, drawn, state);
                    recorder.record(year, state, lanes);
                    recorder.sum(year, state, counted as usize, &mut sums);
                    watching.observe(year, counted as usize, drawn, state, &mut watched);
                }
                finished(counted);
                (state.largest_difference(), watched, sums)
            },
        )
        .collect();
    let mut largest_difference = 0.0_f64;
    let mut all = recorder.sums();
    for (difference, watched, sums) in reports {
        largest_difference = largest_difference.max(difference);
        watch.fold(watched);
        all.iter_mut().zip(sums).for_each(|(all, sum)| all.fold(sum));
    }
    (Reconciliation { largest_difference }, all)
}

/// The plan, run 0: one figure for each column of the recorder.
pub fn plan(model: &Model, recorder: &Recorder) -> (Vec<f64>, Reconciliation) {
    let drawn = plan_draws(model);
    let mut state = State::new(model);
    let mut lanes = vec![[0.0; BLOCK]; recorder.columns()];
    model.start(&drawn, &mut state);
    recorder.record(0, &state, &mut lanes);
    for year in 1..=model.years() {
        model.step(year, &drawn, &mut state);
        recorder.record(year, &state, &mut lanes);
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

fn plan_draws(model: &Model) -> Drawn {
    Draws::new(model.quantities(), 0, Sampler::Plain).plan()
}
