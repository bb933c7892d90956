//! When there is nothing to undo, or the rules do not allow it now.

use super::{newest, preview, since, undo, undo_despite};
use crate::support::TestApp;
use crate::support::people::{Org, Person, invite, make_private, project};
use serde_json::json;
use std::time::Duration;

struct World {
    app: TestApp,
    org: Org,
    owner: Person,
    admin: Person,
    ada: Person,
    private: i64,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let admin = app.joins(&org, &mut owner, "Admin", 8).await;
        let ada = app.joins(&org, &mut owner, "Ada", 1).await;
        let private = project(&org, &mut owner, "Private").await;
        make_private(&mut owner, private, &[(&ada, 1)]).await;
        World { app, org, owner, admin, ada, private }
    }

    fn member(&self, person: &Person) -> String {
        format!("{}/members/{}", self.org.path, person.id)
    }
}

#[tokio::test]
async fn the_rules_decide_as_they_are_now() {
    let mut world = World::new().await;
    let (ada, admin) = (world.member(&world.ada), world.member(&world.admin));
    world.admin.patch(&ada, json!({"level": 8})).await.is(200);
    let raised = newest(&mut world.owner, &world.org, "member.level").await;
    world.owner.patch(&admin, json!({"level": 1})).await.is(200);
    // Its author is a member now.
    let refused = preview(&mut world.admin, &world.org, raised).await;
    assert_eq!(refused["denial"]["rule"], "level_too_low");
    undo(&mut world.admin, &world.org, raised).await.is_denied("level_too_low");
    // Members do not learn of entries that they may not see.
    let lowered = newest(&mut world.owner, &world.org, "project.privacy").await;
    world.owner.delete(&format!("/api/projects/{}/explicit_members/{}", world.private, world.ada.id)).await.is(204);
    undo(&mut world.admin, &world.org, lowered).await.is_not_found();
    let mut outsider = world.app.person("Outsider").await;
    undo(&mut outsider, &world.org, raised).await.is_not_found();
    for number in ["0", "-1", "999", "x", "99999999999999999999"] {
        world.owner.post(&format!("{}/activity/{number}/undo/", world.org.path), json!({})).await.is_not_found();
    }
    undo(&mut world.owner, &world.org, raised).await.is(200);
}

/// Somebody who may not undo a change is not told of projects that they may not see any more.
#[tokio::test]
async fn a_refused_preview_names_nothing() {
    let mut world = World::new().await;
    let (ada, admin) = (world.member(&world.ada), world.member(&world.admin));
    world.admin.delete(&ada).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    world.admin.delete(&format!("/api/projects/{}", world.private)).await.is(204);
    let deleted = newest(&mut world.owner, &world.org, "project.delete").await;
    world.owner.patch(&admin, json!({"level": 1})).await.is(200);
    let refused = preview(&mut world.admin, &world.org, removed).await;
    assert_eq!((&refused["changes"], &refused["changed_since"]), (&json!([]), &json!([])), "{refused}");
    assert_eq!(refused["denial"]["rule"], "level_too_low");
    // Their grant in a project that is closed to them now.
    undo_despite(&mut world.owner, &world.org, removed).await;
    let granted = newest(&mut world.owner, &world.org, "grant.create").await;
    let path = format!("{}/activity/{granted}/undo/", world.org.path);
    world.ada.get(&path).await.is_not_found();
    world.ada.post(&path, json!({})).await.is_not_found();
    // They see that they deleted a project, but not which.
    let path = format!("{}/activity/{deleted}/undo/", world.org.path);
    world.admin.get(&path).await.is_not_found();
    world.admin.post(&path, json!({})).await.is_not_found();
}

