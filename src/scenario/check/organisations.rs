//! Organisations, their lines, and the activity that cost lines follow.

use super::context::Kind;
use super::cursor::{Cursor, Item};
use super::values::{flag, id, money, not_negative, one_of, reference, share, text, yearly};
use crate::scenario::tree::Value;
use crate::scenario::{
    Contract, CostLine, Growth, IncomeLine, Kind as Body, Mix, Organisation, Party,
};

/// Mixes sum to 1 to within this.
const EXACT: f64 = 1e-6;

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

pub(super) fn organisation(row: &Cursor<'_>, contracts: &[Contract]) -> Organisation {
    let id = row.need("id", id);
    let name = row.or("name", id.clone(), text);
    let covered = row.or("control_total", true, flag);
    let opening_debt = row.or("opening_debt", 0.0, not_negative);
    if !covered && opening_debt != 0.0 {
        let label = "it has no effect: `control_total = false`";
        let title = format!("{id} is not under control totals and borrows nothing");
        row.maybe("opening_debt", |item| Some(item.warning(title.clone(), label)));
    }
    let party = Party::Organisation(id.clone());
    let received = contracts.iter().filter(|contract| contract.provider == party);
    let contract_income: f64 = received.map(|contract| contract.value).sum();
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
    CostLine {
        name: row.need("name", line_name),
        base: row.need("base", money),
        growth: growth(row),
        activity: activity.and_then(|item| mix(&item, contract_income)).unwrap_or(Mix::Fixed),
        variable: row.or("variable", 0.0, share),
        release: row.or("release", 1.0, share),
    }
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
            let sum: f64 = weights.values().sum();
            if (sum - 1.0).abs() > EXACT {
                let title = format!("{} must sum to 1", item.path);
                let label = format!("the weights sum to {sum}");
                item.error(title, label, ["give each service its share of the activity".into()]);
            }
            Some(Mix::Services(weights))
        }
        _ => item.expects("`\"contracts\"` or a mix of services: { emergency = 0.4, … }"),
    }
}
