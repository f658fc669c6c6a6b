//! The regret table: how much worse each option does in each case than the best option of that case, and which
//! option's worst regret is the smallest. It is told the regrets, the worst of each option and the smallest of
//! those; it only sets them, with a bar behind each figure.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Type};
use super::check;
use super::fonts::{Weight, width};
use super::frame::{Captions, Height, LEFT, RIGHT, Room, framed};
use super::options::look;
use super::palette::{AXIS, BAND_EDGES, BANDS, GRID, TEXT};
use super::words::{fit, wrap};
use crate::wording::{accounts, accounts_to, plain};

/// All that stands on the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct RegretChart {
    /// The words round it.
    pub captions: Captions,
    /// The measure that is regretted: `Position in 2020/21 before support`. It stands over the table.
    pub measure: String,
    /// The measure's unit.
    pub unit: RegretUnit,
    /// Names of the cases, the rows of the table; 1 to 60.
    pub cases: Vec<String>,
    /// The options, first to last, the columns of the table; 1 to 8.
    pub options: Vec<OptionRegrets>,
    /// The options whose worst regret is the smallest, as indices; several where they are equal.
    pub smallest: Vec<usize>,
}

/// What a regret is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegretUnit {
    /// £ million.
    Money,
    /// A difference between probabilities, as a fraction; said in percentage points.
    Chance,
}

/// An option's regrets, in the chart's unit, none below zero.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionRegrets {
    /// The option's name; four short lines are drawn.
    pub name: String,
    /// Its regret in each case; zero where it is the best option of that case.
    pub regrets: Vec<f64>,
    /// The worst of them.
    pub worst: f64,
}

impl RegretUnit {
    /// A regret in words of the table; nil is a dash.
    pub fn said(self, regret: f64) -> String {
        match self {
            RegretUnit::Money => accounts(regret),
            RegretUnit::Chance => accounts_to(regret * 100.0, 0),
        }
    }

    /// What stands over the figures.
    pub fn name(self) -> &'static str {
        match self {
            RegretUnit::Money => "£m worse than the best option of each case",
            RegretUnit::Chance => "percentage points below the best option of each case",
        }
    }
}

const MOST_CASES: usize = 60;
const SIZE: f64 = 14.0;
const MEASURE_SIZE: f64 = 18.0;
const ROW: f64 = 30.0;
const LINE: f64 = 17.0;
/// Height of measure and unit above the table.
const ABOVE: f64 = 54.0;
/// The most lines of a head, and of a case's name.
const MOST_LINES: (usize, usize) = (4, 3);
/// The widest names of cases, and the widest column.
const NAMES: f64 = 300.0;
const WIDEST: f64 = 400.0;
/// Between two columns, and from a figure to its bar.
const BETWEEN: f64 = 26.0;
const BAR_GAP: f64 = 8.0;
const BAR: f64 = 14.0;
/// From an option's marker to its name.
const MARK: f64 = 18.0;
/// The box round the smallest worst regret, and what is said below it.
const BOX: f64 = 38.0;
const SAID: f64 = 44.0;

/// Draws the chart as an SVG document 1,600 units wide. The same chart gives the same bytes.
///
/// An error where there are no options or more than 8, no cases or more than 60, a list is not as long as the cases
/// ask, a regret is below zero, not finite or too large to be set, or `smallest` names an option that is not there.
pub fn regret_svg(chart: &RegretChart) -> Result<String, ChartError> {
    check(chart)?;
    let layout = RegretPanels::of(chart);
    framed(&chart.captions, Height::Chart(layout.height()), |canvas, room| {
        layout.draw(canvas, chart, room);
    })
}

