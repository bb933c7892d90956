//! A server with a folder of its own, somebody who owns a project in it, and events to fill it with.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rolecall_api::UserId;
use rolecall_server::accounts::passwords::Passwords;
use rolecall_server::clock::Clock;
use rolecall_server::config::Config;
use rolecall_server::router::router;
use rolecall_server::state::App;
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const NAMES: [&str; 10] = [
    "$pageview",
    "cart_opened",
    "order_paid",
    "refund_issued",
    "signed_in",
    "search_done",
    "item_viewed",
    "item_saved",
    "message_sent",
    "left",
];
const COUNTRIES: [&str; 8] = ["NO", "DE", "SE", "DK", "NL", "GB", "FR", "PL"];

pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) app: App,
    pub(crate) router: Router,
    /// A personal API key of the owner's.
    key: String,
    pub(crate) organization: String,
    pub(crate) project: i64,
    pub(crate) token: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = TempDir::with_prefix("rolecall-bench-").unwrap();
        let settings = settings(folder.path());
        let setting = |wanted: &str| settings.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone());
        let weak = argon2::Params::new(argon2::Params::MIN_M_COST, 1, 1, None).unwrap();
        let config = Config::from(setting).unwrap();
        let app = App::open(config, Clock::system(), Passwords::new(weak).unwrap()).await.unwrap();
        let mut world = World {
            folder,
            router: router(app.clone()),
            app,
            key: String::new(),
            organization: String::new(),
            project: 0,
            token: String::new(),
        };
        world.sign_up().await;
        world
    }

    async fn sign_up(&mut self) {
        let body = json!({"first_name": "Bench", "email": "bench@example.com", "password": "long enough"});
        let request = Request::post("/api/signup").header("content-type", "application/json");
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let request = Request::post("/api/personal_api_keys")
            .header("content-type", "application/json")
            .header("origin", "http://127.0.0.1:8080")
            .header("cookie", cookie);
        let made = self.send(request.body(Body::from(r#"{"label": "bench"}"#)).unwrap()).await;
        made["value"].as_str().unwrap().clone_into(&mut self.key);
        let project = self.get("/api/projects/@current").await;
        self.project = project["id"].as_i64().unwrap();
        project["api_token"].as_str().unwrap().clone_into(&mut self.token);
        project["organization"].as_str().unwrap().clone_into(&mut self.organization);
    }

    async fn send(&self, request: Request<Body>) -> Value {
        self.try_send(request).await.unwrap()
    }

    /// The answer; an error if the server refuses.
    async fn try_send(&self, request: Request<Body>) -> Result<Value, String> {
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        if !status.is_success() {
            return Err(format!("{status}: {}", String::from_utf8_lossy(&bytes)));
        }
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let request = Request::get(path).header("authorization", format!("Bearer {}", self.key));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The answer to a query; an error if it exceeds a limit.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json");
        self.try_send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// The user id of the owner.
    pub(crate) async fn owner(&self) -> UserId {
        UserId(self.get("/api/users/@me/").await["uuid"].as_str().unwrap().to_owned())
    }

    pub(crate) async fn end(self) {
        self.app.close().await;
    }

    /// Ends the server, but keeps its database: the owner's API key, and the folder.
    pub(crate) async fn end_keeping_folder(self) -> (String, TempDir) {
        self.app.close().await;
        (self.key, self.folder)
    }
}

/// The settings of a server whose files are in `folder`.
pub(crate) fn settings(folder: &Path) -> [(&'static str, String); 5] {
    let database = std::env::var("ROLECALL_BENCH_DATABASE_URL")
        .unwrap_or_else(|_| format!("sqlite://{}/bench.db", folder.display()));
    [
        ("ROLECALL_DATABASE_URL", database),
        ("ROLECALL_EVENTS_URL", format!("sqlite://{}/events.db", folder.display())),
        ("ROLECALL_RATE_LIMITS", "off".to_owned()),
        ("ROLECALL_QUERY_WORKER", env!("CARGO_BIN_EXE_rolecall-server").to_owned()),
        ("ROLECALL_STATIC_DIR", "/nonexistent".to_owned()),
    ]
}

/// Name, person and properties of the event of a number.
pub(crate) fn made_up(number: u64) -> (&'static str, String, Value) {
    // The same in every run.
    let dice: u64 = Xoshiro256PlusPlus::seed_from_u64(number).random();
    let name = NAMES[usize::try_from((dice % 100) * (dice % 100) / 1000).unwrap() % NAMES.len()];
    let person = format!("person-{}", (dice >> 8) % 100_000);
    let country = COUNTRIES[usize::try_from((dice >> 32) % 8).unwrap()];
    let properties = json!({"country": country, "amount": (dice >> 40) % 10_000, "plan": "basic", "items": number % 7,
        "$current_url": format!("https://shop.example/goods/{}", (dice >> 16) % 500), "$browser": "Firefox"});
    (name, person, properties)
}

/// How much memory this process has in use, in MB.
pub(crate) fn memory() -> u64 {
    memory_of("self")
}

/// How much memory a process has in use, in MB.
pub(crate) fn memory_of(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
}
