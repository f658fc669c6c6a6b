//! What runs leave behind of a control-total option: which figures, and what they are called.

use strum::Display;

use crate::scenario::options::Level;
use crate::scenario::{ControlTotalOption, Scenario, Unit};

/// What is measured of an option: £m, unless it says otherwise. The names are those of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Display)]
#[strum(serialize_all = "snake_case")]
pub enum OptionMeasure {
    /// B.
    BeforeSupport,
    /// Z.
    AfterSupport,
    /// Bonus included.
    Support,
    Interest,
    /// V.
    VarianceToTotal,
    Debt,
    CumulativeBeforeSupport,
    CumulativeAfterSupport,
    /// Probability.
    Met,
    /// Probability.
    SpecialMeasures,
    MovedOut,
    MovedIn,
    /// Probability of having exited by the end of the year.
    Exited,
    /// Probability that it is in that year.
    FirstMiss,
    /// Bonus apart.
    SupportEarned,
    Bonus,
    SupportForgone,
    SupportTapered,
    SupportForgoneWhileLocalityMet,
    SupportEarnedWhileLocalityMissed,
    /// Probability.
    AllOrganisationsMet,
    /// A number of organisations.
    OrganisationsMissing,
    /// Probability.
    MaskedDeficit,
    /// Twice the organisations missing, and 1 more where the covered together meet: for joint.csv.
    Outcome,
    /// Probability.
    Success,
    /// Probability.
    OnPlan,
    /// Probability.
    InBalance,
    /// Probability.
    InBalanceLastYear,
    /// A number of years.
    YearsOnPlan,
    Shortfall,
    MeanCumulativeBeforeSupport,
    WorstTenthCumulativeBeforeSupport,
    MeanCumulative,
    WorstTenthCumulative,
    NationalMoney,
    WrittenOff,
    ClosingDebt,
    /// Estimate; a share of each run where several are as good.
    Best,
}

use OptionMeasure::*;

impl OptionMeasure {
    /// The measures of positions.csv, in its order.
    pub const POSITIONS: [OptionMeasure; 8] = [
        BeforeSupport,
        AfterSupport,
        Support,
        Interest,
        VarianceToTotal,
        Debt,
        CumulativeBeforeSupport,
        CumulativeAfterSupport,
    ];

    /// Where support went: by unit, year and horizon.
    pub const MONEY: [OptionMeasure; 6] = [
        SupportEarned,
        Bonus,
        SupportForgone,
        SupportTapered,
        SupportForgoneWhileLocalityMet,
        SupportEarnedWhileLocalityMissed,
    ];

    /// What options are compared by: figures of the horizon and of the covered together.
    pub const HORIZON: [OptionMeasure; 20] = [
        Success,
        OnPlan,
        InBalance,
        InBalanceLastYear,
        YearsOnPlan,
        Shortfall,
        MeanCumulativeBeforeSupport,
        WorstTenthCumulativeBeforeSupport,
        MeanCumulative,
        WorstTenthCumulative,
        Interest,
        NationalMoney,
        WrittenOff,
        ClosingDebt,
        SupportEarned,
        Bonus,
        SupportForgone,
        SupportTapered,
        SupportForgoneWhileLocalityMet,
        SupportEarnedWhileLocalityMissed,
    ];

    /// Outcomes that are measured alike for every option, and of which more is better: for regret.
    pub const ALIKE: [OptionMeasure; 5] = [
        OnPlan,
        InBalance,
        InBalanceLastYear,
        MeanCumulativeBeforeSupport,
        WorstTenthCumulativeBeforeSupport,
    ];

    /// Whether the figure of a run is 1 or 0, and its mean a probability.
    pub fn is_chance(self) -> bool {
        matches!(
            self,
            Met | SpecialMeasures
                | Exited
                | FirstMiss
                | AllOrganisationsMet
                | MaskedDeficit
                | Success
                | OnPlan
                | InBalance
                | InBalanceLastYear
        )
    }

    /// Whether it is the mean of the worst tenth of runs, and not of all.
    pub fn is_worst_tenth(self) -> bool {
        matches!(self, WorstTenthCumulativeBeforeSupport | WorstTenthCumulative)
    }
}

/// One figure a run, of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionColumn {
    /// A covered organisation, or the covered together.
    pub unit: Unit,
    /// A projected year; `None` is the horizon.
    pub year: Option<usize>,
    pub measure: OptionMeasure,
}

/// Every figure that an option leaves behind, in the order of the tables. Units stand in the file's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OptionColumns {
    /// positions.csv.
    pub positions: Vec<OptionColumn>,
    /// options.csv, but for what options are compared by.
    pub metrics: Vec<OptionColumn>,
    /// joint.csv: one for each projected year.
    pub outcomes: Vec<OptionColumn>,
}

/// The figures of an option: which there are depends on who pays.
pub fn option_columns(scenario: &Scenario, option: &ControlTotalOption) -> OptionColumns {
    let years = scenario.years;
    let units: Vec<Unit> = scenario.tested().collect();
    let organisations = &units[..units.len() - 1];
    let paying = match option.level {
        Level::Organisation => organisations,
        Level::Locality => &units[units.len() - 1..],
    };
    let mut columns = OptionColumns::default();
    for unit in &units {
        for measure in OptionMeasure::POSITIONS {
            if measure != Debt || paying.contains(unit) {
                columns.positions.extend((1..=years).map(|year| column(unit, Some(year), measure)));
            }
        }
    }
    for year in (1..=years).map(Some) {
        let mut add = |units: &[Unit], measures: &[OptionMeasure]| {
            for unit in units {
                columns.metrics.extend(measures.iter().map(|&measure| column(unit, year, measure)));
            }
        };
        add(&units, &[Met]);
        add(&[Unit::Covered], &[AllOrganisationsMet, OrganisationsMissing, MaskedDeficit]);
        add(organisations, &[SpecialMeasures, MovedOut, MovedIn]);
        add(paying, &[Exited, FirstMiss]);
        columns.outcomes.push(column(&Unit::Covered, year, Outcome));
    }
    for measure in OptionMeasure::MONEY {
        for unit in &units {
            columns.metrics.extend((1..=years).map(|year| column(unit, Some(year), measure)));
        }
        columns.metrics.extend(organisations.iter().map(|unit| column(unit, None, measure)));
    }
    columns
}

/// A figure of the covered together over the horizon.
pub fn horizon(measure: OptionMeasure) -> OptionColumn {
    column(&Unit::Covered, None, measure)
}

fn column(unit: &Unit, year: Option<usize>, measure: OptionMeasure) -> OptionColumn {
    OptionColumn { unit: unit.clone(), year, measure }
}
