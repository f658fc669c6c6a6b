//! The engine: blocks of runs over threads.
//!
//! It does no input or output, prints nothing and reads no clock. Each block writes its own lanes, so
//! no figure depends on the number of threads or on which of them was first.

mod observe;
mod watch;

use rayon::prelude::*;

use crate::draws::Draws;
use crate::model::lane::{self, BLOCK, Lane};
use crate::model::quantities::Drawn;
use crate::model::statement::{Entry, entries};
use crate::model::{Model, State};
use crate::results::{Moments, Recorder, Sum};
use crate::scenario::Sampler;
pub use observe::{Look, observe};
use watch::Sums;
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

/// What a simulation leaves beside the runs of its columns.
#[derive(Debug, Clone)]
pub struct Left {
    pub reconciliation: Reconciliation,
    /// By figure that is only summed.
    pub sums: Vec<Sum>,
    /// By column; those of no run where they are not wanted.
    pub moments: Vec<Moments>,
}

/// A model that is simulated, and what is recorded of it.
pub struct Simulated<'a> {
    pub model: &'a Model,
    pub recorder: &'a Recorder,
    /// Block `b` of the runs fills `columns[c][b]` for each column `c` of the recorder; places beyond the last run hold
    /// futures that nobody counts.
    pub columns: Vec<&'a mut [Lane]>,
}

/// Simulates a batch of runs of a model, and of others that were compiled beside it: what each leaves.
///
/// `draws` are those of the last model, which has the quantities of all. The first is watched. `finished` is told of runs of
/// each model of which anything is recorded as they are done, from any thread.
pub fn simulate(
    together: Vec<Simulated>,
    draws: &Draws,
    batch: Batch,
    watch: &mut Watch,
    finished: &(dyn Fn(u64) + Sync),
) -> Vec<Left> {
    let watching: &Watch = watch;
    let (models, columns): (Vec<_>, Vec<_>) =
        together.into_iter().map(|one| ((one.model, one.recorder), one.columns)).unzip();
    let columns: Vec<&mut [Lane]> = columns.into_iter().flatten().collect();
    let reports: Vec<_> = by_block(columns.into_iter(), batch.blocks())
        .into_par_iter()
        .enumerate()
        .fold_chunks(
            BLOCKS_TOGETHER,
            || Worker::new(&models, draws, watching),
            |mut worker, (block, mut lanes)| {
                let first = batch.first + (block * BLOCK) as u64;
                let counted = (batch.end() - first).min(BLOCK as u64) as usize;
                worker.simulate(first, counted, &mut lanes);
                let recorded = models.iter().filter(|(_, recorder)| !recorder.records_nothing());
                recorded.for_each(|_| finished(counted as u64));
                worker
            },
        )
        .map(|worker| (worker.watched, worker.left))
        .collect();
    let mut all = nothing(&models);
    for (watched, left) in reports {
        watch.fold(watched);
        all.iter_mut().zip(left).for_each(|(all, left)| all.fold(left));
    }
    all
}

/// What simulates some blocks one after another, and what they have left so far.
struct Worker<'a> {
    models: &'a [(&'a Model, &'a Recorder)],
    draws: &'a Draws<'a>,
    watching: &'a Watch,
    drawn: Drawn<'a>,
    states: Vec<State>,
    watched: Vec<Sums>,
    left: Vec<Left>,
}

impl<'a> Worker<'a> {
    fn new(
        models: &'a [(&Model, &Recorder)],
        draws: &'a Draws<'a>,
        watching: &'a Watch,
    ) -> Worker<'a> {
        Worker {
            models,
            draws,
            watching,
            drawn: draws.room(),
            states: models.iter().map(|(model, _)| State::new(model)).collect(),
            watched: watching.nothing(),
            left: nothing(models),
        }
    }

    /// Simulates the block that starts with run `first`, of which so many runs are counted. It has a lane for every column of
    /// every recorder.
    fn simulate(&mut self, first: u64, counted: usize, lanes: &mut [&mut Lane]) {
        let Worker { models, draws, watching, drawn, states, watched, left } = self;
        draws.start(first, drawn);
        for year in 0..=models[0].0.years() {
            if year > 0 {
                draws.step(year, first, drawn);
            }
            bring(year, models, drawn, states);
            let mut lanes = &mut *lanes;
            for (((_, recorder), state), left) in models.iter().zip(&*states).zip(&mut *left) {
                let own = lanes.split_off_mut(..recorder.columns()).unwrap_or_default();
                recorder.record_and_measure(year, state, counted, own, &mut left.moments);
                recorder.sum(year, state, counted, &mut left.sums);
                left.reconciliation.largest_difference = state.largest_difference();
            }
            if year > 0 {
                watching.observe(year, counted, drawn, &states[0], watched);
            }
        }
    }
}

/// Brings the states of models to a year, from the one before: the first its own way, the others beside it.
fn bring(year: usize, models: &[(&Model, &Recorder)], drawn: &Drawn, states: &mut [State]) {
    let Some((leader, others)) = states.split_first_mut() else { return };
    for (place, (model, _)) in models.iter().enumerate() {
        match (place.checked_sub(1), year) {
            (None, 0) => model.start(drawn, leader),
            (None, _) => model.step(year, drawn, leader),
            (Some(other), 0) => model.start_beside(&mut others[other], leader),
            (Some(other), _) => model.step_beside(year, drawn, &mut others[other], leader),
        }
    }
}

/// What no run leaves of each model.
fn nothing(models: &[(&Model, &Recorder)]) -> Vec<Left> {
    let one = |recorder: &Recorder| Left {
        reconciliation: Reconciliation { largest_difference: 0.0 },
        sums: recorder.sums(),
        moments: vec![Moments::NONE; recorder.columns()],
    };
    models.iter().map(|(_, recorder)| one(recorder)).collect()
}

impl Left {
    /// Takes in what the block that follows leaves.
    fn fold(&mut self, next: Left) {
        self.reconciliation = self.reconciliation.and(next.reconciliation);
        self.sums.iter_mut().zip(next.sums).for_each(|(all, sum)| all.fold(sum));
        self.moments.iter_mut().zip(&next.moments).for_each(|(all, more)| all.fold(more));
    }
}

/// Blocks that are simulated one after another by one thread, so that making room for them counts for little. What they leave
/// is added up in their order, and then that of such groups.
const BLOCKS_TOGETHER: usize = 16;

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
    let mut lanes = lane::lanes(recorder.columns(), 0.0);
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
