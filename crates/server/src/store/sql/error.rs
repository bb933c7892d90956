//! Why a database operation failed.

use std::error::Error as StdError;

/// Why a database operation failed. The messages contain no values, so they can be logged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection became free in time, or no lock.
    #[error("no connection or lock became free in time")]
    TimedOut,
    /// The database has been closed.
    #[error("the database is closed")]
    Closed,
    /// A row that must exist is missing.
    #[error("a row is missing")]
    RowNotFound,
    /// A column cannot be read.
    #[error("the column {name} cannot be read")]
    Column {
        /// Its name.
        name: String,
        /// What is wrong with its value; may contain it.
        cause: Box<dyn StdError + Send + Sync>,
    },
    /// A value cannot be read from its column, or written to it.
    #[error("a value cannot be read or written")]
    Value(Box<dyn StdError + Send + Sync>),
    /// Another attempt at the same request has begun (see `store::idempotency`).
    #[error("another attempt at the same request has begun")]
    Superseded,
    /// SQLite failed.
    #[error("{}", sqlite_message(.0))]
    Sqlite(rusqlite::Error),
    /// PostgreSQL failed, or the connection to it.
    #[error("{}", postgres_message(.0))]
    Postgres(sqlx::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::Sqlite(error)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Postgres(error)
    }
}

fn sqlite_message(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(error, message) => {
            let message = message.as_deref().unwrap_or_default();
            format!("database error {}: {message}", error.extended_code)
        }
        // Without the statement.
        rusqlite::Error::SqlInputError { error, msg, .. } => {
            format!("database error {}: {msg}", error.extended_code)
        }
        _ => "a value cannot be read or written".to_owned(),
    }
}

fn postgres_message(error: &sqlx::Error) -> String {
    crate::logging::cause(error)
}

impl Error {
    /// An unreadable column.
    pub(crate) fn column(name: &str, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error::Column { name: name.to_owned(), cause: cause.into() }
    }

    /// The code that the database gives: five characters of PostgreSQL's, a number of SQLite's.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        match self {
            Error::Sqlite(error) => Some(error.sqlite_error()?.extended_code.to_string()),
            Error::Postgres(error) => error.as_database_error()?.code().map(std::borrow::Cow::into_owned),
            _ => None,
        }
    }

    /// True if a value that must be unique exists already.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        match self {
            Error::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => matches!(
                error.extended_code,
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            ),
            Error::Postgres(error) => {
                error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
            }
            _ => false,
        }
    }

    /// True if SQLite's file is locked by another program or another server on it.
    pub(super) fn is_locked_by_others(&self) -> bool {
        let Error::Sqlite(error) = self else { return false };
        error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
    }
}
