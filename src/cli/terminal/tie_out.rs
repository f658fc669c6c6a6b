//! The base year and the plan, as a finance lead holds them against the ledger.

use super::Table;
use crate::scenario::{Scenario, Unit};
use crate::tie_out::{TieOut, tie_out as units};
use crate::wording::{accounts, rate};

/// Projected years that a terminal has room for.
const MOST_YEARS: usize = 10;

/// Income, cost and position of the base year, planned savings and the plan's position, for each organisation and the whole.
pub fn tie_out(scenario: &Scenario) -> String {
    let units = units(scenario);
    let all_covered = scenario.organisations.iter().all(|found| found.covered);
    let shown = |unit: &&TieOut| !(unit.unit == Unit::Covered && all_covered);
    let units: Vec<&TieOut> = units.iter().filter(shown).collect();
    let name = |unit: &TieOut| match &unit.unit {
        Unit::Covered => "Under control totals".to_owned(),
        Unit::Locality => "All together".to_owned(),
        own => scenario.named(own).map_or_else(String::new, |(_, short)| short.to_owned()),
    };
    let last = scenario.years.min(MOST_YEARS);
    let years: Vec<String> = (0..=last).map(|year| scenario.year(year).to_string()).collect();
    let heads = |years: &[String]| -> Vec<String> {
        std::iter::once(String::new()).chain(years.iter().cloned()).collect()
    };
    let table =
        |heads: Vec<String>| Table::new(&heads.iter().map(String::as_str).collect::<Vec<_>>());

    let mut base = Table::new(&["", "income", "cost", "position", "underlying"]);
    let mut savings = table(heads(&years[1..]));
    let mut plan = table(heads(&years));
    for unit in units {
        let figures = [unit.income, unit.cost, unit.position[0], unit.underlying].map(accounts);
        base.row("", &std::iter::once(name(unit)).chain(figures).collect::<Vec<_>>());
        let planned = unit
            .planned
            .iter()
            .zip(&unit.gross_cost)
            .take(last)
            .map(|(planned, cost)| planned_of(*planned, *cost));
        savings.row("", &std::iter::once(name(unit)).chain(planned).collect::<Vec<_>>());
        let positions = unit.position.iter().take(last + 1).map(|position| accounts(*position));
        plan.row("", &std::iter::once(name(unit)).chain(positions).collect::<Vec<_>>());
    }
    let mut text = format!(
        "\nBase year {}, £m (payments between organisations are left out of sums)\n\n{}",
        years[0],
        base.text()
    );
    if !scenario.schemes.is_empty() {
        text.push_str(&format!(
            "\nNew savings planned, £m before delivery, and as a share of the year's cost\n\n{}",
            savings.text()
        ));
    }
    let more =
        if last < scenario.years { format!(" (the first {last} years)") } else { String::new() };
    text + &format!("\nPosition of the plan{more}, £m, surplus/(deficit)\n\n{}", plan.text())
}

fn planned_of(planned: f64, cost: f64) -> String {
    match cost > 0.0 && planned != 0.0 {
        true => format!("{} ({})", accounts(planned), rate(planned / cost)),
        false => accounts(planned),
    }
}
