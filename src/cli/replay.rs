//! `--only-run`: one run as a statement, line by line, for a reader who checks the arithmetic.

use std::fmt::Write;

use crate::error::{Failure, did_you_mean, listed, quoted};
use crate::model::Model;
use crate::model::statement::{Entry, Section};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::scenario::{Scenario, Unit};
use crate::simulate::{Settings, replay};
use crate::wording::{accounts_to, plain, whole};

/// The statement of run `run` in the case named `DEMAND/EFFICIENCY`, or in the first.
pub fn statement(
    scenario: &Scenario,
    settings: &Settings,
    run: u64,
    case: Option<&str>,
) -> Result<String, Failure> {
    let case = find(scenario, case)?;
    let model = Model::compile(scenario, &Assumptions::of(scenario, case));
    let years = replay(&model, settings, run);
    let (demand, efficiency) = case.ids(scenario);
    let which = match run {
        0 => "the plan (run 0)".to_owned(),
        run => format!("run {run}, seed {}", settings.seed),
    };
    let title = plain(&scenario.title, 100);
    let (demand, efficiency) = (plain(demand, 100), plain(efficiency, 100));
    let mut text = format!(
        "{title}\nStatement of {which}, {demand} / {efficiency}, before support and then with each option.\n\
         £m; positions are surplus/(deficit); savings are taken off cost.\n"
    );
    for unit in scenario.units() {
        unit_statement(&mut text, scenario, &unit, &years);
    }
    for number in 0..scenario.options.len() {
        option_statement(&mut text, scenario, settings, run, Case { option: Some(number), ..case });
    }
    Ok(text)
}

/// What one option makes of the same run: of those under control totals.
fn option_statement(
    text: &mut String,
    scenario: &Scenario,
    settings: &Settings,
    run: u64,
    case: Case,
) {
    let Some(option) = case.option.map(|number| &scenario.options[number]) else { return };
    let model = Model::compile(scenario, &Assumptions::of(scenario, case))
        .with_options(scenario, &[option]);
    let mut years = replay(&model, settings, run);
    years.iter_mut().for_each(|entries| {
        entries.retain(|entry| entry.section == Section::ControlTotal);
    });
    let id = plain(&option.id, 100);
    let _ = writeln!(text, "\nControl-total option {id}: {}", plain(&option.name, 100));
    for unit in scenario.tested() {
        unit_statement(text, scenario, &unit, &years);
    }
}

/// The case named `DEMAND/EFFICIENCY`, or the first.
pub fn find(scenario: &Scenario, wanted: Option<&str>) -> Result<Case, Failure> {
    let cases = Case::all(scenario);
    let name = |case: &Case| {
        let (demand, efficiency) = case.ids(scenario);
        format!("{demand}/{efficiency}")
    };
    let found = match wanted {
        None => cases.first(),
        Some(wanted) => cases.iter().find(|case| name(case) == wanted),
    };
    found.copied().ok_or_else(|| {
        let names: Vec<String> = cases.iter().map(name).collect();
        let wanted = wanted.unwrap_or_default();
        let names = || names.iter().map(String::as_str);
        let meant = did_you_mean(wanted, names()).map_or_else(String::new, |meant| meant + "\n");
        Failure::Usage(format!(
            "there is no case {}\n{meant}cases are: {}",
            quoted(wanted),
            listed(names())
        ))
    })
}

fn unit_statement(text: &mut String, scenario: &Scenario, unit: &Unit, years: &[Vec<Entry>]) {
    let name = match unit {
        Unit::Covered => "Organisations under control totals, together".to_owned(),
        Unit::Locality => "Locality".to_owned(),
        own => scenario.named(own).map_or_else(String::new, |(name, _)| plain(name, 100)),
    };
    let width = years[0].iter().map(|entry| shown(entry).chars().count()).max().unwrap_or(0);
    let _ = write!(text, "\n{name}\n{:width$}", "");
    for year in 0..years.len() {
        let _ = write!(text, "{:>12}", scenario.year(year).to_string());
    }
    text.push('\n');
    let mut section = None;
    for (place, entry) in years[0].iter().enumerate() {
        if entry.unit != *unit {
            continue;
        }
        if section != Some(entry.section) {
            section = Some(entry.section);
            let _ = writeln!(text, "{}", heading(entry.section));
        }
        let _ = write!(text, "{:width$}", shown(entry));
        for (year, entries) in years.iter().enumerate() {
            let value = entries[place].value;
            let figure = match entry.section {
                Section::ControlTotal if year == 0 => String::new(),
                Section::ControlTotal if ["Met", "Duty met"].contains(&entry.name.as_str()) => {
                    if value > 0.5 { "yes" } else { "no" }.to_owned()
                }
                Section::Use | Section::Activity => format!("{value:.4}"),
                Section::People => whole(value.round() as u64),
                _ => accounts_to(value, 3),
            };
            let _ = write!(text, "{figure:>12}");
        }
        text.push('\n');
    }
}

fn shown(entry: &Entry) -> String {
    format!("  {}", plain(&entry.name, 60))
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::People => "Population, people",
        Section::Use => "Use by the population (base year = 1)",
        Section::Activity => "Activity (base year = 1)",
        Section::Income => "Income",
        Section::Cost => "Cost",
        Section::Planned => "New savings planned",
        Section::Saving => "Savings",
        Section::Result => "Result",
        Section::ControlTotal => "Control total",
    }
}
