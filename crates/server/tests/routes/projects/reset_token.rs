//! `PATCH /api/projects/:id/reset_token`.

use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn people_who_manage_the_project_can_reset_the_token() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("/api/projects/{}", org.project);
    let old = ada.get(&path).await.is(200)["api_token"].clone();
    bob.patch(&format!("{path}/reset_token/"), json!({})).await.is_denied("level_too_low");
    assert_eq!(ada.get(&path).await.is(200)["api_token"], old);
    let new = ada.patch(&format!("{path}/reset_token"), json!({})).await.is(200)["api_token"].clone();
    assert_ne!(new, old);
    assert_eq!(bob.get(&path).await.is(200)["api_token"], new);
}
