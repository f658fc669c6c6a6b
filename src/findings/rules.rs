//! An option's rules in words, as the file states them after presets and defaults.

use crate::scenario::options::{Earn, Level, Period, Window};
use crate::scenario::{ControlTotalOption, Scenario, Yearly};
use crate::wording::{accounts, plain, rate};

/// What each rule is called, and what it says.
pub fn rules(scenario: &Scenario, option: &ControlTotalOption) -> Vec<(&'static str, String)> {
    let mut rules = Vec::new();
    rules
        .extend(option.preset.as_ref().map(|preset| ("Starts from the preset", plain(preset, 80))));
    rules.push(("Tested and paid", level(option.level).to_owned()));
    rules.push(("Period", period(option.period, option.window)));
    if option.carry_surplus != 0.0 || option.carry_deficit != 0.0 {
        let (surplus, deficit) = (rate(option.carry_surplus), rate(option.carry_deficit));
        if option.window == Window::Blocks {
            rules.push((
                "Carried to the next year",
                format!("{surplus} of a surplus, {deficit} of a deficit"),
            ));
        }
    }
    rules.push(("Tolerance", format!("{} of turnover", rates(&option.tolerance))));
    if option.interim_tolerance != option.tolerance {
        rules.push((
            "Tolerance before a block’s last year or a full window",
            format!("{} of turnover", rates(&option.interim_tolerance)),
        ));
    }
    if let Some(total) = &option.total {
        rules.push(("Locality’s control total", format!("£m {}", amounts(total))));
    }
    for (organisation, total) in &option.totals {
        let name = short(scenario, organisation);
        rules.push(("Control total of its own", format!("{name}: £m {}", amounts(total))));
    }
    if let Some(found) = &option.rebase {
        let improve = rates(&found.improve);
        let weight = if found.weight == 1.0 {
            String::new()
        } else {
            format!(", at {}", rate(found.weight))
        };
        rules.push((
            "Totals set anew",
            format!(
                "From the second year on from the last outturn{weight}, {improve} of turnover better, at most £m {}",
                amounts(&found.most)
            ),
        ));
    }
    if let Some(found) = &option.landing {
        rules.push((
            "Landing",
            format!(
                "One-off measures of up to {} of turnover at the year’s end; {} paid back in the next",
                rates(&found.most),
                rate(found.payback)
            ),
        ));
    }
    if let Some(found) = &option.duty {
        let (whose, years) = (level(found.level), period(found.period, found.window));
        rules.push((
            "Duty beside it",
            format!(
                "{whose}; {}; tolerance {} of turnover",
                lower(&years),
                rates(&found.tolerance)
            ),
        ));
    }
    rules.extend(support(scenario, option));
    match &option.borrowing {
        None => rules.push(("Borrowing", "No interest on deficits".to_owned())),
        Some(found) => {
            let write_off = match found.write_off_after {
                None => String::new(),
                Some(years) => format!("; written off after {years} years met"),
            };
            let (met, missed) = (rates(&found.rate), rates(&found.missed_rate));
            let special = found.special_rate.as_ref().map_or_else(String::new, |special| {
                format!(", {} in special measures", rates(special))
            });
            rules.push((
                "Borrowing",
                format!(
                    "Interest of {met}, {missed} where the total was missed{special}{write_off}"
                ),
            ));
        }
    }
    if let Some(found) = &option.oversight {
        let mut said = Vec::new();
        said.extend(found.taper_after.map(|years| {
            format!("support tapers to {} after {years} years met", rate(found.taper_share))
        }));
        said.extend(found.exit_after.map(|years| {
            let again = if found.reentry { ", with a way back" } else { "" };
            format!("exit after {years} years met{again}")
        }));
        said.extend(found.special_measures.map(|share| {
            format!("special measures at {} of turnover below the own total", rate(share))
        }));
        rules.push(("Oversight", said.join("; ")));
    }
    if option.surplus_kept < 1.0 {
        let spent = rate(1.0 - option.surplus_kept);
        rules.push((
            "Surpluses",
            format!("{spent} of what is better than a total is spent before the year ends"),
        ));
    }
    let assumes =
        option.assumptions != crate::scenario::Overrides::default() || option.surplus_kept < 1.0;
    let assumes = if assumes {
        "Yes: see the assumptions log"
    } else {
        "None: it moves money and changes no cost"
    };
    rules.push(("Assumptions of its own", assumes.to_owned()));
    rules
}

