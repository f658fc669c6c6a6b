//! Plausible ranges: beyond them a figure is questioned, because it is more often a slip than meant.
//!
//! Each says where it comes from: the widest published figure with a margin, or judgement. A range here is never a
//! limit; what has no meaning at all is refused by the limits of the key. Ranges of sums and of shares of turnover
//! stand in [`OF_TURNOVER`].

use super::table::{Limits, Plausible};

impl Plausible {
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value) && (value == 0.0 || value.abs() >= self.least)
    }

    const fn apart(mut self, apart: f64) -> Plausible {
        self.apart = apart;
        self
    }

    const fn least(mut self, least: f64) -> Plausible {
        self.least = least;
        self
    }

    /// Where an uncertain figure may have its median, and its largest standard deviation.
    const fn uncertain(mut self, low: f64, high: f64, sd: f64) -> Plausible {
        self.median = (low, high);
        self.sd = sd;
        self
    }
}

const fn range(low: f64, high: f64, what: &'static str, source: &'static str) -> Plausible {
    let (least, apart, median, sd) = (0.0, f64::INFINITY, (low, high), high - low);
    Plausible { low, high, least, apart, median, sd, what, source }
}

const JUDGEMENT: &str = "judgement";

pub const DEMAND_GROWTH: Plausible = range(
    -0.03,
    0.15,
    "growth of demand a year",
    "widest seen: 8.9% in a year for a service in England (outpatient procedures 2024/25), 15.6% at single sites; \
     births in England and Wales fell by 3.1% in 2022",
)
.apart(0.10);
pub const PRICE_GROWTH: Plausible = range(
    -0.02,
    0.12,
    "growth of a price index a year",
    "widest seen: 1.9% to 6.7% (provider inflation 2014 to 2021, the National Living Wage of April 2025), prescribing 8% in 2022/23, \
     core allocations 5.65% in 2019/20; the tariff fell by up to 1.8% a year before 2015",
)
.apart(0.10);
pub const ADDED_GROWTH: Plausible =
    range(-0.06, 0.06, "what a scenario adds to growth", JUDGEMENT).apart(0.05);
pub const TREND_SPREAD: Plausible = range(0.0, 0.04, "the spread of a trend", JUDGEMENT);
pub const YEAR_SPREAD: Plausible = range(
    0.0,
    0.08,
    "a spread from year to year",
    "widest seen: 3 points between years (prescribing 2022 to 2025), 1.4 points for core allocations 2016 to 2020",
);
pub const SAVING_RATE: Plausible = range(
    0.0,
    0.15,
    "savings as a share of cost in a year",
    "widest seen: about 9% of turnover planned for one year (Dartford and Gravesham 2026/27, board papers); all systems of England \
     7.1% of allocation in 2025/26",
)
.least(0.0005)
.apart(0.06);
pub const DELIVERY: Plausible = range(
    0.0,
    1.5,
    "savings delivered as a share of the plan",
    "widest seen: 62% of a year's plan (Blackpool 2025/26) to 142% of a plan to date (James Paget 2026/27)",
)
.least(0.02)
.uncertain(0.1, 1.2, 0.5);
pub const DELIVERY_STEP: Plausible =
    range(-0.4, 0.4, "what a scenario adds to delivery", JUDGEMENT);
pub const SCALE: Plausible = range(
    0.0,
    2.0,
    "a factor on the plans of schemes",
    "widest seen: plans weighted for risk at 45% to 83% of target (2026/27)",
)
.least(0.02);
pub const SHOCK_CHANCE: Plausible = range(
    0.0,
    0.5,
    "the chance of a shock in a year",
    "seen: one provider in eight went badly wrong in 2018/19, five of 42 systems in 2025/26",
)
.least(0.002);
pub const SHOCK_SIZE: Plausible = range(
    -0.2,
    0.25,
    "the size of a shock",
    "widest seen: a trust forecast to miss its plan by about 10% of income (Mid Essex 2017/18); a council's adult social care by half \
     of its budget (Greenwich 2016/17), which is for shocks of its own",
)
.uncertain(-0.15, 0.15, 0.1);
pub const EFFECT: Plausible = range(
    -0.3,
    0.3,
    "the effect of a new care model",
    "widest seen: emergency admissions 15.6% up at one new-model site; at best about 3 points a year below the rest",
)
.least(0.0005)
.uncertain(-0.3, 0.3, 0.15);
pub const MOVE_EFFECT: Plausible =
    range(-0.6, 0.3, "the effect of prevention on a move", JUDGEMENT).uncertain(-0.6, 0.0, 0.3);
pub const OVERRUN: Plausible =
    range(0.5, 3.0, "the overrun of an investment", JUDGEMENT).uncertain(0.5, 3.0, 1.0);
