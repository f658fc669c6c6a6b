//! The order of rows of one kind in one transformation: by what they say, never by their place in the file.
//!
//! It decides the number in the name of a row's random stream, so it is stated field by field, as docs/sampling.md has it:
//! another order gives other numbers.

use crate::scenario::{
    Change, Investment, Party, Running, Shape, Transfer, TransformationSaving, Transition,
    Uncertain,
};

/// By service, then organisations (rows of some before rows of all; ids in order), then effect.
pub fn change(row: &Change) -> impl Ord {
    let all = row.organisations.is_none();
    (row.service.as_str(), all, sorted(row.organisations.as_deref()), value(&row.effect))
}

/// Ids in order.
pub fn sorted(ids: Option<&[String]>) -> Vec<&String> {
    let mut ids: Vec<&String> = ids.into_iter().flatten().collect();
    ids.sort();
    ids
}

/// By segments, then effect.
pub fn transition(row: &Transition) -> impl Ord {
    (row.from.as_str(), row.to.as_str(), value(&row.effect))
}

/// By payer, then amounts, then overrun.
pub fn investment(row: &Investment) -> impl Ord {
    let amounts: Vec<u64> = row.amount.iter().copied().map(figure).collect();
    (payer(&row.payer), amounts, value(&row.overrun))
}

/// By payer, then amount, then price index.
pub fn running(row: &Running) -> impl Ord {
    (payer(&row.payer), figure(row.amount), row.price.as_str())
}

/// By organisation, then price index, then amount.
pub fn saving(row: &TransformationSaving) -> impl Ord {
    (row.organisation.as_str(), row.price.as_str(), value(&row.amount))
}

/// By service, then providers, then price index, then share and cost.
pub fn transfer(row: &Transfer) -> impl Ord {
    let route = (row.service.as_str(), row.from.as_str(), payer(&row.to));
    (route, row.price.as_str(), value(&row.share), value(&row.cost))
}

/// Organisations by id, then those outside.
fn payer(party: &Party) -> (bool, &str) {
    (*party == Party::External, party.id())
}

/// By form, by name; then its figures, as the form has them; then `min` and `max`, none before any.
fn value(value: &Uncertain) -> impl Ord + use<> {
    let (form, figures) = match value.shape {
        Shape::Certain(value) => ("certain", vec![value]),
        Shape::Normal { mean, sd } => ("normal", vec![mean, sd]),
        Shape::Pert { low, mode, high } => ("pert", vec![low, mode, high]),
        Shape::Triangular { low, mode, high } => ("triangular", vec![low, mode, high]),
        Shape::TwoPiece { p10, p50, p90 } => ("two-piece", vec![p10, p50, p90]),
        Shape::Uniform { low, high } => ("uniform", vec![low, high]),
    };
    let figures: Vec<u64> = figures.into_iter().map(figure).collect();
    (form, figures, value.min.map(figure), value.max.map(figure))
}

/// A number that orders as the figure does.
fn figure(figure: f64) -> u64 {
    let bits = figure.to_bits();
    if figure.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_order_as_figures_and_not_as_texts() {
        let figures = [f64::NEG_INFINITY, -10.0, -9.5, -0.1, -0.09, 0.0, 0.02, 0.1, 9.0, 10.0];
        assert!(figures.map(figure).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn rows_stand_in_the_stated_order_whatever_the_order_of_the_file() {
        let row = |service: &str, organisations: Option<&[&str]>, effect: Uncertain| Change {
            service: service.to_owned(),
            organisations: organisations.map(|ids| ids.iter().map(|id| (*id).into()).collect()),
            effect,
        };
        let normal =
            |mean, min| Uncertain { shape: Shape::Normal { mean, sd: 0.01 }, min, max: None };
        let rows = [
            row("a", Some(&["one"]), Uncertain::certain(0.5)),
            row("a", Some(&["one"]), normal(-0.1, None)),
            row("a", Some(&["one"]), normal(-0.09, None)),
            row("a", Some(&["one"]), normal(-0.09, Some(-0.5))),
            row("a", Some(&["two", "one"]), Uncertain::certain(-0.5)),
            row("a", Some(&["two"]), Uncertain::certain(-0.5)),
            row("a", None, Uncertain::certain(-0.5)),
            row("b", Some(&["one"]), Uncertain::certain(-0.5)),
        ];
        let mut found: Vec<&Change> = rows.iter().rev().collect();
        found.sort_by_cached_key(|&row| change(row));
        assert!(found.into_iter().eq(&rows));
    }
}
