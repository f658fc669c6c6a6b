//! What a single value may be: a number, a yearly value, a spread, a word, a reference.
//!
//! Each reader says `None` where the value is not that, having reported why; limits, plausible ranges and words come
//! from the format.

use super::reader::Item;
use crate::error::{Code, Place, did_you_mean, listed};
use crate::format::{self, Limits, Names, Number, Quantity, Shape, Value as Allowed};
use crate::scenario::slips;
use crate::scenario::tree::{Node, Value};
use crate::scenario::{Each, Party, Spread, Yearly};
use crate::units::Year;
use crate::wording::{fraction, per_cent, plain_number};

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

/// The id of an option, which stands in no place where a unit could: it may be one of the reserved words.
pub(super) fn option_id(item: &Item<'_>) -> Option<String> {
    let id = text(item)?;
    if !format::RESERVED.contains(&id.as_str()) {
        name(item, &id);
    }
    Some(id)
}

/// Reports what is wrong with `name` as a name to refer to.
pub(super) fn name(item: &Item<'_>, name: &str) {
    const LONGEST: usize = 100;
    let reserved = format::is_provenance(name) || format::RESERVED.contains(&name);
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
    item.error(Code::BadName, format!("{} cannot be a name", item.path), wrong, None);
}

/// One of the words that the format has.
pub(super) fn word(item: &Item<'_>) -> Option<&'static str> {
    let word = item.node.text().unwrap_or_default();
    let words = item.allowed.choices();
    words.iter().copied().find(|choice| *choice == word).or_else(|| {
        let what = format!("one of {}", listed(words.iter().copied()));
        item.expects_with(&what, did_you_mean(word, words.iter().copied()))
    })
}

/// The same as a value of its own type.
pub(super) fn choice<T: std::str::FromStr>(item: &Item<'_>) -> Option<T> {
    word(item)?.parse().ok()
}

/// A reference to something that the scenario defines.
pub(super) fn reference(item: &Item<'_>) -> Option<String> {
    let Allowed::Reference(names, _) = item.allowed else { return None };
    let name = text(item)?;
    item.context.mark_used(*names, &name);
    item.context.refer(*names, &name, &item.node.place).then_some(name)
}

/// An organisation, or a body outside the locality.
pub(super) fn party(item: &Item<'_>) -> Option<Party> {
    if item.node.text() == Some("external") {
        return Some(Party::External);
    }
    reference(item).map(Party::Organisation)
}

/// A finite number within the limits of the format, which is questioned where it is implausible.
pub(super) fn number(item: &Item<'_>) -> Option<f64> {
    let format = item.allowed.number()?;
    let number = figure(item, item.node, format)?;
    question(item, format, &[(number, &item.node.place)]);
    Some(number)
}

/// A figure within limits; nothing is questioned yet.
pub(super) fn figure(item: &Item<'_>, node: &Node, format: &Number) -> Option<f64> {
    let number = match &node.value {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        other => {
            let what = expected(format);
            let node_item = item.sibling_at(node);
            let written = if let Value::Text(text) = other { slips::figure(text) } else { None };
            return match (other, written) {
                (Value::Text(text), _) if text.trim().parse::<f64>().is_ok() => node_item
                    .expects_with(&what, [format!("write it without quotes: {}", text.trim())]),
                (_, Some((figure, kind))) => {
                    let help = [format!("write {figure}, without quotes"), kind.help().to_owned()];
                    node_item.expects_with(&what, help)
                }
                _ => node_item.expects(&what),
            };
        }
    };
    if format.limits.hold(number) {
        return Some(number);
    }
    let title = format!("{} must be {}", item.path, expected(format));
    let label = format!("{} is not", node.description());
    let cure = cure(format, number, |value| format.limits.hold(value));
    item.sibling_at(node).error(Code::OutOfLimits, title, label, cure);
    None
}

/// What must stand there, for a message.
fn expected(number: &Number) -> String {
    let Limits { low, high } = number.limits;
    let or = number.word.map_or_else(String::new, |word| format!(", or \"{word}\""));
    let what = match (number.quantity, number.shape) {
        (_, Shape::Spread) => {
            "a standard deviation, 0 or more; 0.01 is 1 percentage point".to_owned()
        }
        (Quantity::Money, _) if number.limits == Limits::ANY => {
            "a number of £ million, at most 1e9".to_owned()
        }
        (Quantity::Money, _) => {
            "a number of £ million that is not negative, at most 1e9".to_owned()
        }
        (Quantity::Share, _) if number.limits == Limits::SHARE => {
            "a share between 0 and 1".to_owned()
        }
        (Quantity::Rate, _) => format!("a rate between {low} and {high}; 0.02 is 2%"),
        _ if number.limits == Limits::NOT_NEGATIVE => {
            "a number that is not negative, at most 1e9".to_owned()
        }
        _ => format!("a number between {low} and {high}"),
    };
    what + &or
}

/// The likely cure of a figure that is too large or too small: a per cent for a fraction, thousands for millions, a
/// lost or a surplus minus. `right` says what to write instead.
fn cure(format: &Number, value: f64, right: impl Fn(f64) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    if matches!(format.quantity, Quantity::Rate | Quantity::Share) {
        // A little more than the whole is no slip of a hundred.
        let hundredth =
            (!(1.0..2.0).contains(&value.abs()) || value == 1.0).then_some(value / 100.0);
        let meant: Vec<f64> =
            hundredth.into_iter().chain([value / 10.0]).filter(|meant| right(*meant)).collect();
        let larger = (meant.is_empty() && right(value * 100.0)).then_some(value * 100.0);
        let said = meant
            .into_iter()
            .chain(larger)
            .map(|meant| format!("{} is {}", fraction(meant), per_cent(meant)));
        let said: Vec<String> = said.collect();
        let hint = if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) };
        lines.push(format!("{} is {}{hint}", plain_number(value), per_cent(value)));
    }
    if value < 0.0 && right(-value) {
        lines.push(format!("is the minus meant? If not, write {}", plain_number(-value)));
    } else if format.quantity == Quantity::Multiple {
        let meant = value / 100.0;
        let hint = if right(meant) {
            format!(": {} is {}", fraction(meant), per_cent(meant))
        } else {
            String::new()
        };
        lines.push(format!("{0} is {0} times{hint}", plain_number(value)));
    } else if format.quantity == Quantity::Money && value.abs() > 1e6 {
        lines.push("money is in £ million: is this £ thousand, or £?".to_owned());
    } else if format.quantity == Quantity::Plain && right(value / 100.0) {
        lines.push(format!("is it in per cent? If so, write {}", fraction(value / 100.0)));
    }
    lines
}

