//! A shared memory budget with limits per owner. It only counts; it allocates nothing.

use crate::client::Client;
use rolecall_api::ProjectId;
use rolecall_capture::Full;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Memory is counted in steps of this many bytes.
pub(super) const STEP: usize = 16 * 1024;

/// An owner, whose share of a budget is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The client that sends the request.
    Client(Client),
    /// The project of the events. Only after its token has been checked.
    Project(ProjectId),
}

/// A memory budget; cheap to clone.
#[derive(Debug, Clone)]
pub struct Budget {
    /// Total, in bytes.
    total: usize,
    /// Limit per client, in bytes.
    per_client: usize,
    /// Limit per project, in bytes.
    per_project: usize,
    taken: Arc<Mutex<InUse>>,
}

#[derive(Debug, Default)]
struct InUse {
    all: usize,
    owners: HashMap<Owner, usize>,
}

impl Budget {
    /// A budget of `total` bytes: a client can have at most a quarter, a project at most half.
    #[must_use]
    pub fn new(total: usize) -> Self {
        Budget { total, per_client: total / 4, per_project: total / 2, taken: Arc::default() }
    }

    /// A budget of `total` bytes: a client or project can have at most `share`.
    pub(super) fn with_shares(total: usize, share: usize) -> Self {
        Budget { total, per_client: share, per_project: share, taken: Arc::default() }
    }

    /// Bytes in use.
    pub(super) fn taken(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    #[cfg(test)]
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// An empty lease for these owners.
    #[must_use]
    pub fn lease(&self, owners: Vec<Owner>) -> Lease {
        Lease { budget: self.clone(), owners, bytes: 0 }
    }

    fn share(&self, owner: Owner) -> usize {
        match owner {
            Owner::Client(_) => self.per_client,
            Owner::Project(_) => self.per_project,
        }
    }
}

/// A part of a budget, returned when dropped.
#[derive(Debug)]
pub struct Lease {
    budget: Budget,
    owners: Vec<Owner>,
    /// Size in bytes, a multiple of [`STEP`].
    bytes: usize,
}

impl Lease {
    /// Changes the size to `bytes`.
    ///
    /// # Errors
    /// The budget, or the share of an owner, is exhausted; the size is then unchanged.
    pub fn resize(&mut self, bytes: usize) -> Result<(), Full> {
        let bytes = bytes.checked_next_multiple_of(STEP).ok_or(Full)?;
        if bytes == self.bytes {
            return Ok(());
        }
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes > self.bytes {
            let more = bytes - self.bytes;
            let has_share = |owner: &Owner| {
                taken.owners.get(owner).copied().unwrap_or(0).saturating_add(more) <= self.budget.share(*owner)
            };
            if taken.all.saturating_add(more) > self.budget.total || !self.owners.iter().all(has_share) {
                return Err(Full);
            }
        }
        taken.all = taken.all - self.bytes + bytes;
        for owner in &self.owners {
            let of_owner = taken.owners.entry(*owner).or_default();
            *of_owner = *of_owner - self.bytes + bytes;
            if *of_owner == 0 {
                taken.owners.remove(owner);
            }
        }
        self.bytes = bytes;
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Counts the lease for one more owner.
    ///
    /// # Errors
    /// The share of that owner is exhausted; nothing is then changed.
    pub fn share_with(&mut self, owner: Owner) -> Result<(), Full> {
        if self.owners.contains(&owner) {
            return Ok(());
        }
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if self.bytes > 0 {
            let of_owner = taken.owners.get(&owner).copied().unwrap_or(0).saturating_add(self.bytes);
            if of_owner > self.budget.share(owner) {
                return Err(Full);
            }
            taken.owners.insert(owner, of_owner);
        }
        drop(taken);
        self.owners.push(owner);
        Ok(())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // Shrinking never fails.
        let _ = self.resize(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn client(last: u8) -> Owner {
        Owner::Client(Client::from_address(Ipv4Addr::new(203, 0, 113, last).into()))
    }

    const MB: usize = 1024 * 1024;

    #[test]
    fn a_client_has_a_quarter_and_not_a_byte_more() {
        let budget = Budget::new(4 * MB);
        let (mut one, mut other) = (budget.lease(vec![client(1)]), budget.lease(vec![client(1)]));
        one.resize(MB - STEP).unwrap();
        other.resize(STEP).unwrap();
        assert_eq!(other.resize(STEP + 1), Err(Full));
        assert_eq!(other.bytes, STEP, "it has what it had");
        drop(one);
        other.resize(MB).unwrap();
        assert_eq!(other.resize(MB + 1), Err(Full));
        other.resize(0).unwrap();
        let taken = budget.taken.lock().unwrap();
        assert_eq!((taken.all, taken.owners.len()), (0, 0));
    }

    #[test]
    fn all_clients_of_a_project_have_half_together() {
        let budget = Budget::new(4 * MB);
        let project = Owner::Project(ProjectId(1));
        let mut leases: Vec<_> = (1..=3).map(|last| budget.lease(vec![client(last)])).collect();
        for lease in &mut leases {
            lease.resize(MB).unwrap();
        }
        assert_eq!(
            leases.iter_mut().map(|lease| lease.share_with(project)).collect::<Vec<_>>(),
            [Ok(()), Ok(()), Err(Full)]
        );
        let mut next = budget.lease(vec![client(4), project]);
        assert_eq!(next.resize(1), Err(Full), "the project has its half");
        let mut stranger = budget.lease(vec![client(4)]);
        stranger.resize(MB).unwrap();
        assert_eq!(budget.lease(vec![client(5)]).resize(1), Err(Full), "nothing is left");
        drop(leases);
        next.resize(1).unwrap_err();
        drop(stranger);
        next.resize(MB).unwrap();
    }
}
