//! The model: the arithmetic of one case, compiled to flat arrays, a block of runs at a time.
//!
//! `docs/model.md` gives the formulas. A [`Model`] holds what is the same in every run, [`Figures`] what differs, and
//! [`Variants`] says which of several models' figures are the same. The model draws nothing and stores nothing: it is handed random numbers and leaves this
//! year's figures in the state for others to take.

pub mod block;
mod compile;
mod contracts;
pub mod control_totals;
mod costs;
mod growth;
mod hold;
mod names;
pub mod population;
mod positions;
pub mod probes;
pub mod quantities;
mod residual;
mod savings;
mod shocks;
pub mod stage;
mod stages;
pub mod statement;
mod transformations;
pub mod uncertain;
mod variants;

use compile::Compiler;
pub use compile::demand_units;
use control_totals::ControlTotals;
pub use positions::Statement;
use quantities::Quantities;
pub use stage::Stage;
pub use stages::Figures;
pub use uncertain::Tables;
pub use variants::{Variants, Wanted, YearState};

use crate::scenario::assumptions::Assumptions;
use crate::scenario::{ControlTotalOption, Organisation, Scenario, Unit};

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
    residual: Vec<residual::Term>,
    /// Parts of payments that have moved between providers, and pools that others bear.
    moved: Vec<positions::Moved>,
    pools: Vec<positions::Pool>,
    /// Reserves at the end of the base year, £m, by place of an organisation that has them.
    reserves: Vec<(usize, f64)>,
    ledgers: Vec<positions::Ledger>,
    /// Organisations that report together: groups in order of id, the covered, all.
    sums: Vec<positions::Group>,
    /// Options that share these positions.
    options: Vec<ControlTotals>,
    tables: Tables,
}

impl Model {
    /// Compiles what a case assumes.
    pub fn compile(scenario: &Scenario, assumptions: &Assumptions) -> Model {
        Model::compile_with(scenario, assumptions, Tables::default())
    }

    /// Compiles what a case assumes, with the tables of another one: none is made twice.
    pub fn compile_with(scenario: &Scenario, assumptions: &Assumptions, tables: Tables) -> Model {
        Model::compiled(Compiler::new(scenario, assumptions, tables), scenario, assumptions)
    }

    /// Compiles what a case assumes, to be simulated beside another model of the same scenario: quantities of the same name
    /// keep their places, new ones follow, and what was tabulated is not made again.
    pub fn compile_beside(scenario: &Scenario, assumptions: &Assumptions, other: &Model) -> Model {
        let mut compiler = Compiler::new(scenario, assumptions, other.tables());
        compiler.quantities = other.quantities.clone().apart();
        Model::compiled(compiler, scenario, assumptions)
    }

    fn compiled(mut compiler: Compiler, scenario: &Scenario, assumptions: &Assumptions) -> Model {
        let population = population::compile(scenario, assumptions);
        compiler.quantities.stage = Stage::Growth;
        let indices = growth::compile(&mut compiler, assumptions, &population);
        compiler.quantities.stage = Stage::Shocks;
        let shocks = shocks::compile(&mut compiler, &assumptions.shocks);
        compiler.quantities.stage = Stage::Decisions;
        let transformations =
            transformations::compile(&mut compiler, &assumptions.transformations, &population);
        compiler.quantities.stage = Stage::Contracts;
        let mut contracts = contracts::compile(&mut compiler, &assumptions.contracts);
        compiler.quantities.stage = Stage::Savings;
        let schemes = savings::compile(&mut compiler, &assumptions.schemes);
        for contract in schemes.iter().filter_map(|scheme| scheme.contract) {
            contracts[contract].saved_on = true;
        }
        compiler.quantities.stage = Stage::Residual;
        let everybody: Vec<&Organisation> = scenario.organisations.iter().collect();
        let residual = assumptions.residual.as_ref();
        let residual = residual::compile(&mut compiler, residual, &everybody);
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
        let sum = |unit: Unit, belongs: &dyn Fn(&Organisation) -> bool| {
            let members = organisations.iter().map(|organisation| belongs(organisation)).collect();
            positions::Group::new(unit, members, &contracts)
        };
        let mut groups: Vec<_> = scenario.groups.iter().collect();
        groups.sort_by(|a, b| a.id.cmp(&b.id));
        let mut sums: Vec<positions::Group> = groups
            .iter()
            .map(|group| sum(Unit::Group(group.id.clone()), &|own| group.members.contains(&own.id)))
            .collect();
        sums.push(sum(Unit::Covered, &|own| own.covered));
        sums.push(sum(Unit::Locality, &|_| true));
        let mut model = Model {
            years: scenario.years,
            organisations: organisations.iter().map(|found| found.id.clone()).collect(),
            units: compiler.unit_names(),
            prices: compiler.price_names(),
            sums,
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
            residual,
            moved: Vec::new(),
            pools: Vec::new(),
            reserves: (organisations.iter().enumerate())
                .filter_map(|(place, own)| Some((place, own.reserves?)))
                .collect(),
            ledgers: Vec::new(),
            options: Vec::new(),
        };
        model.moved = positions::Moved::compile(&model);
        model.pools = positions::Pool::compile(&model, &organisations);
        model.sums.iter_mut().for_each(|sum| sum.moves(&model.contracts, &model.moved));
        model.ledgers = positions::Ledger::compile(&model);
        model
    }

