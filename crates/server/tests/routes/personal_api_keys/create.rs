//! `POST /api/personal_api_keys/`.

use crate::support::TestApp;
use crate::support::people::make_key;
use futures_util::future::join_all;
use rolecall_server::store::sql;
use serde_json::json;

#[tokio::test]
async fn the_value_of_a_key_is_shown_once_and_stored_as_a_hash() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let body = json!({"label": " Nightly export ", "value": "phx_mine", "user_id": 7, "created_at": null});
    let made = ada.post("/api/personal_api_keys", body).await.is(201);
    let (id, value) = (made["id"].as_str().unwrap(), made["value"].as_str().unwrap());
    let expected = json!({
        "id": id, "label": "Nightly export", "value": value, "created_at": "2022-10-01T00:00:00.000000Z",
        "last_used_at": null, "user_id": ada.id,
    });
    assert_eq!(made, expected);
    assert!(value.starts_with("phx_") && value.len() == 47, "{value}");

    let stored = sql::query("SELECT value_hash FROM personal_api_keys")
        .fetch_one(&mut app.app.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(stored.try_get::<String>("value_hash").unwrap(), rolecall_server::hash::sha256(value));
    let mut later = made.clone();
    later["value"] = json!(null);
    assert_eq!(ada.get("/api/personal_api_keys/").await.is(200), json!([later]));
    assert_eq!(ada.get(&format!("/api/personal_api_keys/{id}")).await.is(200), later);
}

#[tokio::test]
async fn two_keys_can_have_the_same_label_and_never_the_same_value() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let label = "ü".repeat(40);
    let (one, other) = (make_key(&mut ada, &label).await, make_key(&mut ada, &label).await);
    assert!(one.id != other.id && one.value != other.value);
}

#[tokio::test]
async fn a_key_cannot_create_keys() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let mut program = app.by_key(&make_key(&mut ada, "Key").await.value);
    let refused = program.post("/api/personal_api_keys/", json!({"label": "Child"})).await;
    refused.is_error(403, "authentication_error", "permission_denied", None);
    assert!(refused.json.get("denial").is_none());
    assert_eq!(ada.get("/api/personal_api_keys/").await.is(200).as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_person_has_at_most_100_keys_even_when_created_concurrently() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    for _ in 0..95 {
        make_key(&mut ada, "Key").await;
    }
    let answers = join_all((0..10).map(|_| {
        let mut ada = ada.clone();
        tokio::spawn(async move { ada.post("/api/personal_api_keys/", json!({"label": "Key"})).await })
    }));
    let answers: Vec<_> = answers.await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 5);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        refused.is_invalid("too_many", None);
    }
    let keys = ada.get("/api/personal_api_keys/").await.is(200);
    assert_eq!(keys.as_array().unwrap().len(), 100);
    ada.delete(&format!("/api/personal_api_keys/{}", keys[0]["id"].as_str().unwrap())).await.is(204);
    make_key(&mut ada, "Key").await;
}
