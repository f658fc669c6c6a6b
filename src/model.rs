//! The model: the arithmetic of one case, compiled to flat arrays, a block of runs at a time.
//!
//! `docs/model.md` gives the formulas. A [`Model`] holds what is the same in every run, a [`State`] what
//! differs. The model draws nothing and stores nothing: it is handed random numbers and leaves this
//! year's figures in the state for others to take.

mod compile;
mod contracts;
pub mod control_totals;
mod costs;
mod growth;
pub mod lane;
pub mod population;
mod positions;
pub mod probes;
pub mod quantities;
mod savings;
mod shocks;
pub mod statement;
mod transformations;
mod uncertain;

use compile::Compiler;
pub use compile::demand_units;
use control_totals::ControlTotals;
use lane::Lane;
pub use positions::Statement;
use quantities::{Drawn, Quantities};
pub use uncertain::Tables;

use crate::scenario::assumptions::Assumptions;
use crate::scenario::{ControlTotalOption, Scenario};

/// One case of a scenario, compiled.
///
/// Organisations, lines, contracts, schemes and so on stand in order of id or name.
#[derive(Debug, Clone)]
pub struct Model {
    years: usize,
    quantities: Quantities,
    /// Ids of organisations.
    organisations: Vec<String>,
    /// Service and organisation of each unit of demand.
    units: Vec<(String, String)>,
    /// Names of price indices.
    prices: Vec<String>,
    population: population::Population,
    indices: Vec<growth::Index>,
    shocks: shocks::Shocks,
    transformations: transformations::Transformations,
    income: Vec<costs::Income>,
    costs: costs::Costs,
    schemes: Vec<savings::Scheme>,
    contracts: Vec<contracts::Contract>,
    ledgers: Vec<positions::Ledger>,
    covered: positions::Group,
    locality: positions::Group,
    /// Options that share these positions.
    options: Vec<ControlTotals>,
    tables: Tables,
}

/// What a block of runs has come to in the year in hand.
#[derive(Debug, Clone)]
pub struct State {
    population: population::State,
    indices: growth::State,
    shocks: shocks::State,
    transformations: transformations::State,
    /// Activity by unit, this year and last, base year = 1.
    activity: Vec<Lane>,
    activity_before: Vec<Lane>,
    costs: costs::State,
    savings: savings::State,
    positions: positions::State,
    options: Vec<control_totals::State>,
}

impl Model {
    /// Compiles what a case assumes.
    pub fn compile(scenario: &Scenario, assumptions: &Assumptions) -> Model {
        Model::compile_with(scenario, assumptions, Tables::default())
    }

    /// Compiles what a case assumes, with the tables of another one: none is made twice.
    pub fn compile_with(scenario: &Scenario, assumptions: &Assumptions, tables: Tables) -> Model {
        let mut compiler = Compiler::new(scenario, assumptions, tables);
        let population = population::compile(scenario, assumptions);
        let indices = growth::compile(&mut compiler, assumptions, &population);
        let shocks = shocks::compile(&mut compiler, &assumptions.shocks);
        let transformations =
            transformations::compile(&mut compiler, &assumptions.transformations, &population);
        let contracts = contracts::compile(&mut compiler, &assumptions.contracts);
        let schemes = savings::compile(&mut compiler, &assumptions.schemes);
        compiler.correlate();

        let mut organisations: Vec<_> = scenario.organisations.iter().collect();
        organisations.sort_by(|a, b| a.id.cmp(&b.id));
        let (mut income, mut costs) = (Vec::new(), costs::Costs::default());
        for (number, organisation) in organisations.iter().enumerate() {
            let mut lines: Vec<_> = organisation.income.iter().collect();
            lines.sort_by(|a, b| a.name.cmp(&b.name));
            income.extend(
                lines.into_iter().map(|line| costs::Income::compile(&compiler, number, line)),
            );
            costs.add(&compiler, number, organisation);
        }
        let covered = organisations.iter().map(|organisation| organisation.covered).collect();
        let everybody = vec![true; organisations.len()];
        let mut model = Model {
            years: scenario.years,
            organisations: organisations.iter().map(|found| found.id.clone()).collect(),
            units: compiler.unit_names(),
            prices: compiler.price_names(),
            covered: positions::Group::new(covered, &contracts),
            locality: positions::Group::new(everybody, &contracts),
            quantities: compiler.quantities,
            population,
            tables: compiler.tables,
            indices,
            shocks,
            transformations,
            income,
            costs,
            schemes,
            contracts,
            ledgers: Vec::new(),
            options: Vec::new(),
        };
        model.ledgers = positions::Ledger::compile(&model);
        model
    }

    /// Adds control-total options, which share the positions of this case. They draw performance beside
    /// what the case draws, and change none of its figures.
    pub fn with_options(mut self, scenario: &Scenario, options: &[&ControlTotalOption]) -> Model {
        let mut tables = std::mem::take(&mut self.tables);
        for option in options {
            let compiled = ControlTotals::compile(scenario, option, &mut self, &mut tables);
            self.options.push(compiled);
        }
        self.tables = tables;
        self
    }

    /// The tables of quantiles made so far, for [`Model::compile_with`].
    pub fn tables(&self) -> Tables {
        self.tables.clone()
    }

    /// Number of projected years.
    pub fn years(&self) -> usize {
        self.years
    }

    /// The random quantities that a run takes.
    pub fn quantities(&self) -> &Quantities {
        &self.quantities
    }

    /// The same model with other random numbers for some of its quantities (see [`Quantities::redraw`] and
    /// [`Quantities::lead`]).
    pub fn with_quantities(mut self, change: impl FnOnce(&mut Quantities)) -> Model {
        change(&mut self.quantities);
        self
    }

