//! A sketch of very many runs: how many fall into each of a fixed set of bins, from which percentiles and the mean of the worst
//! tenth are read off.
//!
//! Bins lie around the plan's figure (run 0) and grow with the distance from it, 64 to each doubling; nothing that was sampled
//! decides where they lie. So parts of the runs can be counted anywhere and added up in any order with the same result, in
//! memory that no number of runs makes larger. A bin that stands out and holds one value alone, such as a bound that many
//! runs stand at, knows it exactly; in others runs are taken to lie evenly.

use multiversion::multiversion;

/// Bins to each doubling of the distance from the centre: as many as there are values of so many bits.
const BITS: u32 = 6;
const EACH: i32 = 1 << BITS;

/// The distance below which bins are of one width, £m (or whatever figures are).
const NEAR: f64 = 1.0 / 256.0;

/// Doublings beyond it that are told apart.
const DOUBLINGS: i32 = 48;
/// Bins on either side of the centre.
const SIDE: i32 = EACH * (DOUBLINGS + 1);
const _: () = assert!(2 * SIDE < 1 << u16::BITS);

/// How many runs fall into each bin.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    /// What lies in the middle.
    centre: f64,
    /// The first bin of `counts`.
    first: i32,
    counts: Vec<u32>,
    /// Bins of one value each, in rising order, and that value.
    single: Vec<(i32, f64)>,
    /// The least value and the greatest.
    low: f64,
    high: f64,
    runs: u64,
}

/// A figure that was read off, and by how much it may be wrong because of that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Read {
    pub value: f64,
    pub bound: f64,
}

impl Sketch {
    /// Of some runs, around `centre`. None of them may be without a value.
    pub fn of(values: &[f64], centre: f64) -> Sketch {
        let room = 2 * SIDE as usize;
        let (low, high) = ends(values);
        let mut places = vec![0_u16; values.len()];
        bins(values, centre, &mut places);
        let mut counts = vec![0_u32; room];
        places.iter().for_each(|&place| counts[usize::from(place)] += 1);
        let occupied = |count: &u32| *count > 0;
        let start = counts.iter().position(occupied).unwrap_or(0);
        let end = counts.iter().rposition(occupied).map_or(start, |last| last + 1);
        let counts_beside = |place: usize| {
            let beside = |place: Option<usize>| place.and_then(|place| counts.get(place)).copied();
            beside(place.checked_sub(1)).max(beside(Some(place + 1))).unwrap_or(0)
        };
        // One that holds no more than its neighbours do is no bound that runs stand at, and not worth a look.
        let stands_out = |place: &usize| {
            let beside = counts_beside(*place);
            counts[*place] > 0 && (beside == 0 || counts[*place] / 4 > beside)
        };
        let candidates: Vec<usize> = (start..end).filter(stands_out).collect();
        Sketch {
            centre,
            first: start as i32 - SIDE,
            single: single(values, &places, room, &candidates),
            counts: counts[start..end].to_vec(),
            low,
            high,
            runs: values.len() as u64,
        }
    }

    /// Adds other runs, counted around the same centre.
    pub fn add(&mut self, other: &Sketch) {
        debug_assert_eq!(self.centre.to_bits(), other.centre.to_bits());
        // A bin stays one of one value where the other part has nothing in it, or the same value alone.
        let stays = |own: &(i32, f64), beside: &Sketch| {
            beside.count(own.0) == 0 || beside.single_at(own.0) == Some(own.1)
        };
        let new = other.single.iter().filter(|found| self.count(found.0) == 0);
        let mut single: Vec<(i32, f64)> =
            self.single.iter().filter(|found| stays(found, other)).chain(new).copied().collect();
        single.sort_unstable_by_key(|&(bin, _)| bin);
        self.single = single;
        let end = |own: &Sketch| own.first + own.counts.len() as i32;
        let (first, end) = (self.first.min(other.first), end(self).max(end(other)));
        if first < self.first || end > self.first + self.counts.len() as i32 {
            let mut counts = vec![0; (end - first) as usize];
            counts[(self.first - first) as usize..][..self.counts.len()]
                .copy_from_slice(&self.counts);
            (self.first, self.counts) = (first, counts);
        }
        let own = &mut self.counts[(other.first - first) as usize..];
        own.iter_mut().zip(&other.counts).for_each(|(own, more)| *own = own.saturating_add(*more));
        (self.low, self.high) = (self.low.min(other.low), self.high.max(other.high));
        self.runs += other.runs;
    }

