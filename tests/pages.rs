//! What the pages of the documentation show of the program is what it prints, to the letter.
//!
//! In a block marked `console`, a line `$ control-total …` is a command and the lines up to the next one are its
//! output; a line `...` stands for any number of lines. `UPDATE_PAGES=1 cargo test pages` writes outputs anew where
//! they hold no such line.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::project;
use crate::program::{run_in, text};

/// A command of a page, and what the page shows of its output.
struct Shown {
    page: PathBuf,
    command: String,
    output: Vec<String>,
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages.extend(self::pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

fn shown(page: &Path) -> Vec<Shown> {
    let text = fs::read_to_string(page).unwrap();
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(kind) = line.strip_prefix("```") {
            inside = !inside && kind.trim() == "console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let (page, command) = (page.to_owned(), command.to_owned());
            found.push(Shown { page, command, output: Vec::new() });
        } else if let Some(last) = found.last_mut().filter(|_| inside) {
            last.output.push(line.trim_end().to_owned());
        }
    }
    for shown in &mut found {
        while shown.output.last().is_some_and(String::is_empty) {
            shown.output.pop();
        }
    }
    found
}

/// Words of a command line: parted at spaces, with single and double quotes as in a shell.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for sign in command.chars() {
        match (quote, sign) {
            (None, '\'' | '"') => quote = Some(sign),
            (Some(open), _) if sign == open => quote = None,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(sign),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn printed(command: &str, folder: &Path) -> Vec<String> {
    let words = words(command);
    assert_eq!(words[0], "control-total", "{command}");
    let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let output = run_in(folder, &words);
    let said = text(&output.stdout) + &text(&output.stderr);
    let mut lines: Vec<String> = said.lines().map(|line| line.trim_end().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Whether `lines` are those of `pattern`, in which `...` stands for any number of them.
fn matches(pattern: &[String], lines: &[String]) -> bool {
    match pattern.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first.trim() == "..." => {
            (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..]))
        }
        Some((first, rest)) => lines.first() == Some(first) && matches(rest, &lines[1..]),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

#[test]
fn every_output_in_the_documentation_is_what_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    copy(&project("scenarios"), &folder.path().join("scenarios"));
    let update = std::env::var_os("UPDATE_PAGES").is_some();
    let mut stale = Vec::new();
    let all = [vec![project("README.md")], pages(&project("docs"))].concat();
    for shown in all.iter().flat_map(|page| shown(page)) {
        let lines = printed(&shown.command, folder.path());
        if matches(&shown.output, &lines) {
            continue;
        }
        let whole = !shown.output.iter().any(|line| line.trim() == "...");
        if update && whole {
            let text = fs::read_to_string(&shown.page).unwrap();
            let block = |output: &[String]| format!("$ {}\n{}\n", shown.command, output.join("\n"));
            let (old, new) = (block(&shown.output), block(&lines));
            assert!(text.contains(&old), "{}: blank lines in {old}", shown.page.display());
            fs::write(&shown.page, text.replace(&old, &new)).unwrap();
        } else {
            let page = shown.page.display();
            stale.push(format!("{page}: $ {}\nprints\n{}", shown.command, lines.join("\n")));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n\n"));
}

#[test]
fn three_dots_stand_for_any_lines_and_nothing_else_does() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let printed = lines("one\ntwo\nthree");
    for pattern in
        ["one\ntwo\nthree", "one\n...", "...\nthree", "...\ntwo\n...", "one\n...\ntwo\nthree"]
    {
        assert!(matches(&lines(pattern), &printed), "{pattern}");
    }
    for pattern in ["one\ntwo", "one\nthree", "...\ntwo", "two\n..."] {
        assert!(!matches(&lines(pattern), &printed), "{pattern}");
    }
    assert_eq!(words("a --set 'b.c d=1' e"), ["a", "--set", "b.c d=1", "e"]);
}
