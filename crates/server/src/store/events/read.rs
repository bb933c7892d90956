//! Reads: a few connections, each used by one query at a time on a blocking thread. A query that takes too long, or
//! whose caller is gone, is interrupted.

use super::gate::{Gate, Pass};
use super::{EventStore, Off, open};
use rusqlite::{Connection, ErrorCode};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// SQLite instructions between two checks of the time limit: about a tenth of a millisecond, unless functions are slow.
const STEPS: i32 = 1000;

/// Why a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It exceeded its time limit and was interrupted.
    #[error("the query took too long")]
    TooLong,
    /// Another server has the events.
    #[error("another server has the events")]
    Off,
    /// All connections are in use.
    #[error("too many queries at once")]
    Busy,
    /// SQLite failed, or the file is corrupt.
    #[error("the events file cannot be read")]
    Sqlite(#[source] rusqlite::Error),
    /// The file contains invalid data.
    #[error("`{0}` in the events file is invalid")]
    Broken(&'static str),
}

impl From<Off> for ReadError {
    fn from(Off: Off) -> Self {
        ReadError::Off
    }
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => ReadError::TooLong,
            _ => ReadError::Sqlite(error),
        }
    }
}

/// The read connections.
#[derive(Clone)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    pub(super) gate: Gate,
    free: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: &Path, connections: usize) -> Self {
        let idle = Arc::new(Mutex::new(Vec::new()));
        Readers {
            path: Arc::new(path.to_owned()),
            gate: Gate::default(),
            free: Arc::new(Semaphore::new(connections)),
            idle,
        }
    }

    /// The path of the file.
    pub(super) fn path(&self) -> Arc<PathBuf> {
        Arc::clone(&self.path)
    }

    fn connection(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open::open_reader(&self.path), Ok)
    }

    fn put_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// Interrupts the query when its caller goes away.
struct InterruptOnDrop(Arc<AtomicBool>);

impl Drop for InterruptOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl EventStore {
    /// Runs `work` with a read-only connection. It sees one state of the store if it begins a transaction, and is
    /// interrupted after `limit`, which includes waiting for a connection but not for the gate.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn read<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        self.ask(limit, true, work).await
    }

    /// The same for a quick read: it does not wait for the gate.
    pub(super) async fn read_briefly<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        self.ask(limit, false, work).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        limit: Duration,
        waits: bool,
        work: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let readers = self.file()?.readers.clone();
        // Before taking a connection, so that callers who wait here leave connections to others.
        let pass: Option<Pass> = if waits { Some(readers.gate.pass().await) } else { None };
        let deadline = Instant::now() + limit;
        let wait = tokio::time::timeout(limit, Arc::clone(&readers.free).acquire_owned());
        let Ok(Ok(permit)) = wait.await else {
            return Err(ReadError::Busy);
        };
        let gone = Arc::new(AtomicBool::new(false));
        let _stop = InterruptOnDrop(Arc::clone(&gone));
        let query_permit = self.permit.clone();
        let answered = tokio::task::spawn_blocking(move || {
            let _permits = (permit, pass, query_permit);
            let connection = readers.connection()?;
            let stop = move || gone.load(Ordering::Relaxed) || Instant::now() > deadline;
            connection.progress_handler(STEPS, Some(stop))?;
            let answer = work(&connection);
            // If the query leaves a transaction open or a handler set, its connection is dropped.
            let clean = connection.is_autocommit() && connection.progress_handler(0, None::<fn() -> bool>).is_ok();
            if clean && answer.is_ok() {
                readers.put_back(connection);
            }
            answer
        });
        // The query panicked.
        answered.await.unwrap_or(Err(ReadError::Broken("a query")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::EventStore;
    use super::*;
    use crate::clock::Clock;
    use std::sync::mpsc;
    use tempfile::TempDir;

    /// A store in a temporary folder.
    fn store() -> (EventStore, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (EventStore::open(&folder.path().join("events.db"), 2, Clock::system()).unwrap(), folder)
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_interrupted_and_gives_its_permit_back_afterwards() {
        let (events, _folder) = store();
        let permits = Arc::new(Semaphore::new(1));
        let slow = events.with_permit(Arc::clone(&permits).acquire_owned().await.unwrap());
        let (begun, has_begun) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let asked = tokio::spawn(async move {
            slow.read(Duration::from_mins(1), move |connection| {
                begun.send(()).unwrap();
                // Blocks like a slow SQL function.
                may_go_on.recv().unwrap();
                let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
                Ok(connection.query_row(endless, [], |row| row.get::<_, i64>(0))?)
            })
            .await
        });
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        asked.abort();
        assert!(asked.await.unwrap_err().is_cancelled());
        assert_eq!(permits.available_permits(), 0, "the work goes on");
        go_on.send(()).unwrap();
        // Only an interrupt ends it.
        drop(tokio::time::timeout(Duration::from_mins(1), permits.acquire()).await.unwrap().unwrap());
        events.close().await;
    }

    #[tokio::test]
    async fn what_takes_longer_than_it_may_is_stopped() {
        let (events, _folder) = store();
        let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
        let answer = events
            .read(Duration::from_millis(50), move |connection| {
                Ok(connection.query_row(endless, [], |row| row.get::<_, i64>(0))?)
            })
            .await;
        assert!(matches!(answer, Err(ReadError::TooLong)), "{answer:?}");
        events.close().await;
    }
}
