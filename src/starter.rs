//! Starting forms: a commented scenario file that a finance lead fills in.
//!
//! An empty page is hard to begin on, and a copy of another locality's file carries that locality's judgements along.
//! A form runs as it stands and marks every figure as invented.

mod asked;
mod forms;
mod locality;
mod path;
mod rates;
mod size;
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::fmt;

pub use forms::{DEFAULT, FORMS, Form};

/// The most organisations that a form is made for.
const MOST_ORGANISATIONS: usize = 50;
/// The most years that a scenario may project.
const MOST_YEARS: usize = 40;

/// What to put into a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The name of one of [`FORMS`].
    pub form: String,
    /// Ids of organisations, each optionally `id:kind` or `id:kind:Name of it`. Empty: the form's own.
    pub organisations: Vec<String>,
    /// The calendar year in which the base year starts: 2025 for 2025/26.
    pub base_year: u16,
    /// How many years are projected: 1 to 40.
    pub years: usize,
}

/// Why no scenario can be made of what was wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// No form has this name.
    UnknownForm(String),
    /// No organisation can be of this kind.
    UnknownKind { id: String, kind: String },
    /// A scenario file cannot refer to an organisation by this id.
    BadId(String),
    /// The name of an organisation holds a control character.
    BadName { id: String, name: String },
    /// Two organisations have this id.
    TwiceTheSame(String),
    /// More organisations than a form is made for.
    TooManyOrganisations(usize),
    /// Scenario files project 1 to 40 years.
    YearsOutOfRange(usize),
    /// Scenario files know the years 1900/01 to 2199/00.
    BaseYearOutOfRange(u16),
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::UnknownForm(form) => {
                let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
                write!(out, "there is no form {form:?}: use one of {}", names.join(", "))
            }
            Refused::UnknownKind { id, kind } => {
                let kinds = asked::kinds().join(", ");
                write!(
                    out,
                    "{kind:?} is not a kind of organisation: write `{id}:` and one of {kinds}; or `{id}` alone, \
                     and the kind is guessed"
                )
            }
            Refused::BadId(id) => {
                let fault = asked::fault_of(id).unwrap_or("it cannot stand in a scenario file");
                write!(
                    out,
                    "{id:?} cannot be an organisation's id: {fault}. Choose a short word, such as `icb` or \
                     `north-trust`"
                )
            }
            Refused::BadName { id, name } => write!(
                out,
                "the name of `{id}`, {name:?}, holds a line break or another control character: leave it out"
            ),
            Refused::TwiceTheSame(id) => {
                write!(out, "`{id}` is given twice: give each organisation an id of its own")
            }
            Refused::TooManyOrganisations(count) => write!(
                out,
                "{count} organisations are too many for a form: give at most {MOST_ORGANISATIONS}, and add the \
                 others to the file by hand"
            ),
            Refused::YearsOutOfRange(years) => {
                write!(out, "{years} years cannot be projected: choose 1 to {MOST_YEARS}")
            }
            Refused::BaseYearOutOfRange(year) => {
                write!(out, "the base year cannot start in {year}: choose 1900 to 2199")
            }
        }
    }
}

impl std::error::Error for Refused {}

/// The text of the scenario file, ready to be filled in.
///
/// It does not begin with the `#:schema` line: the caller knows where the schema is, and adds it.
///
/// # Errors
/// Where no scenario can be made of what was wanted: [`Refused`] says why, and what to do.
pub fn scenario(wanted: &Wanted) -> Result<String, Refused> {
    let form = forms::named(&wanted.form)?;
    if !(1..=MOST_YEARS).contains(&wanted.years) {
        return Err(Refused::YearsOutOfRange(wanted.years));
    }
    if !(1900..2200).contains(&wanted.base_year) {
        return Err(Refused::BaseYearOutOfRange(wanted.base_year));
    }
    let own = || form.parts.own.iter().map(|given| (*given).to_owned()).collect();
    let given = if wanted.organisations.is_empty() { own() } else { wanted.organisations.clone() };
    let asked = asked::organisations(&given)?;
    let locality = locality::Locality::new(&asked, form.parts.detailed, wanted.years);
    Ok(write::scenario(form, &locality, wanted))
}
