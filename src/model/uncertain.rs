//! Uncertain values: quantile functions of one standard normal, Q(Φ(z)), clamped.
//!
//! Every form is a function of z, so any form can be correlated and drawn by any sampler. The costly
//! ones (the normal distribution function itself, PERT) are tabulated once and read in each run.

mod drawn;

use std::collections::BTreeMap;
use std::sync::Arc;

use statrs::function::beta::{beta_reg, ln_beta};
use statrs::function::erf::erfc;

use super::block::{self, Block};
use crate::scenario::{Shape, Uncertain};
use crate::units::Z90;

pub use drawn::{Drawn, drawn, growth};

/// An uncertain value, ready to be read at any z.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantile {
    form: Form,
    min: f64,
    max: f64,
}

#[derive(Debug, Clone, PartialEq)]
enum Form {
    Certain(f64),
    /// Two straight lines in z that meet at z = 0.
    TwoPiece {
        centre: f64,
        below: f64,
        above: f64,
    },
    Uniform {
        low: f64,
        width: f64,
        normal: Arc<Table>,
    },
    /// `split` is the probability below the mode.
    Triangular {
        low: f64,
        high: f64,
        split: f64,
        width: f64,
        normal: Arc<Table>,
    },
    /// Tabulated on 0..1.
    Pert {
        low: f64,
        width: f64,
        beta: Arc<Table>,
    },
}

impl Quantile {
    /// The same value at any z.
    pub fn certain(value: f64) -> Quantile {
        Quantile { form: Form::Certain(value), min: f64::NEG_INFINITY, max: f64::INFINITY }
    }

    pub fn new(value: &Uncertain, tables: &mut Tables) -> Quantile {
        let form = match value.shape {
            Shape::Certain(value) => Form::Certain(value),
            Shape::TwoPiece { p10, p50, p90 } => {
                Form::TwoPiece { centre: p50, below: (p50 - p10) / Z90, above: (p90 - p50) / Z90 }
            }
            Shape::Normal { mean, sd } => Form::TwoPiece { centre: mean, below: sd, above: sd },
            Shape::Uniform { low, high }
            | Shape::Triangular { low, high, .. }
            | Shape::Pert { low, high, .. }
                if low == high =>
            {
                Form::Certain(low)
            }
            Shape::Uniform { low, high } => {
                Form::Uniform { low, width: high - low, normal: tables.normal() }
            }
            Shape::Triangular { low, mode, high } => Form::Triangular {
                low,
                high,
                split: (mode - low) / (high - low),
                width: high - low,
                normal: tables.normal(),
            },
            Shape::Pert { low, mode, high } => Form::Pert {
                low,
                width: high - low,
                beta: tables.pert((mode - low) / (high - low)),
            },
        };
        Quantile {
            form,
            min: value.min.unwrap_or(f64::NEG_INFINITY),
            max: value.max.unwrap_or(f64::INFINITY),
        }
    }

    /// Whether the value is the same in every run.
    pub fn is_certain(&self) -> bool {
        match self.form {
            Form::Certain(_) => true,
            Form::TwoPiece { below, above, .. } => below == 0.0 && above == 0.0,
            _ => false,
        }
    }

    /// The value at one z.
    pub fn at(&self, z: f64) -> f64 {
        let mut out = block::ZERO;
        self.sample(&Block::all(z), &mut out);
        out[0]
    }

    /// The values at a block of z.
    #[inline(always)]
    pub fn sample(&self, z: &Block, out: &mut Block) {
        let (min, max) = (self.min, self.max);
        let clamp = |value: f64| value.max(min).min(max);
        match &self.form {
            Form::Certain(value) => *out = Block::all(clamp(*value)),
            Form::TwoPiece { centre, below, above } => block::set(out, |run| {
                let side = if z[run] < 0.0 { *below } else { *above };
                clamp(centre + z[run] * side)
            }),
            Form::Uniform { low, width, normal: table }
            | Form::Pert { low, width, beta: table } => {
                table.read(z, out);
                block::update(out, |_, share| clamp(low + width * share));
            }
            Form::Triangular { low, high, split, width, normal } => {
                // Each tail is read from its own end, so that no digits are lost in 1 − u.
                let (mut opposite, mut above) = (block::ZERO, block::ZERO);
                block::set(&mut opposite, |run| -z[run]);
                normal.read(&opposite, &mut above);
                normal.read(z, out);
                block::update(out, |run, u| {
                    clamp(if u < *split {
                        low + width * (u * split).sqrt()
                    } else {
                        high - width * (above[run] * (1.0 - split)).sqrt()
                    })
                });
            }
        }
    }
}

/// Tables made so far, so that each distribution is tabulated once.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    normal: Option<Arc<Table>>,
    /// By the bits of the mode's place between the ends.
    pert: BTreeMap<u64, Arc<Table>>,
}

