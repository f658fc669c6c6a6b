//! Where the runs of some columns are kept while they are summarised.

use crate::model::block::{BLOCK, ColumnBlock};

/// All runs of a number of columns of a batch, column by column, in parts that are simulated one after
/// another. Its memory is used again from one case to the next.
#[derive(Debug, Default)]
pub struct Store {
    memory: Vec<ColumnBlock>,
    /// Columns of each part.
    parts: Vec<usize>,
    runs: usize,
}

/// Memory that a store takes at most, in bytes; with more columns than fit, runs are simulated again.
const LIMIT: usize = 640 << 20;

impl Store {
    /// How many columns of `runs` runs fit at once (at least one).
    pub fn capacity(runs: usize) -> usize {
        (LIMIT / (runs.div_ceil(BLOCK).max(1) * size_of::<ColumnBlock>())).max(1)
    }

    /// Makes room for `runs` runs of parts with so many columns each. Returned are the columns, part by
    /// part, each of as many blocks as the runs need.
    pub fn room(&mut self, parts: &[usize], runs: usize) -> Vec<Vec<&mut [ColumnBlock]>> {
        let blocks = runs.div_ceil(BLOCK);
        let room = parts.iter().sum::<usize>() * blocks;
        (self.parts, self.runs) = (parts.to_vec(), runs);
        if self.memory.len() < room {
            // Nothing is copied from a smaller room, and there are never two.
            self.memory = Vec::new();
            self.memory = vec![[0.0; BLOCK]; room];
        }
        let mut columns = self.memory[..room].chunks_mut(blocks.max(1));
        parts.iter().map(|&count| columns.by_ref().take(count).collect()).collect()
    }

    /// A column of a part, runs first to last.
    pub fn column(&self, part: usize, column: usize) -> &[f64] {
        let blocks = self.runs.div_ceil(BLOCK);
        let before = self.parts[..part].iter().sum::<usize>() + column;
        &self.memory[before * blocks..][..blocks].as_flattened()[..self.runs]
    }
}
