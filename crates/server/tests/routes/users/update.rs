//! `PATCH /api/users/@me/`.

use crate::support::client::Client;
use crate::support::{PASSWORD, TestApp, email};
use axum::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

async fn me(client: &mut Client) -> Value {
    client.get("/api/users/@me").await.is(200)
}

#[tokio::test]
async fn a_name_can_be_changed_and_read_only_fields_are_ignored() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let before = me(&mut ada).await;
    let body = json!({"first_name": " Ada Lovelace ", "uuid": "x", "date_joined": 1, "is_staff": true, "nonsense": []});
    let answer = ada.patch("/api/users/@me", body).await.is(200);
    let mut expected = before;
    expected["first_name"] = json!("Ada Lovelace");
    // The name changes among the helpers too.
    expected["organization"]["managers"][0]["first_name"] = json!("Ada Lovelace");
    assert_eq!(answer, expected);
    assert_eq!(me(&mut ada).await, expected);
    // `PUT` is the same; missing fields stay.
    let answer = ada.json(Method::PUT, "/api/users/@me/", json!({})).await.is(200);
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn an_invalid_field_is_named_and_nothing_changes() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    app.sign_up("Grace").await;
    let before = me(&mut ada).await;
    for (body, code, attr) in [
        (json!({"first_name": ""}), "blank", "first_name"),
        (json!({"first_name": null}), "null", "first_name"),
        (json!({"first_name": "x".repeat(129)}), "max_length", "first_name"),
        (json!({"email": "new@example.com"}), "required", "current_password"),
        (json!({"email": "new@example.com", "current_password": ""}), "blank", "current_password"),
        (json!({"email": "new@example.com", "current_password": 1}), "invalid_input", "current_password"),
        (json!({"email": "new@example.com", "current_password": "wrong"}), "incorrect_password", "current_password"),
        (json!({"email": "no address", "current_password": PASSWORD}), "invalid_input", "email"),
        (json!({"email": "GRACE@example.com", "current_password": PASSWORD}), "unique", "email"),
        (json!({"password": "long enough"}), "required", "current_password"),
        (json!({"password": "long enough", "current_password": "wrong"}), "incorrect_password", "current_password"),
        (json!({"password": "short", "current_password": PASSWORD}), "password_too_short", "password"),
        (json!({"password": 12_345_678, "current_password": PASSWORD}), "invalid_input", "password"),
        (json!({"set_current_organization": 1}), "invalid_input", "set_current_organization"),
        (json!({"set_current_organization": null}), "null", "set_current_organization"),
        (json!({"set_current_organization": "x"}), "does_not_exist", "set_current_organization"),
        (json!({"set_current_organization": ""}), "does_not_exist", "set_current_organization"),
        (json!({"set_current_team": "1"}), "invalid_input", "set_current_team"),
        (json!({"set_current_team": 1.5}), "invalid_input", "set_current_team"),
        (json!({"set_current_team": 1e300}), "invalid_input", "set_current_team"),
        (json!({"set_current_team": -1}), "does_not_exist", "set_current_team"),
        (json!({"set_current_team": i64::MAX}), "does_not_exist", "set_current_team"),
        (json!({"first_name": "Eve", "set_current_team": 999}), "does_not_exist", "set_current_team"),
    ] {
        ada.patch("/api/users/@me", body).await.is_invalid(code, Some(attr));
        assert_eq!(me(&mut ada).await, before, "{code} {attr}");
    }
    app.sign_in("Ada").await;
}

#[tokio::test]
async fn a_new_email_address_needs_the_password_and_is_used_to_sign_in() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    // The same address in another spelling is no change.
    ada.patch("/api/users/@me", json!({"email": "ADA@example.com"})).await.is(200);
    let body = json!({"email": " Ada@NEW.example ", "current_password": PASSWORD});
    assert_eq!(ada.patch("/api/users/@me", body).await.is(200)["email"], "ada@new.example");
    app.browser().post("/api/login", json!({"email": "ada@new.example", "password": PASSWORD})).await.is(200);
    let old = app.browser().post("/api/login", json!({"email": email("Ada"), "password": PASSWORD})).await;
    old.is_invalid("invalid_credentials", None);
    app.sign_up("Ada").await;
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (mut thief, mut other) = (ada.clone(), app.sign_in("Ada").await);
    let body = json!({"password": "a new password", "current_password": PASSWORD});
    ada.patch("/api/users/@me", body).await.is(200);
    me(&mut ada).await;
    assert_ne!(ada.cookie("rolecall_session"), thief.cookie("rolecall_session"));
    thief.get("/api/users/@me").await.is_unauthenticated();
    other.get("/api/users/@me").await.is_unauthenticated();
    let old = app.browser().post("/api/login", json!({"email": email("Ada"), "password": PASSWORD})).await;
    old.is_invalid("invalid_credentials", None);
    app.browser().post("/api/login", json!({"email": email("Ada"), "password": "a new password"})).await.is(200);
}

