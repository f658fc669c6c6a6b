//! The verbs that ask a model questions: what they share, and a room for each.

pub mod allocate;
pub mod diff;
pub mod explain;
pub mod solve;
pub mod stress;
pub mod sweep;
pub mod switching;

use std::path::{Path, PathBuf};

use clap::Args;

use super::folder::{ANSWER, Folder};
use super::pictures::{drawn, undrawn};
use super::{Command, Loaded, ScenarioArguments, commanded, hints, load, say, terminal};
use crate::charts::ChartError;
use crate::error::{Failure, did_you_mean, listed, quoted};
use crate::questions::{Asked, Unanswered};
use crate::scenario::assumptions::Case;
use crate::scenario::{Outcome, Sampler, Scenario, Unit};
use crate::simulate::Settings;
use crate::tables::{AnswerRecord, Answered, AskedRecord, FileRecord, ReadFrom, TableError};
use crate::wording::plain;

/// The sampler of questions, whatever the file names: their errors are estimated from independent runs.
pub const SAMPLER: Sampler = Sampler::Plain;

/// What every question takes.
#[derive(Debug, Default, Args)]
pub struct QuestionArguments {
    /// The scenario file.
    pub file: PathBuf,
    /// The case, as DEMAND/EFFICIENCY [default: the planning demand scenario with the first efficiency scenario].
    #[arg(long, value_name = "CASE")]
    pub case: Option<String>,
    /// How many runs, in place of the file's.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub runs: Option<u64>,
    /// The seed, in place of the file's.
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(0..=i64::MAX as u64))]
    pub seed: Option<u64>,
    /// How many threads [default: one for each core]. It changes no figure.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub output: OutputArguments,
    /// What the file is a copy of, where a report asks again.
    #[arg(skip)]
    pub copy_of: Option<ReadFrom>,
}

/// Where an answer goes.
#[derive(Debug, Default, Args)]
pub struct OutputArguments {
    /// Write the answer to this folder too: JSON, CSV and charts.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a folder that holds something other than an answer of this program.
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Print the answer as JSON.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Draw charts for a page.
    #[arg(skip)]
    pub shown: bool,
}

/// The most runs that a question takes where the file asks for more.
const MOST_RUNS: u64 = 1_000_000;

/// A question's scenario, ready to be asked.
pub struct Question {
    pub loaded: Loaded,
    pub case: Case,
    pub settings: Settings,
    /// Whether anybody will see charts of the answer.
    drawn: bool,
    /// Threads of its own; none where it is asked from some.
    pool: Option<rayon::ThreadPool>,
}

impl Question {
    pub fn new(
        arguments: &QuestionArguments,
        scenario: &ScenarioArguments,
    ) -> Result<Question, Failure> {
        Question::read(arguments, arguments.case.as_deref(), scenario, arguments.output.quiet)
    }

    /// A scenario of which the main case is asked, whatever case is named: a comparison finds that in both of its sides.
    pub fn main(
        arguments: &QuestionArguments,
        scenario: &ScenarioArguments,
    ) -> Result<Question, Failure> {
        Question::read(arguments, None, scenario, arguments.output.quiet)
    }

    /// The same once more, with nothing said of warnings.
    pub fn again(
        arguments: &QuestionArguments,
        scenario: &ScenarioArguments,
    ) -> Result<Question, Failure> {
        Question::read(arguments, arguments.case.as_deref(), scenario, true)
    }

    /// Of the main case of what was run.
    pub fn of_run(loaded: &Loaded, runs: u64, drawn: bool) -> Question {
        let (scenario, runs) = (&loaded.scenario, runs.min(MOST_RUNS));
        let settings = Settings { seed: scenario.run.seed, sampler: SAMPLER, runs };
        Question { loaded: loaded.clone(), case: Case::main(scenario), settings, drawn, pool: None }
    }

    /// Judges options by another outcome than the file's.
    pub fn judge_by(&mut self, outcome: Option<Outcome>) {
        let run = &mut self.loaded.scenario.run;
        run.outcome = outcome.unwrap_or(run.outcome);
    }

    fn read(
        arguments: &QuestionArguments,
        wanted: Option<&str>,
        scenario: &ScenarioArguments,
        quiet: bool,
    ) -> Result<Question, Failure> {
        let mut loaded = arguments.load(&arguments.file, scenario, quiet)?;
        let asked = &mut loaded.scenario.run;
        asked.seed = arguments.seed.unwrap_or(asked.seed);
        asked.runs = arguments.runs.unwrap_or(asked.runs).min(MOST_RUNS);
        let settings = Settings { seed: asked.seed, sampler: SAMPLER, runs: asked.runs };
        let case = case(&loaded.scenario, wanted)?;
        let drawn = arguments.output.out.is_some() || arguments.output.shown;
        let pool = Some(pool(arguments.threads)?);
        Ok(Question { loaded, case, settings, drawn, pool })
    }

