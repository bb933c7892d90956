//! `POST /api/organizations/:org/preview/` (contract 9).

mod accepted;
mod agrees;
mod bounds;
mod invites;
mod sight;

use crate::support::TestApp;
use crate::support::answer::Answer;
use crate::support::people::{Org, Person, invite, make_private, project};
use serde_json::{Value, json};

/// An organization with people of all levels, an open and two private projects, grants and pending invites.
pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) org: Org,
    /// Owner, two administrators, a member who manages both private projects, two plain members.
    pub(super) people: Vec<Person>,
    /// The private projects.
    pub(super) private: [i64; 2],
}

impl World {
    pub(super) async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Olive").await;
        let org = app.organization(&mut owner, "Acme").await;
        let mut people = Vec::new();
        for (name, level) in [("Ada", 8), ("Bob", 8), ("Max", 1), ("Cyd", 1), ("Dan", 1)] {
            people.push(app.joins(&org, &mut owner, name, level).await);
        }
        let private = [project(&org, &mut owner, "Ledger").await, project(&org, &mut owner, "Payroll").await];
        make_private(&mut owner, private[0], &[(&people[2], 8), (&people[3], 1)]).await;
        make_private(&mut owner, private[1], &[(&people[2], 8)]).await;
        invite(&org, &mut people[0], "by.ada@new.example", 8).await;
        invite(&org, &mut people[3], "by.cyd@new.example", 1).await;
        let access = json!([{"id": private[0], "level": 1}]);
        let body = json!({"target_email": "by.max@new.example", "private_project_access": access});
        people[2].post(&format!("{}/invites/", org.path), body).await.is(201);
        people.insert(0, owner);
        World { app, org, people, private }
    }

    pub(super) fn path(&self) -> String {
        format!("{}/preview/", self.org.path)
    }

    /// The preview of these changes by a person, who is given by their place.
    pub(super) async fn preview(&mut self, by: usize, changes: Value) -> Answer {
        let path = self.path();
        self.people[by].post(&path, json!({ "changes": changes })).await
    }
}

#[tokio::test]
async fn nothing_is_written() {
    let mut world = World::new().await;
    let before = crate::support::dump::Dump::read(&world.app).await;
    let [ledger, _] = world.private;
    let (ada, dan) = (world.people[1].id.clone(), world.people[5].id.clone());
    let changes = json!([
        {"kind": "change_member_level", "user_uuid": ada, "level": 1},
        {"kind": "grant_project_access", "project": ledger, "user_uuid": dan},
        {"kind": "set_project_privacy", "project": ledger, "access_control": false},
        {"kind": "invite_member", "target_email": "new@people.example", "level": 8},
        {"kind": "manage_organization", "members_can_invite": false},
        {"kind": "transfer_ownership", "user_uuid": ada},
        {"kind": "leave_organization"},
    ]);
    let preview = world.preview(0, changes).await.is(200);
    assert!(preview["people_count"].as_u64() > Some(3));
    assert_eq!(crate::support::dump::Dump::read(&world.app).await, before);
}

