//! What the program says of itself and of a file: the schema, codes, completions, manual pages, the merged scenario.

use std::path::Path;

use clap::Command;
use strum::VariantArray;

use super::{ShowArguments, hints, load, say};
use crate::error::{Code, Failure, did_you_mean, quoted};
use crate::format;
use crate::wording::wrapped;

/// Columns of a terminal that text is wrapped to.
const WIDTH: usize = 96;

/// Prints the merged scenario with the origin of each value.
pub fn show(arguments: &ShowArguments) -> Result<(), Failure> {
    let loaded = load(&arguments.file, &arguments.scenario, false)?;
    say(&loaded.resolved.shown(&loaded.sources));
    Ok(())
}

/// The JSON Schema as it is written to files.
pub fn schema_text() -> String {
    // A tree of plain values can always be written.
    let text = serde_json::to_string_pretty(&format::json_schema()).unwrap_or_default();
    text + "\n"
}

pub fn schema() -> Result<(), Failure> {
    say(&schema_text());
    Ok(())
}

/// Explains the codes named, or all.
pub fn explain_codes(names: &[String]) -> Result<(), Failure> {
    let codes: Vec<Code> = match names {
        [] => Code::VARIANTS.to_vec(),
        names => names.iter().map(|name| code(name)).collect::<Result<_, _>>()?,
    };
    let mut text = String::new();
    for code in codes {
        text.push_str(&format!("{code}\n"));
        let hint = hints::of_code(code).map_or_else(String::new, |hint| format!(" {hint}."));
        for line in wrapped(&format!("{}{hint}", code.explanation()), WIDTH - 2) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    say(&text);
    Ok(())
}

fn code(name: &str) -> Result<Code, Failure> {
    // A code may be pasted with its brackets.
    let plain = name.trim().trim_matches(['[', ']']);
    plain.parse().map_err(|_| {
        let all: Vec<String> = Code::VARIANTS.iter().map(Code::to_string).collect();
        let meant = did_you_mean(plain, all.iter().map(String::as_str)).unwrap_or_default();
        Failure::Usage(format!(
            "there is no code {}; {meant}\ncodes: {}",
            quoted(plain),
            all.join(", ")
        ))
    })
}

/// Prints a completion script.
pub fn completions(shell: clap_complete::Shell, mut command: Command) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "control-total", &mut script);
    say(&String::from_utf8_lossy(&script));
    Ok(())
}

/// Writes a manual page for the program and for each of its commands.
pub fn manual(folder: &Path, command: Command) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::Unreachable(format!(
            "cannot write the manual to {}: {error}; name a folder that is there",
            folder.display()
        ))
    };
    let pages = std::fs::read_dir(folder).map_err(failed)?.flatten().map(|entry| entry.path());
    let own = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("control-total") && name.ends_with(".1")
    };
    for page in pages.filter(own) {
        let is_page =
            std::fs::read_to_string(&page).is_ok_and(|text| text.contains(".TH control-total"));
        if !is_page {
            let page = page.display();
            return Err(Failure::Usage(format!(
                "{page} is no manual page of this program: move it, or name another folder"
            )));
        }
    }
    clap_mangen::generate_to(command, folder).map_err(failed)
}
