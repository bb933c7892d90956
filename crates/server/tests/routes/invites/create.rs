//! `POST …/invites/`.

use crate::support::TestApp;
use crate::support::people::{Org, Person, invite, make_private, project};
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::time::Duration;

async fn send(by: &mut Person, org: &Org, body: Value) -> crate::support::answer::Answer {
    by.post(&format!("{}/invites/", org.path), body).await
}

#[tokio::test]
async fn a_member_can_invite_members() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let body = json!({"target_email": " Ｎew@PEOPLE.example", "first_name": "New", "message": "Hello"});
    let made = send(&mut bob, &org, body).await.is(201);
    assert_eq!(made["target_email"], "new@people.example");
    assert_eq!(made["first_name"], "New");
    assert_eq!(made["message"], "Hello");
    assert_eq!(made["level"], 1);
    assert_eq!(made["is_expired"], false);
    assert_eq!(made["emailing_attempt_made"], false);
    assert_eq!(made["created_by"]["uuid"], bob.id.as_str());
    assert_eq!(made["created_at"], "2022-10-01T00:00:00.000000Z");
    assert_eq!(made["expires_at"], "2022-10-04T00:00:00.000000Z");
    assert_eq!(made["private_project_access"], json!([]));
    let id = uuid::Uuid::try_parse(made["id"].as_str().unwrap()).unwrap();
    assert_eq!(id.get_version_num(), 4);
}

#[tokio::test]
async fn an_administrator_can_invite_administrators_and_a_member_cannot() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let body = json!({"target_email": "new@people.example", "level": 8});
    send(&mut bob, &org, body.clone()).await.is(201);
    // Rights are checked before existing invites.
    let refused = send(&mut cyd, &org, body).await;
    refused.is_denied("level_above_actor");
    assert_eq!(refused.json["denial"]["needs_level"], 8);
    assert_eq!(refused.json["denial"]["can_help"][0]["first_name"], "Ada");
    for level in [json!(15), json!(0), json!(7), json!("8"), json!(true)] {
        let body = json!({"target_email": "other@people.example", "level": level});
        send(&mut ada, &org, body).await.is_invalid("invalid_choice", Some("level"));
    }
}

#[tokio::test]
async fn members_cannot_invite_when_that_is_switched_off() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    ada.patch(&org.path, json!({"members_can_invite": false})).await.is(200);
    let refused = send(&mut bob, &org, json!({})).await;
    refused.is_denied("switched_off");
    assert_eq!(refused.json["denial"]["needs_level"], 8);
    let line = json!([{"target_email": "new@people.example"}]);
    for query in ["", "?partial=true"] {
        bob.post(&format!("{}/invites/bulk/{query}", org.path), line.clone()).await.is_denied("switched_off");
    }
    send(&mut ada, &org, json!({"target_email": "new@people.example"})).await.is(201);
}

#[tokio::test]
async fn fields_are_checked() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut with = async |body: Value| send(&mut ada, &org, body).await;
    with(json!({})).await.is_invalid("required", Some("target_email"));
    with(json!({"target_email": null})).await.is_invalid("null", Some("target_email"));
    with(json!({"target_email": " "})).await.is_invalid("blank", Some("target_email"));
    with(json!({"target_email": 5})).await.is_invalid("invalid_input", Some("target_email"));
    with(json!({"target_email": "x".repeat(255)})).await.is_invalid("max_length", Some("target_email"));
    for address in ["nobody", "a@b", "å@people.example", "a b@people.example", "a@people..example"] {
        with(json!({"target_email": address})).await.is_invalid("invalid_input", Some("target_email"));
    }
    let to = "new@people.example";
    with(json!({"target_email": to, "first_name": "x".repeat(31)})).await.is_invalid("max_length", Some("first_name"));
    with(json!({"target_email": to, "message": "x".repeat(2001)})).await.is_invalid("max_length", Some("message"));
    with(json!({"target_email": to, "message": ["x"]})).await.is_invalid("invalid_input", Some("message"));
    let good = json!({"id": 1, "level": 1});
    for (access, code, item) in [
        (json!(null), "null", ""),
        (json!({}), "not_a_list", ""),
        (json!([5]), "invalid_input", ".0"),
        (json!([good, {}]), "required", ".1.id"),
        (json!([good, {"id": "1", "level": 1}]), "invalid_input", ".1.id"),
        (json!([{"id": 1, "level": 15}]), "invalid_choice", ".0.level"),
        (json!([{"id": 1}]), "required", ".0.level"),
    ] {
        let attr = format!("private_project_access{item}");
        with(json!({"target_email": to, "private_project_access": access})).await.is_invalid(code, Some(&attr));
    }
    with(json!({"target_email": to, "message": null, "first_name": ""})).await.is(201);
}

