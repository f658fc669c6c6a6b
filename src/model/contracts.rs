//! Contracts: what commissioners pay providers, by each payment mechanism.

use super::block::{self, Block};
use super::compile::Compiler;
use super::costs::Activity;
use super::quantities::{Drawn, Kind, YearlyId};
use super::uncertain::Quantile;
use crate::scenario::{self, Party, Payment, Rebase};
use multiversion::multiversion;

/// A contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    pub id: String,
    /// The organisation that pays; `None` is outside the locality.
    pub commissioner: Option<usize>,
    /// The organisation that is paid; `None` is outside the locality.
    pub provider: Option<usize>,
    pub value: f64,
    /// The activity that it follows: the provider's, or the commissioner's where the provider is external.
    pub unit: usize,
    price: usize,
    mechanism: Mechanism,
    plan: PlanIndex,
    performance: Option<Performance>,
    /// Bounds of the payment by projected year, as multiples of `V·P`.
    floor: Option<Vec<f64>>,
    ceiling: Option<Vec<f64>>,
    /// Whether schemes save on it, so that its growth is wanted.
    pub saved_on: bool,
}

/// Payments by contract.
#[derive(Debug, Clone, Default)]
pub struct ContractState {
    /// This year's, £m.
    pub payments: Vec<Block>,
    /// Whether anything is paid this year, and how much that has grown since last year (1 where one of the two is 0): of
    /// contracts on which schemes save.
    pub paid: Vec<Block>,
    pub growth: Vec<Block>,
}

