//! Memory that requests share, counted; none of it is allocated here.

use crate::client::Client;
use rolecall_api::ProjectId;
use rolecall_capture::Full;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Memory is counted in steps of this, in bytes.
pub(super) const STEP: usize = 16 * 1024;

/// Whose share of the memory it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Who sends.
    Client(Client),
    /// Where it is to be stored. Only of tokens that are known to be good.
    Project(ProjectId),
}

/// Memory that requests share; cheap to copy.
#[derive(Debug, Clone)]
pub struct Budget {
    /// In bytes.
    total: usize,
    /// The most of it for one client, in bytes.
    of_client: usize,
    /// The most of it for one project, in bytes.
    of_project: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    owners: HashMap<Owner, usize>,
}

impl Budget {
    /// `total` bytes, of which a client has a quarter at most and a project half.
    #[must_use]
    pub fn new(total: usize) -> Self {
        Budget { total, of_client: total / 4, of_project: total / 2, taken: Arc::default() }
    }

    /// `total` bytes, of which a client and a project have `share` at most.
    pub(super) fn with_shares(total: usize, share: usize) -> Self {
        Budget { total, of_client: share, of_project: share, taken: Arc::default() }
    }

    /// How much of it is taken, in bytes.
    pub(super) fn taken(&self) -> usize {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    #[cfg(test)]
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Nothing of it yet.
    #[must_use]
    pub fn lease(&self, owners: Vec<Owner>) -> Lease {
        Lease { budget: self.clone(), owners, bytes: 0 }
    }

    fn share(&self, owner: Owner) -> usize {
        match owner {
            Owner::Client(_) => self.of_client,
            Owner::Project(_) => self.of_project,
        }
    }
}

/// What is taken of a budget, until it is dropped.
#[derive(Debug)]
pub struct Lease {
    budget: Budget,
    owners: Vec<Owner>,
    /// A multiple of [`STEP`].
    bytes: usize,
}

impl Lease {
    /// Takes `bytes` in all instead of what it has.
    ///
    /// # Errors
    /// There is not so much, or it is more than the share of one of its owners; then it has what it had.
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

    /// Counts what it has for one more owner.
    ///
    /// # Errors
    /// It is more than the share of that owner; then nothing has changed.
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
        // Less is always to be had.
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
