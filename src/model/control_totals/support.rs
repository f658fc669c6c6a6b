//! Conditional support: what is earned, forgone and tapered, the bonus for a surplus, and what is passed on to others.

use std::ops::{Index, IndexMut};

use multiversion::multiversion;
use strum::EnumCount;

use super::super::block::{self, BLOCK, Block};
use super::super::quantities::{Drawn, YearlyId};
use super::super::transformations::TransformationState;
use super::super::uncertain::Quantile;
use super::{ControlTotals, OptionState, Payer, UnitState};

/// How support is earned.
#[derive(Debug, Clone, PartialEq)]
pub struct Support {
    /// f: £m by unit and projected year; a unit of several has the sum of its members'.
    pub amount: Vec<Vec<f64>>,
    /// w: the share that is earned by a test that members share.
    pub locality_share: f64,
    /// By organisation: the unit of that test.
    pub shared: Vec<usize>,
    pub performance: Option<Performance>,
    pub milestone: Option<Milestone>,
    pub pound_for_pound: bool,
    /// £ for each £ better than the total.
    pub incentive: f64,
    /// The most of it as a share of support; infinite where there is no cap.
    pub incentive_cap: f64,
    /// Share of what units that missed forgo that is paid to those that met.
    pub redistribute: f64,
}

/// The share of support that is tied to performance.
#[derive(Debug, Clone, PartialEq)]
pub struct Performance {
    pub share: f64,
    pub attained: Quantile,
    /// By organisation; none where the attainment is certain.
    pub draws: Vec<YearlyId>,
}

/// The share of support that is paid from the year in which a new care model takes effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Milestone {
    pub share: f64,
    /// The place of the new care model; `None` where the case does not switch it on.
    pub transformation: Option<usize>,
}

/// Where money went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumCount)]
pub enum Flow {
    /// Without the bonus.
    Earned,
    Bonus,
    Forgone,
    Tapered,
    /// Forgone in years in which the covered together met their total.
    ForgoneWhileMet,
    /// Earned in years in which they missed it.
    EarnedWhileMissed,
    /// Surplus spent before the year's end.
    Spent,
    /// One-off measures at the year's end.
    Landed,
    /// National money after the fact.
    Rescued,
    /// Support that others forwent.
    Redistributed,
}

/// Where money went, £m.
#[derive(Debug, Clone, Default)]
pub struct Money([Block; Flow::COUNT]);

impl Index<Flow> for Money {
    type Output = Block;

    #[inline(always)]
    fn index(&self, flow: Flow) -> &Block {
        &self.0[flow as usize]
    }
}

impl IndexMut<Flow> for Money {
    #[inline(always)]
    fn index_mut(&mut self, flow: Flow) -> &mut Block {
        &mut self.0[flow as usize]
    }
}

impl Money {
    /// Adds up some flows over the years.
    #[inline(always)]
    fn add(&mut self, flows: &[Flow], other: &Money) {
        flows.iter().for_each(|&flow| block::add(&mut self[flow], &other[flow]));
    }
}

/// This year's support of every organisation; the covered together's test is known.
#[multiversion(targets = "simd")]
pub fn step(
    option: &ControlTotals,
    year: usize,
    drawn: &Drawn,
    changes: &TransformationState,
    state: &mut OptionState,
) {
    let support = &option.support;
    if !option.flows.contains(&Flow::Earned) {
        return;
    }
    let OptionState { units, payers, .. } = state;
    let together_met = units[option.together()].met;
    let milestone = support.reached(changes);
    for (payer, &place) in payers.iter().zip(&option.paying) {
        let (lens, all) = (&option.lenses[place], support.amount[place][year - 1]);
        let mut unit_bonus = block::ZERO;
        support.bonus(all, &units[place], &mut unit_bonus);
        for &member in &lens.members {
            let amount = support.amount[member][year - 1];
            let shared = support.shared[member];
            let shared_earns = support.earning(support.amount[shared][year - 1], &units[shared]);
            let own_earns = support.earning(amount, &units[member]);
            let mut attained = support.attained(member, drawn);
            if let Some(reached) = &milestone {
                block::multiply(&mut attained, reached);
            }
            // Shared in proportion to support.
            let of_bonus = if all > 0.0 { amount / all } else { 0.0 };
            let share = support.locality_share;
            let [earned, bonus, forgone, tapered, while_met, while_missed, ..] =
                &mut units[member].money.0;
            // In one pass, since each line needs the ones before.
            for run in 0..BLOCK {
                let (left, met) = (payer.share[run], together_met[run]);
                let condition = (1.0 - share) * own_earns[run] + share * shared_earns[run];
                earned[run] = amount * left * condition * attained[run];
                bonus[run] = left * (unit_bonus[run] * of_bonus);
                let elsewhere = went_elsewhere(amount, left, earned[run]);
                (forgone[run], tapered[run]) = elsewhere;
                while_met[run] = forgone[run] * met;
                while_missed[run] = earned[run] * (1.0 - met);
            }
        }
    }
    if support.redistribute > 0.0 {
        redistribute(option, year, units, payers);
    }
}

