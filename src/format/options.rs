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
        Key::choice("level", &LEVELS, "whose test pays; here or in the preset"),
        Key::choice("period", &["annual", "multi-year"], "here or in the preset"),
        Key::whole("period_years", 1, 40, "years of a block, with `multi-year` only; the end of the horizon closes the last block")
            .says("the horizon"),
        WINDOW,
        BROUGHT_FORWARD,
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
            Names::Tested,
            &TOTAL.value,
            "where an organisation's total differs from `[totals]`, and totals of groups; outcomes measured alike keep to `[totals]`",
        )
        .says("those of `[totals]`; a group's is the sum of its members'"),
        Key::new("rebase", Value::Or(&Value::False, &Value::Table(&REBASE)), "totals that are set anew each year from the outturn of the last; `false` for none")
            .says("none: totals are as listed"),
        Key::new("landing", Value::Or(&Value::False, &Value::Table(&LANDING)), "one-off measures that bring a unit to its total at the year's end; `false` for none")
            .says("none"),
        Key::new("duty", Value::Or(&Value::False, &Value::Table(&DUTY)), "a second test that also holds, and pays nothing; `false` for none")
            .says("none"),
        Key::new("support", SWITCHED_SUPPORT, "key by key over that of the file; `false` for none").says("that of the file"),
        Key::new("borrowing", SWITCHED_BORROWING, "likewise").says("that of the file"),
        Key::new("oversight", SWITCHED_OVERSIGHT, "likewise").says("that of the file"),
        Key::table("assumptions", &ASSUMPTIONS, "[overrides](#overrides)")
            .says("none: the rules change no one's behaviour"),
    ],
};

/// Whose test it is.
const LEVELS: [&str; 3] = ["organisation", "group", "locality"];

const WINDOW: Key = Key::choice(
    "window",
    &["blocks", "rolling"],
    "with `multi-year`: `blocks` of years, or the last `period_years` years in every year",
)
.absent(Absent::Word("blocks"));

const VARIANCE: Key = Key::money("variance", "").list();
const BROUGHT_FORWARD: Key = Key::named(
    "brought_forward",
    Names::Organisation,
    &VARIANCE.value,
    "variances to totals before the first projected year, the latest last, for windows that roll; at most `period_years` less one, by organisation",
)
.says("nothing");

const REBASE: Table = Table {
    name: "option.rebase",
    identity: Identity::NONE,
    keys: &[
        Key::share(
            "weight",
            "share of a total that follows the last outturn; the rest is as listed",
        )
        .or(1.0),
        Key::figure_share(
            "improve",
            "improvement asked for on the last outturn, as a share of turnover",
        )
        .within(-1.0, 1.0)
        .yearly()
        .plausible(&plausible::IMPROVEMENT)
        .or(0.0),
        Key::money("most", "nobody is asked for more than this").yearly().or(0.0),
    ],
};

const LANDING: Table = Table {
    name: "option.landing",
    identity: Identity::NONE,
    keys: &[
        Key::share("most", "the most that can be landed, as a share of turnover")
            .yearly()
            .plausible(&plausible::LANDING),
        Key::figure_share("payback", "share of it that is paid back in the next year")
            .within(0.0, 10.0)
            .plausible(&plausible::PAYBACK)
            .or(1.0),
    ],
};

const DUTY: Table = Table {
    name: "option.duty",
    identity: Identity::NONE,
    keys: &[
        Key::choice("level", &LEVELS, "whose duty it is").absent(Absent::Word("organisation")),
        Key::choice("period", &["annual", "multi-year"], "as of an option")
            .absent(Absent::Word("annual")),
        Key::whole("period_years", 1, 40, "as of an option, with `multi-year` only")
            .says("the horizon"),
        WINDOW,
        BROUGHT_FORWARD,
        Key::figure_share("tolerance", "share of turnover by which a unit may miss")
            .yearly()
            .plausible(&plausible::TOLERANCE)
            .or(0.0),
        Key::figure_share(
            "interim_tolerance",
            "the same, before the last year of a block or a full window",
        )
        .yearly()
        .plausible(&plausible::TOLERANCE)
        .says("`tolerance`"),
        TOTAL.says("the sum of `totals` where the duty has them, else the option's"),
        Key::named(
            "totals",
            Names::Tested,
            &TOTAL.value,
            "totals of the duty, by organisation or group",
        )
        .says("the option's"),
    ],
};

const RESCUE: Table = Table {
    name: "support.rescue",
    identity: Identity::NONE,
    keys: &[
        Key::share("chance", "the chance that a unit that misses is helped, in each year"),
        Key::share("share", "share of its shortfall that is made good"),
    ],
};

const MILESTONE: Table = Table {
    name: "support.milestone",
    identity: Identity::NONE,
    keys: &[
        Key::reference(
            "transformation",
            Names::Transformation,
            "the new care model that has to take effect",
        ),
        Key::share("share", "share of support that is paid only from then on"),
    ],
};

pub const SUPPORT: Table = Table {
    name: "support",
    identity: Identity::NONE,
    keys: &[
        Key::named("amount", Names::Organisation, &AMOUNT.value, "£m, by organisation").says("0"),
        Key::share(
            "locality_share",
            "share that hangs on the locality's test; at level `group` on the group's own",
        )
        .says("0 at level `organisation`, else 1"),
        Key::new("performance", PERFORMANCE, "`{ share, achieved }` as in contracts; or `false`")
            .says("none"),
        Key::choice("earn", &["all-or-nothing", "pound-for-pound"], "how it is earned")
            .absent(Absent::Word("all-or-nothing")),
        Key::multiple("incentive", "£ for each £ better than the total")
            .plausible(&plausible::INCENTIVE)
            .or(0.0),
        Key::figure_share("incentive_cap", "the most of it, as a share of support; or `\"none\"`")
            .word("none")
            .plausible(&plausible::INCENTIVE_CAP)
            .or(1.0),
        Key::share(
            "redistribute",
            "share of what units that missed forgo that is paid to those that met",
        )
        .or(0.0),
        Key::new(
            "rescue",
            Value::Or(&Value::False, &Value::Table(&RESCUE)),
            "national money after the fact for a unit that missed; `false` for none",
        )
        .says("none"),
        Key::new(
            "milestone",
            Value::Or(&Value::False, &Value::Table(&MILESTONE)),
            "support that hangs on a new care model; `false` for none",
        )
        .says("none"),
    ],
};

pub const BORROWING: Table = Table {
    name: "borrowing",
    identity: Identity::NONE,
    keys: &[
        Key::share("rate", "interest a year, charged on the debt at the end of the year before")
            .yearly()
            .plausible(&plausible::INTEREST)
            .or(0.0),
        Key::share("missed_rate", "interest on new borrowing in a year that missed")
            .yearly()
            .plausible(&plausible::INTEREST)
            .says("`rate`"),
        Key::share(
            "special_rate",
            "interest on new borrowing of a unit of one organisation in a year in special measures",
        )
        .yearly()
        .plausible(&plausible::INTEREST)
        .says("none: that of any other year"),
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
