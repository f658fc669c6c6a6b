//! Kinds of change, by where in the file they stand: the coarsest parts that a difference is told in.

use crate::format::{self, Part, Role, Spot};
use crate::scenario::{Difference, Given};

/// What a change is a change of. The order is that in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Organisations that come or go, with all that stands or falls with them.
    Comings,
    Of(Part),
    /// What changes no figure.
    Words,
}

impl Kind {
    pub fn of(difference: &Difference) -> Kind {
        let is_table = matches!(
            (&difference.before, &difference.after),
            (Some(Given::Table(_)), _) | (_, Some(Given::Table(_)))
        );
        let Some(at) = format::at(&difference.path) else { return Kind::Of(Part::Organisations) };
        let words =
            matches!(at.key.role, Role::Words | Role::Name) && matches!(at.spot, Spot::Key(_));
        if !is_table && words || at.key.role == Role::Run || changes_nothing(&difference.path) {
            return Kind::Words;
        }
        if !difference.organisations.is_empty() {
            return Kind::Comings;
        }
        match at.part {
            Part::Frame => Kind::Of(Part::Organisations),
            part => Kind::Of(part),
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Comings => "Organisations that come or go",
            Kind::Of(Part::Frame | Part::Organisations) => "Organisations",
            Kind::Of(Part::Income) => "Income",
            Kind::Of(Part::Costs) => "Costs",
            Kind::Of(Part::Contracts) => "Contracts",
            Kind::Of(Part::Demand) => "Growth of demand",
            Kind::Of(Part::Prices) => "Prices",
            Kind::Of(Part::Correlation) => "Correlation",
            Kind::Of(Part::Shocks) => "Shocks",
            Kind::Of(Part::Savings) => "Savings",
            Kind::Of(Part::CareModels) => "New care models",
            Kind::Of(Part::Cases) => "Demand and efficiency scenarios",
            Kind::Of(Part::Totals) => "Control totals",
            Kind::Of(Part::Options) => "Options",
            Kind::Words => "Names, sources and the like",
        }
    }
}

/// Whether a path leads into what changes no figure of a comparison: both sides are put to the same runs.
fn changes_nothing(path: &[String]) -> bool {
    let top = path.get(..1).and_then(format::at);
    top.is_some_and(|at| matches!(at.key.role, Role::Frame | Role::Run | Role::Words))
}
