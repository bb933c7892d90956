//! What member lists need is kept beside the memberships (migrations 10 and 11), and stays true whoever writes.

pub(crate) mod crowd;
mod pages;
mod search;

use crate::support::TestApp;
use crate::support::people::{Org, Person};
use crowd::run;
use rolecall_server::store::DatabaseKind;
use rolecall_server::store::sql::{self, FromColumn};
use serde_json::json;
use std::time::Duration;

async fn one<T: FromColumn>(app: &TestApp, sql: &'static str) -> T {
    sql::query_scalar(sql).fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap()
}

/// Counts and copies again, and compares.
async fn assert_true(app: &TestApp, after: &str) {
    let stale: i64 = one(
        app,
        "SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.name_key <> u.name_key OR m.email <> u.email OR m.is_active <> u.is_active
            OR m.last_seen <> COALESCE(u.last_seen, 0) OR m.seen_on <> COALESCE(u.last_seen, 0) / 86400000000",
    )
    .await;
    assert_eq!(stale, 0, "copies after {after}");
    let wrong: i64 = one(
        app,
        "SELECT COUNT(*) FROM (
            SELECT organization_id, level FROM memberships UNION SELECT organization_id, level FROM member_counts
         ) AS pairs
         WHERE COALESCE((SELECT c.people FROM member_counts c
                WHERE c.organization_id = pairs.organization_id AND c.level = pairs.level), 0)
            <> (SELECT COUNT(*) FROM memberships m JOIN users u ON u.id = m.user_id AND u.is_active = 1
                WHERE m.organization_id = pairs.organization_id AND m.level = pairs.level)",
    )
    .await;
    assert_eq!(wrong, 0, "counts after {after}");
    let wrong: i64 = one(
        app,
        "SELECT COUNT(*) FROM (
            SELECT organization_id, shard FROM memberships UNION SELECT organization_id, shard FROM member_shards
         ) AS pairs
         WHERE COALESCE((SELECT s.people FROM member_shards s
                WHERE s.organization_id = pairs.organization_id AND s.shard = pairs.shard), 0)
            <> (SELECT COUNT(*) FROM memberships m
                WHERE m.organization_id = pairs.organization_id AND m.shard = pairs.shard)",
    )
    .await;
    assert_eq!(wrong, 0, "shards after {after}");
}

async fn crowd(app: &TestApp) -> (Org, Person, Vec<Person>) {
    let mut owner = app.person("Owner").await;
    let org = app.organization(&mut owner, "Org").await;
    let mut people = Vec::new();
    for (name, level) in [("Ada", 8), ("Bob", 1), ("Cyd", 1), ("Dan", 1)] {
        people.push(app.joins(&org, &mut owner, name, level).await);
    }
    (org, owner, people)
}

#[tokio::test]
async fn counts_and_copies_stay_true() {
    let app = TestApp::new().await;
    let (org, mut owner, mut people) = crowd(&app).await;
    assert_true(&app, "joining").await;
    let member = |person: &Person| format!("{}/members/{}", org.path, person.id);
    owner.patch(&member(&people[1]), json!({"level": 8})).await.is(200);
    assert_true(&app, "a change of level").await;
    owner.patch(&member(&people[0]), json!({"level": 15})).await.is(200);
    assert_true(&app, "a transfer").await;
    people[1].patch("/api/users/@me/", json!({"first_name": "Élodie"})).await.is(200);
    assert_true(&app, "a change of name").await;
    app.pass(Duration::from_hours(30));
    people[2].get("/api/users/@me/").await.is(200);
    app.app.settle().await;
    assert_true(&app, "being seen").await;
    let removed = member(&people[2]);
    people[0].delete(&removed).await.is(204);
    assert_true(&app, "a removal").await;
    run(&app, format!("UPDATE users SET is_active = 0 WHERE id = '{}'", people[1].id)).await;
    assert_true(&app, "a deactivation").await;
    assert_eq!(people[0].get(&format!("{}/members/", org.path)).await.is(200)["counts"]["administrators"], 1);
    run(&app, format!("UPDATE memberships SET level = 1 WHERE user_id = '{}'", people[1].id)).await;
    assert_true(&app, "a change of a level that does not count").await;
    run(&app, format!("UPDATE users SET is_active = 1 WHERE id = '{}'", people[1].id)).await;
    assert_true(&app, "an activation").await;
    run(&app, format!("DELETE FROM users WHERE id = '{}'", people[3].id)).await;
    assert_true(&app, "the end of an account").await;
    people[0].delete(&format!("{}/", org.path)).await.is(204);
    assert_true(&app, "the end of an organization").await;
}

#[tokio::test]
async fn the_people_named_in_a_refusal_are_found_by_an_index() {
    let app = TestApp::new().await;
    if app.app.db.kind() != DatabaseKind::Sqlite {
        return;
    }
    // The plans of lists are checked beside their statements.
    let plan = sql::query(
        "EXPLAIN QUERY PLAN SELECT m.user_id FROM memberships m
         WHERE m.organization_id = 'x' AND m.level = 8 AND m.is_active = 1
         ORDER BY m.seen_on DESC, m.name_key, m.email LIMIT 5",
    )
    .fetch_all(&mut app.app.db.read().await.unwrap())
    .await
    .unwrap();
    let steps: Vec<String> = plan.iter().map(|row| row.try_get("detail").unwrap()).collect();
    assert!(steps.len() == 1 && steps[0].contains("USING INDEX administrators_by_day"), "{steps:?}");
}
