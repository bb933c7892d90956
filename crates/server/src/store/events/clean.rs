//! Removes the remains of deleted rows from the disk: from the write-ahead log (WAL), which holds older versions of
//! pages until it is truncated, and from the unused bytes of pages ([`super::slack`]). Both must wait for readers that
//! still use an older version.

use super::gate::Patience;
use super::slack::is_dirty;
use super::writer::WriterState;
use super::{EventStore, InsertError, ReadError, open};
use crate::clock::Moment;
use crate::logging;
use rusqlite::Transaction;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the writer thread waits for readers at a time; the caller retries.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long the writer thread overwrites unused bytes at a time.
const SLICE_TIME: Duration = Duration::from_millis(50);
/// How often the file is searched again for unused bytes: some move while others are overwritten.
const ROUNDS: usize = 4;
/// Bytes of the file to read at once.
const CHUNK: usize = 1024 * 1024;
/// After a wipe, wait this many times its duration before the next, so that not every erasure reads the whole file.
const REST: u32 = 10;
/// The log is truncated above this size in bytes; overlapping readers would let it grow.
const LONG: u64 = 256 * 1024 * 1024;
/// Time limit for reading the state of the store.
const READ_TIME: Duration = Duration::from_secs(10);

/// What must be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leftovers {
    /// The log can contain deleted rows, or is very long.
    pub(crate) log: bool,
    /// Unused bytes of pages can contain deleted rows.
    pub(crate) slack: bool,
    /// When these were last overwritten.
    pub(crate) slack_wiped_at: Moment,
}

/// The result of cleaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cleaned {
    /// No remains are left.
    Done,
    /// A reader still uses the log, so it could not be truncated.
    Blocked,
    /// Unused bytes were overwritten recently; the next wipe can begin after this time.
    Later(Duration),
    /// The file is too large to tell unused bytes from others.
    TooLarge,
}

/// When the next wipe can begin.
#[derive(Debug, Default)]
pub(super) struct Wiping {
    not_before: Mutex<Option<Instant>>,
}

impl Wiping {
    /// Time until then.
    fn rest(&self) -> Duration {
        let not_before = *self.not_before.lock().unwrap_or_else(PoisonError::into_inner);
        not_before.map_or(Duration::ZERO, |time| time.saturating_duration_since(Instant::now()))
    }

    fn has_taken(&self, time: Duration) {
        *self.not_before.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + time * REST);
    }
}

impl EventStore {
    /// Finds out what must be cleaned.
    pub(crate) async fn leftovers(&self) -> Result<Leftovers, ReadError> {
        let mut log = self.file()?.readers.path().as_os_str().to_owned();
        log.push("-wal");
        // If there is no log file, nothing is to be truncated.
        let is_log_long = std::fs::metadata(log).is_ok_and(|log| log.len() > LONG);
        let sql = "SELECT is_log_dirty, is_slack_dirty, slack_wiped_at FROM identity";
        self.read_briefly(READ_TIME, move |connection| {
            Ok(connection.query_row(sql, [], |row| {
                let slack_wiped_at = Moment::from_micros(row.get(2)?);
                let log = row.get::<_, bool>(0)? || is_log_long;
                Ok(Leftovers { log, slack: row.get(1)?, slack_wiped_at })
            })?)
        })
        .await
    }

    /// Truncates the log if necessary and, if `wipes`, overwrites the unused bytes of all pages. `slowest` is the
    /// longest duration of a read.
    ///
    /// # Errors
    /// The writer thread fails.
    pub(crate) async fn clean(
        &self,
        leftovers: Leftovers,
        wipes: bool,
        now: Moment,
        slowest: Duration,
    ) -> Result<Cleaned, InsertError> {
        let file = self.file()?;
        let mut patience = file.readers.gate.patience(slowest);
        while leftovers.log && !self.empty_log().await? {
            if !patience.wait().await {
                return Ok(Cleaned::Blocked);
            }
        }
        patience.open();
        if !wipes {
            return Ok(Cleaned::Done);
        }
        let rest = file.wiping.rest();
        if !rest.is_zero() {
            return Ok(Cleaned::Later(rest));
        }
        let began = Instant::now();
        let cleaned = self.wipe_slack(now, patience).await;
        file.wiping.has_taken(began.elapsed());
        cleaned
    }

    /// Truncates the log. False: a reader still needs it; try again.
    async fn empty_log(&self) -> Result<bool, InsertError> {
        let file = self.file()?;
        // Copying the log into the file happens on another thread, so that the writer thread is not blocked for long.
        let path = file.readers.path();
        let copied = tokio::task::spawn_blocking(move || {
            let connection = open::open_checkpointer(&path)?;
            connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
        });
        if let Ok(Err(error)) = copied.await {
            tracing::debug!(cause = logging::cause(&error), "the log was not copied beforehand");
        }
        file.writer.work(empty_log).await
    }

