//! Organisations, their lines, and the activity that cost lines follow.

use std::collections::BTreeMap;

use super::reader::{Item, Reader};
use super::values::{id, number, reference, sum_to_one, text, yearly};
use crate::error::{Code, quoted};
use crate::scenario::tree::Value;
use crate::scenario::{CostLine, Growth, IncomeLine, Kind, Mix, Organisation};

/// `received` is what contracts pay to each organisation.
pub(super) fn organisation(row: &Reader<'_>, received: &BTreeMap<String, f64>) -> Organisation {
    let id = row.need("id", id);
    let name = row.text_or("name", &id);
    let covered = row.flag("control_total");
    let opening_debt = row.number("opening_debt");
    if let Some(item) = row.item("opening_debt").filter(|_| !covered && opening_debt > 0.0) {
        let title = format!("{} is not under control totals and borrows nothing", quoted(&id));
        item.warning(Code::NoEffect, title, "this has no effect: its `control_total` is false");
    }
    let contract_income = received.get(&id).copied().unwrap_or_default();
    Organisation {
        short: row.text_or("short", &name),
        kind: row.choice("kind").unwrap_or(Kind::Other),
        opening_debt,
        covered,
        income: row.rows("income", income_line),
        cost: row.rows("cost", |line| cost_line(line, contract_income)),
        id,
        name,
    }
}

fn income_line(row: &Reader<'_>) -> IncomeLine {
    IncomeLine { name: row.need("name", line_name), base: row.number("base"), growth: growth(row) }
}

fn cost_line(row: &Reader<'_>, contract_income: f64) -> CostLine {
    let activity = row.item("activity");
    if let (Some(item), Some(_)) = (&activity, row.item("amount")) {
        let title = format!("{} has both `activity` and `amount`", row.path);
        let label = "an amount is certain and follows no activity";
        item.error(Code::BothGiven, title, label, ["take one of the two out".into()]);
    }
    CostLine {
        name: row.need("name", line_name),
        base: row.number("base"),
        growth: growth(row),
        activity: activity.and_then(|item| mix(&item, contract_income)).unwrap_or(Mix::Fixed),
        variable: row.number("variable"),
        release: row.number("release"),
    }
}

fn line_name(item: &Item<'_>) -> Option<String> {
    let name = text(item)?;
    if name.trim().is_empty() { item.expects("a name") } else { Some(name) }
}

/// Exactly one of `price` and `amount`.
fn growth(row: &Reader<'_>) -> Growth {
    let price = row.get("price", reference).map(Growth::Price);
    let amount = row.get("amount", yearly).map(Growth::Amount);
    match (row.item("price"), row.item("amount")) {
        (None, None) => row.missing("`price` or `amount`"),
        (Some(_), Some(amount)) => {
            let title = format!("{} has both `price` and `amount`", row.path);
            let label = "an amount is what is published and grows with no price";
            amount.error(Code::BothGiven, title, label, ["take one of the two out".into()]);
        }
        _ => {}
    }
    price.or(amount).unwrap_or(Growth::Amount(Vec::new()))
}

fn mix(item: &Item<'_>, contract_income: f64) -> Option<Mix> {
    match &item.node.value {
        Value::Text(word) if word == "contracts" => {
            if contract_income <= 0.0 {
                let title = format!("{} follows contracts that there are not", item.path);
                let label = "no contract pays the organisation";
                let help = "give a mix of services: `activity = { emergency = 1.0 }`";
                item.error(Code::Inconsistent, title, label, [help.into()]);
            }
            Some(Mix::Contracts)
        }
        Value::Table(_) => {
            let weights = item.named(number)?;
            sum_to_one(item, weights.values(), "give each service its share of the activity");
            Some(Mix::Services(weights))
        }
        _ => item.expects("`\"contracts\"` or a mix of services: { emergency = 0.4, … }"),
    }
}
