//! Diff: what changed between two scenarios, and what each change makes of the difference in their outcomes.
//!
//! Both are put to the same case, seed and runs, so that they differ in nothing but what their files say. Between them lie
//! scenarios that have some of the changes (`parts`); from what those come to each part gets its share of the whole
//! difference (`shares`), run by run, so that shares add up and carry their Monte Carlo errors.

mod kinds;
mod parts;
mod shares;

pub use kinds::Kind;
pub use parts::{Part, PartName};
pub use shares::Method;

use super::levers::of_horizon;
use super::{Asked, Refusal, Unanswered, futures};
use crate::projection::control_total;
use crate::results::options::OptionMeasure;
use crate::results::{Column, Measure};
use crate::scenario::assumptions::Case;
use crate::scenario::{Difference, Differences, Scenario, Unit};
use crate::simulate::Settings;
use crate::summary::{Errors, Estimate, mean_and_error};
use crate::units::HAIR;

/// Two scenarios, and all that differs between their files.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    pub a: &'a Scenario,
    pub b: &'a Scenario,
    pub differences: &'a Differences,
    /// A case that both have, by the ids of its scenarios; `None` is the main case of each.
    pub case: Option<(&'a str, &'a str)>,
    pub settings: Settings,
}

/// What differs, and what it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// What differs and may change a figure, by part; the order of the parts is fixed by what they are.
    pub parts: Vec<Part>,
    /// What differs and changes no figure: names, sources, notes, published figures, how the file asks to be run.
    pub words: Vec<Difference>,
    pub method: Method,
    /// Runs of each scenario.
    pub runs: u64,
    pub seed: u64,
    /// Scenarios that were simulated.
    pub simulated: usize,
    pub outcomes: Vec<Outcome>,
    /// Options that only one of the two has, with their chance of success there: the first's and the second's.
    pub options_apart: [Vec<OptionApart>; 2],
}

impl Diff {
    /// Whether anything differs that may change a figure.
    pub fn has_effect(&self) -> bool {
        !self.parts.is_empty()
    }
}

/// A figure, in both scenarios.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub measure: Measured,
    pub a: Estimate,
    pub b: Estimate,
    /// b − a on the same runs.
    pub change: Estimate,
    /// By part: they add up to the change.
    pub parts: Vec<Estimate>,
}

/// What is measured of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measured {
    /// The mean position of the final year, of those under control totals together, before any option, £m.
    FinalPosition,
    /// The same, all projected years together.
    AllYears,
    /// The chance that the final year's position, taken alone, reaches the scenario's control total of that year.
    MeetsTotal,
    /// The chance that an option succeeds by its own rules.
    Success { id: String, name: String },
}

impl Measured {
    /// Whether it is a probability, and not £m.
    pub fn is_chance(&self) -> bool {
        matches!(self, Measured::MeetsTotal | Measured::Success { .. })
    }
}

/// An option that only one of two scenarios has.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionApart {
    pub id: String,
    pub name: String,
    pub success: Estimate,
}

/// What rounding may leave of a sum that has to close, relative to its figures.
const ROUNDING: f64 = 1e-9;

/// Compares two scenarios.
///
/// An error where they project other years, have no organisation in common, or one has not the case asked for; or where a
/// figure is no number.
pub fn diff(asked: &Compared) -> Result<Diff, Unanswered> {
    comparable(asked)?;
    let mut found = parts::parts(asked.differences);
    let measured = measured(asked);
    let figures = measured.len() * (2 * parts::MOST + 4);
    let settings = futures::within_memory(asked.settings, figures);
    let a = outcomes(asked.a, asked.case, settings, &measured)?;
    let b = outcomes(asked.b, asked.case, settings, &measured)?;
    let mut valid = |parts: &[Part], mask: u64| {
        let mixed = parts::mixed(asked.differences, parts, mask);
        mixed.is_some_and(|mixed| case(&mixed, asked.case).is_some())
    };
    parts::join(&mut found, &mut valid);
    let (method, weights) = shares::weights(found.len());
    let whole = (1_u64 << found.len()) - 1;
    let mut shares = vec![vec![vec![0.0; a[0].len()]; found.len()]; measured.len()];
    for (&mask, weights) in &weights {
        let runs = if mask == 0 {
            a.clone()
        } else if mask == whole {
            b.clone()
        } else {
            let Some(mixed) = parts::mixed(asked.differences, &found, mask) else {
                return Err(Refusal::Inseparable.into());
            };
            outcomes(&mixed, asked.case, settings, &measured)?
        };
        for (shares, runs) in shares.iter_mut().zip(&runs) {
            for (share, weight) in shares.iter_mut().zip(weights) {
                share.iter_mut().zip(runs).for_each(|(share, run)| *share += weight * run);
            }
        }
    }
    let simulated = weights.len().max(2);
    let figure = |runs: &[f64]| mean_and_error(runs, Errors::Runs);
    let outcomes = measured.iter().enumerate().map(|(place, measure)| {
        let (a, b) = (&a[place], &b[place]);
        let change: Vec<f64> = a.iter().zip(b).map(|(a, b)| b - a).collect();
        Outcome {
            measure: measure.clone(),
            a: figure(a),
            b: figure(b),
            change: figure(&change),
            parts: shares[place].iter().map(|share| figure(share)).collect(),
        }
    });
    let outcomes: Vec<Outcome> = outcomes.collect();
    closes(&outcomes)?;
    Ok(Diff {
        options_apart: [
            options_apart(asked.a, asked.b, asked.case, settings)?,
            options_apart(asked.b, asked.a, asked.case, settings)?,
        ],
        words: parts::words(asked.differences),
        parts: found,
        method,
        runs: settings.runs,
        seed: settings.seed,
        simulated,
        outcomes,
    })
}

