//! The app on a host of its own: `ROLECALL_API_URL` is not the URL of the site.

use crate::support::client::Client;
use crate::support::{TestApp, email};
use axum::http::Method;
use serde_json::json;

const APP: &str = "https://app.example";

async fn server() -> TestApp {
    TestApp::with(&[
        ("ROLECALL_SITE_URL", APP),
        ("ROLECALL_API_URL", "https://api.example"),
        ("ROLECALL_ALLOWED_ORIGINS", "https://preview.example"),
    ])
    .await
}

/// A page of `origin`, which is another site than this server's.
fn page(app: &TestApp, origin: &str) -> Client {
    app.browser().with("origin", origin).with("sec-fetch-site", "cross-site")
}

#[tokio::test]
async fn the_app_signs_in_and_works_from_its_own_origins() {
    let app = server().await;
    for (name, origin) in [("Ada", APP), ("Tim", "https://preview.example")] {
        let mut page = page(&app, origin);
        let new = json!({"email": email(name), "first_name": name, "organization_name": name, "password": "correct horse battery"});
        let signed_up = page.post("/api/signup/", new).await;
        assert_eq!(signed_up.status, 201);
        let cookies: Vec<_> =
            signed_up.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(cookies.iter().all(|cookie| cookie.starts_with("__Host-")), "{cookies:?}");
        assert!(
            cookies
                .iter()
                .all(|cookie| cookie.contains("; SameSite=None;") && cookie.ends_with("; Secure; Partitioned")),
            "{cookies:?}"
        );
        let read = page.get("/api/organizations/@current/members/?limit=1").await;
        assert_eq!(read.status, 200);
        assert_eq!(read.header("access-control-allow-origin"), origin);
        assert_eq!(read.header("access-control-allow-credentials"), "true");
        assert_eq!(
            read.header("access-control-expose-headers"),
            "retry-after, content-disposition, rolecall-entry, rolecall-build"
        );
        assert_eq!(read.header("vary").matches("origin").count(), 1);
        page.patch("/api/organizations/@current/", json!({"name": "Meridian"})).await.is(200);
        // Errors too, or the app could not tell them from a lost connection.
        let missing = page.get("/api/organizations/nowhere/").await;
        assert_eq!(missing.status, 404);
        assert_eq!(missing.header("access-control-allow-origin"), origin);
        page.post("/api/logout/", json!({})).await.is(204);
        page.get("/api/users/@me/").await.is(401);
    }
}

#[tokio::test]
async fn a_preflight_allows_the_methods_and_headers_of_the_app() {
    let app = server().await;
    let mut asking = page(&app, APP)
        .with("access-control-request-method", "PATCH")
        .with("access-control-request-headers", "content-type,idempotency-key,rolecall-view-as");
    let answer = asking.send(Method::OPTIONS, "/api/organizations/@current/", None, Vec::new()).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-methods"), "GET, POST, PUT, PATCH, DELETE");
    assert_eq!(answer.header("access-control-allow-headers"), "content-type,idempotency-key,rolecall-view-as");
}

#[tokio::test]
async fn pages_of_other_origins_can_neither_read_nor_change() {
    let app = server().await;
    for origin in ["https://evil.example", "https://app.example.evil.example", "http://app.example", "null", ""] {
        let mut evil = page(&app, origin).with_cookie("__Host-rolecall_session", &"a".repeat(64));
        let read = evil.get("/_preflight/").await;
        assert_eq!(read.status, 200);
        assert_eq!(read.header("access-control-allow-origin"), "", "{origin}");
        assert_eq!(
            read.header("vary").matches("origin").count(),
            1,
            "a cache must not give one site's answer to another"
        );
        evil.post("/api/logout/", json!({})).await.is_error(403, "authentication_error", "csrf_failed", None);
        let preflight = evil.send(Method::OPTIONS, "/api/logout/", None, Vec::new()).await;
        assert_eq!(preflight.header("access-control-allow-origin"), "", "{origin}");
    }
    // No page at all, but another site that made the browser open this one.
    let mut opened = app.program().with("sec-fetch-site", "cross-site").with_cookie("__Host-rolecall_session", "x");
    opened.post("/api/logout/", json!({})).await.is_error(403, "authentication_error", "csrf_failed", None);
}

#[tokio::test]
async fn a_server_of_its_own_app_lets_no_other_origin_read() {
    let app = TestApp::with(&[("ROLECALL_ALLOWED_ORIGINS", "https://preview.example")]).await;
    let answer = app.browser().with("origin", "https://preview.example").get("/_preflight/").await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn lists_lead_to_their_next_page_at_the_server_and_links_to_the_app() {
    let app = server().await;
    let mut ada = page(&app, APP);
    let new = json!({"email": email("Ada"), "first_name": "Ada", "organization_name": "Meridian", "password": "correct horse battery"});
    ada.post("/api/signup/", new).await.is(201);
    for name in ["One", "Two"] {
        ada.post("/api/projects/", json!({"name": name})).await.is(201);
    }
    let listed = ada.get("/api/projects/?limit=1").await;
    assert!(listed.json["next"].as_str().unwrap().starts_with("https://api.example/api/projects/"), "{}", listed.json);
    assert_eq!(ada.get("/_preflight/").await.json["site_url"], APP);
}
