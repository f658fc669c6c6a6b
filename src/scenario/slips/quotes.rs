//! Values in quotation marks, straight, curly or one of each.

use std::ops::Range;

use super::Kind;
use super::bare;
use super::characters::{Mark, is_blank, is_straight, mark, quoted};
use super::plain;
use super::scan::{Place, Scan};

/// Where the closing quotation mark of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    At(usize),
    /// It was left out: the next mark opens the next entry's text.
    BeforeNext,
    Nowhere,
}

impl Scan<'_> {
    /// A value that begins with a quotation mark.
    pub fn quotes(&mut self) {
        let start = self.at;
        if let Some(end) = self.long_string_end(start) {
            self.at = end;
            return;
        }
        let proper = self.string_end(start);
        if let Some(end) = proper.filter(|&end| self.ends_value(end) || self.lacks_comma(end)) {
            self.at = end;
            self.escapes(start..end);
            return;
        }
        let Some((open, sought)) = self.peek().and_then(|c| Some((c, mark(c)?))) else { return };
        let inside = start + open.len_utf8();
        match (self.closing(inside, sought), proper) {
            (Closing::At(closing), _) => self.paired(start, open, inside..closing),
            // A proper string with something after it: not for here.
            (Closing::Nowhere, Some(end)) => self.at = self.bare_end(end),
            _ => self.unpaired(start, open, sought),
        }
    }

    /// A text whose quotation marks are curly, unlike, or within each other.
    fn paired(&mut self, start: usize, open: char, inside: Range<usize>) {
        let close = self.rest(inside.end).chars().next().unwrap_or(open);
        self.at = inside.end + close.len_utf8();
        let mut text = &self.text[inside];
        let basic = open == '"';
        let kind = if open != close || !is_straight(open) {
            Kind::CurlyQuotes
        } else if basic && !has_mark(text, open) && has_bad_escape(text) {
            Kind::Backslash
        } else {
            Kind::QuoteInText
        };
        // Doubled at both ends, as Excel does in a CSV file.
        if kind == Kind::QuoteInText
            && let Some(single) = text.strip_prefix(open).and_then(|t| t.strip_suffix(open))
        {
            text = single;
        }
        let replacement = if basic { requoted(text) } else { quoted(text) };
        self.slip(start..self.at, kind, replacement);
    }

    /// A text whose quotation mark has no pair: it goes on to the end of the value.
    fn unpaired(&mut self, start: usize, open: char, sought: Mark) {
        self.at = self.bare_end(start + open.len_utf8());
        let text = self.text[start..self.at].strip_prefix(open).unwrap_or_default().trim();
        let text = text.strip_suffix(|c| mark(c) == Some(sought)).unwrap_or(text);
        let kind = if is_straight(open) { Kind::LoneQuote } else { Kind::CurlyQuotes };
        // Excel's apostrophe in front of a figure keeps it as text in a sheet.
        let number = bare::number(text, self.scale());
        let replacement = match number {
            Some(number) => number,
            None if plain::is_plain(text) => text.to_owned(),
            None if open == '"' => requoted(text),
            None => quoted(text),
        };
        self.slip(start..self.at, kind, replacement);
    }

    /// A string as TOML has it: wrong only where its backslashes escape nothing.
    fn escapes(&mut self, string: Range<usize>) {
        let text = &self.text[string.start + 1..string.end - 1];
        if self.text[string.clone()].starts_with('"') && has_bad_escape(text) {
            self.slip(string, Kind::Backslash, requoted(text));
        }
    }

    /// Where a string over several lines ends, if one begins here.
    fn long_string_end(&self, start: usize) -> Option<usize> {
        let rest = self.rest(start);
        if !rest.starts_with("\"\"\"") && !rest.starts_with("'''") {
            return None;
        }
        let quote = rest.chars().next()?;
        let mut escaped = false;
        let mut run = 0;
        for (i, c) in rest.char_indices().skip(3) {
            run = if c == quote && !escaped { run + 1 } else { 0 };
            escaped = c == '\\' && quote == '"' && !escaped;
            if run == 3 {
                // Up to two more belong to the text.
                let more = rest[i + 1..].chars().take(2).take_while(|&c| c == quote).count();
                return Some(start + i + 1 + more);
            }
        }
        Some(self.text.len())
    }

    /// Where a string on one line ends, after its closing mark, if one begins here.
    pub fn string_end(&self, start: usize) -> Option<usize> {
        let mut chars = self.rest(start).char_indices();
        let (_, quote) = chars.next().filter(|&(_, c)| c == '"' || c == '\'')?;
        let mut escaped = false;
        for (i, c) in chars {
            match c {
                '\n' => return None,
                _ if escaped => escaped = false,
                '\\' if quote == '"' => escaped = true,
                c if c == quote => return Some(start + i + 1),
                _ => {}
            }
        }
        None
    }

    /// The first mark on the line that can close the value.
    fn closing(&mut self, from: usize, sought: Mark) -> Closing {
        let place = self.place();
        let (row, column) = (sought as usize, place as usize);
        if from < self.barren[row][column] {
            return Closing::Nowhere;
        }
        // The last character that is no space, and whether the next entry may have begun.
        let (mut last, mut divided) = (None, false);
        for (i, c) in self.rest(from).char_indices() {
            let at = from + i;
            if c == '\n' {
                break;
            }
            if mark(c) == Some(sought) {
                if self.ends_value(at + c.len_utf8()) {
                    return Closing::At(at);
                }
                if place == Place::Table && divided && last == Some('=')
                    || place == Place::Array && last == Some(',')
                {
                    return Closing::BeforeNext;
                }
            }
            divided |= c == ',' && place == Place::Table && self.divides(at);
            last = if is_blank(c) { last } else { Some(c) };
        }
        self.barren[row][column] = self.line_end(from);
        Closing::Nowhere
    }

    /// Whether a value can end here.
    fn ends_value(&self, at: usize) -> bool {
        let at = self.after_blanks(at);
        if self.is_line_end(at) {
            return true;
        }
        match (self.place(), self.rest(at).bytes().next()) {
            (Place::Line, Some(b',' | b';')) => self.is_line_end(self.after_blanks(at + 1)),
            (Place::Line, _) => false,
            (_, Some(b']' | b'}')) => true,
            (Place::Array, Some(b',')) => true,
            (Place::Table, Some(b',')) => self.divides(at),
            _ => false,
        }
    }

    /// Whether the next entry begins here, only the comma left out.
    fn lacks_comma(&self, end: usize) -> bool {
        let next = self.after_blanks(end);
        match self.place() {
            Place::Line => false,
            Place::Table => next > end && self.is_key_with_equals(next),
            Place::Array => {
                next > end && self.rest(next).starts_with(|c| mark(c).is_some() || c == '{')
            }
        }
    }
}

