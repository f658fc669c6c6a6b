//! Units: whom a figure is of.

use std::fmt;

/// Whom a figure is of. Written as an organisation's or a group's id, `covered` or `locality`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    Organisation(String),
    /// Covered organisations that the file puts together.
    Group(String),
    /// The organisations under control totals, together.
    Covered,
    /// All organisations, together.
    Locality,
}

impl Unit {
    pub fn organisation(id: impl Into<String>) -> Unit {
        Unit::Organisation(id.into())
    }

    /// As it is written: an organisation's or a group's id, `covered` or `locality`.
    pub fn as_str(&self) -> &str {
        match self {
            Unit::Organisation(id) | Unit::Group(id) => id,
            Unit::Covered => "covered",
            Unit::Locality => "locality",
        }
    }

    /// The id where it is one organisation.
    pub fn id(&self) -> Option<&str> {
        match self {
            Unit::Organisation(id) => Some(id),
            Unit::Group(_) | Unit::Covered | Unit::Locality => None,
        }
    }
}

impl From<&str> for Unit {
    fn from(written: &str) -> Unit {
        match written {
            "covered" => Unit::Covered,
            "locality" => Unit::Locality,
            id => Unit::organisation(id),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
