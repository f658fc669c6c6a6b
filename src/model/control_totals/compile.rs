//! From an option's names to places, totals and allowances by year.

use std::collections::BTreeMap;

use super::super::Model;
use super::super::quantities::Kind;
use super::super::uncertain::{Quantile, Tables};
use super::borrowing::Borrowing;
use super::conduct::{Conduct, Landing};
use super::duty::Duty;
use super::outcomes::Outcomes;
use super::oversight::Oversight;
use super::rescue::Rescue;
use super::support::{Flow, Milestone, Performance, Support};
use super::test::{Test, Window};
use super::totals::{Rebase, Totals};
use super::{ControlTotals, Lens};
use crate::scenario::options::{self, Earn, Level, Period};
use crate::scenario::{ControlTotalOption, Organisation, Scenario, Unit, Yearly};

/// What of a test is the same for every unit.
struct Rules<'s> {
    period: Period,
    window: options::Window,
    brought_forward: &'s BTreeMap<String, Vec<f64>>,
    tolerance: &'s [f64],
    interim_tolerance: &'s [f64],
    carry_surplus: f64,
    carry_deficit: f64,
}

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
        let mut lenses = lenses(scenario, &ids, model);
        let places = |level| {
            let units = scenario.units_of(level);
            let places = lenses.iter().enumerate().filter(|(_, lens)| units.contains(&lens.unit));
            places.map(|(place, _)| place).collect::<Vec<usize>>()
        };
        let paying = places(option.level);
        let duty = option.duty.as_ref().map(|duty| (duty, places(duty.level)));
        let groups = match scenario.groups.is_empty() {
            true => Vec::new(),
            false => places(Level::Group),
        };
        for place in 0..lenses.len() {
            let same = |&paying: &usize| lenses[paying].members == lenses[place].members;
            lenses[place].payer = paying.iter().position(same);
        }
        let listed = totals(scenario, option, &ids, &lenses);
        let rules = Rules {
            period: option.period,
            window: option.window,
            brought_forward: &option.brought_forward,
            tolerance: &option.tolerance,
            interim_tolerance: &option.interim_tolerance,
            carry_surplus: option.carry_surplus,
            carry_deficit: option.carry_deficit,
        };
        let opening = |lens: &Lens| {
            let own: Vec<_> = lens.members.iter().map(|&member| covered[member]).collect();
            let borrows = own.len() > 1 || own.iter().all(|organisation| organisation.borrows);
            borrows.then(|| own.iter().map(|organisation| organisation.opening_debt).sum())
        };
        let opening = paying.iter().map(|&place| opening(&lenses[place])).collect();
        let support = support(option, &ids, &lenses, &paying, scenario.years, model, tables);
        let rescue = option.support.as_ref().and_then(|support| support.rescue.as_ref());
        let rescue = rescue.map(|stated| Rescue {
            chance: stated.chance,
            share: stated.share,
            draws: paying.iter().map(|&place| rescue_draw(&ids, &lenses, place, model)).collect(),
        });
        let conduct = Conduct {
            surplus_kept: option.surplus_kept,
            landing: option
                .landing
                .as_ref()
                .map(|landing| Landing { most: landing.most.clone(), payback: landing.payback }),
        };
        ControlTotals {
            organisations: ids
                .iter()
                .filter_map(|id| model.statement(&Unit::organisation(id)))
                .collect(),
            tests: lenses.iter().map(|lens| rules.test(lens, &ids, scenario.years)).collect(),
            duty: duty.map(|(stated, units)| Duty {
                tests: (units.iter())
                    .map(|&place| Rules::of_duty(stated).test(&lenses[place], &ids, scenario.years))
                    .collect(),
                totals: duty_totals(scenario, stated, &ids, &lenses, &listed, &units),
                units,
            }),
            totals: Totals {
                listed,
                rebase: option.rebase.as_ref().map(|rebase| Rebase {
                    weight: rebase.weight,
                    improve: rebase.improve.clone(),
                    most: rebase.most.clone(),
                }),
            },
            flows: flows(&support, rescue.is_some(), &conduct),
            conduct,
            support,
            rescue,
            borrowing: borrowing(option.borrowing.as_ref(), opening, scenario.years),
            oversight: oversight(option.oversight.as_ref(), &lenses[..ids.len()]),
            outcomes: Outcomes { plan: plan(scenario, &ids), groups },
            lenses,
            paying,
        }
    }
}

