//! What every `answer.json` says of itself: which scenario was asked with what, the command, and the files beside it.

use serde::{Deserialize, Serialize};

use crate::error::{Origin, Sources};
use crate::tables::record::{
    ANSWER_KIND, FileRecord, PROGRAM_VERSION, RunRecord, in_shell, sha256,
};

/// An answer, as it is printed and written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerRecord<T> {
    kind: String,
    pub asked: AskedRecord,
    /// The files beside it.
    pub files: Vec<FileRecord>,
    #[serde(flatten)]
    pub answer: T,
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
        sources: &Sources,
        (seed, runs): (u64, u64),
    ) -> AskedRecord {
        let file = sources.files().next().map_or("", |file| file.name.as_str());
        let set = sources.iter().filter(|source| source.origin == Origin::Argument);
        let set: Vec<String> = set.map(|argument| argument.text.clone()).collect();
        let (own_runs, own_seed) = (runs.to_string(), seed.to_string());
        let mut command = vec!["control-total", verb, file];
        command.extend(words.iter().map(String::as_str));
        command.extend(["--runs", &own_runs, "--seed", &own_seed]);
        if !words.iter().any(|word| word == "--set") {
            command.extend(set.iter().flat_map(|argument| ["--set", argument]));
        }
        let command = in_shell(command);
        let inputs = sources.files().map(|file| sha256(file.text.as_bytes())).collect();
        let program_version = PROGRAM_VERSION.to_owned();
        AskedRecord { program_version, command, inputs, set, seed, runs }
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

impl<T: Serialize> AnswerRecord<T> {
    pub fn new(asked: AskedRecord, files: &[(String, Vec<u8>)], answer: T) -> AnswerRecord<T> {
        let files = files
            .iter()
            .map(|(name, bytes)| FileRecord { name: name.clone(), sha256: sha256(bytes) });
        AnswerRecord { kind: ANSWER_KIND.to_owned(), asked, files: files.collect(), answer }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
