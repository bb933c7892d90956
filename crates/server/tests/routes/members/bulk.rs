//! `POST …/members/bulk/`: many changes in one request, each decided as a single one.

use crate::support::TestApp;
use crate::support::people::{Org, Person, make_private, project};
use serde_json::{Value, json};

struct World {
    app: TestApp,
    org: Org,
    owner: Person,
    administrator: Person,
    members: Vec<Person>,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Olive").await;
        let org = app.organization(&mut owner, "Acme").await;
        let administrator = app.joins(&org, &mut owner, "Ada", 8).await;
        let mut members = Vec::new();
        for name in ["Max", "Cyd", "Dan"] {
            members.push(app.joins(&org, &mut owner, name, 1).await);
        }
        World { app, org, owner, administrator, members }
    }

    fn path(&self) -> String {
        format!("{}/members/bulk/", self.org.path)
    }

    fn ids(&self) -> Vec<&str> {
        self.members.iter().map(|person| person.id.as_str()).collect()
    }

    /// The level of each of the members, as the owner sees them; null: gone.
    async fn levels(&mut self) -> Vec<Value> {
        let list = self.owner.get(&format!("{}/members/", self.org.path)).await.is(200);
        let level = |person: &Person| {
            let found = list["results"].as_array().unwrap().iter().find(|member| member["user"]["uuid"] == person.id);
            found.map_or(Value::Null, |member| member["level"].clone())
        };
        self.members.iter().map(level).collect()
    }
}

/// The status and the rule of each line.
fn told(results: &Value) -> Vec<(u64, &Value)> {
    let results = results.as_array().unwrap().iter();
    results.map(|one| (one["status"].as_u64().unwrap(), &one["error"]["denial"]["rule"])).collect()
}

/// Undoes the entries of a response, the last one first.
async fn undo(world: &mut World, results: &Value) {
    for line in results.as_array().unwrap().iter().rev().filter(|line| !line["entry"].is_null()) {
        let path = format!("{}/activity/{}/undo/", world.org.path, line["entry"]);
        world.owner.post(&path, json!({})).await.is(200);
    }
}

#[tokio::test]
async fn each_person_is_decided_and_recorded_alone_and_all_can_be_undone() {
    let mut world = World::new().await;
    let (max, cyd, dan) = (&world.members[0].id, &world.members[1].id, &world.members[2].id);
    let unknown = "0190a0a0-0000-7000-8000-000000000000";
    let people = [max, &world.owner.id, &world.administrator.id, unknown, "nonsense", cyd, dan];
    let body = json!({"kind": "change_member_level", "user_uuids": people, "level": 8});
    let path = world.path();
    let results = world.administrator.post(&path, body.clone()).await.is(200);
    let rule = |rule: &str| json!(rule);
    let (above, own, outside) = (rule("target_above_actor"), rule("own_level"), rule("not_a_member"));
    let ok = Value::Null;
    assert_eq!(
        told(&results),
        [(200, &ok), (403, &above), (403, &own), (403, &outside), (403, &outside), (200, &ok), (200, &ok)]
    );
    assert_eq!(world.levels().await, [8, 8, 8]);
    // Again, nothing changes and nothing is recorded.
    let body = json!({"kind": "change_member_level", "user_uuids": world.ids(), "level": 8});
    let again = world.owner.post(&path, body).await;
    let again = again.is(200);
    assert!(again.as_array().unwrap().iter().all(|line| line["status"] == 200 && line["entry"].is_null()));
    undo(&mut world, &results).await;
    assert_eq!(world.levels().await, [1, 1, 1]);
}

