//! Positions: income less cost of each organisation, of the covered together and of the locality.
//!
//! Payments inside a group cancel in its income and in its cost. The module checks its own sums in
//! every run and year, and keeps the largest difference that it found.

use super::Model;
use super::lane::{self, Lane};
use multiversion::multiversion;

/// The statement of one unit in one year: a lane each, £m.
#[derive(Debug, Clone)]
pub struct Statement {
    pub income: Lane,
    pub cost: Lane,
    pub position: Lane,
    /// The position without what will not recur.
    pub underlying: Lane,
    pub savings: Lane,
    /// Positions added up since the first projected year.
    pub cumulative: Lane,
}

impl Statement {
    fn new() -> Statement {
        Statement {
            income: lane::ZERO,
            cost: lane::ZERO,
            position: lane::ZERO,
            underlying: lane::ZERO,
            savings: lane::ZERO,
            cumulative: lane::ZERO,
        }
    }

    /// Takes over the year of another; what is cumulative stays.
    #[inline(always)]
    fn take_year(&mut self, other: &Statement) {
        self.income = other.income;
        self.cost = other.cost;
        self.position = other.position;
        self.underlying = other.underlying;
        self.savings = other.savings;
    }

    /// Clears the year; what is cumulative stays.
    fn clear(&mut self) {
        for lane in [
            &mut self.income,
            &mut self.cost,
            &mut self.position,
            &mut self.underlying,
            &mut self.savings,
        ] {
            *lane = lane::ZERO;
        }
    }
}

/// Organisations that report together: all, or those under control totals.
#[derive(Debug, Clone)]
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

#[derive(Debug, Clone)]
pub struct State {
    /// Organisations in order of id, then `covered`, then `locality`.
    pub statements: Vec<Statement>,
    /// This year's income lines and payments, £m, in the model's order.
    pub income_line: Vec<Lane>,
    pub payment: Vec<Lane>,
    /// Payments less what schemes on the contract save.
    net_payment: Vec<Lane>,
    /// The largest difference, relative to turnover, between two ways of reckoning the same sum.
    pub largest_difference: f64,
}

impl State {
    pub fn new(model: &Model) -> State {
        State {
            statements: vec![Statement::new(); model.organisations.len() + 2],
            income_line: lane::lanes(model.income.len(), 0.0),
            payment: lane::lanes(model.contracts.len(), 0.0),
            net_payment: lane::lanes(model.contracts.len(), 0.0),
            largest_difference: 0.0,
        }
    }
}

/// The base year: every line and contract at its base.
pub fn start(model: &Model, state: &mut super::State) {
    let positions = &mut state.positions;
    for statement in &mut positions.statements {
        statement.cumulative = lane::ZERO;
    }
    for (line, income) in model.income.iter().zip(&mut positions.income_line) {
        *income = [line.base; lane::BLOCK];
    }
    for (contract, payment) in model.contracts.iter().zip(&mut positions.payment) {
        *payment = [contract.value; lane::BLOCK];
    }
    add_up(model, state);
}

/// A projected year: `position = income lines + payments received − (cost lines + payments made +
/// investment + running − savings)`.
pub fn step(model: &Model, year: usize, state: &mut super::State) {
    for (line, income) in model.income.iter().zip(&mut state.positions.income_line) {
        line.in_year(year, &state.indices, income);
    }
    add_up(model, state);
    for statement in &mut state.positions.statements {
        lane::add(&mut statement.cumulative, &statement.position);
    }
}

