//! `control-total presets`: the rule sets that an option may start from.

use super::say;
use crate::error::{Failure, did_you_mean, quoted};
use crate::scenario::presets;
use crate::wording::wrapped;

/// Columns of a terminal that text is wrapped to.
const WIDTH: usize = 96;

/// Lists every preset, or explains those named.
pub fn explain(names: &[String]) -> Result<(), Failure> {
    let known = presets();
    for name in names {
        if !known.iter().any(|preset| preset.name == *name) {
            let all = || known.iter().map(|preset| preset.name.as_str());
            let meant = did_you_mean(name, all()).unwrap_or_default();
            let listed = all().collect::<Vec<_>>().join(", ");
            return Err(Failure::Usage(format!(
                "there is no preset {}; {meant}\npresets: {listed}",
                quoted(name)
            )));
        }
    }
    let mut text = String::from(
        "Rule sets to start an option from: preset = \"<name>\". Whatever the scenario's [support],\n\
         [borrowing] and [oversight] or the option itself say comes on top.\n",
    );
    let chosen = known.iter().filter(|preset| names.is_empty() || names.contains(&preset.name));
    for preset in chosen {
        text.push_str(&format!("\n{}\n", preset.name));
        for part in [&preset.says, &preset.limits, &format!("Source: {}.", preset.source)] {
            wrapped(part, WIDTH - 2).iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        }
        text.push('\n');
        preset.rules.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
    }
    say(&text);
    Ok(())
}
