//! `GET /metrics` for Prometheus, on a listener of its own (`ROLECALL_METRICS_ADDRESS`), so that the public port tells nobody
//! how much is going on. The format is the text of `OpenMetrics`.

use crate::config::EventsUrl;
use crate::http::serve::serve;
use crate::metrics::{Label, PREFIX};
use crate::state::App;
use crate::store::{failed_statements, mails};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::{Registry, Unit};
use secrecy::ExposeSecret;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// How long a scrape waits for the database. Without its answer, what the database knows is left out.
const PATIENCE: Duration = Duration::from_secs(2);
/// The content type of the answer.
const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves `GET /metrics` until `stop` completes.
pub async fn serve_metrics(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
    if let Ok(listen) = listener.local_addr() {
        tracing::info!(%listen, "serving metrics");
    }
    let config = app.config.clone();
    serve(listener, router(app), config, stop).await;
}

/// The routes of that listener.
pub fn router(app: App) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(app)
}

async fn metrics(State(app): State<App>) -> Response {
    match gather(&app).await {
        Ok(text) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// All metrics as text.
async fn gather(app: &App) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    app.metrics.write(&mut text)?;
    let mut registry = Registry::with_prefix(PREFIX);
    let numbers = &mut registry;
    version(numbers);
    memory(numbers, app);
    database(numbers, app).await;
    files(numbers, app);
    encode_registry(&mut text, &registry)?;
    encode_eof(&mut text)?;
    Ok(text)
}

fn version(numbers: &mut Registry) {
    let build = Family::<[Label; 1], Gauge>::default();
    build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
    numbers.register("build", "The version that runs; always 1", build);
}

fn memory(numbers: &mut Registry, app: &App) {
    let bytes = |bytes: usize| ConstGauge::new(signed(bytes));
    let help = "Memory of capture requests in progress";
    numbers.register_with_unit("capture_memory", help, Unit::Bytes, bytes(app.capture_memory.taken()));
    if let Some(waiting) = app.events.waiting_bytes() {
        let help = "Events that wait for the writer of the events file";
        numbers.register_with_unit("capture_queue", help, Unit::Bytes, bytes(waiting));
    }
    let (used, all) = app.queries.permits_in_use();
    numbers.register("query_permits_in_use", "Slow queries in progress", bytes(used));
    numbers.register("query_permits", "Slow queries that can run at once", bytes(all));
    numbers.register("streams_open", "Open streams of live updates", bytes(app.live.open_streams()));
}

async fn database(numbers: &mut Registry, app: &App) {
    let help = "Statements that the database refused or did not answer, since the start of the process";
    numbers.register("database_errors", help, ConstCounter::new(failed_statements()));
    let (used, all) = (Family::<[Label; 1], Gauge>::default(), Family::<[Label; 1], Gauge>::default());
    for pool in app.db.usage() {
        used.get_or_create(&[("pool", pool.name)]).set(signed(pool.used));
        all.get_or_create(&[("pool", pool.name)]).set(signed(pool.size));
    }
    numbers.register("database_connections_in_use", "Connections to the database in use", used);
    numbers.register("database_connections", "The most connections to the database", all);
    let unsent = timeout(PATIENCE, async { mails::count_unsent(&mut *app.db.read().await?).await }).await;
    let is_up = matches!(unsent, Ok(Ok(_)));
    numbers.register("database_up", "1 if the database answers", ConstGauge::new(i64::from(is_up)));
    if let Ok(Ok((waiting, given_up))) = unsent {
        let mails = Family::<[Label; 1], Gauge>::default();
        mails.get_or_create(&[("state", "waiting")]).set(waiting);
        mails.get_or_create(&[("state", "given_up")]).set(given_up);
        numbers.register("mails", "Mails that wait, and that were given up in the last week", mails);
    }
}

/// The sizes of the files of SQLite, with their logs.
fn files(numbers: &mut Registry, app: &App) {
    let sizes = Family::<[Label; 1], Gauge>::default();
    let note = |name: [&'static str; 2], path: &Path| {
        for (name, path) in name.into_iter().zip([path.to_owned(), log_of(path)]) {
            // SQLite deletes a log that it does not need.
            let size = std::fs::metadata(path).map_or(0, |file| file.len());
            sizes.get_or_create(&[("file", name)]).set(i64::try_from(size).unwrap_or(i64::MAX));
        }
    };
    let url = app.config.database_url.expose_secret();
    if url.starts_with("sqlite:") {
        note(["database", "database_log"], &crate::config::file_path(url));
    }
    if let EventsUrl::Sqlite(path) = &app.config.events {
        note(["events", "events_log"], path);
    }
    numbers.register_with_unit("file_size", "Sizes of the files of SQLite and of their logs", Unit::Bytes, sizes);
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
