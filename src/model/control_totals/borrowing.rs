//! Borrowing: deficits after support become debt, debt costs interest, and debt may be written off.

use multiversion::multiversion;

use super::super::block::{self, Block};
use super::{ControlTotals, OptionState, Payer};

/// What debt costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Borrowing {
    /// Opening debt by paying unit, £m.
    pub opening: Vec<f64>,
    /// Each organisation's part of the interest where only the covered together have a debt.
    pub shares: Vec<f64>,
    pub rate: f64,
    /// The rate, for a year, on the new borrowing of a year that missed.
    pub missed_rate: f64,
    /// Consecutive years met after which debt is written off.
    pub write_off_after: f64,
}

/// This year's interest of every unit, £m: what last year's debt owes, or a part of it in proportion to
/// turnover.
///
/// £0.6m owed by the covered together costs an organisation with a half of their turnovers £0.3m.
#[multiversion(targets = "simd")]
pub fn interest(option: &ControlTotals, state: &mut OptionState) {
    let OptionState { units, payers, .. } = state;
    let (organisations, together) = units.split_at_mut(option.together());
    let together = &mut together[0].interest;
    *together = block::ZERO;
    for (number, unit) in organisations.iter_mut().enumerate() {
        if option.paying.start == 0 {
            unit.interest = payers[number].owed;
        } else {
            let share = option.borrowing.shares[number];
            block::set(&mut unit.interest, |run| payers[0].owed[run] * share);
        }
        block::add(together, &unit.interest);
    }
}

/// This year's debt of every paying unit, what is written off, and the interest that falls due.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, state: &mut OptionState) {
    let borrowing = &option.borrowing;
    let OptionState { units, payers, .. } = state;
    for (payer, unit) in payers.iter_mut().zip(&mut units[option.paying.clone()]) {
        let opening = payer.debt;
        payer.borrow(&unit.after);
        payer.count(&unit.met);
        payer.write_off(borrowing.write_off_after, &mut unit.carried);
        payer.owe(borrowing, &opening, &unit.met);
    }
}

impl Payer {
    /// `debt' = max(0, debt − Z)`, £m.
    ///
    /// £40m of debt and a deficit of (12.1) after support make £52.1m.
    #[inline(always)]
    fn borrow(&mut self, after: &Block) {
        block::update(&mut self.debt, |run, debt| (debt - after[run]).max(0.0));
    }

    /// Consecutive years met, and whether this is the first that is missed.
    #[inline(always)]
    fn count(&mut self, met: &Block) {
        let Payer { years_met, missed, first_miss, .. } = self;
        block::update(years_met, |run, years| met[run] * (years + 1.0));
        block::set(first_miss, |run| (1.0 - met[run]) * (1.0 - missed[run]));
        block::add(missed, first_miss);
    }

    /// At the end of every year in which the count of years met is at least n, the debt and any
    /// deficit carried are set to zero.
    ///
    /// After the third year met of three, £52.1m is written off and (0.5) is not carried on.
    #[inline(always)]
    fn write_off(&mut self, after: f64, carried: &mut Block) {
        let Payer { debt, written_off, years_met, .. } = self;
        if after == f64::INFINITY {
            *written_off = block::ZERO;
            return;
        }
        block::set(written_off, |run| if years_met[run] >= after { debt[run] } else { 0.0 });
        block::subtract(debt, written_off);
        block::update(
            carried,
            |run, carried| {
                if years_met[run] >= after { carried.max(0.0) } else { carried }
            },
        );
    }

    /// `interest' = rate·debt' + (missed_rate − rate)·max(0, debt' − debt)·[missed]`, £m.
    ///
    /// At 1.5%, and 3.5% on new borrowing, £52.1m after £40m owes £0.7815m, or £1.0235m after a miss.
    #[inline(always)]
    fn owe(&mut self, borrowing: &Borrowing, opening: &Block, met: &Block) {
        let (rate, dearer) = (borrowing.rate, borrowing.missed_rate - borrowing.rate);
        let Payer { debt, owed, .. } = self;
        block::set(owed, |run| {
            let new = (debt[run] - opening[run]).max(0.0);
            rate * debt[run] + dearer * new * (1.0 - met[run])
        });
    }
}
