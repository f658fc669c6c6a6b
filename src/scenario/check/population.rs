//! The population in segments, what follows it, and what prevention may change in it.

use std::collections::BTreeMap;

use super::reader::{Item, Reader};
use super::values::{id, number, reference, yearly};
use crate::error::{Code, Place, Problem, did_you_mean, listed, quoted};
use crate::format::Names;
use crate::scenario::assumptions::following_population;
use crate::scenario::{Central, Scenario, Segment, Transition, Yearly};

/// What stands in place of a rate of growth.
const WORD: &str = "population";
/// Rounding may carry the shares of a row so far above 1.
const ROUNDING: f64 = 1e-9;

/// A segment, and where its use per head is written; without a place where that could not be read.
pub(super) type Placed = (Segment, Option<Place>);

pub(super) fn segment(row: &Reader<'_>) -> Placed {
    let id = row.need("id", id);
    let to = row.get("to", |item| shares(item, &id)).unwrap_or_default();
    let (usage, place) = match row.item("use") {
        None => (Some(BTreeMap::new()), row.place),
        Some(item) => (item.named(number), &item.node.place),
    };
    let place = usage.is_some().then(|| place.clone());
    let segment = Segment {
        name: row.text_or("name", &id),
        people: row.number("people"),
        births: row.yearly("births"),
        usage: usage.unwrap_or_default(),
        to,
        id,
    };
    (segment, place)
}

/// Where the people of the segment `own` are a year later. Who stays must be said: what is left of 1 leaves,
/// and a forgotten share would empty the segment in a year.
fn shares(item: &Item<'_>, own: &str) -> Option<BTreeMap<String, f64>> {
    let shares = item.named(number)?;
    let sum: f64 = shares.values().sum();
    let rest = "what is left of 1 leaves the population each year, by death or moving away";
    if sum > 1.0 + ROUNDING {
        let shown = (sum * 1e9).round() / 1e9;
        let title = format!("{} must not sum to more than 1", item.path);
        item.error(Code::WrongSum, title, format!("the sum is {shown}"), [rest.into()]);
    } else if !shares.contains_key(own) && item.context.defines(Names::Segment, own) {
        let title = format!("{} does not say what share stays", item.path);
        let stays = format!("for example `{own} = {}`", ((1.0 - sum) * 100.0).floor() / 100.0);
        item.error(
            Code::MissingKey,
            title,
            format!("{} is missing", quoted(own)),
            [stays, rest.into()],
        );
    } else if sum < 0.5 {
        let left = ((1.0 - sum) * 1e4).round() / 1e2;
        let title = format!("{} lets more than half of its people leave each year", item.path);
        item.warning(
            Code::PopulationSize,
            title,
            format!("{left}% leave the population: the shares sum to {sum}"),
        );
    }
    Some(shares)
}

/// The growth of a demand driver: yearly rates, or the word for the population.
pub(super) fn central(item: &Item<'_>) -> Option<Central> {
    let Some(word) = item.node.text() else {
        return yearly(item).map(Central::Stated);
    };
    if word != WORD {
        let what = "a rate between -1 and 10 (0.02 is 2%), or \"population\"";
        return item.expects_with(what, did_you_mean(word, [WORD]));
    }
    if item.context.names(Names::Segment).next().is_none() {
        let title = format!("{} follows a population that is not given", item.path);
        let help = "define its segments: `[[segment]]` with `id`, `people`, `to` and `use`";
        item.error(Code::MissingKey, title, "no segment is defined", [help.into()]);
    }
    Some(Central::Population)
}

/// The growth of a price, which has nobody to follow.
pub(super) fn stated(item: &Item<'_>) -> Option<Yearly> {
    if item.node.text() == Some(WORD) {
        let help = "only demand (`[demand.<service>]`) can follow the population";
        return item.expects_with("a rate between -1 and 10; 0.02 is 2%", [help.into()]);
    }
    yearly(item)
}

