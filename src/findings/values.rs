//! Values of a scenario in the units of their keys: `3.1%`, `(23.3)`, `×1.2`.

use crate::format::{self, Quantity};
use crate::wording::{accounts_to, decimals, per_cent};

/// What the figures of a path measure.
pub fn unit(path: &[String]) -> Quantity {
    format::at(path).and_then(|at| at.number()).map_or(Quantity::Plain, |number| number.quantity)
}

/// A value of a path in the unit of its key: `3.1%`, `(23.3)`, `×1.2`.
pub fn value_said(path: &[String], value: f64) -> String {
    number(unit(path), value)
}

/// A value with all the decimals that the file gives it.
pub fn number(unit: Quantity, value: f64) -> String {
    match unit {
        Quantity::Money if value == 0.0 => "0.0".to_owned(),
        Quantity::Money => accounts_to(value, decimals(value, 1)),
        Quantity::Rate | Quantity::Share => per_cent(value),
        Quantity::Multiple => format!("×{value}"),
        Quantity::Plain => format!("{value}"),
    }
}
