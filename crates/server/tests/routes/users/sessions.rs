//! `/api/users/@me/sessions/`.

use crate::support::client::Client;
use crate::support::live::Stream;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp, email};
use axum::http::Method;
use futures_util::future::join_all;
use rolecall_server::store::sql::{self, count_statements};
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/api/users/@me/sessions/";

async fn sessions(client: &mut Client) -> Vec<Value> {
    client.get(PATH).await.is(200).as_array().unwrap().clone()
}

/// Signs in on another device.
async fn sign_in(app: &TestApp, name: &str, user_agent: &str, ip: &str) -> Client {
    let mut client = app.browser().with("user-agent", user_agent).with("x-forwarded-for", ip);
    client.post("/api/login", json!({"email": email(name), "password": PASSWORD})).await.is(200);
    client
}

fn text<'a>(session: &'a Value, field: &str) -> &'a str {
    session[field].as_str().unwrap()
}

#[tokio::test]
async fn people_see_where_they_are_signed_in() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut eve = app.sign_up("Eve").await;
    app.pass(Duration::from_hours(1));
    let mut phone = sign_in(&app, "Ada", "Phone/1\u{202e}", "2001:db8:1:2:3:4:5:6").await;
    let told = sessions(&mut phone).await;
    let expected = json!({
        "id": told[0]["id"], "created_at": "2022-10-01T01:00:00.000000Z", "last_seen": "2022-10-01T01:00:00.000000Z",
        "user_agent": "Phone/1", "ip": "2001:db8:1:2:3:4:5:6", "current": true,
    });
    assert_eq!(told[0], expected);
    assert_eq!((told.len(), &told[1]["current"], text(&told[1], "ip")), (2, &json!(false), "127.0.0.1"));
    uuid::Uuid::parse_str(text(&told[0], "id")).unwrap();
    assert_eq!(sessions(&mut ada).await[0]["id"], told[1]["id"]);
    assert_eq!(sessions(&mut eve).await.len(), 1);
    // Nothing tells the token, or could be used as one.
    let all = ada.get(PATH).await.text().clone();
    for client in [&ada, &phone] {
        let token = client.cookie("rolecall_session");
        assert!(!all.contains(token) && !all.contains(&rolecall_server::hash::sha256(token)));
    }
}

#[tokio::test]
async fn the_last_use_is_stored_once_a_minute_with_its_address_and_program() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut moved = ada.clone().with("x-forwarded-for", "198.51.100.7").with("user-agent", "New/2");
    let is = async |client: &mut Client, seen: &str, ip: &str, user_agent: &str| {
        app.app.settle().await;
        let session = sessions(client).await.swap_remove(0);
        assert_eq!(
            [text(&session, "last_seen"), text(&session, "ip"), text(&session, "user_agent")],
            [seen, ip, user_agent]
        );
        assert_eq!(text(&session, "created_at"), "2022-10-01T00:00:00.000000Z");
    };
    app.pass(Duration::from_secs(59));
    // Only the statement that finds the session, and the one that lists: nothing is written.
    let (answer, statements) = count_statements(moved.get(PATH)).await;
    answer.is(200);
    assert_eq!(statements, 2);
    is(&mut moved, "2022-10-01T00:00:00.000000Z", "127.0.0.1", "").await;
    app.pass(Duration::from_secs(1));
    moved.get("/api/users/@me/").await.is(200);
    is(&mut ada, "2022-10-01T00:01:00.000000Z", "198.51.100.7", "New/2").await;
}

#[tokio::test]
async fn one_session_is_ended_from_another_and_its_open_pages_with_it() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (mut lost, mut other) = (app.sign_in("Ada").await, app.sign_in("Ada").await);
    let id = text(&sessions(&mut lost).await[0], "id").to_owned();
    let (mut stream, mut goes_on) = (Stream::open(&lost).await, Stream::open(&ada).await);
    ada.delete(&format!("{PATH}{id}/")).await.is(204);
    assert_eq!(stream.until("session").await.last().unwrap().data, json!({}));
    assert!(stream.next().await.is_none());
    goes_on.until("sessions").await;
    lost.get("/api/users/@me/").await.is_unauthenticated();
    assert_eq!(lost.get("/_preflight/").await.is(200)["session_ended"], "ended");
    assert_eq!(sessions(&mut other).await.len(), 2);
    // It is gone, for everybody and every verb.
    ada.delete(&format!("{PATH}{id}/")).await.is_not_found();
    ada.get(&format!("{PATH}{id}/")).await.is_not_found();
    // After a day nobody needs to know why.
    app.pass(Duration::from_hours(24));
    app.app.sweep().await.unwrap();
    assert_eq!(lost.get("/_preflight/").await.is(200).get("session_ended"), None);
}

