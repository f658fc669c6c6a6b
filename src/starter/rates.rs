//! Services and price indices of every form, with invented rates and spreads such as are usual from 2025/26 on.

/// A service: how its demand grows, and how it is usually paid for.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) growth: f64,
    pub(super) trend_sd: f64,
    /// One figure, or one below and one above, as the file has it.
    pub(super) year_sd: &'static str,
    pub(super) shared: f64,
    pub(super) payment: Payment,
}

/// How a service is usually paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payment {
    Block,
    Activity,
    /// A fixed part, and 20% of what activity differs from the plan.
    Blended,
}

/// A price index.
#[derive(Debug)]
pub(super) struct Price {
    pub(super) id: &'static str,
    pub(super) growth: f64,
    pub(super) trend_sd: f64,
    pub(super) year_sd: f64,
    pub(super) hint: &'static str,
}

const fn service(
    id: &'static str,
    label: &'static str,
    growth: f64,
    spreads: (f64, &'static str),
    shared: f64,
    payment: Payment,
) -> Service {
    let (trend_sd, year_sd) = spreads;
    Service { id, label, growth, trend_sd, year_sd, shared, payment }
}

const fn price(id: &'static str, growth: f64, spreads: (f64, f64), hint: &'static str) -> Price {
    let (trend_sd, year_sd) = spreads;
    Price { id, growth, trend_sd, year_sd, hint }
}

pub(super) static EMERGENCY: Service = service(
    "emergency",
    "Urgent and emergency care",
    0.02,
    (0.005, "[0.008, 0.013]"),
    0.6,
    Payment::Blended,
);
pub(super) static ELECTIVE: Service = service(
    "elective",
    "Elective and outpatient care",
    0.025,
    (0.005, "0.012"),
    0.5,
    Payment::Activity,
);
pub(super) static COMMUNITY: Service =
    service("community", "Community services", 0.025, (0.004, "0.008"), 0.7, Payment::Block);
pub(super) static MENTAL_HEALTH: Service =
    service("mental-health", "Mental health", 0.025, (0.005, "0.01"), 0.7, Payment::Block);
pub(super) static AMBULANCE: Service =
    service("ambulance", "Ambulance services", 0.02, (0.005, "0.012"), 0.7, Payment::Block);
pub(super) static PRIMARY_CARE: Service =
    service("primary-care", "Primary care", 0.015, (0.003, "0.006"), 0.8, Payment::Block);
pub(super) static SOCIAL_CARE: Service =
    service("social-care", "Adult social care", 0.015, (0.005, "0.008"), 0.7, Payment::Block);
pub(super) static PRESCRIBING: Service = service(
    "prescribing",
    "Prescribing in general practice",
    0.015,
    (0.004, "0.01"),
    0.8,
    Payment::Block,
);
pub(super) static PACKAGES: Service = service(
    "packages",
    "Packages of continuing healthcare",
    0.015,
    (0.006, "[0.010, 0.015]"),
    0.7,
    Payment::Block,
);
/// All care in one: the minimal form's.
pub(super) static CARE: Service =
    service("care", "All care", 0.025, (0.004, "0.01"), 0.6, Payment::Block);

/// Every service, in the order of the file.
pub(super) static SERVICES: [&Service; 10] = [
    &EMERGENCY,
    &ELECTIVE,
    &COMMUNITY,
    &MENTAL_HEALTH,
    &AMBULANCE,
    &PRIMARY_CARE,
    &SOCIAL_CARE,
    &PRESCRIBING,
    &PACKAGES,
    &CARE,
];

pub(super) static PAY: Price =
    price("pay", 0.03, (0.003, 0.005), "pay awards, and drift along pay scales");
pub(super) static DRUGS: Price =
    price("drugs", 0.03, (0.0, 0.012), "price and mix, beyond the number of items");
pub(super) static NON_PAY: Price =
    price("non-pay", 0.025, (0.0, 0.006), "general inflation of what is bought");
pub(super) static FEES: Price = price(
    "care-fees",
    0.033,
    (0.003, 0.008),
    "fees of care homes and home care, led by the minimum wage",
);
pub(super) static INFLATION: Price =
    price("inflation", 0.028, (0.003, 0.006), "all costs, pay and prices together");
pub(super) static TARIFF: Price =
    price("tariff", 0.005, (0.0, 0.002), "net of efficiency: uplift of 2.5% less 2%");
pub(super) static ALLOCATION: Price =
    price("allocation", 0.0285, (0.0, 0.003), "the commissioner's funding, with convergence");
pub(super) static OTHER_INCOME: Price =
    price("other-income", 0.02, (0.0, 0.005), "education, research, parking and the like");
pub(super) static COUNCIL_FUNDING: Price =
    price("council-funding", 0.033, (0.0, 0.006), "council tax, grants and client charges");
pub(super) static FUNDING: Price =
    price("funding", 0.018, (0.0, 0.003), "all income, net of the efficiency asked for");

/// Every price index, in the order of the file.
pub(super) static PRICES: [&Price; 10] = [
    &PAY,
    &DRUGS,
    &NON_PAY,
    &FEES,
    &INFLATION,
    &TARIFF,
    &ALLOCATION,
    &OTHER_INCOME,
    &COUNCIL_FUNDING,
    &FUNDING,
];
