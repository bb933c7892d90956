//! `POST /api/signup`.

use crate::support::{PASSWORD, TestApp};
use rolecall_server::store::sql;
use serde_json::{Value, json};

fn ada() -> Value {
    json!({"first_name": "Ada", "email": "ada@example.com", "password": PASSWORD})
}

/// The number of accounts and organizations, counted through a new sign-up.
async fn accounts(app: &TestApp) -> i64 {
    let mut connection = app.app.db.read().await.unwrap();
    let count = sql::query_scalar("SELECT COUNT(*) FROM users").fetch_one(&mut connection).await.unwrap();
    let organizations: i64 =
        sql::query_scalar("SELECT COUNT(*) FROM organizations").fetch_one(&mut connection).await.unwrap();
    assert_eq!(organizations, count, "everybody has one organization");
    count
}

#[tokio::test]
async fn signing_up_creates_an_account_an_organization_and_a_project_and_signs_in() {
    let app = TestApp::new().await;
    let mut client = app.browser();
    let mut body = ada();
    body["organization_name"] = json!(" Analytical Engines ");
    let answer = client.post("/api/signup/", body).await.is(201);
    let me = client.get("/api/users/@me").await.is(200);
    let expected = json!({
        "id": 0,
        "uuid": me["uuid"],
        "distinct_id": me["distinct_id"],
        "first_name": "Ada",
        "email": "ada@example.com",
        "redirect_url": "/",
    });
    assert_eq!(answer, expected);
    assert_eq!(me["organization"]["name"], "Analytical Engines");
    assert_eq!(me["organization"]["membership_level"], 15);
    assert_eq!(me["team"]["name"], "Default Project");
    assert_eq!(me["team"]["effective_membership_level"], 15);
}

#[tokio::test]
async fn without_a_name_the_organization_is_named_after_the_person() {
    let app = TestApp::new().await;
    for (email, name) in [("a@example.com", json!("")), ("b@example.com", json!("  "))] {
        let mut client = app.browser();
        let body =
            json!({"first_name": "x".repeat(128), "email": email, "password": PASSWORD, "organization_name": name});
        client.post("/api/signup", body).await.is(201);
        let me = client.get("/api/users/@me").await.is(200);
        assert_eq!(me["organization"]["name"], "x".repeat(64));
    }
    let mut grace = app.sign_up("Grace").await;
    assert_eq!(grace.get("/api/users/@me").await.is(200)["organization"]["name"], "Grace");
}

#[tokio::test]
async fn an_invalid_field_is_named_and_nothing_is_created() {
    let app = TestApp::new().await;
    let long = |length: usize| json!("x".repeat(length));
    for (field, value, code) in [
        ("first_name", None, "required"),
        ("first_name", Some(json!(null)), "null"),
        ("first_name", Some(json!(" ")), "blank"),
        ("first_name", Some(json!(7)), "invalid_input"),
        ("first_name", Some(long(129)), "max_length"),
        ("first_name", Some(json!("a\0b")), "null_characters_not_allowed"),
        ("email", None, "required"),
        ("email", Some(json!("")), "blank"),
        ("email", Some(json!("ada")), "invalid_input"),
        ("email", Some(json!(["ada@example.com"])), "invalid_input"),
        ("email", Some(long(255)), "max_length"),
        ("password", None, "required"),
        ("password", Some(json!(null)), "null"),
        ("password", Some(json!(12_345_678)), "invalid_input"),
        ("password", Some(json!("")), "password_too_short"),
        ("password", Some(json!("1234567")), "password_too_short"),
        ("password", Some(long(1001)), "max_length"),
        ("organization_name", Some(long(65)), "max_length"),
        ("organization_name", Some(json!(null)), "null"),
        ("organization_name", Some(json!({})), "invalid_input"),
    ] {
        let mut body = ada();
        match value {
            Some(value) => body[field] = value,
            None => _ = body.as_object_mut().unwrap().remove(field),
        }
        app.browser().post("/api/signup", body).await.is_invalid(code, Some(field));
    }
    assert_eq!(accounts(&app).await, 0);
    // The longest valid values are accepted.
    let body = json!({"first_name": "x".repeat(128), "email": "a@example.com", "password": "x7Kq!p2Z".repeat(125),
        "organization_name": "ä".repeat(64)});
    app.browser().post("/api/signup", body).await.is(201);
    let body = json!({"first_name": "B", "email": "b@example.com", "password": "pässwör "});
    app.browser().post("/api/signup", body).await.is(201);
}

#[tokio::test]
async fn an_email_address_is_taken_in_every_spelling() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for email in ["ada@example.com", " ADA@Example.com ", "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ"] {
        let mut body = ada();
        body["email"] = json!(email);
        app.browser().post("/api/signup", body).await.is_invalid("unique", Some("email"));
    }
    assert_eq!(accounts(&app).await, 1);
}

#[tokio::test]
async fn of_two_sign_ups_with_one_address_at_once_one_succeeds() {
    let app = TestApp::new().await;
    let (mut one, mut other) = (app.browser(), app.browser());
    let (one, other) = tokio::join!(one.post("/api/signup", ada()), other.post("/api/signup", ada()));
    let (done, refused) = if one.status == 201 { (one, other) } else { (other, one) };
    done.is(201);
    refused.is_invalid("unique", Some("email"));
    assert_eq!(accounts(&app).await, 1);
}

#[tokio::test]
async fn with_sign_up_by_invite_only_the_first_person_can_sign_up() {
    let app = TestApp::with(&[("ROLECALL_SIGNUP", "invite")]).await;
    let mut answers = Vec::new();
    for number in 0..6 {
        let mut client = app.browser();
        answers.push(async move {
            let email = format!("person{number}@example.com");
            let body = json!({"first_name": "Ada", "email": email, "password": PASSWORD});
            client.post("/api/signup", body).await
        });
    }
    let answers = futures_util::future::join_all(answers).await;
    let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((done.len(), accounts(&app).await), (1, 1));
    for answer in refused {
        answer.is_error(403, "authentication_error", "permission_denied", None);
        assert!(answer.json.get("denial").is_none());
    }
    // This is checked before the body.
    let answer = app.browser().post("/api/signup", json!({})).await;
    answer.is_error(403, "authentication_error", "permission_denied", None);
}

#[tokio::test]
async fn signing_up_while_signed_in_switches_to_the_new_account() {
    let app = TestApp::new().await;
    let mut client = app.sign_up("Ada").await;
    let ada = client.clone();
    let body = json!({"first_name": "Grace", "email": "grace@example.com", "password": PASSWORD});
    client.post("/api/signup", body).await.is(201);
    assert_eq!(client.get("/api/users/@me").await.is(200)["first_name"], "Grace");
    // The old session has ended.
    ada.clone().get("/api/users/@me").await.is_unauthenticated();
}
