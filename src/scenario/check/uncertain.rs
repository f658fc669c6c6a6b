//! Uncertain values: which form one takes, whether its numbers are in order, and whether its limits let it hold.

use super::reader::Item;
use super::values::{figure, number, question};
use crate::error::{Code, Place};
use crate::format::{self, FORM_LIMITS, FORMS, Number, Quantity};
use crate::scenario::tree::{Table, Value};
use crate::scenario::{Shape, Uncertain};
use crate::wording::{fraction, per_cent, plain_number};

/// A value that may be uncertain.
pub(super) fn uncertain(item: &Item<'_>) -> Option<Uncertain> {
    match &item.node.value {
        Value::Table(table) => form(item, table),
        Value::Integer(_) | Value::Float(_) => number(item).map(Uncertain::certain),
        _ => item.expects_with("a number or an uncertain value", [forms()]),
    }
}

fn forms() -> String {
    let forms: Vec<&str> = FORMS.iter().map(|(form, _)| *form).collect();
    format!("an uncertain value is {}; each with `min` and `max` if need be", forms.join(" or "))
}

fn form(item: &Item<'_>, table: &Table) -> Option<Uncertain> {
    let format = item.allowed.number()?;
    item.context.collect_provenance(&item.path, table);
    let used: Vec<usize> = (0..FORMS.len())
        .filter(|&form| FORMS[form].1.iter().any(|key| table.get(key).is_some()))
        .collect();
    let known = match used.as_slice() {
        [one] => FORMS[*one].1.to_vec(),
        _ => FORMS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect(),
    };
    let known = || known.iter().copied().chain(FORM_LIMITS);
    for entry in &table.entries {
        if !format::is_provenance(&entry.key) && !known().any(|key| key == entry.key) {
            let list = format!("keys of {}", item.path);
            item.context.report_unknown(
                Code::UnknownKey,
                &entry.key_place,
                "key",
                &entry.key,
                &list,
                known,
            );
        }
    }
    let mut numbers = Numbers { item, table, format, found: Vec::new(), complete: true };
    let (min, max) = (numbers.limit("min"), numbers.limit("max"));
    let shape = numbers.shape(&used)?;
    if !numbers.complete {
        return None;
    }
    let value = Uncertain { shape, min, max };
    if !in_order(item, &value) {
        return None;
    }
    // One question of a value: of its figures, else of its median, else of its spread.
    let one_by_one = numbers.found.iter().any(|found| question(item, format, &[*found]));
    if !one_by_one && !question_median(item, format, &value) {
        numbers.question_spread(shape);
    }
    question_limits(item, &value);
    Some(value)
}

/// The numbers of a form, as they are read.
struct Numbers<'i, 'a> {
    item: &'i Item<'a>,
    table: &'i Table,
    format: &'static Number,
    found: Vec<(f64, &'i Place)>,
    /// Whether none was wrong or missing.
    complete: bool,
}

impl Numbers<'_, '_> {
    fn limit(&mut self, key: &str) -> Option<f64> {
        let node = self.table.get(key)?;
        let value = figure(self.item, node, self.format);
        self.complete &= value.is_some();
        self.found.extend(value.map(|value| (value, &node.place)));
        value
    }

    fn one(&mut self, key: &str) -> Option<f64> {
        if self.table.get(key).is_none() {
            let title = format!("{} has no `{key}`", self.item.path);
            self.item.error(Code::MissingKey, title, format!("`{key}` is missing"), None);
            self.complete = false;
        }
        self.limit(key)
    }

    /// The standard deviation, which no limit but 0 holds.
    fn sd(&mut self) -> Option<f64> {
        let node = match self.table.get("sd") {
            Some(node) => node,
            None => return self.one("sd"),
        };
        let size = Number { limits: format::Limits::NOT_NEGATIVE, ..*self.format };
        let size = Number { quantity: format::Quantity::Plain, ..size };
        let value = figure(self.item, node, &size);
        self.complete &= value.is_some();
        value
    }

