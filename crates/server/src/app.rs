//! What every request can reach: settings, database, clock.

mod tidy;

use crate::assets::Assets;
use crate::billing::Spending;
use crate::billing::stripe::Stripe;
use crate::clock::Clock;
use crate::config::Config;
use crate::error;
use crate::hash::PersonHasher;
use crate::limits::Limits;
use crate::logging;
use crate::login_throttle::LoginThrottle;
use crate::memory::{Budget, CaptureMemory};
use crate::pairing::{self, GoOnError, Mismatch};
use crate::passwords::Passwords;
use crate::query_permits::{QueryPermit, QueryPermits};
use crate::read_permits::ReadPermits;
use crate::removal::Remover;
use crate::sql::QueryWorkers;
use crate::store::events::{Events, OpenEventsError, ReadError};
use crate::store::projects::FoundProject;
use crate::store::{Db, OpenError, idempotency, invites};
use rolecall_api::UserId;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
    /// The database does not answer.
    #[error("the database does not answer: {0}")]
    Ask(#[from] sqlx::Error),
    /// The file of events cannot be read.
    #[error("the events file cannot be read: {0}")]
    Read(#[from] ReadError),
    /// The database and the file of events could not be noted to belong together.
    #[error("the database and the events file cannot be linked: {0}")]
    GoOn(#[from] GoOnError),
    /// The database and the file of events are not parts of one instance.
    #[error(
        "the events file `{path}` and the database do not match: {mismatch}. Set ROLECALL_EVENTS_URL or ROLECALL_DATABASE_URL to the matching one. If this pair is intended, start once with --adopt-events, which links them and deletes events of projects that the database does not have"
    )]
    Mismatch {
        /// The file.
        path: PathBuf,
        /// Why.
        mismatch: Mismatch,
    },
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
    /// Makes hashes of people that only this instance can make.
    pub(crate) hasher: PersonHasher,
    /// Held by who erases what is to be erased.
    pub(crate) removing: Mutex<Remover>,
    /// Held by who looks for events that nobody may see any more.
    sweeping: Mutex<()>,
    stopping: CancellationToken,
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
        let db = Db::open(&config.database_url, 8, config.database_time).await?;
        give_missing_links(&db, &clock).await.map_err(OpenError::Connect)?;
        let (events, hasher) = pairing::open(&config, &db, &clock).await?;
        let assets = Arc::new(Assets::open(config.static_dir.clone()));
        let stripe = config.billing.stripe.clone().map(Stripe::new);
        let events_file = config.events.file().map(Path::to_owned);
        let query_workers = QueryWorkers::new(config.query_worker.clone(), events_file.unwrap_or_default());
        Ok(App(Arc::new(Inner {
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
            hasher,
            removing: Mutex::default(),
            sweeping: Mutex::default(),
            stopping: CancellationToken::new(),
            background: TaskTracker::new(),
        })))
    }

    /// Gets ready what a first request would have to wait for.
    pub async fn warm_up(&self) {
        if self.events.is_on() {
            self.query_workers.warm_up().await;
        }
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

    /// Waits for work in the background and closes the database.
    pub async fn close(&self) {
        self.stopping.cancel();
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