    /// The title of an answer and where it comes from.
    pub fn heading(&self) -> String {
        let scenario = &self.loaded.scenario;
        let (demand, efficiency) = self.case.ids(scenario);
        let case = format!("{} / {}", plain(demand, 60), plain(efficiency, 60));
        terminal::answers::heading(scenario, &case, self.settings.runs, self.settings.seed)
    }

    pub fn asked(&self) -> Asked<'_> {
        Asked { scenario: &self.loaded.scenario, case: self.case, settings: self.settings }
    }

    /// Works out an answer on the threads that were asked for.
    pub fn answer<T: Send>(
        &self,
        work: impl FnOnce(&Asked) -> Result<T, Unanswered> + Send,
    ) -> Result<T, Failure> {
        let asked = self.asked();
        let failed = |why: Unanswered| match why {
            Unanswered::Refused(why) => Failure::Usage(hints::refused(&why)),
            fault => Failure::Invalid(fault.to_string()),
        };
        let found = match &self.pool {
            Some(pool) => pool.install(|| work(&asked)),
            None => work(&asked),
        };
        found.map_err(failed)
    }

    /// What was asked, for the record: `words` are the flags of the verb itself; a value without a flag stands alone.
    pub fn record(&self, verb: &str, words: &[(&str, Option<String>)]) -> AskedRecord {
        let given = words.iter().filter_map(|(flag, value)| Some((*flag, value.clone()?)));
        let mut words: Vec<String> =
            given.flat_map(|(flag, value)| [flag.to_owned(), value]).collect();
        words.retain(|word| !word.is_empty());
        if self.case != Case::main(&self.loaded.scenario) {
            let (demand, efficiency) = self.case.ids(&self.loaded.scenario);
            words.extend(["--case".to_owned(), format!("{demand}/{efficiency}")]);
        }
        let Settings { seed, runs, .. } = self.settings;
        AskedRecord::new(verb, &words, &self.loaded.read_from, (seed, runs))
    }

    /// A chart of the answer by its name, where anybody will see it.
    pub fn chart(
        &self,
        name: &str,
        svg: impl FnOnce() -> Result<String, ChartError>,
    ) -> Result<Vec<(String, String)>, Failure> {
        if !self.drawn {
            return Ok(Vec::new());
        }
        Ok(vec![(name.to_owned(), svg().map_err(|error| undrawn(name, &error))?)])
    }

    /// The line that tells which run an answer comes from.
    pub fn line(&self) -> String {
        self.line_of(self.settings.runs)
    }

    /// The same of an answer that looks at its first `runs` runs alone.
    pub fn line_of(&self, runs: u64) -> String {
        let Loaded { scenario, read_from, .. } = &self.loaded;
        crate::tables::run_line(scenario, read_from, runs, self.settings.seed)
    }
}

impl QuestionArguments {
    /// Reads a file that is asked of: the scenario's own, or what it is compared with.
    fn load(
        &self,
        file: &Path,
        scenario: &ScenarioArguments,
        quiet: bool,
    ) -> Result<Loaded, Failure> {
        let mut loaded = load(file, scenario, quiet)?;
        if let Some(copied) = self.copy_of.as_ref().filter(|_| file == self.file) {
            loaded.read_from = copied.and_set(&loaded.read_from);
        }
        Ok(loaded)
    }
}

/// An answer in all its forms.
pub struct Answer<R = Answered> {
    pub text: String,
    pub asked: AskedRecord,
    pub record: R,
    pub tables: Vec<(String, Vec<u8>)>,
    /// SVG documents by name; none where nobody will see them.
    pub charts: Vec<(String, String)>,
}

impl<R: serde::Serialize> Answer<R> {
    /// Tables, and charts as SVG and perhaps as PNG.
    pub fn files(&self, png: bool) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let mut files = self.tables.clone();
        for (name, svg) in &self.charts {
            files.extend(drawn(name, svg, png)?);
        }
        Ok(files)
    }

    /// JSON, as it is printed and written.
    pub fn json(&self, files: Vec<FileRecord>) -> Result<Vec<u8>, Failure> {
        AnswerRecord::new(&self.asked, files, &self.record)
            .bytes()
            .map_err(|error| Failure::Unreachable(format!("cannot make {ANSWER}: {error}")))
    }

    /// Prints the answer and, where it was asked for, writes it to a folder.
    pub fn give(&self, output: &OutputArguments) -> Result<(), Failure> {
        let mut json = Vec::new();
        match &output.out {
            Some(destination) => {
                let folder = Folder::start_answer(destination, output.force)?;
                let files = self.files(true)?;
                for (name, bytes) in &files {
                    folder.write(name, bytes)?;
                }
                json = self.json(files.iter().map(FileRecord::of).collect())?;
                folder.write(ANSWER, &json)?;
                folder.finish(&[])?;
            }
            None if output.json => json = self.json(Vec::new())?,
            None => {}
        }
        if output.json {
            say(&String::from_utf8_lossy(&json));
        } else if !output.quiet {
            say(&self.text);
            if let Some(destination) = &output.out {
                say(&format!("\nThe answer is in {}\n", destination.display()));
            }
        }
        Ok(())
    }
}

