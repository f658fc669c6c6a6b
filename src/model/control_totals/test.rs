//! The test: how far a unit is from its total, what it carries, and whether it meets.

use multiversion::multiversion;

use super::super::block::{self, Block};
use super::{UnitState, flag};
use crate::units::HAIR;

/// How one unit is tested, by projected year.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// By how much the unit may miss, £m: tolerance × turnover.
    pub allowance: Vec<f64>,
    /// Whether the option succeeds only if the unit meets in that year.
    pub decides: Vec<bool>,
    pub window: Window,
}

/// Which years are taken together.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    Blocks {
        carry_surplus: f64,
        carry_deficit: f64,
        /// Whether nothing is carried into the year: the first year, and the first of each block.
        opens: Vec<bool>,
    },
    /// The last years up to this one, as many as `brought_forward` has variances and one.
    Rolling {
        /// Variances of the years before the first projected one, £m, the latest last.
        brought_forward: Vec<f64>,
    },
}

/// What a unit carries from year to year.
#[derive(Debug, Clone, Default)]
pub struct Carry {
    /// C: what is carried into the current year, and at its end into the next, £m.
    pub carried: Block,
    /// With windows that roll, the variances that next year's looks back on, in a ring.
    recent: Vec<Block>,
}

/// This year's variance of every unit, and whether it meets.
#[multiversion(targets = "simd")]
pub fn step(tests: &[Test], year: usize, units: &mut [UnitState]) {
    for (test, unit) in tests.iter().zip(units) {
        let UnitState { before, total, carry, variance, met, .. } = unit;
        test.variance(before, total, &carry.carried, variance);
        test.met(year, variance, met);
    }
}

impl Test {
    /// Before the first projected year.
    pub fn start(&self, carry: &mut Carry) {
        carry.carried = block::ZERO;
        carry.recent.clear();
        if let Window::Rolling { brought_forward } = &self.window {
            carry.recent.extend(brought_forward.iter().map(|&variance| Block::all(variance)));
            carry.carried = Block::all(brought_forward.iter().sum());
        }
    }

    /// Nothing is carried into a block's first year.
    pub fn open(&self, year: usize, carry: &mut Carry) {
        if let Window::Blocks { opens, .. } = &self.window
            && opens[year - 1]
        {
            carry.carried = block::ZERO;
        }
    }

    /// `V = B − total + C`, £m.
    ///
    /// (20.6) against a total of (21.5), with (0.5) carried, is 0.4 better than it had to be.
    #[inline(always)]
    pub fn variance(&self, before: &Block, total: &Block, carried: &Block, variance: &mut Block) {
        block::set(variance, |run| before[run] - total[run] + carried[run]);
    }

    /// `met ⇔ V ≥ −tolerance·turnover`, but for rounding.
    ///
    /// With a tolerance of 1% and a turnover of £300m, (2.9) meets and (3.1) does not.
    #[inline(always)]
    pub fn met(&self, year: usize, variance: &Block, met: &mut Block) {
        let least = -self.allowance[year - 1] - HAIR;
        block::set(met, |run| flag(variance[run] >= least));
    }

    /// What is carried into the next year, £m, `variance` being V with any rescue.
    ///
    /// In blocks `C' = carry_surplus·max(V, 0) + carry_deficit·min(V, 0)`: with carries of 0.5 and 1, a variance of 4.0 carries
    /// 2.0 and one of (4.0) carries (4.0). With windows that roll, the sum of the last years' own variances.
    #[inline(always)]
    pub fn carry(&self, year: usize, variance: &Block, carry: &mut Carry) {
        match &self.window {
            &Window::Blocks { carry_surplus, carry_deficit, .. } => {
                block::set(&mut carry.carried, |run| {
                    carry_surplus * variance[run].max(0.0) + carry_deficit * variance[run].min(0.0)
                });
            }
            Window::Rolling { brought_forward } if brought_forward.is_empty() => {
                carry.carried = block::ZERO;
            }
            Window::Rolling { brought_forward } => {
                let Carry { carried, recent } = carry;
                let oldest = (year - 1) % brought_forward.len();
                block::set(&mut recent[oldest], |run| variance[run] - carried[run]);
                block::total(carried, recent.iter());
            }
        }
    }
}

impl Carry {
    /// Forgets a deficit carried, in runs that `forgets` chooses.
    #[inline(always)]
    pub fn forget(&mut self, forgets: impl Fn(usize) -> bool) {
        let Carry { carried, recent } = self;
        for own in recent {
            let carried = &*carried;
            block::update(
                own,
                |run, own| if forgets(run) && carried[run] < 0.0 { 0.0 } else { own },
            );
        }
        block::update(
            carried,
            |run, carried| if forgets(run) { carried.max(0.0) } else { carried },
        );
    }
}
