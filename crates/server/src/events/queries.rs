//! The query service: trends and SQL over events, with permits for slow queries.

use super::query_permits::{AT_ONCE, QueryPermit, QueryPermits};
use super::sql::workers::QueryWorkers;
use crate::accounts::Caller;
use crate::accounts::actor::ProjectActor;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::store::Db;
use crate::store::events::EventStore;
use crate::store::projects::FoundProject;
use rolecall_policy::{Act, ProjectState};
use std::path::Path;
use std::time::Duration;

/// Answers trends and SQL queries over events.
pub(crate) struct QueryService {
    db: Db,
    /// The event store.
    pub(super) events: EventStore,
    /// The source of the current time.
    pub(super) clock: Clock,
    permits: QueryPermits,
    /// The worker processes for users' SQL.
    pub(super) workers: QueryWorkers,
    /// Time limit of users' SQL.
    pub(super) sql_time: Duration,
}

impl QueryService {
    /// A service over these events, with the settings for users' SQL.
    pub(crate) fn new(config: &Config, db: Db, events: EventStore, clock: Clock) -> Self {
        let file = config.events.file().map(Path::to_owned);
        let workers = QueryWorkers::new(config.query_worker.clone(), file.unwrap_or_default());
        QueryService { db, events, clock, permits: QueryPermits::default(), workers, sql_time: config.sql_time }
    }

    /// Starts a worker process, so that the first query does not wait for it.
    pub(crate) async fn warm_up(&self) {
        if self.events.is_on() {
            self.workers.warm_up().await;
        }
    }

    /// The permits for slow queries in use, and all of them.
    pub(crate) fn permits_in_use(&self) -> (usize, usize) {
        (AT_ONCE.saturating_sub(self.permits.free()), AT_ONCE)
    }

    /// Ends the worker processes.
    pub(crate) async fn close(&self) {
        self.workers.close().await;
    }

    /// Waits for a permit to scan the events of a project, at most for `limit`. Then checks again that the caller is
    /// signed in and can still do this, because both may have ended during the wait.
    ///
    /// # Errors
    /// 429 if there are too many slow queries; [`Error::Denied`] or [`Error::NotFound`]; the caller's session or key
    /// has ended.
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
