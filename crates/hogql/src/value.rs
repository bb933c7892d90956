//! Values bound to the parameters of a translation.

/// A value of SQLite.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An integer; also a time (microseconds since 1970), or a boolean (1 and 0).
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// A text (string).
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
