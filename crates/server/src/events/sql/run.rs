//! Runs a translated query and writes its result as JSON, within limits of rows and bytes.
//!
//! The time limit is in [`super::worker`], and what a query can do in [`super::sandbox`].

use super::refusal::{NOT_COMPUTABLE, QueryRefusal, TOO_BIG};
use super::sandbox::MAX_VALUE;
use crate::clock::Moment;
use rolecall_hogql::functions::time;
use rolecall_hogql::{Code, Column, Kind, Translation};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Row, params_from_iter};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};

/// Maximum number of rows in a result.
const MAX_ROWS: usize = 10_000;

/// Maximum size of the rows of a result as JSON, in bytes.
pub(super) const MAX_BYTES: usize = 10 * 1024 * 1024;

/// Maximum size of all column names together, in bytes.
pub(super) const MAX_NAMES: usize = 128 * 1024;

/// Why a query has no result.
#[derive(Debug)]
pub(crate) enum RunError {
    /// The query was refused.
    Refused(QueryRefusal),
    /// SQLite reported an unexpected error.
    Sqlite(rusqlite::Error),
}

/// The JSON of the result while it is written.
struct ResultJson {
    bytes: Vec<u8>,
    /// True once something exceeded [`MAX_BYTES`].
    is_full: bool,
}

impl Write for ResultJson {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_BYTES {
            self.is_full = true;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl ResultJson {
    /// Appends a value. A value that is too large is not copied first.
    fn add(&mut self, value: &impl Serialize) {
        // Fails only if the limit is exceeded, which `is_full` records.
        let _ = serde_json::to_writer(self, value);
    }
}

/// Runs a query. Returns the JSON of [`rolecall_api::Rows`].
///
/// # Errors
/// See [`RunError`].
pub(crate) fn run(connection: &Connection, query: &Translation) -> Result<Vec<u8>, RunError> {
    if query.columns.iter().map(|column| column.name.len()).sum::<usize>() > MAX_NAMES {
        let detail =
            format!("The names of the columns have more than {MAX_NAMES} bytes together; give them shorter ones");
        return Err(RunError::Refused(QueryRefusal::new(TOO_BIG, detail)));
    }
    let mut statement = connection.prepare(&query.sql).map_err(prepare_error)?;
    // Trailing values may be unused, such as the mode of `toStartOfWeek`.
    let values = query.values.iter().map(sqlite_value).take(statement.parameter_count());
    let mut found = statement.query(params_from_iter(values)).map_err(step_error)?;
    let mut types: Vec<ValueType> = query.columns.iter().map(|_| ValueType::Nothing).collect();
    let mut rows = ResultJson { bytes: b"{\"results\":[".to_vec(), is_full: false };
    let (mut count, mut has_more) = (0, false);
    while let Some(row) = found.next().map_err(step_error)? {
        let before = rows.bytes.len();
        if count < MAX_ROWS {
            write_row(row, query, &mut rows, &mut types, count == 0)?;
        }
        if rows.is_full || count == MAX_ROWS {
            rows.bytes.truncate(before);
            has_more = true;
            break;
        }
        count += 1;
    }
    if count == 0 && has_more {
        let detail = format!("A row of the result has more than {MAX_BYTES} bytes; select fewer or smaller columns");
        return Err(RunError::Refused(QueryRefusal::new(TOO_BIG, detail)));
    }
    // The rest of the JSON, after the rows.
    let types: Vec<_> = query.columns.iter().zip(types).map(|(column, seen)| column_type(column, seen)).collect();
    let columns: Vec<_> = query.columns.iter().map(|column| column.name.as_str()).collect();
    let (columns, types) = (Value::from(columns), Value::from(types));
    let rest = format!("],\"columns\":{columns},\"types\":{types},\"hasMore\":{has_more}}}");
    rows.bytes.extend_from_slice(rest.as_bytes());
    Ok(rows.bytes)
}

/// Converts a bound value for SQLite.
fn sqlite_value(value: &rolecall_hogql::Value) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(match value {
        rolecall_hogql::Value::Integer(number) => ValueRef::Integer(*number),
        rolecall_hogql::Value::Real(number) => ValueRef::Real(*number),
        rolecall_hogql::Value::Text(text) => ValueRef::Text(text.as_bytes()),
    })
}

fn write_row(
    row: &Row<'_>,
    query: &Translation,
    rows: &mut ResultJson,
    types: &mut [ValueType],
    is_first: bool,
) -> Result<(), RunError> {
    let sign = |rows: &mut ResultJson, sign: &[u8]| {
        // Fails only if the limit is exceeded, which `is_full` records.
        let _ = rows.write_all(sign);
    };
    sign(rows, if is_first { b"[" } else { b",[" });
    for (index, (column, seen)) in query.columns.iter().zip(types).enumerate() {
        if rows.is_full {
            return Ok(());
        }
        if index > 0 {
            sign(rows, b",");
        }
        let value = row.get_ref(index).map_err(RunError::Sqlite)?;
        if size(value) > MAX_BYTES {
            rows.is_full = true;
            return Ok(());
        }
        write_value(value, column.kind, seen, rows);
    }
    sign(rows, b"]");
    Ok(())
}

fn size(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len(),
        _ => 0,
    }
}

