//! An explanation, in the terminal: the bridge of one unit and what drives its spread.

use super::table::Table;
use crate::findings::explanation::{input_value, unit_name};
use crate::questions::explain::{Explained, Explanation};
use crate::scenario::Scenario;
use crate::wording::{accounts, accounts_to, plain, whole};

/// Inputs that a person reads.
const MOST_DRIVERS: usize = 12;

/// What is explained of one unit.
pub fn explanation(scenario: &Scenario, explanation: &Explanation, unit: &Explained) -> String {
    let (demand, efficiency) = explanation.case.ids(scenario);
    let name = unit_name(scenario, &unit.unit);
    let last = scenario.year(scenario.years);
    let mut text = format!(
        "{}\n{name}, {} to {last}, {} / {}; {} runs, seed {}.\n",
        plain(&scenario.title, 100),
        scenario.base_year,
        plain(demand, 60),
        plain(efficiency, 60),
        whole(explanation.runs),
        explanation.seed
    );
    text.push_str(&format!(
        "\nFrom the underlying position of {} to the outturn of {last}, £m, surplus/(deficit), before support and \
         interest\n\n",
        scenario.base_year
    ));
    text.push_str(&bridge(scenario, unit));
    text.push_str(
        "\nEach column adds up. Around P10 and P90: the mean of the tenth of runs whose outturn lies around that percentile.\n\
         Groups interact: a change is the mean of switching groups on in this order and in the reverse order.\n",
    );
    if unit.drivers.is_empty() {
        text.push_str("\nNothing that moves this position is uncertain.\n");
        return text;
    }
    text.push_str(&format!("\nWhat the spread of {last} comes from\n\n"));
    text.push_str(&groups(unit));
    text.push_str(
        "\nOf the spread: shares that add up to 100%. Known alone: what knowing this group would take off the variance.\n\
         All others known: what would be left of it.\n",
    );
    if unit.told().next().is_none() {
        text.push_str(&format!(
            "\nNo single input moves the position of {last} by more than luck shows; --out writes all {}.\n",
            unit.drivers.len()
        ));
        return text;
    }
    text.push_str(&format!("\nWhat moves the position of {last} most, £m, surplus/(deficit)\n\n"));
    text.push_str(&drivers(unit));
    let left = unit.drivers.len() - unit.told().take(MOST_DRIVERS).count();
    if left > 0 {
        text.push_str(&format!(
            "  and {left} that move it less, or by no more than luck shows; --out writes all.\n"
        ));
    }
    text.push_str(
        "\nLow and high: the input held at its 10th and its 90th percentile, all other luck as it is, and the mean position then.\n",
    );
    text
}

fn bridge(scenario: &Scenario, unit: &Explained) -> String {
    let mut table = Table::new(&["", "mean", "around P10", "around P90", "plan"]);
    for step in unit.bridge.iter().filter(|step| step.is_told()) {
        let indent = if step.kind.is_position() { "" } else { "  " };
        let figures = [step.mean, step.around_p10, step.around_p90, step.plan].map(accounts);
        let mut cells = vec![step.kind.label(scenario)];
        cells.extend(figures);
        table.row(indent, &cells);
    }
    table.text()
}

fn groups(unit: &Explained) -> String {
    let mut table = Table::new(&["", "of the spread", "known alone", "all others known"]);
    for found in &unit.groups {
        let shares = [found.of_variance, found.first_order, found.total];
        let mut cells = vec![found.group.label().to_owned()];
        cells.extend(shares.map(|share| match accounts_to(100.0 * share.value, 0) {
            nil if nil == accounts_to(0.0, 0) => nil,
            share => format!("{share}%"),
        }));
        table.row("  ", &cells);
    }
    table.text()
}

fn drivers(unit: &Explained) -> String {
    let heads = ["", "low", "position", "high", "position", "swing", "rank corr."];
    let mut table = Table::new(&heads);
    for found in unit.told().take(MOST_DRIVERS) {
        table.row(
            "  ",
            &[
                found.label.clone(),
                input_value(found.measured, found.low),
                accounts(found.at_low),
                input_value(found.measured, found.high),
                accounts(found.at_high),
                accounts(found.swing.value),
                format!("{:+.2}", found.rank_correlation.value),
            ],
        );
    }
    table.text()
}
