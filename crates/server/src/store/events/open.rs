//! Opening the file of events, and bringing it up to date.

use super::lock::FileLock;
use super::slack::Pages;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a statement waits for another connection.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The steps that bring a file up to date; `user_version` counts those done. A released one is never changed.
const STEPS: [&str; 2] =
    [include_str!("../../../migrations/events.sql"), include_str!("../../../migrations/events_2.sql")];

/// Why the file of events could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenEventsError {
    /// The file cannot be made or read.
    #[error("the file of events `{0}` cannot be opened: {1}")]
    File(PathBuf, #[source] rusqlite::Error),
    /// There is no thread to write it.
    #[error("the thread that writes events cannot be started: {0}")]
    Thread(#[from] std::io::Error),
    /// Another process has it.
    #[error(
        "the file of events `{0}` is in use by another server: stop that one first, or start this one with ROLECALL_EVENTS_URL=off"
    )]
    InUse(PathBuf),
    /// It cannot be locked.
    #[error("the file of events `{0}` cannot be locked, so that no other server uses it: {1}")]
    Lock(PathBuf, #[source] std::io::Error),
    /// It was made by a later Rolecall.
    #[error("the file of events `{0}` is of a newer version of Rolecall")]
    Newer(PathBuf),
}

/// A file that is open to be written.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) pages: Pages,
    pub(super) lock: FileLock,
}

/// Opens the file to write; it is made and brought up to date.
pub(super) fn to_write(path: &Path) -> Result<Opened, OpenEventsError> {
    let failed = |error| OpenEventsError::File(path.to_owned(), error);
    super::super::file::make_path(path)
        .map_err(|error| failed(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    let lock = FileLock::take(path)?;
    // Before any connection (see there).
    let pages = Pages::open(path).map_err(|error| failed(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    // One thread has it, so it needs no locks of its own.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    prepare(&mut connection, path)?;
    Ok(Opened { connection, pages, lock })
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), OpenEventsError> {
    let failed = |error| OpenEventsError::File(path.to_owned(), error);
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    // FULL: what was answered with 200 outlives a power cut (contract 7). Checkpoints are rarer than by default (64 MB
    // of changes): a page of an index that changes with every commit is then written to its place once, not each time.
    // A log that has become longer is cut to that.
    // What is deleted, or moves from one page to another, is overwritten with zeros, always: what is erased later has
    // then left fewer copies.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;
             PRAGMA journal_size_limit = 67108864;
             PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;
             PRAGMA secure_delete = ON;",
        )
        .map_err(failed)?;
    let done: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    let steps: Vec<_> = (1_u32..).zip(STEPS).collect();
    if steps.last().is_none_or(|(last, _)| done > *last) {
        return Err(OpenEventsError::Newer(path.to_owned()));
    }
    for (step, sql) in steps.into_iter().filter(|(step, _)| *step > done) {
        let transaction = connection.transaction().map_err(failed)?;
        transaction.execute_batch(sql).map_err(failed)?;
        transaction.pragma_update(None, "user_version", step).map_err(failed)?;
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}

/// A connection that copies what is in the log to its place in the file.
pub(super) fn to_copy_log(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// A connection that only reads.
pub(super) fn to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
    )?;
    super::filter::add_functions(&connection)?;
    crate::hogql::add_functions(&connection)?;
    Ok(connection)
}