fn support(scenario: &Scenario, option: &ControlTotalOption) -> Vec<(&'static str, String)> {
    let Some(support) = &option.support else {
        return vec![("Support", "None".to_owned())];
    };
    let given = support.amount.iter().map(|(organisation, amount)| {
        format!("{} {}", short(scenario, organisation), amounts(amount))
    });
    let given: Vec<String> = given.collect();
    let earn = match support.earn {
        Earn::AllOrNothing => "all or nothing",
        Earn::PoundForPound => "pound for pound of a shortfall",
    };
    let shared = if option.level == Level::Group { "group" } else { "locality" };
    let mut rules = vec![
        ("Support, £m a year", given.join("; ")),
        ("Earned", format!("{earn}; {} hangs on the {shared}", rate(support.locality_share))),
    ];
    if support.incentive > 0.0 {
        let cap = match support.incentive_cap {
            None => "without a cap".to_owned(),
            Some(cap) => format!("at most {} of the support", rate(cap)),
        };
        rules.push(("Bonus", format!("£{} for each £1 better, {cap}", support.incentive)));
    }
    if support.redistribute > 0.0 {
        let share = rate(support.redistribute);
        rules.push((
            "Redistributed",
            format!("{share} of what those that missed forgo goes to those that met"),
        ));
    }
    if let Some(found) = &support.milestone {
        let model = scenario.transformations.iter().find(|known| known.id == found.transformation);
        let name = plain(model.map_or(&found.transformation, |known| &known.name), 60);
        rules.push((
            "Milestone",
            format!(
                "{} of support is paid from the year in which {name} takes effect",
                rate(found.share)
            ),
        ));
    }
    if let Some(found) = &support.rescue {
        rules.push((
            "Rescue",
            format!(
                "After a miss, with a chance of {}, {} of the shortfall is made good",
                rate(found.chance),
                rate(found.share)
            ),
        ));
    }
    rules
}

/// Whose test it is.
fn level(level: Level) -> &'static str {
    match level {
        Level::Organisation => "Each organisation’s own control total",
        Level::Group => "One control total for each group; organisations in none have their own",
        Level::Locality => "One control total for the organisations together",
    }
}

/// Over which years it is tested.
fn period(period: Period, window: Window) -> String {
    match (period, window) {
        (Period::Annual, _) => "Every year on its own".to_owned(),
        (Period::MultiYear { years }, Window::Blocks) => {
            format!("Added up over blocks of {years} years")
        }
        (Period::MultiYear { years }, Window::Rolling) => {
            format!("The last {years} years added up, in every year")
        }
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn short(scenario: &Scenario, id: &str) -> String {
    let organisation = scenario.organisations.iter().find(|found| found.id == id);
    let group = scenario.groups.iter().find(|found| found.id == id);
    let named = organisation.map(|found| &found.short).or_else(|| group.map(|found| &found.short));
    plain(named.map_or(id, |short| short), 60)
}

/// A yearly amount: one figure where all years have the same.
fn amounts(yearly: &Yearly) -> String {
    each(yearly, accounts)
}

fn rates(yearly: &Yearly) -> String {
    each(yearly, rate)
}

fn each(yearly: &Yearly, say: impl Fn(f64) -> String) -> String {
    match yearly.first() {
        Some(&first) if yearly.iter().all(|&value| value == first) => say(first),
        _ => yearly.iter().map(|&value| say(value)).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yearly_value_that_never_changes_is_said_once() {
        assert_eq!(amounts(&vec![9.0, 9.0]), "9.0");
        assert_eq!(amounts(&vec![9.0, 0.0, -1.0]), "9.0, -, (1.0)");
        assert_eq!(rates(&vec![0.01; 5]), "1.0%");
    }
}
