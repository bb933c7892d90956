//! The second wall: a translated query runs where nothing but reading events is possible, within limits.
//!
//! The time limit is not here: whoever lends the connection stops it.

use super::kind::Kind;
use super::translate::{Column, Translated};
use super::{Refusal, code, time};
use crate::clock::Moment;
use rolecall_api::Rows;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, params_from_iter};
use serde_json::Value;

/// The most rows of an answer.
const ROWS: usize = 10_000;

/// About the most bytes of an answer.
const BYTES: usize = 10 * 1024 * 1024;

/// What a connection may do meanwhile.
const LIMITS: [(Limit, i32); 7] = [
    // More than the largest event that is taken in.
    (Limit::SQLITE_LIMIT_LENGTH, 24 * 1024 * 1024),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1024 * 1024),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 900),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 500_000),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// Functions of SQLite's that translations use, and what operators are called inside of it; all others are ours.
const FUNCTIONS: [&str; 32] = [
    "->",
    "->>",
    "abs",
    "avg",
    "coalesce",
    "count",
    "dense_rank",
    "first_value",
    "iif",
    "instr",
    "json_extract",
    "json_type",
    "lag",
    "last_value",
    "lead",
    "length",
    "ltrim",
    "max",
    "min",
    "ntile",
    "nullif",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "substr",
    "sum",
    "trim",
    "total",
    "like",
];

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failed {
    /// The query is at fault.
    Refused(Refusal),
    /// SQLite.
    Sqlite(rusqlite::Error),
}

/// Runs a query.
///
/// # Errors
/// See [`Failed`].
pub(crate) fn run(connection: &Connection, query: &Translated) -> Result<Rows, Failed> {
    let walls = Walls::put_up(connection).map_err(Failed::Sqlite)?;
    let rows = rows(connection, query);
    drop(walls);
    rows
}

fn rows(connection: &Connection, query: &Translated) -> Result<Rows, Failed> {
    let mut statement = connection.prepare(&query.sql).map_err(not_prepared)?;
    // The last values may have been bound for nothing, such as the mode of `toStartOfWeek`.
    let values = query.values.iter().take(statement.parameter_count());
    let mut rows = statement.query(params_from_iter(values)).map_err(not_computed)?;
    let mut answer = Rows {
        results: Vec::new(),
        columns: query.columns.iter().map(|column| column.name.clone()).collect(),
        types: Vec::new(),
        has_more: false,
    };
    let mut types: Vec<Seen> = query.columns.iter().map(|_| Seen::Nothing).collect();
    let mut bytes = 0;
    while let Some(row) = rows.next().map_err(not_computed)? {
        if answer.results.len() == ROWS || bytes > BYTES {
            answer.has_more = true;
            break;
        }
        let mut values = Vec::with_capacity(query.columns.len());
        for (index, (column, seen)) in query.columns.iter().zip(&mut types).enumerate() {
            let value = row.get_ref(index).map_err(Failed::Sqlite)?;
            let (value, size) = shown(value, column.kind, seen);
            bytes += size;
            values.push(value);
        }
        answer.results.push(values);
    }
    answer.types = query.columns.iter().zip(types).map(|(column, seen)| named(column, seen).to_owned()).collect();
    Ok(answer)
}

/// What the values of a column were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Nothing,
    Integers,
    Floats,
    Texts,
    Booleans,
    Mixed,
}

impl Seen {
    fn and(self, other: Seen) -> Seen {
        match (self, other) {
            (a, b) if a == b => a,
            (Seen::Nothing, other) | (other, Seen::Nothing) => other,
            (Seen::Integers, Seen::Floats) | (Seen::Floats, Seen::Integers) => Seen::Floats,
            _ => Seen::Mixed,
        }
    }
}

