//! `POST /api/logout`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn who_is_not_signed_in_is_signed_out_already() {
    let app = TestApp::new().await;
    app.browser().post("/api/logout", json!({})).await.is(204);
}
