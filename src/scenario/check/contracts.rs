//! Contracts: who pays whom for what, by which mechanism, and what of it is tied to performance.

use std::collections::BTreeMap;

use super::reader::{Item, Reader};
use super::uncertain::uncertain;
use super::values::{choice, id, number, party, reference, usual as usual_name, yearly};
use crate::error::{Code, quoted};
use crate::format::{Absent, Names};
use crate::scenario::{Contract, Party, Payment, Performance, Uncertain, Yearly};

/// `usual` is the payment that each service has unless a contract says otherwise.
pub(super) fn contract(row: &Reader<'_>, usual: Option<&BTreeMap<String, Payment>>) -> Contract {
    let id = row.need("id", id);
    let [commissioner, provider] = ["commissioner", "provider"].map(|key| row.get(key, party));
    if let (Some(commissioner), Some(provider)) = (&commissioner, &provider)
        && commissioner == provider
    {
        let (title, label) = match commissioner {
            Party::External => ("is external on both sides", "one side must be in the locality"),
            Party::Organisation(_) => ("is with itself", "the two sides must differ"),
        };
        row.error(Code::Inconsistent, format!("the contract {} {title}", quoted(&id)), label, None);
    }
    let service = row.get("service", reference);
    let given = row.item("payment").map(|item| payment(&item));
    if given.is_none()
        && let Some(service) = &service
        && !usual.is_some_and(|usual| usual.contains_key(service))
    {
        let title = format!("the contract {} has no payment", quoted(&id));
        let label = format!("no payment here, and none for {} in [payment]", quoted(service));
        row.error(
            Code::MissingKey,
            title,
            label,
            ["write `payment = { kind = \"block\" }`, say".into()],
        );
    }
    let [floor, ceiling] = ["floor", "ceiling"].map(|key| row.get(key, yearly));
    if let (Some(low), Some(high), Some(item)) = (&floor, &ceiling, row.item("floor"))
        && low.iter().zip(high).any(|(low, high)| low > high)
    {
        let title = format!("{} is above the ceiling", item.path);
        let help = "a payment cannot be at least the one and at most the other".to_owned();
        item.error(Code::Inconsistent, title, "in some year", [help]);
    }
    let usual = usual.zip(service.as_ref()).and_then(|(usual, service)| usual.get(service));
    Contract {
        commissioner: commissioner.unwrap_or(Party::External),
        provider: provider.unwrap_or(Party::External),
        value: row.number("value"),
        payment: given.flatten().or(usual.cloned()).unwrap_or(Payment::Block),
        price: index_or(row, "price"),
        rebase: row.get("rebase", choice),
        planned_growth: row.get("planned_growth", yearly),
        performance: row.get("performance", |item| {
            performance(item, yearly).map(|(share, achieved)| Performance { share, achieved })
        }),
        floor,
        ceiling,
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

/// A price index that has a usual name, which the format says.
fn index_or(row: &Reader<'_>, key: &str) -> String {
    let word = match row.format.key(key).map(|key| key.absent) {
        Some(Absent::Word(word)) => word,
        _ => "",
    };
    usual_name(Names::Price, row.item(key), row, word)
}

pub(super) fn payment(item: &Item<'_>) -> Option<Payment> {
    item.table(|table| {
        let kind = table.get("kind", super::values::word)?;
        let band = || table.get("band", number);
        Some(match kind {
            "activity" => Payment::Activity,
            "marginal" => {
                let (threshold, rate) = (table.number("threshold"), table.number("rate"));
                if let (Some(item), true) = (table.item("rate"), threshold == 0.0 && rate == 0.0) {
                    let title = format!("{} pays for nothing", item.path);
                    let help = "give a threshold or a rate above 0: payments are relative to the base year's";
                    let label = "with a threshold of 0, no activity is paid for";
                    item.error(Code::Inconsistent, title, label, [help.into()]);
                }
                Payment::Marginal { threshold, rate }
            }
            "blended" => Payment::Blended {
                variable: table.number("variable"),
                band: band(),
                beyond: table.number("beyond"),
            },
            "capitated" => Payment::Capitated {
                index: index_or(table, "index"),
                share: table.number("share"),
                band: band(),
            },
            "year-of-care" => Payment::YearOfCare { people: table.need("people", reference) },
            "agreed" => Payment::Agreed { amount: table.yearly("amount") },
            _ => Payment::Block,
        })
    })?
}

/// What is tied to performance, a share or one for each year, and what of it is attained; `false` is nothing, whatever an
/// option starts from.
pub(super) fn performance<T: Tied>(
    item: &Item<'_>,
    read: impl Fn(&Item<'_>) -> Option<T>,
) -> Option<(T, Uncertain)> {
    if item.is_false() {
        return None;
    }
    let (share, achieved) = item.table(|table| {
        let share = table.get("share", read);
        if share.is_none() && table.item("share").is_none() {
            table.missing("`share`");
        }
        Some((share?, table.get("achieved", uncertain)?))
    })??;
    if share.ties_all() && achieved.median() <= 0.0 {
        let title = format!("{} leaves nothing of the payment", item.path);
        let label = "all of it is tied, and the attainment is 0 at its median";
        let help = "the base-year value is what was paid at the median attainment";
        item.error(Code::Inconsistent, title, label, [help.into()]);
    }
    Some((share, achieved))
}

/// A share that is tied to performance, or one for each year.
pub(super) trait Tied {
    fn ties_all(&self) -> bool;
}

impl Tied for f64 {
    fn ties_all(&self) -> bool {
        *self == 1.0
    }
}

impl Tied for Yearly {
    fn ties_all(&self) -> bool {
        self.contains(&1.0)
    }
}
