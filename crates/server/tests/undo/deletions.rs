//! Deleted projects and organizations: hidden at once, brought back by those who may, and erased after 30 days.

use super::{newest, since, undo, undo_despite};
use crate::support::TestApp;
use crate::support::events::{happened, store};
use crate::support::people::{Org, Person, make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

struct World {
    app: TestApp,
    org: Org,
    owner: Person,
    admin: Person,
    ada: Person,
    private: i64,
    token: String,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let admin = app.joins(&org, &mut owner, "Admin", 8).await;
        let ada = app.joins(&org, &mut owner, "Ada", 1).await;
        let private = project(&org, &mut owner, "Private").await;
        make_private(&mut owner, private, &[(&ada, 8)]).await;
        let found = owner.get(&format!("/api/projects/{private}")).await.is(200);
        let token = found["api_token"].as_str().unwrap().to_owned();
        store(&app, &org, private, &[happened("seen", "visitor")]).await;
        World { app, org, owner, admin, ada, private, token }
    }

    async fn capture(&self) -> u16 {
        let event = json!({"api_key": self.token, "event": "seen", "distinct_id": "visitor"});
        self.app.program().post("/e", event).await.status.as_u16()
    }

    async fn events(&mut self) -> usize {
        let list = self.owner.get(&format!("/api/projects/{}/events/", self.private)).await.is(200);
        list["results"].as_array().unwrap().len()
    }

    /// The events that are left in the file.
    async fn left(&self) -> i64 {
        let id = self.private;
        let count = self.app.app.events.read(Duration::from_secs(10), move |connection| {
            Ok(connection.query_row("SELECT COUNT(*) FROM events WHERE project_id = ?1", [id], |row| row.get(0))?)
        });
        count.await.unwrap()
    }
}

