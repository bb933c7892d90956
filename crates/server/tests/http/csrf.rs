//! CSRF: requests that another site may have made a browser send.

use crate::support::TestApp;
use serde_json::json;

/// Cookie, `Origin`, `Sec-Fetch-Site`, and whether sign-in and another unsafe request are accepted.
type Row = (bool, Option<&'static str>, Option<&'static str>, bool, bool);

const TABLE: &[Row] = &[
    (false, None, None, true, true),
    (false, Some("http://rolecall.test"), Some("same-origin"), true, true),
    (false, Some("http://rolecall.test"), None, true, true),
    (false, None, Some("same-origin"), true, true),
    (false, None, Some("none"), true, true),
    (false, Some("http://evil.test"), None, false, true),
    (false, Some("null"), None, false, true),
    (false, None, Some("cross-site"), false, true),
    (false, None, Some("same-site"), false, true),
    (false, Some("http://rolecall.test"), Some("cross-site"), false, true),
    (true, None, None, false, false),
    (true, Some("http://rolecall.test"), Some("same-origin"), true, true),
    (true, Some("HTTP://ROLECALL.test:80"), None, true, true),
    (true, None, Some("same-origin"), true, true),
    (true, None, Some("none"), true, true),
    (true, Some("http://evil.test"), None, false, false),
    (true, Some("http://evil.test"), Some("same-origin"), false, false),
    (true, Some("http://rolecall.test.evil.test"), None, false, false),
    (true, Some("http://rolecall.test:8080"), None, false, false),
    (true, Some("https://rolecall.test"), None, false, false),
    (true, Some("null"), Some("same-origin"), false, false),
    (true, Some(""), None, false, false),
    (true, None, Some("same-site"), false, false),
    (true, None, Some("cross-site"), false, false),
    (true, None, Some(""), false, false),
    (true, Some("http://rolecall.test"), Some("same-site"), false, false),
];

#[tokio::test]
async fn unsafe_requests_from_other_sites_are_refused() {
    let app = TestApp::new().await;
    for &(has_cookie, origin, site, may_sign_in, may_write) in TABLE {
        let mut client = app.program();
        if has_cookie {
            client = client.with_cookie("rolecall_session", "x");
        }
        for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
            if let Some(value) = value {
                client = client.with(name, value);
            }
        }
        let row = format!("{has_cookie} {origin:?} {site:?}");
        for (path, allowed) in [("/api/login", may_sign_in), ("/api/signup/", may_sign_in), ("/api/logout", may_write)]
        {
            let answer = client.clone().post(path, json!({})).await;
            if allowed {
                assert_ne!(answer.json["code"], "csrf_failed", "{path} {row}");
            } else {
                answer.is_error(403, "authentication_error", "csrf_failed", None);
                assert!(answer.json.get("denial").is_none());
            }
        }
        // Reading is safe.
        client.get("/_preflight").await.is(200);
    }
}

#[tokio::test]
async fn a_configured_origin_is_allowed() {
    let app = TestApp::with(&[("ROLECALL_ALLOWED_ORIGINS", "https://app.example, http://localhost:8081")]).await;
    let client = app.browser().with("origin", "http://localhost:8081");
    client.clone().post("/api/logout", json!({})).await.is(204);
    let answer =
        client.with("origin", "http://localhost:8082").with_cookie("a", "b").post("/api/logout", json!({})).await;
    answer.is_error(403, "authentication_error", "csrf_failed", None);
}
