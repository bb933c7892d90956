//! The database: SQLite or PostgreSQL behind one SQL text (placeholders `$1`, ids `TEXT`, times and flags `BIGINT`).
//!
//! Both databases run the same SQL, so: booleans are `BIGINT` 0 or 1; a selected condition is written `CASE WHEN … THEN
//! 1 ELSE 0 END`; sums are cast to `BIGINT`; no function that only one of them has.
//!
//! SQLite has one writer at a time. All writes use one connection and begin `IMMEDIATE`, so they queue here instead of
//! failing there, and a transaction's data does not change under it. On PostgreSQL a transaction first locks the rows
//! that it decides about ([`Tx::lock_organization`], [`Tx::lock_user`]; organizations before users, each in the order
//! of their ids), which has the same effect per organization.

pub(crate) mod access_requests;
pub(crate) mod activity;
pub mod admin;
pub mod backup;
pub(crate) mod billing;
mod decode;
pub(crate) mod deletions;
pub(crate) mod domains;
pub mod email_confirmations;
pub(crate) mod end;
pub(crate) mod ends;
pub(crate) mod erasures;
pub mod events;
pub(crate) mod file;
pub(crate) mod grants;
pub(crate) mod handovers;
pub mod idempotency;
mod in_list;
pub(crate) mod instance;
pub(crate) mod invites;
mod kept_out;
pub(crate) mod keys;
pub mod known_clients;
pub(crate) mod listen;
pub mod login_failures;
pub(crate) mod mailed_invites;
pub(crate) mod mails;
pub(crate) mod members;
mod migrations;
pub(crate) mod notices;
mod open;
pub(crate) mod organizations;
mod outage;
pub(crate) mod passkeys;
pub mod password_resets;
pub mod pending_logins;
pub(crate) mod projects;
pub(crate) mod reviews;
mod rights_of;
pub(crate) mod second_factor;
pub mod sessions;
mod slice;
pub mod sql;
mod tx;
mod usage;
pub mod users;
pub(crate) mod viewing;
pub(crate) mod views;

pub use open::OpenError;
pub(crate) use rights_of::RightsOf;
pub use slice::Slice;
pub use sql::failed_statements;
pub use tx::{Reader, Tx};

use self::notices::Notices;
use self::sql::{Checkpoints, Connection, PostgresHandle, SqlitePool};
use crate::config::file_path;
use sqlx::any::AnyConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection as _, Executor};
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
    pools: Pools,
    names: members::Names,
    notices: Arc<Notices>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// Connections for reads, and the one for writes.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        /// `None` in the commands beside the server, which write next to nothing.
        checkpoints: Option<Arc<Checkpoints>>,
    },
    Postgres(PgPool),
}

