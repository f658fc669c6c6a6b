//! Slips planted one at a time at the places of the shipped scenarios where they can happen: at least 95 in 100 of each kind
//! are named at their place with a likely cure, while nothing is said of the scenarios as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{fs, io};

use control_total::error::{Problem, Severity};
use control_total::format::{Quantity, at};
use control_total::scenario::{Input, Reading, read};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::common::project;

/// Every so many places of a kind are tried.
const EVERY: usize = 5;

/// A number of a file.
struct Number {
    path: Vec<String>,
    span: Range<usize>,
    value: f64,
}

/// A text with a slip, and the line that it stands in.
struct Plant {
    text: String,
    line: usize,
    told: String,
    /// What names the row or the table that it stands in.
    row: Vec<String>,
}

/// Reads `file` with the content of `planted` changed to `text`.
fn check(file: &Path, planted: &Path, text: Option<&str>) -> Reading {
    let load = |path: &Path| -> io::Result<Vec<u8>> {
        let same = fs::canonicalize(path)? == fs::canonicalize(planted)?;
        text.filter(|_| same).map_or_else(|| fs::read(path), |text| Ok(text.as_bytes().to_vec()))
    };
    read(&Input { path: file.to_owned(), set: Vec::new() }, &load)
}

fn numbers(text: &str) -> Vec<Number> {
    let table = DeTable::parse(text).unwrap().into_inner();
    let mut found = Vec::new();
    in_table(&table, &mut Vec::new(), &mut found);
    found
}

fn in_table(table: &DeTable<'_>, path: &mut Vec<String>, found: &mut Vec<Number>) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        in_value(value, path, found);
        path.pop();
    }
}

fn in_value(value: &Spanned<DeValue<'_>>, path: &mut Vec<String>, found: &mut Vec<Number>) {
    match value.get_ref() {
        DeValue::Table(table) => in_table(table, path, found),
        DeValue::Array(items) => {
            for item in items {
                // A row goes by what names it.
                let row = match item.get_ref() {
                    DeValue::Table(row) => row,
                    _ => {
                        in_value(item, path, found);
                        continue;
                    }
                };
                let text = |key: &str| row.get(key).and_then(|node| node.get_ref().as_str());
                let name = text("id")
                    .or_else(|| text("name"))
                    .or_else(|| text("organisation"))
                    .or_else(|| text("service"));
                path.push(name.unwrap_or("row").to_owned());
                in_table(row, path, found);
                path.pop();
            }
        }
        DeValue::Float(_) | DeValue::Integer(_) => {
            let number = match value.get_ref() {
                DeValue::Float(number) => number.as_str().parse(),
                DeValue::Integer(number) => number.as_str().parse(),
                _ => return,
            };
            if let Ok(value_) = number {
                found.push(Number { path: path.clone(), span: value.span(), value: value_ });
            }
        }
        _ => {}
    }
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}

/// A number in place of another.
fn put(text: &str, number: &Number, written: &str) -> Plant {
    let mut planted = text.to_owned();
    planted.replace_range(number.span.clone(), written);
    let told = format!("{} {} → {written}", number.path.join("."), number.value);
    let row = number.path.iter().take(2).chain(number.path.last()).cloned().collect();
    Plant { text: planted, line: line(text, number.span.start), told, row }
}

fn quantity(number: &Number) -> Option<Quantity> {
    at(&number.path).and_then(|at| at.number()).map(|number| number.quantity)
}

/// Figures in per cent where a fraction is asked for. Below 0.15% the result is a rate like any other.
fn per_cent(text: &str) -> Vec<Plant> {
    let fractions = |number: &&Number| {
        let rate = matches!(quantity(number), Some(Quantity::Rate | Quantity::Share));
        rate && number.value.abs() >= 0.0015 && number.value.abs() <= 1.0
    };
    numbers(text)
        .iter()
        .filter(fractions)
        .map(|number| put(text, number, &format!("{}", number.value * 100.0)))
        .collect()
}

/// Sums in £ thousand: those of which a thousandfold cannot be right.
fn thousands(text: &str) -> Vec<Plant> {
    let sums = |number: &&Number| {
        let money = quantity(number) == Some(Quantity::Money)
            && !number.path.contains(&"published".to_owned());
        // Several organisations are smaller than what a small sum would come to; of the nation's none is.
        money && number.value.abs() >= 2.0 && number.value.abs() < 5_000.0
    };
    numbers(text)
        .iter()
        .filter(sums)
        .map(|number| put(text, number, &format!("{}", number.value * 1000.0)))
        .collect()
}

