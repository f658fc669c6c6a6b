//! One run, line by line: what a reader needs to check the arithmetic by hand.

use super::block::Block;
use super::control_totals::{self, ControlTotals, Flow};
use super::{Model, YearState};
use crate::scenario::Unit;

/// The line of a group's income and cost that takes out what its members pay one another.
pub const PAYMENTS_BETWEEN: &str = "Less payments between them";

/// Where an entry stands in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// People by segment of the population, where demand follows it.
    People,
    /// Cost-weighted use by that population, base year = 1.
    Use,
    /// Activity, base year = 1.
    Activity,
    Income,
    Cost,
    /// What schemes plan to save anew in the year.
    Planned,
    /// What schemes save: taken off cost (or, on a contract, off the provider's income).
    Saving,
    /// Totals, and the position.
    Result,
    /// What an option makes of the position; met is 1 or 0. Nothing in the base year.
    ControlTotal,
}

/// One line of one unit's statement in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub unit: Unit,
    pub section: Section,
    pub name: String,
    /// £m, but for people, use and activity. Signs are those of the section: a cost is positive in `Cost`.
    pub value: f64,
}

/// The statement of the current year, for the run that stands at `run` in its block.
///
/// Every year gives the same entries in the same order: units in order of id, then `covered` and
/// `locality`; sections in the order of [`Section`]; then what each of the model's options adds.
pub fn entries(state: &YearState, run: usize) -> Vec<Entry> {
    let model = state.model;
    let mut writer = Writer { model, run, entries: Vec::new() };
    for organisation in 0..model.organisations.len() {
        writer.organisation(state, organisation);
    }
    for (place, group) in model.sums.iter().enumerate() {
        let unit = &group.unit;
        let statement = &state.positions().statements[model.organisations.len() + place];
        let sum = |block: fn(&super::Statement) -> &Block| {
            let members = state.positions().statements.iter().zip(&group.members);
            members.filter(|(_, member)| **member).map(|(own, _)| block(own)[run]).sum::<f64>()
        };
        if *unit == Unit::Locality {
            for (name, people) in model.population.people(state.population(), run) {
                writer.add(unit, Section::People, name, people);
            }
            for (service, usage) in model.population.usage(state.population(), run) {
                writer.add(unit, Section::Use, service, usage);
            }
        }
        let (income, cost) = (sum(|own| &own.income), sum(|own| &own.cost));
        writer.add(unit, Section::Income, "Sum of organisations' income", income);
        let inside = statement.income[run] - income;
        writer.add(unit, Section::Income, PAYMENTS_BETWEEN, inside);
        writer.add(unit, Section::Cost, "Sum of organisations' cost, net of savings", cost);
        let inside = statement.cost[run] - cost;
        writer.add(unit, Section::Cost, PAYMENTS_BETWEEN, inside);
        writer.results(unit, statement);
    }
    for (place, option) in model.options.iter().enumerate() {
        let state = state.option(place);
        for lens in &option.lenses {
            writer.option(option, state, &lens.unit);
        }
    }
    writer.entries
}

struct Writer<'a> {
    model: &'a Model,
    run: usize,
    entries: Vec<Entry>,
}

