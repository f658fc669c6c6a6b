//! Organisations, their lines, and the activity that cost lines follow.

use std::collections::BTreeMap;

use super::context::Kind;
use super::cursor::{Cursor, Item};
use super::values::{
    flag, id, money, not_negative, one_of, reference, share, sum_to_one, text, yearly,
};
use crate::error::quoted;
use crate::scenario::tree::Value;
use crate::scenario::{CostLine, Growth, IncomeLine, Kind as Body, Mix, Organisation};

const BODIES: &[(&str, Body)] = &[
    ("nhs-trust", Body::NhsTrust),
    ("foundation-trust", Body::FoundationTrust),
    ("ccg", Body::Ccg),
    ("icb", Body::Icb),
    ("nhs-england", Body::NhsEngland),
    ("local-authority", Body::LocalAuthority),
    ("primary-care", Body::PrimaryCare),
    ("other", Body::Other),
];

/// `received` is what contracts pay to each organisation.
pub(super) fn organisation(row: &Cursor<'_>, received: &BTreeMap<String, f64>) -> Organisation {
    let id = row.need("id", id);
    let name = row.or("name", id.clone(), text);
    let covered = row.or("control_total", true, flag);
    let opening_debt = row.or("opening_debt", 0.0, |item| {
        let debt = not_negative(item)?;
        if !covered && debt > 0.0 {
            let title = format!("{} is not under control totals and borrows nothing", quoted(&id));
            item.warning(title, "this has no effect: its `control_total` is false");
        }
        Some(debt)
    });
    let contract_income = received.get(&id).copied().unwrap_or_default();
    Organisation {
        short: row.or("short", name.clone(), text),
        kind: row.or("kind", Body::Other, one_of(BODIES)),
        opening_debt,
        covered,
        income: row.rows("income", income_line),
        cost: row.rows("cost", |line| cost_line(line, contract_income)),
        id,
        name,
    }
}

fn income_line(row: &Cursor<'_>) -> IncomeLine {
    IncomeLine {
        name: row.need("name", line_name),
        base: row.need("base", money),
        growth: growth(row),
    }
}

fn cost_line(row: &Cursor<'_>, contract_income: f64) -> CostLine {
    let activity = row.item("activity");
    if let (Some(item), Some(_)) = (&activity, row.item("amount")) {
        let title = format!("{} has both `activity` and `amount`", row.path);
        let label = "an amount is certain and follows no activity";
        item.error(title, label, ["take one of the two out".into()]);
    }
    let follows = activity.is_some();
    let line = CostLine {
        name: row.need("name", line_name),
        base: row.need("base", money),
        growth: growth(row),
        activity: activity.and_then(|item| mix(&item, contract_income)).unwrap_or(Mix::Fixed),
        variable: row.or("variable", 0.0, share),
        release: row.or("release", 1.0, share),
    };
    for item in ["variable", "release"].into_iter().filter_map(|key| row.item(key)) {
        if !follows {
            item.warning(format!("{} has no effect", item.path), "the line follows no `activity`");
        }
    }
    line
}

fn line_name(item: &Item<'_>) -> Option<String> {
    let name = text(item)?;
    if name.trim().is_empty() { item.expects("a name") } else { Some(name) }
}

/// Exactly one of `price` and `amount`.
fn growth(row: &Cursor<'_>) -> Growth {
    let price = row.maybe("price", reference(Kind::Price)).map(Growth::Price);
    let amount = row.maybe("amount", yearly(money)).map(Growth::Amount);
    match (row.item("price"), row.item("amount")) {
        (None, None) => row.missing("`price` or `amount`"),
        (Some(_), Some(amount)) => {
            let title = format!("{} has both `price` and `amount`", row.path);
            let label = "an amount is what is published and grows with no price";
            amount.error(title, label, ["take one of the two out".into()]);
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
                item.error(title, label, [help.into()]);
            }
            Some(Mix::Contracts)
        }
        Value::Table(_) => {
            let weights = item.named(Kind::Service, share)?;
            sum_to_one(item, weights.values(), "give each service its share of the activity");
            Some(Mix::Services(weights))
        }
        _ => item.expects("`\"contracts\"` or a mix of services: { emergency = 0.4, … }"),
    }
}
