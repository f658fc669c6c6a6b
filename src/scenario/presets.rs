//! The rule sets that the program carries: what each says, where it comes from, and what it leaves out.

use toml::{Table, Value};

/// The rules, as tables of a scenario file.
pub(super) const PRESETS: &str = include_str!("presets.toml");

/// What version 0.1.0 understood by a preset, where its rules are others now, and what would say it again.
const CHANGED: [(&str, &str); 7] = [
    (
        "success-regime-2015",
        "it had no duty: boards were not held to their statutory test as well; `duty = false` takes it out",
    ),
    ("stf-2016", BONUS),
    ("psf-2018", BONUS),
    (
        "system-2019",
        "all support hung on one total of the system; those are the rules of `dorset-2018`",
    ),
    ("ics-2022", "a year that was overspent was forgotten; `carry_deficit = 0` says that again"),
    (
        "individual-2026",
        "support was lost all at once; `support = { earn = \"all-or-nothing\" }` says that again",
    ),
    (
        "three-year-duty",
        "years were taken in blocks of three, with no test on the way; `window = \"blocks\"` and \
         `interim_tolerance = 1` say that again",
    ),
];
const BONUS: &str = "a bonus was at most the support itself, what was not earned went to nobody, and special measures bore no \
    dearer loans; `support = { incentive_cap = 1, redistribute = 0 }` says that again, but for the loans";
/// A preset of version 0.1.0 whose rules have another name now.
pub const RENAMED: (&str, &str) = ("system-2019", "dorset-2018");

/// What a preset meant in version 0.1.0, where that is not what it means now.
pub fn meant_before(preset: &str) -> Option<&'static str> {
    CHANGED.iter().find(|(name, _)| *name == preset).map(|&(_, before)| before)
}

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
        assert_eq!(presets.len(), 14);
        for preset in &presets {
            assert!(!preset.source.is_empty() && !preset.says.is_empty(), "{preset:?}");
            assert!(preset.limits.contains("Left out: "), "{preset:?}");
            assert!(preset.rules.contains("level = \""), "{preset:?}");
            assert!(preset.rules.parse::<Table>().is_ok(), "{}", preset.rules);
        }
        assert!(CHANGED.iter().all(|(name, _)| presets.iter().any(|preset| preset.name == *name)));
    }
}
