//! The format as the tables of keys in its documentation.

use super::contracts::KINDS;
use super::plausible::{ALL, OF_TURNOVER};
use super::table::{Absent, Key, Limits, Number, Plausible, Quantity, Shape, Value};
use super::{PROVENANCE, tables};
use crate::wording::per_cent;

/// The keys of a table of that name: `key`, what it is, what may stand there, and what holds without it. `provenance`
/// names the keys of every table, `payment` the payment mechanisms.
pub fn documentation(table: &str) -> Option<String> {
    match table {
        "provenance" => Some(keys(&PROVENANCE)),
        "payment" => Some(payments()),
        name => tables().into_iter().find(|known| known.name == name).map(|found| keys(found.keys)),
    }
}

fn keys(keys: &'static [Key]) -> String {
    let mut text =
        String::from("| key | what it is | value | if absent |\n| --- | --- | --- | --- |\n");
    for key in keys {
        let absent = absent(key);
        text.push_str(&format!(
            "| `{}` | {} | {} | {absent} |\n",
            key.name,
            key.help,
            value(&key.value)
        ));
    }
    text
}

/// A row for each kind of payment, with the keys that it has beside `kind`.
fn payments() -> String {
    let mut text = String::from(
        "| `kind` | key | what it is | value | if absent |\n| --- | --- | --- | --- | --- |\n",
    );
    for kind in &KINDS {
        let mut name = format!("`{}`", kind.name);
        let further = kind.keys.iter().filter(|key| key.name != "kind");
        for key in further {
            let absent = absent(key);
            text.push_str(&format!(
                "| {name} | `{}` | {} | {} | {absent} |\n",
                key.name,
                key.help,
                value(&key.value)
            ));
            name.clear();
        }
        if !name.is_empty() {
            text.push_str(&format!("| {name} | | | | |\n"));
        }
    }
    text
}

/// Every plausible range with where it comes from: of single figures, then of sums.
pub fn plausible_ranges() -> String {
    let mut text = String::from(
        "| figure | questioned outside | where that comes from |\n| --- | --- | --- |\n",
    );
    for found in ALL {
        text.push_str(&format!("| {} | {} | {} |\n", found.what, range(found), found.source));
    }
    for found in OF_TURNOVER {
        let low =
            if found.low.is_finite() { per_cent(found.low) } else { "any deficit".to_owned() };
        let range = format!("{low} to {}", per_cent(found.high));
        text.push_str(&format!("| {} | {range} | {} |\n", found.what, found.source));
    }
    text
}

fn range(found: &Plausible) -> String {
    let side = |value: f64| number(value);
    let mut text = match (found.low, found.high) {
        (low, Limits::MOST) if low == -Limits::MOST => "never by itself".to_owned(),
        (low, Limits::MOST) => format!("{} or more", side(low)),
        (low, high) => format!("{} to {}", side(low), side(high)),
    };
    if found.least > 0.0 {
        text.push_str(&format!("; 0, or at least {}", side(found.least)));
    }
    if found.apart.is_finite() {
        text.push_str(&format!("; a year within {} of the others", side(found.apart)));
    }
    if found.median != (found.low, found.high) {
        let (low, high) = found.median;
        let median = match high == Limits::MOST {
            true => format!("{} or more", side(low)),
            false => format!("{} to {}", side(low), side(high)),
        };
        text.push_str(&format!("; its median {median}"));
    }
    if found.sd < found.high - found.low && found.sd < Limits::MOST {
        text.push_str(&format!("; `sd` up to {}", side(found.sd)));
    }
    text
}

fn number(value: f64) -> String {
    if value < 0.0 { format!("−{}", -value) } else { value.to_string() }
}

fn absent(key: &Key) -> String {
    match key.absent {
        Absent::Required => "must be given".to_owned(),
        Absent::Says(words) => words.to_owned(),
        Absent::Number(number) => number.to_string(),
        Absent::Numbers(numbers) => format!("`{numbers:?}`"),
        Absent::Flag(flag) => format!("`{flag}`"),
        Absent::Word(word) => format!("`{word}`"),
    }
}

/// What may stand there, in the words that the documentation explains.
fn value(of: &'static Value) -> String {
    match of {
        Value::Number(number) => figure(number),
        Value::Text | Value::Date => "text".to_owned(),
        Value::Id => "a name".to_owned(),
        Value::Flag => "`true` or `false`".to_owned(),
        Value::False => "`false`".to_owned(),
        Value::Any => "anything".to_owned(),
        Value::Word(word) => format!("`\"{word}\"`"),
        Value::Whole { low, high, word } if low == high => or_word(format!("`{low}`"), *word),
        Value::Whole { low, high, word } => {
            let most = if *high == i64::MAX { "on".to_owned() } else { format!("to {high}") };
            or_word(format!("a whole number from {low} {most}"), *word)
        }
        Value::Year { projected: true } => "projected year".to_owned(),
        Value::Year { projected: false } | Value::BaseYear => "year".to_owned(),
        Value::Choice(words) => {
            words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        }
        Value::Reference(names, others) => {
            let others = others.iter().map(|word| format!("`{word}`"));
            std::iter::once(names.words().0.to_owned()).chain(others).collect::<Vec<_>>().join(", ")
        }
        Value::DriverName(others) => {
            let others: String = others.iter().map(|word| format!(", `{word}`")).collect();
            format!("`demand.<service>`, `price.<index>`{others}")
        }
        Value::Measure(words) => {
            let words: String = words.iter().map(|word| format!("`{word}`, ")).collect();
            format!("{words}`activity:<service>`")
        }
        Value::List(inner) => format!("list: {}", value(inner)),
        Value::Table(_) => "table".to_owned(),
        Value::Rows(_) => "rows".to_owned(),
        Value::Kinds(_) => "payment mechanism".to_owned(),
        Value::Named(names, inner) => format!("by {}: {}", names.words().0, value(inner)),
        Value::Each(names, inner) => format!("{}; or by {}", value(inner), names.words().0),
        Value::Or(one, other) => format!("{} or {}", value(one), value(other)),
    }
}

fn or_word(text: String, word: Option<&str>) -> String {
    word.map_or_else(|| text.clone(), |word| format!("{text}, or `\"{word}\"`"))
}

fn figure(number: &Number) -> String {
    let Limits { low, high } = number.limits;
    let kind = match (number.quantity, number.shape) {
        (_, Shape::Spread) => "spread".to_owned(),
        (Quantity::Money, _) if number.limits == Limits::ANY => "money".to_owned(),
        (Quantity::Money, _) => "money, not negative".to_owned(),
        (Quantity::Rate, _) if number.limits == Limits::RATE => "rate".to_owned(),
        (Quantity::Share, _) if number.limits == Limits::SHARE => "share".to_owned(),
        (_, _) if number.limits == Limits::NOT_NEGATIVE => "not negative".to_owned(),
        (_, _) => format!("{} to {}", self::number(low), self::number(high)),
    };
    let shaped = match number.shape {
        Shape::One | Shape::Spread => kind,
        Shape::Yearly => format!("yearly {kind}"),
        Shape::List => format!("list: {kind}"),
        Shape::Uncertain => format!("uncertain {kind}"),
    };
    or_word(shaped, number.word)
}
