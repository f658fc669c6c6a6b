//! What a reviewer needs to sign the run off: what was run, how sure its headlines are, what was checked.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::page::{Cell, Look, MOST_ROWS, Page};
use crate::projection::compare_published;
use crate::results::Measure;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;
use crate::simulate::Reconciliation;

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    page.widths(&[44.0, 30.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0])?;
    page.title("Assurance", "What was run, how sure its headlines are, and what was checked")?;
    run(view, page)?;
    errors(view, page)?;
    checks(view, page)?;
    page.line("Sign-off", Look::Heading)?;
    for label in ["Analyst, date", "Assurer, date", "Approver, date"] {
        page.sign(label)?;
    }
    Ok(())
}

fn run(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let (facts, projection) = (view.facts, view.projection);
    page.line("The run", Look::Heading)?;
    let runs = match projection.runs {
        0 => Cell::text("the plan alone; nothing was sampled"),
        runs => Cell::Figure(runs as f64, Look::Whole),
    };
    let said = |label: &str, text: &str| [Cell::text(label), Cell::text(text)];
    page.cells(&said("Program", &format!("control-total {}", facts.version)))?;
    page.cells(&[Cell::text("Runs"), runs])?;
    page.cells(&said("Seed", &projection.seed.to_string()))?;
    page.cells(&said("Sampler", facts.sampler))?;
    for (file, sha256) in facts.inputs {
        page.cells(&said(file, &format!("SHA-256 {sha256}")))?;
    }
    for set in facts.set {
        page.cells(&said("Set on the command line", set))?;
    }
    page.cells(&said("To repeat it", facts.command))?;
    page.gap();
    Ok(())
}

/// Monte Carlo errors of the headlines of the main case.
fn errors(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    if view.projection.runs == 0 {
        return Ok(());
    }
    let last = view.scenario.years;
    let year = view.scenario.year(last);
    page.line("Monte Carlo standard errors of the headlines, main case", Look::Heading)?;
    page.heads(&["Figure", "", "Value", "Standard error"].map(String::from))?;
    let case = &view.projection.cases[view.main];
    for (unit, name) in view.units().into_iter().take(MOST_ROWS) {
        let Some(place) = view.projection.column(&unit, last, &Measure::Position) else { continue };
        for percent in [5, 50, 95] {
            let found = case.statistics[place].percentile_with_error(percent);
            let Some(found) = found else { continue };
            page.cells(&[
                Cell::text(name),
                Cell::text(format!("position {year}, percentile {percent}, £m")),
                Cell::Figure(found.value, Look::Money),
                Cell::Figure(found.error, Look::Error),
            ])?;
        }
    }
    for (option, stated) in view.scenario.options.iter().enumerate() {
        for (measure, what) in [(M::Success, "probability of success"), (M::OnPlan, "on plan")] {
            let options = &view.projection.options;
            let found = options.metric(view.main, option, &Unit::Covered, None, measure);
            let Some(found) = found else { continue };
            page.cells(&[
                Cell::text(&stated.name),
                Cell::text(what),
                Cell::Figure(found.value, Look::Chance),
                Cell::Figure(found.error, Look::Error),
            ])?;
        }
    }
    page.gap();
    Ok(())
}

fn checks(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    page.line("Checks", Look::Heading)?;
    page.heads(&["Check", "Result", "Found", "Allowed"].map(String::from))?;
    let balance = view.projection.reconciliation;
    let passed = |passes: bool| Cell::text(if passes { "passes" } else { "FAILS" });
    page.cells(&[
        Cell::text("Largest difference between two ways of adding up, of turnover"),
        passed(balance.passes()),
        Cell::Figure(balance.largest_difference, Look::Exact),
        Cell::Figure(Reconciliation::ROUNDING, Look::Exact),
    ])?;
    page.gap();
    let comparisons = compare_published(view.scenario, view.projection);
    if !comparisons.is_empty() {
        page.line("Published figures beside simulated ones", Look::Heading)?;
        let heads = ["Figure", "Result", "Published", "Simulated", "Difference", "Tolerance"];
        page.heads(&heads.map(String::from))?;
        for comparison in comparisons.iter().take(MOST_ROWS) {
            let published = comparison.published;
            let year = view.scenario.year(published.year);
            let activity = published.measure.starts_with("activity");
            let look = if activity { Look::Exact } else { Look::Money };
            page.cells(&[
                Cell::text(format!("{} of {}, {year}", published.measure, published.unit)),
                Cell::text(if comparison.within() {
                    "within tolerance"
                } else {
                    "OUTSIDE tolerance"
                }),
                Cell::Figure(published.value, look),
                Cell::Figure(comparison.simulated, look),
                Cell::Figure(comparison.difference(), look),
                Cell::Figure(published.tolerance, Look::Exact),
            ])?;
        }
        page.gap();
    }
    let warnings = view.facts.warnings;
    page.line("Warnings", Look::Heading)?;
    for line in warnings.iter().take(MOST_ROWS) {
        page.sentence(line)?;
    }
    if warnings.is_empty() {
        page.line("None", Look::Line)?;
    }
    page.gap();
    Ok(())
}