impl Tables {
    fn normal(&mut self) -> Arc<Table> {
        let table = self
            .normal
            .get_or_insert_with(|| Arc::new(Table::new(|z| (normal_below(z), normal_density(z)))));
        Arc::clone(table)
    }

    fn pert(&mut self, mode: f64) -> Arc<Table> {
        let table = self.pert.entry(mode.to_bits()).or_insert_with(|| Arc::new(pert_table(mode)));
        Arc::clone(table)
    }
}

/// A smooth function of z between −9 and 9, as cubic pieces that match values and slopes (Hermite).
///
/// With pieces 1/128 wide the error is below 1e-11 times the fourth derivative; beyond the ends the end
/// value holds (a normal beyond 9 has odds of one in 10¹⁹).
#[derive(Debug, PartialEq)]
struct Table {
    /// By piece, from its left end on: what stands before 1, s, s² and s³, for s between 0 and 1.
    pieces: Box<[[f64; 4]; PIECES]>,
}

const REACH: f64 = 9.0;
const PIECES_A_UNIT: f64 = 128.0;
const PIECES: usize = (2.0 * REACH * PIECES_A_UNIT) as usize;

impl Table {
    /// Tabulates a function that gives its value and its slope.
    fn new(mut function: impl FnMut(f64) -> (f64, f64)) -> Table {
        let mut knot = |knot: usize| {
            let (value, slope) = function(knot as f64 / PIECES_A_UNIT - REACH);
            (value, slope / PIECES_A_UNIT)
        };
        let mut left = knot(0);
        let pieces = std::array::from_fn(|piece| {
            let ((from, slope_from), (to, slope_to)) = (left, knot(piece + 1));
            left = (to, slope_to);
            let rise = to - from;
            let bend = slope_from + slope_to - 2.0 * rise;
            [from, slope_from, rise - slope_from - bend, bend]
        });
        Table { pieces: Box::new(pieces) }
    }

    /// The function at a block of z.
    #[inline(always)]
    fn read(&self, z: &Block, out: &mut Block) {
        // Where each z lies is found in vectors; reading its piece is not.
        let mut piece = [0_u16; block::BLOCK];
        for ((piece, s), &z) in piece.iter_mut().zip(out.iter_mut()).zip(z.iter()) {
            // The whole part by way of the bits of 2⁵² + place − ½, which is a vector instruction where a
            // conversion to an integer is not. At a knot either piece will do: they meet there.
            const WHOLE: f64 = 4_503_599_627_370_496.0;
            let place = (z.clamp(-REACH, REACH) + REACH) * PIECES_A_UNIT;
            let whole = (place - 0.5).max(0.0) + WHOLE;
            *piece = (whole.to_bits() as u16).min(PIECES as u16 - 1);
            *s = place - (whole - WHOLE).min((PIECES - 1) as f64);
        }
        for (slot, &piece) in out.iter_mut().zip(&piece) {
            let [one, first, second, third] = self.pieces[usize::from(piece).min(PIECES - 1)];
            let s = *slot;
            *slot = one + s * (first + s * (second + s * third));
        }
    }
}

