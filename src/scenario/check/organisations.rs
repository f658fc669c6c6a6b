//! Organisations, their lines, and the activity that cost lines follow.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::drivers;
use super::reader::{Item, Reader};
use super::values::{distinct, id, number, reference, spread, sum_to_one, text, yearly};
use crate::error::{Code, quoted};
use crate::format::Names;
use crate::scenario::tree::Value;
use crate::scenario::{CostLine, Group, Growth, IncomeLine, Kind, Mix, Organisation, OwnResidual};

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
    let borrows = row.flag("borrows");
    if let Some(item) = row.item("opening_debt").filter(|_| !borrows && opening_debt > 0.0) {
        let title = format!("{} does not borrow and has an opening debt", quoted(&id));
        let help = "take out `opening_debt`, or `borrows = false`".to_owned();
        item.error(Code::Inconsistent, title, "its `borrows` is false", [help]);
    }
    let contract_income = received.get(&id).copied().unwrap_or_default();
    Organisation {
        short: row.text_or("short", &name),
        kind: row.choice("kind").unwrap_or(Kind::Other),
        opening_debt,
        borrows,
        covered,
        reserves: row.get("reserves", number),
        borne_by: borne_by(row, &id),
        residual: own_residual(row, covered),
        income: row.rows("income", income_line),
        cost: row.rows("cost", |line| cost_line(line, contract_income)),
        id,
        name,
    }
}

/// Groups of covered organisations, each in one group at most.
pub(super) fn groups(root: &Reader<'_>, organisations: &[Organisation]) -> Vec<Group> {
    let taken: RefCell<BTreeMap<String, String>> = RefCell::default();
    root.rows("group", |row| {
        let id = row.need("id", |item| {
            let id = id(item)?;
            if item.context.defines(Names::Organisation, &id) {
                let title = format!("{} is an organisation and a group", quoted(&id));
                let help = "give the group another id".to_owned();
                item.error(Code::Duplicate, title, "one set of names serves both", [help]);
            }
            Some(id)
        });
        let name = row.text_or("name", &id);
        let members = row.need("members", |item| {
            let members = distinct(reference)(item)?;
            if members.is_empty() {
                return item.expects("a list of at least one organisation");
            }
            for (member, node) in members.iter().zip(item.node.rows().unwrap_or_default()) {
                let own = organisations.iter().find(|found| found.id == *member);
                if own.is_some_and(|found| !found.covered) {
                    let title = format!("{} is not under control totals", quoted(member));
                    let label = "its `control_total` is false, so no group can hold it";
                    item.sibling_at(node).error(Code::NotHere, title, label, None);
                }
                if let Some(other) = taken.borrow_mut().insert(member.clone(), id.clone()) {
                    let title = format!("{} is in two groups", quoted(member));
                    let label = format!("it is in {} too", quoted(&other));
                    let help = "an organisation is in one group at most".to_owned();
                    item.sibling_at(node).error(Code::Duplicate, title, label, [help]);
                }
            }
            Some(members)
        });
        Group { short: row.text_or("short", &name), id, name, members }
    })
}

/// Who bears what an organisation has over or is short of, and in which shares.
fn borne_by(row: &Reader<'_>, id: &str) -> BTreeMap<String, f64> {
    row.need("borne_by", |item| {
        let shares: BTreeMap<String, f64> = item.named(number)?;
        if shares.contains_key(id) {
            let title = format!("{} names the organisation itself", item.path);
            let help = "take it out: what is left of 1 stays with it".to_owned();
            item.error(Code::Inconsistent, title, "it bears what others do not", [help]);
        }
        let sum: f64 = shares.values().sum();
        if sum > 1.0 + 1e-9 {
            let title = format!("{} shares out more than there is", item.path);
            let help = "shares sum to 1 at most".to_owned();
            item.error(
                Code::WrongSum,
                title,
                format!("the sum is {}", (sum * 1e9).round() / 1e9),
                [help],
            );
        }
        Some(shares)
    })
}

/// Reports bearers of a pool that are borne themselves.
pub(super) fn check_bearers(root: &Reader<'_>, organisations: &[Organisation]) {
    for own in organisations {
        let borne = |id: &&String| {
            organisations.iter().any(|found| found.id == **id && !found.borne_by.is_empty())
        };
        if let Some(bearer) = own.borne_by.keys().filter(|id| **id != own.id).find(borne) {
            let title = format!(
                "{} bears {} and is borne by others itself",
                quoted(bearer),
                quoted(&own.id)
            );
            let label = "a pool stands behind nobody else's";
            root.error(
                Code::Inconsistent,
                title,
                label,
                Some("take one of the two `borne_by` out".into()),
            );
        }
    }
}

/// What an organisation states of its residual.
fn own_residual(row: &Reader<'_>, covered: bool) -> OwnResidual {
    let own = row.get("residual", |item| {
        if !covered {
            let title =
                format!("{} is of an organisation that is not under control totals", item.path);
            item.error(Code::NotHere, title, "not here", ["take it out".into()]);
        } else if !row.context.has_residual() {
            let title = format!("{} has no [residual] to differ from", item.path);
            let help = "write `[residual]` for all, or take it out".to_owned();
            item.error(Code::NotHere, title, "not here", [help]);
        }
        item.table(|table| OwnResidual {
            median: table.get("median", number),
            year_sd: table.get("year_sd", spread),
            tail: table.get("tail", |item| item.table(drivers::tail)),
        })
    });
    own.unwrap_or_default()
}

fn income_line(row: &Reader<'_>) -> IncomeLine {
    IncomeLine {
        name: row.need("name", line_name),
        base: row.number("base"),
        growth: growth(row),
        recurrent: row.flag("recurrent"),
    }
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
        recurrent: row.flag("recurrent"),
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
