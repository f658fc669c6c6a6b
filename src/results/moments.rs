//! Moments: what needs no order among the runs of a column, taken while a block's figures are at hand.

use multiversion::multiversion;

use crate::model::block::{self, BLOCK};
use crate::units::HAIR;

/// What a column is held against, £m (or whatever its figures are).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marks {
    /// Run 0.
    pub plan: f64,
    /// What figures are to reach; none reaches what is not a number.
    pub threshold: f64,
}

/// What some runs of a column come to, without their order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    pub runs: u64,
    /// The least figure, and the greatest.
    pub low: f64,
    pub high: f64,
    pub sum: f64,
    /// Squared distances from the mean, added up.
    pub squares: f64,
    /// How many figures are below the plan; those equal to it count half.
    pub below_plan: f64,
    /// How many reach the threshold.
    pub reached: f64,
}

impl Moments {
    /// Of no run.
    pub const NONE: Moments = Moments {
        runs: 0,
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
        sum: 0.0,
        squares: 0.0,
        below_plan: 0.0,
        reached: 0.0,
    };

    /// Of any number of runs: block by block, as an engine finds them.
    pub fn of(values: &[f64], marks: Marks) -> Moments {
        let mut all = Moments::NONE;
        values.chunks(BLOCK).for_each(|block| all.fold(&Moments::of_block(block, marks)));
        all
    }

    /// Of the runs of one block.
    pub fn of_block(values: &[f64], marks: Marks) -> Moments {
        match values.try_into() {
            Ok(block) => of_block(block, marks),
            Err(_) => of_some(values, marks),
        }
    }

    /// Takes in the runs that follow (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing
    /// sample variances", 1979).
    pub fn fold(&mut self, next: &Moments) {
        if self.runs == 0 {
            *self = *next;
            return;
        }
        let (n, m) = (self.runs as f64, next.runs as f64);
        let apart = next.sum / m - self.sum / n;
        self.squares += next.squares + apart * apart * (n / (n + m)) * m;
        self.runs += next.runs;
        self.low = self.low.min(next.low);
        self.high = self.high.max(next.high);
        self.sum += next.sum;
        self.below_plan += next.below_plan;
        self.reached += next.reached;
    }
}

/// 1 for a figure below the plan, a half for one equal to it (but for rounding).
#[inline(always)]
pub fn rank_of(value: f64, plan: f64) -> f64 {
    let below = if value < plan - HAIR { 0.5 } else { 0.0 };
    below + if value <= plan + HAIR { 0.5 } else { 0.0 }
}

/// Of a whole block.
#[multiversion(targets = "simd")]
fn of_block(block: &[f64; BLOCK], marks: Marks) -> Moments {
    let sum = block::sum(block, |value| value);
    let mean = sum / BLOCK as f64;
    let reaches = at_least(marks.threshold - HAIR);
    let counts = !marks.threshold.is_nan();
    Moments {
        runs: BLOCK as u64,
        low: block::least(block),
        high: block::largest(block),
        sum,
        squares: block::sum(block, |value| (value - mean) * (value - mean)),
        below_plan: block::sum(block, |value| rank_of(value, marks.plan)),
        reached: if counts { block::sum(block, reaches) } else { 0.0 },
    }
}

/// Of a block that ends before its time.
fn of_some(values: &[f64], marks: Marks) -> Moments {
    let sum = values.iter().sum::<f64>();
    let mean = sum / values.len() as f64;
    let total = |term: &dyn Fn(f64) -> f64| values.iter().map(|&value| term(value)).sum();
    Moments {
        runs: values.len() as u64,
        low: values.iter().copied().fold(f64::INFINITY, f64::min),
        high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        sum,
        squares: total(&|value| (value - mean) * (value - mean)),
        below_plan: total(&|value| rank_of(value, marks.plan)),
        reached: total(&at_least(marks.threshold - HAIR)),
    }
}

/// 1 for a figure that reaches a value.
#[inline(always)]
fn at_least(least: f64) -> impl Fn(f64) -> f64 {
    move |value| if value >= least { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKS: Marks = Marks { plan: 3.0, threshold: 7.0 };

    fn figures(count: usize) -> Vec<f64> {
        (0..count).map(|run| ((run * 7_919) % 1_009) as f64 / 100.0 - 0.5).collect()
    }

    #[test]
    fn moments_of_blocks_are_those_of_all_runs() {
        for count in [1, 7, 256, 1_000, 5_003] {
            let values = figures(count);
            let found = Moments::of(&values, MARKS);
            let n = count as f64;
            let mean = values.iter().sum::<f64>() / n;
            let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            assert_eq!(found.runs, count as u64);
            assert_eq!(found.low, values.iter().copied().fold(f64::INFINITY, f64::min));
            assert_eq!(found.high, values.iter().copied().fold(f64::NEG_INFINITY, f64::max));
            assert!((found.sum - mean * n).abs() < 1e-9);
            assert!((found.squares - squares).abs() < 1e-9 * (1.0 + squares));
            let below: f64 = values.iter().map(|&value| rank_of(value, MARKS.plan)).sum();
            assert_eq!(found.below_plan, below);
            assert_eq!(found.reached, values.iter().filter(|&&value| value >= 7.0).count() as f64);
        }
    }

    #[test]
    fn a_spread_that_is_small_beside_its_mean_keeps_its_digits() {
        let values: Vec<f64> = figures(4_000).iter().map(|value| 1e6 + 1e-3 * value).collect();
        let small = Moments::of(&figures(4_000), MARKS).squares * 1e-6;
        assert!((Moments::of(&values, MARKS).squares / small - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_threshold_that_is_no_number_is_never_reached() {
        let marks = Marks { threshold: f64::NAN, ..MARKS };
        assert_eq!(Moments::of(&figures(300), marks).reached, 0.0);
    }
}
