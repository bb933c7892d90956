//! What browsers need: CORS on every response; cookies are ignored.

use super::{Project, event};
use axum::http::Method;
use serde_json::json;

const ELSEWHERE: &str = "https://shop.example";

#[tokio::test]
async fn cors_allows_the_requesting_page_to_read_every_response() {
    let project = Project::new().await;
    let token = &project.token;
    let page = || project.app.program().with("origin", ELSEWHERE).with("sec-fetch-site", "cross-site");
    let fine = format!("/e/?token={token}");
    let answers = [
        page().post(&fine, event("a")).await,
        page().post("/e/", event("a")).await,
        page().post("/e/", json!({})).await,
        page().get(&format!("/array/{token}/config")).await,
        page().get(&format!("/array/{token}/config.js")).await,
        page().get("/array/unknown/config").await,
        page().post("/flags/?v=2", json!({"token": token})).await,
        page().send(Method::DELETE, "/e/", None, "").await,
        page().send(Method::POST, "/batch/", None, vec![b' '; 21 * 1024 * 1024]).await,
        page().get("/i/nonsense").await,
    ];
    let statuses = answers.each_ref().map(|answer| answer.status.as_u16());
    assert_eq!(statuses, [200, 401, 400, 200, 200, 404, 200, 405, 413, 404]);
    for answer in answers {
        assert_eq!(answer.header("access-control-allow-origin"), ELSEWHERE, "{}", answer.text());
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert_eq!(answer.header("vary"), "origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(answer.header("set-cookie"), "");
    }
    // Without `Origin` there are no CORS headers.
    let program = project.app.program().post(&fine, event("a")).await;
    assert_eq!(program.header("access-control-allow-origin"), "");
    let null = project.app.program().with("origin", "null").post(&fine, event("a")).await;
    assert_eq!(null.header("access-control-allow-origin"), "null");
}

#[tokio::test]
async fn a_cors_preflight_is_allowed() {
    let project = Project::new().await;
    for path in ["/e", "/e/?ip=0", "/batch/", "/i/v0/e/", "/flags/?v=2", "/array/x/config"] {
        let mut page = project.app.program().with("origin", ELSEWHERE);
        page = page.with("access-control-request-method", "POST");
        page = page.with("access-control-request-headers", "content-type,x-anything");
        let answer = page.send(Method::OPTIONS, path, None, "").await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0));
        assert_eq!(answer.header("access-control-allow-origin"), ELSEWHERE);
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert_eq!(answer.header("access-control-allow-methods"), "GET, POST");
        assert_eq!(answer.header("access-control-allow-headers"), "content-type,x-anything");
        assert_eq!(answer.header("access-control-max-age"), "86400");
    }
}

#[tokio::test]
async fn cors_allows_other_sites_nothing_but_capture() {
    let project = Project::new().await;
    let mut page = project.app.program().with("origin", ELSEWHERE).with("sec-fetch-site", "cross-site");
    for path in ["/api/projects/", "/_preflight/", "/", "/array.js", "/events", "/api/e/"] {
        for method in [Method::GET, Method::OPTIONS] {
            let answer = page.send(method, path, None, "").await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        }
    }
}

#[tokio::test]
async fn capture_ignores_cookies_and_api_keys() {
    let project = Project::new().await;
    let fine = format!("/e/?token={}", project.token);
    // The owner, signed in, on another site: any other endpoint refuses this as CSRF.
    let mut owner = crate::support::client::Client::clone(&project.owner);
    owner = owner.with("origin", ELSEWHERE).with("sec-fetch-site", "cross-site");
    owner.post(&fine, event("a")).await.is(200);
    owner.post("/e/", event("a")).await.is_error(401, "authentication_error", "missing_api_key", None);
    let mut nonsense = project.app.by_key("phx_nonsense").with_cookie("session", "nonsense");
    nonsense.post(&fine, event("b")).await.is(200);
    assert_eq!(project.names().await, ["a", "b"]);
}

#[tokio::test]
async fn capture_has_no_rate_limit() {
    let app = crate::support::TestApp::with(&[("ROLECALL_RATE_LIMITS", "on")]).await;
    let mut program = app.program();
    for _ in 0..3000 {
        let answer = program.get("/e/").await;
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
}
