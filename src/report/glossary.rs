//! What the words mean.

use maud::{Markup, html};

const WORDS: [(&str, &str); 19] = [
    ("Base year", "The last year whose outturn is known; projections start from it."),
    ("Case", "One demand scenario with one efficiency scenario."),
    (
        "Control total",
        "The position, before support, that an organisation or the locality is asked to reach in a year.",
    ),
    ("Do nothing", "The plan’s path with no savings, no new care models and no shocks."),
    (
        "Future",
        "One simulated run: every uncertain figure takes one value, and the years follow one another.",
    ),
    ("In 100 futures", "A chance: of 100 futures drawn like these, about so many."),
    (
        "Locality",
        "All organisations of the file. Tests and options are of those under control totals alone: “together” means these.",
    ),
    (
        "Masked deficit",
        "Together they meet their total while an organisation is in special measures.",
    ),
    ("Median", "The middle future: half are better, half worse."),
    ("Monte Carlo error", "How far a figure may lie from what infinitely many futures would give."),
    (
        "National money",
        "What comes from outside the locality: support, bonuses, rescues, debt written off and investment paid for it, less the interest that it pays.",
    ),
    (
        "On plan",
        "The positions of the organisations under control totals, before interest and support and added up over the years, reach the scenario’s control totals added up. Measured alike for every option.",
    ),
    ("Option", "One way of setting control totals: whose, over how many years, and what follows."),
    ("Plan", "The file’s central figures with nothing sampled."),
    ("Position", "Income less cost: a surplus, or a deficit in brackets."),
    ("Recurrent", "What comes again every year; the underlying position leaves out what does not."),
    ("Regret", "What an option falls short of the best option of the same case."),
    (
        "Success",
        "That an option’s own test is met, by its own rules, and its duty where it has one.",
    ),
    ("Worst tenth", "The mean of the worst 10 futures in 100."),
];

pub fn section() -> Markup {
    html! {
        dl.glossary {
            @for (word, meaning) in WORDS { div { dt { (word) } dd { (meaning) } } }
        }
    }
}
