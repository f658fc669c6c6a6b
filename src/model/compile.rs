//! From names to places: what every room of the model needs while a case is compiled.
//!
//! Everything is laid out in order of id or name, never in the file's order, so that sums come out the
//! same to the last bit however the file is arranged.

use std::collections::{BTreeMap, BTreeSet};

use nalgebra::{Cholesky, DMatrix};

use super::names::{place, unknown};
use super::population::{Course, followers};
use super::quantities::{Group, Kind, Quantities};
use super::uncertain::Tables;
use crate::scenario::assumptions::{Assumptions, planned_demand};
use crate::scenario::{
    Contract, Correlation, DriverName, Mix, Party, SavingsDriver, Scenario, Yearly,
};

/// The names of a scenario and their places, and what compiling gathers on its way.
pub struct Compiler<'a> {
    scenario: &'a Scenario,
    pub quantities: Quantities,
    pub tables: Tables,
    pub savings: SavingsDriver,
    organisations: BTreeMap<&'a str, usize>,
    /// Units of demand by service and organisation, then price indices by name.
    units: BTreeMap<(String, String), usize>,
    prices: BTreeMap<String, usize>,
    contracts: BTreeMap<String, usize>,
    planned: BTreeMap<String, Yearly>,
}

impl<'a> Compiler<'a> {
    pub fn new(scenario: &'a Scenario, assumptions: &Assumptions, tables: Tables) -> Compiler<'a> {
        let mut ids: Vec<&str> =
            scenario.organisations.iter().map(|organisation| organisation.id.as_str()).collect();
        ids.sort_unstable();
        let units = places(demand_units(scenario));
        let prices = assumptions.prices.iter().map(|index| index.name.clone()).collect();
        let prices = places(prices).into_iter().map(|(name, place)| (name, place + units.len()));
        let contracts = assumptions.contracts.iter().map(|contract| contract.id.clone());
        Compiler {
            scenario,
            quantities: Quantities::default(),
            tables,
            savings: scenario.savings,
            organisations: ids.into_iter().enumerate().map(|(place, id)| (id, place)).collect(),
            prices: prices.collect(),
            contracts: places(contracts.collect()),
            units,
            planned: planned_growth(scenario),
        }
    }

    pub fn years(&self) -> usize {
        self.scenario.years
    }

    pub fn organisations(&self) -> usize {
        self.organisations.len()
    }

    /// The place of an organisation.
    pub fn organisation(&self, id: &str) -> usize {
        place(self.organisations.get(id), id)
    }

    /// The place of a price index among the indices.
    pub fn price(&self, name: &str) -> usize {
        place(self.prices.get(name), name)
    }

    /// The place of a contract.
    pub fn contract(&self, id: &str) -> usize {
        place(self.contracts.get(id), id)
    }

    /// The place of an organisation's activity of a service.
    pub fn demand_unit(&self, service: &str, organisation: &str) -> usize {
        place(self.units.get(&(service.to_owned(), organisation.to_owned())), service)
    }

    /// The places of a service's units: of all organisations, or of `only` one (none where it has none).
    pub fn demand_units(&self, service: &str, only: Option<&str>) -> Vec<usize> {
        let units = self.units.iter().filter(|((of, organisation), _)| {
            of == service && only.is_none_or(|only| only == organisation)
        });
        units.map(|(_, &place)| place).collect()
    }

    /// The names of the units of demand, in order of their places.
    pub fn unit_names(&self) -> Vec<(String, String)> {
        self.units.keys().cloned().collect()
    }

    /// The growth that contracts of a service were planned on.
    pub fn planned_growth(&self, service: &str) -> &Yearly {
        match self.planned.get(service) {
            Some(growth) => growth,
            None => unknown(service),
        }
    }

    /// An organisation's base-year contract income by service, as shares.
    pub fn contract_mix(&self, organisation: &str) -> BTreeMap<String, f64> {
        let mut contracts: Vec<&Contract> = self.scenario.contracts.iter().collect();
        contracts.sort_by(|a, b| a.id.cmp(&b.id));
        let mut values = BTreeMap::new();
        for contract in contracts {
            if contract.provider.id() == organisation {
                *values.entry(contract.service.clone()).or_insert(0.0) += contract.value;
            }
        }
        let total: f64 = values.values().sum();
        values.values_mut().for_each(|value| *value /= total);
        values
    }

    /// The base-year value of the contracts on which an organisation provides a service, £m.
    pub fn provided(&self, service: &str, organisation: &str) -> f64 {
        let mut contracts: Vec<&Contract> = self.scenario.contracts.iter().collect();
        contracts.sort_by(|a, b| a.id.cmp(&b.id));
        let own = contracts.iter().filter(|contract| {
            contract.provider.id() == organisation && contract.service == service
        });
        own.map(|contract| contract.value).sum()
    }

    /// The names of price indices, in order of their places.
    pub fn price_names(&self) -> Vec<String> {
        self.prices.keys().cloned().collect()
    }

    /// Joins correlated quantities into groups: the shared parts of each year, and the trends.
    ///
    /// Savings have a shared part and no trend.
    pub fn correlate(&mut self) {
        let correlations = &self.scenario.correlations;
        let read = (self.quantities.once.len(), self.quantities.yearly.len());
        for members in joined(correlations) {
            let names: Vec<String> = members.iter().map(ToString::to_string).collect();
            let ids =
                names.iter().map(|name| self.quantities.yearly(&[name, "shared"], Kind::Normal).0);
            let group = Group { members: ids.collect(), factor: factor(&members, correlations) };
            self.quantities.yearly_groups.push(group);
        }
        let trends: Vec<Correlation> = correlations
            .iter()
            .filter(|pair| {
                pair.between.0 != DriverName::Savings && pair.between.1 != DriverName::Savings
            })
            .cloned()
            .collect();
        for members in joined(&trends) {
            let names: Vec<String> = members.iter().map(ToString::to_string).collect();
            let ids =
                names.iter().map(|name| self.quantities.once(&[name, "trend"], Kind::Normal).0);
            let group = Group { members: ids.collect(), factor: factor(&members, &trends) };
            self.quantities.once_groups.push(group);
        }
        self.quantities.nothing_reads(read.0, read.1);
    }
}

/// Growth by service that contracts were planned on: μ in the planning demand scenario, without prevention.
fn planned_growth(scenario: &Scenario) -> BTreeMap<String, Yearly> {
    let demand = planned_demand(scenario);
    let course = Course::of(scenario, &followers(&demand));
    demand.iter().map(|driver| (driver.name.clone(), course.central(driver))).collect()
}

/// Units of demand: each organisation that a cost line's mix or a contract gives a service (a
/// contract's provider, or its commissioner where the provider is external).
pub fn demand_units(scenario: &Scenario) -> BTreeSet<(String, String)> {
    let mut units = BTreeSet::new();
    for organisation in &scenario.organisations {
        for line in &organisation.cost {
            if let Mix::Services(weights) = &line.activity {
                units.extend(
                    weights.keys().map(|service| (service.clone(), organisation.id.clone())),
                );
            }
        }
    }
    for contract in &scenario.contracts {
        let follows = match &contract.provider {
            Party::External => &contract.commissioner,
            provider => provider,
        };
        units.insert((contract.service.clone(), follows.id().to_owned()));
    }
    units
}

/// Sets of drivers that correlations join, each in order of name, sets in order of their first name.
fn joined(correlations: &[Correlation]) -> Vec<Vec<DriverName>> {
    let mut groups: Vec<BTreeSet<DriverName>> = Vec::new();
    for pair in correlations {
        let mut merged = BTreeSet::from([pair.between.0.clone(), pair.between.1.clone()]);
        groups.retain(|group| {
            let apart = group.is_disjoint(&merged);
            if !apart {
                merged.extend(group.iter().cloned());
            }
            apart
        });
        groups.push(merged);
    }
    let mut groups: Vec<Vec<DriverName>> = groups
        .into_iter()
        .map(|group| {
            let mut members: Vec<DriverName> = group.into_iter().collect();
            members.sort_by_key(ToString::to_string);
            members
        })
        .collect();
    groups.sort_by_key(|group| group.first().map(ToString::to_string));
    groups
}

/// The lower Cholesky factor of the members' correlation matrix, row by row.
fn factor(members: &[DriverName], correlations: &[Correlation]) -> Vec<f64> {
    let count = members.len();
    let mut matrix = DMatrix::<f64>::identity(count, count);
    for pair in correlations {
        let find = |name: &DriverName| members.iter().position(|member| member == name);
        if let (Some(a), Some(b)) = (find(&pair.between.0), find(&pair.between.1)) {
            matrix[(a, b)] = pair.value;
            matrix[(b, a)] = pair.value;
        }
    }
    match Cholesky::new(matrix) {
        Some(cholesky) => {
            let lower = cholesky.l();
            (0..count)
                .flat_map(|row| (0..count).map(move |column| (row, column)))
                .map(|place| lower[place])
                .collect()
        }
        None => panic!("a scenario's correlations are positive definite"),
    }
}

fn places<T: Ord>(names: BTreeSet<T>) -> BTreeMap<T, usize> {
    names.into_iter().enumerate().map(|(place, name)| (name, place)).collect()
}
