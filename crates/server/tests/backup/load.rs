//! Backups of a server that captures events and changes everything else meanwhile.

use super::World;
use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::people::{Org, Person, project};
use crate::support::program::run;
use rolecall_server::store::sql;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const TIME: Duration = Duration::from_mins(1);

/// Events that the server has acknowledged.
type Stored = Arc<Mutex<Vec<String>>>;

/// Captures events in the first project until told to stop.
async fn capture(app: Arc<TestApp>, org: Org, stored: Stored, stop: Arc<AtomicBool>) {
    let mut round = 0;
    while !stop.load(Ordering::Relaxed) {
        round += 1;
        let events: Vec<_> = (0..50).map(|number| happened("seen", &format!("{}", number % 7 * round))).collect();
        store(&app, &org, org.project, &events).await;
        stored.lock().unwrap().extend(events.iter().map(crate::support::events::Happened::id));
    }
}

/// Makes projects with events, invites people, erases users, deletes projects and lets hours pass.
async fn change(app: Arc<TestApp>, org: Org, mut owner: Person, stop: Arc<AtomicBool>) {
    let mut round = 0;
    while !stop.load(Ordering::Relaxed) {
        round += 1;
        let new = project(&org, &mut owner, &format!("Project {round}")).await;
        store(&app, &org, new, &[happened("begun", "ada"), happened("begun", "bob")]).await;
        owner.post(&format!("/api/projects/{new}/erasures/"), json!({"distinct_id": "ada"})).await.is(201);
        let email = format!("new{round}@people.example");
        owner.post(&format!("{}/invites/", org.path), json!({"target_email": email, "level": 1})).await.is(201);
        if round % 3 == 0 {
            owner.delete(&format!("/api/projects/{new}/")).await.is(204);
        }
        app.app.sweep().await.unwrap();
    }
}

/// Rows of numbers from the events file.
async fn read(app: &TestApp, sql: &'static str) -> Vec<(i64, i64)> {
    let rows = app.app.events.read(TIME, move |connection| {
        let mut statement = connection.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    rows.await.unwrap()
}

async fn uuids(app: &TestApp, project: i64) -> BTreeSet<String> {
    let rows = app.app.events.read(TIME, move |connection| {
        let mut statement = connection.prepare("SELECT uuid FROM events WHERE project_id = ?1")?;
        let rows = statement.query_map([project], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    rows.await.unwrap()
}

/// Numbers from the main database.
async fn numbers(app: &TestApp, sql: &'static str) -> Vec<i64> {
    sql::query_scalar(sql).fetch_all(&mut app.app.db.read().await.unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn a_backup_under_load_is_one_moment_of_both_files() {
    let World { app, owner, org, folder } = World::new().await;
    if !app.is_on_sqlite() {
        return;
    }
    let (app, stop, stored) = (Arc::new(app), Arc::new(AtomicBool::new(false)), Stored::default());
    let of = |org: &Org| Org { id: org.id.clone(), path: org.path.clone(), project: org.project };
    let load = [
        tokio::spawn(capture(Arc::clone(&app), of(&org), Arc::clone(&stored), Arc::clone(&stop))),
        tokio::spawn(capture(Arc::clone(&app), of(&org), Arc::clone(&stored), Arc::clone(&stop))),
        tokio::spawn(change(Arc::clone(&app), of(&org), app.again(&owner), Arc::clone(&stop))),
    ];
    let mut backups = Vec::new();
    for number in 0..5 {
        let path = format!("{}/backup{number}", folder.path());
        let before = stored.lock().unwrap().clone();
        let (beside, to) = (Arc::clone(&app), path.clone());
        tokio::task::spawn_blocking(move || beside.command(&["backup", &to]).succeeds()).await.unwrap();
        backups.push((path, before));
    }
    stop.store(true, Ordering::Relaxed);
    for load in load {
        load.await.unwrap();
    }
    for (number, (backup, before)) in backups.iter().enumerate() {
        let to = format!("{}/to{number}", folder.path());
        std::fs::create_dir(&to).unwrap();
        let settings = super::settings(&to);
        run(&settings, &["restore", backup]).succeeds();
        run(&settings, &["verify-activity"]).succeeds();
        // The server refuses a pair that does not match.
        let restored = app.on(&format!("{to}/main.db"), &format!("{to}/main-events.db")).await.unwrap();
        check(&restored, &org, before).await;
        restored.app.close().await;
    }
    let (_, last) = &backups[4];
    assert!(last.len() > 100, "there was no load: {}", last.len());
    app.app.close().await;
}

async fn check(app: &TestApp, org: &Org, before: &[String]) {
    let there = uuids(app, org.project).await;
    let lost: Vec<_> = before.iter().filter(|uuid| !there.contains(*uuid)).collect();
    assert_eq!(lost, Vec::<&String>::new(), "acknowledged before the backup began");
    let counted = "SELECT project_id, COUNT(*) FROM events GROUP BY project_id, event, timestamp / 900000000";
    let rolled = "SELECT project_id, events FROM rollups ORDER BY project_id, event, quarter";
    assert_eq!(read(app, rolled).await, read(app, counted).await);
    // Nothing was erased in the first project, so all that is billed is there.
    let billed = read(app, "SELECT project_id, SUM(events) FROM usage GROUP BY project_id").await;
    let of_first = billed.iter().find(|(project, _)| *project == org.project);
    assert_eq!(of_first.map(|(_, events)| *events), i64::try_from(there.len()).ok());
    let known = numbers(app, "SELECT id FROM all_projects").await;
    assert!(billed.iter().all(|(project, _)| known.contains(project)), "an event of a project that is not there yet");
    // What was to be erased is erased.
    app.app.erase().await;
    assert_eq!(numbers(app, "SELECT COUNT(*) FROM erasures WHERE finished_at IS NULL").await, [0]);
    let erased = numbers(app, "SELECT project_id FROM erasures").await;
    let left = read(app, "SELECT project_id, COUNT(*) FROM events WHERE distinct_id = 'ada' GROUP BY project_id").await;
    assert!(left.iter().all(|(project, _)| !erased.contains(project)), "{left:?} of {erased:?}");
}
