//! The database: SQLite or PostgreSQL behind one SQL text (placeholders `$1`, ids `TEXT`, times and flags `BIGINT`).
//!
//! Both databases run the same SQL, so: booleans are `BIGINT` 0 or 1; a selected condition is written `CASE WHEN … THEN
//! 1 ELSE 0 END`; sums are cast to `BIGINT`; no function that only one of them has.
//!
//! SQLite has one writer at a time. All writes use one connection and begin `IMMEDIATE`, so they queue here instead of
//! failing there, and a transaction's data does not change under it. On PostgreSQL a transaction first locks the rows
//! that it decides about ([`Tx::lock_organization`], [`Tx::lock_user`]; organizations before users, each in the order
//! of their ids), which has the same effect per organization.

pub(crate) mod billing;
mod decode;
pub(crate) mod erasures;
pub mod events;
pub(crate) mod file;
pub(crate) mod grants;
pub mod idempotency;
pub(crate) mod instance;
pub(crate) mod invites;
pub(crate) mod keys;
pub mod known_clients;
pub mod login_failures;
pub(crate) mod members;
mod migrations;
pub(crate) mod organizations;
mod outage;
pub(crate) mod projects;
pub mod sessions;
mod slice;
pub mod users;
pub(crate) mod views;

pub use slice::Slice;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Connection, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A local file.
    Sqlite,
    /// A database server.
    Postgres,
}

/// A handle to the main database.
#[derive(Debug, Clone)]
pub struct Db {
    kind: DatabaseKind,
    read: AnyPool,
    write: AnyPool,
}

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
    Connect(#[source] sqlx::Error),
    /// The file cannot be created.
    #[error("the database file `{0}` cannot be created: {1}")]
    File(String, #[source] std::io::Error),
    /// A migration failed.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl Db {
    /// Opens the database at `url`, with at most `connections` for reads, and runs the migrations. On PostgreSQL a
    /// statement can take `time`, and an idle transaction is ended after three times as long. Waiting for a lock or a
    /// connection can take half of `time`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(url: &str, connections: u32, time: Duration) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        match url.split(':').next() {
            Some("sqlite") => Self::open_sqlite(url, connections, time).await,
            Some("postgres" | "postgresql") => Self::open_postgres(url, connections, time).await,
            // Never the whole URL: it can contain a password.
            scheme => Err(OpenError::Address(format!("{}:…", scheme.unwrap_or_default()))),
        }
    }

    async fn open_sqlite(url: &str, connections: u32, time: Duration) -> Result<Self, OpenError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(OpenError::Memory);
        }
        file::make(url)?;
        let options = options(url)?;
        let pool = |connections: u32, pragmas: &str| {
            let pragmas = format!("PRAGMA busy_timeout = {}; {pragmas}", (time / 2).as_millis());
            pool(connections, time, pragmas).connect_with(options.clone())
        };
        // The first connection creates the file and sets its journal mode.
        let write = pool(1, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
        let write = write.await.map_err(OpenError::Connect)?;
        migrations::run(&mut *write.acquire().await.map_err(OpenError::Connect)?).await?;
        let read = pool(connections, "PRAGMA foreign_keys = ON; PRAGMA query_only = ON;");
        Ok(Db { kind: DatabaseKind::Sqlite, read: read.await.map_err(OpenError::Connect)?, write })
    }

    async fn open_postgres(url: &str, connections: u32, time: Duration) -> Result<Self, OpenError> {
        let options = options(url)?;
        // A separate connection without time limits: migrating a large database can take longer than any request.
        let mut connection = AnyConnection::connect_with(&options).await.map_err(OpenError::Connect)?;
        migrations::run(&mut connection).await?;
        connection.close().await.map_err(OpenError::Connect)?;
        let settings = format!(
            "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {};",
            time.as_millis(),
            (time / 2).as_millis(),
            (time * 3).as_millis()
        );
        let pool = pool(connections, time, settings).connect_with(options).await.map_err(OpenError::Connect)?;
        Ok(Db { kind: DatabaseKind::Postgres, read: pool.clone(), write: pool })
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// A connection for one read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn read(&self) -> sqlx::Result<PoolConnection<Any>> {
        self.read.acquire().await
    }

    /// A transaction for several reads that see the same state.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn snapshot(&self) -> sqlx::Result<Tx> {
        let begin = match self.kind {
            DatabaseKind::Sqlite => "BEGIN",
            DatabaseKind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(Tx { kind: self.kind, inner: self.read.begin_with(begin).await? })
    }

    /// A transaction for writes. It is rolled back unless [`Tx::commit`] is called, also if the client disconnects.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        let begin = match self.kind {
            DatabaseKind::Sqlite => "BEGIN IMMEDIATE",
            DatabaseKind::Postgres => "BEGIN",
        };
        Ok(Tx { kind: self.kind, inner: self.write.begin_with(begin).await? })
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Connection options. Statements are not logged, not even slow ones: the log must not contain SQL.
fn options(url: &str) -> Result<AnyConnectOptions, OpenError> {
    Ok(url.parse::<AnyConnectOptions>().map_err(OpenError::Connect)?.disable_statement_logging())
}

/// A connection pool. Each connection runs `settings` first; waiting for one can take half of `time`.
fn pool(connections: u32, time: Duration, settings: String) -> AnyPoolOptions {
    let settings: Arc<str> = settings.into();
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(time / 2).after_connect(move |connection, _| {
        let settings = sqlx::raw_sql(AssertSqlSafe(settings.to_string()));
        Box::pin(async move { settings.execute(connection).await.map(|_| ()) })
    })
}

/// Placeholders for a list of rows: `places(2, 3)` gives `($1, $2, $3), ($4, $5, $6)`.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A transaction. Dereferences to its connection.
pub struct Tx {
    kind: DatabaseKind,
    inner: Transaction<'static, Any>,
}

impl Tx {
    /// Commits, and marks the current request as done if it has an idempotency key.
    ///
    /// # Errors
    /// The database does not commit; then nothing is changed.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        idempotency::mark_done(&mut self).await?;
        self.inner.commit().await
    }

    /// Commits a change that the request did not ask for, such as a counter of attempts: its idempotency key stays
    /// open.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub async fn commit_aside(self) -> sqlx::Result<()> {
        self.inner.commit().await
    }

    /// Locks an organization until the transaction ends; waits for other transactions. False if it does not exist.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock_organization(&mut self, id: &str) -> sqlx::Result<bool> {
        self.lock(
            "SELECT id FROM organizations WHERE id = $1",
            "SELECT id FROM organizations WHERE id = $1 FOR NO KEY UPDATE",
            id,
        )
        .await
    }

    /// Locks an account until the transaction ends; waits for other transactions. False if it does not exist.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn lock_user(&mut self, id: &str) -> sqlx::Result<bool> {
        self.lock("SELECT id FROM users WHERE id = $1", "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE", id)
            .await
    }

    /// On PostgreSQL, takes the weaker row lock, so that foreign keys to the row (a grant by this user, for example)
    /// need not wait.
    async fn lock(&mut self, sqlite: &'static str, postgres: &'static str, id: &str) -> sqlx::Result<bool> {
        let sql = match self.kind {
            DatabaseKind::Sqlite => sqlite,
            DatabaseKind::Postgres => postgres,
        };
        Ok(sqlx::query(sql).bind(id).fetch_optional(&mut *self.inner).await?.is_some())
    }
}

impl Deref for Tx {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}
