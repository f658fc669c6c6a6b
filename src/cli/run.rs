//! `control-total run`: a scenario in, a folder of tables and charts out.

use std::path::PathBuf;

use super::folder::{Folder, RECORD};
use super::{
    Cases, Loaded, Png, RunArguments, asked, draws, explained, load, pictures, precision, progress,
    replay, say, say_error, terminal,
};
use crate::error::Failure;
use crate::projection::{Detailed, Mode, Projection, compare_published, every_option};
use crate::questions::explain::Explanation;
use crate::results::columns;
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::simulate::Settings;
use crate::tables::{self, RunRecord, SCENARIO};

/// More figures than this are refused: a table of a million rows is read by nobody, and fills a disk.
const MOST_FIGURES: usize = 1_000_000;

pub fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let mut loaded = load(&arguments.file, &arguments.scenario, arguments.quiet)?;
    let asked = &mut loaded.scenario.run;
    asked.seed = arguments.seed.unwrap_or(asked.seed);
    asked.runs = arguments.runs.unwrap_or(asked.runs);
    asked.sampler = arguments.sampler.unwrap_or(asked.sampler);
    asked.outcome = arguments.outcome.unwrap_or(asked.outcome);
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
    let figures_of_case = columns(scenario).len() + option_figures;
    let figures = figures_of_case * Case::all(scenario).len();
    if figures > MOST_FIGURES {
        return Err(Failure::Invalid(format!(
            "{}: the scenario asks for {figures} figures (units × years × measures × cases, for each option too), and at \
             most {MOST_FIGURES} can be written; leave out some scenarios, options, organisations or years",
            arguments.file.display()
        )));
    }
    if let Some(which) = arguments.draws {
        let most = arguments.precision.map_or(settings.runs, |_| arguments.max_runs);
        draws::may_write(scenario, Settings { runs: most, ..settings }, which)?;
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
    let (detailed, quiet) = (detailed(arguments.tables), arguments.quiet);
    let (projection, explanation) = match arguments.precision {
        None => {
            let few = settings.runs.saturating_mul(figures_of_case as u64) <= FEW_VALUES;
            pool.install(|| found(scenario, (mode, detailed), few, quiet))?
        }
        Some(wanted) => pool.install(|| {
            let sampled = |runs| Mode::Sampled(Settings { runs, ..settings });
            let how = (settings.sampler, quiet);
            let projection = precision::reach(wanted, arguments.max_runs, how, |runs| {
                project(scenario, (sampled(runs), detailed), quiet)
            })?;
            let explanation = explained::explain(scenario, sampled(projection.runs)).transpose()?;
            Ok::<_, Failure>((projection, explanation))
        })?,
    };
    if projection.runs > 0 {
        // What is kept of the scenario asks for the runs that were made.
        loaded.scenario.run.runs = projection.runs;
    }
    let scenario = &loaded.scenario;
    let warnings = terminal::warnings(scenario, &projection);
    let found = Found { projection: &projection, explanation: explanation.as_ref() };
    let record = pool.install(|| write(arguments, &loaded, &found, &warnings, &folder))?;
    folder.finish(&[])?;
    if !arguments.quiet {
        // Those of the file have been told.
        let new = record.warnings.iter().skip(loaded.warnings.len());
        new.for_each(|warning| say_error(&format!("warning: {warning}")));
        let main = projection.main_case(scenario);
        say(&terminal::projection(scenario, &projection, main));
        say(&terminal::options(scenario, &projection, main));
        say(&format!("\nResults are in {}\n", destination.display()));
        if !arguments.tables_only {
            say(&format!("The report is {}\n", destination.join(pictures::REPORT).display()));
        }
    }
    Ok(())
}

/// What a run comes to.
pub struct Found<'a> {
    pub projection: &'a Projection,
    /// Of the main case; `None` where nothing was sampled.
    pub explanation: Option<&'a Explanation>,
}

/// Figures times runs of a case up to which the projection and the explanation are worked out beside one another, each
/// filling the pauses of the other. More leave few pauses, and both together would take much memory.
const FEW_VALUES: u64 = 1 << 25;

/// What detailed tables of some cases take.
pub fn detailed(tables: Cases) -> Detailed {
    match tables {
        Cases::Main => Detailed::MainCase,
        Cases::All => Detailed::EveryCase,
    }
}

/// Runs every case, and explains the main one: beside one another where there is `few` to hold.
pub fn found(
    scenario: &Scenario,
    (mode, detailed): (Mode, Detailed),
    few: bool,
    quiet: bool,
) -> Result<(Projection, Option<Explanation>), Failure> {
    let (project, explain) =
        (|| project(scenario, (mode, detailed), quiet), || explained::explain(scenario, mode));
    if !few {
        let projection = project()?;
        return Ok((projection, explain().transpose()?));
    }
    let (projection, explanation) = rayon::join(project, explain);
    Ok((projection?, explanation.transpose()?))
}

