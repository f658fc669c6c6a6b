//! `control-total run`: a scenario in, a folder of tables and charts out.

use std::path::PathBuf;

use rayon::prelude::*;

use super::folder::{Folder, RECORD};
use super::{Loaded, Png, RunArguments, load, progress, replay, say, say_error, terminal};
use crate::charts::{self, comparisons, sheets};
use crate::engine::Settings;
use crate::error::Failure;
use crate::projection::{Mode, Projection, compare_published, every_option};
use crate::report;
use crate::results::columns;
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::tables;

/// More figures than this are refused: a table of a million rows is read by nobody, and fills a disk.
const MOST_FIGURES: usize = 1_000_000;
/// With more charts than this, only the main case's are drawn.
const MOST_PICTURES: usize = 1_500;
/// The page for people.
const REPORT: &str = "report.html";
/// Width of a PNG, in pixels.
const PNG_WIDTH: u32 = 1_600;

pub fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let mut loaded = load(&arguments.file, &arguments.scenario, arguments.quiet)?;
    let asked = &mut loaded.scenario.run;
    asked.seed = arguments.seed.unwrap_or(asked.seed);
    asked.runs = arguments.runs.unwrap_or(asked.runs);
    let settings = Settings { seed: asked.seed, sampler: asked.sampler, runs: asked.runs };
    let scenario = &loaded.scenario;
    if let Some(run) = arguments.only_run {
        let statement = replay::statement(scenario, &settings, run, arguments.case.as_deref())?;
        say(&statement);
        return Ok(());
    }
    let options = every_option(scenario);
    let option_figures: usize =
        options.iter().map(|columns| columns.positions.len() + columns.metrics.len()).sum();
    let figures = (columns(scenario).len() + option_figures) * Case::all(scenario).len();
    if figures > MOST_FIGURES {
        return Err(Failure::Invalid(format!(
            "{}: the scenario asks for {figures} figures (units × years × measures × cases, for each option too), and at \
             most {MOST_FIGURES} can be written; leave out some scenarios, options, organisations or years",
            arguments.file.display()
        )));
    }
    let destination =
        arguments.out.clone().unwrap_or_else(|| PathBuf::from("output").join(&scenario.name));
    let folder = Folder::start(&destination, arguments.force)?;

    let threads = usize::from(arguments.threads.unwrap_or(0));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Failure::Unreachable(format!("cannot start threads: {error}")))?;
    let mode = if arguments.certain { Mode::Certain } else { Mode::Sampled(settings) };
    let projection = project(scenario, mode, &pool, arguments.quiet)?;
    pool.install(|| write(arguments, &loaded, &projection, &folder))?;
    folder.finish()?;
    if !arguments.quiet {
        let comparisons = compare_published(scenario, &projection);
        terminal::published_warnings(scenario, &comparisons)
            .iter()
            .for_each(|line| say_error(line));
        let main = projection.main_case(scenario);
        say(&terminal::projection(scenario, &projection, main));
        say(&terminal::options(scenario, &projection, main));
        say(&format!("\nResults are in {}\n", destination.display()));
        if !arguments.tables_only {
            say(&format!("The report is {}\n", destination.join(REPORT).display()));
        }
    }
    Ok(())
}

/// Runs every case on the threads of `pool`.
fn project(
    scenario: &Scenario,
    mode: Mode,
    pool: &rayon::ThreadPool,
    quiet: bool,
) -> Result<Projection, Failure> {
    let work = match &mode {
        Mode::Certain => 0,
        Mode::Sampled(settings) => Projection::work(scenario, settings),
    };
    let bar = progress::bar(work, quiet);
    let finished = |runs| bar.inc(runs);
    let projection = pool.install(|| Projection::run(scenario, mode, &finished));
    bar.finish_and_clear();
    projection.map_err(|fault| Failure::Invalid(format!("{fault}; nothing was written")))
}

