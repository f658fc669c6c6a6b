//! What `check` says of the population in segments: who there will be without prevention, and what they use.

use super::Table;
use crate::model::population::Course;
use crate::scenario::Scenario;
use crate::scenario::assumptions::following_population;
use crate::wording::{rate, whole};

/// Where the population goes that some case follows; empty where none does.
pub fn course(scenario: &Scenario) -> Course {
    let services = following_population(scenario).into_iter().map(str::to_owned).collect();
    Course::of(scenario, &services)
}

/// The population in its first and last year, and growth of what it uses.
pub fn population(scenario: &Scenario, course: &Course) -> String {
    if course.growth.is_empty() {
        return String::new();
    }
    let years = [0, scenario.years].map(|year| scenario.year(year).to_string());
    let mut table = Table::new(&["", &years[0], &years[1], "growth a year"]);
    let people = |people: f64| whole(people.round() as u64);
    let (mut first, mut last) = (0.0, 0.0);
    for segment in &scenario.segments {
        let to = course.people[&segment.id][scenario.years];
        let growth = a_year(segment.people, to, scenario);
        table.row("", &[segment.name.clone(), people(segment.people), people(to), growth]);
        first += segment.people;
        last += to;
    }
    let growth = a_year(first, last, scenario);
    table.row("", &["All".to_owned(), people(first), people(last), growth]);
    for (service, usage) in &course.usage {
        let last = usage.last().copied().unwrap_or(1.0);
        let name = format!("use of {service}, base year = 1");
        let growth = a_year(1.0, last, scenario);
        table.row("", &[name, "1.000".to_owned(), format!("{last:.3}"), growth]);
    }
    format!("\nPopulation without prevention, people\n\n{}", table.text())
}

/// Growth a year that leads from one figure to another; empty where there was nothing to grow from.
fn a_year(from: f64, to: f64, scenario: &Scenario) -> String {
    let growth = (to / from).powf(1.0 / scenario.years as f64) - 1.0;
    if from > 0.0 { rate(growth) } else { String::new() }
}
