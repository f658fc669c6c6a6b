//! From the rows of new care models to places, draws and amounts by year.

use super::super::compile::Compiler;
use super::super::population::Population;
use super::super::quantities::{Kind, OnceId};
use super::super::uncertain::Quantile;
use super::{
    Change, Investment, Moves, Running, Sampled, Saving, Transfer, Transformation, Transformations,
    order,
};
use crate::scenario::{self, Party};

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
                Some(ids) => order::sorted(Some(ids))
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
    let route =
        |found: &scenario::Transfer| format!("{}/{}/{}", found.service, found.from, found.to.id());
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
