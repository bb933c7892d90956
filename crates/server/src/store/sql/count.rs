//! Counts statements: a test holds the number per request constant, however long the lists in the answer are.

use super::{Error, Result};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

tokio::task_local! {
    static COUNT: Cell<u64>;
}

/// Statements of this process that failed.
static FAILED: AtomicU64 = AtomicU64::new(0);

/// The number of statements of this process that the database refused or did not answer, without those that violate a
/// unique index: these are expected.
#[must_use]
pub fn failed_statements() -> u64 {
    FAILED.load(Ordering::Relaxed)
}

/// Counts a statement that failed.
pub(super) fn note_failure<T>(result: Result<T>) -> Result<T> {
    if let Err(error) = &result
        && !error.is_unique_violation()
        && !matches!(error, Error::RowNotFound)
    {
        FAILED.fetch_add(1, Ordering::Relaxed);
    }
    result
}

/// Runs `work`, and returns its result with the number of statements that it ran. Those that begin or end a transaction
/// do not count, nor do those of other tasks that it started.
pub async fn count_statements<T>(work: impl Future<Output = T>) -> (T, u64) {
    let counted = async {
        let result = work.await;
        (result, COUNT.with(Cell::get))
    };
    COUNT.scope(Cell::new(0), counted).await
}

/// Counts a statement, if somebody counts.
pub(super) fn note() {
    // An error: nobody counts.
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}
