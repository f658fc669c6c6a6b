//! Transformations (new care models): late or on time, a success or not, changing activity and costing money.

mod compile;
mod order;

pub use compile::compile;

use super::block::{self, Block};
use super::quantities::{Drawn, OnceId};
use super::uncertain::Quantile;
use multiversion::multiversion;

/// A new care model.
#[derive(Debug, Clone, PartialEq)]
pub struct Transformation {
    pub id: String,
    /// Share of full effect, by projected year and then by years late.
    ramp: Vec<Vec<f64>>,
    /// Chance of being at most 0, 1, … years late; the draw that decides.
    delay: Option<(OnceId, Vec<f64>)>,
    success: f64,
    success_draw: OnceId,
    pub residual: f64,
    pub changes: Vec<Change>,
    /// Prevention: the place of the move, and the effect on it.
    pub transitions: Vec<(usize, Sampled)>,
    pub investments: Vec<Investment>,
    pub running: Vec<Running>,
    pub savings: Vec<Saving>,
    pub transfers: Vec<Transfer>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub service: String,
    pub effect: Sampled,
    units: Vec<usize>,
}

/// Money spent from the planned start.
#[derive(Debug, Clone, PartialEq)]
pub struct Investment {
    /// The organisation charged; `None` is national money.
    pub payer: Option<usize>,
    /// Nominal £m by projected year.
    amount: Vec<f64>,
    pub overrun: Sampled,
}

/// £m a year at base prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// The organisation charged; `None` is national money.
    pub payer: Option<usize>,
    amount: f64,
    price: usize,
}

/// £m a year at base prices that an organisation no longer spends.
#[derive(Debug, Clone, PartialEq)]
pub struct Saving {
    pub organisation: usize,
    pub amount: Sampled,
    price: usize,
}

/// A share of a service that moves to another provider.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    pub service: String,
    /// The provider from which it moves, and the organisation that takes it over; `None` is outside the locality.
    pub from: usize,
    pub to: Option<usize>,
    /// The activity of which it is a share.
    pub unit: usize,
    pub share: Sampled,
    /// What a pound of base-year contract value costs there, and the price index that this grows with.
    pub cost: Sampled,
    pub price: usize,
    /// Base-year value of the contracts on which the service is provided, £m.
    pub value: f64,
    /// The place among all transfers.
    pub place: usize,
}

/// A unit of activity from which services move.
#[derive(Debug, Clone, PartialEq)]
pub struct Moves {
    pub unit: usize,
    /// Places among all transfers.
    pub transfers: Vec<usize>,
}

/// A value drawn once a run, and the block that holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    quantile: Quantile,
    draw: Option<OnceId>,
    /// The block that holds it.
    pub place: usize,
}

/// All transformations of a model, in order of id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transformations {
    pub list: Vec<Transformation>,
    sampled: usize,
    /// Blocks of this year's money: one for each investment, running cost and saving, in that order.
    money: usize,
    /// How many transfers there are, and the units from which they move.
    transferred: usize,
    pub moves: Vec<Moves>,
}

impl Transformations {
    /// How many transfers there are.
    pub fn transfers(&self) -> usize {
        self.transferred
    }
}

/// What is decided once a run.
#[derive(Debug, Clone, Default)]
pub struct Decided {
    /// 1, or the residual where it fails: one block for each transformation.
    pub kept: Vec<Block>,
    /// Whether it succeeds: one block for each transformation.
    pub succeeds: Vec<Block>,
    /// Years late: one block for each transformation.
    pub late: Vec<Block>,
    /// Effects, overruns and amounts saved.
    pub sampled: Vec<Block>,
}

impl Decided {
    pub fn new(all: &Transformations) -> Decided {
        Decided {
            kept: block::several(all.list.len(), 1.0),
            succeeds: block::several(all.list.len(), 1.0),
            late: block::several(all.list.len(), 0.0),
            sampled: block::several(all.sampled, 0.0),
        }
    }
}

