//! Approving does exactly what was asked for, as the approver.

use super::{World, raise, to_decide};
use crate::support::people::{invite, make_private};
use crate::undo::{newest, undo};
use serde_json::json;

#[tokio::test]
async fn approving_a_level_changes_it_and_can_be_undone() {
    let mut world = World::new().await;
    let id = world.asked(raise()).await;
    let done = world.approved(&id).await.is(200);
    assert_eq!((&done["state"], &done["decided_by"]["first_name"]), (&json!("approved"), &json!("Ada")));
    assert_eq!(world.asker.get(&world.org.path).await.is(200)["membership_level"], 8);
    let log = world.owner.get(&format!("{}/activity/?limit=2", world.org.path)).await.is(200);
    let (approval, act) = (&log["results"][0], &log["results"][1]);
    assert_eq!((&approval["action"], &approval["item"]["name"]), (&json!("request.approve"), &json!("Eve")));
    assert_eq!((&act["action"], &act["actor"]["first_name"]), (&json!("member.level"), &json!("Ada")));
    let asked = json!({"field": "requested_by", "before": null, "after": world.asker.id});
    assert!(act["changes"].as_array().unwrap().contains(&asked), "{act}");
    let eve = json!({"uuid": world.asker.id, "first_name": "Eve"});
    assert_eq!(log["people"], json!([eve]));
    let path = format!("{}/activity/{}/undo/", world.org.path, act["id"]);
    world.owner.post(&path, json!({})).await.is(200);
    assert_eq!(world.asker.get(&world.org.path).await.is(200)["membership_level"], 1);
}

#[tokio::test]
async fn approving_does_each_act_with_its_own_entry() {
    let mut world = World::new().await;
    let max = world.manager.id.clone();
    let open = world.org.project;
    for (body, action) in [
        (json!({"action": "invite_member", "target": "new@people.example", "level": 8}), "invite.create"),
        (json!({"action": "create_project", "target": "Billing"}), "project.create"),
        (json!({"action": "view_project", "project": world.private}), "grant.create"),
        (json!({"action": "set_project_privacy", "project": open, "target": "private"}), "project.privacy"),
        (json!({"action": "remove_member", "target": max}), "member.remove"),
    ] {
        let id = world.asked(body.clone()).await;
        world.approved(&id).await.is(200);
        assert_eq!(world.state().await, "approved", "{body}");
        let log = world.owner.get(&format!("{}/activity/?limit=2", world.org.path)).await.is(200);
        let act = &log["results"][1];
        assert_eq!((&act["action"], &act["actor"]["first_name"]), (&json!(action), &json!("Ada")));
        let fields = act["changes"].as_array().unwrap().iter().map(|change| change["field"].clone());
        assert_eq!(fields.filter(|field| field == "requested_by").count(), 1, "{act}");
    }
    let invites = world.owner.get(&format!("{}/invites/", world.org.path)).await.is(200);
    assert_eq!(
        (&invites["results"][0]["level"], &invites["results"][0]["created_by"]["first_name"]),
        (&json!(8), &json!("Ada"))
    );
    world.asker.get(&format!("/api/projects/{}/", world.private)).await.is(200);
    world.asker.get(&format!("/api/projects/{open}/")).await.is_not_found();
    world.manager.get(&world.org.path).await.is_not_found();
    let projects = world.asker.get(&format!("{}/projects/?search=billing", world.org.path)).await.is(200);
    assert_eq!(projects["count"], 1);
}

