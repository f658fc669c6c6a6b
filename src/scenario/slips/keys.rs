//! Keys and headers: what stands before an equals sign or between square brackets on a line of its own.

use std::ops::Range;

use super::Kind;
use super::characters::{Mark, is_blank, is_straight, mark, odd_space, quoted, with_plain_spaces};
use super::plain;
use super::scan::{Place, Scan};

impl Scan<'_> {
    /// A header from its first bracket on.
    pub fn header(&mut self) {
        let brackets = if self.rest(self.at).starts_with("[[") { 2 } else { 1 };
        let start = self.at + brackets;
        let first = self.after_blanks(start);
        let proper = self.key_end(first).map(|end| self.after_blanks(end));
        if proper.is_some_and(|end| self.rest(end).starts_with(']')) {
            self.at = proper.unwrap_or(start) + 1;
            self.at += self.rest(self.at).starts_with(']') as usize;
            return;
        }
        let line = &self.text[start..self.line_end(start)];
        self.at = start + line.len();
        // A line of values, left over from brackets that were closed too soon, is no header.
        if let Some(end) = line.find(']').filter(|&end| !line[..end].contains('=')) {
            self.parts(start..start + end);
            let after = start + end + 1;
            self.at = after + self.rest(after).starts_with(']') as usize;
        }
    }

    /// A key and its equals sign. False where there is none: then what stands there is passed over.
    pub fn key(&mut self) -> bool {
        let start = self.at;
        if let Some(end) = self.key_end(start) {
            self.key = start..end;
            self.at = end;
            if self.place() == Place::Table && self.rest(self.after_filler(end)).starts_with('=') {
                self.skip_filler();
            }
            self.skip_blanks();
            if self.peek() == Some('=') {
                self.at += 1;
                return true;
            }
            if self.is_missing_equals(end) {
                self.slip(end..self.at, Kind::MissingEquals, " = ");
                return true;
            }
        }
        self.faulty_key(start)
    }

    /// Whether what follows a key and spaces is its value, the equals sign left out.
    fn is_missing_equals(&self, end: usize) -> bool {
        let opens = |c: char| mark(c).is_some() || matches!(c, '[' | '{');
        self.at > end
            && self.begins_value(self.at)
            && (self.peek().is_some_and(opens) || self.separators(self.at).1.is_none())
    }

    /// A key that is none as it stands, or has a colon after it.
    fn faulty_key(&mut self, start: usize) -> bool {
        let (colon, equals, stop) = self.separators(start);
        let colon = colon.filter(|&colon| self.is_for_equals(colon, equals.is_some()));
        // A line that begins with a bracket is left over from what was closed too soon, or is JSON.
        let bracket = self.rest(start).starts_with(['{', '}', ']']);
        let Some(sign) = colon.or(equals).filter(|_| !bracket) else {
            self.at = stop;
            return false;
        };
        let key = self.text[start..sign].trim_end();
        self.key = start..start + key.len();
        self.parts(self.key.clone());
        if colon.is_some() {
            let equals = if self.key.end < sign { "=" } else { " =" };
            self.slip(sign..sign + 1, Kind::ColonForEquals, equals);
        }
        self.at = sign + 1;
        true
    }

    /// Whether a colon stands for the equals sign: not where it is part of a name or of an address.
    fn is_for_equals(&self, colon: usize, equals: bool) -> bool {
        let after = self.after_blanks(colon + 1);
        let rest = self.rest(after);
        rest.starts_with(|c: char| mark(c).is_some() || matches!(c, '[' | '{'))
            || !equals
                && !self.is_line_end(after)
                && (after > colon + 1 || rest.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// The first colon and the first equals sign from here on, and where the search for them stopped.
    fn separators(&self, start: usize) -> (Option<usize>, Option<usize>, usize) {
        let in_table = self.place() == Place::Table;
        let from = self.after_curly(start);
        let mut colon = None;
        for (i, c) in self.rest(from).char_indices() {
            match c {
                '=' => return (colon, Some(from + i), from + i),
                ':' if colon.is_none() => colon = Some(from + i),
                '\n' | '#' => return (colon, None, from + i),
                ',' | '{' | '[' | ']' | '}' if in_table => return (colon, None, from + i),
                _ => {}
            }
        }
        (colon, None, self.text.len())
    }

    /// Past a text in curly quotation marks, which may hold anything.
    fn after_curly(&self, start: usize) -> usize {
        let rest = self.rest(start);
        let mut chars = rest.char_indices();
        let Some((_, c)) = chars.next().filter(|&(_, c)| !c.is_ascii()) else { return start };
        let Some(sought) = mark(c) else { return start };
        for (i, c) in chars {
            if mark(c) == Some(sought) {
                return start + i + c.len_utf8();
            }
            if c == '\n' {
                break;
            }
        }
        start
    }

    /// Where a key as TOML has it ends, if one begins here.
    pub fn key_end(&self, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let rest = self.rest(at);
            let end = match rest.chars().next()? {
                '"' | '\'' => self.string_end(at)?,
                _ => at + rest.find(|c| !is_bare(c)).unwrap_or(rest.len()),
            };
            if end == at {
                return None;
            }
            let rest = self.rest(end).trim_start_matches([' ', '\t']);
            let Some(next) = rest.strip_prefix('.') else { return Some(end) };
            at = self.text.len() - next.trim_start_matches([' ', '\t']).len();
        }
    }

    /// Whether a proper key with its equals sign stands here.
    pub fn is_key_with_equals(&self, at: usize) -> bool {
        self.key_end(at).is_some_and(|end| self.rest(self.after_blanks(end)).starts_with('='))
    }

    /// Mends the parts of a key, between its dots.
    fn parts(&mut self, key: Range<usize>) {
        let text = self.text;
        let mut at = key.start;
        while at < key.end {
            let from = self.after_blanks(at).min(key.end);
            let rest = &text[from..key.end];
            let part = rest[..part_end(rest)].trim_end();
            if let Some((replacement, kind)) = mended(part) {
                self.slip(from..from + part.len(), kind, replacement);
            }
            let after = from + part_end(rest);
            let dot = text[after..key.end].find('.');
            at = dot.map_or(key.end, |dot| after + dot + 1);
        }
    }
}

