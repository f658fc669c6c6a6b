//! A scenario: one locality, its uncertain future and its control-total options, as its file states them.
//!
//! Holding a [`Scenario`] means that it is valid: every reference resolves, every list has the horizon's
//! length, every share lies in 0..1. [`read`] is the only way to make one. Types here carry the file's
//! figures and order; they compute nothing beyond what a case assumes ([`assumptions`]).

pub mod assumptions;
mod check;
mod file;
pub mod options;
mod tree;

use std::collections::BTreeMap;

use crate::units::Year;
pub use file::{Input, Reading, read};
pub use options::ControlTotalOption;

/// Keys that every table may carry: they say where its figures come from and change none of them.
const PROVENANCE: [&str; 8] =
    ["basis", "source", "owner", "confidence", "reason", "signed_off_by", "date", "note"];

/// A yearly value: one number for each projected year, `[0]` being the first year after the base year.
pub type Yearly = Vec<f64>;

/// A locality and everything that its file says of it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Names the output folder.
    pub name: String,
    pub title: String,
    /// The known outturn year, t = 0.
    pub base_year: Year,
    /// Number of projected years, T.
    pub years: usize,
    pub run: RunSettings,
    pub published: Vec<Published>,
    pub organisations: Vec<Organisation>,
    pub contracts: Vec<Contract>,
    /// Demand drivers; a driver's `name` is the service.
    pub demand: Vec<Driver>,
    /// Price drivers; a driver's `name` is the index.
    pub prices: Vec<Driver>,
    pub correlations: Vec<Correlation>,
    pub shocks: Vec<Shock>,
    pub savings: SavingsDriver,
    pub schemes: Vec<Scheme>,
    pub transformations: Vec<Transformation>,
    pub demand_scenarios: Vec<CaseScenario>,
    pub efficiency_scenarios: Vec<CaseScenario>,
    /// The demand scenario that contracts were planned on: an index into `demand_scenarios`.
    pub planning: Option<usize>,
    /// Control totals before support, £m, by covered organisation; those not given are 0.
    pub totals: BTreeMap<String, Yearly>,
    pub options: Vec<ControlTotalOption>,
    /// Every table that says where its figures come from, in the file's order.
    pub provenance: Vec<Provenance>,
}

impl Scenario {
    /// The label of year `t`, 0 being the base year.
    pub fn year(&self, t: usize) -> Year {
        self.base_year.plus(t)
    }

    /// The ids of the organisations under control totals, in the file's order.
    pub fn covered(&self) -> impl Iterator<Item = &str> {
        let covered = self.organisations.iter().filter(|organisation| organisation.covered);
        covered.map(|organisation| organisation.id.as_str())
    }
}

/// How the file asks to be run; flags may override.
#[derive(Debug, Clone)]
pub struct RunSettings {
    pub runs: u64,
    pub seed: u64,
    pub sampler: Sampler,
    /// Share of the covered organisations' turnover within which two options count as equally good.
    pub materiality: f64,
}

/// How normals are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampler {
    /// Independent pseudo-random numbers: one randomisation.
    #[default]
    Plain,
}

/// A figure that somebody published, to reconcile with.
#[derive(Debug, Clone)]
pub struct Published {
    /// An organisation's id, `covered` or `locality`.
    pub unit: String,
    /// Index of the year, 0 being the base year.
    pub year: usize,
    /// As in `positions.csv`: `position`, `income`, … or `activity:<service>`.
    pub measure: String,
    pub value: f64,
    pub tolerance: f64,
    pub path: PublishedPath,
    pub source: Option<String>,
}

/// Which simulated path a published figure is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishedPath {
    DoNothing,
    Plan,
}

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
    /// Whether it is under control totals.
    pub covered: bool,
    pub income: Vec<IncomeLine>,
    pub cost: Vec<CostLine>,
}

/// What kind of body an organisation is. It labels and groups; it changes no arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

#[derive(Debug, Clone)]
pub struct CostLine {
    pub name: String,
    /// £m in the base year.
    pub base: f64,
    pub growth: Growth,
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

/// How a contract pays for activity.
#[derive(Debug, Clone, PartialEq)]
pub enum Payment {
    Block,
    Activity,
    Marginal { threshold: f64, rate: f64 },
    Blended { variable: f64, band: Option<f64>, beyond: f64 },
    Capitated { index: String, share: f64, band: Option<f64> },
    YearOfCare { people: String },
}

/// What the plan index starts from each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebase {
    /// Last year's realised activity.
    Annual,
    /// The base year, compounded by planned growth.
    Fixed,
}

/// The share of a payment that is tied to performance, and the attainment (clamped to 0..1).
#[derive(Debug, Clone)]
pub struct Performance {
    pub share: f64,
    pub achieved: Uncertain,
}

/// A growth rate that is uncertain: of a service's demand, or of a price index.
#[derive(Debug, Clone)]
pub struct Driver {
    /// The service or the index, without `demand.` or `price.`.
    pub name: String,
    pub label: String,
    /// Median growth by projected year, μ.
    pub growth: Yearly,
    pub trend_sd: Spread,
    pub year_sd: Spread,
    /// Share of a year's variance that all units have in common, ρ. 1 for prices.
    pub shared: f64,
    /// Correlation from one year to the next, φ.
    pub persistence: f64,
}

/// Standard deviations below and above the centre; the same twice for a symmetric spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub below: f64,
    pub above: f64,
}

