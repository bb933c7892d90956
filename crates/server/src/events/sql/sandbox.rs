//! The sandbox of users' SQL: a connection that can only read events, within limits. It is the defence against bugs in
//! the translation.
//!
//! Processor, memory and disk are limited by the process, see [`super::worker`].

use rolecall_hogql::{events, functions};
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

/// Maximum size of a value, and of a row while it is sorted, in bytes.
pub(super) const MAX_VALUE: i32 = 8 * 1024 * 1024;

const LIMITS: [(Limit, i32); 7] = [
    (Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 1024 * 1024),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 900),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// Restricts a connection; this cannot be undone.
///
/// # Errors
/// The connection is in use.
pub(super) fn enter(connection: &Connection) -> rusqlite::Result<()> {
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
    // Sorts spill to disk; each sorter can use as much memory as the cache.
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -12288;",
    )?;
    for (limit, value) in LIMITS {
        connection.set_limit(limit, value)?;
    }
    connection.authorizer(Some(allowed))
}

/// The authorizer: allows reading certain columns of `events` and calling certain functions, nothing else.
fn allowed(context: AuthContext<'_>) -> Authorization {
    let is_allowed = match context.action {
        AuthAction::Select => true,
        // No column name: a common table expression whose rows are only counted.
        AuthAction::Read { table_name, column_name: "" } => is_query_of_with(table_name),
        AuthAction::Read { table_name: events::TABLE, column_name } => {
            let is_known = events::COLUMNS.iter().any(|(name, _)| *name == column_name);
            context.database_name == Some("main") && (is_known || column_name == events::PROJECT)
        }
        AuthAction::Function { function_name } => {
            functions::SQLITE.contains(&function_name) || functions::OWN.contains(&function_name)
        }
        _ => false,
    };
    if is_allowed { Authorization::Allow } else { Authorization::Deny }
}

/// True for names such as `w3`, which the translation gives to common table expressions.
fn is_query_of_with(name: &str) -> bool {
    name.strip_prefix('w').is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