impl ContractState {
    pub fn new(contracts: usize) -> ContractState {
        ContractState {
            payments: block::several(contracts, 0.0),
            paid: block::several(contracts, 1.0),
            growth: block::several(contracts, 1.0),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Mechanism {
    Block,
    Activity,
    Marginal { threshold: f64, rate: f64 },
    Blended { variable: f64, band: f64, beyond: f64 },
    Capitated { index: usize, share: f64, band: f64 },
    YearOfCare { people: usize },
    Agreed { amount: Vec<f64> },
}

/// ā: the activity that was planned for.
#[derive(Debug, Clone, PartialEq)]
enum PlanIndex {
    /// The base year, compounded: ā by projected year.
    Fixed(Vec<f64>),
    /// Last year's realised activity times 1 + g: g by projected year.
    Annual(Vec<f64>),
}

#[derive(Debug, Clone, PartialEq)]
struct Performance {
    /// By projected year.
    share: Vec<f64>,
    achieved: Quantile,
    draw: Option<YearlyId>,
    /// k at its median.
    median: f64,
}

/// The base year's payments, £m.
pub fn start(contracts: &[Contract], state: &mut ContractState) {
    for (contract, payment) in contracts.iter().zip(&mut state.payments) {
        *payment = Block::all(contract.value);
    }
}

/// Compiles contracts in order of id.
pub fn compile(compiler: &mut Compiler, stated: &[scenario::Contract]) -> Vec<Contract> {
    let mut sorted: Vec<_> = stated.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    sorted.into_iter().map(|contract| contract_of(compiler, contract)).collect()
}

fn contract_of(compiler: &mut Compiler, stated: &scenario::Contract) -> Contract {
    let party = |compiler: &Compiler, party: &Party| match party {
        Party::Organisation(id) => Some(compiler.organisation(id)),
        Party::External => None,
    };
    let followed =
        if stated.provider == Party::External { &stated.commissioner } else { &stated.provider };
    let growth = match &stated.planned_growth {
        Some(growth) => growth.clone(),
        None => compiler.planned_growth(&stated.service).clone(),
    };
    let by_payment = match stated.payment {
        Payment::Block => Rebase::Fixed,
        _ => Rebase::Annual,
    };
    let plan = match stated.rebase.unwrap_or(by_payment) {
        Rebase::Annual => PlanIndex::Annual(growth),
        Rebase::Fixed => PlanIndex::Fixed(
            growth
                .iter()
                .scan(1.0, |index, growth| {
                    *index *= 1.0 + growth;
                    Some(*index)
                })
                .collect(),
        ),
    };
    let wide = |band: Option<f64>| band.unwrap_or(f64::INFINITY);
    let mechanism = match &stated.payment {
        Payment::Block => Mechanism::Block,
        Payment::Activity => Mechanism::Activity,
        &Payment::Marginal { threshold, rate } => Mechanism::Marginal { threshold, rate },
        &Payment::Blended { variable, band, beyond } => {
            Mechanism::Blended { variable, band: wide(band), beyond }
        }
        Payment::Capitated { index, share, band } => {
            Mechanism::Capitated { index: compiler.price(index), share: *share, band: wide(*band) }
        }
        Payment::YearOfCare { people } => Mechanism::YearOfCare { people: compiler.price(people) },
        Payment::Agreed { amount } => Mechanism::Agreed { amount: amount.clone() },
    };
    let performance = stated.performance.as_ref().map(|performance| {
        let achieved = Quantile::new(&performance.achieved, &mut compiler.tables);
        let draw = (!achieved.is_certain()).then(|| {
            compiler.quantities.yearly(&["contract", &stated.id, "performance"], Kind::Normal)
        });
        let median = achieved.at(0.0).clamp(0.0, 1.0);
        Performance { share: performance.share.clone(), achieved, draw, median }
    });
    Contract {
        id: stated.id.clone(),
        commissioner: party(compiler, &stated.commissioner),
        provider: party(compiler, &stated.provider),
        value: stated.value,
        unit: compiler.demand_unit(&stated.service, followed.id()),
        price: compiler.price(&stated.price),
        mechanism,
        plan,
        performance,
        floor: stated.floor.clone(),
        ceiling: stated.ceiling.clone(),
        saved_on: false,
    }
}

/// `payment = V·P·(y/y_0)·(1 − w + w·k)/(1 − w + w·k_0)`, kept between `floor·V·P` and `ceiling·V·P`, for every contract, £m.
///
/// £90m of activity at a floor of 1 and a tariff of 1.02 pays £91.8m where less is done.
#[multiversion(targets = "simd")]
pub fn step(
    contracts: &[Contract],
    year: usize,
    drawn: &Drawn,
    indices: &[Block],
    activity: &Activity,
    state: &mut ContractState,
) {
    let ContractState { payments, paid, growth } = state;
    for (number, (contract, payment)) in contracts.iter().zip(payments).enumerate() {
        let last = *payment;
        let (before, now) = (&activity.before[contract.unit], &activity.now[contract.unit]);
        contract.priced(year, indices, before, now, payment);
        let value = contract.value;
        match &contract.mechanism {
            Mechanism::Agreed { amount } => *payment = Block::all(amount[year - 1]),
            _ => block::update(payment, |_, priced| value * priced),
        }
        if let Some(performance) = &contract.performance {
            let z = performance.draw.map_or(&block::ZERO, |draw| drawn.yearly(draw));
            let mut attained = block::ZERO;
            performance.achieved.sample(z, &mut attained);
            let share = performance.share[year - 1];
            let at_median = 1.0 - share + share * performance.median;
            block::update(payment, |run, payment| {
                let attained = attained[run].clamp(0.0, 1.0);
                payment * ((1.0 - share + share * attained) / at_median)
            });
        }
        let price = &indices[contract.price];
        if let Some(floor) = &contract.floor {
            let floor = floor[year - 1] * value;
            block::update(payment, |run, payment| payment.max(floor * price[run]));
        }
        if let Some(ceiling) = &contract.ceiling {
            let ceiling = ceiling[year - 1] * value;
            block::update(payment, |run, payment| payment.min(ceiling * price[run]));
        }
        if contract.saved_on {
            block::set(&mut paid[number], |run| if payment[run] == 0.0 { 0.0 } else { 1.0 });
            block::set(&mut growth[number], |run| match last[run] == 0.0 || payment[run] == 0.0 {
                true => 1.0,
                false => payment[run] / last[run],
            });
        }
    }
}

impl Contract {
    /// Attains so much of its performance in every year of every run.
    pub fn hold(&mut self, attained: f64) {
        if let Some(performance) = &mut self.performance {
            (performance.achieved, performance.draw) = (Quantile::certain(attained), None);
        }
    }

    /// The share of performance that is attained in a year; `None` where it is certain or pays nothing.
    pub fn attained(&self, drawn: &Drawn) -> Option<Block> {
        let tied = |found: &&Performance| found.share.iter().any(|&share| share > 0.0);
        let performance = self.performance.as_ref().filter(tied)?;
        let mut attained = block::ZERO;
        performance.achieved.sample(drawn.yearly(performance.draw?), &mut attained);
        block::update(&mut attained, |_, attained| attained.clamp(0.0, 1.0));
        Some(attained)
    }

    /// Whether performance is drawn and paid for.
    pub fn has_uncertain_performance(&self) -> bool {
        self.performance.as_ref().is_some_and(|found| {
            found.share.iter().any(|&share| share > 0.0) && found.draw.is_some()
        })
    }

    /// `P·y/y_0`: what a contract of £1m pays before performance.
    #[inline(always)]
    fn priced(&self, year: usize, indices: &[Block], before: &Block, now: &Block, out: &mut Block) {
        let price = &indices[self.price];
        let planned = |run: usize| match &self.plan {
            PlanIndex::Fixed(planned) => planned[year - 1],
            PlanIndex::Annual(growth) => before[run] * (1.0 + growth[year - 1]),
        };
        match &self.mechanism {
            Mechanism::Block => block::set(out, |run| price[run] * planned(run)),
            Mechanism::Activity => block::set(out, |run| price[run] * now[run]),
            Mechanism::Marginal { threshold, rate } => {
                let y = |activity: f64| {
                    activity.min(*threshold) + rate * (activity - threshold).max(0.0)
                };
                let base = y(1.0);
                block::set(out, |run| price[run] * (y(now[run]) / base));
            }
            Mechanism::Blended { variable, band, beyond } => block::set(out, |run| {
                let planned = planned(run);
                let deviation = now[run] - planned;
                let inside = clip(deviation, *band, planned);
                price[run] * (planned + variable * inside + beyond * (deviation - inside))
            }),
            // y = C/P + …: the tariff cancels in the first term.
            Mechanism::Capitated { index, share, band } => {
                let capitation = &indices[*index];
                block::set(out, |run| {
                    let planned = planned(run);
                    let inside = clip(now[run] - planned, *band, planned);
                    capitation[run] + price[run] * share * inside
                });
            }
            // Set by its caller: it has no price.
            Mechanism::Agreed { .. } => {}
            Mechanism::YearOfCare { people } => {
                let people = &indices[*people];
                block::set(out, |run| price[run] * people[run]);
            }
        }
    }
}

/// `clip(deviation, ±band·planned)`; an infinite band clips nothing.
#[inline(always)]
fn clip(deviation: f64, band: f64, planned: f64) -> f64 {
    // An infinite band times a plan of 0 is not a number; `min` and `max` then pass the deviation through.
    let limit = band * planned;
    deviation.min(limit).max(-limit)
}
