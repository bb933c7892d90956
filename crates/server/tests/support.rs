//! A server for one test, and clients that act like browsers and programs.

pub(crate) mod answer;
pub(crate) mod billing;
pub(crate) mod client;
mod database;
pub(crate) mod dns;
pub(crate) mod dump;
pub(crate) mod events;
pub(crate) mod folder;
pub(crate) mod live;
pub(crate) mod log;
pub(crate) mod mails;
pub(crate) mod neighbours;
pub(crate) mod passkey;
pub(crate) mod people;
pub(crate) mod program;
pub(crate) mod proxy;
pub(crate) mod schema;
pub(crate) mod smtp;
pub(crate) mod stripe;
pub(crate) mod workers;

use answer::Answer;
use axum::Router;
use client::Client;
use database::Database;
use rolecall_server::accounts::passwords::Passwords;
use rolecall_server::clock::{Clock, Moment};
use rolecall_server::config::{Config, EventsUrl};
use rolecall_server::http::serve::serve;
use rolecall_server::router::router;
use rolecall_server::state::{App, OpenAppError};
use secrecy::ExposeSecret;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The site URL of the test servers.
pub(crate) const SITE: &str = "http://rolecall.test";

/// The password of all accounts.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The email address of a person: `ada@example.com` for `Ada`.
pub(crate) fn email(name: &str) -> String {
    format!("{}@example.com", name.to_lowercase())
}

/// A server with its own database.
pub(crate) struct TestApp {
    pub(crate) app: App,
    router: Router,
    clock: Clock,
    // Dropped last, after its connections.
    database: Arc<Database>,
}

impl TestApp {
    /// A server with default settings, without rate limits.
    pub(crate) async fn new() -> Self {
        TestApp::with(&[]).await
    }

