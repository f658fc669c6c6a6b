//! Figures as Excel and Word write them, turned into numbers of TOML.
//!
//! Digits are moved as text, never as floating-point numbers, so that 30% is 0.3 and not 0.30000000000000004.

use super::Kind;
use super::characters::{is_blank, is_dash, odd_space, with_plain_spaces};
use super::plain;

/// A figure is never longer than this: what is longer is a list or text, and need not be looked at.
const LONGEST: usize = 80;

/// What may follow a figure, and how many digits it stands for. Longer ones stand before their endings.
const UNITS: [(&str, i32); 11] = [
    ("million", 6),
    ("thousand", 3),
    ("billion", 9),
    ("years", 0),
    ("year", 0),
    ("yrs", 0),
    ("yr", 0),
    ("mn", 6),
    ("bn", 9),
    ("m", 6),
    ("k", 3),
];

/// A figure as Excel or Word writes it (`46,000`, `(2.5)`, `£98.0`, `3%`): the number as TOML would have it, and
/// what kind of slip it is.
///
/// None where it is no figure, or is plain already. Money with a unit comes out in £m: `£3.2bn` is `3200`.
pub fn figure(text: &str) -> Option<(String, Kind)> {
    read(text, Scale::Money).map(|reading| (reading.number, reading.kind))
}

/// What a figure is counted in, which says what `m` or `k` after it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// In £m: `98.0m` is 98.0.
    Money,
    /// In ones: `1.2m` is 1200000.
    Heads,
}

/// A figure that was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub number: String,
    pub kind: Kind,
    /// What a comma in it did, where it has one.
    pub comma: Option<Kind>,
}

/// Reads a figure that is not plain.
pub(super) fn read(text: &str, scale: Scale) -> Option<Reading> {
    let text = text.trim_matches(is_blank);
    if text.len() > LONGEST || !text.contains(|c: char| c.is_ascii_digit() || is_dash(c)) {
        return None;
    }
    let shown: String = text.chars().filter(|&c| odd_space(c) != Some("")).collect();
    if plain::is_plain(&shown) {
        let hidden = shown.len() < text.len();
        return hidden.then_some(Reading { number: shown, kind: Kind::OddSpace, comma: None });
    }
    if plain::year(&shown).is_some() {
        return None;
    }
    let mut dressed = Dressed { bare: &shown, ..Dressed::default() };
    while dressed.undress() {}
    dressed.reading(scale)
}

/// A figure and what stands around its digits, taken off piece by piece.
#[derive(Debug, Default)]
struct Dressed<'a> {
    bare: &'a str,
    /// The sign in front, or the minus behind.
    sign: Option<char>,
    /// The sign is a dash, stands behind, or has a space after it.
    misplaced: bool,
    brackets: bool,
    currency: bool,
    per_cent: bool,
    unit: Option<i32>,
}

impl<'a> Dressed<'a> {
    /// Takes one thing off; false when only digits and their separators are left.
    fn undress(&mut self) -> bool {
        self.bare = self.bare.trim_matches(is_blank);
        self.take_sign()
            || self.take_currency()
            || self.take_brackets()
            || self.take_per_cent()
            || self.take_unit()
            || self.take_sign_behind()
    }

    fn take_sign(&mut self) -> bool {
        let Some(sign) = self.bare.chars().next().filter(|&c| c == '+' || is_dash(c)) else {
            return false;
        };
        if self.sign.is_some() || self.brackets {
            return false;
        }
        self.bare = &self.bare[sign.len_utf8()..];
        self.misplaced = !matches!(sign, '+' | '-') || self.bare.starts_with(is_blank);
        self.sign = Some(sign);
        true
    }

    fn take_sign_behind(&mut self) -> bool {
        let Some(rest) = self.bare.strip_suffix(is_dash) else { return false };
        if self.sign.is_some() || self.brackets || !rest.contains(|c: char| c.is_ascii_digit()) {
            return false;
        }
        (self.bare, self.sign, self.misplaced) = (rest, Some('-'), true);
        true
    }

