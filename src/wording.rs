//! How figures are said: one place, so that charts, report, tables and terminal cannot disagree.
//!
//! Money is nominal £ million, a surplus positive and a deficit negative; probabilities are fractions. Halves
//! round away from zero, as accountants expect. Nothing here calculates, knows a scenario or writes for
//! machines: CSV and JSON carry plain figures at full precision.

use std::borrow::Cow;

mod plain;

pub use plain::{ELLIPSIS, plain, plain_ends};

/// What stands where a figure is not a number; a reader should never see it.
const NOT_A_FIGURE: &str = "n/a";

/// A figure in a table, to one decimal: `12.3`, `(4.5)`, `1,234.5`, and `-` for nil, which is whatever rounds
/// to zero. `value` is £ million.
pub fn accounts(value: f64) -> String {
    accounts_to(value, 1)
}

/// The same as [`accounts`] with another number of decimals.
pub fn accounts_to(value: f64, decimals: usize) -> String {
    match rounded(value, decimals) {
        None => NOT_A_FIGURE.to_string(),
        Some(0.0) => "-".to_string(),
        Some(figure) if figure < 0.0 => format!("({})", grouped(-figure, decimals)),
        Some(figure) => grouped(figure, decimals),
    }
}

/// A figure beside an axis or behind a line's name: like [`accounts_to`], but zero is `0`, since a dash there
/// would read as a gap.
pub fn axis_figure(value: f64, decimals: usize) -> String {
    if rounded(value, decimals) == Some(0.0) {
        "0".to_string()
    } else {
        accounts_to(value, decimals)
    }
}

/// An amount in a sentence, its size alone: `£4.5m`, and from a thousand million on `£3.2bn`. `value` is £ million.
pub fn pounds(value: f64) -> String {
    match rounded(value.abs(), 1) {
        None => NOT_A_FIGURE.to_string(),
        Some(figure) if figure < 1_000.0 => format!("£{}m", grouped(figure, 1)),
        Some(figure) => {
            format!("£{}bn", grouped(rounded(figure / 1_000.0, 1).unwrap_or(figure), 1))
        }
    }
}

/// A position in a sentence: `a deficit of £4.5m`, `a surplus of £4.5m`, or `balance` for what rounds to
/// zero. `value` is £ million.
pub fn money_in_prose(value: f64) -> String {
    match rounded(value, 1) {
        None => NOT_A_FIGURE.to_string(),
        Some(0.0) => "balance".to_string(),
        Some(figure) if figure < 0.0 => format!("a deficit of {}", pounds(figure)),
        Some(figure) => format!("a surplus of {}", pounds(figure)),
    }
}

/// A difference in a sentence: `£0.7m adverse`, `£0.7m favourable`, `no change`. `value` is £ million, and
/// negative where the position is worse.
pub fn variance_in_prose(value: f64) -> String {
    match rounded(value, 1) {
        None => NOT_A_FIGURE.to_string(),
        Some(0.0) => "no change".to_string(),
        Some(figure) if figure < 0.0 => format!("{} adverse", pounds(figure)),
        Some(figure) => format!("{} favourable", pounds(figure)),
    }
}

/// A whole number with separators: `20,000`.
pub fn whole(count: u64) -> String {
    grouped(count as f64, 0)
}

/// How many there are of what has a plain plural: `1 option`, `3 options`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe in front.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Text broken at spaces into lines of at most `width` characters (a longer word has a line of its own).
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A yearly rate, given as a fraction: `2.4%`, `−0.5%`.
pub fn rate(fraction: f64) -> String {
    match rounded(fraction * 100.0, 1) {
        None => NOT_A_FIGURE.to_string(),
        Some(figure) if figure < 0.0 => format!("\u{2212}{}%", grouped(-figure, 1)),
        Some(figure) => format!("{}%", grouped(figure.abs(), 1)),
    }
}

/// A number with all the decimals that it has, and no more: `0.8`, `2.2`, `46000`.
pub fn plain_number(value: f64) -> String {
    format!("{:.*}", decimals(value, 0), value)
}

/// A fraction that is said beside its per cent, with two decimals at least: `0.80`, `0.005`.
pub fn fraction(value: f64) -> String {
    format!("{:.*}", decimals(value, 2), value)
}

/// A fraction in per cent with all the decimals that it has: `8,000%`, `0.5%`, `−2%`.
pub fn per_cent(fraction: f64) -> String {
    let cents = 100.0 * fraction;
    let sign = if cents < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}{}%", grouped(cents.abs(), decimals(cents, 0)))
}

