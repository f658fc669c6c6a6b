//! Organisations with their lines of income and cost.

use super::Written;
use crate::starter::asked::{Role, kinds};
use crate::starter::figures::{Line, Organisation};
use crate::starter::size::Follows;
use crate::starter::text::{Text, money, quoted, rate};

pub(super) fn write(text: &mut Text, written: Written<'_>) {
    text.heading(
        "organisations",
        "One [[organisation]] for each, with a line for each kind of income and cost that grows in its own way.",
    );
    if !written.locality.contracts.is_empty() {
        text.comment(
            "What an organisation pays or is paid by contract is not here, but under contracts below.",
        );
    }
    let mut explained: Vec<Role> = Vec::new();
    for (index, organisation) in written.locality.organisations.iter().enumerate() {
        let role = organisation.asked.role;
        let explain = !explained.contains(&role);
        explained.push(role);
        if index > 0 {
            text.blank();
        }
        one(text, organisation, &written.year(0), explain, index == 0);
    }
}

/// One organisation; comments are given once for each role, so that later ones are quick to read.
fn one(text: &mut Text, organisation: &Organisation, base: &str, explain: bool, first: bool) {
    let asked = &organisation.asked;
    let hint = |hint: &'static str| if explain { hint } else { "" };
    let position = format!(
        "{}as invented: {} on a cost of {} in {base}, £m",
        if first { "its id; " } else { "" },
        money(organisation.base_position),
        money(organisation.turnover())
    );
    text.plain("[[organisation]]");
    text.line(&format!("id = {}", quoted(&asked.id)), &position);
    text.line(&format!("name = {}", quoted(&asked.name)), hint("its full name"));
    if let Some(short) = &asked.short {
        text.line(&format!("short = {}", quoted(short)), hint("what charts call it"));
    }
    let kinds = if first { kinds().join(" | ") } else { String::new() };
    text.line(&format!("kind = {}", quoted(asked.kind)), &kinds);
    if !organisation.covered() {
        text.line("control_total = false", "projected with the others, but outside control totals");
    }
    if !organisation.income.is_empty() {
        text.plain("income = [");
        if explain {
            text.plain(&format!(
                "  # base: £m in {base}, positive; price: the index below that it grows with"
            ));
            text.wrapped_in(income_hint(organisation));
        }
        organisation.income.iter().for_each(|line| text.plain(&row(line)));
        text.plain("]");
    }
    text.plain("cost = [");
    if explain {
        text.plain(&format!(
            "  # base: £m in {base}, positive; price: the index below that it grows with"
        ));
        if organisation.cost.iter().any(|line| !matches!(line.follows, Follows::Nothing)) {
            text.wrapped_in(
                "activity: the service that it follows, or \"contracts\" for all that the organisation is paid for; \
                 variable: the share of it that moves with activity (0.6 = 60%)",
            );
        }
        if organisation.cost.iter().any(|line| line.release < 1.0) {
            text.wrapped_in(
                "release: when activity falls, the share of the surplus cost that can be taken out in each year",
            );
        }
    }
    organisation.cost.iter().for_each(|line| text.plain(&row(line)));
    text.plain("]");
}

fn income_hint(organisation: &Organisation) -> &'static str {
    match organisation.asked.role {
        Role::Commissioner => "the recurrent allocation, without deficit support",
        Role::Council => {
            "what the council's budget gives to adult social care; NHS money is under contracts"
        }
        Role::Provider if organisation.received.is_empty() => {
            "all income of the year, without deficit support and other one-off money"
        }
        Role::Provider => {
            "income that is under no contract: education, research, private patients; no deficit support"
        }
    }
}

fn row(line: &Line) -> String {
    let mut row = format!(
        "  {{ name = {}, base = {}, price = {}",
        quoted(line.name),
        money(line.base),
        quoted(line.price.id)
    );
    let activity = match line.follows {
        Follows::Nothing => None,
        Follows::Contracts => Some("\"contracts\"".to_owned()),
        Follows::Service(service) => Some(format!("{{ {} = 1.0 }}", service.id)),
    };
    if let Some(activity) = activity {
        row.push_str(&format!(", activity = {activity}, variable = {}", rate(line.variable)));
        if line.release < 1.0 {
            row.push_str(&format!(", release = {}", rate(line.release)));
        }
    }
    row.push_str(" },");
    row
}
