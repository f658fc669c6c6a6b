//! Short rows of contracts made long: one row for each pair of parties, each with its id.
//!
//! It happens in each file before files are laid on one another, so that ids can be relied on from then
//! on. Places are kept: an error in a long row points into the short one.

use crate::error::{Code, Place, Problem};
use crate::format;
use crate::scenario::tree::{Entry, Node, Value, affordable};

/// More contracts than this in one row are refused before they take any memory.
const MOST_PAIRS: usize = 10_000;

/// Expands the contracts of the file whose root is `tree`.
pub(super) fn contracts(tree: &mut Node, problems: &mut Vec<Problem>) {
    let Value::Table(root) = &mut tree.value else {
        return;
    };
    let Some(Value::Array(rows)) = root.get_mut("contract").map(|node| &mut node.value) else {
        return;
    };
    let mut expanded = Vec::with_capacity(rows.len());
    for mut row in std::mem::take(rows) {
        let values = match &mut row.value {
            Value::Table(table) => table.take("values"),
            _ => None,
        };
        match values {
            Some(values) => each_pair(row, &values, &mut expanded, problems),
            None => expanded.push(row),
        }
    }
    expanded.iter_mut().for_each(name);
    *rows = expanded;
}

/// Adds a contract to `expanded` for each pair in `values`.
fn each_pair(row: Node, values: &Node, expanded: &mut Vec<Node>, problems: &mut Vec<Problem>) {
    let Value::Table(shared) = &row.value else {
        return;
    };
    for key in format::GIVEN_BY_VALUES {
        if let Some(node) = shared.get(key) {
            let title = format!("a contract with `values` has no `{key}`");
            let label = "`values` gives it: commissioner → provider → £m";
            let help = ["take one of the two out, or write a row of its own for this contract"];
            problems
                .push(Problem::error(Code::BothGiven, node.place.clone(), title, label).help(help));
        }
    }
    let shape = "values = { <commissioner> = { <provider> = <£m> } }";
    let commissioners = members(values, shape, problems);
    let pairs: usize =
        commissioners.iter().filter_map(|entry| entry.node.table()).map(|t| t.entries.len()).sum();
    if pairs > MOST_PAIRS || !affordable(shared.weight(), pairs) {
        let title = "the row stands for too many contracts";
        let label = format!("{pairs} contracts, each with all that the row says");
        problems.push(Problem::error(Code::TooLarge, values.place.clone(), title, label));
        return;
    }
    for commissioner in commissioners {
        for provider in members(&commissioner.node, shape, problems) {
            let mut table = shared.clone();
            for (key, party) in [("commissioner", commissioner), ("provider", provider)] {
                let (value, place) = (Value::Text(party.key.clone()), party.key_place.clone());
                table.put(key, &party.key_place, Node { value, place });
            }
            table.put("value", &provider.key_place, provider.node.clone());
            let place = provider.key_place.clone();
            expanded.push(Node { value: Value::Table(table), place });
        }
    }
}

/// The entries of a table that must have some; `shape` is how it is written.
fn members<'a>(node: &'a Node, shape: &str, problems: &mut Vec<Problem>) -> Vec<&'a Entry> {
    let entries = node.table().map_or(&[][..], |table| &table.entries).iter();
    let entries: Vec<&Entry> = entries.filter(|entry| !format::is_provenance(&entry.key)).collect();
    if entries.is_empty() {
        let label = format!("{} is not a table of parties", node.description());
        let title = "`values` must name commissioners, and providers for each";
        let help = [format!("write `{shape}`")];
        problems
            .push(Problem::error(Code::WrongValue, node.place.clone(), title, label).help(help));
    }
    entries
}

/// Gives a contract without an id the one that its parties and its service make.
fn name(row: &mut Node) {
    let place: Place = row.place.clone();
    let Value::Table(table) = &mut row.value else {
        return;
    };
    if table.get("id").is_some() {
        return;
    }
    let parts = ["commissioner", "provider", "service"].map(|key| table.text(key));
    if let [Some(commissioner), Some(provider), Some(service)] = parts {
        let value = Value::Text(format!("{commissioner}-{provider}-{service}"));
        table.put("id", &place, Node { value, place: place.clone() });
    }
}
