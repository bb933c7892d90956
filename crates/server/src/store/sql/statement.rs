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
        bind(sql, &mut statement, &query.values)?;
        run(&mut statement)
    } else {
        let mut statement = connection.prepare(sql)?;
        bind(sql, &mut statement, &query.values)?;
        run(&mut statement)
    }
}

/// Binds values by the numbers of their placeholders: SQLite takes `$1` for a name. It looks through all names for each,
/// so names are read only if the placeholders are not in their order.
fn bind(sql: &str, statement: &mut Statement<'_>, values: &[Value]) -> Result<()> {
    let count = statement.parameter_count();
    let in_order = count == values.len() && is_in_order(sql, count);
    for index in 1..=count {
        let number = if in_order {
            Some(index)
        } else {
            statement.parameter_name(index).and_then(|name| name.get(1..)?.parse::<usize>().ok())
        };
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        match value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), index))? {
            Value::NullInteger | Value::NullText => statement.raw_bind_parameter(index, types::Null)?,
            Value::Integer(number) => statement.raw_bind_parameter(index, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
        }
    }
    Ok(())
}

/// Whether the first places of `$1` to the last placeholder follow one another in this order.
fn is_in_order(sql: &str, count: usize) -> bool {
    let mut last = 0;
    for place in memchr::memchr_iter(b'$', sql.as_bytes()) {
        let digits = sql.as_bytes().iter().skip(place + 1).take_while(|byte| byte.is_ascii_digit());
        let number = digits.fold(0_usize, |number, digit| number.saturating_mul(10) + usize::from(digit - b'0'));
        if number == last + 1 {
            last = number;
        } else if number == 0 || number > last {
            return false;
        }
    }
    last == count
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

#[cfg(test)]
mod tests {
    use super::is_in_order;

    #[test]
    fn the_order_of_placeholders_is_read_from_the_text() {
        for (sql, count, expected) in [
            ("SELECT 1", 0, true),
            ("SELECT $1, $2, $1, $2, $3", 3, true),
            ("SELECT $2, $1", 2, false),
            ("SELECT $1, $3", 2, false),
            ("SELECT $1", 2, false),
            ("SELECT $name, $1", 2, false),
            ("SELECT $1 WHERE a IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", 11, true),
        ] {
            assert_eq!(is_in_order(sql, count), expected, "{sql}");
        }
    }
}
