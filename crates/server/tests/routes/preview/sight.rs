//! A preview names only what the caller can see.

use super::World;
use crate::support::people::invite;
use serde_json::{Value, json};

#[tokio::test]
async fn projects_and_invites_that_the_caller_cannot_see_are_not_named() {
    let mut world = World::new().await;
    let [ledger, payroll] = world.private;
    // Cyd is a plain member of Ledger, and does not see Payroll.
    let unknown = json!([{"kind": "leave_project", "project": 999_999}]);
    let missing = world.preview(4, unknown).await;
    let hidden = world.preview(4, json!([{"kind": "leave_project", "project": payroll}])).await;
    assert_eq!((missing.status, missing.text()), (hidden.status, hidden.text()));
    hidden.is_invalid("does_not_exist", Some("changes.0.project"));
    let left = world.preview(4, json!([{"kind": "leave_organization"}])).await.is(200);
    let lost = left["people"][0]["projects_lost"].as_array().unwrap();
    let lost: Vec<_> = lost.iter().map(|project| project["name"].as_str().unwrap()).collect();
    assert_eq!(lost, ["Default Project", "Ledger"]);
    // Max manages Ledger. What the invite of an administrator gives is not for Max to see.
    let body = json!({"target_email": "ledger@new.example", "private_project_access": [{"id": ledger, "level": 1}]});
    let path = format!("{}/invites/", world.org.path);
    world.people[1].post(&path, body).await.is(201);
    let dan = world.people[5].id.clone();
    let grant = json!([{"kind": "grant_project_access", "project": ledger, "user_uuid": dan}]);
    let preview = world.preview(3, grant).await.is(200);
    assert_eq!(preview["people"][0]["projects_gained"][0]["name"], "Ledger");
    assert_eq!(preview["invites_cancelled"]["count"], 0);
    assert!(!preview.to_string().contains("ledger@new.example"));
    // Foreign and unknown people are refused alike.
    let stranger = world.app.person("Sid").await.id;
    let grant = |id: &str| json!([{"kind": "grant_project_access", "project": ledger, "user_uuid": id}]);
    let texts = [stranger.as_str(), "0190a0a0-0000-7000-8000-000000000000", "nonsense"];
    let mut answers = Vec::new();
    for text in texts {
        answers.push(world.preview(3, grant(text)).await);
    }
    assert!(answers.iter().all(|answer| answer.text() == answers[0].text()));
    answers.remove(0).is_denied("not_a_member");
}

#[tokio::test]
async fn an_invite_is_previewed_as_what_accepting_it_gives() {
    let mut world = World::new().await;
    let ledger = world.private[0];
    invite(&world.org, &mut world.people[0], "eve@new.example", 1).await;
    let change = json!([{"kind": "invite_member", "target_email": "Eve@new.example", "first_name": "Eve",
        "private_project_access": [{"id": ledger, "level": 8}]}]);
    let preview = world.preview(3, change.clone()).await;
    // Somebody else has invited this address.
    preview.is_invalid("already_invited", Some("changes.0.target_email"));
    let preview = world.preview(1, change).await.is(200);
    let eve = &preview["people"][0];
    assert_eq!((&eve["uuid"], &eve["email"], &eve["after"]), (&Value::Null, &json!("eve@new.example"), &json!(1)));
    let gained = eve["projects_gained"].as_array().unwrap();
    let gained: Vec<_> =
        gained.iter().map(|one| (one["name"].as_str().unwrap(), one["after"].as_u64().unwrap())).collect();
    assert_eq!(gained, [("Default Project", 1), ("Ledger", 8)]);
    assert_eq!(preview["invites_cancelled"]["newest"][0]["target_email"], "eve@new.example");
    let member = json!([{"kind": "invite_member", "target_email": world.people[5].email}]);
    world.preview(1, member).await.is_invalid("invalid_input", Some("changes.0.target_email"));
}
