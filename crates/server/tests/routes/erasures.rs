//! `/api/projects/:id/erasures/`.

mod readers;

use crate::support::events::{event, happened};
use crate::support::neighbours::Neighbours;
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn an_erasure_deletes_all_events_of_one_user_from_one_project_and_is_recorded() {
    let mut world = Neighbours::new().await;
    let mut events: Vec<_> = (0..4500).map(|n| happened("seen", "ada").seconds_ago(n)).collect();
    events.push(happened("seen", "bob"));
    events.push(happened("paid", "ada"));
    world.store(&events).await;
    let path = format!("/api/projects/{}/erasures/", world.id);
    let made = world.owner.post(&path, json!({"distinct_id": "ada"})).await.is(201);
    assert_eq!((made["events"].as_u64(), &made["erased_by"]["first_name"]), (Some(4501), &json!("Owner")));
    let left = world.get("events/?limit=1000").await;
    assert_eq!(left["results"].as_array().unwrap().len(), 1);
    assert_eq!(left["results"][0]["distinct_id"], "bob");
    // The counts are correct too.
    let query = json!({"query": {"kind": "TrendsQuery", "series": [{}, {"math": "dau"}, {"event": "paid"}]}});
    let counted = world.owner.post(&format!("/api/projects/{}/query/", world.id), query).await.is(200);
    let counts: Vec<_> = counted["results"].as_array().unwrap().iter().map(|series| &series["count"]).collect();
    assert_eq!(counts, [&json!(1), &json!(1), &json!(0)]);
    // In other projects the same distinct ID is another user.
    for (_, id) in world.others.clone() {
        let answer = world.owner.get(&format!("/api/projects/{id}/events/?distinct_id=ada")).await.is(200);
        assert_eq!(answer["results"].as_array().unwrap().len(), 1);
    }
    let recorded = world.owner.get(&path).await.is(200);
    assert_eq!((recorded["count"].as_u64(), &recorded["results"][0]), (Some(1), &made));
    // The record does not contain the distinct ID or anything to guess it from, but answers whether it was erased.
    assert!(!recorded.to_string().contains("ada\""));
    assert!(!recorded.to_string().contains(&rolecall_server::hash::sha256("ada")));
    assert_eq!(world.owner.get(&format!("{path}?distinct_id=ada")).await.is(200)["results"][0], made);
    assert_eq!(world.owner.get(&format!("{path}?distinct_id=bob")).await.is(200)["count"], 0);
    assert_ne!(made["finished_at"], Value::Null);
}

/// Offsets of `needles` in the events file and its log.
fn found(world: &Neighbours, needles: &[&str]) -> Vec<String> {
    let file = world.app.app.config.events.file().unwrap().display().to_string();
    let mut found = Vec::new();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{file}{suffix}")).unwrap_or_default();
        for needle in needles {
            let places = bytes.windows(needle.len()).filter(|window| *window == needle.as_bytes()).count();
            if places > 0 {
                found.push(format!("`{needle}` is {places} times in the file{suffix}"));
            }
        }
    }
    found
}

/// Stores events of very many users, so that index entries move between pages, and those of one user who will be
/// erased. Returns the latter's uuids.
async fn store_mixed(world: &Neighbours, person: &str, note: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for group in 0..40_u64 {
        let mut events: Vec<_> = (0..150_u64)
            .map(|n| {
                happened("seen", &format!("person-{}", (group * 7919 + n * 104_729) % 3001)).seconds_ago(n * group)
            })
            .collect();
        let theirs = uuid::Uuid::new_v4().to_string();
        events.push(event(&theirs, "seen", person).with(json!({ "note": note })).seconds_ago(group * 1000));
        world.store(&events).await;
        ids.push(theirs);
    }
    ids
}

#[tokio::test]
async fn an_erasure_leaves_nothing_in_the_file() {
    let mut world = Neighbours::new().await;
    let (person, note) = ("a-very-particular-person", "a-very-particular-note");
    let ids = store_mixed(&world, person, note).await;
    let mut needles: Vec<&str> = ids.iter().map(String::as_str).collect();
    needles.extend([person, note]);
    assert!(!found(&world, &needles).is_empty(), "they are there before");
    let path = format!("/api/projects/{}/erasures/", world.id);
    let made = world.owner.post(&path, json!({"distinct_id": person})).await.is(201);
    assert_eq!((&made["events"], made["finished_at"].is_null()), (&json!(40), false));
    assert_eq!(found(&world, &needles), Vec::<String>::new());
    // They do not return when cached pages change.
    store_mixed(&world, "somebody-else", "another note").await;
    world.app.app.close().await;
    assert_eq!(found(&world, &needles), Vec::<String>::new());
    world.app = world.app.restarted(1).await;
    assert_eq!(check(&world).await, "ok");
}

