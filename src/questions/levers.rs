//! Levers: one assumption of a case that can be moved.
//!
//! Contracts keep what they were planned on: a lever moves what happens, not what was expected when contracts were made.

use std::borrow::Cow;

use super::Refusal;
use crate::results::options::{OptionColumn, OptionMeasure, Stands};
use crate::scenario::assumptions::Assumptions;
use crate::scenario::options::Level;
use crate::scenario::{
    ControlTotalOption, Growth, IncomeLine, Plan, Scenario, Scheme, Unit, Yearly,
};

/// What can be moved.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Lever {
    /// £m added to the locality's control total in every projected year.
    Total,
    /// A multiple of what savings schemes plan.
    Savings(Schemes),
    /// A multiple of the option's support.
    Support,
    /// Added to growth of demand a year: of all services, or of one.
    Demand(Option<String>),
    /// Added to the growth of a price index a year.
    Price(String),
    /// £m added to an organisation's own income in every projected year, as an allocation grows. It recurs.
    Allocation(String),
    /// A rule of one option, by its id, that is a share; `now` is what it is, the mean of its years. All years move alike.
    Rule { rule: Rule, option: String, now: f64 },
}

/// Which savings schemes are moved.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Schemes {
    All,
    /// Those of one organisation.
    Of(String),
    One {
        organisation: String,
        name: String,
    },
}

impl Schemes {
    pub fn holds(&self, organisation: &str, name: &str) -> bool {
        match self {
            Schemes::All => true,
            Schemes::Of(own) => own == organisation,
            Schemes::One { organisation: own, name: only } => own == organisation && only == name,
        }
    }

    fn has(&self, scheme: &Scheme) -> bool {
        self.holds(&scheme.organisation, &scheme.name)
    }
}

/// A rule of an option that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Rule {
    /// What is kept of a surplus.
    SurplusKept,
    /// The most that can be landed, of turnover.
    Landing,
    /// The chance of a rescue.
    Rescue,
    /// What the next year's total asks for beyond last year's position, of turnover.
    Improve,
}

impl Rule {
    pub const ALL: [Rule; 4] = [Rule::SurplusKept, Rule::Landing, Rule::Rescue, Rule::Improve];

    /// The values that an answer is looked for between.
    fn range(self) -> (f64, f64) {
        match self {
            Rule::SurplusKept | Rule::Rescue => (0.0, 1.0),
            Rule::Landing => (0.0, 0.1),
            Rule::Improve => (-0.05, 0.05),
        }
    }

    /// The key in a file, below its option.
    pub fn key(self) -> &'static str {
        match self {
            Rule::SurplusKept => "assumptions.surplus_kept",
            Rule::Landing => "landing.most",
            Rule::Rescue => "support.rescue.chance",
            Rule::Improve => "rebase.improve",
        }
    }

    /// The figures of an option that it consists of; none where the option has no such rule.
    fn of(self, option: &mut ControlTotalOption) -> &mut [f64] {
        match self {
            Rule::SurplusKept => std::slice::from_mut(&mut option.surplus_kept),
            Rule::Landing => option.landing.as_mut().map_or(&mut [], |landing| &mut landing.most),
            Rule::Rescue => {
                let rescue = option.support.as_mut().and_then(|own| own.rescue.as_mut());
                rescue.map_or(&mut [], |rescue| std::slice::from_mut(&mut rescue.chance))
            }
            Rule::Improve => option.rebase.as_mut().map_or(&mut [], |rebase| &mut rebase.improve),
        }
    }

    /// The lever of an option, where it has the rule.
    pub fn lever(self, option: &ControlTotalOption) -> Option<Lever> {
        let mut own = option.clone();
        let figures = self.of(&mut own);
        let now = figures.iter().sum::<f64>() / figures.len().max(1) as f64;
        let lever = Lever::Rule { rule: self, option: option.id.clone(), now };
        (!figures.is_empty()).then_some(lever)
    }
}

