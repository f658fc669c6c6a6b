//! Slips that finance people make when they type or paste into a TOML file, found and cured.
//!
//! Excel and Word write `£46,000`, `(2.5)`, `3%` and curly quotes; a TOML parser meets them with "string values
//! must be quoted". When a text is not TOML, [`find`] says what was meant in the trade's own words. It reads
//! the text tolerantly, and never touches what is inside a proper string or a comment, nor a plain figure.

mod arrays;
mod bare;
mod characters;
mod figure;
mod keys;
mod kind;
mod plain;
mod quotes;
mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use figure::figure;
pub use kind::Kind;

/// A slip in a text, and its cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Where it stands, in bytes. Empty where something is missing.
    pub span: Range<usize>,
    /// What it is: the main thing, where one value has several slips.
    pub kind: Kind,
    /// What should stand there.
    pub replacement: String,
}

/// The slips of a text that is not TOML, in order and without overlap.
///
/// Putting every replacement at its span gives the text as it was meant, as far as can be told. A text that is
/// TOML has none.
pub fn find(text: &str) -> Vec<Slip> {
    scan::Scan::new(text).run()
}