#[tokio::test]
async fn a_preview_names_rights_projects_invites_keys_and_who_remains() {
    let mut world = World::new().await;
    let (ada, bob) = (world.people[1].id.clone(), world.people[2].id.clone());
    crate::support::people::make_key(&mut world.people[1], "Laptop").await;
    let preview = world
        .preview(
            0,
            json!([
                {"kind": "remove_member", "user_uuid": ada},
                {"kind": "change_member_level", "user_uuid": bob, "level": 1},
            ]),
        )
        .await
        .is(200);
    let people = preview["people"].as_array().unwrap();
    let told: Vec<_> = people.iter().map(|one| (&one["first_name"], &one["before"], &one["after"])).collect();
    assert_eq!(told, [(&json!("Ada"), &json!(8), &Value::Null), (&json!("Bob"), &json!(8), &json!(1))]);
    assert_eq!(people[0]["project_counts"]["lost"], 3);
    let lost: Vec<_> = people[1]["projects_lost"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(lost, ["Ledger", "Payroll"]);
    assert_eq!(
        people[1]["rights_lost"],
        json!(["create_and_delete_projects", "manage_project_settings", "manage_organization_settings"])
    );
    assert_eq!(preview["invites_cancelled"]["count"], 1);
    assert_eq!(preview["invites_cancelled"]["newest"][0]["target_email"], "by.ada@new.example");
    // Those of the others, whose links both could see.
    assert_eq!(preview["links_renewed"]["count"], 2);
    assert_eq!(preview["keys_stopped"], 1);
    let sole: Vec<_> = preview["sole_holders"].as_array().unwrap().iter().collect();
    assert!(sole.iter().all(|sole| sole["person"]["first_name"] == "Olive" && sole["project"].is_null()));
    assert!(sole.iter().any(|sole| sole["right"] == "manage_organization_settings"));
}

#[tokio::test]
async fn the_last_manager_of_a_project_is_missed() {
    let mut world = World::new().await;
    let max = world.people[3].id.clone();
    let ledger = world.private[0];
    let change = json!([{"kind": "revoke_project_access", "project": ledger, "user_uuid": max}]);
    let preview = world.preview(0, change).await.is(200);
    assert_eq!(preview["warnings"][0]["kind"], "no_project_manager");
    assert_eq!(preview["warnings"][0]["detail"], "Only administrators and the owner will manage Ledger.");
    // Without access to the project, Max can no longer give what the invite gives.
    assert_eq!(preview["invites_cancelled"]["newest"][0]["target_email"], "by.max@new.example");
}

#[tokio::test]
async fn a_manager_who_is_not_in_the_changes_counts() {
    let mut world = World::new().await;
    let ids: Vec<String> = world.people.iter().map(|person| person.id.clone()).collect();
    let ledger = world.private[0];
    world.people[0].patch(&format!("{}/members/{}/", world.org.path, ids[1]), json!({"level": 1})).await.is(200);
    world.people[0].patch(&format!("{}/members/{}/", world.org.path, ids[2]), json!({"level": 1})).await.is(200);
    let revoke = json!([{"kind": "revoke_project_access", "project": ledger, "user_uuid": ids[3]}]);
    let alone = world.preview(0, revoke.clone()).await.is(200);
    assert_eq!(alone["sole_holders"][0]["project"], "Ledger");
    assert_eq!(alone["warnings"][0]["kind"], "no_project_manager");
    let body = json!({"user_uuid": ids[5], "level": 8});
    world.people[0].post(&format!("/api/projects/{ledger}/explicit_members/"), body).await.is(201);
    let preview = world.preview(0, revoke).await.is(200);
    assert_eq!((&preview["sole_holders"], &preview["warnings"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn warnings_say_what_a_change_does_not_do() {
    let mut world = World::new().await;
    let ids: Vec<String> = world.people.iter().map(|person| person.id.clone()).collect();
    let changes = json!([
        {"kind": "change_member_level", "user_uuid": ids[1], "level": 8},
        {"kind": "grant_project_access", "project": world.private[1], "user_uuid": ids[1]},
        {"kind": "transfer_ownership", "user_uuid": ids[1]},
        {"kind": "manage_organization", "members_can_invite": true},
    ]);
    let preview = world.preview(0, changes).await.is(200);
    let told = |warning: &Value| (warning["kind"].as_str().unwrap().to_owned(), warning["change"].as_u64().unwrap());
    let warnings: Vec<_> = preview["warnings"].as_array().unwrap().iter().map(told).collect();
    let expected = [("no_effect", 0), ("grant_without_effect", 1), ("not_undoable", 2), ("no_effect", 3)];
    assert_eq!(warnings, expected.map(|(kind, change)| (kind.to_owned(), change)));
}