impl Writer<'_> {
    fn add(&mut self, unit: &Unit, section: Section, name: impl Into<String>, value: f64) {
        self.entries.push(Entry { unit: unit.clone(), section, name: name.into(), value });
    }

    fn organisation(&mut self, state: &YearState, number: usize) {
        let (model, run) = (self.model, self.run);
        let unit = &Unit::organisation(&model.organisations[number]);
        for (place, (service, at)) in model.units.iter().enumerate() {
            if *at == model.organisations[number] {
                self.add(unit, Section::Activity, service, state.activity(place)[run]);
            }
        }
        for (line, income) in model.income.iter().zip(&state.positions().income_line) {
            if line.organisation == number {
                self.add(unit, Section::Income, &line.name, income[run]);
            }
        }
        self.contracts(state, number);
        self.pools(state, number);
        for (line, cost) in model.costs.lines.iter().zip(state.cost_lines()) {
            if line.organisation == number {
                self.add(unit, Section::Cost, &line.name, cost[run]);
            }
        }
        self.transformations(state, number);
        for (term, share) in model.residual.iter().zip(&state.residual().share) {
            if term.organisation == number {
                let value = -model.turnover(number) * share[run];
                self.add(unit, Section::Cost, "Unexplained variance", value);
            }
        }
        for (scheme, planned) in model.schemes.iter().zip(&state.savings().planned) {
            if scheme.organisation == number {
                self.add(unit, Section::Planned, &scheme.name, planned[run]);
            }
        }
        for (scheme, (saving, passing)) in model
            .schemes
            .iter()
            .zip(state.savings().saving.iter().zip(&state.savings().non_recurrent))
        {
            if scheme.organisation == number {
                let (recurrent, passing) = (saving[run] - passing[run], passing[run]);
                self.add(unit, Section::Saving, format!("{}, recurrent", scheme.name), recurrent);
                self.add(unit, Section::Saving, format!("{}, non-recurrent", scheme.name), passing);
            }
        }
        self.results(unit, &state.positions().statements[number]);
    }

    /// Payments received and made, and what schemes on contracts take off the provider's income.
    fn contracts(&mut self, state: &YearState, number: usize) {
        let (model, run) = (self.model, self.run);
        let unit = &Unit::organisation(&model.organisations[number]);
        for (place, (contract, payment)) in model.contracts.iter().zip(state.payments()).enumerate()
        {
            let whole = !model.moved.iter().any(|part| part.contract == place);
            if whole && contract.provider == Some(number) {
                let name = format!("Contract {}", contract.id);
                self.add(unit, Section::Income, name, payment[run]);
            }
            if contract.commissioner == Some(number) {
                let name = format!("Contract {}", contract.id);
                self.add(unit, Section::Cost, name, payment[run]);
            }
        }
        for (part, payment) in model.moved.iter().zip(&state.positions().moved) {
            if part.recipient == Some(number) {
                let contract = &model.contracts[part.contract];
                let what = match contract.provider == part.recipient {
                    true => "what is left, net of schemes",
                    false => "taken over, net of schemes",
                };
                self.add(
                    unit,
                    Section::Income,
                    format!("Contract {}, {what}", contract.id),
                    payment[run],
                );
            }
        }
        for (scheme, saving) in model.schemes.iter().zip(&state.savings().saving) {
            let whole =
                |contract: &usize| !model.moved.iter().any(|part| part.contract == *contract);
            let contract = scheme.contract.filter(whole);
            let paid = contract.and_then(|contract| model.contracts[contract].provider);
            if paid == Some(number) {
                let name = format!("Commissioner's scheme: {}", scheme.name);
                self.add(unit, Section::Income, name, -saving[run]);
            }
        }
    }

    /// What others bear of a pool, and what this organisation bears of others'.
    fn pools(&mut self, state: &YearState, number: usize) {
        let (model, run) = (self.model, self.run);
        let unit = &Unit::organisation(&model.organisations[number]);
        for (pool, left) in model.pools.iter().zip(&state.positions().pooled) {
            for (bearer, share) in pool.bearers() {
                let (amount, other) = match () {
                    () if bearer == number => (share * left[run], pool.organisation()),
                    () if pool.organisation() == number => (-share * left[run], bearer),
                    () => continue,
                };
                let other = &model.organisations[other];
                let name = format!("Pool shared with {other}");
                self.add(unit, Section::Income, name.clone(), amount.max(0.0));
                self.add(unit, Section::Cost, name, (-amount).max(0.0));
            }
        }
    }

    fn transformations(&mut self, state: &YearState, number: usize) {
        let (model, run) = (self.model, self.run);
        let unit = &Unit::organisation(&model.organisations[number]);
        let mut money = state.transformations().money.iter().map(|block| block[run]);
        for transformation in &model.transformations.list {
            for investment in &transformation.investments {
                let value = money.next().unwrap_or_default();
                if investment.payer == Some(number) {
                    let name = format!("Investment in {}", transformation.id);
                    self.add(unit, Section::Cost, name, value);
                }
            }
            for running in &transformation.running {
                let value = money.next().unwrap_or_default();
                if running.payer == Some(number) {
                    let name = format!("Running cost of {}", transformation.id);
                    self.add(unit, Section::Cost, name, value);
                }
            }
            for transfer in transformation.transfers.iter().filter(|own| own.to == Some(number)) {
                let name = format!("{} taken over by {}", transfer.service, transformation.id);
                let value = state.positions().taken_over[transfer.place][run];
                self.add(unit, Section::Cost, name, value);
            }
            for saving in &transformation.savings {
                let value = money.next().unwrap_or_default();
                if saving.organisation == number {
                    let name = format!("Saving from {}", transformation.id);
                    self.add(unit, Section::Saving, name, value);
                }
            }
        }
    }

    fn results(&mut self, unit: &Unit, statement: &super::Statement) {
        let run = self.run;
        for (name, block) in [
            ("Income", &statement.income),
            ("Cost, net of savings", &statement.cost),
            ("Position", &statement.position),
            ("Underlying position", &statement.underlying),
            ("Cumulative position", &statement.cumulative),
        ] {
            self.add(unit, Section::Result, name, block[run]);
        }
    }

    /// What an option makes of a unit's position.
    fn option(&mut self, option: &ControlTotals, state: &control_totals::OptionState, unit: &Unit) {
        let run = self.run;
        let Some(found) = option.unit(unit).map(|place| &state.units[place]) else { return };
        let money = |flow| option.has(flow).then(|| &found.money[flow]);
        let alone = option.lenses[..state.organisations.len()].iter().position(|o| o.unit == *unit);
        let paid_back = alone.filter(|_| option.has(Flow::Landed));
        let duty = option.duty(unit).map(|place| &state.duty[place]);
        let lines = [
            ("Control total", Some(&found.total)),
            ("Surplus spent", money(Flow::Spent)),
            ("Landed", money(Flow::Landed)),
            ("Paid back", paid_back.map(|place| &state.organisations[place].paid_back)),
            ("Position", Some(&found.position)),
            ("Interest", Some(&found.interest)),
            ("Before support", Some(&found.before)),
            ("Variance to total", Some(&found.variance)),
            ("Met", Some(&found.met)),
            ("Carried into next year", Some(&found.carry.carried)),
            ("Variance to duty", duty.map(|duty| &duty.variance)),
            ("Duty met", duty.map(|duty| &duty.met)),
            ("Support earned", money(Flow::Earned)),
            ("Bonus", money(Flow::Bonus)),
            ("Support forgone", money(Flow::Forgone)),
            ("Redistributed", money(Flow::Redistributed)),
            ("Rescued", money(Flow::Rescued)),
            ("After support", Some(&found.after)),
        ];
        for (name, block) in lines {
            if let Some(block) = block {
                self.add(unit, Section::ControlTotal, name, block[run]);
            }
        }
        if let Some(payer) = option.payer(unit).map(|place| &state.payers[place]) {
            self.add(unit, Section::ControlTotal, "Written off", payer.written_off[run]);
            self.add(unit, Section::ControlTotal, "Debt", payer.debt[run]);
        }
    }
}