    fn take_currency(&mut self) -> bool {
        let signs = ['£', '$', '€'];
        let in_front = self.bare.strip_prefix(signs).or_else(|| self.bare.strip_prefix("GBP"));
        let Some(rest) = in_front.or_else(|| self.bare.strip_suffix(signs)) else { return false };
        if self.currency {
            return false;
        }
        (self.bare, self.currency) = (rest, true);
        // "£m 98.0": the unit may stand with the sign.
        if let Some(rest) = rest.strip_prefix('m').filter(|_| in_front.is_some()) {
            (self.bare, self.unit) = (rest, Some(6));
        }
        true
    }

    fn take_brackets(&mut self) -> bool {
        let inside = self.bare.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let Some(inside) = inside.filter(|_| !self.brackets && self.sign.is_none()) else {
            return false;
        };
        (self.bare, self.brackets) = (inside, true);
        true
    }

    fn take_per_cent(&mut self) -> bool {
        let endings = ["%", "％", "per cent", "percent", "pc"];
        let rest = endings.iter().find_map(|ending| without_ending(self.bare, ending));
        let Some(rest) = rest.filter(|_| !self.per_cent) else { return false };
        (self.bare, self.per_cent) = (rest, true);
        true
    }

    fn take_unit(&mut self) -> bool {
        let found = UNITS
            .iter()
            .find_map(|&(unit, digits)| without_ending(self.bare, unit).map(|rest| (rest, digits)));
        let Some((rest, digits)) = found.filter(|_| self.unit.is_none()) else { return false };
        (self.bare, self.unit) = (rest, Some(digits));
        true
    }

    fn reading(self, scale: Scale) -> Option<Reading> {
        let alone = self.bare.is_empty() && self.unit.is_none() && !self.per_cent;
        if alone && self.sign.is_some_and(is_dash) {
            return Some(Reading { number: "0.0".into(), kind: Kind::DashForNil, comma: None });
        }
        let digits = Digits::read(self.bare)?;
        let comma = digits.slip.filter(|_| self.bare.contains(','));
        // A plus or minus alone is no slip, and neither is a code such as 007 a figure.
        let kind = self.kind(digits.slip)?;
        let minus = self.brackets || self.sign.is_some_and(is_dash);
        let number = digits.number(minus, self.places(scale));
        Some(Reading { number, kind, comma })
    }

    /// By how many digits the decimal point moves to the right.
    fn places(&self, scale: Scale) -> i32 {
        let unit = match (self.unit, scale) {
            (None | Some(0), _) => 0,
            (Some(digits), Scale::Money) => digits - 6,
            (Some(digits), Scale::Heads) => digits,
        };
        unit - if self.per_cent { 2 } else { 0 }
    }

    /// The main slip: what changes the figure most comes first.
    fn kind(&self, digits: Option<Kind>) -> Option<Kind> {
        [
            (self.brackets, Kind::Brackets),
            (self.per_cent, Kind::PerCent),
            (self.unit.is_some(), Kind::Unit),
            (self.currency, Kind::CurrencySign),
        ]
        .into_iter()
        .find_map(|(there, kind)| there.then_some(kind))
        .or(digits)
        .or(self.misplaced.then_some(Kind::MinusSign))
    }
}

/// The text before an ending, in whatever case it is written. After a word no letter may stand before it.
fn without_ending<'a>(text: &'a str, ending: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(ending.len())?;
    let (rest, end) = text.split_at_checked(at)?;
    (end.eq_ignore_ascii_case(ending) && !rest.ends_with(char::is_alphabetic)).then_some(rest)
}

/// The digits of a figure, before and after its decimal point.
#[derive(Debug)]
struct Digits {
    whole: String,
    part: Option<String>,
    slip: Option<Kind>,
}

