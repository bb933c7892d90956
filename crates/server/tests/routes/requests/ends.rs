//! How requests end by themselves.

use super::{World, raise, to_decide};
use crate::support::people::{invite, project};
use rolecall_server::store::sql;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_request_is_done_if_somebody_does_it_otherwise() {
    let mut world = World::new().await;
    let (me, max) = (world.asker.id.clone(), world.manager.id.clone());
    let members = format!("{}/members/", world.org.path);

    let id = world.asked(raise()).await;
    world.owner.patch(&format!("{members}{me}/"), json!({"level": 8})).await.is(200);
    assert_eq!(world.state().await, "done");
    let refused = world.approved(&id).await;
    refused.is_error(409, "invalid_request", "already_decided", None);
    // Done once: lowering does not ask again.
    world.owner.patch(&format!("{members}{me}/"), json!({"level": 1})).await.is(200);
    assert_eq!(world.state().await, "done");

    world.app.pass(Duration::from_secs(1));
    world.asked(json!({"action": "invite_member", "target": "new@people.example", "level": 8})).await;
    world.app.pass(Duration::from_secs(1));
    invite(&world.org, &mut world.owner, "new@people.example", 8).await;
    assert_eq!(world.state().await, "done");

    world.asked(json!({"action": "create_project", "target": "Billing"})).await;
    world.app.pass(Duration::from_secs(1));
    project(&world.org, &mut world.owner, "Billing").await;
    assert_eq!(world.state().await, "done");

    world.asked(json!({"action": "view_project", "project": world.private})).await;
    let grants = format!("/api/projects/{}/explicit_members/", world.private);
    world.owner.post(&grants, json!({"user_uuid": me})).await.is(201);
    assert_eq!(world.state().await, "done");

    let open = world.org.project;
    world.asked(json!({"action": "set_project_privacy", "project": open, "target": "private"})).await;
    world.owner.patch(&format!("/api/projects/{open}/"), json!({"access_control": true})).await.is(200);
    assert_eq!(world.state().await, "done");

    world.asked(json!({"action": "change_member_level", "target": max, "level": 8})).await;
    world.asked(json!({"action": "remove_member", "target": max})).await;
    world.owner.delete(&format!("{members}{max}/")).await.is(204);
    let states: Vec<_> = world.mine().await.as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states[..2], ["done", "gone"]);
    let org = world.org.clone();
    assert!(to_decide(&org, &mut world.owner).await.is_empty());
}

#[tokio::test]
async fn requests_go_with_the_membership_and_the_account_of_who_asked() {
    let mut world = World::new().await;
    let id = world.asked(raise()).await;
    let path = format!("{}/members/{}/", world.org.path, world.asker.id);
    world.owner.delete(&path).await.is(204);
    let org = world.org.clone();
    assert!(to_decide(&org, &mut world.owner).await.is_empty());
    world.approved(&id).await.is_not_found();
    let count = "SELECT COUNT(*) AS requests FROM access_requests";
    let row = sql::query(count).fetch_one(&mut world.app.app.db.read().await.unwrap()).await.unwrap();
    assert_eq!(row.try_get::<i64>("requests").unwrap(), 0);
}

#[tokio::test]
async fn a_request_expires_after_fourteen_days() {
    let mut world = World::new().await;
    let id = world.asked(raise()).await;
    let people = |world: &World| [world.owner.clone(), world.administrator.clone(), world.asker.clone()];
    world.app.pass(Duration::from_secs(14 * 24 * 60 * 60 - 1));
    let [mut owner, mut administrator, mut asker] = people(&world);
    for person in [&mut owner, &mut administrator, &mut asker] {
        world.app.comes_back(person).await;
    }
    (world.owner, world.administrator, world.asker) = (owner, administrator, asker);
    let org = world.org.clone();
    assert_eq!(to_decide(&org, &mut world.owner).await, std::slice::from_ref(&id));
    world.app.pass(Duration::from_secs(1));
    assert!(to_decide(&org, &mut world.owner).await.is_empty());
    assert_eq!(world.state().await, "expired");
    world.approved(&id).await.is_error(409, "invalid_request", "already_decided", None);
    let path = format!("{}{id}/", world.requests());
    world.asker.delete(&path).await.is_error(409, "invalid_request", "already_decided", None);
    // It can be asked for again, before and after the sweep.
    let again = world.asked(raise()).await;
    world.app.app.sweep().await.unwrap();
    assert_eq!(world.mine().await.as_array().unwrap().len(), 2);
    assert_eq!(to_decide(&org, &mut world.owner).await, [again]);
    // What has ended is listed for 30 days.
    for days in [30, 30] {
        world.app.pass(DAY * days);
        world.app.app.sweep().await.unwrap();
        world.app.comes_back(&mut world.asker).await;
    }
    assert_eq!(world.mine().await, json!([]));
}

#[tokio::test]
async fn losing_sight_of_a_project_ends_a_request_about_its_privacy() {
    let mut world = World::new().await;
    let open = project(&world.org, &mut world.owner, "Open").await;
    world.asked(json!({"action": "set_project_privacy", "project": open, "target": "private"})).await;
    world.owner.delete(&format!("/api/projects/{open}/")).await.is(204);
    let mine = world.mine().await;
    assert_eq!((&mine[0]["state"], &mine[0]["project_name"]), (&json!("gone"), &json!(null)));
}
