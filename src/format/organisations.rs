//! Organisations and their lines.

use super::drivers::OWN_RESIDUAL;
use super::table::{Absent, Identity, Key, Names, Part, Role, Table, Value};

/// What kind of body an organisation is.
const BODIES: [&str; 8] = [
    "nhs-trust",
    "foundation-trust",
    "ccg",
    "icb",
    "nhs-england",
    "local-authority",
    "primary-care",
    "other",
];

pub const ORGANISATION: Table = Table {
    name: "organisation",
    identity: Identity::merging(&["id"]),
    keys: &[
        Key::id("how the rest of the file refers to it"),
        Key::text("name", "in full").says("`id`").role(Role::Name),
        Key::text("short", "for charts and the terminal").says("`name`").role(Role::Name),
        Key::choice("kind", &BODIES, "a label, without effect on any figure")
            .absent(Absent::Word("other"))
            .role(Role::Words),
        Key::flag("control_total", true, "`false` for an organisation of the locality that is outside control totals, such as a council"),
        Key::money("opening_debt", "owed at the end of the base year; what options start from. Leave its interest out of cost rows")
            .not_negative()
            .or(0.0),
        Key::flag("borrows", true, "`false` for a body that has no debt and pays no interest where it is tested by itself, such as a council"),
        Key::money("reserves", "of its own at the end of the base year, for a body that lives on them").says("none are followed"),
        Key::named("borne_by", Names::Organisation, &SHARE.value, "a pool: shares of what it has over, or is short of, that others bear; what is left of 1 stays with it"),
        Key::table("residual", &OWN_RESIDUAL, "what of `[residual]` is otherwise here").says("that of the file"),
        Key::rows("income", &INCOME, "income rows; income from contracts follows from `[[contract]]`").part(Part::Income),
        Key::rows("cost", &COST, "cost rows; what is paid by contract is not one").part(Part::Costs),
    ],
};

pub const GROUP: Table = Table {
    name: "group",
    identity: Identity::merging(&["id"]),
    keys: &[
        Key::id("how options and results refer to it; no organisation has the same"),
        Key::text("name", "in full").says("`id`").role(Role::Name),
        Key::text("short", "for charts and the terminal").says("`name`").role(Role::Name),
        Key::new(
            "members",
            Value::List(&Value::Reference(Names::Organisation, &[])),
            "organisations under control totals; each is in one group at most, and one that is in none stands alone",
        ),
    ],
};

const NAME: Key = Key::text("name", "what the row is").role(Role::Name);
const BASE: Key = Key::money("base", "in the base year");
const PRICE: Key = Key::reference("price", Names::Price, "the price index that it grows with")
    .says("`amount` in its place");
const AMOUNT: Key =
    Key::money("amount", "as published or agreed: certain").yearly().says("`price` in its place");

const RECURRENT: Key = Key::flag(
    "recurrent",
    true,
    "`false` for a one-off item: it counts in the position and not in the underlying one",
);

const INCOME: Table = Table {
    name: "organisation.income",
    identity: Identity::merging(&["name"]),
    keys: &[NAME, BASE, PRICE, AMOUNT, RECURRENT],
};

const COST: Table = Table {
    name: "organisation.cost",
    identity: Identity::merging(&["name"]),
    keys: &[
        NAME,
        BASE,
        PRICE,
        AMOUNT,
        RECURRENT,
        Key::new(
            "activity",
            Value::Or(&Value::Word("contracts"), &MIX),
            "the activity that it follows: shares of services that sum to 1 (`{ emergency = 0.4, elective = 0.6 }`), or \
             `\"contracts\"`, in proportion to the organisation's contract income",
        )
        .says("none: it follows no activity"),
        Key::share("variable", "share of the row that moves with activity").or(0.0).with("activity"),
        Key::share("release", "share of surplus cost that can be taken out in each year once activity has fallen")
            .or(1.0)
            .with("activity"),
    ],
};

const SHARE: Key = Key::share("share", "").unquestioned();
const MIX: Value = Value::Named(Names::Service, &SHARE.value);
