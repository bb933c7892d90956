//! Opens a database that the server has opened before, for the other commands of the program. The server may be running
//! meanwhile, so nothing is created or migrated.

use super::sql::{self, SqlitePool};
use super::{Db, Pools, migrations};
use crate::config::file_path;
use rusqlite::Connection;
use std::path::Path;
use std::time::Duration;

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL has an unknown scheme.
    #[error("`{0}` is not a database URL: it must start with sqlite:// or postgres://")]
    Address(String),
    /// Each connection to an in-memory database would see a database of its own.
    #[error("an in-memory database is not supported: use a file, as in sqlite://rolecall.db")]
    Memory,
    /// The connection failed.
    #[error("the database cannot be opened: {0}")]
    Connect(#[source] sql::Error),
    /// The file cannot be created.
    #[error("the database file `{0}` cannot be created: {1}")]
    File(String, #[source] std::io::Error),
    /// There is no such file, and it is not to be created.
    #[error("the database file `{0}` does not exist")]
    Missing(String),
    /// The database has no activity log, or that of another version.
    #[error("this database has no activity log of this version of Rolecall: start the server on it first")]
    NoLog,
    /// The database is that of an older or a newer version.
    #[error("this database is not one of this version of Rolecall: start the server on it first")]
    OtherVersion,
    /// A migration failed.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// How to open an SQLite file.
type OpenFile = fn(&Path, Duration) -> sql::Result<Connection>;

impl Db {
    /// Opens a database that has an activity log, to read it only.
    ///
    /// # Errors
    /// [`OpenError::Missing`], [`OpenError::NoLog`]; see [`Self::open`].
    pub async fn open_to_read(url: &str, time: Duration) -> Result<Self, OpenError> {
        let read_only = "SET default_transaction_read_only = on;";
        let db = Self::open_existing(url, time, sql::open_sqlite_to_read, read_only).await?;
        let log = "SELECT item_salt FROM activity WHERE organization_id IN (SELECT id FROM all_organizations) LIMIT 1";
        if db.can_run(log).await? { Ok(db) } else { Err(OpenError::NoLog) }
    }

    /// Opens a database to write to it.
    ///
    /// # Errors
    /// [`OpenError::Missing`], [`OpenError::OtherVersion`]; see [`Self::open`].
    pub async fn open_to_write(url: &str, time: Duration) -> Result<Self, OpenError> {
        let open: OpenFile = |path, patience| sql::open_sqlite(path, patience, "PRAGMA foreign_keys = ON;");
        let db = Self::open_existing(url, time, open, "").await?;
        if db.version().await? == Some(migrations::newest()) { Ok(db) } else { Err(OpenError::OtherVersion) }
    }

    async fn open_existing(url: &str, time: Duration, open: OpenFile, also: &str) -> Result<Self, OpenError> {
        match url.split(':').next() {
            Some("sqlite") => {
                let path = file_path(url);
                if !path.is_file() {
                    return Err(OpenError::Missing(path.display().to_string()));
                }
                let pool = || -> Result<SqlitePool, OpenError> {
                    let connection = open(&path, time / 2).map_err(OpenError::Connect)?;
                    Ok(SqlitePool::new(vec![connection], time / 2))
                };
                Ok(Db::new(Pools::Sqlite { read: pool()?, write: pool()?, checkpoints: None }))
            }
            Some("postgres" | "postgresql") => Self::connect(url, 1, time, also).await,
            scheme => Err(OpenError::address(scheme)),
        }
    }

    /// The number of the last migration; `None`: the server has never opened the database.
    async fn version(&self) -> Result<Option<i64>, OpenError> {
        let mut conn = self.read().await.map_err(OpenError::Connect)?;
        let last = "SELECT version FROM _sqlx_migrations ORDER BY version DESC LIMIT 1";
        Ok(sql::query_scalar(last).fetch_one(&mut conn).await.ok())
    }

    /// True if the database has what the statement reads.
    async fn can_run(&self, statement: &'static str) -> Result<bool, OpenError> {
        let mut conn = self.read().await.map_err(OpenError::Connect)?;
        Ok(sql::query(statement).fetch_optional(&mut conn).await.is_ok())
    }
}

impl OpenError {
    /// The error for a URL of this scheme. Never the whole URL: it can contain a password.
    pub(super) fn address(scheme: Option<&str>) -> Self {
        OpenError::Address(format!("{}:…", scheme.unwrap_or_default()))
    }
}
