//! How drivers move together: the correlations, and whether they can all hold at once.
//!
//! Correlations can hold at once where their matrix is positive definite. Where it is not, the smallest
//! groups of drivers that contradict one another are named, and for each pair of a group the range in which
//! it would have to lie. Nothing is corrected: that is a decision for people.

use std::collections::{BTreeMap, BTreeSet};

use nalgebra::{Cholesky, DMatrix, DVector};

use super::cursor::Cursor;
use super::drivers::driver_name;
use super::size;
use super::values::signed_share;
use crate::error::{Place, Problem};
use crate::scenario::{Correlation, DriverName};

/// Pivots below this are 0 but for rounding.
const SMALLEST_PIVOT: f64 = 1e-12;

/// The correlations of the scenario, checked one by one and together.
pub(super) fn correlations(root: &Cursor<'_>) -> Vec<Correlation> {
    let read = driver_name(&["savings"], |name| name.unwrap_or(DriverName::Savings));
    let rows = root.rows("correlation", |row| {
        let between = row.required("between", |item| {
            match (item.items(&read)?.as_slice(), item.node.rows().map_or(0, <[_]>::len)) {
                ([one, other], 2) if one != other => Some((one.clone(), other.clone())),
                _ => item.expects("two different drivers"),
            }
        });
        let value = row.required("value", signed_share);
        let place = row.item("value").map(|item| item.node.place.clone());
        Some((Correlation { between: between?, value: value? }, place?))
    });
    let given: Vec<(Correlation, Place)> = rows.into_iter().flatten().collect();
    if size::correlations_fit(root, given.iter().map(|(correlation, _)| correlation)) {
        Matrix::new(&given).problems().into_iter().for_each(|problem| root.context.report(problem));
    }
    given.into_iter().map(|(correlation, _)| correlation).collect()
}

/// The correlations of the drivers that are named; those not given are 0.
struct Matrix<'a> {
    names: Vec<&'a DriverName>,
    given: BTreeMap<(usize, usize), (f64, &'a Place)>,
}

impl<'a> Matrix<'a> {
    fn new(correlations: &'a [(Correlation, Place)]) -> Matrix<'a> {
        let ends = correlations.iter().flat_map(|(c, _)| [&c.between.0, &c.between.1]);
        let names = Vec::from_iter(BTreeSet::from_iter(ends));
        let at: BTreeMap<&DriverName, usize> = names.iter().copied().zip(0..).collect();
        let mut given = BTreeMap::new();
        for (correlation, place) in correlations {
            let (one, other) = (at[&correlation.between.0], at[&correlation.between.1]);
            // A pair given twice is reported as such; its first value counts here.
            given.entry((one.min(other), one.max(other))).or_insert((correlation.value, place));
        }
        Matrix { names, given }
    }

    fn value(&self, one: usize, other: usize) -> f64 {
        let pair = (one.min(other), one.max(other));
        if one == other { 1.0 } else { self.given.get(&pair).map_or(0.0, |(value, _)| *value) }
    }

    /// A problem for each group of drivers that contradict one another.
    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut drivers = Vec::from_iter(0..self.names.len());
        while let Some(group) = self.contradiction(&drivers) {
            problems.push(self.problem(&group));
            // Without one of its members the group is sound: look for others.
            drivers.retain(|driver| Some(driver) != group.first());
        }
        problems
    }

    /// A smallest set of `drivers` whose matrix is not positive definite: without any one of them it is.
    fn contradiction(&self, drivers: &[usize]) -> Option<Vec<usize>> {
        let mut group = drivers.to_vec();
        let mut needed = 0;
        let mut fails = self.failing_pivot(&group)?;
        // Up to the failing pivot the matrix is not positive definite, and before it it is: that driver is
        // needed, later ones are not. With the needed ones in front, the next failure shows another.
        while fails >= needed {
            group.truncate(fails + 1);
            group[needed..].rotate_right(1);
            needed += 1;
            fails = self.failing_pivot(&group)?;
        }
        group.truncate(fails + 1);
        group.sort_unstable();
        Some(group)
    }

