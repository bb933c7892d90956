//! How long events are kept: `retention_days`, and deletion with the project and the organization.

use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use rolecall_server::calendar::Day;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;

async fn count(world: &mut Neighbours, rest: &str) -> usize {
    world.get(rest).await["results"].as_array().unwrap().len()
}

async fn counted(world: &mut Neighbours) -> Value {
    let query = json!({"query": {"kind": "TrendsQuery", "interval": "month", "dateRange": {"date_from": "-3m"},
        "series": [{"event": "old"}, {"event": "old", "math": "dau"}, {}]}});
    let path = format!("/api/projects/{}/query/", world.id);
    let answer = world.owner.post(&path, query).await.is(200);
    answer["results"].as_array().unwrap().iter().map(|series| series["count"].clone()).collect()
}

#[tokio::test]
async fn only_events_older_than_the_retention_are_deleted() {
    let mut world = Neighbours::new().await;
    let old: Vec<_> = (0..2500).map(|n| happened("old", &format!("p{}", n % 7)).seconds_ago(40 * DAY)).collect();
    world.store(&old).await;
    world.store(&[happened("old", "p1").seconds_ago(20 * DAY), happened("new", "q")]).await;
    let path = format!("/api/projects/{}/", world.id);
    assert_eq!(world.owner.get(&path).await.is(200)["retention_days"], Value::Null);
    world.app.app.sweep().await.unwrap();
    assert_eq!(counted(&mut world).await, json!([2501, 7, 2502]));

    let project = world.owner.patch(&path, json!({"retention_days": 30})).await.is(200);
    assert_eq!(project["retention_days"], 30);
    world.app.app.sweep().await.unwrap();
    assert_eq!(count(&mut world, "events/?limit=1000").await, 2);
    assert_eq!(counted(&mut world).await, json!([1, 1, 2]));
    // A user who was deleted and returns is a new user.
    world.store(&[happened("old", "p3")]).await;
    assert_eq!(counted(&mut world).await, json!([2, 2, 3]));
    for (org, id) in world.others.clone() {
        let answer = world.owner.get(&format!("/api/projects/{id}/events/")).await.is(200);
        assert_eq!(answer["results"].as_array().unwrap().len(), 2, "{org:?}");
    }
    // A missing field stays; null means forever.
    assert_eq!(world.owner.patch(&path, json!({"name": "Renamed"})).await.is(200)["retention_days"], 30);
    assert_eq!(world.owner.patch(&path, json!({"retention_days": null})).await.is(200)["retention_days"], Value::Null);
    for wrong in [json!(0), json!(-1), json!(36501), json!("30"), json!(1.5)] {
        let answer = world.owner.patch(&path, json!({"retention_days": wrong})).await.is(400);
        assert_eq!(answer["attr"], "retention_days");
    }
}

/// More names than are suggested: their counts are deleted too.
#[tokio::test]
async fn expired_events_of_very_many_names_are_not_counted() {
    let mut world = Neighbours::new().await;
    let old: Vec<_> = (0..2300).map(|n| happened(&format!("name {n}"), "ada").seconds_ago(40 * DAY)).collect();
    world.store(&old).await;
    let path = format!("/api/projects/{}/", world.id);
    world.owner.patch(&path, json!({"retention_days": 30})).await.is(200);
    world.app.app.sweep().await.unwrap();
    assert_eq!(counted(&mut world).await, json!([0, 0, 0]));
}

#[tokio::test]
async fn deleting_a_project_deletes_its_events_but_not_its_usage() {
    let mut world = Neighbours::new().await;
    world.store(&(0..2500).map(|_| happened("seen", "ada")).collect::<Vec<_>>()).await;
    let today = Day::from_moment(world.app.app.clock.now());
    world.owner.delete(&format!("/api/projects/{}/", world.id)).await.is(204);
    world.app.forgets_deletions().await;
    world.app.app.settle().await;
    world.app.comes_back(&mut world.owner).await;
    let left = world.app.app.events.usage(&world.org.id, today, today).await.unwrap();
    assert!(left.iter().any(|usage| usage.project.0 == world.id && usage.events == 2500));
    // Nothing of the project is left: a sweep has nothing to do, and the other projects are unchanged.
    world.app.app.sweep().await.unwrap();
    for (_, id) in world.others.clone() {
        let answer = world.owner.get(&format!("/api/projects/{id}/events/")).await.is(200);
        assert_eq!(answer["results"].as_array().unwrap().len(), 2);
    }
    let path = world.org.path.clone();
    world.owner.delete(&path).await.is(204);
    world.app.app.settle().await;
    // Usage is deleted with the organization, once its last month is billed.
    assert!(!world.app.app.events.usage(&world.org.id, today, today).await.unwrap().is_empty());
    world.app.pass(Duration::from_hours(62 * 24));
    world.app.app.sweep().await.unwrap();
    assert!(world.app.app.events.usage(&world.org.id, today, today).await.unwrap().is_empty());
}

#[tokio::test]
async fn expired_events_leave_nothing_on_disk() {
    let mut world = Neighbours::new().await;
    let note = "a-very-particular-note";
    let old: Vec<_> = (0..500)
        .map(|n| happened("old", &format!("former-{n}")).with(json!({ "note": note })).seconds_ago(40 * DAY))
        .collect();
    world.store(&old).await;
    world.store(&(0..500).map(|n| happened("new", &format!("present-{n}"))).collect::<Vec<_>>()).await;
    world.owner.patch(&format!("/api/projects/{}/", world.id), json!({"retention_days": 30})).await.is(200);
    world.app.app.sweep().await.unwrap();
    let file = world.app.app.config.events.file().unwrap().display().to_string();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{file}{suffix}")).unwrap_or_default();
        for needle in [note, "former-77"] {
            let is_there = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!is_there, "`{needle}` is still in the file{suffix}");
        }
    }
}