pub const NOT_NEGATIVE: Plausible = range(
    0.0,
    Limits::MOST,
    "an amount that is positive in accounts",
    "seen: no contract, plan of savings or cost of a new care model below 0",
);
pub const SAVING_AMOUNT: Plausible = range(
    -Limits::MOST,
    Limits::MOST,
    "the saving of a new care model",
    "judgement: it may turn out a cost, but is not planned as one",
)
.uncertain(0.0, Limits::MOST, Limits::MOST);
pub const STRUCTURE: Plausible = range(
    0.0,
    1.0,
    "a share",
    "judgement: a share below 2% is mostly a per cent divided by 100 twice",
)
.least(0.02);
pub const TIED_SHARE: Plausible = range(
    0.0,
    0.5,
    "the share that is tied to performance",
    "widest seen: 2.5% of contract value (CQUIN), 30% of the sustainability fund",
)
.least(0.005);
pub const ATTAINMENT: Plausible =
    range(0.0, 1.0, "performance attained", JUDGEMENT).least(0.02).uncertain(0.2, 1.0, 0.5);
pub const THRESHOLD: Plausible = range(0.5, 1.5, "the threshold of a marginal rate", JUDGEMENT);
pub const BAND: Plausible =
    range(0.0, 0.25, "a band around planned activity", JUDGEMENT).least(0.005);
pub const TOLERANCE: Plausible = range(
    0.0,
    0.05,
    "the tolerance of a control total",
    "widest seen: 1% of turnover, Scottish boards in a single year from 2018",
);
pub const RESIDUAL_MEDIAN: Plausible =
    range(-0.03, 0.02, "what is missed in a middling year, of base-year cost", JUDGEMENT);
pub const RESIDUAL_SPREAD: Plausible =
    range(0.0, 0.05, "the spread of what rows do not explain, of base-year cost", JUDGEMENT);
pub const RESIDUAL_TAIL: Plausible =
    range(0.0, 0.15, "what a bad year takes, of base-year cost", JUDGEMENT);
pub const BOUND: Plausible =
    range(0.5, 2.0, "a floor or a ceiling of a payment, of the base year's value", JUDGEMENT);
pub const TRANSFER_COST: Plausible = Plausible {
    median: (0.4, 1.5),
    sd: 0.5,
    ..range(0.2, 2.0, "what a pound of a moved service costs", JUDGEMENT)
};
pub const IMPROVEMENT: Plausible =
    range(-0.02, 0.03, "improvement asked for on the last outturn, of turnover", JUDGEMENT);
pub const LANDING: Plausible =
    range(0.0, 0.03, "one-off measures at the end of a year, of turnover", JUDGEMENT).least(0.0005);
pub const PAYBACK: Plausible = range(0.0, 1.5, "what is paid back of one-off measures", JUDGEMENT);
pub const SPECIAL_MEASURES: Plausible =
    range(0.0, 0.1, "the threshold of special measures", JUDGEMENT).least(0.002);
pub const INTEREST: Plausible = range(
    0.0,
    0.1,
    "interest a year",
    "widest seen: 6% on loans in financial special measures (2016)",
)
.least(0.0005);
pub const INCENTIVE: Plausible = range(
    0.0,
    3.0,
    "pounds of bonus for each pound",
    "widest seen: £2 for £1 (Provider Sustainability Fund 2018/19)",
);
pub const INCENTIVE_CAP: Plausible = range(0.0, 3.0, "the cap on the bonus", JUDGEMENT).least(0.02);
pub const MATERIALITY: Plausible = range(0.0, 0.01, "materiality", JUDGEMENT);
pub const CORRELATION: Plausible = range(-0.9, 0.95, "a correlation", JUDGEMENT).least(0.01);
pub const PEOPLE: Plausible =
    range(0.0, 7e7, "the people of a segment", "judgement: the population of the United Kingdom");
pub const BIRTHS: Plausible = range(
    0.0,
    1e6,
    "the people who join a segment in a year",
    "judgement: more than are born in the United Kingdom",
);

/// Every range, for the documentation.
pub const ALL: [&Plausible; 38] = [
    &DEMAND_GROWTH,
    &PRICE_GROWTH,
    &ADDED_GROWTH,
    &TREND_SPREAD,
    &YEAR_SPREAD,
    &CORRELATION,
    &SAVING_RATE,
    &DELIVERY,
    &DELIVERY_STEP,
    &SCALE,
    &SHOCK_CHANCE,
    &SHOCK_SIZE,
    &EFFECT,
    &MOVE_EFFECT,
    &OVERRUN,
    &NOT_NEGATIVE,
    &SAVING_AMOUNT,
    &STRUCTURE,
    &TIED_SHARE,
    &ATTAINMENT,
    &THRESHOLD,
    &BAND,
    &TOLERANCE,
    &RESIDUAL_MEDIAN,
    &RESIDUAL_SPREAD,
    &RESIDUAL_TAIL,
    &BOUND,
    &TRANSFER_COST,
    &IMPROVEMENT,
    &LANDING,
    &PAYBACK,
    &SPECIAL_MEASURES,
    &INTEREST,
    &INCENTIVE,
    &INCENTIVE_CAP,
    &MATERIALITY,
    &PEOPLE,
    &BIRTHS,
];

/// A range of a sum, as a share of what it is held against.
#[derive(Debug, PartialEq)]
pub struct Share {
    pub low: f64,
    pub high: f64,
    pub what: &'static str,
    pub source: &'static str,
}

