//! Sums over runs, for figures of which only the mean and its error are wanted: they need no room of their own.

use crate::model::lane::Lane;

/// The sum of a figure's distances from a fixed value over some runs, and of their squares.
///
/// The value is that of the plan, so that figures of one size lose no digits.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    pub distances: f64,
    pub squares: f64,
}

impl Sum {
    /// Adds the first `counted` runs of a block. Eight partial sums side by side, folded in order.
    pub fn add(&mut self, figures: &Lane, counted: usize, from: f64) {
        let (mut distances, mut squares) = ([0.0; 8], [0.0; 8]);
        let (groups, rest) = figures[..counted].as_chunks::<8>();
        for group in groups {
            for (place, figure) in group.iter().enumerate() {
                let distance = figure - from;
                distances[place] += distance;
                squares[place] += distance * distance;
            }
        }
        for (place, figure) in rest.iter().enumerate() {
            let distance = figure - from;
            distances[place] += distance;
            squares[place] += distance * distance;
        }
        self.distances += distances.iter().sum::<f64>();
        self.squares += squares.iter().sum::<f64>();
    }

    /// Adds the sum of other runs.
    pub fn fold(&mut self, other: Sum) {
        self.distances += other.distances;
        self.squares += other.squares;
    }
}
