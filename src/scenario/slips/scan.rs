//! A tolerant walk over a text that means to be TOML: line by line, and within brackets entry by entry.
//!
//! The brackets are kept on a stack of their own, not in calls, so that a million of them do no harm. The
//! position only ever goes forward, and whatever looks ahead stops where the walk will go next, so that the time
//! taken is in proportion to the text.

use std::ops::Range;

use super::characters::{is_blank, is_dash, mark, odd_space};
use super::{Kind, Slip};

/// Where a value stands, which decides where it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// After a key on a line of its own.
    Line,
    Array,
    /// In an inline table.
    Table,
}

/// An open array or inline table.
#[derive(Debug)]
pub(super) struct Open {
    pub place: Place,
    /// Where the last entry ended, as long as no comma has followed.
    pub ended: Option<usize>,
    /// Whether a comma with a space or line end after it was seen: then one without may be part of a figure.
    pub loose: bool,
    /// Entries of an array with commas inside, which the whole array must be seen to understand.
    pub tight: Vec<Range<usize>>,
}

/// The walk.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    pub text: &'a str,
    pub at: usize,
    pub open: Vec<Open>,
    /// The last key.
    pub key: Range<usize>,
    /// Up to where no closing quotation mark is to be found, by mark and place: so that no line is searched twice.
    pub barren: [[usize; 3]; 2],
    pub slips: Vec<Slip>,
    odd_spaces: Vec<usize>,
}

impl<'a> Scan<'a> {
    pub fn new(text: &'a str) -> Scan<'a> {
        // A byte order mark at the very beginning is right.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Scan {
            text,
            at,
            open: Vec::new(),
            key: 0..0,
            barren: [[0; 3]; 2],
            slips: Vec::new(),
            odd_spaces: Vec::new(),
        }
    }

    /// Walks to the end and gives the slips in order.
    pub fn run(mut self) -> Vec<Slip> {
        while self.at < self.text.len() {
            let before = (self.at, self.open.len());
            match self.place() {
                Place::Line => self.line(),
                Place::Array => self.element(),
                Place::Table => self.pair(),
            }
            // Junk that nothing takes is passed over.
            if (self.at, self.open.len()) == before {
                self.at += self.peek().map_or(1, char::len_utf8);
            }
        }
        self.close_all();
        self.in_order()
    }

    pub fn place(&self) -> Place {
        self.open.last().map_or(Place::Line, |open| open.place)
    }