/// What transformations change in a year.
#[derive(Debug, Clone, Default)]
pub struct TransformationState {
    /// F: what transformations multiply a unit's activity by.
    pub factor: Vec<Block>,
    /// This year's £m, for each transformation its investments, then running costs, then savings.
    pub money: Vec<Block>,
    /// This year's investment, running cost and saving by organisation, £m.
    pub investment: Vec<Block>,
    pub running: Vec<Block>,
    pub saving: Vec<Block>,
    /// This year's investment and running cost paid by national money, £m.
    pub national: Block,
    /// By transformation: 1 from the first year in which it takes effect, unless it fails.
    pub effective: Vec<Block>,
    /// m: the share that has moved, by transfer; and 1 − M, what is left, by unit from which anything moves.
    pub moved: Vec<Block>,
    pub left: Vec<Block>,
    /// What a pound of base-year value costs where it was taken over, by transfer.
    pub unit_cost: Vec<Block>,
}

impl TransformationState {
    pub fn new(all: &Transformations, units: usize, organisations: usize) -> TransformationState {
        TransformationState {
            factor: block::several(units, 1.0),
            money: block::several(all.money, 0.0),
            investment: block::several(organisations, 0.0),
            running: block::several(organisations, 0.0),
            saving: block::several(organisations, 0.0),
            national: block::ZERO,
            effective: block::several(all.list.len(), 0.0),
            moved: block::several(all.transferred, 0.0),
            left: block::several(all.moves.len(), 1.0),
            unit_cost: block::several(all.transferred, 0.0),
        }
    }

    /// The base year: nothing has taken effect.
    pub fn start(&mut self) {
        self.clear();
        self.effective.fill(block::ZERO);
        self.moved.fill(block::ZERO);
        self.left.fill(Block::all(1.0));
    }

    /// No effect and no money: what each year starts from.
    fn clear(&mut self) {
        self.factor.fill(Block::all(1.0));
        self.money.fill(block::ZERO);
        self.investment.fill(block::ZERO);
        self.running.fill(block::ZERO);
        self.saving.fill(block::ZERO);
        self.national = block::ZERO;
    }
}

/// Draws what is decided once a run: success, lateness, sizes.
pub fn decide(all: &Transformations, drawn: &Drawn, state: &mut Decided) {
    for (number, transformation) in all.list.iter().enumerate() {
        let u = drawn.once(transformation.success_draw);
        block::set(&mut state.kept[number], |run| {
            if u[run] < transformation.success { 1.0 } else { transformation.residual }
        });
        block::set(&mut state.succeeds[number], |run| {
            if u[run] < transformation.success { 1.0 } else { 0.0 }
        });
        if let Some((draw, at_most)) = &transformation.delay {
            let u = drawn.once(*draw);
            // The last chance is never compared with: rounding must not make anything later than that.
            let (_, but_last) = at_most.split_last().unwrap_or((&1.0, &[]));
            block::set(&mut state.late[number], |run| {
                but_last.iter().filter(|&&chance| u[run] >= chance).count() as f64
            });
        }
        let sampled = (transformation.changes.iter().map(|change| &change.effect))
            .chain(transformation.transitions.iter().map(|(_, effect)| effect))
            .chain(transformation.investments.iter().map(|investment| &investment.overrun))
            .chain(transformation.savings.iter().map(|saving| &saving.amount))
            .chain(transformation.transfers.iter().flat_map(|found| [&found.share, &found.cost]));
        for sampled in sampled {
            let z = sampled.draw.map_or(&block::ZERO, |draw| drawn.once(draw));
            sampled.quantile.sample(z, &mut state.sampled[sampled.place]);
        }
    }
}

impl Sampled {
    /// Holds it at one value.
    pub fn hold(&mut self, at: f64) {
        (self.quantile, self.draw) = (Quantile::certain(at), None);
    }
}

impl Transformation {
    /// Succeeds in every run, or in none.
    pub fn succeed(&mut self, succeeds: bool) {
        self.success = if succeeds { 1.0 } else { 0.0 };
    }

    /// Is so many years late in every run.
    pub fn be_late(&mut self, years: usize) {
        for ramp in &mut self.ramp {
            let reached = ramp[years.min(ramp.len() - 1)];
            ramp.fill(reached);
        }
    }

    /// Places of the organisations that it charges or saves anything.
    pub fn charged(&self) -> impl Iterator<Item = usize> {
        let investments = self.investments.iter().filter_map(|found| found.payer);
        let running = self.running.iter().filter_map(|found| found.payer);
        investments.chain(running).chain(self.savings.iter().map(|found| found.organisation))
    }