/// How many decimals, at least `least`, say a value to within a thousand-millionth of it.
pub fn decimals(value: f64, least: usize) -> usize {
    let exact = |count: &usize| {
        let scale = 10_f64.powi(i32::try_from(*count).unwrap_or(0));
        ((value * scale).round() / scale - value).abs() <= 1e-9 * value.abs().max(1e-3)
    };
    (least..9).find(exact).unwrap_or(9)
}

/// A probability in a table or on a chart: whole per cents, `<1%` below one per cent and `>99%` above 99,
/// because a simulation never proves zero or a hundred.
pub fn per_cent_chance(probability: f64) -> String {
    match chance(probability) {
        Chance::Unknown => NOT_A_FIGURE.to_string(),
        Chance::Hardly => "<1%".to_string(),
        Chance::Nearly => ">99%".to_string(),
        Chance::Whole(count) => format!("{count}%"),
    }
}

/// A probability in a sentence: `28 in 100`, with `fewer than 1 in 100` and `more than 99 in 100` at the ends.
pub fn n_in_100(probability: f64) -> String {
    match chance(probability) {
        Chance::Unknown => NOT_A_FIGURE.to_string(),
        Chance::Hardly => "fewer than 1 in 100".to_string(),
        Chance::Nearly => "more than 99 in 100".to_string(),
        Chance::Whole(count) => format!("{count} in 100"),
    }
}

