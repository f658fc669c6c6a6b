//! Runs in the order of one figure: ordered once, for all that is read off the order.

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
    // The bits of a figure, turned so that they order as the figures do, stand beside the run.
    let key = |value: f64| {
        let bits = value.to_bits();
        bits ^ (((bits as i64 >> 63) as u64) | 1 << 63)
    };
    let mut keyed: Vec<(u64, u32)> =
        (0..).zip(values).map(|(run, &value)| (key(value), run)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, run)| run).collect()
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
    runs.iter().map(|&run| values[run as usize]).sum::<f64>() / runs.len().max(1) as f64
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
