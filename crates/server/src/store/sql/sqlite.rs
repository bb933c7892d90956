//! Connections to an SQLite file.

use super::log::{self, Log};
use super::row::Table;
use super::statement::{value, with_statement};
use super::{Error, Notice, Query, Result, Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout};

/// The pause between attempts while another program writes to the file.
const BUSY_PAUSE: Duration = Duration::from_millis(2);
/// Maximum number of prepared statements kept per connection: more than the server has.
const STATEMENTS: usize = 256;

/// Opens a file that exists. A statement can wait for another program for `patience`; `pragmas` run first.
pub(in crate::store) fn open_sqlite(path: &Path, patience: Duration, pragmas: &str) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience, pragmas)
}

/// The same for a connection that cannot write.
pub(in crate::store) fn open_sqlite_to_read(path: &Path, patience: Duration) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience, "PRAGMA query_only = ON;")
}

fn open(path: &Path, access: OpenFlags, patience: Duration, pragmas: &str) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Plans do not depend on values: else each run of a statement with `LIKE $1` would be prepared again.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.busy_timeout(patience)?;
    connection.execute_batch(pragmas)?;
    Ok(connection)
}

/// A pool of connections, for reads or for writes. Clones share the connections.
#[derive(Debug, Clone)]
pub(in crate::store) struct SqlitePool {
    free: Arc<Free>,
    permits: Arc<Semaphore>,
    size: u32,
    patience: Duration,
}

/// The connections that nobody uses.
#[derive(Debug)]
struct Free {
    connections: Mutex<Vec<Connection>>,
    /// For the connection that writes.
    log: Option<Arc<Log>>,
}

impl SqlitePool {
    /// A pool of these connections. Waiting for a connection, or for another program, can take `patience`.
    pub(in crate::store) fn new(connections: Vec<Connection>, patience: Duration) -> Self {
        Self::with_log(connections, patience, None)
    }

    /// A pool of one connection, for writes. [`super::checkpoint::Checkpoints`] copies what it writes into the file.
    pub(in crate::store) fn for_writes(connection: Connection, patience: Duration) -> Self {
        log::watch(&connection);
        Self::with_log(vec![connection], patience, Some(Arc::default()))
    }

    fn with_log(connections: Vec<Connection>, patience: Duration, log: Option<Arc<Log>>) -> Self {
        for connection in &connections {
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
        }
        let permits = Arc::new(Semaphore::new(connections.len()));
        let size = u32::try_from(connections.len()).unwrap_or(u32::MAX);
        let free = Arc::new(Free { connections: Mutex::new(connections), log });
        SqlitePool { free, permits, size, patience }
    }

    /// The log that its connection writes.
    pub(super) fn log(&self) -> Option<Arc<Log>> {
        self.free.log.clone()
    }

    /// Connections in use, and all of them.
    pub(in crate::store) fn usage(&self) -> (usize, usize) {
        let all = usize::try_from(self.size).unwrap_or(usize::MAX);
        (all.saturating_sub(self.permits.available_permits()), all)
    }

    /// Waits for a connection, in the order of asking.
    pub(in crate::store) async fn acquire(&self) -> Result<SqliteHandle> {
        let permit = timeout(self.patience, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| Error::TimedOut)?.map_err(|_| Error::Closed)?;
        let connection = self.free.take().ok_or(Error::Closed)?;
        let free = Arc::clone(&self.free);
        let handle = SqliteHandle { connection: Some(connection), free, notices: Vec::new(), _permit: permit };
        handle.roll_back()?;
        Ok(handle)
    }

    /// Waits for a connection and begins a transaction with the statement `begin`.
    pub(in crate::store) async fn begin(&self, begin: &str) -> Result<SqliteHandle> {
        let until = Instant::now() + self.patience;
        let handle = self.acquire().await?;
        // The file can be locked only by another program: a backup, or a second server. SQLite itself would wait by
        // blocking this thread, which serves other requests too.
        handle.connection()?.busy_timeout(Duration::ZERO)?;
        loop {
            match handle.run(begin) {
                Err(error) if error.is_locked_by_others() && Instant::now() < until => sleep(BUSY_PAUSE).await,
                began => {
                    handle.connection()?.busy_timeout(self.patience)?;
                    break began?;
                }
            }
        }
        Ok(handle)
    }

    /// Waits until all connections are free, and closes them.
    pub(in crate::store) async fn close(&self) {
        let all = self.permits.acquire_many(self.size).await;
        // Callers who wait for a connection now get an error.
        self.permits.close();
        drop(all);
        self.free.all().clear();
    }
}

impl Free {
    fn all(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<Connection> {
        self.all().pop()
    }
}

/// A connection taken from a pool; dropping it returns it. A transaction that was not committed is rolled back.
#[derive(Debug)]
pub struct SqliteHandle {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    free: Arc<Free>,
    /// To be handed over when the transaction commits.
    pub(super) notices: Vec<Notice>,
    // Dropped last, after the connection is back in the pool.
    _permit: OwnedSemaphorePermit,
}

impl SqliteHandle {
    fn connection(&self) -> Result<&Connection> {
        self.connection.as_ref().ok_or(Error::Closed)
    }

