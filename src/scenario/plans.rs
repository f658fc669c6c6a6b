//! What a locality plans to change: savings schemes and transformations. Types only.

use super::{Party, Uncertain, Yearly};

/// A savings scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    pub organisation: String,
    pub name: String,
    pub plan: Plan,
    /// Share of what is delivered that recurs, q.
    pub recurrent: f64,
    pub delivery: Uncertain,
    /// Added to every delivery rate before the clamp: 0 in the file, set by scenarios.
    pub delivery_add: f64,
    /// Share of a year's shortfall made up in the next.
    pub slippage: f64,
    /// The contract on which it buys less, by id.
    pub contract: Option<String>,
}

/// New savings planned in each projected year.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// £m.
    Amount(Yearly),
    /// A share of the organisation's cost base.
    Rate(Yearly),
}

/// A new care model.
#[derive(Debug, Clone, PartialEq)]
pub struct Transformation {
    pub id: String,
    pub name: String,
    pub model: String,
    /// Planned start: an index of a projected year (1 is the first).
    pub start: usize,
    /// Share of the full effect in the first, second, … year after the start; the last persists.
    pub ramp: Vec<f64>,
    /// Chance of 0, 1, 2 … years late.
    pub delay: Vec<f64>,
    pub success: f64,
    /// Share of the effect that a failed one keeps.
    pub residual: f64,
    pub changes: Vec<Change>,
    /// Prevention.
    pub transitions: Vec<Transition>,
    pub investments: Vec<Investment>,
    pub running: Vec<Running>,
    pub savings: Vec<TransformationSaving>,
    pub transfers: Vec<Transfer>,
}

/// What a transformation does to a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub service: String,
    pub effect: Uncertain,
    /// The organisations whose activity changes; `None` is all units.
    pub organisations: Option<Vec<String>>,
}

/// What prevention does to a move between segments of the population: the share of people who make it in a
/// year is multiplied by 1 + `effect`.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    pub from: String,
    pub to: String,
    pub effect: Uncertain,
}

/// Money spent from the planned start, whether or not the transformation succeeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Investment {
    pub payer: Party,
    /// Nominal £m in the first, second, … year from the planned start.
    pub amount: Vec<f64>,
    pub overrun: Uncertain,
}

/// £m a year at base prices while the transformation runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    pub payer: Party,
    pub amount: f64,
    pub price: String,
}

/// A share of a service that moves from one provider to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    pub service: String,
    pub from: String,
    pub to: Party,
    pub share: Uncertain,
    /// What a pound of base-year contract value costs to provide there.
    pub cost: Uncertain,
    pub price: String,
}

/// £m a year at base prices that an organisation no longer spends.
#[derive(Debug, Clone, PartialEq)]
pub struct TransformationSaving {
    pub organisation: String,
    pub amount: Uncertain,
    pub price: String,
}
