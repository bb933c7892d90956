//! JSON of personal API keys (contract 4).

use crate::{PERSON, TIME, all_needed, same, same_answer};
use rolecall_api::{NewPersonalApiKey, PersonalApiKey};
use serde_json::json;

#[test]
fn a_key_has_its_value_once() {
    let listed = json!({
        "id": "0192f0c4-0000-7000-8000-000000000004", "label": "Nightly export", "value": null, "created_at": TIME,
        "last_used_at": null, "user_id": PERSON,
    });
    all_needed::<PersonalApiKey>(&listed, &["value", "last_used_at"]);
    assert_eq!(same_answer::<PersonalApiKey>(listed.clone()).value, None);
    let mut made = listed;
    made["value"] = json!("phx_x");
    made["last_used_at"] = json!(TIME);
    assert_eq!(same_answer::<PersonalApiKey>(made).value.as_deref(), Some("phx_x"));
}

#[test]
fn a_key_is_made_with_a_label() {
    let request = json!({"label": "Nightly export"});
    all_needed::<NewPersonalApiKey>(&request, &[]);
    same::<NewPersonalApiKey>(request);
}
