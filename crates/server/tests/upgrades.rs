//! Databases and events files of earlier versions, opened by this one. `fixtures/schema` has rows for each version of the
//! schema: a database of version 3 is made by the first migration, its rows, the second, its rows, and so on.
//!
//! INVARIANT: a migration that has been released is never changed. `fixtures/schema/checksums.txt` notes all of them.

use crate::support::client::Client;
use crate::support::folder::Folder;
use crate::support::{PASSWORD, TestApp, email};
use rolecall_server::store::sql;
use rusqlite::Connection as SqliteConnection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, SqlSafeStr};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const ORGANIZATION: &str = "/api/organizations/01836d00-0000-7000-8000-0000000000f1";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The files of a folder, by name.
fn files(name: &str) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder(name)).unwrap();
    let file = |path: PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    entries.map(|entry| file(entry.unwrap().path())).collect()
}

/// The migrations of the database by number, as the server runs them on SQLite or PostgreSQL.
fn migrations(database: &str) -> BTreeMap<i64, String> {
    let mut migrations: BTreeMap<i64, String> = BTreeMap::new();
    for (name, sql) in files("migrations") {
        let Ok(number) = name.get(..4).unwrap_or_default().parse() else { continue };
        let other = if database == "sqlite" { "_postgres.sql" } else { "_sqlite.sql" };
        // The common part is sorted first.
        if !name.ends_with(other) {
            *migrations.entry(number).or_default() += &sql;
        }
    }
    migrations
}

/// The rows of version `number` of the database.
fn rows(number: i64) -> String {
    let path = folder("tests/fixtures/schema").join(format!("{number:04}.sql"));
    std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("add rows for the new tables: {}", path.display()))
}

