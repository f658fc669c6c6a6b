//! Positions: income less cost of each organisation, of the covered together and of the locality.
//!
//! Payments inside a group cancel in its income and in its cost. The module checks its own sums in
//! every run and year, and keeps the largest difference that it found.

use super::block::{self, Block};
use super::{Model, costs, savings, transformations};
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

/// Organisations that report together: all, or those under control totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Whether each organisation belongs, in order of id.
    pub members: Vec<bool>,
    /// Contracts (and the schemes on them) between two members: they cancel.
    inside: Vec<usize>,
    /// Contracts by which somebody else pays a member.
    from_outside: Vec<usize>,
}

impl Group {
    pub fn new(members: Vec<bool>, contracts: &[super::contracts::Contract]) -> Group {
        let belongs = |party: Option<usize>| party.is_some_and(|number| members[number]);
        let choose = |commissioner_belongs: bool| {
            let chosen = contracts.iter().enumerate().filter(|(_, contract)| {
                belongs(contract.provider) && belongs(contract.commissioner) == commissioner_belongs
            });
            chosen.map(|(number, _)| number).collect::<Vec<_>>()
        };
        let (inside, from_outside) = (choose(true), choose(false));
        Group { members, inside, from_outside }
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
    /// Whether transformations charge it or save it anything.
    transforms: bool,
}

impl Ledger {
    /// The ledger of every organisation of a model, whose lists are complete.
    pub fn compile(model: &Model) -> Vec<Ledger> {
        let mut ledgers = vec![Ledger::default(); model.organisations.len()];
        for (place, line) in model.income.iter().enumerate() {
            ledgers[line.organisation].income_lines.push(place);
        }
        for (place, line) in model.costs.lines.iter().enumerate() {
            ledgers[line.organisation].cost_lines.push(place);
        }
        for (place, contract) in model.contracts.iter().enumerate() {
            contract.provider.iter().for_each(|&own| ledgers[own].received.push(place));
            contract.commissioner.iter().for_each(|&own| ledgers[own].paid.push(place));
        }
        for (place, scheme) in model.schemes.iter().enumerate() {
            ledgers[scheme.organisation].schemes.push(place);
            let contract = scheme.contract.map(|contract| &model.contracts[contract]);
            let provider = contract.and_then(|contract| contract.provider);
            provider.iter().for_each(|&own| ledgers[own].cut_by.push(place));
        }
        for own in model.transformations.list.iter().flat_map(|found| found.charged()) {
            ledgers[own].transforms = true;
        }
        ledgers
    }
}

#[derive(Debug, Clone, Default)]
pub struct PositionState {
    /// Organisations in order of id, then `covered`, then `locality`.
    pub statements: Vec<Statement>,
    /// This year's income lines, £m, in the model's order.
    pub income_line: Vec<Block>,
    /// Payments less what schemes on the contract save.
    net_payment: Vec<Block>,
    /// The largest difference, relative to turnover, between two sums of the same money.
    pub largest_difference: f64,
}

impl PositionState {
    pub fn new(model: &Model) -> PositionState {
        PositionState {
            statements: vec![Statement::default(); model.organisations.len() + 2],
            income_line: block::several(model.income.len(), 0.0),
            net_payment: block::several(model.contracts.len(), 0.0),
            largest_difference: 0.0,
        }
    }
}

/// What positions are made of: what earlier stages have found of the same year.
#[derive(Clone, Copy)]
pub struct Parts<'s> {
    pub transformations: &'s transformations::TransformationState,
    pub costs: &'s costs::CostState,
    pub savings: &'s savings::SavingsState,
    /// Payments by contract, £m.
    pub payments: &'s [Block],
}

/// The base year: every line at its base.
pub fn start(model: &Model, parts: Parts, state: &mut PositionState) {
    for statement in &mut state.statements {
        statement.cumulative = block::ZERO;
    }
    for (line, income) in model.income.iter().zip(&mut state.income_line) {
        *income = Block::all(line.base);
    }
    add_up(model, parts, state);
}

/// A projected year: `position = income lines + payments received − (cost lines + payments made +
/// investment + running − savings)`.
pub fn step(
    model: &Model,
    year: usize,
    indices: &[Block],
    parts: Parts,
    state: &mut PositionState,
) {
    for (line, income) in model.income.iter().zip(&mut state.income_line) {
        line.in_year(year, indices, income);
    }
    add_up(model, parts, state);
    for statement in &mut state.statements {
        block::add(&mut statement.cumulative, &statement.position);
    }
}

