//! A server for one test, and clients that talk to it like browsers and like programs.

pub(crate) mod answer;
pub(crate) mod billing;
pub(crate) mod client;
mod database;
pub(crate) mod dump;
pub(crate) mod events;
pub(crate) mod folder;
pub(crate) mod log;
pub(crate) mod neighbours;
pub(crate) mod people;
pub(crate) mod proxy;
pub(crate) mod stripe;
pub(crate) mod workers;

use answer::Answer;
use axum::Router;
use client::Client;
use database::Database;
use rolecall_server::app::{App, OpenAppError};
use rolecall_server::clock::{Clock, Moment};
use rolecall_server::config::{Config, EventsUrl};
use rolecall_server::passwords::Passwords;
use rolecall_server::router::router;
use rolecall_server::serve::serve;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The address that the test servers believe to have.
pub(crate) const SITE: &str = "http://rolecall.test";

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The address of somebody: `ada@example.com` for `Ada`.
pub(crate) fn email(name: &str) -> String {
    format!("{}@example.com", name.to_lowercase())
}

/// A server with a database of its own.
pub(crate) struct TestApp {
    pub(crate) app: App,
    router: Router,
    clock: Clock,
    // Last, so that it goes after the connections to it.
    database: Arc<Database>,
}

impl TestApp {
    /// A server with the usual settings, without rate limits.
    pub(crate) async fn new() -> Self {
        TestApp::with(&[]).await
    }

    /// A server with some settings changed: names of environment variables and their values.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        TestApp::with_config(settings, |_| {}).await
    }

    /// A server with other limits of connections and times, or what else is no setting.
    pub(crate) async fn with_config(settings: &[(&str, &str)], change: impl FnOnce(&mut Config)) -> Self {
        let database = Arc::new(Database::new().await);
        let setting = |name: &str| match settings.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => Some((*value).to_owned()),
            None => match name {
                "ROLECALL_DATABASE_URL" => Some(database.url().to_owned()),
                "ROLECALL_EVENTS_URL" => Some(format!("sqlite://{}", database.events())),
                "ROLECALL_RATE_LIMITS" => Some("off".to_owned()),
                // The machine of the tests may be busy.
                "ROLECALL_DATABASE_SECONDS" => Some("60".to_owned()),
                "ROLECALL_SITE_URL" => Some(SITE.to_owned()),
                // Tests say where they come from by `X-Forwarded-For`.
                "ROLECALL_TRUSTED_PROXIES" => Some("127.0.0.1".to_owned()),
                // Of these tests' own program no worker can be started.
                "ROLECALL_QUERY_WORKER" => Some(env!("CARGO_BIN_EXE_rolecall-server").to_owned()),
                "ROLECALL_STATIC_DIR" => Some("/nonexistent".to_owned()),
                _ => None,
            },
        };
        // A moment in 2022, in the past of every real clock.
        let clock = Clock::by_hand(Moment::of_micros(1_664_582_400_000_000));
        let mut config = Config::from(setting).unwrap();
        change(&mut config);
        TestApp::start(config, clock, database, 1).await
    }

    /// The same server after a restart, with another number of passes for passwords.
    pub(crate) async fn restarted(&self, passes: u32) -> Self {
        // One at a time has the file of events.
        self.app.close().await;
        TestApp::start(self.app.config.clone(), self.clock.clone(), Arc::clone(&self.database), passes).await
    }

    /// A restart that may be refused; with `adopt`, `--adopt-events` is given.
    pub(crate) async fn try_restart(&self, adopt: bool) -> Result<Self, OpenAppError> {
        self.app.close().await;
        self.try_closed(adopt).await
    }

    /// The same of a server that is closed.
    pub(crate) async fn try_closed(&self, adopt_events: bool) -> Result<Self, OpenAppError> {
        let config = Config { adopt_events, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await
    }

    /// A second server with the same settings.
    pub(crate) async fn second(&self) -> Result<Self, OpenAppError> {
        self.try_closed(false).await
    }

    /// A second server on the same database that has no events.
    pub(crate) async fn without_events(&self) -> Self {
        let config = Config { events: EventsUrl::Off, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await.unwrap()
    }

    /// A second server on the same database whose statements may take a second, and that has no events.
    pub(crate) async fn hasty(&self, proxy: Option<&proxy::Proxy>) -> Self {
        let url = &self.app.config.database_url;
        let database_url = proxy.map_or_else(|| url.clone(), |proxy| proxy.address(url));
        let (events, database_time, sql_time) = (EventsUrl::Off, Duration::from_secs(1), Duration::from_secs(1));
        let config = Config { database_url, events, database_time, sql_time, ..self.app.config.clone() };
        TestApp::try_start(config, self.clock.clone(), Arc::clone(&self.database), 1).await.unwrap()
    }

    /// A server on this database with the file of events of another one.
    pub(crate) async fn beside(&self, other: &TestApp) -> Result<Self, OpenAppError> {
        let config = Config { events: other.app.config.events.clone(), ..self.app.config.clone() };
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
        // The real parameters would take most of the time of all tests.
        let weak = argon2::Params::new(argon2::Params::MIN_M_COST, passes, 1, None).unwrap();
        let app = App::open(config, clock.clone(), Passwords::new(weak).unwrap()).await?;
        Ok(TestApp { router: router(app.clone()), app, clock, database })
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Somebody without cookies yet, who sends what a browser on our own page sends.
    pub(crate) fn browser(&self) -> Client {
        Client::browser(self.router.clone())
    }

    /// A program such as curl: no cookies, and no headers that only browsers send.
    pub(crate) fn program(&self) -> Client {
        Client::program(self.router.clone())
    }

    /// A program that sends a personal API key.
    pub(crate) fn by_key(&self, value: &str) -> Client {
        self.program().with("authorization", &format!("Bearer {value}"))
    }

    /// Somebody with a new account, `ada@example.com` for `Ada`, and an organization called as they are.
    pub(crate) async fn sign_up(&self, name: &str) -> Client {
        let mut client = self.browser();
        let body = json!({"first_name": name, "email": email(name), "password": PASSWORD});
        client.post("/api/signup", body).await.is(201);
        client
    }

    /// Somebody who has an account, on another device.
    pub(crate) async fn sign_in(&self, name: &str) -> Client {
        let mut client = self.browser();
        client.post("/api/login", json!({"email": email(name), "password": PASSWORD})).await.is(200);
        client
    }

    /// The router itself, to be served.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Takes connections as the program does; the task serves until it is aborted.
    pub(crate) async fn listen(&self) -> (SocketAddr, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (address, tokio::spawn(serve(listener, self.router.clone(), self.app.config.clone(), std::future::pending())))
    }
}
