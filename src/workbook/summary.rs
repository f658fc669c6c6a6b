//! The first sheet: options side by side, the fan of the position, and the chance of meeting, in the main case.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartSeries, ChartSolidFill, ChartType, Color, XlsxError,
};

use super::page::{BLUE, Cell, Look, Page};
use super::{View, positions};
use crate::findings::options::{of_pairs, span};
use crate::projection::control_total;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;
use crate::wording::plain;

/// Options in the tables of this sheet, and lines on its chart.
const MOST_OPTIONS: usize = 8;
/// Sentences about pairs of options.
const MOST_SENTENCES: usize = 8;
/// Rows that a chart takes.
const CHART: u32 = 19;

/// The control total on charts.
const CONTROL_TOTAL: Color = Color::RGB(0x80_1650);
/// Colours of options on charts, those of the pictures; none is that of the control total.
const OPTIONS: [Color; 5] = [
    BLUE,
    Color::RGB(0xF4_6A25),
    Color::RGB(0x28_A197),
    Color::RGB(0xA2_85D1),
    Color::RGB(0x3D_3D3D),
];
/// Marks of options on charts, so that colour alone does not tell them apart.
const MARKS: [ChartMarkerType; 5] = [
    ChartMarkerType::Circle,
    ChartMarkerType::Square,
    ChartMarkerType::Triangle,
    ChartMarkerType::Diamond,
    ChartMarkerType::X,
];

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let mut widths = vec![44.0];
    widths.extend(vec![12.0; view.scenario.years.max(8) + 1]);
    page.widths(&widths)?;
    let case = view.main_case();
    let about = format!("{} · {case} · £m, surplus/(deficit)", span(view.scenario));
    page.title(&view.scenario.title, &about)?;
    page.line(view.facts.line, Look::Line)?;
    page.gap();
    if !view.scenario.options.is_empty() {
        options(view, page)?;
    }
    let mut starts = vec![page.row()];
    fan(view, page)?;
    if !view.scenario.options.is_empty() {
        starts.push(page.row());
        chances(view, page)?;
    }
    page.print_from(&starts)?;
    page.sentence(
        "Each year stands on its own: a future that is high in one year need not be high in the next. Chances are shares of \
         simulated futures under the scenario's assumptions; see Assumptions and Assurance.",
    )
}

fn options(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let last = view.scenario.years;
    let year = view.scenario.year(last);
    page.line("Control-total options: organisations under control totals together", Look::Heading)?;
    page.heads(&[
        "Option".to_owned(),
        "Succeeds by its own rules".to_owned(),
        format!("Each meets, {year}"),
        format!("Together they meet, {year}"),
        format!("Median after support, {year}"),
        "On plan over all years".to_owned(),
        "Worst tenth of positions, all years".to_owned(),
        "Support, all years".to_owned(),
        "Interest".to_owned(),
        "National money".to_owned(),
    ])?;
    for (option, stated) in view.scenario.options.iter().enumerate().take(MOST_OPTIONS) {
        let of = |year, measure| view.figure(view.main, option, &Unit::Covered, year, measure);
        let chance = |year, measure| Cell::figure(of(year, measure), Look::Chance);
        let money = |measure| Cell::figure(of(None, measure), Look::Money);
        let after = view.projection.options.position(
            view.main,
            option,
            &Unit::Covered,
            last,
            M::AfterSupport,
        );
        let support = view.projection.options.support(view.main, option);
        page.cells(&[
            Cell::text(&stated.name),
            chance(None, M::Success),
            chance(Some(last), M::AllOrganisationsMet),
            chance(Some(last), M::Met),
            Cell::figure(after.and_then(|found| found.percentile(50)), Look::Money),
            chance(None, M::OnPlan),
            money(M::WorstTenthCumulativePosition),
            Cell::figure(Some(support), Look::Money),
            money(M::Interest),
            money(M::NationalMoney),
        ])?;
    }
    let left_out = view.scenario.options.len().saturating_sub(MOST_OPTIONS);
    if left_out > 0 {
        page.line(&format!("{left_out} more options are on the sheet Options."), Look::Line)?;
    }
    if view.projection.runs > 0 {
        let sentences = of_pairs(view.scenario, &view.projection.options, view.main);
        for sentence in sentences.iter().take(MOST_SENTENCES) {
            page.sentence(sentence)?;
        }
    }
    page.gap();
    Ok(())
}