/// Questions figures beyond the plausible range of their key: the first of them, with what was probably meant.
/// Several are the years of a list, of which none may lie far from the others.
pub(super) fn question(item: &Item<'_>, format: &Number, values: &[(f64, &Place)]) -> bool {
    let Some(range) = format.plausible else { return false };
    let middle = middle(values);
    let alone = values.len() == 1;
    let right = |value: f64| range.holds(value) && (alone || (value - middle).abs() <= range.apart);
    let Some((value, place)) = values.iter().find(|(value, _)| !right(*value)) else {
        return false;
    };
    let count = values.iter().filter(|(value, _)| !right(*value)).count();
    let say = |value: f64| match format.quantity {
        Quantity::Rate | Quantity::Share => per_cent(value),
        _ => plain_number(value),
    };
    let others = if count > 1 { format!(", and so are {} more", count - 1) } else { String::new() };
    let said = say(*value);
    let label = if range.holds(*value) {
        format!("{said} lies far from the other years")
    } else if (range.low..=range.high).contains(value) {
        format!("{said} is very small{others}")
    } else if range.high == Limits::MOST {
        format!("{said} is less than {}{others}", say(range.low))
    } else {
        format!("{said} is not within {} to {}{others}", say(range.low), say(range.high))
    };
    let title = format!("{} is outside the usual range for {}", item.path, range.what);
    let help = cure(format, *value, right);
    let source = format!("where the range comes from: {}", range.source);
    item.warn_at(Code::Implausible, place, title, label, help.into_iter().chain([source]));
    true
}

/// The middle of the values by size; of two, the lower one.
fn middle(values: &[(f64, &Place)]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().map(|(value, _)| *value).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// A whole number within the limits of the format.
pub(super) fn whole(item: &Item<'_>) -> Option<i64> {
    let Allowed::Whole { low, high, word } = *item.allowed else { return None };
    match item.node.value {
        Value::Integer(number) if (low..=high).contains(&number) => Some(number),
        _ => {
            let or = word.map_or_else(String::new, |word| format!(", or \"{word}\""));
            item.expects(&format!("a whole number between {low} and {high}{or}"))
        }
    }
}

/// A whole number that is no year beyond any horizon.
pub(super) fn count(item: &Item<'_>) -> Option<usize> {
    whole(item).and_then(|number| usize::try_from(number).ok())
}

/// What may be said never to happen, whatever an option starts from.
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
        item.error(Code::WrongSum, title, format!("the sum is {shown}"), [what.into()]);
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
                item.sibling_at(node).error(Code::Duplicate, title, "named before", None);
            }
        }
        Some(values)
    }
}