/// Writes every file of the run, the run record last.
fn write(
    arguments: &RunArguments,
    loaded: &Loaded,
    projection: &Projection,
    folder: &Folder,
) -> Result<(), Failure> {
    let scenario = &loaded.scenario;
    let comparisons = compare_published(scenario, projection);
    let mut record = tables::record(scenario, projection, &loaded.sources);
    for (name, table) in tables::all(scenario, projection, &comparisons) {
        let bytes =
            table.map_err(|error| Failure::Unreachable(format!("cannot make {name}: {error}")))?;
        folder.write(name, &bytes)?;
        record.add_file(name.to_owned(), tables::sha256(&bytes));
    }
    if !arguments.tables_only {
        let line = record.line();
        let drawn: Vec<_> = chosen_pictures(arguments, scenario, projection)
            .par_iter()
            .map(|picture| draw(picture, &line, scenario, projection, folder))
            .collect::<Result<_, _>>()?;
        for (name, sha256) in drawn.into_iter().flatten() {
            record.add_file(name, sha256);
        }
        // The page names every other file, so it comes after them.
        let page = report::report(scenario, projection, &record)
            .map_err(|error| Failure::Unreachable(format!("cannot make {REPORT}: {error}")))?;
        folder.write(REPORT, page.as_bytes())?;
        record.add_file(REPORT.to_owned(), tables::sha256(page.as_bytes()));
    }
    let bytes = record
        .bytes()
        .map_err(|error| Failure::Unreachable(format!("cannot make {RECORD}: {error}")))?;
    folder.write(RECORD, &bytes)
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
}

fn chosen_pictures(
    arguments: &RunArguments,
    scenario: &Scenario,
    projection: &Projection,
) -> Vec<Picture> {
    let main = projection.main_case(scenario);
    let every: Vec<(usize, String, Content)> = sheets::sheets(scenario, projection)
        .into_iter()
        .map(|sheet| (sheet.case, sheet.name.clone(), Content::Fan(sheet)))
        .chain(comparisons(scenario, projection, main))
        .collect();
    let too_many = every.len() > MOST_PICTURES;
    if too_many && !arguments.quiet {
        say_error(&format!(
            "note: {} charts would be drawn; only those of the main case are",
            every.len()
        ));
    }
    let chosen = every.into_iter().filter(|(case, ..)| *case == main || !too_many);
    chosen
        .map(|(case, name, content)| {
            let png = match arguments.png {
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
    if scenario.options.is_empty() {
        return Vec::new();
    }
    let mut names = sheets::Names::default();
    let mut all = Vec::new();
    for (case, found) in projection.cases.iter().enumerate() {
        let (demand, efficiency) = found.case.ids(scenario);
        for kind in comparisons::Kind::of_a_case(scenario) {
            let name = names.unique(&format!("{}-{demand}-{efficiency}", kind.name()));
            all.push((case, name, Content::Comparison(kind, case)));
        }
    }
    let together =
        comparisons::Kind::OF_ALL.map(|kind| (main, kind.name(), Content::Comparison(kind, main)));
    all.extend(together);
    all
}

/// Draws one picture; returns the files' names and digests.
fn draw(
    picture: &Picture,
    line: &str,
    scenario: &Scenario,
    projection: &Projection,
    folder: &Folder,
) -> Result<Vec<(String, String)>, Failure> {
    let failed = |error: charts::ChartError| {
        Failure::Unreachable(format!("chart {}: {error}", picture.name))
    };
    let svg = match &picture.content {
        Content::Fan(sheet) => {
            charts::fan_svg(&sheets::fan_sheet(sheet, line, scenario, projection))
        }
        Content::Comparison(kind, case) => {
            comparisons::comparison_svg(*kind, *case, line, scenario, projection)
        }
    }
    .map_err(failed)?;
    let mut files = Vec::new();
    let mut keep = |extension: &str, bytes: &[u8]| {
        let name = format!("charts/{}.{extension}", picture.name);
        folder.write(&name, bytes)?;
        files.push((name, tables::sha256(bytes)));
        Ok::<(), Failure>(())
    };
    keep("svg", svg.as_bytes())?;
    if picture.png {
        keep("png", &charts::png(&svg, PNG_WIDTH).map_err(failed)?)?;
    }
    Ok(files)
}