/// The position by year, as a table and as lines: that of the locality, or, where control totals are not set
/// for all of it, of those that they are set for.
fn fan(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let set = |unit| control_total(view.scenario, unit, view.scenario.years).is_some();
    let (unit, who) = match set(&Unit::Covered) && !set(&Unit::Locality) {
        true => (&Unit::Covered, "organisations under control totals together"),
        false => (&Unit::Locality, "all organisations of the locality together"),
    };
    page.line(&format!("Position before support and interest: {who}"), Look::Heading)?;
    let head = page.row();
    page.heads(&positions::heads(view))?;
    let rows = positions::position(view, unit);
    for (name, cells) in &rows {
        page.cells(&positions::row(name, cells))?;
    }
    page.gap();

    let last = view.scenario.years as u16;
    let mut chart = new_chart(&format!(
        "Position, £m, surplus/(deficit): of 100 futures 90 lie between the outer lines, 60 between the inner ({})",
        plain(&view.case(view.main), 80)
    ));
    let pale = Color::RGB(0x6B_ACE6);
    let dark = Color::RGB(0x20_73BC);
    let looks = [
        (0, pale, 1.5, ChartLineDashType::Solid),
        (1, dark, 1.5, ChartLineDashType::Solid),
        (3, BLUE, 3.0, ChartLineDashType::Solid),
        (5, dark, 1.5, ChartLineDashType::Solid),
        (6, pale, 1.5, ChartLineDashType::Solid),
        (8, Color::RGB(0x21_2B32), 1.5, ChartLineDashType::Dash),
        (9, Color::RGB(0x21_2B32), 1.5, ChartLineDashType::RoundDot),
        (10, CONTROL_TOTAL, 2.25, ChartLineDashType::LongDash),
    ];
    for (place, colour, width, dash) in looks {
        if rows.get(place).is_none_or(|(_, cells)| cells.iter().all(|cell| *cell == Cell::Empty)) {
            continue;
        }
        let row = head + 1 + place as u32;
        line(&mut chart, page.name(), (head, row), last, colour, width, dash);
    }
    chart.y_axis().set_num_format("#,##0;(#,##0);0");
    chart.set_alt_text("The position by year: percentiles, plan, do nothing, control total");
    page.chart(page.row(), 0, &chart)?;
    page.skip(CHART + 1);
    Ok(())
}

/// The chance that each option's own test is met, as a table and as lines.
fn chances(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    page.line("Probability of meeting, by each option's own test", Look::Heading)?;
    let head = page.row();
    let mut heads = view.years().split_off(1);
    heads.insert(0, "Option".to_owned());
    heads.push("Success".to_owned());
    page.heads(&heads)?;
    let mut chart = new_chart("Chance that each option's own test is met, by year");
    for (option, stated) in view.scenario.options.iter().enumerate().take(MOST_OPTIONS) {
        let measure = M::all_met(view.scenario, stated.level);
        let mut cells = vec![Cell::text(&stated.name)];
        let years = (1..=view.scenario.years).map(|year| (Some(year), measure));
        cells.extend(years.chain([(None, M::Success)]).map(|(year, measure)| {
            Cell::figure(
                view.figure(view.main, option, &Unit::Covered, year, measure),
                Look::Chance,
            )
        }));
        let row = page.row();
        page.cells(&cells)?;
        let colour = OPTIONS[option % OPTIONS.len()];
        let again = option >= OPTIONS.len();
        let dash = if again { ChartLineDashType::Dash } else { ChartLineDashType::Solid };
        let last = (view.scenario.years as u16).max(1) - 1;
        let series = line(&mut chart, page.name(), (head, row), last, colour, 2.25, dash);
        series.set_marker(&marker(MARKS[option % MARKS.len()], colour));
    }
    page.gap();
    chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
    chart.set_alt_text("The chance that each option's own test is met, by year");
    page.chart(page.row(), 0, &chart)?;
    page.skip(CHART + 1);
    Ok(())
}

fn new_chart(title: &str) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    let mut font = ChartFont::new();
    font.set_size(11).set_bold();
    chart.title().set_name(title).set_font(&font);
    chart.legend().set_position(ChartLegendPosition::Right);
    chart.set_width(1_100).set_height(370);
    chart.x_axis().set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    chart
}

/// Adds a row as a line and returns it: its name in the first column, `last` + 1 figures from the second on.
fn line<'c>(
    chart: &'c mut Chart,
    sheet: &str,
    (head, row): (u32, u32),
    last: u16,
    colour: Color,
    width: f64,
    dash: ChartLineDashType,
) -> &'c mut ChartSeries {
    let mut stroke = ChartLine::new();
    stroke.set_color(colour).set_width(width).set_dash_type(dash);
    chart
        .add_series()
        .set_name((sheet, row, 0))
        .set_categories((sheet, head, 1, head, 1 + last))
        .set_values((sheet, row, 1, row, 1 + last))
        .set_format(ChartFormat::new().set_line(&stroke))
}

/// A mark on each point of a line.
fn marker(shape: ChartMarkerType, colour: Color) -> ChartMarker {
    let mut format = ChartFormat::new();
    format
        .set_line(ChartLine::new().set_color(colour))
        .set_solid_fill(ChartSolidFill::new().set_color(colour));
    let mut marker = ChartMarker::new();
    marker.set_type(shape).set_size(7).set_format(&mut format);
    marker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_option_looks_like_another_or_like_the_control_total() {
        for (place, colour) in OPTIONS.iter().enumerate() {
            assert_ne!(*colour, CONTROL_TOTAL, "option {place}");
            assert!(!OPTIONS[..place].contains(colour), "option {place}");
            assert!(!MARKS[..place].contains(&MARKS[place]), "option {place}");
        }
    }
}
