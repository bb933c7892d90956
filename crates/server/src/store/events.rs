//! The event store: captured events, in an SQLite file of its own beside the main database.
//!
//! A separate file, so that a flood of events does not delay the app, and so that people's SQL runs where there are no
//! accounts, sessions or keys. One thread writes, several connections read. Only this module and [`crate::events::sql`] know
//! that it is SQLite, so another store can replace it.

mod clean;
mod definitions;
mod erase;
mod error;
mod filter;
mod gate;
mod identity;
mod insert_error;
mod list;
mod lock;
mod names;
mod open;
mod open_error;
mod page;
pub(crate) mod property;
mod property_rollup;
mod read;
mod remove;
mod rollup;
mod slack;
mod trend;
mod usage;
mod writer;

pub(crate) use clean::{Cleaned, Leftovers};
pub(crate) use erase::ErasureTask;
pub(crate) use filter::EventFilter;
pub(crate) use gate::Pass;
pub(crate) use identity::{FileIdentity, identity as file_identity};
pub use insert_error::InsertError;
pub(crate) use list::{Cursor, EventPageQuery, TIME as LIST_TIME};
pub(crate) use lock::FileLock;
pub use open_error::OpenEventsError;
pub(crate) use page::StoredEvent;
pub use property_rollup::RollUpError;
pub use read::ReadError;
pub use remove::DropError;
pub(crate) use trend::{LineCounts, Ranking, TrendRead};
pub use usage::Usage;

use crate::clock::{Clock, Moment};
use clean::Wiping;
use open::Opened;
use property_rollup::RollUpLimits;
use read::Readers;
use rolecall_api::{OrganizationId, ProjectId};
use rolecall_hogql::events::{LARGEST_PROPERTIES, large_properties, readable_properties};
use slack::Pages;
use std::any::Any;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;
use writer::Writer;

/// Microseconds in a quarter of an hour, the resolution of rollups.
pub(crate) const QUARTER: i64 = 15 * 60 * 1_000_000;

/// Maximum size of a breakdown value in bytes; longer ones are counted as other.
const LONGEST_VALUE: usize = 1000;

/// A handle to the event store; cheap to clone.
#[derive(Clone)]
pub struct EventStore {
    /// `None`: another server has the events.
    open: Option<OpenFile>,
    /// Held by every read through this handle until the read has really ended.
    permit: Option<Arc<dyn Any + Send + Sync>>,
}

/// An open events file.
#[derive(Clone)]
struct OpenFile {
    writer: Arc<Writer>,
    readers: Readers,
    wiping: Arc<Wiping>,
    limits: RollUpLimits,
    clock: Clock,
    // INVARIANT: dropped after the connections (see [`Pages`]).
    pages: Arc<Pages>,
}

/// Another server has the events.
#[derive(Debug, Clone, Copy)]
struct Off;

/// The events of one request: all of them are stored, or none.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The organization to bill.
    pub organization: OrganizationId,
    /// The project to store them in.
    pub project: ProjectId,
    /// Events of one project.
    pub events: Vec<NewEvent>,
}

/// A new event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// A second event with the same uuid in the project is dropped.
    pub uuid: Uuid,
    /// The event name, such as `order_paid`.
    pub event: String,
    /// The distinct ID of the user.
    pub distinct_id: String,
    /// When it happened.
    pub timestamp: Moment,
    /// A JSON object, as text.
    pub properties: String,
}

impl NewEvent {
    /// Approximate memory, in bytes.
    fn size(&self) -> usize {
        size_of::<Self>() + self.event.len() + self.distinct_id.len() + self.properties.len()
    }
}

impl EventStore {
    /// Opens the file at `path` with at most `connections` for reads; creates it if it does not exist.
    ///
    /// # Errors
    /// See [`OpenEventsError`].
    pub fn open(path: &Path, connections: usize, clock: Clock) -> Result<Self, OpenEventsError> {
        let Opened { connection, pages, lock } = open::open_writer(path)?;
        let readers = Readers::new(path, connections);
        let pages = Arc::new(pages);
        let writer = Arc::new(Writer::start(connection, Arc::clone(&pages), lock, clock.clone())?);
        let (wiping, limits) = (Arc::default(), RollUpLimits::default());
        Ok(EventStore { open: Some(OpenFile { writer, readers, wiping, limits, clock, pages }), permit: None })
    }

    /// The same store, for a slow query. The permit is released when this handle is dropped and every read through it
    /// has ended, even if nobody waits for the result.
    pub(crate) fn with_permit(&self, permit: impl Any + Send + Sync) -> Self {
        EventStore { permit: Some(Arc::new(permit)), ..self.clone() }
    }

    /// The store of a server without the file: every operation fails.
    #[must_use]
    pub(crate) fn off() -> Self {
        EventStore { open: None, permit: None }
    }

    /// True if this server has the events.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.open.is_some()
    }

    /// Waits until another process can read the file. Hold the pass until that read has ended.
    pub(crate) async fn pass(&self) -> Result<Pass, ReadError> {
        Ok(self.file()?.readers.gate.pass().await)
    }

    fn file(&self) -> Result<&OpenFile, Off> {
        self.open.as_ref().ok_or(Off)
    }

    /// Stores the events of a request, except those whose uuid exists. Returns when they are on disk; concurrent
    /// requests share one flush.
    ///
    /// # Errors
    /// See [`InsertError`]; then nothing is stored.
    pub async fn insert(&self, batch: Batch) -> Result<(), InsertError> {
        self.file()?.writer.insert(batch).await
    }

    /// Stores events with an earlier time of arrival; call it in order of arrival. For the demo.
    ///
    /// # Errors
    /// See [`InsertError`]; then nothing is stored.
    pub(crate) async fn insert_past(&self, batches: Vec<Batch>, arrival: Moment) -> Result<(), InsertError> {
        self.file()?.writer.work(move |state| state.store(batches.iter(), arrival)).await
    }

    /// Bytes of events that wait for the writer; `None`: another server has the events.
    pub(crate) fn waiting_bytes(&self) -> Option<usize> {
        self.open.as_ref().map(|open| open.writer.waiting_bytes())
    }

    /// Waits until the writer has had its turn.
    ///
    /// # Errors
    /// The writer is closed or has failed, or another server has the events.
    pub(crate) async fn check_writer(&self) -> Result<(), InsertError> {
        self.file()?.writer.work(|_| Ok(())).await
    }

    /// Writes everything in the queue, then closes and unlocks the file.
    pub async fn close(&self) {
        if let Some(open) = &self.open {
            open.writer.close().await;
        }
    }
}
