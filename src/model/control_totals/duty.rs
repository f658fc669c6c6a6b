//! The duty: a second test of the same B, which pays nothing and borrows nothing.

use multiversion::multiversion;

use super::super::block::Block;
use super::UnitState;
use super::test::{Carry, Test};

/// The units that have a duty, and what it asks of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Places among the option's units.
    pub units: Vec<usize>,
    pub tests: Vec<Test>,
    /// £m by unit and projected year.
    pub totals: Vec<Vec<f64>>,
}

/// A unit's duty in the current year.
#[derive(Debug, Clone, Default)]
pub struct DutyState {
    pub variance: Block,
    pub met: Block,
    carry: Carry,
}

impl Duty {
    /// Before the first projected year.
    pub fn start(&self, state: &mut [DutyState]) {
        self.tests.iter().zip(state).for_each(|(test, own)| test.start(&mut own.carry));
    }
}

/// This year's variance of every unit to its duty, and whether it meets it.
#[multiversion(targets = "simd")]
pub fn step(duty: &Duty, year: usize, units: &[UnitState], state: &mut [DutyState]) {
    let each = duty.units.iter().zip(&duty.tests).zip(&duty.totals).zip(state);
    for (((&unit, test), totals), own) in each {
        let DutyState { variance, met, carry } = own;
        test.open(year, carry);
        let total = Block::all(totals[year - 1]);
        test.variance(&units[unit].before, &total, &carry.carried, variance);
        test.met(year, variance, met);
        test.carry(year, variance, carry);
    }
}
