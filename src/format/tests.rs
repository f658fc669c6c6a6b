use std::collections::BTreeSet;

use super::*;

fn quantity(path: &str) -> Option<Quantity> {
    let path: Vec<&str> = path.split('.').collect();
    at(&path).and_then(|found| found.number()).map(|number| number.quantity)
}

#[test]
fn a_path_leads_to_the_key_that_it_names_through_rows_names_and_forms() {
    assert_eq!(quantity("demand.emergency.growth"), Some(Quantity::Rate));
    assert_eq!(quantity("organisation.acute.cost.Pay.base"), Some(Quantity::Money));
    assert_eq!(quantity("organisation.acute.cost.Pay.activity.emergency"), Some(Quantity::Share));
    assert_eq!(quantity("scheme.acute/CIP.delivery.p50"), Some(Quantity::Share));
    assert_eq!(quantity("option.x.assumptions.scale.acute"), Some(Quantity::Multiple));
    assert_eq!(quantity("option.x.assumptions.payment.emergency.threshold"), Some(Quantity::Share));
    assert_eq!(quantity("option.x.support.performance.achieved.p10"), Some(Quantity::Share));
    assert_eq!(quantity("totals.acute"), Some(Quantity::Money));
    assert_eq!(quantity("correlation.a/b.value"), Some(Quantity::Plain));
    assert_eq!(quantity("organisation.acute.name"), None);
    assert!(at(&["organisation", "acute", "colour"]).is_none());
    assert!(at::<&str>(&[]).is_none());
}

#[test]
fn a_driver_with_the_name_of_a_key_is_still_a_driver() {
    assert_eq!(quantity("price.label.growth"), Some(Quantity::Rate));
    assert_eq!(quantity("efficiency_scenario.x.price.title"), Some(Quantity::Rate));
}

#[test]
fn every_path_belongs_to_a_part_of_the_scenario() {
    let part = |path: &[&str]| at(path).map(|found| found.part);
    assert_eq!(part(&["organisation", "acute", "cost", "Pay", "base"]), Some(Part::Costs));
    assert_eq!(part(&["organisation", "acute", "opening_debt"]), Some(Part::Organisations));
    assert_eq!(part(&["support", "amount", "acute"]), Some(Part::Options));
    assert_eq!(part(&["savings", "shared"]), Some(Part::Savings));
}

#[test]
fn no_table_has_a_key_twice_and_every_key_says_what_it_is() {
    for table in tables() {
        let mut names = BTreeSet::new();
        for key in table.keys {
            assert!(names.insert(key.name), "{} has {} twice", table.name, key.name);
            assert!(!key.help.is_empty(), "{}.{} says nothing", table.name, key.name);
        }
    }
}

#[test]
fn names_of_rows_come_from_keys_of_the_table_and_with_names_a_key_beside_it() {
    for table in tables() {
        for name in table.identity.keys {
            assert!(table.keys.iter().any(|key| key.name == *name), "{}: {name}", table.name);
        }
        for key in table.keys {
            let known = |with: &str| table.keys.iter().any(|other| other.name == with);
            assert!(key.with.is_none_or(known), "{}.{}", table.name, key.name);
        }
    }
}

#[test]
fn defaults_lie_within_limits_and_within_what_is_plausible() {
    for table in tables() {
        for key in table.keys {
            if let (Absent::Number(default), Some(number)) = (key.absent, key.value.number()) {
                assert!(number.limits.hold(default), "{}.{}", table.name, key.name);
                let plausible = number.plausible.is_none_or(|range| range.holds(default));
                assert!(plausible, "{}.{}", table.name, key.name);
            }
        }
    }
}

#[test]
fn plausible_ranges_are_ranges_with_a_source_and_all_are_documented() {
    let mut used = 0;
    for table in tables() {
        for number in table.keys.iter().filter_map(|key| key.value.number()) {
            if let Some(range) = number.plausible {
                used += 1;
                assert!(plausible::ALL.iter().any(|known| **known == *range), "{}", range.what);
                let medians = range.low <= range.median.0 && range.median.1 <= range.high;
                assert!(
                    medians && range.low < range.high && !range.source.is_empty(),
                    "{}",
                    range.what
                );
            }
        }
    }
    assert!(used > 30, "{used}");
}
