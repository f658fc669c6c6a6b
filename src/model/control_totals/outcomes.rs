//! Outcomes: how many miss, whether the option succeeds, and what is measured of every option alike.

use multiversion::multiversion;

use super::super::lane::{self, Lane};
use super::{ControlTotals, State, Unit, flag};
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
    pub missing: Lane,
    /// Whether none does.
    pub all_met: Lane,
    /// Whether they meet together while one is in special measures.
    pub masked: Lane,
    /// Twice the organisations missing, and 1 more where they meet together.
    pub outcome: Lane,
    /// Whether the option has succeeded so far.
    pub success: Lane,
    /// The scenario's totals so far.
    plan_so_far: f64,
    /// Σ B ≥ Σ plan, Σ Z ≥ 0, and Z ≥ 0 in the year in hand.
    pub on_plan: Lane,
    pub in_balance: Lane,
    pub in_balance_this_year: Lane,
    pub years_on_plan: Lane,
    /// Σ max(0, plan − B).
    pub shortfall: Lane,
    pub interest: Lane,
    pub written_off: Lane,
    /// Support, bonus, write-offs, and what is spent outside every position.
    pub national_money: Lane,
    /// Debt of all paying units at the end of the year in hand.
    pub debt: Lane,
}

impl Together {
    /// Nothing has been added up, and nobody has failed.
    pub fn start(&mut self) {
        *self = Together { success: Lane::all(1.0), ..Together::default() };
    }
}

/// The outcomes of a year. `national` is what the case takes of national money, £m.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, year: usize, national: &Lane, state: &mut State) {
    let State { units, organisations, payers, together } = state;
    let (own, covered) = units.split_at(organisations.len());
    let covered = &covered[0];
    together.miss(own, covered);
    together.mask(organisations, covered);
    if option.outcomes.success[year - 1] {
        for unit in &units[option.paying.clone()] {
            lane::multiply(&mut together.success, &unit.met);
        }
    }
    together.measure_alike(option.outcomes.plan[year - 1], covered);
    lane::add(&mut together.interest, &covered.interest);
    together.debt = lane::ZERO;
    lane::add(&mut together.national_money, &covered.support);
    lane::add(&mut together.national_money, national);
    for payer in payers {
        lane::add(&mut together.debt, &payer.debt);
        lane::add(&mut together.written_off, &payer.written_off);
        lane::add(&mut together.national_money, &payer.written_off);
    }
}

impl Together {
    /// How many organisations miss, beside whether the covered together meet.
    #[inline(always)]
    fn miss(&mut self, organisations: &[Unit], covered: &Unit) {
        let Together { missing, all_met, outcome, .. } = self;
        *missing = lane::ZERO;
        for unit in organisations {
            lane::update(missing, |run, missing| missing + (1.0 - unit.met[run]));
        }
        lane::set(all_met, |run| flag(missing[run] == 0.0));
        lane::set(outcome, |run| 2.0 * missing[run] + covered.met[run]);
    }

    /// A masked deficit: the covered together meet while an organisation is in special measures.
    #[inline(always)]
    fn mask(&mut self, organisations: &[super::Organisation], covered: &Unit) {
        self.masked = lane::ZERO;
        for organisation in organisations {
            lane::update(&mut self.masked, |run, masked| masked.max(organisation.special[run]));
        }
        lane::multiply(&mut self.masked, &covered.met);
    }

    /// What is measured of every option alike, against the scenario's own totals, no tolerance but a hair.
    #[inline(always)]
    fn measure_alike(&mut self, plan: f64, covered: &Unit) {
        self.plan_so_far += plan;
        let planned = self.plan_so_far;
        let Unit { before, after, cumulative_before, cumulative_after, .. } = covered;
        lane::set(&mut self.on_plan, |run| flag(cumulative_before[run] >= planned - HAIR));
        lane::set(&mut self.in_balance, |run| flag(cumulative_after[run] >= -HAIR));
        lane::set(&mut self.in_balance_this_year, |run| flag(after[run] >= -HAIR));
        lane::update(&mut self.years_on_plan, |run, years| {
            years + flag(before[run] >= plan - HAIR)
        });
        lane::update(&mut self.shortfall, |run, sum| sum + (plan - before[run]).max(0.0));
    }
}
