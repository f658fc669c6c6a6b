//! Names that look alike on paper and are different to the program.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{Judge, Path, path};
use crate::error::Code;
use crate::scenario::Scenario;

pub(super) fn check(judge: &Judge<'_>) {
    for (what, names) in lists(judge.scenario) {
        let mut seen: BTreeMap<String, (&str, Path)> = BTreeMap::new();
        for (name, at) in names {
            match seen.get(&skeleton(name)) {
                Some((before, other)) if *before != name => {
                    let title =
                        format!("{what} `{}` and `{}` look alike", visible(before), visible(name));
                    let label = format!(
                        "it differs from `{}` only {}",
                        visible(before),
                        difference(before, name)
                    );
                    let help = vec!["if they are the same, write them alike; else give one of them another name".to_owned()];
                    judge.warn(Code::LookAlike, &[at, other.clone()], title, label, help);
                }
                Some(_) => {}
                None => drop(seen.insert(skeleton(name), (name, at))),
            }
        }
    }
}

/// The names that must be told apart, list by list.
fn lists(scenario: &Scenario) -> Vec<(&'static str, Vec<(&str, Path)>)> {
    fn ids<'s>(array: &'static str, names: impl Iterator<Item = &'s str>) -> Vec<(&'s str, Path)> {
        names.map(|name| (name, path(&[array, name, "id"]))).collect()
    }
    let of = |names: Vec<(&'static str, Vec<(_, Path)>)>| names;
    let mut lists = of(vec![
        (
            "the organisations",
            ids("organisation", scenario.organisations.iter().map(|found| found.id.as_str())),
        ),
        (
            "the contracts",
            ids("contract", scenario.contracts.iter().map(|found| found.id.as_str())),
        ),
        ("the options", ids("option", scenario.options.iter().map(|found| found.id.as_str()))),
        (
            "the new care models",
            ids("transformation", scenario.transformations.iter().map(|found| found.id.as_str())),
        ),
        (
            "the services",
            scenario
                .demand
                .iter()
                .map(|found| (found.name.as_str(), path(&["demand", &found.name])))
                .collect(),
        ),
        (
            "the price indices",
            scenario
                .prices
                .iter()
                .map(|found| (found.name.as_str(), path(&["price", &found.name])))
                .collect(),
        ),
        (
            "the shocks",
            scenario
                .shocks
                .iter()
                .map(|found| (found.name.as_str(), path(&["shock", &found.name])))
                .collect(),
        ),
    ]);
    for found in &scenario.organisations {
        let row = |array: &'static str, name: &'_ str| {
            path(&["organisation", &found.id, array, name, "name"])
        };
        lists.push((
            "the cost rows",
            found.cost.iter().map(|line| (line.name.as_str(), row("cost", &line.name))).collect(),
        ));
        lists.push((
            "the income rows",
            found
                .income
                .iter()
                .map(|line| (line.name.as_str(), row("income", &line.name)))
                .collect(),
        ));
        let schemes = scenario.schemes.iter().filter(|scheme| scheme.organisation == found.id);
        let scheme = |name: &str| path(&["scheme", &format!("{}/{name}", found.id), "name"]);
        lists.push((
            "the schemes",
            schemes.map(|own| (own.name.as_str(), scheme(&own.name))).collect(),
        ));
    }
    lists
}

/// What is left of a name when case, blanks, accents and look-alike signs are taken away.
fn skeleton(name: &str) -> String {
    let letters = name.nfkd().filter(|sign| !unicode_normalization::char::is_combining_mark(*sign));
    letters.flat_map(char::to_lowercase).filter_map(plain_sign).collect()
}

fn plain_sign(sign: char) -> Option<char> {
    match sign {
        '\u{ad}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => None,
        _ if sign.is_whitespace() => None,
        '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\'' | '‘' | '’' | 'ʼ' | '`' => Some('\''),
        '"' | '“' | '”' => Some('"'),
        // Letters of other alphabets that are drawn as Latin ones.
        'а' => Some('a'),
        'е' => Some('e'),
        'о' => Some('o'),
        'р' => Some('p'),
        'с' => Some('c'),
        'х' => Some('x'),
        'і' => Some('i'),
        other => Some(other),
    }
}

/// A name with its invisible signs shown, so that two that look alike do not.
fn visible(name: &str) -> String {
    let show = |sign: char| match sign {
        ' ' => " ".to_owned(),
        _ if plain_sign(sign).is_none() || matches!(sign, '\u{2010}'..='\u{2015}') => {
            format!("<U+{:04X}>", u32::from(sign))
        }
        other => other.to_string(),
    };
    let text: String = name.chars().map(show).collect();
    match text.strip_suffix(' ') {
        Some(start) => format!("{start}<blank>"),
        None => text,
    }
}

/// In what two names differ.
fn difference(one: &str, other: &str) -> &'static str {
    let blanks = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
    if one.to_lowercase() == other.to_lowercase() {
        "in capitals"
    } else if blanks(one) == blanks(other) {
        "in blanks"
    } else {
        "in signs that look alike or cannot be seen"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_what_cannot_be_seen_are_alike_and_others_are_not() {
        let alike = [
            "north-trust ",
            "north\u{2011}trust",
            "north-trust\u{200b}",
            "North-Trust",
            "nörth-trust",
        ];
        for name in alike {
            assert_eq!(skeleton("north-trust"), skeleton(name), "{name:?}");
        }
        for name in ["north-trust-2", "south-trust", "north trusts"] {
            assert_ne!(skeleton("north-trust"), skeleton(name), "{name:?}");
        }
        assert_eq!(visible("north\u{2011}trust "), "north<U+2011>trust<blank>");
        assert_eq!(difference("a b", "ab"), "in blanks");
    }
}
