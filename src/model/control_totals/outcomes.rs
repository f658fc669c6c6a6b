//! Outcomes: how many miss, whether the option succeeds, and what is measured of every option alike.

use multiversion::multiversion;

use super::super::block::{self, Block};
use super::support::Flow;
use super::{ControlTotals, OptionState, UnitState, flag};
use crate::units::HAIR;

/// What outcomes are judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// The scenario's own totals of the covered together, £m by projected year: whatever the option's.
    pub plan: Vec<f64>,
    /// Groups, and organisations that stand alone, where the scenario has groups: places among the units.
    pub groups: Vec<usize>,
}

/// The covered together: figures of the year, and of the horizon so far. £m, or 1 where something holds.
#[derive(Debug, Clone, Default)]
pub struct Together {
    /// How many organisations miss, and how many groups.
    pub missing: Block,
    pub groups_missing: Block,
    /// Whether none does.
    pub all_met: Block,
    pub all_groups_met: Block,
    /// Whether they meet together while one is in special measures.
    pub masked: Block,
    /// Twice the organisations missing, and 1 more where they meet together.
    pub outcome: Block,
    /// Whether the option's own test, the duty and both have been met so far.
    pub own_test: Block,
    pub duty: Block,
    pub success: Block,
    /// The scenario's totals so far.
    plan_so_far: f64,
    /// Σ A less what falls due next year, and the same less what was spent outside every position.
    pub position_so_far: Block,
    pub public_purse: Block,
    pub on_plan: Block,
    pub in_balance: Block,
    pub in_balance_this_year: Block,
    pub in_balance_after_support: Block,
    pub in_balance_this_year_after_support: Block,
    pub years_on_plan: Block,
    /// Σ max(0, plan − A).
    pub shortfall: Block,
    pub interest: Block,
    pub written_off: Block,
    /// External investment and running cost.
    pub external: Block,
    /// What the nation pays, less the interest that it gets.
    pub national_money: Block,
    /// Debt of all paying units at the end of the current year.
    pub debt: Block,
}

impl Together {
    /// Nothing has been added up, and nobody has failed.
    pub fn start(&mut self) {
        let holds = Block::all(1.0);
        *self = Together { own_test: holds, duty: holds, success: holds, ..Together::default() };
    }
}

/// The outcomes of a year. `external` is what is spent outside every position, £m.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, year: usize, external: &Block, state: &mut OptionState) {
    let OptionState { units, organisations, payers, duty, together } = state;
    let covered = &units[option.together()];
    together.miss(&units[..organisations.len()], covered);
    together.miss_groups(&option.outcomes.groups, units);
    together.mask(organisations, covered);
    for &place in &option.paying {
        if option.tests[place].decides[year - 1] {
            block::multiply(&mut together.own_test, &units[place].met);
        }
    }
    for (own, test) in duty.iter().zip(option.duty.iter().flat_map(|duty| &duty.tests)) {
        if test.decides[year - 1] {
            block::multiply(&mut together.duty, &own.met);
        }
    }
    let Together { own_test, duty, success, .. } = together;
    block::set(success, |run| own_test[run] * duty[run]);
    block::add(&mut together.external, external);
    together.measure_alike(option.outcomes.plan[year - 1], option.conduct.payback(), covered);
    block::add(&mut together.interest, &covered.interest);
    together.debt = block::ZERO;
    block::add(&mut together.national_money, &covered.support);
    block::add(&mut together.national_money, external);
    block::subtract(&mut together.national_money, &covered.interest);
    if option.rescue.is_some() {
        block::add(&mut together.national_money, &covered.money[Flow::Rescued]);
    }
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

    /// How many groups miss, one that stands alone being a group of one.
    #[inline(always)]
    fn miss_groups(&mut self, groups: &[usize], units: &[UnitState]) {
        let Together { groups_missing, all_groups_met, .. } = self;
        *groups_missing = block::ZERO;
        for &group in groups {
            let met = &units[group].met;
            block::update(groups_missing, |run, missing| missing + (1.0 - met[run]));
        }
        block::set(all_groups_met, |run| flag(groups_missing[run] == 0.0));
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

    /// What is measured of every option alike: before interest and support, against the scenario's own totals, with no
    /// tolerance but for rounding.
    ///
    /// What was landed in the last year and falls due after it is taken off what is measured over the horizon, and of its
    /// last year: landing gains nothing by borrowing from the year after.
    #[inline(always)]
    fn measure_alike(&mut self, plan: f64, payback: f64, covered: &UnitState) {
        self.plan_so_far += plan;
        let planned = self.plan_so_far;
        let UnitState { position, after, money, cumulative_position, cumulative_after, .. } =
            covered;
        let due = |run: usize| if payback > 0.0 { payback * money[Flow::Landed][run] } else { 0.0 };
        let external = &self.external;
        let so_far = &mut self.position_so_far;
        block::set(so_far, |run| cumulative_position[run] - due(run));
        block::set(&mut self.public_purse, |run| so_far[run] - external[run]);
        block::set(&mut self.on_plan, |run| flag(so_far[run] >= planned - HAIR));
        block::set(&mut self.in_balance, |run| flag(so_far[run] >= -HAIR));
        block::set(&mut self.in_balance_this_year, |run| flag(position[run] - due(run) >= -HAIR));
        block::set(&mut self.in_balance_after_support, |run| flag(cumulative_after[run] >= -HAIR));
        block::set(&mut self.in_balance_this_year_after_support, |run| flag(after[run] >= -HAIR));
        block::update(&mut self.years_on_plan, |run, years| {
            years + flag(position[run] >= plan - HAIR)
        });
        block::update(&mut self.shortfall, |run, sum| sum + (plan - position[run]).max(0.0));
    }
}
