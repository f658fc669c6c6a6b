//! Positions: income less cost of each organisation, of the covered together and of the locality.
//!
//! Payments inside a group cancel in its income and in its cost. The module checks its own sums in
//! every run and year, and keeps the largest difference that it found.

mod pools;
mod sums;
mod transfers;

pub use pools::Pool;
pub use sums::Group;
pub use transfers::Moved;

use super::block::{self, Block};
use super::{Model, costs, savings, shocks, transformations};
use crate::units::HAIR;
use multiversion::multiversion;

/// The statement of one unit in one year: a block each, £m.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    pub income: Block,
    pub cost: Block,
    pub position: Block,
    /// The position without what will not recur.
    pub underlying: Block,
    pub savings: Block,
    /// Positions added up since the first projected year.
    pub cumulative: Block,
}

impl Statement {
    /// Takes over the year of another; what is cumulative stays.
    #[inline(always)]
    fn take_year(&mut self, other: &Statement) {
        self.income = other.income;
        self.cost = other.cost;
        self.position = other.position;
        self.underlying = other.underlying;
        self.savings = other.savings;
    }
}

/// What adds up to an organisation's statement, by place in the model's lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ledger {
    income_lines: Vec<usize>,
    received: Vec<usize>,
    cost_lines: Vec<usize>,
    paid: Vec<usize>,
    /// Its own schemes, and those of others on contracts by which it is paid.
    schemes: Vec<usize>,
    cut_by: Vec<usize>,
    /// Parts of payments that have moved, and costs of services taken over.
    moved: Vec<usize>,
    taken_over: Vec<usize>,
    one_off_income: Vec<usize>,
    one_off_cost: Vec<usize>,
    /// The place of its residual, and its turnover, £m.
    residual: Option<(usize, f64)>,
    /// Whether transformations charge it or save it anything.
    transforms: bool,
}

impl Ledger {
    /// The ledger of every organisation of a model, whose lists are complete.
    pub fn compile(model: &Model) -> Vec<Ledger> {
        let mut ledgers = vec![Ledger::default(); model.organisations.len()];
        for (place, line) in model.income.iter().enumerate() {
            ledgers[line.organisation].income_lines.push(place);
            if !line.recurrent {
                ledgers[line.organisation].one_off_income.push(place);
            }
        }
        for (place, line) in model.costs.lines.iter().enumerate() {
            ledgers[line.organisation].cost_lines.push(place);
            if !line.recurrent {
                ledgers[line.organisation].one_off_cost.push(place);
            }
        }
        for (place, contract) in model.contracts.iter().enumerate() {
            let whole = !model.moved.iter().any(|part| part.contract == place);
            let provider = contract.provider.filter(|_| whole);
            provider.iter().for_each(|&own| ledgers[own].received.push(place));
            contract.commissioner.iter().for_each(|&own| ledgers[own].paid.push(place));
        }
        for (place, scheme) in model.schemes.iter().enumerate() {
            ledgers[scheme.organisation].schemes.push(place);
            let whole =
                |contract: &usize| !model.moved.iter().any(|part| part.contract == *contract);
            let contract = scheme.contract.filter(whole).map(|contract| &model.contracts[contract]);
            let provider = contract.and_then(|contract| contract.provider);
            provider.iter().for_each(|&own| ledgers[own].cut_by.push(place));
        }
        for own in model.transformations.list.iter().flat_map(|found| found.charged()) {
            ledgers[own].transforms = true;
        }
        for (place, part) in model.moved.iter().enumerate() {
            part.recipient.iter().for_each(|&own| ledgers[own].moved.push(place));
        }
        for transfer in model.transformations.list.iter().flat_map(|found| &found.transfers) {
            transfer.to.iter().for_each(|&own| ledgers[own].taken_over.push(transfer.place));
        }
        for (place, term) in model.residual.iter().enumerate() {
            let own = term.organisation;
            ledgers[own].residual = Some((place, model.turnover(own)));
        }
        ledgers
    }
}

