//! Allocate: organisations' totals that sum to the locality's and give each the same chance of meeting its own.
//!
//! Year by year, on the same runs: what an organisation is tested on, its position less interest and with what it carries,
//! depends on earlier years' totals alone. So the chance p is found at which the organisations' (1 − p) percentiles, with
//! their tolerances, sum to the locality's total; then come the next year's. With bounds each total stays within so much of
//! today's, and the others make up for it.

use super::levers::{locality_total, own_total};
use super::percentile::Ordered;
use super::trial::Trial;
use super::{Asked, Refusal, Unanswered, futures};
use crate::results::options::{OptionColumn, OptionMeasure};
use crate::scenario::{ControlTotalOption, Unit};
use crate::summary::Estimate;
use crate::units::Year;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The option's place in the file.
    pub option: usize,
    /// The most by which an organisation's total may move in a year, £m.
    pub most: Option<f64>,
    /// The locality's total, £m a year, in place of the option's.
    pub total: Option<f64>,
}

/// Totals for every year.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    pub wanted: Wanted,
    /// By projected year, the first at 0.
    pub years: Vec<AllocatedYear>,
    /// The chance of the option's success with today's totals, and with these.
    pub success_today: Estimate,
    pub success: Estimate,
}

/// One year's totals, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct AllocatedYear {
    pub year: usize,
    pub total: f64,
    /// The chance that every organisation within its bounds has.
    pub chance: f64,
    /// In the file's order.
    pub organisations: Vec<Allocated>,
    /// The chance that all organisations meet, with today's totals and with these.
    pub all_today: Estimate,
    pub all: Estimate,
}

/// One organisation's total in one year, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocated {
    pub id: String,
    pub today: f64,
    pub total: f64,
    /// Its chance of meeting, with today's totals and with these, simulated anew.
    pub chance_today: Estimate,
    pub chance: Estimate,
    /// Whether a bound holds it.
    pub bound: bool,
}

/// One organisation while its total is sought.
struct Sought {
    tested: Ordered,
    /// By how much it may miss.
    allowance: f64,
    low: f64,
    high: f64,
}

impl Sought {
    /// The total that it meets with chance `p`, within its bounds.
    fn total(&self, p: f64) -> f64 {
        (self.tested.at(1.0 - p) + self.allowance).clamp(self.low, self.high)
    }

    fn is_bound(&self, p: f64) -> bool {
        let free = self.tested.at(1.0 - p) + self.allowance;
        free < self.low || free > self.high
    }
}

/// Halvings that find a chance to the last digit.
const HALVINGS: usize = 60;

/// Finds the totals.
///
/// An error where nobody is under control totals, a bound is negative, or no totals within the bounds, or within what may
/// happen, sum to the locality's.
pub fn allocate(asked: &Asked, wanted: Wanted) -> Result<Allocation, Unanswered> {
    let scenario = asked.scenario;
    let ids: Vec<&str> = scenario.covered().collect();
    let Some(option) = scenario.options.get(wanted.option).filter(|_| !ids.is_empty()) else {
        return Err(Refusal::NobodyCovered.into());
    };
    if let Some(most) = wanted.most.filter(|most| *most < 0.0 || most.is_nan()) {
        return Err(Refusal::NegativeBound(most).into());
    }
    if option.rebase.is_some() {
        return Err(Refusal::SetAnew { option: option.id.clone() }.into());
    }
    let trial = Trial::new(asked, vec![wanted.option]);
    let turnover = turnovers(asked, &ids);
    let mut locality = locality_total(scenario, option);
    if let Some(total) = wanted.total {
        locality.fill(total);
    }
    let mut next = option.clone();
    next.total = Some(locality.clone());
    let mut chances = Vec::new();
    for (year, &total) in (1..).zip(&locality) {
        let columns = by_organisation(&ids, year, OptionMeasure::VarianceToTotal);
        let variances = trial.with(&next, &columns);
        futures::finite("an organisation under control totals", &variances)?;
        let tolerance = match option.period.ends_block(year, scenario.years) {
            true => option.tolerance[year - 1],
            false => option.interim_tolerance[year - 1],
        };
        let sought: Vec<Sought> = ids
            .iter()
            .zip(&variances)
            .zip(&turnover)
            .map(|((id, variance), turnover)| {
                let today = own_total(scenario, option, id)[year - 1];
                let present = own_total(scenario, &next, id)[year - 1];
                let tested: Vec<f64> = variance.iter().map(|variance| variance + present).collect();
                let reach = wanted.most.unwrap_or(f64::INFINITY);
                Sought {
                    tested: Ordered::of(&tested),
                    allowance: tolerance * turnover,
                    low: today - reach,
                    high: today + reach,
                }
            })
            .collect();
        let p = common_chance(&sought, total).map_err(|(least, most)| {
            out_of_reach(scenario.year(year), total, least, most, wanted.most)
        })?;
        let mut totals: Vec<f64> = sought.iter().map(|sought| sought.total(p)).collect();
        // What rounding leaves goes to one that no bound holds.
        let left = total - totals.iter().sum::<f64>();
        if let Some(free) = sought.iter().position(|sought| !sought.is_bound(p)) {
            totals[free] += left;
        }
        for (id, total) in ids.iter().zip(totals) {
            let own = own_total(scenario, &next, id);
            next.totals.entry((*id).to_owned()).or_insert(own)[year - 1] = total;
        }
        let bound: Vec<bool> = sought.iter().map(|sought| sought.is_bound(p)).collect();
        chances.push((p, bound));
    }
    Ok(report(&trial, asked, option, &next, &ids, &locality, chances, wanted))
}

