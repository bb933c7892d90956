//! Counts statements: a test holds the number per request constant, however long the lists in the answer are.

use std::cell::Cell;

tokio::task_local! {
    static COUNT: Cell<u64>;
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
