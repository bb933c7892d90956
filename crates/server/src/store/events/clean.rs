//! Leaving nothing of what was deleted on the disk: neither in the log beside the file, which holds older states of its
//! pages until it is emptied, nor in the unused parts of its pages ([`super::slack`]). Both wait for readers that still
//! look at an older state.

use super::slack::is_dirty;
use super::writer::Pen;
use super::{Events, InsertError, ReadError, open};
use crate::clock::Moment;
use crate::logging;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the thread that writes may wait for readers; whoever asks comes again.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long the thread that writes may overwrite unused parts at a time.
const SLICE_TIME: Duration = Duration::from_millis(50);
/// How often it is looked for unused parts again: some may move while others are overwritten.
const ROUNDS: usize = 4;
/// How much of the file is read at once, in bytes.
const CHUNK: usize = 1024 * 1024;
/// How long reading a flag may take.
const READ_TIME: Duration = Duration::from_secs(10);

/// What is to be cleaned up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Leftovers {
    /// The log may hold what was deleted.
    pub(crate) log: bool,
    /// Unused parts of pages may.
    pub(crate) slack: bool,
    /// When those were last overwritten.
    pub(crate) slack_wiped_at: Moment,
}

impl Events {
    /// What is to be cleaned up.
    pub(crate) async fn leftovers(&self) -> Result<Leftovers, ReadError> {
        let sql = "SELECT is_log_dirty, is_slack_dirty, slack_wiped_at FROM identity";
        self.read(READ_TIME, move |connection| {
            Ok(connection.query_row(sql, [], |row| {
                let slack_wiped_at = Moment::of_micros(row.get(2)?);
                Ok(Leftovers { log: row.get(0)?, slack: row.get(1)?, slack_wiped_at })
            })?)
        })
        .await
    }

    /// Empties the log; false: a reader still needs it, and it is to be tried again.
    ///
    /// # Errors
    /// The store does not write.
    pub(crate) async fn empty_log(&self) -> Result<bool, InsertError> {
        let file = self.file()?;
        // Most of the work is done beside the thread that writes, so that it is not held up.
        let path = file.readers.path();
        let copied = tokio::task::spawn_blocking(move || {
            let connection = open::to_copy_log(&path)?;
            connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
        });
        if let Ok(Err(error)) = copied.await {
            tracing::debug!(cause = logging::cause(&error), "the log was not copied beforehand");
        }
        file.writer.work(empty_log).await
    }

    /// Overwrites the unused parts of all pages; false: a reader still needs the log, and it is to be tried again.
    ///
    /// # Errors
    /// The store does not write.
    pub(crate) async fn wipe_slack(&self, now: Moment) -> Result<bool, InsertError> {
        for _ in 0..ROUNDS {
            let pages = Arc::clone(&self.file()?.pages);
            let found = tokio::task::spawn_blocking(move || dirty_pages(&pages)).await;
            let mut dirty = found.map_err(io::Error::other).and_then(|found| found).map_err(failed)?;
            if dirty.is_empty() {
                let sql = "UPDATE identity SET is_slack_dirty = 0, slack_wiped_at = ?1";
                let noted = self.file()?.writer.work(move |pen| pen.connection.execute(sql, [now.micros()]));
                return noted.await.map(|_| true);
            }
            while !dirty.is_empty() {
                match self.file()?.writer.work(move |pen| wipe_slice(pen, dirty)).await? {
                    Some(rest) => dirty = rest,
                    None => return Ok(false),
                }
            }
        }
        Ok(false)
    }
}

fn failed(error: io::Error) -> InsertError {
    tracing::error!(cause = logging::cause(&error), "the unused parts of the file of events cannot be overwritten");
    InsertError::Failed(error.to_string().into())
}

fn empty_log(pen: &mut Pen) -> rusqlite::Result<bool> {
    if !truncate_log(pen)? {
        return Ok(false);
    }
    pen.connection.execute("UPDATE identity SET is_log_dirty = 0 WHERE is_log_dirty = 1", [])?;
    Ok(true)
}

fn truncate_log(pen: &mut Pen) -> rusqlite::Result<bool> {
    pen.connection.busy_timeout(PATIENCE)?;
    // It answers with 1, and no error, if it could not do it.
    let is_busy = pen.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    pen.connection.busy_timeout(open::BUSY_TIMEOUT)?;
    Ok(is_busy? == 0)
}

/// The pages with something in an unused part, as far as can be told beside SQLite.
fn dirty_pages(pages: &super::slack::Pages) -> io::Result<Vec<u32>> {
    let Some((size, count)) = pages.extent()? else {
        return Ok(Vec::new());
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
    Ok(dirty)
}

/// Overwrites the unused parts of some of these pages and gives the others; none if a reader still needs the log.
fn wipe_slice(pen: &mut Pen, mut dirty: Vec<u32>) -> rusqlite::Result<Option<Vec<u32>>> {
    if !truncate_log(pen)? {
        return Ok(None);
    }
    // The pages that the connection holds would bring back, when they change, what is overwritten in the file.
    pen.connection.execute_batch("PRAGMA shrink_memory")?;
    let wiped = wipe(&pen.pages, &mut dirty);
    wiped.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    Ok(Some(dirty))
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
