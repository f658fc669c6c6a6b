//! What options start from: a preset's rules, then the scenario's own defaults, then what they say.
//!
//! Presets are a scenario file's tables that the program carries; they hold rules, no amounts and no
//! judgement of their own.

use super::merge::lay;
use crate::error::{Code, Origin, Problem, Sources, did_you_mean, listed, quoted};
use crate::format::{self, OPTION, SHARED_BY_OPTIONS, Spot};
use crate::scenario::presets::PRESETS;
use crate::scenario::tree::{self, Node, Table, Value, affordable};

/// Completes every option of `tree`.
pub(super) fn complete(tree: &mut Node, sources: &mut Sources, problems: &mut Vec<Problem>) {
    let Value::Table(root) = &mut tree.value else {
        return;
    };
    let mut defaults = Table::default();
    for entry in root.entries.iter().filter(|entry| SHARED_BY_OPTIONS.contains(&entry.key.as_str()))
    {
        defaults.entries.push(entry.clone());
    }
    let Some(Value::Array(options)) = root.get_mut("option").map(|node| &mut node.value) else {
        return;
    };
    if !affordable(defaults.weight(), options.len()) {
        let title = "too many options start from too large tables";
        let label = format!("one of {} options", options.len());
        let place = options.first().map(|option| option.place.clone());
        problems.push(Problem::error(Code::TooLarge, place, title, label));
        return;
    }
    let mut presets = None;
    for option in options.iter_mut().filter(|option| option.table().is_some()) {
        let place = option.place.clone();
        let mut base = Node { value: Value::Table(Table::default()), place };
        if let Some(name) = option.table().and_then(|table| table.get("preset")) {
            let presets = presets.get_or_insert_with(|| read(sources, problems));
            match name.text().map(|text| presets.get(text).ok_or(text)) {
                Some(Ok(preset)) => base.value = preset.value.clone(),
                Some(Err(text)) => problems.push(unknown(text, name, presets)),
                // What is no text is reported when the option is read.
                None => {}
            }
        }
        let place = option.place.clone();
        lay(&mut base, Node { value: Value::Table(defaults.clone()), place: place.clone() }, ROW);
        // Where the rules come from is said once, by their own table.
        forget_provenance(&mut base);
        let own = std::mem::replace(option, base);
        lay(option, own, ROW);
        option.place = place;
    }
}

/// Where an option stands in the format.
const ROW: Option<Spot> = Some(Spot::Row(&OPTION));

/// The presets by name, as a source of their own.
fn read(sources: &mut Sources, problems: &mut Vec<Problem>) -> Table {
    let source = sources.add(Origin::BuiltIn, "presets.toml (in the program)", PRESETS);
    match tree::document(PRESETS, source, problems).map(|node| node.value) {
        Some(Value::Table(presets)) => presets,
        _ => Table::default(),
    }
}

fn unknown(name: &str, node: &Node, presets: &Table) -> Problem {
    let title = format!("there is no preset {}", quoted(name));
    Problem::error(Code::UnknownPreset, node.place.clone(), title, "unknown preset")
        .help(did_you_mean(name, presets.keys()))
        .help([format!("presets: {}", listed(presets.keys()))])
}

fn forget_provenance(node: &mut Node) {
    if let Value::Table(table) = &mut node.value {
        table.entries.retain(|entry| !format::is_provenance(&entry.key));
        table.entries.iter_mut().for_each(|entry| forget_provenance(&mut entry.node));
    }
}