/// Refuses what cannot be set side by side.
fn comparable(asked: &Compared) -> Result<(), Refusal> {
    let (a, b) = (asked.a, asked.b);
    let horizon = |scenario: &Scenario| {
        format!("{} to {}", scenario.base_year, scenario.year(scenario.years))
    };
    if (a.base_year, a.years) != (b.base_year, b.years) {
        return Err(Refusal::OtherYears { a: horizon(a), b: horizon(b) });
    }
    let ids = |scenario: &Scenario| -> Vec<String> {
        scenario.organisations.iter().map(|organisation| organisation.id.clone()).collect()
    };
    let (of_a, of_b) = (ids(a), ids(b));
    if !of_a.iter().any(|id| of_b.contains(id)) {
        return Err(Refusal::NothingInCommon { a: of_a, b: of_b });
    }
    for (scenario, which) in [(a, "first"), (b, "second")] {
        if case(scenario, asked.case).is_none() {
            let (demand, efficiency) = asked.case.unwrap_or_default();
            let (demand, efficiency) = (demand.to_owned(), efficiency.to_owned());
            return Err(Refusal::NoCase { which, demand, efficiency });
        }
    }
    Ok(())
}

/// The case asked for, in a scenario.
pub fn case(scenario: &Scenario, wanted: Option<(&str, &str)>) -> Option<Case> {
    match wanted {
        None => Some(Case::main(scenario)),
        Some(ids) => Case::all(scenario).into_iter().find(|case| case.ids(scenario) == ids),
    }
}

/// What is measured of both.
fn measured(asked: &Compared) -> Vec<Measured> {
    let (a, b) = (asked.a, asked.b);
    let mut measured = vec![Measured::FinalPosition, Measured::AllYears];
    let total = |scenario: &Scenario| control_total(scenario, &Unit::Covered, scenario.years);
    if total(a).is_some() && total(b).is_some() {
        measured.push(Measured::MeetsTotal);
    }
    let both = a.options.iter().filter(|own| b.options.iter().any(|other| other.id == own.id));
    measured.extend(
        both.map(|option| Measured::Success { id: option.id.clone(), name: option.name.clone() }),
    );
    measured
}

/// What a scenario comes to, by measure and run.
fn outcomes(
    scenario: &Scenario,
    wanted: Option<(&str, &str)>,
    settings: Settings,
    measured: &[Measured],
) -> Result<Vec<Vec<f64>>, Unanswered> {
    let Some(case) = case(scenario, wanted) else {
        return Err(Refusal::Inseparable.into());
    };
    let asked = Asked { scenario, case, settings };
    let position = |year: usize, measure: Measure| Column { unit: Unit::Covered, year, measure };
    let years = scenario.years;
    let columns =
        [position(years, Measure::Position), position(years, Measure::CumulativePosition)];
    let options: Vec<usize> = measured
        .iter()
        .filter_map(|measure| match measure {
            Measured::Success { id, .. } => scenario.options.iter().position(|own| own.id == *id),
            _ => None,
        })
        .collect();
    let success = [of_horizon(OptionMeasure::Success)];
    let (runs, successes) = futures::with_options(&asked, &columns, &options, &success);
    futures::finite("the organisations under control totals", &runs)?;
    let total = control_total(scenario, &Unit::Covered, years).unwrap_or(0.0);
    let mut successes = successes.into_iter().flatten();
    let outcomes = measured.iter().map(|measure| match measure {
        Measured::FinalPosition => runs[0].clone(),
        Measured::AllYears => runs[1].clone(),
        Measured::MeetsTotal => {
            runs[0].iter().map(|position| f64::from(u8::from(*position >= total - HAIR))).collect()
        }
        Measured::Success { .. } => successes.next().unwrap_or_default(),
    });
    Ok(outcomes.collect())
}

/// The options of a scenario that the other has not.
fn options_apart(
    scenario: &Scenario,
    other: &Scenario,
    wanted: Option<(&str, &str)>,
    settings: Settings,
) -> Result<Vec<OptionApart>, Unanswered> {
    let own = scenario.options.iter().enumerate();
    let apart: Vec<usize> = own
        .filter(|(_, option)| other.options.iter().all(|known| known.id != option.id))
        .map(|(place, _)| place)
        .collect();
    let Some(case) = case(scenario, wanted) else { return Ok(Vec::new()) };
    let asked = Asked { scenario, case, settings };
    let success = [of_horizon(OptionMeasure::Success)];
    let (_, successes) = futures::with_options(&asked, &[], &apart, &success);
    let found = apart.iter().zip(&successes).map(|(&place, runs)| {
        let option = &scenario.options[place];
        OptionApart {
            id: option.id.clone(),
            name: option.name.clone(),
            success: mean_and_error(&runs[0], Errors::Runs),
        }
    });
    Ok(found.collect())
}

/// Checks that the parts of every outcome add up to its change.
fn closes(outcomes: &[Outcome]) -> Result<(), Unanswered> {
    for outcome in outcomes {
        let sum: f64 = outcome.parts.iter().map(|part| part.value).sum();
        let size = outcome.a.value.abs() + outcome.b.value.abs() + 1.0;
        let difference = sum - outcome.change.value;
        if !outcome.parts.is_empty() && (difference.is_nan() || difference.abs() > ROUNDING * size)
        {
            return Err(Unanswered::DoesNotClose { unit: "the change".to_owned(), difference });
        }
    }
    Ok(())
}
