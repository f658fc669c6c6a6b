//! Conduct: surpluses that are spent and years that are landed, which change the position that is tested.

use multiversion::multiversion;

use super::super::block::{self, BLOCK, Block};
use super::super::positions::Statement;
use super::support::Flow;
use super::{ControlTotals, Lens, OptionState, UnitState};
use crate::units::HAIR;

/// What paying units do about their totals at the end of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Conduct {
    /// Share that is kept of what a unit is better than its total.
    pub surplus_kept: f64,
    pub landing: Option<Landing>,
}

/// One-off measures that bring a unit to its total.
#[derive(Debug, Clone, PartialEq)]
pub struct Landing {
    /// The most of them, as a share of turnover, by projected year.
    pub most: Vec<f64>,
    /// Share that falls due in the next year.
    pub payback: f64,
}

impl Conduct {
    /// Share of what is landed that falls due in the next year.
    pub fn payback(&self) -> f64 {
        self.landing.as_ref().map_or(0.0, |landing| landing.payback)
    }
}

/// `A = position − surplus_spent + landed − paid_back` and `B = A − interest` of every unit, £m, and their sums so far.
///
/// A position of (20.0) with interest of 0.6 gives (20.6).
#[multiversion(targets = "simd")]
pub fn step(
    option: &ControlTotals,
    year: usize,
    statements: &[Statement],
    state: &mut OptionState,
) {
    let OptionState { units, organisations, .. } = state;
    let (own, together) = units.split_at_mut(organisations.len());
    let payback = option.conduct.payback();
    for ((&place, unit), organisation) in
        option.organisations.iter().zip(own.iter_mut()).zip(organisations.iter_mut())
    {
        unit.position = statements[place].position;
        if payback > 0.0 {
            let (landed, paid_back) = (&unit.money[Flow::Landed], &mut organisation.paid_back);
            block::set(paid_back, |run| payback * landed[run]);
            block::subtract(&mut unit.position, paid_back);
        }
        let UnitState { position, interest, before, .. } = unit;
        block::set(before, |run| position[run] - interest[run]);
    }
    if !option.conduct.changes_nothing() {
        for &place in &option.paying {
            let one = if place < own.len() { &own[place] } else { &together[place - own.len()] };
            let (total, carried) = (one.total, one.carry.carried);
            let lens = &option.lenses[place];
            let mut before = block::ZERO;
            block::total(&mut before, lens.members.iter().map(|&member| &own[member].before));
            option.conduct.spend(lens, &mut before, &total, own);
            let allowance = option.tests[place].allowance[year - 1];
            let mut gap = block::ZERO;
            block::set(&mut gap, |run| {
                (-allowance - (before[run] - total[run] + carried[run])).max(0.0)
            });
            option.conduct.land(lens, year, &gap, own);
        }
    }
    for (unit, lens) in together.iter_mut().zip(&option.lenses[own.len()..]) {
        let members = || lens.members.iter().map(|&member| &own[member]);
        block::total(&mut unit.position, members().map(|own| &own.position));
        block::total(&mut unit.before, members().map(|own| &own.before));
    }
    for unit in units {
        block::add(&mut unit.cumulative_position, &unit.position);
        block::add(&mut unit.cumulative_before, &unit.before);
    }
}

impl Conduct {
    /// Whether positions stay what they are.
    pub fn changes_nothing(&self) -> bool {
        self.surplus_kept == 1.0 && self.landing.is_none()
    }

    /// `surplus_spent = (1 − surplus_kept)·max(0, B − total)`, £m, shared among members in proportion to what each is better
    /// than its own total (to turnover where nobody is). `before` is B of the unit, and then B without what it spends.
    ///
    /// A unit £4m better than its total that keeps half spends £2m.
    #[inline(always)]
    fn spend(&self, lens: &Lens, before: &mut Block, total: &Block, own: &mut [UnitState]) {
        if self.surplus_kept == 1.0 {
            return;
        }
        let (mut spent, mut better) = (block::ZERO, block::ZERO);
        block::set(&mut spent, |run| {
            (1.0 - self.surplus_kept) * (before[run] - total[run]).max(0.0)
        });
        for &member in &lens.members {
            let UnitState { before, total, .. } = &own[member];
            block::update(&mut better, |run, sum| sum + (before[run] - total[run]).max(0.0));
        }
        for (&member, &turnover) in lens.members.iter().zip(&lens.shares) {
            let UnitState { position, before, total, money, .. } = &mut own[member];
            let share = &mut money[Flow::Spent];
            for run in 0..BLOCK {
                let own = (before[run] - total[run]).max(0.0);
                let part = if better[run] > 0.0 { own / better[run] } else { turnover };
                share[run] = spent[run] * part;
            }
            block::subtract(position, share);
            block::subtract(before, share);
        }
        block::subtract(before, &spent);
    }

    /// `landed = gap` where the gap to the total is at most `most·turnover`, else 0: £m, shared among members by turnover.
    ///
    /// £3m short, with 1% of £400m within reach, lands £3m; £5m short lands nothing.
    #[inline(always)]
    fn land(&self, lens: &Lens, year: usize, gap: &Block, own: &mut [UnitState]) {
        let Some(landing) = &self.landing else { return };
        let most = landing.most[year - 1] * lens.turnover + HAIR;
        for (&member, &share) in lens.members.iter().zip(&lens.shares) {
            let UnitState { position, before, money, .. } = &mut own[member];
            let landed = &mut money[Flow::Landed];
            block::set(landed, |run| if gap[run] <= most { gap[run] * share } else { 0.0 });
            block::add(position, landed);
            block::add(before, landed);
        }
    }
}
