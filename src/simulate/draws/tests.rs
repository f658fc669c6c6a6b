use super::*;
use crate::model::block::BLOCK;

fn quantities(names: &[&str], kind: Kind) -> Quantities {
    let mut quantities = Quantities::default();
    for name in names {
        quantities.yearly(&[name], kind);
    }
    quantities
}

/// The numbers of quantity 0 in year `year`, for `blocks` blocks.
fn sample(quantities: &Quantities, seed: u64, year: usize, blocks: u64) -> Vec<f64> {
    let draws = Draws::new(quantities, seed, Sampler::Plain);
    let mut drawn = draws.room();
    (0..blocks)
        .flat_map(|block| {
            draws.step(year, 1 + block * BLOCK as u64, &mut drawn);
            drawn.yearly.block(0).to_vec()
        })
        .collect()
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

#[test]
fn normals_have_the_moments_and_tails_of_a_normal() {
    let z = sample(&quantities(&["a"], Kind::Normal), 7, 1, 4000);
    let n = z.len() as f64;
    // Five standard errors each: moments of order 1 to 4 have variances 1, 2, 15 and 96 over n.
    for (order, expected, variance) in
        [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0)]
    {
        let moment = mean(z.iter().map(|z| z.powi(order)));
        assert!((moment - expected).abs() < 5.0 * f64::sqrt(variance / n), "moment {order}");
    }
    let p = 0.001_349_898_031_630_095;
    let beyond_three = mean(z.iter().map(|&z| f64::from(u8::from(z > 3.0))));
    assert!((beyond_three - p).abs() < 5.0 * f64::sqrt(p / n));
}

#[test]
fn uniforms_are_spread_evenly_and_never_reach_the_ends() {
    let u = sample(&quantities(&["a"], Kind::Uniform { plan: 0.5 }), 7, 1, 1000);
    assert!(u.iter().all(|&u| u > 0.0 && u < 1.0));
    let n = u.len() as f64;
    let mut counts = [0.0; 20];
    u.iter().for_each(|u| counts[(u * 20.0) as usize] += 1.0);
    let expected = n / 20.0;
    let chi_squared: f64 = counts.iter().map(|c: &f64| (c - expected).powi(2) / expected).sum();
    // The 99.999th percentile of chi-squared with 19 degrees of freedom is about 57.
    assert!(chi_squared < 57.0, "{chi_squared}");
}

#[test]
fn neighbouring_runs_years_seeds_and_names_are_unrelated() {
    let blocks = 800;
    let base = sample(&quantities(&["a"], Kind::Normal), 1, 1, blocks);
    let others = [
        sample(&quantities(&["a"], Kind::Normal), 1, 2, blocks),
        sample(&quantities(&["a"], Kind::Normal), 2, 1, blocks),
        sample(&quantities(&["b"], Kind::Normal), 1, 1, blocks),
        base.iter().cycle().skip(1).take(base.len()).copied().collect(),
        base.iter().cycle().skip(WIDTH_OF_A_PAIR).take(base.len()).copied().collect(),
    ];
    let limit = 5.0 / f64::sqrt(base.len() as f64);
    for (number, other) in others.iter().enumerate() {
        let product = mean(base.iter().zip(other).map(|(a, b)| a * b));
        let squares = mean(base.iter().zip(other).map(|(a, b)| (a * a - 1.0) * (b * b - 1.0)));
        assert!(product.abs() < limit, "{number}: {product}");
        assert!(squares.abs() < 2.0 * limit, "{number}: {squares}");
    }
}

/// A pair of normals from one call of the generator lies this many runs apart.
const WIDTH_OF_A_PAIR: usize = normal::APART;

#[test]
fn a_quantity_keeps_its_numbers_whatever_else_is_drawn() {
    let alone = sample(&quantities(&["a"], Kind::Normal), 3, 2, 2);
    let among = sample(&quantities(&["a", "b", "c"], Kind::Normal), 3, 2, 2);
    assert_eq!(alone, among);
}

#[test]
fn a_mixed_group_has_the_correlation_asked_for() {
    let mut quantities = quantities(&["a", "b", "c"], Kind::Normal);
    let (r_ab, r_bc) = (0.6, -0.5);
    // Cholesky factor of [[1, .6, 0], [.6, 1, -.5], [0, -.5, 1]], by hand.
    let l22 = f64::sqrt(1.0 - r_ab * r_ab);
    let l32 = r_bc / l22;
    let factor = vec![1.0, 0.0, 0.0, r_ab, l22, 0.0, 0.0, l32, f64::sqrt(1.0 - l32 * l32)];
    quantities.yearly_groups.push(Group { members: vec![0, 1, 2], factor });
    let draws = Draws::new(&quantities, 11, Sampler::Plain);
    let mut drawn = draws.room();
    let (mut sums, blocks) = ([0.0; 6], 2000);
    for block in 0..blocks {
        draws.step(1, 1 + block * BLOCK as u64, &mut drawn);
        for run in 0..BLOCK {
            let [a, b, c] = [0, 1, 2].map(|place: usize| drawn.yearly.block(place)[run]);
            for (sum, product) in sums.iter_mut().zip([a * a, b * b, c * c, a * b, b * c, a * c]) {
                *sum += product;
            }
        }
    }
    let n = (blocks as usize * BLOCK) as f64;
    for (sum, expected) in sums.iter().zip([1.0, 1.0, 1.0, r_ab, r_bc, 0.0]) {
        assert!((sum / n - expected).abs() < 5.0 * f64::sqrt(2.0 / n), "{} {expected}", sum / n);
    }
}

#[test]
fn the_plan_has_every_normal_at_nought_and_every_uniform_where_it_is_planned() {
    let mut quantities = quantities(&["a"], Kind::Normal);
    quantities.once(&["late"], Kind::Uniform { plan: 0.3 });
    let plan = Draws::new(&quantities, 5, Sampler::Plain).plan();
    assert_eq!((plan.yearly.block(0)[0], plan.once.block(0)[0]), (0.0, 0.3));
}
