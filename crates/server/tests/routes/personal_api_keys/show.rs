//! `GET /api/personal_api_keys/:id/`.

use crate::support::TestApp;
use crate::support::people::make_key;
use serde_json::json;

#[tokio::test]
async fn only_own_keys_are_found() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let key = make_key(&mut ada, "Key").await;
    let unknown = uuid::Uuid::now_v7().to_string();
    for id in [key.id.as_str(), &unknown, "x", "0", "%00", "%F0%28", &key.value] {
        eve.get(&format!("/api/personal_api_keys/{id}/")).await.is_not_found();
    }
    ada.get(&format!("/api/personal_api_keys/{}/", key.value)).await.is_not_found();
    let shown = ada.get(&format!("/api/personal_api_keys/{}/", key.id.to_uppercase())).await.is(200);
    assert_eq!((&shown["label"], &shown["value"]), (&json!("Key"), &json!(null)));
}