impl Db {
    /// Opens the database at `url`, with at most `connections` for reads, and runs the migrations. On PostgreSQL a
    /// statement can take `time`, and an idle transaction is ended after three times as long. Waiting for a lock or a
    /// connection can take half of `time`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(url: &str, connections: u32, time: Duration) -> Result<Self, OpenError> {
        match url.split(':').next() {
            Some("sqlite") => Self::open_sqlite(url, connections, time).await,
            Some("postgres" | "postgresql") => Self::open_postgres(url, connections, time).await,
            scheme => Err(OpenError::address(scheme)),
        }
    }

    async fn open_sqlite(url: &str, connections: u32, time: Duration) -> Result<Self, OpenError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(OpenError::Memory);
        }
        file::make(url)?;
        let path = file_path(url);
        let open = |pragmas: &str| sql::open_sqlite(&path, time / 2, pragmas).map_err(OpenError::Connect);
        // The first connection sets the file's journal mode.
        let write = open("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")?;
        migrate(url, DatabaseKind::Sqlite).await?;
        let read = (0..connections).map(|_| open("PRAGMA foreign_keys = ON; PRAGMA query_only = ON;"));
        let read = SqlitePool::new(read.collect::<Result<_, _>>()?, time / 2);
        let write = SqlitePool::for_writes(write, time / 2);
        let checkpoints = Checkpoints::start(open("PRAGMA synchronous = NORMAL;")?, write.clone());
        Ok(Db::new(Pools::Sqlite { read, write, checkpoints: Some(Arc::new(checkpoints)) }))
    }

    async fn open_postgres(url: &str, connections: u32, time: Duration) -> Result<Self, OpenError> {
        // Without time limits: migrating a large database can take longer than any request.
        migrate(url, DatabaseKind::Postgres).await?;
        Self::connect(url, connections, time, "").await
    }

    /// Connects to a PostgreSQL database; each connection begins with `also`.
    async fn connect(url: &str, connections: u32, time: Duration, also: &str) -> Result<Self, OpenError> {
        // Without parallel workers: a plan for any limit expects to read a tenth of an organization and would start two
        // of them for a page of 25 members. That takes as long as a hundred pages.
        let settings: Arc<str> = format!(
            "{also} SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {};
             SET max_parallel_workers_per_gather = 0;",
            time.as_millis(),
            (time / 2).as_millis(),
            (time * 3).as_millis()
        )
        .into();
        let options = url.parse::<PgConnectOptions>().map_err(failed)?.disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(time / 2)
            .after_connect(move |connection, _| {
                let settings = sqlx::raw_sql(AssertSqlSafe(settings.to_string()));
                Box::pin(async move { connection.execute(settings).await.map(|_| ()) })
            })
            .connect_with(options);
        Ok(Db::new(Pools::Postgres(pool.await.map_err(failed)?)))
    }

    fn new(pools: Pools) -> Self {
        Db { pools, names: members::Names::default(), notices: Arc::default() }
    }

    /// The notices of committed changes.
    pub(crate) fn notices(&self) -> &Arc<Notices> {
        &self.notices
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> DatabaseKind {
        match self.pools {
            Pools::Sqlite { .. } => DatabaseKind::Sqlite,
            Pools::Postgres(_) => DatabaseKind::Postgres,
        }
    }

    /// The names of members that are in memory.
    pub(crate) fn names(&self) -> &members::Names {
        &self.names
    }

    /// A connection for one read.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn read(&self) -> sql::Result<Reader> {
        Ok(Reader::new(match &self.pools {
            Pools::Sqlite { read, .. } => Connection::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Connection::Postgres(PostgresHandle::Plain(pool.acquire().await?)),
        }))
    }

    /// A transaction for several reads that see the same state.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn snapshot(&self) -> sql::Result<Tx> {
        let connection = match &self.pools {
            Pools::Sqlite { read, .. } => Connection::Sqlite(read.begin("BEGIN").await?),
            Pools::Postgres(pool) => transaction(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
        };
        Ok(Tx::new(connection, Arc::clone(&self.notices)))
    }

    /// A transaction for writes. It is rolled back unless [`Tx::commit`] is called, also if the client disconnects.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin(&self) -> sql::Result<Tx> {
        let connection = match &self.pools {
            Pools::Sqlite { write, .. } => Connection::Sqlite(write.begin("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => transaction(pool, "BEGIN").await?,
        };
        Ok(Tx::new(connection, Arc::clone(&self.notices)))
    }

    /// Closes all connections, waiting for those in use.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write, checkpoints } => {
                if let Some(checkpoints) = checkpoints {
                    checkpoints.stop().await;
                }
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn transaction(pool: &PgPool, begin: &'static str) -> sql::Result<Connection> {
    Ok(Connection::Postgres(PostgresHandle::transaction(pool.begin_with(begin).await?)))
}

/// Runs the migrations, on a connection of their own. Statements are not logged, not even slow ones: the log must not
/// contain SQL.
async fn migrate(url: &str, kind: DatabaseKind) -> Result<(), OpenError> {
    sqlx::any::install_default_drivers();
    let options = url.parse::<AnyConnectOptions>().map_err(failed)?.disable_statement_logging();
    let mut connection = AnyConnection::connect_with(&options).await.map_err(failed)?;
    migrations::run(&mut connection, kind).await?;
    connection.close().await.map_err(failed)
}

fn failed(error: sqlx::Error) -> OpenError {
    OpenError::Connect(error.into())
}

/// Placeholders for a list of rows: `places(2, 3)` gives `($1, $2, $3), ($4, $5, $6)`.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