#[tokio::test]
async fn guesses_of_the_current_password_are_limited() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let guess = |password: &str| json!({"password": "a new password", "current_password": password});
    for _ in 0..10 {
        let answer = ada.patch("/api/users/@me", guess("wrong")).await;
        answer.is_invalid("incorrect_password", Some("current_password"));
    }
    let answer = ada.patch("/api/users/@me", guess(PASSWORD)).await;
    answer.is_error(403, "authentication_error", "too_many_failed_attempts", None);
}

#[tokio::test]
async fn switching_the_organization_selects_one_of_its_projects() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let home = me(&mut ada).await;
    let other = ada.post("/api/organizations", json!({"name": "Other"})).await.is(201);
    let extra = ada.post("/api/projects", json!({"name": "Extra"})).await.is(201);
    assert_eq!(me(&mut ada).await["team"]["id"], extra["id"]);

    let answer = ada.patch("/api/users/@me", json!({"set_current_organization": home["organization"]["id"]})).await;
    let answer = answer.is(200);
    assert_eq!(
        (&answer["organization"]["id"], &answer["team"]["id"]),
        (&home["organization"]["id"], &home["team"]["id"])
    );
    assert_eq!(me(&mut ada).await, answer);

    // Selecting a project selects its organization.
    let answer = ada.patch("/api/users/@me", json!({"set_current_team": extra["id"]})).await.is(200);
    assert_eq!((&answer["organization"]["id"], &answer["team"]["id"]), (&other["id"], &extra["id"]));
    // Both at once must belong together.
    let both = json!({"set_current_organization": home["organization"]["id"], "set_current_team": extra["id"]});
    ada.patch("/api/users/@me", both).await.is_invalid("does_not_exist", Some("set_current_team"));
    assert_eq!(me(&mut ada).await, answer);
    let both = json!({"set_current_organization": home["organization"]["id"], "set_current_team": home["team"]["id"]});
    let answer = ada.patch("/api/users/@me", both).await.is(200);
    assert_eq!(answer["team"]["id"], home["team"]["id"]);
}

#[tokio::test]
async fn foreign_and_unknown_organizations_and_projects_get_the_same_error() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut grace = app.sign_up("Grace").await;
    let foreign = me(&mut grace).await;
    for (attr, foreign, unknown) in [
        (
            "set_current_organization",
            foreign["organization"]["id"].clone(),
            json!("01900000-0000-7000-8000-000000000000"),
        ),
        ("set_current_team", foreign["team"]["id"].clone(), json!(123_456)),
    ] {
        let one = ada.patch("/api/users/@me", json!({(attr): foreign})).await;
        one.is_invalid("does_not_exist", Some(attr));
        let other = ada.patch("/api/users/@me", json!({(attr): unknown})).await;
        assert_eq!((one.status, one.json), (other.status, other.json));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_sign_in_use_and_password_change_do_not_deadlock() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let mut password = PASSWORD.to_owned();
    for round in 0..20 {
        let sign_in = |password: &str| {
            let mut client = app.browser();
            let body = json!({"email": email("Ada"), "password": password});
            async move {
                let status = client.post("/api/login", body).await.status.as_u16();
                (status, client)
            }
        };
        let devices = join_all((0..5).map(|_| sign_in(&password))).await;
        // The last visit was more than a minute ago, so this one is recorded.
        app.pass(Duration::from_secs(61));
        let next = format!("password of round {round}");
        let visits = devices.into_iter().map(|(status, mut device)| {
            assert_eq!(status, 200);
            let body = json!({"password": next, "current_password": password});
            async move {
                let visit = device.clone().get("/api/users/@me").await.status.as_u16();
                (visit, device.patch("/api/users/@me", body).await.status.as_u16())
            }
        });
        let (visits, sign_ins) = tokio::join!(join_all(visits), join_all((0..3).map(|_| sign_in(&password))));
        app.app.settle().await;
        assert!(sign_ins.iter().all(|(status, _)| matches!(status, 200 | 400)), "{round}");
        assert!(visits.iter().all(|(visit, _)| matches!(visit, 200 | 401)), "{round}: {visits:?}");
        assert!(visits.iter().all(|(_, change)| matches!(change, 200 | 400 | 401)), "{round}: {visits:?}");
        assert_eq!(visits.iter().filter(|(_, change)| *change == 200).count(), 1, "{round}: {visits:?}");
        password = next;
    }
}