    /// The value of a bin that has one alone.
    fn single_at(&self, bin: i32) -> Option<f64> {
        let place = self.single.binary_search_by_key(&bin, |&(own, _)| own).ok()?;
        Some(self.single[place].1)
    }

    pub fn runs(&self) -> u64 {
        self.runs
    }

    fn count(&self, bin: i32) -> u32 {
        usize::try_from(bin - self.first)
            .ok()
            .and_then(|place| self.counts.get(place))
            .copied()
            .unwrap_or(0)
    }

    /// The values between which a bin lies.
    fn edges(&self, bin: i32) -> (f64, f64) {
        let (near, far) = match bin >= 0 {
            true => (edge(bin), edge(bin + 1)),
            false => (-edge(-bin), -edge(-bin - 1)),
        };
        let within = |distance: f64| (self.centre + distance).clamp(self.low, self.high);
        (within(near), within(far))
    }

    /// Runs for each unit of a bin's width.
    fn density(&self, bin: i32) -> f64 {
        let (from, to) = self.edges(bin);
        if to > from { f64::from(self.count(bin)) / (to - from) } else { 0.0 }
    }

    /// By how much, of a bin's width, a place in it may be wrong because runs do not lie evenly: where the density runs along
    /// a straight line from one neighbour's to the other's an eighth of their difference, as a share of its own; where it jumps
    /// within the bin, a quarter.
    fn unevenness(&self, bin: i32) -> f64 {
        let own = self.density(bin);
        let beside = [bin - 1, bin + 1].map(|other| match self.single_at(other) {
            Some(_) => own,
            None => self.density(other),
        });
        let (least, most) = (beside[0].min(beside[1]).min(own), beside[0].max(beside[1]).max(own));
        if own > 0.0 { (0.25 * (most - least) / own).min(1.0) } else { 0.0 }
    }

    /// Percentiles of all runs (Hyndman and Fan's type 7).
    pub fn percentiles(&self, probabilities: &[f64]) -> Vec<Read> {
        let last = self.runs.saturating_sub(1) as f64;
        let sum = |through: &mut u64, &count: &u32| {
            *through += u64::from(count);
            Some(*through)
        };
        let through: Vec<u64> = self.counts.iter().scan(0, sum).collect();
        let percentile = |&p: &f64| {
            let place = p.clamp(0.0, 1.0) * last;
            let (below, share) = (self.in_order(place as u64, &through), place.fract());
            if share == 0.0 {
                return below;
            }
            let above = self.in_order(place as u64 + 1, &through);
            Read {
                value: below.value + share * (above.value - below.value),
                bound: below.bound.max(above.bound),
            }
        };
        probabilities.iter().map(percentile).collect()
    }

    /// The run at a place in rising order, the first at 0; `through` is how many runs there are up to the end of each bin.
    fn in_order(&self, place: u64, through: &[u64]) -> Read {
        let at = through
            .partition_point(|&through| through <= place)
            .min(through.len().saturating_sub(1));
        let bin = self.first + at as i32;
        if let Some(value) = self.single_at(bin) {
            return Read { value, bound: 0.0 };
        }
        let (from, to) = self.edges(bin);
        let before = at.checked_sub(1).map_or(0, |before| through[before]);
        let count = f64::from(self.count(bin)).max(1.0);
        let share = ((place.saturating_sub(before) as f64 + 0.5) / count).min(1.0);
        Read { value: from + share * (to - from), bound: (to - from) * self.unevenness(bin) }
    }

