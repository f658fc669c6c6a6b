//! Order statistics: the few that percentiles need, exactly, without sorting the rest.

use std::sync::Arc;

use multiversion::multiversion;

use crate::results::Moments;

/// Bins that values are put into: enough that few share one.
const BINS: usize = 4096;

/// Standard deviations on either side of the mean that bins cover; what lies beyond is in the first or the last bin.
const REACH: f64 = 4.0;

/// Values that are put into bins and counted at a time.
const GROUP: usize = 1024;

/// Bins of so many values or fewer are sorted by insertion.
const FEW: usize = 32;

/// Memory that is used again from one sample to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The bin of each value.
    bins: Vec<u16>,
    /// Places of the values in bins that hold a wanted order statistic; then those values, ordered.
    gathered: Vec<u32>,
    sorted: Vec<f64>,
    /// The order statistics that were wanted of the last sample: where they stand among those, and what they are.
    places: Vec<u32>,
    found: Vec<f64>,
    /// What was wanted so far: of samples of how many values, and whether of the whole distribution.
    known: Vec<(usize, bool, Arc<Wanted>)>,
}

/// Quantiles that are wanted of samples of one size (Hyndman and Fan's type 7: linear between order statistics).
#[derive(Debug)]
pub struct Wanted {
    /// Ranks of the order statistics that they take, ascending; 0 is the least value.
    ranks: Vec<u32>,
    /// By quantile: the places of two neighbours among the ranks, and how far it lies from the one to the other.
    places: Vec<(u32, u32, f64)>,
}

impl Wanted {
    /// The quantiles at `probabilities` of samples of `count` values.
    pub fn new(count: usize, probabilities: &[f64]) -> Wanted {
        let last = count - 1;
        let neighbours = |p: f64| {
            let place = last as f64 * p;
            let below = (place as usize).min(last);
            (below as u32, (below + 1).min(last) as u32, place - below as f64)
        };
        let mut ranks: Vec<u32> = probabilities
            .iter()
            .map(|&p| neighbours(p))
            .flat_map(|(below, above, _)| [below, above])
            .collect();
        ranks.sort_unstable();
        ranks.dedup();
        let place_of = |rank: u32| ranks.partition_point(|&known| known < rank) as u32;
        let places = probabilities.iter().map(|&p| {
            let (below, above, part) = neighbours(p);
            (place_of(below), place_of(above), part)
        });
        Wanted { places: places.collect(), ranks }
    }

    /// The quantile at the probability that stands at `nth`, from the order statistics wanted.
    #[inline]
    pub fn quantile(&self, nth: usize, ordered: &[f64]) -> f64 {
        let (below, above, part) = self.places[nth];
        let (below, above) = (ordered[below as usize], ordered[above as usize]);
        below + part * (above - below)
    }
}

impl Scratch {
    /// What is wanted of every sample of `count` values, made once for the `whole` distribution and once for less of it.
    pub fn wanted(
        &mut self,
        count: usize,
        whole: bool,
        probabilities: impl FnOnce() -> Vec<f64>,
    ) -> Arc<Wanted> {
        let known = self.known.iter().find(|known| (known.0, known.1) == (count, whole));
        if let Some((.., wanted)) = known {
            return Arc::clone(wanted);
        }
        let wanted = Arc::new(Wanted::new(count, &probabilities()));
        // Batches have two sizes at most, so that there are few of these.
        self.known.push((count, whole, Arc::clone(&wanted)));
        wanted
    }

    /// The wanted order statistics of a sample of such moments, all of them finite.
    ///
    /// Values are counted in bins; only those in a bin that holds a wanted order statistic are sorted.
    pub fn order(&mut self, values: &[f64], moments: &Moments, wanted: &Wanted) -> &[f64] {
        let Scratch { bins, gathered, sorted, places, found, .. } = self;
        bins.resize(values.len(), 0);
        // In groups that stay in the nearest cache, so that counting goes on while values come from further away.
        let mut counts = [0_u32; BINS];
        let covered = covered(moments);
        for (values, bins) in values.chunks(GROUP).zip(bins.chunks_mut(GROUP)) {
            put_into_bins(values, covered, bins);
            bins.iter().for_each(|&bin| counts[usize::from(bin) % BINS] += 1);
        }

        // Ranks ascend, and so do their bins: where the values of a wanted bin go, and where ranks are found there.
        let mut is_wanted = [0_u8; BINS];
        let mut next_of = [0_u32; BINS];
        let mut chosen: Vec<(u32, u32)> = Vec::with_capacity(wanted.ranks.len());
        let (mut before, mut kept) = (0_u32, 0_u32);
        let mut ranks = wanted.ranks.iter().peekable();
        places.clear();
        for (bin, &count) in counts.iter().enumerate() {
            let end = before + count;
            if ranks.peek().is_some_and(|&&rank| rank < end) {
                is_wanted[bin] = 1;
                next_of[bin] = kept;
                chosen.push((kept, count));
                while let Some(rank) = ranks.next_if(|&&rank| rank < end) {
                    places.push(kept + (rank - before));
                }
                kept += count;
            }
            before = end;
        }
        gathered.resize(values.len() + 8, 0);
        gather(bins, &is_wanted, gathered);
        // Bins are in order, so that values need be ordered only within theirs.
        sorted.resize(sorted.len().max(kept as usize), 0.0);
        for &value in &gathered[..kept as usize] {
            let place = &mut next_of[usize::from(bins[value as usize]) % BINS];
            sorted[*place as usize] = values[value as usize];
            *place += 1;
        }
        for (from, count) in chosen {
            sort(&mut sorted[from as usize..][..count as usize]);
        }
        found.clear();
        found.extend(places.iter().map(|&place| sorted[place as usize]));
        found
    }
}

