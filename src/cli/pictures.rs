//! What people look at: every picture of a run, and the page, from its results alone.
//!
//! [`write`] is the only place that decides what there is; a run and a later report both go through it, so that
//! they come to the same files.

use rayon::prelude::*;

use super::folder::Folder;
use super::{Cases, PNG_WIDTH, Png};
use crate::charts::{self, comparisons, explanation, sheets};
use crate::error::Failure;
use crate::projection::Projection;
use crate::questions::explain::Explanation;
use crate::report;
use crate::scenario::Scenario;
use crate::tables::{self, RunRecord};
use crate::workbook::{Facts, workbook};

/// The page for people.
pub const REPORT: &str = "report.html";
/// The workbook's name.
pub const WORKBOOK: &str = "results.xlsx";

/// What is shown.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub scenario: &'a Scenario,
    pub projection: &'a Projection,
    /// Of the main case; none where nothing was sampled.
    pub explanation: Option<&'a Explanation>,
    /// Answers that lie beside the run.
    pub answers: &'a [report::PageAnswer],
}

/// Writes the charts that are wanted, the workbook and the page into `folder`, and their names into the run's record.
pub fn write(
    shown: &Shown,
    wanted: (Cases, Png),
    record: &mut RunRecord,
    folder: &Folder,
) -> Result<(), Failure> {
    let line = record.line();
    let chosen = chosen_pictures(shown, wanted);
    let drawn: Vec<_> = chosen
        .par_iter()
        .map(|picture| draw(picture, &line, shown, folder))
        .collect::<Result<_, _>>()?;
    for (name, sha256) in drawn.into_iter().flatten() {
        record.add_file(name, sha256);
    }
    let bytes = spreadsheet(shown, &line, record)?;
    folder.write(WORKBOOK, &bytes)?;
    record.add_file(WORKBOOK.to_owned(), tables::sha256(&bytes));
    // The page names every other file, so it comes after them.
    let page =
        report::report(shown.scenario, shown.projection, record, shown.explanation, shown.answers)
            .map_err(|error| Failure::Unreachable(format!("cannot make {REPORT}: {error}")))?;
    folder.write(REPORT, page.as_bytes())?;
    record.add_file(REPORT.to_owned(), tables::sha256(page.as_bytes()));
    Ok(())
}

fn spreadsheet(shown: &Shown, line: &str, record: &RunRecord) -> Result<Vec<u8>, Failure> {
    let facts = Facts {
        line,
        version: &record.program_version,
        sampler: &record.sampler,
        inputs: &record.inputs().collect::<Vec<_>>(),
        command: &record.command(),
        set: record.set(),
        warnings: &record.warnings,
    };
    workbook(shown.scenario, shown.projection, shown.explanation, &facts)
        .map_err(|error| Failure::Unreachable(format!("cannot make {WORKBOOK}: {error}")))
}

/// A picture to draw, and whether as PNG too.
struct Picture {
    name: String,
    content: Content,
    png: bool,
}

enum Content {
    Fan(sheets::Sheet),
    /// Of the case at that place.
    Comparison(comparisons::Kind, usize),
    /// Of the unit at that place of the explanation.
    Explained(explanation::Kind, usize),
}

fn chosen_pictures(shown: &Shown, (charts, png): (Cases, Png)) -> Vec<Picture> {
    let Shown { scenario, projection, .. } = *shown;
    let main = projection.main_case(scenario);
    // Files are named as if all were drawn: a chart has one name, whichever others there are.
    sheets::sheets(scenario, projection)
        .into_iter()
        .map(|sheet| (sheet.case, sheet.name.clone(), Content::Fan(sheet)))
        .chain(comparisons(scenario, projection, main))
        .chain(explained(shown.explanation).map(|(name, content)| (main, name, content)))
        .filter(|(case, ..)| *case == main || charts == Cases::All)
        .map(|(case, name, content)| {
            let png = match png {
                Png::All => true,
                Png::Main => case == main,
                Png::None => false,
            };
            Picture { name, content, png }
        })
        .collect()
}

/// The comparisons of options in each case, and those of all cases, which go with the main one.
fn comparisons(
    scenario: &Scenario,
    projection: &Projection,
    main: usize,
) -> Vec<(usize, String, Content)> {
    let mut names = sheets::Names::default();
    let mut all = Vec::new();
    for (case, found) in projection.cases.iter().enumerate() {
        let (demand, efficiency) = found.case.ids(scenario);
        for kind in comparisons::Kind::of_a_case(scenario) {
            let name = names.unique(&format!("{}-{demand}-{efficiency}", kind.name()));
            all.push((case, name, Content::Comparison(kind, case)));
        }
    }
    let together = comparisons::Kind::of_all(scenario, &projection.options)
        .map(|kind| (main, kind.name(), Content::Comparison(kind, main)));
    all.extend(together);
    all
}

/// A bridge and a tornado of each unit.
fn explained(explanation: Option<&Explanation>) -> impl Iterator<Item = (String, Content)> {
    let mut names = sheets::Names::default();
    let units = explanation.into_iter().flat_map(|found| found.units.iter().enumerate());
    units
        .flat_map(|(place, unit)| explanation::Kind::of(unit).map(move |kind| (place, unit, kind)))
        .map(move |(place, unit, kind)| {
            let name = names.unique(&format!("{}-{}", kind.name(), unit.unit));
            (name, Content::Explained(kind, place))
        })
}

/// Draws one picture; returns the files' names and digests.
fn draw(
    picture: &Picture,
    line: &str,
    shown: &Shown,
    folder: &Folder,
) -> Result<Vec<(String, String)>, Failure> {
    let Shown { scenario, projection, .. } = *shown;
    let svg = match &picture.content {
        Content::Fan(sheet) => {
            charts::fan_svg(&sheets::fan_sheet(sheet, line, scenario, projection))
        }
        Content::Comparison(kind, case) => {
            comparisons::comparison_svg(*kind, *case, line, scenario, projection)
        }
        Content::Explained(kind, unit) => {
            let Some(found) = shown.explanation else { return Ok(Vec::new()) };
            explanation::explanation_svg(*kind, &found.units[*unit], found, scenario, line)
        }
    };
    let keep = |(name, bytes): (String, Vec<u8>)| {
        folder.write(&name, &bytes)?;
        Ok((name, tables::sha256(&bytes)))
    };
    let svg = svg.map_err(|error| undrawn(&picture.name, &error))?;
    drawn(&picture.name, &svg, picture.png)?.into_iter().map(keep).collect()
}

/// A chart's files, as SVG and perhaps as PNG, below the folder of charts.
pub fn drawn(name: &str, svg: &str, png: bool) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = vec![(format!("charts/{name}.svg"), svg.as_bytes().to_owned())];
    if png {
        let picture = charts::png(svg, PNG_WIDTH).map_err(|error| undrawn(name, &error))?;
        files.push((format!("charts/{name}.png"), picture));
    }
    Ok(files)
}

/// Why there is no chart.
pub fn undrawn(name: &str, error: &charts::ChartError) -> Failure {
    Failure::Unreachable(format!("chart {name}: {error}"))
}
