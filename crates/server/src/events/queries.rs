//! What answers queries about events, and the permits that the slow ones need.

use super::query_permits::{QueryPermit, QueryPermits};
use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::store::Db;
use crate::store::events::Events;
use crate::store::projects::FoundProject;
use rolecall_policy::{Act, ProjectState};
use std::time::Duration;

/// What answers queries about events.
pub(crate) struct Queries {
    db: Db,
    /// The events.
    pub(super) events: Events,
    /// The time.
    pub(super) clock: Clock,
    permits: QueryPermits,
}

impl Queries {
    /// Queries about these events.
    pub(crate) fn new(db: Db, events: Events, clock: Clock) -> Self {
        Queries { db, events, clock, permits: QueryPermits::default() }
    }

    /// Waits for a permit to look at each event of a project, at most for `limit`. Asked only then is whether the caller is
    /// still signed in and may still do this: both may have ended while they waited.
    ///
    /// # Errors
    /// 429: too many slow queries are under way; as the rules say; the caller's session or key has ended.
    pub(crate) async fn permit(
        &self,
        caller: &Caller,
        project: &FoundProject,
        act: fn(ProjectState) -> Act,
        limit: Duration,
    ) -> Result<QueryPermit> {
        let permit = self.permits.acquire(caller.id(), &project.organization, project.id, limit).await;
        let permit = permit.ok_or(Error::Throttled(limit))?;
        let mut snapshot = self.db.snapshot().await?;
        caller.require_signed_in(&mut snapshot, self.clock.now()).await?;
        let actor = ProjectActor::read(&mut snapshot, caller, &project.id.to_string()).await?;
        actor.allow(&mut snapshot, act(actor.project.state)).await?;
        Ok(permit)
    }
}
