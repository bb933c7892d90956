//! Live updates: what has changed, told to open streams (contract 8, `docs/live.md`).
//!
//! The source is the activity log. A committed change leaves a notice (`store::notices`); one task ([`work`]) reads the
//! new entries and the present rights of everybody with a stream, a few statements for an organization however many
//! streams there are, and sends each what `rolecall-policy` lets them see now. What was last known of their rights is
//! kept ([`registry`]), so a loss is told once. A stream that resumes gets what it missed ([`missed`]).
//!
//! Not here: HTTP, which is in `routes::stream`.

mod beat;
mod change;
mod event_id;
mod judge;
mod known;
mod listen;
mod message;
mod missed;
mod outside;
mod registry;
mod stream;
mod work;

use crate::clock::Clock;
use crate::config::ServerLimits;
use crate::error::Result;
use crate::store::Db;
use registry::Registry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;

/// The open streams of this server; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Live(Arc<Inner>);

/// The fields of [`Live`].
#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    limits: ServerLimits,
    registry: Mutex<Registry>,
    /// The tasks, which begin with the first stream.
    tasks: OnceCell<Tasks>,
    /// False while notices of other servers may be lost, or what they told could not be read.
    is_current: AtomicBool,
    /// True while changes are being told.
    is_telling: AtomicBool,
}

/// Dropping it ends the tasks.
#[derive(Debug)]
struct Tasks(Vec<JoinHandle<()>>);

impl Tasks {
    fn end(&self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.end();
    }
}

impl Live {
    pub(crate) fn new(db: Db, clock: Clock, limits: ServerLimits) -> Self {
        Live(Arc::new(Inner {
            db,
            clock,
            limits,
            registry: Mutex::default(),
            tasks: OnceCell::new(),
            is_current: AtomicBool::new(true),
            is_telling: AtomicBool::new(false),
        }))
    }

    /// Begins to hear of changes, with the first stream.
    ///
    /// # Errors
    /// The database does not answer.
    async fn start(&self) -> Result<()> {
        let start = async || {
            // If this fails, nothing has begun, and the next stream tries again.
            let listener = self.0.db.listen().await?;
            let outside = self.0.db.outside_version().await?;
            self.0.db.notices().hear();
            let mut tasks = vec![tokio::spawn(work::run(self.clone())), tokio::spawn(beat::run(self.clone()))];
            if let Some(listener) = listener {
                tasks.push(tokio::spawn(listen::run(self.clone(), listener)));
            }
            if let Some(version) = outside {
                tasks.push(tokio::spawn(outside::run(self.clone(), version)));
            }
            Ok::<_, crate::error::Error>(Tasks(tasks))
        };
        self.0.tasks.get_or_try_init(start).await.map(|_| ())
    }

    /// Ends all streams and refuses new ones. Clients come back after a random time, to another server or this one.
    pub(crate) fn stop(&self) {
        let mut registry = self.registry();
        registry.is_stopped = true;
        registry.end_all(|| message::retry(message::AFTER_STOP));
    }

    /// Ends all streams and tasks.
    pub(crate) fn close(&self) {
        self.stop();
        if let Some(tasks) = self.0.tasks.get() {
            tasks.end();
        }
    }

    /// The number of open streams.
    pub(crate) fn open_streams(&self) -> usize {
        self.registry().streams.len()
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.0.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if every change of the past is told already, up to the overlap of event ids.
    fn is_current(&self) -> bool {
        let is_telling = self.0.is_telling.load(Ordering::SeqCst);
        self.0.is_current.load(Ordering::SeqCst) && !is_telling && self.0.db.notices().is_empty()
    }
}
