//! How properties and uuids of events are stored.

use super::{Project, Stored, event};
use axum::http::Method;
use serde_json::{Value, json};

/// Sends a raw body and returns the stored events.
async fn store(project: &Project, path: &str, body: &str) -> Vec<Stored> {
    let before = project.stored().await.len();
    let path = format!("{path}?token={}", project.token);
    project.app.program().send(Method::POST, &path, Some("application/json"), body.to_owned()).await.is(200);
    project.stored().await.split_off(before)
}

#[tokio::test]
async fn set_and_set_once_become_properties() {
    let project = Project::new().await;
    let body = json!({
        "event": "$set", "distinct_id": "ada",
        "$set": {"name": "Ada", "plan": "pro"}, "$set_once": {"first": 1},
        "properties": {"$set": {"plan": "free", "seats": 3}, "a": 1},
    });
    let stored = store(&project, "/e/", &body.to_string()).await;
    let expected = json!({
        "$ip": "127.0.0.1", "a": 1,
        "$set": {"name": "Ada", "plan": "pro", "seats": 3}, "$set_once": {"first": 1},
    });
    assert_eq!(stored[0].properties, expected);
    // The format of posthog-js of 2022.
    let body = json!({"$token": project.token, "$distinct_id": "ada", "$set": {"name": "Ada"}});
    project.send("/engage/", body).await.is(200);
    let stored = project.stored().await.pop().unwrap();
    assert_eq!((stored.event.as_str(), stored.distinct_id.as_str()), ("$identify", "ada"));
    assert_eq!(stored.properties["$set"], json!({"name": "Ada"}));
}

#[tokio::test]
async fn almost_valid_json_is_accepted() {
    let project = Project::new().await;
    let body = r#"{"event": "odd\u0000", "distinct_id": "\ud83dada", "properties": {
        "nan": NaN, "most": [Infinity, -Infinity, 1e999], "half": "\ude00", "zero": "a\u0000b", "key\u0000": 1,
        "whole": "\ud83d\ude00", "twice": 1, "twice": 2}}"#;
    let stored = store(&project, "/e/", body).await.pop().unwrap();
    assert_eq!((stored.event.as_str(), stored.distinct_id.as_str()), ("odd\u{fffd}", "\u{fffd}ada"));
    let expected = json!({
        "$ip": "127.0.0.1", "nan": null, "most": [null, null, null], "half": "\u{fffd}", "zero": "a\u{fffd}b",
        "key\u{fffd}": 1, "whole": "😀", "twice": 2,
    });
    assert_eq!(stored.properties, expected);
}

#[tokio::test]
async fn numbers_keep_all_their_digits() {
    let project = Project::new().await;
    let body =
        r#"{"event": "n", "distinct_id": "a", "properties": {"a": 123456789012345678901234567890.10, "b": 1.10}}"#;
    store(&project, "/e/", body).await;
    let id = project.id;
    let text = project.app.app.events.read(std::time::Duration::from_mins(1), move |connection| {
        Ok(connection.query_row("SELECT properties FROM events WHERE project_id = ?1", [id], |row| row.get(0))?)
    });
    let text: String = text.await.unwrap();
    assert_eq!(text, r#"{"$ip":"127.0.0.1","a":123456789012345678901234567890.10,"b":1.10}"#);
}

#[tokio::test]
async fn the_ip_address_becomes_a_property_unless_the_project_anonymizes_it() {
    let project = Project::new().await;
    let send = async |forwarded: &str, ip: Value| {
        let mut body = event("a");
        body["properties"] = if ip == "none" { json!({}) } else { json!({"$ip": ip}) };
        let mut program = project.app.program().with("x-forwarded-for", forwarded);
        program.post(&format!("/e/?token={}", project.token), body).await.is(200);
        project.stored().await.pop().unwrap().properties
    };
    assert_eq!(send("203.0.113.5", json!("none")).await, json!({"$ip": "203.0.113.5"}));
    // The whole address, not only the /64 that rate limits use.
    assert_eq!(send("2001:db8::1:2", json!("none")).await, json!({"$ip": "2001:db8::1:2"}));
    assert_eq!(send("203.0.113.5", json!("198.51.100.1")).await, json!({"$ip": "198.51.100.1"}));
    assert_eq!(send("203.0.113.5", Value::Null).await, json!({"$ip": "203.0.113.5"}));
    let settings = json!({"anonymize_ips": true});
    project.owner.clone().patch(&format!("/api/projects/{}/", project.id), settings).await.is(200);
    assert_eq!(send("203.0.113.5", json!("none")).await, json!({}));
    assert_eq!(send("203.0.113.5", json!("198.51.100.1")).await, json!({}));
}

#[tokio::test]
async fn the_same_uuid_is_stored_once_in_each_project() {
    let mut project = Project::new().await;
    let uuid = "01900000-0000-7000-8000-00000000ABCD";
    let send = async |token: &str, name: &str, uuid: &str| {
        let mut body = event(name);
        body["uuid"] = json!(uuid);
        let body = json!({"api_key": token, "batch": [body, body]});
        project.send("/batch/", body).await.is(200);
    };
    send(&project.token, "first", uuid).await;
    send(&project.token, "again", &uuid.to_lowercase()).await;
    send(&project.token, "again", &uuid.replace('-', "")).await;
    let stored = project.stored().await;
    assert_eq!(stored.len(), 1);
    assert_eq!((stored[0].event.as_str(), stored[0].uuid.as_str()), ("first", uuid.to_lowercase().as_str()));
    let mut owner = project.owner.clone();
    let other = owner.post("/api/projects/", json!({"name": "Other"})).await.is(201);
    send(other["api_token"].as_str().unwrap(), "other", uuid).await;
    project.id = other["id"].as_i64().unwrap();
    assert_eq!(project.names().await, ["other"]);
}

#[tokio::test]
async fn a_missing_uuid_is_generated_and_an_insert_id_deduplicates() {
    let project = Project::new().await;
    let same = json!([event("a"), event("a"), event("a")]).to_string();
    let stored = store(&project, "/e/", &same).await;
    assert_eq!(stored.len(), 3, "alike is not the same");
    for stored in stored {
        assert_eq!(uuid::Uuid::parse_str(&stored.uuid).unwrap().get_version_num(), 7);
    }
    let mut marked = event("b");
    marked["properties"]["$insert_id"] = json!("o61fdkl2lu3o61fd");
    assert_eq!(store(&project, "/e/", &marked.to_string()).await.len(), 1);
    // posthog-js of 2022 sends it again if it did not get the response.
    assert_eq!(store(&project, "/e/", &marked.to_string()).await.len(), 0);
    marked["distinct_id"] = json!("max");
    assert_eq!(store(&project, "/e/", &marked.to_string()).await.len(), 1);
    let mut message = event("c");
    message["messageId"] = json!("m-1");
    let twice = json!([message, message]).to_string();
    assert_eq!(store(&project, "/e/", &twice).await.len(), 1);
}