/// What is withheld from units that missed and paid to those that met: `pot = redistribute·Σ forgone` of the former, shared
/// among the latter in proportion to their amounts after tapers (to turnover where none has any), and within a unit in
/// proportion to amounts. A unit that has exited has no part in it.
///
/// Of £6m forgone at a half, £3m goes to units with £2m and £4m of support: £1m and £2m.
#[inline(always)]
fn redistribute(option: &ControlTotals, year: usize, units: &mut [UnitState], payers: &[Payer]) {
    let support = &option.support;
    let (mut pot, mut amounts, mut turnovers) = (block::ZERO, block::ZERO, block::ZERO);
    let each = || payers.iter().zip(&option.paying);
    for (payer, &place) in each() {
        let (lens, met) = (&option.lenses[place], &units[place].met);
        let amount = support.amount[place][year - 1];
        for &member in &lens.members {
            let forgone = &units[member].money[Flow::Forgone];
            block::update(&mut pot, |run, pot| pot + forgone[run] * (1.0 - met[run]));
        }
        let takes_part = |run: usize| met[run] * (1.0 - payer.exited[run]);
        block::update(&mut amounts, |run, sum| sum + amount * payer.share[run] * takes_part(run));
        block::update(&mut turnovers, |run, sum| sum + lens.gross * takes_part(run));
    }
    for (payer, &place) in each() {
        let (lens, met) = (&option.lenses[place], units[place].met);
        let amount = support.amount[place][year - 1];
        let mut part = block::ZERO;
        block::set(&mut part, |run| {
            let takes_part = met[run] * (1.0 - payer.exited[run]);
            let of = |own: f64, all: f64| if all > 0.0 { own * takes_part / all } else { 0.0 };
            let share = match amounts[run] > 0.0 {
                true => of(amount * payer.share[run], amounts[run]),
                false => of(lens.gross, turnovers[run]),
            };
            support.redistribute * pot[run] * share
        });
        for (&member, &turnover) in lens.members.iter().zip(&lens.shares) {
            let own = support.amount[member][year - 1];
            let share = if amount > 0.0 { own / amount } else { turnover };
            let redistributed = &mut units[member].money[Flow::Redistributed];
            block::set(redistributed, |run| part[run] * share);
        }
    }
}

/// `Z = B + earned + bonus + redistributed + rescued` of every unit, £m, and what flows have come to.
///
/// (20.6) with £8.5m earned gives (12.1).
#[multiversion(targets = "simd")]
pub fn after(option: &ControlTotals, state: &mut OptionState) {
    let OptionState { units, organisations, .. } = state;
    let (own, together) = units.split_at_mut(organisations.len());
    let paid = option.flows.contains(&Flow::Earned);
    let rescued = option.rescue.is_some();
    for unit in own.iter_mut() {
        let UnitState { before, money, support, after, .. } = unit;
        if paid {
            block::set(support, |run| money[Flow::Earned][run] + money[Flow::Bonus][run]);
        }
        if option.support.redistribute > 0.0 {
            block::add(support, &money[Flow::Redistributed]);
        }
        block::set(after, |run| before[run] + support[run]);
        if rescued {
            block::add(after, &money[Flow::Rescued]);
        }
    }
    for (unit, lens) in together.iter_mut().zip(&option.lenses[own.len()..]) {
        let members = || lens.members.iter().map(|&member| &own[member]);
        for &flow in &option.flows {
            block::total(&mut unit.money[flow], members().map(|own| &own.money[flow]));
        }
        block::total(&mut unit.support, members().map(|own| &own.support));
        block::total(&mut unit.after, members().map(|own| &own.after));
    }
    for unit in units {
        unit.money_so_far.add(&option.flows, &unit.money);
        block::add(&mut unit.cumulative_after, &unit.after);
    }
}

/// What becomes of support that is not earned: `forgone = f·taper − earned`, `tapered = f·(1 − taper)`, £m.
///
/// Of £9m at a half, of which £3m is earned, £1.5m is forgone and £4.5m tapered.
#[inline(always)]
fn went_elsewhere(amount: f64, left: f64, earned: f64) -> (f64, f64) {
    (amount * left - earned, amount * (1.0 - left))
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

    /// `1 − share + share·[took effect by this year]`: what a milestone leaves of support.
    ///
    /// With 30% that hangs on it, 0.7 until the new care model takes effect and 1 from then on.
    #[inline(always)]
    fn reached(&self, changes: &TransformationState) -> Option<Block> {
        let milestone = self.milestone.as_ref()?;
        let effective = milestone.transformation.map(|place| &changes.effective[place]);
        let mut reached = block::ZERO;
        block::set(&mut reached, |run| {
            let effective = effective.map_or(0.0, |effective| effective[run]);
            1.0 - milestone.share + milestone.share * effective
        });
        Some(reached)
    }

    /// `bonus = min(incentive·max(0, min(V, B − total)), incentive_cap·f)`, £m; none where the unit has no support.
    ///
    /// £2m better than the total and £3m with what was carried earns £2m at £1 for £1: a surplus is
    /// paid for once.
    #[inline(always)]
    fn bonus(&self, amount: f64, unit: &UnitState, bonus: &mut Block) {
        if amount == 0.0 || self.incentive == 0.0 {
            return;
        }
        let most = self.incentive_cap * amount;
        let UnitState { variance, before, total, .. } = unit;
        block::set(bonus, |run| {
            let better = variance[run].min(before[run] - total[run]).max(0.0);
            (self.incentive * better).min(most)
        });
    }
}
