//! Published figures to reconcile with.

use super::table::{Absent, Identity, Key, Limits, Names, Table, Value};

/// Measures of every unit, `reserves` of organisations that give them; `activity:<service>` comes on top, for organisations.
pub const MEASURES: [&str; 7] =
    ["income", "cost", "position", "underlying", "savings", "cumulative_position", "reserves"];

pub const PUBLISHED: Table = Table {
    name: "published",
    identity: Identity::named(&["unit", "year", "measure"]),
    keys: &[
        Key::new(
            "unit",
            Value::Reference(Names::Tested, &["covered", "locality"]),
            "an organisation, a group, `covered` or `locality`",
        ),
        Key::new("year", Value::Year { projected: false }, "a year from the base year on"),
        Key::new(
            "measure",
            Value::Measure(&MEASURES),
            "`cumulative_position` not in the base year; `reserves` of an organisation that gives them; `activity:<service>` of an organisation that has it",
        ),
        Key::money("value", "£m; for activity, 1 is the base year's"),
        Key::plain(
            "tolerance",
            Limits::NOT_NEGATIVE,
            "how far the simulated figure may lie from it",
        )
        .or(0.0),
        Key::choice(
            "path",
            &["do-nothing", "plan"],
            "which simulated path; the plan is that of the first case",
        )
        .absent(Absent::Word("do-nothing")),
    ],
};
