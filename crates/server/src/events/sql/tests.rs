//! Queries over a small store, with their expected results.

mod allowed;
mod answers;
mod growth;
mod isolation;
mod sandboxed;
mod zones;

use super::run::{RunError, run};
use super::{functions, sandbox};
use jiff::tz::TimeZone;
use rolecall_api::Rows;
use rolecall_hogql::{Context, translate};
use rusqlite::Connection;
use serde_json::{Value, json};

/// Tuesday, 24 November 2026, 10:00 UTC.
const NOW: i64 = 1_795_514_400_000_000;

const HOUR: i64 = 3_600_000_000;

/// A store with the same table as the real event store.
fn store() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(include_str!("../../../migrations/events.sql")).unwrap();
    functions::add(&connection).unwrap();
    connection
}

fn put(connection: &Connection, project: i64, event: &str, person: &str, hours_ago: i64, properties: &Value) {
    let sql = "INSERT INTO events (project_id, uuid, event, distinct_id, timestamp, created_at, properties)
        SELECT ?1, printf('%08x-0000-4000-8000-000000000000', ?1 * 1000 + count(*)), ?2, ?3, ?4, ?5, ?6 FROM events WHERE project_id = ?1";
    let (at, stored) = (NOW - hours_ago * HOUR, NOW);
    connection.execute(sql, (project, event, person, at, stored, properties.to_string())).unwrap();
}

/// A project with seven events, next to another project.
fn seven() -> Connection {
    let store = store();
    let rows = [
        ("signed up", "ada", 50, json!({"plan": "pro", "seats": 3, "trial": true, "$browser": "Firefox"})),
        ("signed up", "bob", 49, json!({"plan": "free", "seats": 1, "trial": false, "$browser": "Chrome"})),
        ("paid", "ada", 26, json!({"plan": "pro", "amount": 12.5, "address": {"city": "Oslo", "lines": ["a", "b"]}})),
        ("paid", "ada", 25, json!({"plan": "pro", "amount": 30, "seats": "3"})),
        ("paid", "cyd", 3, json!({"plan": "team", "amount": 99, "when": "2026-11-20T08:00:00Z"})),
        ("seen", "bob", 2, json!({"plan": null, "$current_url": "https://example.com/a/b?c"})),
        ("seen", "Eve's \"x\"", 1, json!({"a\"b": "quoted", "über": "unicode"})),
    ];
    for (event, person, hours, properties) in rows {
        put(&store, 7, event, person, hours, &properties);
        put(&store, 8, event, "foreign", hours, &json!({"plan": "foreign", "amount": 1_000_000}));
    }
    store
}

fn context(zone: &TimeZone) -> Context<'_> {
    Context { project: 7, now: NOW, zone }
}

fn ask_in(store: &Connection, zone: &str, query: &str) -> Result<Rows, String> {
    let zone = TimeZone::get(zone).unwrap();
    let translated = translate(query, context(&zone)).map_err(|refusal| format!("{}: {refusal}", refusal.code))?;
    sandbox::enter(store).unwrap();
    let rows = run(store, &translated).map_err(|failed| match failed {
        RunError::Refused(refusal) => format!("{refusal:?}"),
        RunError::Sqlite(error) => format!("{error} in {}", translated.sql),
    })?;
    Ok(serde_json::from_slice(&rows).unwrap())
}

fn ask(store: &Connection, query: &str) -> Rows {
    ask_in(store, "UTC", query).unwrap_or_else(|error| panic!("{query}: {error}"))
}
