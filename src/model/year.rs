//! The year step: what a block of runs has come to, and how it comes to the next year.
//!
//! The order of calculation is the order of lines in [`Model::step`] and in the two steps that it is made of: what comes before
//! savings and payments, which models of a case may have in common, and what comes after.

use super::lane::{self, Lane};
use super::positions::Statement;
use super::quantities::Drawn;
use super::{
    Model, contracts, control_totals, costs, growth, population, positions, savings, shocks,
    transformations,
};

/// What a block of runs has come to in the year in hand.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) upstream: Upstream,
    pub(super) savings: savings::State,
    pub(super) positions: positions::State,
    pub(super) options: Vec<control_totals::State>,
}

/// Demand, prices, new care models and costs: all that comes before savings, payments and positions.
#[derive(Debug, Clone)]
pub(super) struct Upstream {
    pub(super) population: population::State,
    pub(super) indices: growth::State,
    pub(super) shocks: shocks::State,
    pub(super) transformations: transformations::State,
    /// Activity by unit, this year and last, base year = 1.
    pub(super) activity: Vec<Lane>,
    pub(super) activity_before: Vec<Lane>,
    pub(super) costs: costs::State,
}

impl Model {
    /// The base year, t = 0.
    pub fn start(&self, drawn: &Drawn, state: &mut State) {
        let upstream = &mut state.upstream;
        upstream.population.start(&self.population);
        upstream.indices.start();
        upstream.shocks.start();
        transformations::start(&self.transformations, drawn, &mut upstream.transformations);
        upstream.activity.fill(Lane::all(1.0));
        upstream.costs.start(&self.costs);
        upstream.transformations.clear();
        state.savings.start();
        self.start_positions(state);
    }

    /// The base year of a model that was compiled beside another, whose state is `leader`.
    pub fn start_beside(&self, state: &mut State, leader: &mut State) {
        state.savings.start();
        self.lent(state, leader, |state| self.start_positions(state));
    }

    fn start_positions(&self, state: &mut State) {
        positions::start(self, state);
        for (option, state) in self.options.iter().zip(&mut state.options) {
            option.start(state);
        }
    }

    /// One projected year, from the one before. The order of calculation is the order of these lines.
    pub fn step(&self, year: usize, drawn: &Drawn, state: &mut State) {
        self.step_upstream(year, drawn, &mut state.upstream);
        savings::step(&self.schemes, year, drawn, &state.upstream.costs, &mut state.savings);
        self.step_positions(year, drawn, state);
    }

    /// One projected year of a model that was compiled beside another, whose state has come to that year: the same, with
    /// what the two share taken from there.
    pub fn step_beside(&self, year: usize, drawn: &Drawn, state: &mut State, leader: &mut State) {
        self.lent(state, leader, |state| {
            if !self.same_savings {
                savings::step(
                    &self.schemes,
                    year,
                    drawn,
                    &state.upstream.costs,
                    &mut state.savings,
                );
            }
            self.step_positions(year, drawn, state);
        });
    }

    /// Lends `state` what the leader has in common with it, for one step.
    fn lent(&self, state: &mut State, leader: &mut State, step: impl FnOnce(&mut State)) {
        let lend = |state: &mut State, leader: &mut State| {
            std::mem::swap(&mut state.upstream, &mut leader.upstream);
            if self.same_savings {
                std::mem::swap(&mut state.savings, &mut leader.savings);
            }
        };
        lend(state, leader);
        step(state);
        lend(state, leader);
    }

    fn step_upstream(&self, year: usize, drawn: &Drawn, state: &mut Upstream) {
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
    }

    fn step_positions(&self, year: usize, drawn: &Drawn, state: &mut State) {
        contracts::step(
            &self.contracts,
            year,
            drawn,
            &state.upstream.indices,
            &state.upstream.activity_before,
            &state.upstream.activity,
            &mut state.positions.payment,
        );
        positions::step(self, year, state);
        let State { positions, upstream, options, .. } = state;
        for (option, state) in self.options.iter().zip(options) {
            let national = &upstream.transformations.national;
            option.step(year, &positions.statements, national, drawn, state);
        }
    }
}

impl State {
    /// Room for a block of runs of `model`.
    pub fn new(model: &Model) -> State {
        let organisations = model.organisations.len();
        State {
            upstream: Upstream {
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
            },
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
        &self.upstream.activity[place]
    }

    /// This year's growth rate of the index at a place given by [`Model::driver`].
    pub fn growth_rate(&self, place: usize) -> &Lane {
        &self.upstream.indices.rate[place]
    }

    /// The largest difference found between two ways of reckoning the same sum, relative to turnover.
    pub fn largest_difference(&self) -> f64 {
        self.positions.largest_difference
    }
}
