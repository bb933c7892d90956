//! Copies committed pages from the write-ahead log of SQLite into its file ("checkpoint"), in a thread of its own.
//!
//! SQLite would do this within the `COMMIT` that makes the log long, and flush the disk twice: that request, and all
//! writes that wait for it, would take that much longer. A crash loses nothing: the log is read at the next start.
//!
//! The log starts over once all of it is copied and nobody reads it. Under a constant load of writes that moment never
//! comes by itself, so writes wait for a short checkpoint when the log is very long. A program that keeps reading an old
//! state of the file (a backup) makes the log grow; it shrinks afterwards.

use super::log::Log;
use super::sqlite::SqlitePool;
use super::{Error, Result};
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Pages in the log from which writes wait until it can start over.
const LONG: u32 = 16_000;
/// How long pages stay in the log at most.
const PERIOD: Duration = Duration::from_mins(1);

/// The task that copies pages. Dropping it ends the task.
#[derive(Debug)]
pub(in crate::store) struct Checkpoints(JoinHandle<()>);

impl Checkpoints {
    /// Starts the task for the log of `write`, with a connection of its own.
    pub(in crate::store) fn start(connection: Connection, write: SqlitePool) -> Self {
        Checkpoints(tokio::spawn(run(Arc::new(Mutex::new(connection)), write)))
    }

    /// Ends the task and waits for a checkpoint in progress. SQLite makes the last one when it closes the file.
    pub(in crate::store) async fn stop(&self) {
        self.0.abort();
        while !self.0.is_finished() {
            tokio::task::yield_now().await;
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn run(connection: Arc<Mutex<Connection>>, write: SqlitePool) {
    let Some(log) = write.log() else { return };
    loop {
        // Either way: there may be something to do.
        let _ = tokio::time::timeout(PERIOD, log.due()).await;
        if !log.is_behind() {
            continue;
        }
        let length = match copy(&connection, &log).await {
            Ok(length) => length,
            Err(error) => {
                tracing::warn!(%error, "the log of the database could not be copied into its file");
                continue;
            }
        };
        if length >= LONG {
            // Without writes meanwhile, all of it is copied, and the next write starts over.
            let Ok(_alone) = write.acquire().await else { return };
            // A failure is repeated by the next round.
            let _ = copy(&connection, &log).await;
        }
    }
}

/// Copies what can be copied without waiting for anybody. Returns the length of the log.
async fn copy(connection: &Arc<Mutex<Connection>>, log: &Arc<Log>) -> Result<u32> {
    let (connection, log) = (Arc::clone(connection), Arc::clone(log));
    let copied = tokio::task::spawn_blocking(move || {
        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        log.begin_to_copy();
        let pages = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
        let (length, copied) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], pages)?;
        let length = u32::try_from(length).unwrap_or_default();
        log.note_copied(u32::try_from(copied).unwrap_or_default(), length);
        Ok(length)
    });
    copied.await.map_err(|error| Error::Value(error.into()))?
}

#[cfg(test)]
mod tests {
    use super::super::{Connection as AnyConnection, query};
    use super::*;
    use crate::store::sql::open_sqlite;

    const PATIENCE: Duration = Duration::from_secs(5);

    struct File {
        folder: tempfile::TempDir,
        write: SqlitePool,
        log: Arc<Log>,
    }

    impl File {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::File::create(folder.path().join("test.db")).unwrap();
            let pragmas = "PRAGMA journal_mode = WAL; CREATE TABLE texts (text TEXT)";
            let write = SqlitePool::for_writes(Self::open_in(&folder, pragmas), PATIENCE);
            File { folder, log: write.log().unwrap(), write }
        }

        fn open_in(folder: &tempfile::TempDir, pragmas: &str) -> Connection {
            open_sqlite(&folder.path().join("test.db"), PATIENCE, pragmas).unwrap()
        }

        fn open(&self) -> Connection {
            Self::open_in(&self.folder, "PRAGMA synchronous = NORMAL;")
        }

        /// Commits a text of so many pages.
        async fn commit(&self, pages: usize) {
            let handle = self.write.begin("BEGIN IMMEDIATE").await.unwrap();
            let mut connection = AnyConnection::Sqlite(handle);
            let insert = query("INSERT INTO texts VALUES ($1)").bind("x".repeat(pages * 4096));
            insert.execute(&mut connection).await.unwrap();
            let AnyConnection::Sqlite(handle) = connection else { unreachable!() };
            handle.commit().unwrap();
        }

        fn pages(&self) -> u32 {
            self.log.pages()
        }
    }

    #[tokio::test]
    async fn pages_are_copied_on_demand_and_then_the_log_starts_over() {
        let file = File::new();
        for _ in 0..4 {
            file.commit(500).await;
        }
        assert!(file.pages() > 2_000 && file.log.is_behind(), "a commit has copied pages: {}", file.pages());
        let own = Arc::new(Mutex::new(file.open()));
        assert_eq!(copy(&own, &file.log).await.unwrap(), file.pages());
        assert!(!file.log.is_behind());
        file.commit(1).await;
        assert!(file.pages() < 10 && file.log.is_behind(), "{}", file.pages());
    }

    #[tokio::test]
    async fn a_reader_delays_the_copy_but_is_not_disturbed() {
        let file = File::new();
        let reader = file.open();
        reader.execute_batch("BEGIN; SELECT COUNT(*) FROM texts").unwrap();
        file.commit(20).await;
        let own = Arc::new(Mutex::new(file.open()));
        copy(&own, &file.log).await.unwrap();
        assert!(file.log.is_behind());
        let count =
            |reader: &Connection| reader.query_row("SELECT COUNT(*) FROM texts", [], |row| row.get::<_, i64>(0));
        assert_eq!(count(&reader).unwrap(), 0);
        reader.execute_batch("COMMIT").unwrap();
        copy(&own, &file.log).await.unwrap();
        assert!(!file.log.is_behind());
        assert_eq!(count(&reader).unwrap(), 1);
    }

    #[tokio::test]
    async fn the_task_copies_what_many_commits_leave_and_ends_with_the_pool() {
        let file = File::new();
        let checkpoints = Checkpoints::start(file.open(), file.write.clone());
        file.commit(1_100).await;
        let copied = async {
            while file.log.is_behind() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, copied).await.unwrap();
        // So long a log that the task stops writes to let it start over.
        file.commit(usize::try_from(LONG).unwrap()).await;
        file.commit(1_100).await;
        let over = async {
            loop {
                file.commit(1).await;
                if file.pages() < 100 {
                    break;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE * 12, over).await.unwrap();
        checkpoints.stop().await;
    }
}
