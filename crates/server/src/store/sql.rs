//! Runs statements and reads rows, the same way on both databases: `rusqlite` for SQLite, `sqlx` for PostgreSQL.
//!
//! A statement on SQLite runs in the thread of its caller. `sqlx` would send it to a second thread and wait for the
//! answer, which takes several times as long as a typical statement (docs/benchmarks.md). The names of functions are
//! those of `sqlx`.

mod checkpoint;
mod count;
mod error;
mod log;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod value;

pub(super) use checkpoint::Checkpoints;
pub use count::{count_statements, failed_statements};
pub use error::Error;
pub(super) use postgres::CHANNEL;
pub use postgres::PostgresHandle;
pub use row::Row;
pub use sqlite::SqliteHandle;
pub(super) use sqlite::{SqlitePool, open_sqlite, open_sqlite_to_read};
pub use value::{FromColumn, FromRow, Value, ValueRef};

use super::notices::Notice;
use sqlx::{SqlSafeStr, SqlStr};
use std::marker::PhantomData;

/// What a database operation returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A connection to the database, perhaps within a transaction.
#[derive(Debug)]
pub enum Connection {
    /// To an SQLite file.
    Sqlite(SqliteHandle),
    /// To a PostgreSQL server.
    Postgres(PostgresHandle),
}

/// The result of a statement without rows.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    rows: u64,
}

impl Done {
    /// The number of rows that it inserted, updated or deleted.
    #[must_use]
    pub fn rows_affected(self) -> u64 {
        self.rows
    }
}

/// A statement with its values.
#[derive(Debug)]
#[must_use]
pub struct Query {
    sql: SqlStr,
    values: Vec<Value>,
    reused: bool,
}

/// A statement with the placeholders `$1`, `$2` …
pub fn query(sql: impl SqlSafeStr) -> Query {
    Query { sql: sql.into_sql_str(), values: Vec::new(), reused: true }
}

/// A statement whose rows are read as `T`.
pub fn query_as<T: FromRow>(sql: impl SqlSafeStr) -> QueryAs<T> {
    QueryAs { query: query(sql), rows: PhantomData }
}

/// A statement whose rows have one column.
pub fn query_scalar<T: FromColumn>(sql: impl SqlSafeStr) -> QueryScalar<T> {
    QueryScalar { query: query_as(sql) }
}

impl Query {
    /// The value of the next placeholder.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Whether to keep the prepared statement for the next time. Pass false for a statement whose text differs each time.
    pub fn persistent(mut self, reused: bool) -> Self {
        self.reused = reused;
        self
    }

    /// Asks SQLite for the plan of the statement.
    #[cfg(test)]
    pub(crate) fn explained(self) -> Self {
        let sql = format!("EXPLAIN QUERY PLAN {}", self.sql.as_str());
        Query { sql: sqlx::AssertSqlSafe(sql).into_sql_str(), ..self }
    }

    /// Runs the statement.
    ///
    /// # Errors
    /// The database refuses it, or does not answer.
    pub async fn execute(self, conn: &mut Connection) -> Result<Done> {
        count::note();
        let rows = match conn {
            Connection::Sqlite(handle) => handle.execute(&self),
            Connection::Postgres(handle) => handle.execute(self).await,
        };
        Ok(Done { rows: count::note_failure(rows)? })
    }

    /// All rows.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn fetch_all(self, conn: &mut Connection) -> Result<Vec<Row>> {
        count::note();
        count::note_failure(match conn {
            Connection::Sqlite(handle) => handle.rows(&self, usize::MAX),
            Connection::Postgres(handle) => handle.rows(self).await,
        })
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub async fn fetch_optional(self, conn: &mut Connection) -> Result<Option<Row>> {
        count::note();
        count::note_failure(match conn {
            Connection::Sqlite(handle) => handle.rows(&self, 1).map(|mut rows| rows.pop()),
            Connection::Postgres(handle) => handle.row(self).await,
        })
    }

    /// The first row.
    ///
    /// # Errors
    /// As [`Self::execute`]; [`Error::RowNotFound`].
    pub async fn fetch_one(self, conn: &mut Connection) -> Result<Row> {
        self.fetch_optional(conn).await?.ok_or(Error::RowNotFound)
    }
}

/// See [`query_as`].
#[derive(Debug)]
#[must_use]
pub struct QueryAs<T> {
    query: Query,
    rows: PhantomData<fn() -> T>,
}

impl<T: FromRow> QueryAs<T> {
    /// The value of the next placeholder.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.query = self.query.bind(value);
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// As [`Query::execute`]; a row cannot be read as `T`.
    pub async fn fetch_all(self, conn: &mut Connection) -> Result<Vec<T>> {
        self.query.fetch_all(conn).await?.iter().map(T::from_row).collect()
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Self::fetch_all`].
    pub async fn fetch_optional(self, conn: &mut Connection) -> Result<Option<T>> {
        self.query.fetch_optional(conn).await?.as_ref().map(T::from_row).transpose()
    }

    /// The first row.
    ///
    /// # Errors
    /// As [`Self::fetch_all`]; [`Error::RowNotFound`].
    pub async fn fetch_one(self, conn: &mut Connection) -> Result<T> {
        T::from_row(&self.query.fetch_one(conn).await?)
    }
}

/// See [`query_scalar`].
#[derive(Debug)]
#[must_use]
pub struct QueryScalar<T> {
    query: QueryAs<(T,)>,
}

impl<T: FromColumn> QueryScalar<T> {
    /// The value of the next placeholder.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.query = self.query.bind(value);
        self
    }

    /// The values of all rows.
    ///
    /// # Errors
    /// As [`QueryAs::fetch_all`].
    pub async fn fetch_all(self, conn: &mut Connection) -> Result<Vec<T>> {
        Ok(self.query.fetch_all(conn).await?.into_iter().map(|(value,)| value).collect())
    }

    /// The value of the first row.
    ///
    /// # Errors
    /// As [`QueryAs::fetch_one`].
    pub async fn fetch_one(self, conn: &mut Connection) -> Result<T> {
        Ok(self.query.fetch_one(conn).await?.0)
    }
}

impl Connection {
    /// Adds a notice that is handed over when the transaction commits; nothing outside of a transaction.
    pub(crate) fn notice(&mut self, notice: Notice) {
        match self {
            Connection::Sqlite(handle) => handle.notices.push(notice),
            Connection::Postgres(PostgresHandle::Transaction(_, notices)) => notices.push(notice),
            Connection::Postgres(PostgresHandle::Plain(_)) => {}
        }
    }

    /// Runs several statements without values.
    ///
    /// # Errors
    /// As [`Query::execute`].
    pub async fn execute_batch(&mut self, sql: impl SqlSafeStr) -> Result<()> {
        count::note();
        match self {
            Connection::Sqlite(handle) => handle.execute_batch(sql.into_sql_str().as_str()),
            Connection::Postgres(handle) => handle.execute_batch(sql.into_sql_str()).await,
        }
    }
}
