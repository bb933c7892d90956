//! Memory budgets for capture requests: in total, per client and per project. A request beyond them gets 503, so that a
//! flood slows down its senders instead of filling the memory.

mod budget;

pub use budget::{Budget, Lease, Owner};

use rolecall_capture::{Full, Memory};

const MB: usize = 1024 * 1024;
/// Up to this size, in bytes, a request is small. A part of the memory is reserved for small requests.
pub const SMALL: usize = 256 * 1024;

/// The memory budget of all capture requests.
#[derive(Debug, Clone)]
pub struct CaptureMemory {
    /// Reserved for requests of at most [`SMALL`] bytes.
    small: Budget,
    /// For bodies of larger requests: 8 of maximum size, 2 of them per client.
    bodies: Budget,
    /// For the events of larger requests.
    events: Budget,
}

impl Default for CaptureMemory {
    fn default() -> Self {
        CaptureMemory {
            small: Budget::new(64 * MB),
            bodies: Budget::new(96 * MB),
            // Enough for the largest request.
            events: Budget::with_shares(160 * MB, 128 * MB),
        }
    }
}

impl CaptureMemory {
    /// A reservation for one request, empty at first.
    #[must_use]
    pub fn hold(&self, owner: Owner) -> RequestMemory {
        let lease = |budget: &Budget| budget.lease(vec![owner]);
        RequestMemory {
            small: lease(&self.small),
            large: [lease(&self.bodies), lease(&self.events)],
            body: 0,
            events: 0,
        }
    }

    /// Bytes reserved by all requests.
    #[must_use]
    pub fn taken(&self) -> usize {
        [&self.small, &self.bodies, &self.events].map(Budget::taken).iter().sum()
    }
}

/// The memory reserved by one capture request, until dropped.
#[derive(Debug)]
pub struct RequestMemory {
    /// The whole reservation while the request is small.
    small: Lease,
    /// The reservations for body and events once the request is large.
    large: [Lease; 2],
    /// Size of the body in bytes.
    body: usize,
    /// Size of the events in bytes.
    events: usize,
}

impl RequestMemory {
    /// Changes the size reserved for the body.
    ///
    /// # Errors
    /// See [`Lease::resize`].
    pub fn hold_body(&mut self, bytes: usize) -> Result<(), Full> {
        let before = std::mem::replace(&mut self.body, bytes);
        self.settle().inspect_err(|_| self.body = before)
    }

    /// Counts the reservation for one more owner.
    ///
    /// # Errors
    /// See [`Lease::share_with`].
    pub fn share_with(&mut self, owner: Owner) -> Result<(), Full> {
        self.small.share_with(owner)?;
        self.large.iter_mut().try_for_each(|lease| lease.share_with(owner))
    }

    fn settle(&mut self) -> Result<(), Full> {
        let all = self.body.saturating_add(self.events);
        if all <= SMALL && self.small.resize(all).is_ok() {
            return self.large.iter_mut().try_for_each(|lease| lease.resize(0));
        }
        let [bodies, events] = &mut self.large;
        bodies.resize(self.body)?;
        events.resize(self.events)?;
        self.small.resize(0)
    }
}

impl Memory for RequestMemory {
    fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        let before = self.events;
        self.events = before.saturating_add(bytes);
        self.settle().inspect_err(|_| self.events = before)
    }

    fn shrink(&mut self, bytes: usize) {
        self.events = self.events.saturating_sub(bytes);
        // Never fails: if there is no small memory left, the request stays counted as large.
        let _ = self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Client;
    use rolecall_api::ProjectId;
    use std::net::Ipv4Addr;

    fn client(last: u8) -> Owner {
        Owner::Client(Client::from_address(Ipv4Addr::new(203, 0, 113, last).into()))
    }

    #[test]
    fn a_request_that_grows_large_gives_back_what_is_for_small_ones() {
        let memory = CaptureMemory::default();
        let mut held = memory.hold(client(1));
        held.hold_body(SMALL).unwrap();
        assert_eq!(held.small.bytes(), SMALL);
        held.grow(1).unwrap();
        assert_eq!([held.small.bytes(), held.large[0].bytes(), held.large[1].bytes()], [0, SMALL, budget::STEP]);
        held.hold_body(0).unwrap();
        assert_eq!([held.small.bytes(), held.large[0].bytes(), held.large[1].bytes()], [budget::STEP, 0, 0]);
        held.shrink(1);
        assert_eq!(memory.taken(), 0);
    }

    #[test]
    fn the_largest_request_that_is_allowed_has_room() {
        let memory = CaptureMemory::default();
        let mut held = memory.hold(client(1));
        held.share_with(Owner::Project(ProjectId(1))).unwrap();
        held.hold_body(rolecall_capture::limits::MAX_BODY).unwrap();
        held.grow(rolecall_capture::limits::MAX_UNPACKED + 25 * MB).unwrap();
        assert_eq!(held.grow(5 * MB), Err(Full));
        assert!(memory.taken() < 150 * MB, "what was refused is not counted");
    }

    #[test]
    fn all_memory_together_is_320_megabytes() {
        let memory = CaptureMemory::default();
        assert_eq!(memory.small.total() + memory.bodies.total() + memory.events.total(), 320 * MB);
    }
}
