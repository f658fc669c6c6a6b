//! Entries of arrays without quotation marks, where a comma may part two entries or belong to a figure.
//!
//! `[1,2,3]` is right and `[0,03, 0,02]` is not: what tells them apart is that 03 is no number, and that other
//! commas of the same array have a space after them. So entries with a comma inside wait for the array's end.

use std::ops::Range;

use super::Kind;
use super::characters::{is_blank, mark};
use super::figure;
use super::plain;
use super::scan::{Open, Place, Scan};

/// Whether the commas within one entry belong to a figure.
#[derive(Debug, PartialEq, Eq)]
enum Joined {
    /// They must: its pieces alone are no numbers. The kind of its commas.
    Surely(Kind),
    /// They may: this kind of comma.
    Perhaps(Kind),
    No,
}

impl Scan<'_> {
    /// An entry of an array up to a comma that surely parts it from the next.
    pub fn array_entry(&mut self) {
        let start = self.at;
        let mut end = self.bare_end(start);
        let mut pieces = 1;
        self.at = self.after_blanks(end);
        while self.at == end && self.is_tight_comma(end) {
            let next = self.bare_end(end + 1);
            (end, pieces) = (next, pieces + 1);
            self.at = self.after_blanks(end);
        }
        self.at = end;
        if let Some(open) = self.open.last_mut() {
            open.ended = Some(end);
            if pieces > 1 {
                open.tight.push(start..end);
            }
        }
        if pieces == 1 {
            self.bare(start..end);
        }
    }

    /// Whether it is a comma with no space on either side, and no quotation mark or bracket behind it.
    fn is_tight_comma(&self, at: usize) -> bool {
        let Some(rest) = self.rest(at).strip_prefix(',') else { return false };
        !rest.is_empty()
            && !rest.starts_with(|c| {
                is_blank(c)
                    || mark(c).is_some()
                    || matches!(c, '\n' | '#' | '[' | ']' | '{' | '}' | ',')
            })
    }

    /// Makes sense of the commas within entries, the whole array having been seen.
    pub fn settle(&mut self, open: Open) {
        if open.place != Place::Array {
            return;
        }
        let judged: Vec<Joined> =
            open.tight.iter().map(|span| joined(&self.text[span.clone()], open.loose)).collect();
        let sure: Vec<Kind> = [Kind::DecimalComma, Kind::ThousandsSeparator]
            .into_iter()
            .filter(|&kind| judged.contains(&Joined::Surely(kind)))
            .collect();
        for (span, judged) in open.tight.into_iter().zip(judged) {
            match judged {
                Joined::Surely(_) => self.bare(span),
                Joined::Perhaps(kind) if sure.contains(&kind) => self.bare(span),
                _ => self.pieces(span),
            }
        }
    }

    /// Entries with commas but no space between them, each on its own.
    fn pieces(&mut self, span: Range<usize>) {
        let text = self.text;
        let mut start = span.start;
        for piece in text[span].split(',') {
            self.bare(start..start + piece.len());
            start += piece.len() + 1;
        }
    }
}

/// Whether the commas of an entry belong to a figure. `loose`: other commas of the array have a space after them.
fn joined(text: &str, loose: bool) -> Joined {
    let Some((figure, comma)) =
        figure::read(text, figure::Scale::Money).and_then(|f| Some((f.kind, f.comma?)))
    else {
        return Joined::No;
    };
    let pieces: Vec<&str> = text.split(',').collect();
    // A long row of threes with no space in it may as well be so many numbers.
    if !loose && pieces.len() > 3 {
        return Joined::No;
    }
    let alone = |piece: &&str| plain::is_plain(piece) || figure::figure(piece).is_some();
    if !pieces.iter().all(alone) {
        return Joined::Surely(comma);
    }
    if pieces.iter().all(|piece| plain::is_plain(piece)) {
        return Joined::Perhaps(comma);
    }
    // A sign before the first piece or behind the last: of one figure, where other entries have spaces between.
    let dressed = figure != comma;
    if dressed && (loose || comma == Kind::ThousandsSeparator) {
        Joined::Surely(comma)
    } else {
        Joined::No
    }
}
