//! `POST /api/login`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn nobody_and_a_wrong_password_are_the_same() {
    let app = TestApp::new().await;
    let answer = app.program().post("/api/login", json!({"email": "ada@example.com", "password": "wrong"})).await;
    answer.is_invalid("invalid_credentials", None);
}