fn check(chart: &RegretChart) -> Result<(), ChartError> {
    check::options(chart.options.len())?;
    check::count("cases", chart.cases.len(), 1..=MOST_CASES)?;
    if let Some(option) = chart.smallest.iter().find(|option| **option >= chart.options.len()) {
        return Err(ChartError::Figures(format!("there is no option {option}, counted from 0")));
    }
    let limit = match chart.unit {
        RegretUnit::Money => check::TOO_LARGE,
        RegretUnit::Chance => check::CERTAIN,
    };
    chart.options.iter().try_for_each(|option| {
        let (name, cases) = (&option.name, chart.cases.len());
        check::length(name, "regrets", option.regrets.len(), cases, "cases")?;
        check::amounts(name, "regrets", option.regrets.iter().chain([&option.worst]), limit)
    })
}

/// How the table is set.
struct RegretPanels {
    /// The lines of each case's name and of each option's.
    cases: Vec<Vec<String>>,
    heads: Vec<Vec<String>>,
    names: f64,
    /// From the start of one column to the next.
    step: f64,
    /// Width of the figures, and length of the longest bar.
    figures: f64,
    bars: f64,
    /// The regret of the longest bar.
    greatest: f64,
}

impl RegretPanels {
    fn of(chart: &RegretChart) -> RegretPanels {
        let cases: Vec<Vec<String>> = chart
            .cases
            .iter()
            .map(|case| wrap(&plain(case, 120), Weight::Regular, SIZE, NAMES, MOST_LINES.1))
            .collect();
        let names = cases.iter().flatten().map(|line| width(line, Weight::Regular, SIZE));
        let names = names.fold(width("Worst regret", Weight::SemiBold, SIZE), f64::max) + BETWEEN;
        let step = ((RIGHT - LEFT - names) / chart.options.len() as f64).min(WIDEST);
        let heads = chart.options.iter().map(|option| {
            let room = step - BETWEEN - MARK;
            wrap(&plain(&option.name, 160), Weight::SemiBold, SIZE, room, MOST_LINES.0)
        });
        let all =
            || chart.options.iter().flat_map(|option| option.regrets.iter().chain([&option.worst]));
        let figures = all().map(|regret| width(&chart.unit.said(*regret), Weight::SemiBold, SIZE));
        let figures = figures.fold(0.0, f64::max);
        RegretPanels {
            heads: heads.collect(),
            cases,
            names,
            step,
            figures,
            bars: (step - BETWEEN - figures - BAR_GAP).max(0.0),
            greatest: all().copied().fold(0.0, f64::max),
        }
    }

    fn head_height(&self) -> f64 {
        LINE * self.heads.iter().map(Vec::len).max().unwrap_or(1).max(1) as f64 + 10.0
    }

    fn row_height(&self, case: usize) -> f64 {
        ROW + LINE * (self.cases[case].len().max(1) as f64 - 1.0)
    }

    fn height(&self) -> f64 {
        let rows = (0..self.cases.len()).map(|case| self.row_height(case)).sum::<f64>();
        ABOVE + self.head_height() + rows + BOX + SAID
    }

    /// Where a column starts.
    fn column(&self, room: Room, option: usize) -> f64 {
        room.left + self.names + self.step * option as f64
    }

