//! Rescue: national money after the fact for a unit that missed.

use multiversion::multiversion;

use super::super::block::{self, BLOCK};
use super::super::quantities::{Drawn, YearlyId};
use super::support::Flow;
use super::{ControlTotals, OptionState, UnitState};

/// The chance and the size of a rescue.
#[derive(Debug, Clone, PartialEq)]
pub struct Rescue {
    pub chance: f64,
    /// Share of the shortfall.
    pub share: f64,
    /// By paying unit.
    pub draws: Vec<YearlyId>,
}

/// `rescued = share·max(0, −V)`, £m, where a paying unit misses and the draw falls below the chance; shared among members in
/// proportion to how far each is below its own total (to turnover where nobody is).
///
/// £4m short, with three quarters made good, brings £3m.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, drawn: &Drawn, state: &mut OptionState) {
    let Some(rescue) = &option.rescue else { return };
    let OptionState { units, payers, .. } = state;
    for ((payer, &place), &draw) in payers.iter_mut().zip(&option.paying).zip(&rescue.draws) {
        let (u, unit, lens) = (drawn.yearly(draw), &units[place], &option.lenses[place]);
        let (variance, met) = (&unit.variance, &unit.met);
        block::set(&mut payer.rescued, |run| {
            let comes = u[run] < rescue.chance && met[run] == 0.0;
            if comes { rescue.share * (-variance[run]).max(0.0) } else { 0.0 }
        });
        let mut short = block::ZERO;
        for &member in &lens.members {
            let own = &units[member];
            block::update(&mut short, |run, sum| sum + (own.total[run] - own.before[run]).max(0.0));
        }
        for (&member, &turnover) in lens.members.iter().zip(&lens.shares) {
            let UnitState { total, before, money, .. } = &mut units[member];
            let rescued = &mut money[Flow::Rescued];
            for run in 0..BLOCK {
                let below = (total[run] - before[run]).max(0.0);
                let part = if short[run] > 0.0 { below / short[run] } else { turnover };
                rescued[run] = payer.rescued[run] * part;
            }
        }
    }
}
