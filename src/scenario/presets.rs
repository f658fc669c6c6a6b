//! The rule sets that the program carries: what each says, where it comes from, and what it leaves out.

use toml::{Table, Value};

/// The rules, as tables of a scenario file.
pub(super) const PRESETS: &str = include_str!("presets.toml");

/// A published set of control-total rules that an option may start from.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// What `preset = "…"` calls it.
    pub name: String,
    pub source: String,
    /// What the rules say.
    pub says: String,
    /// What is assumed where they say nothing, and what they say that is left out.
    pub limits: String,
    /// The rules as an option would write them, in TOML.
    pub rules: String,
}

/// All presets, oldest first.
pub fn presets() -> Vec<Preset> {
    let tables = PRESETS.parse::<Table>().unwrap_or_default();
    // The file's order is the order of history, which a table does not keep.
    let names = PRESETS.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
    names
        .filter_map(|name| {
            let mut rules = tables.get(name)?.as_table()?.clone();
            let mut take = |key: &str| match rules.remove(key) {
                Some(Value::String(text)) => text,
                _ => String::new(),
            };
            let (source, says, limits) = (take("source"), take("note"), take("reason"));
            let rules = inline(rules);
            Some(Preset { name: name.to_owned(), source, says, limits, rules })
        })
        .collect()
}

/// A table's keys, one to a line, tables within it in braces.
fn inline(table: Table) -> String {
    table.into_iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_says_what_it_is_and_what_it_leaves_out() {
        let presets = presets();
        assert_eq!(presets.len(), 8);
        for preset in presets {
            assert!(!preset.source.is_empty() && !preset.says.is_empty(), "{preset:?}");
            assert!(preset.limits.contains("Left out: "), "{preset:?}");
            assert!(preset.rules.contains("level = \""), "{preset:?}");
            assert!(preset.rules.parse::<Table>().is_ok(), "{}", preset.rules);
        }
    }
}
