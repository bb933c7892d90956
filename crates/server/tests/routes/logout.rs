//! `POST /api/logout`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn logging_out_deletes_the_session_on_the_server() {
    let app = TestApp::new().await;
    let mut client = app.sign_up("Ada").await;
    let mut other_device = app.sign_in("Ada").await;
    let mut thief = client.clone();
    let answer = client.post("/api/logout", json!({})).await;
    assert_eq!(answer.header("set-cookie"), "rolecall_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    answer.is(204);
    client.get("/api/users/@me").await.is_unauthenticated();
    thief.get("/api/users/@me").await.is_unauthenticated();
    other_device.get("/api/users/@me").await.is(200);
}

#[tokio::test]
async fn logging_out_without_a_session_succeeds() {
    let app = TestApp::new().await;
    app.browser().post("/api/logout/", json!({})).await.is(204);
    app.browser().with_cookie("rolecall_session", "x").post("/api/logout", json!({})).await.is(204);
}
