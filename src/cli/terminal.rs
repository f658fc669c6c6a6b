//! What a person reads in the terminal when work is done.

pub mod answers;
pub mod diff;
mod explanation;
mod options;
mod population;
mod sampled;
mod table;
mod tie_out;

use std::path::Path;

use table::Table;

use crate::error::Code;
use crate::findings;
use crate::model::population::Course;
use crate::projection::{Comparison, Projection, compare_published, control_total};
use crate::results::Measure;
use crate::scenario::{Basis, Driver, Scenario, Unit, meant_before};
use crate::summary::Estimate;
use crate::units::HAIR;
use crate::wording::{accounts, counted, per_cent_chance, plain, rate, whole, wrapped};
pub use explanation::explanation;
pub use options::options;
pub use sampled::sampled;

/// The result of a run: the final year's position of each unit in the case at `main`, and in every other case of
/// those under control totals together.
pub fn projection(scenario: &Scenario, projection: &Projection, main: usize) -> String {
    let last = scenario.year(scenario.years).to_string();
    let mut text = format!("{}\n", plain(&scenario.title, 100));
    text.push_str(&match projection.runs {
        0 => "The plan alone (run 0), with nothing sampled.\n".to_owned(),
        runs => {
            let cases = projection.cases.len();
            let plural = if cases == 1 { "case" } else { "cases" };
            format!("{} runs of {cases} {plural}, seed {}.\n", whole(runs), projection.seed)
        }
    });
    text.push_str(&format!(
        "\nPosition in {last}, £m, surplus/(deficit), before support and interest\n\n"
    ));
    let final_year = FinalYear { scenario, projection };
    let mut table = Table::new(&final_year.heads());
    let case = final_year.case_name(main);
    let named = projection.cases.get(main).map(|found| findings::case_name(scenario, found.case));
    table.heading(&named.map_or_else(|| case.clone(), |name| format!("{case}: {name}")));
    for (unit, name) in units(scenario) {
        if let Some(cells) = final_year.cells(main, &unit, name) {
            table.row("  ", &cells);
        }
    }
    let others: Vec<usize> = (0..projection.cases.len()).filter(|&case| case != main).collect();
    if !others.is_empty() {
        table.heading("Organisations under control totals together, in the other cases");
        for case in others {
            if let Some(cells) = final_year.cells(case, &Unit::Covered, &final_year.case_name(case))
            {
                table.row("  ", &cells);
            }
        }
    }
    text.push_str(&table.text());
    if !scenario.totals.is_empty() && projection.runs > 0 {
        text.push_str(&format!(
            "\nMet: how often the position of {last} alone reaches the control total, by no option's rules.\n"
        ));
    }
    text
}

/// Rows of positions in the final year.
struct FinalYear<'a> {
    scenario: &'a Scenario,
    projection: &'a Projection,
}

impl FinalYear<'_> {
    fn heads(&self) -> Vec<&'static str> {
        let mut heads = vec!["", "do nothing", "plan"];
        if self.projection.runs > 0 {
            heads.extend(["median", "5 in 100 below", "5 in 100 above"]);
        }
        if !self.scenario.totals.is_empty() {
            heads.extend(["control total", "met"]);
        }
        heads
    }

    fn case_name(&self, case: usize) -> String {
        let found = self.projection.cases.get(case);
        found.map_or_else(String::new, |found| {
            let (demand, efficiency) = found.case.ids(self.scenario);
            format!("{demand} / {efficiency}")
        })
    }

    fn cells(&self, case: usize, unit: &Unit, name: &str) -> Option<Vec<String>> {
        let year = self.scenario.years;
        let place = self.projection.column(unit, year, &Measure::Position)?;
        let found = self.projection.cases.get(case)?.statistics.get(place)?;
        let sampled = self.projection.runs > 0;
        let at = |percent| accounts(found.percentile(percent).unwrap_or(found.plan));
        let do_nothing = accounts(self.projection.do_nothing[place]);
        let mut cells = vec![name.to_owned(), do_nothing, accounts(found.plan)];
        if sampled {
            cells.extend([at(50), at(5), at(95)]);
        }
        if !self.scenario.totals.is_empty() {
            let total = control_total(self.scenario, unit, year);
            cells.push(total.map_or_else(String::new, accounts));
            cells.push(met(found.chance, sampled));
        }
        Some(cells)
    }
}

/// How often a control total is met: a chance, or whether the plan meets it.
fn met(chance: Option<Estimate>, sampled: bool) -> String {
    match chance {
        None => String::new(),
        Some(chance) if sampled => per_cent_chance(chance.value),
        Some(chance) => if chance.value > 0.5 { "yes" } else { "no" }.to_owned(),
    }
}

/// The units of a table and what it calls them.
fn units(scenario: &Scenario) -> Vec<(Unit, &str)> {
    let mut units = vec![(Unit::Locality, "Locality")];
    if scenario.organisations.iter().any(|organisation| !organisation.covered) {
        units.push((Unit::Covered, "Under control totals"));
    }
    let organisations = scenario.organisations.iter();
    units.extend(organisations.map(|found| (Unit::organisation(&found.id), found.short.as_str())));
    units
}