#[tokio::test]
async fn members_who_may_not_invite_ask_for_it() {
    let mut world = World::new().await;
    world.owner.patch(&world.org.path, json!({"members_can_invite": false})).await.is(200);
    let id = world.asked(json!({"action": "invite_member", "target": "New@People.example"})).await;
    assert_eq!(world.mine().await[0]["target"], "new@people.example");
    world.approved(&id).await.is(200);
    let invites = world.owner.get(&format!("{}/invites/", world.org.path)).await.is(200);
    assert_eq!((&invites["count"], &invites["results"][0]["level"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn managers_of_a_private_project_decide_about_access_to_it() {
    let mut world = World::new().await;
    let id = world.asked(json!({"action": "view_project", "project": world.private, "level": 8})).await;
    let org = world.org.clone();
    assert_eq!(to_decide(&org, &mut world.manager).await, std::slice::from_ref(&id));
    let path = world.requests();
    let listed = world.manager.get(&path).await.is(200);
    assert_eq!(listed["to_decide"][0]["project_name"], "Ledger");
    let path = world.approve_path(&id);
    world.manager.post(&path, json!({})).await.is(200);
    let project = world.asker.get(&format!("/api/projects/{}/", world.private)).await.is(200);
    assert_eq!(project["effective_membership_level"], 8);
    // It is undone like any other grant.
    let entry = newest(&mut world.owner, &world.org, "grant.create").await;
    undo(&mut world.owner, &world.org, entry).await.is(200);
    world.asker.get(&format!("/api/projects/{}/", world.private)).await.is_not_found();
}

#[tokio::test]
async fn who_has_lost_the_right_is_refused_by_the_rules() {
    let mut world = World::new().await;
    let id = world.asked(json!({"action": "create_project", "target": "Billing"})).await;
    let path = format!("{}/members/{}/", world.org.path, world.administrator.id);
    world.owner.patch(&path, json!({"level": 1})).await.is(200);
    let refused = world.approved(&id).await;
    refused.is_denied("level_too_low");
    assert_eq!(refused.json["denial"]["can_help"][0]["first_name"], "Olive");
    assert_eq!(world.state().await, "open");
    // A manager who is one no longer must not learn of requests for the project.
    let id = world.asked(json!({"action": "view_project", "project": world.private})).await;
    let grant = format!("/api/projects/{}/explicit_members/{}/", world.private, world.manager.id);
    world.owner.delete(&grant).await.is(204);
    let path = world.approve_path(&id);
    world.manager.post(&path, json!({})).await.is_not_found();
}

/// Approving says first that something has changed.
async fn has_changed(world: &mut World, id: &str) {
    let refused = world.approved(id).await;
    refused.is_error(409, "invalid_request", "changed_since", None);
    let path = world.requests();
    let listed = world.administrator.get(&path).await.is(200);
    let listed = listed["to_decide"].as_array().unwrap().iter().find(|one| one["id"] == id).cloned();
    assert_eq!(listed.unwrap()["has_changed"], true);
    let path = world.approve_path(id);
    world.administrator.post(&path, json!({"confirm": true})).await.is(200);
}

#[tokio::test]
async fn a_change_since_the_request_has_to_be_confirmed() {
    let mut world = World::new().await;
    let max = world.manager.id.clone();
    // The level of the person who is to be removed.
    let id = world.asked(json!({"action": "remove_member", "target": max})).await;
    let path = format!("{}/members/{max}/", world.org.path);
    world.owner.patch(&path, json!({"level": 8})).await.is(200);
    has_changed(&mut world, &id).await;
    // An invite of another level.
    let id = world.asked(json!({"action": "invite_member", "target": "new@people.example", "level": 8})).await;
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    has_changed(&mut world, &id).await;
    let invites = world.owner.get(&format!("{}/invites/", world.org.path)).await.is(200);
    assert_eq!((&invites["count"], &invites["results"][0]["level"]), (&json!(1), &json!(8)));
}

#[tokio::test]
async fn what_fails_is_not_approved() {
    let mut world = World::new().await;
    let open = world.org.project;
    let id = world.asked(json!({"action": "set_project_privacy", "project": open, "target": "private"})).await;
    world.owner.delete(&format!("/api/projects/{open}/")).await.is(204);
    let refused = world.approved(&id).await;
    refused.is_error(409, "invalid_request", "already_decided", None);
    assert_eq!(world.state().await, "gone");
    // Deleting is undone, and the request is open again.
    let entry = newest(&mut world.owner, &world.org, "project.delete").await;
    undo(&mut world.owner, &world.org, entry).await.is(200);
    assert_eq!(world.state().await, "open");
    world.approved(&id).await.is(200);
    make_private(&mut world.owner, world.private, &[]).await;
}

#[tokio::test]
async fn the_log_names_whom_a_change_names_by_id() {
    let mut world = World::new().await;
    let max = world.manager.id.clone();
    let id = world.asked(json!({"action": "remove_member", "target": max})).await;
    world.approved(&id).await.is(200);
    let log = world.owner.get(&format!("{}/activity/?limit=1", world.org.path)).await.is(200);
    // Max was removed, so the log says how he was called.
    assert_eq!(log["people"], json!([{"uuid": max, "first_name": "Max"}]));
    // What he calls himself since is none of their business.
    world.manager.patch("/api/users/@me/", json!({"first_name": "Maximilian"})).await.is(200);
    let log = world.owner.get(&format!("{}/activity/?limit=1", world.org.path)).await.is(200);
    assert_eq!(log["people"], json!([{"uuid": max, "first_name": "Max"}]));
}

#[tokio::test]
async fn those_who_decide_see_which_invite_is_replaced_and_who_asks_does_not() {
    let mut world = World::new().await;
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    let asked = json!({"action": "invite_member", "target": "new@people.example", "level": 8});
    let asked = world.ask(asked).await.is(202);
    assert_eq!(asked["target_level"], json!(null));
    let list = world.owner.get(&format!("{}/requests/", world.org.path)).await.is(200);
    assert_eq!((&list["to_decide"][0]["id"], &list["to_decide"][0]["target_level"]), (&asked["id"], &json!(1)));
}
