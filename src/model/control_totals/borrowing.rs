//! Borrowing: deficits after support become debt, debt costs interest, and debt may be written off.

use multiversion::multiversion;

use super::super::block::{self, Block};
use super::{ControlTotals, OptionState, Payer};

/// What debt costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Borrowing {
    /// Opening debt by paying unit, £m; `None` for one that does not borrow.
    pub opening: Vec<Option<f64>>,
    /// Interest a year, by projected year.
    pub rate: Vec<f64>,
    /// The rate, for a year, on the new borrowing of a year that missed.
    pub missed_rate: Vec<f64>,
    /// The same of a year in special measures, where a unit is one organisation.
    pub special_rate: Option<Vec<f64>>,
    /// Consecutive years met after which debt is written off.
    pub write_off_after: f64,
}

/// This year's interest of every unit, £m: what last year's debt owes, shared among members in proportion to turnover.
///
/// £0.6m owed by the covered together costs an organisation with a half of their turnovers £0.3m.
#[multiversion(targets = "simd")]
pub fn interest(option: &ControlTotals, state: &mut OptionState) {
    let OptionState { units, payers, organisations, .. } = state;
    for (payer, &place) in payers.iter().zip(&option.paying) {
        let lens = &option.lenses[place];
        for (&member, &share) in lens.members.iter().zip(&lens.shares) {
            block::set(&mut units[member].interest, |run| payer.owed[run] * share);
        }
    }
    let (own, together) = units.split_at_mut(organisations.len());
    for (unit, lens) in together.iter_mut().zip(&option.lenses[own.len()..]) {
        block::total(&mut unit.interest, lens.members.iter().map(|&member| &own[member].interest));
    }
}

/// This year's debt of every paying unit, what is written off, and the interest that falls due; and what every unit carries
/// into the next year.
#[multiversion(targets = "simd")]
pub fn step(option: &ControlTotals, year: usize, state: &mut OptionState) {
    let borrowing = &option.borrowing;
    let OptionState { units, payers, organisations, .. } = state;
    for ((unit, test), lens) in units.iter_mut().zip(&option.tests).zip(&option.lenses) {
        match lens.payer.filter(|_| option.rescue.is_some()) {
            Some(payer) => {
                let (variance, rescued) = (&unit.variance, &payers[payer].rescued);
                let mut with = block::ZERO;
                block::set(&mut with, |run| variance[run] + rescued[run]);
                test.carry(year, &with, &mut unit.carry);
            }
            None => test.carry(year, &unit.variance, &mut unit.carry),
        }
    }
    for (number, (payer, &place)) in payers.iter_mut().zip(&option.paying).enumerate() {
        let opening = payer.debt;
        if borrowing.opening[number].is_some() {
            payer.borrow(&units[place].after);
        }
        payer.count(&units[place].met);
        payer.write_off(borrowing.write_off_after);
        let special = match &option.lenses[place].members[..] {
            &[only] if borrowing.special_rate.is_some() => Some(&organisations[only].special),
            _ => None,
        };
        payer.owe(borrowing, year, &opening, &units[place].met, special);
    }
    if borrowing.write_off_after < f64::INFINITY {
        for (unit, lens) in units.iter_mut().zip(&option.lenses) {
            if let Some(payer) = lens.payer {
                let years_met = &payers[payer].years_met;
                unit.carry.forget(|run| years_met[run] >= borrowing.write_off_after);
            }
        }
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

    /// At the end of every year in which the count of years met is at least n, the debt is set to zero, and so is a deficit
    /// that is carried.
    ///
    /// After the third year met of three, £52.1m is written off and (0.5) is not carried on.
    #[inline(always)]
    fn write_off(&mut self, after: f64) {
        let Payer { debt, written_off, years_met, .. } = self;
        if after == f64::INFINITY {
            *written_off = block::ZERO;
            return;
        }
        block::set(written_off, |run| if years_met[run] >= after { debt[run] } else { 0.0 });
        block::subtract(debt, written_off);
    }

    /// `interest' = rate·debt' + (missed_rate − rate)·max(0, debt' − debt)·[missed]`, £m, at next year's rates; in special
    /// measures new borrowing bears the special rate, whether the year missed or not.
    ///
    /// At 1.5%, and 3.5% on new borrowing, £52.1m after £40m owes £0.7815m, or £1.0235m after a miss.
    #[inline(always)]
    fn owe(
        &mut self,
        borrowing: &Borrowing,
        year: usize,
        opening: &Block,
        met: &Block,
        special: Option<&Block>,
    ) {
        // Nothing falls due after the horizon.
        let Some(&rate) = borrowing.rate.get(year) else { return };
        let dearer = borrowing.missed_rate[year] - rate;
        let Payer { debt, owed, .. } = self;
        block::set(owed, |run| {
            let new = (debt[run] - opening[run]).max(0.0);
            rate * debt[run] + dearer * new * (1.0 - met[run])
        });
        if let (Some(special), Some(special_rate)) = (special, &borrowing.special_rate) {
            let dearer = special_rate[year] - rate;
            block::update(owed, |run, owed| {
                let new = (debt[run] - opening[run]).max(0.0);
                if special[run] > 0.0 { rate * debt[run] + dearer * new } else { owed }
            });
        }
    }
}