impl Share {
    pub fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

const fn share(low: f64, high: f64, what: &'static str, source: &'static str) -> Share {
    Share { low, high, what, source }
}

pub const TRUST_POSITION: Share = share(
    -0.30,
    0.20,
    "base-year position of a trust, of turnover",
    "widest seen: borrowing to cover deficits of 24% of income, about 19% of cost (Medway 2017/18, loans reported by the Department of \
     Health); the upper end is judgement: surpluses from sales of land",
);
pub const COMMISSIONER_POSITION: Share = share(
    -0.20,
    0.15,
    "base-year position of a commissioner, of turnover",
    "widest seen: 4.5% of spending (Northern, Eastern and Western Devon CCG 2017/18); the margin is judgement",
);
pub const COUNCIL_POSITION: Share = share(
    -0.40,
    0.30,
    "base-year position of a council's services, of turnover",
    "widest seen: adult social care 50% over budget (Greenwich 2016/17) and 20% under (Walsall; returns of 151 councils)",
);
pub const OTHER_POSITION: Share =
    share(-0.40, 0.40, "base-year position of another body, of turnover", JUDGEMENT);
pub const FIRST_TOTAL: Share = share(
    -0.15,
    0.10,
    "first year's control total less the base year's position, of turnover",
    "widest seen: a plan 9% of income worse than the year before (North Cumbria hospitals 2015/16), and 7% better (East Kent 2026/27)",
);
pub const LATER_TOTAL: Share = share(
    -0.20,
    0.20,
    "a later year's control total less the base year's position, of turnover",
    "widest seen: as for the first year, with a margin",
);
pub const SURPLUS_AFTER_DEFICIT: Share = share(
    f64::NEG_INFINITY,
    0.02,
    "control total of an organisation in deficit, of turnover",
    "seen: no body in deficit that planned a surplus above 2% of its turnover",
);
pub const TOTAL_STEP: Share =
    share(-0.15, 0.15, "one year's control total less the year before's, of turnover", JUDGEMENT);
pub const YEARLY_CHANGE: Share = share(
    -0.20,
    0.15,
    "the plan's position less the year before's, of cost",
    "widest seen: 16% of income worse in a year (North Cumbria hospitals 2015/16), 8% better (North Midlands 2018/19)",
);
pub const PLANNED_SAVINGS: Share = share(
    0.0,
    0.08,
    "savings that start in a year, of cost",
    "widest seen: all systems of England planned 7.1% of allocation in 2025/26, single trusts 8% to 9% for 2026/27",
);
pub const SUPPORT: Share = share(
    0.0,
    0.20,
    "support in a year, of turnover",
    "widest seen: at most 13% of income (Tameside and Glossop 2026/27, board papers)",
);
pub const DEBT: Share = share(
    0.0,
    1.50,
    "opening debt, of turnover",
    "widest seen: interim loans of 84% of income (Medway, 31 March 2019)",
);
pub const INVESTMENT: Share = share(
    0.0,
    0.05,
    "investment in a year, of the payer's turnover",
    "widest seen: 1.5% of spending a year (Greater Manchester's transformation fund)",
);
pub const RUNNING: Share =
    share(0.0, 0.05, "running cost of a new care model, of the payer's turnover", JUDGEMENT);
pub const CARE_MODEL_SAVING: Share =
    share(-0.02, 0.10, "saving of a new care model, of the organisation's turnover", JUDGEMENT);
pub const PUBLISHED_TOLERANCE: Share =
    share(0.0, 0.25, "tolerance of a published figure, of its value", JUDGEMENT);

/// Every range that is a share of a sum, for the documentation.
pub const OF_TURNOVER: [&Share; 16] = [
    &TRUST_POSITION,
    &COMMISSIONER_POSITION,
    &COUNCIL_POSITION,
    &OTHER_POSITION,
    &FIRST_TOTAL,
    &LATER_TOTAL,
    &SURPLUS_AFTER_DEFICIT,
    &TOTAL_STEP,
    &YEARLY_CHANGE,
    &PLANNED_SAVINGS,
    &SUPPORT,
    &DEBT,
    &INVESTMENT,
    &RUNNING,
    &CARE_MODEL_SAVING,
    &PUBLISHED_TOLERANCE,
];

/// How many times the second largest organisation the largest may be.
pub const LARGEST_TO_SECOND: f64 = 50.0;
/// Turnover of one organisation, £m: the largest integrated care board commissions some £12bn.
pub const LARGEST_ORGANISATION: f64 = 20_000.0;
/// Turnover of a body in a file that has a national one, £m: £226bn in 2028/29 (medium term planning framework).
pub const LARGEST_NATIONAL: f64 = 300_000.0;
/// Turnover of the smallest trusts and commissioners, £m: seen from £103m (Weston 2018/19); the margin is judgement.
pub const SMALLEST: f64 = 5.0;
/// An agreed amount less the base of its row, as a share of the organisation's turnover.
pub const AMOUNT_TO_BASE: f64 = 0.25;
