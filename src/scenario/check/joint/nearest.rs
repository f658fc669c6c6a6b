//! The nearest correlation matrix to one that cannot hold (Higham, "Computing the nearest correlation matrix: a problem
//! from finance", IMA Journal of Numerical Analysis 22, 2002).

use nalgebra::{DMatrix, SymmetricEigen};

/// Rounds of alternating projections: convergence is linear, and 3 digits take some tens.
const ROUNDS: usize = 500;
/// Change of a round below which nothing more is gained.
const CLOSE: f64 = 1e-10;

/// The correlation matrix nearest to `matrix` in the Frobenius norm, drawn towards the identity by so much that it is
/// positive definite even when its entries are rounded to three decimals.
pub(super) fn nearest(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let size = matrix.nrows();
    let mut correction = DMatrix::zeros(size, size);
    let mut current = matrix.clone();
    for _ in 0..ROUNDS {
        // Dykstra's correction makes the limit the nearest point and not just any.
        let shifted = &current - &correction;
        let semidefinite = without_negative_eigenvalues(&shifted);
        correction = &semidefinite - &shifted;
        let mut next = semidefinite;
        next.fill_diagonal(1.0);
        let change = (&next - &current).norm();
        current = next;
        if change < CLOSE {
            break;
        }
    }
    // An entry rounded to three decimals is off by 0.0005 at most, so eigenvalues by that times the size.
    let shrink = (0.001 + 0.0005 * size as f64).min(0.5);
    let mut shrunk = current * (1.0 - shrink);
    shrunk.fill_diagonal(1.0);
    shrunk
}

/// The nearest positive semidefinite matrix: negative eigenvalues become 0.
fn without_negative_eigenvalues(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let SymmetricEigen { eigenvectors, eigenvalues } = SymmetricEigen::new(matrix.clone());
    let clipped = DMatrix::from_diagonal(&eigenvalues.map(|value| value.max(0.0)));
    &eigenvectors * clipped * eigenvectors.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_highams_paper_is_reproduced() {
        // Section 4 of the paper: the nearest to [[1, 1, 0], [1, 1, 1], [0, 1, 1]] has 0.7607 and 0.1573.
        let matrix = DMatrix::from_row_slice(3, 3, &[1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
        let found = nearest(&matrix);
        let shrink = 1.0 - (0.001 + 0.0005 * 3.0);
        for (at, expected) in [((0, 1), 0.7607), ((1, 2), 0.7607), ((0, 2), 0.1573)] {
            assert!((found[at] / shrink - expected).abs() < 1e-4, "{at:?}: {}", found[at]);
        }
    }

    #[test]
    fn what_comes_out_can_hold_even_when_it_is_rounded() {
        let size = 8;
        let matrix =
            DMatrix::from_fn(size, size, |row, column| if row == column { 1.0 } else { -0.6 });
        let rounded = nearest(&matrix).map(|value| (value * 1e3).round() / 1e3);
        assert!(rounded.clone().cholesky().is_some(), "{rounded}");
        assert!((rounded[(0, 1)] + 1.0 / 7.0).abs() < 0.01, "{rounded}");
    }
}
