//! From an option's names to places, totals and allowances by year.

use std::collections::BTreeMap;

use super::super::Model;
use super::super::quantities::Kind;
use super::super::uncertain::{Quantile, Tables};
use super::ControlTotals;
use super::borrowing::Borrowing;
use super::outcomes::Outcomes;
use super::oversight::Oversight;
use super::support::{Performance, Support};
use super::test::Test;
use crate::scenario::options::{self, Earn, Level, Period};
use crate::scenario::{ControlTotalOption, Organisation, Scenario, Unit, Yearly};

impl ControlTotals {
    /// Compiles `option` for a case that is compiled: what it draws joins the model's quantities.
    pub fn compile(
        scenario: &Scenario,
        option: &ControlTotalOption,
        model: &mut Model,
        tables: &mut Tables,
    ) -> ControlTotals {
        let mut covered: Vec<&Organisation> =
            scenario.organisations.iter().filter(|organisation| organisation.covered).collect();
        covered.sort_by(|a, b| a.id.cmp(&b.id));
        let ids: Vec<String> = covered.iter().map(|organisation| organisation.id.clone()).collect();
        let organisations: Vec<usize> =
            ids.iter().filter_map(|id| model.statement(&Unit::organisation(id))).collect();
        let mut turnover: Vec<f64> =
            organisations.iter().map(|&number| model.turnover(number)).collect();
        let shares = shares(&turnover);
        turnover.push(model.covered_turnover());
        let together = ids.len();
        let opening: Vec<f64> =
            covered.iter().map(|organisation| organisation.opening_debt).collect();
        let opening = match option.level {
            Level::Organisation => opening,
            Level::Locality => vec![opening.iter().sum()],
        };
        let years = scenario.years;
        let ends: Vec<bool> =
            (1..=years).map(|year| option.period.ends_block(year, years)).collect();
        let totals = totals(scenario, option, &ids);
        ControlTotals {
            paying: match option.level {
                Level::Organisation => 0..together,
                Level::Locality => together..together + 1,
            },
            tests: (totals.into_iter().zip(&turnover))
                .map(|(total, &turnover)| test(option, &ends, total, turnover))
                .collect(),
            support: support(option.support.as_ref(), option.level, &ids, years, model, tables),
            borrowing: borrowing(option.borrowing.as_ref(), opening, shares),
            oversight: oversight(option.oversight.as_ref(), &turnover),
            outcomes: Outcomes {
                success: match option.period {
                    Period::Annual => vec![true; years],
                    Period::MultiYear { .. } => ends,
                },
                plan: plan(scenario, &ids),
            },
            organisations,
            ids,
        }
    }
}

/// Each organisation's share of the sum of their turnovers; nothing where nobody has any.
fn shares(turnover: &[f64]) -> Vec<f64> {
    let all: f64 = turnover.iter().sum();
    turnover.iter().map(|own| if all == 0.0 { 0.0 } else { own / all }).collect()
}

/// Totals by unit and projected year: the option's own, else the scenario's, else 0.
fn totals(scenario: &Scenario, option: &ControlTotalOption, ids: &[String]) -> Vec<Yearly> {
    let own = |id: &String| option.totals.get(id).or_else(|| scenario.totals.get(id)).cloned();
    let mut totals: Vec<Yearly> = by_id(ids, scenario.years, own);
    let together = option.total.clone().unwrap_or_else(|| sums(&totals, scenario.years));
    totals.push(together);
    totals
}

/// The scenario's totals of all covered organisations, by projected year: the same for every option.
fn plan(scenario: &Scenario, ids: &[String]) -> Yearly {
    let totals = by_id(ids, scenario.years, |id| scenario.totals.get(id).cloned());
    sums(&totals, scenario.years)
}

fn by_id(ids: &[String], years: usize, find: impl Fn(&String) -> Option<Yearly>) -> Vec<Yearly> {
    ids.iter().map(|id| find(id).unwrap_or_else(|| vec![0.0; years])).collect()
}

/// Sums over organisations, by year.
fn sums(values: &[Yearly], years: usize) -> Yearly {
    (0..years).map(|year| values.iter().map(|own| own[year]).sum()).collect()
}

fn test(option: &ControlTotalOption, ends: &[bool], total: Yearly, turnover: f64) -> Test {
    let blocks = option.period != Period::Annual;
    let tolerances = option.tolerance.iter().zip(&option.interim_tolerance).zip(ends);
    Test {
        total,
        allowance: tolerances
            .map(|((last, interim), &end)| if end { last * turnover } else { interim * turnover })
            .collect(),
        carry_surplus: option.carry_surplus,
        carry_deficit: option.carry_deficit,
        opens: (0..ends.len()).map(|year| year == 0 || (blocks && ends[year - 1])).collect(),
    }
}

fn support(
    stated: Option<&options::Support>,
    level: Level,
    ids: &[String],
    years: usize,
    model: &mut Model,
    tables: &mut Tables,
) -> Support {
    let none = BTreeMap::new();
    let stated_amount = stated.map_or(&none, |support| &support.amount);
    let mut amount = by_id(ids, years, |id| stated_amount.get(id).cloned());
    amount.push(sums(&amount, years));
    let performance = stated.and_then(|support| support.performance.as_ref()).map(|performance| {
        let attained = Quantile::new(&performance.achieved, tables);
        let draw =
            |id: &String| model.quantities.yearly(&["support", id, "performance"], Kind::Normal);
        Performance {
            share: performance.share,
            draws: if attained.is_certain() { Vec::new() } else { ids.iter().map(draw).collect() },
            attained,
        }
    });
    let usual = if level == Level::Locality { 1.0 } else { 0.0 };
    Support {
        amount,
        locality_share: stated.map_or(usual, |support| support.locality_share),
        performance,
        pound_for_pound: stated.is_some_and(|support| support.earn == Earn::PoundForPound),
        incentive: stated.map_or(0.0, |support| support.incentive),
        incentive_cap: stated.map_or(1.0, |support| support.incentive_cap),
    }
}

fn borrowing(
    stated: Option<&options::Borrowing>,
    opening: Vec<f64>,
    shares: Vec<f64>,
) -> Borrowing {
    Borrowing {
        opening,
        shares,
        rate: stated.map_or(0.0, |borrowing| borrowing.rate),
        missed_rate: stated.map_or(0.0, |borrowing| borrowing.missed_rate),
        write_off_after: years_or_never(stated.and_then(|borrowing| borrowing.write_off_after)),
    }
}

fn oversight(stated: Option<&options::Oversight>, turnover: &[f64]) -> Oversight {
    let special = stated.and_then(|oversight| oversight.special_measures);
    Oversight {
        taper_after: years_or_never(stated.and_then(|oversight| oversight.taper_after)),
        exit_after: years_or_never(stated.and_then(|oversight| oversight.exit_after)),
        taper_share: stated.map_or(1.0, |oversight| oversight.taper_share),
        reentry: stated.is_some_and(|oversight| oversight.reentry),
        special_below: special
            .map(|share| turnover.iter().map(|turnover| share * turnover).collect()),
    }
}

/// A number of years, or more than any run has.
fn years_or_never(years: Option<usize>) -> f64 {
    years.map_or(f64::INFINITY, |years| years as f64)
}
