//! `/_preflight/`.

use crate::support::{SITE, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_new_instance_says_that_nobody_has_signed_up() {
    let app = TestApp::with(&[("ROLECALL_SIGNUP", "invite")]).await;
    for path in ["/_preflight", "/_preflight/"] {
        let answer = app.program().get(path).await.is(200);
        let expected = json!({
            "can_create_org": true,
            "email_service_available": false,
            "site_url": SITE,
            "version": env!("CARGO_PKG_VERSION"),
            "initiated": false,
        });
        assert_eq!(answer, expected);
    }
}
