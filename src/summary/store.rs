//! Where the runs of some columns are kept while they are summarised.

use crate::model::lane::{BLOCK, Lane};

/// All runs of a number of columns, block by block, in parts that are simulated one after another. Its
/// memory is used again from one case to the next.
#[derive(Debug, Default)]
pub struct Store {
    lanes: Vec<Lane>,
    /// Columns of each part.
    parts: Vec<usize>,
    runs: usize,
}

/// Memory that a store takes at most, in bytes; with more columns than fit, runs are simulated again.
const LIMIT: usize = 512 << 20;

impl Store {
    /// How many columns of `runs` runs fit at once (at least one).
    pub fn capacity(runs: usize) -> usize {
        (LIMIT / (runs.div_ceil(BLOCK).max(1) * size_of::<Lane>())).max(1)
    }

    /// Makes room for `runs` runs of parts with so many columns each. The lanes returned, part by part,
    /// are to be filled block by block, a lane for each column.
    pub fn room(&mut self, parts: &[usize], runs: usize) -> Vec<&mut [Lane]> {
        let blocks = runs.div_ceil(BLOCK);
        let lanes = parts.iter().sum::<usize>() * blocks;
        (self.parts, self.runs) = (parts.to_vec(), runs);
        if self.lanes.len() < lanes {
            self.lanes.resize(lanes, [0.0; BLOCK]);
        }
        let mut rest = &mut self.lanes[..lanes];
        let mut rooms = Vec::new();
        for columns in parts {
            let (room, beyond) = rest.split_at_mut(columns * blocks);
            rooms.push(room);
            rest = beyond;
        }
        rooms
    }

    /// Copies a column of a part, runs first to last, into `values`.
    pub fn column(&self, part: usize, column: usize, values: &mut Vec<f64>) {
        values.clear();
        let (blocks, columns) = (self.runs.div_ceil(BLOCK), self.parts[part]);
        let before = self.parts[..part].iter().sum::<usize>() * blocks;
        let lanes = &self.lanes[before..][..columns * blocks];
        lanes.chunks(columns).for_each(|lanes| values.extend_from_slice(&lanes[column]));
        values.truncate(self.runs);
    }
}
