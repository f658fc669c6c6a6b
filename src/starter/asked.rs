//! The organisations that were asked for on the command line: what each is, from few words.

use super::{MOST_ORGANISATIONS, Refused};
use crate::format;

/// What an organisation may be.
pub(super) fn kinds() -> &'static [&'static str] {
    format::at(&["organisation", "id", "kind"]).map_or(&[], |at| at.key.value.choices())
}

/// What an organisation does in its locality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Has an allocation, and pays for care.
    Commissioner,
    /// Is paid for care.
    Provider,
    /// Pays for social care, outside control totals.
    Council,
}

/// An organisation that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) role: Role,
    pub(super) name: String,
    /// What charts call it, where the name is longer.
    pub(super) short: Option<String>,
}

/// Reads every organisation, and refuses what no scenario file could hold.
pub(super) fn organisations(given: &[String]) -> Result<Vec<Asked>, Refused> {
    if given.len() > MOST_ORGANISATIONS {
        return Err(Refused::TooManyOrganisations(given.len()));
    }
    let mut asked: Vec<Asked> = Vec::new();
    for text in given {
        let next = organisation(text)?;
        if asked.iter().any(|other| other.id == next.id) {
            return Err(Refused::TwiceTheSame(next.id));
        }
        asked.push(next);
    }
    Ok(asked)
}

fn organisation(text: &str) -> Result<Asked, Refused> {
    let mut parts = text.splitn(3, ':').map(str::trim);
    let id = parts.next().unwrap_or_default().to_owned();
    if fault_of(&id).is_some() {
        return Err(Refused::BadId(id));
    }
    let kind = match parts.next().unwrap_or_default() {
        "" => guessed_kind(&id),
        given => match kinds().iter().find(|kind| **kind == given) {
            Some(kind) => kind,
            None => return Err(Refused::UnknownKind { id, kind: given.to_owned() }),
        },
    };
    let name = parts.next().unwrap_or_default().to_owned();
    if name.chars().any(char::is_control) {
        return Err(Refused::BadName { id, name });
    }
    let short = readable(&id);
    let (name, short) = if name.is_empty() { (short, None) } else { (name, Some(short)) };
    Ok(Asked { id, kind, role: role_of(kind), name, short })
}

/// What is wrong with an id, if anything.
pub(super) fn fault_of(id: &str) -> Option<&'static str> {
    if id.trim().is_empty() {
        Some("it is empty")
    } else if id.chars().count() > 100 {
        Some("it has more than 100 characters")
    } else if id.chars().any(|character| character == '/' || character.is_control()) {
        Some("it holds a slash or a control character")
    } else if format::RESERVED.contains(&id) || format::is_provenance(id) {
        Some("the word has a meaning of its own in scenario files")
    } else {
        None
    }
}

fn role_of(kind: &str) -> Role {
    match kind {
        "icb" | "ccg" | "nhs-england" => Role::Commissioner,
        "local-authority" => Role::Council,
        _ => Role::Provider,
    }
}

/// The kind that an id speaks of. Only whole words count: `districb` is no ICB.
fn guessed_kind(id: &str) -> &'static str {
    let speaks_of = |words: &[&str]| words_of(id).any(|word| words.contains(&word.as_str()));
    if speaks_of(&["ccg"]) {
        "ccg"
    } else if speaks_of(&["icb", "commissioner", "commissioners", "commissioning"]) {
        "icb"
    } else if speaks_of(&["council", "county", "borough"]) {
        "local-authority"
    } else {
        "nhs-trust"
    }
}

/// The words of an id or a name, in small letters.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// `north-icb` as `North ICB`: a name to begin with.
fn readable(id: &str) -> String {
    let mut readable = String::new();
    let words = id.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            readable.push(' ');
        }
        if ["icb", "ccg", "nhs", "ft", "gp"].contains(&word.to_lowercase().as_str()) {
            readable.push_str(&word.to_uppercase());
        } else if index == 0 {
            let mut letters = word.chars();
            readable.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            readable.push_str(letters.as_str());
        } else {
            readable.push_str(word);
        }
    }
    if readable.is_empty() { id.to_owned() } else { readable }
}
