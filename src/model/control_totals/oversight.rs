//! Oversight: from intervention through tapering to exit, and special measures.

use multiversion::multiversion;

use super::super::block;
use super::{ControlTotals, OptionState, UnitState, flag};
use crate::units::HAIR;

/// How many years met change a unit's standing.
#[derive(Debug, Clone, PartialEq)]
pub struct Oversight {
    pub taper_after: f64,
    pub exit_after: f64,
    /// Share of support that is left while it tapers.
    pub taper_share: f64,
    /// Whether a miss brings back a unit that has exited.
    pub reentry: bool,
    /// By organisation: how far below its own total, £m, an organisation is in special measures.
    pub special_below: Option<Vec<f64>>,
}

/// An organisation is in special measures where `B − total < −x·turnover`: far from its own total.
///
/// With 2% of £330m, (30.0) against a total of (23.3) is 6.7 below, and so in special measures.
#[multiversion(targets = "simd")]
pub fn special_measures(option: &ControlTotals, state: &mut OptionState) {
    let Some(below) = &option.oversight.special_below else { return };
    for (number, organisation) in state.organisations.iter_mut().enumerate() {
        let least = -below[number] - HAIR;
        let UnitState { total, before, .. } = &state.units[number];
        block::set(&mut organisation.special, |run| flag(before[run] - total[run] < least));
    }
}

/// The stage that each paying unit has reached by the end of the year, by consecutive years met: after
/// a miss intervention (all support), then tapering (a share), then exit (none, and final unless there
/// is reentry).
///
/// Tapering after two and exiting after four, five years met leave support of 1, 1, ½, ½ and none.
#[multiversion(targets = "simd")]
pub fn step(oversight: &Oversight, state: &mut OptionState) {
    for payer in &mut state.payers {
        let super::Payer { years_met, exited, share, .. } = payer;
        block::update(exited, |run, exited| {
            let stays = exited > 0.0 && !oversight.reentry;
            // Having exited, a unit that goes on meeting has met for long enough; a miss counts from 0.
            flag(stays || years_met[run] >= oversight.exit_after)
        });
        block::set(share, |run| {
            if exited[run] > 0.0 {
                0.0
            } else if years_met[run] >= oversight.taper_after {
                oversight.taper_share
            } else {
                1.0
            }
        });
    }
}
