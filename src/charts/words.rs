//! Text made fit to draw: wrapped and shortened to the room there is. Escaping for XML is the canvas's work, not done here.

use super::fonts::{Weight, width};

use crate::wording::{ELLIPSIS, plain_ends};

/// The most characters of a text that is cut short in its middle.
const LONGEST: usize = 400;

/// `text` on one line of at most `room` units, shortened with an ellipsis where it is longer.
pub fn fit(text: &str, weight: Weight, size: f64, room: f64) -> String {
    if width(text, weight, size) <= room {
        return text.to_string();
    }
    let mut end = text.len();
    while let Some((start, _)) = text[..end].char_indices().next_back() {
        end = start;
        let mut candidate = text[..end].trim_end().to_string();
        candidate.push(ELLIPSIS);
        if width(&candidate, weight, size) <= room {
            return candidate;
        }
    }
    String::new()
}

/// `text` broken at spaces into at most `most` lines of at most `room` units; a word wider than a line is
/// broken where it must be, and what does not fit ends in an ellipsis. No line is empty.
pub fn wrap(text: &str, weight: Weight, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && lines.len() + 1 < most {
        let end = line_end(rest, weight, size, room);
        lines.push(rest[..end].trim_end().to_string());
        rest = rest[end..].trim_start();
    }
    if !rest.is_empty() && most > 0 {
        lines.push(fit(rest, weight, size, room));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The same for a `text` of any kind that ends in what it is about, `… savings delivered`: it is cleaned, and where it does not
/// fit it is cut short in its middle.
pub fn wrap_ends(text: &str, weight: Weight, size: f64, room: f64, most: usize) -> Vec<String> {
    let cut = |longest: usize| wrap(&plain_ends(text, longest), weight, size, room, most + 1);
    let (mut fits, mut longest) = (0, LONGEST);
    while fits < longest {
        let next = (fits + longest).div_ceil(2);
        if cut(next).len() <= most { fits = next } else { longest = next - 1 }
    }
    cut(fits)
}

/// Where the first line of `text` ends, in bytes: behind at least one character.
fn line_end(text: &str, weight: Weight, size: f64, room: f64) -> usize {
    let mut used = 0.0;
    let mut last_space = None;
    let mut buffer = [0; 4];
    for (at, sign) in text.char_indices() {
        if sign == ' ' {
            last_space = Some(at);
        }
        used += width(sign.encode_utf8(&mut buffer), weight, size);
        if used > room && sign != ' ' && at > 0 {
            return last_space.unwrap_or(at);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_stay_inside_the_room() {
        let text = "A headline of at most ten words that states the finding";
        let lines = wrap(text, Weight::SemiBold, 20.0, 200.0, 9);
        assert_eq!(lines.join(" "), text);
        assert!(
            lines.len() > 2
                && lines.iter().all(|line| width(line, Weight::SemiBold, 20.0) <= 200.0)
        );
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken_and_the_last_line_says_that_there_was_more() {
        let lines = wrap(&"W".repeat(500), Weight::Regular, 20.0, 200.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| width(line, Weight::Regular, 20.0) <= 200.0));
    }

    #[test]
    fn no_room_gives_no_text_and_does_not_hang() {
        assert_eq!(fit("text", Weight::Regular, 20.0, 0.0), "");
        assert!(wrap("text", Weight::Regular, 20.0, 0.0, 0).is_empty());
        assert!(wrap("", Weight::Regular, 20.0, 100.0, 3).is_empty());
        assert_eq!(wrap("ab", Weight::Regular, 20.0, 1.0, 9), ["a", "b"]);
    }

    #[test]
    fn a_long_name_cut_off_what_a_label_was_about() {
        let name = "The Royal Three Counties and Borders University Hospitals Foundation Trust";
        let label = format!("{name} savings delivered");
        for most in [1, 2] {
            let lines = wrap_ends(&label, Weight::Regular, 14.0, 300.0, most);
            assert_eq!(lines.len(), most);
            assert!(lines.iter().all(|line| width(line, Weight::Regular, 14.0) <= 300.0));
            let said = lines.join(" ");
            assert!(said.starts_with("The Royal") && said.contains('…'), "{said}");
            assert!(said.ends_with("savings delivered"), "{said}");
        }
        let short = wrap_ends("Acute savings delivered", Weight::Regular, 14.0, 300.0, 2);
        assert_eq!(short, ["Acute savings delivered"]);
        assert!(wrap_ends(&label, Weight::Regular, 14.0, 0.0, 0).is_empty());
    }
}
