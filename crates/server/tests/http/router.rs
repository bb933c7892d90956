//! Which paths and methods exist.

use crate::support::TestApp;
use axum::http::Method;
use serde_json::json;

#[test]
fn every_endpoint_of_the_table_has_a_handler() {
    assert_eq!(rolecall_server::router::unanswered(), Vec::<&str>::new());
}

#[tokio::test]
async fn a_method_that_is_not_supported_is_405_with_allow() {
    let app = TestApp::new().await;
    for path in ["/api/login", "/api/login/"] {
        for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
            let answer = app.program().send(method, path, None, "").await;
            answer.is_error(405, "invalid_request", "method_not_allowed", None);
            assert_eq!(answer.header("allow"), "POST");
        }
    }
    let answer = app.program().post("/_preflight", json!({})).await;
    answer.is_error(405, "invalid_request", "method_not_allowed", None);
    assert_eq!(answer.header("allow"), "GET, HEAD");
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = TestApp::new().await;
    let answer = app.program().send(Method::HEAD, "/_preflight/", None, "").await;
    assert_eq!(answer.status, 200);
    assert!(answer.bytes.is_empty());
}

#[tokio::test]
async fn an_unknown_path_is_404_for_every_method() {
    let app = TestApp::new().await;
    for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        for path in ["/api", "/api/nonsense", "/api/login/x", "/api//login", "/api/%6Cogin", "/api/login%2f"] {
            app.program().send(method.clone(), path, None, "").await.is_not_found();
        }
    }
}
