//! The test: how far a unit is from its total, what it carries, and whether it meets.

use multiversion::multiversion;

use super::super::block;
use super::super::positions::Statement;
use super::{ControlTotals, OptionState, UnitState, flag};
use crate::units::HAIR;

/// How one unit is tested, by projected year.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// £m, before support.
    pub total: Vec<f64>,
    /// By how much the unit may miss, £m: tolerance × turnover.
    pub allowance: Vec<f64>,
    pub carry_surplus: f64,
    pub carry_deficit: f64,
    /// Whether nothing is carried into the year: the first year, and the first of each block.
    pub opens: Vec<bool>,
}

/// `B_o = position_o − interest_o` and `B_L = Σ B_o`, £m.
///
/// A position of (20.0) with interest of 0.6 gives (20.6).
#[multiversion(targets = "simd")]
pub fn before_support(option: &ControlTotals, statements: &[Statement], state: &mut OptionState) {
    let (organisations, together) = state.units.split_at_mut(option.together());
    let together = &mut together[0];
    together.before = block::ZERO;
    for (&place, unit) in option.organisations.iter().zip(organisations) {
        let (position, interest) = (&statements[place].position, &unit.interest);
        block::set(&mut unit.before, |run| position[run] - interest[run]);
        block::add(&mut together.before, &unit.before);
    }
    for unit in &mut state.units {
        block::add(&mut unit.cumulative_before, &unit.before);
    }
}

/// This year's variance of every unit, whether it meets, and what it carries into the next.
#[multiversion(targets = "simd")]
pub fn step(tests: &[Test], year: usize, units: &mut [UnitState]) {
    for (test, unit) in tests.iter().zip(units) {
        test.variance(year, unit);
        test.met(year, unit);
        test.carry(unit);
    }
}

impl Test {
    /// `V = B − total + C`, £m; nothing is carried into a block's first year.
    ///
    /// (20.6) against a total of (21.5), with (0.5) carried, is 0.4 better than it had to be.
    #[inline(always)]
    fn variance(&self, year: usize, unit: &mut UnitState) {
        if self.opens[year - 1] {
            unit.carried = block::ZERO;
        }
        let total = self.total[year - 1];
        let UnitState { before, carried, variance, .. } = unit;
        block::set(variance, |run| before[run] - total + carried[run]);
    }

    /// `met ⇔ V ≥ −tolerance·turnover`, but for rounding.
    ///
    /// With a tolerance of 1% and a turnover of £300m, (2.9) meets and (3.1) does not.
    #[inline(always)]
    fn met(&self, year: usize, unit: &mut UnitState) {
        let least = -self.allowance[year - 1] - HAIR;
        let UnitState { variance, met, .. } = unit;
        block::set(met, |run| flag(variance[run] >= least));
    }

    /// `C' = carry_surplus·max(V, 0) + carry_deficit·min(V, 0)`, £m.
    ///
    /// With carries of 0.5 and 1, a variance of 4.0 carries 2.0 and one of (4.0) carries (4.0).
    #[inline(always)]
    fn carry(&self, unit: &mut UnitState) {
        let (surplus, deficit) = (self.carry_surplus, self.carry_deficit);
        let UnitState { variance, carried, .. } = unit;
        block::set(carried, |run| {
            surplus * variance[run].max(0.0) + deficit * variance[run].min(0.0)
        });
    }
}
