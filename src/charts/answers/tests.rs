use super::*;
use crate::model::probes::Input;
use crate::questions::explain::Measured;
use crate::questions::stress::Condition;
use crate::summary::Estimate;

#[test]
fn a_long_name_cut_off_the_threshold_of_a_condition() {
    let name = "The Royal Three Counties and Borders University Hospitals and Community Services";
    let condition = Condition {
        input: Input::Delivery("acute".to_owned()),
        label: format!("{name} Foundation Trust savings delivered"),
        measured: Measured::Share,
        at_most: true,
        value: 0.78,
        acts: true,
    };
    let share = Estimate { value: 0.5, error: 0.0 };
    let sign = Sign {
        conditions: vec![condition; 2],
        among_failing: share,
        among_others: share,
        then_fails: share,
    };
    let said = signed(&sign);
    assert_eq!(said.matches("savings delivered at most 78%").count(), 2, "{said}");
    assert!(said.chars().count() <= 170, "{said}");
}
