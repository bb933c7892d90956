//! Opening the file of events, and bringing it up to date.

use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The steps that bring a file up to date; `user_version` counts those done. A released one is never changed.
const STEPS: [&str; 1] = [include_str!("../../../migrations/events.sql")];

/// Why the file of events could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenEventsError {
    /// The file cannot be made or read.
    #[error("the file of events `{0}` cannot be opened: {1}")]
    File(PathBuf, #[source] rusqlite::Error),
    /// There is no thread to write it.
    #[error("the thread that writes events cannot be started: {0}")]
    Thread(#[from] std::io::Error),
    /// It was made by a later Rolecall.
    #[error("the file of events `{0}` is of a newer version of Rolecall")]
    Newer(PathBuf),
}

/// A connection that writes; the file is made and brought up to date.
pub(super) fn to_write(path: &Path) -> Result<Connection, OpenEventsError> {
    let failed = |error| OpenEventsError::File(path.to_owned(), error);
    super::super::file::make_path(path)
        .map_err(|error| failed(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    // One thread has it, so it needs no locks of its own.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    prepare(&mut connection, path)?;
    Ok(connection)
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), OpenEventsError> {
    let failed = |error| OpenEventsError::File(path.to_owned(), error);
    connection.busy_timeout(Duration::from_secs(10)).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    // FULL: what was answered with 200 outlives a power cut (contract 7). Checkpoints are rarer than by default (64 MB
    // of changes): a page of an index that changes with every commit is then written to its place once, not each time.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;
             PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;",
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

/// A connection that only reads.
pub(super) fn to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
    )?;
    super::filter::add_functions(&connection)?;
    crate::hogql::add_functions(&connection)?;
    Ok(connection)
}