/// The chance at which totals sum to `total`; the least and the greatest sum that there can be, where there is none.
fn common_chance(sought: &[Sought], total: f64) -> Result<f64, (f64, f64)> {
    let sum = |p: f64| sought.iter().map(|sought| sought.total(p)).sum::<f64>();
    // The likelier they are to be met, the lower totals must be.
    let (least, most) = (sum(1.0), sum(0.0));
    if total < least - crate::units::HAIR || total > most + crate::units::HAIR {
        return Err((least, most));
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if sum(middle) > total { low = middle } else { high = middle }
    }
    Ok(0.5 * (low + high))
}

fn out_of_reach(year: Year, total: f64, least: f64, most: f64, bound: Option<f64>) -> Refusal {
    match bound.filter(|bound| bound.is_finite()) {
        Some(bound) => Refusal::BoundTooNarrow { year, total, bound, least, most },
        None if total < least => Refusal::TotalTooLow { year, total, least },
        None => Refusal::TotalTooHigh { year, total, most },
    }
}

/// What the totals come to, simulated anew beside today's.
#[allow(clippy::too_many_arguments, reason = "everything that was found, once")]
fn report(
    trial: &Trial,
    asked: &Asked,
    option: &ControlTotalOption,
    next: &ControlTotalOption,
    ids: &[&str],
    locality: &[f64],
    found: Vec<(f64, Vec<bool>)>,
    wanted: Wanted,
) -> Allocation {
    let years = asked.scenario.years;
    let mut columns: Vec<OptionColumn> = (1..=years)
        .flat_map(|year| {
            let all = OptionColumn {
                unit: Unit::Covered,
                year: Some(year),
                measure: OptionMeasure::AllOrganisationsMet,
            };
            by_organisation(ids, year, OptionMeasure::Met).into_iter().chain([all])
        })
        .collect();
    columns.push(super::levers::of_horizon(OptionMeasure::Success));
    let [before, after] = [option, next].map(|option| {
        let chances = trial.with(option, &columns).into_iter().map(|runs| chance(&runs));
        chances.collect::<Vec<Estimate>>()
    });
    let width = ids.len() + 1;
    let allocated = found.into_iter().enumerate().map(|(place, (p, bound))| {
        let of = |chances: &[Estimate], at: usize| chances[place * width + at];
        let organisations = ids.iter().enumerate().map(|(at, id)| Allocated {
            id: (*id).to_owned(),
            today: own_total(asked.scenario, option, id)[place],
            total: own_total(asked.scenario, next, id)[place],
            chance_today: of(&before, at),
            chance: of(&after, at),
            bound: bound[at],
        });
        AllocatedYear {
            year: place + 1,
            total: locality[place],
            chance: p,
            organisations: organisations.collect(),
            all_today: of(&before, ids.len()),
            all: of(&after, ids.len()),
        }
    });
    Allocation {
        years: allocated.collect(),
        success_today: before[before.len() - 1],
        success: after[after.len() - 1],
        wanted,
    }
}

fn by_organisation(ids: &[&str], year: usize, measure: OptionMeasure) -> Vec<OptionColumn> {
    let column =
        |id: &&str| OptionColumn { unit: Unit::organisation(*id), year: Some(year), measure };
    ids.iter().map(column).collect()
}

/// The turnover of each organisation, £m: its base-year cost.
fn turnovers(asked: &Asked, ids: &[&str]) -> Vec<f64> {
    let column = |id: &&str| crate::results::Column {
        unit: Unit::organisation(*id),
        year: 0,
        measure: crate::results::Measure::Cost,
    };
    let columns: Vec<crate::results::Column> = ids.iter().map(column).collect();
    let assumptions = crate::scenario::assumptions::Assumptions::of(asked.scenario, asked.case);
    let model = crate::model::Model::compile(asked.scenario, &assumptions);
    let variants = crate::model::Variants::one(model);
    futures::planned(&variants, &asked.settings, &columns).pop().unwrap_or_default()
}

fn chance(runs: &[f64]) -> Estimate {
    let n = runs.len() as f64;
    let value = runs.iter().sum::<f64>() / n;
    Estimate::chance(value, runs.len())
}