/// What `check` says of a file that is right.
pub fn check(
    file: &Path,
    scenario: &Scenario,
    projection: &Projection,
    comparisons: &[Comparison],
    warnings: usize,
) -> String {
    let warned = match warnings {
        0 => "no warnings".to_owned(),
        count => counted(count, "warning"),
    };
    let holds = [
        (scenario.organisations.len(), "organisation"),
        (scenario.contracts.len(), "contract"),
        (scenario.schemes.len(), "scheme"),
        (scenario.transformations.len(), "transformation"),
        (scenario.shocks.len(), "shock"),
        (projection.cases.len(), "case"),
        (scenario.options.len(), "option"),
    ];
    let mut text = format!(
        "{}: right, {warned}\n{}\n{}, {} to {}\n",
        file.display(),
        plain(&scenario.title, 100),
        holds.map(|(count, what)| counted(count, what)).join(", "),
        scenario.base_year,
        scenario.year(scenario.years),
    );
    text.push_str(&bases(scenario));
    for accepted in &scenario.accepted {
        let code = accepted.code.map(|code| code.to_string()).unwrap_or_default();
        let at: Vec<&str> = accepted.of.iter().map(|(at, _)| at.as_str()).collect();
        let line = format!("Accepted: {code}, {}: {}", at.join(" and "), accepted.reason);
        text.push_str(&format!("{}\n", plain(&line, 300)));
    }
    text.push_str(&tie_out::tie_out(scenario));
    let course = population::course(scenario);
    text.push_str("\nGrowth a year, mean over the projected years\n\n");
    let mut table = Table::new(&["", "median (as stated)", "mean (skew included)"]);
    let drivers = (scenario.demand.iter().map(|driver| ("demand", driver)))
        .chain(scenario.prices.iter().map(|index| ("price", index)));
    for (kind, driver) in drivers {
        let (median, mean) = growth(driver, &course);
        table.row("", &[format!("{kind}.{}", driver.name), rate(median), rate(mean)]);
    }
    text.push_str(&table.text());
    let (pairs, listed) = scenario.pairs_of_drivers();
    if pairs > listed {
        text.push_str(&format!(
            "\nnote[{}]: {} of {pairs} pairs of uncertain drivers have no correlation, which is 0: they move independently\n",
            Code::Uncorrelated,
            pairs - listed
        ));
    }
    for option in &scenario.options {
        let preset = option.preset.as_deref().unwrap_or_default();
        if let Some(before) = meant_before(preset) {
            let note = format!(
                "note[{}]: option `{}`: the preset `{preset}` has other rules than in version 0.1.0: {before}",
                Code::PresetChanged,
                option.id
            );
            text.push_str(&format!("\n{}\n", wrapped(&note, 100).join("\n  ")));
        }
    }
    text.push_str(&population::population(scenario, &course));
    if !comparisons.is_empty() {
        text.push_str("\nPublished figures beside simulated ones, £m, surplus/(deficit)\n\n");
        text.push_str(&published(scenario, comparisons));
    }
    text
}

/// What a result warns of: published figures that the scenario does not come to, and chances that are none.
pub fn warnings(scenario: &Scenario, projection: &Projection) -> Vec<String> {
    let mut warnings = published_warnings(scenario, &compare_published(scenario, projection));
    let figures = projection.cases.iter().flat_map(|case| &case.statistics);
    if projection.runs > 0 && figures.map(|figure| figure.sd).all(|sd| sd <= HAIR) {
        warnings.push(
            "nothing in the scenario is uncertain: every run comes to the plan, and chances say only whether the plan \
             meets its totals; give growth a `year_sd` or a `trend_sd`, or savings a `delivery` that is uncertain"
                .to_owned(),
        );
    }
    warnings
}

fn published_warnings(scenario: &Scenario, comparisons: &[Comparison]) -> Vec<String> {
    let outside = comparisons.iter().filter(|comparison| !comparison.within());
    outside
        .map(|comparison| {
            let published = comparison.published;
            format!(
                "the published {} of {} in {} is {} and the scenario comes to {}, which is more \
                 than the tolerance of {} away",
                published.measure,
                plain(&published.unit.to_string(), 48),
                scenario.year(published.year),
                accounts(published.value),
                accounts(comparison.simulated),
                published.tolerance,
            )
        })
        .collect()
}

fn published(scenario: &Scenario, comparisons: &[Comparison]) -> String {
    let mut table = Table::new(&[
        "",
        "year",
        "measure",
        "path",
        "published",
        "simulated",
        "difference",
        "tolerance",
        "",
    ]);
    for comparison in comparisons {
        let published = comparison.published;
        let verdict = if comparison.within() { "within" } else { "warning: outside" };
        table.row(
            "",
            &[
                published.unit.to_string(),
                scenario.year(published.year).to_string(),
                published.measure.clone(),
                published.path.to_string(),
                accounts(published.value),
                accounts(comparison.simulated),
                accounts(comparison.difference()),
                format!("{}", published.tolerance),
                verdict.to_owned(),
            ],
        );
    }
    table.text()
}

/// How many groups of the file's figures say where they come from.
fn bases(scenario: &Scenario) -> String {
    let count = |basis: Basis| findings::answer::marked(scenario, basis);
    match scenario.provenance.len() {
        0 => "No table says where its figures come from (keys basis, source, …)\n".to_owned(),
        _ => {
            let [published, derived, assumed] =
                [Basis::Published, Basis::Derived, Basis::Assumed].map(count);
            let groups = scenario.assumptions.len();
            format!(
                "Where figures come from: of {} of figures, {published} published, {derived} derived, {assumed} assumed, \
                 {} not marked\n",
                counted(groups, "group"),
                groups - published - derived - assumed
            )
        }
    }
}

/// Median and mean growth of a driver, averaged over years.
fn growth(driver: &Driver, course: &Course) -> (f64, f64) {
    let central = course.central(driver);
    let median = central.iter().sum::<f64>() / central.len() as f64;
    (median, median + driver.trend_sd.mean() + driver.year_sd.mean())
}
