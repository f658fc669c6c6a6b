//! A block: one figure for each of 128 consecutive runs, side by side, so that inner loops run over runs.
//!
//! Every loop here has a length known when the program is built, which is what lets the compiler turn
//! it into vector instructions. No run may look at another run's figure: that makes results
//! independent of blocks and threads.

use std::ops::{Deref, DerefMut};

/// Runs in a block.
pub const BLOCK: usize = 128;

/// One figure for each run of a block: what columns of runs are made of.
pub type ColumnBlock = [f64; BLOCK];

/// A block that a model calculates with.
///
/// It starts where a line of the cache does (64 bytes). In one that does not, each vector of eight figures lies in two
/// lines, and a year step takes a quarter longer.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub struct Block([f64; BLOCK]);

impl Block {
    /// The same figure for every run.
    pub const fn all(value: f64) -> Block {
        Block([value; BLOCK])
    }
}

impl Default for Block {
    fn default() -> Block {
        ZERO
    }
}

impl Deref for Block {
    type Target = [f64; BLOCK];

    #[inline(always)]
    fn deref(&self) -> &[f64; BLOCK] {
        &self.0
    }
}

impl DerefMut for Block {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64; BLOCK] {
        &mut self.0
    }
}

/// A block of zeros.
pub const ZERO: Block = Block::all(0.0);

/// `count` blocks that all hold `value`.
pub fn several(count: usize, value: f64) -> Vec<Block> {
    vec![Block::all(value); count]
}

/// Sets every run's figure.
#[inline(always)]
pub fn set(out: &mut Block, figure: impl Fn(usize) -> f64) {
    for (run, slot) in out.iter_mut().enumerate() {
        *slot = figure(run);
    }
}

/// Changes every run's figure, given the one that it has.
#[inline(always)]
pub fn update(out: &mut Block, figure: impl Fn(usize, f64) -> f64) {
    for (run, slot) in out.iter_mut().enumerate() {
        *slot = figure(run, *slot);
    }
}

/// Adds a block.
#[inline(always)]
pub fn add(out: &mut Block, other: &Block) {
    update(out, |run, figure| figure + other[run]);
}

/// The sum of blocks, added in their order; 0 where there are none.
#[inline(always)]
pub fn total<'l>(out: &mut Block, mut blocks: impl Iterator<Item = &'l Block>) {
    match (blocks.next(), blocks.next()) {
        (None, _) => *out = ZERO,
        (Some(only), None) => *out = *only,
        (Some(one), Some(other)) => set(out, |run| one[run] + other[run]),
    }
    // Two at a time: half as many sums go through memory.
    while let Some(one) = blocks.next() {
        match blocks.next() {
            Some(other) => update(out, |run, sum| sum + one[run] + other[run]),
            None => add(out, one),
        }
    }
}

/// Takes a block off.
#[inline(always)]
pub fn subtract(out: &mut Block, other: &Block) {
    update(out, |run, figure| figure - other[run]);
}

/// Multiplies by a block.
#[inline(always)]
pub fn multiply(out: &mut Block, other: &Block) {
    update(out, |run, figure| figure * other[run]);
}

/// Folds what `term` makes of every run's figure, in an order of its own that is always the same: eight at a time, an
/// eighth of the block side by side.
#[inline(always)]
pub fn fold<T: Copy>(block: &[f64; BLOCK], term: impl Fn(f64) -> T, with: impl Fn(T, T) -> T) -> T {
    // One expression for each of many results: the compiler makes vectors of it, which it does not of sums that a loop carries.
    const ABREAST: usize = BLOCK / 8;
    let mut few = [term(block[0]); ABREAST];
    for (place, slot) in few.iter_mut().enumerate() {
        let at = |nth: usize| term(block[nth * ABREAST + place]);
        let (one, two) = (with(at(0), at(1)), with(at(2), at(3)));
        let (three, four) = (with(at(4), at(5)), with(at(6), at(7)));
        *slot = with(with(one, two), with(three, four));
    }
    let mut eight: [T; 8] = std::array::from_fn(|place| few[place]);
    for more in few[8..].as_chunks::<8>().0 {
        eight.iter_mut().zip(more).for_each(|(one, &other)| *one = with(*one, other));
    }
    let pair = |place: usize| with(eight[place], eight[place + 1]);
    with(with(pair(0), pair(2)), with(pair(4), pair(6)))
}

/// The sum of what `term` makes of every run's figure.
#[inline(always)]
pub fn sum(block: &[f64; BLOCK], term: impl Fn(f64) -> f64) -> f64 {
    fold(block, term, |one, other| one + other)
}

/// The least figure, none of which is to be not a number.
#[inline(always)]
pub fn least(block: &[f64; BLOCK]) -> f64 {
    fold(block, |figure| figure, |one, other| if one < other { one } else { other })
}

/// The largest figure, none of which is to be not a number.
#[inline(always)]
pub fn largest(block: &[f64; BLOCK]) -> f64 {
    fold(block, |figure| figure, |one, other| if one > other { one } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_takes_every_run_once() {
        let block = Block(std::array::from_fn(|run| ((run * 37) % BLOCK) as f64));
        assert_eq!(sum(&block, |figure| figure), (BLOCK * (BLOCK - 1) / 2) as f64);
        assert_eq!((least(&block), largest(&block)), (0.0, (BLOCK - 1) as f64));
        let seen = fold(
            &block,
            |figure| {
                let mut seen = [0_u64; BLOCK / 64];
                seen[figure as usize / 64] |= 1 << (figure as usize % 64);
                seen
            },
            |one, other| std::array::from_fn(|word| one[word] ^ other[word]),
        );
        assert_eq!(seen, [u64::MAX; BLOCK / 64]);
    }
}
