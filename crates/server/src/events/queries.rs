//! What answers queries about events, and the permits that the slow ones need.

use super::query_permits::{QueryPermit, QueryPermits};
use super::sql::workers::QueryWorkers;
use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::store::Db;
use crate::store::events::Events;
use crate::store::projects::FoundProject;
use rolecall_policy::{Act, ProjectState};
use std::path::Path;
use std::time::Duration;

/// What answers queries about events.
pub(crate) struct Queries {
    db: Db,
    /// The events.
    pub(super) events: Events,
    /// The time.
    pub(super) clock: Clock,
    permits: QueryPermits,
    /// The processes in which people's SQL runs.
    pub(super) workers: QueryWorkers,
    /// How long people's SQL may take.
    pub(super) sql_time: Duration,
}

impl Queries {
    /// Queries about these events. The settings say how people's SQL is run.
    pub(crate) fn new(config: &Config, db: Db, events: Events, clock: Clock) -> Self {
        let file = config.events.file().map(Path::to_owned);
        let workers = QueryWorkers::new(config.query_worker.clone(), file.unwrap_or_default());
        Queries { db, events, clock, permits: QueryPermits::default(), workers, sql_time: config.sql_time }
    }

    /// Gets ready what a first query would have to wait for.
    pub(crate) async fn warm_up(&self) {
        if self.events.is_on() {
            self.workers.warm_up().await;
        }
    }

    /// Ends the processes in which people's SQL runs.
    pub(crate) async fn close(&self) {
        self.workers.close().await;
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
