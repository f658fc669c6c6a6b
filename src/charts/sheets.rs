//! Which fan sheets a run has, and what stands on each: from results to the charts' own terms.

use std::collections::BTreeSet;

use super::{Fan, FanSheet, footer};
use crate::findings::{fan_description, fan_headline};
use crate::projection::{Projection, control_total};
use crate::results::Measure;
use crate::scenario::{Scenario, Unit};

/// One sheet: a unit in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name, without its ending: `fan-central-plan-locality`.
    pub name: String,
    /// An index into the projection's cases.
    pub case: usize,
    /// An organisation's id, `covered` or `locality`.
    pub unit: Unit,
}

/// What a fan of a year can be drawn from.
pub const BANDS: [u8; 7] = [5, 20, 35, 50, 65, 80, 95];

/// How to read a sheet.
const READING: &str = "How to read this: of 100 simulated futures, about 30 lie in the dark band, 60 in the \
    dark and middle bands, 90 in all three; 5 lie above and 5 below. Each year stands on its own: a future \
    that is high in one year need not be high in the next. The plan is the file's central figures with \
    nothing sampled; do nothing is the same path without savings, new care models or shocks.";

/// All sheets of a run: for each case the locality, the covered organisations (where they are not the whole
/// locality) and each organisation.
pub fn sheets(scenario: &Scenario, projection: &Projection) -> Vec<Sheet> {
    let everybody = scenario.organisations.iter().all(|organisation| organisation.covered);
    let mut units = vec![Unit::Locality];
    units.extend((!everybody).then_some(Unit::Covered));
    units.extend(scenario.units().filter(|unit| unit.id().is_some()));
    let mut names = Names::default();
    let mut sheets = Vec::new();
    for (number, case) in projection.cases.iter().enumerate() {
        let (demand, efficiency) = case.case.ids(scenario);
        for unit in &units {
            let name = names.unique(&format!("fan-{demand}-{efficiency}-{unit}"));
            sheets.push(Sheet { name, case: number, unit: unit.clone() });
        }
    }
    sheets
}

/// Names of files, each given once.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// A name that any file system takes, and that no other file has, capitals aside.
    pub fn unique(&mut self, wanted: &str) -> String {
        let safe: String = wanted
            .chars()
            .take(120)
            .map(|sign| if sign.is_ascii_alphanumeric() || sign == '_' { sign } else { '-' })
            .collect();
        let mut name = safe.clone();
        let mut count = 1;
        while !self.0.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{safe}-{count}");
        }
        name
    }
}

/// The sheet's content. `record` is the line that tells which run it comes from.
pub fn fan_sheet(
    sheet: &Sheet,
    record: &str,
    scenario: &Scenario,
    projection: &Projection,
) -> FanSheet {
    let years: Vec<String> =
        (0..=scenario.years).map(|year| scenario.year(year).to_string()).collect();
    let organisation =
        scenario.organisations.iter().find(|found| Some(found.id.as_str()) == sheet.unit.id());
    let (short, long) = match (&sheet.unit, organisation) {
        (_, Some(organisation)) => (organisation.short.as_str(), organisation.name.as_str()),
        (Unit::Covered, None) => {
            ("Under control totals", "Organisations under control totals, together")
        }
        _ => ("Locality", "All organisations of the locality, together"),
    };
    let case = &projection.cases[sheet.case];
    let scenario_names = [case.case.demand(scenario), case.case.efficiency(scenario)];
    let names: Vec<&str> =
        scenario_names.into_iter().flatten().map(|found| found.name.as_str()).collect();
    let assumed =
        if names.is_empty() { "stated assumptions".to_owned() } else { names.join(" · ") };

    let final_year = years.last().map_or("", String::as_str);
    let place = projection.column(&sheet.unit, scenario.years, &Measure::Position);
    let (headline, description) = match place {
        Some(place) => {
            let last = &case.statistics[place];
            let do_nothing = projection.do_nothing[place];
            (
                fan_headline(short, final_year, last),
                fan_description(long, final_year, last, do_nothing),
            )
        }
        None => (short.to_owned(), String::new()),
    };
    let fan = |title: &str, measure: &Measure| fan_of(title, sheet, measure, scenario, projection);
    FanSheet {
        headline,
        subtitle: format!(
            "{long}: position, £m, surplus/(deficit), {} to {final_year} · {assumed} · before support and \
             interest",
            years[0]
        ),
        reading: READING.to_owned(),
        footer: footer(scenario, record),
        position: fan("Position", &Measure::Position),
        small: vec![
            fan("Income", &Measure::Income),
            fan("Cost, net of savings", &Measure::Cost),
            fan("Savings", &Measure::Savings),
        ],
        description,
        years,
    }
}

/// The first runs of a sheet's position, each from the base year on; none where nothing was simulated.
pub fn sample_paths(sheet: &Sheet, scenario: &Scenario, projection: &Projection) -> Vec<Vec<f64>> {
    let position = |year| {
        let place = projection.column(&sheet.unit, year, &Measure::Position)?;
        Some(&projection.cases[sheet.case].statistics[place])
    };
    let Some(base) = position(0) else { return Vec::new() };
    let years: Vec<&[f64]> = (1..=scenario.years)
        .filter_map(|year| Some(position(year)?.first_runs.as_slice()))
        .collect();
    let count = years.iter().map(|runs| runs.len()).min().unwrap_or(0);
    (0..count)
        .map(|run| std::iter::once(base.plan).chain(years.iter().map(|runs| runs[run])).collect())
        .collect()
}

/// The fan of one measure of the unit of a sheet.
pub(super) fn fan_of(
    title: &str,
    sheet: &Sheet,
    measure: &Measure,
    scenario: &Scenario,
    projection: &Projection,
) -> Fan {
    let case = &projection.cases[sheet.case];
    let places: Vec<usize> = (0..=scenario.years)
        .filter_map(|year| projection.column(&sheet.unit, year, measure))
        .collect();
    let statistics = || places.iter().map(|&place| &case.statistics[place]);
    let position = *measure == Measure::Position;
    let totals = (1..=scenario.years).map(|year| control_total(scenario, &sheet.unit, year));
    let chances = statistics().skip(1).map(|found| found.chance.map(|chance| chance.value));
    Fan {
        title: title.to_owned(),
        bands: statistics()
            .map(|found| BANDS.map(|percent| found.percentile(percent).unwrap_or(found.plan)))
            .collect(),
        // Doing nothing saves nothing: a line along zero would say no more than that.
        do_nothing: (*measure != Measure::Savings)
            .then(|| places.iter().map(|&place| projection.do_nothing[place]).collect()),
        plan: Some(statistics().map(|found| found.plan).collect()),
        plan_percentile: (projection.runs > 0)
            .then(|| statistics().next_back().map(|found| found.plan_rank))
            .flatten(),
        control_total: if position { totals.collect() } else { None },
        chance: if position { chances.collect() } else { None },
        signed: position,
    }
}