    /// Overwrites the unused bytes of all pages.
    async fn wipe_slack(&self, now: Moment, mut patience: Patience) -> Result<Cleaned, InsertError> {
        for _ in 0..ROUNDS {
            // Reading the whole file takes long, so let readers in.
            patience.open();
            let pages = Arc::clone(&self.file()?.pages);
            let found = tokio::task::spawn_blocking(move || dirty_pages(&pages)).await;
            let Some(mut dirty) = found.map_err(io::Error::other).and_then(|found| found).map_err(failed)? else {
                return Ok(Cleaned::TooLarge);
            };
            if dirty.is_empty() {
                let sql = "UPDATE identity SET is_slack_dirty = 0, slack_wiped_at = ?1";
                let noted = self.file()?.writer.work(move |state| state.connection.execute(sql, [now.micros()]));
                return noted.await.map(|_| Cleaned::Done);
            }
            while !dirty.is_empty() {
                patience.open_soon();
                let (rest, is_held) = self.file()?.writer.work(move |state| wipe_slice(state, dirty)).await?;
                dirty = rest;
                if is_held && !patience.wait().await {
                    return Ok(Cleaned::Blocked);
                }
            }
        }
        Ok(Cleaned::Blocked)
    }
}

fn failed(error: io::Error) -> InsertError {
    tracing::error!(cause = logging::cause(&error), "the unused parts of the events file cannot be overwritten");
    InsertError::Failed(error.to_string().into())
}

fn empty_log(state: &mut WriterState) -> rusqlite::Result<bool> {
    if !truncate_log(state)? {
        return Ok(false);
    }
    state.connection.execute("UPDATE identity SET is_log_dirty = 0 WHERE is_log_dirty = 1", [])?;
    Ok(true)
}

fn truncate_log(state: &mut WriterState) -> rusqlite::Result<bool> {
    state.connection.busy_timeout(PATIENCE)?;
    // The pragma returns 1, not an error, if it could not truncate.
    let is_busy = state.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    state.connection.busy_timeout(open::BUSY_TIMEOUT)?;
    Ok(is_busy? == 0)
}

/// The pages whose unused bytes are not zero, as far as can be seen without locking out SQLite. `None`: the file is too
/// large to tell.
fn dirty_pages(pages: &super::slack::Pages) -> io::Result<Option<Vec<u32>>> {
    let Some((size, count)) = pages.extent()? else {
        return Ok(None);
    };
    let free = pages.free(size, count)?;
    let at_once = u32::try_from(CHUNK / size).unwrap_or(1).max(1);
    let (mut dirty, mut first) = (Vec::new(), 1);
    let mut chunk = vec![0; at_once as usize * size];
    while first <= count {
        let here = at_once.min(count - first + 1);
        let bytes = &mut chunk[..here as usize * size];
        pages.read(first, size, bytes)?;
        let found = (first..).zip(bytes.chunks(size)).filter(|(number, page)| is_dirty(*number, page, &free));
        dirty.extend(found.map(|(number, _)| number));
        first += here;
    }
    Ok(Some(dirty))
}

/// Overwrites the unused bytes of some of these pages. Returns the remaining pages, and whether a reader still needs
/// the log.
fn wipe_slice(state: &mut WriterState, mut dirty: Vec<u32>) -> rusqlite::Result<(Vec<u32>, bool)> {
    if !truncate_log(state)? {
        return Ok((dirty, true));
    }
    // Cached pages would write the old unused bytes back when they change, so drop the cache.
    state.connection.execute_batch("PRAGMA shrink_memory")?;
    let wiped = wipe(&state.pages, &mut dirty);
    wiped.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    Ok((dirty, false))
}

fn wipe(pages: &super::slack::Pages, dirty: &mut Vec<u32>) -> io::Result<()> {
    let Some((size, count)) = pages.extent()? else {
        return Ok(());
    };
    let (began, free) = (Instant::now(), pages.free(size, count)?);
    while began.elapsed() < SLICE_TIME
        && let Some(number) = dirty.pop()
    {
        if number <= count {
            pages.wipe(number, size, &free)?;
        }
    }
    pages.sync()
}

/// Records that the log and unused bytes can contain deleted rows.
pub(super) fn mark_dirty(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let sql = "UPDATE identity SET is_log_dirty = 1, is_slack_dirty = 1 WHERE is_log_dirty = 0 OR is_slack_dirty = 0";
    transaction.prepare_cached(sql)?.execute([]).map(|_| ())
}

#[cfg(test)]
mod tests;
