//! What is uncertain: demand, prices, what moves with what, and shocks.

use super::Written;
use crate::starter::figures::Line;
use crate::starter::locality::Locality;
use crate::starter::rates::{self, PRICES, Price, SERVICES, Service};
use crate::starter::size::Follows;
use crate::starter::text::{Text, rate};

pub(super) fn write(text: &mut Text, written: Written<'_>) {
    demand(text, written);
    prices(text, written);
    if written.form.parts.detailed {
        correlations(text, written.locality);
    }
    if written.form.parts.scenarios {
        shocks(text, written.locality);
    }
}

/// Services that a contract or a cost line of the form names.
pub(super) fn services(locality: &Locality) -> impl Iterator<Item = &'static Service> {
    SERVICES.into_iter().filter(|service| {
        let follows = |line: &Line| {
            matches!(line.follows, Follows::Service(followed) if followed.id == service.id)
        };
        locality.pays_for(service)
            || locality.organisations.iter().any(|found| found.cost.iter().any(follows))
    })
}

fn prices_used(locality: &Locality) -> impl Iterator<Item = &'static Price> {
    PRICES.into_iter().filter(|price| {
        let tariff = price.id == rates::TARIFF.id && !locality.contracts.is_empty();
        let mut lines =
            locality.organisations.iter().flat_map(|found| found.income.iter().chain(&found.cost));
        tariff || lines.any(|line| line.price.id == price.id)
    })
}

/// `0.02`, and in words how a list would say it.
fn growth(text: &mut Text, written: Written<'_>, growth: f64, explain: bool) {
    let hint = if explain && (2..=5).contains(&written.years) {
        let list = vec![rate(growth); written.years].join(", ");
        format!("a year: 0.02 is 2%; or one for each year, [{list}]")
    } else if explain {
        "a year: 0.02 is 2%; or a list with one for each projected year".to_owned()
    } else {
        String::new()
    };
    text.line(&format!("growth = {}", rate(growth)), &hint);
}

fn demand(text: &mut Text, written: Written<'_>) {
    if services(written.locality).next().is_none() {
        return;
    }
    text.heading(
        "demand",
        "How activity grows before anything is done about it. The spreads are standard deviations: 0.01 is 1 \
         percentage point, so that two years in three lie within 1 point of the growth.",
    );
    for (index, service) in services(written.locality).enumerate() {
        let hint = |hint: &'static str| if index == 0 { hint } else { "" };
        if index > 0 {
            text.blank();
        }
        text.plain(&format!("[demand.{}]", service.id));
        text.line(&format!("label = \"{}\"", service.label), hint("what charts call it"));
        growth(text, written, service.growth, index == 0);
        let trend = format!("trend_sd = {}", rate(service.trend_sd));
        text.line(&trend, hint("doubt about the average growth, the same in all years"));
        let pair = if service.year_sd.starts_with('[') {
            "swings of single years: below and above the growth"
        } else {
            hint("swings of single years: one figure, or [below, above] the growth")
        };
        text.line(&format!("year_sd = {}", service.year_sd), pair);
        let shared = format!("shared = {}", rate(service.shared));
        text.line(&shared, hint("how much of a swing all organisations have in common: 0.6 = 60%"));
    }
}

fn prices(text: &mut Text, written: Written<'_>) {
    text.heading(
        "prices and funding",
        "How prices and funding grow, apart from activity. Without a spread an index is certain.",
    );
    for (index, price) in prices_used(written.locality).enumerate() {
        if index > 0 {
            text.blank();
        }
        text.line(&format!("[price.{}]", price.id), price.hint);
        growth(text, written, price.growth, index == 0);
        let hint = |hint: &'static str| if index == 0 { hint } else { "" };
        if price.trend_sd > 0.0 {
            let trend = format!("trend_sd = {}", rate(price.trend_sd));
            text.line(&trend, hint("doubt about the average growth, the same in all years"));
        }
        let year = format!("year_sd = {}", rate(price.year_sd));
        text.line(&year, hint("swings of single years: 0.005 is half a point"));
    }
}

fn correlations(text: &mut Text, locality: &Locality) {
    let emergency = locality.pays_for(&rates::EMERGENCY);
    let tariff = !locality.contracts.is_empty()
        && prices_used(locality).any(|price| price.id == rates::PAY.id);
    if !emergency && !tariff {
        return;
    }
    text.heading(
        "what moves together",
        "From -1 (one up, the other down) over 0 (nothing to do with each other) to 1. Pairs that are not listed have 0.",
    );
    if tariff {
        text.plain("[[correlation]]");
        text.line(
            "between = [\"price.pay\", \"price.tariff\"]",
            "a higher pay award is partly funded",
        );
        text.plain("value = 0.5");
    }
    if emergency {
        if tariff {
            text.blank();
        }
        text.plain("[[correlation]]");
        text.line("between = [\"savings\", \"demand.emergency\"]", "a busy hospital saves less");
        text.plain("value = -0.3");
    }
}

fn shocks(text: &mut Text, locality: &Locality) {
    text.heading(
        "bad years",
        "What does not happen every year. Its chance and its size are both yours to judge.",
    );
    let drivers = if locality.pays_for(&rates::EMERGENCY) {
        text.plain("[[shock]]");
        text.line("name = \"Severe winter\"", "");
        "drivers = [\"demand.emergency\"]"
    } else {
        text.plain("[[shock]]");
        text.line("name = \"A bad winter\"", "");
        "drivers = [\"cost\"]"
    };
    text.line("probability = 0.15", "the chance in each year: 0.15 = 15%");
    text.line(drivers, "what it raises: demand, a price, or \"cost\" for all cost lines");
    text.comment(
        "How much it raises it, 0.03 = 3%: one time in ten below p10, half the time below p50, one time in ten above p90.",
    );
    let size = if drivers.contains("demand") {
        "{ p10 = 0.01, p50 = 0.03, p90 = 0.06, min = 0.0 }"
    } else {
        "{ p10 = 0.002, p50 = 0.005, p90 = 0.01, min = 0.0 }"
    };
    text.plain(&format!("size = {size}"));
    text.line("kind = \"temporary\"", "that year alone; \"permanent\": from that year on");
}