/// Whether a mark stands in the text with no backslash before it.
fn has_mark(text: &str, sought: char) -> bool {
    let mut escaped = false;
    text.chars().any(|c| {
        let found = c == sought && !escaped;
        escaped = c == '\\' && !escaped;
        found
    })
}

/// Whether a backslash in the inside of a basic string escapes nothing.
fn has_bad_escape(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let Some(length) = escape(&rest[at..]) else { return true };
        rest = &rest[at + length..];
    }
    false
}

/// The length of the escape that the text begins with.
fn escape(text: &str) -> Option<usize> {
    let digits = match text.as_bytes().get(1)? {
        b'b' | b't' | b'n' | b'f' | b'r' | b'e' | b'"' | b'\\' => return Some(2),
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => return None,
    };
    let code = text.get(2..2 + digits)?;
    if !code.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(code, 16).ok().and_then(char::from_u32).map(|_| 2 + digits)
}

/// The inside of a basic string put in proper quotation marks: its escapes kept if all are right, else its
/// backslashes taken for those of a file path.
fn requoted(text: &str) -> String {
    let path = has_bad_escape(text);
    let mut string = String::with_capacity(text.len() + 2);
    string.push('"');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => string.push_str("\\\""),
            '\\' => match chars.next_if(|&next| !path || matches!(next, '"' | '\\')) {
                Some('\\') if path => string.push('/'),
                Some(next) => string.extend(['\\', next]),
                None => string.push('/'),
            },
            c => string.push(c),
        }
    }
    string.push('"');
    string
}