#[derive(Debug, Clone, Default)]
pub struct PositionState {
    /// Organisations in order of id, groups in order of id, then `covered`, then `locality`.
    pub statements: Vec<Statement>,
    /// This year's income lines, £m, in the model's order.
    pub income_line: Vec<Block>,
    /// Payments less what schemes on the contract save.
    net_payment: Vec<Block>,
    /// The same by part that has moved; and what of schemes' savings does not recur.
    pub moved: Vec<Block>,
    moved_passing: Vec<Block>,
    /// What services that were taken over cost there, £m, by transfer.
    pub taken_over: Vec<Block>,
    /// What is left of an organisation before others bear their shares, £m, and the same without what does not recur: by pool.
    pub pooled: Vec<Block>,
    pooled_underlying: Vec<Block>,
    /// Reserves at the end of the year, £m, and whether they have been below 0 at the end of any projected year: by
    /// organisation that has any.
    pub reserves: Vec<Block>,
    pub exhausted: Vec<Block>,
    /// The largest difference, relative to turnover, between two sums of the same money.
    pub largest_difference: f64,
}

impl PositionState {
    pub fn new(model: &Model) -> PositionState {
        PositionState {
            statements: vec![Statement::default(); model.organisations.len() + model.sums.len()],
            income_line: block::several(model.income.len(), 0.0),
            net_payment: block::several(model.contracts.len(), 0.0),
            moved: block::several(model.moved.len(), 0.0),
            moved_passing: block::several(model.moved.len(), 0.0),
            taken_over: block::several(model.transformations.transfers(), 0.0),
            reserves: block::several(model.reserves.len(), 0.0),
            exhausted: block::several(model.reserves.len(), 0.0),
            pooled: block::several(model.pools.len(), 0.0),
            pooled_underlying: block::several(model.pools.len(), 0.0),
            largest_difference: 0.0,
        }
    }
}

/// What positions are made of: what earlier stages have found of the same year.
#[derive(Clone, Copy)]
pub struct Parts<'s> {
    pub transformations: &'s transformations::TransformationState,
    pub shocks: &'s shocks::ShockState,
    /// By unit, as if no service had moved.
    pub activity: &'s [Block],
    pub costs: &'s costs::CostState,
    pub savings: &'s savings::SavingsState,
    /// Payments by contract, £m.
    pub payments: &'s [Block],
    /// By term, as a share of turnover.
    pub residual: &'s [Block],
}

/// The base year: every line at its base.
pub fn start(model: &Model, parts: Parts, state: &mut PositionState) {
    for statement in &mut state.statements {
        statement.cumulative = block::ZERO;
    }
    for (line, income) in model.income.iter().zip(&mut state.income_line) {
        *income = Block::all(line.base);
    }
    for (own, reserves) in model.reserves.iter().zip(&mut state.reserves) {
        *reserves = Block::all(own.1);
    }
    state.exhausted.fill(block::ZERO);
    state.pooled.fill(block::ZERO);
    state.pooled_underlying.fill(block::ZERO);
    transfers::split(model, parts, state);
    add_up(model, parts, state);
    together(model, parts, state);
}

/// A projected year: `position = income lines + payments received − (cost lines + payments made + services taken over +
/// investment + running − savings − turnover·e)`, and then what others bear of it.
pub fn step(model: &Model, year: usize, parts: Parts, state: &mut PositionState) {
    for (line, income) in model.income.iter().zip(&mut state.income_line) {
        line.in_year(year, &parts.shocks.index, income);
    }
    transfers::split(model, parts, state);
    add_up(model, parts, state);
    pools::bear(model, state);
    together(model, parts, state);
    for statement in &mut state.statements {
        block::add(&mut statement.cumulative, &statement.position);
    }
    let reserves = model.reserves.iter().zip(&mut state.reserves).zip(&mut state.exhausted);
    for (((organisation, opening), reserves), exhausted) in reserves {
        let cumulative = &state.statements[*organisation].cumulative;
        block::set(reserves, |run| opening + cumulative[run]);
        block::update(
            exhausted,
            |run, exhausted| {
                if reserves[run] < -HAIR { 1.0 } else { exhausted }
            },
        );
    }
}