/// Φ(z), accurate in both tails.
pub fn normal_below(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

/// Q(Φ(z)) of the PERT distribution on 0..1 with that mode: the beta with α = 1 + 4·mode and
/// β = 1 + 4·(1 − mode).
fn pert_table(mode: f64) -> Table {
    let (alpha, beta) = (1.0 + 4.0 * mode, 1.0 + 4.0 * (1.0 - mode));
    let mut below = BetaQuantile::new(alpha, beta);
    let mut above = BetaQuantile::new(beta, alpha);
    // Each half is found from the end that it is near to, where its probability is small and exact.
    Table::new(|z| {
        if z <= 0.0 {
            below.at(z)
        } else {
            let (value, slope) = above.at(-z);
            (1.0 - value, slope)
        }
    })
}

/// Finds the quantile of a beta distribution by Newton's method kept inside a bracket, from where the last one leads.
struct BetaQuantile {
    alpha: f64,
    beta: f64,
    ln_beta: f64,
    /// The last z, the quantile there and its slope.
    last: (f64, f64, f64),
}

impl BetaQuantile {
    fn new(alpha: f64, beta: f64) -> BetaQuantile {
        BetaQuantile { alpha, beta, ln_beta: ln_beta(alpha, beta), last: (0.0, 0.5, 0.0) }
    }

    fn density(&self, x: f64) -> f64 {
        ((self.alpha - 1.0) * x.ln() + (self.beta - 1.0) * (-x).ln_1p() - self.ln_beta).exp()
    }

    /// The quantile at Φ(z), and its slope in z.
    fn at(&mut self, z: f64) -> (f64, f64) {
        let wanted = normal_below(z);
        // Newton's steps square the error: after one of a billionth rounding alone is left. The plan, at 0, has none of that.
        let near = if z == 0.0 { 1e-15 } else { 1e-9 };
        let (mut low, mut high) = (0.0, 1.0);
        let (last, known, slope) = self.last;
        let ahead = known + slope * (z - last);
        let mut x = if ahead > low && ahead < high { ahead } else { known };
        for _ in 0..200 {
            let excess = beta_reg(self.alpha, self.beta, x) - wanted;
            if excess > 0.0 {
                high = x;
            } else {
                low = x;
            }
            let newton = x - excess / self.density(x);
            let is_inside = newton > low && newton < high;
            let next = if is_inside { newton } else { 0.5 * (low + high) };
            let moved = (next - x).abs();
            x = next;
            if is_inside && moved <= near * x || high - low <= 1e-15 * x {
                break;
            }
        }
        let slope = normal_density(z) / self.density(x);
        self.last = (z, x, slope);
        (x, slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantile(shape: Shape) -> Quantile {
        Quantile::new(&Uncertain { shape, min: None, max: None }, &mut Tables::default())
    }

    #[test]
    fn percentiles_asked_for_are_percentiles_got() {
        let value = quantile(Shape::TwoPiece { p10: 0.5, p50: 0.8, p90: 1.0 });
        for (z, expected) in [(-Z90, 0.5), (0.0, 0.8), (Z90, 1.0)] {
            assert!((value.at(z) - expected).abs() < 1e-15);
        }
    }

    #[test]
    fn uniform_and_triangular_follow_their_closed_forms() {
        let uniform = quantile(Shape::Uniform { low: 0.3, high: 1.0 });
        let triangular = quantile(Shape::Triangular { low: 0.4, mode: 0.8, high: 1.1 });
        for step in -500..=500 {
            let z = f64::from(step) / 100.0;
            let u = normal_below(z);
            assert!((uniform.at(z) - (0.3 + 0.7 * u)).abs() < 1e-10, "z = {z}");
            let split = 0.4 / 0.7;
            let expected = if u < split {
                0.4 + (u * 0.7 * 0.4_f64).sqrt()
            } else {
                1.1 - (normal_below(-z) * 0.7 * 0.3_f64).sqrt()
            };
            assert!((triangular.at(z) - expected).abs() < 1e-9, "z = {z}");
        }
    }

    /// With the mode at an end, α = 1 and the quantile is 1 − (1 − u)^(1/5).
    #[test]
    fn pert_with_its_mode_at_an_end_follows_the_closed_form() {
        let value = quantile(Shape::Pert { low: 0.0, mode: 0.0, high: 1.0 });
        let mirrored = quantile(Shape::Pert { low: 0.0, mode: 1.0, high: 1.0 });
        for step in -300..=300 {
            let z = f64::from(step) / 53.0;
            let expected = 1.0 - normal_below(-z).powf(0.2);
            assert!((value.at(z) - expected).abs() < 1e-9, "z = {z}");
            assert!((1.0 - mirrored.at(-z) - expected).abs() < 1e-9, "z = {z}");
        }
    }

    #[test]
    fn pert_inverts_the_beta_distribution_between_the_knots() {
        let value = quantile(Shape::Pert { low: 0.4, mode: 0.9, high: 1.1 });
        let mode = 0.5 / 0.7;
        for step in -400..=400 {
            let z = f64::from(step) / 97.0;
            let x = (value.at(z) - 0.4) / 0.7;
            let back = beta_reg(1.0 + 4.0 * mode, 1.0 + 4.0 * (1.0 - mode), x);
            assert!((back - normal_below(z)).abs() < 3e-9, "z = {z}");
        }
    }

    #[test]
    fn a_symmetric_pert_has_its_median_at_its_mode() {
        let median = quantile(Shape::Pert { low: 0.0, mode: 0.5, high: 1.0 }).at(0.0);
        assert!((median - 0.5).abs() < 1e-15, "{median}");
    }

    #[test]
    fn a_form_without_width_is_certain() {
        for shape in [
            Shape::Uniform { low: 0.8, high: 0.8 },
            Shape::Triangular { low: 0.8, mode: 0.8, high: 0.8 },
            Shape::Pert { low: 0.8, mode: 0.8, high: 0.8 },
        ] {
            let value = quantile(shape);
            assert!(value.is_certain());
            assert_eq!([-3.0, 0.0, 3.0].map(|z| value.at(z)), [0.8; 3]);
        }
    }

    #[test]
    fn a_clamp_holds_certain_values_too() {
        let value = Uncertain { shape: Shape::Certain(1.4), min: None, max: Some(1.0) };
        assert_eq!(Quantile::new(&value, &mut Tables::default()).at(0.0), 1.0);
    }
}
