//! What runs leave behind of a control-total option: which figures, what they are called, and how they are to be read.

use strum::{Display, EnumString};

use crate::scenario::options::Level;
use crate::scenario::{ControlTotalOption, Outcome as Preferred, Scenario, Unit};

/// What is measured of an option. The names are those of the tables; [`OptionMeasure::about`] says what each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Display, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum OptionMeasure {
    // Of units, by year.
    Position,
    BeforeSupport,
    AfterSupport,
    Support,
    Interest,
    VarianceToTotal,
    ControlTotal,
    Debt,
    CumulativePosition,
    CumulativeBeforeSupport,
    CumulativeAfterSupport,
    Met,
    DutyMet,
    SpecialMeasures,
    MovedOut,
    MovedIn,
    Exited,
    FirstMiss,
    // Where money went, of units, by year and over the horizon.
    SupportEarned,
    Bonus,
    SupportForgone,
    SupportTapered,
    SupportForgoneWhileLocalityMet,
    SupportEarnedWhileLocalityMissed,
    SurplusSpent,
    Landed,
    Rescued,
    Redistributed,
    // Of the covered together, by year.
    AllOrganisationsMet,
    OrganisationsMissing,
    AllGroupsMet,
    GroupsMissing,
    MaskedDeficit,
    /// Twice the organisations missing, and 1 more where the covered together meet: for joint.csv.
    Outcome,
    // Of the covered together, over the horizon.
    Success,
    OwnTest,
    Duty,
    OnPlan,
    InBalance,
    InBalanceLastYear,
    YearsOnPlan,
    Shortfall,
    MeanCumulativePosition,
    WorstTenthCumulativePosition,
    PublicPurse,
    WorstTenthPublicPurse,
    InBalanceAfterSupport,
    InBalanceLastYearAfterSupport,
    MeanCumulativeAfterSupport,
    WorstTenthCumulativeAfterSupport,
    ExternalCost,
    NationalMoney,
    WrittenOff,
    ClosingDebt,
    Best,
    ExpectedOpportunityLoss,
}

use OptionMeasure::*;

/// What the figure of a measure is, and how it is estimated from runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// £m: a distribution, or its mean.
    Money,
    /// £m: the mean of the worst tenth of runs.
    WorstTenth,
    /// The figure of a run is 1 or 0, and its mean a probability.
    Chance,
    /// A share of each run, where several options are as good.
    Share,
    /// A number of years, organisations or groups.
    Count,
}

/// Where a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Before interest and support: what rules change of the money itself.
    BeforeInterest,
    BeforeSupport,
    AfterSupport,
    /// It is no position: a flow, a debt, or a test by the option's own rules.
    Neither,
}

/// What a measure is.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// What heads a column of it.
    pub heading: &'static str,
    pub size: Size,
    /// Whether more is better; `None` where it is neither.
    pub better: Option<Better>,
    pub stands: Stands,
    /// One line for those who read the tables.
    pub help: &'static str,
}

/// Which end of a measure is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
}

const fn about(heading: &'static str, size: Size, stands: Stands, help: &'static str) -> About {
    About { heading, size, better: None, stands, help }
}

impl About {
    const fn higher(mut self) -> About {
        self.better = Some(Better::Higher);
        self
    }

    const fn lower(mut self) -> About {
        self.better = Some(Better::Lower);
        self
    }
}

impl From<Preferred> for OptionMeasure {
    fn from(outcome: Preferred) -> OptionMeasure {
        match outcome {
            Preferred::OnPlan => OnPlan,
            Preferred::Success => Success,
            Preferred::OwnTest => OwnTest,
            Preferred::InBalance => InBalance,
            Preferred::InBalanceLastYear => InBalanceLastYear,
            Preferred::InBalanceAfterSupport => InBalanceAfterSupport,
            Preferred::InBalanceLastYearAfterSupport => InBalanceLastYearAfterSupport,
        }
    }
}

