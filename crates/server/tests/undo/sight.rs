//! Undoing tells nobody what they may not see: names of closed projects, and what happens in them.

use super::world::World;
use super::{newest, preview, since, undo};
use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::{Value, json};

impl World {
    /// Takes Ada's access away.
    async fn close(&mut self) {
        self.owner.delete(&self.grant).await.is(204);
    }
}

#[tokio::test]
async fn the_name_of_a_closed_project_is_not_told() {
    let mut world = World::new().await;
    let org = world.org.path.clone();
    let link = world.ada_invites().await;
    world.ada.delete(&format!("{org}/invites/{link}")).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    world.close().await;
    world.owner.patch(&world.project, json!({"name": "Layoffs 2027"})).await.is(200);
    for is_deleted in [false, true] {
        if is_deleted {
            world.owner.delete(&world.project).await.is(204);
        }
        let shown = preview(&mut world.ada, &world.org, cancelled).await;
        assert!(!shown.to_string().contains("Layoffs"), "{shown}");
        assert_eq!(since(&shown), [("project_gone", false)]);
        assert_eq!(shown["changed_since"][0]["name"], "");
        let refused = undo(&mut world.ada, &world.org, cancelled).await;
        refused.is_error(409, "invalid_request", "changed_since", None);
        assert!(!refused.json.to_string().contains("Layoffs"), "{}", refused.json);
        // Who may see the project is told which it is.
        let shown = preview(&mut world.owner, &world.org, cancelled).await;
        let told = [("project_gone", false), ("inviter_cannot_grant", false)];
        assert_eq!(since(&shown), told[usize::from(!is_deleted)..]);
        assert_eq!(shown["changed_since"][0]["name"], "Layoffs 2027");
    }
}

#[tokio::test]
async fn what_an_invite_gives_in_a_closed_project_is_not_told() {
    let mut world = World::new().await;
    let org = world.org.path.clone();
    let link = world.ada_invites().await;
    world.owner.delete(&format!("{org}/invites/{link}")).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    undo(&mut world.owner, &world.org, cancelled).await.is(200);
    let restored = newest(&mut world.owner, &world.org, "invite.restore").await;
    // Ada cancels it herself and brings it back, so that the entry is hers.
    undo(&mut world.owner, &world.org, restored).await.is(200);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    undo(&mut world.owner, &world.org, cancelled).await.is(200);
    let list = world.ada.get(&format!("{org}/invites/")).await.is(200);
    let link = list["results"][0]["id"].as_str().unwrap().to_owned();
    world.ada.delete(&format!("{org}/invites/{link}")).await.is(204);
    let cancelled = newest(&mut world.owner, &world.org, "invite.cancel").await;
    let restored = undo(&mut world.ada, &world.org, cancelled).await.is(200)["id"].as_i64().unwrap();
    let shown = preview(&mut world.ada, &world.org, restored).await;
    assert_eq!(shown["changes"][1]["before"][0]["project"], world.private);
    world.close().await;
    let shown = preview(&mut world.ada, &world.org, restored).await;
    assert_eq!(shown["changes"][1]["before"], json!([]), "{shown}");
}

#[tokio::test]
async fn what_happens_in_a_closed_project_is_not_told() {
    let mut world = World::new().await;
    world.ada.patch(&world.project, json!({"name": "Renamed"})).await.is(200);
    let renamed = newest(&mut world.owner, &world.org, "project.update").await;
    let list = format!("{}/activity/?action=project.update", world.org.path);
    assert_eq!(world.ada.get(&list).await.is(200)["results"][0]["undo"], "possible");
    world.close().await;
    let path = format!("{}/activity/{renamed}/undo/", world.org.path);
    for is_undone in [false, true] {
        if is_undone {
            undo(&mut world.owner, &world.org, renamed).await.is(200);
        }
        let listed = world.ada.get(&list).await.is(200);
        assert_eq!((&listed["results"][0]["undo"], &listed["results"][0]["project"]), (&json!("never"), &Value::Null));
        world.ada.get(&path).await.is_not_found();
        world.ada.post(&path, json!({})).await.is_not_found();
        world.ada.post(&path, json!({"despite_changes": true})).await.is_not_found();
    }
    // With access again, they are told.
    let grants = format!("{}/explicit_members/", world.project);
    world.owner.post(&grants, json!({"user_uuid": world.ada.id, "level": 8})).await.is(201);
    assert_eq!(world.ada.get(&list).await.is(200)["results"][1]["undo"], "done");
    undo(&mut world.ada, &world.org, renamed).await.is_error(409, "invalid_request", "already_undone", None);
}

