//! What the locality means to do: savings schemes and transformations.

use std::collections::BTreeMap;

use super::context::Kind;
use super::cursor::{Cursor, Item};
use super::population::{Placed, transition};
use super::units::Units;
use super::values::{
    distinct, id, list, money, party, projected_year, reference, share, signed_share, sum_to_one,
    text, uncertain, yearly,
};
use crate::error::{listed, quoted};
use crate::scenario::{
    Change, Contract, Investment, Party, Plan, Running, Scheme, Transformation,
    TransformationSaving, Uncertain,
};

const MODELS: &[(&str, &str)] = &[
    ("mcp", "mcp"),
    ("pacs", "pacs"),
    ("care-homes", "care-homes"),
    ("smaller-hospitals", "smaller-hospitals"),
    ("prevention", "prevention"),
    ("other", "other"),
];

/// `contracts` by id.
pub(super) fn scheme(row: &Cursor<'_>, contracts: &BTreeMap<&str, &Contract>) -> Scheme {
    let organisation = row.need("organisation", reference(Kind::Organisation));
    let plan = row.maybe("plan", yearly(money)).map(Plan::Amount);
    let rate = row.maybe("rate", yearly(signed_share)).map(Plan::Rate);
    match (row.item("plan"), row.item("rate")) {
        (None, None) => row.missing("`plan` or `rate`"),
        (Some(_), Some(rate)) => {
            let title = format!("{} has both `plan` and `rate`", row.path);
            let help = ["a plan is in £ million, a rate is a share of the cost base".into()];
            rate.error(title, "take one of the two out", help);
        }
        _ => {}
    }
    let contract = row.maybe("contract", |item| {
        let id = reference(Kind::Contract)(item)?;
        let payer = Party::Organisation(organisation.clone());
        let known = !organisation.is_empty();
        let paid = contracts.get(id.as_str());
        if let Some(other) = paid.filter(|paid| known && paid.commissioner != payer) {
            let title = format!("{} must be a contract that the organisation pays", item.path);
            let label = format!("{} pays it", quoted(other.commissioner.id()));
            let own = contracts.values().filter(|contract| contract.commissioner == payer);
            let own = listed(own.map(|contract| contract.id.as_str()));
            item.error(title, label, [format!("{} pays: {own}", quoted(&organisation))]);
        }
        Some(id)
    });
    Scheme {
        name: row.need("name", text),
        plan: plan.or(rate).unwrap_or(Plan::Amount(Vec::new())),
        recurrent: row.or("recurrent", 1.0, share),
        delivery: row.or("delivery", Uncertain::certain(1.0), uncertain),
        delivery_add: 0.0,
        slippage: row.or("slippage", 0.0, share),
        contract,
        organisation,
    }
}

pub(super) fn transformation(
    row: &Cursor<'_>,
    units: &Units,
    segments: &[Placed],
) -> Transformation {
    let id = row.need("id", id);
    Transformation {
        name: row.or("name", id.clone(), text),
        model: row.or("model", "other", super::values::one_of(MODELS)).to_owned(),
        start: row.need("start", projected_year),
        ramp: row.or("ramp", vec![1.0], list(share)),
        delay: row.or("delay", vec![1.0], chances),
        success: row.or("success", 1.0, share),
        residual: row.or("residual", 0.0, share),
        changes: row.rows("change", |row| change(row, units)),
        transitions: row.rows("transition", |row| transition(row, segments)),
        investments: row.rows("investment", |row| Investment {
            payer: payer(row),
            amount: row.need("amount", list(money)),
            overrun: row.or("overrun", Uncertain::certain(1.0), uncertain),
        }),
        running: row.rows("running", |row| Running {
            payer: payer(row),
            amount: row.need("amount", money),
            price: row.need("price", reference(Kind::Price)),
        }),
        savings: row.rows("saving", |row| TransformationSaving {
            organisation: row.need("organisation", inside),
            amount: row.required("amount", uncertain).unwrap_or(Uncertain::certain(0.0)),
            price: row.need("price", reference(Kind::Price)),
        }),
        id,
    }
}

fn payer(row: &Cursor<'_>) -> Party {
    row.required("organisation", party).unwrap_or(Party::External)
}

/// An organisation of the locality: what somebody else saves is outside every position.
fn inside(item: &Item<'_>) -> Option<String> {
    if item.node.text() == Some("external") {
        let help = ["leave it out: what others save is in no position".into()];
        return item.expects_with("an organisation of the locality", help);
    }
    reference(Kind::Organisation)(item)
}

/// Chances of 0, 1, 2 … years late.
fn chances(item: &Item<'_>) -> Option<Vec<f64>> {
    let chances = list(share)(item)?;
    sum_to_one(item, &chances, "give the chances of being 0, 1, 2 … years late");
    Some(chances)
}

fn change(row: &Cursor<'_>, units: &Units) -> Change {
    let service = row.required("service", reference(Kind::Service));
    let at = |item: &Item<'_>| {
        let organisation = reference(Kind::Organisation)(item)?;
        if let Some(service) = service.as_ref().filter(|s| !units.has(s, &organisation)) {
            let title = format!("{} has no activity of {}", quoted(&organisation), quoted(service));
            let help = [format!("these have: {}", listed(units.of(service)))];
            item.error(title, "nothing to change", help);
        }
        Some(organisation)
    };
    Change {
        effect: row.required("effect", uncertain).unwrap_or(Uncertain::certain(0.0)),
        organisations: row.maybe("organisations", distinct(at)),
        service: service.unwrap_or_default(),
    }
}
