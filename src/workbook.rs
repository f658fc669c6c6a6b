//! `results.xlsx`: the results as a workbook, for those who work in Excel.
//!
//! A room for each sheet; `SHEETS` is their order. Nothing is calculated: figures stand as they came, and number
//! formats say how they look. The same results give the same bytes. No sheet can outgrow what Excel takes:
//! long lists end with a line that says where the rest is.

mod assumptions;
mod assurance;
mod bridge;
mod drivers;
mod options;
mod page;
mod positions;
mod probabilities;
mod summary;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::findings;
use crate::projection::Projection;
use crate::questions::explain::Explanation;
use crate::results::options::OptionMeasure;
use crate::scenario::{Scenario, Unit};
use crate::wording::plain;
use page::{Formats, Page};

/// What is said of a run that is in neither its scenario nor its results.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// One line that tells which run it is.
    pub line: &'a str,
    pub version: &'a str,
    pub sampler: &'a str,
    /// Every file that was read, and its SHA-256.
    pub inputs: &'a [(&'a str, &'a str)],
    /// What makes the same figures again.
    pub command: &'a str,
    /// Values set on the command line.
    pub set: &'a [String],
    pub warnings: &'a [String],
}

/// What sheets are made of.
struct View<'a> {
    scenario: &'a Scenario,
    projection: &'a Projection,
    /// Of the main case; none where nothing was sampled.
    explanation: Option<&'a Explanation>,
    facts: &'a Facts<'a>,
    /// The main case's place.
    main: usize,
}

type Make = fn(&View, &mut Page) -> Result<(), XlsxError>;

/// The sheets, in order: a name that Excel takes (31 characters at most), and what fills it.
const SHEETS: [(&str, Make); 8] = [
    ("Summary", summary::fill),
    ("Options", options::fill),
    ("Positions by organisation", positions::fill),
    ("Probabilities", probabilities::fill),
    ("Bridge", bridge::fill),
    ("Drivers", drivers::fill),
    ("Assumptions", assumptions::fill),
    ("Assurance", assurance::fill),
];

/// The workbook could not be made; the reason is the writer's own.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct WorkbookError(#[from] XlsxError);

/// The workbook's bytes. `explanation` is that of the main case, where there is one.
pub fn workbook(
    scenario: &Scenario,
    projection: &Projection,
    explanation: Option<&Explanation>,
    facts: &Facts,
) -> Result<Vec<u8>, WorkbookError> {
    let view =
        View { scenario, projection, explanation, facts, main: projection.main_case(scenario) };
    Ok(make(&view)?)
}

fn make(view: &View) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A date of its own would make every workbook another one.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = plain(&view.scenario.title, 200);
    let properties = DocProperties::new().set_title(&title).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    for (name, fill) in SHEETS {
        let mut page = Page::new(workbook.add_worksheet(), &formats, name, view.facts.line)?;
        fill(view, &mut page)?;
    }
    workbook.save_to_buffer()
}

impl View<'_> {
    /// The base year and the projected years.
    fn years(&self) -> Vec<String> {
        (0..=self.scenario.years).map(|year| self.scenario.year(year).to_string()).collect()
    }

    /// The names of a case's scenarios.
    fn case(&self, case: usize) -> String {
        let found = self.projection.cases.get(case);
        found.map_or_else(String::new, |found| findings::case_name(self.scenario, found.case))
    }

    /// The name of the main case, for the head of a sheet that holds no other.
    fn main_case(&self) -> String {
        let others = self.projection.cases.len() > 1;
        self.case(self.main) + if others { " (the main case alone)" } else { "" }
    }

    /// A figure of an option, of a year or of the horizon.
    fn figure(
        &self,
        case: usize,
        option: usize,
        unit: &Unit,
        year: Option<usize>,
        measure: OptionMeasure,
    ) -> Option<f64> {
        let options = &self.projection.options;
        options.metric(case, option, unit, year, measure).map(|found| found.value)
    }

    /// Units with their names: the locality, those under control totals together (where they are not all),
    /// each organisation.
    fn units(&self) -> Vec<(Unit, &str)> {
        let organisations = &self.scenario.organisations;
        let mut units = vec![(Unit::Locality, "Locality: all organisations together")];
        if organisations.iter().any(|organisation| !organisation.covered) {
            units.push((Unit::Covered, "Organisations under control totals, together"));
        }
        units.extend(
            organisations.iter().map(|found| (Unit::organisation(&found.id), found.name.as_str())),
        );
        units
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::page::{Cell, Heading, Look, MOST_ROWS};
    use super::*;

    /// A workbook of one sheet, read back: its cells, row by row.
    fn sheet(fill: impl Fn(&mut Page)) -> Vec<Vec<Data>> {
        let mut workbook = Workbook::new();
        let formats = Formats::new();
        let mut page = Page::new(workbook.add_worksheet(), &formats, "One", "a & b").unwrap();
        fill(&mut page);
        let bytes = workbook.save_to_buffer().unwrap();
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        read.worksheet_range("One").unwrap().rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn a_list_longer_than_anybody_reads_ends_and_says_where_the_rest_is() {
        let rows = sheet(|page| {
            let headings = [Heading::text("What", 10.0), Heading::figures("£m")];
            let every = (0..MOST_ROWS + 7)
                .map(|row| vec![Cell::text("x"), Cell::Figure(row as f64, Look::Money)]);
            page.list(&headings, every, "options.csv").unwrap();
        });
        assert_eq!(rows.len(), MOST_ROWS + 2);
        assert_eq!(rows[0][0], Data::String("7 more rows are in options.csv".into()));
        assert_eq!(rows[1], ["What", "£m"].map(|head| Data::String(head.into())));
        assert_eq!(rows[MOST_ROWS + 1][1], Data::Float((MOST_ROWS - 1) as f64));
    }

    #[test]
    fn an_empty_list_says_so() {
        let rows = sheet(|page| {
            page.list(&[Heading::text("What", 10.0)], std::iter::empty(), "options.csv").unwrap();
        });
        assert_eq!(rows.last().unwrap()[0], Data::String("None".into()));
    }

    #[test]
    fn text_that_excel_would_run_or_not_take_is_made_harmless() {
        let long = "long ".repeat(20_000);
        let rows = sheet(|page| {
            for text in ["=1+1", "+1", "-1", "@x", "\t=1", "a\u{0}b\u{202e}", &long] {
                page.line(text, Look::Line).unwrap();
            }
        });
        let said: Vec<String> = rows.iter().map(|row| row[0].to_string()).collect();
        assert_eq!(said[..6], ["'=1+1", "'+1", "'-1", "'@x", "'=1", "a b"]);
        assert!(said[6].chars().count() < 32_767 && said[6].ends_with('…'));
    }
}
