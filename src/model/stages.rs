//! The stages of a year at work: a block's figures at each of them, and how one is brought to the next year.

use std::sync::Arc;

use strum::EnumCount;

use super::block::Block;
use super::positions::Parts;
use super::quantities::Drawn;
use super::stage::{Stage, first_apart};
use super::{
    Model, contracts, control_totals, costs, growth, population, positions, residual, savings,
    shocks, transformations,
};

/// The figures of a block of runs in one year, stage by stage.
///
/// A copy shares them; whoever writes a stage that is shared gets figures of its own first.
#[derive(Debug, Clone)]
pub struct Figures {
    pub(super) decisions: Arc<transformations::Decided>,
    pub(super) population: Arc<population::PopulationState>,
    pub(super) growth: Arc<growth::GrowthState>,
    pub(super) shocks: Arc<shocks::ShockState>,
    pub(super) transformations: Arc<transformations::TransformationState>,
    pub(super) activity: Arc<costs::Activity>,
    pub(super) costs: Arc<costs::CostState>,
    pub(super) savings: Arc<savings::SavingsState>,
    pub(super) contracts: Arc<contracts::ContractState>,
    pub(super) residual: Arc<residual::ResidualState>,
    pub(super) positions: Arc<positions::PositionState>,
    /// By option of the model.
    pub(super) options: Vec<Arc<control_totals::OptionState>>,
}

impl Figures {
    /// Room for a block of runs of `model`, at its own stages.
    pub(super) fn new(model: &Model, own: impl Fn(Stage) -> bool) -> Figures {
        let (organisations, units) = (model.organisations.len(), model.units.len());
        let (indices, changes) = (model.indices.len(), &model.transformations);
        let options = model.options.iter().filter(|_| own(Stage::Options));
        let only = |stage| own(stage).then_some(());
        let decisions = only(Stage::Decisions).map(|()| transformations::Decided::new(changes));
        let population =
            only(Stage::Population).map(|()| population::PopulationState::new(&model.population));
        let growth = only(Stage::Growth).map(|()| growth::GrowthState::new(indices));
        let shocks = only(Stage::Shocks)
            .map(|()| shocks::ShockState::new(&model.shocks, indices, organisations));
        let transformations = only(Stage::Transformations)
            .map(|()| transformations::TransformationState::new(changes, units, organisations));
        let activity = only(Stage::Activity).map(|()| costs::Activity::new(units));
        let costs = only(Stage::Costs).map(|()| costs::CostState::new(&model.costs, organisations));
        let savings = only(Stage::Savings)
            .map(|()| savings::SavingsState::new(model.schemes.len(), organisations));
        let contracts =
            only(Stage::Contracts).map(|()| contracts::ContractState::new(model.contracts.len()));
        let residual =
            only(Stage::Residual).map(|()| residual::ResidualState::new(model.residual.len()));
        let positions = only(Stage::Positions).map(|()| positions::PositionState::new(model));
        Figures {
            decisions: Arc::new(decisions.unwrap_or_default()),
            population: Arc::new(population.unwrap_or_default()),
            growth: Arc::new(growth.unwrap_or_default()),
            shocks: Arc::new(shocks.unwrap_or_default()),
            transformations: Arc::new(transformations.unwrap_or_default()),
            activity: Arc::new(activity.unwrap_or_default()),
            costs: Arc::new(costs.unwrap_or_default()),
            savings: Arc::new(savings.unwrap_or_default()),
            contracts: Arc::new(contracts.unwrap_or_default()),
            residual: Arc::new(residual.unwrap_or_default()),
            positions: Arc::new(positions.unwrap_or_default()),
            options: options
                .map(|option| Arc::new(control_totals::OptionState::new(option)))
                .collect(),
        }
    }
}

impl Figures {
    /// The figures of all stages before options, which no other stage reads.
    pub fn without_options(&self) -> Figures {
        Figures { options: Vec::new(), ..self.clone() }
    }
}

/// Whose figures a variant reads, by stage: the place of a variant.
pub type Owners = [usize; Stage::COUNT];

