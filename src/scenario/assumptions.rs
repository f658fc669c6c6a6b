//! What one case assumes: the file's own figures with the overrides of its scenarios applied.
//!
//! Overrides apply in the order demand scenario, efficiency scenario, option; within one table,
//! replacement comes before addition. Nothing is computed here beyond that.

use std::collections::BTreeSet;

use super::{
    CaseScenario, Central, Contract, Driver, Each, Overrides, Party, Plan, Residual, Scenario,
    Scheme, Shock, Transformation, Uncertain, Yearly,
};

/// One demand scenario with one efficiency scenario, and perhaps an option's own assumptions.
///
/// Indices into the scenario's lists; `None` where the file has no such scenario, or before any option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Case {
    pub demand: Option<usize>,
    pub efficiency: Option<usize>,
    pub option: Option<usize>,
}

impl Case {
    /// The main case: the planning demand scenario with the first efficiency scenario.
    pub fn main(scenario: &Scenario) -> Case {
        let main = Case {
            demand: scenario.planning,
            efficiency: (!scenario.efficiency_scenarios.is_empty()).then_some(0),
            option: None,
        };
        let cases = Case::all(scenario);
        let found = cases.iter().find(|case| **case == main).or_else(|| cases.first());
        found.copied().unwrap_or(main)
    }

    /// Every case of a scenario before any option: demand scenarios outermost, in the file's order.
    pub fn all(scenario: &Scenario) -> Vec<Case> {
        let indices = |scenarios: &[CaseScenario]| match scenarios.len() {
            0 => vec![None],
            count => (0..count).map(Some).collect(),
        };
        let efficiencies = indices(&scenario.efficiency_scenarios);
        indices(&scenario.demand_scenarios)
            .into_iter()
            .flat_map(|demand| {
                efficiencies.iter().map(move |&efficiency| Case {
                    demand,
                    efficiency,
                    option: None,
                })
            })
            .collect()
    }

    /// The demand scenario, where the file has any.
    pub fn demand(self, scenario: &Scenario) -> Option<&CaseScenario> {
        self.demand.and_then(|index| scenario.demand_scenarios.get(index))
    }

    /// The efficiency scenario, where the file has any.
    pub fn efficiency(self, scenario: &Scenario) -> Option<&CaseScenario> {
        self.efficiency.and_then(|index| scenario.efficiency_scenarios.get(index))
    }

    /// The ids of the demand and the efficiency scenario; `base` where the file has none.
    pub fn ids(self, scenario: &Scenario) -> (&str, &str) {
        (
            self.demand(scenario).map_or("base", |found| &found.id),
            self.efficiency(scenario).map_or("base", |found| &found.id),
        )
    }
}

/// Everything that a case may assume differently from another.
#[derive(Debug, Clone)]
pub struct Assumptions {
    pub demand: Vec<Driver>,
    pub prices: Vec<Driver>,
    pub shocks: Vec<Shock>,
    pub schemes: Vec<Scheme>,
    pub transformations: Vec<Transformation>,
    pub contracts: Vec<Contract>,
    /// The same in every case; absent from the do-nothing path.
    pub residual: Option<Residual>,
}

impl Assumptions {
    /// What the file states before any override.
    fn stated(scenario: &Scenario) -> Assumptions {
        Assumptions {
            demand: scenario.demand.clone(),
            prices: scenario.prices.clone(),
            shocks: scenario.shocks.clone(),
            schemes: scenario.schemes.clone(),
            transformations: scenario.transformations.clone(),
            contracts: scenario.contracts.clone(),
            residual: scenario.residual.clone(),
        }
    }

    /// What `case` assumes.
    pub fn of(scenario: &Scenario, case: Case) -> Assumptions {
        let option = case.option.and_then(|index| scenario.options.get(index));
        let scenarios = [case.demand(scenario), case.efficiency(scenario)].into_iter().flatten();
        let tables: Vec<(&str, &Overrides)> = scenarios
            .map(|found| (found.name.as_str(), &found.overrides))
            .chain(option.map(|option| (option.name.as_str(), &option.assumptions)))
            .collect();
        let mut assumptions = Assumptions::stated(scenario);
        let mut achieved = BTreeSet::new();
        for (name, overrides) in &tables {
            assumptions.override_with(overrides, name, scenario, &mut achieved);
        }
        // The last list of what goes ahead stands.
        let mut lists =
            tables.iter().filter_map(|(_, overrides)| overrides.transformations.as_ref());
        if let Some(going_ahead) = lists.next_back() {
            assumptions.transformations.retain(|found| going_ahead.contains(&found.id));
        }
        assumptions
    }

    /// The do-nothing path: the first demand scenario with no scheme, no transformation and no shock.
    pub fn do_nothing(scenario: &Scenario) -> Assumptions {
        let demand = (!scenario.demand_scenarios.is_empty()).then_some(0);
        let mut assumptions =
            Assumptions::of(scenario, Case { demand, efficiency: None, option: None });
        assumptions.shocks.clear();
        assumptions.schemes.clear();
        assumptions.transformations.clear();
        assumptions.residual = None;
        assumptions
    }

    /// Whether demand, prices, shocks and new care models are those of another, so that costs before savings are.
    pub fn cost_the_same(&self, other: &Assumptions) -> bool {
        let Assumptions { demand, prices, shocks, transformations, .. } = other;
        self.demand == *demand
            && self.prices == *prices
            && self.shocks == *shocks
            && self.transformations == *transformations
    }

