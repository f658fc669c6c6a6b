//! From files and arguments to a scenario: load, parse, extend, override, check.
//!
//! The steps stand in [`read`] in their order; later wins. Files come through a callback, so that nothing
//! here touches a disk, and every text that was read is kept for messages and for the run's record.

mod difference;
mod edit;
mod expand;
mod finding;
mod merge;
mod path;
mod preset;
mod show;
mod text;
mod write;

use std::io;
use std::path::{Component, Path, PathBuf};

pub(super) use difference::found as find;
pub use difference::{Difference, Differences, Given};
pub(super) use merge::identity;
pub use path::{key_text, segments as path_segments, text as path_text};
pub(super) use write::words_of;
pub use write::{Resolved, toml_key};

use super::tree::{self, Node, Table, Value};
use super::{Scenario, check};
use crate::error::{Code, Origin, Place, Problem, Sources};
use crate::format::TOP;

/// Larger files are refused: a scenario is written by people.
const LARGEST: usize = 16 * 1024 * 1024;
/// How many files may stand on one another.
const DEEPEST: usize = 8;

/// What to read.
#[derive(Debug, Clone)]
pub struct Input {
    pub path: PathBuf,
    /// `path=value`, in the order in which they apply.
    pub set: Vec<String>,
}

/// What came of it.
#[derive(Debug)]
pub struct Reading {
    /// `None` where there is an error among the problems.
    pub scenario: Option<Scenario>,
    /// Errors first, and each in the order of the files.
    pub problems: Vec<Problem>,
    /// Every text that was read: files, arguments, presets.
    pub sources: Sources,
    /// A file could not be read at all.
    pub unreadable: bool,
    /// What the scenario was checked from; `None` where there is none.
    pub resolved: Option<Resolved>,
}

/// Reads a scenario; `load` returns the bytes of a file.
pub fn read(input: &Input, load: &dyn Fn(&Path) -> io::Result<Vec<u8>>) -> Reading {
    let mut files = Files {
        load,
        sources: Sources::default(),
        problems: Vec::new(),
        unreadable: false,
        open: Vec::new(),
    };
    let tree = files.read(&input.path, None);
    let Files { mut sources, mut problems, unreadable, .. } = files;
    let (mut scenario, mut resolved) = (None, None);
    if let Some(mut tree) = tree {
        for argument in &input.set {
            problems.extend(edit::set(&mut tree, argument, &mut sources));
        }
        // Before, so that options take over the order of what they start from; after, for what options have added.
        write::plain_first(&mut tree);
        preset::complete(&mut tree, &mut sources, &mut problems);
        write::plain_first(&mut tree);
        let stem = input.path.file_stem().unwrap_or_default().to_string_lossy();
        let (checked, found) = check::scenario(&tree, &stem);
        problems.extend(found);
        scenario = checked;
        resolved = Some(Resolved { tree });
    }
    // What a preset says is published, and for its reader to accept or not.
    let built_in = |problem: &Problem| {
        let source = problem.place.as_ref().and_then(|place| sources.get(place.source));
        source.is_some_and(|source| source.origin == Origin::BuiltIn)
    };
    problems.retain(|problem| problem.is_error() || !built_in(problem));
    if problems.iter().any(Problem::is_error) {
        (scenario, resolved) = (None, None);
    }
    Reading { scenario, problems: in_order(problems), sources, unreadable, resolved }
}

/// Errors before warnings, each by place, and nothing twice: a short row that stands for several, and a
/// table that several options share, would repeat their mistakes.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    let key = |problem: &Problem| {
        let place = problem.place.as_ref().map(|place| (place.source, place.span.start));
        (problem.severity, place)
    };
    problems.sort_by_key(key);
    let mut kept: Vec<Problem> = Vec::with_capacity(problems.len());
    for problem in problems {
        let same_place = kept.iter().rev().take_while(|other| key(other) == key(&problem));
        let repeats = |other: &Problem| {
            other.label == problem.label
                && (problem.place.is_some() || other.title == problem.title)
        };
        if !same_place.into_iter().any(repeats) {
            kept.push(problem);
        }
    }
    kept
}

struct Files<'a> {
    load: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
    sources: Sources,
    problems: Vec<Problem>,
    unreadable: bool,
    /// The files being read, each extending the next.
    open: Vec<PathBuf>,
}

