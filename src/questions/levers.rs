//! Levers: one assumption of a case that can be moved.
//!
//! Contracts keep what they were planned on: a lever moves what happens, not what was expected when contracts were made.

use super::Refusal;
use crate::results::options::{OptionColumn, OptionMeasure};
use crate::scenario::assumptions::Assumptions;
use crate::scenario::options::Level;
use crate::scenario::{ControlTotalOption, Plan, Scenario, Unit, Yearly};

/// What can be moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lever {
    /// £m added to the locality's control total in every projected year.
    Total,
    /// A multiple of what savings schemes plan.
    Savings,
    /// A multiple of the option's support.
    Support,
    /// Added to growth of demand a year: of all services, or of one.
    Demand(Option<String>),
    /// Added to the growth of a price index a year.
    Price(String),
}

impl Lever {
    /// The setting that changes nothing.
    pub fn neutral(&self) -> f64 {
        match self {
            Lever::Savings | Lever::Support => 1.0,
            Lever::Total | Lever::Demand(_) | Lever::Price(_) => 0.0,
        }
    }

    /// The settings between which an answer is looked for. `turnover` is that of the organisations under control totals, £m.
    pub fn range(&self, turnover: f64) -> (f64, f64) {
        match self {
            Lever::Total => (-turnover.max(1.0), turnover.max(1.0)),
            Lever::Savings => (0.0, 3.0),
            Lever::Support => (0.0, 20.0),
            Lever::Demand(_) | Lever::Price(_) => (-0.05, 0.05),
        }
    }

    /// The name in tables.
    pub fn name(&self) -> String {
        match self {
            Lever::Total => "total".to_owned(),
            Lever::Savings => "savings".to_owned(),
            Lever::Support => "support".to_owned(),
            Lever::Demand(None) => "demand".to_owned(),
            Lever::Demand(Some(service)) => format!("demand.{service}"),
            Lever::Price(index) => format!("price.{index}"),
        }
    }

    /// Moves the assumptions of a case.
    pub fn move_assumptions(&self, setting: f64, assumptions: &mut Assumptions) {
        match self {
            Lever::Savings => {
                for scheme in &mut assumptions.schemes {
                    let (Plan::Amount(plan) | Plan::Rate(plan)) = &mut scheme.plan;
                    plan.iter_mut().for_each(|planned| *planned *= setting);
                }
            }
            Lever::Demand(only) => {
                let drivers = assumptions.demand.iter_mut();
                let moved =
                    drivers.filter(|driver| only.as_ref().is_none_or(|id| driver.name == *id));
                moved.for_each(|driver| add(&mut driver.growth, setting));
            }
            Lever::Price(index) => {
                let indices = assumptions.prices.iter_mut().filter(|own| own.name == *index);
                indices.for_each(|own| add(&mut own.growth, setting));
            }
            Lever::Total | Lever::Support => {}
        }
    }

    /// Moves an option itself.
    pub fn move_option(&self, setting: f64, scenario: &Scenario, option: &mut ControlTotalOption) {
        match self {
            Lever::Total => {
                let today = locality_total(scenario, option);
                option.total = Some(today.iter().map(|total| total + setting).collect());
            }
            Lever::Support => {
                let support = option.support.iter_mut();
                let amounts = support.flat_map(|support| support.amount.values_mut()).flatten();
                amounts.for_each(|amount| *amount *= setting);
            }
            Lever::Savings | Lever::Demand(_) | Lever::Price(_) => {}
        }
    }
}

fn add(growth: &mut Yearly, addition: f64) {
    growth.iter_mut().for_each(|growth| *growth += addition);
}

/// The locality's total under an option, £m by projected year: its own, else the sum of its organisations'.
pub fn locality_total(scenario: &Scenario, option: &ControlTotalOption) -> Yearly {
    if let Some(total) = &option.total {
        return total.clone();
    }
    let mut ids: Vec<&str> = scenario.covered().collect();
    ids.sort_unstable();
    let year = |year: usize| ids.iter().map(|id| own_total(scenario, option, id)[year]).sum();
    (0..scenario.years).map(year).collect()
}

/// An organisation's total under an option, £m by projected year.
pub fn own_total(scenario: &Scenario, option: &ControlTotalOption, id: &str) -> Yearly {
    let own = option.totals.get(id).or_else(|| scenario.totals.get(id));
    own.cloned().unwrap_or_else(|| vec![0.0; scenario.years])
}

/// A figure of the covered together over the horizon.
pub fn of_horizon(measure: OptionMeasure) -> OptionColumn {
    OptionColumn { unit: Unit::Covered, year: None, measure }
}

/// Refuses what a lever cannot do for an option and an outcome.
pub fn check(
    scenario: &Scenario,
    option: &ControlTotalOption,
    lever: &Lever,
    outcome: OptionMeasure,
) -> Result<(), Refusal> {
    let id = || option.id.clone();
    match lever {
        Lever::Total if option.level == Level::Organisation => {
            Err(Refusal::NoLocalityTotal { option: id() })
        }
        Lever::Total if outcome != OptionMeasure::Success => {
            Err(Refusal::NotMovedByTotal { outcome })
        }
        Lever::Support if support(scenario, option) == 0.0 => {
            Err(Refusal::NoSupport { option: id() })
        }
        Lever::Savings if scenario.schemes.is_empty() => Err(Refusal::NoScheme),
        _ => Ok(()),
    }
}

/// All support that an option offers over the horizon, £m.
pub fn support(scenario: &Scenario, option: &ControlTotalOption) -> f64 {
    let amounts = option.support.as_ref().map(|support| &support.amount);
    let covered: Vec<&str> = scenario.covered().collect();
    let own = amounts.into_iter().flatten().filter(|(id, _)| covered.contains(&id.as_str()));
    own.flat_map(|(_, amount)| amount).sum()
}
