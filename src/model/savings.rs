//! Savings schemes: what was planned, how much of it was delivered, and what of that recurs.

use super::block::{self, Block};
use super::compile::Compiler;
use super::contracts::ContractState;
use super::costs;
use super::growth::Deviation;
use super::quantities::{Drawn, Kind};
use super::uncertain::Quantile;
use crate::scenario::{self, Plan};
use multiversion::multiversion;

/// A savings scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    pub organisation: usize,
    pub name: String,
    plan: Plan,
    recurrent: f64,
    slippage: f64,
    delivery: Quantile,
    delivery_add: f64,
    /// How delivery departs from its median; `None` where it is certain.
    deviation: Option<Deviation>,
    /// The contract on which it buys less, by place.
    pub contract: Option<usize>,
}

#[derive(Debug, Clone, Default)]
pub struct SavingsState {
    deviation: Vec<Block>,
    /// p: this year's plan of each scheme, £m; and k: the share of it that is delivered.
    pub planned: Vec<Block>,
    pub delivered: Vec<Block>,
    /// Plan times what was not delivered, last year, £m: what may yet slip into this year.
    missed: Vec<Block>,
    /// R: recurrent savings banked by each scheme, £m a year.
    banked: Vec<Block>,
    /// (1 − q)·n: this year's non-recurrent saving of each scheme, £m.
    pub non_recurrent: Vec<Block>,
    /// This year's saving of each scheme, £m.
    pub saving: Vec<Block>,
    /// Recurrent savings banked on each organisation's own cost lines, at this year's cost, £m.
    pub banked_on_lines: Vec<Block>,
}

impl Scheme {
    /// Holds delivery at its mean and so much more in every year of every run, within 0 and 2.
    pub fn hold(&mut self, more: f64) {
        // E over a standard normal: the mean over a fine grid, weighted by the density.
        let grid = (-600..=600).map(|step| f64::from(step) / 100.0);
        let (mut sum, mut weights) = (0.0, 0.0);
        for z in grid {
            let weight = (-0.5 * z * z).exp();
            sum += weight * (self.delivery.at(z) + self.delivery_add).clamp(0.0, 2.0);
            weights += weight;
        }
        self.delivery = Quantile::certain((sum / weights + more).clamp(0.0, 2.0));
        (self.deviation, self.delivery_add) = (None, 0.0);
    }

    /// What is planned, by projected year.
    pub fn planned(&mut self) -> &mut Vec<f64> {
        let (Plan::Amount(planned) | Plan::Rate(planned)) = &mut self.plan;
        planned
    }
}

impl SavingsState {
    pub fn new(schemes: usize, organisations: usize) -> SavingsState {
        SavingsState {
            deviation: block::several(schemes, 0.0),
            planned: block::several(schemes, 0.0),
            delivered: block::several(schemes, 0.0),
            missed: block::several(schemes, 0.0),
            banked: block::several(schemes, 0.0),
            non_recurrent: block::several(schemes, 0.0),
            saving: block::several(schemes, 0.0),
            banked_on_lines: block::several(organisations, 0.0),
        }
    }

    /// Back to the base year, in which nothing has been saved.
    pub fn start(&mut self) {
        for blocks in [
            &mut self.deviation,
            &mut self.missed,
            &mut self.banked,
            &mut self.non_recurrent,
            &mut self.saving,
        ] {
            blocks.fill(block::ZERO);
        }
    }
}

