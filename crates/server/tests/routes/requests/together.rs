//! Deciding and withdrawing at the same time: one counts, and the other learns of it.

use super::{World, raise};
use crate::support::answer::Answer;
use crate::support::live::Stream;
use crate::support::people::Person;
use rolecall_server::store::sql;
use serde_json::json;

const TIMES: i64 = 20;

fn post(by: &Person, path: String) -> impl Future<Output = Answer> + Send + 'static {
    let mut by = by.clone();
    async move { by.post(&path, json!({})).await }
}

fn delete(by: &Person, path: String) -> impl Future<Output = Answer> + Send + 'static {
    let mut by = by.clone();
    async move { by.delete(&path).await }
}

/// The number of entries with this action.
async fn entries(world: &World, action: &str) -> i64 {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM activity WHERE action = $1";
    sql::query_scalar(sql).bind(action).fetch_one(&mut world.app.app.db.read().await.unwrap()).await.unwrap()
}

/// Sends both at once; one succeeds, and the other learns that it is decided.
async fn one_counts(
    one: impl Future<Output = Answer> + Send + 'static,
    two: impl Future<Output = Answer> + Send + 'static,
) -> bool {
    let (one, two) = (tokio::spawn(one), tokio::spawn(two));
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    let first = one.status.is_success();
    assert_ne!(first, two.status.is_success(), "{} {}", one.text(), two.text());
    let late = if first { two } else { one };
    late.is_error(409, "invalid_request", "already_decided", None);
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn two_approvals_at_once_do_it_once() {
    let mut world = World::new().await;
    for number in 1..=TIMES {
        let body = json!({"action": "create_project", "target": format!("Project {number}")});
        let id = world.asked(body).await;
        let path = world.approve_path(&id);
        one_counts(post(&world.owner, path.clone()), post(&world.administrator, path)).await;
        let made = entries(&world, "project.create").await;
        // Two were there before.
        assert_eq!((made, entries(&world, "request.approve").await), (2 + number, number));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn approving_and_withdrawing_at_once_ends_it_once() {
    let mut world = World::new().await;
    for _ in 0..TIMES {
        let id = world.asked(raise()).await;
        let withdraw = format!("{}{id}/", world.requests());
        let is_approved = one_counts(post(&world.owner, world.approve_path(&id)), delete(&world.asker, withdraw)).await;
        let level = world.asker.get(&world.org.path).await.is(200)["membership_level"].clone();
        assert_eq!(level, if is_approved { 8 } else { 1 });
        let path = format!("{}/members/{}/", world.org.path, world.asker.id);
        world.owner.patch(&path, json!({"level": 1})).await.is(200);
    }
}

#[tokio::test]
async fn requests_are_told_to_who_asked_and_to_those_who_could_decide() {
    let mut world = World::new().await;
    let mut other = world.app.joins(&world.org, &mut world.owner, "Noor", 1).await;
    other.get(&world.org.path).await.is(200);
    let mut others = Stream::open(&other).await;
    let mut streams = [
        Stream::open(&world.administrator).await,
        Stream::open(&world.manager).await,
        Stream::open(&world.asker).await,
    ];
    let id = world.asked(json!({"action": "view_project", "project": world.private})).await;
    for stream in &mut streams {
        stream.until_text("request").await;
    }
    let path = world.decline_path(&id);
    world.manager.post(&path, json!({})).await.is(200);
    for stream in &mut streams {
        stream.until_text("request").await;
    }
    // The others hear of the next change, and of no request.
    world.owner.patch(&world.org.path, json!({"name": "Renamed"})).await.is(200);
    let told = others.until_text("organization").await;
    assert!(told.iter().all(|text| text != "request" && text != "activity"), "{told:?}");
}
