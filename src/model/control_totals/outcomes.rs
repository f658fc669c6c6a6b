//! Outcomes: how many miss, whether the option succeeds, and what is measured of every option alike.

use multiversion::multiversion;

use super::super::block::{self, Block};
use super::{ControlTotals, OptionState, UnitState, flag};
use crate::units::HAIR;

/// What outcomes are judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// Whether the option's unit has to meet in that projected year for it to succeed.
    pub success: Vec<bool>,
    /// The scenario's own totals of the covered together, £m by projected year: whatever the option's.
    pub plan: Vec<f64>,
}

/// The covered together: figures of the year, and of the horizon so far. £m, or 1 where something holds.
#[derive(Debug, Clone, Default)]
pub struct Together {
    /// How many organisations miss.
    pub missing: Block,
    /// Whether none does.
    pub all_met: Block,
    /// Whether they meet together while one is in special measures.
    pub masked: Block,
    /// Twice the organisations missing, and 1 more where they meet together.
    pub outcome: Block,
    /// Whether the option has succeeded so far.
    pub success: Block,
    /// The scenario's totals so far.
    plan_so_far: f64,
    /// Σ B ≥ Σ plan, Σ Z ≥ 0, and Z ≥ 0 in the current year.
    pub on_plan: Block,
    pub in_balance: Block,
    pub in_balance_this_year: Block,
    pub years_on_plan: Block,
    /// Σ max(0, plan − B).
    pub shortfall: Block,
    pub interest: Block,
    pub written_off: Block,
    /// Support, bonus, write-offs, and what is spent outside every position.
    pub national_money: Block,
    /// Debt of all paying units at the end of the current year.
    pub debt: Block,
}

impl Together {
    /// Nothing has been added up, and nobody has failed.
    pub fn start(&mut self) {
        *self = Together { success: Block::all(1.0), ..Together::default() };
    }
}

/// The outcomes of a year. `national` is what the case takes of national money, £m.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, year: usize, national: &Block, state: &mut OptionState) {
    let OptionState { units, organisations, payers, together } = state;
    let (own, covered) = units.split_at(organisations.len());
    let covered = &covered[0];
    together.miss(own, covered);
    together.mask(organisations, covered);
    if option.outcomes.success[year - 1] {
        for unit in &units[option.paying.clone()] {
            block::multiply(&mut together.success, &unit.met);
        }
    }
    together.measure_alike(option.outcomes.plan[year - 1], covered);
    block::add(&mut together.interest, &covered.interest);
    together.debt = block::ZERO;
    block::add(&mut together.national_money, &covered.support);
    block::add(&mut together.national_money, national);
    for payer in payers {
        block::add(&mut together.debt, &payer.debt);
        block::add(&mut together.written_off, &payer.written_off);
        block::add(&mut together.national_money, &payer.written_off);
    }
}

impl Together {
    /// How many organisations miss, beside whether the covered together meet.
    #[inline(always)]
    fn miss(&mut self, organisations: &[UnitState], covered: &UnitState) {
        let Together { missing, all_met, outcome, .. } = self;
        *missing = block::ZERO;
        for unit in organisations {
            block::update(missing, |run, missing| missing + (1.0 - unit.met[run]));
        }
        block::set(all_met, |run| flag(missing[run] == 0.0));
        block::set(outcome, |run| 2.0 * missing[run] + covered.met[run]);
    }

    /// A masked deficit: the covered together meet while an organisation is in special measures.
    #[inline(always)]
    fn mask(&mut self, organisations: &[super::Organisation], covered: &UnitState) {
        self.masked = block::ZERO;
        for organisation in organisations {
            block::update(&mut self.masked, |run, masked| masked.max(organisation.special[run]));
        }
        block::multiply(&mut self.masked, &covered.met);
    }

    /// What is measured of every option alike, against the scenario's own totals, no tolerance but for rounding.
    #[inline(always)]
    fn measure_alike(&mut self, plan: f64, covered: &UnitState) {
        self.plan_so_far += plan;
        let planned = self.plan_so_far;
        let UnitState { before, after, cumulative_before, cumulative_after, .. } = covered;
        block::set(&mut self.on_plan, |run| flag(cumulative_before[run] >= planned - HAIR));
        block::set(&mut self.in_balance, |run| flag(cumulative_after[run] >= -HAIR));
        block::set(&mut self.in_balance_this_year, |run| flag(after[run] >= -HAIR));
        block::update(&mut self.years_on_plan, |run, years| {
            years + flag(before[run] >= plan - HAIR)
        });
        block::update(&mut self.shortfall, |run, sum| sum + (plan - before[run]).max(0.0));
    }
}
