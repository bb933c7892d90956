//! `POST /api/login`.

use crate::support::client::Client;
use crate::support::{PASSWORD, TestApp, email};
use rolecall_server::store::sql::{self, count_statements};
use serde_json::json;
use std::time::Duration;

const COOKIE: &str = "rolecall_session";

async fn try_in(client: &mut Client, name: &str, password: &str) -> crate::support::answer::Answer {
    client.post("/api/login", json!({"email": email(name), "password": password})).await
}

#[tokio::test]
async fn the_right_password_signs_in() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for spelling in ["ada@example.com", " ADA@example.COM ", "ａｄａ@example.com"] {
        let mut client = app.browser();
        let answer = client.post("/api/login/", json!({"email": spelling, "password": PASSWORD})).await;
        assert_eq!(answer.clone().is(200), json!({"success": true}));
        assert_eq!(client.get("/api/users/@me").await.is(200)["first_name"], "Ada");
    }
    // A program without cookies can sign in too.
    app.program().post("/api/login", json!({"email": email("Ada"), "password": PASSWORD})).await.is(200);
}

#[tokio::test]
async fn an_unknown_email_and_a_wrong_password_get_the_same_response() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let wrong = try_in(&mut app.browser(), "Ada", "wrong").await;
    wrong.is_invalid("invalid_credentials", None);
    for (email, password) in [
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("ada@example.com", "correct horse battery "),
        ("ada@example.com", "Correct horse battery"),
        ("ada@example.com' OR 1=1 --", PASSWORD),
    ] {
        let answer = app.browser().post("/api/login", json!({"email": email, "password": password})).await;
        assert_eq!((answer.status, answer.json), (wrong.status, wrong.json.clone()), "{email}");
        assert_eq!(answer.headers.get("set-cookie"), None);
    }
}

#[tokio::test]
async fn the_time_of_an_answer_does_not_tell_whether_an_account_exists() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let mut work = Vec::new();
    for email in [email("Ada"), "nobody@people.example".to_owned()] {
        let wrong = json!({"email": email, "password": "wrong"});
        let (answer, login) = count_statements(app.browser().post("/api/login", wrong)).await;
        answer.is_invalid("invalid_credentials", None);
        let (answer, reset) = count_statements(app.browser().post("/api/reset", json!({"email": email}))).await;
        work.push((login, answer.status, answer.json, reset));
    }
    // That as much is computed is tested where passwords are verified.
    assert_eq!(work[0], work[1]);
}

#[tokio::test]
async fn a_password_is_not_trimmed_or_normalized() {
    let app = TestApp::new().await;
    let body = json!({"first_name": "Ada", "email": email("Ada"), "password": " spaces around "});
    app.browser().post("/api/signup", body).await.is(201);
    try_in(&mut app.browser(), "Ada", "spaces around").await.is_invalid("invalid_credentials", None);
    try_in(&mut app.browser(), "Ada", " spaces around ").await.is(200);
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let app = TestApp::new().await;
    let mut client = app.browser();
    client.post("/api/login", json!({})).await.is_invalid("required", Some("email"));
    client.post("/api/login", json!({"email": "a@example.com"})).await.is_invalid("required", Some("password"));
    let answer = client.post("/api/login", json!({"email": "a@example.com", "password": ""})).await;
    answer.is_invalid("blank", Some("password"));
    let long = "x".repeat(1001);
    let answer = client.post("/api/login", json!({"email": "a@example.com", "password": long})).await;
    answer.is_invalid("max_length", Some("password"));
}

#[tokio::test]
async fn the_session_cookie_is_not_readable_by_scripts() {
    let app = TestApp::new().await;
    let ada = app.sign_up("Ada").await;
    let answer = try_in(&mut app.browser(), "Ada", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    let (value, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000");
    assert_eq!(value.len(), COOKIE.len() + 1 + 64);
    let device = answer.headers.get_all("set-cookie").iter().nth(1).unwrap().to_str().unwrap();
    assert!(
        device.starts_with("rolecall_device=")
            && device.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000")
    );
    assert_ne!(value, format!("{COOKIE}={}", ada.cookie(COOKIE)));

    let secure = TestApp::with(&[("ROLECALL_SITE_URL", "https://rolecall.test")]).await;
    let mut client = secure.browser().with("origin", "https://rolecall.test");
    let body = json!({"first_name": "Ada", "email": email("Ada"), "password": PASSWORD});
    let cookie = client.post("/api/signup", body).await.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-rolecall_session="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000; Secure"), "{cookie}");
    client.get("/api/users/@me").await.is(200);
}

#[tokio::test]
async fn the_database_stores_only_hashes_of_tokens() {
    let app = TestApp::new().await;
    let ada = app.sign_up("Ada").await;
    let mut connection = app.app.db.read().await.unwrap();
    let stored: Vec<String> =
        sql::query_scalar("SELECT token_hash FROM sessions").fetch_all(&mut connection).await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_ne!(stored[0], ada.cookie(COOKIE));
    let mut thief = app.browser().with_cookie(COOKIE, &stored[0]);
    thief.get("/api/users/@me").await.is_unauthenticated();
    let passwords: Vec<String> =
        sql::query_scalar("SELECT password_hash FROM users").fetch_all(&mut connection).await.unwrap();
    assert!(passwords[0].starts_with("$argon2id$v=19$"), "{}", passwords[0]);
}