    fn draw(&self, canvas: &mut Canvas<'_>, chart: &RegretChart, room: Room) {
        let right = self.column(room, chart.options.len()) - BETWEEN;
        let measure = format!("Regret: {}", plain(&chart.measure, 160));
        let measure = fit(&measure, Weight::SemiBold, MEASURE_SIZE, room.width());
        let face = Type::regular(MEASURE_SIZE, TEXT).semi_bold();
        canvas.text(&measure, (room.left, room.top + 6.0), face);
        let unit = Type::regular(13.0, AXIS);
        canvas.text(chart.unit.name(), (room.left, room.top + 27.0), unit);

        let rule = room.top + ABOVE + self.head_height();
        self.draw_heads(canvas, room, rule);
        canvas.line(&[(room.left, rule), (right, rule)], AXIS, 1.0);
        let mut top = rule;
        for (case, lines) in self.cases.iter().enumerate() {
            let middle = top + self.row_height(case) / 2.0;
            for (index, line) in lines.iter().enumerate() {
                let shift = LINE * (index as f64 - (lines.len() as f64 - 1.0) / 2.0);
                let place = (room.left, middle + 0.35 * SIZE + shift);
                canvas.text(line, place, Type::regular(SIZE, TEXT));
            }
            for (index, option) in chart.options.iter().enumerate() {
                let (regret, worst) = (option.regrets[case], option.worst);
                let strong = regret == worst && worst > 0.0;
                let said = chart.unit.said(regret);
                self.cell(canvas, (self.column(room, index), middle), regret, &said, strong);
            }
            top += self.row_height(case);
            if case + 1 < self.cases.len() {
                canvas.line(&[(room.left, top), (right, top)], GRID, 1.0);
            }
        }
        canvas.line(&[(room.left, top), (right, top)], AXIS, 1.5);
        self.worst(canvas, chart, room, top);
    }

    fn draw_heads(&self, canvas: &mut Canvas<'_>, room: Room, rule: f64) {
        for (option, lines) in self.heads.iter().enumerate() {
            let left = self.column(room, option);
            let first = rule - 10.0 - LINE * (lines.len().max(1) as f64 - 1.0);
            look(option).mark(canvas, (left + 6.0, first - 5.0), 5.0);
            for (index, line) in lines.iter().enumerate() {
                let place = (left + MARK, first + LINE * index as f64);
                canvas.text(line, place, Type::regular(SIZE, TEXT).semi_bold());
            }
        }
    }

    /// A regret and its bar, from the left edge and the middle of the cell on.
    fn cell(
        &self,
        canvas: &mut Canvas<'_>,
        (left, middle): (f64, f64),
        regret: f64,
        said: &str,
        strong: bool,
    ) {
        let face = Type::regular(SIZE, TEXT).at(Anchor::End);
        let face = if strong { face.semi_bold() } else { face };
        canvas.text(said, (left + self.figures, middle + 0.35 * SIZE), face);
        if self.greatest <= 0.0 || said == "-" {
            return;
        }
        let start = left + self.figures + BAR_GAP;
        let end = start + self.bars * regret / self.greatest;
        let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
        canvas.rectangle((start, top), (end, bottom), BANDS[0]);
        let round = [(start, top), (end, top), (end, bottom), (start, bottom), (start, top)];
        canvas.line(&round, BAND_EDGES[if strong { 2 } else { 0 }], 1.0);
    }

    /// The worst regret of each option below `top`, the smallest of them boxed and named.
    fn worst(&self, canvas: &mut Canvas<'_>, chart: &RegretChart, room: Room, top: f64) {
        let middle = top + BOX / 2.0;
        let strong = Type::regular(SIZE, TEXT).semi_bold();
        canvas.text("Worst regret", (room.left, middle + 0.35 * SIZE), strong);
        for (index, option) in chart.options.iter().enumerate() {
            let left = self.column(room, index);
            self.cell(canvas, (left, middle), option.worst, &chart.unit.said(option.worst), true);
            if !chart.smallest.contains(&index) {
                continue;
            }
            let (edge, right) = (left - 9.0, left + self.step - BETWEEN + 5.0);
            let (upper, lower) = (top + 4.0, top + BOX);
            let round =
                [(edge, upper), (right, upper), (right, lower), (edge, lower), (edge, upper)];
            canvas.line(&round, TEXT, 2.0);
            let said = if chart.smallest.len() > 1 {
                "Equal smallest worst regret"
            } else {
                "Smallest worst regret"
            };
            let lines = wrap(said, Weight::SemiBold, SIZE, right - edge, 2);
            for (index, line) in lines.iter().enumerate() {
                canvas.text(line, (edge, lower + 18.0 + LINE * index as f64), strong);
            }
        }
    }
}

#[cfg(test)]
mod tests;
