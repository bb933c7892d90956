//! Converts columns to the types of the server: levels, booleans, times.

use crate::clock::Moment;
use crate::store::sql::{Error, Row};
use rolecall_api::{User, UserId};
use rolecall_policy::Level;
use std::time::Duration;

/// A `level` column.
pub(super) fn level(row: &Row, column: &str) -> Result<Level, Error> {
    let number: i64 = row.try_get(column)?;
    as_level(number, column)
}

/// A nullable `level` column, of an outer join.
pub(super) fn optional_level(row: &Row, column: &str) -> Result<Option<Level>, Error> {
    let number: Option<i64> = row.try_get(column)?;
    number.map(|number| as_level(number, column)).transpose()
}

fn as_level(number: i64, column: &str) -> Result<Level, Error> {
    u8::try_from(number)
        .ok()
        .and_then(|number| Level::try_from(number).ok())
        .ok_or_else(|| Error::column(column, format!("`{number}` is no level")))
}

/// A boolean column, `0` or `1`.
pub(super) fn switch(row: &Row, column: &str) -> Result<bool, Error> {
    Ok(row.try_get::<i64>(column)? != 0)
}

/// A column of microseconds since 1970.
pub(super) fn time(row: &Row, column: &str) -> Result<Moment, Error> {
    row.try_get(column).map(Moment::from_micros)
}

/// A nullable column of microseconds since 1970.
pub(super) fn optional_time(row: &Row, column: &str) -> Result<Option<Moment>, Error> {
    let micros: Option<i64> = row.try_get(column)?;
    Ok(micros.map(Moment::from_micros))
}

/// A nullable column of microseconds.
pub(super) fn optional_duration(row: &Row, column: &str) -> Result<Option<Duration>, Error> {
    let micros: Option<i64> = row.try_get(column)?;
    Ok(micros.map(|micros| Duration::from_micros(u64::try_from(micros).unwrap_or_default())))
}

/// A duration as stored in a column.
pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// A level as stored in a column.
pub(super) fn number(level: Level) -> i64 {
    i64::from(level.number())
}

/// The columns `user_id`, `distinct_id`, `first_name` and `email`.
pub(super) fn user(row: &Row) -> Result<User, Error> {
    Ok(User {
        uuid: UserId(row.try_get("user_id")?),
        distinct_id: row.try_get("distinct_id")?,
        first_name: row.try_get("first_name")?,
        email: row.try_get("email")?,
    })
}
