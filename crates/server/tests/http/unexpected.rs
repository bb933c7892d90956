//! Unexpected errors.

use crate::support::TestApp;
use rolecall_server::store::sql;

#[tokio::test]
async fn an_unexpected_error_is_a_500_with_a_request_id_and_no_details() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("DROP VIEW projects").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let answer = ada.get("/api/projects").await;
    answer.is_error(500, "server_error", "error", None);
    assert_eq!(answer.json["detail"], "Something went wrong on the server.");
    let id = answer.json["request_id"].as_str().unwrap();
    assert_eq!((id.len(), id), (32, answer.header("x-request-id")));
    assert!(!answer.text().contains("projects"), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    // Every request has its own id, and the server keeps running.
    assert_ne!(ada.get("/api/projects").await.json["request_id"], id);
    app.program().get("/_preflight").await.is(200);
}
