//! Values bound to a statement, and rows that it returns.

use super::{Error, Result};
use std::sync::Arc;

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

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    pub(super) columns: Arc<[Box<str>]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// There is no such column, or it has another type.
    pub fn try_get<T: FromColumn>(&self, name: &str) -> Result<T> {
        let index = self.columns.iter().position(|column| **column == *name);
        let value = index.and_then(|index| self.values.get(index));
        let value = value.ok_or_else(|| Error::column(name, "there is no such column"))?;
        T::from_column(value).ok_or_else(|| Error::column(name, "it has another type"))
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[Box<str>] {
        &self.columns
    }

    /// The values, in the order of the columns.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    fn at<T: FromColumn>(&self, index: usize) -> Result<T> {
        let name = self.columns.get(index).map_or("", |name| name);
        let value = self.values.get(index).ok_or_else(|| Error::column(name, "there is no such column"))?;
        T::from_column(value).ok_or_else(|| Error::column(name, "it has another type"))
    }
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    /// `None`: the value has another type.
    fn from_column(value: &Value) -> Option<Self>;
}

impl FromColumn for i64 {
    fn from_column(value: &Value) -> Option<Self> {
        if let Value::Integer(number) = value { Some(*number) } else { None }
    }
}

impl FromColumn for String {
    fn from_column(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(value: &Value) -> Option<Self> {
        match value {
            Value::NullInteger | Value::NullText => Some(None),
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
        Ok((row.at(0)?,))
    }
}

impl<A: FromColumn, B: FromColumn> FromRow for (A, B) {
    fn from_row(row: &Row) -> Result<Self> {
        Ok((row.at(0)?, row.at(1)?))
    }
}

impl<A: FromColumn, B: FromColumn, C: FromColumn, D: FromColumn> FromRow for (A, B, C, D) {
    fn from_row(row: &Row) -> Result<Self> {
        Ok((row.at(0)?, row.at(1)?, row.at(2)?, row.at(3)?))
    }
}
