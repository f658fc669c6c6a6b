//! Kinds of change, by where in the file they stand: the coarsest parts that a difference is told in.

use crate::scenario::{Difference, Given};

/// What a change is a change of. The order is that in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Organisations that come or go, with all that stands or falls with them.
    Comings,
    Organisations,
    Income,
    Costs,
    Contracts,
    Demand,
    Prices,
    Correlation,
    Shocks,
    Savings,
    CareModels,
    Cases,
    Totals,
    Options,
    /// What changes no figure.
    Words,
}

/// Keys whose values are words, wherever they stand.
const WORDS: [&str; 11] = [
    "basis",
    "source",
    "owner",
    "confidence",
    "reason",
    "signed_off_by",
    "date",
    "note",
    "title",
    "label",
    "short",
];
/// Tables of the file that change no figure of a comparison: both sides are put to the same runs.
const NO_FIGURES: [&str; 6] = ["schema", "name", "published", "sources", "run", "preset"];

impl Kind {
    pub fn of(difference: &Difference) -> Kind {
        let path: Vec<&str> = difference.path.iter().map(String::as_str).collect();
        let last = path.last().copied().unwrap_or_default();
        let is_value = !matches!(
            (&difference.before, &difference.after),
            (Some(Given::Table(_)), _) | (_, Some(Given::Table(_)))
        );
        let is_text = |given: &Option<Given>| matches!(given, None | Some(Given::Words(_)));
        let is_text = is_text(&difference.before) && is_text(&difference.after);
        if is_value && is_words(&path, last, is_text) || NO_FIGURES.contains(&path[0]) {
            return Kind::Words;
        }
        if !difference.organisations.is_empty() {
            return Kind::Comings;
        }
        match path[..] {
            ["organisation", _, "income", ..] => Kind::Income,
            ["organisation", _, "cost", ..] => Kind::Costs,
            ["contract" | "payment", ..] => Kind::Contracts,
            ["demand" | "segment" | "population", ..] => Kind::Demand,
            ["price", ..] => Kind::Prices,
            ["correlation", ..] => Kind::Correlation,
            ["shock", ..] => Kind::Shocks,
            ["savings" | "scheme", ..] => Kind::Savings,
            ["transformation", ..] => Kind::CareModels,
            ["demand_scenario" | "efficiency_scenario", ..] => Kind::Cases,
            ["totals", ..] => Kind::Totals,
            ["option" | "support" | "borrowing" | "oversight", ..] => Kind::Options,
            _ => Kind::Organisations,
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Comings => "Organisations that come or go",
            Kind::Organisations => "Organisations",
            Kind::Income => "Income",
            Kind::Costs => "Costs",
            Kind::Contracts => "Contracts",
            Kind::Demand => "Growth of demand",
            Kind::Prices => "Prices",
            Kind::Correlation => "Correlation",
            Kind::Shocks => "Shocks",
            Kind::Savings => "Savings",
            Kind::CareModels => "New care models",
            Kind::Cases => "Demand and efficiency scenarios",
            Kind::Totals => "Control totals",
            Kind::Options => "Options",
            Kind::Words => "Names, sources and the like",
        }
    }
}

/// Whether a value is words: nothing is computed from it. `is_text` tells that it is neither a number nor a list of them.
fn is_words(path: &[&str], last: &str, is_text: bool) -> bool {
    match path {
        ["organisation" | "transformation" | "option", _, "name"] => true,
        ["demand_scenario" | "efficiency_scenario", _, "name"] => true,
        ["organisation", _, "kind"] | ["transformation", _, "model"] => true,
        ["option", _, "preset"] => true,
        // A driver, an organisation or a service may have such a name; then it has figures.
        [.., parent, _] => WORDS.contains(&last) && (is_text || !NAMED.contains(parent)),
        _ => WORDS.contains(&last),
    }
}

/// Tables whose keys are names that users choose.
const NAMED: [&str; 9] = [
    "demand",
    "price",
    "totals",
    "amount",
    "growth",
    "growth_add",
    "activity",
    "price_add",
    "payment",
];
