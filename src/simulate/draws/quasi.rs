//! Randomised quasi-Monte Carlo: points that fill the unit interval, and a few years of it together, more
//! evenly than chance would.
//!
//! Each named quantity has a Sobol set of its own, whose dimensions are its years; the order of the set's
//! points is shuffled and its coordinates are scrambled, by keys of the quantity's name, so that sets of
//! different quantities have nothing to do with each other and what else is in a scenario changes
//! nothing. Sources: Sobol (1967); direction numbers of Joe and Kuo, "Constructing Sobol sequences with
//! better two-dimensional projections" (2008); nested scrambling of Owen (1995) by a hash that carries
//! upwards (Laine and Karras, 2011); shuffled sets of few dimensions, Burley, "Practical hash-based Owen
//! scrambling" (2020).
//!
//! There are [`RANDOMISATIONS`] independent randomisations, and run n belongs to that of n mod 16: the
//! spread over them is the Monte Carlo error. Every batch of runs is randomised anew.

use multiversion::multiversion;

use super::philox::{Stream, philox};
use crate::model::block::{BLOCK, Block};

/// Independent randomisations.
pub const RANDOMISATIONS: usize = crate::scenario::RANDOMISATIONS;

/// Points of one randomisation in a batch of runs, as a power of two.
const BITS: u32 = 12;
/// Runs after which everything is randomised anew.
pub const BATCH: u64 = (RANDOMISATIONS as u64) << BITS;
/// Years that one set covers; later ones have another.
const DIMENSIONS: usize = 8;

// Blocks hold whole rounds of randomisations.
const _: () = assert!(BLOCK.is_multiple_of(RANDOMISATIONS));
const _: () = assert!(BATCH.is_multiple_of(BLOCK as u64));

/// Primitive polynomials (degree, inner coefficients) and initial numbers of dimensions 2 to 8.
const JOE_KUO: [(usize, u32, [u32; 5]); DIMENSIONS - 1] = [
    (1, 0, [1, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0]),
    (4, 4, [1, 3, 5, 13, 0]),
    (5, 2, [1, 1, 5, 5, 17]),
];

/// Direction numbers by dimension and bit of a point's number, their bits in reverse.
const DIRECTIONS: [[u32; BITS as usize]; DIMENSIONS] = directions();

const fn directions() -> [[u32; BITS as usize]; DIMENSIONS] {
    let mut all = [[0; BITS as usize]; DIMENSIONS];
    let mut dimension = 0;
    while dimension < DIMENSIONS {
        // `numbers[k]` is m·2^(31−k), the fraction that bit k contributes.
        let mut numbers = [0_u32; BITS as usize];
        let mut bit = 0;
        while bit < BITS as usize {
            numbers[bit] = if dimension == 0 {
                1 << (31 - bit)
            } else {
                let (degree, inner, initial) = JOE_KUO[dimension - 1];
                if bit < degree {
                    initial[bit] << (31 - bit)
                } else {
                    let mut number = numbers[bit - degree] ^ (numbers[bit - degree] >> degree);
                    let mut term = 1;
                    while term < degree {
                        if inner >> (degree - 1 - term) & 1 == 1 {
                            number ^= numbers[bit - term];
                        }
                        term += 1;
                    }
                    number
                }
            };
            all[dimension][bit] = numbers[bit].reverse_bits();
            bit += 1;
        }
        dimension += 1;
    }
    all
}

/// Uniforms between 0 and 1, both excluded, for the block of runs that starts at run `first`.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub fn fill_uniform(stream: &Stream, year: usize, first: u64, out: &mut Block) {
    fill(stream, year, first, out);
}

/// Standard normals for the block of runs that starts at run `first`.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub fn fill_normal(stream: &Stream, year: usize, first: u64, out: &mut Block) {
    fill(stream, year, first, out);
    super::inverse::to_normal(out);
}

#[inline(always)]
fn fill(stream: &Stream, year: usize, first: u64, out: &mut Block) {
    let (batch, within) = ((first - 1) / BATCH, (first - 1) % BATCH);
    let (set, dimension) =
        (year.saturating_sub(1) / DIMENSIONS, year.saturating_sub(1) % DIMENSIONS);
    // What orders a set is the same for all its years; what scrambles a year is its own.
    let order = keys(stream, batch, set as u32 | 1 << 31);
    let scramble = keys(stream, batch, year as u32);
    let point = (within / RANDOMISATIONS as u64) as u32;
    let (rounds, _) = out.as_chunks_mut::<RANDOMISATIONS>();
    for (point, round) in (point..).zip(rounds) {
        let number = [point.reverse_bits(); RANDOMISATIONS];
        let shuffled = upwards(number, &order);
        let mut fraction = [0; RANDOMISATIONS];
        for bit in 0..BITS {
            let direction = DIRECTIONS[dimension][bit as usize];
            for place in 0..RANDOMISATIONS {
                let set = (shuffled[place] >> (31 - bit) & 1).wrapping_neg();
                fraction[place] ^= direction & set;
            }
        }
        let fraction = upwards(fraction, &scramble);
        for (slot, fraction) in round.iter_mut().zip(fraction) {
            *slot = (f64::from(fraction.reverse_bits()) + 0.5) / 4_294_967_296.0;
        }
    }
}

