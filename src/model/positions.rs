//! Positions: income less cost of each organisation, of the covered together and of the locality.
//!
//! Payments inside a group cancel in its income and in its cost. The module checks its own sums in
//! every run and year, and keeps the largest difference that it found.

use super::block::{self, Block};
use super::{Model, costs, savings, shocks, transformations};
use crate::scenario::{Organisation, Unit};
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

/// Organisations that report together: a group, those under control totals, or all.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub unit: Unit,
    /// Whether each organisation belongs, in order of id.
    pub members: Vec<bool>,
    /// Contracts (and the schemes on them) between two members: they cancel.
    inside: Vec<usize>,
    /// Contracts by which somebody else pays a member.
    from_outside: Vec<usize>,
    /// The same of parts of payments that have moved between providers.
    moved_inside: Vec<usize>,
    moved_from_outside: Vec<usize>,
}

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
            let part = |recipient, part| Moved { contract, recipient, part, schemes: schemes.clone() };
            parts.push(part(Some(provider), Part::Left(place)));
            for transfer in transfers.iter().filter(|found| found.unit == stated.unit) {
                parts.push(part(transfer.to, Part::Moved(transfer.place)));
            }
        }
        parts
    }
}

/// An organisation of which others bear what it has over, or is short of.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    organisation: usize,
    /// Organisations and their shares, in order of id.
    bearers: Vec<(usize, f64)>,
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

impl Group {
    pub fn new(unit: Unit, members: Vec<bool>, contracts: &[super::contracts::Contract]) -> Group {
        let belongs = |party: Option<usize>| party.is_some_and(|number| members[number]);
        let choose = |commissioner_belongs: bool| {
            let chosen = contracts.iter().enumerate().filter(|(_, contract)| {
                belongs(contract.provider) && belongs(contract.commissioner) == commissioner_belongs
            });
            chosen.map(|(number, _)| number).collect::<Vec<_>>()
        };
        let (inside, from_outside) = (choose(true), choose(false));
        let (moved_inside, moved_from_outside) = (Vec::new(), Vec::new());
        Group { unit, members, inside, from_outside, moved_inside, moved_from_outside }
    }

