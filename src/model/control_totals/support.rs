//! Conditional support: what is earned, forgone and tapered, and the bonus for a surplus.

use multiversion::multiversion;

use super::super::block::{self, BLOCK, Block};
use super::super::quantities::{Drawn, YearlyId};
use super::super::uncertain::Quantile;
use super::{ControlTotals, OptionState, UnitState};

/// How support is earned.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// f: £m by unit and projected year, the last unit's being the sum.
    pub amount: Vec<Vec<f64>>,
    /// w: the share that is earned by the covered together.
    pub locality_share: f64,
    pub performance: Option<Performance>,
    pub pound_for_pound: bool,
    /// £ for each £ better than the total.
    pub incentive: f64,
    pub incentive_cap: f64,
}

/// The share of support that is tied to performance.
#[derive(Debug, Clone, PartialEq)]
pub struct Performance {
    pub share: f64,
    pub attained: Quantile,
    /// By organisation; none where the attainment is certain.
    pub draws: Vec<YearlyId>,
}

/// Where support went, £m.
#[derive(Debug, Clone, Default)]
pub struct Money {
    /// The bonus apart.
    pub earned: Block,
    pub bonus: Block,
    pub forgone: Block,
    pub tapered: Block,
    /// Forgone in years in which the covered together met their total.
    pub forgone_while_met: Block,
    /// Earned in years in which they missed it.
    pub earned_while_missed: Block,
}

impl Money {
    /// What all units come to.
    #[inline(always)]
    fn total(&mut self, units: &[UnitState]) {
        let own = || units.iter().map(|unit| &unit.money);
        block::total(&mut self.earned, own().map(|money| &money.earned));
        block::total(&mut self.bonus, own().map(|money| &money.bonus));
        block::total(&mut self.forgone, own().map(|money| &money.forgone));
        block::total(&mut self.tapered, own().map(|money| &money.tapered));
        block::total(&mut self.forgone_while_met, own().map(|money| &money.forgone_while_met));
        block::total(&mut self.earned_while_missed, own().map(|money| &money.earned_while_missed));
    }

    #[inline(always)]
    fn add(&mut self, other: &Money) {
        block::add(&mut self.earned, &other.earned);
        block::add(&mut self.bonus, &other.bonus);
        block::add(&mut self.forgone, &other.forgone);
        block::add(&mut self.tapered, &other.tapered);
        block::add(&mut self.forgone_while_met, &other.forgone_while_met);
        block::add(&mut self.earned_while_missed, &other.earned_while_missed);
    }
}

/// This year's support of every organisation, and the positions after it.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, year: usize, drawn: &Drawn, state: &mut OptionState) {
    let support = &option.support;
    let OptionState { units, payers, .. } = state;
    let (organisations, together) = units.split_at_mut(option.together());
    let together = &mut together[0];
    let by_organisation = option.paying.start == 0;
    let all = support.amount[option.together()][year - 1];
    let together_earns = support.earning(all, together);
    let mut together_bonus = block::ZERO;
    if !by_organisation {
        let total = option.tests[option.together()].total[year - 1];
        support.bonus(all, total, together, &mut together_bonus);
    }
    for (number, unit) in organisations.iter_mut().enumerate() {
        let amount = support.amount[number][year - 1];
        let left = &payers[if by_organisation { number } else { 0 }].share;
        let mut bonus = block::ZERO;
        if by_organisation {
            let total = option.tests[number].total[year - 1];
            support.bonus(amount, total, unit, &mut bonus);
        } else if all > 0.0 {
            // Shared in proportion to support.
            block::set(&mut bonus, |run| together_bonus[run] * (amount / all));
        }
        let own_earns = support.earning(amount, unit);
        let attained = support.attained(number, drawn);
        let share = support.locality_share;
        let UnitState { before, money, money_so_far, support, after, cumulative_after, .. } = unit;
        // In one pass, since each line needs the ones before.
        for run in 0..BLOCK {
            let (left, met) = (left[run], together.met[run]);
            let condition = (1.0 - share) * own_earns[run] + share * together_earns[run];
            let earned = amount * left * condition * attained[run];
            let bonus = left * bonus[run];
            let (forgone, tapered) = went_elsewhere(amount, left, earned);
            money.earned[run] = earned;
            money.bonus[run] = bonus;
            money.forgone[run] = forgone;
            money.tapered[run] = tapered;
            money.forgone_while_met[run] = forgone * met;
            money.earned_while_missed[run] = earned * (1.0 - met);
            support[run] = earned + bonus;
            after[run] = after_support(before[run], support[run]);
        }
        // While the year's money is at hand.
        money_so_far.add(money);
        block::add(cumulative_after, after);
    }
    together.money.total(organisations);
    block::total(&mut together.support, organisations.iter().map(|own| &own.support));
    block::total(&mut together.after, organisations.iter().map(|own| &own.after));
    let UnitState { money, money_so_far, after, cumulative_after, .. } = together;
    money_so_far.add(money);
    block::add(cumulative_after, after);
}

/// What becomes of support that is not earned: `forgone = f·taper − earned`, `tapered = f·(1 − taper)`, £m.
///
/// Of £9m at a half, of which £3m is earned, £1.5m is forgone and £4.5m tapered.
#[inline(always)]
fn went_elsewhere(amount: f64, left: f64, earned: f64) -> (f64, f64) {
    (amount * left - earned, amount * (1.0 - left))
}

/// `Z = B + earned`, £m, the bonus included.
///
/// (20.6) with £8.5m earned gives (12.1).
#[inline(always)]
fn after_support(before: f64, support: f64) -> f64 {
    before + support
}

impl Support {
    /// The share of support that a unit's test earns: 1 where it meets, else 0 or, pound for pound,
    /// `clamp(1 + V/f, 0, 1)`.
    ///
    /// £9m of support and a variance of (3.0) give two thirds; without support there is no share.
    #[inline(always)]
    fn earning(&self, amount: f64, unit: &UnitState) -> Block {
        let mut share = unit.met;
        if self.pound_for_pound && amount > 0.0 {
            block::update(&mut share, |run, met| {
                let partly = (1.0 + unit.variance[run] / amount).clamp(0.0, 1.0);
                if met > 0.0 { met } else { partly }
            });
        }
        share
    }

    /// `1 − q + q·k`: what performance leaves of an organisation's support.
    ///
    /// With 30% tied to performance and four fifths attained, 0.94.
    #[inline(always)]
    fn attained(&self, organisation: usize, drawn: &Drawn) -> Block {
        let Some(performance) = &self.performance else { return Block::all(1.0) };
        let z = performance.draws.get(organisation).map_or(&block::ZERO, |&id| drawn.yearly(id));
        let mut attained = block::ZERO;
        performance.attained.sample(z, &mut attained);
        let share = performance.share;
        block::update(&mut attained, |_, attained| 1.0 - share + share * attained.clamp(0.0, 1.0));
        attained
    }

    /// `bonus = min(incentive·max(0, min(V, B − total)), incentive_cap·f)`, £m.
    ///
    /// £2m better than the total and £3m with what was carried earns £2m at £1 for £1: a surplus is
    /// paid for once.
    #[inline(always)]
    fn bonus(&self, amount: f64, total: f64, unit: &UnitState, bonus: &mut Block) {
        let most = self.incentive_cap * amount;
        let (variance, before) = (&unit.variance, &unit.before);
        block::set(bonus, |run| {
            let better = variance[run].min(before[run] - total).max(0.0);
            (self.incentive * better).min(most)
        });
    }
}
