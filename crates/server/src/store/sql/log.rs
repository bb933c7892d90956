//! The length of SQLite's write-ahead log, and how much of it is in the file. [`super::checkpoint`] copies it.

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use std::cell::Cell;
use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio::sync::Notify;

/// New pages of 4 kB in the log after which they are copied.
const PAGES: u32 = 1_000;

thread_local! {
    /// Pages in the log after the last commit in this thread.
    static LOGGED: Cell<u32> = const { Cell::new(0) };
}

/// Keeps SQLite from copying pages within a commit of this connection, and notes the length of the log instead.
pub(super) fn watch(connection: &Connection) {
    #[expect(clippy::unnecessary_wraps, reason = "the type that SQLite's hook has")]
    fn note(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
        LOGGED.set(u32::try_from(pages).unwrap_or_default());
        Ok(())
    }
    connection.wal_hook(Some(note));
}

/// The length of the log.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Pages in the log after the last commit.
    pages: AtomicU32,
    /// Pages in the log at the last checkpoint.
    seen: AtomicU32,
    /// True if there was a commit since, or not all pages could be copied.
    is_behind: AtomicBool,
    is_due: Notify,
}

impl Log {
    /// Call it after a commit, in its thread.
    pub(super) fn note_commit(&self) {
        let pages = LOGGED.get();
        self.pages.store(pages, Ordering::Relaxed);
        self.is_behind.store(true, Ordering::Relaxed);
        let seen = self.seen.load(Ordering::Relaxed);
        // A shorter log has started over.
        let new = if pages < seen { pages } else { pages - seen };
        if new >= PAGES {
            self.is_due.notify_one();
        }
    }

    /// Waits until enough pages are new to be copied.
    pub(super) async fn due(&self) {
        self.is_due.notified().await;
    }

    /// True if there may be pages to copy.
    pub(super) fn is_behind(&self) -> bool {
        self.is_behind.load(Ordering::Relaxed)
    }

    /// Call it before a checkpoint; a commit meanwhile counts again.
    pub(super) fn begin_to_copy(&self) {
        self.is_behind.store(false, Ordering::Relaxed);
    }

    /// Notes how many pages of the log are in the file after a checkpoint.
    pub(super) fn note_copied(&self, copied: u32, length: u32) {
        if copied < length {
            self.is_behind.store(true, Ordering::Relaxed);
        }
        self.seen.store(length, Ordering::Relaxed);
    }

    /// Pages in the log after the last commit.
    #[cfg(test)]
    pub(super) fn pages(&self) -> u32 {
        self.pages.load(Ordering::Relaxed)
    }
}
