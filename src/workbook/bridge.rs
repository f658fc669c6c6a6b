//! The bridge from the base year to the final year in the main case: every unit's in a list, and that of the organisations under
//! control totals, together, as a chart.
//!
//! Excel has no waterfall that other programs read too, so the chart is made of stacked columns. Its rows say how much of a
//! column lies above zero and how much below, and what lies under it unseen; they are hidden, since nobody who reads them as
//! figures reads them right.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartSolidFill, ChartType, Color, XlsxError,
};

use super::View;
use super::page::{BLUE, Cell, Heading, Look, Page};
use crate::findings::explanation::unit_name;
use crate::questions::explain::{Explained, Explanation};
use crate::scenario::Unit;

/// The unit that is drawn.
const DRAWN: Unit = Unit::Covered;
/// The columns of the rows behind the chart, after the step: what each is called in the chart and its colour. Better and worse
/// have one for what lies above zero and one for what lies below.
const SERIES: [(&str, Option<Color>); 6] = [
    ("Under the column", None),
    ("Position", Some(BLUE)),
    ("Better", Some(BETTER)),
    ("Better", Some(BETTER)),
    ("Worse", Some(WORSE)),
    ("Worse", Some(WORSE)),
];
const BETTER: Color = Color::RGB(0x6B_ACE6);
const WORSE: Color = Color::RGB(0xF4_6A25);

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let Some(explanation) = view.explanation else {
        page.title("Bridge", NOT_EXPLAINED)?;
        return Ok(());
    };
    let about = format!(
        "{} · before support and interest · £m, surplus/(deficit); means of all runs, so each unit adds up; the chart is below the list",
        view.main_case()
    );
    page.title("Bridge from the base year to the final year", &about)?;
    let headings = [
        Heading::text("Who", 40.0),
        Heading::text("Step", 24.0),
        Heading::text("Kind", 10.0),
        Heading::figures("Mean"),
        Heading::figures("Standard error"),
        Heading::figures("Runs around P10"),
        Heading::figures("Runs around P90"),
        Heading::figures("Plan"),
        Heading::figures("In order"),
        Heading::figures("In reverse order"),
    ];
    let rows = units(explanation).flat_map(|unit| {
        let name = unit_name(view.scenario, &unit.unit);
        unit.bridge.iter().map(move |step| {
            let money = |value| Cell::Figure(value, Look::Money);
            vec![
                Cell::text(&name),
                Cell::text(step.kind.label(view.scenario)),
                Cell::text(if step.kind.is_position() { "position" } else { "change" }),
                money(step.mean),
                Cell::Figure(step.se, Look::Error),
                money(step.around_p10),
                money(step.around_p90),
                money(step.plan),
                Cell::figure(step.in_order, Look::Money),
                Cell::figure(step.in_reverse, Look::Money),
            ]
        })
    });
    page.list(&headings, rows, "bridge.csv")?;
    match explanation.unit(&DRAWN) {
        Some(unit) => drawn(view, page, unit),
        None => Ok(()),
    }
}

/// What a sheet says where nothing was sampled.
pub const NOT_EXPLAINED: &str =
    "Only the plan was computed: nothing was sampled, so there is nothing to explain";

/// The units, those together first.
pub fn units(explanation: &Explanation) -> impl Iterator<Item = &Explained> {
    let first = [DRAWN, Unit::Locality].into_iter().filter_map(|unit| explanation.unit(&unit));
    let others = explanation.units.iter().filter(|found| found.unit.id().is_some());
    first.chain(others)
}