/// What TOML takes in a key without quotation marks.
fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Where the first part of a key ends. "St. Mary's" is one part: a space follows its dot.
fn part_end(key: &str) -> usize {
    let mut chars = key.char_indices();
    if let Some(sought) = chars.next().and_then(|(_, c)| mark(c)) {
        let end = chars.find(|&(_, c)| mark(c) == Some(sought)).map(|(i, c)| i + c.len_utf8());
        let closes = |&end: &usize| {
            let rest = key[end..].trim_start();
            rest.is_empty() || rest.starts_with('.')
        };
        if let Some(end) = end.filter(closes) {
            return end;
        }
    }
    let divides = |&i: &usize| key[..i].ends_with(' ') || !key[i + 1..].starts_with(is_blank);
    key.match_indices('.').map(|(i, _)| i).find(divides).unwrap_or(key.len())
}

fn is_key_part(part: &str) -> bool {
    !part.is_empty() && part.chars().all(is_bare)
}

/// A part of a key that begins with a quotation mark, as it should be.
fn mended_quotes(part: &str, open: char, sought: Mark) -> Option<(String, Kind)> {
    let inside = &part[open.len_utf8()..];
    let (inside, kind) = match inside.strip_suffix(|c| mark(c) == Some(sought)) {
        // Right, or a row of texts that is no key.
        Some(text) if part.ends_with(open) && is_straight(open) => {
            (text.contains(open) && !text.contains(',')).then_some((text, Kind::QuoteInText))?
        }
        Some(text) => (text, Kind::CurlyQuotes),
        None if is_straight(open) => (inside, Kind::LoneQuote),
        None => (inside, Kind::CurlyQuotes),
    };
    Some((quoted(&with_plain_spaces(inside)), kind))
}

/// A part of a key as it should be. None where it is right, or nothing can be told.
fn mended(part: &str) -> Option<(String, Kind)> {
    if part.is_empty() || is_key_part(part) {
        return None;
    }
    let shown: String = part.chars().filter(|&c| odd_space(c) != Some("")).collect();
    if is_key_part(&shown) {
        return Some((shown, Kind::OddSpace));
    }
    let first = part.chars().next()?;
    if let Some(sought) = mark(first) {
        return mended_quotes(part, first, sought);
    }
    if let Some(year) = plain::year(part) {
        return Some((quoted(&year), Kind::UnquotedYear));
    }
    if !part.contains(char::is_alphabetic) {
        return None;
    }
    match part.strip_suffix('"') {
        Some(inside) => Some((quoted(&with_plain_spaces(inside)), Kind::LoneQuote)),
        None => Some((quoted(&with_plain_spaces(part)), Kind::UnquotedText)),
    }
}
