//! The run record, `summary.json`: what was run, with what, and the figures that everybody asks for.
//!
//! It holds no date and no path beyond the names that the user gave: the same file, seed and runs give
//! the same bytes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Origin, Sources};
use crate::projection::{Projection, control_total};
use crate::results::Measure;
use crate::scenario::{Sampler, Scenario};

/// Marks a file as a run record of this program.
const KIND: &str = "control-total run record";

/// Everything that it takes to know a run and to repeat it.
#[derive(Debug, Clone, Serialize)]
pub struct RunRecord {
    kind: &'static str,
    pub program_version: &'static str,
    pub name: String,
    pub title: String,
    /// SHA-256 of the scenario file.
    pub scenario_sha256: String,
    /// Every file that was read: the scenario and what it extends.
    inputs: Vec<FileRecord>,
    /// `--set` arguments, in order.
    set: Vec<String>,
    pub seed: u64,
    /// 0 where only the plan was computed.
    pub runs: u64,
    pub sampler: &'static str,
    base_year: String,
    years: usize,
    cases: Vec<CaseRecord>,
    options: Vec<String>,
    /// Whether there are options, which are then compared.
    options_compared: bool,
    reconciliation: ReconciliationRecord,
    headlines: Vec<Headline>,
    /// Every other file of the run.
    files: Vec<FileRecord>,
}

#[derive(Debug, Clone, Serialize)]
struct FileRecord {
    name: String,
    sha256: String,
}

#[derive(Debug, Clone, Serialize)]
struct CaseRecord {
    demand: String,
    efficiency: String,
}

#[derive(Debug, Clone, Serialize)]
struct ReconciliationRecord {
    largest_relative_difference: f64,
    allowed: f64,
    passes: bool,
}

/// The final year's position of one unit in one case, £m, before any option.
#[derive(Debug, Clone, Serialize)]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    control_total: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chance_of_control_total: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    se_chance: Option<f64>,
}

/// The record of a run, without the files that it will name.
pub fn record(scenario: &Scenario, projection: &Projection, sources: &Sources) -> RunRecord {
    let inputs: Vec<FileRecord> = sources
        .files()
        .map(|file| FileRecord { name: file.name.clone(), sha256: sha256(file.text.as_bytes()) })
        .collect();
    let set = sources.iter().filter(|source| source.origin == Origin::Argument);
    let Sampler::Plain = scenario.run.sampler;
    RunRecord {
        kind: KIND,
        program_version: env!("CARGO_PKG_VERSION"),
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        scenario_sha256: inputs.first().map_or_else(String::new, |file| file.sha256.clone()),
        inputs,
        set: set.map(|argument| argument.text.clone()).collect(),
        seed: projection.seed,
        runs: projection.runs,
        sampler: "plain",
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
            allowed: crate::engine::Reconciliation::ROUNDING,
            passes: projection.reconciliation.passes(),
        },
        headlines: headlines(scenario, projection),
        files: Vec::new(),
    }
}

impl RunRecord {
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
        self.inputs.iter().map(|file| (file.name.as_str(), file.sha256.as_str()))
    }

    /// The command that makes every byte of the run again, from the folder in which it was given.
    pub fn command(&self) -> String {
        let file = self.inputs.first().map_or("", |file| file.name.as_str());
        let mut command = format!("control-total run {}", in_shell(file));
        match self.runs {
            0 => command.push_str(" --certain"),
            runs => command.push_str(&format!(" --runs {runs}")),
        }
        command.push_str(&format!(" --seed {}", self.seed));
        for argument in &self.set {
            command.push_str(&format!(" --set {}", in_shell(argument)));
        }
        command
    }

    /// One line that tells which run a picture comes from.
    pub fn line(&self) -> String {
        let short: String = self.scenario_sha256.chars().take(12).collect();
        let runs = match self.runs {
            0 => "the plan alone".to_owned(),
            runs => format!("{} runs, seed {}", crate::wording::whole(runs), self.seed),
        };
        let changed = match self.set.len() {
            0 => String::new(),
            1 => ", 1 value set on the command line".to_owned(),
            count => format!(", {count} values set on the command line"),
        };
        format!(
            "control-total {} · scenario {} ({short}){changed} · {runs}",
            self.program_version, self.name
        )
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Whether these bytes are a run record of this program, of any version.
pub fn is_run_record(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        kind: String,
    }
    serde_json::from_slice::<Kind>(bytes).is_ok_and(|record| record.kind == KIND)
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
                statistics.percentile_with_error(percent).unwrap_or((statistics.plan, 0.0))
            });
            headlines.push(Headline {
                demand: demand.to_owned(),
                efficiency: efficiency.to_owned(),
                unit: column.unit.clone(),
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
                se_chance: statistics.chance.map(|chance| chance.se),
            });
        }
    }
    headlines
}

/// A word as a shell takes it: in quotes where it holds more than letters, digits and a few signs.
fn in_shell(word: &str) -> String {
    let harmless = |sign: char| sign.is_ascii_alphanumeric() || "-_./=".contains(sign);
    if !word.is_empty() && word.chars().all(harmless) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// SHA-256, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
