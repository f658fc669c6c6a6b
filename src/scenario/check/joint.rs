//! How drivers move together: the correlations, and whether they can all hold at once.
//!
//! Correlations can hold at once where their matrix is positive definite. Where it is not, the smallest
//! groups of drivers that contradict one another are named, and for each pair of a group the range in which
//! it would have to lie, and the nearest correlations that can hold are shown. They are used only where the file asks
//! for them.

mod nearest;

use std::collections::{BTreeMap, BTreeSet};

use nalgebra::{Cholesky, DMatrix, DVector};

use super::drivers::driver_name;
use super::reader::Reader;
use super::size;
use super::values::number;
use crate::error::{Code, Place, Problem};
use crate::scenario::{Correlation, DriverName};

/// Drivers whose nearest correlations are looked for: each round takes the cube of their number.
const MOST_NEAREST: usize = 100;
/// Pivots below this are 0 but for rounding.
const SMALLEST_PIVOT: f64 = 1e-12;

/// The correlations of the scenario, checked one by one and together.
pub(super) fn correlations(root: &Reader<'_>) -> Vec<Correlation> {
    let read = driver_name(|name| name.unwrap_or(DriverName::Savings));
    let rows = root.rows("correlation", |row| {
        let between = row.get("between", |item| {
            match (item.items(&read)?.as_slice(), item.node.rows().map_or(0, <[_]>::len)) {
                ([one, other], 2) if one != other => Some((one.clone(), other.clone())),
                _ => item.expects("two different drivers"),
            }
        });
        let value = row.get("value", number);
        let place = row.item("value").map(|item| item.node.place.clone());
        Some((Correlation { between: between?, value: value? }, place?))
    });
    let given: Vec<(Correlation, Place)> = rows.into_iter().flatten().collect();
    if !size::correlations_fit(root, given.iter().map(|(correlation, _)| correlation)) {
        return Vec::new();
    }
    let matrix = Matrix::new(&given);
    let problems = matrix.problems();
    if problems.is_empty() {
        return given.into_iter().map(|(correlation, _)| correlation).collect();
    }
    let run = root.item("run").and_then(|item| item.node.table());
    if run.and_then(|run| run.text("correlations")) == Some("nearest") {
        if matrix.names.len() <= MOST_NEAREST {
            return matrix.replaced(root);
        }
        let label = format!("{} drivers; at most {MOST_NEAREST} can be", matrix.names.len());
        root.error(
            Code::TooLarge,
            "too many drivers correlate to find the nearest correlations",
            label,
            None,
        );
    }
    problems.into_iter().for_each(|problem| root.context.report(problem));
    Vec::new()
}

/// Whether these correlations can all hold.
pub(in crate::scenario) fn correlations_hold(correlations: &[Correlation]) -> bool {
    let place = Place { source: 0, span: 0..0 };
    let given: Vec<(Correlation, Place)> =
        correlations.iter().map(|pair| (pair.clone(), place.clone())).collect();
    let matrix = Matrix::new(&given);
    matrix.failing_pivot(&Vec::from_iter(0..matrix.names.len())).is_none()
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

    /// Every pair with the nearest correlation that can hold together with the others, and a note that says so.
    fn replaced(&self, root: &Reader<'_>) -> Vec<Correlation> {
        let all = Vec::from_iter(0..self.names.len());
        let place = self.given.values().next().map(|(_, place)| (*place).clone());
        let title = "correlations that cannot all hold are replaced by the nearest that can";
        let label = "asked for by `correlations = \"nearest\"` in [run]";
        let note = Problem::note(Code::Correlations, place, title, label);
        root.context.report(note.help(self.nearest_lines(&all)));
        let nearest = self.nearest(&all);
        let pairs = all.iter().flat_map(|&one| (one + 1..all.len()).map(move |other| (one, other)));
        let replaced = pairs.map(|(one, other)| Correlation {
            between: (self.names[one].clone(), self.names[other].clone()),
            value: nearest[(one, other)],
        });
        // What is still 0 to three decimals needs no row.
        replaced.filter(|pair| pair.value.abs() >= 0.0005).collect()
    }

    fn nearest(&self, group: &[usize]) -> DMatrix<f64> {
        let size = group.len();
        nearest::nearest(&DMatrix::from_fn(size, size, |one, other| {
            self.value(group[one], group[other])
        }))
    }

    /// The nearest correlations of a group, a line for each pair that changes, the largest change first.
    fn nearest_lines(&self, group: &[usize]) -> Vec<String> {
        const MOST: usize = 12;
        let nearest = self.nearest(group);
        let pairs =
            (0..group.len()).flat_map(|one| (one + 1..group.len()).map(move |other| (one, other)));
        let mut changes: Vec<(f64, String)> = pairs
            .map(|(one, other)| {
                let (stated, found) = (self.value(group[one], group[other]), nearest[(one, other)]);
                let (one, other) = (self.names[group[one]], self.names[group[other]]);
                ((found - stated).abs(), format!("{one} and {other}: {found:.3} for {stated}"))
            })
            .filter(|(change, _)| *change >= 0.0005)
            .collect();
        changes.sort_by(|one, other| other.0.total_cmp(&one.0));
        let more = changes.len().saturating_sub(MOST);
        let lines = changes.into_iter().take(MOST).map(|(_, line)| line);
        lines.chain((more > 0).then(|| format!("and {more} more"))).collect()
    }

    /// The bound that all pairs have in common, where every pair of a group has the same correlation: of n drivers it
    /// must lie above −1/(n − 1).
    fn common_bound(&self, group: &[usize]) -> Option<String> {
        let all = Vec::from_iter(0..self.names.len());
        let alike = |drivers: &[usize]| {
            let mut values = drivers.iter().enumerate().flat_map(|(at, &one)| {
                drivers[at + 1..].iter().map(move |&other| {
                    self.given.get(&(one.min(other), one.max(other))).map(|(value, _)| *value)
                })
            });
            let first = values.next()??;
            values.all(|value| value == Some(first)).then_some(first)
        };
        let (drivers, value) = match (alike(&all), alike(group)) {
            (Some(value), _) => (all.len(), value),
            (None, Some(value)) => (group.len(), value),
            (None, None) => return None,
        };
        let pairs = drivers * (drivers - 1) / 2;
        (drivers > 2 && value < 0.0).then(|| {
            let bound = -1.0 / (drivers as f64 - 1.0);
            let shown = (bound * 1e4).ceil() / 1e4;
            format!("all {pairs} pairs of {drivers} drivers are {value}: alike, they would have to be above {shown} for all {pairs}")
        })
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
        let mut help = Vec::from_iter(self.common_bound(group));
        help.push("change one of these pairs, with the others as they are:".to_owned());
        help.extend(given.iter().take(MOST).map(line));
        help.extend(missing.iter().take(MOST).map(line));
        if group.len() <= MOST_NEAREST {
            help.push(format!(
                "or take the nearest that can all hold (`[run]` with `correlations = \"nearest\"`): {}",
                self.nearest_lines(group).join("; ")
            ));
        }
        Problem::error(Code::Correlations, place.cloned(), title, label).help(help)
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
