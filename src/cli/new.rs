//! `control-total new`: a scenario file to fill in, and the schema beside it.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::describe::schema_text;
use super::say;
use crate::error::Failure;
use crate::starter::{DEFAULT, FORMS, Wanted, scenario};
use crate::units::Year;

/// The file that editors read the format from.
const SCHEMA: &str = "scenario.schema.json";

#[derive(Debug, Args)]
pub struct NewArguments {
    /// The scenario file to write; it must not be there yet.
    #[arg(required_unless_present = "list")]
    file: Option<PathBuf>,
    /// The form to start from; --list names them.
    #[arg(long, value_name = "FORM", default_value = DEFAULT)]
    form: String,
    /// Ids of the organisations, with commas between, each as ID, ID:KIND or ID:KIND:NAME [default: the form's own].
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    organisations: Vec<String>,
    /// How many years are projected [default: the form's own].
    #[arg(long, value_name = "N")]
    years: Option<usize>,
    /// The base year.
    #[arg(long, value_name = "YEAR", default_value = "2025/26", value_parser = year)]
    base: Year,
    /// Name the forms.
    #[arg(long)]
    list: bool,
}

fn year(text: &str) -> Result<Year, String> {
    Year::parse(text)
        .or_else(|| Year::guess(text))
        .ok_or_else(|| "a year is written as 2025/26".to_owned())
}

/// Writes a form, and the schema beside it; or lists the forms.
pub fn new(arguments: &NewArguments) -> Result<(), Failure> {
    let Some(file) = arguments.file.as_deref().filter(|_| !arguments.list) else {
        let width = FORMS.iter().map(|form| form.name.len()).max().unwrap_or(0);
        let lines = FORMS.iter().map(|form| format!("{:width$}   {}\n", form.name, form.title));
        say(&lines.collect::<String>());
        return Ok(());
    };
    let own_years =
        FORMS.iter().find(|form| form.name == arguments.form).map_or(3, |form| form.years);
    let wanted = Wanted {
        form: arguments.form.clone(),
        organisations: arguments.organisations.clone(),
        base_year: arguments.base.ends() - 1,
        years: arguments.years.unwrap_or(own_years),
    };
    let text = scenario(&wanted).map_err(|refused| Failure::Usage(refused.to_string()))?;
    if file.symlink_metadata().is_ok() {
        return Err(taken(file));
    }
    let schema = file.with_file_name(SCHEMA);
    let beside = write_schema(&schema)?;
    let text = named(&text, file);
    create(file, format!("#:schema {SCHEMA}\n{text}").as_bytes())?;
    say(&format!(
        "{} is there, with invented figures to replace{beside}\nFill it in, then: control-total check {}\n",
        file.display(),
        shell_word(file)
    ));
    Ok(())
}

fn taken(file: &Path) -> Failure {
    let file = file.display();
    Failure::Usage(format!("{file} is there already, and is left as it is: choose another name"))
}

/// The text with a name for its results, where the file's own name cannot be one.
fn named(text: &str, file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let plain =
        |sign: char| if sign.is_alphanumeric() || "-_.".contains(sign) { sign } else { '-' };
    let name: String = stem.trim_start_matches('.').chars().take(80).map(plain).collect();
    if name == stem {
        return text.to_owned();
    }
    let name = if name.is_empty() { "scenario".to_owned() } else { name };
    let line = format!("schema = 1\nname = \"{name}\"  # names the folder of results\n");
    text.replacen("schema = 1\n", &line, 1)
}

/// Writes a file that must not be there yet.
fn create(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(file)
        .and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => taken(file),
        _ => Failure::Unreachable(format!("cannot write {}: {error}", file.display())),
    })
}

/// Writes the schema, or updates one that this program wrote. Any other file of that name stays as it is.
fn write_schema(schema: &Path) -> Result<String, Failure> {
    let text = schema_text();
    let foreign = schema.symlink_metadata().is_ok_and(|found| !found.is_file());
    match fs::read_to_string(schema) {
        _ if foreign => {
            Ok(format!("; {} is no file of this program, and is left as it is", schema.display()))
        }
        Ok(old) if old == text => Ok(format!("; {} tells editors its keys", schema.display())),
        Ok(old) if !old.contains("\"control-total scenario\"") => {
            Ok(format!("; {} is another file, and is left as it is", schema.display()))
        }
        _ => {
            let failed =
                |error| Failure::Unreachable(format!("cannot write {}: {error}", schema.display()));
            fs::write(schema, text).map_err(failed)?;
            Ok(format!("; {} tells editors its keys", schema.display()))
        }
    }
}

/// A path as a shell takes it.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_./\\:".contains(sign);
    if text.chars().all(plain) { text } else { format!("\"{text}\"") }
}
