//! The command line: the only place that prints, names paths and reads or writes files.

mod asked;
mod check;
mod describe;
mod draws;
mod explained;
mod folder;
mod hints;
mod new;
mod pictures;
mod precision;
mod presets;
mod progress;
mod questions;
mod replay;
mod report;
mod run;
mod terminal;
mod upgrade;

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::error::{Failure, Origin, Problem, Sources, render};
use crate::scenario::{Input, Outcome, Reading, Resolved, Sampler, Scenario, read};
use crate::tables::ReadFrom;
use crate::wording::{counted, plain};

/// Simulates multi-year financial control totals for a health economy.
///
/// A scenario file says what is computed; flags say how. Start with `control-total run FILE`.
#[derive(Debug, Parser)]
#[command(name = "control-total", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Project a scenario: tables and charts in a folder.
    Run(RunArguments),
    /// Run finished results again and draw their charts and page, where every table is the same.
    Report(ReportArguments),
    /// Check scenario files, and set published figures beside simulated ones.
    Check(CheckArguments),
    /// Explain a position: what it is made of, and what drives its spread.
    Explain(questions::explain::ExplainArguments),
    /// Solve for the total, savings, support or demand at which an option has a given chance.
    Solve(questions::solve::SolveArguments),
    /// Set organisations' totals so that each has the same chance of meeting its own.
    Allocate(questions::allocate::AllocateArguments),
    /// Find how far each assumption must move before the decision changes.
    Switching(questions::switching::SwitchingArguments),
    /// Find what the futures in which an option fails have in common.
    Stress(questions::stress::StressArguments),
    /// Run a grid of values on the same random numbers.
    Sweep(questions::sweep::SweepArguments),
    /// Tell what changed between two scenarios, and what each change makes of the difference.
    Diff(questions::diff::DiffArguments),
    /// Print the merged scenario as TOML, with where each value comes from.
    Show(ShowArguments),
    /// Start a scenario file to fill in: every figure in it is invented.
    New(new::NewArguments),
    /// Explain a message by its code, such as `implausible`.
    ExplainCode {
        /// Those to explain [default: all].
        #[arg(value_name = "CODE")]
        codes: Vec<String>,
    },
    /// Print the JSON Schema of scenario files, for editors that complete keys and show help.
    Schema,
    /// Print a script that completes commands and flags in a shell.
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual pages to a folder.
    Man {
        /// The folder, which must be there.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// List and explain the rule sets that an option may start from.
    Presets {
        /// Those to explain [default: all].
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
}

/// Which scenario.
#[derive(Debug, Clone, Default, Args)]
struct ScenarioArguments {
    /// Override one value of the file; may be repeated. Members of lists go by id or name:
    /// `--set organisation.acute.cost.Pay.variable=0.5`.
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Args)]
struct RunArguments {
    /// The scenario file.
    file: PathBuf,
    /// The folder for results [default: output/<name>].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many runs, in place of the file's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=10_000_000))]
    runs: Option<u64>,
    /// How random numbers are drawn, in place of the file's choice.
    #[arg(long, value_name = "SAMPLER", value_parser = precision::sampler)]
    sampler: Option<Sampler>,
    /// The outcome by which options are preferred, in place of the file's choice: `on-plan` (measured alike), `success` (by own
    /// rules), `own-test`, `in-balance`, `in-balance-last-year`, or either after support.
    #[arg(long, value_name = "OUTCOME", value_parser = precision::outcome)]
    outcome: Option<Outcome>,
    /// Run until every headline probability has this Monte Carlo standard error, as `0.5%` or 0.005.
    #[arg(long, value_name = "ERROR", value_parser = precision::error, conflicts_with_all = ["runs", "certain", "only_run"])]
    precision: Option<f64>,
    /// With --precision: the most runs that are made.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=10_000_000), default_value_t = precision::MOST_RUNS, requires = "precision")]
    max_runs: u64,
    /// The seed, in place of the file's.
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    seed: Option<u64>,
    /// How many threads [default: one for each core]. It changes no figure.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Compute the plan (run 0) alone, with nothing sampled.
    #[arg(long)]
    certain: bool,
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Print one run line by line and write nothing; 0 is the plan.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=10_000_000), conflicts_with = "certain")]
    only_run: Option<u64>,
    /// With --only-run: the case, as DEMAND/EFFICIENCY [default: the first].
    #[arg(long, value_name = "CASE", requires = "only_run")]
    case: Option<String>,
    /// Write the figures of every run too, in draws.parquet: those of the main case, or of all.
    #[arg(long, value_enum, value_name = "CASES", num_args = 0..=1, require_equals = true, default_missing_value = "main", conflicts_with_all = ["certain", "only_run"])]
    draws: Option<Cases>,
    /// Ask the main case for totals with equal chances, switching values and what failing futures have in common, too: the
    /// answers stand in the report.
    #[arg(long, conflicts_with_all = ["certain", "only_run"])]
    questions: bool,
    /// Whose figures are written in detail, in distributions.csv, paths.csv and plan.csv.
    #[arg(long, value_enum, value_name = "CASES", default_value_t = Cases::Main)]
    tables: Cases,
    /// Write tables and no charts.
    #[arg(long)]
    tables_only: bool,
    /// Whose charts are written as files.
    #[arg(long, value_enum, value_name = "CASES", default_value_t = Cases::Main)]
    charts: Cases,
    /// Which of these charts are written as PNG too.
    #[arg(long, value_enum, default_value_t = Png::Main)]
    png: Png,
    /// Replace a folder that holds something other than results of this program.
    #[arg(long)]
    force: bool,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct ReportArguments {
    /// The folder of results.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Whose charts are written as files [default: as in the run].
    #[arg(long, value_enum, value_name = "CASES")]
    charts: Option<Cases>,
    /// Which of these charts are written as PNG too [default: as in the run].
    #[arg(long, value_enum)]
    png: Option<Png>,
    /// Replace charts that were changed since they were drawn, and whatever else has the name of one.
    #[arg(long)]
    force: bool,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// The scenario files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// List every uncertain value too: what was asked for and what is drawn; and what correlated costs would do.
    #[arg(long)]
    sampled: bool,
    /// Write the file in the words of this version to --output, and say where a preset now means something else.
    #[arg(long, requires = "output")]
    upgrade: bool,
    /// The file to write; it must not be there yet.
    #[arg(short, long, value_name = "FILE", requires = "upgrade")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// The scenario file.
    file: PathBuf,
    #[command(flatten)]
    scenario: ScenarioArguments,
}

