//! The frame of a file: what stands at its top, the horizon, how it is run, and where figures come from.

use super::drivers::{CORRELATION, DEMAND, PRICE, RESIDUAL, SAVINGS};
use super::options::OPTION;
use super::organisations::{GROUP, ORGANISATION};
use super::plans::{SCHEME, TRANSFORMATION};
use super::plausible;
use super::population::SEGMENT;
use super::published::PUBLISHED;
use super::scenarios::{DEMAND_SCENARIO, EFFICIENCY_SCENARIO};
use super::shocks::SHOCK;
use super::table::{Absent, Identity, Key, Names, Part, Role, Table, Value};
use super::{contracts, options};

/// What every table may say of where its figures come from. None of it changes a figure.
pub const PROVENANCE: [Key; 8] = [
    Key::choice("basis", &["published", "derived", "assumed"], "what standing the figures have")
        .says("none")
        .role(Role::Words),
    Key::text("source", "the source, or a short name from `[sources]`").says("none"),
    Key::text("owner", "who answers for them").says("none"),
    Key::choice("confidence", &["high", "medium", "low"], "how sure they are")
        .says("none")
        .role(Role::Words),
    Key::text("reason", "why they are what they are").says("none"),
    Key::text("signed_off_by", "who has agreed them").says("none"),
    Key::new("date", Value::Date, "when").says("none").role(Role::Words),
    Key::text("note", "anything else").says("none"),
];

/// The whole file.
pub const ROOT: Table = Table {
    name: "the scenario",
    identity: Identity::NONE,
    keys: &[
        Key::whole("schema", 1, 1, "the version of this format").role(Role::Frame),
        Key::text("name", "names the folder of results: letters, digits, `-`, `_`, `.`; at most 80, no `.` at the start")
            .says("the file's name without `.toml`")
            .role(Role::Frame),
        Key::text("title", "for headings").says("`name`").role(Role::Frame),
        Key::new("extends", Value::Text, "the path of the file that this one builds on, from this file's folder")
            .says("none")
            .role(Role::Frame),
        Key::new("remove", Value::List(&Value::Text), "paths of what is taken out of that file")
            .says("none")
            .role(Role::Frame),
        Key::rows("accept", &ACCEPT, "warnings that are understood and meant").role(Role::Frame),
        Key::new("planning", Value::Text, "the id of the demand scenario that contracts were planned on")
            .says("the scenario that says so, else the first")
            .part(Part::Cases),
        Key::named("sources", Names::Free, &Value::Text, "short names of long sources").role(Role::Frame),
        Key::new("horizon", Value::Table(&HORIZON), "the years").part(Part::Frame)
            .label("Horizon"),
        Key::table("run", &RUN, "how the file asks to be run; flags override it").role(Role::Run)
            .label("Runs"),
        Key::rows("group", &GROUP, "organisations that are tested together where an option says so").part(Part::Organisations),
        Key::rows("organisation", &ORGANISATION, "at least one").part(Part::Organisations)
            .label("Organisations, their income and costs"),
        Key::rows("contract", &contracts::CONTRACT, "who pays whom for what").part(Part::Contracts)
            .label("Contracts"),
        Key::named("payment", Names::Service, &Value::Kinds(&contracts::KINDS), "the usual payment of a service, for contracts that name none")
            .part(Part::Contracts)
            .label("Payment mechanisms"),
        Key::named("demand", Names::Free, &Value::Table(&DEMAND), "services, and how demand for each grows").part(Part::Demand)
            .label("Demand"),
        Key::named("price", Names::Free, &Value::Table(&PRICE), "price indices, and how each grows").part(Part::Prices)
            .label("Prices"),
        Key::rows("correlation", &CORRELATION, "which drivers move together").part(Part::Correlation)
            .label("What moves together"),
        Key::rows("segment", &SEGMENT, "the population by risk").part(Part::Demand),
        Key::rows("shock", &SHOCK, "what may strike in a year").part(Part::Shocks)
            .label("Shocks"),
        Key::table("savings", &SAVINGS, "how the delivery of all schemes moves together").part(Part::Savings)
            .label("How savings move together"),
        Key::table("residual", &RESIDUAL, "what the rows do not explain, fitted from plans and outturns").part(Part::Savings)
            .label("Unexplained variance"),
        Key::rows("scheme", &SCHEME, "savings plans").part(Part::Savings)
            .label("Savings schemes"),
        Key::rows("transformation", &TRANSFORMATION, "new care models").part(Part::CareModels)
            .label("New care models"),
        Key::rows("demand_scenario", &DEMAND_SCENARIO, "each is run with each efficiency scenario").part(Part::Cases)
            .label("Demand scenarios"),
        Key::rows("efficiency_scenario", &EFFICIENCY_SCENARIO, "each is run with each demand scenario").part(Part::Cases)
            .label("Efficiency scenarios"),
        options::TOTALS
            .says("0, with a warning")
            .part(Part::Totals)
            .label("Control totals"),
        Key::new("support", options::SWITCHED_SUPPORT, "what every option's support starts from").says("none").part(Part::Options)
            .label("What options start from: support"),
        Key::new("borrowing", options::SWITCHED_BORROWING, "what every option's borrowing starts from").says("none").part(Part::Options)
            .label("What options start from: borrowing"),
        Key::new("oversight", options::SWITCHED_OVERSIGHT, "what every option's oversight starts from").says("none").part(Part::Options)
            .label("What options start from: oversight"),
        Key::rows("option", &OPTION, "ways of setting control totals").part(Part::Options)
            .label("Control-total options"),
        Key::rows("published", &PUBLISHED, "figures to reconcile with").role(Role::Words)
            .label("Published figures"),
    ],
};

