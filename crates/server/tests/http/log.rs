//! What is logged, and what never is.

use crate::support::people::{invite, make_key};
use crate::support::{PASSWORD, TestApp, log};
use rolecall_server::accounts::password_reset::operator_link;
use rolecall_server::store::sql;
use rolecall_server::text::email::Email;
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
    let (user, site, now) = (Email::parse("ada@example.com").unwrap(), &app.app.config.site_url, app.app.clock.now());
    let reset = operator_link(&app.app.db, site, &user, now).await.unwrap().unwrap();
    let (page, reset) = reset.strip_prefix(site.as_str()).unwrap().rsplit_once('/').unwrap();
    app.browser().get(&format!("/api{page}?token={reset}")).await.is(204);
    app.browser().get(&format!("{page}/{reset}")).await;
    let body = json!({"token": reset, "password": "a third password"});
    app.browser().post(&format!("/api{page}"), body).await.is(204);
    app.browser().post("/api/reset", json!({"email": "marked@example.com"})).await;

    let log = log::heard();
    assert!(log.contains("/api/signup/{invite}") && log.contains("status=201"), "requests are logged: {log}");
    let cookie = ada.cookie("rolecall_session");
    let secrets = [PASSWORD, "another password", "a wrong guess", "in-the-query", &link, cookie, &token, "$argon2id"];
    for secret in secrets.into_iter().chain([reset, "a third password", "marked@example.com"]) {
        assert!(!log.contains(secret), "`{secret}` is logged");
    }
}

/// Sends marked text in every place where people can send text, with the log at its finest level.
#[tokio::test]
async fn user_input_is_not_logged_at_any_level() {
    let app = TestApp::new().await;
    let mut owner = app.person("Olive").await;
    let org = app.organization(&mut owner, "Acme").await;
    let project = format!("/api/projects/{}", org.project);
    let token = owner.get(&project).await.is(200)["api_token"].as_str().unwrap().to_owned();
    log::listen();
    let signup = json!({"first_name": "Marked1 Name", "email": "marked2@example.com", "password": "marked3 horse battery",
        "organization_name": "Marked4 Org"});
    app.browser().post("/api/signup", signup).await.is(201);
    app.browser().post("/api/login", json!({"email": "marked5@example.com", "password": "marked6"})).await;
    owner.patch("/api/users/@me", json!({"password": "marked7 x", "current_password": "marked8"})).await;
    let path = format!("{}/invites/", org.path);
    let made =
        owner.post(&path, json!({"target_email": "marked9@example.com", "first_name": "Marked10"})).await.is(201);
    let link = made["id"].as_str().unwrap().to_owned();
    app.browser().get(&format!("/api/signup/{link}")).await.is(200);
    let key = make_key(&mut owner, "Marked11").await.value;
    let event = json!({"api_key": token, "event": "marked12", "distinct_id": "marked13",
        "properties": {"marked14": "marked15"}});
    app.browser().post("/e/", event).await.is(200);
    let broken = app.browser().post("/e/", json!({"api_key": token, "event": ["marked16"]})).await;
    assert_eq!(broken.status, 400);
    for sql in [
        "SELECT 'marked17', marked18 FROM events",
        "SELECT event FROM events WHERE properties.marked19 = 'marked20'",
        "SELECT marked21(event) FROM events",
        "SELECT 'marked22",
    ] {
        let body = json!({"query": {"kind": "HogQLQuery", "query": sql}});
        app.by_key(&key).with("idempotency-key", "marked23").post(&format!("{project}/query/"), body).await;
    }
    owner.get(&format!("{project}/events/?event=marked24&distinct_id=marked25&marked26=x")).await.is(200);
    owner.post(&format!("{project}/erasures/"), json!({"distinct_id": "marked27"})).await.is(201);
    owner.patch(&project, json!({"name": "Marked28", "app_urls": ["https://marked29.example"]})).await.is(200);
    app.browser().with("authorization", "Bearer marked30").get("/api/users/@me").await.is_bad_key();
    app.browser().with_cookie("rolecall_session", "marked31").get("/marked32?marked33").await;
    app.browser().with("user-agent", "marked34").with("origin", "http://marked35.example").get("/_preflight").await;
    app.app.settle().await;

    let log = log::heard().to_lowercase();
    assert!(log.contains("/api/projects/{project}/query"), "requests are logged: {log}");
    let cookie = owner.cookie("rolecall_session");
    for secret in ["marked", "select", &link, &key.to_lowercase(), &token.to_lowercase(), cookie] {
        assert!(!secret.is_empty() && !log.contains(secret), "`{secret}` is logged: {log}");
    }
}

/// Internal errors contain user input: in panic messages and error texts.
#[tokio::test]
async fn an_internal_error_is_logged_without_user_input() {
    let app = TestApp::new().await;
    let mut owner = app.person("Olive").await;
    let org = app.organization(&mut owner, "Acme").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("UPDATE all_projects SET app_urls = 'marked1'").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    log::listen();
    let answer = owner.get(&format!("/api/projects/{}", org.project)).await;
    assert_eq!(answer.status, 500);
    let log = log::heard();
    assert!(log.contains("unexpected") && !log.contains("marked"), "{log}");
}

#[tokio::test]
async fn an_unexpected_error_is_logged_once_under_its_request_id() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("DROP VIEW projects").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    log::listen();
    let id = ada.get("/api/projects").await.header("x-request-id").to_owned();
    let text = log::heard();
    let errors: Vec<_> = text.lines().filter(|line| line.contains("ERROR ")).collect();
    assert_eq!(errors.len(), 1, "{text}");
    assert!(errors[0].contains(&id) && errors[0].contains("projects"), "{}", errors[0]);
}
