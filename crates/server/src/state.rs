//! The state of the server that every request can reach: settings, stores, clock, services.

use crate::accounts::login_throttle::LoginThrottle;
use crate::accounts::passkeys::Passkeys;
use crate::accounts::passwords::Passwords;
use crate::background::Background;
use crate::billing::BillingService;
use crate::clock::Clock;
use crate::config::Config;
use crate::dns::Dns;
use crate::ends::Ends;
use crate::events::QueryService;
use crate::events::memory::{Budget, CaptureMemory};
use crate::events::pairing::{self, PairingError};
use crate::events::read_permits::ReadPermits;
use crate::events::removal::Remover;
use crate::hash::PersonHasher;
use crate::live::Live;
use crate::mail::{MailSetupError, Mailer};
use crate::metrics::Metrics;
use crate::store::events::EventStore;
use crate::store::sql;
use crate::store::{Db, OpenError, invites};
use secrecy::ExposeSecret;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Connections for reads.
const READ_CONNECTIONS: u8 = 8;
/// Connections to an SQLite database: those for reads, and one for writes.
pub const CONNECTIONS: usize = READ_CONNECTIONS as usize + 1;
/// Memory budget of request bodies other than capture, in bytes.
const BODIES: usize = 64 * 1024 * 1024;

/// Why the server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum OpenAppError {
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The events file cannot be opened, or belongs to another database.
    #[error(transparent)]
    Events(#[from] PairingError),
    /// The certificates for the mail server cannot be used.
    #[error(transparent)]
    Mail(#[from] MailSetupError),
}

/// The state of the server; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<AppState>);

/// The fields of [`App`].
pub struct AppState {
    /// The settings of this server.
    pub config: Config,
    /// The main database.
    pub db: Db,
    /// The event store.
    pub events: EventStore,
    /// The source of the current time.
    pub clock: Clock,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Makes and checks passkeys.
    pub(crate) passkeys: Passkeys,
    /// Limits password guessing.
    pub login_throttle: LoginThrottle,
    /// The memory budget of capture requests.
    pub capture_memory: CaptureMemory,
    /// The memory budget of all other request bodies.
    pub body_memory: Budget,
    /// Permits for parsing large capture requests.
    pub(crate) read_permits: ReadPermits,
    /// Spend limits, invoices and payment.
    pub(crate) billing: BillingService,
    /// Answers trends and SQL queries.
    pub(crate) queries: QueryService,
    /// Hashes distinct ids with the secret of this instance.
    pub(crate) hasher: PersonHasher,
    /// Executes pending erasures.
    pub(crate) remover: Remover,
    /// Locked while expired events are looked for, so that sweeps do not overlap.
    pub(crate) sweeping: Mutex<()>,
    /// Takes back levels and grants that have ended.
    pub(crate) ends: Ends,
    /// The open streams of live updates.
    pub(crate) live: Live,
    /// Queues and sends mails.
    pub mail: Mailer,
    /// Looks up the records of domains.
    pub(crate) dns: Dns,
    /// Numbers for a monitoring system.
    pub(crate) metrics: Metrics,
    /// Tasks that outlive their request.
    pub(crate) background: Background,
}

impl Deref for App {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl App {
    /// Opens the stores and creates all services.
    ///
    /// # Errors
    /// The database or the events file cannot be opened; mail cannot be set up.
    pub async fn open(config: Config, clock: Clock, passwords: Passwords) -> Result<Self, OpenAppError> {
        let db = Db::open(config.database_url.expose_secret(), READ_CONNECTIONS.into(), config.database_time).await?;
        give_missing_links(&db, &clock).await.map_err(OpenError::Connect)?;
        let (events, hasher) = pairing::open(config.events.file(), config.adopt_events, &db, &clock).await?;
        let background = Background::default();
        let login_throttle = LoginThrottle::new(db.clone(), clock.clone(), background.clone());
        let queries = QueryService::new(&config, db.clone(), events.clone(), clock.clone());
        let remover = Remover::new(db.clone(), events.clone(), clock.clone(), hasher.clone(), config.sql_time);
        let stores = (db.clone(), events.clone());
        let billing = BillingService::new(&config.billing, &config.site_url, stores, clock.clone(), background.clone());
        let live = Live::new(db.clone(), clock.clone(), config.limits.clone());
        let services = (db.clone(), clock.clone(), background.clone());
        let mail = Mailer::new(config.mail.as_ref(), &config.site_url, services)?;
        let ends = Ends::new(db.clone(), clock.clone(), mail.clone(), background.clone());
        let passkeys = Passkeys::new(&config);
        let dns = Dns::new(config.dns_resolver);
        Ok(App(Arc::new(AppState {
            config,
            db,
            events,
            clock,
            passwords,
            passkeys,
            login_throttle,
            capture_memory: CaptureMemory::default(),
            body_memory: Budget::new(BODIES),
            read_permits: ReadPermits::default(),
            billing,
            queries,
            hasher,
            remover,
            sweeping: Mutex::default(),
            ends,
            live,
            mail,
            dns,
            metrics: Metrics::default(),
            background,
        })))
    }

    /// Prepares what the first request would otherwise wait for.
    pub async fn warm_up(&self) {
        self.queries.warm_up().await;
    }

    /// Waits until all background work is done.
    pub async fn settle(&self) {
        self.background.settle().await;
    }

    /// Ends all streams of live updates, so that the server can stop. Their clients come back at different times.
    pub fn end_streams(&self) {
        self.live.stop();
    }

    /// Waits for background work and closes the database.
    pub async fn close(&self) {
        self.live.close();
        self.background.stop().await;
        self.queries.close().await;
        self.events.close().await;
        self.db.close().await;
    }
}

/// Creates links for invites of an older version, before any request.
async fn give_missing_links(db: &Db, clock: &Clock) -> sql::Result<()> {
    let mut tx = db.begin().await?;
    let given = invites::give_missing_links(&mut tx, clock.now()).await?;
    tx.commit().await?;
    if given > 0 {
        tracing::warn!(given, "invites of an older version have new links; share them again");
    }
    Ok(())
}