#[tokio::test]
async fn what_was_changed_again_since_is_left_alone() {
    let mut world = World::new().await;
    let ada = world.member(&world.ada);
    world.owner.patch(&ada, json!({"level": 8})).await.is(200);
    let raised = newest(&mut world.owner, &world.org, "member.level").await;
    world.owner.patch(&ada, json!({"level": 1})).await.is(200);
    assert_eq!(since(&preview(&mut world.owner, &world.org, raised).await), [("restored", true)]);
    world.owner.delete(&ada).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    let answer = undo(&mut world.owner, &world.org, raised).await;
    answer.is_error(409, "invalid_request", "changed_since", None);
    assert_eq!(since(&answer.json), [("person_left", true)]);
    assert_eq!(answer.json["changed_since"][0]["name"], "Ada");
    let path = format!("{}/activity/{raised}/undo/", world.org.path);
    world.owner.post(&path, json!({"despite_changes": true})).await.is_error(
        409,
        "invalid_request",
        "changed_since",
        None,
    );
    // Settings go back one by one.
    let settings = format!("/api/projects/{}", world.private);
    world.owner.patch(&settings, json!({"name": "New", "anonymize_ips": true})).await.is(200);
    let changed = newest(&mut world.owner, &world.org, "project.update").await;
    world.owner.patch(&settings, json!({"name": "Newer"})).await.is(200);
    let answer = undo(&mut world.owner, &world.org, changed).await;
    assert_eq!(since(&answer.json), [("value", false)]);
    assert_eq!(answer.json["changed_since"][0]["value"], "Newer");
    let path = format!("{}/activity/{changed}/undo/", world.org.path);
    let done = world.owner.post(&path, json!({"despite_changes": true})).await.is(200);
    assert_eq!(done["changes"], json!([{"field": "anonymize_ips", "before": true, "after": false}]));
    // The project of a grant is gone: the rest comes back.
    world.owner.delete(&settings).await.is(204);
    let answer = undo(&mut world.owner, &world.org, removed).await;
    assert_eq!(since(&answer.json), [("project_gone", false)]);
    let path = format!("{}/activity/{removed}/undo/", world.org.path);
    world.owner.post(&path, json!({"despite_changes": true})).await.is(200);
    assert_eq!(since(&preview(&mut world.owner, &world.org, removed).await), []);
    world.owner.get(&ada).await.is_error(405, "invalid_request", "method_not_allowed", None);
    assert_eq!(world.ada.get(&world.org.path.clone()).await.is(200)["membership_level"], 1);
    world
        .owner
        .post(&path, json!({"despite_changes": "yes"}))
        .await
        .is_invalid("invalid_input", Some("despite_changes"));
}

#[tokio::test]
async fn it_is_too_late_after_30_days() {
    let mut world = World::new().await;
    let ada = world.member(&world.ada);
    world.owner.patch(&ada, json!({"level": 8})).await.is(200);
    let raised = newest(&mut world.owner, &world.org, "member.level").await;
    world.app.pass(Duration::from_hours(30 * 24));
    world.app.comes_back(&mut world.owner).await;
    undo(&mut world.owner, &world.org, raised).await.is_error(410, "invalid_request", "expired", None);
    assert_eq!(preview(&mut world.owner, &world.org, raised).await["undo"], "expired");
}

#[tokio::test]
async fn leaving_transferring_and_joining_cannot_be_undone() {
    let mut world = World::new().await;
    let (org, admin) = (world.org.path.clone(), world.member(&world.admin));
    world.ada.delete(&format!("{org}/members/@me")).await.is(204);
    world.owner.patch(&admin, json!({"level": 15})).await.is(200);
    for action in ["member.leave", "member.transfer", "member.join", "project.create", "organization.create"] {
        let entry = newest(&mut world.admin, &world.org, action).await;
        undo(&mut world.admin, &world.org, entry).await.is_error(409, "invalid_request", "not_undoable", None);
        assert_eq!(preview(&mut world.admin, &world.org, entry).await["undo"], "never");
    }
}

#[tokio::test]
async fn who_left_can_come_back_for_some_seconds() {
    let mut world = World::new().await;
    let me = format!("{}/members/@me", world.org.path);
    let left = world.ada.delete(&me).await;
    let entry = left.header("rolecall-entry").strip_prefix(&format!("{}/", world.org.id)).unwrap().parse().unwrap();
    world.app.pass(Duration::from_secs(14));
    undo(&mut world.admin, &world.org, entry).await.is_error(409, "invalid_request", "not_undoable", None);
    let mut outsider = world.app.person("Outsider").await;
    undo(&mut outsider, &world.org, entry).await.is_not_found();
    let back = undo(&mut world.ada, &world.org, entry).await.is(200);
    assert_eq!((&back["action"], &back["item"]["name"]), (&json!("member.restore"), &json!("Ada")));
    assert_eq!(
        world.ada.get(&format!("/api/projects/{}", world.private)).await.is(200)["effective_membership_level"],
        1
    );
    undo(&mut world.ada, &world.org, entry).await.is_error(409, "invalid_request", "not_undoable", None);
    // A removed person does not come back by themselves, and it is soon too late.
    let ada = world.member(&world.ada);
    world.owner.delete(&ada).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    undo(&mut world.ada, &world.org, removed).await.is_not_found();
    undo(&mut world.ada, &world.org, entry).await.is_not_found();
    undo(&mut world.owner, &world.org, removed).await.is(200);
    world.ada.delete(&me).await.is(204);
    let entry = newest(&mut world.owner, &world.org, "member.leave").await;
    world.app.pass(Duration::from_secs(15));
    undo(&mut world.ada, &world.org, entry).await.is_error(410, "invalid_request", "expired", None);
}

#[tokio::test]
async fn a_change_names_its_entry() {
    let mut world = World::new().await;
    let entry = |answer: crate::support::answer::Answer| answer.headers.get("rolecall-entry").is_some();
    let ada = world.member(&world.ada);
    assert!(entry(world.owner.patch(&ada, json!({"level": 8})).await));
    assert!(!entry(world.owner.patch(&ada, json!({"level": 8})).await), "nothing changed");
    assert!(!entry(world.owner.get(&format!("{}/members/", world.org.path)).await));
    assert!(!entry(world.ada.delete(&format!("{}/members/{}", world.org.path, world.owner.id)).await), "refused");
}

