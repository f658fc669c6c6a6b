//! A scenario: one locality, its uncertain future and its control-total options, as its file states them.
//!
//! Holding a [`Scenario`] means that it is valid: every reference resolves, every list has the horizon's
//! length, every share lies in 0..1. [`read`] is the only way to make one. Types here carry the file's
//! figures and order; they compute nothing beyond what a case assumes ([`assumptions`]).

pub mod assumptions;
mod cases;
mod check;
mod file;
mod locality;
pub mod options;
mod plans;
mod population;
mod presets;
mod slips;
mod tree;
mod uncertainty;
mod unit;

use std::collections::BTreeMap;
use std::sync::Arc;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::error::{Code, Of, Problem};
use crate::units::Year;
pub use cases::{CaseScenario, Each, Overrides};
pub use file::{
    Difference, Differences, Given, Input, Reading, Resolved, path_segments, path_text, read,
    toml_key,
};
pub use locality::{
    Contract, CostLine, Growth, IncomeLine, Kind, Mix, Organisation, OwnResidual, Party, Payment,
    Performance, Rebase, Residual,
};
pub use options::ControlTotalOption;
pub use plans::{
    Change, Investment, Plan, Running, Scheme, Transfer, Transformation, TransformationSaving,
    Transition,
};
pub use population::{Central, Segment};
pub use presets::{Preset, RENAMED, meant_before, presets};
pub use uncertainty::{
    Correlation, Driver, DriverName, SavingsDriver, Scope, Shape, Shock, Spread, Uncertain,
};
pub use unit::Unit;

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
    pub groups: Vec<Group>,
    pub contracts: Vec<Contract>,
    /// Demand drivers; a driver's `name` is the service.
    pub demand: Vec<Driver>,
    /// Price drivers; a driver's `name` is the index.
    pub prices: Vec<Driver>,
    /// The population in segments, from which growth in demand may come.
    pub segments: Vec<Segment>,
    pub correlations: Vec<Correlation>,
    pub shocks: Vec<Shock>,
    pub savings: SavingsDriver,
    /// What the rows do not explain.
    pub residual: Option<Residual>,
    pub schemes: Vec<Scheme>,
    pub transformations: Vec<Transformation>,
    pub demand_scenarios: Vec<CaseScenario>,
    pub efficiency_scenarios: Vec<CaseScenario>,
    /// The demand scenario that contracts were planned on: an index into `demand_scenarios`.
    pub planning: Option<usize>,
    /// Warnings that are understood and meant.
    pub accepted: Vec<Accepted>,
    /// Control totals before support, £m, by covered organisation; those not given are 0.
    pub totals: BTreeMap<String, Yearly>,
    pub options: Vec<ControlTotalOption>,
    /// Every table that says where its figures come from, in the file's order.
    pub provenance: Vec<Provenance>,
    /// Every table that holds values, by place.
    pub assumptions: Vec<Assumption>,
}

impl Scenario {
    /// The label of year `t`, 0 being the base year.
    pub fn year(&self, t: usize) -> Year {
        self.base_year.plus(t)
    }

    /// Whether all correlations can hold at once: their matrix is positive definite.
    pub fn correlations_hold(&self) -> bool {
        check::correlations_hold(&self.correlations)
    }

    /// How many pairs of uncertain drivers there are, and how many of them have a correlation.
    pub fn pairs_of_drivers(&self) -> (usize, usize) {
        let uncertain = |driver: &&Driver| !(driver.trend_sd.is_none() && driver.year_sd.is_none());
        let drivers: Vec<DriverName> = (self.demand.iter().filter(uncertain))
            .map(|driver| DriverName::Demand(driver.name.clone()))
            .chain(
                self.prices
                    .iter()
                    .filter(uncertain)
                    .map(|index| DriverName::Price(index.name.clone())),
            )
            .collect();
        let pairs = drivers.len() * drivers.len().saturating_sub(1) / 2;
        let listed = self
            .correlations
            .iter()
            .filter(|pair| drivers.contains(&pair.between.0) && drivers.contains(&pair.between.1));
        (pairs, listed.count())
    }

    /// The ids of the organisations under control totals, in the file's order.
    pub fn covered(&self) -> impl Iterator<Item = &str> {
        let covered = self.organisations.iter().filter(|organisation| organisation.covered);
        covered.map(|organisation| organisation.id.as_str())
    }

