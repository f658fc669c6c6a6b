//! What organisations of each sort cost and on what: invented, plausible, and different for each.

use super::asked::{Asked, Role, words_of};
use super::rates::{self, Price, Service};

/// A part of an organisation's cost.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: &'static str,
    /// Of the organisation's own cost.
    pub(super) share: f64,
    pub(super) price: &'static Price,
    pub(super) follows: Follows,
    /// The share that moves with activity.
    pub(super) variable: f64,
    /// The share of surplus cost that can go in a year.
    pub(super) release: f64,
}

/// The activity that a cost follows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Follows {
    Nothing,
    Contracts,
    Service(&'static Service),
}

/// A sort of organisation: its cost in the middle of the range, what that is spent on, and what it is paid for.
#[derive(Debug)]
pub(super) struct Sort {
    pub(super) cost: f64,
    pub(super) parts: &'static [Part],
    /// Services and their shares of the money paid.
    pub(super) services: &'static [(&'static Service, f64)],
    /// What NHS England and other commissioners outside pay, as a share of contracts.
    pub(super) from_outside: f64,
    /// Its line of income that is under no contract.
    pub(super) income: (&'static str, &'static Price),
}

const fn part(
    name: &'static str,
    share: f64,
    price: &'static Price,
    follows: Follows,
    variable: f64,
    release: f64,
) -> Part {
    Part { name, share, price, follows, variable, release }
}

static ACUTE: Sort = Sort {
    cost: 540.0,
    parts: &[
        part("Pay", 0.63, &rates::PAY, Follows::Contracts, 0.6, 0.5),
        part("Drugs and clinical supplies", 0.18, &rates::DRUGS, Follows::Contracts, 0.8, 1.0),
        part("Other non-pay", 0.14, &rates::NON_PAY, Follows::Contracts, 0.3, 0.5),
        part("Capital charges", 0.05, &rates::NON_PAY, Follows::Nothing, 0.0, 1.0),
    ],
    services: &[(&rates::EMERGENCY, 0.54), (&rates::ELECTIVE, 0.46)],
    from_outside: 0.14,
    income: ("Other income", &rates::OTHER_INCOME),
};

/// Trusts that are not hospitals cost much alike: mostly pay.
static OUT_OF_HOSPITAL: [Part; 3] = [
    part("Pay", 0.76, &rates::PAY, Follows::Contracts, 0.6, 0.6),
    part("Other non-pay", 0.19, &rates::NON_PAY, Follows::Contracts, 0.4, 0.5),
    part("Capital charges", 0.05, &rates::NON_PAY, Follows::Nothing, 0.0, 1.0),
];
static COMMUNITY: Sort = out_of_hospital(145.0, &[(&rates::COMMUNITY, 1.0)]);
static MENTAL_HEALTH: Sort = out_of_hospital(215.0, &[(&rates::MENTAL_HEALTH, 1.0)]);
static AMBULANCE: Sort = out_of_hospital(260.0, &[(&rates::AMBULANCE, 1.0)]);
static PRIMARY_CARE: Sort = out_of_hospital(48.0, &[(&rates::PRIMARY_CARE, 1.0)]);

/// What a commissioner spends beside its contracts.
static COMMISSIONER: Sort = Sort {
    cost: 420.0,
    parts: &[
        part("Prescribing", 0.27, &rates::DRUGS, Follows::Service(&rates::PRESCRIBING), 1.0, 1.0),
        part(
            "Continuing healthcare",
            0.23,
            &rates::FEES,
            Follows::Service(&rates::PACKAGES),
            0.9,
            0.7,
        ),
        part(
            "Primary care and other programmes",
            0.45,
            &rates::NON_PAY,
            Follows::Nothing,
            0.0,
            1.0,
        ),
        part("Running costs", 0.05, &rates::PAY, Follows::Nothing, 0.0, 1.0),
    ],
    services: &[],
    from_outside: 0.0,
    income: ("Allocation", &rates::ALLOCATION),
};

