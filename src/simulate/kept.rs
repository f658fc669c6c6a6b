//! The figures of a model in every block and year, for variants that differ from it late in the calculation.

use super::{Batch, CHUNK, Observer, Seen, Simulation};
use crate::model::Figures;
use crate::model::block::BLOCK;

/// Memory that it takes at most, in bytes; blocks that find no room are simulated again.
const LIMIT: usize = 256 << 20;

/// The figures of the first variant, but for those of its options: by block, and then by year from the base year on.
pub struct Kept {
    blocks: Vec<Vec<Figures>>,
    complete: bool,
}

impl Kept {
    /// Simulates the first variant in runs 1 to `runs` and keeps as many blocks as fit.
    pub fn new(simulation: &Simulation, runs: u64) -> Kept {
        Kept::within(LIMIT, simulation, runs)
    }

    /// The same within so many bytes.
    pub fn within(limit: usize, simulation: &Simulation, runs: u64) -> Kept {
        let years = simulation.variants.years() + 1;
        let each = simulation.variants.model(0).blocks() * BLOCK * size_of::<f64>();
        let most = limit / (each * years).max(1);
        let batch = Batch { first: 1, runs: runs.min((most * BLOCK) as u64) };
        let complete = batch.runs == runs;
        let observers = vec![Keeping::default(); batch.blocks().div_ceil(CHUNK)];
        let (observers, _) = simulation.run(batch, observers);
        let blocks = observers.into_iter().flat_map(|observer| observer.blocks).collect();
        Kept { blocks, complete }
    }

    /// Whether every block found room.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The years of the block that starts with run `first`.
    pub(super) fn block(&self, first: u64) -> Option<&[Figures]> {
        self.blocks.get((first - 1) as usize / BLOCK).map(Vec::as_slice)
    }
}

#[derive(Clone, Default)]
struct Keeping {
    blocks: Vec<Vec<Figures>>,
}

impl Observer for Keeping {
    fn see(&mut self, seen: &Seen) {
        if seen.year == 0 {
            self.blocks.push(Vec::new());
        }
        if let Some(years) = self.blocks.last_mut() {
            years.push(seen.all[seen.variant].without_options());
        }
    }
}