    /// Applies one table of overrides. `achieved` gathers the organisations whose schemes an achieved
    /// rate has replaced: `scale` and `delivery_add` leave those alone, now and later.
    fn override_with(
        &mut self,
        overrides: &Overrides,
        name: &str,
        scenario: &Scenario,
        achieved: &mut BTreeSet<String>,
    ) {
        for driver in &mut self.demand {
            override_demand(driver, overrides);
        }
        for index in &mut self.prices {
            override_price(index, overrides);
        }
        self.override_rates(overrides, name, scenario, achieved);
        for scheme in &mut self.schemes {
            override_scheme(scheme, overrides, achieved.contains(&scheme.organisation));
        }
        for transformation in &mut self.transformations {
            if let Some(&success) = overrides.success.get(&transformation.id) {
                transformation.success = success;
            }
        }
        for contract in &mut self.contracts {
            let inside =
                contract.commissioner != Party::External && contract.provider != Party::External;
            if let Some(payment) = overrides.payment.get(&contract.service).filter(|_| inside) {
                contract.payment = payment.clone();
            }
            let share = overrides.performance_share.get(&contract.service).filter(|_| inside);
            if let (Some(share), Some(performance)) = (share, &mut contract.performance) {
                performance.share.clone_from(share);
            }
        }
    }

    /// Puts one scheme of an achieved rate in place of all schemes of the organisations named.
    fn override_rates(
        &mut self,
        overrides: &Overrides,
        name: &str,
        scenario: &Scenario,
        achieved: &mut BTreeSet<String>,
    ) {
        for organisation in &scenario.organisations {
            let rate = match &overrides.rate {
                Each::All(_) if organisation.cost.is_empty() => None,
                rates => rates.get(&organisation.id),
            };
            if let Some(rate) = rate {
                self.schemes.retain(|scheme| scheme.organisation != organisation.id);
                self.schemes.push(Scheme {
                    organisation: organisation.id.clone(),
                    name: name.to_owned(),
                    plan: Plan::Rate(rate.clone()),
                    recurrent: 1.0,
                    delivery: Uncertain::certain(1.0),
                    delivery_add: 0.0,
                    slippage: 0.0,
                    contract: None,
                });
                achieved.insert(organisation.id.clone());
            }
        }
    }
}

/// The demand drivers that contracts were planned on: those of the planning demand scenario.
pub fn planned_demand(scenario: &Scenario) -> Vec<Driver> {
    let case = Case { demand: scenario.planning, ..Case::default() };
    Assumptions::of(scenario, case).demand
}

/// The services that follow the population in some case, in the file's order.
pub fn following_population(scenario: &Scenario) -> Vec<&str> {
    let follows = |driver: &Driver, overrides: Option<&Overrides>| match overrides
        .and_then(|overrides| overrides.growth.get(&driver.name))
    {
        None => driver.population,
        Some(central) => *central == Central::Population,
    };
    let somewhere = |driver: &&Driver| match scenario.demand_scenarios.as_slice() {
        [] => follows(driver, None),
        cases => cases.iter().any(|case| follows(driver, Some(&case.overrides))),
    };
    scenario.demand.iter().filter(somewhere).map(|driver| driver.name.as_str()).collect()
}

fn override_demand(driver: &mut Driver, overrides: &Overrides) {
    match overrides.growth.get(&driver.name) {
        Some(Central::Stated(growth)) => {
            driver.population = false;
            driver.growth.clone_from(growth);
        }
        Some(Central::Population) => {
            driver.population = true;
            driver.growth.fill(0.0);
        }
        None => {}
    }
    if let Some(addition) = overrides.growth_add.get(&driver.name) {
        add(&mut driver.growth, addition);
    }
    if let Some(&spread) = overrides.trend_sd.get(&driver.name) {
        driver.trend_sd = spread;
    }
    if let Some(&spread) = overrides.year_sd.get(&driver.name) {
        driver.year_sd = spread;
    }
}

fn override_price(index: &mut Driver, overrides: &Overrides) {
    if let Some(growth) = overrides.price.get(&index.name) {
        index.growth.clone_from(growth);
    }
    if let Some(addition) = overrides.price_add.get(&index.name) {
        add(&mut index.growth, addition);
    }
}

fn override_scheme(scheme: &mut Scheme, overrides: &Overrides, achieved: bool) {
    if let Some(delivery) = overrides.delivery.get(&scheme.organisation) {
        scheme.delivery = delivery.clone();
    }
    if let Some(&recurrent) = overrides.recurrent.get(&scheme.organisation) {
        scheme.recurrent = recurrent;
    }
    if achieved {
        return;
    }
    if let Some(&scale) = overrides.scale.get(&scheme.organisation) {
        let (Plan::Amount(plan) | Plan::Rate(plan)) = &mut scheme.plan;
        plan.iter_mut().for_each(|planned| *planned *= scale);
    }
    if let Some(&addition) = overrides.delivery_add.get(&scheme.organisation) {
        scheme.delivery_add += addition;
    }
}

fn add(values: &mut Yearly, additions: &Yearly) {
    for (value, addition) in values.iter_mut().zip(additions) {
        *value += addition;
    }
}
