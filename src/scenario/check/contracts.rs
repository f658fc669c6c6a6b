//! Contracts: who pays whom for what, by which mechanism, and what of it is tied to performance.

use std::collections::BTreeMap;

use super::context::Kind;
use super::cursor::{Cursor, Item};
use super::values::{
    growth, id, money, not_negative, one_of, party, reference, share, uncertain, yearly,
};
use crate::error::quoted;
use crate::scenario::{Contract, Party, Payment, Performance, Rebase, Shape, Uncertain};

/// The tariff, where a contract names no other price.
const TARIFF: &str = "tariff";
/// What capitated contracts grow with, where they name no other index.
const CAPITATION: &str = "capitation";

/// `usual` is the payment that each service has unless a contract says otherwise.
pub(super) fn contract(row: &Cursor<'_>, usual: Option<&BTreeMap<String, Payment>>) -> Contract {
    let id = row.need("id", id);
    let [commissioner, provider] = ["commissioner", "provider"].map(|key| row.required(key, party));
    if let (Some(commissioner), Some(provider)) = (&commissioner, &provider)
        && commissioner == provider
    {
        let (title, label) = match commissioner {
            Party::External => ("is external on both sides", "one side must be in the locality"),
            Party::Organisation(_) => ("is with itself", "the two sides must differ"),
        };
        row.error(format!("the contract {} {title}", quoted(&id)), label, None);
    }
    let service = row.required("service", reference(Kind::Service));
    let given = row.item("payment").map(|item| payment(&item));
    if given.is_none()
        && let Some(service) = &service
        && !usual.is_some_and(|usual| usual.contains_key(service))
    {
        let title = format!("the contract {} has no payment", quoted(&id));
        let label = format!("no payment here, and none for {} in [payment]", quoted(service));
        row.error(title, label, ["write `payment = { kind = \"block\" }`, say".into()]);
    }
    let usual = usual.zip(service.as_ref()).and_then(|(usual, service)| usual.get(service));
    Contract {
        commissioner: commissioner.unwrap_or(Party::External),
        provider: provider.unwrap_or(Party::External),
        value: row.need("value", money),
        payment: given.flatten().or(usual.cloned()).unwrap_or(Payment::Block),
        price: index_or(row, "price", TARIFF),
        rebase: row
            .maybe("rebase", one_of(&[("annual", Rebase::Annual), ("fixed", Rebase::Fixed)])),
        planned_growth: row.maybe("planned_growth", yearly(growth)),
        performance: row.maybe("performance", performance),
        service: service.unwrap_or_default(),
        id,
    }
}

/// What contracts pay to each organisation in the base year, £m.
pub(super) fn income(contracts: &[Contract]) -> BTreeMap<String, f64> {
    let mut received = BTreeMap::new();
    for contract in contracts {
        if let Party::Organisation(id) = &contract.provider {
            *received.entry(id.clone()).or_default() += contract.value;
        }
    }
    received
}

/// A price index that has a usual name.
fn index_or(row: &Cursor<'_>, key: &'static str, usual: &str) -> String {
    if row.item(key).is_none() {
        row.context.mark_used(Kind::Price, usual);
        row.context.refer(Kind::Price, usual, row.place);
    }
    row.or(key, usual.to_owned(), reference(Kind::Price))
}

pub(super) fn payment(item: &Item<'_>) -> Option<Payment> {
    #[derive(Clone, Copy)]
    enum By {
        Block,
        Activity,
        Marginal,
        Blended,
        Capitated,
        YearOfCare,
    }
    const KINDS: &[(&str, By)] = &[
        ("block", By::Block),
        ("activity", By::Activity),
        ("marginal", By::Marginal),
        ("blended", By::Blended),
        ("capitated", By::Capitated),
        ("year-of-care", By::YearOfCare),
    ];
    item.table(|table| {
        Some(match table.required("kind", one_of(KINDS))? {
            By::Block => Payment::Block,
            By::Activity => Payment::Activity,
            By::Marginal => {
                let threshold = table.need("threshold", not_negative);
                let rate = table.need("rate", share);
                if let (Some(item), true) = (table.item("rate"), threshold == 0.0 && rate == 0.0) {
                    let title = format!("{} pays for nothing", item.path);
                    let help = "give a threshold or a rate above 0: payments are relative to the base year's";
                    item.error(title, "with a threshold of 0, no activity is paid for", [help.into()]);
                }
                Payment::Marginal { threshold, rate }
            }
            By::Blended => Payment::Blended {
                variable: table.need("variable", share),
                band: table.maybe("band", not_negative),
                beyond: table.or("beyond", 0.0, share),
            },
            By::Capitated => Payment::Capitated {
                index: index_or(table, "index", CAPITATION),
                share: table.or("share", 0.0, share),
                band: table.maybe("band", not_negative),
            },
            By::YearOfCare => {
                Payment::YearOfCare { people: table.need("people", reference(Kind::Price)) }
            }
        })
    })?
}

/// What is tied to performance; `false` is nothing, whatever an option starts from.
pub(super) fn performance(item: &Item<'_>) -> Option<Performance> {
    if item.is_false() {
        return None;
    }
    let performance = item.table(|table| {
        let share = table.need("share", share);
        Some(Performance { share, achieved: table.required("achieved", uncertain)? })
    })??;
    if performance.share == 1.0 && median(&performance.achieved) <= 0.0 {
        let title = format!("{} leaves nothing of the payment", item.path);
        let label = "all of it is tied, and the attainment is 0 at its median";
        let help = "the base-year value is what was paid at the median attainment";
        item.error(title, label, [help.into()]);
    }
    Some(performance)
}

/// The value at z = 0.
fn median(value: &Uncertain) -> f64 {
    let median = match value.shape {
        Shape::Certain(value) => value,
        Shape::TwoPiece { p50, .. } => p50,
        Shape::Normal { mean, .. } => mean,
        Shape::Uniform { low, high } => (low + high) / 2.0,
        Shape::Triangular { low, mode, high } => {
            let (left, right) = (mode - low, high - mode);
            if left >= right {
                low + ((high - low) * left / 2.0).sqrt()
            } else {
                high - ((high - low) * right / 2.0).sqrt()
            }
        }
        // The beta's median lies between its mode and its mean; its sign is all that is asked for.
        Shape::Pert { low, mode, high } => (2.0 * (low + 4.0 * mode + high) / 6.0 + mode) / 3.0,
    };
    median.max(value.min.unwrap_or(median)).min(value.max.unwrap_or(f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_a_triangle_halves_its_area() {
        let triangle = |low, mode, high| Uncertain {
            shape: Shape::Triangular { low, mode, high },
            min: None,
            max: None,
        };
        for (low, mode, high) in [(0.0, 0.5, 1.0), (0.0, 0.2, 1.0), (-1.0, 0.9, 1.0)] {
            let at = median(&triangle(low, mode, high));
            let below = if at <= mode {
                (at - low).powi(2) / ((high - low) * (mode - low))
            } else {
                1.0 - (high - at).powi(2) / ((high - low) * (high - mode))
            };
            assert!((below - 0.5).abs() < 1e-12, "{low} {mode} {high}: {below}");
        }
    }
}