    /// The turnover of an organisation, £m: its base-year cost, which is its lines and what it pays.
    fn turnover(&self, organisation: usize) -> f64 {
        let lines = self.costs.lines.iter().filter(|line| line.organisation == organisation);
        let paid = self.contracts.iter().filter(|found| found.commissioner == Some(organisation));
        lines.map(|line| line.base).sum::<f64>() + paid.map(|contract| contract.value).sum::<f64>()
    }

    /// The turnover of the covered organisations together, £m: theirs, less the payments between them.
    pub fn covered_turnover(&self) -> f64 {
        let covered =
            |party: Option<usize>| party.is_some_and(|number| self.covered.members[number]);
        let own = (0..self.organisations.len()).filter(|&number| covered(Some(number)));
        let inside = self.contracts.iter();
        let inside = inside.filter(|found| covered(found.commissioner) && covered(found.provider));
        own.map(|number| self.turnover(number)).sum::<f64>()
            - inside.map(|contract| contract.value).sum::<f64>()
    }

    /// The place of an organisation's statement, or of `covered` or `locality`.
    pub fn statement(&self, unit: &str) -> Option<usize> {
        match unit {
            "covered" => Some(self.organisations.len()),
            "locality" => Some(self.organisations.len() + 1),
            id => self.organisations.iter().position(|organisation| organisation == id),
        }
    }

    /// The options, in the order in which they were added.
    pub fn options(&self) -> &[ControlTotals] {
        &self.options
    }

    /// The places of the activity of a service: by unit.
    pub fn unit(&self, service: &str, organisation: &str) -> Option<usize> {
        self.units.iter().position(|(of, at)| of == service && at == organisation)
    }

    /// The places of the indices of a driver: `demand.emergency` has one for each unit, a price one.
    pub fn driver(&self, name: &str) -> Vec<usize> {
        let demand = self.units.iter().enumerate().filter_map(|(place, (service, _))| {
            (name.strip_prefix("demand.") == Some(service)).then_some(place)
        });
        let prices = self.prices.iter().enumerate().filter_map(|(place, index)| {
            (name.strip_prefix("price.") == Some(index)).then_some(self.units.len() + place)
        });
        demand.chain(prices).collect()
    }

    /// The base year, t = 0.
    pub fn start(&self, drawn: &Drawn, state: &mut State) {
        state.population.start(&self.population);
        state.indices.start();
        state.shocks.start();
        transformations::start(&self.transformations, drawn, &mut state.transformations);
        state.activity.fill([1.0; lane::BLOCK]);
        state.costs.start(&self.costs);
        state.savings.start();
        state.transformations.clear();
        positions::start(self, state);
        for (option, state) in self.options.iter().zip(&mut state.options) {
            option.start(state);
        }
    }

    /// One projected year, from the one before. The order of calculation is the order of these lines.
    pub fn step(&self, year: usize, drawn: &Drawn, state: &mut State) {
        population::step(
            &self.population,
            &self.transformations,
            year,
            &state.transformations,
            &mut state.population,
        );
        growth::step(&self.indices, year, drawn, &state.population.growth, &mut state.indices);
        shocks::step(&self.shocks, year, drawn, &mut state.shocks, &mut state.indices);
        transformations::step(
            &self.transformations,
            year,
            &state.indices,
            &mut state.transformations,
        );
        std::mem::swap(&mut state.activity_before, &mut state.activity);
        costs::activity(&state.indices, &state.transformations.factor, &mut state.activity);
        costs::step(
            &self.costs,
            year,
            &state.indices,
            &state.activity,
            &state.shocks.cost,
            &mut state.costs,
        );
        savings::step(&self.schemes, year, drawn, &state.costs, &mut state.savings);
        contracts::step(
            &self.contracts,
            year,
            drawn,
            &state.indices,
            &state.activity_before,
            &state.activity,
            &mut state.positions.payment,
        );
        positions::step(self, year, state);
        let State { positions, transformations, options, .. } = state;
        for (option, state) in self.options.iter().zip(options) {
            option.step(year, &positions.statements, &transformations.national, drawn, state);
        }
    }
}

impl State {
    /// Room for a block of runs of `model`.
    pub fn new(model: &Model) -> State {
        let organisations = model.organisations.len();
        State {
            population: population::State::new(&model.population),
            indices: growth::State::new(model.indices.len()),
            shocks: shocks::State::new(&model.shocks, organisations),
            transformations: transformations::State::new(
                &model.transformations,
                model.units.len(),
                organisations,
            ),
            activity: lane::lanes(model.units.len(), 1.0),
            activity_before: lane::lanes(model.units.len(), 1.0),
            costs: costs::State::new(&model.costs, organisations),
            savings: savings::State::new(model.schemes.len(), organisations),
            positions: positions::State::new(model),
            options: model.options.iter().map(control_totals::State::new).collect(),
        }
    }

    /// The statement at a place given by [`Model::statement`].
    pub fn statement(&self, place: usize) -> &Statement {
        &self.positions.statements[place]
    }

    /// What the option at that place among [`Model::options`] has come to.
    pub fn option(&self, place: usize) -> &control_totals::State {
        &self.options[place]
    }

    /// Activity at a place given by [`Model::unit`], base year = 1.
    pub fn activity(&self, place: usize) -> &Lane {
        &self.activity[place]
    }

    /// This year's growth rate of the index at a place given by [`Model::driver`].
    pub fn growth_rate(&self, place: usize) -> &Lane {
        &self.indices.rate[place]
    }

    /// The largest difference found between two ways of reckoning the same sum, relative to turnover.
    pub fn largest_difference(&self) -> f64 {
        self.positions.largest_difference
    }
}
