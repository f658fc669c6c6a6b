//! Questions: what a model is asked beyond its projection. What a result is made of and what drives it (`explain`); the
//! setting that gives a chance (`solve`); totals with equal chances (`allocate`); how far an assumption must move before a
//! decision changes (`switching`); a grid of scenarios (`sweep`); what failing
//! futures have in common (`stress`); what changed between two scenarios, and what it makes of the result (`diff`).
//!
//! A question is put to one case of a scenario and answered from its own simulations, which take the same random numbers
//! as the projection's and only the figures that decide. Answers are plain records: tables, charts and the terminal show
//! them and calculate nothing. Nothing here prints, draws or touches a file.

pub mod allocate;
pub mod diff;
pub mod explain;
mod futures;
pub mod inputs;
pub mod levers;
mod percentile;
mod refusal;
mod sets;
pub mod solve;
pub mod stress;
pub mod sweep;
pub mod switching;
mod trial;

use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::simulate::Settings;
pub use refusal::Refusal;

/// What a question is put to.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub scenario: &'a Scenario,
    /// Before any option.
    pub case: Case,
    pub settings: Settings,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unanswered {
    /// Two sums of the same money disagree: a fault of the program.
    #[error(
        "the bridge of {unit} fails to close by £{difference:e}m, which rounding does not explain; this is a fault of the \
         program: please report it with the scenario"
    )]
    DoesNotClose { unit: String, difference: f64 },
    /// What was asked makes no sense or has no answer.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A figure is too large to be a number.
    #[error(
        "the position of {unit} grows beyond any number in some runs; look for a growth rate or an amount that is far too \
         large"
    )]
    NotFinite { unit: String },
}
