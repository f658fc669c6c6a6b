//! Values without quotation marks: figures, years, yes and no, and text that should have had them.

use std::ops::Range;

use super::Kind;
use super::characters::{is_blank, mark, quoted, with_plain_spaces};
use super::figure::{self, Scale};
use super::plain;
use super::scan::{Place, Scan};

impl Scan<'_> {
    /// A value on a line of its own or in an inline table.
    pub fn bare_value(&mut self, place: Place) {
        let start = self.at;
        let end = self.bare_end(start);
        self.at = end;
        if place != Place::Line {
            return self.bare(start..end);
        }
        // A comma or semicolon at the end goes with a faulty value; after a right one it is a slip of its own.
        let value =
            self.text[start..end].trim_end_matches(|c| matches!(c, ',' | ';') || is_blank(c));
        if plain::is_plain(value) {
            self.at = start + value.len();
        } else if let Some((replacement, kind)) = mended(value, self.scale()) {
            self.slip(start..end, kind, replacement);
        }
    }

    /// Mends a value.
    pub fn bare(&mut self, span: Range<usize>) {
        if let Some((replacement, kind)) = mended(&self.text[span.clone()], self.scale()) {
            self.slip(span, kind, replacement);
        }
    }

    /// What the last key's figures are counted in: people in ones, all else in £m.
    pub fn scale(&self) -> Scale {
        match self.text.get(self.key.clone()) {
            Some("people") => Scale::Heads,
            _ => Scale::Money,
        }
    }

    /// Where the value ends, without spaces behind it.
    pub fn bare_end(&self, start: usize) -> usize {
        let place = self.place();
        let mut end = self.text.len();
        // Where the text before the last word ends, and the last character that is no space.
        let (mut before_word, mut last) = (None, start);
        for (i, c) in self.rest(start).char_indices() {
            let at = start + i;
            let ends = match c {
                '\n' | '#' => true,
                ']' | '}' => place != Place::Line,
                ',' => place == Place::Array || place == Place::Table && self.divides(at),
                // The next key stands before it, and the comma before that was left out.
                '=' => match before_word.filter(|_| place == Place::Table) {
                    Some(cut) => return cut,
                    None => false,
                },
                _ => false,
            };
            if ends {
                end = at;
                break;
            }
            if !is_blank(c) {
                if last < at && last > start {
                    before_word = Some(last);
                }
                last = at + c.len_utf8();
            }
        }
        start + self.text[start..end].trim_end_matches(is_blank).len()
    }

    /// Whether a comma in an inline table stands between entries, not within a figure or text: a key follows, or
    /// nothing more.
    pub fn divides(&self, comma: usize) -> bool {
        let next = self.after_blanks(comma + 1);
        if self.is_line_end(next) {
            return true;
        }
        let rest = self.rest(next);
        if rest.starts_with(|c| mark(c).is_some() || "]}[{".contains(c)) {
            return true;
        }
        let stop = rest.find([',', '=', ':', '\n', '#', '{', '}', '[', ']']);
        let Some(stop) = stop else { return false };
        match rest.as_bytes().get(stop) {
            Some(b'=') => true,
            Some(b':') => rest.starts_with(char::is_alphabetic),
            Some(b'\n' | b'#') => self.rest(self.after_filler(next + stop)).starts_with('='),
            _ => false,
        }
    }
}

/// A figure that is not plain, as a number.
pub(super) fn number(text: &str, scale: Scale) -> Option<String> {
    figure::read(text, scale).map(|reading| reading.number)
}

/// A value as it should be. None where it is right, or nothing can be told.
fn mended(text: &str, scale: Scale) -> Option<(String, Kind)> {
    if plain::is_plain(text) {
        return None;
    }
    if let Some(year) = plain::year(text) {
        return Some((quoted(&year), Kind::UnquotedYear));
    }
    if let Some(reading) = figure::read(text, scale) {
        return Some((reading.number, reading.kind));
    }
    if let Some(truth) = truth(text) {
        return Some((truth.to_owned(), Kind::YesOrNo));
    }
    words(text)
}

fn truth(text: &str) -> Option<&'static str> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Some("true")
    } else if is("false") || is("no") {
        Some("false")
    } else {
        None
    }
}

/// Text put in quotation marks. What has an equals sign is a line run into another, and is left alone.
fn words(text: &str) -> Option<(String, Kind)> {
    if !text.contains(char::is_alphabetic)
        || text.contains('=')
        || text.starts_with([',', ']', '}'])
    {
        return None;
    }
    let marks = text.matches(|c| mark(c) == mark('"')).count();
    let lone = text.strip_suffix(|c| mark(c) == mark('"')).filter(|_| marks == 1);
    let (text, kind) = match lone {
        Some(inside) => (inside, Kind::LoneQuote),
        None => (text, Kind::UnquotedText),
    };
    // A backslash in text is that of a file path.
    Some((quoted(&with_plain_spaces(text).replace('\\', "/")), kind))
}
