//! Reading scenarios from memory, for the tests of what may and what may not stand in them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use control_total::error::{Problem, Severity, Sources};
use control_total::scenario::{Input, Reading, Scenario, read};

/// The worked example.
pub const EXAMPLE: &str = include_str!("../../scenarios/worked-example.toml");

/// Reads the first of `files`, each a name and its content, with `--set` arguments.
pub fn read_files(files: &[(&str, &str)], set: &[&str]) -> Reading {
    let contents: BTreeMap<PathBuf, &str> =
        files.iter().map(|(name, text)| (PathBuf::from(name), *text)).collect();
    let load = |path: &Path| {
        let text = contents.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(text.as_bytes().to_vec())
    };
    let set = set.iter().map(|argument| (*argument).to_owned()).collect();
    read(&Input { path: files[0].0.into(), set }, &load)
}

/// Reads one file with `--set` arguments.
pub fn read_text(text: &str, set: &[&str]) -> Reading {
    read_files(&[("example.toml", text)], set)
}

/// The scenario, where nothing is wrong with it.
pub fn sound(reading: Reading) -> Scenario {
    let said = said(&reading);
    reading.scenario.unwrap_or_else(|| panic!("{said}"))
}

/// The worked example with the first `old` replaced by `new`.
pub fn edited(old: &str, new: &str) -> String {
    assert!(EXAMPLE.contains(old), "the example has no {old:?}");
    EXAMPLE.replacen(old, new, 1)
}

/// Everything that a problem says, in one text.
pub fn words(problem: &Problem) -> String {
    format!("{}\n{}\n{}", problem.title, problem.label, problem.help.join("\n"))
}

/// Everything that errors and warnings say; notes ask for nothing.
pub fn said(reading: &Reading) -> String {
    let problems = reading.problems.iter().filter(|problem| problem.severity != Severity::Note);
    problems.map(|problem| words(problem) + "\n\n").collect()
}

/// Reads the bytes of one file.
pub fn read_bytes(bytes: &[u8]) -> Reading {
    let bytes = bytes.to_vec();
    read(&Input { path: "example.toml".into(), set: Vec::new() }, &move |_| Ok(bytes.clone()))
}

/// The codes of errors and warnings, in order.
pub fn codes(reading: &Reading) -> Vec<String> {
    let problems = reading.problems.iter().filter(|problem| problem.severity != Severity::Note);
    problems.map(|problem| problem.code.to_string()).collect()
}

/// The source line that a problem points to.
pub fn line<'a>(problem: &Problem, sources: &'a Sources) -> &'a str {
    let Some(place) = &problem.place else { return "" };
    let text = sources.get(place.source).map_or("", |source| source.text.as_str());
    let start = text[..place.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default()
}

/// Whether a problem that says all of `words` points to a line that holds `at`.
pub fn has(reading: &Reading, expected: &str, at: &str) -> bool {
    reading.problems.iter().any(|problem| {
        words(problem).contains(expected) && line(problem, &reading.sources).contains(at)
    })
}