    /// The number of rows that a statement changed.
    pub(super) fn execute(&self, query: &Query) -> Result<u64> {
        let connection = self.connection()?;
        let changed = with_statement(connection, query, |statement| Ok(statement.raw_execute()?))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// At most so many rows.
    pub(super) fn rows(&self, query: &Query, most: usize) -> Result<Vec<Row>> {
        with_statement(self.connection()?, query, |statement| {
            let mut table = Table::new(statement.column_names());
            let (width, mut count) = (statement.column_count(), 0);
            let mut rows = statement.raw_query();
            while count < most
                && let Some(row) = rows.next()?
            {
                for column in 0..width {
                    match value(row.get_ref(column)?) {
                        Ok(value) => table.push(value, &Value::NullText),
                        Err(cause) => return Err(Error::column(table.name(column), cause)),
                    }
                }
                count += 1;
            }
            Ok(table.into_rows())
        })
    }

    pub(super) fn execute_batch(&self, sql: &str) -> Result<()> {
        Ok(self.connection()?.execute_batch(sql)?)
    }

    /// Commits the transaction, and returns its notices.
    pub(in crate::store) fn commit(mut self) -> Result<Vec<Notice>> {
        self.run("COMMIT")?;
        if let Some(log) = &self.free.log {
            log.note_commit();
        }
        Ok(std::mem::take(&mut self.notices))
    }

    /// Begins or ends a transaction.
    fn run(&self, sql: &str) -> Result<()> {
        self.connection()?.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }

    /// Rolls a transaction back, if there is one: SQLite may have ended it already.
    fn roll_back(&self) -> Result<()> {
        if self.connection()?.is_autocommit() { Ok(()) } else { self.run("ROLLBACK") }
    }
}

impl Drop for SqliteHandle {
    fn drop(&mut self) {
        // If this fails, whoever takes the connection next tries again.
        let _ = self.roll_back();
        self.free.all().extend(self.connection.take());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Connection as AnyConnection, query, query_scalar};
    use super::*;

    const TABLE: &str = "CREATE TABLE people (name TEXT PRIMARY KEY, age BIGINT)";

    fn pool(folder: &tempfile::TempDir, connections: usize, patience: Duration) -> SqlitePool {
        let path = folder.path().join("test.db");
        std::fs::OpenOptions::new().create(true).append(true).open(&path).unwrap();
        let open = |_| open_sqlite(&path, patience, "PRAGMA journal_mode = WAL;").unwrap();
        SqlitePool::new((0..connections).map(open).collect(), patience)
    }

    async fn write(pool: &SqlitePool) -> AnyConnection {
        AnyConnection::Sqlite(pool.begin("BEGIN IMMEDIATE").await.unwrap())
    }

    async fn names(pool: &SqlitePool) -> Vec<String> {
        let mut connection = AnyConnection::Sqlite(pool.acquire().await.unwrap());
        query_scalar("SELECT name FROM people ORDER BY name").fetch_all(&mut connection).await.unwrap()
    }

    async fn insert(connection: &mut AnyConnection, name: &str, age: Option<i64>) -> Result<u64> {
        // Numbers out of order, and one twice.
        let sql = "INSERT INTO people (age, name) SELECT $2, $1 WHERE $1 <> ''";
        Ok(query(sql).bind(name).bind(age).execute(connection).await?.rows_affected())
    }

    #[tokio::test]
    async fn a_dropped_transaction_is_rolled_back_and_a_committed_one_stays() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 1, Duration::from_secs(5));
        pool.acquire().await.unwrap().execute_batch(TABLE).unwrap();
        let mut dropped = write(&pool).await;
        assert_eq!(insert(&mut dropped, "Ada", Some(7)).await.unwrap(), 1);
        drop(dropped);
        let mut kept = write(&pool).await;
        assert_eq!(insert(&mut kept, "Bob", None).await.unwrap(), 1);
        assert!(insert(&mut kept, "Bob", Some(1)).await.unwrap_err().is_unique_violation());
        let AnyConnection::Sqlite(kept) = kept else { unreachable!() };
        kept.commit().unwrap();
        assert_eq!(names(&pool).await, ["Bob"]);
    }

    #[tokio::test]
    async fn values_are_read_as_what_they_are_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(&folder, 1, Duration::from_secs(5));
        let mut connection = AnyConnection::Sqlite(pool.acquire().await.unwrap());
        let row = query("SELECT 7 AS number, 'x' AS text, NULL AS empty, 1.5 AS real WHERE $1 = 1").bind(1_i64);
        assert!(row.fetch_one(&mut connection).await.unwrap_err().to_string().contains("real"));
        let row = query("SELECT 7 AS number, 'x' AS text, NULL AS empty").fetch_one(&mut connection).await.unwrap();
        assert_eq!(row.try_get::<i64>("number").unwrap(), 7);
        assert_eq!(row.try_get::<Option<String>>("text").unwrap().as_deref(), Some("x"));
        assert_eq!(row.try_get::<Option<i64>>("empty").unwrap(), None);
        for (column, wrong) in [
            ("number", row.try_get::<String>("number").is_err()),
            ("empty", row.try_get::<i64>("empty").is_err()),
            ("none", row.try_get::<i64>("none").is_err()),
        ] {
            assert!(wrong, "{column}");
        }
        assert!(query("SELECT $1").fetch_optional(&mut connection).await.is_err(), "a value is missing");
        assert!(matches!(query("SELECT 1 WHERE 1 = 0").fetch_one(&mut connection).await, Err(Error::RowNotFound)));
    }

    #[tokio::test]
    async fn waiting_for_a_connection_or_for_another_program_ends() {
        let folder = tempfile::tempdir().unwrap();
        let one = pool(&folder, 1, Duration::from_millis(50));
        let other_program = pool(&folder, 1, Duration::from_millis(50));
        let held = one.begin("BEGIN IMMEDIATE").await.unwrap();
        assert!(matches!(one.acquire().await, Err(Error::TimedOut)));
        assert!(other_program.begin("BEGIN IMMEDIATE").await.unwrap_err().is_locked_by_others());
        drop(held);
        drop(other_program.begin("BEGIN IMMEDIATE").await.unwrap());
        one.close().await;
        assert!(matches!(one.acquire().await, Err(Error::Closed)));
    }
}
