//! What is logged, and what never is.

use crate::support::people::invite;
use crate::support::{PASSWORD, TestApp, log};
use serde_json::json;

#[tokio::test]
async fn nothing_secret_is_logged() {
    let app = TestApp::new().await;
    let mut owner = app.person("Olive").await;
    let org = app.organization(&mut owner, "Acme").await;
    log::listen();
    let mut ada = app.sign_up("Ada").await;
    app.sign_in("Ada").await;
    let wrong = json!({"email": "ada@example.com", "password": "a wrong guess"});
    app.browser().post("/api/login", wrong).await.is_invalid("invalid_credentials", None);
    let body = json!({"password": "another password", "current_password": PASSWORD});
    ada.patch("/api/users/@me?token=in-the-query", body).await.is(200);
    let link = invite(&org, &mut owner, "ada@example.com", 1).await;
    app.browser().get(&format!("/api/signup/{link}?x=in-the-query")).await;
    app.browser().get(&format!("/signup/{link}")).await;
    ada.post(&format!("/api/signup/{link}"), json!({})).await.is(201);
    let token = ada.get("/api/projects").await.is(200)["results"][0]["api_token"].as_str().unwrap().to_owned();

    let log = log::heard();
    assert!(log.contains("/api/signup/{invite}") && log.contains("status=201"), "requests are logged: {log}");
    let cookie = ada.cookie("rolecall_session");
    for secret in [PASSWORD, "another password", "a wrong guess", "in-the-query", &link, cookie, &token, "$argon2id"] {
        assert!(!log.contains(secret), "`{secret}` is logged");
    }
}

#[tokio::test]
async fn an_unexpected_error_is_logged_once_under_its_request_id() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sqlx::query("ALTER TABLE projects RENAME TO other_projects").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    log::listen();
    let id = ada.get("/api/projects").await.header("x-request-id").to_owned();
    let text = log::heard();
    let errors: Vec<_> = text.lines().filter(|line| line.contains(" ERROR ")).collect();
    assert_eq!(errors.len(), 1, "{text}");
    assert!(errors[0].contains(&id) && errors[0].contains("projects"), "{}", errors[0]);
}