#[multiversion(targets = "simd")]
fn add_up(model: &Model, parts: Parts, positions: &mut PositionState) {
    let Parts { transformations, costs, savings, payments, residual, .. } = parts;
    let organisations = positions.statements.split_at_mut(model.organisations.len()).0;
    for (number, (ledger, own)) in model.ledgers.iter().zip(organisations.iter_mut()).enumerate() {
        let lines = chosen(&positions.income_line, &ledger.income_lines);
        let received = chosen(payments, &ledger.received);
        let moved = chosen(&positions.moved, &ledger.moved);
        block::total(&mut own.income, lines.chain(received).chain(moved));
        let cut = chosen(&savings.saving, &ledger.cut_by);
        cut.for_each(|saving| block::subtract(&mut own.income, saving));
        let lines = chosen(&costs.line, &ledger.cost_lines);
        let paid = chosen(payments, &ledger.paid);
        let taken_over = chosen(&positions.taken_over, &ledger.taken_over);
        block::total(&mut own.cost, lines.chain(paid).chain(taken_over));
        block::total(&mut own.savings, chosen(&savings.saving, &ledger.schemes));
        // `underlying` gathers what is added to the position, until the position is known.
        let passing = chosen(&savings.non_recurrent, &ledger.cut_by);
        let moved = chosen(&positions.moved_passing, &ledger.moved);
        block::total(&mut own.underlying, passing.chain(moved));
        let passing = chosen(&savings.non_recurrent, &ledger.schemes);
        let once = passing.chain(chosen(&positions.income_line, &ledger.one_off_income));
        once.for_each(|once| block::subtract(&mut own.underlying, once));
        let once = chosen(&costs.line, &ledger.one_off_cost);
        once.for_each(|once| block::add(&mut own.underlying, once));
        if ledger.transforms {
            let (investment, running, saving) = (
                &transformations.investment[number],
                &transformations.running[number],
                &transformations.saving[number],
            );
            block::update(&mut own.cost, |run, cost| cost + investment[run] + running[run]);
            block::add(&mut own.savings, saving);
            block::add(&mut own.underlying, investment);
        }
        if let Some((place, turnover)) = ledger.residual {
            let share = &residual[place];
            block::update(&mut own.cost, |run, cost| cost - turnover * share[run]);
            block::update(&mut own.underlying, |run, sum| sum - turnover * share[run]);
        }
        let Statement { income, cost, position, underlying, savings, .. } = own;
        block::subtract(cost, savings);
        block::set(position, |run| income[run] - cost[run]);
        block::add(underlying, position);
    }
}

/// Organisations that report together.
#[multiversion(targets = "simd")]
fn together(model: &Model, parts: Parts, positions: &mut PositionState) {
    let Parts { savings, payments, .. } = parts;
    // Without schemes on contracts, net payments are payments.
    let mut net_payment = payments;
    if model.schemes.iter().any(|scheme| scheme.contract.is_some()) {
        positions.net_payment.copy_from_slice(payments);
        for (scheme, saving) in model.schemes.iter().zip(&savings.saving) {
            if let Some(contract) = scheme.contract {
                block::subtract(&mut positions.net_payment[contract], saving);
            }
        }
        net_payment = &positions.net_payment;
    }
    let (organisations, groups) = positions.statements.split_at_mut(model.organisations.len());
    let inside = sums::Inside {
        model,
        income_line: &positions.income_line,
        net_payment,
        moved: &positions.moved,
        pooled: &positions.pooled,
    };
    for (place, sum) in model.sums.iter().enumerate() {
        let (before, rest) = groups.split_at_mut(place);
        let together = &mut rest[0];
        // Who is alike adds up alike.
        if let Some(same) = model.sums[..place].iter().position(|own| own.members == sum.members) {
            together.take_year(&before[same]);
            continue;
        }
        inside.consolidate(sum, organisations, together);
        let apart = inside.difference(sum, together);
        positions.largest_difference = positions.largest_difference.max(apart);
    }
}

/// The blocks at some places.
#[inline(always)]
fn chosen<'l>(blocks: &'l [Block], places: &'l [usize]) -> impl Iterator<Item = &'l Block> {
    places.iter().map(|&place| &blocks[place])
}
