//! Groups of inputs, and a scenario with some of them switched off: held at what they are in the base year.
//!
//! With every group off, each line, contract and activity stays at its base and every year's position is the base year's.

use strum::IntoStaticStr;

use crate::model::Model;
use crate::model::probes::Input;
use crate::scenario::assumptions::Assumptions;
use crate::scenario::{Driver, Growth, Payment, Scenario, Spread};

/// A group of inputs. The order of [`Group::ALL`] is that in which a bridge switches them on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Group {
    /// Growth of income lines: allocations, other income.
    Funding,
    /// Growth of cost lines whatever the activity: pay, drugs, other prices, published amounts.
    Prices,
    /// What contracts pay: tariffs, capitation, people counted, activity planned, performance.
    Contracts,
    /// Growth of demand.
    Demand,
    Shocks,
    /// New care models.
    Transformations,
    /// Savings schemes.
    Savings,
    /// Income and costs that do not recur.
    OneOff,
    /// What rows do not explain.
    Residual,
}

impl Group {
    pub const ALL: [Group; 9] = [
        Group::Funding,
        Group::Prices,
        Group::Contracts,
        Group::Demand,
        Group::Shocks,
        Group::Transformations,
        Group::Savings,
        Group::OneOff,
        Group::Residual,
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The name that people read.
    pub fn label(self) -> &'static str {
        match self {
            Group::Funding => "Funding growth",
            Group::Prices => "Pay and prices",
            Group::Contracts => "Contract payments",
            Group::Demand => "Demand",
            Group::Shocks => "Shocks",
            Group::Transformations => "New care models",
            Group::Savings => "Savings",
            Group::OneOff => "One-off items",
            Group::Residual => "Unexplained variance",
        }
    }
}

/// A scenario and what one case of it assumes, to be changed.
#[derive(Debug, Clone)]
pub struct Situation {
    pub scenario: Scenario,
    pub assumptions: Assumptions,
}

impl Situation {
    /// Whether a group has anything in it.
    pub fn has(&self, group: Group) -> bool {
        let organisations = &self.scenario.organisations;
        match group {
            Group::Funding => {
                organisations.iter().flat_map(|found| &found.income).any(|line| line.recurrent)
            }
            Group::Prices => {
                organisations.iter().flat_map(|found| &found.cost).any(|line| line.recurrent)
            }
            Group::Contracts => !self.assumptions.contracts.is_empty(),
            Group::Demand => !self.assumptions.demand.is_empty(),
            Group::Shocks => !self.assumptions.shocks.is_empty(),
            Group::Transformations => !self.assumptions.transformations.is_empty(),
            Group::Savings => !self.assumptions.schemes.is_empty(),
            Group::OneOff => organisations.iter().any(|found| {
                found.income.iter().any(|line| !line.recurrent)
                    || found.cost.iter().any(|line| !line.recurrent)
            }),
            Group::Residual => self.assumptions.residual.is_some(),
        }
    }

    /// The same with only the groups in `on`.
    pub fn only(&self, on: &[Group]) -> Situation {
        let mut situation = self.clone();
        let flat = situation.add_flat_index();
        for group in Group::ALL.into_iter().filter(|group| !on.contains(group)) {
            situation.switch_off(group, &flat);
        }
        situation
    }

    pub fn compile(&self) -> Model {
        Model::compile(&self.scenario, &self.assumptions)
    }

    /// Compiled to be simulated beside another model of it.
    pub fn compile_beside(&self, other: &Model) -> Model {
        Model::compile_beside(&self.scenario, &self.assumptions, other)
    }

    /// Adds a price index that stays at 1 and returns its name, which no other has.
    fn add_flat_index(&mut self) -> String {
        let mut name = "flat".to_owned();
        while self.assumptions.prices.iter().any(|index| index.name == name) {
            name.push('-');
        }
        self.assumptions.prices.push(Driver {
            name: name.clone(),
            label: name.clone(),
            growth: vec![0.0; self.scenario.years],
            population: false,
            trend_sd: Spread::NONE,
            year_sd: Spread::NONE,
            shared: 1.0,
            persistence: 0.0,
        });
        name
    }