/// Keys of every randomisation: the place of a run within its round is one less than its n mod 16.
#[inline(always)]
fn keys(stream: &Stream, batch: u64, of: u32) -> Keys {
    let counters = [
        std::array::from_fn(|place| place as u64),
        [u64::from(batch as u32); RANDOMISATIONS],
        [u64::from(of); RANDOMISATIONS],
        // Apart from the counters of plain sampling, which hold the tag itself.
        [u64::from(!stream.tag); RANDOMISATIONS],
    ];
    philox(counters, stream.key).map(|words| words.map(|word| word as u32))
}

/// Four words of random bits for each randomisation.
type Keys = [[u32; RANDOMISATIONS]; 4];

/// A keyed permutation in which no bit depends on a higher one. On reversed bits it is a nested
/// scrambling: what becomes of a digit depends on the digits before it.
#[inline(always)]
fn upwards(mut bits: [u32; RANDOMISATIONS], keys: &Keys) -> [u32; RANDOMISATIONS] {
    for (place, bits) in bits.iter_mut().enumerate() {
        let mut x = *bits;
        x ^= x.wrapping_mul(0x3D20_ADEA);
        x = x.wrapping_add(keys[0][place]);
        x = x.wrapping_mul(keys[1][place] | 1);
        x ^= x.wrapping_mul(0x0552_6C56);
        x ^= x.wrapping_mul(keys[2][place] & !1);
        x ^= x.wrapping_mul(0x53A2_2864);
        x = x.wrapping_add(keys[3][place]);
        *bits = x;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::block::ZERO;

    const STREAM: Stream = Stream { key: [7, 11], tag: 13 };

    /// All points of one randomisation of a batch: by year 1 to 8.
    fn points(randomisation: usize, batch: u64) -> Vec<[f64; DIMENSIONS]> {
        let mut points = Vec::new();
        let mut blocks = [ZERO; DIMENSIONS];
        for block in 0..BATCH / BLOCK as u64 {
            let first = 1 + batch * BATCH + block * BLOCK as u64;
            for (dimension, block) in blocks.iter_mut().enumerate() {
                fill_uniform(&STREAM, dimension + 1, first, block);
            }
            for round in 0..BLOCK / RANDOMISATIONS {
                let place = round * RANDOMISATIONS + randomisation;
                points.push(blocks.map(|block| block[place]));
            }
        }
        points
    }

    #[test]
    fn every_year_of_a_randomisation_has_one_point_in_each_equal_part() {
        for (randomisation, batch) in [(0, 0), (5, 0), (15, 3)] {
            let points = points(randomisation, batch);
            for year in 0..DIMENSIONS {
                for bits in [4, 8, BITS] {
                    // The first 2^bits points fill 2^bits parts.
                    let parts = 1 << bits;
                    let mut seen = vec![false; parts];
                    for point in &points[..parts] {
                        seen[(point[year] * parts as f64) as usize] = true;
                    }
                    assert!(seen.iter().all(|&seen| seen), "year {year}, {bits} bits");
                }
            }
        }
    }

    #[test]
    fn the_first_two_years_have_one_point_in_each_equal_rectangle() {
        let points = points(3, 1);
        for wide in 0..=BITS {
            let (columns, rows) = (1_usize << wide, 1_usize << (BITS - wide));
            let mut seen = vec![false; 1 << BITS];
            for point in &points {
                let column = (point[0] * columns as f64) as usize;
                seen[column * rows + (point[1] * rows as f64) as usize] = true;
            }
            assert!(seen.iter().all(|&seen| seen), "{columns} columns");
        }
    }

    #[test]
    fn direction_numbers_are_those_of_joe_and_kuo() {
        // The first points after zero, by dimension, as in every table of the sequence.
        let point = |number: u32, dimension: usize| {
            let bits = (0..BITS as usize).filter(|bit| number >> bit & 1 == 1);
            let fraction = bits.fold(0, |sum, bit| sum ^ DIRECTIONS[dimension][bit]);
            f64::from(fraction.reverse_bits()) / 4_294_967_296.0
        };
        // In the order of binary numbers: 1 is ½ everywhere, 2 and 3 are ¼ and ¾ or the other way round.
        assert_eq!([0, 1, 2, 3, 4].map(|dimension| point(1, dimension)), [0.5; 5]);
        assert_eq!(
            [0, 1, 2, 3, 4].map(|dimension| point(2, dimension)),
            [0.25, 0.75, 0.75, 0.75, 0.25]
        );
        assert_eq!([0, 1, 2].map(|dimension| point(4, dimension)), [0.125, 0.625, 0.375]);
    }

    #[test]
    fn randomisations_and_quantities_have_nothing_to_do_with_each_other() {
        // Correlations of 4,096 pairs: five standard errors of 1/64 each.
        let (a, b) = (points(0, 0), points(1, 0));
        let year = |points: &[[f64; DIMENSIONS]], year: usize| -> Vec<f64> {
            points.iter().map(|point| point[year]).collect()
        };
        let correlation = |a: &[f64], b: &[f64]| {
            let products = a.iter().zip(b).map(|(a, b)| (a - 0.5) * (b - 0.5));
            products.sum::<f64>() * 12.0 / a.len() as f64
        };
        assert!(correlation(&year(&a, 0), &year(&b, 0)).abs() < 5.0 / 64.0);
        // The years of a quantity, much less.
        assert!(correlation(&year(&a, 0), &year(&a, 1)).abs() < 0.01);
        assert_ne!(year(&a, 0), year(&points(0, 1), 0), "another batch is another randomisation");
    }
}
