//! What kind of value an expression has, and how one kind is made into another.
//!
//! The kinds are known before the query runs, from the columns and functions that it names. Only a property may be
//! anything ([`Kind::Any`]): its value decides, row by row. There `true` and `false` are kept as bytes, which nothing
//! else is, so that they are told apart from 1 and 0 and from texts.

mod convert;

pub(super) use convert::Comparison;

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only ever null.
    Null,
    /// 0 or 1.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Float,
    /// A text.
    Text,
    /// Microseconds since 1970.
    Time,
    /// A day: the microseconds since 1970 of its midnight in UTC, wherever it is.
    Date,
    /// A property: text, number, or `true` and `false` as bytes.
    Any,
    /// The properties of an event: the text of a JSON object.
    Properties,
    /// A whole number of these; only to be added to a time.
    Interval(Unit),
}

/// Units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// `day`, `DAYS`, `'day'` …
    pub(super) fn of(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().trim_end_matches('s') {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            _ => return None,
        })
    }

    /// As the functions of the connection are told.
    pub(super) fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }
}

impl Kind {
    /// For people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "true or false",
            Kind::Integer | Kind::Float => "a number",
            Kind::Text => "a text",
            Kind::Time => "a time",
            Kind::Date => "a day",
            Kind::Any => "a property",
            Kind::Properties => "the properties",
            Kind::Interval(_) => "an interval",
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Kind::Integer | Kind::Float)
    }
}

/// A translated expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// In SQLite's language, in brackets if it needs any.
    pub(super) sql: String,
    /// What it is.
    pub(super) kind: Kind,
    /// The text, if it is one that was written down; of a number, if SQLite does not keep all of its digits.
    pub(super) text: Option<String>,
    /// Whether it reads a column outside of any aggregate and not as a whole one of those grouped by.
    pub(super) bare: bool,
    /// Whether an aggregate is in it.
    pub(super) aggregate: bool,
    /// Whether a window function is in it.
    pub(super) window: bool,
    /// How many parts it has once SQLite has put what it stands for in the place of every column of a sub-query.
    pub(super) weight: usize,
}

impl Piece {
    /// Something that depends on no row.
    pub(super) fn constant(sql: String, kind: Kind) -> Self {
        Piece { sql, kind, text: None, bare: false, aggregate: false, window: false, weight: 1 }
    }

    /// A column of a relation, which stands for an expression of `weight` parts.
    pub(super) fn column(sql: String, kind: Kind, weight: usize) -> Self {
        Piece { bare: true, weight, ..Piece::constant(sql, kind) }
    }

    /// Something made of this alone.
    pub(super) fn with(&self, sql: String, kind: Kind) -> Self {
        Piece { sql, kind, text: None, weight: self.weight.saturating_add(1), ..*self }
    }

    /// Something made of these.
    pub(super) fn of(sql: String, kind: Kind, parts: &[&Piece]) -> Self {
        Piece {
            sql,
            kind,
            text: None,
            bare: parts.iter().any(|part| part.bare),
            aggregate: parts.iter().any(|part| part.aggregate),
            window: parts.iter().any(|part| part.window),
            weight: parts.iter().fold(1, |weight, part| weight.saturating_add(part.weight)),
        }
    }

    /// Whether the value is that of one row, so that a sub-query may compute it.
    pub(super) fn is_of_one_row(&self) -> bool {
        !self.aggregate && !self.window
    }
}
