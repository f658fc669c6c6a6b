//! Which characters are spaces, dashes and quotation marks: Word and web pages have many of each.

/// What should stand in place of a space that TOML does not know; None for every other character.
///
/// A space that shows becomes a plain one, one that does not show becomes nothing.
pub(super) fn odd_space(c: char) -> Option<&'static str> {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Some(" ")
        }
        // Word's line break, and the separators of other editors.
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(" "),
        // Soft hyphens, zero-width spaces and joiners, marks of direction, byte order marks.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => Some(""),
        _ => None,
    }
}

/// Whether it is a space within a line, plain or odd. A carriage return counts: it stands before a line feed.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r') || odd_space(c).is_some()
}

/// The text with plain spaces for odd ones.
pub(super) fn with_plain_spaces(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match odd_space(c) {
            Some(instead) => plain.push_str(instead),
            None => plain.push(c),
        }
    }
    plain
}

/// Hyphens, dashes and minus signs.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// A pair of quotation marks is either of single or of double ones, whatever their shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Single,
    Double,
}

/// Which quotation mark it is, if it is one.
pub(super) fn mark(c: char) -> Option<Mark> {
    match c {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => Some(Mark::Double),
        '\'' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '`' | '´' => {
            Some(Mark::Single)
        }
        _ => None,
    }
}

/// Whether it is one of the two quotation marks that TOML knows.
pub(super) fn is_straight(c: char) -> bool {
    matches!(c, '"' | '\'')
}

/// The text as a basic string of TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut string = String::with_capacity(text.len() + 2);
    string.push('"');
    for c in text.chars() {
        match c {
            '"' => string.push_str("\\\""),
            '\\' => string.push_str("\\\\"),
            '\t' => string.push(c),
            c if c.is_ascii_control() => string.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => string.push(c),
        }
    }
    string.push('"');
    string
}
