//! Compression of API responses.

use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn large_responses_are_compressed_for_our_own_pages_only() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await.with("accept-encoding", "gzip, br");
    for number in 0..10 {
        ada.post("/api/projects", json!({"name": format!("Project {number}")})).await.is(201);
    }
    for (site, encoding) in [("same-origin", "gzip"), ("none", "gzip"), ("same-site", ""), ("cross-site", "")] {
        let answer = ada.clone().with("sec-fetch-site", site).get("/api/projects").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-encoding"), encoding, "{site}");
    }
    let plain = ada.clone().with("accept-encoding", "identity").get("/api/projects").await;
    assert_eq!((plain.header("content-encoding"), plain.json["count"].as_u64()), ("", Some(11)));
    let packed = ada.clone().send(Method::GET, "/api/projects", None, "").await;
    assert!(packed.bytes.len() * 3 < plain.bytes.len(), "{} {}", packed.bytes.len(), plain.bytes.len());
    // Small responses are not compressed.
    assert_eq!(ada.get("/_preflight").await.header("content-encoding"), "");
}
