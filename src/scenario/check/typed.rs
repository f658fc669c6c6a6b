//! What a key of a table says, as a value of its type, or what the format has where it is absent.

use super::reader::Reader;
use super::uncertain::uncertain;
use super::values;
use crate::format::Absent;
use crate::scenario::{Uncertain, Yearly};

impl Reader<'_> {
    /// The number that the format has as the default of a key.
    fn default(&self, key: &str) -> f64 {
        match self.key(key).map(|key| key.absent) {
            Some(Absent::Number(number)) => number,
            _ => 0.0,
        }
    }

    /// A number, or its default.
    pub fn number(&self, key: &str) -> f64 {
        self.get(key, values::number).unwrap_or_else(|| self.default(key))
    }

    /// A number for each projected year, or its default in all.
    pub fn yearly(&self, key: &str) -> Yearly {
        let default = || vec![self.default(key); self.context.years()];
        self.get(key, values::yearly).unwrap_or_else(default)
    }

    /// An uncertain value, or its default.
    pub fn uncertain(&self, key: &str) -> Uncertain {
        let default = || Uncertain::certain(self.default(key));
        self.get(key, uncertain).unwrap_or_else(default)
    }

    /// A list of numbers, or its default.
    pub fn list(&self, key: &str) -> Vec<f64> {
        let default = || match self.key(key).map(|key| key.absent) {
            Some(Absent::Numbers(numbers)) => numbers.to_vec(),
            _ => Vec::new(),
        };
        self.get(key, values::list).unwrap_or_else(default)
    }

    /// A text, or `default`.
    pub fn text_or(&self, key: &str, default: &str) -> String {
        self.get(key, values::text).unwrap_or_else(|| default.to_owned())
    }

    /// One of the words that the format has, or its default.
    pub fn word(&self, key: &str) -> &'static str {
        let default = || match self.key(key).map(|key| key.absent) {
            Some(Absent::Word(word)) => word,
            _ => "",
        };
        self.get(key, values::word).unwrap_or_else(default)
    }

    /// The same as a value of its own type.
    pub fn choice<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.word(key).parse().ok()
    }

    /// `true` or `false`, or its default.
    pub fn flag(&self, key: &str) -> bool {
        let default = || matches!(self.key(key).map(|key| key.absent), Some(Absent::Flag(true)));
        self.get(key, values::flag).unwrap_or_else(default)
    }
}
