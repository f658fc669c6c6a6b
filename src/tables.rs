//! Tables for machines and spreadsheets: tidy CSV, and the run record as JSON.
//!
//! Bytes come out; nothing is calculated and nothing touches a disk. Column names, measures and file
//! names are a contract with users (`docs/scenario-files.md`).

mod all;
mod answers;
mod detail;
mod diff;
mod draws;
mod explanation;
mod figure;
mod keys;
mod options;
mod record;

use std::fmt::Write;

use csv::WriterBuilder;

use keys::{Names, each};

use crate::projection::{Comparison, Projection};
use crate::scenario::Scenario;
use crate::summary::{PERCENTILES, Statistics};
use crate::wording::harmless;
pub use all::{Made, all};
pub use answers::{
    AllocatedYearRecord, AllocationRecord, AnswerRecord, Answered, AskedRecord, FigureRecord,
    SolutionRecord, StressRecord, SweepRecord, SwitchingRecord, SwitchingValueRecord, allocation,
    allocation_record, cases, money, response, solution_record, stress, stress_record, sweep,
    sweep_record, switching, switching_record,
};
pub use detail::{chances, distributions, paths, plan};
pub use diff::{
    ChangeRecord, DiffRecord, OutcomeRecord, OutcomeSaid, PartRecord, diff_changes, diff_effects,
    diff_record,
};
pub use draws::{DRAWS, DrawsFile};
pub use explanation::{ExplanationRecord, bridge, drivers, explanation_record};
pub use options::{differences, joint, options, regret};
pub use record::{
    ANSWER_KIND, FileRecord, NoRecord, PROGRAM_VERSION, ReadFrom, RunRecord, SCENARIO, is_answer,
    is_run_record, read_record, record, run_line, sha256,
};

/// A table that could not be made; the reason is the CSV writer's own.
pub type TableError = csv::Error;

/// `positions.csv`: every column of every case, before any option and with each, with its distribution
/// and its Monte Carlo errors.
pub fn positions(scenario: &Scenario, projection: &Projection) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&positions_header())?;
    each(scenario, projection, None, |names, key, found| {
        table.names(names.by_year(key))?;
        table.statistics(found)?;
        table.end()
    })?;
    table.bytes()
}

fn positions_header() -> Vec<String> {
    let mut header: Vec<String> = Names::HEADINGS.map(String::from).to_vec();
    header.extend(["mean", "sd", "se_mean"].map(String::from));
    header.extend(PERCENTILES.map(|percent| format!("p{percent:02}")));
    header.extend(PERCENTILES.map(|percent| format!("se_p{percent:02}")));
    header.push("plan".into());
    header
}

/// `do_nothing.csv`: the do-nothing path.
pub fn do_nothing(scenario: &Scenario, projection: &Projection) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&["unit", "year", "measure", "value"])?;
    let years = year_labels(scenario);
    let columns = projection.columns.iter().zip(&projection.do_nothing);
    for (column, &value) in columns.filter(|(column, _)| column.measure.is_shown()) {
        table.text(column.unit.as_str())?;
        table.text(&years[column.year])?;
        table.text(&column.measure.to_string())?;
        table.number(value)?;
        table.end()?;
    }
    table.bytes()
}

/// `published.csv`: published figures beside simulated ones.
pub fn published(scenario: &Scenario, comparisons: &[Comparison]) -> Result<Vec<u8>, TableError> {
    let mut table = Table::new(&[
        "unit",
        "year",
        "measure",
        "path",
        "published",
        "simulated",
        "difference",
        "tolerance",
        "within",
    ])?;
    for comparison in comparisons {
        let published = comparison.published;
        table.text(published.unit.as_str())?;
        table.text(&scenario.year(published.year).to_string())?;
        table.text(&published.measure)?;
        table.text(&published.path.to_string())?;
        table.number(published.value)?;
        table.number(comparison.simulated)?;
        table.number(comparison.difference())?;
        table.number(published.tolerance)?;
        table.text(if comparison.within() { "true" } else { "false" })?;
        table.end()?;
    }
    table.bytes()
}

/// `correlations.csv`: what was asked for and what was achieved. A cell is empty where there is nothing
/// to correlate (savings have no growth rate) or where nothing was sampled.
pub fn correlations(scenario: &Scenario, projection: &Projection) -> Result<Vec<u8>, TableError> {
    let mut table =
        Table::new(&["driver_a", "driver_b", "asked", "achieved_shared", "achieved_growth"])?;
    for (number, correlation) in scenario.correlations.iter().enumerate() {
        let achieved = projection.correlations.get(number);
        table.text(&correlation.between.0.to_string())?;
        table.text(&correlation.between.1.to_string())?;
        table.number(correlation.value)?;
        table.optional(achieved.and_then(|achieved| achieved.shared))?;
        table.optional(achieved.and_then(|achieved| achieved.growth))?;
        table.end()?;
    }
    table.bytes()
}

