//! What the locality plans to change: savings schemes and new care models.

use super::plausible;
use super::population::TRANSITION;
use super::table::{Absent, Identity, Key, Names, Role, Table, Value};

pub const SCHEME: Table = Table {
    name: "scheme",
    identity: Identity::merging(&["organisation", "name"]),
    keys: &[
        Key::reference("organisation", Names::Organisation, "who saves").role(Role::Name),
        Key::text("name", "what it is").role(Role::Name),
        Key::money("plan", "new savings that start in each year")
            .yearly()
            .plausible(&plausible::NOT_NEGATIVE)
            .says("`rate` in its place"),
        Key::rate("rate", "new savings as a share of the organisation's cost base")
            .yearly()
            .within(-1.0, 1.0)
            .plausible(&plausible::SAVING_RATE)
            .says("`plan` in its place"),
        Key::share("recurrent", "share of what is delivered that lasts").or(1.0),
        DELIVERY.absent(Absent::Number(1.0)),
        Key::share("slippage", "share of a year's shortfall that is made up in the next").or(0.0),
        Key::reference(
            "contract",
            Names::Contract,
            "a contract that the organisation pays: the saving comes off the provider's income",
        )
        .says("none"),
    ],
};

/// What is delivered of a plan.
pub const DELIVERY: Key =
    Key::share("delivery", "delivered as a share of the plan, kept within 0 and 2")
        .uncertain()
        .within(0.0, 2.0)
        .plausible(&plausible::DELIVERY);

pub const TRANSFORMATION: Table = Table {
    name: "transformation",
    identity: Identity::merging(&["id"]),
    keys: &[
        Key::id("how the rest of the file refers to it"),
        Key::text("name", "in words").says("`id`").role(Role::Name),
        Key::choice(
            "model",
            &["mcp", "pacs", "care-homes", "smaller-hospitals", "prevention", "other"],
            "a label, without effect on any figure",
        )
        .absent(Absent::Word("other"))
        .role(Role::Words),
        Key::new(
            "start",
            Value::Year { projected: true },
            "the projected year in which it is planned to start",
        ),
        Key::share("ramp", "shares of the full effect in the 1st, 2nd, … year; the last one stays")
            .list()
            .absent(Absent::Numbers(&[1.0])),
        Key::share("delay", "chances of being 0, 1, 2, … years late; they sum to 1")
            .list()
            .absent(Absent::Numbers(&[1.0])),
        Key::share("success", "the chance that it succeeds").or(1.0),
        Key::share("residual", "share of its effect that is left where it fails").or(0.0),
        Key::rows("change", &CHANGE, "what it does to activity"),
        Key::rows("transition", &TRANSITION, "what prevention does to the population"),
        Key::rows("investment", &INVESTMENT, "what it costs once"),
        Key::rows("running", &RUNNING, "what it costs each year"),
        Key::rows("transfer", &TRANSFER, "services that move from one provider to another"),
        Key::rows("saving", &SAVING, "what it saves beside its effect on activity"),
    ],
};

const TRANSFER: Table = Table {
    name: "transformation.transfer",
    identity: Identity::named(&["service", "from"]),
    keys: &[
        Key::reference("service", Names::Service, "what moves"),
        Key::reference(
            "from",
            Names::Organisation,
            "who provides it now: the provider of a contract for it",
        ),
        Key::party("to", "who takes it over, or `external`"),
        Key::share("share", "share of the service that moves, kept within 0 and 1")
            .uncertain()
            .any()
            .unquestioned(),
        Key::multiple(
            "cost",
            "what a pound of moved base-year contract value costs to provide there",
        )
        .uncertain()
        .plausible(&plausible::TRANSFER_COST)
        .or(1.0),
        Key::reference("price", Names::Price, "the price index of that cost"),
    ],
};

const CHANGE: Table = Table {
    name: "transformation.change",
    identity: Identity::named(&["service"]),
    keys: &[
        Key::reference("service", Names::Service, "whose activity changes"),
        Key::rate("effect", "`-0.09` is 9% less activity")
            .uncertain()
            .any()
            .plausible(&plausible::EFFECT),
        Key::new(
            "organisations",
            Value::List(&Value::Reference(Names::Organisation, &[])),
            "where; each must have activity of the service",
        )
        .says("all that have"),
    ],
};

const PAYER: Key = Key::party("organisation", "who pays, or `external` for national money");
const PRICE: Key = Key::reference("price", Names::Price, "the price index that it grows with");

const INVESTMENT: Table = Table {
    name: "transformation.investment",
    identity: Identity::named(&["organisation"]),
    keys: &[
        PAYER,
        Key::money("amount", "£m by year, nominal, from the planned start on; of any length")
            .list()
            .plausible(&plausible::NOT_NEGATIVE),
        Key::multiple("overrun", "what it comes to as a multiple of the amount")
            .uncertain()
            .plausible(&plausible::OVERRUN)
            .or(1.0),
    ],
};

const RUNNING: Table = Table {
    name: "transformation.running",
    identity: Identity::named(&["organisation"]),
    keys: &[
        PAYER,
        Key::money("amount", "£m a year at base-year prices").plausible(&plausible::NOT_NEGATIVE),
        PRICE,
    ],
};

const SAVING: Table = Table {
    name: "transformation.saving",
    identity: Identity::named(&["organisation"]),
    keys: &[
        Key::reference("organisation", Names::Organisation, "who spends less; not `external`"),
        Key::money("amount", "£m a year at base-year prices")
            .uncertain()
            .plausible(&plausible::SAVING_AMOUNT),
        PRICE,
    ],
};