impl Lever {
    /// The setting that changes nothing.
    pub fn neutral(&self) -> f64 {
        match self {
            Lever::Savings(_) | Lever::Support => 1.0,
            Lever::Total | Lever::Demand(_) | Lever::Price(_) | Lever::Allocation(_) => 0.0,
            Lever::Rule { now, .. } => *now,
        }
    }

    /// The settings between which an answer is looked for. `turnover` is that of the organisations under control totals, £m.
    pub fn range(&self, turnover: f64) -> (f64, f64) {
        match self {
            Lever::Total | Lever::Allocation(_) => (-turnover.max(1.0), turnover.max(1.0)),
            Lever::Savings(_) => (0.0, 3.0),
            Lever::Support => (0.0, 20.0),
            Lever::Demand(_) | Lever::Price(_) => (-0.05, 0.05),
            Lever::Rule { rule, now, .. } => {
                let (low, high) = rule.range();
                (low.min(*now), high.max(*now))
            }
        }
    }

    /// The name in tables.
    pub fn name(&self) -> String {
        match self {
            Lever::Total => "total".to_owned(),
            Lever::Savings(Schemes::All) => "savings".to_owned(),
            Lever::Savings(Schemes::Of(own)) => format!("savings.{own}"),
            Lever::Savings(Schemes::One { organisation, name }) => {
                format!("savings.{organisation}.{name}")
            }
            Lever::Support => "support".to_owned(),
            Lever::Demand(None) => "demand".to_owned(),
            Lever::Demand(Some(service)) => format!("demand.{service}"),
            Lever::Price(index) => format!("price.{index}"),
            Lever::Allocation(own) => format!("allocation.{own}"),
            Lever::Rule { rule, option, .. } => format!("option.{option}.{}", rule.key()),
        }
    }

    /// Moves the assumptions of a case.
    pub fn move_assumptions(&self, setting: f64, assumptions: &mut Assumptions) {
        match self {
            Lever::Savings(which) => {
                for scheme in assumptions.schemes.iter_mut().filter(|scheme| which.has(scheme)) {
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
            Lever::Total | Lever::Support | Lever::Allocation(_) | Lever::Rule { .. } => {}
        }
    }

    /// The scenario with what belongs to no case moved.
    pub fn moved_scenario<'s>(&self, setting: f64, scenario: &'s Scenario) -> Cow<'s, Scenario> {
        let mut moved = Cow::Borrowed(scenario);
        if let Lever::Allocation(own) = self
            && setting != 0.0
        {
            let years = scenario.years;
            let found = moved.to_mut().organisations.iter_mut().find(|found| found.id == *own);
            found.into_iter().for_each(|found| {
                found.income.push(IncomeLine {
                    name: "Added income".to_owned(),
                    base: 0.0,
                    growth: Growth::Amount(vec![setting; years]),
                    recurrent: true,
                });
            });
        }
        moved
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
            Lever::Rule { rule, option: id, now } if option.id == *id => {
                let (low, high) = self.range(0.0);
                for figure in rule.of(option) {
                    *figure =
                        (*figure + (setting - now)).clamp(low.min(*figure), high.max(*figure));
                }
            }
            Lever::Savings(_)
            | Lever::Demand(_)
            | Lever::Price(_)
            | Lever::Allocation(_)
            | Lever::Rule { .. } => {}
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
        Lever::Total if option.rebase.is_some() => Err(Refusal::SetAnew { option: id() }),
        Lever::Total if outcome != OptionMeasure::Success => {
            Err(Refusal::NotMovedByTotal { outcome })
        }
        Lever::Support if support(scenario, option) == 0.0 => {
            Err(Refusal::NoSupport { option: id() })
        }
        Lever::Support if outcome.about().stands == Stands::BeforeInterest => {
            Err(Refusal::NotMovedBySupport { outcome })
        }
        Lever::Savings(which) if !scenario.schemes.iter().any(|scheme| which.has(scheme)) => {
            Err(Refusal::NoScheme)
        }
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