static COUNCIL: Sort = Sort {
    cost: 175.0,
    parts: &[
        part("Care packages", 0.88, &rates::FEES, Follows::Service(&rates::SOCIAL_CARE), 0.9, 0.7),
        part("Staff and other costs", 0.12, &rates::PAY, Follows::Nothing, 0.0, 1.0),
    ],
    services: &[(&rates::SOCIAL_CARE, 1.0)],
    from_outside: 0.0,
    income: ("Council funding", &rates::COUNCIL_FUNDING),
};

/// The minimal form's sorts, with everything in one line: a provider that commissioners pay, a commissioner that pays
/// providers, and an organisation by itself.
static PAID_IN_ONE: Sort = Sort {
    parts: &[part("All costs", 1.0, &rates::INFLATION, Follows::Contracts, 0.6, 1.0)],
    services: &[(&rates::CARE, 1.0)],
    ..in_one(("Other income", &rates::OTHER_INCOME))
};
static PAYING_IN_ONE: Sort = in_one(("Allocation", &rates::ALLOCATION));
static ALONE_IN_ONE: Sort = in_one(("All income", &rates::FUNDING));

const fn in_one(income: (&'static str, &'static Price)) -> Sort {
    static ALL: [Part; 1] = [part("All costs", 1.0, &rates::INFLATION, Follows::Nothing, 0.0, 1.0)];
    Sort { cost: 300.0, parts: &ALL, services: &[], from_outside: 0.0, income }
}

const fn out_of_hospital(cost: f64, services: &'static [(&'static Service, f64)]) -> Sort {
    let income = ("Other income", &rates::OTHER_INCOME);
    Sort { cost, parts: &OUT_OF_HOSPITAL, services, from_outside: 0.04, income }
}

/// The sort of an organisation: by what it does, and then by the words of its id and name.
///
/// `dealing`: whether there are both commissioners and providers, so that contracts are between them.
pub(super) fn sort_of(asked: &Asked, detailed: bool, dealing: bool) -> &'static Sort {
    if !detailed {
        return match asked.role {
            Role::Provider if dealing => &PAID_IN_ONE,
            Role::Commissioner if dealing => &PAYING_IN_ONE,
            _ => &ALONE_IN_ONE,
        };
    }
    let speaks_of = |sought: &[&str]| {
        let mut words = words_of(&asked.id).chain(words_of(&asked.name));
        words.any(|word| sought.contains(&word.as_str()))
    };
    match asked.role {
        Role::Commissioner => &COMMISSIONER,
        Role::Council => &COUNCIL,
        Role::Provider if asked.kind == "primary-care" => &PRIMARY_CARE,
        Role::Provider if speaks_of(&["mental", "partnership"]) => &MENTAL_HEALTH,
        Role::Provider if speaks_of(&["community"]) => &COMMUNITY,
        Role::Provider if speaks_of(&["ambulance"]) => &AMBULANCE,
        Role::Provider if speaks_of(&["gp", "practice", "practices", "primary"]) => &PRIMARY_CARE,
        Role::Provider => &ACUTE,
    }
}

/// A number from 0 to 1 for the `index`th organisation: all different, and spread evenly however many there are.
fn spread(index: usize, start: f64, step: f64) -> f64 {
    (start + count(index) * step).fract()
}

/// How large the `index`th organisation is beside the middle of its sort.
pub(super) fn scale(index: usize) -> f64 {
    0.7 + 0.7 * spread(index, 0.45, 0.618_034)
}

/// The deficit of the `index`th organisation in the base year, as a share of its cost.
pub(super) fn deficit(index: usize, role: Role) -> f64 {
    let (least, range) = if role == Role::Provider { (0.018, 0.025) } else { (0.011, 0.007) };
    least + range * spread(index, 0.6, 0.754_878)
}

/// A count as a number to calculate with.
pub(super) fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Money as the file has it: £0.1m.
pub(super) fn rounded(money: f64) -> f64 {
    // Adding 0 makes −0 a plain 0.
    (money * 10.0).round() / 10.0 + 0.0
}