#[tokio::test]
async fn signing_in_again_rotates_the_session() {
    let app = TestApp::new().await;
    let mut client = app.sign_up("Ada").await;
    let old = client.clone();
    try_in(&mut client, "Ada", PASSWORD).await.is(200);
    assert_ne!(client.cookie(COOKIE), old.cookie(COOKIE));
    client.get("/api/users/@me").await.is(200);
    old.clone().get("/api/users/@me").await.is_unauthenticated();
}

#[tokio::test]
async fn an_invalid_cookie_is_not_signed_in() {
    let app = TestApp::new().await;
    let ada = app.sign_up("Ada").await;
    let token = ada.cookie(COOKIE).to_owned();
    for value in ["", "x", &token[1..], &token.to_uppercase(), &format!("{token}0"), &"0".repeat(64), &"é".repeat(32)]
    {
        if value == token {
            continue;
        }
        app.browser().with_cookie(COOKIE, value).get("/api/users/@me").await.is_unauthenticated();
    }
    // It is found among other cookies.
    let mut client = app.browser().with_cookie("a", "b").with_cookie(COOKIE, &token).with_cookie("z", "y=x");
    client.get("/api/users/@me").await.is(200);
}

#[tokio::test]
async fn a_session_ends_after_14_idle_days_and_after_90_in_all() {
    const DAY: Duration = Duration::from_hours(24);
    let app = TestApp::new().await;
    let mut idle = app.sign_up("Ada").await;
    let mut busy = app.sign_in("Ada").await;
    let mut days = 0;
    loop {
        if days == 13 {
            // Just before the idle limit, used again.
            app.pass(Duration::from_secs(24 * 60 * 60 - 1));
        } else {
            app.pass(DAY);
        }
        days += 1;
        let answer = busy.get("/api/users/@me").await;
        // Background updates must be done before the clock advances.
        app.app.settle().await;
        if days == 14 {
            idle.clone().get("/api/users/@me").await.is(200);
            app.app.settle().await;
        }
        if answer.status != 200 {
            answer.is_unauthenticated();
            break;
        }
    }
    assert_eq!(days, 91);
    idle.get("/api/users/@me").await.is_unauthenticated();
    // The sweep deletes it.
    app.app.sweep().await.unwrap();
    let mut connection = app.app.db.read().await.unwrap();
    let left: i64 = sql::query_scalar("SELECT COUNT(*) FROM sessions").fetch_one(&mut connection).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn an_idle_session_ends_after_14_days() {
    let app = TestApp::new().await;
    let mut client = app.sign_up("Ada").await;
    app.pass(Duration::from_hours(14 * 24));
    client.get("/api/users/@me").await.is_unauthenticated();
}

#[tokio::test]
async fn a_successful_sign_in_resets_the_failures() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for _ in 0..3 {
        for _ in 0..9 {
            try_in(&mut app.browser(), "Ada", "wrong").await.is_invalid("invalid_credentials", None);
        }
        app.sign_in("Ada").await;
    }
}

#[tokio::test]
async fn parallel_guesses_do_not_bypass_the_lock() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let guesses = (0..40).map(|number| {
        let mut client = app.browser();
        async move { try_in(&mut client, "Ada", &format!("guess {number}")).await }
    });
    let answers = futures_util::future::join_all(guesses).await;
    let checked = answers.iter().filter(|answer| answer.json["code"] == "invalid_credentials").count();
    let locked = answers.iter().filter(|answer| answer.json["code"] == "too_many_failed_attempts").count();
    assert_eq!((checked, locked), (10, 30));
}

#[tokio::test]
async fn a_client_that_fails_for_many_accounts_is_locked_for_all() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let client = app.browser().with("x-forwarded-for", "203.0.113.9");
    for number in 0..100 {
        let answer = try_in(&mut client.clone(), &format!("person{number}"), "wrong").await;
        answer.is_invalid("invalid_credentials", None);
    }
    let answer = try_in(&mut client.clone(), "Ada", PASSWORD).await;
    answer.is_error(403, "authentication_error", "too_many_failed_attempts", None);
    app.sign_in("Ada").await;
    app.pass(Duration::from_mins(10));
    try_in(&mut client.clone(), "Ada", PASSWORD).await.is(200);
}

#[tokio::test]
async fn a_password_hash_with_weaker_parameters_is_upgraded() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    let read = async |app: &TestApp| -> String {
        let mut connection = app.app.db.read().await.unwrap();
        sql::query_scalar("SELECT password_hash FROM users").fetch_one(&mut connection).await.unwrap()
    };
    let before = read(&app).await;
    app.sign_in("Ada").await;
    assert_eq!(read(&app).await, before, "as strong as it has to be");
    let stronger = app.restarted(2).await;
    stronger.sign_in("Ada").await;
    let after = read(&stronger).await;
    assert!(before.contains("t=1") && after.contains("t=2"), "{before} {after}");
    stronger.sign_in("Ada").await;
    assert_eq!(read(&stronger).await, after);
}

#[tokio::test]
async fn an_inactive_account_cannot_sign_in_and_is_signed_out() {
    let app = TestApp::new().await;
    let mut client = app.sign_up("Ada").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("UPDATE users SET is_active = 0").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    client.get("/api/users/@me").await.is_unauthenticated();
    try_in(&mut app.browser(), "Ada", PASSWORD).await.is_invalid("invalid_credentials", None);
}
