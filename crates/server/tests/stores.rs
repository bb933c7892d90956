//! The database and the events file: pairing, the file lock, and servers without the file.

use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::folder::Folder;
use crate::support::people::{Org, Person, project};
use rolecall_server::store::Db;
use rolecall_server::store::sql;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server with a project that has events.
struct World {
    app: TestApp,
    owner: Person,
    org: Org,
    id: i64,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let id = project(&org, &mut owner, "Project").await;
        store(&app, &org, id, &[happened("seen", "ada"), happened("seen", "bob")]).await;
        World { app, owner, org, id }
    }

    /// The names of a project's events, as this person sees them on a server.
    async fn events(&self, app: &TestApp, id: i64) -> Vec<String> {
        let mut owner = app.again(&self.owner);
        let list = owner.get(&format!("/api/projects/{id}/events/")).await.is(200);
        list["results"].as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
    }
}

/// Runs SQL on the main database, even if the server is closed.
async fn run(app: &TestApp, sql: &'static str) {
    let db = Db::open(app.app.config.database_url.expose_secret(), 1, Duration::from_secs(10)).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    sql::query(sql).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

/// The error with which a server does not start.
async fn refusal(app: &TestApp) -> String {
    app.try_restart(false).await.err().unwrap().to_string()
}

#[tokio::test]
async fn only_one_server_can_open_the_events_file() {
    let world = World::new().await;
    let refused = world.app.second().await.err().unwrap().to_string();
    assert!(refused.contains("in use by another server") && refused.contains("ROLECALL_EVENTS_URL=off"), "{refused}");
    // The first server continues.
    store(&world.app, &world.org, world.id, &[happened("later", "ada")]).await;
    world.app.app.close().await;
    let next = world.app.second().await.unwrap();
    assert_eq!(world.events(&next, world.id).await, ["later", "seen", "seen"]);
}

#[tokio::test]
async fn matching_stores_start_every_time() {
    let mut world = World::new().await;
    for _ in 0..3 {
        world.app = world.app.restarted(1).await;
        assert_eq!(world.events(&world.app, world.id).await.len(), 2);
        world.app.app.sweep().await.unwrap();
    }
}

#[tokio::test]
async fn a_new_database_with_the_events_file_of_another_is_refused() {
    let (old, other) = (World::new().await, TestApp::new().await);
    old.app.app.close().await;
    other.app.close().await;
    let refused = other.beside(&old.app).await.err().unwrap().to_string();
    for part in ["belongs to another database", "ROLECALL_EVENTS_URL", "--adopt-events"] {
        assert!(refused.contains(part), "{refused}");
    }
    // The failed start changed nothing.
    let again = old.app.restarted(1).await;
    assert_eq!(old.events(&again, old.id).await.len(), 2);
}

#[tokio::test]
async fn an_older_copy_of_the_database_is_refused_unless_adopted() {
    let mut world = World::new().await;
    let later = project(&world.org, &mut world.owner, "Later").await;
    store(&world.app, &world.org, later, &[happened("secret", "eve")]).await;
    // The copy is from before that project; the next project would get its number.
    run(&world.app, "DELETE FROM all_projects WHERE name = 'Later'").await;
    run(&world.app, "UPDATE project_counter SET last_id = last_id - 1").await;
    let refused = refusal(&world.app).await;
    assert!(refused.contains("the database is older than the file"), "{refused}");

    let adopted = world.app.try_restart(true).await.unwrap();
    let mut owner = adopted.again(&world.owner);
    let new = project(&world.org, &mut owner, "New").await;
    assert!(new > later, "{new} was the number of another project");
    assert_eq!(world.events(&adopted, new).await, Vec::<String>::new());
    assert_eq!(world.events(&adopted, world.id).await.len(), 2);
    // Events that nobody can reach any more are deleted.
    adopted.app.sweep().await.unwrap();
    assert_eq!(left(&adopted, later).await, 0);
    assert_eq!(left(&adopted, world.id).await, 2);
    let again = adopted.restarted(1).await;
    assert_eq!(world.events(&again, world.id).await.len(), 2);
}

#[tokio::test]
async fn an_older_copy_is_detected_even_without_new_projects() {
    let world = World::new().await;
    world.app.app.sweep().await.unwrap();
    run(&world.app, "UPDATE instance_identity SET epoch = epoch - 1, next_epoch = next_epoch - 1").await;
    let refused = refusal(&world.app).await;
    assert!(refused.contains("the database is older than the file"), "{refused}");
    run(&world.app, "UPDATE instance_identity SET epoch = epoch + 2, next_epoch = next_epoch + 2").await;
    let refused = refusal(&world.app).await;
    assert!(refused.contains("the file is older than the database"), "{refused}");
}

#[tokio::test]
async fn replacing_the_database_of_a_running_server_deletes_no_events() {
    let world = World::new().await;
    run(&world.app, "DELETE FROM all_projects").await;
    run(&world.app, "UPDATE instance_identity SET epoch = 0, next_epoch = 0").await;
    assert!(world.app.app.sweep().await.is_err());
    assert_eq!(left(&world.app, world.id).await, 2);
}

#[tokio::test]
async fn a_missing_events_file_is_not_silently_replaced() {
    let world = World::new().await;
    world.app.app.close().await;
    let file = world.app.app.config.events.file().unwrap().to_owned();
    std::fs::rename(&file, file.with_extension("moved")).unwrap();
    let refused = world.app.try_closed(false).await.err().unwrap().to_string();
    assert!(refused.contains("already has events in another file"), "{refused}");
    let empty = world.app.try_closed(true).await.unwrap();
    assert_eq!(world.events(&empty, world.id).await, Vec::<String>::new());
}

/// Reverts both stores to a version without identities.
async fn forget_identity(world: &World) {
    run(&world.app, "DELETE FROM instance_identity").await;
    world.app.app.close().await;
    let file = rusqlite::Connection::open(world.app.app.config.events.file().unwrap()).unwrap();
    let later = "DROP TABLE identity; DROP TABLE erasing; DROP TABLE rolled_properties; DROP TABLE property_rollups;";
    file.execute_batch(&format!("{later} PRAGMA user_version = 1;")).unwrap();
}

#[tokio::test]
async fn matching_stores_of_an_earlier_version_are_paired() {
    let world = World::new().await;
    forget_identity(&world).await;
    let upgraded = world.app.try_closed(false).await.unwrap();
    assert_eq!(world.events(&upgraded, world.id).await.len(), 2);
    let again = upgraded.restarted(1).await;
    assert_eq!(world.events(&again, world.id).await.len(), 2);
}

#[tokio::test]
async fn an_earlier_events_file_with_an_unrelated_database_is_refused() {
    let (old, other) = (World::new().await, TestApp::new().await);
    forget_identity(&old).await;
    run(&other, "DELETE FROM instance_identity").await;
    other.app.close().await;
    let refused = other.beside(&old.app).await.err().unwrap().to_string();
    assert!(refused.contains("projects or organizations that this database does not have"), "{refused}");
}

/// The number of a project's events in the file, regardless of access.
async fn left(app: &TestApp, project: i64) -> i64 {
    let count = app.app.events.read(Duration::from_secs(10), move |connection| {
        Ok(connection.query_row("SELECT COUNT(*) FROM events WHERE project_id = ?1", [project], |row| row.get(0))?)
    });
    count.await.unwrap()
}

#[tokio::test]
async fn a_server_without_events_says_so_and_serves_the_rest() {
    let world = World::new().await;
    let off = world.app.without_events().await;
    let mut owner = off.again(&world.owner);
    let project = owner.get(&format!("/api/projects/{}/", world.id)).await.is(200);
    let token = project["api_token"].as_str().unwrap().to_owned();
    let path = format!("/api/projects/{}", world.id);
    for rest in ["events/", "events/export/", "event_definitions/", "property_definitions/"] {
        is_off(&owner.get(&format!("{path}/{rest}")).await);
    }
    is_off(&owner.get(&format!("{path}/events/0192a3b4-0000-7000-8000-00000000000f/")).await);
    for query in [json!({"kind": "TrendsQuery", "series": [{}]}), json!({"kind": "HogQLQuery", "query": "select 1"})] {
        is_off(&owner.post(&format!("{path}/query/"), json!({ "query": query })).await);
    }
    let event = json!({"api_key": token, "event": "x", "distinct_id": "ada"});
    is_off(&off.program().post("/e/", event.clone()).await);
    is_off(&off.program().post("/batch/", json!({"api_key": token, "batch": [event]})).await);
    is_off(&owner.get(&format!("{}/billing/", world.org.path)).await);
    is_off(&owner.patch(&format!("{}/billing/", world.org.path), json!({"vat_id": "X"})).await);
    // Without access, projects stay hidden.
    let mut stranger = off.person("Stranger").await;
    stranger.get(&format!("{path}/events/")).await.is_not_found();

    owner.get("/api/organizations/").await.is(200);
    owner.get(&format!("{}/billing/invoices/", world.org.path)).await.is(200);
    off.program().post("/flags/", json!({"token": token})).await.is(200);
    off.program().get(&format!("/array/{token}/config")).await.is(200);
    off.app.sweep().await.unwrap();
    assert_eq!(left(&world.app, world.id).await, 2, "its sweep takes nothing for gone");
}

fn is_off(answer: &crate::support::answer::Answer) {
    answer.is_error(503, "server_error", "events_off", None);
    assert_ne!(answer.header("retry-after"), "");
}

#[tokio::test]
async fn deletions_on_a_server_without_events_are_carried_out_by_the_other() {
    let mut world = World::new().await;
    let other = project(&world.org, &mut world.owner, "Other").await;
    store(&world.app, &world.org, other, &[happened("seen", "ada"), happened("seen", "bob")]).await;
    let off = world.app.without_events().await;
    let mut owner = off.again(&world.owner);
    let path = format!("/api/projects/{other}/erasures/");
    let erasure = owner.post(&path, json!({"distinct_id": "ada"})).await.is(201);
    assert_eq!((&erasure["finished_at"], &erasure["events"]), (&Value::Null, &json!(0)));
    owner.delete(&format!("/api/projects/{}/", world.id)).await.is(204);
    world.app.pass(Duration::from_hours(30 * 24));
    // The server without events erases the project; the one with events erases these.
    off.app.erase_deletions().await.unwrap();
    off.app.settle().await;
    world.app.comes_back(&mut world.owner).await;
    let mut owner = off.again(&world.owner);
    assert_eq!((left(&world.app, world.id).await, left(&world.app, other).await), (2, 2));

    world.app.app.erase().await;
    assert_eq!((left(&world.app, world.id).await, left(&world.app, other).await), (0, 1));
    let list = owner.get(&path).await.is(200);
    assert_ne!(list["results"][0]["finished_at"], Value::Null);
    assert_eq!(list["results"][0]["events"], 1);

    owner.delete(&world.org.path.clone()).await.is(204);
    world.app.forgets_deletions().await;
    world.app.app.erase().await;
    assert_eq!(left(&world.app, other).await, 0);
}

/// The server binary, in a folder; killed when dropped.
struct Program(Child);

impl Program {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall-server"));
        command.args(arguments).env_clear().env("ROLECALL_LISTEN", "127.0.0.1:0").env("RUST_LOG", "info");
        command.env("ROLECALL_DATABASE_URL", format!("sqlite://{}/main.db", folder.path()));
        Program(command.stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Its output until it is ready or exits.
    fn says(&mut self) -> String {
        let mut said = String::new();
        for line in BufReader::new(self.0.stderr.as_mut().unwrap()).lines() {
            said += &line.unwrap();
            if said.contains("ready") {
                break;
            }
        }
        said
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have exited already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_file_lock_ends_when_its_process_is_killed() {
    let folder = Folder::new();
    let mut first = Program::start(&folder, &[]);
    assert!(first.says().contains("ready"));
    let mut second = Program::start(&folder, &[]);
    let said = second.says();
    assert!(said.contains("in use by another server") && !second.0.wait().unwrap().success(), "{said}");
    // SIGKILL: no cleanup.
    drop(first);
    let mut third = Program::start(&folder, &["--adopt-events"]);
    let said = third.says();
    assert!(said.contains("ready"), "{said}");
}
