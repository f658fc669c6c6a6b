//! What to give on the command line where the library says what is wrong: it knows no flags.

use crate::error::Code;
use crate::questions::Refusal;

/// Why a question has no answer, and how to ask otherwise.
pub fn refused(why: &Refusal) -> String {
    let hint = match why {
        Refusal::BoundTooNarrow { .. } => "widen --most or change --total",
        Refusal::TotalTooLow { .. } => "set a higher --total",
        Refusal::TotalTooHigh { .. } => "set a lower --total",
        Refusal::NoLocalityTotal { .. } => {
            "choose an option of level \"locality\" with --option, or ask `allocate`, which sets organisations' totals"
        }
        Refusal::NotMovedByTotal { .. } => "leave --outcome out",
        Refusal::NoSuchOption
        | Refusal::NoDecision
        | Refusal::NobodyCovered
        | Refusal::NegativeBound(_)
        | Refusal::NoProbability(_)
        | Refusal::NoSupport { .. }
        | Refusal::NotMovedBySupport { .. }
        | Refusal::NoRule { .. }
        | Refusal::SetAnew { .. }
        | Refusal::NoScheme
        | Refusal::OtherYears { .. }
        | Refusal::NothingInCommon { .. }
        | Refusal::NoCase { .. }
        | Refusal::Inseparable => return why.to_string(),
    };
    format!("{why}; {hint}")
}

/// The command that shows more of what a code is about.
pub fn of_code(code: Code) -> Option<&'static str> {
    match code {
        Code::LimitsAgainstForm => Some("`check --sampled` shows what is drawn"),
        Code::Uncorrelated => Some("`check --sampled` shows by how much at a correlation of 0.25"),
        _ => None,
    }
}
