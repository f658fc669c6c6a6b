//! Sums over runs, for figures of which only the mean and its error are wanted: they need no room of their own.

use multiversion::multiversion;

use crate::model::block::{self, BLOCK, Block};
use crate::scenario::RANDOMISATIONS;

/// The sum of a figure's distances from a fixed value over some runs, and of their squares.
///
/// The value is that of the plan, so that figures of one size lose no digits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sum {
    pub distances: f64,
    pub squares: f64,
    /// The distances by randomisation, where that is asked for: of runs whose places are the same among every [`RANDOMISATIONS`].
    pub parts: Option<Box<[f64; RANDOMISATIONS]>>,
}

impl Sum {
    /// Of no run; `in_parts` asks for sums by randomisation too.
    pub fn nothing(in_parts: bool) -> Sum {
        Sum { parts: in_parts.then(Box::default), ..Sum::default() }
    }

    /// Adds the first `counted` runs of a block.
    pub fn add(&mut self, figures: &Block, counted: usize, from: f64) {
        let (distances, squares) = match counted {
            BLOCK => distances(figures, from),
            _ => distances_of(&figures[..counted], from),
        };
        self.distances += distances;
        self.squares += squares;
        if let Some(sums) = &mut self.parts {
            parts(&figures[..counted], from, sums);
        }
    }

    /// Adds the sum of other runs.
    pub fn fold(&mut self, other: Sum) {
        self.distances += other.distances;
        self.squares += other.squares;
        if let (Some(own), Some(other)) = (&mut self.parts, &other.parts) {
            own.iter_mut().zip(other.iter()).for_each(|(own, other)| *own += other);
        }
    }
}

/// Distances from a value, and their squares, added up over a whole block.
#[multiversion(targets = "simd")]
fn distances(figures: &Block, from: f64) -> (f64, f64) {
    let square = |figure: f64| (figure - from) * (figure - from);
    (block::sum(figures, |figure| figure - from), block::sum(figures, square))
}

/// The same over a block that ends before its time.
fn distances_of(figures: &[f64], from: f64) -> (f64, f64) {
    let distances = figures.iter().map(|figure| figure - from);
    (distances.clone().sum(), distances.map(|distance| distance * distance).sum())
}

#[multiversion(targets = "simd")]
fn parts(figures: &[f64], from: f64, parts: &mut [f64; RANDOMISATIONS]) {
    for round in figures.chunks(RANDOMISATIONS) {
        parts.iter_mut().zip(round).for_each(|(part, figure)| *part += figure - from);
    }
}
