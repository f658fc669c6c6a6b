//! What can be wrong with what a user gave, where it stands, and how the program ends because of it.
//!
//! It knows texts and places in them, nothing of scenarios: every floor above may report through it.
//! It must not print; [`render`] makes the text and the caller decides where it goes.

mod codes;
mod render;

use std::ops::Range;

pub use codes::Code;
pub use render::{is_hidden, render};

/// Whether a problem stops the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    /// Something to know, which needs nothing done.
    Note,
}

/// A stretch of text in one of the [`Sources`], in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// An index into the [`Sources`].
    pub source: usize,
    pub span: Range<usize>,
}

/// Something that a user should know of, and can do something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    pub code: Code,
    /// The matter in one line.
    pub title: String,
    pub place: Option<Place>,
    /// What is wrong, said at the place.
    pub label: String,
    /// What is allowed, what to do, what may have been meant.
    pub help: Vec<String>,
    /// The values that a warning is of, by which a file may accept it.
    pub of: Vec<Of>,
}

/// A value that a warning is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    /// Its path, as changes by path take it.
    pub at: String,
    /// The value, as TOML writes it.
    pub value: String,
}

impl Problem {
    pub fn new(
        severity: Severity,
        code: Code,
        place: impl Into<Option<Place>>,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Problem {
        let (title, label) = (title.into(), label.into());
        Problem {
            severity,
            code,
            title,
            place: place.into(),
            label,
            help: Vec::new(),
            of: Vec::new(),
        }
    }

    pub fn error(
        code: Code,
        place: impl Into<Option<Place>>,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Problem {
        Problem::new(Severity::Error, code, place, title, label)
    }

    pub fn warning(
        code: Code,
        place: impl Into<Option<Place>>,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Problem {
        Problem::new(Severity::Warning, code, place, title, label)
    }

    pub fn note(
        code: Code,
        place: impl Into<Option<Place>>,
        title: impl Into<String>,
        label: impl Into<String>,
    ) -> Problem {
        Problem::new(Severity::Note, code, place, title, label)
    }

    /// Adds lines of help: one text, or none, or several.
    pub fn help<T: Into<String>>(mut self, lines: impl IntoIterator<Item = T>) -> Problem {
        self.help.extend(lines.into_iter().map(Into::into));
        self
    }

    /// Says which values it is of.
    pub fn of(mut self, of: impl IntoIterator<Item = Of>) -> Problem {
        self.of.extend(of);
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    pub fn is_warning(&self) -> bool {
        self.severity == Severity::Warning
    }
}

/// Where a source came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A file that was read: part of what a result depends on.
    File,
    /// An argument of the command line.
    Argument,
    /// A text that the program carries.
    BuiltIn,
}

/// A text that problems may point into.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as it was given, or what an argument is called.
    pub name: String,
    pub text: String,
    pub origin: Origin,
}

/// The texts that problems point into, by the index that a [`Place`] holds.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and returns its index.
    pub fn add(
        &mut self,
        origin: Origin,
        name: impl Into<String>,
        text: impl Into<String>,
    ) -> usize {
        self.0.push(Source { name: name.into(), text: text.into(), origin });
        self.0.len() - 1
    }

    /// Calls the texts of one origin by another name.
    pub fn rename(&mut self, origin: Origin, name: &str) {
        let found = self.0.iter_mut().filter(|source| source.origin == origin);
        found.for_each(|source| name.clone_into(&mut source.name));
    }

    pub fn get(&self, index: usize) -> Option<&Source> {
        self.0.get(index)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    /// Every file that was read, in the order of reading.
    pub fn files(&self) -> impl Iterator<Item = &Source> {
        self.iter().filter(|source| source.origin == Origin::File)
    }
}

/// Why the program ends without doing what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// What the file says is wrong.
    #[error("{0}")]
    Invalid(String),
    /// The command line asks for something that there is not.
    #[error("{0}")]
    Usage(String),
    /// Something could not be read or written.
    #[error("{0}")]
    Unreachable(String),
}

impl Failure {
    /// The exit code of the program.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Invalid(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Unreachable(_) => 3,
        }
    }

    /// The same kind of failure, in other words.
    pub fn with_text(self, text: String) -> Failure {
        match self {
            Failure::Invalid(_) => Failure::Invalid(text),
            Failure::Usage(_) => Failure::Usage(text),
            Failure::Unreachable(_) => Failure::Unreachable(text),
        }
    }
}

/// `text` in backticks, cut short where it is long: messages quote what users wrote, whatever its length.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// The names in backticks, with commas between, and no more of them than can be read.
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 24;
    let mut names = names.into_iter();
    let mut shown: Vec<String> = names.by_ref().take(MOST).map(quoted).collect();
    let rest = names.count();
    if rest > 0 {
        shown.push(format!("and {rest} more"));
    }
    shown.join(", ")
}

/// The candidate that was probably meant by `word`, as a line of help.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // Beyond these a suggestion helps nobody and costs time that grows with the product of the lengths.
    const LONGEST_WORD: usize = 100;
    const MOST_CANDIDATES: usize = 1000;
    if word.len() > LONGEST_WORD {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace([' ', '_'], "-");
    let wanted = plain(word);
    let tolerated = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST_WORD)
        .take(MOST_CANDIDATES)
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= tolerated)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| format!("did you mean {}?", quoted(candidate)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_brings_a_suggestion_and_a_far_one_does_not() {
        let keys = ["growth", "trend_sd", "year_sd"];
        assert_eq!(did_you_mean("growht", keys), Some("did you mean `growth`?".into()));
        assert_eq!(did_you_mean("Trend-SD", keys), Some("did you mean `trend_sd`?".into()));
        assert_eq!(did_you_mean("colour", keys), None);
    }

    #[test]
    fn a_long_text_is_quoted_short() {
        assert_eq!(quoted("pay"), "`pay`");
        assert!(quoted(&"é".repeat(1_000_000)).len() < 200);
    }

    #[test]
    fn exit_codes_tell_a_wrong_file_from_a_wrong_command_and_from_a_missing_file() {
        let kinds: [fn(String) -> Failure; 3] =
            [Failure::Invalid, Failure::Usage, Failure::Unreachable];
        let codes = kinds.map(|kind| kind(String::new()).code());
        assert_eq!(codes, [1, 2, 3]);
    }
}