/// Every lens: the covered organisations, groups in order of id, and all together.
fn lenses(scenario: &Scenario, ids: &[String], model: &Model) -> Vec<Lens> {
    let turnover: Vec<f64> = ids
        .iter()
        .filter_map(|id| model.statement(&Unit::organisation(id)))
        .map(|number| model.turnover(number))
        .collect();
    let lens = |unit: Unit, members: Vec<usize>, of: Option<f64>| {
        let own: Vec<f64> = members.iter().map(|&member| turnover[member]).collect();
        let all = own.iter().sum();
        let shares = own.iter().map(|own| if all == 0.0 { 0.0 } else { own / all }).collect();
        Lens { unit, turnover: of.unwrap_or(all), gross: all, members, shares, payer: None }
    };
    let mut lenses: Vec<Lens> = ids
        .iter()
        .enumerate()
        .map(|(place, id)| lens(Unit::organisation(id), vec![place], None))
        .collect();
    let mut groups: Vec<_> = scenario.groups.iter().collect();
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    for group in groups {
        let members: Vec<usize> =
            (0..ids.len()).filter(|&place| group.members.contains(&ids[place])).collect();
        let inside = model.turnover_of(&Unit::Group(group.id.clone()));
        lenses.push(lens(Unit::Group(group.id.clone()), members, Some(inside)));
    }
    lenses.push(lens(Unit::Covered, (0..ids.len()).collect(), Some(model.covered_turnover())));
    lenses
}

/// The draw that decides on a rescue: a unit of one has its organisation's, one of all has that of the covered together.
fn rescue_draw(
    ids: &[String],
    lenses: &[Lens],
    place: usize,
    model: &mut Model,
) -> super::super::quantities::YearlyId {
    let lens = &lenses[place];
    let name = match &lens.members[..] {
        &[only] => ids[only].as_str(),
        all if all.len() == ids.len() => "covered",
        _ => lens.unit.as_str(),
    };
    model.quantities.yearly(&["rescue", name], Kind::Uniform { plan: 0.5 })
}

/// The flows of money that an option has.
fn flows(support: &Support, rescued: bool, conduct: &Conduct) -> Vec<Flow> {
    let paid = support.amount.iter().flatten().any(|&amount| amount > 0.0);
    let of_support = [
        Flow::Earned,
        Flow::Bonus,
        Flow::Forgone,
        Flow::Tapered,
        Flow::ForgoneWhileMet,
        Flow::EarnedWhileMissed,
    ];
    let others = [
        (conduct.surplus_kept < 1.0, Flow::Spent),
        (conduct.landing.is_some(), Flow::Landed),
        (rescued, Flow::Rescued),
        (paid && support.redistribute > 0.0, Flow::Redistributed),
    ];
    let others = others.into_iter().filter(|(has, _)| *has).map(|(_, flow)| flow);
    of_support.into_iter().filter(|_| paid).chain(others).collect()
}

/// Totals by unit and projected year: the option's own, else the scenario's, else 0; a unit of several has the sum of its
/// members' where the option names none for it.
fn totals(
    scenario: &Scenario,
    option: &ControlTotalOption,
    ids: &[String],
    lenses: &[Lens],
) -> Vec<Yearly> {
    let own = |id: &String| option.totals.get(id).or_else(|| scenario.totals.get(id)).cloned();
    let mut totals: Vec<Yearly> = by_id(ids, scenario.years, own);
    for lens in &lenses[ids.len()..lenses.len() - 1] {
        let sum = || sum_of(lens.members.iter().map(|&member| &totals[member]), scenario.years);
        let stated = option.totals.get(lens.unit.as_str()).cloned();
        totals.push(stated.unwrap_or_else(sum));
    }
    let together = option.total.clone().unwrap_or_else(|| of_partition(scenario, lenses, &totals));
    totals.push(together);
    totals
}

