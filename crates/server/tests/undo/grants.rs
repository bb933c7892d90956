//! Access to projects comes back with people, projects and privacy, and goes with them.

use super::{newest, preview, since, undo, undo_despite};
use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, project};
use serde_json::{Value, json};

struct World {
    app: TestApp,
    org: Org,
    owner: Person,
    ada: Person,
    private: i64,
    /// The paths of the project, Ada's membership and her grant.
    project: String,
    member: String,
    grant: String,
}

impl World {
    /// Ada is administrator of a private project.
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let ada = app.joins(&org, &mut owner, "Ada", 1).await;
        let private = project(&org, &mut owner, "Private").await;
        make_private(&mut owner, private, &[(&ada, 8)]).await;
        let project = format!("/api/projects/{private}");
        let member = format!("{}/members/{}", org.path, ada.id);
        let grant = format!("{project}/explicit_members/{}", ada.id);
        World { app, org, owner, ada, private, project, member, grant }
    }

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
