//! Totals: as listed, or set anew each year from what was reached the year before.

use multiversion::multiversion;

use super::super::block::{self, Block};
use super::support::Flow;
use super::{ControlTotals, OptionState, UnitState};

/// What units have to reach, £m before support.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// By unit and projected year.
    pub listed: Vec<Vec<f64>>,
    pub rebase: Option<Rebase>,
}

/// Totals that follow the outturn; lists are by projected year.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebase {
    /// Share of the total that follows the outturn.
    pub weight: f64,
    /// Improvement asked for, as a share of turnover.
    pub improve: Vec<f64>,
    /// Nobody is asked for more than this, £m.
    pub most: Vec<f64>,
}

/// This year's total of every unit, £m.
///
/// From the second projected year on, `total = (1 − w)·listed + w·min(most, B − landed + improve·turnover)` with B and
/// what was landed of the year before. Units of several organisations then have the sum of their members'.
///
/// Half of a listed total of (4.0) and half of (2.0) after (3.0), with £1m more asked for, is (3.0).
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, year: usize, state: &mut OptionState) {
    let OptionState { units, organisations, .. } = state;
    let listed = option.totals.listed.iter().map(|listed| listed[year - 1]);
    let Some(rebase) = option.totals.rebase.as_ref().filter(|_| year > 1) else {
        units.iter_mut().zip(listed).for_each(|(unit, listed)| unit.total = Block::all(listed));
        return;
    };
    let (weight, most) = (rebase.weight, rebase.most[year - 1]);
    let count = organisations.len();
    for ((unit, lens), listed) in units[..count].iter_mut().zip(&option.lenses).zip(listed) {
        let asked = rebase.improve[year - 1] * lens.turnover;
        let UnitState { before, money, total, .. } = unit;
        let landed = &money[Flow::Landed];
        block::set(total, |run| {
            (1.0 - weight) * listed + weight * most.min(before[run] - landed[run] + asked)
        });
    }
    let (own, together) = units.split_at_mut(count);
    for (unit, lens) in together.iter_mut().zip(&option.lenses[count..]) {
        block::total(&mut unit.total, lens.members.iter().map(|&member| &own[member].total));
    }
}
