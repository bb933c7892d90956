//! Values that are bound to a translated query.

/// A value as SQLite keeps it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A whole number; also times (microseconds since 1970) and true and false (1 and 0).
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}
