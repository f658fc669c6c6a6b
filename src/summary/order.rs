//! Order statistics: the few that percentiles need, exactly, without sorting the rest.

use multiversion::multiversion;

/// Bins between the least and the greatest value: enough that few values share one.
const BINS: usize = 4096;

/// Memory that is used again from one sample to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The bin of each value.
    bins: Vec<u16>,
    /// Values of the bins that hold a wanted order statistic.
    gathered: Vec<f64>,
}

/// Chosen order statistics of a sample.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// Rank (0 is the least) and value, ranks ascending.
    known: Vec<(usize, f64)>,
    count: usize,
}

impl Ordered {
    /// Finds what the quantiles at `probabilities` need, given the sample's least and greatest value.
    ///
    /// Values are counted in bins; only those in a bin that holds a wanted order statistic are sorted.
    pub fn of(
        values: &[f64],
        (low, high): (f64, f64),
        probabilities: &[f64],
        scratch: &mut Scratch,
    ) -> Ordered {
        let count = values.len();
        let mut ranks: Vec<usize> = probabilities
            .iter()
            .flat_map(|&p| {
                let rank = rank(count, p) as usize;
                [rank, (rank + 1).min(count - 1)]
            })
            .collect();
        ranks.sort_unstable();
        ranks.dedup();

        // A range beyond reckoning puts everything into one bin, which is sorted whole.
        let scale = Some(BINS as f64 / (high - low)).filter(|scale| scale.is_finite());
        let scale = scale.unwrap_or(0.0);
        let Scratch { bins, gathered } = scratch;
        bins.resize(count, 0);
        fill_bins(values, low, scale, bins);
        let mut before = [0_usize; BINS + 1];
        for &bin in bins.iter() {
            before[usize::from(bin) + 1] += 1;
        }
        for bin in 0..BINS {
            before[bin + 1] += before[bin];
        }

        // Ranks ascend, and so do their bins.
        let mut wanted = [false; BINS];
        let mut kept = 0;
        let mut places = Vec::with_capacity(ranks.len());
        for &rank in &ranks {
            let bin = before.partition_point(|&before| before <= rank) - 1;
            if !wanted[bin] {
                wanted[bin] = true;
                kept += before[bin + 1] - before[bin];
            }
            places.push(kept - (before[bin + 1] - rank));
        }
        // Each value is put in the next place, which moves on only past those that are kept.
        gathered.clear();
        gathered.resize(kept + 1, 0.0);
        let mut next = 0;
        for (&value, &bin) in values.iter().zip(bins.iter()) {
            gathered[next] = value;
            next += usize::from(wanted[usize::from(bin)]);
        }
        gathered.truncate(kept);
        gathered.sort_unstable_by(f64::total_cmp);
        let known = ranks.into_iter().zip(places).map(|(rank, place)| (rank, gathered[place]));
        Ordered { known: known.collect(), count }
    }

    /// The quantile at a probability that was asked for: linear between order statistics.
    pub fn quantile(&self, p: f64) -> f64 {
        let place = rank(self.count, p);
        let (below, above) = (self.value(place as usize), self.value(place as usize + 1));
        below + (place - place.floor()) * (above - below)
    }

    /// The order statistic of a rank that is known, or the next known one.
    fn value(&self, rank: usize) -> f64 {
        let place = self.known.partition_point(|&(known, _)| known < rank);
        self.known[place.min(self.known.len() - 1)].1
    }
}

/// The bin of each value.
#[multiversion(targets = "simd")]
fn fill_bins(values: &[f64], low: f64, scale: f64, bins: &mut [u16]) {
    for (bin, value) in bins.iter_mut().zip(values) {
        *bin = (((value - low) * scale) as i32).clamp(0, BINS as i32 - 1) as u16;
    }
}

/// Where the quantile at `p` lies among the ranks of a sample.
fn rank(count: usize, p: f64) -> f64 {
    (count - 1) as f64 * p
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees_with_a_full_sort(name: &str, values: &[f64]) {
        let probabilities = [0.0, 0.05, 0.123, 0.5, 0.777, 0.95, 1.0];
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let range = (sorted[0], sorted[sorted.len() - 1]);
        let ordered = Ordered::of(values, range, &probabilities, &mut Scratch::default());
        for p in probabilities {
            let place = (sorted.len() - 1) as f64 * p;
            let (floor, ceiling) = (place.floor() as usize, place.ceil() as usize);
            let expected =
                sorted[floor] + (place - place.floor()) * (sorted[ceiling] - sorted[floor]);
            assert_eq!(ordered.quantile(p), expected, "{name}: {} at {p}", values.len());
        }
    }

    #[test]
    fn quantiles_agree_with_a_full_sort_whatever_the_shape_of_the_sample() {
        // A scrambled sequence with ties.
        let scrambled = |count: i32| (0..count).map(|n| f64::from((n * 7919) % 10_007) - 5000.0);
        for count in [1, 2, 3, 10, 1000, 9001] {
            agrees_with_a_full_sort("even", &scrambled(count).collect::<Vec<_>>());
            let skewed: Vec<f64> = scrambled(count).map(|x| (x / 300.0).exp()).collect();
            agrees_with_a_full_sort("skewed", &skewed);
            let atom: Vec<f64> = scrambled(count).map(|x| x.max(0.0)).collect();
            agrees_with_a_full_sort("half of it one atom", &atom);
        }
        agrees_with_a_full_sort("tiny range", &[1e-320, 2e-320, 0.0, 3e-320, 5e-324]);
        agrees_with_a_full_sort("constant", &[4.0; 7]);
    }
}