/// In the log, a deleted project is closed to its administrators; but they may bring it back.
#[tokio::test]
async fn project_administrators_bring_back_what_was_deleted() {
    let mut world = World::new().await;
    let org = world.org.path.clone();
    for by_ada in [true, false] {
        let by = if by_ada { &mut world.ada } else { &mut world.owner };
        by.delete(&format!("/api/projects/{}", world.private)).await.is(204);
        let deleted = newest(&mut world.owner, &world.org, "project.delete").await;
        if by_ada {
            let listed = world.ada.get(&format!("{org}/activity/?action=project.delete")).await.is(200);
            assert_eq!(
                (&listed["results"][0]["undo"], &listed["results"][0]["item"]["name"]),
                (&json!("possible"), &json!(""))
            );
        }
        assert_eq!(since(&preview(&mut world.ada, &world.org, deleted).await), []);
        let restored = undo(&mut world.ada, &world.org, deleted).await.is(200);
        assert_eq!((&restored["action"], &restored["item"]["name"]), (&json!("project.restore"), &json!("Private")));
        // Undone again, and back.
        let again = undo(&mut world.ada, &world.org, restored["id"].as_i64().unwrap()).await.is(200);
        assert_eq!((&again["action"], &again["item"]["name"]), (&json!("project.delete"), &json!("")));
        undo(&mut world.ada, &world.org, again["id"].as_i64().unwrap()).await.is(200);
    }
}

#[tokio::test]
async fn a_deleted_organization_has_a_preview() {
    let mut world = World::new().await;
    let mut admin = world.app.joins(&world.org, &mut world.owner.clone(), "Admin", 8).await;
    world.owner.delete(&world.org.path.clone()).await.is(204);
    let entry = world.owner.get("/api/deleted_organizations/").await.is(200)["results"][0]["entry"].as_i64().unwrap();
    let shown = preview(&mut world.owner, &world.org, entry).await;
    assert_eq!((&shown["undo"], &shown["changed_since"]), (&json!("possible"), &json!([])));
    assert_eq!(shown["changes"], json!([{"field": "name", "before": null, "after": "Org"}]));
    let path = format!("{}/activity/{entry}/undo/", world.org.path);
    admin.get(&path).await.is_not_found();
    world.ada.get(&path).await.is_not_found();
    world.app.person("Outsider").await.get(&path).await.is_not_found();
    world.owner.get(&format!("{}/activity/{}/undo/", world.org.path, entry - 1)).await.is_not_found();
    world.app.pass(std::time::Duration::from_hours(30 * 24));
    world.app.comes_back(&mut world.owner).await;
    assert_eq!(preview(&mut world.owner, &world.org, entry).await["undo"], "expired");
}

#[tokio::test]
async fn a_preview_has_the_entry_and_names_the_people_of_its_changes() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let id = project(&org, &mut ada, "Ledger").await;
    make_private(&mut ada, id, &[(&bob, 1)]).await;
    let entry = newest(&mut ada, &org, "project.privacy").await;
    let shown = preview(&mut ada, &org, entry).await;
    assert_eq!((&shown["entry"]["id"], &shown["entry"]["action"]), (&json!(entry), &json!("project.privacy")));
    assert_eq!(shown["people"], json!([{"uuid": bob.id, "first_name": "Bob"}]));
    // Also if there is nothing to undo any more.
    undo(&mut ada, &org, entry).await.is(200);
    let shown = preview(&mut ada, &org, entry).await;
    assert_eq!((&shown["undo"], &shown["entry"]["undo"]), (&json!("done"), &json!("done")));
}
