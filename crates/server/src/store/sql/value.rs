//! Values bound to a statement, and types that its rows are read as.

use super::{Result, Row};

/// A value. Tables have only integers and texts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// `NULL` for an integer: PostgreSQL needs the type of a null.
    NullInteger,
    /// `NULL` for a text.
    NullText,
    /// A number, a time in microseconds, or a switch: 0 or 1.
    Integer(i64),
    /// A text.
    Text(String),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Value::NullInteger, Value::Integer)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Value::Text(value.clone())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        value.map_or(Value::NullText, Value::Text)
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        value.map_or(Value::NullText, |text| Value::Text(text.to_owned()))
    }
}

/// A value in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueRef<'a> {
    /// `NULL`.
    Null,
    /// A number, a time in microseconds, or a switch: 0 or 1.
    Integer(i64),
    /// A text.
    Text(&'a str),
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    /// `None`: the value has another type.
    fn from_column(value: ValueRef<'_>) -> Option<Self>;
}

impl FromColumn for i64 {
    fn from_column(value: ValueRef<'_>) -> Option<Self> {
        if let ValueRef::Integer(number) = value { Some(number) } else { None }
    }
}

impl FromColumn for String {
    fn from_column(value: ValueRef<'_>) -> Option<Self> {
        if let ValueRef::Text(text) = value { Some(text.to_owned()) } else { None }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(None),
            value => T::from_column(value).map(Some),
        }
    }
}

/// A type that a row can be read as.
pub trait FromRow: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A column is missing or has another type.
    fn from_row(row: &Row) -> Result<Self>;
}

impl<A: FromColumn> FromRow for (A,) {
    fn from_row(row: &Row) -> Result<Self> {
        Ok((row.read(0)?,))
    }
}

impl<A: FromColumn, B: FromColumn> FromRow for (A, B) {
    fn from_row(row: &Row) -> Result<Self> {
        Ok((row.read(0)?, row.read(1)?))
    }
}

impl<A: FromColumn, B: FromColumn, C: FromColumn, D: FromColumn> FromRow for (A, B, C, D) {
    fn from_row(row: &Row) -> Result<Self> {
        Ok((row.read(0)?, row.read(1)?, row.read(2)?, row.read(3)?))
    }
}