    /// Adds control-total options, which share the positions of this case. They draw performance beside
    /// what the case draws, and change none of its figures.
    pub fn with_options(mut self, scenario: &Scenario, options: &[&ControlTotalOption]) -> Model {
        let mut tables = std::mem::take(&mut self.tables);
        self.quantities.stage = Stage::Options;
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
    pub fn with_quantities(mut self, quantities: Quantities) -> Model {
        self.quantities = quantities;
        self
    }

    /// About how many blocks the figures of one block of runs take, without those of options.
    pub fn blocks(&self) -> usize {
        let (organisations, indices) = (self.organisations.len(), self.indices.len());
        let upstream = 2 * self.transformations.list.len() + 4 * indices + 3 * self.units.len();
        let costs = 4 * (self.costs.lines.len() + 4 * organisations);
        let positions = 7 * self.schemes.len()
            + 2 * self.contracts.len()
            + self.income.len()
            + 6 * (organisations + self.sums.len());
        upstream + costs + positions
    }

    /// The turnover of an organisation, £m: its base-year cost, which is its lines and what it pays.
    fn turnover(&self, organisation: usize) -> f64 {
        let lines = self.costs.lines.iter().filter(|line| line.organisation == organisation);
        let paid = self.contracts.iter().filter(|found| found.commissioner == Some(organisation));
        lines.map(|line| line.base).sum::<f64>() + paid.map(|contract| contract.value).sum::<f64>()
    }

    /// The turnover of the covered organisations together, £m.
    pub fn covered_turnover(&self) -> f64 {
        self.turnover_of(&Unit::Covered)
    }

    /// The turnover of organisations that report together, £m: theirs, less the payments between them.
    fn turnover_of(&self, unit: &Unit) -> f64 {
        let Some(sum) = self.sums.iter().find(|sum| sum.unit == *unit) else { return 0.0 };
        let belongs = |party: Option<usize>| party.is_some_and(|number| sum.members[number]);
        let own = (0..self.organisations.len()).filter(|&number| belongs(Some(number)));
        let inside = self.contracts.iter();
        let inside = inside.filter(|found| belongs(found.commissioner) && belongs(found.provider));
        own.map(|number| self.turnover(number)).sum::<f64>()
            - inside.map(|contract| contract.value).sum::<f64>()
    }

    /// The place of a unit's statement.
    pub fn statement(&self, unit: &Unit) -> Option<usize> {
        match unit {
            Unit::Organisation(id) => self.organisations.iter().position(|own| own == id),
            unit => {
                let place = self.sums.iter().position(|sum| sum.unit == *unit)?;
                Some(self.organisations.len() + place)
            }
        }
    }

    /// The place of an organisation's reserves among those that have any.
    pub fn reserves(&self, unit: &Unit) -> Option<usize> {
        let place = self.statement(unit)?;
        self.reserves.iter().position(|(own, _)| *own == place)
    }

    /// The place of a new care model, where the case goes ahead with it.
    fn transformation(&self, id: &str) -> Option<usize> {
        self.transformations.list.iter().position(|found| found.id == id)
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
}
