//! `GET /api/personal_api_keys/`.

use crate::support::TestApp;
use crate::support::people::make_key;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn people_see_their_own_keys_newest_first_without_values() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    assert_eq!(ada.get("/api/personal_api_keys").await.is(200), json!([]));
    for label in ["First", "Second"] {
        make_key(&mut ada, label).await;
        app.pass(Duration::from_secs(1));
    }
    make_key(&mut eve, "Eve's").await;
    let told = |answer: Value| -> Vec<(String, Value)> {
        let one = |key: &Value| (key["label"].as_str().unwrap().to_owned(), key["value"].clone());
        answer.as_array().unwrap().iter().map(one).collect()
    };
    let own = told(ada.get("/api/personal_api_keys/").await.is(200));
    assert_eq!(own, [("Second".to_owned(), Value::Null), ("First".to_owned(), Value::Null)]);
    assert_eq!(told(eve.get("/api/personal_api_keys/").await.is(200)), [("Eve's".to_owned(), Value::Null)]);
}
