//! The run record, `summary.json`: what was run, with what, and the figures that everybody asks for.
//!
//! It holds no date and no path beyond the names that the user gave: the same file, seed and runs give
//! the same bytes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Origin, Sources};
use crate::projection::{Projection, control_total};
use crate::results::Measure;
use crate::scenario::Scenario;

/// The version of this program.
pub const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The file that holds a scenario as it was run.
pub const SCENARIO: &str = "scenario.toml";

/// Marks a file as a run record of this program.
const KIND: &str = "control-total run record";

/// Everything that it takes to know a run and to repeat it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    kind: String,
    pub program_version: String,
    pub name: String,
    pub title: String,
    /// SHA-256 of the scenario file.
    pub scenario_sha256: String,
    #[serde(flatten)]
    pub read_from: ReadFrom,
    pub seed: u64,
    /// 0 where only the plan was computed.
    pub runs: u64,
    pub sampler: String,
    /// Arguments that decide which files there are, beside those of every run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    base_year: String,
    years: usize,
    cases: Vec<CaseRecord>,
    options: Vec<String>,
    /// Whether there are options, which are then compared.
    options_compared: bool,
    reconciliation: ReconciliationRecord,
    headlines: Vec<Headline>,
    /// What was warned of: things in the scenario, and published figures that it does not come to.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// Every other file of the run.
    files: Vec<FileRecord>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    pub name: String,
    pub sha256: String,
}

impl FileRecord {
    /// Of a file's name and bytes.
    pub fn of((name, bytes): &(String, Vec<u8>)) -> FileRecord {
        FileRecord { name: name.clone(), sha256: sha256(bytes) }
    }
}

/// What a scenario was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFrom {
    /// Every file that was read: the scenario and what it extends.
    inputs: Vec<FileRecord>,
    /// `--set` arguments, in order.
    set: Vec<String>,
}

impl From<&Sources> for ReadFrom {
    fn from(sources: &Sources) -> ReadFrom {
        let set = sources.iter().filter(|source| source.origin == Origin::Argument);
        let inputs = sources.files().map(|file| FileRecord {
            name: file.name.clone(),
            sha256: sha256(file.text.as_bytes()),
        });
        ReadFrom {
            inputs: inputs.collect(),
            set: set.map(|argument| argument.text.clone()).collect(),
        }
    }
}

impl ReadFrom {
    /// The scenario file's name, as it was given.
    pub fn file(&self) -> &str {
        self.inputs.first().map_or("", |file| &file.name)
    }

    /// SHA-256 of the scenario file.
    fn sha256(&self) -> &str {
        self.inputs.first().map_or("", |file| &file.sha256)
    }

    /// SHA-256 of every file.
    pub(super) fn digests(&self) -> impl Iterator<Item = &str> {
        self.inputs.iter().map(|file| file.sha256.as_str())
    }

    /// `--set` arguments.
    pub fn set(&self) -> &[String] {
        &self.set
    }

