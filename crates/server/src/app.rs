//! What every request can reach: settings, database, clock.

use crate::assets::Assets;
use crate::billing::Spending;
use crate::billing::stripe::Stripe;
use crate::clock::Clock;
use crate::config::Config;
use crate::hogql::QueryWorkers;
use crate::limits::Limits;
use crate::logging;
use crate::login_throttle::{self, LoginThrottle};
use crate::memory::{Budget, CaptureMemory};
use crate::passwords::Passwords;
use crate::query_permits::{QueryPermit, QueryPermits};
use crate::read_permits::ReadPermits;
use crate::store::billing::unbilled;
use crate::store::events::{Events, OpenEventsError};
use crate::store::projects::FoundProject;
use crate::store::{
    Db, OpenError, idempotency, invites, known_clients, login_failures, organizations, projects, sessions,
};
use crate::{billing, error, session};
use rolecall_api::{Retention, UserId};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::task::TaskTracker;

/// How often what is over is cleared away.
const SWEEP: Duration = Duration::from_hours(1);
/// How much memory the bodies of requests that are not to capture may take, in bytes.
const BODIES: usize = 64 * 1024 * 1024;

/// Why the server could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum OpenAppError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The file of events cannot be opened.
    #[error(transparent)]
    Events(#[from] OpenEventsError),
}

/// The server's own state; cheap to copy.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// What was captured.
    pub events: Events,
    /// The time.
    pub clock: Clock,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Who asks too much.
    pub limits: Limits,
    /// Who guesses passwords.
    pub login_throttle: LoginThrottle,
    /// What requests to capture may take of the memory.
    pub capture_memory: CaptureMemory,
    /// What the bodies of all other requests may take of it.
    pub body_memory: Budget,
    /// Permits for reading large requests to capture.
    pub(crate) read_permits: ReadPermits,
    /// How near spend limits are.
    pub(crate) spending: Spending,
    /// The way to Stripe, if it is configured.
    pub(crate) stripe: Option<Stripe>,
    /// The built app.
    pub assets: Arc<Assets>,
    /// Permits for slow queries.
    pub(crate) query_permits: QueryPermits,
    /// The processes in which people's SQL runs.
    pub(crate) query_workers: QueryWorkers,
    background: TaskTracker,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Opens the database and puts everything together.
    ///
    /// # Errors
    /// The database, or the file of events, cannot be opened.
    pub async fn open(config: Config, clock: Clock, passwords: Passwords) -> Result<Self, OpenAppError> {
        let db = Db::open(&config.database_url, 8).await?;
        give_missing_links(&db, &clock).await.map_err(OpenError::Connect)?;
        let events = Events::open(&config.events_path, 8, clock.clone())?;
        let assets = Arc::new(Assets::open(config.static_dir.clone()));
        let stripe = config.billing.stripe.clone().map(Stripe::new);
        let query_workers = QueryWorkers::new(config.query_worker.clone(), config.events_path.clone());
        let inner = Inner {
            config,
            db,
            events,
            clock,
            passwords,
            limits: Limits::default(),
            login_throttle: LoginThrottle::default(),
            capture_memory: CaptureMemory::default(),
            body_memory: Budget::new(BODIES),
            read_permits: ReadPermits::default(),
            spending: Spending::default(),
            stripe,
            assets,
            query_permits: QueryPermits::default(),
            query_workers,
            background: TaskTracker::new(),
        };
        Ok(App(Arc::new(inner)))
    }

    /// Gets ready what a first request would have to wait for.
    pub async fn warm_up(&self) {
        self.query_workers.warm_up().await;
    }

    /// Waits for a permit to look at each event of a project, at most for `limit`.
    ///
    /// # Errors
    /// 429: too many slow queries are under way.
    pub(crate) async fn query_permit(
        &self,
        person: &UserId,
        project: &FoundProject,
        limit: Duration,
    ) -> error::Result<QueryPermit> {
        let permit = self.query_permits.acquire(person, &project.organization, project.id, limit).await;
        permit.ok_or(error::Error::Throttled(limit))
    }

    /// Does work that no answer waits for.
    pub fn behind(&self, what: &'static str, work: impl Future<Output = error::Result<()>> + Send + 'static) {
        self.background.spawn(async move {
            if let Err(error) = work.await {
                tracing::warn!(cause = logging::cause(&error), "{what} failed");
            }
        });
    }

    /// Runs `work` to completion even if whoever waits for it goes away. It is part of the request that began it.
    ///
    /// # Errors
    /// Those of the work; it broke off.
    pub async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = error::Result<T>> + Send + 'static,
    ) -> error::Result<T> {
        let done = self.background.spawn(idempotency::inherit(work)).await;
        done.unwrap_or_else(|broken| Err(error::Error::Unexpected(broken.into())))
    }

    /// Waits until all work that no answer waited for is done.
    pub async fn settle(&self) {
        self.background.close();
        self.background.wait().await;
        self.background.reopen();
    }

    /// Clears away what is over, again and again; never ends.
    pub async fn keep_tidy(&self) {
        loop {
            tokio::time::sleep(SWEEP).await;
            if let Err(error) = self.sweep().await {
                tracing::warn!(cause = logging::cause(&error), "clearing away what is over failed");
            }
        }
    }

    /// Clears away sessions, failed sign-ins and idempotency keys that count no more, bills the months that are over, and clears away events
    /// that are too old or of projects that are gone.
    ///
    /// # Errors
    /// The database or the event store does not answer.
    pub async fn sweep(&self) -> error::Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        sessions::sweep(&mut tx, session::alive(now)).await?;
        login_failures::sweep(&mut tx, now).await?;
        known_clients::sweep(&mut tx, login_throttle::known_since(now)).await?;
        idempotency::sweep(&mut tx, now).await?;
        tx.commit().await?;
        billing::sweep(self).await?;
        self.sweep_events().await
    }

    /// Deletes the events of projects that are gone, and those that are older than their project keeps them.
    ///
    /// # Errors
    /// The database or the event store does not answer.
    pub async fn sweep_events(&self) -> error::Result<()> {
        let now = self.clock.now();
        // First what there are events of, then what there is: so nothing new is taken for gone.
        let (with_events, with_usage) = self.events.present().await?;
        let mut conn = self.db.read().await?;
        let kept = projects::retention(&mut conn).await?;
        let mut organizations = organizations::ids(&mut conn).await?;
        // Of those that were deleted the last month may still have to be billed.
        organizations.extend(unbilled::closed(&mut conn).await?);
        drop(conn);
        for project in with_events {
            match kept.get(&project) {
                None => self.events.drop_project(project).await?,
                Some(Retention::Days(days)) => {
                    let time = Duration::from_secs(u64::from(*days) * 24 * 60 * 60);
                    self.events.drop_older(project, now.before(time)).await?;
                }
                Some(Retention::Forever) => {}
            }
        }
        for organization in with_usage.into_iter().filter(|id| !organizations.contains(id)) {
            self.events.drop_usage(organization).await?;
        }
        Ok(())
    }

    /// Waits for work in the background and closes the database.
    pub async fn close(&self) {
        self.settle().await;
        self.query_workers.close().await;
        self.events.close().await;
        self.db.close().await;
    }
}

/// Gives the invites of an older version new links, before anybody can ask for one.
async fn give_missing_links(db: &Db, clock: &Clock) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    let given = invites::give_missing_links(&mut tx, clock.now()).await?;
    tx.commit().await?;
    if given > 0 {
        tracing::warn!(given, "invites of an older version have new links; share them again");
    }
    Ok(())
}
