//! What a single value may be: a share, an amount, a yearly value, a spread, an uncertain value.
//!
//! Each reader says `None` where the value is not that, having reported why. Readers that take a reader
//! make lists and yearly values of it.

use super::context::Kind;
use super::cursor::{Cursor, Item};
use crate::error::{did_you_mean, listed};
use crate::scenario::tree::Value;
use crate::scenario::{Each, Party, Shape, Spread, Uncertain, Yearly};
use crate::units::Year;

/// Words that scenario files use for something else, besides those of provenance.
const RESERVED: [&str; 4] = ["external", "covered", "locality", "horizon"];

pub(super) fn text(item: &Item<'_>) -> Option<String> {
    match &item.node.value {
        Value::Text(text) => Some(text.clone()),
        _ => item.expects_with("a text", ["write it in quotes: `\"…\"`".into()]),
    }
}

pub(super) fn flag(item: &Item<'_>) -> Option<bool> {
    match item.node.value {
        Value::Boolean(flag) => Some(flag),
        _ => item.expects("`true` or `false`"),
    }
}

/// A name that other parts of the file may refer to.
pub(super) fn id(item: &Item<'_>) -> Option<String> {
    let id = text(item)?;
    name(item, &id);
    Some(id)
}

/// Reports what is wrong with `name` as a name to refer to.
pub(super) fn name(item: &Item<'_>, name: &str) {
    const LONGEST: usize = 100;
    let reserved = crate::scenario::PROVENANCE.contains(&name) || RESERVED.contains(&name);
    let wrong = if name.trim().is_empty() {
        "it is empty"
    } else if name.chars().count() > LONGEST {
        "it has more than 100 characters"
    } else if name.chars().any(|character| character.is_control() || character == '/') {
        "it holds a slash or a control character"
    } else if reserved {
        "the word has a meaning of its own in scenario files"
    } else {
        return;
    };
    item.error(format!("{} cannot be a name", item.path), wrong, None);
}

/// One of a few words.
pub(super) fn one_of<T: Copy>(choices: &[(&str, T)]) -> impl Fn(&Item<'_>) -> Option<T> {
    move |item| {
        let word = item.node.text().unwrap_or_default();
        let words = || choices.iter().map(|(word, _)| *word);
        let found = choices.iter().find(|(choice, _)| *choice == word).map(|(_, value)| *value);
        found.or_else(|| {
            let what = format!("one of {}", listed(words()));
            item.expects_with(&what, did_you_mean(word, words()))
        })
    }
}

/// A reference to something that the scenario defines.
pub(super) fn reference(kind: Kind) -> impl Fn(&Item<'_>) -> Option<String> {
    move |item| {
        let name = text(item)?;
        item.context.mark_used(kind, &name);
        item.context.refer(kind, &name, &item.node.place).then_some(name)
    }
}

/// An organisation, or somebody outside the locality.
pub(super) fn party(item: &Item<'_>) -> Option<Party> {
    if item.node.text() == Some("external") {
        return Some(Party::External);
    }
    reference(Kind::Organisation)(item).map(Party::Organisation)
}

/// A finite number within limits, which `what` describes.
fn within(item: &Item<'_>, low: f64, high: f64, what: &str) -> Option<f64> {
    let number = match item.node.value {
        Value::Integer(number) => number as f64,
        Value::Float(number) => number,
        _ => return item.expects(what),
    };
    if (low..=high).contains(&number) { Some(number) } else { item.expects(what) }
}

pub(super) fn share(item: &Item<'_>) -> Option<f64> {
    within(item, 0.0, 1.0, "a share between 0 and 1")
}

/// £m, of either sign.
pub(super) fn money(item: &Item<'_>) -> Option<f64> {
    within(item, -1e9, 1e9, "a number of £ million, at most 1e9")
}

/// £m, or a factor, not below 0.
pub(super) fn not_negative(item: &Item<'_>) -> Option<f64> {
    within(item, 0.0, 1e9, "a number that is not negative, at most 1e9")
}

/// Between −1 and 1: a correlation.
pub(super) fn signed_share(item: &Item<'_>) -> Option<f64> {
    within(item, -1.0, 1.0, "a number between -1 and 1")
}

/// What is added to a delivery rate, itself between 0 and 2.
pub(super) fn delivery_step(item: &Item<'_>) -> Option<f64> {
    within(item, -2.0, 2.0, "a number between -2 and 2")
}

/// A growth rate. One that looks like a percentage is questioned.
pub(super) fn growth(item: &Item<'_>) -> Option<f64> {
    let rate = within(item, -1.0, 10.0, "a rate between -1 and 10; 0.02 is 2%")?;
    if rate.abs() > 0.5 {
        let label = format!("{rate} is {}%: 0.02 is 2%", rate * 100.0);
        item.warning(format!("{} is a very large rate", item.path), label);
    }
    Some(rate)
}

