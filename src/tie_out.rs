//! The base year and the plan as a finance lead ties them out to the ledger, and plans that cannot be.
//!
//! Everything here comes from the statements of run 0 of the main case; nothing is sampled.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Model;
use crate::model::statement::{self, Entry, Section};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::scenario::{Organisation, Sampler, Scenario, Unit};
use crate::simulate::{Settings, replay};

/// One organisation, or all together, £m.
#[derive(Debug, Clone, PartialEq)]
pub struct TieOut {
    pub unit: Unit,
    /// Of the base year.
    pub income: f64,
    pub cost: f64,
    pub underlying: f64,
    /// New savings that are planned for each projected year.
    pub planned: Vec<f64>,
    /// Cost of each projected year before savings: what planned savings are a share of.
    pub gross_cost: Vec<f64>,
    /// The plan's position, the base year first.
    pub position: Vec<f64>,
}

/// Every organisation in the file's order, those under control totals together, and the locality.
pub fn tie_out(scenario: &Scenario) -> Vec<TieOut> {
    let years = plan(scenario);
    let by_unit: Vec<ByUnit<'_>> = years.iter().map(|year| by_unit(year)).collect();
    let organisations = &scenario.organisations;
    let own = organisations.iter().map(|found| unit(&by_unit, &Unit::organisation(&found.id)));
    let mut units: Vec<TieOut> = own.collect();
    for (name, all) in [(&Unit::Covered, false), (&Unit::Locality, true)] {
        let own = organisations.iter().zip(&units);
        let members: Vec<&TieOut> =
            own.filter(|(found, _)| all || found.covered).map(|(_, unit)| unit).collect();
        let sum = |of: fn(&TieOut) -> &Vec<f64>| -> Vec<f64> {
            let of_year = |year: usize| members.iter().map(|unit| of(unit)[year]).sum();
            (0..scenario.years).map(of_year).collect()
        };
        let planned = sum(|unit| &unit.planned);
        // Payments between members are left out, as they are of the sums' income and cost.
        let inside = by_unit[1..].iter().map(|year| payments_inside(year, name));
        let gross_cost = sum(|unit| &unit.gross_cost).into_iter().zip(inside);
        let gross_cost = gross_cost.map(|(sum, inside)| sum + inside).collect();
        let together = TieOut { planned, gross_cost, ..unit(&by_unit, name) };
        units.push(together);
    }
    units
}

/// What a group's statement takes off its members' cost: a negative amount.
fn payments_inside(year: &ByUnit<'_>, unit: &Unit) -> f64 {
    let less = |entry: &&&Entry| {
        entry.section == Section::Cost && entry.name == statement::PAYMENTS_BETWEEN
    };
    year.get(unit).into_iter().flatten().filter(less).map(|entry| entry.value).sum()
}

/// The statements of run 0, the base year first.
fn plan(scenario: &Scenario) -> Vec<Vec<Entry>> {
    let model = Model::compile(scenario, &Assumptions::of(scenario, Case::main(scenario)));
    let settings = Settings { seed: scenario.run.seed, sampler: Sampler::Plain, runs: 0 };
    replay(&model, &settings, 0)
}

/// The entries of a year by their unit.
type ByUnit<'a> = BTreeMap<&'a Unit, Vec<&'a Entry>>;

fn by_unit(entries: &[Entry]) -> ByUnit<'_> {
    let mut units: ByUnit<'_> = BTreeMap::new();
    for entry in entries {
        units.entry(&entry.unit).or_default().push(entry);
    }
    units
}

