use super::*;

fn statistics(values: &[f64], plan: f64, threshold: Option<f64>) -> Statistics {
    Statistics::of(values, plan, threshold, Detail::Summary, Errors::Runs, &mut Scratch::default())
}

/// A normal sample by stratification: n points that stand for equal probabilities.
fn normal_points(n: u32) -> Vec<f64> {
    let quantile = |p: f64| {
        // Bisection on the distribution function: slow, and nothing that is tested here.
        let (mut low, mut high) = (-9.0, 9.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            let below = 0.5 * statrs::function::erf::erfc(-middle / std::f64::consts::SQRT_2);
            if below < p { low = middle } else { high = middle }
        }
        low
    };
    (0..n).map(|k| quantile((f64::from(k) + 0.5) / f64::from(n))).collect()
}

#[test]
fn a_normal_sample_gives_the_normals_figures() {
    let n = 20_000;
    let statistics = statistics(&normal_points(n), 0.0, Some(1.0));
    assert!(statistics.mean.abs() < 1e-9);
    assert!((statistics.sd - 1.0).abs() < 1e-3);
    assert!((statistics.se_mean - statistics.sd / f64::from(n).sqrt()).abs() < 1e-15);
    assert!((statistics.percentile(90).unwrap() - crate::units::Z90).abs() < 1e-3);
    // The error of a median is √(π/2) times that of the mean; of P95 √(p(1−p)/n) over the density there.
    let median_error = (std::f64::consts::PI / 2.0 / f64::from(n)).sqrt();
    assert!((statistics.se_percentiles[5] / median_error - 1.0).abs() < 0.01);
    let p95_error = (0.05 * 0.95 / f64::from(n)).sqrt() / 0.103_136;
    assert!((statistics.se_percentiles[10] / p95_error - 1.0).abs() < 0.01);
    assert_eq!(statistics.plan_rank, 0.5);
    let chance = statistics.chance.unwrap();
    assert!((chance.value - 0.158_655).abs() < 1e-4);
    assert!((chance.error - (0.158_655 * 0.841_345 / f64::from(n)).sqrt()).abs() < 1e-6);
}

#[test]
fn a_column_that_never_varies_has_no_error_and_no_negative_nought() {
    let statistics = statistics(&[-0.0; 100], -0.0, Some(0.0));
    assert_eq!((statistics.sd, statistics.se_mean), (0.0, 0.0));
    assert!(statistics.mean.is_sign_positive() && statistics.plan.is_sign_positive());
    assert_eq!(statistics.chance.unwrap().value, 1.0);
}

#[test]
fn a_percentile_on_an_atom_has_no_error() {
    let mut values = vec![0.0; 900];
    values.extend((0..100).map(|n| 1.0 + f64::from(n)));
    let statistics = statistics(&values, 0.0, None);
    assert_eq!(statistics.se_percentiles[5], 0.0);
    assert!(statistics.se_percentiles[10] > 0.0);
}

#[test]
fn a_threshold_missed_by_a_hair_is_met() {
    let statistics = statistics(&[1.0 - 1e-10, 2.0], 1.0, Some(1.0));
    assert_eq!(statistics.chance.unwrap().value, 1.0);
}

#[test]
fn a_store_gives_back_columns_of_each_part_in_the_order_of_runs() {
    use crate::model::block::BLOCK;
    let (parts, runs) = ([3, 0, 2], 2 * BLOCK + 5);
    let figure =
        |part: usize, column: usize, run: usize| (part * 1_000_000 + column * 100_000 + run) as f64;
    let mut store = Store::default();
    for (part, room) in store.room(&parts, runs).into_iter().enumerate() {
        assert_eq!(room.len(), parts[part]);
        for (column, blocks) in room.into_iter().enumerate() {
            for (index, block) in blocks.iter_mut().enumerate() {
                for (run, slot) in block.iter_mut().enumerate() {
                    *slot = figure(part, column, index * BLOCK + run);
                }
            }
        }
    }
    for (part, column) in [(0, 1), (2, 0), (2, 1)] {
        let expected: Vec<f64> = (0..runs).map(|run| figure(part, column, run)).collect();
        assert_eq!(store.column(part, column), expected);
    }
}