/// A whole number within limits.
pub(super) fn whole(low: i64, high: i64) -> impl Fn(&Item<'_>) -> Option<i64> {
    move |item| match item.node.value {
        Value::Integer(number) if (low..=high).contains(&number) => Some(number),
        _ => item.expects(&format!("a whole number between {low} and {high}")),
    }
}

/// A whole number of years.
pub(super) fn years(low: usize, high: usize) -> impl Fn(&Item<'_>) -> Option<usize> {
    let whole = whole(low as i64, high as i64);
    move |item| whole(item).and_then(|number| usize::try_from(number).ok())
}

/// Something that may be said never to happen, whatever an option starts from.
pub(super) fn or_never<T>(
    read: impl Fn(&Item<'_>) -> Option<T>,
) -> impl Fn(&Item<'_>) -> Option<T> {
    move |item| {
        if item.node.text() == Some("never") { None } else { read(item) }
    }
}

/// Reports shares that do not sum to 1, to within 1e-6; `what` they are.
pub(super) fn sum_to_one<'v>(
    item: &Item<'_>,
    shares: impl IntoIterator<Item = &'v f64>,
    what: &str,
) {
    let sum: f64 = shares.into_iter().sum();
    if (sum - 1.0).abs() > 1e-6 {
        let title = format!("{} must sum to 1", item.path);
        // Rounded, and without the sign that an empty sum has.
        let shown = (sum * 1e9).round() / 1e9 + 0.0;
        item.error(title, format!("the sum is {shown}"), [what.into()]);
    }
}