/// The type of the values of a column so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueType {
    Nothing,
    Integers,
    Floats,
    Texts,
    Booleans,
    Mixed,
}

impl ValueType {
    fn and(self, other: ValueType) -> ValueType {
        match (self, other) {
            (a, b) if a == b => a,
            (ValueType::Nothing, other) | (other, ValueType::Nothing) => other,
            (ValueType::Integers, ValueType::Floats) | (ValueType::Floats, ValueType::Integers) => ValueType::Floats,
            _ => ValueType::Mixed,
        }
    }
}

/// Appends a value as JSON, and merges its type into `seen`.
fn write_value(value: ValueRef<'_>, kind: Kind, seen: &mut ValueType, rows: &mut ResultJson) {
    let is = match (kind, value) {
        (_, ValueRef::Null) => {
            rows.add(&Value::Null);
            return;
        }
        (Kind::Boolean, ValueRef::Integer(number)) => {
            rows.add(&(number != 0));
            ValueType::Booleans
        }
        (Kind::Time, ValueRef::Integer(micros)) => {
            rows.add(&Moment::from_micros(micros).wire().0);
            ValueType::Texts
        }
        (Kind::Date, ValueRef::Integer(micros)) => {
            rows.add(&time::date_text(micros));
            ValueType::Texts
        }
        (_, ValueRef::Integer(number)) => {
            rows.add(&number);
            ValueType::Integers
        }
        (_, ValueRef::Real(number)) => {
            // Infinity is not valid JSON; serde writes null.
            rows.add(&number);
            ValueType::Floats
        }
        // Boolean properties are stored as these blobs.
        (_, ValueRef::Blob(bytes)) if matches!(bytes, b"true" | b"false") => {
            rows.add(&(bytes == b"true"));
            ValueType::Booleans
        }
        (_, ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => {
            rows.add(&String::from_utf8_lossy(bytes));
            ValueType::Texts
        }
    };
    *seen = seen.and(is);
}

/// The type name of a column in the result.
fn column_type(column: &Column, seen: ValueType) -> &'static str {
    match (column.kind, seen) {
        (Kind::Time, _) => "DateTime",
        (Kind::Date, _) => "Date",
        (Kind::Boolean, _) | (_, ValueType::Booleans) => "Boolean",
        (Kind::Text | Kind::Properties, _) | (_, ValueType::Texts) => "String",
        (_, ValueType::Integers) | (Kind::Integer, ValueType::Nothing) => "Integer",
        (_, ValueType::Floats) | (Kind::Float, ValueType::Nothing) => "Float",
        (_, ValueType::Nothing | ValueType::Mixed) => "Unknown",
    }
}

/// A translation that SQLite rejects is a bug, unless it exceeds a limit of SQLite.
fn prepare_error(error: rusqlite::Error) -> RunError {
    let message = sqlite_message(&error);
    let too_large = ["too large", "too many", "stack overflow", "too big", "too deep", "at most"];
    if too_large.iter().any(|words| message.contains(words)) {
        let detail = format!("The query is too complex: {message}");
        return RunError::Refused(QueryRefusal::new(Code::TooComplex.as_str(), detail));
    }
    step_error(error)
}

fn step_error(error: rusqlite::Error) -> RunError {
    match &error {
        rusqlite::Error::SqliteFailure(failure, message) => match (failure.code, message.as_deref()) {
            (ErrorCode::TooBig, _) => {
                let detail = format!("A value in this query grew larger than {MAX_VALUE} bytes");
                RunError::Refused(QueryRefusal::new(TOO_BIG, detail))
            }
            (ErrorCode::OutOfMemory, _) => RunError::Refused(QueryRefusal::new(TOO_BIG, OUT_OF_MEMORY)),
            // For example an invalid argument of `ntile`, detected while running.
            (ErrorCode::Unknown, Some(message))
                if ["overflow", "too long", "must be a"].iter().any(|words| message.contains(words)) =>
            {
                let detail = format!("This cannot be computed: {message}");
                RunError::Refused(QueryRefusal::new(NOT_COMPUTABLE, detail))
            }
            _ => RunError::Sqlite(error),
        },
        _ => RunError::Sqlite(error),
    }
}

/// The message for a query that exceeds the memory limit.
pub(super) const OUT_OF_MEMORY: &str =
    "The query needs too much memory; choose a shorter period, or select and group by fewer columns";

/// SQLite's error message, without the text of the query.
pub(super) fn sqlite_message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(failure, None) => failure.to_string(),
        _ => "the answer cannot be read".to_owned(),
    }
}
