//! `GET /_preflight/`.

use crate::support::{SITE, TestApp};
use serde_json::json;

#[tokio::test]
async fn it_shows_what_a_signed_out_client_needs() {
    let app = TestApp::new().await;
    for path in ["/_preflight", "/_preflight/"] {
        let answer = app.program().get(path).await.is(200);
        let expected = json!({
            "can_create_org": true,
            "email_service_available": false,
            "site_url": SITE,
            "version": env!("CARGO_PKG_VERSION"),
            "initiated": false,
            "signed_in": false,
        });
        assert_eq!(answer, expected);
    }
}

#[tokio::test]
async fn with_sign_up_by_invite_the_first_user_can_still_sign_up() {
    let app = TestApp::with(&[("ROLECALL_SIGNUP", "invite")]).await;
    let before = app.program().get("/_preflight").await.is(200);
    assert_eq!((&before["can_create_org"], &before["initiated"]), (&json!(true), &json!(false)));
    app.sign_up("Ada").await;
    let after = app.program().get("/_preflight").await.is(200);
    assert_eq!((&after["can_create_org"], &after["initiated"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn it_tells_whether_the_browser_is_signed_in_without_a_401() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    assert_eq!(ada.get("/_preflight").await.is(200)["signed_in"], true);
    assert_eq!(app.browser().get("/_preflight").await.is(200)["signed_in"], false);
    ada.post("/api/logout", json!({})).await.is(204);
    assert_eq!(ada.get("/_preflight").await.is(200)["signed_in"], false);
}
