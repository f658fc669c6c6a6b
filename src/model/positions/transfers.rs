//! Services that move: who is paid for them, and what they cost where they are taken over.

use multiversion::multiversion;

use super::super::Model;
use super::super::block;
use super::{Parts, PositionState};

/// A part of a payment where the service moves: of the provider that the contract names, or of one that takes it over.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub contract: usize,
    /// `None` is outside the locality.
    pub recipient: Option<usize>,
    part: Part,
    /// Schemes on the contract.
    schemes: Vec<usize>,
}

/// Which share of a payment it is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    /// What is left: a place among the units from which services move.
    Left(usize),
    /// What has moved: a place among all transfers.
    Moved(usize),
}

impl Moved {
    /// The parts of every payment of a model for a service that moves, in order of contract.
    pub fn compile(model: &Model) -> Vec<Moved> {
        let transfers = model.transformations.list.iter().flat_map(|found| &found.transfers);
        let transfers: Vec<_> = transfers.collect();
        let mut parts = Vec::new();
        for (contract, stated) in model.contracts.iter().enumerate() {
            let Some(provider) = stated.provider else { continue };
            let moves = model.transformations.moves.iter().position(|own| own.unit == stated.unit);
            let Some(place) = moves else { continue };
            let schemes = model.schemes.iter().enumerate();
            let schemes = schemes.filter(|(_, scheme)| scheme.contract == Some(contract));
            let schemes: Vec<usize> = schemes.map(|(scheme, _)| scheme).collect();
            let part =
                |recipient, part| Moved { contract, recipient, part, schemes: schemes.clone() };
            parts.push(part(Some(provider), Part::Left(place)));
            for transfer in transfers.iter().filter(|found| found.unit == stated.unit) {
                parts.push(part(transfer.to, Part::Moved(transfer.place)));
            }
        }
        parts
    }
}

/// Payments for services that move, part by part, net of schemes: `(1 − M)·(payment − savings)` stays, `m·(payment − savings)`
/// goes with the service. What they cost where they were taken over is `cost·V·m·a·P`, struck by shocks to costs there.
#[multiversion(targets = "simd")]
pub fn split(model: &Model, parts: Parts, state: &mut PositionState) {
    let Parts { transformations, shocks, activity, savings, payments, .. } = parts;
    for (place, moved) in model.moved.iter().enumerate() {
        let share = match moved.part {
            Part::Left(unit) => &transformations.left[unit],
            Part::Moved(transfer) => &transformations.moved[transfer],
        };
        let mut whole = payments[moved.contract];
        let mut passing = block::ZERO;
        for &scheme in &moved.schemes {
            block::subtract(&mut whole, &savings.saving[scheme]);
            block::add(&mut passing, &savings.non_recurrent[scheme]);
        }
        block::set(&mut state.moved[place], |run| share[run] * whole[run]);
        block::set(&mut state.moved_passing[place], |run| share[run] * passing[run]);
    }
    for transfer in model.transformations.list.iter().flat_map(|found| &found.transfers) {
        let Some(to) = transfer.to else { continue };
        let moved = &transformations.moved[transfer.place];
        let cost = &transformations.unit_cost[transfer.place];
        let (activity, price) = (&activity[transfer.unit], &shocks.index[transfer.price]);
        let (value, shock) = (transfer.value, &shocks.cost[to]);
        block::set(&mut state.taken_over[transfer.place], |run| {
            cost[run] * value * moved[run] * activity[run] * price[run] * shock[run]
        });
    }
}