/// Width of a PNG, in pixels.
const PNG_WIDTH: u32 = 1_600;

/// Which charts are written as PNG beside SVG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Png {
    /// All that are written as SVG.
    All,
    /// Those of the planning case with the first efficiency scenario.
    Main,
    None,
}

/// Whose figures, charts or runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Cases {
    /// Those of the planning case with the first efficiency scenario.
    Main,
    /// Those of every case.
    All,
}

/// Runs the program. Exit codes: 0 done, 1 the file is wrong, 2 usage, 3 could not read or write.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        Command::Run(arguments) => run::run(arguments),
        Command::Report(arguments) => report::report(arguments),
        Command::Check(arguments) => check::check(arguments),
        Command::Explain(arguments) => questions::explain::explain(arguments),
        Command::Solve(arguments) => questions::solve::solve(arguments),
        Command::Allocate(arguments) => questions::allocate::allocate(arguments),
        Command::Switching(arguments) => questions::switching::switching(arguments),
        Command::Stress(arguments) => questions::stress::stress(arguments),
        Command::Sweep(arguments) => questions::sweep::sweep(arguments),
        Command::Diff(arguments) => questions::diff::diff(arguments),
        Command::Show(arguments) => describe::show(arguments),
        Command::New(arguments) => new::new(arguments),
        Command::ExplainCode { codes } => describe::explain_codes(codes),
        Command::Schema => describe::schema(),
        Command::Completions { shell } => describe::completions(*shell, Arguments::command()),
        Command::Man { folder } => describe::manual(folder, Arguments::command()),
        Command::Presets { names } => presets::explain(names),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say_error(&format!("{failure}"));
            ExitCode::from(failure.code())
        }
    }
}

/// The command that a command line gives, where it gives one.
fn commanded(line: &str) -> Option<Command> {
    Some(Arguments::try_parse_from(shlex::split(line)?).ok()?.command)
}

/// A scenario that was read, and the texts that it was read from.
#[derive(Clone)]
struct Loaded {
    scenario: Scenario,
    sources: Sources,
    /// What is told of the texts.
    read_from: ReadFrom,
    resolved: Resolved,
    /// Each in a line.
    warnings: Vec<String>,
}

/// Reads a scenario from disk and shows what is wrong with it. Warnings stop nothing.
fn load(file: &Path, arguments: &ScenarioArguments, quiet: bool) -> Result<Loaded, Failure> {
    let input = Input { path: file.to_owned(), set: arguments.set.clone() };
    let Reading { scenario, mut problems, mut sources, unreadable, resolved } =
        read(&input, &load_bytes);
    sources.rename(Origin::Argument, "--set");
    for problem in &mut problems {
        problem.help.extend(hints::of_code(problem.code).map(str::to_owned));
    }
    if let (Some(scenario), Some(resolved)) = (&scenario, &resolved) {
        problems.extend(check::plan_warnings(scenario, resolved));
        if !problems.iter().any(Problem::is_warning) {
            problems.extend(check::plan_jumps(scenario, resolved));
        }
    }
    let warnings = problems.iter().filter(|problem| problem.is_warning());
    let warned = warnings.map(|warning| format!("{}: {}", warning.title, warning.label));
    let warned = warned.map(|line| plain(&line, 1_000)).collect();
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    problems.retain(|problem| problem.is_error() || !quiet);
    if !problems.is_empty() {
        say_error(&render(&problems, &sources, io::stderr().is_terminal()));
    }
    if let (Some(scenario), Some(resolved)) = (scenario, resolved) {
        let read_from = ReadFrom::from(&sources);
        return Ok(Loaded { scenario, sources, read_from, resolved, warnings: warned });
    }
    let text = format!("{}: {}; nothing was run", file.display(), counted(errors, "error"));
    Err(if unreadable { Failure::Unreachable(text) } else { Failure::Invalid(text) })
}

/// The bytes of a file, and no more of them than the reader will take: a device may have no end.
fn load_bytes(path: &Path) -> io::Result<Vec<u8>> {
    const ENOUGH: u64 = (16 << 20) + 1;
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(ENOUGH).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Prints to standard output. A reader that stops reading (`| head`) is no error.
fn say(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes()).and_then(|()| io::stdout().flush());
}

/// Prints a line to standard error.
fn say_error(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}
