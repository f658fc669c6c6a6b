//! A lane: one figure for every run of a block, side by side, so that inner loops run over runs.
//!
//! Every loop here has a length known when the program is built, which is what lets the compiler turn
//! it into vector instructions. No lane may look at another run's figure: that is what makes results
//! independent of blocks and threads.

/// Runs in a block.
pub const BLOCK: usize = 256;

/// One figure for each run of a block.
pub type Lane = [f64; BLOCK];

/// A lane of zeros.
pub const ZERO: Lane = [0.0; BLOCK];

/// `count` lanes that all hold `value`.
pub fn lanes(count: usize, value: f64) -> Vec<Lane> {
    vec![[value; BLOCK]; count]
}

/// Sets every run's figure.
#[inline(always)]
pub fn set(out: &mut Lane, figure: impl Fn(usize) -> f64) {
    for (run, slot) in out.iter_mut().enumerate() {
        *slot = figure(run);
    }
}

/// Changes every run's figure, given the one that it has.
#[inline(always)]
pub fn update(out: &mut Lane, figure: impl Fn(usize, f64) -> f64) {
    for (run, slot) in out.iter_mut().enumerate() {
        *slot = figure(run, *slot);
    }
}

/// Adds a lane.
#[inline(always)]
pub fn add(out: &mut Lane, other: &Lane) {
    update(out, |run, figure| figure + other[run]);
}

/// Takes a lane off.
#[inline(always)]
pub fn subtract(out: &mut Lane, other: &Lane) {
    update(out, |run, figure| figure - other[run]);
}

/// Multiplies by a lane.
#[inline(always)]
pub fn multiply(out: &mut Lane, other: &Lane) {
    update(out, |run, figure| figure * other[run]);
}

/// The largest figure, none of which is to be not a number.
#[inline(always)]
pub fn largest(lane: &Lane) -> f64 {
    let mut largest = [f64::NEG_INFINITY; 8];
    for eight in lane.as_chunks::<8>().0 {
        for (largest, &figure) in largest.iter_mut().zip(eight) {
            *largest = if figure > *largest { figure } else { *largest };
        }
    }
    largest.into_iter().fold(f64::NEG_INFINITY, f64::max)
}
