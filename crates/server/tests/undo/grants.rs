//! Access to projects comes back with people, projects and privacy, and goes with them.

use super::world::World;
use super::{newest, preview, since, undo, undo_despite};
use crate::support::people::{Person, make_private};
use serde_json::{Value, json};

impl World {
    /// Deletes the project, and returns the entry.
    async fn delete(&mut self) -> i64 {
        self.owner.delete(&self.project).await.is(204);
        newest(&mut self.owner, &self.org, "project.delete").await
    }

    /// Removes Ada, and returns the entry.
    async fn remove(&mut self) -> i64 {
        self.owner.delete(&self.member).await.is(204);
        newest(&mut self.owner, &self.org, "member.remove").await
    }

    /// The names of those with access, and their levels.
    async fn granted(&mut self) -> Vec<(String, i64)> {
        let list = self.owner.get(&format!("{}/explicit_members/", self.project)).await.is(200);
        let grant = |grant: &Value| {
            (grant["user"]["first_name"].as_str().unwrap().to_owned(), grant["level"].as_i64().unwrap())
        };
        list.as_array().unwrap().iter().map(grant).collect()
    }
}

/// The path of somebody's grant.
fn grant_of(project: &str, person: &Person) -> String {
    format!("{project}/explicit_members/{}", person.id)
}

fn ada() -> Vec<(String, i64)> {
    vec![("Ada".to_owned(), 8)]
}

#[tokio::test]
async fn grants_in_deleted_projects_come_back_with_the_person() {
    let mut world = World::new().await;
    let deleted = world.delete().await;
    let removed = world.remove().await;
    let shown = preview(&mut world.owner, &world.org, removed).await;
    assert_eq!(since(&shown), [], "nothing has changed since the removal");
    assert!(!shown.to_string().contains("Private"), "{shown}");
    undo(&mut world.owner, &world.org, removed).await.is(200);
    assert_eq!(since(&preview(&mut world.owner, &world.org, deleted).await), []);
    undo(&mut world.owner, &world.org, deleted).await.is(200);
    assert_eq!(world.granted().await, ada());
    assert_eq!(world.ada.get(&world.project).await.is(200)["effective_membership_level"], 8);
}

#[tokio::test]
async fn grants_come_back_in_a_project_that_was_deleted_after_the_removal() {
    let mut world = World::new().await;
    let removed = world.remove().await;
    let deleted = world.delete().await;
    assert_eq!(since(&preview(&mut world.owner, &world.org, removed).await), [("project_gone", false)]);
    undo_despite(&mut world.owner, &world.org, removed).await;
    undo(&mut world.owner, &world.org, deleted).await.is(200);
    assert_eq!(world.granted().await, ada());
}

#[tokio::test]
async fn grants_in_deleted_projects_come_back_with_somebody_who_left() {
    let mut world = World::new().await;
    let deleted = world.delete().await;
    let left = world.ada.delete(&format!("{}/members/@me", world.org.path)).await;
    let entry: i64 = left.header("rolecall-entry").rsplit('/').next().unwrap().parse().unwrap();
    let back = undo(&mut world.ada, &world.org, entry).await.is(200);
    assert!(!back.to_string().contains("Private"), "{back}");
    undo(&mut world.owner, &world.org, deleted).await.is(200);
    assert_eq!(world.granted().await, ada());
}

#[tokio::test]
async fn who_has_lost_access_meanwhile_is_named_when_a_project_comes_back() {
    let mut world = World::new().await;
    let deleted = world.delete().await;
    let removed = world.remove().await;
    let told = |answer: &Value| {
        assert_eq!(since(answer), [("grant_gone", false)]);
        assert_eq!(answer["changed_since"][0]["name"], "Ada");
    };
    told(&preview(&mut world.owner, &world.org, deleted).await);
    let refused = undo(&mut world.owner, &world.org, deleted).await;
    refused.is_error(409, "invalid_request", "changed_since", None);
    told(&refused.json);
    // She is a member again, but by an invite.
    let (org, mut owner) = (world.org.clone(), world.owner.clone());
    world.app.join(&org, &mut owner, &mut world.ada, 1).await;
    told(&preview(&mut world.owner, &world.org, deleted).await);
    undo_despite(&mut world.owner, &world.org, deleted).await;
    assert_eq!(world.granted().await, []);
    assert_eq!(since(&preview(&mut world.owner, &world.org, removed).await), [("person_is_back", true)]);
}

