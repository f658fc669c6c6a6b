//! The forms: which parts each has, and which organisations it brings where none are named.

use super::Refused;

/// A starting form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// What it is called on the command line.
    pub name: &'static str,
    /// One line for a list of forms.
    pub title: &'static str,
    /// How many years it is meant for, where none are asked for.
    pub years: usize,
    pub(super) parts: Parts,
}

/// What a form is composed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    /// What the title of its scenario says it is.
    pub(super) subject: &'static str,
    /// Its own organisations, as on the command line.
    pub(super) own: &'static [&'static str],
    /// Whether costs, services and prices are split, or stand in one line each.
    pub(super) detailed: bool,
    /// Whether it has shocks, and demand and efficiency scenarios to compare.
    pub(super) scenarios: bool,
    /// The options that it compares.
    pub(super) options: Ways,
    /// Whether support hangs on meeting totals, and deficits are borrowed for.
    pub(super) support: bool,
}

/// Which ways of setting totals a form compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ways {
    /// None: totals are only drawn, with the chance of reaching them.
    None,
    /// Each organisation by itself: single years, and one total for all years.
    Alone,
    /// Each organisation in single years, and one total of all together for all years.
    Together,
}

/// The form that is taken where none is named.
pub const DEFAULT: &str = "system";

/// Every starting form.
pub const FORMS: [Form; 4] = [
    Form {
        name: "system",
        title: "An ICB and its trusts: contracts, savings, a shock, scenarios, single and multi-year totals (the default)",
        years: 3,
        parts: Parts {
            subject: "Example system",
            own: &[
                "icb:icb:NHS Example Integrated Care Board",
                "hospitals:nhs-trust:Example Hospitals NHS Trust",
                "community:nhs-trust:Example Community NHS Trust",
                "mental-health:foundation-trust:Example Mental Health NHS Foundation Trust",
            ],
            detailed: true,
            scenarios: true,
            options: Ways::Together,
            support: true,
        },
    },
    Form {
        name: "place",
        title: "A hospital trust, a community trust, their commissioner, and a council outside control totals",
        years: 3,
        parts: Parts {
            subject: "Example place",
            own: &[
                "hospitals:nhs-trust:Example Hospitals NHS Trust",
                "community:nhs-trust:Example Community NHS Trust",
                "icb:icb:NHS Example Integrated Care Board (the place's part)",
                "council:local-authority:Example Council, adult social care",
            ],
            detailed: true,
            scenarios: true,
            options: Ways::Together,
            support: false,
        },
    },
    Form {
        name: "single",
        title: "One trust that is paid from outside: savings plan, single years beside one total for all years",
        years: 3,
        parts: Parts {
            subject: "Example trust",
            own: &["trust:nhs-trust:Example Hospitals NHS Trust"],
            detailed: true,
            scenarios: false,
            options: Ways::Alone,
            support: false,
        },
    },
    Form {
        name: "minimal",
        title: "The least: one line of income, one of cost, a savings plan and a total",
        years: 3,
        parts: Parts {
            subject: "Small example",
            own: &["trust:nhs-trust:Example NHS Trust"],
            detailed: false,
            scenarios: false,
            options: Ways::None,
            support: false,
        },
    },
];

/// The form of that name.
pub(super) fn named(name: &str) -> Result<&'static Form, Refused> {
    static ALL: [Form; 4] = FORMS;
    let found = ALL.iter().find(|form| form.name == name);
    found.ok_or_else(|| Refused::UnknownForm(name.to_owned()))
}