#[tokio::test]
async fn an_invite_is_accepted_at_its_limits_and_refused_one_past_them() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut with = async |field: &str, value: Value| {
        send(&mut ada, &org, json!({"target_email": "new@people.example", field: value})).await
    };
    with("first_name", json!("x".repeat(30))).await.is(201);
    with("first_name", json!("x".repeat(31))).await.is_invalid("max_length", Some("first_name"));
    with("message", json!("x".repeat(2000))).await.is(201);
    with("message", json!("x".repeat(2001))).await.is_invalid("max_length", Some("message"));
    let projects = |count: i64| (0..count).map(|id| json!({"id": -1 - id, "level": 1})).collect::<Value>();
    // 500 ids are accepted and looked up; none of them exists.
    with("private_project_access", projects(500))
        .await
        .is_invalid("does_not_exist", Some("private_project_access.0.id"));
    with("private_project_access", projects(501)).await.is_invalid("max_length", Some("private_project_access"));
}

#[tokio::test]
async fn a_member_cannot_be_invited() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let body = json!({"target_email": bob.email.to_uppercase()});
    send(&mut ada, &org, body).await.is_invalid("invalid_input", Some("target_email"));
}

#[tokio::test]
async fn a_second_invite_replaces_the_first_if_the_author_can_cancel_it() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let first = invite(&org, &mut bob, "new@people.example", 1).await;
    let again = json!({"target_email": "NEW@people.example"});
    send(&mut cyd, &org, again.clone()).await.is_invalid("already_invited", Some("target_email"));
    app.pass(Duration::from_mins(1));
    let second = send(&mut bob, &org, again.clone()).await.is(201);
    assert_ne!(second["id"], first.as_str());
    assert_eq!(second["expires_at"], "2022-10-04T00:01:00.000000Z");
    app.browser().get(&format!("/api/signup/{first}")).await.is_invalid("invalid_input", None);
    let third = send(&mut ada, &org, json!({"target_email": "new@people.example", "level": 8})).await.is(201);
    assert_eq!(third["created_by"]["uuid"], ada.id.as_str());
    let list = ada.get(&format!("{}/invites/", org.path)).await.is(200);
    assert_eq!(list["count"], 1);
    assert_eq!(list["results"][0]["id"], third["id"]);
    // An expired invite does not matter.
    app.pass(Duration::from_hours(72));
    send(&mut cyd, &org, again).await.is(201);
}

#[tokio::test]
async fn an_invite_can_include_only_projects_whose_members_the_author_manages() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let foreign = app.organization(&mut eve, "Foreign").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let managed = project(&org, &mut ada, "Managed").await;
    let seen = project(&org, &mut ada, "Seen").await;
    let closed = project(&org, &mut ada, "Closed").await;
    make_private(&mut ada, managed, &[(&bob, 8)]).await;
    make_private(&mut ada, seen, &[(&bob, 1)]).await;
    make_private(&mut ada, closed, &[]).await;
    let to = "new@people.example";
    let promise =
        |id: i64, level: u8| json!({"target_email": to, "private_project_access": [{"id": id, "level": level}]});
    let mut answers = Vec::new();
    for unknown in [closed, foreign.project, 0, -1, i64::MAX] {
        let refused = send(&mut bob, &org, promise(unknown, 1)).await;
        refused.is_invalid("does_not_exist", Some("private_project_access.0.id"));
        answers.push(refused.bytes);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "unknown, foreign and invisible projects are one and the same");
    send(&mut bob, &org, promise(seen, 1)).await.is_denied("level_too_low");
    send(&mut bob, &org, promise(org.project, 1)).await.is_denied("level_too_low");
    let twice = json!([{"id": managed, "level": 1}, {"id": managed, "level": 8}]);
    send(&mut bob, &org, json!({"target_email": to, "private_project_access": twice}))
        .await
        .is_invalid("duplicate", Some("private_project_access.1.id"));
    let made = send(&mut bob, &org, promise(managed, 8)).await.is(201);
    assert_eq!(made["private_project_access"], json!([{"id": managed, "level": 8}]));
    // An administrator can include open projects too.
    send(&mut ada, &org, promise(org.project, 8)).await.is(201);
}

#[tokio::test]
async fn an_organization_has_at_most_10000_invites() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    invite(&org, &mut ada, "first@people.example", 1).await;
    let mut tx = app.app.db.begin().await.unwrap();
    let fill = "INSERT INTO invites (id, link, organization_id, target_email, first_name, name_key, level, created_by,
            created_at, updated_at)
        WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < 9999)
        SELECT CAST(n AS TEXT), substr(i.link, 1, 24) || CAST(100000000000 + n AS TEXT), i.organization_id, CAST(n AS TEXT), '', '', 1, i.created_by,
            i.created_at, i.updated_at
        FROM numbers CROSS JOIN invites i";
    sql::query(fill).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let to = |email: &str| json!({"target_email": email});
    send(&mut ada, &org, to("last@people.example")).await.is(201);
    send(&mut ada, &org, to("further@people.example")).await.is_invalid("too_many", None);
    ada.post(&format!("{}/invites/bulk/?partial=true", org.path), json!([to("further@people.example")]))
        .await
        .is_invalid("too_many", None);
    // Replacing an invite does not add one.
    send(&mut ada, &org, to("last@people.example")).await.is(201);
    assert_eq!(ada.get(&format!("{}/invites/", org.path)).await.is(200)["count"], 10_000);
}
