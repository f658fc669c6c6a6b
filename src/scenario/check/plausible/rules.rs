//! Rules of options that have nothing to act on.

use super::{Judge, path};
use crate::error::Code;
use crate::scenario::options::Level;
use crate::scenario::{ControlTotalOption, Scenario};

pub(super) fn check(judge: &Judge<'_>) {
    for option in &judge.scenario.options {
        redistribution(judge, option);
        dearer_loans(judge, option);
    }
}

/// Whether one unit alone pays: the covered together, or a group of all.
fn one_unit_pays(scenario: &Scenario, option: &ControlTotalOption) -> bool {
    let covered = scenario.covered().count();
    match option.level {
        Level::Organisation => covered == 1,
        Level::Group => {
            covered == 1 || scenario.groups.iter().any(|own| own.members.len() == covered)
        }
        Level::Locality => true,
    }
}

fn redistribution(judge: &Judge<'_>, option: &ControlTotalOption) {
    let share = option.support.as_ref().map_or(0.0, |support| support.redistribute);
    if share > 0.0 && one_unit_pays(judge.scenario, option) {
        let at = path(&["option", &option.id, "support", "redistribute"]);
        let title = format!("the support of option `{}` can be paid to nobody else", option.id);
        let label = "one unit alone is tested, so nobody meets where it misses".to_owned();
        let help = "take `redistribute` out, or test organisations or groups".to_owned();
        judge.warn(Code::NoEffect, &[at], title, label, vec![help]);
    }
}

fn dearer_loans(judge: &Judge<'_>, option: &ControlTotalOption) {
    let stated = option.borrowing.as_ref().is_some_and(|own| own.special_rate.is_some());
    let measures = option.oversight.as_ref().is_some_and(|own| own.special_measures.is_some());
    if stated && !measures {
        let at = path(&["option", &option.id, "borrowing", "special_rate"]);
        let title = format!("nobody is in special measures under option `{}`", option.id);
        let label = "this rate is never charged".to_owned();
        let help = "say how far below its total an organisation is put in special measures: `oversight = { special_measures = 0.02 }`";
        judge.warn(Code::NoEffect, &[at], title, label, vec![help.to_owned()]);
    }
}
