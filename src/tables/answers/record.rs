//! What every `answer.json` says of itself: which scenario was asked with what, the command, and the files beside it.

use serde::{Deserialize, Serialize};

use crate::tables::record::{
    ANSWER_KIND, FileRecord, PROGRAM_VERSION, ReadFrom, RunRecord, in_shell,
};

/// An answer, as it is printed and written.
#[derive(Debug, Serialize)]
pub struct AnswerRecord<'a, T> {
    kind: &'static str,
    asked: &'a AskedRecord,
    /// The files beside it.
    files: Vec<FileRecord>,
    #[serde(flatten)]
    answer: &'a T,
}

/// What was asked, of which scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRecord {
    pub program_version: String,
    /// The command that gives the answer, from the folder in which it was given.
    pub command: String,
    /// SHA-256 of every file that was read: the scenario first, then what it extends.
    pub inputs: Vec<String>,
    /// `--set` arguments, in order.
    pub set: Vec<String>,
    pub seed: u64,
    pub runs: u64,
}

impl AskedRecord {
    /// `verb` and `words` are those of the command line, without the file, seed, runs and `--set`; a verb that gives values
    /// of its own to `--set` has them among its words.
    pub fn new(
        verb: &str,
        words: &[String],
        read_from: &ReadFrom,
        (seed, runs): (u64, u64),
    ) -> AskedRecord {
        let (own_runs, own_seed) = (runs.to_string(), seed.to_string());
        let mut command = vec!["control-total", verb, read_from.file()];
        command.extend(words.iter().map(String::as_str));
        command.extend(["--runs", &own_runs, "--seed", &own_seed]);
        if !words.iter().any(|word| word == "--set") {
            command.extend(read_from.set().iter().flat_map(|argument| ["--set", argument]));
        }
        AskedRecord {
            program_version: PROGRAM_VERSION.to_owned(),
            command: in_shell(command),
            inputs: read_from.digests().map(str::to_owned).collect(),
            set: read_from.set().to_owned(),
            seed,
            runs,
        }
    }

    /// Why an answer does not belong to a run: other files, values or seed.
    pub fn differs_from(&self, run: &RunRecord) -> Option<&'static str> {
        let inputs: Vec<&str> = run.inputs().map(|(_, sha256)| sha256).collect();
        match () {
            () if self.program_version != run.program_version => {
                Some("another version of this program")
            }
            () if self.inputs != inputs => {
                Some("another scenario, or the same one before it was changed")
            }
            () if self.set != run.set() => Some("other values set on the command line"),
            () if self.seed != run.seed => Some("another seed"),
            () => None,
        }
    }
}

impl<'a, T: Serialize> AnswerRecord<'a, T> {
    pub fn new(
        asked: &'a AskedRecord,
        files: Vec<FileRecord>,
        answer: &'a T,
    ) -> AnswerRecord<'a, T> {
        AnswerRecord { kind: ANSWER_KIND, asked, files, answer }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
