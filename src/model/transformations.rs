//! Transformations (new care models): late or on time, a success or not, changing activity and costing money.

mod order;

use super::block::{self, Block};
use super::compile::Compiler;
use super::population::Population;
use super::quantities::{Drawn, Kind, OnceId};
use super::uncertain::Quantile;
use crate::scenario::{self, Party};
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

/// The chance at which the plan's success draw stands: the greatest number below one half, so that the
/// plan succeeds where the probability is at least one half.
const JUST_BELOW_HALF: f64 = 0.5 - f64::EPSILON / 4.0;

pub fn compile(
    compiler: &mut Compiler,
    stated: &[scenario::Transformation],
    population: &Population,
) -> Transformations {
    let mut sorted: Vec<_> = stated.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let mut all = Transformations::default();
    for transformation in sorted {
        let counted = (&mut all.sampled, &mut all.transferred);
        let compiled = transformation_of(compiler, transformation, population, counted);
        for transfer in &compiled.transfers {
            match all.moves.iter_mut().find(|known| known.unit == transfer.unit) {
                Some(known) => known.transfers.push(transfer.place),
                None => {
                    let (unit, transfers) = (transfer.unit, vec![transfer.place]);
                    all.moves.push(Moves { unit, transfers });
                }
            }
        }
        all.money += compiled.investments.len() + compiled.running.len() + compiled.savings.len();
        all.list.push(compiled);
    }
    all
}

fn transformation_of(
    compiler: &mut Compiler,
    stated: &scenario::Transformation,
    population: &Population,
    (sampled, transferred): (&mut usize, &mut usize),
) -> Transformation {
    let id = stated.id.as_str();
    let success_draw = compiler
        .quantities
        .once(&["transformation", id, "success"], Kind::Uniform { plan: JUST_BELOW_HALF });
    let mut sample = |compiler: &mut Compiler, value: &scenario::Uncertain, name: &[&str]| {
        let quantile = Quantile::new(value, &mut compiler.tables);
        let name = [&["transformation", id], name].concat();
        let draw = (!quantile.is_certain()).then(|| compiler.quantities.once(&name, Kind::Normal));
        *sampled += 1;
        Sampled { quantile, draw, place: *sampled - 1 }
    };
    let mut changes: Vec<_> = stated.changes.iter().collect();
    changes.sort_by_cached_key(|&row| order::change(row));
    let changes = numbered(&changes, |change| change.service.clone())
        .map(|(nth, change)| Change {
            service: change.service.clone(),
            effect: sample(compiler, &change.effect, &["change", &change.service, &nth]),
            units: match &change.organisations {
                None => compiler.demand_units(&change.service, None),
                Some(ids) => sorted(Some(ids))
                    .into_iter()
                    .flat_map(|id| compiler.demand_units(&change.service, Some(id)))
                    .collect(),
            },
        })
        .collect();
    let mut transitions: Vec<_> = stated.transitions.iter().collect();
    transitions.sort_by_cached_key(|&row| order::transition(row));
    // Nothing is drawn for a population that no demand follows.
    let transitions = numbered(&transitions, |found| format!("{}/{}", found.from, found.to))
        .filter_map(|(nth, found)| {
            let place = population.prevented(&found.from, &found.to)?;
            let name = ["transition", &found.from, &found.to, &nth];
            Some((place, sample(compiler, &found.effect, &name)))
        })
        .collect();
    let mut investments: Vec<_> = stated.investments.iter().collect();
    investments.sort_by_cached_key(|&row| order::investment(row));
    let investments = numbered(&investments, |investment| investment.payer.id().to_owned())
        .map(|(nth, investment)| Investment {
            payer: payer(compiler, &investment.payer),
            amount: (1..=compiler.years())
                .map(|year| {
                    let since = year.checked_sub(stated.start);
                    since.and_then(|since| investment.amount.get(since)).copied().unwrap_or(0.0)
                })
                .collect(),
            overrun: sample(
                compiler,
                &investment.overrun,
                &["investment", investment.payer.id(), &nth],
            ),
        })
        .collect();
    let mut savings: Vec<_> = stated.savings.iter().collect();
    savings.sort_by_cached_key(|&row| order::saving(row));
    let savings = numbered(&savings, |saving| saving.organisation.clone())
        .map(|(nth, saving)| Saving {
            organisation: compiler.organisation(&saving.organisation),
            amount: sample(compiler, &saving.amount, &["saving", &saving.organisation, &nth]),
            price: compiler.price(&saving.price),
        })
        .collect();
    let mut transfers: Vec<_> = stated.transfers.iter().collect();
    transfers.sort_by_cached_key(|&row| order::transfer(row));
    let route = |found: &scenario::Transfer| {
        format!("{}/{}/{}", found.service, found.from, found.to.id())
    };
    let transfers: Vec<Transfer> = numbered(&transfers, route)
        .map(|(nth, found)| {
            let name = |what| ["transfer", &found.service, &found.from, found.to.id(), &nth, what];
            *transferred += 1;
            Transfer {
                service: found.service.clone(),
                from: compiler.organisation(&found.from),
                to: payer(compiler, &found.to),
                unit: compiler.demand_unit(&found.service, &found.from),
                share: sample(compiler, &found.share, &name("share")),
                cost: sample(compiler, &found.cost, &name("cost")),
                price: compiler.price(&found.price),
                value: compiler.provided(&found.service, &found.from),
                place: *transferred - 1,
            }
        })
        .collect();
    let mut running: Vec<_> = stated.running.iter().collect();
    running.sort_by_cached_key(|&row| order::running(row));
    let running = running.into_iter().map(|running| Running {
        payer: payer(compiler, &running.payer),
        amount: running.amount,
        price: compiler.price(&running.price),
    });
    Transformation {
        id: stated.id.clone(),
        ramp: ramp(stated, compiler.years()),
        running: running.collect(),
        delay: delay(compiler, stated),
        success: stated.success,
        success_draw,
        residual: stated.residual,
        changes,
        transitions,
        investments,
        savings,
        transfers,
    }
}