/// A place in a distribution, given as a fraction: `at the 80th percentile`, with `below the 1st percentile`
/// and `above the 99th percentile` at the ends.
pub fn percentile_place(fraction: f64) -> String {
    match chance(fraction) {
        Chance::Unknown => NOT_A_FIGURE.to_string(),
        Chance::Hardly => "below the 1st percentile".to_string(),
        Chance::Nearly => "above the 99th percentile".to_string(),
        Chance::Whole(count) => format!("at the {} percentile", ordinal(count)),
    }
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`.
pub fn ordinal(count: u32) -> String {
    let ending = match (count % 10, count % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{count}{ending}")
}

/// The few ways in which a probability may be said.
enum Chance {
    Unknown,
    Hardly,
    Nearly,
    Whole(u32),
}

/// By this a fraction may miss 0.01, 0.99 or a half per cent for want of binary digits.
const FRACTION_HAIR: f64 = 1e-12;

fn chance(fraction: f64) -> Chance {
    if !fraction.is_finite() {
        Chance::Unknown
    } else if fraction < 0.01 - FRACTION_HAIR {
        Chance::Hardly
    } else if fraction > 0.99 + FRACTION_HAIR {
        Chance::Nearly
    } else {
        Chance::Whole((fraction * 100.0 + FRACTION_HAIR).round() as u32)
    }
}

/// `value` rounded half away from zero; `None` where it is no number. Negative zero becomes zero.
fn rounded(value: f64, decimals: usize) -> Option<f64> {
    let scale = 10f64.powi(decimals.min(9) as i32);
    let scaled = value * scale;
    if !value.is_finite() {
        None
    } else if scaled.abs() < 1e15 {
        Some(scaled.round() / scale + 0.0)
    } else {
        Some(value)
    }
}

/// A figure that is not negative, with a comma at each thousand.
fn grouped(figure: f64, decimals: usize) -> String {
    let plain = format!("{figure:.decimals$}");
    let whole = plain.find('.').unwrap_or(plain.len());
    let mut text = String::with_capacity(plain.len() + whole / 3);
    for (index, digit) in plain.char_indices() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_at_spaces_and_a_long_word_has_its_own_line() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a incomprehensibly b", 5), ["a", "incomprehensibly", "b"]);
        assert!(wrapped(" ", 5).is_empty());
    }

    #[test]
    fn a_deficit_stands_in_brackets_and_a_surplus_plain() {
        assert_eq!(accounts(12.3), "12.3");
        assert_eq!(accounts(-4.5), "(4.5)");
        assert_eq!(accounts(-163.0), "(163.0)");
    }

    #[test]
    fn nil_is_a_dash_and_never_nought_in_brackets() {
        for nil in [0.0, -0.0, 0.049, -0.049, 1e-12] {
            assert_eq!(accounts(nil), "-");
        }
        assert_eq!(accounts(-0.05), "(0.1)");
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(accounts(0.25), "0.3");
        assert_eq!(accounts(-0.25), "(0.3)");
        assert_eq!(accounts(2.25), "2.3");
    }

    #[test]
    fn thousands_have_commas_and_hundreds_none() {
        assert_eq!(accounts(999.94), "999.9");
        assert_eq!(accounts(999.95), "1,000.0");
        assert_eq!(accounts(-1_234_567.8), "(1,234,567.8)");
        assert_eq!(accounts_to(1_234.0, 0), "1,234");
    }

    #[test]
    fn what_is_no_number_is_said_and_does_not_panic() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(accounts(value), "n/a");
            assert_eq!(money_in_prose(value), "n/a");
            assert_eq!(variance_in_prose(value), "n/a");
            assert_eq!(per_cent_chance(value), "n/a");
            assert_eq!(n_in_100(value), "n/a");
            assert_eq!(rate(value), "n/a");
        }
        assert!(accounts(f64::MAX).len() > 300);
    }

    #[test]
    fn nought_on_an_axis_is_a_figure() {
        assert_eq!(axis_figure(0.0, 0), "0");
        assert_eq!(axis_figure(-50.0, 0), "(50)");
        assert_eq!(axis_figure(0.25, 2), "0.25");
    }

    #[test]
    fn prose_names_deficit_surplus_and_balance() {
        assert_eq!(money_in_prose(-4.5), "a deficit of £4.5m");
        assert_eq!(money_in_prose(4.5), "a surplus of £4.5m");
        assert_eq!(money_in_prose(-1_234.56), "a deficit of £1.2bn");
        assert_eq!(money_in_prose(-0.04), "balance");
    }

    #[test]
    fn prose_says_a_thousand_million_as_a_billion_and_tables_do_not() {
        assert_eq!([999.94, 999.95, -3_150.0].map(pounds), ["£999.9m", "£1.0bn", "£3.2bn"]);
        assert_eq!([0.0, 0.25, 1_234_567.0].map(pounds), ["£0.0m", "£0.3m", "£1,234.6bn"]);
        assert_eq!(accounts(-3_150.0), "(3,150.0)");
        assert_eq!(pounds(f64::NAN), "n/a");
    }

    #[test]
    fn prose_names_the_side_of_a_variance() {
        assert_eq!(variance_in_prose(-0.7), "£0.7m adverse");
        assert_eq!(variance_in_prose(0.7), "£0.7m favourable");
        assert_eq!(variance_in_prose(0.01), "no change");
    }

    #[test]
    fn rates_have_one_decimal_and_a_true_minus() {
        assert_eq!(rate(0.024), "2.4%");
        assert_eq!(rate(-0.005), "\u{2212}0.5%");
        assert_eq!(rate(-0.0), "0.0%");
    }

    #[test]
    fn a_fraction_in_per_cent_has_the_decimals_that_it_has() {
        assert_eq!(
            [80.0, 0.005, -0.02, 2.2].map(per_cent),
            ["8,000%", "0.5%", "\u{2212}2%", "220%"]
        );
        assert_eq!([0.8, 0.005].map(fraction), ["0.80", "0.005"]);
        assert_eq!([0.8, 46_000.0, -0.25].map(plain_number), ["0.8", "46000", "-0.25"]);
    }

    #[test]
    fn a_chance_is_a_whole_per_cent_and_never_nought_or_a_hundred() {
        assert_eq!(per_cent_chance(0.28), "28%");
        assert_eq!(per_cent_chance(0.285), "29%");
        assert_eq!(per_cent_chance(0.0), "<1%");
        assert_eq!(per_cent_chance(0.0099), "<1%");
        assert_eq!(per_cent_chance(0.01), "1%");
        assert_eq!(per_cent_chance(0.99), "99%");
        assert_eq!(per_cent_chance(0.9901), ">99%");
        assert_eq!(per_cent_chance(1.0), ">99%");
    }

    #[test]
    fn a_chance_in_prose_is_a_count_in_a_hundred() {
        assert_eq!(n_in_100(0.28), "28 in 100");
        assert_eq!(n_in_100(0.0), "fewer than 1 in 100");
        assert_eq!(n_in_100(1.0), "more than 99 in 100");
    }

    #[test]
    fn percentiles_are_ordinals() {
        assert_eq!(percentile_place(0.8), "at the 80th percentile");
        assert_eq!(percentile_place(0.22), "at the 22nd percentile");
        assert_eq!(percentile_place(0.0), "below the 1st percentile");
        assert_eq!(percentile_place(1.0), "above the 99th percentile");
        let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 93].map(ordinal).into();
        assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "93rd"]);
    }
}
