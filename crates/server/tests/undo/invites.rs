//! Invites come back only as they would be valid.

use super::world::World;
use super::{newest, preview, since, undo, undo_despite};
use crate::support::people::invite;
use serde_json::{Value, json};
use std::time::Duration;

impl World {
    async fn invites(&mut self) -> Vec<Value> {
        let list = self.owner.get(&format!("{}/invites/", self.org.path)).await.is(200);
        list["results"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn invites_that_had_expired_before_are_not_missed() {
    let mut world = World::new().await;
    invite(&world.org, &mut world.ada, "old@people.example", 1).await;
    world.app.pass(Duration::from_hours(72));
    invite(&world.org, &mut world.ada, "new@people.example", 1).await;
    world.owner.delete(&world.member).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    assert_eq!(since(&preview(&mut world.owner, &world.org, removed).await), []);
    let back = undo(&mut world.owner, &world.org, removed).await.is(200);
    assert_eq!(back["changes"][2]["after"], 1, "{back}");
    assert_eq!(world.invites().await.len(), 1);
    // One that expires meanwhile is missed.
    world.owner.delete(&world.member).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    world.app.pass(Duration::from_hours(72));
    assert_eq!(since(&preview(&mut world.owner, &world.org, removed).await), [("invite_expired", false)]);
}

#[tokio::test]
async fn an_expired_invite_that_was_cancelled_does_not_come_back() {
    let mut world = World::new().await;
    let link = world.ada_invites().await;
    world.app.pass(Duration::from_hours(72));
    world.owner.delete(&format!("{}/invites/{link}", world.org.path)).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    assert_eq!(since(&preview(&mut world.owner, &world.org, cancelled).await), [("invite_expired", true)]);
}

#[tokio::test]
async fn an_invite_comes_back_without_what_its_author_can_no_longer_give() {
    let mut world = World::new().await;
    let link = world.ada_invites().await;
    world.owner.delete(&format!("{}/invites/{link}", world.org.path)).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    world.owner.delete(&world.grant).await.is(204);
    let shown = preview(&mut world.owner, &world.org, cancelled).await;
    assert_eq!(since(&shown), [("inviter_cannot_grant", false)]);
    assert_eq!(shown["changed_since"][0]["name"], "Private");
    undo(&mut world.owner, &world.org, cancelled).await.is_error(409, "invalid_request", "changed_since", None);
    let back = undo_despite(&mut world.owner, &world.org, cancelled).await;
    assert_eq!(back["changes"], json!([{"field": "level", "before": null, "after": 1}]));
    let list = world.ada.get(&format!("{}/invites/", world.org.path)).await.is(200);
    let link = list["results"][0]["id"].as_str().unwrap();
    world.app.browser().get(&format!("/api/signup/{link}")).await.is(200);
}

#[tokio::test]
async fn invites_of_somebody_who_comes_back_are_as_they_may_give_them() {
    let mut world = World::new().await;
    world.ada_invites().await;
    world.owner.delete(&world.member).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    // With her, her access comes back, so the invite does too.
    let shown = preview(&mut world.owner, &world.org, removed).await;
    assert_eq!(since(&shown), []);
    undo(&mut world.owner, &world.org, removed).await.is(200);
    let list = world.ada.get(&format!("{}/invites/", world.org.path)).await.is(200);
    assert_eq!(list["results"][0]["private_project_access"], json!([{"id": world.private, "level": 1}]));
    let link = list["results"][0]["id"].as_str().unwrap();
    world.app.browser().get(&format!("/api/signup/{link}")).await.is(200);
    // Not if the project is open by now: only administrators invite to it then.
    world.owner.delete(&world.member).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    let path = format!("/api/projects/{}", world.private);
    world.owner.patch(&path, json!({"access_control": false})).await.is(200);
    let shown = preview(&mut world.owner, &world.org, removed).await;
    assert_eq!(since(&shown), [("inviter_cannot_grant", false)]);
    undo_despite(&mut world.owner, &world.org, removed).await;
    let list = world.ada.get(&format!("{}/invites/", world.org.path)).await.is(200);
    let link = list["results"][0]["id"].as_str().unwrap();
    world.app.browser().get(&format!("/api/signup/{link}")).await.is(200);
}

#[tokio::test]
async fn an_invite_keeps_what_it_gives_in_a_deleted_project() {
    let mut world = World::new().await;
    let link = world.ada_invites().await;
    let path = format!("/api/projects/{}", world.private);
    world.owner.delete(&path).await.is(204);
    let deleted = newest(&mut world.owner, &world.org, "project.delete").await;
    world.owner.delete(&format!("{}/invites/{link}", world.org.path)).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    undo(&mut world.owner, &world.org, cancelled).await.is(200);
    undo(&mut world.owner, &world.org, deleted).await.is(200);
    let list = world.ada.get(&format!("{}/invites/", world.org.path)).await.is(200);
    assert_eq!(list["results"][0]["private_project_access"], json!([{"id": world.private, "level": 1}]));
}

#[tokio::test]
async fn an_invite_to_somebody_who_comes_back_ends() {
    let mut world = World::new().await;
    let (org, address) = (world.org.path.clone(), world.ada.email.clone());
    world.owner.delete(&world.member).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    invite(&world.org, &mut world.owner, &address, 1).await;
    undo(&mut world.owner, &world.org, removed).await.is(200);
    assert_eq!(world.invites().await, Vec::<Value>::new());
    // The same for somebody who comes back by themselves.
    let left = world.ada.delete(&format!("{org}/members/@me")).await;
    let entry: i64 = left.header("rolecall-entry").rsplit('/').next().unwrap().parse().unwrap();
    invite(&world.org, &mut world.owner, &address, 1).await;
    undo(&mut world.ada, &world.org, entry).await.is(200);
    assert_eq!(world.invites().await, Vec::<Value>::new());
}