fn unit(years: &[ByUnit<'_>], unit: &Unit) -> TieOut {
    let of = |year: &ByUnit<'_>, wanted: &dyn Fn(&Entry) -> bool| -> f64 {
        let own = year.get(unit).into_iter().flatten().filter(|entry| wanted(entry));
        own.map(|entry| entry.value).sum()
    };
    let result = |year: &ByUnit<'_>, name: &str| {
        of(year, &|entry| entry.section == Section::Result && entry.name == name)
    };
    let sum = |section: Section| {
        let of_year = |year: &ByUnit<'_>| of(year, &|entry| entry.section == section);
        years[1..].iter().map(of_year).collect()
    };
    TieOut {
        unit: unit.clone(),
        income: result(&years[0], "Income"),
        cost: result(&years[0], "Cost, net of savings"),
        underlying: result(&years[0], "Underlying position"),
        planned: sum(Section::Planned),
        gross_cost: sum(Section::Cost),
        position: years.iter().map(|year| result(year, "Position")).collect(),
    }
}

/// An organisation whose schemes save more than is left of its own cost rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Exceeded {
    pub organisation: String,
    /// The names of the schemes that save on its own cost.
    pub schemes: Vec<String>,
    /// The first such year: 1 is the first projected one.
    pub year: usize,
    /// £m in that year.
    pub saved: f64,
    pub cost: f64,
}

/// Where in the plan more is saved than is spent, by organisation.
pub fn exceeded(scenario: &Scenario) -> Vec<Exceeded> {
    let mut schemes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for scheme in scenario.schemes.iter().filter(|scheme| scheme.contract.is_none()) {
        schemes.entry(&scheme.organisation).or_default().push(&scheme.name);
    }
    if schemes.is_empty() {
        return Vec::new();
    }
    let years = plan(scenario);
    let years: Vec<ByUnit<'_>> = years.iter().map(|year| by_unit(year)).collect();
    let organisations = scenario.organisations.iter();
    let with = organisations.filter_map(|found| Some((found, schemes.get(found.id.as_str())?)));
    with.filter_map(|(organisation, schemes)| exceeded_by(organisation, schemes, &years)).collect()
}

fn exceeded_by(
    organisation: &Organisation,
    schemes: &[&str],
    years: &[ByUnit<'_>],
) -> Option<Exceeded> {
    let rows: BTreeSet<&str> = organisation.cost.iter().map(|line| line.name.as_str()).collect();
    let schemes: BTreeSet<&str> = schemes.iter().copied().collect();
    let is_scheme = |name: &str| {
        let scheme =
            name.strip_suffix(", recurrent").or_else(|| name.strip_suffix(", non-recurrent"));
        scheme.is_some_and(|scheme| schemes.contains(scheme))
    };
    let found = years.iter().enumerate().skip(1).find_map(|(year, entries)| {
        let (mut cost, mut saved) = (0.0, 0.0);
        for entry in entries.get(&Unit::organisation(&organisation.id)).into_iter().flatten() {
            match entry.section {
                Section::Cost if rows.contains(entry.name.as_str()) => cost += entry.value,
                Section::Saving if is_scheme(&entry.name) => saved += entry.value,
                _ => {}
            }
        }
        (saved > cost).then_some((year, saved, cost))
    });
    let (year, saved, cost) = found?;
    let schemes = schemes.into_iter().map(str::to_owned).collect();
    Some(Exceeded { organisation: organisation.id.clone(), schemes, year, saved, cost })
}

/// The first year in which the plan's position of an organisation moves by more of its cost than `most` allows, down or
/// up: its index, and the two positions.
pub fn jumps(units: &[TieOut], most: (f64, f64)) -> Vec<(String, usize, f64, f64)> {
    let jump = |unit: &TieOut| {
        let years = unit.position.windows(2).zip(&unit.gross_cost).enumerate();
        let mut far = years.filter(|(_, (pair, cost))| {
            let share = (pair[1] - pair[0]) / **cost;
            **cost > 0.0 && !(most.0..=most.1).contains(&share)
        });
        let (year, (pair, _)) = far.next()?;
        Some((unit.unit.to_string(), year + 1, pair[0], pair[1]))
    };
    units.iter().filter_map(jump).collect()
}
