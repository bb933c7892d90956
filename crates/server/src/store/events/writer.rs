//! The writer thread. Requests that arrive during a disk flush share the next transaction and flush, so more requests
//! make each one cheaper.

use super::{Batch, InsertError, QUARTER, lock::FileLock, names::NameCache, rollup, slack::Pages, usage};
use crate::clock::{Clock, Moment};
use crate::logging;
use rusqlite::{Connection, TransactionBehavior, params};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Maximum size of waiting events in memory, in bytes; beyond it, inserts are refused.
const WAITING: usize = 64 * 1024 * 1024;
/// How long an insert waits for that memory.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes per permit of the semaphore.
const UNIT: usize = 1024;
/// Maximum number of events per transaction.
const GROUP: usize = 20_000;

/// Work for the thread between two transactions of inserts.
type Job = Box<dyn FnOnce(&mut WriterState) + Send>;

enum WriterCommand {
    Insert { batch: Batch, room: OwnedSemaphorePermit, answer: oneshot::Sender<Result<(), InsertError>> },
    Work(Job),
}

/// A handle to the writer thread.
pub(super) struct Writer {
    room: Arc<Semaphore>,
    patience: Duration,
    commands: Mutex<Option<mpsc::Sender<WriterCommand>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        pages: Arc<Pages>,
        lock: FileLock,
        clock: Clock,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let (names, last) = (NameCache::default(), Moment::from_micros(0));
        let mut state = WriterState { connection, clock, names, last, removals: 0, pages, _lock: lock };
        let thread = std::thread::Builder::new().name("events".to_owned()).spawn(move || state.write(&receiver))?;
        Ok(Writer {
            room: Arc::new(Semaphore::new(WAITING / UNIT)),
            patience: PATIENCE,
            commands: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    pub(super) async fn insert(&self, batch: Batch) -> Result<(), InsertError> {
        if batch.events.is_empty() {
            return Ok(());
        }
        let size: usize = batch.events.iter().map(super::NewEvent::size).sum();
        // A batch larger than the whole memory takes all of it.
        let units = u32::try_from((size / UNIT + 1).min(WAITING / UNIT)).unwrap_or(u32::MAX);
        // First come, first served, so that large batches cannot starve small ones.
        let room = if let Ok(room) = Arc::clone(&self.room).try_acquire_many_owned(units) {
            room
        } else {
            let room = tokio::time::timeout(self.patience, Arc::clone(&self.room).acquire_many_owned(units)).await;
            room.map_err(|_| InsertError::Full)?.map_err(|_| InsertError::Closed)?
        };
        let (answer, answered) = oneshot::channel();
        self.send(WriterCommand::Insert { batch, room, answer })?;
        answered.await.unwrap_or(Err(InsertError::Closed))
    }

    /// Bytes of events that wait or are being written, rounded up for each batch.
    pub(super) fn waiting_bytes(&self) -> usize {
        WAITING.saturating_sub(self.room.available_permits() * UNIT)
    }

    /// Runs `work` on the writer thread, between two transactions of inserts.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut WriterState) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, InsertError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |state| {
            // The caller may be gone.
            let _ = answer.send(work(state).map_err(failed));
        });
        self.send(WriterCommand::Work(job))?;
        answered.await.unwrap_or(Err(InsertError::Closed))
    }

    /// Lets the writer thread run `work` later, and does not wait.
    pub(super) fn post(&self, work: impl FnOnce(&mut WriterState) + Send + 'static) -> Result<(), InsertError> {
        self.send(WriterCommand::Work(Box::new(work)))
    }

    fn send(&self, command: WriterCommand) -> Result<(), InsertError> {
        let commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        commands.as_ref().and_then(|sender| sender.send(command).ok()).ok_or(InsertError::Closed)
    }

    pub(super) async fn close(&self) {
        self.commands.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // The thread ends when its queue is empty.
            let joined = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(joined, Ok(Ok(()))) {
                tracing::error!("the thread that writes events has stopped");
            }
        }
    }
}

fn failed(error: rusqlite::Error) -> InsertError {
    tracing::error!(cause = logging::cause(&error), "the event store does not write");
    InsertError::Failed(logging::cause(&error).into())
}

/// The state of the writer thread.
pub(super) struct WriterState {
    pub(super) connection: Connection,
    clock: Clock,
    pub(super) names: NameCache,
    /// The time of the last commit.
    last: Moment,
    /// How often events were deleted.
    pub(super) removals: u64,
    pub(super) pages: Arc<Pages>,
    // INVARIANT: dropped after the connection, so that the lock ends when nothing is written any more.
    _lock: FileLock,
}