/// Runs every case.
fn project(
    scenario: &Scenario,
    (mode, detailed): (Mode, Detailed),
    quiet: bool,
) -> Result<Projection, Failure> {
    let work = match &mode {
        Mode::Certain => 0,
        Mode::Sampled(settings) => Projection::work(scenario, settings),
    };
    let bar = progress::bar(work, quiet);
    let finished = |runs| bar.inc(runs);
    let projection = Projection::run(scenario, mode, detailed, &finished);
    bar.finish_and_clear();
    projection.map_err(|fault| Failure::Invalid(format!("{fault}; nothing was written")))
}

/// Writes every file of the run, the run record last. `warnings` are those of the result, beside those of the file.
fn write(
    arguments: &RunArguments,
    loaded: &Loaded,
    found: &Found,
    warnings: &[String],
    folder: &Folder,
) -> Result<RunRecord, Failure> {
    let scenario = &loaded.scenario;
    let Found { projection, explanation } = *found;
    let mut record = write_figures(arguments, loaded, found, folder)?;
    record.warnings = [loaded.warnings.as_slice(), warnings].concat();
    if let Some(which) = arguments.draws {
        let asked = &scenario.run;
        let settings = Settings { seed: asked.seed, sampler: asked.sampler, runs: projection.runs };
        draws::write(scenario, settings, which, arguments.quiet, &mut record, folder)?;
    }
    let png = (!arguments.tables_only).then_some(arguments.png);
    let answers = match arguments.questions {
        true => asked::write(loaded, projection, png, &mut record, folder)?,
        false => Vec::new(),
    };
    if !arguments.tables_only {
        let answers = &answers[..];
        let shown = pictures::Shown { scenario, projection, explanation, answers };
        pictures::write(&shown, (arguments.charts, arguments.png), &mut record, folder)?;
    }
    finish_record(&record, folder)?;
    Ok(record)
}

/// Writes the tables and the scenario, and begins the run's record.
pub fn write_figures(
    arguments: &RunArguments,
    loaded: &Loaded,
    found: &Found,
    folder: &Folder,
) -> Result<RunRecord, Failure> {
    let scenario = &loaded.scenario;
    let Found { projection, explanation } = *found;
    let comparisons = compare_published(scenario, projection);
    let mut record = tables::record(scenario, projection, loaded.read_from.clone());
    record.beside = beside(arguments);
    let only = (arguments.tables == Cases::Main).then(|| projection.main_case(scenario));
    for (name, table) in tables::all(scenario, projection, &comparisons, only) {
        let bytes =
            table.map_err(|error| Failure::Unreachable(format!("cannot make {name}: {error}")))?;
        folder.write(name, &bytes)?;
        record.add_file(name.to_owned(), tables::sha256(&bytes));
    }
    let resolved = loaded.resolved.toml(scenario);
    folder.write(SCENARIO, resolved.as_bytes())?;
    record.add_file(SCENARIO.to_owned(), tables::sha256(resolved.as_bytes()));
    if let Some(explanation) = explanation {
        explained::write(scenario, explanation, &mut record, folder)?;
    }
    Ok(record)
}

/// The arguments that decide which files there are.
fn beside(arguments: &RunArguments) -> Vec<String> {
    let RunArguments { draws, questions, tables, tables_only, charts, png, .. } = *arguments;
    let outcome = arguments.outcome.map(|outcome| outcome.to_string());
    let mut words = Vec::new();
    words.extend(outcome.iter().flat_map(|outcome| ["--outcome", outcome]));
    words.extend(draws.map(|cases| match cases {
        Cases::Main => "--draws",
        Cases::All => "--draws=all",
    }));
    words.extend(questions.then_some("--questions"));
    words.extend((tables == Cases::All).then_some(["--tables", "all"]).into_iter().flatten());
    words.extend(tables_only.then_some("--tables-only"));
    words.extend((charts == Cases::All).then_some(["--charts", "all"]).into_iter().flatten());
    words.extend(match png {
        Png::All => &["--png", "all"][..],
        Png::Main => &[],
        Png::None => &["--png", "none"],
    });
    words.into_iter().map(str::to_owned).collect()
}

/// Writes the run record, which names every other file.
pub fn finish_record(record: &RunRecord, folder: &Folder) -> Result<(), Failure> {
    let bytes = record
        .bytes()
        .map_err(|error| Failure::Unreachable(format!("cannot make {RECORD}: {error}")))?;
    folder.write(RECORD, &bytes)
}
