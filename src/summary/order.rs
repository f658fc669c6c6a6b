//! Order statistics: the few that percentiles need, exactly, without sorting the rest.

use std::sync::Arc;

use multiversion::multiversion;

use crate::results::Moments;

/// Bins that values are put into: enough that few share one.
const BINS: usize = 4096;

/// Bins for the least value, and as many for the greatest. Many runs may share those; taking such bins in turn, no value waits
/// for the one before it to be counted.
const TURNS: usize = 64;
const LEAST: usize = TURNS;
const GREATEST: usize = BINS - TURNS;

/// Standard deviations on either side of the mean that bins cover; what lies beyond is in the first or the last of the others.
const REACH: f64 = 4.0;

/// Bins that are added up together, so that those which hold no wanted order statistic are passed over.
const SPAN: usize = 32;

/// Bins of so many values or fewer are ordered by counting.
const FEW: usize = 128;

/// Whether a bin of more than one in so many of all values holds but one is seen by looking through all.
const MANY: usize = 16;

/// The longest sample whose places have 16 bits; longer ones are sorted.
const LONGEST: usize = 1 << 16;

/// Memory that is used again from one sample to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Whether samples are batches of more runs, so that percentiles wait for a sketch of all.
    pub waits: bool,
    /// The bin of each value, and the place of the value before it in that bin.
    bins: Vec<u16>,
    before: Vec<u16>,
    /// The values of one bin, ordered.
    ordered: Vec<f64>,
    /// The order statistics that were wanted of the last sample.
    found: Vec<f64>,
    /// What was wanted so far: of samples of how many values, and whether of the whole distribution.
    known: Vec<(usize, bool, Arc<Wanted>)>,
}

impl Scratch {
    pub fn new(waits: bool) -> Scratch {
        Scratch { waits, ..Scratch::default() }
    }
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
    /// Values are put into bins, each of which lists its own; only bins that hold a wanted order statistic are looked into.
    pub fn order(&mut self, values: &[f64], moments: &Moments, wanted: &Wanted) -> &[f64] {
        let Scratch { bins, before, ordered, found, .. } = self;
        found.clear();
        if values.len() > LONGEST {
            ordered.clear();
            ordered.extend_from_slice(values);
            ordered.sort_unstable_by(f64::total_cmp);
            found.extend(wanted.ranks.iter().map(|&rank| ordered[rank as usize]));
            return found;
        }
        bins.resize(values.len(), 0);
        before.resize(values.len(), 0);
        put_into_bins(values, &Covered::by(moments), bins);
        let mut lists = [List(0); BINS];
        link(bins, before, &mut lists);
        let mut counts = [0; BINS / SPAN];
        add_up(&lists, &mut counts);

        // Ranks ascend, and so do their bins.
        let mut ranks = wanted.ranks.iter().peekable();
        let mut rank_of_first = 0;
        let spans = lists.as_chunks::<SPAN>().0.iter().zip(counts).zip((0..).step_by(SPAN));
        for ((lists, count), first_bin) in spans {
            let mut first = rank_of_first;
            rank_of_first += count;
            if ranks.peek().is_none_or(|&&rank| rank >= rank_of_first) {
                continue;
            }
            for (bin, &list) in (first_bin..).zip(lists) {
                let end = first + list.count();
                if ranks.peek().is_some_and(|&&rank| rank < end) {
                    let alike = match bin {
                        0..LEAST => Some(moments.low),
                        GREATEST.. => Some(moments.high),
                        _ => look_into(values, bins, before, bin, list, ordered),
                    };
                    while let Some(&rank) = ranks.next_if(|&&rank| rank < end) {
                        found.push(alike.unwrap_or_else(|| ordered[(rank - first) as usize]));
                    }
                }
                first = end;
            }
        }
        found
    }
}

/// The values of a bin: how many there are (in the lower half), and the place of the last (in the upper half), which leads to
/// those before it.
#[derive(Debug, Clone, Copy)]
struct List(u32);

impl List {
    fn count(self) -> u32 {
        self.0 & 0xFFFF
    }

    fn last(self) -> u16 {
        (self.0 >> 16) as u16
    }
}

/// Lists the values of every bin. A bin other than those of the least and the greatest value lacks these two, so that its count
/// has 16 bits too.
fn link(bins: &[u16], before: &mut [u16], lists: &mut [List; BINS]) {
    let mut one_at_place = 1_u32;
    for (&bin, before) in bins.iter().zip(before) {
        let list = &mut lists[usize::from(bin) % BINS];
        *before = list.last();
        *list = List(list.count() + one_at_place);
        one_at_place = one_at_place.wrapping_add(1 << 16);
    }
}

#[multiversion(targets = "simd")]
fn add_up(lists: &[List; BINS], counts: &mut [u32; BINS / SPAN]) {
    for (count, span) in counts.iter_mut().zip(lists.as_chunks::<SPAN>().0) {
        *count = span.iter().map(|list| list.count()).sum();
    }
}

