//! Order statistics: the few that percentiles need, exactly, without sorting the rest.

use multiversion::multiversion;

use super::rank_of;

/// Bins between the least and the greatest value: enough that few values share one.
const BINS: usize = 4096;

/// Values that a pass takes at a time, from the nearest cache.
const GROUP: usize = 64;

/// Memory that is used again from one sample to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The bin of each value.
    bins: Vec<u16>,
    /// Values of the bins that hold a wanted order statistic, each with its bin; then the same, ordered.
    gathered: Vec<(f64, u16)>,
    sorted: Vec<f64>,
}

/// What one pass over a sample of known mean finds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Squared distances from the mean, added up.
    pub squares: f64,
    /// How many values are below the plan; those equal to it count half.
    pub rank: f64,
    /// How many reach the threshold.
    pub reached: f64,
}

/// Chosen order statistics of a sample.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// Rank (0 is the least) and value, ranks ascending.
    known: Vec<(usize, f64)>,
    count: usize,
}

impl Scratch {
    /// Measures a sample whose least and greatest value and mean are known, all of them finite, and puts
    /// its values into bins.
    pub fn measure(
        &mut self,
        values: &[f64],
        (low, high): (f64, f64),
        mean: f64,
        plan: f64,
        least: f64,
    ) -> Spread {
        // The greatest value is to fall short of the last bin's upper end, however it is rounded. A range
        // beyond reckoning puts everything into one bin, which is sorted whole.
        let scale = (BINS as f64 - 1.0) / (high - low);
        let scale = if scale.is_finite() && (high - low).is_finite() { scale } else { 0.0 };
        self.bins.resize(values.len(), 0);
        measure(values, (low, scale), mean, plan, least, &mut self.bins)
    }
}

#[multiversion(targets = "simd")]
fn measure(
    values: &[f64],
    (low, scale): (f64, f64),
    mean: f64,
    plan: f64,
    least: f64,
    bins: &mut [u16],
) -> Spread {
    // Adding 2⁵² leaves the nearest whole number in the lowest bits.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let bin = |value: f64| ((value - low) * scale + WHOLE).to_bits() as u16 % BINS as u16;
    let square = |value: f64| (value - mean) * (value - mean);
    let reached = |value: f64| f64::from(u8::from(value >= least));
    let (mut squares, mut ranks, mut reach) = ([0.0; 8], [0.0; 8], [0.0; 8]);
    let (groups, rest) = values.as_chunks::<GROUP>();
    let (bins, bins_of_rest) = bins.as_chunks_mut::<GROUP>();
    for (group, bins) in groups.iter().zip(bins) {
        for (slot, &value) in bins.iter_mut().zip(group) {
            *slot = bin(value);
        }
        for eight in group.as_chunks::<8>().0 {
            for (place, &value) in eight.iter().enumerate() {
                squares[place] += square(value);
                ranks[place] += rank_of(value, plan);
                reach[place] += reached(value);
            }
        }
    }
    for (slot, &value) in bins_of_rest.iter_mut().zip(rest) {
        *slot = bin(value);
    }
    let (eights, rest) = rest.as_chunks::<8>();
    for eight in eights {
        for (place, &value) in eight.iter().enumerate() {
            squares[place] += square(value);
        }
    }
    let more = |term: &dyn Fn(f64) -> f64| {
        let eights: f64 = eights.as_flattened().iter().map(|&value| term(value)).sum();
        eights + rest.iter().map(|&value| term(value)).sum::<f64>()
    };
    Spread {
        squares: squares.iter().sum::<f64>() + rest.iter().map(|&value| square(value)).sum::<f64>(),
        rank: ranks.iter().sum::<f64>() + more(&|value| rank_of(value, plan)),
        reached: reach.iter().sum::<f64>() + more(&reached),
    }
}

impl Ordered {
    /// Finds what the quantiles at `probabilities` need, in a sample that `scratch` has measured.
    ///
    /// Values are counted in bins; only those in a bin that holds a wanted order statistic are sorted.
    pub fn of(values: &[f64], probabilities: &[f64], scratch: &mut Scratch) -> Ordered {
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

        let Scratch { bins, gathered, sorted } = scratch;
        let before = count_before(bins);

        // Ranks ascend, and so do their bins.
        let mut wanted = [0_u8; BINS];
        let mut kept = 0;
        let mut chosen: Vec<usize> = Vec::with_capacity(ranks.len());
        let mut places = Vec::with_capacity(ranks.len());
        // Where the values of a wanted bin go.
        let mut next_of = [0_u32; BINS];
        for &rank in &ranks {
            let bin = before.partition_point(|&before| before as usize <= rank) - 1;
            let end = before[bin + 1] as usize;
            if wanted[bin] == 0 {
                wanted[bin] = 1;
                next_of[bin] = kept as u32;
                chosen.push(bin);
                kept += end - before[bin] as usize;
            }
            places.push(kept - (end - rank));
        }
        // Each value is put in the next place, which moves on only past those that are kept.
        gathered.resize(gathered.len().max(kept + 1), (0.0, 0));
        let mut next = 0;
        for (&value, &bin) in values.iter().zip(bins.iter()) {
            gathered[next] = (value, bin);
            next += usize::from(wanted[usize::from(bin) % BINS]);
        }
        // Bins are in order, so that values need be ordered only within theirs.
        sorted.resize(sorted.len().max(kept), 0.0);
        for &(value, bin) in &gathered[..kept] {
            let place = &mut next_of[usize::from(bin) % BINS];
            sorted[*place as usize] = value;
            *place += 1;
        }
        for bin in chosen {
            let end = next_of[bin] as usize;
            let start = end - (before[bin + 1] - before[bin]) as usize;
            sorted[start..end].sort_unstable_by(f64::total_cmp);
        }
        let known = ranks.into_iter().zip(places).map(|(rank, place)| (rank, sorted[place]));
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

/// How many values are in the bins before each bin, and in all.
fn count_before(bins: &[u16]) -> [u32; BINS + 1] {
    // Two counts side by side: neighbours in one bin need not wait for each other.
    let mut counts = [[0_u32; BINS]; 2];
    let (pairs, rest) = bins.as_chunks::<2>();
    for pair in pairs {
        counts[0][usize::from(pair[0]) % BINS] += 1;
        counts[1][usize::from(pair[1]) % BINS] += 1;
    }
    for &bin in rest {
        counts[0][usize::from(bin) % BINS] += 1;
    }
    let mut before = [0; BINS + 1];
    let mut so_far = 0;
    for (slot, (one, other)) in before[1..].iter_mut().zip(counts[0].iter().zip(&counts[1])) {
        so_far += one + other;
        *slot = so_far;
    }
    before
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
        let mut scratch = Scratch::default();
        scratch.measure(values, range, 0.0, 0.0, 0.0);
        let ordered = Ordered::of(values, &probabilities, &mut scratch);
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
