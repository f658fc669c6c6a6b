//! Why a question makes no sense or has no answer. How to ask otherwise is for whoever asks to say.

use crate::error::listed;
use crate::results::options::OptionMeasure;
use crate::units::Year;
use crate::wording::accounts;

/// What is in the way of an answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("the scenario has no such option")]
    NoSuchOption,
    #[error("the scenario has no option, so there is no decision that could switch")]
    NoDecision,
    #[error("nobody is under control totals, so there is nothing to allocate")]
    NobodyCovered,
    #[error("totals cannot move by at most {0}; a bound is 0 or more, in £m")]
    NegativeBound(f64),
    /// Totals that may move by `bound` alone sum to `least` at least and to `most` at most.
    #[error(
        "in {year} organisations' totals cannot sum to {} (£m, deficits in brackets) where none moves by more than \
         {bound}{}: the least is {} and the most {}",
        amount(*.total),
        if total < least { "" } else { " and each can be met in some run" },
        amount(*.least),
        amount(*.most)
    )]
    BoundTooNarrow { year: Year, total: f64, bound: f64, least: f64, most: f64 },
    /// In every run organisations reach `least` together.
    #[error(
        "in {year} a locality total of {} (£m, deficits in brackets) is met with certainty however it is shared: \
         organisations meet {} in every run; no shares give them equal chances below certainty",
        amount(*.total),
        amount(*.least)
    )]
    TotalTooLow { year: Year, total: f64, least: f64 },
    /// In their best runs organisations reach `most` together.
    #[error(
        "in {year} a locality total of {} (£m, deficits in brackets) cannot be met by any organisation's share: in their \
         best runs they come to {} together",
        amount(*.total),
        amount(*.most)
    )]
    TotalTooHigh { year: Year, total: f64, most: f64 },
    #[error(
        "a probability of {0} cannot be solved for: it must lie above 0 and below 1, as 0.8 does; a simulation proves \
         neither certainty"
    )]
    NoProbability(f64),
    #[error("option `{option}` tests each organisation and has no total of the locality to set")]
    NoLocalityTotal { option: String },
    #[error(
        "{outcome} is measured against the scenario's own totals whatever the option's: an option's total moves its \
         success alone"
    )]
    NotMovedByTotal { outcome: OptionMeasure },
    #[error(
        "option `{option}` gives no support that could be scaled; give it an amount in [option.support]"
    )]
    NoSupport { option: String },
    #[error(
        "{outcome} is measured before interest and support, so support cannot move it; ask for the chance of success, or of an \
         outcome after support"
    )]
    NotMovedBySupport { outcome: OptionMeasure },
    #[error(
        "option `{option}` sets its totals anew each year, so that those listed hold in the first year alone; choose an option \
         without [option.rebase]"
    )]
    SetAnew { option: String },
    #[error("option `{option}` has no `{key}` that could be moved; give it one")]
    NoRule { option: String, key: &'static str },
    #[error("there is no savings scheme to scale: what is asked for has none in the file")]
    NoScheme,
    #[error(
        "the two scenarios project other years, {a} and {b}, so a change of one year has no counterpart in the other; \
         give both the same [horizon]"
    )]
    OtherYears { a: String, b: String },
    #[error(
        "the two scenarios have no organisation in common ({}; {}), so nothing of one is a change of the other; \
         organisations are told apart by their ids",
        listed(.a.iter().map(String::as_str)),
        listed(.b.iter().map(String::as_str))
    )]
    NothingInCommon { a: Vec<String>, b: Vec<String> },
    #[error("the {which} scenario has no case `{demand}/{efficiency}`")]
    NoCase { which: &'static str, demand: String, efficiency: String },
    #[error("the changes cannot be told apart")]
    Inseparable,
}

/// £m, where 0 is a figure and no dash.
fn amount(sum: f64) -> String {
    if sum < -0.05 { accounts(sum) } else { format!("{:.1}", sum.abs()) }
}