    /// The same files, with what `more` sets too.
    pub fn and_set(&self, more: &ReadFrom) -> ReadFrom {
        ReadFrom { inputs: self.inputs.clone(), set: [self.set(), more.set()].concat() }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct CaseRecord {
    demand: String,
    efficiency: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ReconciliationRecord {
    largest_relative_difference: f64,
    allowed: f64,
    passes: bool,
}

/// The final year's position of one unit in one case, £m, before any option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Headline {
    demand: String,
    efficiency: String,
    unit: String,
    year: String,
    p05: f64,
    se_p05: f64,
    p50: f64,
    se_p50: f64,
    p95: f64,
    se_p95: f64,
    plan: f64,
    do_nothing: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    control_total: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chance_of_control_total: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    se_chance: Option<f64>,
}

/// The record of a run, without the files that it will name.
pub fn record(
    scenario: &Scenario,
    projection: &Projection,
    read_from: impl Into<ReadFrom>,
) -> RunRecord {
    let read_from = read_from.into();
    RunRecord {
        kind: KIND.to_owned(),
        program_version: PROGRAM_VERSION.to_owned(),
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        scenario_sha256: read_from.sha256().to_owned(),
        read_from,
        seed: projection.seed,
        runs: projection.runs,
        sampler: scenario.run.sampler.to_string(),
        beside: Vec::new(),
        base_year: scenario.base_year.to_string(),
        years: scenario.years,
        cases: projection
            .cases
            .iter()
            .map(|case| {
                let (demand, efficiency) = case.case.ids(scenario);
                CaseRecord { demand: demand.to_owned(), efficiency: efficiency.to_owned() }
            })
            .collect(),
        options: scenario.options.iter().map(|option| option.id.clone()).collect(),
        options_compared: !scenario.options.is_empty(),
        reconciliation: ReconciliationRecord {
            largest_relative_difference: projection.reconciliation.largest_difference,
            allowed: crate::simulate::Reconciliation::ROUNDING,
            passes: projection.reconciliation.passes(),
        },
        headlines: headlines(scenario, projection),
        warnings: Vec::new(),
        files: Vec::new(),
    }
}

impl RunRecord {
    /// What a file that stands alone says of where it comes from, by key.
    pub fn about(&self) -> Vec<(&'static str, String)> {
        vec![
            ("program_version", self.program_version.clone()),
            ("scenario", self.name.clone()),
            ("scenario_sha256", self.scenario_sha256.clone()),
            ("set", self.set().join("; ")),
            ("seed", self.seed.to_string()),
            ("runs", self.runs.to_string()),
            ("sampler", self.sampler.clone()),
            ("money", "£m".to_owned()),
        ]
    }

    /// Names a file of the run.
    pub fn add_file(&mut self, name: String, sha256: String) {
        self.files.push(FileRecord { name, sha256 });
    }

    /// The names of the files of the run so far, in the order of writing.
    pub fn file_names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// Every file that was read, and its SHA-256: the scenario first, then what it extends.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.read_from.inputs.iter();
        files.map(|file| (file.name.as_str(), file.sha256.as_str()))
    }

    /// The command that makes every byte of the run again, from the folder in which it was given.
    pub fn command(&self) -> String {
        let (runs, seed) = (self.runs.to_string(), self.seed.to_string());
        let mut words = vec!["control-total", "run", self.read_from.file()];
        match self.runs {
            0 => words.push("--certain"),
            _ => words.extend(["--runs", &runs, "--sampler", &self.sampler]),
        }
        words.extend(["--seed", &seed]);
        words.extend(self.set().iter().flat_map(|argument| ["--set", argument]));
        words.extend(self.beside.iter().map(String::as_str));
        in_shell(words)
    }

    /// `--set` arguments.
    pub fn set(&self) -> &[String] {
        self.read_from.set()
    }

    /// Every other file of the run, in the order in which they were written.
    pub fn files(&self) -> &[FileRecord] {
        &self.files
    }

    /// Forgets the files that `kept` does not keep.
    pub fn keep_files(&mut self, kept: impl Fn(&str) -> bool) {
        self.files.retain(|file| kept(&file.name));
    }

    /// Whether another record tells of the same results, whatever files and flags it names.
    pub fn same_results(&self, other: &RunRecord) -> bool {
        let bare = |record: &RunRecord| RunRecord {
            beside: Vec::new(),
            files: Vec::new(),
            ..record.clone()
        };
        bare(self) == bare(other)
    }

    /// One line that tells which run a picture comes from.
    pub fn line(&self) -> String {
        line(&self.name, &self.read_from, self.runs, self.seed)
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// What any version of the program writes of itself.
#[derive(Deserialize)]
struct Mark {
    kind: String,
    program_version: String,
}

/// Marks a file as an answer of this program to a question.
pub const ANSWER_KIND: &str = "control-total answer";

/// One line that tells which scenario, runs and seed an answer comes from.
pub fn run_line(scenario: &Scenario, read_from: &ReadFrom, runs: u64, seed: u64) -> String {
    line(&scenario.name, read_from, runs, seed)
}

fn line(name: &str, read_from: &ReadFrom, runs: u64, seed: u64) -> String {
    let short: String = read_from.sha256().chars().take(12).collect();
    let runs = match runs {
        0 => "the plan alone".to_owned(),
        runs => format!("{} runs, seed {seed}", crate::wording::whole(runs)),
    };
    let changed = match read_from.set.len() {
        0 => String::new(),
        1 => ", 1 value set on the command line".to_owned(),
        count => format!(", {count} values set on the command line"),
    };
    format!("control-total {PROGRAM_VERSION} · scenario {name} ({short}){changed} · {runs}")
}

/// Whether these bytes are an answer of this program, of any version.
pub fn is_answer(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    serde_json::from_slice::<Kind>(bytes).is_ok_and(|record| record.kind == ANSWER_KIND)
}

/// Whether these bytes are a run record of this program, of any version.
pub fn is_run_record(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Mark>(bytes).is_ok_and(|mark| mark.kind == KIND)
}

/// Why a run record could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRecord {
    /// It is no run record of this program.
    Foreign,
    /// Another version of the program wrote it.
    Version(String),
    /// It is one, and broken.
    Broken(String),
}

/// Reads a run record of this version of the program.
pub fn read_record(bytes: &[u8]) -> Result<RunRecord, NoRecord> {
    let mark: Mark = serde_json::from_slice(bytes).map_err(|_| NoRecord::Foreign)?;
    if mark.kind != KIND {
        return Err(NoRecord::Foreign);
    }
    if mark.program_version != PROGRAM_VERSION {
        return Err(NoRecord::Version(mark.program_version));
    }
    serde_json::from_slice(bytes).map_err(|error| NoRecord::Broken(error.to_string()))
}

fn headlines(scenario: &Scenario, projection: &Projection) -> Vec<Headline> {
    let year = scenario.years;
    let mut headlines = Vec::new();
    for case in &projection.cases {
        let (demand, efficiency) = case.case.ids(scenario);
        for (place, column) in projection.columns.iter().enumerate() {
            if column.year != year || column.measure != Measure::Position {
                continue;
            }
            let statistics = &case.statistics[place];
            let [(p05, se_p05), (p50, se_p50), (p95, se_p95)] = [5, 50, 95].map(|percent| {
                let found = statistics.percentile_with_error(percent);
                found.map_or((statistics.plan, 0.0), |found| (found.value, found.error))
            });
            headlines.push(Headline {
                demand: demand.to_owned(),
                efficiency: efficiency.to_owned(),
                unit: column.unit.to_string(),
                year: scenario.year(year).to_string(),
                p05,
                se_p05,
                p50,
                se_p50,
                p95,
                se_p95,
                plan: statistics.plan,
                do_nothing: projection.do_nothing[place],
                control_total: control_total(scenario, &column.unit, year),
                chance_of_control_total: statistics.chance.map(|chance| chance.value),
                se_chance: statistics.chance.map(|chance| chance.error),
            });
        }
    }
    headlines
}

/// Words as a shell takes them.
pub(super) fn in_shell<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    // Only a NUL cannot be quoted, and no argument holds one.
    shlex::try_join(words).unwrap_or_default()
}

/// SHA-256, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