    /// The mean of the lowest ⌊n/10⌋ runs (of the lowest, where there are fewer than ten).
    pub fn worst_tenth(&self) -> Read {
        let wanted = (self.runs / 10).max(1);
        let (mut sum, mut bound, mut left) = (0.0, 0.0, wanted);
        for (bin, &count) in (self.first..).zip(&self.counts) {
            let taken = u64::from(count).min(left);
            if taken == 0 {
                continue;
            }
            let (from, to) = self.edges(bin);
            let (mean, off) = match self.single_at(bin) {
                Some(value) => (value, 0.0),
                None => {
                    let share = taken as f64 / f64::from(count);
                    // Of a density along a straight line the mean lies a third of what a place in the middle may.
                    (from + 0.5 * share * (to - from), (to - from) * self.unevenness(bin) / 3.0)
                }
            };
            sum += taken as f64 * (mean - self.centre);
            bound += taken as f64 * off;
            left -= taken;
            if left == 0 {
                break;
            }
        }
        let wanted = wanted as f64;
        Read { value: self.centre + sum / wanted, bound: bound / wanted }
    }
}

/// The least value and the greatest.
fn ends(values: &[f64]) -> (f64, f64) {
    const ABREAST: usize = 16;
    let (mut low, mut high) = ([f64::INFINITY; ABREAST], [f64::NEG_INFINITY; ABREAST]);
    let (rounds, rest) = values.as_chunks::<ABREAST>();
    for round in rounds {
        low = std::array::from_fn(|place| low[place].min(round[place]));
        high = std::array::from_fn(|place| high[place].max(round[place]));
    }
    let least = low.iter().chain(rest).copied().fold(f64::INFINITY, f64::min);
    (least + 0.0, high.iter().chain(rest).copied().fold(f64::NEG_INFINITY, f64::max) + 0.0)
}

/// The place of each value's bin, counted from the lowest bin on.
#[multiversion(targets = "simd")]
fn bins(values: &[f64], centre: f64, places: &mut [u16]) {
    for (place, value) in places.iter_mut().zip(values) {
        *place = (bin(value - centre) + SIDE) as u16;
    }
}

/// Those of some bins that hold one value alone, and that value.
fn single(values: &[f64], places: &[u16], room: usize, candidates: &[usize]) -> Vec<(i32, f64)> {
    let mut looked_at = vec![false; room];
    candidates.iter().for_each(|&place| looked_at[place] = true);
    // By bin: what it holds; not a number where it holds several values.
    let mut held: Vec<Option<f64>> = vec![None; room];
    for (&place, &value) in places.iter().zip(values) {
        let place = usize::from(place);
        if looked_at[place] {
            let first = held[place].get_or_insert(value + 0.0);
            if *first != value {
                *first = f64::NAN;
            }
        }
    }
    let known = candidates.iter().map(|&place| (place as i32 - SIDE, held[place]));
    known.filter_map(|(bin, value)| Some((bin, value.filter(|value| !value.is_nan())?))).collect()
}

/// The bin of a distance from the centre: 0 and up on the side of what is greater, −1 and down on the other.
#[inline(always)]
fn bin(distance: f64) -> i32 {
    let size = distance.abs();
    let near = (size.min(NEAR) / NEAR * f64::from(EACH)) as i32;
    let beyond = (top_bits(size) - top_bits(NEAR)).clamp(0, i64::from(SIDE - EACH - 1)) as i32;
    let place = if size < NEAR { near } else { EACH + beyond };
    if distance < 0.0 { -1 - place } else { place }
}

/// Where the bin begins, as a distance from the centre.
fn edge(place: i32) -> f64 {
    match place <= EACH {
        true => f64::from(place) * NEAR / f64::from(EACH),
        false => f64::from_bits(((i64::from(place - EACH) + top_bits(NEAR)) as u64) << (52 - BITS)),
    }
}