fn year_labels(scenario: &Scenario) -> Vec<String> {
    (0..=scenario.years).map(|year| scenario.year(year).to_string()).collect()
}

/// Sizes of figures that the standard library writes without an exponent and `zmij` as it does, only faster. (Of figures that
/// are as near to one row of digits as to another, which only very large ones are, each takes another.)
const PLAIN: (f64, f64) = (1e-4, 1e12);

/// A CSV table in the making.
struct Table {
    writer: csv::Writer<Vec<u8>>,
    /// A figure in digits; used again.
    digits: String,
}

impl Table {
    fn new<T: AsRef<[u8]>>(header: &[T]) -> Result<Table, TableError> {
        let mut writer = WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(header)?;
        Ok(Table { writer, digits: String::new() })
    }

    /// A cell of text, made harmless.
    fn text(&mut self, text: &str) -> Result<(), TableError> {
        self.writer.write_field(harmless(text).as_ref())
    }

    /// A figure at full precision: the shortest digits that read back as the same number.
    fn number(&mut self, value: f64) -> Result<(), TableError> {
        let value = value + 0.0;
        if value == 0.0 || (PLAIN.0..PLAIN.1).contains(&value.abs()) {
            return self.writer.write_field(zmij::Buffer::new().format_finite(value));
        }
        self.digits.clear();
        // Writing to a text cannot fail.
        let _ = write!(self.digits, "{value:?}");
        self.writer.write_field(&self.digits)
    }

    fn optional(&mut self, value: Option<f64>) -> Result<(), TableError> {
        match value {
            Some(value) => self.number(value),
            None => self.writer.write_field(""),
        }
    }

    fn statistics(&mut self, statistics: &Statistics) -> Result<(), TableError> {
        let moments = [statistics.mean, statistics.sd, statistics.se_mean];
        let figures = moments
            .iter()
            .chain(&statistics.percentiles)
            .chain(&statistics.se_percentiles)
            .chain([&statistics.plan]);
        figures.copied().try_for_each(|figure| self.number(figure))
    }

    fn end(&mut self) -> Result<(), TableError> {
        self.writer.write_record(None::<&[u8]>)
    }

    fn bytes(self) -> Result<Vec<u8>, TableError> {
        self.writer.into_inner().map_err(|error| error.into_error().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_a_spreadsheet_would_run_is_made_harmless_and_figures_are_left_alone() {
        let mut table = Table::new(&["name", "value"]).unwrap();
        table.text("=HYPERLINK(\"http://example.com\")").unwrap();
        table.number(-4.5).unwrap();
        table.end().unwrap();
        let text = String::from_utf8(table.bytes().unwrap()).unwrap();
        assert_eq!(text, "name,value\n\"'=HYPERLINK(\"\"http://example.com\"\")\",-4.5\n");
    }

    #[test]
    fn figures_keep_every_digit_and_nought_has_one_sign() {
        let mut table = Table::new(&["a", "b", "c"]).unwrap();
        for value in [0.1 + 0.2, -0.0, 1e-7] {
            table.number(value).unwrap();
        }
        table.end().unwrap();
        let text = String::from_utf8(table.bytes().unwrap()).unwrap();
        assert_eq!(text, "a,b,c\n0.30000000000000004,0.0,1e-7\n");
    }

    #[test]
    fn figures_of_any_size_are_written_as_the_standard_library_writes_them() {
        let (low, high) = PLAIN;
        let ends = [low, low.next_down(), high, high.next_down(), 1e22, 5e-324, f64::MAX, 100.0];
        let many = (0..20_000_i32).map(|step| {
            let size = 10.0_f64.powi(step % 40 - 20);
            f64::from(step * 7_919 % 10_007 - 5_000) / 977.0 * size
        });
        for value in ends.into_iter().chain(many) {
            let mut table = Table::new(&["a"]).unwrap();
            table.number(value).unwrap();
            table.end().unwrap();
            let text = String::from_utf8(table.bytes().unwrap()).unwrap();
            assert_eq!(text, format!("a\n{:?}\n", value + 0.0));
        }
    }
}
