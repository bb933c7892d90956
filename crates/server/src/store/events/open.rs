//! Opens the events file and migrates it.

use super::lock::FileLock;
use super::open_error::OpenEventsError;
use super::slack::Pages;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{Error as MigrationError, M, MigrationDefinitionError, Migrations};
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another connection.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Migrations; `user_version` counts those done. Never change one that has been released.
const STEPS: [M; 3] = [
    M::up(include_str!("../../../migrations/events.sql")),
    M::up(include_str!("../../../migrations/events_2.sql")),
    M::up(include_str!("../../../migrations/events_3.sql")),
];

/// A file that is open for writing.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) pages: Pages,
    pub(super) lock: FileLock,
}

/// Opens the file for writing; creates and migrates it if necessary.
pub(super) fn open_writer(path: &Path) -> Result<Opened, OpenEventsError> {
    let failed = |error| OpenEventsError::File(path.to_owned(), error);
    super::super::file::make_path(path)
        .map_err(|error| failed(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    let lock = FileLock::take(path)?;
    // Before any connection (see [`Pages`]).
    let pages = Pages::open(path).map_err(|error| failed(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
    // Only one thread uses the connection, so it needs no mutex.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    prepare(&mut connection, path)?;
    Ok(Opened { connection, pages, lock })
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), OpenEventsError> {
    let failed = |error| OpenEventsError::File(path.to_owned(), error);
    connection.busy_timeout(BUSY_TIMEOUT).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    // FULL: a 200 survives a power cut (contract 7). The checkpoint threshold is 64 MB of changes, more than the
    // default: an index page that changes with every commit is then written to its place once. The log is cut back to
    // that size. Secure delete overwrites rows that are deleted or moved between pages with zeros, so fewer copies are
    // left for an erasure to find.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;
             PRAGMA journal_size_limit = 67108864;
             PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;
             PRAGMA secure_delete = ON;",
        )
        .map_err(failed)?;
    // Removing events from rollups by property reads their values.
    super::property::add_functions(connection).map_err(failed)?;
    Migrations::from_slice(&STEPS).to_latest(connection).map_err(|error| match error {
        MigrationError::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            OpenEventsError::Newer(path.to_owned())
        }
        // Without the SQL of the migration.
        MigrationError::RusqliteError { err, .. } => failed(err),
        other => failed(rusqlite::Error::ToSqlConversionFailure(other.into())),
    })
}

/// A connection for checkpoints: it copies pages from the log into the file.
pub(super) fn open_checkpointer(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// A read-only connection.
pub(super) fn open_reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.execute_batch(
        "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
    )?;
    super::filter::add_functions(&connection)?;
    super::property::add_functions(&connection)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_brought_up_to_date_and_one_of_a_newer_version_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        let path = Path::new("events.db");
        let version = |connection: &Connection| -> u32 {
            connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
        };
        connection.execute_batch(include_str!("../../../migrations/events.sql")).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        prepare(&mut connection, path).unwrap();
        assert_eq!(version(&connection), 3);
        prepare(&mut connection, path).unwrap();
        connection.pragma_update(None, "user_version", 4).unwrap();
        assert!(matches!(prepare(&mut connection, path), Err(OpenEventsError::Newer(_))));
    }
}
