//! Who sees which entries, and how much of them.

use super::{actions, entries};
use crate::support::TestApp;
use crate::support::people::{Org, Person, invite, make_private, project};
use serde_json::{Value, json};

struct World {
    _app: TestApp,
    org: Org,
    owner: Person,
    administrator: Person,
    /// A member with a grant on the private project.
    inside: Person,
    /// A member who had one.
    outside: Person,
    private: i64,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let mut owner = app.person("Owner").await;
        let org = app.organization(&mut owner, "Org").await;
        let administrator = app.joins(&org, &mut owner, "Administrator", 8).await;
        let private = project(&org, &mut owner, "Secret plan").await;
        let inside = app.joins(&org, &mut owner, "Inside", 1).await;
        let mut outside = app.person("Outside").await;
        // Joins with a grant, which is removed again.
        make_private(&mut owner, private, &[(&inside, 8)]).await;
        let body = json!({"target_email": outside.email, "private_project_access": [{"id": private, "level": 8}]});
        let made = owner.post(&format!("{}/invites/", org.path), body).await.is(201);
        outside.post(&format!("/api/signup/{}", made["id"].as_str().unwrap()), json!({})).await.is(201);
        outside.patch(&format!("/api/projects/{private}"), json!({"name": "Secret plans"})).await.is(200);
        owner.delete(&format!("/api/projects/{private}/explicit_members/{}", outside.id)).await.is(204);
        owner.patch(&format!("/api/projects/{}", org.project), json!({"name": "Open"})).await.is(200);
        invite(&org, &mut owner, "hedy@people.example", 1).await;
        World { _app: app, org, owner, administrator, inside, outside, private }
    }
}

#[tokio::test]
async fn administrators_see_every_entry() {
    let World { org, mut owner, mut administrator, .. } = World::new().await;
    let all = entries(&mut owner, &org, "limit=1000").await;
    assert_eq!(all.len(), 15);
    assert_eq!(entries(&mut administrator, &org, "limit=1000").await, all);
}

#[tokio::test]
async fn members_see_what_concerns_them_and_their_projects() {
    let World { org, mut inside, private, .. } = World::new().await;
    let seen = entries(&mut inside, &org, "").await;
    let expected = [
        "project.update", // the open project
        "grant.remove",
        "project.update",
        "grant.create",
        "project.privacy",
        "member.join",
        "project.create",
        "project.create",
    ];
    assert_eq!(actions(&seen), expected);
    assert_eq!(seen[1]["project"], json!({"id": private, "name": "Secret plans"}));
    let by_project = entries(&mut inside, &org, &format!("project={private}")).await;
    assert_eq!(by_project, [&seen[1], &seen[2], &seen[3], &seen[4], &seen[6]].map(Clone::clone));
}

#[tokio::test]
async fn closed_projects_stay_hidden_in_what_concerns_a_member() {
    let World { org, mut outside, private, .. } = World::new().await;
    let seen = entries(&mut outside, &org, "").await;
    assert_eq!(actions(&seen), ["project.update", "grant.remove", "project.update", "member.join", "project.create"]);
    assert_eq!(seen[0]["item"]["name"], "Default Project");
    // Their access was removed: they learn that, but nothing more about the project.
    assert_eq!((&seen[1]["item"]["name"], &seen[1]["project"]), (&json!("Outside"), &Value::Null));
    assert_eq!(seen[1]["changes"], json!([]));
    assert_eq!((&seen[2]["item"], &seen[2]["project"]), (&json!({"id": "", "name": ""}), &Value::Null));
    let fields: Vec<_> = seen[3]["changes"].as_array().unwrap().iter().map(|change| &change["field"]).collect();
    assert_eq!(fields, ["level", "grants", "invited_by", "invite"]);
    assert_eq!(seen[3]["changes"][1], json!({"field": "grants", "before": null, "after": []}));
    let text = serde_json::to_string(&seen).unwrap();
    assert!(!text.contains("Secret"), "{text}");
    for query in [format!("project={private}"), format!("item={private}"), format!("item={private}&limit=1")] {
        assert_eq!(entries(&mut outside, &org, &query).await, Vec::<Value>::new(), "{query}");
    }
}

#[tokio::test]
async fn a_project_that_was_deleted_is_closed_to_members() {
    let World { org, mut owner, mut inside, private, .. } = World::new().await;
    inside.delete(&format!("/api/projects/{private}")).await.is(204);
    let seen = entries(&mut inside, &org, "scope=project").await;
    assert_eq!(actions(&seen), ["project.delete", "project.update", "project.create"]);
    assert_eq!((&seen[0]["item"]["name"], &seen[0]["changes"]), (&json!(""), &json!([])));
    let deleted = &entries(&mut owner, &org, "action=project.delete").await[0];
    assert_eq!(deleted["project"], json!({"id": private, "name": "Secret plans"}));
    let changes = json!([
        {"field": "name", "before": "Secret plans", "after": null},
        {"field": "access_control", "before": true, "after": null},
        {"field": "grants", "before": [{"level": 8, "user": inside.id}], "after": null},
    ]);
    assert_eq!(deleted["changes"], changes);
}