/// The result of SQLite's integrity check.
async fn check(world: &Neighbours) -> String {
    let check = world.app.app.events.read(Duration::from_mins(1), |connection| {
        Ok(connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?)
    });
    check.await.unwrap()
}

#[tokio::test]
async fn a_deleted_project_leaves_nothing_in_the_file() {
    let mut world = Neighbours::new().await;
    let (person, note) = ("a-very-particular-person", "a-very-particular-note");
    let ids = store_mixed(&world, person, note).await;
    let mut needles: Vec<&str> = ids.iter().map(String::as_str).collect();
    needles.extend([person, note, "person-17"]);
    world.owner.delete(&format!("/api/projects/{}/", world.id)).await.is(204);
    world.app.forgets_deletions().await;
    world.app.app.settle().await;
    assert_eq!(found(&world, &needles), Vec::<String>::new());
    assert_eq!(check(&world).await, "ok");
}

#[tokio::test]
async fn an_erasure_finishes_when_no_reader_needs_the_log() {
    let world = Neighbours::new().await;
    let person = "a-very-particular-person";
    world.store(&[happened("seen", person)]).await;
    // A reader uses a snapshot that contains them.
    let reader = rusqlite::Connection::open(world.app.app.config.events.file().unwrap()).unwrap();
    let look = || reader.query_row("SELECT COUNT(*) FROM events", [], |row| row.get::<_, i64>(0)).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let before = look();
    let path = format!("/api/projects/{}/erasures/", world.id);
    let mut owner = world.owner.clone();
    let begun = tokio::spawn({
        let path = path.clone();
        async move { owner.post(&path, json!({"distinct_id": person})).await.is(201) }
    });
    let mut owner = world.owner.clone();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(look(), before);
    let list = owner.get(&path).await.is(200);
    assert_eq!((&list["count"], &list["results"][0]["finished_at"]), (&json!(1), &Value::Null));
    assert_ne!(found(&world, &[person]), Vec::<String>::new(), "it is not done, and not said to be");
    // Capture is not blocked meanwhile.
    world.store(&[happened("seen", "bob")]).await;
    reader.execute_batch("COMMIT").unwrap();
    let made = begun.await.unwrap();
    assert_eq!((made["finished_at"].is_null(), &made["events"]), (false, &json!(1)));
    assert_eq!(found(&world, &[person]), Vec::<String>::new());
}

#[tokio::test]
async fn an_interrupted_erasure_continues_at_the_next_start() {
    let mut world = Neighbours::new().await;
    for _ in 0..4 {
        world.store(&(0..5000).map(|n| happened("seen", "ada").seconds_ago(n * 100)).collect::<Vec<_>>()).await;
    }
    let path = format!("/api/projects/{}/erasures/", world.id);
    // Requested on a server without events, so that it is queued and nobody has begun.
    let off = world.app.without_events().await;
    off.again(&world.owner).post(&path, json!({"distinct_id": "ada"})).await.is(201);
    world.app.app.erase_in_background();
    while left(&world).await == 20_000 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    world.app.app.close().await;
    world.app = world.app.restarted(1).await;
    world.owner = world.app.again(&world.owner);
    let between = left(&world).await;
    assert!((1..20_000).contains(&between), "it was to be in the middle: {between} are left");
    let list = world.owner.get(&path).await.is(200);
    assert_eq!((&list["results"][0]["finished_at"], &list["results"][0]["events"]), (&Value::Null, &json!(0)));

    world.app.app.erase().await;
    assert_eq!(left(&world).await, 0);
    let list = world.owner.get(&path).await.is(200);
    assert!(!list["results"][0]["finished_at"].is_null());
    assert_eq!(list["results"][0]["events"], 20_000, "those before the stop and those after it");
    let query = json!({"query": {"kind": "TrendsQuery", "series": [{}, {"math": "dau"}], "interval": "month",
        "dateRange": {"date_from": "-3m"}}});
    let counted = world.owner.post(&format!("/api/projects/{}/query/", world.id), query).await.is(200);
    let counts: Vec<_> = counted["results"].as_array().unwrap().iter().map(|series| &series["count"]).collect();
    assert_eq!(counts, [&json!(0), &json!(0)]);
}

/// The number of the project's events.
async fn left(world: &Neighbours) -> i64 {
    let id = world.id;
    let count = world.app.app.events.read(Duration::from_secs(10), move |connection| {
        Ok(connection.query_row("SELECT COUNT(*) FROM events WHERE project_id = ?1", [id], |row| row.get(0))?)
    });
    count.await.unwrap()
}

