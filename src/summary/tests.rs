use super::*;

fn statistics(values: &[f64], plan: f64, threshold: Option<f64>) -> Statistics {
    Statistics::of(values, plan, threshold, &mut Scratch::default())
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
    assert!((chance.se - (0.158_655 * 0.841_345 / f64::from(n)).sqrt()).abs() < 1e-6);
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
fn a_store_gives_back_columns_in_the_order_of_runs() {
    use crate::model::lane::BLOCK;
    let (columns, runs) = (3, 2 * BLOCK + 5);
    let mut store = Store::default();
    for (block, lanes) in store.room(columns, runs).chunks_mut(columns).enumerate() {
        for (column, lane) in lanes.iter_mut().enumerate() {
            for (place, slot) in lane.iter_mut().enumerate() {
                *slot = (column * 100_000 + block * BLOCK + place) as f64;
            }
        }
    }
    let mut values = Vec::new();
    store.column(1, &mut values);
    let expected: Vec<f64> = (0..runs).map(|run| (100_000 + run) as f64).collect();
    assert_eq!(values, expected);
}
