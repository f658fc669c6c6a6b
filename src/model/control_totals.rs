//! Control totals: what one option makes of a case's positions, who meets, and who pays whom.
//!
//! Every lens is worked out for every option: each organisation, each group, and the covered together. The option's level
//! says which of these units pay. Behaviour changes by assumptions alone, which are compiled before, and by the conduct
//! that an option states: surpluses that are spent and years that are landed.

mod borrowing;
mod compile;
mod conduct;
mod duty;
mod moves;
mod outcomes;
mod oversight;
mod rescue;
mod support;
mod test;
mod totals;

pub use duty::DutyState;
pub use outcomes::Together;
pub use support::{Flow, Money};
pub use test::Carry;

use super::block::{self, Block};
use super::positions::Statement;
use super::quantities::Drawn;
use super::stage::first_apart;
use super::transformations::TransformationState;
use crate::scenario::Unit;

/// One option, compiled for one case. Units are the covered organisations in order of id, then groups in order of id, then
/// all covered organisations together.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlTotals {
    /// Places of the covered organisations among the model's.
    organisations: Vec<usize>,
    /// By unit.
    pub(super) lenses: Vec<Lens>,
    /// The units whose test pays, each organisation being in one of them.
    paying: Vec<usize>,
    totals: totals::Totals,
    tests: Vec<test::Test>,
    duty: Option<duty::Duty>,
    conduct: conduct::Conduct,
    support: support::Support,
    rescue: Option<rescue::Rescue>,
    /// The flows of money that the option has.
    flows: Vec<Flow>,
    borrowing: borrowing::Borrowing,
    oversight: oversight::Oversight,
    outcomes: outcomes::Outcomes,
}

/// Whom a unit consists of.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    pub unit: Unit,
    /// Places among the covered organisations.
    pub members: Vec<usize>,
    /// Base-year cost, £m, less payments between members.
    pub turnover: f64,
    /// The sum of members' base-year cost, £m.
    pub gross: f64,
    /// Each member's part of the sum of their turnovers.
    pub shares: Vec<f64>,
    /// The paying unit that has the same members: a place among those that pay.
    pub payer: Option<usize>,
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
    /// By unit that has a duty.
    pub duty: Vec<DutyState>,
    /// The covered together, and what is added up over the horizon.
    pub together: Together,
}

/// A unit on its own lens: £m, or 1 where something holds and 0 where not.
#[derive(Debug, Clone, Default)]
pub struct UnitState {
    /// The control total.
    pub total: Block,
    /// A: the position with what was spent, landed and paid back.
    pub position: Block,
    pub interest: Block,
    /// B: A less interest.
    pub before: Block,
    /// V: the variance to the total, with what was carried.
    pub variance: Block,
    pub carry: Carry,
    /// Whether the total is met.
    pub met: Block,
    /// Where this year's money went, and that of all years so far.
    pub money: Money,
    pub money_so_far: Money,
    /// Support earned, with bonus and what others forwent.
    pub support: Block,
    /// Z: B, support and rescue.
    pub after: Block,
    pub cumulative_position: Block,
    pub cumulative_before: Block,
    pub cumulative_after: Block,
}

/// What is measured of organisations alone.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    /// What last year's landing costs this year, £m.
    pub paid_back: Block,
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
    /// National money after the fact, of this year.
    rescued: Block,
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
    /// The place of a unit.
    pub fn unit(&self, unit: &Unit) -> Option<usize> {
        self.lenses.iter().position(|lens| lens.unit == *unit)
    }

    /// The place of a paying unit among those that pay.
    pub fn payer(&self, unit: &Unit) -> Option<usize> {
        let place = self.unit(unit)?;
        self.paying.iter().position(|&paying| paying == place)
    }

    /// The place of a unit among those that have a duty.
    pub fn duty(&self, unit: &Unit) -> Option<usize> {
        let place = self.unit(unit)?;
        self.duty.as_ref()?.units.iter().position(|&own| own == place)
    }

    /// Whether money flows in such a way.
    pub fn has(&self, flow: Flow) -> bool {
        self.flows.contains(&flow)
    }

    /// The first year in which this option may treat the same positions otherwise than another; `None` where it never does.
    pub fn apart(&self, other: &ControlTotals) -> Option<usize> {
        let rest = |option: &ControlTotals| {
            let mut rest = option.clone();
            rest.totals.listed.clear();
            rest.support.amount.clear();
            rest
        };
        if rest(self) != rest(other) {
            return Some(0);
        }
        let totals = first_apart(&self.totals.listed, &other.totals.listed, |listed| listed);
        let amounts = first_apart(&self.support.amount, &other.support.amount, |amount| amount);
        totals.into_iter().chain(amounts).min()
    }

    /// The base year.
    pub fn start(&self, state: &mut OptionState) {
        for (unit, test) in state.units.iter_mut().zip(&self.tests) {
            unit.start(test);
        }
        let rate = self.borrowing.rate.first().copied().unwrap_or(0.0);
        for (payer, opening) in state.payers.iter_mut().zip(&self.borrowing.opening) {
            payer.start(opening.unwrap_or(0.0), rate);
        }
        self.duty.iter().for_each(|duty| duty.start(&mut state.duty));
        state.together.start();
    }

    /// One projected year of an option. The order of calculation is the order of these lines.
    ///
    /// `statements` are the positions of the case, `changes` what new care models do in it.
    pub fn step(
        &self,
        year: usize,
        statements: &[Statement],
        changes: &TransformationState,
        drawn: &Drawn,
        state: &mut OptionState,
    ) {
        for (test, unit) in self.tests.iter().zip(&mut state.units) {
            test.open(year, &mut unit.carry);
        }
        totals::step(self, year, state);
        borrowing::interest(self, state);
        conduct::step(self, year, statements, state);
        test::step(&self.tests, year, &mut state.units);
        if let Some(duty) = &self.duty {
            duty::step(duty, year, &state.units, &mut state.duty);
        }
        oversight::special_measures(self, state);
        moves::step(state);
        support::step(self, year, drawn, changes, state);
        rescue::step(self, drawn, state);
        support::after(self, state);
        borrowing::step(self, year, state);
        oversight::step(&self.oversight, state);
        outcomes::step(self, year, &changes.national, state);
    }

    /// The place of the covered together.
    fn together(&self) -> usize {
        self.lenses.len() - 1
    }
}

impl OptionState {
    /// Room for a block of runs of `option`.
    pub fn new(option: &ControlTotals) -> OptionState {
        let duties = option.duty.as_ref().map_or(0, |duty| duty.units.len());
        OptionState {
            units: vec![UnitState::default(); option.lenses.len()],
            organisations: vec![Organisation::default(); option.organisations.len()],
            payers: vec![Payer::default(); option.paying.len()],
            duty: vec![DutyState::default(); duties],
            together: Together::default(),
        }
    }
}

impl UnitState {
    /// Nothing added up, and nothing carried but what is brought forward.
    fn start(&mut self, test: &test::Test) {
        test.start(&mut self.carry);
        // Last year's landing is read before this year's is known.
        self.money = Money::default();
        self.money_so_far = Money::default();
        self.cumulative_position = block::ZERO;
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
