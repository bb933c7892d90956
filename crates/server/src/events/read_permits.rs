//! Permits for reading large requests: as many at once as there are processors, of one client fewer, so that nobody waits
//! for all that somebody else has sent. Taken only once a body is there whole.

use crate::client::Client;
use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The permits of everybody.
#[derive(Debug)]
pub(crate) struct ReadPermits {
    all: Arc<Semaphore>,
    of_client: usize,
    clients: Mutex<HashMap<Client, Weak<Semaphore>>>,
}

impl Default for ReadPermits {
    fn default() -> Self {
        ReadPermits::new(std::thread::available_parallelism().map_or(1, NonZero::get).max(2))
    }
}

/// A permit, until it is dropped.
#[derive(Debug)]
pub(crate) struct ReadPermit {
    _of_all: OwnedSemaphorePermit,
    _of_client: OwnedSemaphorePermit,
}

impl ReadPermits {
    fn new(all: usize) -> Self {
        ReadPermits { all: Arc::new(Semaphore::new(all)), of_client: (all / 2).max(1), clients: Mutex::default() }
    }

    /// Waits for a permit.
    pub(crate) async fn take(&self, client: Client) -> Option<ReadPermit> {
        // First among one's own: who sends much waits for themselves, and not in the queue of all. None is ever closed.
        let of_client = self.of_client(client).acquire_owned().await.ok()?;
        let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(ReadPermit { _of_all: of_all, _of_client: of_client })
    }

    /// The permits of one client; they are forgotten once nobody has or awaits one.
    fn of_client(&self, client: Client) -> Arc<Semaphore> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = clients.get(&client).and_then(Weak::upgrade) {
            return own;
        }
        clients.retain(|_, own| own.strong_count() > 0);
        let own = Arc::new(Semaphore::new(self.of_client));
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

    /// Whether there is a permit now.
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
