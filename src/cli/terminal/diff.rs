//! A comparison of two scenarios, in the terminal.

use super::answers::paragraph;
use super::table::Table;
use crate::findings::diff as findings;
use crate::questions::diff::{Diff, Kind};
use crate::scenario::assumptions::Case;
use crate::scenario::{Difference, Scenario};
use crate::wording::{plain, whole};

/// Changes of one kind that a person reads.
const MOST_OF_A_KIND: usize = 12;

/// What changed, what it comes to, and what each change makes of it.
pub fn diff(scenario: &Scenario, case: Case, names: [&str; 2], found: &Diff) -> String {
    let (demand, efficiency) = case.ids(scenario);
    let mut text = format!("A: {}\nB: {}\n", names[0], names[1]);
    if !found.has_effect() {
        text.push_str("\nNothing differs that changes a figure.\n");
        text.push_str(&words(found));
        return text;
    }
    text.push_str(&format!(
        "{} / {}; {} runs, seed {}.\n\n",
        plain(demand, 60),
        plain(efficiency, 60),
        whole(found.runs),
        found.seed
    ));
    text.push_str(&changes(scenario, found));
    text.push_str(&words(found));
    text.push_str(&outcomes(scenario, found));
    text.push_str(&parts(scenario, found));
    text
}

/// What differs, by kind.
fn changes(scenario: &Scenario, found: &Diff) -> String {
    let all: Vec<&Difference> = found.parts.iter().flat_map(|part| &part.differences).collect();
    let mut kinds: Vec<Kind> = all.iter().map(|own| Kind::of(own)).collect();
    kinds.sort();
    kinds.dedup();
    let count = match all.len() {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let mut text = format!("What differs: {count}\n\n");
    for kind in kinds {
        let own: Vec<&&Difference> = all.iter().filter(|own| Kind::of(own) == kind).collect();
        text.push_str(&format!("{}\n", kind.name()));
        for difference in own.iter().take(MOST_OF_A_KIND) {
            let told = findings::told(difference, scenario);
            let unit =
                if told.unit.is_empty() { String::new() } else { format!(", {}", told.unit) };
            text.push_str(&format!("  {}{unit}: {} → {}\n", told.what, told.before, told.after));
        }
        if own.len() > MOST_OF_A_KIND {
            text.push_str(&format!(
                "  and {} more; --out writes all.\n",
                own.len() - MOST_OF_A_KIND
            ));
        }
    }
    text
}

/// What differs and changes no figure.
fn words(found: &Diff) -> String {
    match found.words.len() {
        0 => String::new(),
        1 => "\n1 name, source or the like differs too, which changes no figure.\n".to_owned(),
        count => {
            format!("\n{count} names, sources and the like differ too, which change no figure.\n")
        }
    }
}

/// Outcomes of both sides.
fn outcomes(scenario: &Scenario, found: &Diff) -> String {
    let mut text = String::from("\nWhat it comes to\n\n");
    let mut table = Table::new(&["", "A", "B", "change", "± error"]);
    for outcome in &found.outcomes {
        let (measure, change) = (&outcome.measure, outcome.change);
        let scale = if measure.is_chance() { 100.0 } else { 1.0 };
        table.long_row(
            "  ",
            &[
                findings::measured(measure, scenario),
                findings::level(measure, outcome.a.value),
                findings::level(measure, outcome.b.value),
                findings::change(measure, change.value),
                format!("{:.1}", scale * change.error),
            ],
        );
    }
    text.push_str(&table.text());
    for (side, apart) in ["A", "B"].into_iter().zip(&found.options_apart) {
        for option in apart {
            text.push_str(&format!(
                "  Only {side} has “{}”, which succeeds in {}.\n",
                plain(&option.name, 48),
                crate::wording::per_cent_chance(option.success.value)
            ));
        }
    }
    text.push('\n');
    text.push_str(&paragraph(
        "Positions are those of the organisations under control totals together, before support and interest, surplus/(deficit); \
         changes of chances are in percentage points.",
    ));
    text
}

/// What each part makes of the change.
fn parts(scenario: &Scenario, found: &Diff) -> String {
    let mut text = String::from("\nWhat each change makes of it\n\n");
    let mut heads = vec![String::new()];
    heads.extend(
        found.outcomes.iter().map(|outcome| findings::measured_short(&outcome.measure, scenario)),
    );
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new(&heads);
    for (place, part) in found.parts.iter().enumerate() {
        let mut cells = vec![findings::part_name(part)];
        cells.extend(
            found
                .outcomes
                .iter()
                .map(|outcome| findings::change(&outcome.measure, outcome.parts[place].value)),
        );
        table.long_row("  ", &cells);
    }
    let mut cells = vec!["All together".to_owned()];
    cells.extend(
        found
            .outcomes
            .iter()
            .map(|outcome| findings::change(&outcome.measure, outcome.change.value)),
    );
    table.row("", &cells);
    text.push_str(&table.text());
    text.push('\n');
    text.push_str(&paragraph(&findings::method(found)));
    if found.parts.iter().any(|part| part.joined) {
        text.push_str(&paragraph(
            "Lines with several names hold changes that cannot be told apart: a file with some of them and not the others would \
             not be valid.",
        ));
    }
    if found
        .parts
        .iter()
        .any(|part| part.differences.iter().any(|own| Kind::of(own) == Kind::Comings))
    {
        text.push_str(&paragraph(
            "An organisation that comes or goes does so with its contracts, schemes and totals: their effects are one.",
        ));
    }
    text
}
