//! Rollups by property: per quarter of an hour, event name and value of a property, the number of events and the set of
//! users. Breakdowns and filters of trends read them instead of each event.
//!
//! Only properties that people ask for are rolled up, and not when events are stored: a background job
//! ([`EventStore::roll_up_properties`]) goes through the events by arrival, new and old ones alike. A query adds the
//! events that arrived after the last one in the rollups, so it is exact at any time. Erasure and expiry change rollups
//! in the transactions that change the events.

mod advance;
mod asked;
mod chunk;
mod removal;
#[cfg(test)]
pub(super) mod tests;

pub(super) use advance::unrolled;
pub(super) use asked::find;
pub(super) use chunk::{TOO_LONG, decode, encode, entries};
pub(super) use removal::{Subtraction, drop_project_slice, drop_quarter, forget_project};

use super::filter::{over_readable, path};
use super::writer::{Writer, WriterState};
use super::{EventStore, InsertError, ReadError, property};
use crate::clock::Moment;
use advance::Applied;
use rusqlite::Row;
use std::time::Duration;

/// Time limit of reading a batch of events.
const READ_TIME: Duration = Duration::from_secs(30);
/// A batch, or a slice of rollups to delete, should not keep the writer thread for longer than this.
const APPLY_TIME: Duration = Duration::from_millis(50);
/// Number of events in the first batch; later ones depend on how long the writer thread takes.
const FIRST_BATCH: usize = 1000;
/// The smallest and the largest number of events in a batch.
const BATCHES: (usize, usize) = (100, 20_000);
/// How often a batch is read again because events were deleted meanwhile; then the next run of the job continues.
const RETRIES: usize = 3;
/// A property is asked for again at most this often, because that is a write.
const ASK_AGAIN: Duration = Duration::from_hours(24);
/// A property with too many values is tried again after this time.
const REFUSED: Duration = Duration::from_hours(7 * 24);

/// When rollups by property pay. In numbers of events.
#[derive(Debug, Clone, Copy)]
pub(super) struct RollUpLimits {
    /// A trend over fewer events is fast without.
    pub(super) slow: u64,
    /// This many events wait before they are rolled up together.
    pub(super) waiting: u32,
    /// A query scans all events if more than this many are not rolled up yet.
    pub(super) unrolled: u32,
    /// Up to this many, a query does not compare which of both takes longer.
    pub(super) few: u32,
}

impl Default for RollUpLimits {
    fn default() -> Self {
        RollUpLimits { slow: 20_000, waiting: 2000, unrolled: 100_000, few: 5000 }
    }
}

/// A position in the order of arrival: that of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrival {
    pub(super) created_at: i64,
    pub(super) id: i64,
}

impl Arrival {
    /// Before all events.
    const BEFORE_ALL: Arrival = Arrival { created_at: i64::MIN, id: i64::MIN };
}

/// A property that somebody asked for.
#[derive(Debug, Clone)]
pub(super) struct RolledProperty {
    pub(super) id: i64,
    pub(super) name: String,
    asked_at: Moment,
    /// The last event that is in the rollups.
    pub(super) rolled: Arrival,
    refused_at: Option<Moment>,
}

impl RolledProperty {
    const COLUMNS: &str = "id, name, asked_at, rolled_created_at, rolled_event_id, refused_at";

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(RolledProperty {
            id: row.get(0)?,
            name: row.get(1)?,
            asked_at: Moment::from_micros(row.get(2)?),
            rolled: Arrival { created_at: row.get(3)?, id: row.get(4)? },
            refused_at: row.get::<_, Option<i64>>(5)?.map(Moment::from_micros),
        })
    }

    /// True if it has too many values to be rolled up.
    pub(super) fn is_refused(&self) -> bool {
        self.refused_at.is_some()
    }

    /// True if a query has to be recorded, see [`ask_for`].
    pub(super) fn is_to_be_asked_for(&self, now: Moment) -> bool {
        self.asked_at <= now.before(ASK_AGAIN) || self.refused_at.is_some_and(|time| time <= now.before(REFUSED))
    }
}

/// SQL expressions for the values of properties in a row of `events`, each after a comma. `first`: the number of the
/// placeholder for the path of the first property, see [`paths`].
fn values_sql(properties: &[RolledProperty], first: usize) -> String {
    (first..).take(properties.len()).fold(String::new(), |sql, place| {
        let value = over_readable(&property::value_sql("properties", &format!("?{place}")));
        sql + ", " + &value
    })
}

/// The values for the placeholders of [`values_sql`].
fn paths(properties: &[RolledProperty]) -> impl Iterator<Item = String> {
    properties.iter().map(|property| path(&property.name))
}

/// Records that somebody has asked for a property of a project. Does not wait.
pub(super) fn ask_for(writer: &Writer, project: i64, property: String, now: Moment) {
    let asked = writer.post(move |state| {
        if let Err(error) = asked::ask(state, project, &property, now) {
            tracing::warn!(cause = crate::logging::cause(&error), "a property is not rolled up");
        }
    });
    // If the store is closing, another query will ask again.
    drop(asked);
}

/// Why properties were not rolled up.
#[derive(Debug, thiserror::Error)]
pub enum RollUpError {
    /// Reading events failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing rollups failed.
    #[error(transparent)]
    Write(#[from] InsertError),
}

impl EventStore {
    /// Rolls up what is to be rolled up, in short slices, so that captured events need not wait for long. Continues
    /// after a crash where it was.
    ///
    /// # Errors
    /// See [`RollUpError`].
    pub async fn roll_up_properties(&self) -> Result<(), RollUpError> {
        let mut slice = Slice { batch: FIRST_BATCH, retries: 0, project: 0 };
        while slice.retries < RETRIES && self.roll_up_slice(&mut slice).await? {}
        Ok(())
    }

    /// Rolls up a batch, and deletes some of what is no longer needed. Returns true if there can be more.
    async fn roll_up_slice(&self, slice: &mut Slice) -> Result<bool, RollUpError> {
        let file = self.file().map_err(ReadError::from)?;
        let (now, waiting, Slice { batch, project, .. }) = (file.clock.now(), file.limits.waiting, *slice);
        let tidy = move |state: &mut WriterState| Ok((asked::tidy(state, now)?, state.removals));
        let (has_more, removals) = file.writer.work(tidy).await?;
        let task = self.read(READ_TIME, move |connection| advance::next(connection, waiting, project)).await?;
        let Some(task) = task else { return Ok(has_more) };
        slice.project = task.project;
        let read = self.read(READ_TIME, move |connection| advance::read(connection, task, batch)).await?;
        match file.writer.work(move |state| advance::apply(state, removals, read, now)).await? {
            Applied::Stale => slice.retries += 1,
            Applied::In(time) => {
                let size = if time > APPLY_TIME { batch / 2 } else { batch * 2 };
                (slice.batch, slice.retries) = (size.clamp(BATCHES.0, BATCHES.1), 0);
            }
        }
        Ok(true)
    }
}

/// How the job goes on.
#[derive(Debug, Clone, Copy)]
struct Slice {
    /// Number of events in the next batch.
    batch: usize,
    /// How often the last batch was read again.
    retries: usize,
    /// The project of the last batch.
    project: i64,
}
