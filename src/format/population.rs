//! The population in segments.

use super::plausible;
use super::table::{Identity, Key, Limits, Names, Role, Table};

const SHARE: Key = Key::share("share", "").unquestioned();
const PER_HEAD: Key = Key::plain("use", Limits::NOT_NEGATIVE, "");

pub const SEGMENT: Table = Table {
    name: "segment",
    identity: Identity::merging(&["id"]),
    keys: &[
        Key::id("how the rest of the file refers to it"),
        Key::text("name", "in words").says("`id`").role(Role::Name),
        Key::plain("people", Limits::NOT_NEGATIVE, "how many in the base year").plausible(&plausible::PEOPLE),
        Key::plain("births", Limits::NOT_NEGATIVE, "people who join the segment, by birth or from elsewhere")
            .yearly()
            .plausible(&plausible::BIRTHS)
            .or(0.0),
        Key::named(
            "to",
            Names::Segment,
            &SHARE.value,
            "where its people are a year later, as shares. Its own share, who stay, must be there; the sum is at most 1, and \
             what is left of 1 leaves, by death or moving away",
        )
        .required(),
        Key::named(
            "use",
            Names::Service,
            &PER_HEAD.value,
            "cost-weighted use per head, in any unit: only proportions count. Every segment must name each service that \
             follows the population",
        ),
    ],
};

pub const TRANSITION: Table = Table {
    name: "transformation.transition",
    identity: Identity::named(&["from", "to"]),
    keys: &[
        Key::reference("from", Names::Segment, "the segment that people move from"),
        Key::reference("to", Names::Segment, "the segment that they move to"),
        Key::rate(
            "effect",
            "change of the share who move in a year: `-0.2` is 20% fewer, who stay",
        )
        .uncertain()
        .any()
        .plausible(&plausible::MOVE_EFFECT),
    ],
};