/// The sum over groups and organisations that stand alone.
fn of_partition(scenario: &Scenario, lenses: &[Lens], totals: &[Yearly]) -> Yearly {
    let units = scenario.units_of(Level::Group);
    let parts = lenses.iter().zip(totals).filter(|(lens, _)| units.contains(&lens.unit));
    sum_of(parts.map(|(_, total)| total), scenario.years)
}

/// A duty's totals by unit and projected year: its own; else those of the option as listed, which a group's and the covered
/// together's follow unless the duty names totals of members.
fn duty_totals(
    scenario: &Scenario,
    duty: &options::Duty,
    ids: &[String],
    lenses: &[Lens],
    listed: &[Yearly],
    units: &[usize],
) -> Vec<Yearly> {
    let years = scenario.years;
    let mut all: Vec<Yearly> = Vec::new();
    for (place, lens) in lenses[..lenses.len() - 1].iter().enumerate() {
        let names_one = place >= ids.len()
            && lens.members.iter().any(|&member| duty.totals.contains_key(&ids[member]));
        all.push(match duty.totals.get(lens.unit.as_str()) {
            Some(total) => total.clone(),
            None if names_one => sum_of(lens.members.iter().map(|&member| &all[member]), years),
            None => listed[place].clone(),
        });
    }
    let together = match &duty.total {
        Some(total) => total.clone(),
        None if !duty.totals.is_empty() => of_partition(scenario, lenses, &all),
        None => listed[lenses.len() - 1].clone(),
    };
    all.push(together);
    units.iter().map(|&place| all[place].clone()).collect()
}

/// The scenario's totals of all covered organisations, by projected year: the same for every option.
fn plan(scenario: &Scenario, ids: &[String]) -> Yearly {
    let totals = by_id(ids, scenario.years, |id| scenario.totals.get(id).cloned());
    sum_of(totals.iter(), scenario.years)
}

fn by_id(ids: &[String], years: usize, find: impl Fn(&String) -> Option<Yearly>) -> Vec<Yearly> {
    ids.iter().map(|id| find(id).unwrap_or_else(|| vec![0.0; years])).collect()
}

/// Sums by year.
fn sum_of<'y>(values: impl Iterator<Item = &'y Yearly> + Clone, years: usize) -> Yearly {
    (0..years).map(|year| values.clone().map(|own| own[year]).sum()).collect()
}

impl Rules<'_> {
    fn of_duty(duty: &options::Duty) -> Rules<'_> {
        let carry = if duty.period == Period::Annual { 0.0 } else { 1.0 };
        Rules {
            period: duty.period,
            window: duty.window,
            brought_forward: &duty.brought_forward,
            tolerance: &duty.tolerance,
            interim_tolerance: &duty.interim_tolerance,
            carry_surplus: carry,
            carry_deficit: carry,
        }
    }

    fn test(&self, lens: &Lens, ids: &[String], years: usize) -> Test {
        let own = lens.members.iter().map(|&member| self.brought_forward.get(&ids[member]));
        let own: Vec<&[f64]> = own.map(|given| given.map_or(&[][..], Vec::as_slice)).collect();
        // Whether the tolerance of a full window holds.
        let full: Vec<bool> = match (self.window, self.period) {
            (options::Window::Rolling, Period::MultiYear { years: n }) => {
                let given = own.iter().map(|given| given.len()).min().unwrap_or(0);
                (1..=years).map(|year| year + given >= n).collect()
            }
            _ => (1..=years).map(|year| self.period.ends_block(year, years)).collect(),
        };
        let tolerances = self.tolerance.iter().zip(self.interim_tolerance).zip(&full);
        let window = match (self.window, self.period) {
            (options::Window::Rolling, Period::MultiYear { years: n }) => {
                let mut brought_forward = vec![0.0; n - 1];
                for given in own {
                    let latest = brought_forward.iter_mut().rev().zip(given.iter().rev());
                    latest.for_each(|(sum, variance)| *sum += variance);
                }
                Window::Rolling { brought_forward }
            }
            _ => {
                let blocks = self.period != Period::Annual;
                let opens = |year| year == 0 || (blocks && full[year - 1]);
                Window::Blocks {
                    carry_surplus: self.carry_surplus,
                    carry_deficit: self.carry_deficit,
                    opens: (0..years).map(opens).collect(),
                }
            }
        };
        Test {
            allowance: tolerances
                .map(|((last, interim), &full)| if full { last } else { interim } * lens.turnover)
                .collect(),
            decides: match full.contains(&true) {
                true => full,
                false => (1..=years).map(|year| year == years).collect(),
            },
            window,
        }
    }
}

