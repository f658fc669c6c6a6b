//! `control-total check --upgrade`: a file of an earlier version in the words of this one.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use toml_edit::{DocumentMut, Item, TableLike};

use super::say;
use crate::error::Failure;
use crate::scenario::{RENAMED, meant_before};

/// Writes `file` to `out` with names that have changed, and says where a preset now means something else.
pub fn upgrade(file: &Path, out: &Path) -> Result<(), Failure> {
    let text = fs::read_to_string(file).map_err(|error| {
        Failure::Unreachable(format!("cannot read {} as UTF-8: {error}", file.display()))
    })?;
    let mut document: DocumentMut =
        text.parse().map_err(|error| Failure::Invalid(format!("{}: {error}", file.display())))?;
    let folder = |path: &Path| path.parent().map(Path::to_path_buf).unwrap_or_default();
    if document.contains_key("extends") && folder(file) != folder(out) {
        return Err(Failure::Usage(format!(
            "{} extends another file by a path that starts from its own folder: write the new file there",
            file.display()
        )));
    }
    let mut told = Vec::new();
    for option in options(&mut document) {
        rewrite(option, &mut told);
    }
    create(out, &document.to_string())?;
    let mut said = format!("{} is {} in the words of this version", out.display(), file.display());
    if told.is_empty() {
        said.push_str(": nothing had to change");
    }
    said.push('\n');
    told.iter().for_each(|line| said.push_str(&format!("- {line}\n")));
    if document.contains_key("extends") {
        said.push_str("The file that it extends is left as it is: upgrade it too.\n");
    }
    say(&said);
    Ok(())
}

/// The options of a file, written long or short.
fn options(document: &mut DocumentMut) -> Vec<&mut dyn TableLike> {
    match document.get_mut("option") {
        Some(Item::ArrayOfTables(tables)) => {
            tables.iter_mut().map(|table| table as &mut dyn TableLike).collect()
        }
        Some(Item::Value(toml_edit::Value::Array(rows))) => {
            let rows = rows.iter_mut().filter_map(toml_edit::Value::as_inline_table_mut);
            rows.map(|table| table as &mut dyn TableLike).collect()
        }
        _ => Vec::new(),
    }
}

/// Rewrites an option's preset where its rules have another name, and tells what else it means now.
fn rewrite(option: &mut dyn TableLike, told: &mut Vec<String>) {
    let id = option.get("id").and_then(Item::as_str).unwrap_or("without an id").to_owned();
    let Some(preset) = option.get_mut("preset").and_then(Item::as_value_mut) else { return };
    let name = preset.as_str().unwrap_or_default().to_owned();
    if name == RENAMED.0 {
        let decor = preset.decor().clone();
        *preset = RENAMED.1.into();
        *preset.decor_mut() = decor;
        told.push(format!(
            "option `{id}`: the rules of `{}` are now called `{}`",
            RENAMED.0, RENAMED.1
        ));
    } else if let Some(before) = meant_before(&name) {
        told.push(format!(
            "option `{id}`: the preset `{name}` means something else now; in version 0.1.0 {before}"
        ));
    }
}

fn create(out: &Path, text: &str) -> Result<(), Failure> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(out)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::Usage(format!(
            "{} is there already, and nothing is written over: choose another name",
            out.display()
        )),
        _ => Failure::Unreachable(format!("cannot write {}: {error}", out.display())),
    })
}