    /// The share of full effect that is reached this year, `ramp·(1 or residual)`; `number` is its place.
    #[inline(always)]
    fn strength(&self, number: usize, year: usize, decided: &Decided) -> Block {
        let ramp = &self.ramp[year - 1];
        let (kept, late) = (&decided.kept[number], &decided.late[number]);
        let mut strength = block::ZERO;
        block::set(&mut strength, |run| ramp[late[run] as usize] * kept[run]);
        strength
    }
}

/// What prevention multiplies moves between segments by this year, `Π max(0, 1 + effect·ramp·(1 or residual))`.
///
/// An effect of −20% at half of full effect gives a factor of 0.9.
pub fn prevent(all: &Transformations, year: usize, decided: &Decided, factor: &mut [Block]) {
    factor.fill(Block::all(1.0));
    for (number, transformation) in all.list.iter().enumerate() {
        if transformation.transitions.is_empty() {
            continue;
        }
        let strength = transformation.strength(number, year, decided);
        for (place, effect) in &transformation.transitions {
            let effect = &decided.sampled[effect.place];
            block::update(&mut factor[*place], |run, factor| {
                factor * (1.0 + effect[run] * strength[run]).max(0.0)
            });
        }
    }
}

/// This year's effect on activity, `F = Π max(0, 1 + effect·ramp·(1 or residual))`, and its money.
///
/// An effect of −9% in a second year at 45% of full effect gives a factor of 0.9595.
#[multiversion(targets = "simd")]
pub fn step(
    all: &Transformations,
    year: usize,
    decided: &Decided,
    indices: &[Block],
    state: &mut TransformationState,
) {
    if all.list.is_empty() {
        return;
    }
    state.clear();
    let mut place = 0;
    for (number, transformation) in all.list.iter().enumerate() {
        let strength = transformation.strength(number, year, decided);
        let (ramp, late) = (&transformation.ramp[year - 1], &decided.late[number]);
        let succeeds = &decided.succeeds[number];
        block::update(&mut state.effective[number], |run, effective| {
            let begins = if ramp[late[run] as usize] > 0.0 { succeeds[run] } else { 0.0 };
            effective.max(begins)
        });
        for change in &transformation.changes {
            let effect = &decided.sampled[change.effect.place];
            for &unit in &change.units {
                block::update(&mut state.factor[unit], |run, factor| {
                    factor * (1.0 + effect[run] * strength[run]).max(0.0)
                });
            }
        }
        for investment in &transformation.investments {
            let overrun = &decided.sampled[investment.overrun.place];
            let amount = investment.amount[year - 1];
            block::set(&mut state.money[place], |run| amount * overrun[run]);
            let charged = investment.payer.map(|payer| &mut state.investment[payer]);
            block::add(charged.unwrap_or(&mut state.national), &state.money[place]);
            place += 1;
        }
        for running in &transformation.running {
            let price = &indices[running.price];
            block::set(&mut state.money[place], |run| running.amount * price[run] * strength[run]);
            let charged = running.payer.map(|payer| &mut state.running[payer]);
            block::add(charged.unwrap_or(&mut state.national), &state.money[place]);
            place += 1;
        }
        for saving in &transformation.savings {
            let (amount, price) = (&decided.sampled[saving.amount.place], &indices[saving.price]);
            block::set(&mut state.money[place], |run| amount[run] * price[run] * strength[run]);
            block::add(&mut state.saving[saving.organisation], &state.money[place]);
            place += 1;
        }
        for transfer in &transformation.transfers {
            let share = &decided.sampled[transfer.share.place];
            let moved = &mut state.moved[transfer.place];
            block::set(moved, |run| share[run].clamp(0.0, 1.0) * strength[run]);
            state.unit_cost[transfer.place] = decided.sampled[transfer.cost.place];
        }
    }
    for (moves, left) in all.moves.iter().zip(&mut state.left) {
        let mut sum = block::ZERO;
        for &place in &moves.transfers {
            block::add(&mut sum, &state.moved[place]);
        }
        // More than the whole cannot move: all are scaled back alike.
        for &place in &moves.transfers {
            block::update(&mut state.moved[place], |run, moved| moved / sum[run].max(1.0));
        }
        block::set(left, |run| 1.0 - sum[run].min(1.0));
    }
}