/// A minus too many: costs, income that grows with a price, contracts and plans below 0.
fn sign(text: &str) -> Vec<Plant> {
    const KEYS: [&str; 4] = ["base", "plan", "value", "opening_debt"];
    let positive = |number: &&Number| {
        let path: Vec<&str> = number.path.iter().map(String::as_str).collect();
        let [table, .., key] = path.as_slice() else { return false };
        let money = quantity(number) == Some(Quantity::Money);
        money && KEYS.contains(key) && *table != "published" && number.value >= 1.0
    };
    numbers(text)
        .iter()
        .filter(positive)
        .map(|number| put(text, number, &format!("-{}", number.value)))
        .collect()
}

/// Figures as Excel shows them.
fn pasted(text: &str) -> Vec<Plant> {
    let styles: [fn(f64) -> String; 5] = [
        |value| format!("£{value}"),
        |value| format!("({value})"),
        |value| format!("{},{:03}", value.trunc(), 250),
        |value| format!("{value}%"),
        |value| format!("\u{2212}{value}"),
    ];
    let numbers = numbers(text);
    let positive =
        numbers.iter().filter(|number| number.value >= 0.0 && quantity(number).is_some());
    positive
        .enumerate()
        .map(|(place, number)| put(text, number, &styles[place % styles.len()](number.value)))
        .collect()
}

/// Keys with a letter too many.
fn typing(text: &str) -> Vec<Plant> {
    let mut plants = Vec::new();
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let key = line.split('=').next().unwrap_or_default().trim_end();
        let is_key = line.contains('=')
            && !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        // What any table of names may hold is no mistake there.
        let known = control_total::format::tables()
            .iter()
            .any(|table| table.keys.iter().any(|known| known.name == key));
        if is_key && known && key.len() > 3 {
            let mut planted = text.to_owned();
            planted.insert_str(start + key.len(), key.get(key.len() - 1..).unwrap_or("e"));
            plants.push(Plant {
                text: planted,
                line: number,
                told: line.trim().to_owned(),
                row: Vec::new(),
            });
        }
        start += line.len();
    }
    plants
}

/// Whether something new is said of the plant, at its line or of its row; and whether with a cure.
fn named(
    reading: &Reading,
    planted: &Path,
    plant: &Plant,
    before: &BTreeSet<String>,
) -> (bool, bool) {
    let of_it = |problem: &&Problem| {
        if problem.severity == Severity::Note || before.contains(&problem.title) {
            return false;
        }
        let place = problem
            .place
            .as_ref()
            .and_then(|place| Some((reading.sources.get(place.source)?, place)));
        let here = place.is_some_and(|(source, place)| {
            let same = fs::canonicalize(&source.name).ok() == fs::canonicalize(planted).ok();
            same && line(&source.text, place.span.start.min(source.text.len())) == plant.line
        });
        // A sum is told of the organisation, contract or scheme that the figure belongs to.
        let row = plant
            .row
            .get(1)
            .is_some_and(|name| name != "row" && problem.title.contains(name.as_str()));
        here || row
    };
    let found: Vec<&Problem> = reading.problems.iter().filter(of_it).collect();
    (!found.is_empty(), found.iter().any(|problem| !problem.help.is_empty()))
}

/// The scenarios, and for each the files in which slips are planted.
fn files() -> Vec<(PathBuf, PathBuf)> {
    let scenario = |name: &str| project(&format!("scenarios/{name}.toml"));
    let own = [
        "worked-example",
        "north-cumbria",
        "mid-and-south-essex",
        "northern-eastern-western-devon",
    ];
    let mut files: Vec<_> = own.into_iter().map(|name| (scenario(name), scenario(name))).collect();
    files.push((scenario("north-cumbria"), scenario("national/england-2015")));
    files
}

#[test]
fn at_least_95_in_100_planted_slips_of_each_kind_are_named_with_their_place_and_a_cure() {
    type Kind = (&'static str, fn(&str) -> Vec<Plant>);
    let kinds: [Kind; 5] = [
        ("per cent", per_cent),
        ("thousands", thousands),
        ("sign", sign),
        ("pasted", pasted),
        ("typing", typing),
    ];
    let mut counts: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    for (scenario, planted) in files() {
        let text = fs::read_to_string(&planted).unwrap();
        let before: BTreeSet<String> = check(&scenario, &planted, None)
            .problems
            .into_iter()
            .map(|problem| problem.title)
            .collect();
        for (kind, plants) in kinds {
            for plant in plants(&text).into_iter().step_by(EVERY) {
                let reading = check(&scenario, &planted, Some(&plant.text));
                let (named, cured) = named(&reading, &planted, &plant, &before);
                let (all, found, missed) = counts.entry(kind).or_default();
                *all += 1;
                *found += usize::from(named && cured);
                if !(named && cured) {
                    missed.push(plant.told);
                }
            }
        }
    }
    for (kind, (all, found, missed)) in counts {
        assert!(all >= 40, "{kind}: only {all} places");
        assert!(
            found * 100 >= all * 95,
            "{kind}: {found} of {all} are named with a cure; missed: {missed:#?}"
        );
    }
}