#[tokio::test]
async fn two_at_once_undo_it_once() {
    let mut world = World::new().await;
    let ada = world.member(&world.ada);
    world.owner.patch(&ada, json!({"level": 8})).await.is(200);
    let raised = newest(&mut world.owner, &world.org, "member.level").await;
    let (org, owner, admin) = (&world.org, &mut world.owner, &mut world.admin);
    let (one, two) = tokio::join!(undo(owner, org, raised), undo(admin, org, raised));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let late = if one.status == 409 { one } else { two };
    late.is_error(409, "invalid_request", "already_undone", None);
    let detail = late.json["detail"].as_str().unwrap();
    assert!(["Owner has already undone this.", "Admin has already undone this."].contains(&detail), "{detail}");
}

#[tokio::test]
async fn canceled_invites_come_back_while_they_would_be_valid() {
    let mut world = World::new().await;
    let org = world.org.path.clone();
    let link = invite(&world.org, &mut world.admin, "new@people.example", 8).await;
    world.owner.delete(&format!("{org}/invites/{link}")).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    let again = invite(&world.org, &mut world.admin, "new@people.example", 1).await;
    assert_eq!(since(&preview(&mut world.owner, &world.org, cancelled).await), [("invited_again", true)]);
    world.owner.delete(&format!("{org}/invites/{again}")).await.is(204);
    // Its author may not give that level any more.
    let admin = world.member(&world.admin);
    world.owner.patch(&admin, json!({"level": 1})).await.is(200);
    assert_eq!(since(&preview(&mut world.owner, &world.org, cancelled).await), [("inviter_cannot", true)]);
    world.owner.patch(&admin, json!({"level": 8})).await.is(200);
    undo(&mut world.owner, &world.org, cancelled).await.is(200);
    let invites = world.owner.get(&format!("{org}/invites/")).await.is(200);
    let back = &invites["results"][0];
    assert_eq!((&back["level"], &back["created_by"]["first_name"]), (&json!(8), &json!("Admin")));
    // The old link stays dead.
    assert_ne!(back["id"], link.as_str());
    world.app.browser().get(&format!("/api/signup/{link}")).await.is_invalid("invalid_input", None);
    // A removed author's invites come back with the author, except those that have expired.
    invite(&world.org, &mut world.admin, "second@people.example", 1).await;
    world.owner.delete(&admin).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    assert_eq!(preview(&mut world.owner, &world.org, removed).await["changes"][1]["after"], 2);
    world.app.pass(Duration::from_hours(72));
    assert_eq!(
        since(&preview(&mut world.owner, &world.org, removed).await),
        [("invite_expired", false), ("invite_expired", false)]
    );
    undo(&mut world.owner, &world.org, cancelled).await.is_error(409, "invalid_request", "already_undone", None);
}

#[tokio::test]
async fn a_thousand_invites_come_back_and_no_more() {
    let mut world = World::new().await;
    let (org, admin) = (world.org.path.clone(), world.member(&world.admin));
    for part in 0..3 {
        let lines =
            (0..if part < 2 { 500 } else { 1 }).map(|n| json!({"target_email": format!("{part}-{n}@people.example")}));
        world.admin.post(&format!("{org}/invites/bulk/?partial=true"), json!(lines.collect::<Vec<_>>())).await.is(200);
        world.app.pass(Duration::from_secs(1));
    }
    world.owner.delete(&admin).await.is(204);
    assert_eq!(world.owner.get(&format!("{org}/invites/")).await.is(200)["count"], 0);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    undo(&mut world.owner, &world.org, removed).await.is(200);
    let invites = world.owner.get(&format!("{org}/invites/")).await.is(200);
    assert_eq!(
        (&invites["count"], &invites["results"][0]["target_email"]),
        (&json!(1000), &json!("2-0@people.example"))
    );
}

#[tokio::test]
async fn bringing_somebody_back_needs_the_right_to_give_everything() {
    let mut world = World::new().await;
    let admin = world.member(&world.admin);
    world.owner.patch(&world.org.path.clone(), json!({"members_can_invite": true})).await.is(200);
    let ada = world.member(&world.ada);
    world.admin.delete(&ada).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    world.owner.patch(&admin, json!({"level": 1})).await.is(200);
    // Members may invite, but that is not enough.
    undo(&mut world.admin, &world.org, removed).await.is_denied("level_too_low");
    undo(&mut world.owner, &world.org, removed).await.is(200);
    let grants = format!("/api/projects/{}/explicit_members/", world.private);
    let granted = world.owner.get(&grants).await.is(200);
    assert_eq!(granted[0]["user"]["first_name"], "Ada");
    // The sessions that she had are hers: she was never signed out, and is in again.
    world.ada.get(&world.org.path.clone()).await.is(200);
}