#[tokio::test]
async fn an_interrupted_project_deletion_continues_at_the_next_start() {
    let mut world = Neighbours::new().await;
    for _ in 0..4 {
        world.store(&(0..5000).map(|n| happened("seen", &format!("p{n}"))).collect::<Vec<_>>()).await;
    }
    world.owner.delete(&format!("/api/projects/{}/", world.id)).await.is(204);
    world.app.forgets_deletions().await;
    while left(&world).await == 20_000 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    world.app = world.app.restarted(1).await;
    let between = left(&world).await;
    assert!((1..20_000).contains(&between), "it was to be in the middle: {between} are left");
    world.app.app.erase().await;
    assert_eq!(left(&world).await, 0);
    assert_eq!(found(&world, &["p4999"]), Vec::<String>::new());
}

#[tokio::test]
async fn erasures_are_repeated_when_an_older_events_file_is_restored() {
    let mut world = Neighbours::new().await;
    world.store(&[happened("seen", "ada"), happened("seen", "bob")]).await;
    let file = world.app.app.config.events.file().unwrap().to_owned();
    world.app.app.close().await;
    let copy = file.with_extension("copy");
    std::fs::copy(&file, &copy).unwrap();
    world.app = world.app.restarted(1).await;
    world.owner = world.app.again(&world.owner);
    world.app.pass(Duration::from_mins(1));
    let path = format!("/api/projects/{}/erasures/", world.id);
    world.owner.post(&path, json!({"distinct_id": "ada"})).await.is(201);
    world.app.app.close().await;
    std::fs::copy(&copy, &file).unwrap();
    let refused = world.app.try_closed(false).await.err().unwrap().to_string();
    assert!(refused.contains("the file is older than the database"), "{refused}");
    world.app = world.app.try_closed(true).await.unwrap();
    world.owner = world.app.again(&world.owner);
    world.app.pass(Duration::from_mins(1));
    // A later user with the same id is not affected.
    world.store(&[happened("later", "ada")]).await;
    world.app.app.erase().await;
    let list = world.get("events/").await;
    let left: Vec<_> = list["results"].as_array().unwrap().iter().map(|event| &event["event"]).collect();
    assert_eq!((left.len(), left[0]), (2, &json!("later")), "{list}");
    assert!(!world.owner.get(&path).await.is(200)["results"][0]["finished_at"].is_null());
}

#[tokio::test]
async fn records_of_earlier_versions_get_keyed_hashes_and_are_reopened() {
    let mut world = Neighbours::new().await;
    world.store(&[happened("seen", "ada"), happened("seen", "bob")]).await;
    // The state left by an earlier version that was stopped in the middle.
    let mut tx = world.app.app.db.begin().await.unwrap();
    sql::query(
        "INSERT INTO erasures (id, project_id, person_hash, created_at, redo_until) VALUES ('old', $1, $2, $3, $3)",
    )
    .bind(world.id)
    .bind(rolecall_server::hash::sha256("ada"))
    .bind(world.app.app.clock.now().micros() + 1_000_000)
    .execute(&mut tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    world.app = world.app.restarted(1).await;
    world.owner = world.app.again(&world.owner);
    world.app.app.erase().await;
    assert_eq!(left(&world).await, 1);
    let path = format!("/api/projects/{}/erasures/?distinct_id=ada", world.id);
    let list = world.owner.get(&path).await.is(200);
    assert_eq!((&list["count"], &list["results"][0]["events"]), (&json!(1), &json!(1)));
    assert!(!list.to_string().contains(&rolecall_server::hash::sha256("ada")));
}

#[tokio::test]
async fn the_person_who_erased_is_named_only_while_a_member() {
    let mut world = Neighbours::new().await;
    let mut admin = world.app.joins(&world.org, &mut world.owner, "Admin", 8).await;
    let path = format!("/api/projects/{}/erasures/", world.id);
    let made = admin.post(&path, json!({"distinct_id": "ada"})).await.is(201);
    let me = admin.get("/api/users/@me/").await.is(200);
    for field in ["uuid", "distinct_id", "first_name", "email"] {
        assert_eq!(made["erased_by"][field], me[field], "{field}");
    }
    world.owner.delete(&format!("{}/members/{}/", world.org.path, admin.id)).await.is(204);
    let list = world.owner.get(&path).await.is(200);
    assert_eq!((&list["count"], &list["results"][0]["erased_by"]), (&json!(1), &Value::Null));
}

#[tokio::test]
async fn an_erasure_requires_a_distinct_id() {
    let mut world = Neighbours::new().await;
    let path = format!("/api/projects/{}/erasures/", world.id);
    for (body, code) in [
        (json!({}), "required"),
        (json!({"distinct_id": null}), "null"),
        (json!({"distinct_id": ""}), "blank"),
        (json!({"distinct_id": "x".repeat(201)}), "max_length"),
        (json!({"distinct_id": 7}), "invalid_input"),
    ] {
        let answer = world.owner.post(&path, body).await.is(400);
        assert_eq!((&answer["code"], &answer["attr"]), (&json!(code), &json!("distinct_id")));
    }
    let none = world.owner.post(&path, json!({"distinct_id": "nobody"})).await.is(201);
    assert_eq!(none["events"], Value::from(0));
}