fn support(
    option: &ControlTotalOption,
    ids: &[String],
    lenses: &[Lens],
    paying: &[usize],
    years: usize,
    model: &mut Model,
    tables: &mut Tables,
) -> Support {
    let stated = option.support.as_ref();
    let none = BTreeMap::new();
    let stated_amount = stated.map_or(&none, |support| &support.amount);
    let mut amount = by_id(ids, years, |id| stated_amount.get(id).cloned());
    for lens in &lenses[ids.len()..] {
        amount.push(sum_of(lens.members.iter().map(|&member| &amount[member]), years));
    }
    let performance = stated.and_then(|support| support.performance.as_ref());
    let performance = performance.map(|(share, achieved)| {
        let attained = Quantile::new(achieved, tables);
        let draw =
            |id: &String| model.quantities.yearly(&["support", id, "performance"], Kind::Normal);
        Performance {
            share: *share,
            draws: if attained.is_certain() { Vec::new() } else { ids.iter().map(draw).collect() },
            attained,
        }
    });
    let milestone = stated.and_then(|support| support.milestone.as_ref());
    let all = lenses.len() - 1;
    let paid_with = |member: usize| {
        paying.iter().copied().find(|&place| lenses[place].members.contains(&member)).unwrap_or(all)
    };
    let usual = if option.level == Level::Organisation { 0.0 } else { 1.0 };
    Support {
        amount,
        locality_share: stated.map_or(usual, |support| support.locality_share),
        shared: (0..ids.len())
            .map(|member| if option.level == Level::Group { paid_with(member) } else { all })
            .collect(),
        performance,
        milestone: milestone.map(|milestone| Milestone {
            share: milestone.share,
            transformation: model.transformation(&milestone.transformation),
        }),
        pound_for_pound: stated.is_some_and(|support| support.earn == Earn::PoundForPound),
        incentive: stated.map_or(0.0, |support| support.incentive),
        incentive_cap: stated.map_or(1.0, |support| support.incentive_cap.unwrap_or(f64::INFINITY)),
        redistribute: stated.map_or(0.0, |support| support.redistribute),
    }
}

fn borrowing(
    stated: Option<&options::Borrowing>,
    opening: Vec<Option<f64>>,
    years: usize,
) -> Borrowing {
    let rates = |of: fn(&options::Borrowing) -> &Yearly| {
        stated.map_or_else(|| vec![0.0; years], |borrowing| of(borrowing).clone())
    };
    Borrowing {
        opening,
        rate: rates(|borrowing| &borrowing.rate),
        missed_rate: rates(|borrowing| &borrowing.missed_rate),
        special_rate: stated.and_then(|borrowing| borrowing.special_rate.clone()),
        write_off_after: years_or_never(stated.and_then(|borrowing| borrowing.write_off_after)),
    }
}

fn oversight(stated: Option<&options::Oversight>, organisations: &[Lens]) -> Oversight {
    let special = stated.and_then(|oversight| oversight.special_measures);
    Oversight {
        taper_after: years_or_never(stated.and_then(|oversight| oversight.taper_after)),
        exit_after: years_or_never(stated.and_then(|oversight| oversight.exit_after)),
        taper_share: stated.map_or(1.0, |oversight| oversight.taper_share),
        reentry: stated.is_some_and(|oversight| oversight.reentry),
        special_below: special
            .map(|share| organisations.iter().map(|lens| share * lens.turnover).collect()),
    }
}

/// A number of years, or more than any run has.
fn years_or_never(years: Option<usize>) -> f64 {
    years.map_or(f64::INFINITY, |years| years as f64)
}
