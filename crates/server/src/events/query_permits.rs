//! Permits for slow queries: those that look at each event and keep a processor busy. So many run at once, fewer than there
//! are connections that read, so that slow queries hold up no page; of one person, project or organization fewer than
//! that, so that nobody can take all of them.
//!
//! A permit belongs to the work and not to the request: whoever hangs up gets it back when the work has really ended.

use rolecall_api::{OrganizationId, ProjectId, UserId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many slow queries run at once.
pub(crate) const AT_ONCE: usize = 4;
/// How many of them for one person.
const OF_A_PERSON: usize = 2;
/// How many of them over one project.
const OF_A_PROJECT: usize = 2;
/// How many of them over the projects of one organization.
const OF_AN_ORGANIZATION: usize = 3;

/// The permits of everybody.
#[derive(Debug)]
pub(crate) struct QueryPermits {
    all: Arc<Semaphore>,
    shares: Mutex<HashMap<Share, Weak<Semaphore>>>,
}

/// Who has a share of the permits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Share {
    Person(UserId),
    Project(ProjectId),
    Organization(OrganizationId),
}

impl Share {
    fn size(&self) -> usize {
        match self {
            Share::Person(_) => OF_A_PERSON,
            Share::Project(_) => OF_A_PROJECT,
            Share::Organization(_) => OF_AN_ORGANIZATION,
        }
    }
}

/// A permit; given back when this is dropped.
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
    /// Waits for a permit, at most for `limit`; none: there was none in time.
    pub(crate) async fn acquire(
        &self,
        person: &UserId,
        organization: &OrganizationId,
        project: ProjectId,
        limit: Duration,
    ) -> Option<QueryPermit> {
        // First among one's own, and in the same order for everybody: who asks too much waits for themselves, and not in
        // the queue of all; and no two wait for each other.
        let shares = [
            self.share(Share::Person(person.clone())),
            self.share(Share::Project(project)),
            self.share(Share::Organization(organization.clone())),
            Arc::clone(&self.all),
        ];
        let permit = async move {
            let mut permits = Vec::with_capacity(shares.len());
            for share in shares {
                // It is never closed.
                permits.push(share.acquire_owned().await.ok()?);
            }
            Some(QueryPermit { _permits: permits })
        };
        tokio::time::timeout(limit, permit).await.ok().flatten()
    }

    /// A share of the permits; it is forgotten once nobody has or awaits one of it.
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

    /// How many permits nobody has.
    #[cfg(test)]
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
