//! Whatever a file holds, reading it ends in a scenario or in problems: never in a panic, a flood of text or a
//! full memory.

use std::path::Path;

use crate::reading::{EXAMPLE, read_text, said};
use control_total::error::{Problem, render};
use control_total::scenario::{Input, read};

#[test]
fn files_that_are_no_text_or_too_large_or_not_there_are_refused() {
    let load = |bytes: Option<Vec<u8>>| {
        let input = Input { path: "example.toml".into(), set: Vec::new() };
        read(&input, &move |_: &Path| {
            bytes.clone().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))
        })
    };
    let missing = load(None);
    assert!(missing.unreadable && said(&missing).contains("cannot read example.toml"));
    let mut bytes = EXAMPLE.as_bytes().to_vec();
    bytes[20] = 0;
    let binary = load(Some(bytes));
    assert!(!binary.unreadable && said(&binary).contains("byte 20, in line 1, is not UTF-8"));
    let large = load(Some(vec![b'#'; 16 * 1024 * 1024 + 1]));
    assert!(said(&large).contains("too large"));
    let marked = load(Some(format!("\u{feff}{EXAMPLE}").into_bytes()));
    assert_eq!(said(&marked), "");
    let dos = load(Some(EXAMPLE.replace('\n', "\r\n").into_bytes()));
    assert_eq!(said(&dos), "");
}

#[test]
fn hostile_files_are_refused_without_ado() {
    let deep = format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let tables = format!("x = {}{}", "{a=".repeat(100_000), "}".repeat(100_000));
    let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
    let keys: String = (0..50_000).map(|n| format!("key{n} = 1\n")).collect();
    let rows: String = (0..50_000).map(|_| "[[organisation]]\nid = \"a\"\n").collect();
    let references = format!("[payment]\n{}", keys.replace("= 1", "= {kind = \"block\"}"));
    let escapes = "x = \"\u{1b}[2J\u{202e}\"\n\u{0}\u{7f}".to_owned();
    let line = format!("x = \"{}\"", "y".repeat(5_000_000));
    for text in [deep, tables, dotted, keys, rows, references, escapes, line, "]".repeat(50_000)] {
        let reading = read_text(&text, &[]);
        assert!(reading.scenario.is_none());
        let shown = render(&reading.problems, &reading.sources, false);
        assert!(shown.len() < 200_000, "{} bytes", shown.len());
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{0}']));
    }
}

#[test]
fn what_a_small_file_would_multiply_into_a_full_memory_is_refused() {
    let pairs: String = (0..2000).map(|n| format!("c{n} = {{ p = 1 }}, ")).collect();
    let note = "x".repeat(500_000);
    let row = format!("[[contract]]\nnote = \"{note}\"\nvalues = {{ {pairs} q = {{ p = 1 }} }}\n");
    let reading = read_text(&row, &[]);
    assert!(said(&reading).contains("too many contracts"), "{}", said(&reading));

    let options: String = (0..2000).map(|n| format!("[[option]]\nid = \"{n}\"\n")).collect();
    let support = format!("[support]\namount = {{ acute = 1, x = \"{note}\" }}\n");
    let reading = read_text(&(support + &options), &[]);
    assert!(said(&reading).contains("too many options"));
}

#[test]
fn of_a_large_file_that_is_not_toml_the_first_mistake_is_shown() {
    let reading = read_text(&"=\n".repeat(600_000), &[]);
    assert_eq!((reading.problems.len(), reading.scenario.is_none()), (1, true));
}

/// Random numbers that are the same on every machine (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

#[test]
fn no_mutation_of_the_example_makes_the_reader_panic() {
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    let mut dice = Dice(2015);
    for _ in 0..2000 {
        let mut mutant: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for _ in 0..=dice.below(3) {
            let (at, other) = (dice.below(mutant.len()), dice.below(lines.len()));
            let tokens: Vec<&str> =
                lines[other].split_inclusive([' ', ',', '=', '[', '{']).collect();
            let token = tokens.get(dice.below(tokens.len())).copied().unwrap_or("x");
            let cut =
                mutant[at].char_indices().nth(dice.below(mutant[at].len())).map_or(0, |(i, _)| i);
            match dice.below(6) {
                0 => drop(mutant.remove(at)),
                1 => mutant.insert(at, lines[other].to_owned()),
                2 => mutant[at] = lines[other].to_owned(),
                3 => mutant[at].truncate(cut),
                4 => mutant[at].insert_str(cut, token),
                _ => {
                    mutant[at] = mutant[at].replacen(
                        token.trim(),
                        ["-1", "\"\"", "{}", "[]"][dice.below(4)],
                        1,
                    )
                }
            }
        }
        let reading = read_text(&mutant.join("\n"), &[]);
        render(&reading.problems, &reading.sources, true);
        let errors = reading.problems.iter().any(Problem::is_error);
        assert_eq!(reading.scenario.is_none(), errors, "{}", said(&reading));
    }
}

#[test]
fn no_argument_makes_the_reader_panic() {
    let parts = [
        "demand",
        ".",
        "=",
        "\"",
        "'",
        "\\",
        "é",
        " ",
        "emergency",
        "contract",
        "scheme",
        "/",
        "acute",
        "[",
        "{",
        "1",
        "cost",
        "Pay",
        "growth",
        "correlation",
        "\u{202e}",
        "\n",
        "#",
        "option",
        "preset",
    ];
    let mut dice = Dice(1);
    for _ in 0..500 {
        let argument: String =
            (0..=dice.below(9)).map(|_| parts[dice.below(parts.len())]).collect();
        let reading = read_text(EXAMPLE, &[&argument]);
        render(&reading.problems, &reading.sources, false);
        let removed = format!("remove = [{argument:?}]\n{EXAMPLE}");
        read_text(&removed, &[]);
    }
}
