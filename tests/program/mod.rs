//! The program as a user runs it, and what it leaves behind: for tests of commands.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::project;
use tempfile::TempDir;

/// Runs the program in `folder`.
pub fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_control-total"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Runs the program in `folder` to its good end; what it said beside its answer.
#[track_caller]
pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run_in(folder, arguments);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder that holds the worked example, as `example.toml`.
pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(project("scenarios/worked-example.toml"), folder.path().join("example.toml")).unwrap();
    folder
}

/// Every file below a folder by its path inside, with its bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}
