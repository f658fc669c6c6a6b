//! Tests of the slips: each planted in a valid file, found alone, and cured to what was meant.

mod anything;
mod figures;
mod planted;
mod right;

use super::{Slip, find};

/// A valid scenario; each line is a place to plant a slip.
const VALID: &str = r#"schema = 1
# A comment with £46,000 (2.5) and “curly” quotes – all right.
title = "St George’s, Epsom “and” St Helier: £46,000"

[horizon]
base_year = "2024/25"
years = 3

[[organisation]]
id = "trust"
kind = "nhs-trust"
income = [ { name = "All income", base = 98.0, price = "funding" } ]
cost = [
  { name = "All costs, £m", base = 100.0, price = "inflation" }, # (100.0)
]

[price.inflation]
growth = 0.03
values = [0.03, 0.02, 0.01]

[totals]
trust = -2.5
"#;

/// The text with every replacement made.
fn cured(text: &str, slips: &[Slip]) -> String {
    let mut cured = String::new();
    let mut at = 0;
    for slip in slips {
        cured.push_str(&text[at..slip.span.start]);
        cured.push_str(&slip.replacement);
        at = slip.span.end;
    }
    cured + &text[at..]
}

/// The text cured and parsed.
fn mended(text: &str) -> toml::Table {
    let cured = cured(text, &find(text));
    toml::from_str(&cured).unwrap_or_else(|error| panic!("{error}\n{cured}"))
}
