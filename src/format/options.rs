//! Control totals, and the options that set them.

use super::contracts::PERFORMANCE;
use super::plausible;
use super::scenarios::ASSUMPTIONS;
use super::table::{Absent, Identity, Key, Names, Role, Table, Value};

/// The tables of the root that every option starts from.
pub const SHARED_BY_OPTIONS: [&str; 3] = ["support", "borrowing", "oversight"];

const TOTAL: Key = Key::money("total", "the locality's total").yearly();
const AMOUNT: Key = Key::money("amount", "").yearly().not_negative();

pub const TOTALS: Key = Key::named(
    "totals",
    Names::Organisation,
    &TOTAL.value,
    "the position, before support, that an organisation must reach, by organisation; a deficit is negative",
);

pub const SWITCHED_SUPPORT: Value = Value::Or(&Value::False, &Value::Table(&SUPPORT));
pub const SWITCHED_BORROWING: Value = Value::Or(&Value::False, &Value::Table(&BORROWING));
pub const SWITCHED_OVERSIGHT: Value = Value::Or(&Value::False, &Value::Table(&OVERSIGHT));

pub const OPTION: Table = Table {
    name: "option",
    identity: Identity::merging(&["id"]),
    keys: &[
        Key::id("how results refer to it"),
        Key::text("name", "for charts").says("`id`").role(Role::Name),
        Key::new("preset", Value::Text, "the published rules to start from").says("none").role(Role::Words),
        Key::choice("level", &["organisation", "locality"], "whose test pays; here or in the preset"),
        Key::choice("period", &["annual", "multi-year"], "here or in the preset"),
        Key::whole("period_years", 1, 40, "years of a block, with `multi-year` only; the end of the horizon closes the last block")
            .says("the horizon"),
        Key::share("carry_surplus", "share of what is above the total that goes into the next year")
            .says("0 for `annual`, 1 for `multi-year`"),
        Key::share("carry_deficit", "share of what is below it that does")
            .says("0 for `annual`, 1 for `multi-year`"),
        Key::figure_share("tolerance", "share of turnover by which a unit may miss")
            .yearly()
            .plausible(&plausible::TOLERANCE)
            .or(0.0),
        Key::figure_share("interim_tolerance", "the same, before the last year of a block; no effect with `annual`")
            .yearly()
            .plausible(&plausible::TOLERANCE)
            .says("`tolerance`"),
        TOTAL.says("the sum of its organisations'"),
        Key::named(
            "totals",
            Names::Organisation,
            &TOTAL.value,
            "where an organisation's total differs from `[totals]`; outcomes measured alike keep to `[totals]`",
        )
        .says("those of `[totals]`"),
        Key::new("support", SWITCHED_SUPPORT, "key by key over that of the file; `false` for none").says("that of the file"),
        Key::new("borrowing", SWITCHED_BORROWING, "likewise").says("that of the file"),
        Key::new("oversight", SWITCHED_OVERSIGHT, "likewise").says("that of the file"),
        Key::table("assumptions", &ASSUMPTIONS, "[overrides](#overrides)")
            .says("none: the rules change no one's behaviour"),
    ],
};

pub const SUPPORT: Table = Table {
    name: "support",
    identity: Identity::NONE,
    keys: &[
        Key::named("amount", Names::Organisation, &AMOUNT.value, "£m, by organisation").says("0"),
        Key::share("locality_share", "share that hangs on the locality's test")
            .says("0 at level `organisation`, 1 at `locality`"),
        Key::new("performance", PERFORMANCE, "`{ share, achieved }` as in contracts; or `false`")
            .says("none"),
        Key::choice("earn", &["all-or-nothing", "pound-for-pound"], "how it is earned")
            .absent(Absent::Word("all-or-nothing")),
        Key::multiple("incentive", "£ for each £ better than the total")
            .plausible(&plausible::INCENTIVE)
            .or(0.0),
        Key::figure_share("incentive_cap", "the most of it, as a share of support")
            .plausible(&plausible::INCENTIVE_CAP)
            .or(1.0),
    ],
};

pub const BORROWING: Table = Table {
    name: "borrowing",
    identity: Identity::NONE,
    keys: &[
        Key::share("rate", "interest a year").plausible(&plausible::INTEREST).or(0.0),
        Key::share("missed_rate", "interest on new borrowing in a year that missed")
            .plausible(&plausible::INTEREST)
            .says("`rate`"),
        Key::whole(
            "write_off_after",
            1,
            1000,
            "years met in a row after which debt is written off; or `\"never\"`",
        )
        .word("never")
        .says("never"),
    ],
};

pub const OVERSIGHT: Table = Table {
    name: "oversight",
    identity: Identity::NONE,
    keys: &[
        Key::whole("taper_after", 1, 1000, "years met in a row after which support tapers; or `\"never\"`").word("never").says("never"),
        Key::whole("exit_after", 1, 1000, "years met in a row after which oversight ends; or `\"never\"`").word("never").says("never"),
        Key::share("taper_share", "share of support that is left while tapering").or(0.5),
        Key::flag("reentry", false, "whether a miss brings back one that has left"),
        Key::figure_share("special_measures", "share of turnover below its own total at which an organisation is in special measures; or `\"never\"`")
            .word("never")
            .plausible(&plausible::SPECIAL_MEASURES)
            .says("never"),
    ],
};