    /// Parts of payments that have moved stand in place of the payments.
    pub fn moves(&mut self, contracts: &[super::contracts::Contract], moved: &[Moved]) {
        let whole = |contract: &usize| !moved.iter().any(|part| part.contract == *contract);
        self.inside.retain(whole);
        self.from_outside.retain(whole);
        let members = &self.members;
        let belongs = |party: Option<usize>| party.is_some_and(|number| members[number]);
        let parts = |payer_belongs: bool| {
            let parts = moved.iter().enumerate().filter(|(_, part)| {
                let payer = contracts[part.contract].commissioner;
                belongs(part.recipient) && belongs(payer) == payer_belongs
            });
            parts.map(|(place, _)| place).collect::<Vec<_>>()
        };
        (self.moved_inside, self.moved_from_outside) = (parts(true), parts(false));
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
            let whole = |contract: &usize| !model.moved.iter().any(|part| part.contract == *contract);
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
    split(model, parts, state);
    add_up(model, parts, state);
    together(model, parts, state);
}

/// A projected year: `position = income lines + payments received − (cost lines + payments made + services taken over +
/// investment + running − savings − turnover·e)`, and then what others bear of it.
pub fn step(model: &Model, year: usize, parts: Parts, state: &mut PositionState) {
    for (line, income) in model.income.iter().zip(&mut state.income_line) {
        line.in_year(year, &parts.shocks.index, income);
    }
    split(model, parts, state);
    add_up(model, parts, state);
    bear(model, state);
    together(model, parts, state);
    for statement in &mut state.statements {
        block::add(&mut statement.cumulative, &statement.position);
    }
    let reserves = model.reserves.iter().zip(&mut state.reserves).zip(&mut state.exhausted);
    for (((organisation, opening), reserves), exhausted) in reserves {
        let cumulative = &state.statements[*organisation].cumulative;
        block::set(reserves, |run| opening + cumulative[run]);
        block::update(exhausted, |run, exhausted| {
            if reserves[run] < -HAIR { 1.0 } else { exhausted }
        });
    }
}

/// Payments for services that move, part by part, net of schemes: `(1 − M)·(payment − savings)` stays, `m·(payment − savings)`
/// goes with the service. What they cost where they were taken over is `cost·V·m·a·P`, struck by shocks to costs there.
#[multiversion(targets = "simd")]
fn split(model: &Model, parts: Parts, state: &mut PositionState) {
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

/// What others bear: of `left`, the position before, a bearer gets `max(0, share·left)` as income and pays
/// `max(0, −share·left)` as cost, the pool the reverse. What does not recur passes in the same shares.
///
/// A pool that is £10m short and borne to 60% and 30% keeps £1m of it; the others pay £6m and £3m.
#[multiversion(targets = "simd")]
fn bear(model: &Model, state: &mut PositionState) {
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
    let inside = Inside {
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

/// What passes between organisations in a year.
struct Inside<'s> {
    model: &'s Model,
    income_line: &'s [Block],
    net_payment: &'s [Block],
    moved: &'s [Block],
    pooled: &'s [Block],
}

impl Inside<'_> {
    /// Sums of the members, less the payments between them.
    #[inline(always)]
    fn consolidate(&self, group: &Group, organisations: &[Statement], together: &mut Statement) {
        let members = || organisations.iter().zip(&group.members).filter(|(_, belongs)| **belongs);
        block::total(&mut together.income, members().map(|(own, _)| &own.income));
        block::total(&mut together.cost, members().map(|(own, _)| &own.cost));
        block::total(&mut together.position, members().map(|(own, _)| &own.position));
        block::total(&mut together.underlying, members().map(|(own, _)| &own.underlying));
        block::total(&mut together.savings, members().map(|(own, _)| &own.savings));
        let whole = group.inside.iter().map(|&contract| &self.net_payment[contract]);
        let moved = group.moved_inside.iter().map(|&part| &self.moved[part]);
        for payment in whole.chain(moved) {
            block::subtract(&mut together.income, payment);
            block::subtract(&mut together.cost, payment);
        }
        self.between(group, true, |payment| {
            block::subtract(&mut together.income, payment);
            block::subtract(&mut together.cost, payment);
        });
    }

    /// Hands over what passes between pools and their bearers where a member gets it, from inside the group or from outside.
    #[inline(always)]
    fn between(&self, group: &Group, from_inside: bool, mut each: impl FnMut(&Block)) {
        for (pool, left) in self.model.pools.iter().zip(self.pooled) {
            for &(bearer, share) in &pool.bearers {
                let belongs = [group.members[bearer], group.members[pool.organisation]];
                for (gets, pays, share) in
                    [(belongs[0], belongs[1], share), (belongs[1], belongs[0], -share)]
                {
                    if gets && pays == from_inside {
                        let mut payment = block::ZERO;
                        block::set(&mut payment, |run| (share * left[run]).max(0.0));
                        each(&payment);
                    }
                }
            }
        }
    }

    /// How far two sums of a group's income and of its position lie apart, relative to its income: the
    /// members' sums without internal payments, against what reaches the group from outside; and the
    /// members' positions, against the group's income less its cost.
    #[inline(always)]
    fn difference(&self, group: &Group, together: &Statement) -> f64 {
        let lines = self.model.income.iter().zip(self.income_line);
        let lines =
            lines.filter(|(line, _)| group.members[line.organisation]).map(|(_, line)| line);
        let payments = group.from_outside.iter().map(|&contract| &self.net_payment[contract]);
        let moved = group.moved_from_outside.iter().map(|&part| &self.moved[part]);
        let mut outside = block::ZERO;
        block::total(&mut outside, lines.chain(payments).chain(moved));
        self.between(group, false, |payment| block::add(&mut outside, payment));
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
}