/// The rows behind the chart, and the chart.
fn drawn(view: &View, page: &mut Page, unit: &Explained) -> Result<(), XlsxError> {
    page.gap();
    page.print_from(&[page.row()])?;
    page.line(&unit_name(view.scenario, &unit.unit), Look::Heading)?;
    let head = page.row();
    let heads = ["Step, mean, £m"].into_iter().chain(SERIES.iter().map(|&(name, _)| name));
    page.heads(&heads.map(String::from).collect::<Vec<_>>())?;
    let mut at = 0.0;
    for step in &unit.bridge {
        let from = if step.kind.is_position() { 0.0 } else { at };
        at = if step.kind.is_position() { step.mean } else { at + step.mean };
        let mut cells = vec![Cell::text(step.kind.label(view.scenario))];
        let parts = stacked(from, at, step.kind.is_position());
        cells.extend(parts.map(|part| Cell::Figure(part, Look::Money)));
        page.cells(&cells)?;
    }
    let last = page.row() - 1;
    page.hide(head..=last)?;
    let mut chart = Chart::new(ChartType::ColumnStacked);
    let mut font = ChartFont::new();
    font.set_size(11).set_bold();
    chart.title().set_name("From the base year to the final year, means, £m, surplus/(deficit)");
    chart.title().set_font(&font);
    for ((_, colour), column) in SERIES.iter().zip(1..) {
        let mut format = ChartFormat::new();
        match colour {
            None => format.set_no_fill().set_no_line(),
            Some(colour) => {
                let (mut fill, mut line) = (ChartSolidFill::new(), ChartLine::new());
                fill.set_color(*colour);
                line.set_color(Color::RGB(0x3D_3D3D)).set_width(0.75);
                format.set_solid_fill(&fill).set_line(&line)
            }
        };
        let sheet = page.name();
        chart
            .add_series()
            .set_name((sheet, head, column))
            .set_categories((sheet, head + 1, 0, last, 0))
            .set_values((sheet, head + 1, column, last, column))
            .set_format(&mut format)
            .set_gap(50);
    }
    chart.show_hidden_data();
    // What lies unseen is named nowhere, and better and worse once each.
    chart.legend().set_position(ChartLegendPosition::Top).delete_entries(&[0, 3, 5]);
    chart.set_width(1_100).set_height(420);
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart.y_axis().set_num_format("#,##0;(#,##0);0");
    chart.set_alt_text(
        "From the base year's underlying position to the final year's outturn, step by step",
    );
    page.gap();
    page.chart(page.row(), 0, &chart)
}

/// A column from `from` to `to`: what lies unseen under it, a position, and a change for the better or the worse above zero
/// and below it.
fn stacked(from: f64, to: f64, is_position: bool) -> [f64; 6] {
    if is_position {
        return [0.0, to, 0.0, 0.0, 0.0, 0.0];
    }
    let (low, high) = (from.min(to), from.max(to));
    let unseen = if low > 0.0 { low } else { high.min(0.0) };
    let (above, below) = (high.max(0.0) - low.max(0.0), low.min(0.0) - high.min(0.0));
    match to >= from {
        true => [unseen, 0.0, above, below, 0.0, 0.0],
        false => [unseen, 0.0, 0.0, 0.0, above, below],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_stacked_from_what_lies_under_it_to_its_end_on_either_side_of_nought() {
        assert_eq!(stacked(0.0, -34.0, true), [0.0, -34.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(stacked(10.0, 25.0, false), [10.0, 0.0, 15.0, 0.0, 0.0, 0.0]);
        assert_eq!(stacked(25.0, 10.0, false), [10.0, 0.0, 0.0, 0.0, 15.0, 0.0]);
        assert_eq!(stacked(-34.0, 20.0, false), [0.0, 0.0, 20.0, -34.0, 0.0, 0.0]);
        assert_eq!(stacked(-10.0, -25.0, false), [-10.0, 0.0, 0.0, 0.0, 0.0, -15.0]);
        for (from, to) in [(-3.0, 7.5), (7.5, -3.0), (2.0, 9.0), (-9.0, -2.0), (0.0, 4.0)] {
            let parts = stacked(from, to, false);
            let length: f64 = parts[1..].iter().map(|part: &f64| part.abs()).sum();
            assert_eq!(length, (to - from).abs(), "{from} to {to}");
        }
    }
}
