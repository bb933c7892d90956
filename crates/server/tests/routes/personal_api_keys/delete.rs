//! `DELETE /api/personal_api_keys/:id/`.

use crate::support::TestApp;
use crate::support::people::make_key;

#[tokio::test]
async fn a_revoked_key_stops_working_at_once_and_the_others_do_not() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let (key, other) = (make_key(&mut ada, "Key").await, make_key(&mut ada, "Other").await);
    let (mut program, mut further) = (app.by_key(&key.value), app.by_key(&other.value));
    program.get("/api/users/@me/").await.is(200);
    ada.delete(&format!("/api/personal_api_keys/{}/", key.id)).await.is(204);
    program.get("/api/users/@me/").await.is_bad_key();
    further.get("/api/users/@me/").await.is(200);
    ada.delete(&format!("/api/personal_api_keys/{}", key.id)).await.is_not_found();
}

#[tokio::test]
async fn a_key_of_somebody_else_is_404() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let key = make_key(&mut ada, "Key").await;
    eve.delete(&format!("/api/personal_api_keys/{}/", key.id)).await.is_not_found();
    app.by_key(&key.value).get("/api/users/@me/").await.is(200);
}

#[tokio::test]
async fn a_key_can_revoke_itself() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let key = make_key(&mut ada, "Key").await;
    let mut program = app.by_key(&key.value);
    program.delete(&format!("/api/personal_api_keys/{}/", key.id)).await.is(204);
    program.get("/api/users/@me/").await.is_bad_key();
}
