//! Reading: a few connections, each used by one question at a time, on threads that may block; a question that takes too
//! long, or that nobody waits for any more, is stopped and not only answered late.

use super::{Events, open};
use rusqlite::{Connection, ErrorCode};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Steps of SQLite's machine between two looks at the time: about a millisecond.
const STEPS: i32 = 10_000;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It took longer than it may, and was stopped.
    #[error("the question took too long")]
    TooLong,
    /// All connections are in use.
    #[error("too many questions at once")]
    Busy,
    /// SQLite refused, or the file is broken.
    #[error("the file of events cannot be read")]
    Sqlite(#[source] rusqlite::Error),
    /// What is in the file makes no sense.
    #[error("`{0}` in the file of events makes no sense")]
    Broken(&'static str),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => ReadError::TooLong,
            _ => ReadError::Sqlite(error),
        }
    }
}

/// The connections that read.
#[derive(Clone)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    free: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: &Path, connections: usize) -> Self {
        let idle = Arc::new(Mutex::new(Vec::new()));
        Readers { path: Arc::new(path.to_owned()), free: Arc::new(Semaphore::new(connections)), idle }
    }

    fn connection(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open::to_read(&self.path), Ok)
    }

    fn put_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// Stops the question when whoever asked goes away.
struct Leaves(Arc<AtomicBool>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Events {
    /// Asks the store: `work` has a connection that only reads, sees one state of the store if it begins a
    /// transaction, and is stopped after `limit` (waiting for a connection included).
    ///
    /// # Errors
    /// See [`ReadError`].
    pub async fn read<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Connection) -> Result<T, ReadError> + Send + 'static,
    ) -> Result<T, ReadError> {
        let deadline = Instant::now() + limit;
        let wait = tokio::time::timeout(limit, Arc::clone(&self.readers.free).acquire_owned());
        let Ok(Ok(permit)) = wait.await else {
            return Err(ReadError::Busy);
        };
        let gone = Arc::new(AtomicBool::new(false));
        let _leaves = Leaves(Arc::clone(&gone));
        let readers = self.readers.clone();
        let answered = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let connection = readers.connection()?;
            let stop = move || gone.load(Ordering::Relaxed) || Instant::now() > deadline;
            connection.progress_handler(STEPS, Some(stop))?;
            let answer = work(&connection);
            // Whatever the question has left open or set up goes with its connection.
            let clean = connection.is_autocommit() && connection.progress_handler(0, None::<fn() -> bool>).is_ok();
            if clean && answer.is_ok() {
                readers.put_back(connection);
            }
            answer
        });
        // A panic of the question is no answer.
        answered.await.unwrap_or(Err(ReadError::Broken("a question")))
    }
}