impl OptionMeasure {
    /// The one table of measures: headings, units, direction, where each stands, help.
    #[rustfmt::skip]
    pub const fn about(self) -> About {
        use Size::{Chance, Count, Money, Share, WorstTenth};
        use Stands::{AfterSupport as After, BeforeInterest as Alike, BeforeSupport as Before, Neither};
        match self {
            Position => about("Position", Money, Alike, "before interest and support, with what was spent, landed and paid back").higher(),
            BeforeSupport => about("Before support", Money, Before, "the position less interest: what is tested").higher(),
            AfterSupport => about("After support", Money, After, "with support and rescue").higher(),
            Support => about("Support", Money, Neither, "support earned, bonus, and what others forwent").higher(),
            Interest => about("Interest", Money, Neither, "interest on debt").lower(),
            VarianceToTotal => about("Variance to total", Money, Before, "before support less the total, with what was carried").higher(),
            ControlTotal => about("Control total", Money, Before, "the total, where it is set anew each year"),
            Debt => about("Debt", Money, Neither, "debt at the end of the year").lower(),
            CumulativePosition => about("Cumulative position", Money, Alike, "positions added up").higher(),
            CumulativeBeforeSupport => about("Cumulative, before support", Money, Before, "added up").higher(),
            CumulativeAfterSupport => about("Cumulative, after support", Money, After, "added up").higher(),
            Met => about("Meets", Chance, Neither, "meets its total by the option's own rules").higher(),
            DutyMet => about("Meets its duty", Chance, Neither, "meets the duty").higher(),
            SpecialMeasures => about("Special measures", Chance, Neither, "far below its own total").lower(),
            MovedOut => about("Moved out", Money, Neither, "what net-neutral moves could take"),
            MovedIn => about("Moved in", Money, Neither, "what net-neutral moves could bring"),
            Exited => about("Exited", Chance, Neither, "has left oversight by the end of the year"),
            FirstMiss => about("First miss", Chance, Neither, "the first miss is in that year").lower(),
            SupportEarned => about("Support earned", Money, Neither, "support, without the bonus").higher(),
            Bonus => about("Bonus", Money, Neither, "paid for being better than the total").higher(),
            SupportForgone => about("Support forgone", Money, Neither, "support that was not earned").lower(),
            SupportTapered => about("Support tapered", Money, Neither, "support that oversight took away").lower(),
            SupportForgoneWhileLocalityMet => about("Forgone while the locality met", Money, Neither, "of it, in years in which the covered together met").lower(),
            SupportEarnedWhileLocalityMissed => about("Earned while the locality missed", Money, Neither, "of support earned, in years in which the covered together missed"),
            SurplusSpent => about("Surplus spent", Money, Neither, "surpluses spent before the year's end").lower(),
            Landed => about("Landed", Money, Neither, "one-off measures at the year's end"),
            Rescued => about("Rescued", Money, Neither, "national money after a miss"),
            Redistributed => about("Redistributed", Money, Neither, "support that those that missed forwent").higher(),
            AllOrganisationsMet => about("Every organisation meets", Chance, Neither, "all meet their own totals").higher(),
            OrganisationsMissing => about("Organisations missing", Count, Neither, "how many miss their own totals").lower(),
            AllGroupsMet => about("Every group meets", Chance, Neither, "all groups, and those that stand alone, meet").higher(),
            GroupsMissing => about("Groups missing", Count, Neither, "how many groups, and of those that stand alone, miss").lower(),
            MaskedDeficit => about("Masked deficit", Chance, Neither, "the covered together meet while one is in special measures").lower(),
            Outcome => about("Outcome", Count, Neither, "who misses and who meets, in one number"),
            Success => about("Succeeds by its own rules", Chance, Neither, "its own test and the duty are met").higher(),
            OwnTest => about("Own test", Chance, Neither, "the option's own test alone is met").higher(),
            Duty => about("Duty", Chance, Neither, "the duty alone is met").higher(),
            OnPlan => about("On plan", Chance, Alike, "positions of all years reach the sum of [totals]").higher(),
            InBalance => about("In balance", Chance, Alike, "positions of all years reach 0").higher(),
            InBalanceLastYear => about("In balance, last year", Chance, Alike, "the last year's position reaches 0").higher(),
            YearsOnPlan => about("Years on plan", Count, Alike, "years whose position reaches [totals]").higher(),
            Shortfall => about("Shortfall", Money, Alike, "how far years that miss [totals] fall short, added up").lower(),
            MeanCumulativePosition => about("Mean position", Money, Alike, "positions of all years").higher(),
            WorstTenthCumulativePosition => about("Worst tenth of positions", WorstTenth, Alike, "the mean of the worst tenth of futures").higher(),
            PublicPurse => about("Public purse", Money, Alike, "positions of all years less external cost: what all rules cost or save the public").higher(),
            WorstTenthPublicPurse => about("Worst tenth of the public purse", WorstTenth, Alike, "the mean of the worst tenth of futures").higher(),
            InBalanceAfterSupport => about("In balance after support", Chance, After, "all years after support reach 0").higher(),
            InBalanceLastYearAfterSupport => about("In balance after support, last year", Chance, After, "the last year after support reaches 0").higher(),
            MeanCumulativeAfterSupport => about("Mean after support", Money, After, "all years after support").higher(),
            WorstTenthCumulativeAfterSupport => about("Worst tenth after support", WorstTenth, After, "the mean of the worst tenth of futures").higher(),
            ExternalCost => about("External cost", Money, Neither, "investment and running cost outside every position").lower(),
            NationalMoney => about("National money", Money, Neither, "support, bonus, redistribution, rescue, external cost and write-offs, less interest").lower(),
            WrittenOff => about("Debt written off", Money, Neither, "debt that was written off"),
            ClosingDebt => about("Closing debt", Money, Neither, "debt at the end of the last year").lower(),
            Best => about("Best option", Share, Alike, "the highest public purse of the future; options as good share it").higher(),
            ExpectedOpportunityLoss => about("Expected opportunity loss", Money, Alike, "what the best option of each future would have added to the public purse").lower(),
        }
    }

