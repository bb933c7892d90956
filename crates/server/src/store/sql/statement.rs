//! Prepares statements of SQLite, binds their values, and reads the values that they return.

use super::{Query, Result, Value, ValueRef};
use rusqlite::{Connection, Statement, types};
use std::error::Error as StdError;

/// Prepares the statement of a query, binds its values, and runs it.
pub(super) fn with_statement<T>(
    connection: &Connection,
    query: &Query,
    run: impl FnOnce(&mut Statement<'_>) -> Result<T>,
) -> Result<T> {
    let sql = query.sql.as_str();
    if query.reused {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, &query.values)?;
        run(&mut statement)
    } else {
        let mut statement = connection.prepare(sql)?;
        bind(&mut statement, &query.values)?;
        run(&mut statement)
    }
}

/// Binds values by the numbers of their placeholders: SQLite takes `$1` for a name.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        match value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), index))? {
            Value::NullInteger | Value::NullText => statement.raw_bind_parameter(index, types::Null)?,
            Value::Integer(number) => statement.raw_bind_parameter(index, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
        }
    }
    Ok(())
}

/// A value of a row.
///
/// # Errors
/// What is wrong with it.
pub(super) fn value(value: types::ValueRef<'_>) -> std::result::Result<ValueRef<'_>, Box<dyn StdError + Send + Sync>> {
    match value {
        types::ValueRef::Null => Ok(ValueRef::Null),
        types::ValueRef::Integer(number) => Ok(ValueRef::Integer(number)),
        types::ValueRef::Text(text) => Ok(ValueRef::Text(std::str::from_utf8(text)?)),
        other => Err(format!("it is of the type {}", other.data_type()).into()),
    }
}