async fn deleted(reader: &mut Person, path: &str) -> Vec<Value> {
    reader.get(path).await.is(200)["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_deleted_project_is_hidden_listed_and_comes_back_with_its_events() {
    let mut world = World::new().await;
    let (path, list) = (format!("/api/projects/{}", world.private), format!("{}/deleted_projects/", world.org.path));
    world.admin.delete(&path).await.is(204);
    for person in [&mut world.owner, &mut world.admin, &mut world.ada] {
        person.get(&path).await.is_not_found();
        let names = person.get("/api/projects/").await.is(200);
        assert_eq!(names["count"], 1);
    }
    assert_eq!(world.capture().await, 401);
    // Those who could have deleted it may bring it back, Ada by her grant.
    for person in [&mut world.owner, &mut world.ada] {
        let list = deleted(person, &list).await;
        assert_eq!((&list[0]["name"], &list[0]["deleted_by"]["first_name"]), (&json!("Private"), &json!("Admin")));
        assert_eq!(list[0]["erased_at"], "2022-10-31T00:00:00.000000Z");
    }
    let (org, mut owner) = (world.org.clone(), world.owner.clone());
    let mut bob = world.app.joins(&org, &mut owner, "Bob", 1).await;
    assert_eq!(deleted(&mut bob, &list).await, Vec::<Value>::new());
    let entry = newest(&mut world.owner, &world.org, "project.delete").await;
    undo(&mut bob, &world.org, entry).await.is_not_found();
    let restored = undo(&mut world.owner, &world.org, entry).await.is(200);
    assert_eq!(restored["action"], "project.restore");
    assert_eq!(world.ada.get(&path).await.is(200)["effective_membership_level"], 8);
    assert_eq!((world.capture().await, world.events().await), (200, 2));
    assert_eq!(deleted(&mut world.owner, &list).await, Vec::<Value>::new());
    // The undo can be undone.
    let restored = restored["id"].as_i64().unwrap();
    assert_eq!(undo(&mut world.admin, &world.org, restored).await.is(200)["action"], "project.delete");
    world.owner.get(&path).await.is_not_found();
}

#[tokio::test]
async fn a_deleted_project_is_erased_after_30_days() {
    let mut world = World::new().await;
    let path = format!("/api/projects/{}", world.private);
    world.owner.delete(&path).await.is(204);
    let entry = newest(&mut world.owner, &world.org, "project.delete").await;
    world.app.pass(Duration::from_hours(30 * 24) - Duration::from_secs(1));
    world.app.app.erase_deletions().await.unwrap();
    world.app.app.sweep_events().await.unwrap();
    assert_eq!(world.left().await, 1);
    world.app.pass(Duration::from_secs(1));
    world.app.comes_back(&mut world.owner).await;
    undo(&mut world.owner, &world.org, entry).await.is_error(410, "invalid_request", "expired", None);
    // Already before the next erasure.
    assert_eq!(deleted(&mut world.owner, &format!("{}/deleted_projects/", world.org.path)).await, Vec::<Value>::new());
    world.app.app.erase_deletions().await.unwrap();
    world.app.app.erase().await;
    assert_eq!(world.left().await, 0);
}

#[tokio::test]
async fn a_deleted_organization_is_hidden_and_comes_back_whole() {
    let mut world = World::new().await;
    let (org, path) = (world.org.path.clone(), format!("/api/projects/{}", world.private));
    // One project was deleted before.
    world.owner.delete(&format!("/api/projects/{}", world.org.project)).await.is(204);
    world.app.pass(Duration::from_secs(1));
    let invited = json!({"target_email": "new@people.example"});
    let link = world.owner.post(&format!("{org}/invites/"), invited).await.is(201);
    let signup = format!("/api/signup/{}", link["id"].as_str().unwrap());
    world.owner.delete(&org).await.is(204);
    for person in [&mut world.owner, &mut world.admin, &mut world.ada] {
        person.get(&org).await.is_not_found();
        person.get(&path).await.is_not_found();
        person.get(&format!("{org}/members/")).await.is_not_found();
        person.get(&format!("{org}/activity/")).await.is_not_found();
        assert_eq!(person.get("/api/organizations/").await.is(200)["count"], 0);
        assert_eq!(person.get("/api/projects/").await.is(200)["count"], 0);
        person.get("/api/users/@me").await.is(200);
    }
    world.app.browser().get(&signup).await.is_invalid("invalid_input", None);
    assert_eq!(world.capture().await, 401);
    // Only the owner may bring it back.
    for person in [&mut world.admin, &mut world.ada] {
        assert_eq!(deleted(person, "/api/deleted_organizations/").await, Vec::<Value>::new());
    }
    let list = deleted(&mut world.owner, "/api/deleted_organizations/").await;
    assert_eq!((&list[0]["name"], &list[0]["project"]), (&json!("Org"), &Value::Null));
    let entry = list[0]["entry"].as_i64().unwrap();
    undo(&mut world.admin, &world.org, entry).await.is_not_found();
    undo(&mut world.owner, &world.org, entry + 1).await.is_not_found();
    let restored = undo(&mut world.owner, &world.org, entry).await.is(200);
    assert_eq!((&restored["action"], &restored["undoes"]), (&json!("organization.restore"), &json!(entry)));
    undo(&mut world.owner, &world.org, entry).await.is_error(409, "invalid_request", "already_undone", None);
    assert_eq!(world.admin.get(&format!("{org}/members/")).await.is(200)["count"], 3);
    assert_eq!((world.capture().await, world.events().await), (200, 2));
    world.app.browser().get(&signup).await.is(200);
    // The project that was deleted before still is.
    world.owner.get(&format!("/api/projects/{}", world.org.project)).await.is_not_found();
    assert_eq!(deleted(&mut world.owner, &format!("{org}/deleted_projects/")).await.len(), 1);
    // As of then: nobody had access while it was deleted.
    let again = undo(&mut world.owner, &world.org, restored["id"].as_i64().unwrap()).await.is(200);
    assert_eq!(again["action"], "organization.delete");
    world.owner.get(&org).await.is_not_found();
}

#[tokio::test]
async fn nobody_had_access_while_the_organization_was_deleted() {
    let mut world = World::new().await;
    world.app.pass(Duration::from_secs(10));
    world.owner.delete(&world.org.path.clone()).await.is(204);
    let entry = deleted(&mut world.owner, "/api/deleted_organizations/").await[0]["entry"].as_i64().unwrap();
    let during = world.app.app.clock.now().wire().to_string();
    world.app.pass(Duration::from_secs(10));
    undo(&mut world.owner, &world.org, entry).await.is(200);
    let access = format!("/api/projects/{}/access/", world.private);
    assert_eq!(world.owner.get(&format!("{access}?at={during}")).await.is(200)["count"], 0);
    let now = world.owner.get(&access).await.is(200);
    assert_eq!((&now["count"], &now["results"][0]["since"]), (&json!(3), &json!("2022-10-01T00:00:20.000000Z")));
}

#[tokio::test]
async fn a_deleted_organization_is_erased_after_30_days() {
    let mut world = World::new().await;
    world.owner.delete(&world.org.path.clone()).await.is(204);
    let entry = deleted(&mut world.owner, "/api/deleted_organizations/").await[0]["entry"].as_i64().unwrap();
    world.app.pass(Duration::from_hours(30 * 24));
    world.app.comes_back(&mut world.owner).await;
    undo(&mut world.owner, &world.org, entry).await.is_error(410, "invalid_request", "expired", None);
    assert_eq!(deleted(&mut world.owner, "/api/deleted_organizations/").await, Vec::<Value>::new());
    world.app.app.erase_deletions().await.unwrap();
    world.app.app.erase().await;
    assert_eq!(world.left().await, 0);
    undo(&mut world.owner, &world.org, entry).await.is_not_found();
    // People keep their accounts, and the name is free again.
    let made = world.owner.post("/api/organizations/", json!({"name": "Org"})).await.is(201);
    assert_eq!(made["slug"], "org");
}

#[tokio::test]
async fn members_who_left_meanwhile_come_back_by_themselves_and_not_with_a_project() {
    let mut world = World::new().await;
    world.owner.delete(&format!("/api/projects/{}", world.private)).await.is(204);
    let entry = newest(&mut world.owner, &world.org, "project.delete").await;
    world.owner.delete(&format!("{}/members/{}", world.org.path, world.ada.id)).await.is(204);
    let removed = newest(&mut world.owner, &world.org, "member.remove").await;
    undo_despite(&mut world.owner, &world.org, entry).await;
    let grants = format!("/api/projects/{}/explicit_members/", world.private);
    assert_eq!(world.owner.get(&grants).await.is(200), json!([]));
    let preview = super::preview(&mut world.owner, &world.org, removed).await;
    assert_eq!(since(&preview), []);
    undo(&mut world.owner, &world.org, removed).await.is(200);
    assert_eq!(world.owner.get(&grants).await.is(200)[0]["user"]["first_name"], "Ada");
}