    /// The units of a level, a partition of the covered, in the file's order: an organisation that is in no group stands alone.
    pub fn units_of(&self, level: options::Level) -> Vec<Unit> {
        let alone = || self.covered().map(Unit::organisation);
        match level {
            options::Level::Organisation => alone().collect(),
            options::Level::Locality => vec![Unit::Covered],
            options::Level::Group => {
                let mut units: Vec<Unit> = Vec::new();
                for id in self.covered() {
                    let unit = match self.group_of(id) {
                        Some(group) => Unit::Group(group.id.clone()),
                        None => Unit::organisation(id),
                    };
                    if !units.contains(&unit) {
                        units.push(unit);
                    }
                }
                units
            }
        }
    }

    /// What an organisation or a group is called, in full and short.
    pub fn named(&self, unit: &Unit) -> Option<(&str, &str)> {
        match unit {
            Unit::Organisation(id) => {
                let found = self.organisations.iter().find(|found| found.id == *id)?;
                Some((&found.name, &found.short))
            }
            Unit::Group(id) => {
                let found = self.groups.iter().find(|found| found.id == *id)?;
                Some((&found.name, &found.short))
            }
            Unit::Covered | Unit::Locality => None,
        }
    }

    /// The group that an organisation is in.
    pub fn group_of(&self, organisation: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.members.iter().any(|id| id == organisation))
    }

    /// Every unit: organisations and groups in the file's order, then the covered together, then all.
    pub fn units(&self) -> impl Iterator<Item = Unit> {
        let ids =
            self.organisations.iter().map(|organisation| Unit::organisation(&organisation.id));
        let groups = self.groups.iter().map(|group| Unit::Group(group.id.clone()));
        ids.chain(groups).chain([Unit::Covered, Unit::Locality])
    }

    /// Units that have control totals: covered organisations and groups in the file's order, then all covered
    /// organisations together.
    pub fn tested(&self) -> impl Iterator<Item = Unit> {
        let groups = self.groups.iter().map(|group| Unit::Group(group.id.clone()));
        self.covered().map(Unit::organisation).chain(groups).chain([Unit::Covered])
    }
}

/// Covered organisations that are tested together where an option says so.
#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub name: String,
    pub short: String,
    /// Ids of covered organisations.
    pub members: Vec<String>,
}

/// A warning that the file accepts, of certain values alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    pub code: Option<Code>,
    /// Paths, and the value at each as TOML writes it.
    pub of: Vec<(String, String)>,
    pub reason: String,
}

impl Accepted {
    /// Whether it is this warning, of these values and no others.
    pub fn covers(&self, problem: &Problem) -> bool {
        let is_of = |of: &Of| self.of.iter().any(|(at, value)| *at == of.at && *value == of.value);
        problem.is_warning()
            && self.code == Some(problem.code)
            && self.of.len() == problem.of.len()
            && problem.of.iter().all(is_of)
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
    /// The outcome by which options are preferred.
    pub outcome: Outcome,
}

/// How normals are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Sampler {
    /// Independent pseudo-random numbers: one randomisation.
    #[default]
    Plain,
    /// Randomised quasi-Monte Carlo: 16 randomisations, of which run n belongs to that of n mod 16.
    Quasi,
}

/// By which outcome options are preferred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// Positions of all years reach the scenario's totals.
    #[default]
    OnPlan,
    /// Success by the option's own rules, its duty included.
    Success,
    OwnTest,
    InBalance,
    InBalanceLastYear,
    InBalanceAfterSupport,
    InBalanceLastYearAfterSupport,
}

/// How many independent randomisations [`Sampler::Quasi`] has.
pub const RANDOMISATIONS: usize = 16;

/// A figure that somebody published, to reconcile with.
#[derive(Debug, Clone)]
pub struct Published {
    pub unit: Unit,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PublishedPath {
    DoNothing,
    Plan,
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

/// A table of the file, with its values in the file's own words. They are there to be read: nothing is computed
/// from them.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// The table, as a path: `organisation.acute.cost.Pay`.
    pub place: String,
    /// Keys and values, as the file has them; values at most some 400 characters each.
    pub values: Vec<(String, String)>,
    /// What the table says of itself.
    pub stated: Option<Arc<Provenance>>,
    /// What the nearest table around it says, the whole file apart.
    pub around: Option<Arc<Provenance>>,
}

/// The standing of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Basis {
    Published,
    Derived,
    Assumed,
}
