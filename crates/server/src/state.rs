//! What every request can reach: settings, database, clock.

use crate::accounts::login_throttle::LoginThrottle;
use crate::accounts::passwords::Passwords;
use crate::background::Background;
use crate::billing::BillingService;
use crate::clock::Clock;
use crate::config::Config;
use crate::events::Queries;
use crate::events::memory::{Budget, CaptureMemory};
use crate::events::pairing::{self, PairingError};
use crate::events::read_permits::ReadPermits;
use crate::events::removal::Remover;
use crate::hash::PersonHasher;
use crate::store::events::Events;
use crate::store::{Db, OpenError, invites};
use secrecy::ExposeSecret;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How much memory the bodies of requests that are not to capture may take, in bytes.
const BODIES: usize = 64 * 1024 * 1024;

/// Why the server could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum OpenAppError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The file of events cannot be opened, or is not of this database.
    #[error(transparent)]
    Events(#[from] PairingError),
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
    /// Who guesses passwords.
    pub login_throttle: LoginThrottle,
    /// What requests to capture may take of the memory.
    pub capture_memory: CaptureMemory,
    /// What the bodies of all other requests may take of it.
    pub body_memory: Budget,
    /// Permits for reading large requests to capture.
    pub(crate) read_permits: ReadPermits,
    /// Spend limits, invoices and payment.
    pub(crate) billing: BillingService,
    /// What answers queries about events.
    pub(crate) queries: Queries,
    /// Makes hashes of people that only this instance can make.
    pub(crate) hasher: PersonHasher,
    /// Erases what is to be erased.
    pub(crate) remover: Remover,
    /// Held by who looks for events that nobody may see any more.
    pub(crate) sweeping: Mutex<()>,
    /// Work that outlives its request.
    pub(crate) background: Background,
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
        let db = Db::open(config.database_url.expose_secret(), 8, config.database_time).await?;
        give_missing_links(&db, &clock).await.map_err(OpenError::Connect)?;
        let (events, hasher) = pairing::open(config.events.file(), config.adopt_events, &db, &clock).await?;
        let background = Background::default();
        let login_throttle = LoginThrottle::new(db.clone(), clock.clone(), background.clone());
        let queries = Queries::new(&config, db.clone(), events.clone(), clock.clone());
        let remover = Remover::new(db.clone(), events.clone(), clock.clone(), hasher.clone(), config.sql_time);
        let stores = (db.clone(), events.clone());
        let billing = BillingService::new(&config.billing, &config.site_url, stores, clock.clone(), background.clone());
        Ok(App(Arc::new(Inner {
            config,
            db,
            events,
            clock,
            passwords,
            login_throttle,
            capture_memory: CaptureMemory::default(),
            body_memory: Budget::new(BODIES),
            read_permits: ReadPermits::default(),
            billing,
            queries,
            hasher,
            remover,
            sweeping: Mutex::default(),
            background,
        })))
    }

    /// Gets ready what a first request would have to wait for.
    pub async fn warm_up(&self) {
        self.queries.warm_up().await;
    }

    /// Waits until all work that no answer waited for is done.
    pub async fn settle(&self) {
        self.background.settle().await;
    }

    /// Waits for work in the background and closes the database.
    pub async fn close(&self) {
        self.background.stop().await;
        self.queries.close().await;
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
