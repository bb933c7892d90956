//! Permits for slow queries (those that scan events). Fewer run at once than there are read connections, so that pages
//! stay fast; and no user, project or organization can have all of them.
//!
//! A permit belongs to the work, not to the request: after a client disconnects, it is returned once the work has
//! really ended.

use rolecall_api::{OrganizationId, ProjectId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum number of slow queries at once.
pub(crate) const AT_ONCE: usize = 4;
/// Maximum per user.
const PER_PERSON: usize = 2;
/// Maximum per project.
const PER_PROJECT: usize = 2;
/// Maximum per organization.
const PER_ORGANIZATION: usize = 3;

/// The permits for slow queries, shared by all requests.
#[derive(Debug)]
pub(crate) struct QueryPermits {
    all: Arc<Semaphore>,
    shares: Mutex<HashMap<Share, Weak<Semaphore>>>,
}

/// Whose share of the permits is limited.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Share {
    Person(UserId),
    Project(ProjectId),
    Organization(OrganizationId),
}

impl Share {
    fn size(&self) -> usize {
        match self {
            Share::Person(_) => PER_PERSON,
            Share::Project(_) => PER_PROJECT,
            Share::Organization(_) => PER_ORGANIZATION,
        }
    }
}

/// A permit; returned when dropped.
#[derive(Debug)]
pub(crate) struct QueryPermit {
    _permits: Vec<OwnedSemaphorePermit>,
}

impl Default for QueryPermits {
    fn default() -> Self {
        QueryPermits { all: Arc::new(Semaphore::new(AT_ONCE)), shares: Mutex::default() }
    }
}

impl QueryPermits {
    /// Waits for a permit, at most for `limit`; `None` on time-out.
    pub(crate) async fn acquire(
        &self,
        person: &UserId,
        organization: &OrganizationId,
        project: ProjectId,
        limit: Duration,
    ) -> Option<QueryPermit> {
        // Acquires the own shares first, so that a user with many queries waits in their own queue and not in the
        // common one. Always in the same order, so that no two wait for each other.
        let shares = [
            self.share(Share::Person(person.clone())),
            self.share(Share::Project(project)),
            self.share(Share::Organization(organization.clone())),
            Arc::clone(&self.all),
        ];
        let permit = async move {
            let mut permits = Vec::with_capacity(shares.len());
            for share in shares {
                // Fails only if the semaphore is closed, which never happens.
                permits.push(share.acquire_owned().await.ok()?);
            }
            Some(QueryPermit { _permits: permits })
        };
        tokio::time::timeout(limit, permit).await.ok().flatten()
    }

    /// The semaphore of a share, created when needed; it is dropped once nobody holds or awaits a permit of it.
    fn share(&self, share: Share) -> Arc<Semaphore> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shares.get(&share).and_then(Weak::upgrade) {
            return known;
        }
        shares.retain(|_, share| share.strong_count() > 0);
        let semaphore = Arc::new(Semaphore::new(share.size()));
        shares.insert(share, Arc::downgrade(&semaphore));
        semaphore
    }

    /// Number of available permits.
    pub(crate) fn free(&self) -> usize {
        self.all.available_permits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(20);

    async fn take(permits: &QueryPermits, person: &str, organization: &str, project: i64) -> Option<QueryPermit> {
        let (person, organization) = (UserId(person.to_owned()), OrganizationId(organization.to_owned()));
        permits.acquire(&person, &organization, ProjectId(project), SOON).await
    }

    #[tokio::test]
    async fn one_person_has_some_of_the_permits_and_everybody_together_all() {
        let permits = QueryPermits::default();
        let of_max = [take(&permits, "max", "a", 1).await, take(&permits, "max", "b", 2).await];
        assert!(of_max.iter().all(Option::is_some));
        assert!(take(&permits, "max", "c", 3).await.is_none(), "Max has enough");
        let of_ada = [take(&permits, "ada", "a", 4).await, take(&permits, "ada", "b", 5).await];
        assert!(of_ada.iter().all(Option::is_some), "which is nothing to Ada");
        assert!(take(&permits, "olga", "c", 6).await.is_none(), "all permits are taken");
        drop(of_max);
        assert!(take(&permits, "olga", "c", 6).await.is_some());
    }

    #[tokio::test]
    async fn one_project_and_one_organization_leave_permits_to_others() {
        let permits = QueryPermits::default();
        let first = [take(&permits, "ada", "a", 1).await, take(&permits, "bob", "a", 1).await];
        assert!(first.iter().all(Option::is_some));
        assert!(take(&permits, "cyd", "a", 1).await.is_none(), "the project has enough");
        let third = take(&permits, "cyd", "a", 2).await;
        assert!(third.is_some(), "another one of the organization has not");
        assert!(take(&permits, "dan", "a", 3).await.is_none(), "the organization has enough");
        assert!(take(&permits, "eve", "b", 4).await.is_some(), "another one has not");
    }

    #[tokio::test]
    async fn whoever_waits_too_long_leaves_nothing_behind() {
        let permits = QueryPermits::default();
        let held = [take(&permits, "max", "a", 1).await, take(&permits, "max", "a", 1).await];
        assert!(take(&permits, "max", "a", 1).await.is_none());
        drop(held);
        assert_eq!(permits.free(), AT_ONCE);
        assert!(take(&permits, "max", "a", 1).await.is_some());
        assert!(take(&permits, "ada", "b", 2).await.is_some());
        assert_eq!(permits.shares.lock().unwrap().len(), 3, "who has no permit is forgotten");
    }
}
