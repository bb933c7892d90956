//! Access requests: asking, deciding, withdrawing, and how requests end by themselves (contract 9).

mod approve;
mod ends;
mod grants;
mod hidden;
mod limits;
mod mails;
mod settings;
mod together;

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::people::{Org, Person, make_private, project};
use serde_json::{Value, json};

/// An organization with an owner, an administrator, two plain members, and a private project that one of them manages.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) org: Org,
    pub(super) owner: Person,
    pub(super) administrator: Person,
    pub(super) manager: Person,
    pub(super) asker: Person,
    pub(super) private: i64,
}

impl World {
    pub(super) async fn new() -> Self {
        World::on(TestApp::new().await).await
    }

    pub(super) async fn on(app: TestApp) -> Self {
        let mut owner = app.person("Olive").await;
        let org = app.organization(&mut owner, "Acme").await;
        let administrator = app.joins(&org, &mut owner, "Ada", 8).await;
        let manager = app.joins(&org, &mut owner, "Max", 1).await;
        let asker = app.joins(&org, &mut owner, "Eve", 1).await;
        let private = project(&org, &mut owner, "Ledger").await;
        make_private(&mut owner, private, &[(&manager, 8)]).await;
        World { app, org, owner, administrator, manager, asker, private }
    }

    pub(super) fn requests(&self) -> String {
        format!("{}/requests/", self.org.path)
    }

    /// The asker asks.
    pub(super) async fn ask(&mut self, body: Value) -> Answer {
        let path = self.requests();
        self.asker.post(&path, body).await
    }

    /// The asker asks, and gets the id.
    pub(super) async fn asked(&mut self, body: Value) -> String {
        self.ask(body).await.is(202)["id"].as_str().unwrap().to_owned()
    }

    pub(super) fn approve_path(&self, id: &str) -> String {
        format!("{}{id}/approve/", self.requests())
    }

    pub(super) fn decline_path(&self, id: &str) -> String {
        format!("{}{id}/decline/", self.requests())
    }

    pub(super) async fn approved(&mut self, id: &str) -> Answer {
        let path = self.approve_path(id);
        self.administrator.post(&path, json!({})).await
    }

    /// The asker's requests.
    pub(super) async fn mine(&mut self) -> Value {
        let path = self.requests();
        self.asker.get(&path).await.is(200)["mine"].clone()
    }

    /// The state of the asker's newest request.
    pub(super) async fn state(&mut self) -> String {
        self.mine().await[0]["state"].as_str().unwrap().to_owned()
    }
}