/// Brings one stage of the variant at `own` to a year, from the year before; year 0 is the base year.
///
/// `owners` says whose figures the variant reads at the stages before.
pub(super) fn bring(
    stage: Stage,
    year: usize,
    model: &Model,
    drawn: &Drawn,
    all: &mut [Figures],
    own: usize,
    owners: &Owners,
) {
    let of = |stage: Stage| owners[stage as usize];
    match stage {
        Stage::Decisions if year == 0 => {
            let decided = Arc::make_mut(&mut all[own].decisions);
            transformations::decide(&model.transformations, drawn, decided);
        }
        Stage::Decisions => {}
        Stage::Population => {
            let decided = Arc::clone(&all[of(Stage::Decisions)].decisions);
            let state = Arc::make_mut(&mut all[own].population);
            let changes = &model.transformations;
            let prevent = |factor: &mut [Block]| {
                transformations::prevent(changes, year, &decided, factor);
            };
            match year {
                0 => state.start(&model.population),
                _ => population::step(&model.population, year, prevent, state),
            }
        }
        Stage::Growth => {
            let people = Arc::clone(&all[of(Stage::Population)].population);
            let state = Arc::make_mut(&mut all[own].growth);
            match year {
                0 => state.start(),
                _ => growth::step(&model.indices, year, drawn, &people.growth, state),
            }
        }
        Stage::Shocks => {
            let growth = Arc::clone(&all[of(Stage::Growth)].growth);
            let state = Arc::make_mut(&mut all[own].shocks);
            match year {
                0 => state.start(),
                _ => shocks::step(&model.shocks, year, drawn, &growth.level, state),
            }
        }
        Stage::Transformations => {
            let decided = Arc::clone(&all[of(Stage::Decisions)].decisions);
            let shocks = Arc::clone(&all[of(Stage::Shocks)].shocks);
            let state = Arc::make_mut(&mut all[own].transformations);
            match year {
                0 => state.start(),
                _ => transformations::step(
                    &model.transformations,
                    year,
                    &decided,
                    &shocks.index,
                    state,
                ),
            }
        }
        Stage::Activity => {
            let shocks = Arc::clone(&all[of(Stage::Shocks)].shocks);
            let changes = Arc::clone(&all[of(Stage::Transformations)].transformations);
            let state = Arc::make_mut(&mut all[own].activity);
            match year {
                0 => state.start(),
                _ => {
                    let moves = &model.transformations.moves;
                    let left = moves.iter().zip(&changes.left);
                    let left: Vec<_> = left.map(|(own, left)| (own.unit, left)).collect();
                    costs::activity(&shocks.index, &changes.factor, &left, state);
                }
            }
        }
        Stage::Costs => {
            let shocks = Arc::clone(&all[of(Stage::Shocks)].shocks);
            let activity = Arc::clone(&all[of(Stage::Activity)].activity);
            let state = Arc::make_mut(&mut all[own].costs);
            let (indices, shock) = (&shocks.index, &shocks.cost);
            match year {
                0 => state.start(&model.costs),
                _ => costs::step(&model.costs, year, indices, &activity.left, shock, state),
            }
        }
        Stage::Savings => {
            let costs = Arc::clone(&all[of(Stage::Costs)].costs);
            let payments = Arc::clone(&all[of(Stage::Contracts)].contracts);
            let state = Arc::make_mut(&mut all[own].savings);
            match year {
                0 => state.start(),
                _ => savings::step(&model.schemes, year, drawn, &costs, &payments, state),
            }
        }
        Stage::Contracts => {
            let shocks = Arc::clone(&all[of(Stage::Shocks)].shocks);
            let activity = Arc::clone(&all[of(Stage::Activity)].activity);
            let payments = Arc::make_mut(&mut all[own].contracts);
            let contracts = &model.contracts;
            match year {
                0 => contracts::start(contracts, payments),
                _ => contracts::step(contracts, year, drawn, &shocks.index, &activity, payments),
            }
        }
        Stage::Residual => {
            let state = Arc::make_mut(&mut all[own].residual);
            match year {
                0 => state.start(),
                _ => residual::step(&model.residual, year, drawn, state),
            }
        }
        Stage::Positions => {
            let shocks = Arc::clone(&all[of(Stage::Shocks)].shocks);
            let changes = Arc::clone(&all[of(Stage::Transformations)].transformations);
            let costs = Arc::clone(&all[of(Stage::Costs)].costs);
            let savings = Arc::clone(&all[of(Stage::Savings)].savings);
            let activity = Arc::clone(&all[of(Stage::Activity)].activity);
            let payments = Arc::clone(&all[of(Stage::Contracts)].contracts);
            let residual = Arc::clone(&all[of(Stage::Residual)].residual);
            let state = Arc::make_mut(&mut all[own].positions);
            let parts = Parts {
                transformations: &changes,
                shocks: &shocks,
                activity: &activity.now,
                costs: &costs,
                savings: &savings,
                payments: &payments.payments,
                residual: &residual.share,
            };
            match year {
                0 => positions::start(model, parts, state),
                _ => positions::step(model, year, parts, state),
            }
        }
        Stage::Options => {
            let changes = Arc::clone(&all[of(Stage::Transformations)].transformations);
            let positions = Arc::clone(&all[of(Stage::Positions)].positions);
            for (option, state) in model.options.iter().zip(&mut all[own].options) {
                let state = Arc::make_mut(state);
                match year {
                    0 => option.start(state),
                    _ => option.step(year, &positions.statements, &changes, drawn, state),
                }
            }
        }
    }
}

impl Model {
    /// The first year in which a stage of two models may come out differently where all that it reads is the same; `None`
    /// where it never does. What is drawn is not looked at.
    pub(super) fn apart(&self, other: &Model, stage: Stage) -> Option<usize> {
        let unless = |same: bool| (!same).then_some(0);
        match stage {
            Stage::Decisions | Stage::Transformations => {
                unless(self.transformations == other.transformations)
            }
            // Moves that prevention changes are numbered by it.
            Stage::Population => unless(self.population == other.population),
            Stage::Growth => first_apart(&self.indices, &other.indices, |index| &mut index.growth),
            Stage::Shocks => unless(self.shocks == other.shocks),
            Stage::Activity => unless(self.units == other.units),
            Stage::Costs => unless(self.costs == other.costs),
            Stage::Savings => first_apart(&self.schemes, &other.schemes, savings::Scheme::planned),
            Stage::Contracts => unless(self.contracts == other.contracts),
            Stage::Residual => unless(self.residual == other.residual),
            Stage::Positions => unless(
                self.income == other.income
                    && self.ledgers == other.ledgers
                    && self.sums == other.sums
                    && self.moved == other.moved
                    && self.pools == other.pools,
            ),
            Stage::Options if self.options.len() != other.options.len() => Some(0),
            Stage::Options => {
                let pairs = self.options.iter().zip(&other.options);
                pairs.filter_map(|(own, other)| own.apart(other)).min()
            }
        }
    }
}
