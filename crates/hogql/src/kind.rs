//! The types ("kinds") of values.
//!
//! They are known before the query runs, from the columns and functions in it. Only a property can be of any kind
//! ([`Kind::Any`]), which can differ from row to row. There `true` and `false` are blobs, to distinguish them from 1, 0
//! and texts.

use crate::functions::time::Unit;

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Always null, such as the literal `NULL`.
    Null,
    /// 0 or 1.
    Boolean,
    /// A whole number.
    Integer,
    /// A floating-point number.
    Float,
    /// A text (string).
    Text,
    /// Microseconds since 1970.
    Time,
    /// A day, as the microseconds since 1970 of its midnight in UTC, whatever the time zone.
    Date,
    /// A property: text, number, or `true` and `false` as blobs.
    Any,
    /// The properties of an event: the text of a JSON object.
    Properties,
    /// A whole number of units; can only be added to a time or subtracted from it.
    Interval(Unit),
}

impl Kind {
    /// The name of the kind, for refusals.
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
