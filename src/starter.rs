//! Starting forms: a commented scenario file that a finance lead fills in.
//!
//! An empty page is hard to begin on, and a copy of another locality's file carries that locality's judgements along.
//! A form runs as it stands and marks every figure as invented.

mod asked;
mod figures;
mod forms;
mod locality;
mod path;
mod rates;
mod size;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use forms::{DEFAULT, FORMS};

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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No form has this name.
    #[error("there is no form {0:?}: use one of {names}", names = FORMS.map(|form| form.name).join(", "))]
    UnknownForm(String),
    /// No organisation can be of this kind.
    #[error(
        "{kind:?} is not a kind of organisation: write `{id}:` and one of {kinds}; or `{id}` alone, and the kind is guessed",
        kinds = asked::kinds().join(", ")
    )]
    UnknownKind { id: String, kind: String },
    /// A scenario file cannot refer to an organisation by this id.
    #[error(
        "{0:?} cannot be an organisation's id: {fault}. Choose a short word, such as `icb` or `north-trust`",
        fault = asked::fault_of(.0).unwrap_or("it cannot stand in a scenario file")
    )]
    BadId(String),
    /// The name of an organisation holds a control character.
    #[error(
        "the name of `{id}`, {name:?}, holds a line break or another control character: leave it out"
    )]
    BadName { id: String, name: String },
    /// Two organisations have this id.
    #[error("`{0}` is given twice: give each organisation an id of its own")]
    TwiceTheSame(String),
    /// More organisations than a form is made for.
    #[error(
        "{0} organisations are too many for a form: give at most {MOST_ORGANISATIONS}, and add the others to the file by hand"
    )]
    TooManyOrganisations(usize),
    /// Scenario files project 1 to 40 years.
    #[error("{0} years cannot be projected: choose 1 to {MOST_YEARS}")]
    YearsOutOfRange(usize),
    /// Scenario files know the years 1900/01 to 2199/00.
    #[error("the base year cannot start in {0}: choose 1900 to 2199")]
    BaseYearOutOfRange(u16),
}

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
