//! Runs in the order of one figure: ordered once, for all that is read off the order.

use multiversion::multiversion;

use crate::summary::sum;

/// One figure of every run, and the runs by it.
pub struct Ordered<'v> {
    pub values: &'v [f64],
    /// Runs by the figure, the least first; those that are equal in their own order.
    pub order: Vec<u32>,
}

impl<'v> Ordered<'v> {
    pub fn new(values: &'v [f64]) -> Ordered<'v> {
        Ordered { values, order: order(values) }
    }

    /// The runs around a percentile: a tenth of all, those from five in a hundred below it to five above.
    pub fn around(&self, at: f64) -> &[u32] {
        around(&self.order, at)
    }

    /// Ranks, those that are equal sharing the mean of their places.
    pub fn ranks(&self) -> Vec<f64> {
        ranks(self.values, &self.order)
    }
}

/// Runs by a figure, the least first; those that are equal in their own order.
pub fn order(values: &[f64]) -> Vec<u32> {
    // The bits of a figure, turned so that they order as the figures do.
    let turned = |value: f64| {
        let bits = value.to_bits();
        bits ^ (((bits as i64 >> 63) as u64) | 1 << 63)
    };
    // A run stands in the lowest bits of its figure, so that single words are sorted; then runs whose figures differ in
    // those bits alone are sorted among themselves.
    let lowest = (1 << usize::BITS.saturating_sub(values.len().leading_zeros())) - 1;
    let run_of = |word: u64| (word & lowest) as u32;
    let mut words: Vec<u64> =
        (0..).zip(values).map(|(run, &value)| turned(value) & !lowest | run).collect();
    words.sort_unstable();
    for alike in words.chunk_by_mut(|a, b| a & !lowest == b & !lowest) {
        if alike.len() > 1 {
            alike.sort_unstable_by_key(|&word| (turned(values[run_of(word) as usize]), word));
        }
    }
    words.into_iter().map(run_of).collect()
}

/// See [`Ordered::around`].
pub fn around(order: &[u32], at: f64) -> &[u32] {
    let n = order.len();
    let from = ((at - 0.05) * n as f64).round().max(0.0) as usize;
    let to = ((at + 0.05) * n as f64).round() as usize;
    let from = from.min(n.saturating_sub(1));
    &order[from..to.clamp(from + 1, n.max(1))]
}

/// See [`Ordered::ranks`].
pub fn ranks(values: &[f64], order: &[u32]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for equal in order.chunk_by(|&a, &b| values[a as usize] == values[b as usize]) {
        let rank = before as f64 + (equal.len() as f64 - 1.0) / 2.0;
        equal.iter().for_each(|&run| ranks[run as usize] = rank);
        before += equal.len();
    }
    ranks
}

/// The mean of a figure over some runs.
pub fn mean_of(values: &[f64], runs: &[u32]) -> f64 {
    let (groups, rest) = runs.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for group in groups {
        sums.iter_mut().zip(group).for_each(|(sum, &run)| *sum += values[run as usize]);
    }
    let rest = rest.iter().map(|&run| values[run as usize]).sum::<f64>();
    (sums.iter().sum::<f64>() + rest) / runs.len().max(1) as f64
}

/// The sum of the products of two figures, run by run.
#[multiversion(targets = "simd")]
pub fn products(a: &[f64], b: &[f64]) -> f64 {
    const ABREAST: usize = 32;
    let ((rounds, rest), (others, other_rest)) =
        (a.as_chunks::<ABREAST>(), b.as_chunks::<ABREAST>());
    let mut sums = [0.0; ABREAST];
    for (round, other) in rounds.iter().zip(others) {
        sums = std::array::from_fn(|place| sums[place] + round[place] * other[place]);
    }
    sums.iter().sum::<f64>() + rest.iter().zip(other_rest).map(|(a, b)| a * b).sum::<f64>()
}

/// A figure less its mean, run by run, and its sum of squares.
pub struct Centred {
    pub apart: Vec<f64>,
    pub squares: f64,
}

impl Centred {
    pub fn new(mut figures: Vec<f64>) -> Centred {
        let mean = sum(&figures, |figure| figure) / figures.len().max(1) as f64;
        figures.iter_mut().for_each(|figure| *figure -= mean);
        Centred { squares: products(&figures, &figures), apart: figures }
    }

    /// Pearson's correlation with another figure; zero where one of the two does not vary.
    pub fn correlation(&self, other: &Centred) -> f64 {
        let squares = self.squares * other.squares;
        if squares == 0.0 {
            return 0.0;
        }
        (products(&self.apart, &other.apart) / squares.sqrt()).clamp(-1.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_ordered_by_figure_and_then_by_run() {
        let values = [3.0, -1.0, 0.0, -2.5, 3.0, f64::INFINITY, f64::NEG_INFINITY];
        assert_eq!(order(&values), [6, 3, 1, 2, 0, 4, 5]);
    }

    #[test]
    fn figures_that_differ_in_their_last_bit_are_told_apart() {
        let next = |value: f64| f64::from_bits(value.to_bits() + 1);
        let values = [next(next(1.0)), 1.0, next(1.0), 0.0, -next(1.0), -1.0, next(1.0), -0.0];
        assert_eq!(order(&values), [4, 5, 7, 3, 1, 2, 6, 0]);
        let many: Vec<f64> = (0..5_000).map(|run| f64::from_bits((run * 7_919) % 5_003)).collect();
        let ordered = order(&many);
        assert!(ordered.is_sorted_by(|&a, &b| many[a as usize] < many[b as usize]));
    }

    #[test]
    fn correlations_of_figures_that_go_together_and_apart_are_one_and_minus_one() {
        let figures: Vec<f64> = (0..21).map(|run| f64::from((run * 8) % 21)).collect();
        let centred = |change: &dyn Fn(f64) -> f64| {
            Centred::new(figures.iter().map(|&figure| change(figure)).collect())
        };
        let own = centred(&|figure| figure);
        assert!((own.correlation(&centred(&|figure| 3.0 * figure + 1.0)) - 1.0).abs() < 1e-15);
        assert!((own.correlation(&centred(&|figure| 5.0 - figure)) + 1.0).abs() < 1e-15);
        assert_eq!(own.correlation(&centred(&|_| 4.0)), 0.0);
    }

    #[test]
    fn equal_figures_share_the_mean_of_their_ranks() {
        let values = [2.0, 1.0, 2.0, 5.0];
        assert_eq!(Ordered::new(&values).ranks(), [1.5, 0.0, 1.5, 3.0]);
    }

    #[test]
    fn a_tenth_of_the_runs_lies_around_a_percentile_and_never_none() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let ordered = Ordered::new(&values);
        assert_eq!(ordered.around(0.1), (5..15).collect::<Vec<u32>>());
        assert_eq!(ordered.around(0.9), (85..95).collect::<Vec<u32>>());
        assert_eq!(Ordered::new(&values[..2]).around(0.1), [0]);
    }
}
