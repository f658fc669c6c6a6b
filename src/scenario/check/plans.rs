//! What the locality means to do: savings schemes and transformations.

use std::collections::BTreeMap;

use super::population::{Placed, transition};
use super::reader::{Item, Reader};
use super::units::Units;
use super::values::{distinct, id, list, party, reference, sum_to_one, text, year, yearly};
use crate::error::{Code, listed, quoted};
use crate::scenario::{
    Change, Contract, Investment, Party, Plan, Running, Scheme, Transfer, Transformation,
    TransformationSaving,
};

/// `contracts` by id.
pub(super) fn scheme(row: &Reader<'_>, contracts: &BTreeMap<&str, &Contract>) -> Scheme {
    let organisation = row.need("organisation", reference);
    let plan = row.get("plan", yearly).map(Plan::Amount);
    let rate = row.get("rate", yearly).map(Plan::Rate);
    match (row.item("plan"), row.item("rate")) {
        (None, None) => row.missing("`plan` or `rate`"),
        (Some(_), Some(rate)) => {
            let title = format!("{} has both `plan` and `rate`", row.path);
            let help = ["a plan is in £ million, a rate is a share of the cost base".into()];
            rate.error(Code::BothGiven, title, "take one of the two out", help);
        }
        _ => {}
    }
    let contract = row.get("contract", |item| {
        let id = reference(item)?;
        let payer = Party::Organisation(organisation.clone());
        let known = !organisation.is_empty();
        let paid = contracts.get(id.as_str());
        if let Some(other) = paid.filter(|paid| known && paid.commissioner != payer) {
            let title = format!("{} must be a contract that the organisation pays", item.path);
            let label = format!("{} pays it", quoted(other.commissioner.id()));
            let own = contracts.values().filter(|contract| contract.commissioner == payer);
            let own = listed(own.map(|contract| contract.id.as_str()));
            item.error(
                Code::Inconsistent,
                title,
                label,
                [format!("{} pays: {own}", quoted(&organisation))],
            );
        }
        Some(id)
    });
    Scheme {
        name: row.need("name", text),
        plan: plan.or(rate).unwrap_or(Plan::Amount(Vec::new())),
        recurrent: row.number("recurrent"),
        delivery: row.uncertain("delivery"),
        delivery_add: 0.0,
        slippage: row.number("slippage"),
        contract,
        organisation,
    }
}

pub(super) fn transformation(
    row: &Reader<'_>,
    units: &Units,
    segments: &[Placed],
    contracts: &[Contract],
) -> Transformation {
    let id = row.need("id", id);
    Transformation {
        name: row.text_or("name", &id),
        model: row.word("model").to_owned(),
        start: row.need("start", year),
        ramp: row.list("ramp"),
        delay: row.get("delay", chances).unwrap_or_else(|| row.list("delay")),
        success: row.number("success"),
        residual: row.number("residual"),
        changes: row.rows("change", |row| change(row, units)),
        transitions: row.rows("transition", |row| transition(row, segments)),
        investments: row.rows("investment", |row| Investment {
            payer: payer(row),
            amount: row.list("amount"),
            overrun: row.uncertain("overrun"),
        }),
        running: row.rows("running", |row| Running {
            payer: payer(row),
            amount: row.number("amount"),
            price: row.need("price", reference),
        }),
        savings: row.rows("saving", |row| TransformationSaving {
            organisation: row.need("organisation", inside),
            amount: row.uncertain("amount"),
            price: row.need("price", reference),
        }),
        transfers: row.rows("transfer", |row| transfer(row, contracts)),
        id,
    }
}

fn transfer(row: &Reader<'_>, contracts: &[Contract]) -> Transfer {
    let (service, from) = (row.need("service", reference), row.need("from", reference));
    let to = row.get("to", party).unwrap_or(Party::External);
    let provider = Party::Organisation(from.clone());
    let provides =
        |contract: &&Contract| contract.provider == provider && contract.service == service;
    if let Some(item) = row.item("from").filter(|_| !from.is_empty() && !service.is_empty()) {
        if to == provider {
            let title = format!("{} moves the service to where it is", row.path);
            item.error(Code::Inconsistent, title, "`from` and `to` are the same", None);
        } else if !contracts.iter().any(|contract| provides(&contract)) {
            let title = format!("{} provides no {} by contract", quoted(&from), quoted(&service));
            let others = contracts.iter().filter(|contract| contract.service == service);
            let help =
                format!("these do: {}", listed(others.map(|contract| contract.provider.id())));
            item.error(Code::Inconsistent, title, "nothing to move", [help]);
        }
    }
    Transfer {
        share: row.uncertain("share"),
        cost: row.uncertain("cost"),
        price: row.need("price", reference),
        service,
        from,
        to,
    }
}

fn payer(row: &Reader<'_>) -> Party {
    row.get("organisation", party).unwrap_or(Party::External)
}

/// An organisation of the locality: what somebody else saves is outside every position.
fn inside(item: &Item<'_>) -> Option<String> {
    if item.node.text() == Some("external") {
        let help = ["leave it out: what others save is in no position".into()];
        return item.expects_with("an organisation of the locality", help);
    }
    reference(item)
}

/// Chances of 0, 1, 2 … years late.
fn chances(item: &Item<'_>) -> Option<Vec<f64>> {
    let chances = list(item)?;
    sum_to_one(item, &chances, "give the chances of being 0, 1, 2 … years late");
    Some(chances)
}

fn change(row: &Reader<'_>, units: &Units) -> Change {
    let service = row.get("service", reference);
    let at = |item: &Item<'_>| {
        let organisation = reference(item)?;
        if let Some(service) = service.as_ref().filter(|s| !units.has(s, &organisation)) {
            let title = format!("{} has no activity of {}", quoted(&organisation), quoted(service));
            let help = [format!("these have: {}", listed(units.of(service)))];
            item.error(Code::Inconsistent, title, "nothing to change", help);
        }
        Some(organisation)
    };
    Change {
        effect: row.uncertain("effect"),
        organisations: row.get("organisations", distinct(at)),
        service: service.unwrap_or_default(),
    }
}
