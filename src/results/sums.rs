//! Sums over runs, for figures of which only the mean and its error are wanted: they need no room of their own.

use multiversion::multiversion;

use crate::model::lane::Lane;

/// The sum of a figure's distances from a fixed value over some runs, and of their squares.
///
/// The value is that of the plan, so that figures of one size lose no digits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    pub distances: f64,
    pub squares: f64,
    /// The distances by randomisation: of runs whose places are the same among every 16.
    pub parts: [f64; 16],
}

impl Sum {
    /// Adds the first `counted` runs of a block.
    pub fn add(&mut self, figures: &Lane, counted: usize, from: f64) {
        let (distances, squares) = distances(&figures[..counted], from);
        self.distances += distances;
        self.squares += squares;
    }

    /// Adds the distances of the first `counted` runs of a block to those of their randomisations.
    pub fn add_parts(&mut self, figures: &Lane, counted: usize, from: f64) {
        parts(&figures[..counted], from, &mut self.parts);
    }

    /// Adds the sum of other runs.
    pub fn fold(&mut self, other: Sum) {
        self.distances += other.distances;
        self.squares += other.squares;
        self.parts.iter_mut().zip(other.parts).for_each(|(own, other)| *own += other);
    }
}

/// Distances from a value, and their squares: eight partial sums side by side, folded in order.
#[multiversion(targets = "simd")]
fn distances(figures: &[f64], from: f64) -> (f64, f64) {
    let (mut distances, mut squares) = ([0.0; 8], [0.0; 8]);
    let mut take = |place: usize, figure: f64| {
        let distance = figure - from;
        distances[place] += distance;
        squares[place] += distance * distance;
    };
    let (groups, rest) = figures.as_chunks::<8>();
    for group in groups {
        group.iter().enumerate().for_each(|(place, &figure)| take(place, figure));
    }
    rest.iter().enumerate().for_each(|(place, &figure)| take(place, figure));
    (distances.iter().sum(), squares.iter().sum())
}

#[multiversion(targets = "simd")]
fn parts(figures: &[f64], from: f64, parts: &mut [f64; 16]) {
    for round in figures.chunks(16) {
        parts.iter_mut().zip(round).for_each(|(part, figure)| *part += figure - from);
    }
}
