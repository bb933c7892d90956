//! Connections to an SQLite file.

use super::{Error, Query, Result, Row, Value};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout};

/// How often to try again while another program writes to the file.
const BUSY_PAUSE: Duration = Duration::from_millis(2);
/// Prepared statements that a connection keeps: more than the server has.
const STATEMENTS: usize = 256;

/// Opens a file that exists. A statement can wait for another program for `patience`; `pragmas` run first.
pub(in crate::store) fn open_sqlite(path: &Path, patience: Duration, pragmas: &str) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(patience)?;
    connection.execute_batch(pragmas)?;
    Ok(connection)
}

/// Connections of one kind; cheap to clone.
#[derive(Debug, Clone)]
pub(in crate::store) struct SqlitePool {
    free: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
    size: u32,
    patience: Duration,
}

impl SqlitePool {
    /// A pool of these connections. Waiting for one can take `patience`, and so can waiting for another program.
    pub(in crate::store) fn new(connections: Vec<Connection>, patience: Duration) -> Self {
        for connection in &connections {
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
        }
        let permits = Arc::new(Semaphore::new(connections.len()));
        let size = u32::try_from(connections.len()).unwrap_or(u32::MAX);
        SqlitePool { free: Arc::new(Mutex::new(connections)), permits, size, patience }
    }

    /// Waits for a connection, in the order of asking.
    pub(in crate::store) async fn acquire(&self) -> Result<SqliteHandle> {
        let permit = timeout(self.patience, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| Error::TimedOut)?.map_err(|_| Error::Closed)?;
        let connection = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop().ok_or(Error::Closed)?;
        let free = Arc::clone(&self.free);
        Ok(SqliteHandle { connection: Some(connection), free, in_transaction: false, _permit: permit })
    }

    /// The same with a transaction begun by this statement.
    pub(in crate::store) async fn begin(&self, begin: &str) -> Result<SqliteHandle> {
        let until = Instant::now() + self.patience;
        let mut handle = self.acquire().await?;
        // Only another program can be in the way: a backup, or a second server on the same file. SQLite itself would wait
        // in this thread, which serves others too.
        handle.connection()?.busy_timeout(Duration::ZERO)?;
        loop {
            match handle.execute_batch(begin) {
                Err(error) if error.is_locked_by_others() && Instant::now() < until => sleep(BUSY_PAUSE).await,
                began => {
                    handle.connection()?.busy_timeout(self.patience)?;
                    break began?;
                }
            }
        }
        handle.in_transaction = true;
        Ok(handle)
    }

    /// Waits until all connections are free, and closes them.
    pub(in crate::store) async fn close(&self) {
        let all = self.permits.acquire_many(self.size).await;
        // From here on nobody who waits gets one.
        self.permits.close();
        drop(all);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A connection of a pool, until dropped. A transaction that has not been committed by then is rolled back.
#[derive(Debug)]
pub struct SqliteHandle {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    free: Arc<Mutex<Vec<Connection>>>,
    in_transaction: bool,
    // Dropped last: by then the connection is free again.
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
            let columns: Arc<[Box<str>]> = statement.column_names().into_iter().map(Box::from).collect();
            let mut found = Vec::new();
            let mut rows = statement.raw_query();
            while found.len() < most
                && let Some(row) = rows.next()?
            {
                let value = |(index, name): (usize, &Box<str>)| value(row.get_ref(index)?, name);
                let values = columns.iter().enumerate().map(value).collect::<Result<_>>()?;
                found.push(Row { columns: Arc::clone(&columns), values });
            }
            Ok(found)
        })
    }

    pub(super) fn execute_batch(&self, sql: &str) -> Result<()> {
        Ok(self.connection()?.execute_batch(sql)?)
    }

    /// Commits the transaction.
    pub(in crate::store) fn commit(mut self) -> Result<()> {
        self.execute_batch("COMMIT")?;
        self.in_transaction = false;
        Ok(())
    }
}

impl Drop for SqliteHandle {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        // Without a transaction to end, SQLite has rolled back already.
        let ended = !self.in_transaction || connection.is_autocommit() || connection.execute_batch("ROLLBACK").is_ok();
        if ended {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        }
    }
}

/// Prepares the statement of a query, binds its values, and runs it.
fn with_statement<T>(
    connection: &Connection,
    query: &Query,
    run: impl FnOnce(&mut Statement<'_>) -> Result<T>,
) -> Result<T> {
    let sql = query.sql.as_str();
    if query.reused {
        let mut statement = connection.prepare_cached(sql)?;
        bind(&mut statement, &query.values)?;
        run(&mut statement)
    } else {
        let mut statement = connection.prepare(sql)?;
        bind(&mut statement, &query.values)?;
        run(&mut statement)
    }
}

/// Binds values by the numbers of their placeholders: SQLite takes `$1` for a name.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        match value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), index))? {
            Value::NoInteger | Value::NoText => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Value::Integer(number) => statement.raw_bind_parameter(index, number)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
        }
    }
    Ok(())
}

fn value(value: ValueRef<'_>, column: &str) -> Result<Value> {
    match value {
        ValueRef::Null => Ok(Value::NoText),
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        ValueRef::Text(text) => {
            Ok(Value::Text(std::str::from_utf8(text).map_err(|error| Error::column(column, error))?.to_owned()))
        }
        other => Err(Error::column(column, format!("it is of the type {}", other.data_type()))),
    }
}
