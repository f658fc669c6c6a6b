//! What a setting is in money, and as a share of cost or income, year by year.
//!
//! Money is the plan's (run 0): of savings what is planned anew in a year, whatever is delivered of it.

use std::sync::Arc;

use super::Sought;
use crate::model::Variants;
use crate::questions::Asked;
use crate::questions::levers::Lever;
use crate::questions::trial::Trial;
use crate::simulate::{Observer, Seen, Simulation};

/// What a lever's setting is in money.
#[derive(Debug, Clone, PartialEq)]
pub struct InMoney {
    pub share_of: ShareOf,
    /// By projected year.
    pub years: Vec<YearMoney>,
}

/// What a sum is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareOf {
    /// Recurrent cost of the organisations that save, less savings of earlier years.
    CostOfSavers,
    /// The same of the organisations under control totals.
    CostOfCovered,
    /// The income of the organisation.
    Income,
}

impl ShareOf {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            ShareOf::CostOfSavers => "cost_of_savers",
            ShareOf::CostOfCovered => "cost_of_covered",
            ShareOf::Income => "income",
        }
    }
}

/// A year of it, £m.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearMoney {
    pub year: usize,
    /// What the sums are a share of.
    pub base: f64,
    /// As the file has it.
    pub today: f64,
    /// With the answer; `None` where there is none.
    pub solved: Option<f64>,
}

impl YearMoney {
    /// A sum as a share of the base; `None` where there is no base.
    pub fn share(&self, sum: f64) -> Option<f64> {
        (self.base > 0.0).then(|| sum / self.base)
    }
}

/// What the file's setting and the answer are in money; `None` where money says nothing of a setting.
pub fn of(trial: &Trial, asked: &Asked, sought: &Sought, answer: Option<f64>) -> Option<InMoney> {
    let share_of = match sought.lever {
        Lever::Savings(_) => ShareOf::CostOfSavers,
        Lever::Support => ShareOf::CostOfCovered,
        Lever::Allocation(_) => ShareOf::Income,
        Lever::Total | Lever::Demand(_) | Lever::Price(_) | Lever::Rule { .. } => return None,
    };
    let seen = |setting: f64| {
        let variants = Variants::new([Arc::new(trial.compiled(&sought.lever, setting))]);
        let mut sums = Sums { asked, sought, setting, years: Vec::new() };
        Simulation::new(&variants, &asked.settings).plan(&mut sums);
        sums.years
    };
    let today = seen(sought.lever.neutral());
    let solved = answer.map(seen);
    let years = today.iter().enumerate().map(|(place, &(today, base))| YearMoney {
        year: place + 1,
        base,
        today,
        solved: solved.as_ref().map(|solved| solved[place].0),
    });
    Some(InMoney { share_of, years: years.collect() })
}

/// The plan's sums of a setting and their bases, £m, by projected year.
struct Sums<'a> {
    asked: &'a Asked<'a>,
    sought: &'a Sought,
    setting: f64,
    years: Vec<(f64, f64)>,
}

impl Observer for Sums<'_> {
    fn see(&mut self, seen: &Seen) {
        let Some(before) = seen.year.checked_sub(1) else { return };
        let scenario = self.asked.scenario;
        let bases = seen.state.cost_bases(0);
        let found = match &self.sought.lever {
            Lever::Savings(which) => {
                let moved = || {
                    let planned = seen.state.savings_planned(0);
                    planned.filter(|(own, name, _)| which.holds(own, name))
                };
                let sum = moved().map(|(_, _, planned)| planned).sum();
                let saves = |own: &str| moved().any(|(saver, _, _)| saver == own);
                (sum, bases.filter(|(own, _)| saves(own)).map(|(_, cost)| cost).sum())
            }
            Lever::Support => {
                let covered: Vec<&str> = scenario.covered().collect();
                let option = &scenario.options[self.sought.option];
                let amounts = option.support.iter().flat_map(|support| &support.amount);
                let own = amounts.filter(|(id, _)| covered.contains(&id.as_str()));
                let sum: f64 = own.map(|(_, amount)| amount[before]).sum();
                let cost = bases.filter(|(own, _)| covered.contains(own)).map(|(_, cost)| cost);
                (self.setting * sum, cost.sum())
            }
            Lever::Allocation(own) => {
                let place = seen.state.model.statement(&crate::scenario::Unit::organisation(own));
                let income = place.map(|place| seen.state.statement(place).income[0]);
                (self.setting, income.unwrap_or(0.0))
            }
            _ => return,
        };
        self.years.push(found);
    }
}
