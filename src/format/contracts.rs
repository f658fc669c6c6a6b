//! Contracts and the mechanisms by which they pay.

use super::plausible;
use super::table::{Absent, Identity, Key, Names, Table, Value};

pub const CONTRACT: Table = Table {
    name: "contract",
    identity: Identity::merging(&["id"]),
    keys: &[
        Key::id("how the rest of the file refers to it").says("`<commissioner>-<provider>-<service>`"),
        Key::party("commissioner", "who pays: an organisation, or `external` for a body outside the locality"),
        Key::party("provider", "who is paid; not both external, and not the same"),
        Key::reference("service", Names::Service, "what for: a service that `[demand]` defines"),
        Key::money("value", "paid in the base year").plausible(&plausible::NOT_NEGATIVE),
        Key::new("payment", Value::Kinds(&OWN_KINDS), "how it pays: a payment mechanism").says("that of the service in `[payment]`"),
        Key::reference("price", Names::Price, "the price index of the tariff").absent(Absent::Word("tariff")),
        Key::choice("rebase", &["annual", "fixed"], "`annual`: the plan starts each year from last year's activity; `fixed`: from the base year's")
            .says("`fixed` for `block`, else `annual`"),
        Key::rate("planned_growth", "growth of planned activity")
            .yearly()
            .plausible(&plausible::DEMAND_GROWTH)
            .label("planned growth a year")
            .says("the service's in the planning demand scenario"),
        Key::new("performance", Value::Or(&Value::False, &Value::Table(&TIED_BY_YEAR)), "what is tied to performance; `false` for nothing").says("nothing is tied"),
        BOUND_KEY.named_as("floor", "the least that is paid, as a multiple of the base year's value at this year's tariff").says("none"),
        BOUND_KEY.named_as("ceiling", "the most that is paid, likewise; not below the floor").says("none"),
        Key::new("values", VALUES, "in place of `id`, `commissioner`, `provider` and `value`: commissioner, then provider, then £m; one contract each")
            .says("none"),
    ],
};

const VALUE: Key = Key::money("value", "").plausible(&plausible::NOT_NEGATIVE);
const BY_PROVIDER: Value = Value::Named(Names::Free, &VALUE.value);
const VALUES: Value = Value::Named(Names::Free, &BY_PROVIDER);

/// What is tied to performance, or nothing.
pub const PERFORMANCE: Value = Value::Or(&Value::False, &Value::Table(&TIED));

const BOUND_KEY: Key = Key::multiple("floor", "").yearly().plausible(&plausible::BOUND);

const TIED_BY_YEAR: Table = Table {
    name: "contract.performance",
    identity: Identity::NONE,
    keys: &[
        Key::share("share", "share of the payment that is tied")
            .yearly()
            .plausible(&plausible::TIED_SHARE),
        ACHIEVED,
    ],
};

const ACHIEVED: Key = Key::share("achieved", "what of it is attained, kept within 0 and 1")
    .uncertain()
    .any()
    .plausible(&plausible::ATTAINMENT);

const TIED: Table = Table {
    name: "performance",
    identity: Identity::NONE,
    keys: &[
        Key::share("share", "share of the payment that is tied").plausible(&plausible::TIED_SHARE),
        ACHIEVED,
    ],
};

const VARIABLE: Key = Key::share("variable", "share of the deviation from the plan that is paid");
const BAND: Key = Key::figure_share(
    "band",
    "deviation from the plan up to which that holds; beyond it see `beyond`",
)
.plausible(&plausible::BAND)
.says("no limit");

/// The payment mechanisms, by what `kind` says.
pub const KINDS: [Table; 6] = BY_FORMULA;

/// The same of a contract, which may have amounts of its own too.
pub const OWN_KINDS: [Table; 7] = {
    let [block, activity, marginal, blended, capitated, year_of_care] = BY_FORMULA;
    let agreed = kind(
        "agreed",
        &[
            OWN_KIND,
            Key::money(
                "amount",
                "£m for each projected year, whatever the activity and the tariff",
            )
            .yearly()
            .plausible(&plausible::NOT_NEGATIVE),
        ],
    );
    [block, activity, marginal, blended, capitated, year_of_care, agreed]
};

const BY_FORMULA: [Table; 6] = [
    kind("block", &[KIND]),
    kind("activity", &[KIND]),
    kind(
        "marginal",
        &[
            KIND,
            Key::figure_share(
                "threshold",
                "activity up to which all is paid; 1 is the base year's",
            )
            .plausible(&plausible::THRESHOLD),
            Key::share("rate", "share of the tariff that is paid above it; not both 0"),
        ],
    ),
    kind(
        "blended",
        &[
            KIND,
            VARIABLE,
            BAND,
            Key::share("beyond", "share that is paid of what lies outside the band").or(0.0),
        ],
    ),
    kind(
        "capitated",
        &[
            KIND,
            Key::reference(
                "index",
                Names::Price,
                "the price index of the population and its price",
            )
            .absent(Absent::Word("capitation")),
            Key::share(
                "share",
                "share of the deviation from the plan that is paid, within the band",
            )
            .or(0.0),
            BAND,
        ],
    ),
    kind(
        "year-of-care",
        &[
            KIND,
            Key::reference(
                "people",
                Names::Price,
                "a price index: the number of people on the register",
            ),
        ],
    ),
];

const fn kind(name: &'static str, keys: &'static [Key]) -> Table {
    Table { name, identity: Identity::NONE, keys }
}

const KIND: Key = Key::choice(
    "kind",
    &["block", "activity", "marginal", "blended", "capitated", "year-of-care"],
    "the mechanism",
);

const OWN_KIND: Key = Key::choice(
    "kind",
    &["block", "activity", "marginal", "blended", "capitated", "year-of-care", "agreed"],
    "the mechanism",
);