    /// What each option is beside the best one of each run.
    pub const AGAINST_BEST: [OptionMeasure; 2] = [Best, ExpectedOpportunityLoss];

    /// The measures of positions.csv, in its order.
    const POSITIONS: [OptionMeasure; 11] = [
        Position,
        BeforeSupport,
        AfterSupport,
        Support,
        Interest,
        VarianceToTotal,
        ControlTotal,
        Debt,
        CumulativePosition,
        CumulativeBeforeSupport,
        CumulativeAfterSupport,
    ];

    /// Whether all units meet whose test is the option's own, of the covered together by year.
    pub fn all_met(scenario: &Scenario, level: Level) -> OptionMeasure {
        match level {
            Level::Organisation => AllOrganisationsMet,
            Level::Group if scenario.groups.is_empty() => AllOrganisationsMet,
            Level::Group => AllGroupsMet,
            Level::Locality => Met,
        }
    }

    /// The measures of units by year that an option has: those of positions.csv, and whether each meets.
    pub fn of_units(option: &ControlTotalOption) -> impl Iterator<Item = OptionMeasure> {
        let positions = OptionMeasure::POSITIONS.into_iter();
        positions.filter(|measure| measure.is_of(option)).chain([Met])
    }

    /// Where money went: by unit, year and horizon.
    pub const MONEY: [OptionMeasure; 10] = [
        SupportEarned,
        Bonus,
        SupportForgone,
        SupportTapered,
        SupportForgoneWhileLocalityMet,
        SupportEarnedWhileLocalityMissed,
        SurplusSpent,
        Landed,
        Rescued,
        Redistributed,
    ];

