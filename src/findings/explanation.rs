//! What an explanation says in words: headlines of at most ten words (a name counts as one), names and values.

use crate::questions::explain::{Explained, Measured, StepKind};
use crate::scenario::{Scenario, Unit};
use crate::wording::{accounts_to, plain, pounds, rate};

/// What a unit is called.
pub fn unit_name(scenario: &Scenario, unit: &Unit) -> String {
    match unit {
        Unit::Covered => "Organisations under control totals, together".to_owned(),
        Unit::Locality => "All organisations of the locality, together".to_owned(),
        own => plain(scenario.named(own).map_or(own.as_str(), |(name, _)| name), 60),
    }
}

/// Of a bridge: what worsens the position most, and what savings bring back.
pub fn bridge_headline(unit: &Explained) -> String {
    let changes = unit.bridge.iter().filter_map(|step| match step.kind {
        StepKind::Change(group) => Some((group.label(), step.mean)),
        _ => None,
    });
    let worst = changes.clone().min_by(|a, b| a.1.total_cmp(&b.1));
    let best = changes.max_by(|a, b| a.1.total_cmp(&b.1));
    match (worst, best) {
        (Some((worst, loss)), Some((best, gain))) if loss < -0.05 && gain > 0.05 => {
            let (loss, gain) = (pounds(loss), pounds(gain));
            format!("{worst} {loss} worse; {} {gain} better", lower(best))
        }
        (Some((worst, loss)), _) if loss < -0.05 => format!("{worst} {} worse", pounds(loss)),
        (_, Some((best, gain))) if gain > 0.05 => format!("{best} {} better", pounds(gain)),
        _ => "Nothing changes the position by much".to_owned(),
    }
}

/// Of a tornado: the input with the widest swing.
pub fn tornado_headline(unit: &Explained) -> String {
    match unit.told().next() {
        Some(driver) => {
            let name = driver.label.split(':').next().unwrap_or(&driver.label);
            format!("{name}: the widest swing, {}", pounds(driver.swing.value))
        }
        None => "Nothing that moves the position is uncertain".to_owned(),
    }
}

/// An input's value, as a person would say it.
pub fn input_value(measured: Measured, value: f64) -> String {
    match measured {
        Measured::Growth => rate(value),
        Measured::Share => whole_per_cent(value),
        Measured::Happens => if value > 0.5 { "yes" } else { "no" }.to_owned(),
        Measured::Years => format!("{value:.1}"),
        Measured::Money => format!("£{value:.1}m"),
        Measured::Multiple => format!("×{value:.2}"),
    }
}

/// A share of variance in a table: `61%`, `(14%)`, nil as a dash.
pub fn share(share: f64) -> String {
    match accounts_to(100.0 * share, 0) {
        nil if nil == accounts_to(0.0, 0) => nil,
        figure => match figure.strip_suffix(')') {
            Some(figure) => format!("{figure}%)"),
            None => format!("{figure}%"),
        },
    }
}

/// A share as whole per cents: `61%`, `−14%`.
fn whole_per_cent(share: f64) -> String {
    let sign = if share < -0.005 { "\u{2212}" } else { "" };
    format!("{sign}{:.0}%", (100.0 * share).abs())
}

/// The same with a small first letter.
fn lower(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::explain::Step;
    use crate::questions::inputs::Group;

    fn unit(changes: &[(Group, f64)]) -> Explained {
        let step = |&(group, mean): &(Group, f64)| Step {
            kind: StepKind::Change(group),
            mean,
            se: 0.0,
            around_p10: mean,
            around_p90: mean,
            plan: mean,
            in_order: None,
            in_reverse: None,
        };
        Explained {
            unit: Unit::Covered,
            bridge: changes.iter().map(step).collect(),
            gap: 0.0,
            groups: Vec::new(),
            drivers: Vec::new(),
        }
    }

    #[test]
    fn the_headline_of_a_bridge_names_the_largest_loss_and_the_largest_gain() {
        let both = unit(&[(Group::Prices, -62.1), (Group::Demand, -26.0), (Group::Savings, 42.94)]);
        assert_eq!(bridge_headline(&both), "Pay and prices £62.1m worse; savings £42.9m better");
        assert_eq!(bridge_headline(&unit(&[(Group::Demand, -2.0)])), "Demand £2.0m worse");
        assert_eq!(bridge_headline(&unit(&[])), "Nothing changes the position by much");
    }

    #[test]
    fn values_of_inputs_are_said_as_people_say_them() {
        assert_eq!(input_value(Measured::Share, -0.1394), "\u{2212}14%");
        assert_eq!(input_value(Measured::Share, -0.001), "0%");
        assert_eq!(input_value(Measured::Growth, 0.0238), "2.4%");
        assert_eq!(input_value(Measured::Happens, 1.0), "yes");
        assert_eq!([0.614, -0.141, 0.004].map(share), ["61%", "(14%)", "-"]);
    }
}
