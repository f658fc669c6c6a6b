//! From uniforms to standard normals by the quantile function, for samplers whose points lie where they
//! do on purpose.
//!
//! Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution" (1988), whose
//! relative error is about 1e-16, for uniforms between 1e-11 and 1 − 1e-11.

use super::normal::ln;
use crate::model::block::Block;

#[inline(always)]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Turns uniforms, none nearer to 0 or 1 than 1e-11, into normals.
#[inline(always)]
pub fn to_normal(block: &mut Block) {
    for slot in block.iter_mut() {
        *slot = quantile(*slot);
    }
}

#[inline(always)]
fn quantile(uniform: f64) -> f64 {
    #![allow(clippy::excessive_precision, reason = "as the algorithm states them")]
    const A: [f64; 8] = [
        3.387_132_872_796_366_608_0,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ];
    const B: [f64; 8] = [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ];
    const C: [f64; 8] = [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_90,
        5.769_497_221_460_691_405_50,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_40,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ];
    let q = uniform - 0.5;
    let r = 0.180_625 - q * q;
    let centre = q * polynomial(&A, r) / polynomial(&B, r);
    let tail = if q < 0.0 { uniform } else { 1.0 - uniform };
    let r = (-ln(tail)).sqrt() - 1.6;
    let tail = (polynomial(&C, r) / polynomial(&D, r)).copysign(q);
    if q.abs() <= 0.425 { centre } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::erf::erfc;

    #[test]
    fn normals_are_those_of_their_uniforms_from_one_tail_to_the_other() {
        let mut last = f64::NEG_INFINITY;
        for step in 0..200_000 {
            // Evenly in the middle, and ever closer to 0 (and by symmetry to 1).
            let u = if step < 100_000 {
                1.2e-10 * (0.5 / 1.2e-10_f64).powf(f64::from(step) / 1e5)
            } else {
                f64::from(step) / 2e5
            };
            let z = quantile(u);
            assert!(z >= last - 1e-12, "{u} gives {z} after {last}");
            last = z;
            let back = 0.5 * erfc(-z / std::f64::consts::SQRT_2);
            // The distribution function that it is held against here is itself only this good.
            assert!((back - u).abs() <= 1e-9 * u, "{u} gives {z}, which is at {back}");
            // 1 − u is rounded, and the density at z is at least u·|z|.
            let rounded = f64::EPSILON / (u * z.abs().max(1.0));
            assert!((quantile(1.0 - u) + z).abs() <= 1e-9 + rounded, "{u}");
        }
        assert_eq!(quantile(0.5), 0.0);
    }

    #[test]
    fn known_quantiles_are_right_to_the_last_digits() {
        // By another implementation of AS 241, held against the platform's erfc to 3e-14.
        let known = [
            (1e-10, -6.361340902404056),
            (1e-3, -3.090232306167813),
            (0.228, -0.7454495481807888),
            (0.4, -0.2533471031357998),
            (0.975, 1.9599639845400536),
        ];
        for (u, z) in known {
            let found = quantile(u);
            assert!((found - z).abs() <= 1e-15 * (1.0 + z.abs()), "{u} gives {found}, not {z}");
        }
    }
}