/// Numbers the members of an ordered list within each key: the first `emergency`, the second, ….
fn numbered<'a, T>(
    list: &'a [&'a T],
    key: impl Fn(&T) -> String,
) -> impl Iterator<Item = (String, &'a T)> {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    list.iter().map(move |&member| {
        let count = seen.entry(key(member)).or_default();
        *count += 1;
        (count.to_string(), member)
    })
}

fn sorted(ids: Option<&[String]>) -> Vec<&String> {
    let mut ids: Vec<&String> = ids.into_iter().flatten().collect();
    ids.sort();
    ids
}

fn payer(compiler: &Compiler, party: &Party) -> Option<usize> {
    match party {
        Party::Organisation(id) => Some(compiler.organisation(id)),
        Party::External => None,
    }
}

/// Share of full effect by projected year and years late.
fn ramp(stated: &scenario::Transformation, years: usize) -> Vec<Vec<f64>> {
    let last = stated.ramp.len().saturating_sub(1);
    (1..=years)
        .map(|year| {
            (0..stated.delay.len().max(1))
                .map(|late| match year.checked_sub(stated.start + late) {
                    Some(since) => stated.ramp.get(since.min(last)).copied().unwrap_or(0.0),
                    None => 0.0,
                })
                .collect()
        })
        .collect()
}

/// The draw that decides how late a transformation is; none where that is certain.
fn delay(compiler: &mut Compiler, stated: &scenario::Transformation) -> Option<(OnceId, Vec<f64>)> {
    let at_most: Vec<f64> = stated
        .delay
        .iter()
        .scan(0.0, |sum, chance| {
            *sum += chance;
            Some(*sum)
        })
        .collect();
    if at_most.len() < 2 {
        return None;
    }
    let mut likeliest = 0;
    for (late, chance) in stated.delay.iter().enumerate() {
        if *chance > stated.delay[likeliest] {
            likeliest = late;
        }
    }
    let plan = at_most[likeliest] - 0.5 * stated.delay[likeliest];
    let draw =
        compiler.quantities.once(&["transformation", &stated.id, "delay"], Kind::Uniform { plan });
    Some((draw, at_most))
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

impl Transformation {
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
