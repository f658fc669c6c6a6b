//! Where the runs of some columns are kept while they are summarised.

use crate::model::lane::{BLOCK, Lane};

/// All runs of a number of columns, block by block. Its memory is used again from one case to the next.
#[derive(Debug, Default)]
pub struct Store {
    lanes: Vec<Lane>,
    columns: usize,
    runs: usize,
}

/// Memory that a store takes at most, in bytes; with more columns than fit, runs are simulated again.
const LIMIT: usize = 512 << 20;

impl Store {
    /// How many columns of `runs` runs fit at once (at least one).
    pub fn capacity(runs: usize) -> usize {
        (LIMIT / (runs.div_ceil(BLOCK).max(1) * size_of::<Lane>())).max(1)
    }

    /// Makes room for `columns` columns of `runs` runs. The lanes returned are to be filled block by
    /// block, a lane for each column.
    pub fn room(&mut self, columns: usize, runs: usize) -> &mut [Lane] {
        let lanes = columns * runs.div_ceil(BLOCK);
        (self.columns, self.runs) = (columns, runs);
        if self.lanes.len() < lanes {
            self.lanes.resize(lanes, [0.0; BLOCK]);
        }
        &mut self.lanes[..lanes]
    }

    /// Copies a column, runs first to last, into `values`.
    pub fn column(&self, column: usize, values: &mut Vec<f64>) {
        values.clear();
        let blocks = self.lanes.chunks(self.columns).take(self.runs.div_ceil(BLOCK));
        blocks.for_each(|lanes| values.extend_from_slice(&lanes[column]));
        values.truncate(self.runs);
    }
}
