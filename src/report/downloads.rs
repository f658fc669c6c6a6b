//! The other files of the run, which lie in the folder of the page.

use maud::{Markup, html};

use super::Page;

/// What each table holds.
const TABLES: [(&str, &str); 15] = [
    ("results.xlsx", "a workbook with the main results"),
    ("summary.json", "the run record"),
    ("positions.csv", "income, cost and positions by unit and year"),
    ("options.csv", "each option in each case"),
    ("differences.csv", "options less one another"),
    ("regret.csv", "what each option forgoes"),
    ("joint.csv", "how many organisations miss, and whether together they meet"),
    ("distributions.csv", "every percentile, of the main case or, with --tables all, of all"),
    ("paths.csv", "the first simulated futures, year by year, of the same cases"),
    ("bridge.csv", "from base year to final year, step by step"),
    ("drivers.csv", "what the spread comes from"),
    ("do_nothing.csv", "the path with nothing done"),
    ("published.csv", "published figures beside simulated ones"),
    ("correlations.csv", "asked for, and achieved"),
    ("draws.parquet", "every run, year and unit"),
];

pub fn section(page: &Page) -> Markup {
    let written: Vec<&str> = page.record.file_names().collect();
    // The record itself is written last, and always.
    let there = |name: &str| name == "summary.json" || written.contains(&name);
    html! {
        p { "They lie beside this page; links lead nowhere where the page was sent alone." }
        ul {
            @for (name, holds) in TABLES.iter().filter(|(name, _)| there(name)) {
                li { a href=(name) { (name) } ": " (holds) }
            }
            li { a href="charts/" { "charts" } ": the charts as pictures, of the main case or, with " code { "--charts all" } ", of all" }
        }
    }
}
