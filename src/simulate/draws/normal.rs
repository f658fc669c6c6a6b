//! From random bits to uniforms and standard normals, many at a time.
//!
//! Normals come by Box and Muller, "A note on the generation of random normal deviates" (1958), with
//! logarithm, sine and cosine as polynomials of this program's own, so that they are vector
//! instructions and the same figure on every machine. No fused multiply-add is used, for the same
//! reason. Coefficients: fdlibm (Sun Microsystems, 1993).

use multiversion::multiversion;

use super::philox::{Stream, Words, counters, philox};
use crate::model::block::{BLOCK, Block};

/// How far apart the two runs are that share a counter: each counter gives a pair of numbers.
pub(super) const APART: usize = 16;
/// Runs whose counters follow one another.
const GROUP: usize = 2 * APART;
/// Groups that the generator works on at once.
const GROUPS: usize = 2;

// Blocks are made of whole groups, so a run's numbers do not depend on the size of a block.
const _: () = assert!(BLOCK.is_multiple_of(GROUPS * GROUP));

/// Standard normals for the block of runs that starts at run `first`.
#[multiversion(targets(
    "x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl",
    "x86_64+avx2+fma",
    "aarch64+neon"
))]
pub fn fill_normal(stream: &Stream, year: usize, first: u64, out: &mut Block) {
    fill(stream, year, first, out);
    for group in out.as_chunks_mut::<GROUP>().0 {
        let (one, other) = group.split_at_mut(APART);
        for (one, other) in one.iter_mut().zip(other) {
            let radius = (-2.0 * ln(*one)).sqrt();
            let (sine, cosine) = sine_and_cosine_of_turn(*other);
            (*one, *other) = (radius * cosine, radius * sine);
        }
    }
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

#[inline(always)]
fn fill(stream: &Stream, year: usize, first: u64, out: &mut Block) {
    const COUNTERS: usize = GROUPS * APART;
    // Run 1 is the first of the first group.
    let counter = (first - 1) / GROUP as u64 * APART as u64;
    let (rounds, _) = out.as_chunks_mut::<{ GROUPS * GROUP }>();
    for (counter, round) in (counter..).step_by(COUNTERS).zip(rounds) {
        let words: Words<COUNTERS> = philox(counters(stream, year, counter), stream.key);
        let (ones, others) = (uniform(&words, 0), uniform(&words, 2));
        let pairs = ones.as_chunks::<APART>().0.iter().zip(others.as_chunks::<APART>().0);
        for (group, (ones, others)) in round.as_chunks_mut::<GROUP>().0.iter_mut().zip(pairs) {
            group[..APART].copy_from_slice(ones);
            group[APART..].copy_from_slice(others);
        }
    }
}

/// Uniforms with 52 random bits, from two words each: odd multiples of 2⁻⁵³.
#[inline(always)]
fn uniform<const COUNT: usize>(words: &Words<COUNT>, from: usize) -> [f64; COUNT] {
    let mut uniforms = [0.0; COUNT];
    for place in 0..COUNT {
        let bits = words[from][place] << 32 | words[from + 1][place];
        // 52 bits behind the exponent of 1 give 1 ≤ x < 2; the difference is exact.
        let x = f64::from_bits(bits >> 12 | 0x3FF0_0000_0000_0000);
        uniforms[place] = x - (1.0 - f64::EPSILON / 2.0);
    }
    uniforms
}

/// Natural logarithm of a normal positive number, to about one unit in the last place.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    #![allow(clippy::excessive_precision, reason = "as fdlibm states them")]
    const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;
    const L: [f64; 7] = [
        6.666_666_666_666_735_130e-1,
        3.999_999_999_940_941_908e-1,
        2.857_142_874_366_239_149e-1,
        2.222_219_843_214_978_396e-1,
        1.818_357_216_161_805_012e-1,
        1.531_383_769_920_937_332e-1,
        1.479_819_860_511_658_591e-1,
    ];
    // x = 2^k·m with √½ ≤ m < √2. The exponent becomes a double by way of its bits (2⁵² + k), which is a
    // vector instruction on every machine, where a conversion from 64-bit integers is not.
    const SQRT_HALF_BITS: u64 = 0x3FE6_A09E_667F_3BCD;
    const SHIFT: u64 = 0x3FF0_0000_0000_0000 - SQRT_HALF_BITS;
    let shifted = x.to_bits().wrapping_add(SHIFT);
    let k =
        f64::from_bits(0x4330_0000_0000_0000 | shifted >> 52) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((shifted & 0x000F_FFFF_FFFF_FFFF).wrapping_add(SQRT_HALF_BITS));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let odd = w * (L[1] + w * (L[3] + w * L[5]));
    let even = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    let r = odd + even;
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
}

/// Sine and cosine of 2π·`turn`, for a turn between 0 and 1.
#[inline(always)]
fn sine_and_cosine_of_turn(turn: f64) -> (f64, f64) {
    #![allow(clippy::excessive_precision, reason = "as fdlibm states them")]
    const S: [f64; 6] = [
        -1.666_666_666_666_663_243_48e-1,
        8.333_333_333_322_489_461_24e-3,
        -1.984_126_982_985_794_931_34e-4,
        2.755_731_370_707_006_767_89e-6,
        -2.505_076_025_340_686_341_95e-8,
        1.589_690_995_211_550_102_21e-10,
    ];
    const C: [f64; 6] = [
        4.166_666_666_666_660_190_37e-2,
        -1.388_888_888_887_410_957_49e-3,
        2.480_158_728_947_672_941_78e-5,
        -2.755_731_435_139_066_330_35e-7,
        2.087_572_321_298_174_827_90e-9,
        -1.135_964_755_778_819_482_65e-11,
    ];
    // The nearest quarter turn, by the rounding of adding and taking off 1.5·2⁵².
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let quarters = turn * 4.0;
    let rounded = quarters + ROUND;
    let quadrant = rounded.to_bits();
    let x = (quarters - (rounded - ROUND)) * std::f64::consts::FRAC_PI_2;
    let z = x * x;
    let sine = x + x * z * (S[0] + z * (S[1] + z * (S[2] + z * (S[3] + z * (S[4] + z * S[5])))));
    let cosine = 1.0 - 0.5 * z
        + z * z * (C[0] + z * (C[1] + z * (C[2] + z * (C[3] + z * (C[4] + z * C[5])))));
    let (sine, cosine) = if quadrant & 1 == 0 { (sine, cosine) } else { (cosine, sine) };
    let negative_sine = (quadrant & 2) << 62;
    let negative_cosine = (quadrant.wrapping_add(1) & 2) << 62;
    (
        f64::from_bits(sine.to_bits() ^ negative_sine),
        f64::from_bits(cosine.to_bits() ^ negative_cosine),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_with_the_platforms() {
        let mut x = 2.0_f64.powi(-53);
        while x < 1.0 {
            let (own, expected) = (ln(x), x.ln());
            assert!((own - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(), "ln {x}");
            x *= 1.000_37;
        }
    }

    #[test]
    fn sine_and_cosine_agree_with_the_platforms_all_the_way_round() {
        for step in 0..100_000 {
            let turn = (f64::from(step) + 0.5) / 100_000.0;
            let (sine, cosine) = sine_and_cosine_of_turn(turn);
            let angle = 2.0 * std::f64::consts::PI * turn;
            assert!((sine - angle.sin()).abs() < 2e-15, "sine of turn {turn}");
            assert!((cosine - angle.cos()).abs() < 2e-15, "cosine of turn {turn}");
        }
    }
}