/// Asks again by a recorded command, of `file`, a copy of what was asked; none where that is no question of which something
/// is shown. Two files are compared as the command names them: a copy has values that its file left to the format.
pub fn again(command: &str, file: &Path, copied: &ReadFrom) -> Result<Option<Answer>, Failure> {
    let Some(mut command) = commanded(command) else { return Ok(None) };
    let two_files = matches!(&command, Command::Diff(asked) if asked.other.is_some());
    let (question, scenario) = match &mut command {
        Command::Solve(asked) => (&mut asked.question, Some(&mut asked.scenario)),
        Command::Allocate(asked) => (&mut asked.question, Some(&mut asked.scenario)),
        Command::Switching(asked) => (&mut asked.question, Some(&mut asked.scenario)),
        Command::Stress(asked) => (&mut asked.question, Some(&mut asked.scenario)),
        Command::Sweep(asked) => (&mut asked.question, None),
        Command::Diff(asked) => (&mut asked.question, None),
        _ => return Ok(None),
    };
    if !two_files {
        question.file = file.to_owned();
        question.copy_of = Some(copied.clone());
    }
    question.output = OutputArguments { quiet: true, shown: true, ..OutputArguments::default() };
    // What was set on the command line is part of the copy.
    scenario.into_iter().for_each(|scenario| scenario.set.clear());
    let answer = match &command {
        Command::Solve(asked) => solve::answer(asked),
        Command::Allocate(asked) => allocate::answer(asked),
        Command::Switching(asked) => switching::answer(asked),
        Command::Stress(asked) => stress::answer(asked),
        Command::Sweep(asked) => sweep::answer(asked),
        Command::Diff(asked) => diff::answer(asked),
        _ => return Ok(None),
    };
    answer.map(Some)
}

/// A table's bytes, or why there are none.
pub fn made(name: &str, table: Result<Vec<u8>, TableError>) -> Result<(String, Vec<u8>), Failure> {
    let bytes =
        table.map_err(|error| Failure::Unreachable(format!("cannot make {name}: {error}")))?;
    Ok((name.to_owned(), bytes))
}

/// Threads to work on.
pub fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads.unwrap_or(0)))
        .build()
        .map_err(|error| Failure::Unreachable(format!("cannot start threads: {error}")))
}

/// The case named `DEMAND/EFFICIENCY`, or the main one.
pub fn case(scenario: &Scenario, wanted: Option<&str>) -> Result<Case, Failure> {
    let Some(wanted) = wanted else { return Ok(Case::main(scenario)) };
    super::replay::find(scenario, Some(wanted))
}

/// The place of an option by its id, or the first.
pub fn option(scenario: &Scenario, wanted: Option<&str>) -> Result<usize, Failure> {
    let ids = || scenario.options.iter().map(|option| option.id.as_str());
    let found = match wanted {
        None => ids().next().map(|_| 0),
        Some(wanted) => ids().position(|id| id == wanted),
    };
    match (found, wanted) {
        (Some(place), _) => Ok(place),
        (None, Some(wanted)) => Err(unknown("option", wanted, ids())),
        (None, None) => {
            let text = "the scenario has no option; a chance needs one: see [[option]]";
            Err(Failure::Invalid(text.to_owned()))
        }
    }
}

/// A service by its name; `None` stays all of them.
pub fn service(scenario: &Scenario, wanted: Option<&str>) -> Result<Option<String>, Failure> {
    let names = || scenario.demand.iter().map(|driver| driver.name.as_str());
    match wanted {
        None => Ok(None),
        Some(wanted) if names().any(|name| name == wanted) => Ok(Some(wanted.to_owned())),
        Some(wanted) => Err(unknown("service", wanted, names())),
    }
}

/// A unit's id: an organisation, `covered` or `locality`.
pub fn unit(scenario: &Scenario, wanted: Option<&str>) -> Result<Unit, Failure> {
    let Some(wanted) = wanted else { return Ok(Unit::Covered) };
    let known: Vec<String> = scenario.units().map(|unit| unit.to_string()).collect();
    match scenario.units().find(|unit| unit.to_string() == wanted) {
        Some(unit) => Ok(unit),
        None => Err(unknown("unit", wanted, known.iter().map(String::as_str))),
    }
}

/// Nothing has that name.
fn unknown<'a>(what: &str, wanted: &str, known: impl Iterator<Item = &'a str> + Clone) -> Failure {
    let meant = did_you_mean(wanted, known.clone()).map_or_else(String::new, |line| line + "\n");
    let several = match what.strip_suffix("index") {
        Some(kind) => format!("{kind}indices"),
        None => format!("{what}s"),
    };
    let there = match known.clone().next() {
        None => format!("the scenario has no {several}"),
        Some(_) => format!("{several} are: {}", listed(known)),
    };
    Failure::Usage(format!("there is no {what} {}\n{meant}{there}", quoted(wanted)))
}