    /// What options are compared by: figures of the horizon and of the covered together.
    pub const HORIZON: [OptionMeasure; 31] = [
        Success,
        OwnTest,
        Duty,
        OnPlan,
        InBalance,
        InBalanceLastYear,
        YearsOnPlan,
        Shortfall,
        MeanCumulativePosition,
        WorstTenthCumulativePosition,
        PublicPurse,
        WorstTenthPublicPurse,
        InBalanceAfterSupport,
        InBalanceLastYearAfterSupport,
        MeanCumulativeAfterSupport,
        WorstTenthCumulativeAfterSupport,
        Interest,
        ExternalCost,
        NationalMoney,
        WrittenOff,
        ClosingDebt,
        SupportEarned,
        Bonus,
        SupportForgone,
        SupportTapered,
        SupportForgoneWhileLocalityMet,
        SupportEarnedWhileLocalityMissed,
        SurplusSpent,
        Landed,
        Rescued,
        Redistributed,
    ];

    /// Outcomes that are measured alike for every option, and of which more is better: for regret.
    pub const ALIKE: [OptionMeasure; 6] = [
        OnPlan,
        InBalance,
        InBalanceLastYear,
        MeanCumulativePosition,
        WorstTenthCumulativePosition,
        PublicPurse,
    ];

    /// Whether the figure of a run is 1 or 0, and its mean a probability.
    pub const fn is_chance(self) -> bool {
        matches!(self.about().size, Size::Chance)
    }

    /// Whether an option has it. Others have it too, but it says nothing there.
    pub fn is_of(self, option: &ControlTotalOption) -> bool {
        match self {
            Duty => option.duty.is_some(),
            ControlTotal => option.rebase.is_some(),
            _ => true,
        }
    }
}

/// One figure a run, of one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionColumn {
    /// A covered organisation, a group, or the covered together.
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
    /// Whether it has a duty.
    pub duty: bool,
}

impl OptionColumns {
    /// What an option is compared by: [`OptionMeasure::HORIZON`] without what it does not have.
    pub fn compared(&self, measure: OptionMeasure) -> bool {
        measure != Duty || self.duty
    }
}

/// The figures of an option: which there are depends on who pays.
pub fn option_columns(scenario: &Scenario, option: &ControlTotalOption) -> OptionColumns {
    let years = scenario.years;
    let units: Vec<Unit> = scenario.tested().collect();
    let organisations = scenario.units_of(Level::Organisation);
    let paying = scenario.units_of(option.level);
    let duty = option.duty.as_ref().map_or_else(Vec::new, |duty| scenario.units_of(duty.level));
    let mut columns = OptionColumns { duty: option.duty.is_some(), ..OptionColumns::default() };
    for unit in &units {
        let has = |measure: &OptionMeasure| *measure != Debt || paying.contains(unit);
        for measure in OptionMeasure::POSITIONS.into_iter().filter(|own| own.is_of(option)) {
            if has(&measure) {
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
        add(&duty, &[DutyMet]);
        add(&[Unit::Covered], &[AllOrganisationsMet, OrganisationsMissing]);
        if !scenario.groups.is_empty() {
            add(&[Unit::Covered], &[AllGroupsMet, GroupsMissing]);
        }
        add(&[Unit::Covered], &[MaskedDeficit]);
        add(&organisations, &[SpecialMeasures, MovedOut, MovedIn]);
        add(&paying, &[Exited, FirstMiss]);
        columns.outcomes.push(column(&Unit::Covered, year, Outcome));
    }
    for measure in OptionMeasure::MONEY {
        for unit in &units {
            columns.metrics.extend((1..=years).map(|year| column(unit, Some(year), measure)));
        }
        let over_all = units.iter().filter(|unit| **unit != Unit::Covered);
        columns.metrics.extend(over_all.map(|unit| column(unit, None, measure)));
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