    fn switch_off(&mut self, group: Group, flat: &str) {
        let Situation { scenario, assumptions } = self;
        match group {
            Group::Funding => {
                let lines = scenario.organisations.iter_mut().flat_map(|found| &mut found.income);
                let lines = lines.filter(|line| line.recurrent);
                lines.for_each(|line| line.growth = Growth::Price(flat.to_owned()));
            }
            Group::Prices => {
                let lines = scenario.organisations.iter_mut().flat_map(|found| &mut found.cost);
                let lines = lines.filter(|line| line.recurrent);
                lines.for_each(|line| line.growth = Growth::Price(flat.to_owned()));
                for transformation in &mut assumptions.transformations {
                    let running = transformation.running.iter_mut();
                    running.for_each(|running| flat.clone_into(&mut running.price));
                    let savings = transformation.savings.iter_mut();
                    savings.for_each(|saving| flat.clone_into(&mut saving.price));
                    let transfers = transformation.transfers.iter_mut();
                    transfers.for_each(|transfer| flat.clone_into(&mut transfer.price));
                }
            }
            Group::Contracts => {
                for contract in &mut assumptions.contracts {
                    flat.clone_into(&mut contract.price);
                    contract.planned_growth = Some(vec![0.0; scenario.years]);
                    contract.performance = None;
                    (contract.floor, contract.ceiling) = (None, None);
                    if let Payment::Agreed { amount } = &mut contract.payment {
                        amount.fill(contract.value);
                    }
                    if let Payment::Capitated { index: name, .. }
                    | Payment::YearOfCare { people: name } = &mut contract.payment
                    {
                        flat.clone_into(name);
                    }
                }
                // What others bear of a pool is a payment too, and there is none in the base year.
                scenario.organisations.iter_mut().for_each(|found| found.borne_by.clear());
            }
            Group::Demand => {
                for driver in &mut assumptions.demand {
                    driver.growth.fill(0.0);
                    driver.population = false;
                    (driver.trend_sd, driver.year_sd) = (Spread::NONE, Spread::NONE);
                }
            }
            Group::Shocks => assumptions.shocks.clear(),
            Group::Transformations => assumptions.transformations.clear(),
            Group::Savings => assumptions.schemes.clear(),
            Group::OneOff => {
                for found in &mut scenario.organisations {
                    let income = found.income.iter_mut().filter(|line| !line.recurrent);
                    income.for_each(|line| line.growth = Growth::Price(flat.to_owned()));
                    let cost = found.cost.iter_mut().filter(|line| !line.recurrent);
                    cost.for_each(|line| line.growth = Growth::Price(flat.to_owned()));
                }
            }
            Group::Residual => assumptions.residual = None,
        }
    }

    /// The group of a price index, by what it moves: where it moves several kinds of lines, cost lines come before
    /// contracts, and contracts before income.
    pub fn group_of_index(&self, name: &str) -> Group {
        let moves = |growth: &Growth| matches!(growth, Growth::Price(index) if index == name);
        let mut cost = self.scenario.organisations.iter().flat_map(|found| &found.cost);
        let mut running = self.assumptions.transformations.iter().flat_map(|found| {
            let running = found.running.iter().map(|running| &running.price);
            let savings = found.savings.iter().map(|saving| &saving.price);
            running.chain(savings).chain(found.transfers.iter().map(|transfer| &transfer.price))
        });
        if cost.any(|line| moves(&line.growth)) || running.any(|price| price == name) {
            return Group::Prices;
        }
        let contracted = self.assumptions.contracts.iter().any(|contract| {
            contract.price == name
                || matches!(&contract.payment,
                    Payment::Capitated { index: own, .. } | Payment::YearOfCare { people: own } if own == name)
        });
        if contracted { Group::Contracts } else { Group::Funding }
    }

    /// The group of an uncertain input.
    pub fn group_of(&self, input: &Input) -> Group {
        match input {
            Input::Demand(_) => Group::Demand,
            Input::Price(index) => self.group_of_index(index),
            Input::Delivery(_) => Group::Savings,
            Input::Success(_)
            | Input::Late(_)
            | Input::Effect(..)
            | Input::Prevention(..)
            | Input::Overrun(..)
            | Input::Saved(..)
            | Input::Moved(..)
            | Input::MovedCost(..) => Group::Transformations,
            Input::Shock(..) => Group::Shocks,
            Input::Performance(_) => Group::Contracts,
            Input::Residual(_) => Group::Residual,
        }
    }

    /// The group whose random quantity this is, by the quantity's name.
    pub fn group_of_quantity(&self, name: &str) -> Option<Group> {
        let first = name.split('/').next().unwrap_or(name);
        if first.starts_with("demand.") {
            return Some(Group::Demand);
        }
        if let Some(escaped) = first.strip_prefix("price.") {
            let index = escaped.replace("~1", "/").replace("~0", "~");
            return Some(self.group_of_index(&index));
        }
        match first {
            "savings" | "scheme" => Some(Group::Savings),
            "transformation" => Some(Group::Transformations),
            "shock" => Some(Group::Shocks),
            "contract" => Some(Group::Contracts),
            "residual" => Some(Group::Residual),
            _ => None,
        }
    }
}

/// What a driver is called: its label or, where it has none, its name as a person would write it.
pub fn called(driver: &Driver) -> String {
    if driver.label != driver.name {
        return driver.label.clone();
    }
    let spaced = driver.name.replace(['-', '_'], " ");
    let mut signs = spaced.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