    /// A server with these environment variables.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        TestApp::with_config(settings, |_| {}).await
    }

    /// A server with changed limits or other configuration that is not an environment variable.
    pub(crate) async fn with_config(settings: &[(&str, &str)], change: impl FnOnce(&mut Config)) -> Self {
        let database = Database::new().await;
        TestApp::in_database(Arc::new(database), settings, change).await
    }

    /// A server on stores that `prepare` has made: the database with this URL, and the events file with this path.
    pub(crate) async fn prepared(prepare: impl AsyncFnOnce(String, String)) -> Self {
        let database = Database::new().await;
        prepare(database.url().to_owned(), database.events()).await;
        TestApp::in_database(Arc::new(database), &[], |_| {}).await
    }

    async fn in_database(database: Arc<Database>, settings: &[(&str, &str)], change: impl FnOnce(&mut Config)) -> Self {
        let setting = |name: &str| match settings.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => Some((*value).to_owned()),
            None => match name {
                "ROLECALL_DATABASE_URL" => Some(database.url().to_owned()),
                "ROLECALL_EVENTS_URL" => Some(format!("sqlite://{}", database.events())),
                "ROLECALL_RATE_LIMITS" => Some("off".to_owned()),
                // Generous, because the test machine may be busy.
                "ROLECALL_DATABASE_SECONDS" => Some("60".to_owned()),
                "ROLECALL_SITE_URL" => Some(SITE.to_owned()),
                // Tests set their IP address in `X-Forwarded-For`.
                "ROLECALL_TRUSTED_PROXIES" => Some("127.0.0.1".to_owned()),
                // The test binary cannot act as a worker.
                "ROLECALL_QUERY_WORKER" => Some(env!("CARGO_BIN_EXE_rolecall-server").to_owned()),
                "ROLECALL_STATIC_DIR" => Some("/nonexistent".to_owned()),
                _ => None,
            },
        };
        // A time in 2022, before any real clock.
        let clock = Clock::manual(Moment::from_micros(1_664_582_400_000_000));
        let mut config = Config::from(setting).unwrap();
        change(&mut config);
        TestApp::start(config, clock, database, 1).await
    }

    /// The same server after a restart, with another number of Argon2 passes.
    pub(crate) async fn restarted(&self, passes: u32) -> Self {
        // Only one server can open the events file.
        self.app.close().await;
        TestApp::start(self.app.config.clone(), self.clock.clone(), Arc::clone(&self.database), passes).await
    }

    /// A restart that can fail; `adopt` stands for `--adopt-events`.
    pub(crate) async fn try_restart(&self, adopt: bool) -> Result<Self, OpenAppError> {
        self.app.close().await;
        self.try_closed(adopt).await
    }

    /// The same for a server that is closed already.
    pub(crate) async fn try_closed(&self, adopt_events: bool) -> Result<Self, OpenAppError> {
        let config = Config { adopt_events, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await
    }

    /// A second server with the same settings.
    pub(crate) async fn second(&self) -> Result<Self, OpenAppError> {
        self.try_closed(false).await
    }

    /// A second server on the same database, without events.
    pub(crate) async fn without_events(&self) -> Self {
        let config = Config { events: EventsUrl::Off, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await.unwrap()
    }

    /// A second server on the same database, without events, whose statements can take one second.
    pub(crate) async fn hasty(&self, proxy: Option<&proxy::Proxy>) -> Self {
        let url = self.app.config.database_url.expose_secret();
        let database_url = proxy.map_or_else(|| url.to_owned(), |proxy| proxy.address(url));
        let (events, database_time, sql_time) = (EventsUrl::Off, Duration::from_secs(1), Duration::from_secs(1));
        let config =
            Config { database_url: database_url.into(), events, database_time, sql_time, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await.unwrap()
    }

    /// A server on this database with another server's events file.
    pub(crate) async fn beside(&self, other: &TestApp) -> Result<Self, OpenAppError> {
        let config = Config { events: other.app.config.events.clone(), ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await
    }

    /// A server on other files, such as a restored backup.
    pub(crate) async fn on(&self, database: &str, events: &str) -> Result<Self, OpenAppError> {
        let database_url = format!("sqlite://{database}").into();
        let events = EventsUrl::Sqlite(events.into());
        let config = Config { database_url, events, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await
    }

    async fn start(config: Config, clock: Clock, database: Arc<Database>, passes: u32) -> Self {
        TestApp::try_start(config, clock, database, passes).await.unwrap()
    }

    async fn try_start(
        config: Config,
        clock: Clock,
        database: Arc<Database>,
        passes: u32,
    ) -> Result<Self, OpenAppError> {
        log::install();
        // Production parameters would take most of the time of all tests.
        let weak = argon2::Params::new(argon2::Params::MIN_M_COST, passes, 1, None).unwrap();
        let app = App::open(config, clock.clone(), Passwords::new(weak).unwrap()).await?;
        Ok(TestApp { router: router(app.clone()), app, clock, database })
    }

    /// Passes the time for which deleted projects and organizations are kept, and erases them; their events in the
    /// background.
    pub(crate) async fn forgets_deletions(&self) {
        self.pass(Duration::from_hours(30 * 24));
        self.app.erase_deletions().await.unwrap();
        self.app.erase_in_background();
    }

    /// Advances the clock.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// A browser without cookies, with the headers of a page of ours.
    pub(crate) fn browser(&self) -> Client {
        Client::browser(self.router.clone())
    }

    /// A program such as curl: no cookies, no browser headers.
    pub(crate) fn program(&self) -> Client {
        Client::program(self.router.clone())
    }

    /// A program with a personal API key.
    pub(crate) fn by_key(&self, value: &str) -> Client {
        self.program().with("authorization", &format!("Bearer {value}"))
    }

    /// A new account (`ada@example.com` for `Ada`) with an organization of the same name.
    pub(crate) async fn sign_up(&self, name: &str) -> Client {
        let mut client = self.browser();
        let body = json!({"first_name": name, "email": email(name), "password": PASSWORD});
        client.post("/api/signup", body).await.is(201);
        client
    }

    /// An existing account, on another device.
    pub(crate) async fn sign_in(&self, name: &str) -> Client {
        let mut client = self.browser();
        client.post("/api/login", json!({"email": email(name), "password": PASSWORD})).await.is(200);
        client
    }

    /// The router, to be served.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Listens like the real program. The task serves until aborted.
    pub(crate) async fn listen(&self) -> (SocketAddr, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (address, tokio::spawn(serve(listener, self.router.clone(), self.app.config.clone(), std::future::pending())))
    }
}
