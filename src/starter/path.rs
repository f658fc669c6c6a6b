//! The plan of one organisation, by the arithmetic that a run's plan follows: totals and savings are set by it, so
//! that a form's figures fit together whatever its organisations and years are.

use super::figures::{Line, Organisation, Planned};
use super::rates::{self, Service};
use super::size::Follows;

/// Positions from the base year on, £m, where `more` is added to the median of every delivery.
pub(super) fn positions(organisation: &Organisation, years: usize, more: f64) -> Vec<f64> {
    let mut banked = vec![0.0; organisation.schemes.len()];
    let mut missed = banked.clone();
    let mut before = own_cost(organisation, 0);
    (0..=years)
        .map(|year| {
            let own = own_cost(organisation, year);
            let mut savings = 0.0;
            if let Some(projected) = year.checked_sub(1) {
                let growth = own / before;
                let carried: f64 = banked.iter().map(|banked| banked * growth).sum();
                for ((scheme, banked), missed) in
                    organisation.schemes.iter().zip(&mut banked).zip(&mut missed)
                {
                    let planned = match &scheme.planned {
                        Planned::Rate(rate) => rate * (own - carried),
                        Planned::Money(money) => money.get(projected).copied().unwrap_or_default(),
                    };
                    let delivered = scheme.delivery.p50 + more;
                    let new = planned * delivered + scheme.slippage * *missed;
                    *banked = *banked * growth + scheme.recurrent * new;
                    *missed = planned * (1.0 - delivered).max(0.0);
                    savings += *banked + (1.0 - scheme.recurrent) * new;
                }
            }
            before = own;
            income(organisation, year) - own - paid(&organisation.paid, year) + savings
        })
        .collect()
}

/// Sets the rate of savings so that the position of the last year comes near `goal`, a share of that year's cost.
pub(super) fn aim(organisation: &mut Organisation, years: usize, goal: f64) {
    let (mut low, mut high) = (0.0, 0.08);
    for _ in 0..30 {
        let rate = f64::midpoint(low, high);
        set_rate(organisation, rate);
        let reached = positions(organisation, years, 0.0).last().copied().unwrap_or_default();
        let cost = own_cost(organisation, years) + paid(&organisation.paid, years);
        if reached < goal * cost { low = rate } else { high = rate }
    }
    // In the file a rate has a tenth of a per cent at most.
    set_rate(organisation, (1000.0 * high).round() / 1000.0);
}

fn set_rate(organisation: &mut Organisation, rate: f64) {
    for scheme in &mut organisation.schemes {
        if let Planned::Rate(planned) = &mut scheme.planned {
            *planned = rate;
        }
    }
}

/// What `growth` a year makes of 1 in `years`.
fn grown(growth: f64, years: usize) -> f64 {
    (0..years).fold(1.0, |index, _| index * (1.0 + growth))
}

fn income(organisation: &Organisation, year: usize) -> f64 {
    let lines = organisation.income.iter();
    lines.map(|line| line.base * grown(line.price.growth, year)).sum::<f64>()
        + paid(&organisation.received, year)
}

/// Contracts in a year in which activity is as planned.
fn paid(contracts: &[(&Service, f64)], year: usize) -> f64 {
    let each = contracts.iter().map(|(service, value)| value * grown(service.growth, year));
    each.sum::<f64>() * grown(rates::TARIFF.growth, year)
}

fn own_cost(organisation: &Organisation, year: usize) -> f64 {
    organisation.cost.iter().map(|line| cost(line, &organisation.received, year)).sum()
}

fn cost(line: &Line, received: &[(&Service, f64)], year: usize) -> f64 {
    let activity = match line.follows {
        Follows::Nothing => 1.0,
        Follows::Service(service) => grown(service.growth, year),
        Follows::Contracts => {
            let sum: f64 = received.iter().map(|(_, value)| value).sum();
            let each = received.iter().map(|(service, value)| value * grown(service.growth, year));
            each.sum::<f64>() / sum
        }
    };
    line.base * grown(line.price.growth, year) * (1.0 + line.variable * (activity - 1.0))
}