#[tokio::test]
async fn people_are_removed_together_and_brought_back_with_their_grants() {
    let mut world = World::new().await;
    let ledger = project(&world.org, &mut world.owner, "Ledger").await;
    make_private(&mut world.owner, ledger, &[(&world.members[0], 8)]).await;
    let path = world.path();
    let me = world.administrator.id.clone();
    let mut people = world.ids();
    people.push(&me);
    let body = json!({"kind": "remove_member", "user_uuids": people});
    // A member can remove nobody; everybody else is still there.
    let refused = world.members[0].post(&path, body.clone()).await.is(200);
    assert!(told(&refused).iter().all(|(status, _)| *status == 403 || *status == 400));
    let results = world.administrator.post(&path, body).await.is(200);
    let statuses: Vec<u64> = told(&results).iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [200, 200, 200, 400], "leaving is not removing");
    assert_eq!(world.levels().await, [Value::Null, Value::Null, Value::Null]);
    undo(&mut world, &results).await;
    assert_eq!(world.levels().await, [1, 1, 1]);
    let grants = world.owner.get(&format!("/api/projects/{ledger}/explicit_members/")).await.is(200);
    assert_eq!((&grants[0]["user"]["first_name"], &grants[0]["level"]), (&json!("Max"), &json!(8)));
}

#[tokio::test]
async fn access_is_granted_together_by_whoever_manages_the_project() {
    let mut world = World::new().await;
    let ledger = project(&world.org, &mut world.owner, "Ledger").await;
    make_private(&mut world.owner, ledger, &[(&world.members[0], 8)]).await;
    let path = world.path();
    let body = json!({"kind": "grant_project_access", "project": ledger, "user_uuids": world.ids()});
    // Who cannot see the project learns nothing of it.
    let hidden = world.members[1].post(&path, body.clone()).await;
    hidden.is_invalid("does_not_exist", Some("project"));
    let results = world.members[0].post(&path, body).await.is(200);
    assert_eq!(told(&results), [(403, &json!("self_grant")), (200, &Value::Null), (200, &Value::Null)]);
    for person in &mut world.members {
        person.get(&format!("/api/projects/{ledger}/")).await.is(200);
    }
    undo(&mut world, &results).await;
    world.members[1].get(&format!("/api/projects/{ledger}/")).await.is_not_found();
    // A project of another organization.
    let mut sid = world.app.person("Sid").await;
    let other = world.app.organization(&mut sid, "Other").await.project;
    let body = json!({"kind": "grant_project_access", "project": other, "user_uuids": world.ids()});
    world.owner.post(&path, body).await.is_invalid("does_not_exist", Some("project"));
}

#[tokio::test]
async fn takes_500_people_and_no_more_and_nobody_twice() {
    let mut world = World::new().await;
    let path = world.path();
    let many = |count: usize| -> Vec<String> { (0..count).map(|number| format!("person-{number}")).collect() };
    let body = |people: Value| json!({"kind": "remove_member", "user_uuids": people});
    let results = world.owner.post(&path, body(json!(many(500)))).await.is(200);
    assert!(told(&results).iter().all(|(status, rule)| (*status, *rule) == (403, &json!("not_a_member"))));
    world.owner.post(&path, body(json!(many(501)))).await.is_invalid("max_length", Some("user_uuids"));
    let id = world.members[0].id.clone();
    let twice = json!([id, id.to_uppercase()]);
    world.owner.post(&path, body(twice)).await.is_invalid("duplicate", Some("user_uuids.1"));
    assert_eq!(world.owner.post(&path, body(json!([]))).await.is(200), json!([]));
    for (missing, field) in [("change_member_level", "level"), ("grant_project_access", "project")] {
        let body = json!({"kind": missing, "user_uuids": [id]});
        world.owner.post(&path, body).await.is_invalid("required", Some(field));
    }
    let owner = json!({"kind": "change_member_level", "user_uuids": [id], "level": 15});
    world.owner.post(&path, owner).await.is_invalid("invalid_choice", Some("level"));
}

#[tokio::test]
async fn administrators_who_lower_each_other_at_the_same_time_end_as_if_one_after_the_other() {
    let mut world = World::new().await;
    let mut bob = world.app.joins(&world.org, &mut world.owner, "Bob", 8).await;
    let path = world.path();
    let lower = |id: &str| json!({"kind": "change_member_level", "user_uuids": [id], "level": 1});
    let (by_ada, by_bob) = (lower(&bob.id), lower(&world.administrator.id));
    let (one, other) = tokio::join!(world.administrator.post(&path, by_ada), bob.post(&path, by_bob));
    let statuses = [one.is(200), other.is(200)].map(|results| results[0]["status"].as_u64().unwrap());
    assert!(statuses == [200, 403] || statuses == [403, 200], "{statuses:?}");
}