#[test]
fn the_worst_tenth_is_the_mean_of_the_lowest_runs_and_its_error_that_of_its_influence() {
    let values: Vec<f64> = (0..40).map(|run| f64::from((run * 7) % 40)).collect();
    let tail = WorstTenth::of(&values);
    // The lowest four are 0, 1, 2 and 3.
    assert_eq!(tail.mean, 1.5);
    assert_eq!([0.0, 3.0, 39.0].map(|value| tail.influence(value)), [-27.0, 3.0, 3.0]);
    let estimate = Sampled::worst_tenth(&values, 5.0, Errors::Runs);
    // Influences are −27, −17, −7 and 37 times 3, with a mean of 1.5.
    let squares = 28.5_f64.powi(2) + 18.5_f64.powi(2) + 8.5_f64.powi(2) + 37.0 * 1.5_f64.powi(2);
    assert!((estimate.error - (squares / 39.0 / 40.0).sqrt()).abs() < 1e-12);
    assert_eq!((estimate.value, estimate.plan), (1.5, 5.0));
    // With fewer than ten runs, and with ties.
    assert_eq!(WorstTenth::of(&[4.0, 2.0, 3.0]).mean, 2.0);
    assert_eq!(WorstTenth::of(&[1.0; 40]).mean, 1.0);
}

#[test]
fn a_chance_and_a_mean_have_the_errors_of_plain_sampling() {
    let hits: Vec<f64> = (0..100).map(|run| f64::from(u8::from(run < 20))).collect();
    let chance = Sampled::chance(&hits, 1.0, Errors::Runs);
    assert_eq!((chance.value, chance.plan), (0.2, 1.0));
    assert!((chance.error - 0.04).abs() < 1e-15);
    // sd² of 1, 2, 3, 4 is 5/3.
    let mean = Sampled::mean(&[1.0, 2.0, 3.0, 4.0], 0.0, Errors::Runs);
    assert_eq!(mean.value, 2.5);
    assert!((mean.error - (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-15);
    assert_eq!(
        Sampled::mean(&[0.3; 7], 0.0, Errors::Runs).error,
        0.0,
        "what never varies has no error"
    );
}

#[test]
fn a_whole_distribution_has_the_percentiles_of_the_summary_among_its_own() {
    let values = normal_points(5000);
    let found = Statistics::of(
        &values,
        0.0,
        None,
        Detail::Distribution,
        Errors::Runs,
        &mut Scratch::default(),
    );
    assert_eq!(statistics(&values, 0.0, None).distribution, None);
    let distribution = found.distribution.unwrap();
    for (percent, percentile) in PERCENTILES.into_iter().zip(found.percentiles) {
        assert_eq!(distribution[usize::from(percent) - 1], percentile, "p{percent}");
    }
    // Order statistics 49 and 50, 4949 and 4950 (counted from 0), and the interpolation between.
    assert_eq!(distribution[0], values[49] + (0.01 * 4999.0 - 49.0) * (values[50] - values[49]));
    assert!(distribution[98] > values[4948] && distribution[98] < values[4951]);
    assert!(distribution.is_sorted() && found.first_runs.is_empty());
}

#[test]
fn sample_paths_are_the_first_runs_in_their_order() {
    let values: Vec<f64> = (0..50).map(|run| f64::from((run * 7) % 50)).collect();
    let detailed = |values: &[f64]| {
        Statistics::of(values, 0.0, None, Detail::Paths, Errors::Runs, &mut Scratch::default())
    };
    assert_eq!(detailed(&values).first_runs, values[..SAMPLE_PATHS]);
    assert_eq!(detailed(&values[..3]).first_runs, values[..3]);
    let constant = detailed(&[4.0; 30]);
    assert_eq!((constant.first_runs, constant.distribution.unwrap()[98]), (vec![4.0; 20], 4.0));
}
