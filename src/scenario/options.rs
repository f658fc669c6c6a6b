//! Control-total options as the file states them: whom they test, how often, and what follows.
//!
//! Types only. Every option here is whole: a preset, the scenario's `[support]`, `[borrowing]` and
//! `[oversight]`, and the option's own tables have been merged when the file was read.

use std::collections::BTreeMap;

use strum::{EnumString, VariantArray};

use super::{Overrides, Uncertain, Yearly};

/// One way of setting control totals.
#[derive(Debug, Clone)]
pub struct ControlTotalOption {
    pub id: String,
    pub name: String,
    /// The rule set that it starts from.
    pub preset: Option<String>,
    pub level: Level,
    pub period: Period,
    pub window: Window,
    pub carry_surplus: f64,
    pub carry_deficit: f64,
    /// Share of turnover by which a unit may miss, by projected year.
    pub tolerance: Yearly,
    /// The same, before a block's last year.
    pub interim_tolerance: Yearly,
    /// Variances of the years before the first projected one, £m, the latest last, by covered organisation; for windows that
    /// roll.
    pub brought_forward: BTreeMap<String, Vec<f64>>,
    /// The locality's total; else the sum of the organisations'.
    pub total: Option<Yearly>,
    /// Totals that differ from the scenario's, by covered organisation, and totals of groups.
    pub totals: BTreeMap<String, Yearly>,
    pub rebase: Option<Rebase>,
    pub landing: Option<Landing>,
    pub duty: Option<Duty>,
    pub support: Option<Support>,
    pub borrowing: Option<Borrowing>,
    pub oversight: Option<Oversight>,
    pub assumptions: Overrides,
    /// Share that is kept of what a paying unit is better than its total: an assumption about conduct.
    pub surplus_kept: f64,
}

/// Totals that are set anew each year from what was reached.
#[derive(Debug, Clone)]
pub struct Rebase {
    pub weight: f64,
    /// Improvement asked for, as a share of turnover.
    pub improve: Yearly,
    /// The most that anybody is asked for, £m.
    pub most: Yearly,
}

/// One-off measures at the year's end.
#[derive(Debug, Clone)]
pub struct Landing {
    /// The most of them, as a share of turnover.
    pub most: Yearly,
    /// Share that falls due in the next year.
    pub payback: f64,
}

/// A second test that also holds.
#[derive(Debug, Clone)]
pub struct Duty {
    pub level: Level,
    pub period: Period,
    pub window: Window,
    pub brought_forward: BTreeMap<String, Vec<f64>>,
    pub tolerance: Yearly,
    pub interim_tolerance: Yearly,
    pub total: Option<Yearly>,
    pub totals: BTreeMap<String, Yearly>,
}

/// How the years of a test over several years are taken together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Window {
    #[default]
    Blocks,
    /// The last years up to each year.
    Rolling,
}

/// Which unit's test pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    Organisation,
    /// Groups, and organisations that stand alone.
    Group,
    Locality,
}

/// Over how many years a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Annual,
    /// Blocks of that many years.
    MultiYear {
        years: usize,
    },
}

impl Period {
    /// Whether a projected year is the last of a block of years; the horizon's end, after `years`, closes the last one.
    pub fn ends_block(self, year: usize, years: usize) -> bool {
        match self {
            Period::Annual => true,
            Period::MultiYear { years: block } => year == years || year.is_multiple_of(block),
        }
    }
}

/// Conditional support.
#[derive(Debug, Clone)]
pub struct Support {
    /// £m by covered organisation; those not given get none.
    pub amount: BTreeMap<String, Yearly>,
    pub locality_share: f64,
    /// The share tied to performance, and what of it is attained.
    pub performance: Option<(f64, Uncertain)>,
    pub earn: Earn,
    /// £ earned for each £ better than the total.
    pub incentive: f64,
    /// The most of it, as a share of the support; `None` where there is no cap.
    pub incentive_cap: Option<f64>,
    /// Share of what units that missed forgo that is paid to those that met.
    pub redistribute: f64,
    pub rescue: Option<Rescue>,
    pub milestone: Option<Milestone>,
}

/// National money after the fact.
#[derive(Debug, Clone)]
pub struct Rescue {
    /// The chance of it, in a year that misses.
    pub chance: f64,
    /// Share of the shortfall that is made good.
    pub share: f64,
}

/// Support that hangs on a new care model's taking effect.
#[derive(Debug, Clone)]
pub struct Milestone {
    pub transformation: String,
    pub share: f64,
}

/// How support is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Earn {
    AllOrNothing,
    PoundForPound,
}

/// Interest on deficits, and their write-off.
#[derive(Debug, Clone)]
pub struct Borrowing {
    pub rate: Yearly,
    pub missed_rate: Yearly,
    /// Of new borrowing in a year in special measures.
    pub special_rate: Option<Yearly>,
    pub write_off_after: Option<usize>,
}

/// From intervention through tapering to exit.
#[derive(Debug, Clone)]
pub struct Oversight {
    pub taper_after: Option<usize>,
    pub exit_after: Option<usize>,
    pub taper_share: f64,
    pub reentry: bool,
    /// Share of turnover below its own total at which an organisation is in special measures.
    pub special_measures: Option<f64>,
}