const HORIZON: Table = Table {
    name: "horizon",
    identity: Identity::NONE,
    keys: &[
        Key::new("base_year", Value::BaseYear, "the year of known outturn, between 1900 and 2199"),
        Key::whole("years", 1, 40, "how many years are projected"),
    ],
};

const RUN: Table = Table {
    name: "run",
    identity: Identity::NONE,
    keys: &[
        Key::whole("runs", 2, 10_000_000, "how many futures of each case").absent(Absent::Number(20_000.0)).role(Role::Run),
        Key::whole("seed", 0, i64::MAX, "what random numbers start from").absent(Absent::Number(1.0)).role(Role::Run),
        Key::choice(
            "sampler",
            &["plain", "quasi"],
            "`quasi` for randomised quasi-Monte Carlo: see [sampling.md](sampling.md)",
        )
        .absent(Absent::Word("plain"))
        .role(Role::Run),
        Key::choice(
            "outcome",
            &[
                "on-plan",
                "success",
                "own-test",
                "in-balance",
                "in-balance-last-year",
                "in-balance-after-support",
                "in-balance-last-year-after-support",
            ],
            "the outcome by which options are preferred: `on-plan` is measured alike, `success` is by their own rules",
        )
        .absent(Absent::Word("on-plan"))
        .role(Role::Run),
        Key::share("materiality", "share of the covered organisations' turnover within which two options count as equally good (metric `best`)")
            .or(0.001)
            .plausible(&plausible::MATERIALITY),
        Key::choice(
            "correlations",
            &["as-given", "nearest"],
            "`nearest` replaces correlations that cannot all hold by the nearest that can (Higham 2002)",
        )
        .absent(Absent::Word("as-given")),
    ],
};

const ACCEPT: Table = Table {
    name: "accept",
    identity: Identity::merging(&["code", "at"]),
    keys: &[
        Key::text("code", "the code of the warning, as it is shown").role(Role::Name),
        Key::new(
            "at",
            Value::Or(&Value::Text, &Value::List(&Value::Text)),
            "the path that it names, or the list of them",
        )
        .role(Role::Name),
        Key::new(
            "value",
            Value::Any,
            "the value that is meant, or the list of them: another value warns again",
        )
        .role(Role::Words),
        Key::text("reason", "why it is right"),
    ],
};