/// A list that names nothing twice.
pub(super) fn distinct<T: PartialEq>(
    read: impl Fn(&Item<'_>) -> Option<T>,
) -> impl Fn(&Item<'_>) -> Option<Vec<T>> {
    move |item| {
        let values = item.items(&read)?;
        let nodes = item.node.rows().unwrap_or_default();
        for (index, node) in nodes.iter().enumerate() {
            if values[..index].contains(&values[index]) {
                let title = format!("{} names something twice", item.path);
                item.sibling(node).error(title, "named before", None);
            }
        }
        Some(values)
    }
}

/// A list of at least one number.
pub(super) fn list(
    read: impl Fn(&Item<'_>) -> Option<f64>,
) -> impl Fn(&Item<'_>) -> Option<Vec<f64>> {
    move |item| match &item.node.value {
        Value::Array(items) if !items.is_empty() => item.items(&read),
        _ => item.expects("a list of numbers"),
    }
}

/// One number for every projected year, or a list with one for each.
pub(super) fn yearly(
    read: impl Fn(&Item<'_>) -> Option<f64>,
) -> impl Fn(&Item<'_>) -> Option<Yearly> {
    move |item| {
        let Value::Array(items) = &item.node.value else {
            return read(item).map(|number| vec![number; item.context.years()]);
        };
        let numbers = item.items(&read);
        match item.context.horizon.get().years {
            Some(years) if years != items.len() => {
                let title = format!("{} must have {years} numbers", item.path);
                let label = format!("{} numbers for {years} projected years", items.len());
                let help = "one number stands for every projected year; the base year has none";
                item.error(title, label, [help.into()]);
                None
            }
            _ => numbers,
        }
    }
}

/// A standard deviation, or a pair of them: below and above the centre.
pub(super) fn spread(item: &Item<'_>) -> Option<Spread> {
    let deviation = |item: &Item<'_>| within(item, 0.0, 10.0, "a standard deviation, 0 or more");
    match &item.node.value {
        Value::Array(items) if items.len() == 2 => match item.items(deviation)?.as_slice() {
            [below, above] => Some(Spread { below: *below, above: *above }),
            _ => None,
        },
        Value::Array(_) => item.expects_with(
            "one standard deviation, or a pair: [below, above]",
            ["a spread is not given by year".into()],
        ),
        _ => deviation(item).map(|sd| Spread { below: sd, above: sd }),
    }
}

/// A value for all, or a table of values by name.
pub(super) fn each<T>(
    kind: Kind,
    read: impl Fn(&Item<'_>) -> Option<T>,
) -> impl Fn(&Item<'_>) -> Option<Each<T>> {
    move |item| match item.node.value {
        Value::Table(_) if !is_shape(item) => item.named(kind, &read).map(Each::Named),
        _ => read(item).map(Each::All),
    }
}

/// The forms of an uncertain value, by the keys that tell them apart.
const FORMS: [(&str, &[&str]); 5] = [
    ("{ p10, p50, p90 }", &["p10", "p50", "p90"]),
    ("{ mean, sd }", &["mean", "sd"]),
    ("{ uniform = [low, high] }", &["uniform"]),
    ("{ triangular = [low, mode, high] }", &["triangular"]),
    ("{ pert = [low, mode, high] }", &["pert"]),
];

fn is_shape(item: &Item<'_>) -> bool {
    let keys = |key: &str| item.node.table().is_some_and(|table| table.get(key).is_some());
    FORMS.iter().any(|(_, form)| form.iter().any(|key| keys(key)))
}

/// A value that may be uncertain.
pub(super) fn uncertain(item: &Item<'_>) -> Option<Uncertain> {
    match &item.node.value {
        Value::Table(_) => item.table(|table| uncertain_table(item, table))?,
        Value::Integer(_) | Value::Float(_) => money(item).map(Uncertain::certain),
        _ => item.expects_with("a number or an uncertain value", [forms()]),
    }
}

fn forms() -> String {
    let forms: Vec<&str> = FORMS.iter().map(|(form, _)| *form).collect();
    format!("an uncertain value is {}; each with `min` and `max` if need be", forms.join(" or "))
}

fn uncertain_table(item: &Item<'_>, table: &Cursor<'_>) -> Option<Uncertain> {
    let there = |keys: &[&str]| {
        keys.iter().any(|key| item.node.table().is_some_and(|table| table.get(key).is_some()))
    };
    let used: Vec<usize> = (0..FORMS.len()).filter(|&form| there(FORMS[form].1)).collect();
    let three = |key| match table.maybe(key, list(money))?.as_slice() {
        &[low, mode, high] => Some((low, mode, high)),
        _ => item.expects(&format!("{key} = [low, mode, high]")),
    };
    let limits = (table.maybe("min", money), table.maybe("max", money));
    let shape = match used.as_slice() {
        [0] => {
            let [p10, p50, p90] = ["p10", "p50", "p90"].map(|key| table.required(key, money));
            Shape::TwoPiece { p10: p10?, p50: p50?, p90: p90? }
        }
        [1] => {
            let (mean, sd) = (table.required("mean", money), table.required("sd", not_negative));
            Shape::Normal { mean: mean?, sd: sd? }
        }
        [2] => match table.maybe("uniform", list(money))?.as_slice() {
            &[low, high] => Shape::Uniform { low, high },
            _ => return item.expects("uniform = [low, high]"),
        },
        [3] => {
            let (low, mode, high) = three("triangular")?;
            Shape::Triangular { low, mode, high }
        }
        [4] => {
            let (low, mode, high) = three("pert")?;
            Shape::Pert { low, mode, high }
        }
        _ => {
            FORMS.iter().flat_map(|(_, keys)| keys.iter()).for_each(|key| drop(table.item(key)));
            let label = if used.is_empty() { "it has no form" } else { "it has several forms" };
            let title = format!("{} must be one uncertain value", item.path);
            item.error(title, label, [forms()]);
            return None;
        }
    };
    let in_order = match shape {
        Shape::Certain(_) | Shape::Normal { .. } => true,
        Shape::TwoPiece { p10, p50, p90 } => p10 <= p50 && p50 <= p90,
        Shape::Uniform { low, high } => low <= high,
        Shape::Triangular { low, mode, high } | Shape::Pert { low, mode, high } => {
            low <= mode && mode <= high
        }
    };
    let (min, max) = limits;
    if !in_order || min.zip(max).is_some_and(|(min, max)| min > max) {
        let what = if in_order { "`min` not above `max`" } else { "its numbers in rising order" };
        item.error(format!("{} must have {what}", item.path), "out of order", None);
        return None;
    }
    Some(Uncertain { shape, min, max })
}

/// The index of the year that a label names, the base year being 0.
pub(super) fn year(item: &Item<'_>) -> Option<usize> {
    labelled_year(item, 0)
}

/// The index of the projected year that a label names.
pub(super) fn projected_year(item: &Item<'_>) -> Option<usize> {
    labelled_year(item, 1)
}

fn labelled_year(item: &Item<'_>, first: usize) -> Option<usize> {
    let Some(year) = Year::parse(item.node.text().unwrap_or_default()) else {
        return item.expects("a year as in \"2016/17\"");
    };
    let horizon = item.context.horizon.get();
    // Without a horizon no year can be placed, and that has been reported.
    let (base, years) = horizon.base.zip(horizon.years)?;
    let index = usize::try_from(year.since(base)).ok();
    index.filter(|index| (first..=years).contains(index)).or_else(|| {
        let kind = if first == 0 { "a year of the horizon" } else { "a projected year" };
        let (from, to) = (base.plus(first), base.plus(years));
        item.expects(&format!("{kind}, {from} to {to}"))
    })
}