/// What prevention does to a move between segments. `segments` as far as they could be read.
pub(super) fn transition(row: &Reader<'_>, segments: &[Placed]) -> Transition {
    let from = row.get("from", reference);
    let to = row.get("to", |item| {
        let to = reference(item)?;
        let mut segments = segments.iter().map(|(segment, _)| segment);
        if let Some(source) = segments.find(|segment| Some(&segment.id) == from.as_ref()) {
            judge(item, source, &to);
        }
        Some(to)
    });
    Transition {
        from: from.unwrap_or_default(),
        to: to.unwrap_or_default(),
        effect: row.uncertain("effect"),
    }
}

/// Reports a move from `from` to `to` that nobody makes.
fn judge(item: &Item<'_>, from: &Segment, to: &str) {
    let moves = from.to.iter().filter(|(other, share)| **other != from.id && **share > 0.0);
    let moves = listed(moves.map(|(other, _)| other.as_str()));
    let there = if moves.is_empty() {
        format!("nobody moves from {} to another segment", quoted(&from.id))
    } else {
        format!("from {} people move to: {moves}", quoted(&from.id))
    };
    if to == from.id {
        let title = format!("{} is the segment that people come from", item.path);
        let help = "those who no longer move to another segment stay of themselves";
        item.error(Code::Inconsistent, title, "not a move", [help.into(), there]);
    } else if !from.to.get(to).is_some_and(|share| *share > 0.0) {
        let title = format!("nobody moves from {} to {}", quoted(&from.id), quoted(to));
        item.error(Code::Inconsistent, title, "nothing to prevent", [there]);
    }
}

/// Judges the population as a whole: every segment must say what it uses of each service that follows it.
/// `places` are those of the segments' use.
pub(super) fn check(root: &Reader<'_>, scenario: &Scenario, places: &[Option<Place>]) {
    let context = root.context;
    let followers = following_population(scenario);
    for service in followers.iter().filter(|_| !scenario.segments.is_empty()) {
        let silent = |(segment, place): &(&Segment, &Option<Place>)| {
            place.is_none() || !segment.usage.contains_key(*service)
        };
        let silent: Vec<_> = scenario.segments.iter().zip(places).filter(silent).collect();
        for (segment, place) in &silent {
            let Some(place) = place else { continue };
            let (name, quoted) = (&segment.id, quoted(service));
            let title = format!("segment.{name}.use does not name {quoted}");
            let label = format!("growth of {quoted} follows the population");
            let help = format!("write what one of its people uses, or `{service} = 0.0`");
            context
                .report(Problem::error(Code::MissingKey, place.clone(), title, label).help([help]));
        }
        let used = |segment: &Segment| segment.people * segment.usage.get(*service).unwrap_or(&0.0);
        if silent.is_empty() && scenario.segments.iter().map(used).sum::<f64>() <= 0.0 {
            let title = format!("the population uses no {} in the base year", quoted(service));
            let label = "people times use per head come to 0 over all segments";
            let help = "growth is measured from the base year: give it people and use above 0";
            let place = places.first().cloned().flatten();
            context.report(Problem::error(Code::Inconsistent, place, title, label).help([help]));
        }
    }
    if followers.is_empty() && !context.has_errors() {
        warn_of_idleness(root, scenario);
    }
}

/// Warns of segments and of prevention that change no figure.
fn warn_of_idleness(root: &Reader<'_>, scenario: &Scenario) {
    let help = "write `growth = \"population\"` in a `[demand.<service>]`, or `growth = { <service> = \
                \"population\" }` in a demand scenario";
    if let Some(item) = root.item("segment") {
        let place = item.node.rows().and_then(<[_]>::first).unwrap_or(item.node).place.clone();
        let title = "nothing follows the population";
        let problem = Problem::warning(Code::NoEffect, place, title, "segments change no figure");
        root.context.report(problem.help([help]));
    }
    let rows = root.item("transformation");
    let rows = rows.as_ref().and_then(|item| item.node.rows()).into_iter().flatten();
    for (row, transformation) in rows.zip(&scenario.transformations) {
        let transitions = row.table().and_then(|table| table.get("transition"));
        if let Some(node) = transitions.filter(|_| !transformation.transitions.is_empty()) {
            let title =
                format!("transformation.{}.transition changes no figure", transformation.id);
            let label = "no demand follows the population";
            root.context.report(
                Problem::warning(Code::NoEffect, node.place.clone(), title, label).help([help]),
            );
        }
    }
}