/// A value as it is sent, and about how many bytes it is.
fn shown(value: ValueRef<'_>, kind: Kind, seen: &mut Seen) -> (Value, usize) {
    let text = |text: &[u8]| String::from_utf8_lossy(text).into_owned();
    let (value, is) = match (kind, value) {
        (_, ValueRef::Null) => return (Value::Null, 5),
        (Kind::Boolean, ValueRef::Integer(number)) => (Value::from(number != 0), Seen::Booleans),
        (Kind::Time, ValueRef::Integer(micros)) => (Value::from(Moment::of_micros(micros).wire().0), Seen::Texts),
        (Kind::Date, ValueRef::Integer(micros)) => {
            (time::date_text(micros).map_or(Value::Null, Value::from), Seen::Texts)
        }
        (_, ValueRef::Integer(number)) => (Value::from(number), Seen::Integers),
        // Infinity is no number of JSON's.
        (_, ValueRef::Real(number)) => (Value::from(number), Seen::Floats),
        // What true and false of a property are kept as.
        (_, ValueRef::Blob(bytes)) if matches!(bytes, b"true" | b"false") => {
            (Value::from(bytes == b"true"), Seen::Booleans)
        }
        (_, ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => (Value::from(text(bytes)), Seen::Texts),
    };
    *seen = seen.and(is);
    let size = 3 + match &value {
        Value::String(text) => text.len(),
        _ => 8,
    };
    (value, size)
}

/// What a column is called that holds these.
fn named(column: &Column, seen: Seen) -> &'static str {
    match (column.kind, seen) {
        (Kind::Time, _) => "DateTime",
        (Kind::Date, _) => "Date",
        (Kind::Boolean, _) | (_, Seen::Booleans) => "Boolean",
        (Kind::Text | Kind::Properties, _) | (_, Seen::Texts) => "String",
        (_, Seen::Integers) | (Kind::Integer, Seen::Nothing) => "Integer",
        (_, Seen::Floats) | (Kind::Float, Seen::Nothing) => "Float",
        (_, Seen::Nothing | Seen::Mixed) => "Unknown",
    }
}

/// A translation that SQLite does not take is a mistake of ours, unless it is too large for it.
fn not_prepared(error: rusqlite::Error) -> Failed {
    let message = error.to_string();
    let too_large = ["too large", "too many", "stack overflow", "too big", "too deep"];
    if too_large.iter().any(|words| message.contains(words)) {
        return Failed::Refused(Refusal::new(code::TOO_COMPLEX, "The query is too complex", None));
    }
    not_computed(error)
}

fn not_computed(error: rusqlite::Error) -> Failed {
    match &error {
        rusqlite::Error::SqliteFailure(failure, message) => match (failure.code, message.as_deref()) {
            (ErrorCode::TooBig, _) => {
                let detail = "A value in this query grew too large";
                Failed::Refused(Refusal::new(code::TOO_BIG, detail, None))
            }
            (ErrorCode::Unknown, Some(message)) if message.contains("overflow") || message.contains("too long") => {
                let detail = format!("This cannot be computed: {message}");
                Failed::Refused(Refusal::new(code::NOT_COMPUTABLE, detail, None))
            }
            _ => Failed::Sqlite(error),
        },
        _ => Failed::Sqlite(error),
    }
}

/// What keeps a query in; taken down when it is over, as others use the connection, too.
struct Walls<'c> {
    connection: &'c Connection,
    limits: Vec<(Limit, i32)>,
}

impl<'c> Walls<'c> {
    fn put_up(connection: &'c Connection) -> rusqlite::Result<Self> {
        // What is sorted does not have to fit into memory.
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = FILE")?;
        let mut walls = Walls { connection, limits: Vec::new() };
        for (limit, value) in LIMITS {
            walls.limits.push((limit, connection.set_limit(limit, value)?));
        }
        connection.authorizer(Some(allowed))?;
        Ok(walls)
    }
}

impl Drop for Walls<'_> {
    fn drop(&mut self) {
        // A connection that does not take them back cannot take them in the first place.
        let _ = self.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>);
        for (limit, value) in &self.limits {
            let _ = self.connection.set_limit(*limit, *value);
        }
        let _ = self.connection.execute_batch("PRAGMA temp_store = MEMORY");
    }
}

/// Reading the allowed columns of `events`, and calling the functions of the list; nothing else.
fn allowed(context: AuthContext<'_>) -> Authorization {
    let is_allowed = match context.action {
        AuthAction::Select => true,
        // Without a column: that rows are counted, also of a relation of the translation's.
        AuthAction::Read { table_name, column_name: "" } => table_name == "events" || is_relation(table_name),
        AuthAction::Read { table_name: "events", column_name } => {
            context.database_name == Some("main")
                && matches!(
                    column_name,
                    "uuid" | "event" | "distinct_id" | "timestamp" | "created_at" | "properties" | "project_id"
                )
        }
        AuthAction::Function { function_name } => {
            function_name.starts_with("hql_") || FUNCTIONS.contains(&function_name)
        }
        _ => false,
    };
    if is_allowed { Authorization::Allow } else { Authorization::Deny }
}

/// `t12`, `w3`; what a sub-query without a name is called inside of SQLite.
fn is_relation(name: &str) -> bool {
    let number = name.strip_prefix('t').or_else(|| name.strip_prefix('w'));
    name.is_empty()
        || name.starts_with("(subquery-")
        || number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
