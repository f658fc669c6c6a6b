//! What TOML takes without quotation marks, and what a financial year looks like.

use super::characters::{is_blank, is_dash};

/// Whether TOML takes the value as it stands: true, a number, a date.
pub(super) fn is_plain(text: &str) -> bool {
    matches!(text, "true" | "false") || is_number(text) || is_date(text)
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, "inf" | "nan") {
        return true;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return are_digits(digits, radix);
        }
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, part) = match mantissa.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (mantissa, None),
    };
    are_digits(whole, 10)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(|part| are_digits(part, 10))
        && exponent.is_none_or(|e| are_digits(e.strip_prefix(['+', '-']).unwrap_or(e), 10))
}

/// Digits with underscores between them, never at an end or side by side.
fn are_digits(text: &str, radix: u32) -> bool {
    text.split('_').all(|run| !run.is_empty() && run.chars().all(|c| c.is_digit(radix)))
}

/// Anything with the look of a date or a time of day: whether it is one on the calendar is for the parser to say.
fn is_date(text: &str) -> bool {
    let b = text.as_bytes();
    let digits = |r: std::ops::Range<usize>| {
        b.get(r).is_some_and(|d| !d.is_empty() && d.iter().all(u8::is_ascii_digit))
    };
    let date = digits(0..4) && b.get(4) == Some(&b'-') && digits(5..7) && b.get(7) == Some(&b'-');
    let time = digits(0..2) && b.get(2) == Some(&b':') && digits(3..5);
    (date || time) && b.iter().all(|c| c.is_ascii_digit() || b"-:. +TtZz".contains(c))
}

/// A financial year as people write it (`2024/25`, `2024-25`, `2024/2025`, `24/25`), the usual way: `2024/25`.
///
/// Years that do not follow each other are kept as typed, so that what was meant can be asked.
pub(super) fn year(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let (first, second) = text.split_once(|c: char| c == '/' || is_dash(c))?;
    let (first, second) = (first.trim_end_matches(is_blank), second.trim_start_matches(is_blank));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !digits(first) || !digits(second) {
        return None;
    }
    let from: u32 = first.parse().ok()?;
    let to: u32 = second.parse().ok()?;
    let follows = (from + 1) % 100 == to % 100;
    match (first.len(), second.len()) {
        (4, 2) if follows => Some(format!("{first}/{second}")),
        (4, 4) if from + 1 == to => Some(format!("{first}/{:02}", to % 100)),
        (4, 2) | (4, 4) if (1900..2200).contains(&from) => Some(format!("{first}/{second}")),
        (2, 2) if follows => Some(format!("20{first}/{second}")),
        _ => None,
    }
}
