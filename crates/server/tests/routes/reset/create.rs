//! `POST /api/reset`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn without_mail_it_says_who_can_help() {
    let app = TestApp::new().await;
    app.sign_up("Ada").await;
    for email in ["ada@example.com", "nobody@example.com"] {
        let answer = app.browser().post("/api/reset/", json!({ "email": email })).await;
        answer.is_invalid("email_not_available", None);
        assert!(answer.text().contains("rolecall-server reset-link EMAIL"));
    }
    app.browser().post("/api/reset", json!({})).await.is_invalid("required", Some("email"));
}
