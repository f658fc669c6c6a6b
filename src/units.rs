//! The words that figures are stated in: years, and the rule of signs.
//!
//! Money is nominal £ million (`f64`) throughout; a surplus is positive, a deficit negative. Rates are
//! fractions a year (`0.02` is 2%). This module must know nothing of scenarios or models.

use std::fmt;

/// Standard normal quantile at 0.9: how many standard deviations lie between a median and a 90th percentile.
pub const Z90: f64 = 1.281_551_565_544_600_4;

/// A hair, in £ million: differences below it come from rounding and decide nothing.
pub const HAIR: f64 = 1e-9;

/// A financial year, April to March, known by the calendar year in which it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(u16);

impl Year {
    /// Reads `2015/16` or `2015-16`. `None` where the text is not two consecutive years between 1900 and 2199.
    pub fn parse(text: &str) -> Option<Year> {
        let (first, second) = text.split_once(['/', '-'])?;
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(first, 4) || !digits(second, 2) {
            return None;
        }
        let start: u16 = first.parse().ok()?;
        let end: u16 = second.parse().ok()?;
        ((1900..2200).contains(&start) && (start + 1) % 100 == end).then_some(Year(start))
    }

    /// The year that was probably meant: `2024/2025`, `2024–25`, `24/25`, `FY2024/25`.
    pub fn guess(text: &str) -> Option<Year> {
        let numbers: Vec<&str> = text
            .split(|sign: char| !sign.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .collect();
        let &[first, second] = numbers.as_slice() else { return None };
        let start: u16 = match first.len() {
            4 => first.parse().ok()?,
            2 => 2000 + first.parse::<u16>().ok()?,
            _ => return None,
        };
        let end: u16 = second.parse().ok()?;
        let follows = match second.len() {
            4 => end == start.checked_add(1)?,
            1 | 2 => end == (start + 1) % 100,
            _ => false,
        };
        (follows && (1900..2200).contains(&start)).then_some(Year(start))
    }

    /// The year `count` years later.
    pub fn plus(self, count: usize) -> Year {
        Year(self.0.saturating_add(u16::try_from(count).unwrap_or(u16::MAX)))
    }

    /// The calendar year in whose March it ends.
    pub fn ends(self) -> u16 {
        self.0.saturating_add(1)
    }

    /// Whole years from `earlier` to this one; negative where this one comes first.
    pub fn since(self, earlier: Year) -> i32 {
        i32::from(self.0) - i32::from(earlier.0)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{:02}", self.0, (self.0 % 100 + 1) % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_read_with_a_slash_or_a_hyphen_and_print_with_a_slash() {
        assert_eq!(Year::parse("2015/16").map(|year| year.to_string()), Some("2015/16".into()));
        assert_eq!(
            Year::parse("1999-00").map(|year| year.plus(1).to_string()),
            Some("2000/01".into())
        );
    }

    #[test]
    fn years_written_otherwise_are_guessed() {
        for text in ["2024/2025", "2024–25", "24/25", "FY 2024-25", "2024 / 25", "2024-2025"] {
            assert_eq!(
                Year::guess(text).map(|year| year.to_string()),
                Some("2024/25".into()),
                "{text}"
            );
        }
        for text in ["2024/26", "2024", "first", "1/2", "2024/25/26"] {
            assert_eq!(Year::guess(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_two_consecutive_years_is_refused() {
        for text in ["2015", "2015/17", "15/16", "2015/2016", "2015/1६", "", "/", "+015/16"] {
            assert_eq!(Year::parse(text), None, "{text}");
        }
    }
}
