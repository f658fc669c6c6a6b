//! Control totals: what one option makes of a case's positions, who meets, and who pays whom.
//!
//! Both lenses are worked out for every option, each organisation's test and that of the covered
//! together; the option's level says which units pay. Nothing here changes a position: an option
//! changes behaviour only by the assumptions that it states, which are compiled before.

mod borrowing;
mod compile;
mod moves;
mod outcomes;
mod oversight;
mod support;
mod test;

use std::ops::Range;

pub use outcomes::Together;
pub use support::Money;

use super::block::{self, Block};
use super::positions::Statement;
use super::quantities::Drawn;
use super::stage::first_apart;
use crate::scenario::Unit;

/// One option, compiled for one case. Units are the covered organisations in order of id, then all of
/// them together.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlTotals {
    /// Places of the covered organisations among the model's.
    organisations: Vec<usize>,
    /// Ids of the covered organisations.
    pub(super) ids: Vec<String>,
    /// The units whose test pays: the organisations, or the last unit alone.
    paying: Range<usize>,
    tests: Vec<test::Test>,
    support: support::Support,
    borrowing: borrowing::Borrowing,
    oversight: oversight::Oversight,
    outcomes: outcomes::Outcomes,
}

/// The figures of an option in the current year.
#[derive(Debug, Clone)]
pub struct OptionState {
    /// By unit.
    pub units: Vec<UnitState>,
    /// By covered organisation.
    pub organisations: Vec<Organisation>,
    /// By paying unit.
    pub payers: Vec<Payer>,
    /// The covered together, and what is added up over the horizon.
    pub together: Together,
}

/// A unit on its own lens: £m, or 1 where something holds and 0 where not.
#[derive(Debug, Clone, Default)]
pub struct UnitState {
    /// B: the position less interest.
    pub before: Block,
    /// V: the variance to the total, with what was carried.
    pub variance: Block,
    /// C: what is carried into the current year, and at its end into the next.
    pub carried: Block,
    /// Whether the total is met.
    pub met: Block,
    pub interest: Block,
    /// This year's support, and that of all years so far.
    pub money: Money,
    pub money_so_far: Money,
    /// Support earned, bonus included.
    pub support: Block,
    /// Z: B and support.
    pub after: Block,
    pub cumulative_before: Block,
    pub cumulative_after: Block,
}

/// What is measured of organisations alone.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    /// Whether it is in special measures.
    pub special: Block,
    pub moved_out: Block,
    pub moved_in: Block,
}

/// What a paying unit owes, and how it is overseen.
#[derive(Debug, Clone, Default)]
pub struct Payer {
    /// Debt at the end of the year, after any write-off.
    pub debt: Block,
    /// Interest that falls due next year.
    owed: Block,
    pub written_off: Block,
    /// Consecutive years met.
    years_met: Block,
    /// Share of support that is left: the stage of oversight that was reached by last year.
    share: Block,
    /// Whether it has exited, by the end of the year.
    pub exited: Block,
    /// Whether it has ever missed.
    missed: Block,
    /// Whether this is the year of its first miss.
    pub first_miss: Block,
}

impl ControlTotals {
    /// The place of a unit: a covered organisation's id, or `covered`.
    pub fn unit(&self, unit: &Unit) -> Option<usize> {
        match unit {
            Unit::Organisation(id) => self.ids.iter().position(|own| own == id),
            Unit::Covered => Some(self.ids.len()),
            Unit::Locality => None,
        }
    }

    /// The place of a paying unit among those that pay.
    pub fn payer(&self, unit: &Unit) -> Option<usize> {
        let place = self.unit(unit).filter(|place| self.paying.contains(place))?;
        Some(place - self.paying.start)
    }

    /// The first year in which this option may treat the same positions otherwise than another; `None` where it never does.
    pub fn apart(&self, other: &ControlTotals) -> Option<usize> {
        let rest = |option: &ControlTotals| {
            let mut rest = option.clone();
            rest.tests.iter_mut().for_each(|test| test.total.clear());
            rest.support.amount.clear();
            rest
        };
        if rest(self) != rest(other) {
            return Some(0);
        }
        let totals = first_apart(&self.tests, &other.tests, |test| &mut test.total);
        let amounts = first_apart(&self.support.amount, &other.support.amount, |amount| amount);
        totals.into_iter().chain(amounts).min()
    }

    /// The base year.
    pub fn start(&self, state: &mut OptionState) {
        for unit in &mut state.units {
            unit.start();
        }
        for (payer, opening) in state.payers.iter_mut().zip(&self.borrowing.opening) {
            payer.start(*opening, self.borrowing.rate);
        }
        state.together.start();
    }

    /// One projected year of an option. The order of calculation is the order of these lines.
    ///
    /// `statements` are the positions of the case, `national` what it takes of national money.
    pub fn step(
        &self,
        year: usize,
        statements: &[Statement],
        national: &Block,
        drawn: &Drawn,
        state: &mut OptionState,
    ) {
        borrowing::interest(self, state);
        test::before_support(self, statements, state);
        test::step(&self.tests, year, &mut state.units);
        oversight::special_measures(self, year, state);
        moves::step(state);
        support::step(self, year, drawn, state);
        borrowing::step(self, state);
        oversight::step(&self.oversight, state);
        outcomes::step(self, year, national, state);
    }

    /// The place of the covered together.
    fn together(&self) -> usize {
        self.organisations.len()
    }
}

impl OptionState {
    /// Room for a block of runs of `option`.
    pub fn new(option: &ControlTotals) -> OptionState {
        OptionState {
            units: vec![UnitState::default(); option.tests.len()],
            organisations: vec![Organisation::default(); option.organisations.len()],
            payers: vec![Payer::default(); option.paying.len()],
            together: Together::default(),
        }
    }
}

impl UnitState {
    /// Nothing carried and nothing added up.
    fn start(&mut self) {
        self.carried = block::ZERO;
        self.money_so_far = Money::default();
        self.cumulative_before = block::ZERO;
        self.cumulative_after = block::ZERO;
    }
}

impl Payer {
    /// The opening debt, £m, and the interest on it; in intervention, with no year met or missed.
    fn start(&mut self, opening: f64, rate: f64) {
        self.debt = Block::all(opening);
        self.owed = Block::all(rate * opening);
        self.years_met = block::ZERO;
        self.share = Block::all(1.0);
        self.exited = block::ZERO;
        self.missed = block::ZERO;
    }
}

/// 1 where something holds, 0 where not.
#[inline(always)]
fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
