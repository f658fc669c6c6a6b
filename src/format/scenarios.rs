//! Demand and efficiency scenarios, and the overrides that they and an option's assumptions hold.

use super::contracts::KINDS;
use super::plans::DELIVERY;
use super::plausible;
use super::table::{Absent, Identity, Key, Names, Role, Table, Value};

const ID: Key = Key::id("how results refer to it");
const NAME: Key = Key::text("name", "for charts").says("`id`").role(Role::Name);

pub const DEMAND_SCENARIO: Table = Table {
    name: "demand_scenario",
    identity: Identity::merging(&["id"]).first_counts(),
    keys: &[
        ID,
        NAME,
        Key::new("planning", Value::Flag, "`true` for the one that contracts were planned on")
            .absent(Absent::Flag(false))
            .role(Role::Name),
        GROWTH,
        GROWTH_ADD,
        TREND_SD,
        YEAR_SD,
        PRICE,
        PRICE_ADD,
        TRANSFORMATIONS,
        SUCCESS,
    ],
};

pub const EFFICIENCY_SCENARIO: Table = Table {
    name: "efficiency_scenario",
    identity: Identity::merging(&["id"]).first_counts(),
    keys: &[
        ID,
        NAME,
        PRICE,
        PRICE_ADD,
        SCALE,
        RATE,
        DELIVERIES,
        DELIVERY_ADD,
        RECURRENT,
        TRANSFORMATIONS,
        SUCCESS,
    ],
};

pub const ASSUMPTIONS: Table = Table {
    name: "option.assumptions",
    identity: Identity::NONE,
    keys: &[
        PRICE,
        PRICE_ADD,
        SCALE,
        DELIVERIES,
        DELIVERY_ADD,
        TRANSFORMATIONS,
        SUCCESS,
        PAYMENT,
        Key::share("surplus_kept", "share that is kept of what a paying unit is better than its total; the rest is spent before the year ends")
            .or(1.0),
        Key::named(
            "performance_share",
            Names::Service,
            &TIED_SHARE.value,
            "replaces the share tied to performance of contracts of a service that have one and no `external` party",
        ),
    ],
};

const TIED_SHARE: Key = Key::share("share", "").yearly().plausible(&plausible::TIED_SHARE);

/// The tables that hold overrides, and what people call them.
const PLACES: [(&Table, &str); 3] = [
    (&DEMAND_SCENARIO, "demand scenarios"),
    (&EFFICIENCY_SCENARIO, "efficiency scenarios"),
    (&ASSUMPTIONS, "an option's assumptions"),
];

/// Where the override `key` may stand, in words, if it is one; and what people call the table `own`.
pub fn override_places(own: &Table, key: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let (_, own) = PLACES.iter().find(|(table, _)| table.name == own.name)?;
    let is_override = |known: &Key| known.name == key && known.role == Role::Figure;
    let places = PLACES.iter().filter(|(table, _)| table.keys.iter().any(is_override));
    let places: Vec<&str> = places.map(|(_, words)| *words).collect();
    (!places.is_empty()).then_some((own, places))
}

const DEMAND_RATE: Key =
    Key::rate("growth", "").yearly().word("population").plausible(&plausible::DEMAND_GROWTH);
const ADDED_RATE: Key = Key::rate("growth_add", "").yearly().plausible(&plausible::ADDED_GROWTH);
const PRICE_RATE: Key = Key::rate("price", "").yearly().plausible(&plausible::PRICE_GROWTH);
const TREND_SPREAD: Key = Key::spread("trend_sd", "").plausible(&plausible::TREND_SPREAD);
const YEAR_SPREAD: Key = Key::spread("year_sd", "").plausible(&plausible::YEAR_SPREAD);
const FACTOR: Key = Key::multiple("scale", "").plausible(&plausible::SCALE);
const SAVING_RATE: Key =
    Key::rate("rate", "").yearly().within(-1.0, 1.0).plausible(&plausible::SAVING_RATE);
const DELIVERY_STEP: Key =
    Key::share("delivery_add", "").within(-2.0, 2.0).plausible(&plausible::DELIVERY_STEP);
const SHARE: Key = Key::share("share", "");

const GROWTH: Key =
    Key::named("growth", Names::Service, &DEMAND_RATE.value, "replaces growth, by service")
        .label("growth a year");
const GROWTH_ADD: Key = each(
    "growth_add",
    Names::Service,
    &ADDED_RATE.value,
    "adds to growth; one for all, or by service",
)
.label("added to growth a year");
const TREND_SD: Key =
    Key::named("trend_sd", Names::Service, &TREND_SPREAD.value, "replaces it, by service")
        .label("spread of the trend");
const YEAR_SD: Key =
    Key::named("year_sd", Names::Service, &YEAR_SPREAD.value, "replaces it, by service")
        .label("spread from year to year");
const PRICE: Key = Key::named(
    "price",
    Names::Price,
    &PRICE_RATE.value,
    "replaces the growth of price indices, by index",
);
const PRICE_ADD: Key =
    Key::named("price_add", Names::Price, &ADDED_RATE.value, "adds to it, by index");
const SCALE: Key = each(
    "scale",
    Names::Organisation,
    &FACTOR.value,
    "multiplies the plans of schemes; one for all, or by organisation",
);
const RATE: Key = each(
    "rate",
    Names::Organisation,
    &SAVING_RATE.value,
    "an achieved rate in place of all schemes; one for all, or by organisation",
);
const DELIVERIES: Key = each(
    "delivery",
    Names::Organisation,
    &DELIVERY.value,
    "replaces the delivery of schemes; one for all, or by organisation",
);
const DELIVERY_ADD: Key = each(
    "delivery_add",
    Names::Organisation,
    &DELIVERY_STEP.value,
    "adds to every delivery rate; one for all, or by organisation",
);
const RECURRENT: Key = each(
    "recurrent",
    Names::Organisation,
    &SHARE.value,
    "replaces the recurrent share; one for all, or by organisation",
);
const TRANSFORMATIONS: Key = Key::new(
    "transformations",
    Value::List(&Value::Reference(Names::Transformation, &[])),
    "ids: these go ahead and no others",
)
.says("all");
const SUCCESS: Key = Key::named(
    "success",
    Names::Transformation,
    &SHARE.value,
    "replaces the chance of success, by transformation",
);
const PAYMENT: Key = Key::named(
    "payment",
    Names::Service,
    &Value::Kinds(&KINDS),
    "replaces the payment of every contract of a service with no `external` party",
);

const fn each(name: &'static str, names: Names, value: &'static Value, help: &'static str) -> Key {
    Key::new(name, Value::Each(names, value), help).says("none")
}