#[tokio::test]
async fn privacy_takes_the_grants_along_that_it_made() {
    let mut world = World::new().await;
    let (org, mut owner) = (world.org.clone(), world.owner.clone());
    let bob = world.app.joins(&org, &mut owner, "Bob", 1).await;
    let cyd = world.app.joins(&org, &mut owner, "Cyd", 1).await;
    owner.patch(&world.project, json!({"access_control": false})).await.is(200);
    // Ada's access is from before.
    let keep = json!([{"user_uuid": bob.id, "level": 1}, {"user_uuid": world.ada.id, "level": 8}]);
    owner.patch(&world.project, json!({"access_control": true, "keep": keep, "name": "Renamed"})).await.is(200);
    let made = newest(&mut owner, &org, "project.privacy").await;
    let granted = newest(&mut owner, &org, "grant.create").await;
    owner.post(&format!("{}/explicit_members/", world.project), json!({"user_uuid": cyd.id})).await.is(201);
    let shown = preview(&mut owner, &org, made).await;
    assert_eq!(since(&shown), []);
    let lost = json!({"field": "grants", "before": [{"level": 1, "user": bob.id}], "after": null});
    assert_eq!(shown["changes"], json!([{"field": "access_control", "before": true, "after": false}, lost]));
    let undone = undo(&mut owner, &org, made).await.is(200);
    assert_eq!((&undone["action"], &undone["undoes"]), (&json!("project.privacy"), &json!(made)));
    let both = [("Ada".to_owned(), 8), ("Cyd".to_owned(), 1)];
    assert_eq!(world.granted().await, both);
    let entries = owner.get(&format!("{}/activity/?limit=3", org.path)).await.is(200);
    assert_eq!(
        (&entries["results"][0]["action"], &entries["results"][0]["undoes"]),
        (&json!("grant.remove"), &json!(granted))
    );
    undo(&mut owner, &org, granted).await.is_error(409, "invalid_request", "already_undone", None);
    // The undo can be undone: who was kept is back.
    let again = undone["id"].as_i64().unwrap();
    let shown = preview(&mut owner, &org, again).await;
    let kept = json!({"field": "grants", "before": null, "after": [{"level": 1, "user": bob.id}]});
    assert_eq!(shown["changes"], json!([{"field": "access_control", "before": false, "after": true}, kept]));
    let again = undo(&mut owner, &org, again).await.is(200)["id"].as_i64().unwrap();
    assert_eq!(world.granted().await, [("Ada".to_owned(), 8), ("Bob".to_owned(), 1), ("Cyd".to_owned(), 1)]);
    // And so on.
    undo(&mut owner, &org, again).await.is(200);
    assert_eq!(world.granted().await, both);
}

#[tokio::test]
async fn grants_that_were_changed_since_are_left_alone() {
    let mut world = World::new().await;
    let (org, mut owner) = (world.org.clone(), world.owner.clone());
    let mut people = Vec::new();
    for name in ["Bob", "Cyd", "Dee", "Eve"] {
        people.push(world.app.joins(&org, &mut owner, name, 1).await);
    }
    owner.patch(&world.project, json!({"access_control": false})).await.is(200);
    make_private(&mut owner, world.private, &people.iter().map(|person| (person, 1)).collect::<Vec<_>>()).await;
    let made = newest(&mut owner, &org, "project.privacy").await;
    // Bob has another level, Cyd was removed, Dee's access was undone by itself.
    owner.patch(&grant_of(&world.project, &people[0]), json!({"level": 8})).await.is(200);
    owner.delete(&grant_of(&world.project, &people[1])).await.is(204);
    let dee = owner.get(&format!("{}/activity/?action=grant.create&item={}", org.path, people[2].id)).await.is(200);
    undo(&mut owner, &org, dee["results"][0]["id"].as_i64().unwrap()).await.is(200);
    let shown = preview(&mut owner, &org, made).await;
    assert_eq!(since(&shown), [("value", false), ("grant_gone", false)]);
    let names = (&shown["changed_since"][0]["name"], &shown["changed_since"][1]["name"]);
    assert_eq!(names, (&json!("Bob"), &json!("Cyd")));
    undo(&mut owner, &org, made).await.is_error(409, "invalid_request", "changed_since", None);
    undo_despite(&mut owner, &org, made).await;
    assert_eq!(world.granted().await, [("Ada".to_owned(), 8), ("Bob".to_owned(), 8)]);
    assert_eq!(owner.get(&world.project).await.is(200)["access_control"], false);
}

#[tokio::test]
async fn access_to_a_project_that_is_open_now_is_not_given() {
    let mut world = World::new().await;
    world.owner.patch(&world.grant, json!({"level": 1})).await.is(200);
    let lowered = newest(&mut world.owner, &world.org, "grant.level").await;
    let (org, mut owner) = (world.org.clone(), world.owner.clone());
    let bob = world.app.joins(&org, &mut owner, "Bob", 1).await;
    let mut cyd = world.app.joins(&org, &mut owner, "Cyd", 1).await;
    let grants = format!("{}/explicit_members/", world.project);
    world.owner.post(&grants, json!({"user_uuid": bob.id})).await.is(201);
    world.owner.delete(&grant_of(&world.project, &bob)).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "grant.remove").await;
    world.owner.patch(&world.project, json!({"access_control": false})).await.is(200);
    for entry in [lowered, removed] {
        let shown = preview(&mut world.owner, &world.org, entry).await;
        assert_eq!(since(&shown), [("project_is_open", true)]);
        assert_eq!(shown["changed_since"][0]["name"], "Private");
        let path = format!("{}/activity/{entry}/undo/", world.org.path);
        let refused = world.owner.post(&path, json!({"despite_changes": true})).await;
        refused.is_error(409, "invalid_request", "changed_since", None);
        // The rules come first.
        undo(&mut cyd, &world.org, entry).await.is_denied("level_too_low");
    }
    world.owner.patch(&world.project, json!({"access_control": true})).await.is(200);
    for entry in [lowered, removed] {
        undo(&mut world.owner, &world.org, entry).await.is(200);
    }
}
