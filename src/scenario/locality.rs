//! Organisations, their lines, and the contracts between them. Types only.

use std::collections::BTreeMap;

use strum::{EnumString, VariantArray};

use super::{Spread, Uncertain, Yearly};

/// A body that earns, spends and (unless outside) has a control total.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub id: String,
    pub name: String,
    /// What charts call it.
    pub short: String,
    pub kind: Kind,
    /// £m owed at the end of the base year; its interest is in no cost line.
    pub opening_debt: f64,
    /// Whether it has a debt where it is tested by itself.
    pub borrows: bool,
    /// Whether it is under control totals.
    pub covered: bool,
    /// £m at the end of the base year; `None` for one that has none of its own.
    pub reserves: Option<f64>,
    /// Shares of what it has over, or is short of, that others bear, by organisation.
    pub borne_by: BTreeMap<String, f64>,
    /// What of `[residual]` is otherwise here.
    pub residual: OwnResidual,
    pub income: Vec<IncomeLine>,
    pub cost: Vec<CostLine>,
}

/// What kind of body an organisation is. It labels and groups; it changes no arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    NhsTrust,
    FoundationTrust,
    Ccg,
    Icb,
    NhsEngland,
    LocalAuthority,
    PrimaryCare,
    Other,
}

/// How a line's base value moves.
#[derive(Debug, Clone, PartialEq)]
pub enum Growth {
    /// With the price driver of that name.
    Price(String),
    /// As published: £m in each projected year.
    Amount(Yearly),
}

#[derive(Debug, Clone)]
pub struct IncomeLine {
    pub name: String,
    /// £m in the base year.
    pub base: f64,
    pub growth: Growth,
    /// Whether it recurs: what does not is no part of the underlying position.
    pub recurrent: bool,
}

#[derive(Debug, Clone)]
pub struct CostLine {
    pub name: String,
    /// £m in the base year.
    pub base: f64,
    pub growth: Growth,
    /// Whether it recurs: what does not is no part of the underlying position.
    pub recurrent: bool,
    pub activity: Mix,
    /// Share of the line that moves with activity.
    pub variable: f64,
    /// Share of the excess cost released in each year after activity falls.
    pub release: f64,
}

/// Which activity a cost line follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Mix {
    /// None: the line moves with its price alone.
    Fixed,
    /// Weights by service, summing to 1.
    Services(BTreeMap<String, f64>),
    /// In proportion to the organisation's base-year contract income by service.
    Contracts,
}

/// A commissioner pays a provider for a service.
#[derive(Debug, Clone)]
pub struct Contract {
    pub id: String,
    pub commissioner: Party,
    pub provider: Party,
    pub service: String,
    /// £m paid in the base year.
    pub value: f64,
    pub payment: Payment,
    /// Price driver of the tariff.
    pub price: String,
    /// Given by the contract; else it follows from the payment in force.
    pub rebase: Option<Rebase>,
    /// Growth of the plan index; else μ in the planning demand scenario.
    pub planned_growth: Option<Yearly>,
    pub performance: Option<Performance>,
    /// Bounds of the payment, as multiples of the base year's value at this year's tariff.
    pub floor: Option<Yearly>,
    pub ceiling: Option<Yearly>,
}

/// One side of a contract, or the payer of an investment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// An organisation of the locality, by id.
    Organisation(String),
    /// Somebody outside the locality.
    External,
}

impl Party {
    /// The organisation's id, or `external`.
    pub fn id(&self) -> &str {
        match self {
            Party::Organisation(id) => id,
            Party::External => "external",
        }
    }
}

/// How a contract pays for activity. Activity is relative to the base year; `docs/model.md` has the formulas.
#[derive(Debug, Clone, PartialEq)]
pub enum Payment {
    /// For planned activity, whatever is done.
    Block,
    /// For all activity, at the tariff.
    Activity,
    /// At the tariff up to `threshold` (base-year units), above it at a share `rate` of the tariff.
    Marginal { threshold: f64, rate: f64 },
    /// For planned activity, and for a share `variable` of what deviates within ±`band` of the plan (none:
    /// without limit), `beyond` of the rest.
    Blended { variable: f64, band: Option<f64>, beyond: f64 },
    /// By the price index `index`, and for a `share` of what deviates within ±`band` of the plan.
    Capitated { index: String, share: f64, band: Option<f64> },
    /// For people, by the index `people`, at the tariff.
    YearOfCare { people: String },
    /// £m as agreed for each projected year, whatever the activity and the tariff.
    Agreed { amount: Yearly },
}

/// What the plan index starts from each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Rebase {
    /// Last year's realised activity.
    Annual,
    /// The base year, compounded by planned growth.
    Fixed,
}

/// The share of a payment that is tied to performance, and the attainment (clamped to 0..1).
#[derive(Debug, Clone)]
pub struct Performance {
    pub share: Yearly,
    pub achieved: Uncertain,
}

/// What rows do not explain: `[residual]`, as shares of base-year cost; better than the rows is positive.
#[derive(Debug, Clone, PartialEq)]
pub struct Residual {
    pub median: f64,
    pub year_sd: Spread,
    /// Share of a year's variance that all organisations have in common.
    pub shared: f64,
    pub persistence: f64,
    /// The chance and the size of a bad year.
    pub tail: Option<(f64, f64)>,
}

/// What one organisation states in place of keys of `[residual]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnResidual {
    pub median: Option<f64>,
    pub year_sd: Option<Spread>,
    pub tail: Option<(f64, f64)>,
}

impl Residual {
    /// What holds of an organisation.
    pub fn at(&self, organisation: &Organisation) -> Residual {
        let OwnResidual { median, year_sd, tail } = organisation.residual;
        Residual {
            median: median.unwrap_or(self.median),
            year_sd: year_sd.unwrap_or(self.year_sd),
            tail: tail.or(self.tail),
            ..*self
        }
    }
}
