//! Charts of an explanation: from what was explained to the charts' own terms.

use strum::IntoStaticStr;

use super::{
    BridgeChart, BridgeColumn, Captions, ChartError, Figure, TornadoBar, TornadoChart, footer,
};
use crate::findings::{case_name, explanation as findings};
use crate::questions::explain::{Explained, Explanation};
use crate::scenario::Scenario;
use crate::wording::accounts;

/// Bars of a tornado: inputs that move less are in the table.
const MOST_BARS: usize = 15;

/// What a chart of an explanation shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    Bridge,
    Tornado,
}

impl Kind {
    /// The charts that can be drawn of a unit: without uncertainty there is no tornado.
    pub fn of(unit: &Explained) -> impl Iterator<Item = Kind> {
        let tornado = unit.told().next().map(|_| Kind::Tornado);
        [Kind::Bridge].into_iter().chain(tornado)
    }

    /// What files are called.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Draws a chart of one unit; `record` is the line that tells which run it comes from.
pub fn explanation_svg(
    kind: Kind,
    unit: &Explained,
    explanation: &Explanation,
    scenario: &Scenario,
    record: &str,
) -> Result<String, ChartError> {
    match kind {
        Kind::Bridge => super::bridge_svg(&bridge(unit, explanation, scenario, record)),
        Kind::Tornado => super::tornado_svg(&tornado(unit, explanation, scenario, record)),
    }
}

/// The same for a page of HTML.
pub fn explanation_figure(
    kind: Kind,
    unit: &Explained,
    explanation: &Explanation,
    scenario: &Scenario,
) -> Result<Figure, ChartError> {
    match kind {
        Kind::Bridge => super::bridge_figure(&bridge(unit, explanation, scenario, "")),
        Kind::Tornado => super::tornado_figure(&tornado(unit, explanation, scenario, "")),
    }
}

fn bridge(
    unit: &Explained,
    explanation: &Explanation,
    scenario: &Scenario,
    record: &str,
) -> BridgeChart {
    let mut at = 0.0;
    let columns: Vec<BridgeColumn> = unit
        .bridge
        .iter()
        .filter(|step| step.is_told())
        .map(|step| {
            let is_position = step.kind.is_position();
            let from = if is_position { 0.0 } else { at };
            at = if is_position { step.mean } else { at + step.mean };
            BridgeColumn {
                name: step.kind.label(scenario),
                is_position,
                from,
                to: at,
                figures: [step.mean, step.around_p10, step.around_p90, step.plan]
                    .map(accounts)
                    .into(),
            }
        })
        .collect();
    let said: Vec<String> =
        columns.iter().map(|column| format!("{} {}", column.name, column.figures[0])).collect();
    let name = findings::unit_name(scenario, &unit.unit);
    BridgeChart {
        captions: Captions::new(
            findings::bridge_headline(unit),
            format!(
                "What the position is made of, £m, surplus/(deficit), before support and interest, {} to {} · {name} · {}",
                scenario.base_year,
                scenario.year(scenario.years),
                case_name(scenario, explanation.case)
            ),
            "How to read this: from the base year's underlying position on the left, each column adds what one group of \
             inputs changes (blue: better; orange: worse), to the final year's underlying position and its outturn. Means \
             of all runs, so it adds up; below, the same for the runs around the 10th and the 90th percentile.",
            &footer(scenario, record),
            said.join("; "),
        ),
        columns,
        rows: ["Mean", "Runs around P10", "Runs around P90", "Plan"].map(String::from).to_vec(),
    }
}

fn tornado(
    unit: &Explained,
    explanation: &Explanation,
    scenario: &Scenario,
    record: &str,
) -> TornadoChart {
    let bars: Vec<TornadoBar> = unit
        .told()
        .take(MOST_BARS)
        .map(|driver| TornadoBar {
            name: driver.label.clone(),
            low: findings::input_value(driver.measured, driver.low),
            high: findings::input_value(driver.measured, driver.high),
            at_low: driver.at_low,
            at_high: driver.at_high,
        })
        .collect();
    let said: Vec<String> = bars
        .iter()
        .map(|bar| format!("{}: {} to {}", bar.name, accounts(bar.at_low), accounts(bar.at_high)))
        .collect();
    let name = findings::unit_name(scenario, &unit.unit);
    TornadoChart {
        captions: Captions::new(
            findings::tornado_headline(unit),
            format!(
                "Mean position in {} where an input is low and where it is high, £m, surplus/(deficit), before support \
                 and interest · {name} · {}",
                scenario.year(scenario.years),
                case_name(scenario, explanation.case)
            ),
            "How to read this: the ends of a bar are the mean position of the tenth of runs in which the input lies around \
             its 10th percentile, and around its 90th, with the input's values written at the ends. What moves together with \
             the input moves the bar too.",
            &footer(scenario, record),
            said.join("; "),
        ),
        centre: unit.outturn().mean,
        bars,
    }
}