#[tokio::test]
async fn sessions_of_others_are_not_found() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.sign_up("Ada").await, app.sign_up("Eve").await);
    let id = text(&sessions(&mut ada).await[0], "id").to_owned();
    let hash = rolecall_server::hash::sha256(ada.cookie("rolecall_session"));
    let unknown = uuid::Uuid::now_v7().to_string();
    for id in [&id, &unknown, &hash, "x", "%00", "%F0%28", "@current"] {
        eve.delete(&format!("{PATH}{id}/")).await.is_not_found();
    }
    ada.get("/api/users/@me/").await.is(200);
    // An id in another spelling is the same.
    ada.delete(&format!("{PATH}{}/", id.to_uppercase())).await.is(204);
}

#[tokio::test]
async fn ending_the_own_session_signs_out() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let id = text(&sessions(&mut ada).await[0], "id").to_owned();
    let answer = ada.delete(&format!("{PATH}{id}/")).await;
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    answer.is(204);
    ada.get("/api/users/@me/").await.is_unauthenticated();
}

#[tokio::test]
async fn all_other_sessions_are_ended_at_once() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.sign_up("Ada").await, app.sign_up("Eve").await);
    let mut others = [app.sign_in("Ada").await, app.sign_in("Ada").await];
    for path in [PATH, "/api/users/@me/sessions/?others=", "/api/users/@me/sessions/?others=false"] {
        ada.delete(path).await.is_invalid("required", Some("others"));
    }
    assert_eq!(sessions(&mut ada).await.len(), 3);
    let path = "/api/users/@me/sessions/?others=true";
    ada.delete(path).await.is(204);
    for other in &mut others {
        other.get("/api/users/@me/").await.is_unauthenticated();
    }
    assert_eq!(sessions(&mut ada).await.len(), 1);
    eve.get("/api/users/@me/").await.is(200);
    // One entry, which tells neither addresses nor devices; none for nothing.
    ada.delete(path).await.is(204);
    let log = ada.get("/api/organizations/@current/activity/?action=session.end").await.is(200);
    let entries = log["results"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[0]["changes"]), (1, &json!([])));
}

#[tokio::test]
async fn an_api_key_can_neither_see_nor_end_sessions() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let id = text(&sessions(&mut ada).await[0], "id").to_owned();
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    let one = format!("{PATH}{id}/");
    for (method, path) in
        [(Method::GET, PATH), (Method::DELETE, &one), (Method::DELETE, "/api/users/@me/sessions/?others=true")]
    {
        let refused = program.json(method, path, json!({})).await;
        refused.is_error(403, "authentication_error", "permission_denied", None);
    }
    ada.get("/api/users/@me/").await.is(200);
}

#[tokio::test]
async fn a_person_has_at_most_50_sessions_and_the_one_unused_for_longest_goes() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut unused = app.sign_in("Ada").await;
    app.pass(Duration::from_secs(61));
    ada.get("/api/users/@me/").await.is(200);
    app.app.settle().await;
    for _ in 0..48 {
        app.sign_in("Ada").await;
    }
    assert_eq!(sessions(&mut ada).await.len(), 50);
    app.sign_in("Ada").await;
    assert_eq!(sessions(&mut ada).await.len(), 50);
    unused.get("/api/users/@me/").await.is_unauthenticated();
    join_all((0..10).map(|_| app.sign_in("Ada"))).await;
    let rows = sql::query("SELECT COUNT(*) AS n FROM sessions").fetch_one(&mut app.app.db.read().await.unwrap()).await;
    assert_eq!(rows.unwrap().try_get::<i64>("n").unwrap(), 50);
}

#[tokio::test]
async fn expired_sessions_are_not_listed() {
    let app = TestApp::new().await;
    let mut old = app.sign_up("Ada").await;
    let id = text(&sessions(&mut old).await[0], "id").to_owned();
    app.pass(Duration::from_hours(14 * 24));
    let mut ada = app.sign_in("Ada").await;
    assert_eq!(sessions(&mut ada).await.len(), 1);
    ada.delete(&format!("{PATH}{id}/")).await.is_not_found();
}

#[tokio::test]
async fn a_session_that_begins_is_told_to_the_open_pages_of_its_person_only() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.sign_up("Ada").await, app.sign_up("Eve").await);
    let (mut own, mut foreign) = (Stream::open(&ada).await, Stream::open(&eve).await);
    app.sign_in("Ada").await;
    assert_eq!(own.next().await.unwrap().kind, "sessions");
    eve.clone().post("/api/organizations/", json!({"name": "Next"})).await.is(201);
    assert_ne!(foreign.next().await.unwrap().kind, "sessions");
}
