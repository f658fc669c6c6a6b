//! Savings plans, and the demand and efficiency scenarios that are compared.

use super::{Written, drivers};
use crate::starter::asked::Role;
use crate::starter::figures::{Planned, Scheme};
use crate::starter::text::{Text, by_year, quoted, rate};

pub(super) fn write(text: &mut Text, written: Written<'_>) {
    text.heading(
        "savings",
        "One [[scheme]] for each plan whose delivery is a matter of its own: a whole programme, or a part of it.",
    );
    if written.form.parts.detailed {
        text.line("[savings]", "how the delivery of all schemes moves together");
        text.line("shared = 0.5", "how much of it they have in common: 0.5 = 50%");
        text.line("persistence = 0.4", "how much this year's delivery is like last year's: 0 to 1");
        text.blank();
    }
    let organisations = written.locality.organisations.iter();
    let schemes = organisations.flat_map(|found| found.schemes.iter().map(move |one| (found, one)));
    // What has been explained: a rate of all cost, a rate beside contracts, a plan in £m.
    let mut explained = [false; 3];
    for (index, (organisation, scheme)) in schemes.enumerate() {
        if index > 0 {
            text.blank();
        }
        let role = organisation.asked.role;
        let [of_cost, beside_contracts, in_money] = &mut explained;
        let seen = match scheme.planned {
            Planned::Money(_) => in_money,
            Planned::Rate(_) if role == Role::Commissioner => beside_contracts,
            Planned::Rate(_) => of_cost,
        };
        let explain = !std::mem::replace(seen, true);
        one(text, scheme, &organisation.asked.id, explain, index == 0, role);
    }
    if written.form.parts.scenarios {
        scenarios(text, written);
    }
}

fn one(text: &mut Text, scheme: &Scheme, id: &str, explain: bool, first: bool, role: Role) {
    let hint = |given: bool, hint: &'static str| if given { hint } else { "" };
    text.plain("[[scheme]]");
    text.line(&format!("organisation = {}", quoted(id)), hint(first, "the id of who saves"));
    text.line(&format!("name = {}", quoted(scheme.name)), "");
    match &scheme.planned {
        Planned::Rate(planned) => {
            let base = if role == Role::Commissioner {
                "planned new savings a year: share of its cost lines above, contracts apart"
            } else {
                "planned new savings a year: share of its cost"
            };
            text.line(&format!("rate = {}", rate(*planned)), hint(explain, base));
        }
        Planned::Money(planned) => {
            let planned = format!("plan = {}", by_year(planned));
            text.line(
                &planned,
                hint(explain, "the other way: new savings that start in each year, £m, positive"),
            );
        }
    }
    text.line(
        &format!("recurrent = {}", rate(scheme.recurrent)),
        hint(explain, "share of what is delivered that lasts"),
    );
    let delivery = &scheme.delivery;
    let delivery = format!(
        "delivery = {{ p10 = {}, p50 = {}, p90 = {}, min = 0.0 }}",
        rate(delivery.p10),
        rate(delivery.p50),
        rate(delivery.p90)
    );
    let meaning = "share of the plan that comes: p10 is a bad year (1 in 10 is worse), p50 the middle, p90 a good year";
    text.line(&delivery, hint(first, meaning));
    if scheme.slippage > 0.0 {
        text.line(
            &format!("slippage = {}", rate(scheme.slippage)),
            hint(explain, "share of a year's shortfall that is made up in the next"),
        );
    }
}

fn scenarios(text: &mut Text, written: Written<'_>) {
    text.heading(
        "scenarios",
        "Every demand scenario is run with every efficiency scenario. The first of each is the main case, and contracts \
         are planned on the first demand scenario.",
    );
    text.plain("[[demand_scenario]]");
    text.line("id = \"central\"", "the demand above, as it stands");
    text.plain("name = \"Central demand\"");
    if drivers::services(written.locality).next().is_some() {
        text.blank();
        text.plain("[[demand_scenario]]");
        text.plain("id = \"high\"");
        text.plain("name = \"High demand\"");
        let hint = "added to growth, every year: 0.005 is half a point";
        text.line("  [demand_scenario.growth_add]", hint);
        for service in drivers::services(written.locality) {
            text.plain(&format!("  {} = 0.005", service.id));
        }
    }
    text.blank();
    text.plain("[[efficiency_scenario]]");
    text.line("id = \"plan\"", "the savings above, as they stand");
    text.plain("name = \"Savings as planned\"");
    text.blank();
    text.plain("[[efficiency_scenario]]");
    text.plain("id = \"cautious\"");
    text.plain("name = \"Less delivered\"");
    text.line(
        "delivery_add = -0.1",
        "added to the delivery of every scheme: -0.1 is ten points less",
    );
}