/// Gathers the places of values in wanted bins: each place is put in the next slot, which moves on only past those that are
/// kept. There are eight slots more than there are values.
fn gather(bins: &[u16], is_wanted: &[u8; BINS], gathered: &mut [u32]) {
    let (mut place, mut next) = (0, 0);
    for eight in bins.chunks(8) {
        let Some(slots) = gathered[next..].first_chunk_mut::<8>() else { return };
        let mut kept = 0;
        for &bin in eight {
            // Fewer than eight are kept before the eighth.
            slots[kept % 8] = place;
            place += 1;
            kept += usize::from(is_wanted[usize::from(bin) % BINS]);
        }
        next += kept;
    }
}

/// Sorts figures all of which are numbers.
fn sort(values: &mut [f64]) {
    if values.len() > FEW {
        values.sort_unstable_by(f64::total_cmp);
        return;
    }
    for end in 1..values.len() {
        let value = values[end];
        let mut place = end;
        while place > 0 && values[place - 1] > value {
            values[place] = values[place - 1];
            place -= 1;
        }
        values[place] = value;
    }
}

/// The range that bins cover, and how many there are to a unit of it.
fn covered(moments: &Moments) -> (f64, f64, f64) {
    let n = moments.runs as f64;
    let (mean, reach) = (moments.sum / n, REACH * (moments.squares / n).sqrt());
    let (from, to) = (moments.low.max(mean - reach), moments.high.min(mean + reach));
    // The greatest value is to fall short of the last bin's upper end, however it is rounded. A range
    // beyond reckoning puts everything into one bin, which is sorted whole.
    let scale = (BINS as f64 - 1.0) / (to - from);
    let scale = if scale.is_finite() && (to - from).is_finite() { scale } else { 0.0 };
    (from, to, scale)
}

#[multiversion(targets = "simd")]
fn put_into_bins(values: &[f64], (from, to, scale): (f64, f64, f64), bins: &mut [u16]) {
    // Adding 2⁵² leaves the nearest whole number in the lowest bits.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    for (slot, &value) in bins.iter_mut().zip(values) {
        let value = if value > from { value } else { from };
        let value = if value < to { value } else { to };
        *slot = ((value - from) * scale + WHOLE).to_bits() as u16 % BINS as u16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::Marks;

    fn agrees_with_a_full_sort(name: &str, values: &[f64]) {
        let probabilities = [0.0, 0.05, 0.123, 0.5, 0.777, 0.95, 1.0, 0.5];
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let moments = Moments::of(values, Marks { plan: 0.0, threshold: f64::NAN });
        let mut scratch = Scratch::default();
        let wanted = Wanted::new(values.len(), &probabilities);
        let ordered = scratch.order(values, &moments, &wanted);
        for (nth, p) in probabilities.into_iter().enumerate() {
            let place = (sorted.len() - 1) as f64 * p;
            let (floor, ceiling) = (place.floor() as usize, place.ceil() as usize);
            let expected =
                sorted[floor] + (place - place.floor()) * (sorted[ceiling] - sorted[floor]);
            assert_eq!(wanted.quantile(nth, ordered), expected, "{name}: {} at {p}", values.len());
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
            let far: Vec<f64> =
                scrambled(count).map(|x| if x > 4900.0 { 1e9 * x } else { x }).collect();
            agrees_with_a_full_sort("a few very far out", &far);
        }
        agrees_with_a_full_sort("tiny range", &[1e-320, 2e-320, 0.0, 3e-320, 5e-324]);
        agrees_with_a_full_sort("constant", &[4.0; 7]);
    }

    #[test]
    fn what_is_wanted_of_one_size_is_made_once() {
        let mut scratch = Scratch::default();
        let first = scratch.wanted(100, false, || vec![0.5]);
        assert!(Arc::ptr_eq(&first, &scratch.wanted(100, false, || unreachable!("it is known"))));
        let other = scratch.wanted(101, false, || vec![0.5]);
        assert_ne!(first.places, other.places);
    }
}