#[multiversion(targets = "simd")]
fn add_up(model: &Model, state: &mut super::State) {
    let positions = &mut state.positions;
    let statements = &mut positions.statements;
    statements.iter_mut().for_each(Statement::clear);
    positions.net_payment.clone_from(&positions.payment);

    for (line, income) in model.income.iter().zip(&positions.income_line) {
        lane::add(&mut statements[line.organisation].income, income);
    }
    for (line, cost) in model.costs.lines.iter().zip(&state.costs.line) {
        lane::add(&mut statements[line.organisation].cost, cost);
    }
    for (contract, payment) in model.contracts.iter().zip(&positions.payment) {
        if let Some(provider) = contract.provider {
            lane::add(&mut statements[provider].income, payment);
        }
        if let Some(commissioner) = contract.commissioner {
            lane::add(&mut statements[commissioner].cost, payment);
        }
    }
    // `underlying` gathers what is added to the position, until the position is known.
    for (number, scheme) in model.schemes.iter().enumerate() {
        let (saving, passing) =
            (&state.savings.saving[number], &state.savings.non_recurrent[number]);
        let own = &mut statements[scheme.organisation];
        lane::subtract(&mut own.cost, saving);
        lane::add(&mut own.savings, saving);
        lane::subtract(&mut own.underlying, passing);
        if let Some(contract) = scheme.contract {
            lane::subtract(&mut positions.net_payment[contract], saving);
            if let Some(provider) = model.contracts[contract].provider {
                let provider = &mut statements[provider];
                lane::subtract(&mut provider.income, saving);
                lane::add(&mut provider.underlying, passing);
            }
        }
    }
    let transformations = &state.transformations;
    for (number, own) in statements.iter_mut().take(model.organisations.len()).enumerate() {
        lane::add(&mut own.cost, &transformations.investment[number]);
        lane::add(&mut own.cost, &transformations.running[number]);
        lane::subtract(&mut own.cost, &transformations.saving[number]);
        lane::add(&mut own.savings, &transformations.saving[number]);
        lane::add(&mut own.underlying, &transformations.investment[number]);
        let (income, cost) = (own.income, own.cost);
        lane::set(&mut own.position, |run| income[run] - cost[run]);
        let position = own.position;
        lane::add(&mut own.underlying, &position);
    }
    let covered = model.organisations.len();
    for (group, members) in [&model.covered, &model.locality].into_iter().enumerate() {
        let place = covered + group;
        if place > covered && model.locality.members == model.covered.members {
            // Who is alike adds up alike.
            let (before, same) = positions.statements.split_at_mut(place);
            same[0].take_year(&before[covered]);
            continue;
        }
        let (organisations, groups) = positions.statements.split_at_mut(covered);
        consolidate(members, organisations, &positions.net_payment, &mut groups[group]);
        let difference = difference(model, members, positions, place);
        positions.largest_difference = positions.largest_difference.max(difference);
    }
}

/// Sums of the members, less the payments between them.
#[inline(always)]
fn consolidate(
    group: &Group,
    organisations: &[Statement],
    net_payment: &[Lane],
    together: &mut Statement,
) {
    let members = organisations.iter().zip(&group.members).filter(|(_, belongs)| **belongs);
    for (member, _) in members {
        lane::add(&mut together.income, &member.income);
        lane::add(&mut together.cost, &member.cost);
        lane::add(&mut together.position, &member.position);
        lane::add(&mut together.underlying, &member.underlying);
        lane::add(&mut together.savings, &member.savings);
    }
    for &contract in &group.inside {
        lane::subtract(&mut together.income, &net_payment[contract]);
        lane::subtract(&mut together.cost, &net_payment[contract]);
    }
}

/// How far two ways of reckoning a group's income and position lie apart, relative to its income: the
/// members' sums without internal payments, against what reaches the group from outside; and the
/// members' positions, against the group's income less its cost.
#[inline(always)]
fn difference(model: &Model, group: &Group, positions: &State, place: usize) -> f64 {
    let together = &positions.statements[place];
    let mut outside = lane::ZERO;
    for (line, income) in model.income.iter().zip(&positions.income_line) {
        if group.members[line.organisation] {
            lane::add(&mut outside, income);
        }
    }
    for &contract in &group.from_outside {
        lane::add(&mut outside, &positions.net_payment[contract]);
    }
    let mut relative = lane::ZERO;
    lane::set(&mut relative, |run| {
        let (income, cost, outside) = (together.income[run], together.cost[run], outside[run]);
        let scale = 1.0 + outside.abs() + income.abs() + cost.abs();
        let apart = (income - outside).abs() + (together.position[run] - (income - cost)).abs();
        // A figure that is not a number differs from everything.
        if apart < f64::INFINITY { apart / scale } else { f64::INFINITY }
    });
    lane::largest(&relative)
}