impl Spread {
    pub const NONE: Spread = Spread { below: 0.0, above: 0.0 };

    /// The mean of the spread, which is 0 for a symmetric one: (above − below)/√(2π).
    pub fn mean(self) -> f64 {
        (self.above - self.below) / (2.0 * std::f64::consts::PI).sqrt()
    }

    pub fn is_none(self) -> bool {
        self == Spread::NONE
    }
}

/// How the delivery of all schemes moves together.
#[derive(Debug, Clone, Copy)]
pub struct SavingsDriver {
    pub shared: f64,
    pub persistence: f64,
}

/// What a correlation or a shock may name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriverName {
    Demand(String),
    Price(String),
    /// The delivery of savings (correlations only).
    Savings,
}

impl std::fmt::Display for DriverName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DriverName::Demand(service) => write!(formatter, "demand.{service}"),
            DriverName::Price(index) => write!(formatter, "price.{index}"),
            DriverName::Savings => write!(formatter, "savings"),
        }
    }
}

/// An entry of R.
#[derive(Debug, Clone)]
pub struct Correlation {
    pub between: (DriverName, DriverName),
    pub value: f64,
}

/// Something that may strike in a year.
#[derive(Debug, Clone)]
pub struct Shock {
    pub name: String,
    pub probability: f64,
    /// Whether it can strike, by projected year.
    pub years: Vec<bool>,
    /// Drivers struck (never `Savings`).
    pub drivers: Vec<DriverName>,
    /// Whether it multiplies the cost lines of the organisations struck.
    pub cost: bool,
    pub size: Uncertain,
    pub scope: Scope,
    pub permanent: bool,
}

/// Whom one strike hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every unit, by one draw a year.
    Locality,
    /// One organisation, each by its own draw; these ids.
    Organisations(Vec<String>),
}

/// A savings scheme.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
    pub investments: Vec<Investment>,
    pub running: Vec<Running>,
    pub savings: Vec<TransformationSaving>,
}

/// What a transformation does to a service.
#[derive(Debug, Clone)]
pub struct Change {
    pub service: String,
    pub effect: Uncertain,
    /// The organisations whose activity changes; `None` is all units.
    pub organisations: Option<Vec<String>>,
}

/// Money spent from the planned start, whether or not the transformation succeeds.
#[derive(Debug, Clone)]
pub struct Investment {
    pub payer: Party,
    /// Nominal £m in the first, second, … year from the planned start.
    pub amount: Vec<f64>,
    pub overrun: Uncertain,
}

/// £m a year at base prices while the transformation runs.
#[derive(Debug, Clone)]
pub struct Running {
    pub payer: Party,
    pub amount: f64,
    pub price: String,
}

/// £m a year at base prices that an organisation no longer spends.
#[derive(Debug, Clone)]
pub struct TransformationSaving {
    pub organisation: String,
    pub amount: Uncertain,
    pub price: String,
}

/// A demand or an efficiency scenario: a name for a set of overrides.
#[derive(Debug, Clone)]
pub struct CaseScenario {
    pub id: String,
    pub name: String,
    pub overrides: Overrides,
}

/// Changes to assumptions: the vocabulary that scenarios and options share.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    pub growth: BTreeMap<String, Yearly>,
    pub growth_add: Each<Yearly>,
    pub trend_sd: BTreeMap<String, Spread>,
    pub year_sd: BTreeMap<String, Spread>,
    pub price: BTreeMap<String, Yearly>,
    pub price_add: BTreeMap<String, Yearly>,
    pub scale: Each<f64>,
    pub rate: Each<Yearly>,
    pub delivery: Each<Uncertain>,
    pub delivery_add: Each<f64>,
    pub recurrent: Each<f64>,
    /// The transformations that go ahead, by id; `None` leaves them as they are.
    pub transformations: Option<Vec<String>>,
    pub success: BTreeMap<String, f64>,
    pub payment: BTreeMap<String, Payment>,
}

/// A value for all, or values for some by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Each<T> {
    #[default]
    Nothing,
    All(T),
    Named(BTreeMap<String, T>),
}

impl<T> Each<T> {
    /// The value for `name`, if any.
    pub fn get(&self, name: &str) -> Option<&T> {
        match self {
            Each::Nothing => None,
            Each::All(value) => Some(value),
            Each::Named(values) => values.get(name),
        }
    }
}

/// A value that may be uncertain: a quantile function of one standard normal, clamped.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertain {
    pub shape: Shape,
    pub min: Option<f64>,
    pub max: Option<f64>,
}

impl Uncertain {
    /// A certain value.
    pub fn certain(value: f64) -> Uncertain {
        Uncertain { shape: Shape::Certain(value), min: None, max: None }
    }
}

/// The forms that an uncertain value may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Certain(f64),
    /// Two half-normals that meet at the median.
    TwoPiece {
        p10: f64,
        p50: f64,
        p90: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// The beta distribution with λ = 4.
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
}

/// What a table says of where its figures come from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provenance {
    /// The table, as a path: `organisation.acute.cost.Pay`.
    pub place: String,
    pub basis: Option<Basis>,
    pub source: Option<String>,
    pub owner: Option<String>,
    pub confidence: Option<String>,
    pub reason: Option<String>,
    pub signed_off_by: Option<String>,
    pub date: Option<String>,
    pub note: Option<String>,
}

/// The standing of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Published,
    Derived,
    Assumed,
}
