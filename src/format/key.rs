//! How rows of the format are written: constructors of keys, which read as one line for what a key is and one for what
//! it means.

use super::plausible::STRUCTURE;
use super::table::{
    Absent, Key, Limits, Names, Number, Part, Plausible, Quantity, Role, Shape, Table, Value,
};

/// Constructors. A key is required until something says what holds without it.
impl Key {
    pub const fn new(name: &'static str, value: Value, help: &'static str) -> Key {
        let absent = Absent::Required;
        let (label, role, part, with) = (None, Role::Figure, None, None);
        Key { name, value, absent, help, label, role, part, with }
    }

    const fn figure(
        name: &'static str,
        quantity: Quantity,
        limits: Limits,
        help: &'static str,
    ) -> Key {
        let (shape, plausible, word) = (Shape::One, None, None);
        Key::new(name, Value::Number(Number { quantity, shape, limits, plausible, word }), help)
    }

    /// A share of which there may be more than the whole: a tolerance, a threshold.
    pub const fn figure_share(name: &'static str, help: &'static str) -> Key {
        Key::figure(name, Quantity::Share, Limits::NOT_NEGATIVE, help)
    }

    /// £ million of either sign.
    pub const fn money(name: &'static str, help: &'static str) -> Key {
        Key::figure(name, Quantity::Money, Limits::ANY, help)
    }

    /// A rate of growth.
    pub const fn rate(name: &'static str, help: &'static str) -> Key {
        Key::figure(name, Quantity::Rate, Limits::RATE, help)
    }

    /// From 0 to 1.
    pub const fn share(name: &'static str, help: &'static str) -> Key {
        Key::figure(name, Quantity::Share, Limits::SHARE, help).plausible(&STRUCTURE)
    }

    /// A standard deviation of growth, or a pair of them.
    pub const fn spread(name: &'static str, help: &'static str) -> Key {
        Key::figure(name, Quantity::Rate, Limits::SPREAD, help).shape(Shape::Spread)
    }

    /// A factor, not negative.
    pub const fn multiple(name: &'static str, help: &'static str) -> Key {
        Key::figure(name, Quantity::Multiple, Limits::NOT_NEGATIVE, help)
    }

    /// A plain number.
    pub const fn plain(name: &'static str, limits: Limits, help: &'static str) -> Key {
        Key::figure(name, Quantity::Plain, limits, help)
    }

    pub const fn text(name: &'static str, help: &'static str) -> Key {
        Key::new(name, Value::Text, help).role(Role::Words)
    }

    pub const fn id(help: &'static str) -> Key {
        Key::new("id", Value::Id, help).role(Role::Name)
    }

    pub const fn flag(name: &'static str, absent: bool, help: &'static str) -> Key {
        Key::new(name, Value::Flag, help).absent(Absent::Flag(absent))
    }

    pub const fn whole(name: &'static str, low: i64, high: i64, help: &'static str) -> Key {
        Key::new(name, Value::Whole { low, high, word: None }, help)
    }

    pub const fn choice(
        name: &'static str,
        words: &'static [&'static str],
        help: &'static str,
    ) -> Key {
        Key::new(name, Value::Choice(words), help)
    }

    pub const fn reference(name: &'static str, names: Names, help: &'static str) -> Key {
        Key::new(name, Value::Reference(names, &[]), help)
    }

    /// A party: an organisation, or `external`.
    pub const fn party(name: &'static str, help: &'static str) -> Key {
        Key::new(name, Value::Reference(Names::Organisation, &["external"]), help)
    }

    pub const fn table(name: &'static str, table: &'static Table, help: &'static str) -> Key {
        Key::new(name, Value::Table(table), help).says("none")
    }

    pub const fn rows(name: &'static str, table: &'static Table, help: &'static str) -> Key {
        Key::new(name, Value::Rows(table), help).says("none")
    }

    pub const fn named(
        name: &'static str,
        names: Names,
        value: &'static Value,
        help: &'static str,
    ) -> Key {
        Key::new(name, Value::Named(names, value), help).says("none")
    }

    /// The same figure under another name.
    pub const fn named_as(mut self, name: &'static str, help: &'static str) -> Key {
        (self.name, self.help) = (name, help);
        self
    }

    pub const fn absent(mut self, absent: Absent) -> Key {
        self.absent = absent;
        self
    }

    /// These words say what holds without it.
    pub const fn says(self, words: &'static str) -> Key {
        self.absent(Absent::Says(words))
    }

    /// The number that holds without it.
    pub const fn or(self, number: f64) -> Key {
        self.absent(Absent::Number(number))
    }

    pub const fn shape(mut self, shape: Shape) -> Key {
        if let Value::Number(ref mut number) = self.value {
            number.shape = shape;
        }
        self
    }

    pub const fn yearly(self) -> Key {
        self.shape(Shape::Yearly)
    }

    pub const fn list(self) -> Key {
        self.shape(Shape::List)
    }

    pub const fn required(self) -> Key {
        self.absent(Absent::Required)
    }

    pub const fn uncertain(self) -> Key {
        self.shape(Shape::Uncertain)
    }

    pub const fn within(mut self, low: f64, high: f64) -> Key {
        if let Value::Number(ref mut number) = self.value {
            number.limits = Limits { low, high };
        }
        self
    }

    /// Of any size: the model keeps what is drawn within what has a meaning.
    pub const fn any(self) -> Key {
        self.within(Limits::ANY.low, Limits::ANY.high)
    }

    pub const fn not_negative(self) -> Key {
        self.within(0.0, Limits::MOST)
    }

    pub const fn plausible(mut self, plausible: &'static Plausible) -> Key {
        if let Value::Number(ref mut number) = self.value {
            number.plausible = Some(plausible);
        }
        self
    }

    /// Any figure within its limits is plausible.
    pub const fn unquestioned(mut self) -> Key {
        if let Value::Number(ref mut number) = self.value {
            number.plausible = None;
        }
        self
    }

    /// A word that may stand in place of the number.
    pub const fn word(mut self, allowed: &'static str) -> Key {
        match self.value {
            Value::Number(ref mut number) => number.word = Some(allowed),
            Value::Whole { ref mut word, .. } => *word = Some(allowed),
            _ => {}
        }
        self
    }

    pub const fn role(mut self, role: Role) -> Key {
        self.role = role;
        self
    }

    pub const fn part(mut self, part: Part) -> Key {
        self.part = Some(part);
        self
    }

    pub const fn label(mut self, label: &'static str) -> Key {
        self.label = Some(label);
        self
    }

    /// It has no effect without that key.
    pub const fn with(mut self, key: &'static str) -> Key {
        self.with = Some(key);
        self
    }

    /// What people call it.
    pub fn words(&self) -> String {
        self.label.map_or_else(|| self.name.replace('_', " "), str::to_owned)
    }
}
