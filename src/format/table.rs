//! What a description of the format is made of: tables, keys, and the kinds of value that may stand behind a key.
//!
//! Rows are written with the constructors below, one line for what a key is and one for what it means.

/// A table of the format: a header with keys, or a row of an array.
#[derive(Debug)]
pub struct Table {
    /// As messages and the documentation call it: `organisation`, `option.support`.
    pub name: &'static str,
    pub keys: &'static [Key],
    /// What tells its rows apart, where it is a row of an array.
    pub identity: Identity,
}

/// What tells the rows of an array apart.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// The keys whose texts make the name, joined with a slash; none where rows have no name.
    pub keys: &'static [&'static str],
    /// Names must differ, and rows of the same name merge when a file extends another.
    pub merges: bool,
    /// The first row decides something (the main case), so that the order of rows is a statement.
    pub first_counts: bool,
}

impl Identity {
    pub const NONE: Identity = Identity { keys: &[], merges: false, first_counts: false };

    /// Rows that merge by what `keys` say.
    pub const fn merging(keys: &'static [&'static str]) -> Identity {
        Identity { keys, merges: true, first_counts: false }
    }

    /// Rows that have a name in paths and are replaced whole.
    pub const fn named(keys: &'static [&'static str]) -> Identity {
        Identity { keys, merges: false, first_counts: false }
    }

    pub const fn first_counts(mut self) -> Identity {
        self.first_counts = true;
        self
    }
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub name: &'static str,
    pub value: Value,
    pub absent: Absent,
    /// One line: what it is. Markdown.
    pub help: &'static str,
    /// What people call it, where the key with blanks for underscores will not do.
    pub label: Option<&'static str>,
    pub role: Role,
    /// The part of a scenario that it begins.
    pub part: Option<Part>,
    /// The key without which it has no effect.
    pub with: Option<&'static str>,
}

/// What holds where a key is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Absent {
    /// It must be given.
    Required,
    /// Nothing, or something that follows from the rest: these words say what.
    Says(&'static str),
    Number(f64),
    Numbers(&'static [f64]),
    Flag(bool),
    Word(&'static str),
}

/// What a key is for, apart from what may stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It changes figures.
    Figure,
    /// It names the row and changes none.
    Name,
    /// Words for people: it changes no figure.
    Words,
    /// The frame of the file, none of the locality's assumptions.
    Frame,
    /// How the file is run: flags may override it.
    Run,
}

/// The parts of a scenario, coarse enough to tell a reader what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Frame,
    Organisations,
    Income,
    Costs,
    Contracts,
    Demand,
    Prices,
    Correlation,
    Shocks,
    Savings,
    CareModels,
    Cases,
    Totals,
    Options,
}

/// A range within which a figure raises no question, both ends included.
#[derive(Debug, PartialEq)]
pub struct Plausible {
    pub low: f64,
    pub high: f64,
    /// The smallest size of a figure that is not 0.
    pub least: f64,
    /// How far a year may lie from the middle of the years of its list.
    pub apart: f64,
    /// For uncertain figures: where the median lies, and the largest standard deviation.
    pub median: (f64, f64),
    pub sd: f64,
    /// What is measured, in words for messages and the documentation.
    pub what: &'static str,
    pub source: &'static str,
}

/// What a reference names, or the keys of a table that users choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Names {
    Organisation,
    Service,
    Segment,
    Price,
    Contract,
    Transformation,
    Group,
    /// An organisation or a group.
    Tested,
    /// Any text: it refers to nothing.
    Free,
}

impl Names {
    /// What people call one, the key that holds the definitions, and how one is defined.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Names::Organisation => ("organisation", "organisation", "[[organisation]]"),
            Names::Service => ("service", "demand", "[demand.<service>]"),
            Names::Segment => ("segment", "segment", "[[segment]]"),
            Names::Price => ("price index", "price", "[price.<index>]"),
            Names::Contract => ("contract", "contract", "[[contract]]"),
            Names::Transformation => ("transformation", "transformation", "[[transformation]]"),
            Names::Group => ("group", "group", "[[group]]"),
            Names::Tested => {
                ("organisation or group", "organisation", "[[organisation]]` or `[[group]]")
            }
            Names::Free => ("name", "", ""),
        }
    }

    /// Those that a file defines.
    pub const DEFINED: [Names; 8] = [
        Names::Organisation,
        Names::Service,
        Names::Segment,
        Names::Price,
        Names::Contract,
        Names::Transformation,
        Names::Group,
        Names::Tested,
    ];
}