/// Runs the migrations up to `version`, with rows after each.
async fn make(url: &str, version: i64) {
    sqlx::any::install_default_drivers();
    let is_sqlite = url.starts_with("sqlite:");
    let url = if is_sqlite { format!("{url}?mode=rwc") } else { url.to_owned() };
    let mut connection = AnyConnection::connect(&url).await.unwrap();
    let mut steps: Vec<Migration> = Vec::new();
    for (number, text) in migrations(if is_sqlite { "sqlite" } else { "postgres" }).range(..=version) {
        let text = AssertSqlSafe(text.clone()).into_sql_str();
        steps.push(Migration::new(*number, number.to_string().into(), MigrationType::Simple, text, false));
        Migrator::with_migrations(steps.clone()).run(&mut connection).await.unwrap();
        connection.execute(sqlx::raw_sql(AssertSqlSafe(rows(*number)))).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// Makes an events file of this version; 0: none.
fn make_events(path: &Path, version: u32) {
    if version == 0 {
        return;
    }
    let connection = SqliteConnection::open(path).unwrap();
    for number in 1..=version {
        let name = if number == 1 { "events.sql".to_owned() } else { format!("events_{number}.sql") };
        connection.execute_batch(&std::fs::read_to_string(folder("migrations").join(name)).unwrap()).unwrap();
        connection.pragma_update(None, "user_version", number).unwrap();
        let rows = folder("tests/fixtures/schema").join(format!("events_{number}.sql"));
        connection.execute_batch(&std::fs::read_to_string(rows).unwrap()).unwrap();
    }
}

/// The newest version of the database, and of the events file.
fn newest() -> (i64, u32) {
    let database = *migrations("sqlite").keys().last().unwrap();
    let events = files("migrations").keys().filter(|name| name.starts_with("events")).count();
    (database, u32::try_from(events).unwrap())
}

/// A server that has upgraded stores of these versions.
async fn upgraded(database: i64, events: u32) -> TestApp {
    TestApp::prepared(async |url: String, file: String| {
        make(&url, database).await;
        make_events(Path::new(&file), events);
    })
    .await
}

#[tokio::test]
async fn a_database_of_every_version_is_upgraded_and_everything_in_it_is_usable() {
    for version in migrations("sqlite").into_keys() {
        // The events file came with organizations, and its second version with the ninth of the database.
        let events = match version {
            1 => 0,
            2..9 => 1,
            _ => 2,
        };
        let app = upgraded(version, events).await;
        check(&app, version).await;
        app.app.close().await;
    }
}

#[tokio::test]
async fn an_events_file_of_every_version_is_upgraded() {
    let (database, newest) = newest();
    for version in 1..=newest {
        let app = upgraded(database, version).await;
        check(&app, database).await;
        app.app.close().await;
    }
}

/// Uses what the rows up to `version` have.
async fn check(app: &TestApp, version: i64) {
    let since = |number: i64| version >= number;
    let mut ada = app.sign_in("Ada").await;
    assert_eq!(ada.get("/api/users/@me").await.is(200)["email"], email("Ada"), "version {version}");
    let mut other_device = app.browser().with_cookie("rolecall_session", &"f1".repeat(32));
    other_device.get("/api/users/@me").await.is(200);
    if since(2) {
        let members = ada.get(&format!("{ORGANIZATION}/members/")).await.is(200);
        let of = |member: &Value| json!([member["user"]["email"], member["level"]]);
        let mut found: Vec<_> = members["results"].as_array().unwrap().iter().map(of).collect();
        found.sort_by_key(Value::to_string);
        assert_eq!(found, [json!(["ada@example.com", 15]), json!(["bob@example.com", 8])], "version {version}");
        let invites = ada.get(&format!("{ORGANIZATION}/invites/")).await.is(200);
        assert_eq!(invites["results"][0]["target_email"], "new@people.example");
        let project = ada.get("/api/projects/1/").await.is(200);
        assert_eq!((&project["name"], &project["access_control"]), (&json!("Ledger"), &json!(true)));
        let mut bob = app.sign_in("Bob").await;
        bob.get("/api/projects/1/").await.is(200);
        let events = ada.get("/api/projects/1/events/").await.is(200);
        assert_eq!(events["results"].as_array().unwrap().len(), 2, "version {version}: {events}");
        trends(&mut ada).await;
        written(app, &mut ada).await;
    }
    if since(3) {
        app.by_key(&format!("phx_Fixture{}", "x".repeat(36))).get("/api/users/@me").await.is(200);
    }
    if since(4) {
        let invoices = ada.get(&format!("{ORGANIZATION}/billing/invoices/")).await.is(200);
        assert_eq!(invoices["results"][0]["number"], "RC-ABCDEF-2022-0001");
    }
    if since(5) {
        let erasures = ada.get("/api/projects/1/erasures/?distinct_id=cyd").await.is(200);
        assert_eq!((&erasures["count"], &erasures["results"][0]["events"]), (&json!(1), &json!(3)));
    }
    if since(14) {
        let deleted = ada.get(&format!("{ORGANIZATION}/deleted_projects/")).await.is(200);
        assert_eq!(deleted["results"][0]["name"], "Deleted", "{deleted}");
        ada.post(&format!("{ORGANIZATION}/activity/2/undo/"), json!({})).await.is(200);
        ada.get("/api/projects/2/").await.is(200);
    }
    if since(18) {
        let mut eve = app.browser();
        eve.post("/api/login", json!({"email": email("Eve"), "password": PASSWORD})).await.is(401);
        eve.post("/api/login/token", json!({"token": "0123-4567-89ab-cdef"})).await.is(200);
        if since(19) {
            assert_eq!(eve.get("/api/organizations/careful").await.is(200)["require_two_factor"], true);
        }
    }
    if since(20) {
        assert_eq!(ada.get("/api/users/@me").await.is(200)["pending_email"], "ada@new.example");
        let path = "/api/confirm/01836d00-0000-7000-8000-00000000000a";
        ada.post(path, json!({"token": "fixture-confirmation"})).await.is(200);
        assert_eq!(ada.get("/api/users/@me").await.is(200)["is_email_verified"], true);
    }
    if since(21) {
        let domains = ada.get(&format!("{ORGANIZATION}/domains/")).await.is(200);
        let of = |domain: &Value| json!([domain["domain"], domain["is_verified"], domain["automatic_joining"]]);
        let found: Vec<_> = domains["results"].as_array().unwrap().iter().map(of).collect();
        assert_eq!(found, [json!(["fixture.example", true, true]), json!(["waiting.example", false, false])]);
    }
    if since(22) {
        let mut bob = app.sign_in("Bob").await;
        let requests = bob.get(&format!("{ORGANIZATION}/requests/")).await.is(200);
        let mine = requests["mine"].as_array().unwrap();
        let declined = mine.iter().find(|request| request["state"] == "declined").unwrap();
        assert_eq!((mine.len(), &declined["decision_note"]), (2, &json!("Not yet")));
        assert_eq!(declined["decided_by"]["first_name"], "Ada");
    }
    if since(23) {
        let members = ada.get(&format!("{ORGANIZATION}/members/?order=level")).await.is(200);
        let bob = &members["results"][1];
        let end = json!("2022-10-02T08:40:00.000000Z");
        assert_eq!((&bob["expires_at"], &bob["level_after"]), (&end, &json!(1)));
        assert_eq!(bob["project_grants"][0]["expires_at"], end);
        let invites = ada.get(&format!("{ORGANIZATION}/invites/?search=new@")).await.is(200);
        assert_eq!(invites["results"][0]["is_expired"], false);
    }
    let report = rolecall_server::activity::verify::verify(&app.app.db, &[]).await.unwrap();
    assert!(report.findings.is_empty(), "version {version}");
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL";
    let waiting: i64 = sql::query_scalar(sql).fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap();
    assert_eq!(waiting, 0);
}

/// Both users are counted from the rollups, and by a property from the events.
async fn trends(ada: &mut Client) {
    for breakdown in [Value::Null, json!({"breakdown": "plan", "breakdown_type": "event"})] {
        let query = json!({"query": {"kind": "TrendsQuery", "series": [{"event": "seen", "math": "dau"}],
            "dateRange": {"date_from": "-30d"}, "breakdownFilter": breakdown}});
        let answer = ada.post("/api/projects/1/query/", query).await.is(200);
        let counts = answer["results"].as_array().unwrap().iter().map(|line| line["count"].as_f64().unwrap());
        assert!((counts.sum::<f64>() - 2.0).abs() < 0.1, "{answer}");
    }
}

/// New rows beside those of before.
async fn written(app: &TestApp, ada: &mut Client) {
    let made = ada.post(&format!("{ORGANIZATION}/projects/"), json!({"name": "New"})).await.is(201);
    let (id, token) = (made["id"].as_i64().unwrap(), &made["api_token"]);
    assert!(id > 1);
    let event = json!({"event": "seen", "properties": {"distinct_id": "eve"}});
    app.program().post("/batch", json!({"api_key": token, "batch": [event]})).await.is(200);
    let events = ada.get(&format!("/api/projects/{id}/events/")).await.is(200);
    assert_eq!(events["results"].as_array().unwrap().len(), 1);
    let body = json!({"target_email": "later@people.example", "level": 1});
    ada.post(&format!("{ORGANIZATION}/invites/"), body).await.is(201);
}

#[test]
fn every_migration_has_rows_and_none_has_been_changed() {
    let (_, events) = newest();
    let known = files("tests/fixtures/schema");
    let mut wanted: Vec<_> = migrations("sqlite").keys().map(|number| format!("{number:04}.sql")).collect();
    wanted.extend((1..=events).map(|number| format!("events_{number}.sql")));
    for name in wanted {
        assert!(known.contains_key(&name), "add rows of the new version: tests/fixtures/schema/{name}");
    }
    let mut sums = String::new();
    for (name, text) in files("migrations") {
        writeln!(sums, "{} {name}", hex::encode(Sha256::digest(text))).unwrap();
    }
    let path = folder("tests/fixtures/schema/checksums.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &sums).unwrap();
    }
    let noted = std::fs::read_to_string(&path).unwrap_or_default();
    for line in noted.lines() {
        assert!(sums.lines().any(|sum| sum == line), "a released migration was changed or removed: {line}");
    }
    assert_eq!(noted, sums, "note the new migration with BLESS=1");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let folder = Folder::new();
    let app = TestApp::new().await;
    if !app.is_on_sqlite() {
        return;
    }
    let path = format!("{}/main.db", folder.path());
    make(&format!("sqlite://{path}"), newest().0).await;
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', 1, X'00', 1)";
    SqliteConnection::open(&path).unwrap().execute_batch(sql).unwrap();
    let refused = app.on(&path, &format!("{}/events.db", folder.path())).await.err().unwrap().to_string();
    assert!(refused.contains("9999"), "{refused}");
}
