//! `GET /_ready/`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_server_with_both_databases_is_ready() {
    let app = TestApp::new().await;
    for path in ["/_ready", "/_ready/"] {
        assert_eq!(app.program().get(path).await.is(200), json!({"status": "ok", "events": true}));
    }
}

#[tokio::test]
async fn a_server_without_the_events_file_is_ready_and_says_so() {
    let app = TestApp::new().await;
    let other = app.hasty(None).await;
    assert_eq!(other.program().get("/_ready").await.is(200), json!({"status": "ok", "events": false}));
}

#[tokio::test]
async fn a_server_whose_database_does_not_answer_is_not_ready() {
    let app = TestApp::new().await;
    app.app.db.close().await;
    app.program().get("/_ready").await.is_error(503, "server_error", "unavailable", None);
}

#[tokio::test]
async fn a_server_whose_events_file_does_not_answer_is_not_ready() {
    let app = TestApp::new().await;
    app.app.events.close().await;
    app.program().get("/_ready").await.is_error(503, "server_error", "unavailable", None);
}