impl Files<'_> {
    /// Reads a file and those that it extends; `asked` is where another file names it.
    fn read(&mut self, path: &Path, asked: Option<Place>) -> Option<Node> {
        let text = self.text(path, asked)?;
        let source = self.sources.add(Origin::File, path.display().to_string(), text.as_str());
        let mut node = tree::document(&text, source, &mut self.problems)?;
        self.note_decomposed(&text, source);
        expand::contracts(&mut node, &mut self.problems);
        let Value::Table(table) = &mut node.value else {
            return Some(node);
        };
        let extends = table.take("extends");
        let remove = table.take("remove");
        self.check_schema(table);

        let mut base = match extends {
            Some(extends) => self.base(path, &extends)?,
            None => Node { value: Value::Table(Table::default()), place: node.place.clone() },
        };
        self.remove(&mut base, remove);
        merge::lay(&mut base, node, Some(TOP));
        base.place = Place { source, span: 0..0 };
        Some(base)
    }

    fn text(&mut self, path: &Path, asked: Option<Place>) -> Option<String> {
        let name = path.display().to_string();
        let problem = match (self.load)(path) {
            Err(error) => {
                self.unreadable = true;
                let title = format!("cannot read {name}");
                Problem::error(Code::UnreadableFile, asked, title, error.to_string())
            }
            Ok(bytes) if bytes.len() > LARGEST => {
                let label = format!("it has {} bytes; at most {LARGEST} are read", bytes.len());
                Problem::error(Code::FileTooLarge, asked, format!("{name} is too large"), label)
            }
            Ok(bytes) => match text::decode(bytes, &name, asked) {
                Ok((text, note)) => {
                    self.problems.extend(note);
                    return Some(text);
                }
                Err(problem) => *problem,
            },
        };
        self.problems.push(problem);
        None
    }

    /// The file that `extends` names, read, without the name that belongs to itself.
    fn base(&mut self, path: &Path, extends: &Node) -> Option<Node> {
        let place = extends.place.clone();
        let Some(name) = extends.text() else {
            let label = format!("{} is not a path", extends.description());
            let problem = Problem::error(
                Code::BadExtends,
                place,
                "`extends` must be the path of a file",
                label,
            );
            self.problems.push(problem.help(["write `extends = \"other.toml\"`"]));
            return None;
        };
        if name.contains(char::is_control) {
            // What was written, whatever escapes TOML has made of it.
            let text = self.sources.get(place.source).map_or("", |source| source.text.as_str());
            let written = text.get(place.span.clone()).unwrap_or_default().replace('\\', "/");
            let title = "the path in `extends` has back-slashes";
            let label = "in a text a back-slash begins an escape, such as \\n for a new line";
            let problem = Problem::error(Code::PastedText, place, title, label);
            let help = [
                format!("the line as it should be: extends = {written}"),
                "a forward slash works on Windows too".to_owned(),
            ];
            self.problems.push(problem.help(help));
            return None;
        }
        // On every system, so that a file from Windows is read elsewhere too.
        let target = path.with_file_name("").join(name.replace('\\', "/"));
        let plainly = plain(&target);
        self.open.push(plain(path));
        let refused = if self.open.contains(&plainly) {
            let circle = self.open.iter().chain([&plainly]).map(|path| path.display().to_string());
            Some(("files extend one another in a circle", Vec::from_iter(circle).join(" → ")))
        } else if self.open.len() > DEEPEST {
            let label = format!("at most {DEEPEST} files may stand on one another");
            Some(("files extend one another too deeply", label))
        } else {
            None
        };
        let base = match refused {
            Some((title, label)) => {
                self.problems.push(Problem::error(Code::BadExtends, place, title, label));
                None
            }
            None => self.read(&target, Some(place)),
        };
        self.open.pop();
        let mut base = base?;
        if let Value::Table(table) = &mut base.value {
            // The name says where results go: two files must not share it unasked.
            table.take("name");
        }
        Some(base)
    }

    /// Says that names are composed, once, where the file holds names that were not.
    fn note_decomposed(&mut self, text: &str, source: usize) {
        let decomposed = |line: &&str| !unicode_normalization::is_nfc(line);
        if let Some(line) = text.split_inclusive('\n').find(decomposed) {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            let place = Place { source, span: start..start + line.trim_end().len() };
            let title = "accented letters are stored here as a letter and an accent";
            let label = "read as one letter each, as most programs store them";
            let note = Problem::note(Code::Normalised, place, title, label);
            let help = "a name that was stored so has other random numbers than in version 0.1.0";
            self.problems.push(note.help([help]));
        }
    }

    /// Every file says for itself which version of the format it is written in.
    fn check_schema(&mut self, table: &Table) {
        if let Some(node) = table.get("schema")
            && !matches!(node.value, Value::Integer(1) | Value::Broken)
        {
            let label = format!("{} is not a version that this program reads", node.description());
            let problem = Problem::error(
                Code::SchemaVersion,
                node.place.clone(),
                "`schema` must be 1",
                label,
            );
            self.problems.push(problem.help(["write `schema = 1`"]));
        }
    }

    fn remove(&mut self, base: &mut Node, remove: Option<Node>) {
        let Some(remove) = remove else { return };
        let Some(paths) = remove.rows() else {
            let label = format!("{} is not a list", remove.description());
            let problem = Problem::error(
                Code::WrongValue,
                remove.place,
                "`remove` must be a list of paths",
                label,
            );
            self.problems.push(problem.help(["write `remove = [\"contract.out-of-area\"]`"]));
            return;
        };
        for path in paths {
            let problem = match path.text() {
                Some(text) => edit::remove(base, text, &path.place),
                None => {
                    let label = format!("{} is not a path", path.description());
                    let title = "`remove` must be a list of paths";
                    Some(Problem::error(Code::WrongValue, path.place.clone(), title, label))
                }
            };
            self.problems.extend(problem);
        }
    }
}

/// A path without `.` and, where they can be told, `..`: a file that comes again is known by it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