/// The ids that a person can decide about. Their number is the one beside the bell.
pub(super) async fn to_decide(org: &Org, person: &mut Person) -> Vec<String> {
    let listed = person.get(&format!("{}/requests/", org.path)).await.is(200);
    let ids: Vec<_> = listed["to_decide"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    let count = person.get(&org.path).await.is(200)["requests_to_decide"].clone();
    assert_eq!(count, ids.len(), "{listed}");
    let mine = person.get("/api/users/@me").await.is(200);
    if mine["organization"]["id"] == org.id.as_str() {
        assert_eq!(mine["organization"]["requests_to_decide"], count);
    }
    ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// A request for one's own level.
pub(super) fn raise() -> Value {
    json!({"action": "change_member_level", "target": "@me", "level": 8, "note": "On call this week"})
}

#[tokio::test]
async fn a_request_is_listed_to_who_asked_and_to_those_who_can_decide() {
    let mut world = World::new().await;
    let asked = world.ask(raise()).await.is(202);
    assert_eq!((&asked["state"], &asked["note"]), (&json!("open"), &json!("On call this week")));
    assert_eq!((&asked["target_person"]["first_name"], &asked["target_level"]), (&json!("Eve"), &json!(1)));
    let id = asked["id"].as_str().unwrap().to_owned();
    assert_eq!(world.mine().await, json!([asked]));
    let org = world.org.clone();
    for decider in [&mut world.owner, &mut world.administrator] {
        assert_eq!(to_decide(&org, decider).await, std::slice::from_ref(&id));
    }
    for other in [&mut world.manager, &mut world.asker] {
        assert_eq!(to_decide(&org, other).await, Vec::<String>::new());
    }
    let seen = world.administrator.get(&format!("{}/requests/", org.path)).await.is(200);
    assert_eq!(seen["to_decide"], json!([asked]));
    assert_eq!(seen["mine"], json!([]));
}

#[tokio::test]
async fn only_what_is_refused_and_what_others_can_do_can_be_asked_for() {
    let mut world = World::new().await;
    let (owner, administrator, manager) =
        (world.owner.id.clone(), world.administrator.id.clone(), world.manager.id.clone());
    let open = world.org.project;
    for body in [
        json!({"action": "invite_member", "target": "new@people.example"}),
        json!({"action": "remove_member", "target": "@me"}),
        json!({"action": "view_project", "project": open}),
    ] {
        world.ask(body).await.is_invalid("not_refused", None);
    }
    world.ask(json!({"action": "remove_member", "target": owner})).await.is_invalid("nobody_can", None);
    let lower = json!({"action": "change_member_level", "target": owner, "level": 1});
    world.ask(lower).await.is_invalid("nobody_can", None);
    let same = json!({"action": "change_member_level", "target": manager, "level": 1});
    world.ask(same).await.is_invalid("already_done", Some("level"));
    let so = json!({"action": "set_project_privacy", "project": open, "target": "open"});
    world.ask(so).await.is_invalid("already_done", Some("target"));
    let member = json!({"action": "invite_member", "target": "max@people.example", "level": 8});
    world.ask(member).await.is_invalid("invalid_input", Some("target"));
    let outsider = world.app.person("Otto").await.id.clone();
    for target in [outsider.as_str(), "01900000-0000-7000-8000-000000000000", "nobody"] {
        world.ask(json!({"action": "remove_member", "target": target})).await.is_denied("not_a_member");
    }
    // A private project and none.
    for project in [world.private, 999_999] {
        let body = json!({"action": "set_project_privacy", "project": project, "target": "open"});
        world.ask(body).await.is_invalid("does_not_exist", Some("project"));
    }
    assert_eq!(world.mine().await, json!([]));
    world.ask(json!({"action": "remove_member", "target": administrator})).await.is(202);
    // Once for each action and target.
    let again = world.ask(json!({"action": "remove_member", "target": administrator, "note": "Please"})).await;
    again.is_error(409, "invalid_request", "already_asked", None);
    world.ask(json!({"action": "remove_member", "target": manager})).await.is(202);
}

#[tokio::test]
async fn a_request_needs_the_fields_of_its_action() {
    let mut world = World::new().await;
    for (body, code, attr) in [
        (json!({}), "required", "action"),
        (json!({"action": "transfer_ownership"}), "invalid_choice", "action"),
        (json!({"action": "change_member_level", "level": 8}), "required", "target"),
        (json!({"action": "change_member_level", "target": "@me"}), "required", "level"),
        (json!({"action": "change_member_level", "target": "@me", "level": 15}), "invalid_choice", "level"),
        (json!({"action": "invite_member", "target": "nobody"}), "invalid_input", "target"),
        (json!({"action": "create_project"}), "required", "target"),
        (json!({"action": "create_project", "target": "x".repeat(201)}), "max_length", "target"),
        (json!({"action": "remove_member", "target": "x".repeat(101)}), "max_length", "target"),
        (json!({"action": "view_project"}), "required", "project"),
        (json!({"action": "view_project", "project": 0}), "invalid_input", "project"),
        (json!({"action": "set_project_privacy", "project": 1, "target": "secret"}), "invalid_choice", "target"),
    ] {
        world.ask(body).await.is_invalid(code, Some(attr));
    }
}

#[tokio::test]
async fn a_declined_request_says_why() {
    let mut world = World::new().await;
    let id = world.asked(raise()).await;
    let path = world.decline_path(&id);
    world.manager.post(&path, json!({})).await.is_denied("level_too_low");
    world.asker.post(&path, json!({})).await.is_denied("own_level");
    let declined = world.administrator.post(&path, json!({"note": "Ask Olive"})).await.is(200);
    assert_eq!((&declined["state"], &declined["decision_note"]), (&json!("declined"), &json!("Ask Olive")));
    let mine = world.mine().await;
    assert_eq!(mine[0]["decided_by"]["first_name"], "Ada");
    assert_eq!(mine[0]["decision_note"], "Ask Olive");
    for path in [path, world.approve_path(&id)] {
        let refused = world.owner.post(&path, json!({})).await;
        refused.is_error(409, "invalid_request", "already_decided", None);
        assert_eq!(refused.json["detail"], "Ada has already declined this request.");
    }
    // It can be asked for again.
    world.ask(raise()).await.is(202);
}

#[tokio::test]
async fn only_the_asker_withdraws() {
    let mut world = World::new().await;
    let id = world.asked(raise()).await;
    let path = format!("{}{id}/", world.requests());
    world.owner.delete(&path).await.is_not_found();
    world.asker.delete(&path).await.is(204);
    assert_eq!(world.state().await, "withdrawn");
    world.asker.delete(&path).await.is_error(409, "invalid_request", "already_decided", None);
    let refused = world.approved(&id).await;
    refused.is_error(409, "invalid_request", "already_decided", None);
    assert_eq!(refused.json["detail"], "Eve has withdrawn this request.");
    let org = world.org.clone();
    assert!(to_decide(&org, &mut world.owner).await.is_empty());
    let log = world.asker.get(&format!("{}/activity/?scope=request", world.org.path)).await.is(200);
    let actions: Vec<_> = log["results"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect();
    assert_eq!(actions, ["request.withdraw", "request.create"]);
}