    fn list<const N: usize>(&mut self, key: &str, shape: &str) -> Option<[f64; N]> {
        let node = self.table.get(key)?;
        let values = node.rows().filter(|items| items.len() == N).map(|items| {
            let values =
                items.iter().map(|item| (figure(self.item, item, self.format), &item.place));
            Vec::from_iter(values)
        });
        let Some(values) = values else {
            self.complete = false;
            return self.item.expects(shape);
        };
        self.found
            .extend(values.iter().filter_map(|(value, place)| value.map(|value| (value, *place))));
        let values: Option<Vec<f64>> = values.into_iter().map(|(value, _)| value).collect();
        self.complete &= values.is_some();
        values.and_then(|values| values.try_into().ok())
    }

    fn shape(&mut self, used: &[usize]) -> Option<Shape> {
        match used {
            [0] => {
                let [p10, p50, p90] = ["p10", "p50", "p90"].map(|key| self.one(key));
                Some(Shape::TwoPiece { p10: p10?, p50: p50?, p90: p90? })
            }
            [1] => {
                let (mean, sd) = (self.one("mean"), self.sd());
                Some(Shape::Normal { mean: mean?, sd: sd? })
            }
            [2] => {
                let [low, high] = self.list("uniform", "uniform = [low, high]")?;
                Some(Shape::Uniform { low, high })
            }
            [3] => {
                let [low, mode, high] =
                    self.list("triangular", "triangular = [low, mode, high]")?;
                Some(Shape::Triangular { low, mode, high })
            }
            [4] => {
                let [low, mode, high] = self.list("pert", "pert = [low, mode, high]")?;
                Some(Shape::Pert { low, mode, high })
            }
            _ => {
                let label = if used.is_empty() { "it has no form" } else { "it has several forms" };
                let title = format!("{} must be one uncertain value", self.item.path);
                self.item.error(Code::NotAForm, title, label, [forms()]);
                None
            }
        }
    }

