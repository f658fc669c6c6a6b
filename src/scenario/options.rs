//! Control-total options as the file states them: whom they test, how often, and what follows.
//!
//! Types only. Every option here is whole: a preset, the scenario's `[support]`, `[borrowing]` and
//! `[oversight]`, and the option's own tables have been merged when the file was read.

use std::collections::BTreeMap;

use strum::{EnumString, VariantArray};

use super::{Overrides, Performance, Yearly};

/// One way of setting control totals.
#[derive(Debug, Clone)]
pub struct ControlTotalOption {
    pub id: String,
    pub name: String,
    /// The rule set that it starts from.
    pub preset: Option<String>,
    pub level: Level,
    pub period: Period,
    pub carry_surplus: f64,
    pub carry_deficit: f64,
    /// Share of turnover by which a unit may miss, by projected year.
    pub tolerance: Yearly,
    /// The same, before a block's last year.
    pub interim_tolerance: Yearly,
    /// The locality's total; else the sum of the organisations'.
    pub total: Option<Yearly>,
    /// Totals that differ from the scenario's, by covered organisation.
    pub totals: BTreeMap<String, Yearly>,
    pub support: Option<Support>,
    pub borrowing: Option<Borrowing>,
    pub oversight: Option<Oversight>,
    pub assumptions: Overrides,
}

/// Which unit's test pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Level {
    Organisation,
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
    pub performance: Option<Performance>,
    pub earn: Earn,
    /// £ earned for each £ better than the total.
    pub incentive: f64,
    /// The most of it, as a share of the support.
    pub incentive_cap: f64,
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
    pub rate: f64,
    pub missed_rate: f64,
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
