//! Drivers: services and price indices, how they move together, and how savings do.

use super::plausible;
use super::table::{Identity, Key, Limits, Role, Table, Value};

const LABEL: Key = Key::text("label", "what charts call it").says("its name").role(Role::Name);
const MEAN: Key = Key::rate("mean", "mean growth, for a forecast that is a mean: the centre lies below it where spreads are wider above")
    .yearly()
    .label("mean growth a year")
    .says("`growth` in its place");
const TREND_SD: Key =
    Key::spread("trend_sd", "doubt about the average rate, the same in all years of a run")
        .plausible(&plausible::TREND_SPREAD)
        .label("spread of the trend")
        .or(0.0);
const YEAR_SD: Key = Key::spread("year_sd", "swings from year to year")
    .plausible(&plausible::YEAR_SPREAD)
    .label("spread from year to year")
    .or(0.0);
const PERSISTENCE: Key =
    Key::share("persistence", "correlation of a year's swing with that of the year before")
        .within(-1.0, 1.0)
        .plausible(&plausible::CORRELATION)
        .or(0.0);

pub const DEMAND: Table = Table {
    name: "demand",
    identity: Identity::NONE,
    keys: &[
        LABEL,
        Key::rate("growth", "central growth of activity: its median; or `\"population\"`, to follow the [population](#population)")
            .yearly()
            .word("population")
            .plausible(&plausible::DEMAND_GROWTH)
            .label("growth a year")
            .says("`mean` in its place"),
        MEAN.plausible(&plausible::DEMAND_GROWTH),
        TREND_SD,
        YEAR_SD,
        Key::share("shared", "share of a year's variance that all organisations have in common")
            .label("share in common")
            .or(1.0),
        PERSISTENCE,
    ],
};

pub const PRICE: Table = Table {
    name: "price",
    identity: Identity::NONE,
    keys: &[
        LABEL,
        Key::rate("growth", "central growth: its median")
            .yearly()
            .plausible(&plausible::PRICE_GROWTH)
            .label("growth a year")
            .says("`mean` in its place"),
        MEAN.plausible(&plausible::PRICE_GROWTH),
        TREND_SD,
        YEAR_SD,
        PERSISTENCE,
    ],
};

const MEDIAN: Key = Key::share("median", "what is missed in a middling year, as a share of base-year cost; below 0 is worse than the rows")
    .within(-1.0, 1.0)
    .plausible(&plausible::RESIDUAL_MEDIAN);
const RESIDUAL_SD: Key =
    Key::spread("year_sd", "spread from year to year, as a share of base-year cost")
        .plausible(&plausible::RESIDUAL_SPREAD)
        .label("spread from year to year");
const TAIL: Table = Table {
    name: "residual.tail",
    identity: Identity::NONE,
    keys: &[
        Key::share("chance", "the chance of a bad year"),
        Key::share("size", "what it takes, as a share of base-year cost")
            .plausible(&plausible::RESIDUAL_TAIL),
    ],
};

pub const RESIDUAL: Table = Table {
    name: "residual",
    identity: Identity::NONE,
    keys: &[
        MEDIAN.or(0.0),
        RESIDUAL_SD.or(0.0),
        Key::share("shared", "share of a year's variance that all organisations have in common")
            .label("share in common")
            .or(0.0),
        PERSISTENCE,
        Key::table("tail", &TAIL, "bad years"),
    ],
};

pub const OWN_RESIDUAL: Table = Table {
    name: "organisation.residual",
    identity: Identity::NONE,
    keys: &[
        MEDIAN.says("that of `[residual]`"),
        RESIDUAL_SD.says("that of `[residual]`"),
        Key::table("tail", &TAIL, "bad years; `{ chance = 0, size = 0 }` for none")
            .says("that of `[residual]`"),
    ],
};

pub const CORRELATION: Table = Table {
    name: "correlation",
    identity: Identity::merging(&["between"]),
    keys: &[
        Key::new(
            "between",
            Value::List(&Value::DriverName(&["savings"])),
            "two different drivers, `savings` among them",
        )
        .role(Role::Name),
        Key::plain(
            "value",
            Limits::SIGNED_SHARE,
            "the correlation; the matrix of all must be positive definite, which excludes −1 and 1",
        )
        .plausible(&plausible::CORRELATION),
    ],
};

pub const SAVINGS: Table = Table {
    name: "savings",
    identity: Identity::NONE,
    keys: &[
        Key::share("shared", "share of the variance of delivery that all schemes have in common")
            .label("share in common")
            .or(1.0),
        PERSISTENCE,
    ],
};