    pub fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or("")
    }

    pub fn peek(&self) -> Option<char> {
        self.rest(self.at).chars().next()
    }

    pub fn slip(&mut self, span: Range<usize>, kind: Kind, replacement: impl Into<String>) {
        self.slips.push(Slip { span, kind, replacement: replacement.into() });
    }

    /// Where the spaces from here on end.
    pub fn after_blanks(&self, from: usize) -> usize {
        let rest = self.rest(from);
        from + rest.find(|c| !is_blank(c)).unwrap_or(rest.len())
    }

    /// Where the line ends.
    pub fn line_end(&self, from: usize) -> usize {
        let rest = self.rest(from);
        from + rest.find('\n').unwrap_or(rest.len())
    }

    /// Whether nothing but a comment is left of the line.
    pub fn is_line_end(&self, at: usize) -> bool {
        matches!(self.rest(at).bytes().next(), None | Some(b'\n' | b'#'))
    }

    /// Goes past spaces, noting the odd ones.
    pub fn skip_blanks(&mut self) {
        while let Some(c) = self.peek().filter(|&c| is_blank(c)) {
            if odd_space(c).is_some() {
                self.odd_spaces.push(self.at);
            }
            self.at += c.len_utf8();
        }
    }

    /// Where spaces, comments and line ends from here on end.
    pub fn after_filler(&self, from: usize) -> usize {
        let mut at = self.after_blanks(from);
        loop {
            match self.rest(at).bytes().next() {
                Some(b'\n') => at = self.after_blanks(at + 1),
                Some(b'#') => at = self.line_end(at),
                _ => return at,
            }
        }
    }

    /// Goes past spaces, comments and line ends; true if there was a line end.
    pub fn skip_filler(&mut self) -> bool {
        let mut crossed = false;
        loop {
            self.skip_blanks();
            match self.peek() {
                Some('\n') => (self.at, crossed) = (self.at + 1, true),
                Some('#') => self.at = self.line_end(self.at),
                _ => return crossed,
            }
        }
    }

    /// A line outside brackets.
    fn line(&mut self) {
        self.skip_filler();
        if self.peek() == Some('[') {
            self.header();
        } else if self.at < self.text.len() && self.key() {
            self.value();
        }
        if self.open.is_empty() {
            self.end_line();
        }
    }

    /// What follows a value on its line: a comment, or a comma that was copied with it.
    fn end_line(&mut self) {
        self.skip_blanks();
        if let Some(',' | ';') = self.peek()
            && self.is_line_end(self.after_blanks(self.at + 1))
        {
            self.slip(self.at..self.at + 1, Kind::StrayComma, "");
            self.at += 1;
            self.skip_blanks();
        }
        self.at = self.line_end(self.at);
    }

    /// An entry of an array.
    fn element(&mut self) {
        let Some(crossed) = self.entry() else { return };
        let opens = |c: char| mark(c).is_some() || matches!(c, '[' | '{');
        if crossed || self.peek().is_some_and(opens) {
            self.missing_comma();
        }
        self.value();
    }

    /// A key and value of an inline table.
    fn pair(&mut self) {
        if self.entry().is_none() {
            return;
        }
        if matches!(self.peek(), Some('{' | '[')) {
            // No key, but what is inside may be in order.
            self.value();
        } else if self.key() {
            self.missing_comma();
            self.value();
        }
    }

    /// Goes to the next entry in brackets. None where there is none yet: a comma, the closing bracket, the end.
    fn entry(&mut self) -> Option<bool> {
        let crossed = self.skip_filler();
        match self.peek()? {
            ',' => self.comma(),
            ']' | '}' => self.close(),
            _ if crossed && self.is_outside() => self.close_all(),
            _ => return Some(crossed),
        }
        None
    }

    /// Goes past a comma between entries.
    pub fn comma(&mut self) {
        self.at += 1;
        let loose = self.peek().is_none_or(|c| is_blank(c) || c == '\n');
        if let Some(open) = self.open.last_mut() {
            open.ended = None;
            open.loose |= loose;
        }
    }

    fn missing_comma(&mut self) {
        if let Some(ended) = self.open.last_mut().and_then(|open| open.ended.take()) {
            self.slip(ended..ended, Kind::MissingComma, ",");
        }
    }

    /// A closing bracket. One of the wrong shape closes too, and is left for the bracket that it is of.
    fn close(&mut self) {
        let own = if self.place() == Place::Array { ']' } else { '}' };
        self.pop();
        if self.peek() == Some(own) || self.open.is_empty() {
            self.at += 1;
        }
        let at = self.at;
        match self.open.last_mut() {
            Some(open) => open.ended = Some(at),
            None => self.end_line(),
        }
    }

    fn pop(&mut self) {
        if let Some(open) = self.open.pop() {
            self.settle(open);
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.pop();
        }
    }

    /// Whether a line in brackets can only stand outside them, since a bracket was never closed: a header, or in
    /// an array a key.
    fn is_outside(&self) -> bool {
        let rest = self.rest(self.at);
        let inside = rest.trim_start_matches('[');
        match rest.len() - inside.len() {
            0 => self.place() == Place::Array && self.is_key_with_equals(self.at),
            brackets @ (1 | 2) if inside.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                let start = self.at + brackets;
                let end = self.key_end(start).unwrap_or(start);
                let closing = &"]]"[..brackets];
                !matches!(&self.text[start..end], "true" | "false" | "inf" | "nan")
                    && self.rest(end).starts_with(closing)
                    && self.is_line_end(self.after_blanks(end + brackets))
            }
            _ => false,
        }
    }

    /// The value from here on.
    fn value(&mut self) {
        self.skip_blanks();
        // In a table TOML lets a value stand on the next line.
        if self.place() == Place::Table {
            self.skip_filler();
        }
        match self.peek() {
            None | Some('\n' | '#') => return,
            Some('[') => return self.enter(Place::Array),
            Some('{') => return self.enter(Place::Table),
            Some(c) if mark(c).is_some() => self.quotes(),
            Some(_) => match self.place() {
                Place::Array => return self.array_entry(),
                place => self.bare_value(place),
            },
        }
        let at = self.at;
        if let Some(open) = self.open.last_mut() {
            open.ended = Some(at);
        }
    }

    fn enter(&mut self, place: Place) {
        self.at += 1;
        self.open.push(Open { place, ended: None, loose: false, tight: Vec::new() });
    }

    /// Whether a value plainly begins here: used where the equals sign is missing.
    pub fn begins_value(&self, at: usize) -> bool {
        let rest = self.rest(at);
        let sign = |c: char| mark(c).is_some() || is_dash(c) || "[{(£$€.".contains(c);
        rest.starts_with(|c: char| c.is_ascii_digit() || sign(c))
            || rest.starts_with("true")
            || rest.starts_with("false")
    }

    /// The slips in order, with those odd spaces that are in none of them: one slip for those of a line.
    fn in_order(mut self) -> Vec<Slip> {
        self.slips.sort_by_key(|slip| (slip.span.start, slip.span.end));
        let odd_spaces = std::mem::take(&mut self.odd_spaces);
        let mut slips: Vec<Slip> = Vec::with_capacity(self.slips.len());
        let mut others = std::mem::take(&mut self.slips).into_iter().peekable();
        for at in odd_spaces {
            while let Some(slip) = others.next_if(|slip| slip.span.start <= at) {
                add(&mut slips, slip);
            }
            self.add_odd_space(&mut slips, at);
        }
        others.for_each(|slip| add(&mut slips, slip));
        slips
    }

    fn add_odd_space(&self, slips: &mut Vec<Slip>, at: usize) {
        let Some(c) = self.rest(at).chars().next() else { return };
        let instead = odd_space(c).unwrap_or_default();
        let end = at + c.len_utf8();
        match slips.last_mut() {
            Some(last) if at < last.span.end => {}
            Some(last)
                if last.kind == Kind::OddSpace && !self.text[last.span.end..at].contains('\n') =>
            {
                last.replacement.push_str(&self.text[last.span.end..at]);
                last.replacement.push_str(instead);
                last.span.end = end;
            }
            _ => slips.push(Slip {
                span: at..end,
                kind: Kind::OddSpace,
                replacement: instead.to_owned(),
            }),
        }
    }
}

/// Adds a slip, unless it stands within the one before.
fn add(slips: &mut Vec<Slip>, slip: Slip) {
    if slips.last().is_none_or(|last| last.span.end <= slip.span.start) {
        slips.push(slip);
    }
}