impl Digits {
    /// Reads digits and what separates them. None where they make no figure.
    fn read(text: &str) -> Option<Digits> {
        let text = with_plain_spaces(text);
        let separator = |c: char| matches!(c, ',' | '.' | ' ' | '\'' | '’' | '_');
        let groups: Vec<&str> = text.split(separator).collect();
        let between: Vec<char> = text.chars().filter(|&c| separator(c)).collect();
        let only_digits = groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()));
        if !only_digits || groups.iter().all(|g| g.is_empty()) {
            return None;
        }
        let point = decimal_point(&groups, &between)?;
        let (whole, part) = match point {
            Some(_) => groups.split_last().map(|(part, whole)| (whole, Some(*part)))?,
            None => (&groups[..], None),
        };
        let apart = &between[..whole.len() - 1];
        if !are_thousands(whole, apart)
            || part == Some("") && (point == Some(',') || whole.len() > 1)
        {
            return None;
        }
        let slip = if point == Some(',') {
            Some(Kind::DecimalComma)
        } else if apart.iter().any(|&c| c != '_') {
            Some(Kind::ThousandsSeparator)
        } else if whole == [""] || part == Some("") {
            Some(Kind::BareDecimalPoint)
        } else {
            None
        };
        Some(Digits { whole: whole.concat(), part: part.map(str::to_owned), slip })
    }

    /// The number as TOML writes it, its decimal point moved to the right.
    fn number(&self, minus: bool, places: i32) -> String {
        let mut whole = self.whole.clone();
        let mut part = self.part.clone();
        for _ in 0..places {
            let mut digits = part.unwrap_or_default();
            whole.push(if digits.is_empty() { '0' } else { digits.remove(0) });
            part = Some(digits).filter(|digits| !digits.is_empty());
        }
        for _ in places..0 {
            let mut digits = part.unwrap_or_default();
            digits.insert(0, whole.pop().unwrap_or('0'));
            part = Some(digits);
        }
        if places != 0 {
            part = part.map(|digits| digits.trim_end_matches('0').to_owned());
        }
        let whole = whole.trim_start_matches('0');
        let nil = whole.is_empty() && part.iter().all(|digits| digits.bytes().all(|b| b == b'0'));
        let sign = if minus && !nil { "-" } else { "" };
        let whole = if whole.is_empty() { "0" } else { whole };
        match part.as_deref() {
            None => format!("{sign}{whole}"),
            Some("") => format!("{sign}{whole}.0"),
            Some(digits) => format!("{sign}{whole}.{digits}"),
        }
    }
}

/// Which separator is the decimal point: the last one, or none. The outer None is for what is no figure.
fn decimal_point(groups: &[&str], between: &[char]) -> Option<Option<char>> {
    let count = |sought: char| between.iter().filter(|&&c| c == sought).count();
    let last = between.last().copied();
    match (count(','), count('.')) {
        (0, 0) => Some(None),
        (0, 1) => (last == Some('.')).then_some(Some('.')),
        (1, 0) if between.len() == 1 && are_thousands(groups, between) => Some(None),
        (1, 0) => (last == Some(',')).then_some(Some(',')),
        (_, 0) | (0, _) => Some(None),
        // Both: what stands last and once is the point, the other sets thousands apart.
        (commas, points) => match last {
            Some('.') if points == 1 => Some(Some('.')),
            Some(',') if commas == 1 => Some(Some(',')),
            _ => None,
        },
    }
}

/// Whether groups are thousands: one to three digits, not beginning with 0, and then threes. One group always is.
fn are_thousands(groups: &[&str], between: &[char]) -> bool {
    let [first, others @ ..] = groups else { return false };
    others.is_empty()
        || (1..=3).contains(&first.len())
            && !first.starts_with('0')
            && others.iter().all(|group| group.len() == 3)
            && between.iter().all(|c| Some(c) == between.first())
}
