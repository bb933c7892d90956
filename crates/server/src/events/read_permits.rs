//! Permits for parsing large capture requests: one per processor, fewer for a single client, so that no client delays
//! all others. A request takes one once its body has arrived completely.

use crate::client::Client;
use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The permits for parsing large capture requests, shared by all requests.
#[derive(Debug)]
pub(crate) struct ReadPermits {
    all: Arc<Semaphore>,
    per_client: usize,
    clients: Mutex<HashMap<Client, Weak<Semaphore>>>,
}

impl Default for ReadPermits {
    fn default() -> Self {
        ReadPermits::new(std::thread::available_parallelism().map_or(1, NonZero::get).max(2))
    }
}

/// A permit; returned when dropped.
#[derive(Debug)]
pub(crate) struct ReadPermit {
    _common: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
}

impl ReadPermits {
    fn new(all: usize) -> Self {
        ReadPermits { all: Arc::new(Semaphore::new(all)), per_client: (all / 2).max(1), clients: Mutex::default() }
    }

    /// Waits for a permit; `None` never happens, because no semaphore is closed.
    pub(crate) async fn take(&self, client: Client) -> Option<ReadPermit> {
        // The client's own share first, so that a busy client waits in its own queue and not in the common one.
        let own = self.client_permits(client).acquire_owned().await.ok()?;
        let common = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(ReadPermit { _common: common, _own: own })
    }

    /// The semaphore of one client, created when needed; it is dropped once nobody holds or awaits a permit of it.
    fn client_permits(&self, client: Client) -> Arc<Semaphore> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = clients.get(&client).and_then(Weak::upgrade) {
            return own;
        }
        clients.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(Semaphore::new(self.per_client));
        clients.insert(client, Arc::downgrade(&own));
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// A permit, if one is available now.
    fn take(permits: &ReadPermits, last: u8) -> Option<ReadPermit> {
        let taking = pin!(permits.take(Client::from_address(Ipv4Addr::new(203, 0, 113, last).into())));
        match taking.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(permit) => permit,
            Poll::Pending => None,
        }
    }

    #[test]
    fn one_client_cannot_take_all_permits() {
        let permits = ReadPermits::new(2);
        let held = take(&permits, 1);
        assert!(held.is_some());
        assert!(take(&permits, 1).is_none(), "it has its half");
        let other = take(&permits, 2);
        assert!(other.is_some());
        assert!(take(&permits, 3).is_none(), "all are taken");
        drop((held, other));
        assert!(take(&permits, 3).is_some() && take(&permits, 1).is_some());
        assert_eq!(permits.clients.lock().unwrap().len(), 1, "who has none is forgotten");
    }
}