#[multiversion(targets = "simd")]
fn add_up(model: &Model, parts: Parts, positions: &mut PositionState) {
    let Parts { transformations, costs, savings, payments } = parts;
    let (organisations, groups) = positions.statements.split_at_mut(model.organisations.len());
    for (number, (ledger, own)) in model.ledgers.iter().zip(organisations.iter_mut()).enumerate() {
        let lines = chosen(&positions.income_line, &ledger.income_lines);
        let received = chosen(payments, &ledger.received);
        block::total(&mut own.income, lines.chain(received));
        let cut = chosen(&savings.saving, &ledger.cut_by);
        cut.for_each(|saving| block::subtract(&mut own.income, saving));
        let lines = chosen(&costs.line, &ledger.cost_lines);
        block::total(&mut own.cost, lines.chain(chosen(payments, &ledger.paid)));
        block::total(&mut own.savings, chosen(&savings.saving, &ledger.schemes));
        // `underlying` gathers what is added to the position, until the position is known.
        block::total(&mut own.underlying, chosen(&savings.non_recurrent, &ledger.cut_by));
        let passing = chosen(&savings.non_recurrent, &ledger.schemes);
        passing.for_each(|passing| block::subtract(&mut own.underlying, passing));
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
        let Statement { income, cost, position, underlying, savings, .. } = own;
        block::subtract(cost, savings);
        block::set(position, |run| income[run] - cost[run]);
        block::add(underlying, position);
    }
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
    let [covered, locality] = groups else { return };
    consolidate(&model.covered, organisations, net_payment, covered);
    let apart = difference(model, &model.covered, &positions.income_line, net_payment, covered);
    positions.largest_difference = positions.largest_difference.max(apart);
    if model.locality.members == model.covered.members {
        // Who is alike adds up alike.
        locality.take_year(covered);
        return;
    }
    consolidate(&model.locality, organisations, net_payment, locality);
    let apart = difference(model, &model.locality, &positions.income_line, net_payment, locality);
    positions.largest_difference = positions.largest_difference.max(apart);
}

/// The blocks at some places.
#[inline(always)]
fn chosen<'l>(blocks: &'l [Block], places: &'l [usize]) -> impl Iterator<Item = &'l Block> {
    places.iter().map(|&place| &blocks[place])
}

/// Sums of the members, less the payments between them.
#[inline(always)]
fn consolidate(
    group: &Group,
    organisations: &[Statement],
    net_payment: &[Block],
    together: &mut Statement,
) {
    let members = || organisations.iter().zip(&group.members).filter(|(_, belongs)| **belongs);
    block::total(&mut together.income, members().map(|(own, _)| &own.income));
    block::total(&mut together.cost, members().map(|(own, _)| &own.cost));
    block::total(&mut together.position, members().map(|(own, _)| &own.position));
    block::total(&mut together.underlying, members().map(|(own, _)| &own.underlying));
    block::total(&mut together.savings, members().map(|(own, _)| &own.savings));
    for &contract in &group.inside {
        block::subtract(&mut together.income, &net_payment[contract]);
        block::subtract(&mut together.cost, &net_payment[contract]);
    }
}

/// How far two sums of a group's income and of its position lie apart, relative to its income: the
/// members' sums without internal payments, against what reaches the group from outside; and the
/// members' positions, against the group's income less its cost.
#[inline(always)]
fn difference(
    model: &Model,
    group: &Group,
    income_line: &[Block],
    net_payment: &[Block],
    together: &Statement,
) -> f64 {
    let lines = model.income.iter().zip(income_line);
    let lines = lines.filter(|(line, _)| group.members[line.organisation]).map(|(_, line)| line);
    let payments = group.from_outside.iter().map(|&contract| &net_payment[contract]);
    let mut outside = block::ZERO;
    block::total(&mut outside, lines.chain(payments));
    let Statement { income, cost, position, .. } = together;
    let mut relative = block::ZERO;
    block::set(&mut relative, |run| {
        let (income, cost, outside) = (income[run], cost[run], outside[run]);
        let scale = 1.0 + outside.abs() + income.abs() + cost.abs();
        let apart = (income - outside).abs() + (position[run] - (income - cost)).abs();
        // A figure that is not a number differs from everything.
        if apart < f64::INFINITY { apart / scale } else { f64::INFINITY }
    });
    block::largest(&relative)
}
