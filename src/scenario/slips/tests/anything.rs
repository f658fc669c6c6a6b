//! Any text at all: no panic, slips that can be made good, and time in proportion to the text.

use std::time::{Duration, Instant};

use super::super::{figure, find};
use super::{VALID, cured};

/// What texts are made of: everything that means something to the walk.
const PIECES: [&str; 62] = [
    "a",
    "b.c",
    "A&E",
    " ",
    " ",
    "\n",
    "\n",
    "\r\n",
    "=",
    " = ",
    "=",
    ":",
    ",",
    ", ",
    ";",
    "#",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "“",
    "”",
    "‘",
    "’",
    "«",
    "»",
    "`",
    "\\",
    "\\\"",
    "£",
    "%",
    "-",
    "–",
    "−",
    ".",
    "+",
    "0",
    "03",
    "000",
    "46,000",
    "2.5",
    "1",
    "2024/25",
    "true",
    "Yes",
    "m",
    "k",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "é",
    "\u{1F600}",
    "\0",
];

/// A small generator, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// The slips are in order, do not overlap, and stand between characters.
fn check(text: &str) {
    let slips = find(text);
    let mut at = 0;
    for slip in &slips {
        assert!(at <= slip.span.start && slip.span.start <= slip.span.end, "{text:?} {slips:?}");
        assert!(text.get(slip.span.clone()) != Some(&slip.replacement), "{text:?} {slip:?}");
        assert!(text.is_char_boundary(slip.span.start) && text.is_char_boundary(slip.span.end));
        at = slip.span.end;
    }
    assert!(at <= text.len());
    cured(text, &slips);
    if toml::from_str::<toml::Table>(text).is_ok() {
        assert_eq!(slips, [], "{text:?}");
    }
}

#[test]
fn any_text_is_taken_without_panic_and_toml_without_a_slip() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for _ in 0..30_000 {
        let length = 1 + dice.below(24);
        let text: String = (0..length).map(|_| PIECES[dice.below(PIECES.len())]).collect();
        check(&text);
        check(&format!("a = {text}"));
        check(&format!("a = [{text}]"));
        check(&format!("a = {{ b = {text} }}"));
        figure(&text);
    }
}

#[test]
fn a_valid_file_with_anything_put_in_it_is_taken() {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let places: Vec<usize> = VALID.char_indices().map(|(i, _)| i).collect();
    for _ in 0..20_000 {
        let mut text = VALID.to_owned();
        text.insert_str(places[dice.below(places.len())], PIECES[dice.below(PIECES.len())]);
        check(&text);
    }
}

#[test]
fn a_long_text_takes_time_in_proportion() {
    let pieces = [
        "[",
        "{",
        "{a=",
        "a=",
        "\"",
        "'",
        "“",
        "“a, ",
        "“a” x, ",
        "\"a\" x ",
        "‘",
        "a.",
        "a:",
        ",",
        "1,",
        "1, ",
        "46,000, ",
        "0,03,",
        "\u{a0}",
        "\u{a0}x",
        "[a]\n",
        "a = “x\n",
        "a = £3\n",
        "\\\"",
        "\"\\\"",
        "\"\"\"",
        "{ \"a, ",
        "a=b=",
        "x ",
        "x = y z ",
        "”,",
        "” ,",
        "[\n",
        "{\n",
        "(",
        "£",
        "'''",
        "\"a\"\"",
        "#",
        "\r",
        "“a”:",
    ];
    for piece in pieces {
        for start in ["", "a = ", "a = [", "a = {", "a = [\"", "a = { b = “", "a = {b = "] {
            let text = start.to_owned() + &piece.repeat((1 << 18) / piece.len());
            let begun = Instant::now();
            find(&text);
            let taken = begun.elapsed();
            assert!(taken < Duration::from_secs(5), "{start}{piece}…: {taken:?}");
        }
    }
}
