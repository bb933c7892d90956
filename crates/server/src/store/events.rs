//! The event store: what was captured, in an SQLite file of its own beside the main database.
//!
//! Its own file, so that a flood of events does not hold up what people do in the app, and so that SELECTs of people run
//! where there is no account, no session and no key. One thread writes, several read; nothing outside of this module
//! and [`crate::hogql`] knows that it is SQLite, so that another store can take its place.

mod clean;
mod definitions;
mod erase;
mod filter;
mod frequent;
mod gate;
mod identity;
mod lines;
mod list;
mod lock;
mod names;
mod open;
mod page;
mod people;
mod read;
mod remove;
mod rolled;
mod rollup;
mod slack;
mod trend;
mod usage;
mod writer;

pub(crate) use clean::{Cleaned, Leftovers};
pub(crate) use erase::Erase;
pub(crate) use filter::Filter;
pub(crate) use gate::Pass;
pub(crate) use identity::FileIdentity;
pub(crate) use list::{ListQuery, Place, TIME as LIST_TIME};
pub use open::OpenEventsError;
pub(crate) use page::StoredEvent;
pub use read::ReadError;
pub use remove::DropError;
pub(crate) use trend::{Counted, Ranking, TrendRead};
pub use usage::{Day, Usage};
pub use writer::InsertError;

use crate::clock::{Clock, Moment};
use crate::query_permits::QueryPermit;
use clean::Wiping;
use open::Opened;
use read::Readers;
use rolecall_api::{OrganizationId, ProjectId};
use slack::Pages;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;
use writer::Writer;

/// Microseconds in a quarter of an hour: the grain of rollups.
pub(crate) const QUARTER: i64 = 15 * 60 * 1_000_000;

/// Properties that are larger, in bytes, are not read by queries and lists. Capture takes no such events; earlier versions did.
const LARGEST_PROPERTIES: usize = 2 * 1024 * 1024;

/// The property that then stands in place of all others: their size in bytes.
const TOO_LARGE: &str = "$too_large";

/// The properties of an event, in SQL, or what stands in their place if they are too large. Their size is known without
/// reading them.
pub(crate) fn readable_properties() -> String {
    format!(
        "CASE WHEN octet_length(properties) <= {LARGEST_PROPERTIES} THEN properties ELSE {} END",
        large_properties()
    )
}

/// What stands in place of properties that are too large to be read.
fn large_properties() -> String {
    format!("'{{\"{TOO_LARGE}\":' || octet_length(properties) || '}}'")
}

/// The event store; cheap to copy.
#[derive(Clone)]
pub struct Events {
    /// None: another server has the events.
    open: Option<OpenFile>,
    /// Held by everything that is read through this handle, until it has really ended.
    permit: Option<Arc<QueryPermit>>,
}

/// A file that is open.
#[derive(Clone)]
struct OpenFile {
    writer: Arc<Writer>,
    readers: Readers,
    wiping: Arc<Wiping>,
    // INVARIANT: after the connections (see there).
    pages: Arc<Pages>,
}

/// Another server has the events.
#[derive(Debug, Clone, Copy)]
struct Off;

/// The events of one request: stored all or none.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Whose usage it is.
    pub organization: OrganizationId,
    /// Where the events belong.
    pub project: ProjectId,
    /// The events.
    pub events: Vec<NewEvent>,
}

/// An event to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The same one twice in a project is stored once.
    pub uuid: Uuid,
    /// What happened.
    pub event: String,
    /// Whom it happened to.
    pub distinct_id: String,
    /// When it happened.
    pub timestamp: Moment,
    /// The text of a JSON object.
    pub properties: String,
}

impl NewEvent {
    /// About how much memory it takes, in bytes.
    fn size(&self) -> usize {
        size_of::<Self>() + self.event.len() + self.distinct_id.len() + self.properties.len()
    }
}

impl Events {
    /// Opens the file at `path`, making it if it is not there, with at most `connections` to read with.
    ///
    /// # Errors
    /// See [`OpenEventsError`].
    pub fn open(path: &Path, connections: usize, clock: Clock) -> Result<Self, OpenEventsError> {
        let Opened { connection, pages, lock } = open::to_write(path)?;
        let readers = Readers::new(path, connections);
        let pages = Arc::new(pages);
        let writer = Arc::new(Writer::start(connection, Arc::clone(&pages), lock, clock)?);
        Ok(Events { open: Some(OpenFile { writer, readers, wiping: Arc::default(), pages }), permit: None })
    }

    /// The same store, for a slow query: the permit is given back when this handle is gone and everything that was asked
    /// through it has ended, whether or not anybody still waits for it.
    pub(crate) fn with_permit(&self, permit: QueryPermit) -> Self {
        Events { permit: Some(Arc::new(permit)), ..self.clone() }
    }

    /// The store of a server that has no file: it refuses everything.
    #[must_use]
    pub(crate) fn off() -> Self {
        Events { open: None, permit: None }
    }

    /// Whether this server has the events.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.open.is_some()
    }

    /// Waits until the file may be read, for who reads it in another process. Held until that is over.
    pub(crate) async fn pass(&self) -> Result<Pass, ReadError> {
        Ok(self.file()?.readers.gate.pass().await)
    }

    fn file(&self) -> Result<&OpenFile, Off> {
        self.open.as_ref().ok_or(Off)
    }

    /// Stores the events of a request; those whose uuid is there already are passed over. Returns when they are on
    /// disk: requests that come together share one flush.
    ///
    /// # Errors
    /// See [`InsertError`]; then nothing is stored.
    pub async fn insert(&self, batch: Batch) -> Result<(), InsertError> {
        self.file()?.writer.insert(batch).await
    }

    /// Stores events that arrived earlier; they have to be handed in in the order of their arrival. For the demo.
    ///
    /// # Errors
    /// See [`InsertError`]; then nothing is stored.
    pub(crate) async fn insert_past(&self, batches: Vec<Batch>, arrival: Moment) -> Result<(), InsertError> {
        self.file()?.writer.work(move |pen| pen.store(batches.iter(), arrival)).await
    }

    /// Finishes what was handed in, closes the file and lets go of it.
    pub async fn close(&self) {
        if let Some(open) = &self.open {
            open.writer.close().await;
        }
    }
}
