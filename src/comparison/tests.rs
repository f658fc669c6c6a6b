use super::*;
use crate::results::options::OptionMeasure::{OnPlan, PublicPurse, WorstTenthCumulativePosition};
use crate::summary::Errors;

#[test]
fn a_difference_is_apart_beyond_two_errors_and_else_says_how_many_runs_it_would_take() {
    let verdict = |value, error| Verdict::of(Estimate { value, error }, 20_000);
    assert_eq!(verdict(-0.5, 0.2), Verdict::Apart);
    assert_eq!(verdict(0.0, 0.0), Verdict::Same);
    assert_eq!(verdict(3.0, 0.0), Verdict::Apart);
    // (2 × 0.2 / 0.1)² = 16 times the runs.
    assert_eq!(verdict(0.1, 0.2), Verdict::NotApart { runs_needed: Some(320_000) });
    assert_eq!(verdict(0.0, 0.2), Verdict::NotApart { runs_needed: None });
}

/// In the first run the second option is the best, in the second the first.
#[test]
fn losses_beside_the_best_of_each_run_differ_as_means_do() {
    let runs: [&[f64]; 2] = [&[10.0, 14.0, 3.0], &[12.0, 13.0, 3.0 + 1e-12]];
    let compared = compare(PublicPurse, &runs, &[1.0, 4.0], Some(0.5), Errors::Runs);
    let [first, second] = compared.opportunity_losses.as_slice() else { panic!("{compared:?}") };
    assert_eq!((first.value, second.value), (2.0 / 3.0, 1.0 / 3.0));
    assert_eq!((first.plan, second.plan), (3.0, 0.0));
    // 2, 0 and 0: a standard deviation of √(4/3).
    assert!((first.error - (4.0_f64 / 9.0).sqrt()).abs() < 1e-15, "{first:?}");
    let difference = compared.differences[0].value;
    assert!((second.value - first.value - difference).abs() < 1e-12, "{difference}");
    let same = compare(PublicPurse, &[runs[0]; 2], &[0.0; 2], Some(0.5), Errors::Runs);
    assert!(same.opportunity_losses.iter().all(|loss| loss.value == 0.0 && loss.error == 0.0));
}

#[test]
fn differences_are_paired_run_by_run() {
    let a = vec![1.0, 2.0, 3.0, 10.0];
    let b: Vec<f64> = a.iter().map(|value| value + 5.0).collect();
    let compared = compare(PublicPurse, &[&a, &b], &[2.0, 2.0], Some(0.5), Errors::Runs);
    assert_eq!(compared.differences, [Estimate { value: -5.0, error: 0.0 }]);
    assert_eq!(compared.best.iter().map(|best| best.value).collect::<Vec<_>>(), [0.0, 1.0]);
    assert_eq!(compared.best.iter().map(|best| best.plan).collect::<Vec<_>>(), [0.5, 0.5]);
    assert_eq!(compared.estimates.iter().map(|found| found.value).collect::<Vec<_>>(), [4.0, 9.0]);
}

#[test]
fn options_that_are_as_good_share_a_run() {
    let runs: [&[f64]; 3] = [&[-10.0, 0.0], &[-10.2, 1.0], &[-14.0, 1.1]];
    let compared = compare(PublicPurse, &runs, &[0.0; 3], Some(0.5), Errors::Runs);
    let best: Vec<f64> = compared.best.iter().map(|best| best.value).collect();
    assert_eq!(best, [0.25, 0.5, 0.25]);
    // Shares of ½ and 0: sd √(1/8), over √2.
    assert!((compared.best[0].error - 0.25).abs() < 1e-15);
    // A share of a turnover below zero once left no option the best.
    let compared = compare(PublicPurse, &runs, &[0.0; 3], Some(-0.5), Errors::Runs);
    let best: Vec<f64> = compared.best.iter().map(|best| best.value).collect();
    assert_eq!(best, [0.5, 0.0, 0.5]);
}

#[test]
fn the_worst_tenths_of_two_options_may_come_from_different_runs() {
    let a: Vec<f64> = (0..20).map(f64::from).collect();
    let b: Vec<f64> = a.iter().rev().map(|value| value + 1.0).collect();
    let compared = compare(WorstTenthCumulativePosition, &[&a, &b], &[0.0; 2], None, Errors::Runs);
    assert_eq!(compared.estimates.iter().map(|found| found.value).collect::<Vec<_>>(), [0.5, 1.5]);
    assert_eq!(compared.differences[0].value, -1.0);
    // Influences are 1, and −9 in one run; 2, and −8 in another: the differences are −1 but for −11 and 9.
    assert!((compared.differences[0].error - (200.0_f64 / 19.0 / 20.0).sqrt()).abs() < 1e-12);
    assert!(compared.best.is_empty());
}

#[test]
fn the_joint_outcomes_are_shares_of_runs_by_how_many_miss_and_whether_together_they_meet() {
    let joint = Joint::of(&[1.0, 0.0, 3.0, 3.0, 4.0, 1.0, 1.0, 1.0], 2);
    assert_eq!(joint.probabilities, [[0.125, 0.5], [0.0, 0.25], [0.125, 0.0]]);
}

#[test]
fn regret_is_what_the_best_of_the_case_has_more() {
    let option = |chance: f64| OptionResults {
        positions: Vec::new(),
        metrics: Vec::new(),
        joint: Vec::new(),
        horizon: OptionMeasure::HORIZON.map(|_| Sampled::certain(chance)).to_vec(),
        best: Sampled::certain(0.0),
        opportunity_loss: Sampled::certain(0.0),
    };
    let one = regret(&[option(0.5), option(0.75), option(0.25)]);
    let other = regret(&[option(0.5), option(0.25), option(0.25)]);
    let of = |case: &[Vec<Regret>]| case.iter().map(|found| found[0].regret).collect::<Vec<_>>();
    assert_eq!((of(&one), of(&other)), (vec![0.25, 0.0, 0.5], vec![0.0, 0.25, 0.25]));
    let largest = largest_regret([&one, &other].into_iter());
    assert_eq!(largest.iter().map(|found| found[0]).collect::<Vec<_>>(), [0.25, 0.25, 0.5]);
    assert_eq!(option(0.5).horizon(OnPlan).map(|found| found.value), Some(0.5));
}

#[test]
fn options_that_are_alike_in_pairs_are_one_set() {
    let pairs = [(0, 2), (2, 3), (1, 4)];
    assert_eq!(joined(6, pairs), [vec![0, 2, 3], vec![1, 4], vec![5]]);
    assert_eq!(joined(2, []), [[0], [1]]);
}