/// Compiles schemes in order of organisation and name.
pub fn compile(compiler: &mut Compiler, stated: &[scenario::Scheme]) -> Vec<Scheme> {
    let mut sorted: Vec<_> = stated.iter().collect();
    sorted.sort_by_key(|scheme| (&scheme.organisation, &scheme.name));
    let driver = compiler.savings;
    sorted
        .into_iter()
        .map(|scheme| {
            let delivery = Quantile::new(&scheme.delivery, &mut compiler.tables);
            let quantities = std::cell::RefCell::new(&mut compiler.quantities);
            let deviation = (!delivery.is_certain()).then(|| {
                Deviation::new(
                    driver.shared,
                    driver.persistence,
                    || quantities.borrow_mut().yearly(&["savings", "shared"], Kind::Normal),
                    || {
                        let name = ["scheme", &scheme.organisation, &scheme.name, "own"];
                        quantities.borrow_mut().yearly(&name, Kind::Normal)
                    },
                )
            });
            Scheme {
                organisation: compiler.organisation(&scheme.organisation),
                name: scheme.name.clone(),
                plan: scheme.plan.clone(),
                recurrent: scheme.recurrent,
                slippage: scheme.slippage,
                delivery,
                delivery_add: scheme.delivery_add,
                deviation,
                contract: scheme.contract.as_deref().map(|id| compiler.contract(id)),
            }
        })
        .collect()
}

/// A scheme on no contract saves in every year.
const ALWAYS: Block = Block::all(1.0);

/// This year's savings of every scheme.
///
/// `k = clamp(Q(Φ(x)) + delivery_add, 0, 2)`,
/// `n_t = p_t·k_t + slippage·p_{t−1}·max(0, 1 − k_{t−1})`,
/// `R_t = R_{t−1}·κ_t + q·n_t`, `saving_t = R_t + (1 − q)·n_t`.
///
/// κ is the growth of the organisation's recurrent cost lines that follow a price, or of the contract's payment. In a year in
/// which the contract pays nothing, a scheme on it saves and banks nothing.
///
/// £10m planned, 80% delivered, 70% of that recurrent: a saving of £8m, £5.6m of it banked; in the next
/// year, with costs up by 3%, the £5.6m is worth £5.8m.
#[multiversion(targets = "simd")]
pub fn step(
    schemes: &[Scheme],
    year: usize,
    drawn: &Drawn,
    costs: &costs::CostState,
    contracts: &ContractState,
    state: &mut SavingsState,
) {
    // A rate applies to the cost lines less what is already banked on them: first what is banked.
    state.banked_on_lines.fill(block::ZERO);
    for (number, scheme) in schemes.iter().enumerate() {
        let growth = match scheme.contract {
            Some(contract) => &contracts.growth[contract],
            None => &costs.growth[scheme.organisation],
        };
        block::multiply(&mut state.banked[number], growth);
        if scheme.contract.is_none() {
            block::add(&mut state.banked_on_lines[scheme.organisation], &state.banked[number]);
        }
    }
    for (number, scheme) in schemes.iter().enumerate() {
        let x = &mut state.deviation[number];
        if let Some(deviation) = &scheme.deviation {
            deviation.step(year, drawn, x);
        }
        let delivered = &mut state.delivered[number];
        scheme.delivery.sample(x, delivered);
        block::update(delivered, |_, rate| (rate + scheme.delivery_add).clamp(0.0, 2.0));

        let planned = &mut state.planned[number];
        match &scheme.plan {
            Plan::Amount(amount) => *planned = Block::all(amount[year - 1]),
            Plan::Rate(rate) => {
                let rate = rate[year - 1];
                let total = &costs.total[scheme.organisation];
                let banked = &state.banked_on_lines[scheme.organisation];
                block::set(planned, |run| rate * (total[run] - banked[run]));
            }
        }

        let (banked, missed) = (&mut state.banked[number], &mut state.missed[number]);
        let (passing, saving) = (&mut state.non_recurrent[number], &mut state.saving[number]);
        let paid = scheme.contract.map_or(&ALWAYS, |contract| &contracts.paid[contract]);
        // In one pass, since each step needs the one before.
        for run in 0..block::BLOCK {
            let (planned, delivered) = (planned[run], delivered[run]);
            let new = paid[run] * (planned * delivered + scheme.slippage * missed[run]);
            missed[run] = planned * (1.0 - delivered).max(0.0);
            banked[run] += scheme.recurrent * new;
            passing[run] = (1.0 - scheme.recurrent) * new;
            saving[run] = paid[run] * (banked[run] + passing[run]);
        }
    }
}
