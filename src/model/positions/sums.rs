//! Sums: organisations that report together. Payments between them cancel in their income and in their cost.

use super::super::Model;
use super::super::block::{self, Block};
use super::super::contracts::Contract;
use super::{Moved, Statement};
use crate::scenario::Unit;

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

impl Group {
    pub fn new(unit: Unit, members: Vec<bool>, contracts: &[Contract]) -> Group {
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
    pub fn moves(&mut self, contracts: &[Contract], moved: &[Moved]) {
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

/// What passes between organisations in a year.
pub(super) struct Inside<'s> {
    pub model: &'s Model,
    pub income_line: &'s [Block],
    pub net_payment: &'s [Block],
    pub moved: &'s [Block],
    pub pooled: &'s [Block],
}

impl Inside<'_> {
    /// Sums of the members, less the payments between them.
    #[inline(always)]
    pub fn consolidate(
        &self,
        group: &Group,
        organisations: &[Statement],
        together: &mut Statement,
    ) {
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
    pub fn difference(&self, group: &Group, together: &Statement) -> f64 {
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
