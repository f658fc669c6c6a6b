//! Pools: organisations of which others bear what they have over, or are short of.

use multiversion::multiversion;

use super::super::Model;
use super::super::block;
use super::{PositionState, Statement};
use crate::scenario::Organisation;

/// An organisation of which others bear what it has over, or is short of.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    pub(super) organisation: usize,
    /// Organisations and their shares, in order of id.
    pub(super) bearers: Vec<(usize, f64)>,
}

impl Pool {
    pub fn organisation(&self) -> usize {
        self.organisation
    }

    /// Organisations and their shares.
    pub fn bearers(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.bearers.iter().copied()
    }

    /// The pools of a model, in order of id.
    pub fn compile(model: &Model, organisations: &[&Organisation]) -> Vec<Pool> {
        let place = |id: &String| model.organisations.iter().position(|own| own == id);
        let pool = |own: &&Organisation| {
            let bearers = own.borne_by.iter().filter(|(_, share)| **share > 0.0);
            let bearers: Vec<(usize, f64)> =
                bearers.filter_map(|(id, &share)| Some((place(id)?, share))).collect();
            let organisation = place(&own.id)?;
            (!bearers.is_empty()).then_some(Pool { organisation, bearers })
        };
        organisations.iter().filter_map(pool).collect()
    }
}

/// What others bear: of `left`, the position before, a bearer gets `max(0, share·left)` as income and pays
/// `max(0, −share·left)` as cost, the pool the reverse. What does not recur passes in the same shares.
///
/// A pool that is £10m short and borne to 60% and 30% keeps £1m of it; the others pay £6m and £3m.
#[multiversion(targets = "simd")]
pub fn bear(model: &Model, state: &mut PositionState) {
    let PositionState { statements, pooled, pooled_underlying, .. } = state;
    // No bearer is borne itself, so that pools do not wait for one another.
    for ((pool, left), recurs) in model.pools.iter().zip(pooled).zip(pooled_underlying) {
        let own = &statements[pool.organisation];
        (*left, *recurs) = (own.position, own.underlying);
        for &(bearer, share) in &pool.bearers {
            let bear = |statement: &mut Statement, sign: f64| {
                let Statement { income, cost, position, underlying, .. } = statement;
                let share = sign * share;
                block::update(income, |run, income| income + (share * left[run]).max(0.0));
                block::update(cost, |run, cost| cost + (-share * left[run]).max(0.0));
                block::update(position, |run, position| position + share * left[run]);
                block::update(underlying, |run, underlying| underlying + share * recurs[run]);
            };
            bear(&mut statements[bearer], 1.0);
            bear(&mut statements[pool.organisation], -1.0);
        }
    }
}
