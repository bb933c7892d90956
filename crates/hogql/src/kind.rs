//! The kinds of values.
//!
//! The kinds are known before the query runs, from the columns and functions that it names. Only a property may be
//! anything ([`Kind::Any`]): its value decides, row by row. There `true` and `false` are kept as bytes, which nothing
//! else is, so that they are told apart from 1 and 0 and from texts.

use crate::functions::time::Unit;

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Always null.
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
    /// A day, as the microseconds since 1970 of its midnight in UTC in any time zone.
    Date,
    /// A property: text, number, or `true` and `false` as bytes.
    Any,
    /// The properties of an event: the text of a JSON object.
    Properties,
    /// A whole number of units; can only be added to a time.
    Interval(Unit),
}

impl Kind {
    /// The kind in a refusal.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Boolean => "true or false",
            Kind::Integer | Kind::Float => "a number",
            Kind::Text => "a string",
            Kind::Time => "a time",
            Kind::Date => "a day",
            Kind::Any => "a property",
            Kind::Properties => "the properties",
            Kind::Interval(_) => "an interval",
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Kind::Integer | Kind::Float)
    }
}
