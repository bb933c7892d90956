//! Registers the rules of [`super`] as SQL functions, for translated queries and for filters.

use super::{compare, key, property, scalar};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};
use std::cmp::Ordering;

/// Registers the functions on a connection. Null gives null.
///
/// # Errors
/// The connection is in use.
pub(crate) fn add(connection: &Connection) -> Result<()> {
    // The value of a JSON text, as [`super::value_sql`] expects.
    function(connection, "hql_value", 1, |context| Ok(value(context.get_raw(0))))?;
    function(connection, "hql_key", 1, |context| Ok(key(context.get_raw(0)).map_or(Value::Null, Value::Blob)))?;
    // Negative, zero or positive: the first is less than, equal to or greater than the second.
    function(connection, "hql_compare", 2, |context| {
        let order = compare(context.get_raw(0), context.get_raw(1));
        Ok(order.map_or(Value::Null, |order| Value::Integer(order as i64)))
    })?;
    // The same value for all spellings of a number.
    function(connection, "hql_normal", 1, |context| Ok(normal(context.get_raw(0))))?;
    function(connection, "hql_greatest", -1, |context| Ok(best(context, Ordering::Greater)))?;
    function(connection, "hql_least", -1, |context| Ok(best(context, Ordering::Less)))
}

fn function(
    connection: &Connection,
    name: &'static str,
    arguments: i32,
    work: impl Fn(&Context<'_>) -> Result<Value> + Send + 'static,
) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(name, arguments, flags, move |context| work(context))
}

/// The value of a JSON text: text, number, `true` and `false` as blobs, lists and objects as their JSON.
fn value(json: ValueRef<'_>) -> Value {
    let Ok(json) = json.as_str() else { return Value::Null };
    match json.as_bytes().first() {
        None | Some(b'n') => Value::Null,
        Some(b'"') => Value::Text(property::text_of_json(json)),
        Some(b'{' | b'[') => Value::Text(json.to_owned()),
        Some(b't' | b'f') => Value::Blob(json.as_bytes().to_vec()),
        Some(_) => to_sqlite(property::number_of_json(json)),
    }
}

/// Converts a value of `rolecall-hogql` for SQLite.
fn to_sqlite(value: rolecall_hogql::Value) -> Value {
    match value {
        rolecall_hogql::Value::Integer(number) => Value::Integer(number),
        rolecall_hogql::Value::Real(number) => Value::Real(number),
        rolecall_hogql::Value::Text(text) => Value::Text(text),
    }
}

/// Copies a value. Invalid UTF-8, which the store never contains, becomes null.
fn owned(value: ValueRef<'_>) -> Value {
    Value::try_from(value).unwrap_or(Value::Null)
}

fn normal(value: ValueRef<'_>) -> Value {
    property::normal(scalar(value)).map_or_else(|| owned(value), to_sqlite)
}

/// The greatest or least argument, the first of equal ones. Null if any is null, as in SQLite's own `max` and `min`.
fn best(context: &Context<'_>, wanted: Ordering) -> Value {
    let mut found: Option<(Vec<u8>, usize)> = None;
    for index in 0..context.len() {
        let Some(key) = key(context.get_raw(index)) else { return Value::Null };
        if found.as_ref().is_none_or(|(best, _)| key.cmp(best) == wanted) {
            found = Some((key, index));
        }
    }
    found.map_or(Value::Null, |(_, index)| owned(context.get_raw(index)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_becomes_a_value_that_can_be_compared() {
        let text = |text: &str| Value::Text(text.to_owned());
        for (json, expected) in [
            ("\"a\\u00e9\\n\"", text("aé\n")),
            ("\"\\ud800\"", text("\\ud800")),
            ("\"plain\"", text("plain")),
            ("\"\"", text("")),
            ("true", Value::Blob(b"true".to_vec())),
            ("false", Value::Blob(b"false".to_vec())),
            ("null", Value::Null),
            ("", Value::Null),
            ("9007199254740993", Value::Integer(9_007_199_254_740_993)),
            ("18446744073709551615", text("18446744073709551615")),
            ("0.1", Value::Real(0.1)),
            ("0.10000000000000000001", text("0.10000000000000000001")),
            ("-1.5e3", Value::Real(-1500.0)),
            ("1e999", text("1e999")),
            ("[1,\"a\"]", text("[1,\"a\"]")),
            ("{}", text("{}")),
        ] {
            assert_eq!(value(ValueRef::Text(json.as_bytes())), expected, "{json}");
        }
        assert_eq!(value(ValueRef::Null), Value::Null);
    }

    #[test]
    fn all_spellings_of_a_number_become_one_value() {
        for text in ["2", "2.0", "2.00"] {
            assert_eq!(normal(ValueRef::Text(text.as_bytes())), Value::Integer(2));
        }
        assert_eq!(normal(ValueRef::Real(2.0)), Value::Integer(2));
        assert_eq!(normal(ValueRef::Text(b"2x")), Value::Text("2x".into()));
    }
}
