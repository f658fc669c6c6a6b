//! Simulation: blocks of runs over threads, for everybody who simulates.
//!
//! What is simulated are variants of a model; what is kept of it is the business of an [`Observer`]. There is one loop, in
//! `Worker::block`. Nothing here does input or output, prints or reads a clock. Each block has figures of its own, so that
//! none depends on the number of threads or on which of them was first.

mod alike;
mod correlations;
pub mod draws;
mod kept;
mod observers;

use rayon::prelude::*;

pub use alike::Alike;
pub use correlations::{Achieved, Correlations};
use draws::{Draws, Shared};
pub use kept::Kept;
pub use observers::{Columns, Left, Planned, Probed, Recorded};

use crate::model::block::BLOCK;
use crate::model::quantities::Drawn;
use crate::model::statement::{Entry, entries};
use crate::model::{Figures, Model, Variants, Wanted, YearState};
use crate::scenario::Sampler;

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

    // Batches are made of whole blocks, and of whole sets of Sobol' points, so that their errors are independent.
    const _WHOLE: () = assert!(
        Batch::MOST.is_multiple_of(BLOCK as u64) && Batch::MOST.is_multiple_of(draws::BATCH)
    );

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

/// The largest relative difference between two independent ways of computing the same totals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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

/// What keeps something of a simulation: one for each chunk of consecutive blocks ([`CHUNK`]).
pub trait Observer: Send {
    /// Sees every variant that is simulated in every year of every block, in this order: blocks, years, variants.
    fn see(&mut self, seen: &Seen);
}

/// What there is to see of one variant in one year of one block.
pub struct Seen<'s> {
    pub variant: usize,
    /// 0 is the base year.
    pub year: usize,
    /// The place of the block in its chunk.
    pub block: usize,
    /// Runs of the block that count, the first ones.
    pub counted: usize,
    pub drawn: &'s Drawn<'s>,
    pub state: YearState<'s>,
    /// The figures of all variants.
    all: &'s [Figures],
}

/// Blocks of a chunk: one thread simulates them one after another. What is added up over runs is added up in a chunk first.
pub const CHUNK: usize = 16;

/// Variants, ready to be simulated.
pub struct Simulation<'a> {
    variants: &'a Variants,
    /// By set of random numbers.
    draws: Vec<Draws<'a>>,
    wanted: Wanted,
    simulated: Vec<usize>,
    /// What the first variant had in each block and year.
    kept: Option<&'a Kept>,
}

impl<'a> Simulation<'a> {
    /// All variants, with random numbers that are drawn anew.
    pub fn new(variants: &'a Variants, settings: &Settings) -> Simulation<'a> {
        let Settings { seed, sampler, .. } = *settings;
        let draws = variants.numbers().iter().map(|set| Draws::new(set, seed, sampler));
        let simulated: Vec<usize> = (0..variants.len()).collect();
        let wanted = variants.wanted(simulated.iter().copied());
        Simulation { variants, draws: draws.collect(), wanted, simulated, kept: None }
    }

    /// Reads what `shared` holds of the same seed and sampler, in place of drawing it again.
    pub fn sharing(mut self, shared: &'a Shared) -> Simulation<'a> {
        self.draws = self.draws.into_iter().map(|draws| draws.sharing(shared)).collect();
        self
    }

    /// Some variants alone.
    pub fn only(mut self, simulated: Vec<usize>) -> Simulation<'a> {
        self.wanted = self.variants.wanted(simulated.iter().copied());
        self.simulated = simulated;
        self.draw_what_is_read()
    }

    fn draw_what_is_read(mut self) -> Simulation<'a> {
        let draws = self.draws.into_iter().enumerate();
        self.draws =
            draws.map(|(set, draws)| draws.only(&self.variants.read(set, &self.wanted))).collect();
        self
    }

