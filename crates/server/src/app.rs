//! What every request can reach: settings, database, clock.

use crate::clock::Clock;
use crate::config::Config;
use crate::store::{Db, OpenError};
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::task::TaskTracker;

/// The server's own state; cheap to copy.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// See [`App`].
pub struct Inner {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Work that no answer waits for; waited for before the server stops.
    pub background: TaskTracker,
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
    /// The database cannot be opened.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, OpenError> {
        let db = Db::open(&config.database_url, 8).await?;
        Ok(App(Arc::new(Inner { config, db, clock, background: TaskTracker::new() })))
    }
}