/// What a figure measures, which decides how it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// £ million.
    Money,
    /// A rate of change a year, or a spread of one: 0.02 is 2%.
    Rate,
    /// A share, or something measured in shares: 0.8 is 80%.
    Share,
    /// A factor.
    Multiple,
    /// A plain number: people, a correlation.
    Plain,
}

/// In which form figures are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One number.
    One,
    /// One for every projected year, or a list with one for each.
    Yearly,
    /// A list of its own length.
    List,
    /// A standard deviation, or a pair: below and above the centre.
    Spread,
    /// A number, or one of [`super::FORMS`].
    Uncertain,
}

/// Between which values a figure has a meaning, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub low: f64,
    pub high: f64,
}

impl Limits {
    /// The largest size of any figure.
    pub const MOST: f64 = 1e9;
    pub const ANY: Limits = Limits { low: -Limits::MOST, high: Limits::MOST };
    pub const NOT_NEGATIVE: Limits = Limits { low: 0.0, high: Limits::MOST };
    pub const SHARE: Limits = Limits { low: 0.0, high: 1.0 };
    pub const SIGNED_SHARE: Limits = Limits { low: -1.0, high: 1.0 };
    pub const RATE: Limits = Limits { low: -1.0, high: 10.0 };
    pub const SPREAD: Limits = Limits { low: 0.0, high: 10.0 };

    pub fn hold(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A figure.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    pub quantity: Quantity,
    pub shape: Shape,
    pub limits: Limits,
    /// Beyond this a figure is questioned.
    pub plausible: Option<&'static Plausible>,
    /// A word that may stand in its place.
    pub word: Option<&'static str>,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    Number(Number),
    Text,
    /// A name that other parts of the file may refer to.
    Id,
    /// A text or a TOML date.
    Date,
    Flag,
    /// A whole number, both ends included; `word` may stand in its place.
    Whole {
        low: i64,
        high: i64,
        word: Option<&'static str>,
    },
    /// A year of the horizon; the base year is one only where it is not `projected`.
    Year {
        projected: bool,
    },
    /// The year of known outturn, which is what the horizon starts from.
    BaseYear,
    Choice(&'static [&'static str]),
    /// The name of something that the file defines; these words may stand there too.
    Reference(Names, &'static [&'static str]),
    /// The name of a driver, `demand.<service>` or `price.<index>`, or one of these words.
    DriverName(&'static [&'static str]),
    /// A measure of `positions.csv`: one of these, or `activity:<service>`.
    Measure(&'static [&'static str]),
    List(&'static Value),
    Table(&'static Table),
    Rows(&'static Table),
    /// A table whose keys are names.
    Named(Names, &'static Value),
    /// One value for all, or a table by name.
    Each(Names, &'static Value),
    /// A table of one of several kinds, told apart by its key `kind`.
    Kinds(&'static [Table]),
    /// One of two, such as a table that `false` switches off.
    Or(&'static Value, &'static Value),
    /// Anything that TOML can say.
    Any,
    /// The word `false`.
    False,
    /// A text that only this one may be: a mix's `"contracts"`.
    Word(&'static str),
}

impl Value {
    /// What its figures measure, where it holds figures of one kind.
    pub fn number(&'static self) -> Option<&'static Number> {
        match self {
            Value::Number(number) => Some(number),
            Value::Named(_, inner) | Value::Each(_, inner) | Value::List(inner) => inner.number(),
            Value::Or(one, other) => one.number().or_else(|| other.number()),
            _ => None,
        }
    }

    /// The table of an array's rows.
    pub fn rows(&'static self) -> Option<&'static Table> {
        match self {
            Value::Rows(table) => Some(table),
            _ => None,
        }
    }

    /// Whether the keys of its tables are names that users choose.
    pub fn is_named(&'static self) -> bool {
        match self {
            Value::Named(..) | Value::Each(..) => true,
            Value::Or(one, other) => one.is_named() || other.is_named(),
            _ => false,
        }
    }

    /// Whether a list there has one figure for each projected year.
    pub fn is_yearly(&'static self) -> bool {
        self.number().is_some_and(|number| number.shape == Shape::Yearly)
    }

    /// The tables that it holds.
    pub fn tables(&'static self) -> Vec<&'static Table> {
        match self {
            Value::Table(table) | Value::Rows(table) => vec![table],
            Value::Kinds(tables) => tables.iter().collect(),
            Value::Named(_, inner) | Value::Each(_, inner) | Value::List(inner) => inner.tables(),
            Value::Or(one, other) => [one.tables(), other.tables()].concat(),
            _ => Vec::new(),
        }
    }

    /// The words that a choice allows.
    pub fn choices(&self) -> &'static [&'static str] {
        match self {
            Value::Choice(words) => words,
            _ => &[],
        }
    }
}
