//! `POST …/invites/bulk/`.

use crate::support::TestApp;
use crate::support::people::names;
use serde_json::{Value, json};

fn lines(count: usize) -> Value {
    (0..count).map(|n| json!({"target_email": format!("p{n}@people.example")})).collect()
}

#[tokio::test]
async fn bulk_invites_are_created_in_the_given_order() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let made = ada.post(&format!("{}/invites/bulk/", org.path), lines(20)).await.is(201);
    let addresses = names(&made, &["target_email"]);
    assert_eq!(addresses.len(), 20);
    assert_eq!((addresses[0], addresses[10]), ("p0@people.example", "p10@people.example"));
    ada.post(&format!("{}/invites/bulk/", org.path), lines(21)).await.is_invalid("max_length", None);
    assert_eq!(ada.post(&format!("{}/invites/bulk", org.path), json!([])).await.is(201), json!([]));
    for body in [json!({}), json!("x"), json!(null), json!(7)] {
        ada.post(&format!("{}/invites/bulk/", org.path), body).await.is_invalid("not_a_list", None);
    }
}

#[tokio::test]
async fn one_invalid_line_refuses_the_whole_request() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let good = json!({"target_email": "good@people.example"});
    let path = format!("{}/invites/bulk/", org.path);
    let mut with = async |line: Value| bob.post(&path, json!([good, line])).await;
    with(json!({"target_email": "bad"})).await.is_invalid("invalid_input", Some("1.target_email"));
    with(json!("bad")).await.is_invalid("invalid_input", Some("1"));
    with(json!({"target_email": ada.email})).await.is_invalid("invalid_input", Some("1.target_email"));
    with(json!({"target_email": "ＧＯＯＤ@people.example"})).await.is_invalid("duplicate", Some("1.target_email"));
    let promise =
        |id: i64| json!({"target_email": "x@people.example", "private_project_access": [{"id": id, "level": 1}]});
    with(promise(-1)).await.is_invalid("does_not_exist", Some("1.private_project_access.0.id"));
    with(json!({"target_email": "x@people.example", "level": 8})).await.is_denied("level_above_actor");
    assert_eq!(ada.get(&format!("{}/invites/", org.path)).await.is(200)["count"], 0);
}

#[tokio::test]
async fn partial_creates_the_valid_invites_and_reports_each_line() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("{}/invites/bulk/?partial=true", org.path);
    ada.post(&path, json!([{"target_email": "taken@people.example"}])).await.is(200);
    let body = json!([
        {"target_email": "a@people.example"},
        {"target_email": "bad"},
        {"target_email": "b@people.example", "level": 8},
        {"target_email": "A@people.example"},
        {"target_email": ada.email},
        {"target_email": "taken@people.example"},
        7,
        {"target_email": "c@people.example", "first_name": "Cyd"},
    ]);
    let made = bob.post(&path, body).await.is(200);
    let statuses: Vec<_> = made.as_array().unwrap().iter().map(|line| line["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [201, 400, 403, 400, 400, 400, 400, 201]);
    let codes: Vec<_> =
        made.as_array().unwrap().iter().map(|line| line["error"]["code"].as_str().unwrap_or("")).collect();
    assert_eq!(
        codes,
        [
            "",
            "invalid_input",
            "permission_denied",
            "duplicate",
            "invalid_input",
            "already_invited",
            "invalid_input",
            ""
        ]
    );
    assert_eq!(made[2]["error"]["denial"]["can_help"][0]["first_name"], "Ada");
    assert_eq!(made[7]["invite"]["first_name"], "Cyd");
    assert_eq!(made[7]["index"], 7);
    assert_eq!(bob.get(&format!("{}/invites/", org.path)).await.is(200)["count"], 3);
    bob.post(&path, lines(501)).await.is_invalid("max_length", None);
    let all = ada.post(&path, lines(500)).await.is(200);
    assert!(all.as_array().unwrap().iter().all(|line| line["status"] == 201));
}