impl WriterState {
    fn write(&mut self, commands: &mpsc::Receiver<WriterCommand>) {
        while let Ok(first) = commands.recv() {
            let mut next = Some(first);
            let (mut group, mut events, mut then) = (Vec::new(), 0, None);
            while let Some(command) = next.take() {
                match command {
                    WriterCommand::Insert { batch, room, answer } => {
                        events += batch.events.len();
                        group.push((batch, room, answer));
                    }
                    WriterCommand::Work(job) => {
                        then = Some(job);
                        break;
                    }
                }
                if events < GROUP {
                    next = commands.try_recv().ok();
                }
            }
            if !group.is_empty() {
                let now = self.clock.now();
                let stored = self.store(group.iter().map(|(batch, ..)| batch), now).map_err(failed);
                for (_, _, answer) in group {
                    // The caller may be gone.
                    let _ = answer.send(stored.clone());
                }
            }
            if let Some(job) = then {
                job(self);
            }
        }
        if let Err(error) = self.connection.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);") {
            tracing::warn!(cause = logging::cause(&error), "the events file was not tidied");
        }
    }

    /// The time of a commit: strictly increasing, even if the clock goes back.
    fn moment(&mut self, now: Moment) -> rusqlite::Result<Moment> {
        if self.last.micros() == 0 {
            let last: Option<i64> = self.connection.query_row(
                // Also after events that were deleted since: rollups by property end at one of them.
                "SELECT MAX(latest) FROM (SELECT (SELECT MAX(created_at) FROM events WHERE project_id = p.project_id) AS latest
                 FROM projects p UNION ALL SELECT rolled_created_at FROM rolled_properties)",
                [],
                |row| row.get(0),
            )?;
            self.last = Moment::from_micros(last.unwrap_or(0).max(0));
        }
        Ok(now.max(Moment::from_micros(self.last.micros() + 1)))
    }

    /// Stores batches that arrived `now`, in one transaction.
    pub(super) fn store<'a>(&mut self, batches: impl Iterator<Item = &'a Batch>, now: Moment) -> rusqlite::Result<()> {
        let stored = self.write_down(batches, now);
        if stored.is_err() {
            // The cache can contain numbers that were rolled back.
            self.names = NameCache::default();
        }
        stored
    }

    fn write_down<'a>(&mut self, batches: impl Iterator<Item = &'a Batch>, now: Moment) -> rusqlite::Result<()> {
        let now = self.moment(now)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut rollup = rollup::Rollup::default();
        let mut usage = usage::Counter::default();
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO events (project_id, uuid, event, distinct_id, timestamp, created_at, properties)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (project_id, uuid) DO NOTHING",
            )?;
            let mut uuid = uuid::Uuid::encode_buffer();
            for batch in batches {
                let project = batch.project.0;
                for event in &batch.events {
                    let id: &str = event.uuid.hyphenated().encode_lower(&mut uuid);
                    let time = event.timestamp.micros();
                    let row =
                        params![project, id, event.event, event.distinct_id, time, now.micros(), event.properties];
                    if insert.execute(row)? == 0 {
                        continue;
                    }
                    let person = self.names.person(&transaction, project, &event.distinct_id)?;
                    self.names.note(&transaction, project, &event.event, &event.properties, now)?;
                    rollup.add(project, &event.event, time.div_euclid(QUARTER), person);
                    usage.add(&batch.organization, project);
                }
            }
        }
        rollup.apply(&transaction)?;
        self.names.apply(&transaction, now)?;
        usage.apply(&transaction, now)?;
        transaction.commit()?;
        self.last = now;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::events::NewEvent;
    use rolecall_api::{OrganizationId, ProjectId};

    fn batch(size: usize) -> Batch {
        let event = NewEvent {
            uuid: uuid::Uuid::new_v4(),
            event: "a".to_owned(),
            distinct_id: "b".to_owned(),
            timestamp: Moment::from_micros(0),
            properties: format!("{{\"text\":\"{}\"}}", "x".repeat(size)),
        };
        Batch { organization: OrganizationId("o".to_owned()), project: ProjectId(1), events: vec![event] }
    }

    /// A writer of a file in a temporary folder.
    fn start() -> (Writer, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let opened = crate::store::events::open::open_writer(&folder.path().join("events.db")).unwrap();
        let pages = Arc::new(opened.pages);
        (Writer::start(opened.connection, pages, opened.lock, Clock::system()).unwrap(), folder)
    }

    #[tokio::test]
    async fn who_sends_little_waits_behind_who_sends_much() {
        let (writer, _folder) = start();
        let all = Arc::clone(&writer.room).acquire_many_owned(u32::try_from(WAITING / UNIT).unwrap()).await.unwrap();
        let free = async {
            tokio::task::yield_now().await;
            drop(all);
        };
        let (stored, ()) = tokio::join!(writer.insert(batch(10)), free);
        stored.unwrap();
        // A batch larger than the whole memory takes all of it, and is stored.
        writer.insert(batch(WAITING + 1)).await.unwrap();
        writer.close().await;
    }

    #[tokio::test]
    async fn who_waits_too_long_is_refused() {
        let (mut writer, _folder) = start();
        writer.patience = Duration::from_millis(1);
        let all = Arc::clone(&writer.room).acquire_many_owned(u32::try_from(WAITING / UNIT).unwrap()).await.unwrap();
        assert!(matches!(writer.insert(batch(10)).await, Err(InsertError::Full)));
        drop(all);
        writer.close().await;
    }
}
