//! A gate that every reader of the file passes, in this or another process. It closes briefly when the log must be
//! truncated: that needs a moment without readers, and if readers overlap there would never be one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

/// After closing, the gate stays open for this many times as long, so that erasures do not block everybody else.
const REST: u32 = 10;
/// How long the gate stays closed after the last reader has left.
const HOLD: Duration = Duration::from_secs(5);
/// How long to wait for readers, each time, before the gate closes.
const WAITS: [Duration; 7] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// The gate; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    // Fair: a waiting writer blocks new readers.
    lock: Arc<RwLock<()>>,
    /// The gate cannot close before this.
    open_until: Arc<Mutex<Option<Instant>>>,
}

/// Held by a reader.
#[derive(Debug)]
pub(crate) struct Pass {
    _guard: OwnedRwLockReadGuard<()>,
}

/// Keeps the gate closed until dropped.
#[derive(Debug)]
struct Closed {
    _guard: OwnedRwLockWriteGuard<()>,
    since: Instant,
}

impl Gate {
    /// Waits until the gate is open.
    pub(super) async fn pass(&self) -> Pass {
        Pass { _guard: Arc::clone(&self.lock).read_owned().await }
    }

    /// Waits for readers on behalf of the cleaner. `most` is the longest duration of a read.
    pub(super) fn patience(&self, most: Duration) -> Patience {
        Patience { gate: self.clone(), most, waits: WAITS.to_vec().into_iter(), closed: None, spent: Duration::ZERO }
    }

    fn may_close(&self) -> bool {
        let open_until = *self.open_until.lock().unwrap_or_else(PoisonError::into_inner);
        open_until.is_none_or(|until| Instant::now() >= until)
    }
}

/// A strategy to wait for readers: a few waits with the gate open, then with the gate closed until all have left.
#[derive(Debug)]
pub(super) struct Patience {
    gate: Gate,
    most: Duration,
    waits: std::vec::IntoIter<Duration>,
    closed: Option<Closed>,
    /// How long the gate was closed or closing.
    spent: Duration,
}

impl Patience {
    /// Waits. False: waiting longer is useless now.
    pub(super) async fn wait(&mut self) -> bool {
        if let Some(wait) = self.waits.next() {
            tokio::time::sleep(wait).await;
            return true;
        }
        // With the gate closed, the remaining reader is not one of ours.
        if self.closed.is_some() || self.spent.is_zero() && !self.gate.may_close() {
            return false;
        }
        let since = Instant::now();
        let closing = tokio::time::timeout(self.most, Arc::clone(&self.gate.lock).write_owned()).await;
        self.spent += since.elapsed().max(Duration::from_millis(1));
        let Ok(guard) = closing else { return false };
        self.closed = Some(Closed { _guard: guard, since: Instant::now() });
        true
    }

    /// Opens the gate if it is closed.
    pub(super) fn open(&mut self) {
        if let Some(closed) = self.closed.take() {
            self.spent += closed.since.elapsed();
        }
    }

    /// Opens the gate if it has been closed for long.
    pub(super) fn open_soon(&mut self) {
        if self.closed.as_ref().is_some_and(|closed| closed.since.elapsed() > HOLD) {
            self.open();
        }
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        self.open();
        if !self.spent.is_zero() {
            let until = Instant::now() + self.spent * REST;
            *self.gate.open_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A strategy that has used up its waits with an open gate.
    fn tired(gate: &Gate, most: Duration) -> Patience {
        let mut patience = gate.patience(most);
        patience.waits = Vec::new().into_iter();
        patience
    }

    #[tokio::test]
    async fn a_closed_gate_lets_nobody_in_and_is_then_open_for_longer_than_it_was_closed() {
        let gate = Gate::default();
        let reader = gate.pass().await;
        let soon = Duration::from_millis(20);
        assert!(!tired(&gate, soon).wait().await, "somebody reads for longer");
        assert!(!gate.may_close(), "they were kept waiting for nothing");
        *gate.open_until.lock().unwrap() = None;

        let mut patience = tired(&gate, Duration::from_mins(1));
        let closing = tokio::spawn(async move {
            assert!(patience.wait().await);
            patience
        });
        while gate.lock.try_read().is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(tokio::time::timeout(soon, gate.pass()).await.is_err(), "it lets nobody in");
        drop(reader);
        let mut patience = closing.await.unwrap();
        assert!(tokio::time::timeout(soon, gate.pass()).await.is_err());
        assert!(!patience.wait().await, "there is nobody to wait for");
        patience.open();
        gate.pass().await;
        assert!(patience.wait().await, "who has closed it may do so again");
        drop(patience);
        gate.pass().await;
        let open = gate.open_until.lock().unwrap().unwrap() - Instant::now();
        assert!(open > soon * 15, "{open:?}");
        assert!(!tired(&gate, soon).wait().await);
    }
}