    /// All variants but the first, whose figures were kept (see [`Variants::beside_kept`]).
    pub fn beside(mut self, kept: &'a Kept) -> Simulation<'a> {
        self.kept = Some(kept);
        let others = (1..self.variants.len()).collect();
        self = self.only(others);
        if kept.is_complete() {
            self.wanted = self.wanted.without_first();
            self = self.draw_what_is_read();
        }
        self
    }

    /// Simulates a batch of runs. There is an observer for each chunk of its blocks; they come back in their order.
    pub fn run<O: Observer>(&self, batch: Batch, observers: Vec<O>) -> (Vec<O>, Reconciliation) {
        let chunks = observers.into_par_iter().enumerate().map(|(chunk, mut observer)| {
            let mut worker = Worker::new(self);
            let blocks = batch.blocks() - chunk * CHUNK;
            for block in 0..blocks.min(CHUNK) {
                let before = chunk * CHUNK + block;
                let first = batch.first + (before * BLOCK) as u64;
                let counted = (batch.end() - first).min(BLOCK as u64) as usize;
                worker.block(first, (block, counted), &mut observer);
            }
            (observer, worker.reconciliation)
        });
        let (observers, balances): (Vec<O>, Vec<Reconciliation>) = chunks.unzip();
        (observers, balances.into_iter().fold(Reconciliation::default(), Reconciliation::and))
    }

    /// The plan, run 0: it stands at every place of the only block.
    pub fn plan<O: Observer>(&self, observer: &mut O) -> Reconciliation {
        let mut worker = Worker::new(self);
        worker.drawn = self.draws.iter().map(Draws::plan).collect();
        worker.planned = true;
        worker.block(1, (0, 1), observer);
        worker.reconciliation
    }
}

/// What simulates blocks one after another.
struct Worker<'s, 'a> {
    simulation: &'s Simulation<'a>,
    drawn: Vec<Drawn<'s>>,
    /// Whether `drawn` is the plan's, which holds in every year.
    planned: bool,
    /// By variant.
    figures: Vec<Figures>,
    reconciliation: Reconciliation,
}

impl<'s, 'a> Worker<'s, 'a> {
    fn new(simulation: &'s Simulation<'a>) -> Worker<'s, 'a> {
        Worker {
            simulation,
            drawn: simulation.draws.iter().map(Draws::room).collect(),
            planned: false,
            figures: simulation.variants.room(&simulation.wanted),
            reconciliation: Reconciliation::default(),
        }
    }

    /// Simulates the block that starts with run `first`, the one at that place in its chunk, of which so many runs count.
    fn block(
        &mut self,
        first: u64,
        (block, counted): (usize, usize),
        observer: &mut impl Observer,
    ) {
        let Worker { simulation, drawn, planned, figures, reconciliation } = self;
        let Simulation { variants, draws, wanted, simulated, kept } = simulation;
        let kept = kept.and_then(|kept| kept.block(first));
        for year in 0..=variants.years() {
            if !*planned {
                for (draws, drawn) in draws.iter().zip(&mut *drawn) {
                    match year {
                        0 => draws.start(first, drawn),
                        _ => draws.step(year, first, drawn),
                    }
                }
            }
            variants.part(year, figures);
            if let Some(kept) = kept {
                figures[0].clone_from(&kept[year]);
            }
            variants.bring(year, wanted, drawn, kept.is_some(), figures);
            for &variant in simulated {
                let state = variants.state(variant, year, figures);
                let drawn = &drawn[variants.drawn_by(variant)];
                observer.see(&Seen { variant, year, block, counted, drawn, state, all: figures });
            }
        }
        for &variant in simulated {
            let state = variants.state(variant, variants.years(), figures);
            let largest_difference = state.largest_difference();
            *reconciliation = reconciliation.and(Reconciliation { largest_difference });
        }
    }
}

/// One run, line by line, for each year from the base year on. Run 0 is the plan.
pub fn replay(model: &Model, settings: &Settings, run: u64) -> Vec<Vec<Entry>> {
    struct Lines(usize, Vec<Vec<Entry>>);
    impl Observer for Lines {
        fn see(&mut self, seen: &Seen) {
            self.1.push(entries(&seen.state, self.0));
        }
    }
    let variants = Variants::one(model.clone());
    let simulation = Simulation::new(&variants, settings);
    let Some(before) = run.checked_sub(1) else {
        let mut lines = Lines(0, Vec::new());
        simulation.plan(&mut lines);
        return lines.1;
    };
    let place = before % BLOCK as u64;
    let batch = Batch { first: run - place, runs: BLOCK as u64 };
    let (mut lines, _) = simulation.run(batch, vec![Lines(place as usize, Vec::new())]);
    lines.pop().map_or_else(Vec::new, |lines| lines.1)
}
