//! `GET /_health/`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn health_is_ok_also_while_the_database_is_down() {
    let app = TestApp::new().await;
    for path in ["/_health", "/_health/"] {
        assert_eq!(app.program().get(path).await.is(200), json!({"status": "ok"}));
    }
    app.app.db.close().await;
    app.program().get("/_health").await.is(200);
}