/// Orders the values of a bin, unless they are all alike: then it returns their value.
fn look_into(
    values: &[f64],
    bins: &[u16],
    before: &[u16],
    bin: usize,
    list: List,
    ordered: &mut Vec<f64>,
) -> Option<f64> {
    let count = list.count() as usize;
    let mut place = usize::from(list.last());
    if count > values.len() / MANY {
        let value = values[place];
        if are_alike(values, bins, bin as u16, value) {
            return Some(value);
        }
    }
    let own = std::iter::repeat_with(|| {
        let value = values[place];
        place = usize::from(before[place]);
        value
    });
    if count > FEW {
        ordered.clear();
        ordered.extend(own.take(count));
        ordered.sort_unstable_by(f64::total_cmp);
        return None;
    }
    let mut few = [f64::INFINITY; FEW];
    few.iter_mut().zip(own.take(count)).for_each(|(slot, value)| *slot = value);
    ordered.resize(ordered.len().max(FEW), 0.0);
    if let Some(ordered) = ordered.first_chunk_mut() {
        order_few(&few, count, ordered);
    }
    None
}

/// Whether all values of a bin are one.
#[multiversion(targets = "simd")]
fn are_alike(values: &[f64], bins: &[u16], bin: u16, one: f64) -> bool {
    let mut others = 0;
    for (&value, &own) in values.iter().zip(bins) {
        others += u64::from(own == bin) & u64::from(value != one);
    }
    others == 0
}

/// Orders the first `count` values by counting, for each, how many are less; infinities follow them.
#[multiversion(targets = "simd")]
fn order_few(values: &[f64; FEW], count: usize, ordered: &mut [f64; FEW]) {
    ordered[..count].fill(f64::NAN);
    for eight in &values.as_chunks::<8>().0[..count.div_ceil(8)] {
        let mut less = [0_u64; 8];
        for &other in &values[..count] {
            less.iter_mut().zip(eight).for_each(|(less, value)| *less += u64::from(other < *value));
        }
        less.iter().zip(eight).for_each(|(&less, &value)| ordered[less as usize % FEW] = value);
    }
    // Equal figures have the same place: the first of them.
    for place in 1..count {
        if ordered[place].is_nan() {
            ordered[place] = ordered[place - 1];
        }
    }
}

/// The range that bins cover, how many there are to a unit of it, and the least and the greatest value.
struct Covered {
    from: f64,
    to: f64,
    scale: f64,
    least: f64,
    greatest: f64,
}

impl Covered {
    fn by(moments: &Moments) -> Covered {
        let n = moments.runs as f64;
        let (mean, reach) = (moments.sum / n, REACH * (moments.squares / n).sqrt());
        let (from, to) = (moments.low.max(mean - reach), moments.high.min(mean + reach));
        // The greatest value is to fall short of the last bin's upper end, however it is rounded. A range
        // too large for a difference puts everything into one bin, which is sorted whole.
        let scale = ((GREATEST - LEAST) as f64 - 1.0) / (to - from);
        let scale = if scale.is_finite() && (to - from).is_finite() { scale } else { 0.0 };
        Covered { from, to, scale, least: moments.low, greatest: moments.high }
    }
}

#[multiversion(targets = "simd")]
fn put_into_bins(values: &[f64], covered: &Covered, bins: &mut [u16]) {
    // Adding 2⁵² leaves the nearest whole number in the lowest bits.
    const WHOLE: f64 = 4_503_599_627_370_496.0 + LEAST as f64;
    let &Covered { from, to, scale, least, greatest } = covered;
    for (nth, bins) in bins.chunks_mut(TURNS).enumerate() {
        let (_, values) = values.split_at(nth * TURNS);
        for ((slot, &value), turn) in bins.iter_mut().zip(values).zip(0_u64..) {
            let within = if value > from { value } else { from };
            let within = if within < to { within } else { to };
            let bin = ((within - from) * scale + WHOLE).to_bits();
            let bin = if value <= least { turn } else { bin };
            let bin = if value >= greatest { turn + GREATEST as u64 } else { bin };
            *slot = bin as u16 % BINS as u16;
        }
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
        for count in [1, 2, 3, 10, 1000, 9001, 65_536, 65_537] {
            agrees_with_a_full_sort("even", &scrambled(count).collect::<Vec<_>>());
            let skewed: Vec<f64> = scrambled(count).map(|x| (x / 300.0).exp()).collect();
            agrees_with_a_full_sort("skewed", &skewed);
            let atom: Vec<f64> = scrambled(count).map(|x| x.max(0.0)).collect();
            agrees_with_a_full_sort("the least value in half of it", &atom);
            let atom: Vec<f64> = scrambled(count).map(|x| x.min(-2000.0)).collect();
            agrees_with_a_full_sort("the greatest value in much of it", &atom);
            let within = |x: f64| if x.abs() < 2500.0 { 77.7 } else { x };
            let atom: Vec<f64> = scrambled(count).map(within).collect();
            agrees_with_a_full_sort("one value in the middle half", &atom);
            let nearly: Vec<f64> =
                scrambled(count).map(|x| if x.abs() < 2500.0 { x * 1e-9 } else { x }).collect();
            agrees_with_a_full_sort("the middle half in one bin", &nearly);
            let two: Vec<f64> =
                scrambled(count).map(|x| if x > 100.0 { 1.0 } else { 0.0 }).collect();
            agrees_with_a_full_sort("two values", &two);
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
