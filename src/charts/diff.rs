//! The chart of a comparison of two scenarios: a waterfall from the first to the second.

use super::{BridgeChart, BridgeColumn, Captions, ChartError};
use crate::findings::case_name;
use crate::findings::diff as findings;
use crate::questions::diff::{Diff, Outcome};
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;

/// Rows of figures under the columns that there is room for.
const MOST_ROWS: usize = 11;

/// Draws the waterfall of the final year's position; chances stand under it. `names` are what the two sides are called.
///
/// An error where nothing differs.
pub fn diff_svg(
    diff: &Diff,
    scenario: &Scenario,
    case: Case,
    names: [&str; 2],
    record: &str,
) -> Result<String, ChartError> {
    let Some(position) = findings::position(diff) else {
        return Err(ChartError::Figures("nothing differs".to_owned()));
    };
    let shown: Vec<_> = diff.outcomes.iter().take(MOST_ROWS).collect();
    let left_out = diff.outcomes.len() - shown.len();
    let side = |name: &str, value: f64, pick: &dyn Fn(&Outcome) -> f64| BridgeColumn {
        name: name.to_owned(),
        is_position: true,
        from: 0.0,
        to: value,
        figures: shown
            .iter()
            .map(|outcome| findings::level(&outcome.measure, pick(outcome)))
            .collect(),
    };
    let last = scenario.year(scenario.years);
    let mut columns =
        vec![side(&format!("A: {last}"), position.a.value, &|outcome| outcome.a.value)];
    let mut at = position.a.value;
    for (place, part) in diff.parts.iter().enumerate() {
        let from = at;
        at += position.parts[place].value;
        columns.push(BridgeColumn {
            name: findings::part_words(part, scenario),
            is_position: false,
            from,
            to: at,
            figures: shown
                .iter()
                .map(|outcome| findings::change(&outcome.measure, outcome.parts[place].value))
                .collect(),
        });
    }
    columns.push(side(&format!("B: {last}"), position.b.value, &|outcome| outcome.b.value));
    let said: Vec<String> =
        columns.iter().map(|column| format!("{} {}", column.name, column.figures[0])).collect();
    let rows = shown.iter().map(|outcome| findings::measured_row(&outcome.measure, scenario));
    let left_out =
        if left_out > 0 { format!(" · {left_out} more options not shown") } else { String::new() };
    super::bridge_svg(&BridgeChart {
        captions: Captions::new(
            findings::headline(diff, scenario),
            format!(
                "From A ({}) to B ({}): mean position of {last}, £m, surplus/(deficit), of those under control totals together · {}{left_out}",
                names[0],
                names[1],
                case_name(scenario, case)
            ),
            "How to read this: from one scenario on the left to the other on the right, each column is what one change makes of \
             the difference (blue: better; orange: worse). Columns add up. Below, the same for other outcomes; changes of chances \
             are in percentage points.",
            record,
            said.join("; "),
        ),
        columns,
        rows: rows.collect(),
    })
}
