//! What may strike in a year.

use super::plausible;
use super::table::{Absent, Identity, Key, Names, Role, Table, Value};

pub const SHOCK: Table = Table {
    name: "shock",
    identity: Identity::merging(&["name"]),
    keys: &[
        Key::text("name", "what it is").role(Role::Name),
        Key::share("probability", "the chance in each year in which it can strike").plausible(&plausible::SHOCK_CHANCE),
        Key::new("years", Value::List(&Value::Year { projected: true }), "the years in which it can").says("all of them"),
        Key::new("drivers", Value::List(&Value::DriverName(&["cost"])), "what it strikes: drivers, or `cost`; at least one, each once"),
        Key::rate("size", "`0.03` raises what it strikes by 3%").uncertain().any().plausible(&plausible::SHOCK_SIZE),
        Key::choice("scope", &["locality", "organisation"], "`locality`: one draw hits all; `organisation`: each has its own, and prices cannot be struck")
            .absent(Absent::Word("locality")),
        Key::new(
            "organisations",
            Value::List(&Value::Reference(Names::Organisation, &[])),
            "whom it strikes, with scope `organisation` only; each must have some of what it strikes",
        )
        .says("all that have any of it"),
        Key::choice("kind", &["temporary", "permanent"], "`temporary`: that year alone; `permanent`: from that year on")
            .absent(Absent::Word("temporary")),
    ],
};