/// The numbers of a list, within limits and questioned together.
fn numbers(item: &Item<'_>, nodes: &[Node], format: &Number) -> Option<Vec<f64>> {
    let read: Vec<Option<f64>> = nodes.iter().map(|node| figure(item, node, format)).collect();
    let values: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
    let places: Vec<_> = values.iter().copied().zip(nodes.iter().map(|node| &node.place)).collect();
    question(item, format, &places);
    Some(values)
}

/// A list of at least one number.
pub(super) fn list(item: &Item<'_>) -> Option<Vec<f64>> {
    let format = item.allowed.number()?;
    match &item.node.value {
        Value::Array(items) if !items.is_empty() => numbers(item, items, format),
        _ => item.expects("a list of numbers"),
    }
}

/// One number for every projected year, or a list with one for each.
pub(super) fn yearly(item: &Item<'_>) -> Option<Yearly> {
    let format = item.allowed.number()?;
    let Value::Array(items) = &item.node.value else {
        return number(item).map(|number| vec![number; item.context.years()]);
    };
    let numbers = numbers(item, items, format);
    match item.context.horizon.get().years {
        Some(years) if years != items.len() => {
            let title = format!("{} must have {years} numbers", item.path);
            let label = format!("{} numbers for {years} projected years", items.len());
            let mut help = vec![
                "one number stands for every projected year; the base year has none".to_owned(),
            ];
            if items.len() == 2 * years {
                help.insert(
                    0,
                    "are commas thousands separators? Write 46000 for 46,000".to_owned(),
                );
            }
            item.error(Code::WrongLength, title, label, help);
            None
        }
        _ => numbers,
    }
}

/// A standard deviation, or a pair of them: below and above the centre.
pub(super) fn spread(item: &Item<'_>) -> Option<Spread> {
    let format = item.allowed.number()?;
    match &item.node.value {
        Value::Array(items) if items.len() == 2 => match numbers(item, items, format)?.as_slice() {
            [below, above] => Some(Spread { below: *below, above: *above }),
            _ => None,
        },
        Value::Array(_) => item.expects_with(
            "one standard deviation, or a pair: [below, above]",
            ["a spread is not given by year".into()],
        ),
        _ => number(item).map(|sd| Spread { below: sd, above: sd }),
    }
}

/// A value for all, or a table of values by name.
pub(super) fn each<T>(
    read: impl Fn(&Item<'_>) -> Option<T>,
) -> impl Fn(&Item<'_>) -> Option<Each<T>> {
    move |item| {
        let Allowed::Each(_, inner) = item.allowed else { return None };
        match item.node.value {
            Value::Table(_) if !item.is_form() => item.named(&read).map(Each::Named),
            _ => {
                let one = Item { allowed: inner, ..item.sibling(item.node, item.path.clone()) };
                read(&one).map(Each::All)
            }
        }
    }
}

/// The index of the year that a label names, the base year being 0; a projected one where the format asks for it.
pub(super) fn year(item: &Item<'_>) -> Option<usize> {
    let Allowed::Year { projected } = *item.allowed else { return None };
    let first = usize::from(projected);
    let year = label(item, "a year as in \"2016/17\"")?;
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

/// The year of known outturn.
pub(super) fn base_year(item: &Item<'_>) -> Option<Year> {
    label(item, "a year as in \"2015/16\"")
}

fn label(item: &Item<'_>, what: &str) -> Option<Year> {
    let text = item.node.text().unwrap_or_default();
    Year::parse(text).or_else(|| {
        let meant = Year::guess(text).map(|year| format!("write \"{year}\""));
        item.expects_with(what, meant)
    })
}

/// A name of the kind that is defined, marked as used whether or not it is written.
pub(super) fn usual(
    names: Names,
    item: Option<Item<'_>>,
    reader: &super::reader::Reader<'_>,
    word: &str,
) -> String {
    match item {
        Some(item) => reference(&item).unwrap_or_default(),
        None => {
            reader.context.mark_used(names, word);
            reader.context.refer(names, word, reader.place);
            word.to_owned()
        }
    }
}
