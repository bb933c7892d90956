//! Rate limits per client.

use crate::support::TestApp;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_client_above_its_rate_limit_gets_429_with_retry_after() {
    let app = TestApp::with(&[("ROLECALL_RATE_LIMITS", "on")]).await;
    let mut asked = 0;
    let refused = loop {
        let answer = app.program().post("/api/signup", json!({})).await;
        if answer.status == 429 {
            break answer;
        }
        answer.is_invalid("required", Some("first_name"));
        asked += 1;
        assert!(asked < 1000, "there is no limit");
    };
    assert!(asked >= 20, "only {asked} in one go");
    refused.is_error(429, "throttled_error", "throttled", None);
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    // Other clients, and cheap requests, are not limited.
    let mut other = app.program().with("x-forwarded-for", "203.0.113.7");
    other.post("/api/signup", json!({})).await.is_invalid("required", Some("first_name"));
    app.program().get("/_preflight").await.is(200);
    // After the time in `Retry-After`, requests are accepted again.
    app.pass(Duration::from_secs(seconds));
    app.program().post("/api/signup", json!({})).await.is_invalid("required", Some("first_name"));
}

#[tokio::test]
async fn endpoints_have_a_rate_limit_but_health_has_none() {
    let app = TestApp::with(&[("ROLECALL_RATE_LIMITS", "on")]).await;
    for asked in 0.. {
        if app.program().get("/_preflight").await.status == 429 {
            assert!(asked >= 500, "only {asked} in one go");
            break;
        }
        assert!(asked < 5000, "there is no limit");
    }
    app.program().get("/_health").await.is(200);
    app.program().get("/_ready").await.is(200);
}

#[tokio::test]
async fn an_ipv6_network_has_one_rate_limit_for_all_that_is_sensitive() {
    let app = TestApp::with(&[("ROLECALL_RATE_LIMITS", "on")]).await;
    let at = |address: String| app.program().with("x-forwarded-for", &address);
    let paths = ["/api/login", "/api/signup", "/api/reset", "/api/reset/x", "/api/confirm/x"];
    for (number, path) in paths.iter().cycle().take(60).enumerate() {
        let answer = at(format!("2001:db8:1:2:{number:x}::1")).post(path, json!({})).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
    }
    for path in paths {
        let answer = at("2001:db8:1:2:ffff::1".to_owned()).post(path, json!({})).await;
        answer.is_error(429, "throttled_error", "throttled", None);
    }
    assert_eq!(at("2001:db8:1:3::1".to_owned()).post("/api/reset", json!({})).await.status, 400);
}
