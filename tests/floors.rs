//! The house: every module stands on a floor and uses only lower ones, and no files go round in circles.

mod arrows;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use arrows::Arrows;

use crate::common::project;

/// Modules from the ground up. One uses those of lower floors and none of its own.
const FLOORS: [&[&str]; 16] = [
    &["units", "error", "wording"],
    &["format"],
    &["scenario", "starter"],
    &["model"],
    &["results"],
    &["simulate"],
    &["summary", "tie_out"],
    &["comparison"],
    &["projection"],
    &["questions"],
    &["findings"],
    &["charts", "tables", "workbook"],
    &["report"],
    &["cli"],
    &["lib"],
    &["main"],
];

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|modules| modules.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` stands on no floor: add it to FLOORS"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Whether a file holds tests alone.
fn is_tests(path: &Path) -> bool {
    path.iter().any(|part| part == "tests" || part == "tests.rs")
}

/// The part of a file outside its tests, without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that a text names as `crate::…`.
fn used(code: &str) -> BTreeSet<String> {
    let names = code.split("crate::").skip(1).flat_map(|rest| {
        let group = rest.strip_prefix('{').map(|group| group.split('}').next().unwrap_or(group));
        let listed: Vec<&str> = match group {
            Some(group) => group.split(',').collect(),
            None => vec![rest],
        };
        listed.into_iter().map(|name| {
            let name = name.trim();
            let end = name.find(|sign: char| !sign.is_alphanumeric() && sign != '_');
            name[..end.unwrap_or(name.len())].to_owned()
        })
    });
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn modules_use_only_lower_floors() {
    let root = project("src");
    let mut seen = BTreeSet::new();
    for path in sources(&root) {
        let inside = path.strip_prefix(&root).unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        seen.insert(module.to_owned());
        for other in used(&code(&path)) {
            assert!(
                other == module || floor(&other) < floor(module),
                "{} (floor {}) uses `{other}` (floor {})",
                path.display(),
                floor(module),
                floor(&other)
            );
        }
    }
    let known: BTreeSet<String> =
        FLOORS.iter().flat_map(|modules| modules.iter().map(|&name| name.to_owned())).collect();
    assert_eq!(seen, known, "modules on disk, and modules on floors");
}

#[test]
fn the_layer_test_finds_what_it_looks_for() {
    let code =
        "use crate::cli::run;\nlet x = crate::units::HAIR;\nuse crate::{engine, error::Failure};";
    let expected = ["cli", "engine", "error", "units"].map(String::from);
    assert_eq!(used(code), BTreeSet::from(expected));
}

/// Files that still go round in circles. None is to be added.
const CIRCLES: [&[&str]; 1] = [&["model/control_totals", "model/positions", "model/stages"]];

#[test]
fn no_files_go_round_in_circles() {
    let arrows = Arrows::of(&project("src"));
    assert!(arrows.from("tie_out").contains(&"simulate"), "the arrows are not found any more");
    for circle in arrows.circles() {
        let known = |allowed: &&[&str]| circle.iter().all(|file| allowed.contains(file));
        let among: Vec<_> = circle.iter().map(|file| (file, arrows.from(file))).collect();
        assert!(CIRCLES.iter().any(known), "{circle:?} go round in a circle: {among:?}");
    }
}

#[test]
fn the_test_of_circles_finds_what_it_looks_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod a; mod b; mod c; mod d;");
    // A parent's calls into its child and a re-export are no arrows; a child that uses its parent's items is.
    write(
        "a.rs",
        "mod inner; pub use inner::Inner; use crate::b::{B, C as D}; fn f() { inner::g() }",
    );
    write("a/inner.rs", "use super::A; pub struct Inner; pub fn g() {}");
    write("b.rs", "pub use crate::c::C; fn f(x: crate::a::Inner) {}");
    write("c.rs", "use std::fmt; #[cfg(test)] mod tests { use crate::b::B; }");
    write("d.rs", "use super::c as other; fn f() { other::g() }");
    let arrows = Arrows::of(folder.path());
    let found = ["a", "a/inner", "b", "c", "d"].map(|file| arrows.from(file));
    assert_eq!(found, [vec!["b", "c"], vec!["a"], vec!["a/inner"], vec![], vec!["c"]]);
    assert_eq!(arrows.circles(), BTreeSet::from([BTreeSet::from(["a", "a/inner", "b"])]));
}

#[test]
fn rooms_are_small_and_say_why_they_exist() {
    for path in sources(&project("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 450, "{} has {lines} lines: split it", path.display());
        assert!(
            is_tests(&path) || text.starts_with("//!"),
            "{} does not say why it exists",
            path.display()
        );
    }
}

#[test]
fn only_the_command_line_prints_or_touches_files() {
    for path in sources(&project("src")) {
        let of_the_command_line =
            path.starts_with(project("src/cli")) || path == project("src/cli.rs");
        if of_the_command_line || is_tests(&path) {
            continue;
        }
        let code = code(&path);
        for forbidden in ["println!", "eprintln!", "print!(", "std::fs", "std::env", "Instant::now"]
        {
            assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
}

/// The files outside the command line that write commands out: those that a record or a page says to type.
const WRITE_COMMANDS: [&str; 4] = [
    "src/report/answers.rs",
    "src/report/downloads.rs",
    "src/tables/answers/record.rs",
    "src/tables/record.rs",
];

/// The flags of a command line, `--word`, that a text names.
fn flags(code: &str) -> Vec<&str> {
    let word = |rest: &str| rest.find(|sign: char| !sign.is_ascii_lowercase() && sign != '-');
    let found = code.match_indices("--").map(|(at, _)| (&code[..at], &code[at + 2..]));
    let flags = found.filter(|(before, rest)| {
        rest.starts_with(|sign: char| sign.is_ascii_lowercase())
            && !before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '-')
    });
    flags.map(|(_, rest)| &rest[..word(rest).unwrap_or(rest.len())]).collect()
}

#[test]
fn only_the_command_line_knows_its_flags() {
    for path in sources(&project("src")) {
        let of_the_command_line =
            path.starts_with(project("src/cli")) || path == project("src/cli.rs");
        let writes = WRITE_COMMANDS.iter().any(|file| path == project(file));
        if of_the_command_line || is_tests(&path) || writes {
            continue;
        }
        let code = code(&path);
        let flags = flags(&code);
        assert!(flags.is_empty(), "{} names --{}", path.display(), flags.join(", --"));
    }
    for file in WRITE_COMMANDS {
        assert!(!flags(&code(&project(file))).is_empty(), "{file} names no flag any more");
    }
}

#[test]
fn the_test_of_flags_finds_what_it_looks_for() {
    let code =
        "let help = \"widen --most or\\\n change --only-run\"; let x = 1 - -y; a--b; \"<!-- -->\"";
    assert_eq!(flags(code), ["most", "only-run"]);
}

#[test]
fn no_user_can_reach_an_unwrap() {
    for path in sources(&project("src")) {
        if is_tests(&path) {
            continue;
        }
        let code = code(&path);
        for forbidden in [".unwrap()", "todo!(", "unimplemented!("] {
            assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
}

#[test]
fn every_file_of_tests_is_in_the_one_binary() {
    let main = fs::read_to_string(project("tests/main.rs")).unwrap();
    for entry in fs::read_dir(project("tests")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.extension().is_some_and(|ending| ending == "rs") && name != "main" {
            assert!(main.contains(&format!("mod {name};")), "tests/main.rs leaves out {name}");
        }
    }
}
