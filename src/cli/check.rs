//! `control-total check`: what is wrong with scenario files, and how their figures sit with published ones.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::upgrade::upgrade;
use super::{CheckArguments, Loaded, load, say, say_error, terminal};
use crate::error::{Code, Failure, Problem, render};
use crate::format::ranges;
use crate::projection::{Comparison, Detailed, Mode, Projection, compare_published};
use crate::scenario::{Resolved, Scenario};
use crate::tie_out;
use crate::wording::{accounts, plain_number};

/// Checks every file, and fails with the gravest of their failures.
pub fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    if let Some(out) = &arguments.output {
        let [file] = arguments.files.as_slice() else {
            let text = "one file at a time can be upgraded".to_owned();
            return Err(Failure::Usage(text));
        };
        return upgrade(file, out);
    }
    let failures: Vec<Failure> =
        arguments.files.iter().filter_map(|file| one(file, arguments).err()).collect();
    if let [_, _, ..] = arguments.files.as_slice() {
        failures.iter().for_each(|failure| say_error(&failure.to_string()));
    }
    let (failed, files) = (failures.len(), arguments.files.len());
    match failures.into_iter().max_by_key(Failure::code) {
        None => Ok(()),
        Some(failure) if files == 1 => Err(failure),
        Some(failure) => {
            Err(failure.with_text(format!("{failed} of {files} files cannot be used")))
        }
    }
}

fn one(file: &Path, arguments: &CheckArguments) -> Result<(), Failure> {
    let loaded = load(file, &arguments.scenario, false)?;
    let Loaded { scenario, sources, resolved, warnings, .. } = &loaded;
    let projection = Projection::run(scenario, Mode::Certain, Detailed::EveryCase, &|_| ())
        .map_err(|fault| Failure::Invalid(format!("{}: {fault}", file.display())))?;
    let comparisons = compare_published(scenario, &projection);
    let missed = published_warnings(scenario, resolved, &comparisons);
    if !missed.is_empty() {
        say_error(&render(&missed, sources, io::stderr().is_terminal()));
    }
    let warned = warnings.len() + missed.len();
    say(&terminal::check(file, scenario, &projection, &comparisons, warned));
    if arguments.sampled {
        say(&terminal::sampled(scenario)?);
    }
    Ok(())
}

/// What the plan shows to be implausible: savings that exceed what they are saved from.
pub fn plan_warnings(scenario: &Scenario, resolved: &Resolved) -> Vec<Problem> {
    let warning = |found: tie_out::Exceeded| {
        let tie_out::Exceeded { organisation, schemes, year, saved, cost } = found;
        let year = scenario.year(year);
        let title =
            format!("from {year} on the schemes of `{organisation}` save more than it spends");
        let label = format!(
            "£{}m saved in {year}, of rows that cost £{}m",
            accounts(saved),
            accounts(cost)
        );
        let first =
            schemes.first().map(|name| format!("{organisation}/{name}")).unwrap_or_default();
        let at = ["scheme".to_owned(), first];
        let help = "each year's plan adds to what is banked from the years before: plan less, or for fewer years";
        let code = Code::SavingsExceedCost;
        resolved.warning_of_sum(scenario, code, (&at, saved), (title, label), vec![help.to_owned()])
    };
    let exceeded = tie_out::exceeded(scenario).into_iter().filter_map(warning);
    exceeded.collect()
}

/// Plans whose position moves further in a year than any has been seen to: to be asked where nothing else is
/// questioned, since most such moves follow from what is.
pub fn plan_jumps(scenario: &Scenario, resolved: &Resolved) -> Vec<Problem> {
    let range = &ranges::YEARLY_CHANGE;
    let units = tie_out::tie_out(scenario);
    let organisations = &units[..scenario.organisations.len()];
    let warning = |(id, year, before, after): (String, usize, f64, f64)| {
        let title = format!("the plan of `{id}` moves far in {}", scenario.year(year));
        let label = format!("from £{}m to £{}m", accounts(before), accounts(after));
        let help = vec![
            "hold amounts that begin or end then, plans and growth against their source".to_owned(),
            format!("where the range comes from: {}", range.source),
        ];
        let at = ["organisation".to_owned(), id];
        resolved.warning_of_sum(scenario, Code::PlanJump, (&at, after), (title, label), help)
    };
    tie_out::jumps(organisations, (range.low, range.high)).into_iter().filter_map(warning).collect()
}

/// Published figures that the scenario does not come to, each at its row.
fn published_warnings(
    scenario: &Scenario,
    resolved: &Resolved,
    comparisons: &[Comparison],
) -> Vec<Problem> {
    let outside = comparisons.iter().filter(|comparison| !comparison.within());
    let warning = |comparison: &Comparison| {
        let published = comparison.published;
        let year = scenario.year(published.year);
        let title = format!(
            "the published {} of `{}` in {year} is {} and the scenario comes to {}",
            published.measure,
            published.unit,
            accounts(published.value),
            accounts(comparison.simulated)
        );
        let label = format!(
            "a difference of {}, with a tolerance of {}",
            accounts(comparison.difference()),
            published.tolerance
        );
        let row = format!("{}/{year}/{}", published.unit, published.measure);
        let at = ["published".to_owned(), row, "value".to_owned()].to_vec();
        resolved.warning(
            scenario,
            Code::PublishedMiss,
            &[at],
            (title, label),
            vec![cause(comparison)],
        )
    };
    outside.filter_map(warning).collect()
}

/// What may be behind a difference.
fn cause(comparison: &Comparison) -> String {
    let (published, simulated) = (comparison.published.value, comparison.simulated);
    let near = |value: f64| {
        (value - simulated).abs() <= comparison.published.tolerance.max(0.02 * simulated.abs())
    };
    let write = |value: f64| format!("write {}", plain_number(value));
    if near(-published) {
        format!("is the sign right? A deficit is negative: {}", write(-published))
    } else if near(published / 1000.0) {
        format!("is it in £ thousand? If so, {}", write(published / 1000.0))
    } else if near(published / 1e6) {
        format!("is it in £? If so, {}", write(published / 1e6))
    } else if near(published * 1000.0) {
        format!("is it in £ billion? If so, {}", write(published * 1000.0))
    } else {
        "hold the rows that make it up against their source, or give the figure a `tolerance`"
            .to_owned()
    }
}