    fn question_spread(&self, shape: Shape) {
        let (Shape::Normal { sd, .. }, Some(range)) = (shape, self.format.plausible) else {
            return;
        };
        let Some(node) = self.table.get("sd").filter(|_| sd > range.sd) else { return };
        let title = format!("{} spreads further than usual for {}", self.item.path, range.what);
        let label = format!("a standard deviation above {}", plain_number(range.sd));
        let meant = sd / 100.0;
        let cure = (meant <= range.sd).then(|| {
            format!(
                "{} is {} percentage points: {} is {}",
                plain_number(sd),
                plain_number(sd * 100.0),
                plain_number(meant),
                plain_number(sd)
            )
        });
        self.item.warn_at(Code::Implausible, &node.place, title, label, cure);
    }
}

/// Questions a median that is implausible although no figure of the form is. Whether it is.
fn question_median(item: &Item<'_>, format: &Number, value: &Uncertain) -> bool {
    let Some(range) = format.plausible else { return false };
    let (median, (low, high)) = (value.median(), range.median);
    if (low..=high).contains(&median) {
        return false;
    }
    let title = format!("{} is outside the usual range for {}", item.path, range.what);
    let say = |value: f64| {
        if format.quantity == Quantity::Multiple { plain_number(value) } else { per_cent(value) }
    };
    let label = format!("its median is {}, not within {} to {}", say(median), say(low), say(high));
    let meant = [median * 100.0, median * 10.0, -median]
        .into_iter()
        .find(|meant| (low..=high).contains(meant));
    let cure =
        meant.map(|meant| format!("is {} meant, which is {}?", fraction(meant), per_cent(meant)));
    let source = format!("where the range comes from: {}", range.source);
    item.warn_at(
        Code::Implausible,
        &item.node.place,
        title,
        label,
        cure.into_iter().chain([source]),
    );
    true
}

/// Reports numbers that do not rise, and a `min` above `max`.
fn in_order(item: &Item<'_>, value: &Uncertain) -> bool {
    let rises = match value.shape {
        Shape::Certain(_) | Shape::Normal { .. } => true,
        Shape::TwoPiece { p10, p50, p90 } => p10 <= p50 && p50 <= p90,
        Shape::Uniform { low, high } => low <= high,
        Shape::Triangular { low, mode, high } | Shape::Pert { low, mode, high } => {
            low <= mode && mode <= high
        }
    };
    let right = rises && value.min.zip(value.max).is_none_or(|(min, max)| min <= max);
    if !right {
        let what = if rises { "`min` not above `max`" } else { "its numbers in rising order" };
        let cure = (!rises).then(|| order_cure(value.shape)).flatten();
        item.error(
            Code::OutOfOrder,
            format!("{} must have {what}", item.path),
            "out of order",
            cure,
        );
    }
    right
}

/// The one number that would be in order were it a hundredth, a tenth, a hundredfold or of the other sign.
fn order_cure(shape: Shape) -> Option<String> {
    let numbers = match shape {
        Shape::TwoPiece { p10, p50, p90 } => vec![p10, p50, p90],
        Shape::Uniform { low, high } => vec![low, high],
        Shape::Triangular { low, mode, high } | Shape::Pert { low, mode, high } => {
            vec![low, mode, high]
        }
        Shape::Certain(_) | Shape::Normal { .. } => return None,
    };
    let factors = [0.01, 0.1, 100.0, 10.0, -1.0, 0.001];
    let candidates =
        factors.into_iter().flat_map(|factor| (0..numbers.len()).map(move |at| (factor, at)));
    let mends = |(factor, at): &(f64, usize)| {
        let mut mended = numbers.clone();
        mended[*at] *= factor;
        mended.is_sorted() && numbers[*at] != 0.0
    };
    let (factor, at) = candidates.into_iter().find(mends)?;
    let (number, meant) = (numbers[at], numbers[at] * factor);
    Some(format!(
        "is {} meant to be {}, which is {}?",
        plain_number(number),
        fraction(meant),
        per_cent(meant)
    ))
}

/// Questions limits that lie on the wrong side of what the form asks for.
fn question_limits(item: &Item<'_>, value: &Uncertain) {
    // The lowest and the highest figure that the form names and must be able to reach, with what people call them.
    let (low, high) = match value.shape {
        Shape::Certain(_) => return,
        Shape::TwoPiece { p10, p90, .. } => ((p10, "p10"), (p90, "p90")),
        Shape::Normal { mean, .. } => ((mean, "the mean"), (mean, "the mean")),
        Shape::Uniform { low, high } => {
            let middle = ((low + high) / 2.0, "the middle");
            (middle, middle)
        }
        Shape::Triangular { mode, .. } | Shape::Pert { mode, .. } => {
            let top = (mode, "its likeliest value");
            (top, top)
        }
    };
    let (min, max) = (value.min.unwrap_or(f64::NEG_INFINITY), value.max.unwrap_or(f64::INFINITY));
    let wrong = if max < high.0 {
        Some(("max", max, high, "above"))
    } else if min > low.0 {
        Some(("min", min, low, "below"))
    } else {
        None
    };
    if let Some((key, limit, (asked, what), side)) = wrong {
        let place = item
            .node
            .table()
            .and_then(|table| table.get(key))
            .map_or(&item.node.place, |node| &node.place);
        let title = format!("{} has a `{key}` that contradicts it", item.path);
        let label = format!(
            "{what} is asked for at {}, {side} `{key}` = {}",
            plain_number(asked),
            plain_number(limit)
        );
        let help = "samples beyond a limit are moved to it";
        item.warn_at(Code::LimitsAgainstForm, place, title, label, [help.to_owned()]);
    }
}