    /// The first pivot at which the Cholesky factorisation of the drivers in this order breaks down.
    fn failing_pivot(&self, drivers: &[usize]) -> Option<usize> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(drivers.len());
        for (index, &driver) in drivers.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(index + 1);
            for (other, above) in rows.iter().enumerate() {
                let dot: f64 = row.iter().zip(above).map(|(a, b)| a * b).sum();
                row.push((self.value(driver, drivers[other]) - dot) / above[other]);
            }
            let pivot = 1.0 - row.iter().map(|x| x * x).sum::<f64>();
            if pivot <= SMALLEST_PIVOT {
                return Some(index);
            }
            row.push(pivot.sqrt());
            rows.push(row);
        }
        None
    }

    fn problem(&self, group: &[usize]) -> Problem {
        const MOST: usize = 12;
        let pairs = group
            .iter()
            .enumerate()
            .flat_map(|(at, &one)| group[at + 1..].iter().map(move |&other| (one, other)));
        let (given, missing): (Vec<_>, Vec<_>) =
            pairs.partition(|pair| self.given.contains_key(pair));
        let line = |&(one, other): &(usize, usize)| {
            let (low, high) = self.range(group, one, other);
            let stated = match self.given.get(&(one, other)) {
                Some((value, _)) => format!("{value} is given"),
                None => "none is given, which is 0".into(),
            };
            let (one, other) = (self.names[one], self.names[other]);
            format!("{one} and {other}: {stated}; it would have to lie between {low} and {high}")
        };
        let place = given.first().and_then(|pair| self.given.get(pair)).map(|(_, place)| *place);
        let title = "these correlations cannot all hold: their matrix is not positive definite";
        let label = format!("{} drivers contradict one another", group.len());
        let mut help = vec!["change one of these pairs, with the others as they are:".to_owned()];
        help.extend(given.iter().take(MOST).map(line));
        help.extend(missing.iter().take(MOST).map(line));
        Problem::error(place.cloned(), title, label).help(help)
    }

    /// Between which values the correlation of two drivers of a contradiction would have to lie. The
    /// others, A, are sound, and so is each of the two with them: with a and b their correlations with A,
    /// the matrix is positive definite within aᵀA⁻¹b ± √((1 − aᵀA⁻¹a)(1 − bᵀA⁻¹b)).
    fn range(&self, group: &[usize], one: usize, other: usize) -> (String, String) {
        let rest: Vec<usize> =
            group.iter().copied().filter(|&driver| driver != one && driver != other).collect();
        let column = |driver: usize| {
            DVector::from_iterator(rest.len(), rest.iter().map(|&r| self.value(driver, r)))
        };
        let matrix = DMatrix::from_fn(rest.len(), rest.len(), |i, j| self.value(rest[i], rest[j]));
        let (a, b) = (column(one), column(other));
        let (centre, radius) = match Cholesky::new(matrix).filter(|_| !rest.is_empty()) {
            Some(factor) => {
                let (left, right) = (factor.solve(&a), factor.solve(&b));
                let spare = (1.0 - a.dot(&left)).max(0.0) * (1.0 - b.dot(&right)).max(0.0);
                (a.dot(&right), spare.sqrt())
            }
            None => (0.0, 1.0),
        };
        // Rounded to inside the open interval, so that what is said to do does.
        let digits = if radius > 0.01 { 1e3 } else { 1e9 };
        let low = (((centre - radius) * digits + 1e-6).floor() + 1.0) / digits;
        let high = (((centre + radius) * digits - 1e-6).ceil() - 1.0) / digits;
        ((low + 0.0).to_string(), (high + 0.0).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str, f64)]) -> Vec<(Correlation, Place)> {
        let driver = |name: &str| DriverName::Price(name.into());
        let place = |source| Place { source, span: 0..1 };
        let correlation = |(index, &(one, other, value)): (usize, &(&str, &str, f64))| {
            (Correlation { between: (driver(one), driver(other)), value }, place(index))
        };
        pairs.iter().enumerate().map(correlation).collect()
    }

    #[test]
    fn three_drivers_that_contradict_one_another_are_found_among_others() {
        let given = given(&[
            ("x", "y", 0.5),
            ("a", "b", 0.9),
            ("b", "c", 0.9),
            ("a", "c", -0.9),
            ("c", "x", 0.1),
        ]);
        let problems = Matrix::new(&given).problems();
        assert_eq!(problems.len(), 1);
        let help = problems[0].help.join("\n");
        // 0.81 ± 0.19, and for the others −0.81 ± 0.19.
        assert!(help.contains(
            "price.a and price.c: -0.9 is given; it would have to lie between 0.621 and 0.999"
        ));
        assert!(help.contains(
            "price.a and price.b: 0.9 is given; it would have to lie between -0.999 and -0.621"
        ));
        assert!(!help.contains("price.x"), "{help}");
    }

    #[test]
    fn a_pair_that_is_missing_is_named_with_its_range() {
        let given = given(&[("a", "b", 0.9), ("b", "c", 0.9)]);
        let problems = Matrix::new(&given).problems();
        let help = problems[0].help.join("\n");
        assert!(help.contains("price.a and price.c: none is given, which is 0; it would have to lie between 0.621 and 0.999"), "{help}");
    }

    #[test]
    fn every_contradiction_is_reported_and_sound_correlations_are_not() {
        let pairs = [("a", "b", 1.0), ("c", "d", -1.0), ("e", "f", 0.99)];
        assert_eq!(Matrix::new(&given(&pairs)).problems().len(), 2);
        assert!(Matrix::new(&given(&[("a", "b", 0.6), ("b", "c", 0.6)])).problems().is_empty());
        assert!(Matrix::new(&[]).problems().is_empty());
    }

    #[test]
    fn a_value_within_the_range_named_makes_the_matrix_sound() {
        for value in [0.621, 0.999] {
            let pairs = [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", value)];
            assert!(Matrix::new(&given(&pairs)).problems().is_empty(), "{value}");
        }
        let pairs = [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", 0.619)];
        assert_eq!(Matrix::new(&given(&pairs)).problems().len(), 1);
    }
}
