//! An option's rules in words, as the file states them after presets and defaults.

use crate::scenario::options::{Earn, Level, Period};
use crate::scenario::{ControlTotalOption, Scenario, Yearly};
use crate::wording::{accounts, plain, rate};

/// What each rule is called, and what it says.
pub fn rules(scenario: &Scenario, option: &ControlTotalOption) -> Vec<(&'static str, String)> {
    let mut rules = Vec::new();
    rules
        .extend(option.preset.as_ref().map(|preset| ("Starts from the preset", plain(preset, 80))));
    let level = match option.level {
        Level::Organisation => "Each organisation’s own control total",
        Level::Locality => "One control total for the organisations together",
    };
    rules.push(("Tested and paid", level.to_owned()));
    let period = match option.period {
        Period::Annual => "Every year on its own".to_owned(),
        Period::MultiYear { years } => format!("Added up over blocks of {years} years"),
    };
    rules.push(("Period", period));
    if option.carry_surplus != 0.0 || option.carry_deficit != 0.0 {
        let (surplus, deficit) = (rate(option.carry_surplus), rate(option.carry_deficit));
        rules.push((
            "Carried to the next year",
            format!("{surplus} of a surplus, {deficit} of a deficit"),
        ));
    }
    rules.push(("Tolerance", format!("{} of turnover", rates(&option.tolerance))));
    if option.interim_tolerance != option.tolerance {
        rules.push((
            "Tolerance before a block’s last year",
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
    rules.extend(support(scenario, option));
    match &option.borrowing {
        None => rules.push(("Borrowing", "No interest on deficits".to_owned())),
        Some(found) => {
            let write_off = match found.write_off_after {
                None => String::new(),
                Some(years) => format!("; written off after {years} years met"),
            };
            let (met, missed) = (rate(found.rate), rate(found.missed_rate));
            rules.push((
                "Borrowing",
                format!("Interest of {met}, {missed} where the total was missed{write_off}"),
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
    let assumes = option.assumptions != crate::scenario::Overrides::default();
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
    let mut rules = vec![
        ("Support, £m a year", given.join("; ")),
        ("Earned", format!("{earn}; {} hangs on the locality", rate(support.locality_share))),
    ];
    if support.incentive > 0.0 {
        let cap = rate(support.incentive_cap);
        rules.push((
            "Bonus",
            format!("£{} for each £1 better, at most {cap} of the support", support.incentive),
        ));
    }
    rules
}

fn short(scenario: &Scenario, id: &str) -> String {
    let found = scenario.organisations.iter().find(|found| found.id == id);
    plain(found.map_or(id, |found| &found.short), 60)
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
