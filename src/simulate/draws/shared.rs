//! Numbers of a batch of runs that are drawn once and read by every case: all cases see the same.
//!
//! They are what would be drawn anew, to the bit; where they would take too much memory, some are.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Source;
use crate::model::block::{BLOCK, Block};
use crate::model::quantities::{Quantities, Quantity};
use crate::scenario::Sampler;

/// Memory that they take at most, in bytes.
const LIMIT: usize = 128 << 20;

/// The numbers of some quantities for some blocks of runs.
#[derive(Debug, Default)]
pub struct Shared {
    sources: Vec<Source>,
    /// What is drawn for a block of runs: a source in a year (0 for what is drawn once).
    entries: Vec<(usize, usize)>,
    once: BTreeMap<String, usize>,
    /// The entry of the first projected year; later years follow.
    yearly: BTreeMap<String, usize>,
    seed_and_sampler: Option<(u64, Sampler)>,
    first: u64,
    /// For each block of runs, a block for each entry.
    drawn: Vec<Block>,
}

impl Shared {
    /// What the models of several cases draw, for as many quantities as fit for `runs` runs at a time.
    pub fn new<'q>(
        quantities: impl IntoIterator<Item = &'q Quantities>,
        years: usize,
        seed: u64,
        sampler: Sampler,
        runs: u64,
    ) -> Shared {
        let mut shared = Shared { seed_and_sampler: Some((seed, sampler)), ..Shared::default() };
        let blocks = (runs as usize).div_ceil(BLOCK).max(1);
        let room = LIMIT / (blocks * size_of::<Block>());
        for quantities in quantities {
            for (list, yearly) in [(&quantities.once, false), (&quantities.yearly, true)] {
                list.iter().for_each(|quantity| shared.add(quantity, yearly, years, room));
            }
        }
        shared
    }

    fn add(&mut self, quantity: &Quantity, yearly: bool, years: usize, room: usize) {
        let Some((seed, sampler)) = self.seed_and_sampler else { return };
        let places = if yearly { 1..=years } else { 0..=0 };
        let known = if yearly { &mut self.yearly } else { &mut self.once };
        let fits = self.entries.len() + places.clone().count() <= room;
        if fits && !known.contains_key(&quantity.name) {
            known.insert(quantity.name.clone(), self.entries.len());
            self.entries.extend(places.map(|year| (self.sources.len(), year)));
            self.sources.push(Source::new(quantity, seed, sampler));
        }
    }

    /// Draws the numbers of `blocks` blocks, the first of which starts at run `first`.
    pub fn draw(&mut self, first: u64, blocks: usize) {
        let Shared { sources, entries, drawn, .. } = self;
        self.first = first;
        if entries.is_empty() {
            return;
        }
        if drawn.len() != blocks * entries.len() {
            *drawn = vec![Block::default(); blocks * entries.len()];
        }
        drawn.par_chunks_mut(entries.len()).enumerate().for_each(|(index, own)| {
            let first = first + (index * BLOCK) as u64;
            for (&(source, year), block) in entries.iter().zip(own) {
                sources[source].fill(year, first, block);
            }
        });
    }

    /// The place of a quantity, that of its first year where it is drawn yearly.
    pub(super) fn place(&self, quantity: &Quantity, yearly: bool) -> Option<usize> {
        let known = if yearly { &self.yearly } else { &self.once };
        known.get(&quantity.name).copied()
    }

    /// The numbers at a place, for the block that starts at run `first`.
    pub(super) fn block(&self, place: usize, first: u64) -> &Block {
        let index = (first - self.first) as usize / BLOCK;
        &self.drawn[index * self.entries.len() + place]
    }
}