/// The exponent of a positive number with the first bits of its mantissa: it counts bins.
fn top_bits(size: f64) -> i64 {
    (size.to_bits() >> (52 - BITS)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures that look random and are the same everywhere.
    fn uniform(count: usize, seed: u64) -> Vec<f64> {
        let scramble = |number: u64| {
            let mixed = (number ^ seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11
        };
        (0..count as u64).map(|run| (scramble(run) as f64 + 0.5) / (1_u64 << 53) as f64).collect()
    }

    /// A long tail below, a bound above that a third stands at.
    fn skewed(count: usize, seed: u64) -> Vec<f64> {
        uniform(count, seed).into_iter().map(|u| (10.0 * u.ln() + 4.0).min(0.0) - 7.0).collect()
    }

    #[test]
    fn every_distance_lies_between_the_edges_of_its_bin() {
        let sizes = [0.0, 1e-12, 0.003, NEAR, 0.004, 0.7, 1.0, 12.34, 9.9e5, 1e11];
        for size in sizes.into_iter().flat_map(|size| [size, -size]) {
            let (own, side) = (bin(size), if size < 0.0 { -1.0 } else { 1.0 });
            let place = if own >= 0 { own } else { -1 - own };
            let (near, far) = (side * edge(place), side * edge(place + 1));
            let holds = (near.min(far)..=near.max(far)).contains(&size);
            assert!(
                holds && (far - near).abs() <= 1.02 * (size.abs() / 64.0).max(NEAR / 64.0),
                "{size}: {near}..{far}"
            );
        }
        // Whatever is further away shares the last bin.
        assert_eq!((bin(1e300), bin(-1e300)), (SIDE - 1, -SIDE));
    }

    #[test]
    fn parts_come_to_the_same_in_whatever_order_they_arrive() {
        let values = skewed(50_000, 3);
        let parts: Vec<Sketch> = values.chunks(7_000).map(|part| Sketch::of(part, -9.0)).collect();
        let added = |order: &[usize]| {
            let mut all = parts[order[0]].clone();
            order[1..].iter().for_each(|&part| all.add(&parts[part]));
            all
        };
        let forwards = added(&[0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(forwards, added(&[7, 3, 5, 1, 0, 6, 2, 4]));
        let mut halves = added(&[4, 5, 6, 7]);
        halves.add(&added(&[3, 1, 2, 0]));
        assert_eq!(forwards, halves);
        assert_eq!(forwards.runs(), 50_000);
        // Its size is that of its range, however many runs there are.
        let many = Sketch::of(&skewed(400_000, 5), -9.0);
        assert!(many.counts.len() < 2 * forwards.counts.len() && many.counts.len() < 2_000);
    }

    #[test]
    fn percentiles_and_the_worst_tenth_are_those_of_all_runs_within_their_bounds() {
        let mut values = skewed(300_000, 11);
        let sketch = Sketch::of(&values, -9.0);
        values.sort_by(f64::total_cmp);
        let probabilities = [0.001, 0.01, 0.05, 0.1, 0.35, 0.5, 0.65, 0.7, 0.9, 0.99];
        for (p, found) in probabilities.into_iter().zip(sketch.percentiles(&probabilities)) {
            let at = |p: f64| values[(p * (values.len() - 1) as f64).round() as usize];
            // Beside the bound, runs lie unevenly in a bin by luck: by a tenth of a percentile's error, typically.
            let reach = (p * (1.0 - p) / values.len() as f64).sqrt();
            let luck = 0.4 * 0.5 * (at(p + reach) - at(p - reach));
            assert!((found.value - at(p)).abs() <= found.bound + luck, "{p}: {found:?}, {}", at(p));
            assert!(found.bound < 0.05, "{p}: {found:?}");
        }
        // Two thirds and more stand at the bound: it is known exactly.
        let bound = sketch.percentiles(&[0.9])[0];
        assert_eq!((bound.value, bound.bound), (-7.0, 0.0));
        let worst = values[..30_000].iter().sum::<f64>() / 30_000.0;
        let found = sketch.worst_tenth();
        assert!(
            (found.value - worst).abs() <= found.bound && found.bound < 0.01,
            "{found:?}, {worst}"
        );
    }

    #[test]
    fn a_figure_that_never_varies_is_itself() {
        let mut sketch = Sketch::of(&[3.7; 500], 1.0);
        sketch.add(&Sketch::of(&[3.7; 100], 1.0));
        let exact = Read { value: 3.7, bound: 0.0 };
        assert_eq!(sketch.percentiles(&[0.05, 0.5]), [exact; 2]);
        assert!((sketch.worst_tenth().value - 3.7).abs() < 1e-15);
    }
}
