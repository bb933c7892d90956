//! Responses of capture; a refused request stores nothing.

use super::forms::gzip;
use super::{Project, event};
use axum::http::Method;
use serde_json::{Value, json};

/// Sends a request, expects a refusal, and checks that nothing was stored.
async fn refused(project: &Project, path: &str, body: impl Into<Vec<u8>>, status: u16, code: &str) {
    let body: Vec<u8> = body.into();
    let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
    let answer = project.app.program().send(Method::POST, path, Some("application/json"), body).await;
    let kind = if status == 401 { "authentication_error" } else { "validation_error" };
    assert_eq!(answer.status.as_u16(), status, "{shown}: {}", answer.text());
    answer.is_error(status, kind, code, None);
    assert_eq!(project.names().await, Vec::<String>::new(), "{shown}");
    assert_eq!(project.settings().await["ingested_event"], false);
}

#[tokio::test]
async fn a_body_without_data_or_valid_json_is_400() {
    let project = Project::new().await;
    for body in ["", " \n", "{}", "[]", r#"{"batch": []}"#, "data=", "data"] {
        refused(&project, "/e/", body, 400, if body == "data" { "invalid_payload" } else { "no_data" }).await;
    }
    refused(&project, "/e/?data=", "", 400, "no_data").await;
    project.app.program().get("/e/").await.is_invalid("no_data", None);
    let form = Some("application/x-www-form-urlencoded");
    project.app.program().send(Method::POST, "/e/", form, "other=1").await.is_invalid("no_data", None);
    let half = &gzip(br#"{"event": "a"}"#)[..12];
    for body in
        [&b"{"[..], b"undefined", b"null", b"5", b"\"text\"", b"{\"a\": }", b"\xff\xfe", b"\x1f\x8bnonsense", half]
    {
        refused(&project, "/e/", body, 400, "invalid_payload").await;
    }
    refused(&project, "/e/", r#"{"batch": {"a": 1}}"#, 400, "invalid_payload").await;
    refused(&project, "/e/", "[".repeat(100_000), 400, "invalid_payload").await;
}

#[tokio::test]
async fn one_bad_event_refuses_the_whole_request_and_is_named() {
    let project = Project::new().await;
    for (bad, field, says) in [
        (json!({"event": "bad"}), Some("distinct_id"), "is missing"),
        (json!({"event": "bad", "distinct_id": null}), Some("distinct_id"), "is missing"),
        (json!({"event": "bad", "distinct_id": " "}), Some("distinct_id"), "is missing"),
        (json!({"event": "bad", "distinct_id": {"a": 1}}), Some("distinct_id"), "is neither a string nor a number"),
        (json!({"event": ["bad"], "distinct_id": "ada"}), Some("event"), "is neither a string nor a number"),
        (json!({"distinct_id": "ada"}), Some("event"), "is missing"),
        (json!({"event": null, "distinct_id": "ada"}), Some("event"), "is missing"),
        (json!({"event": "bad", "distinct_id": "ada", "uuid": "none"}), Some("uuid"), "is not a UUID"),
        (json!({"event": "bad", "distinct_id": "ada", "uuid": 5}), Some("uuid"), "is not a UUID"),
        (json!({"event": "bad", "distinct_id": "ada", "properties": []}), Some("properties"), "is not an object"),
        (json!({"event": "bad", "distinct_id": "ada", "properties": "none"}), Some("properties"), "is not an object"),
        (json!("bad"), None, "is not an object"),
        (json!(5), None, "is not an object"),
        (json!([]), None, "is not an object"),
        (Value::Null, None, "is not an object"),
    ] {
        let of = field.map(|field| format!("`{field}` of ")).unwrap_or_default();
        let dot = field.map(|field| format!(".{field}")).unwrap_or_default();
        let path = format!("/e/?token={}", project.token);
        let batch = project.send(&path, json!({"batch": [event("good"), bad, event("good")]})).await;
        batch.is_invalid("invalid_payload", Some(&format!("batch.1{dot}")));
        let detail = format!("Nothing was stored: {of}event 1 of `batch` (counted from 0) {says}.");
        assert_eq!(batch.json["detail"], detail);
        let list = project.send(&path, json!([event("good"), event("good"), bad])).await;
        list.is_invalid("invalid_payload", Some(&format!("2{dot}")));
        if let Some(field) = field {
            let alone = project.send(&path, bad).await;
            alone.is_invalid("invalid_payload", Some(field));
            assert_eq!(alone.json["detail"], format!("Nothing was stored: {of}the event {says}."));
        }
        assert_eq!(project.names().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_event_with_an_empty_name_is_dropped() {
    let project = Project::new().await;
    let nameless = json!([{"event": "", "distinct_id": "ada"}, {"event": " "}]);
    project.send(&format!("/e/?token={}", project.token), nameless).await.is(200);
    assert_eq!(project.names().await, Vec::<String>::new());
    assert_eq!(project.settings().await["ingested_event"], false);
    let batch = json!({"api_key": project.token, "batch": [event("named"), {"event": "", "distinct_id": "ada"}]});
    project.send("/batch/", batch).await.is(200);
    // Events sent to /engage need no name.
    project.send(&format!("/engage/?token={}", project.token), json!({"distinct_id": "ada"})).await.is(200);
    assert_eq!(project.names().await, ["named", "$identify"]);
}

#[tokio::test]
async fn a_token_that_is_missing_or_unknown_is_401() {
    let project = Project::new().await;
    refused(&project, "/e/", event("a").to_string(), 401, "missing_api_key").await;
    refused(&project, "/e/?token=", event("a").to_string(), 401, "missing_api_key").await;
    // The missing token is reported before the invalid event.
    refused(&project, "/e/", r#"{"event": "bad"}"#, 401, "missing_api_key").await;
    let key = crate::support::people::make_key(&mut project.owner.clone(), "Key").await.value;
    for token in ["phc_nonsense", "' OR 1=1 --", "%00", "%F0%28", "x y", &key, &project.token.to_uppercase()] {
        let path = format!("/e/?token={}", token.replace(' ', "%20").replace('\'', "%27"));
        refused(&project, &path, event("a").to_string(), 401, "invalid_api_key").await;
    }
    let body = format!(r#"{{"event": "a", "distinct_id": "b", "api_key": "{}\u0000"}}"#, project.token);
    refused(&project, "/e/", body, 401, "invalid_api_key").await;
    // Events of two projects in one request are refused as a mistake.
    let with = |token: &str| json!({"event": "a", "distinct_id": "b", "properties": {"token": token}});
    let both = json!([with(&project.token), with("phc_another")]);
    refused(&project, "/e/", both.to_string(), 401, "missing_api_key").await;
}

#[tokio::test]
async fn the_old_token_stops_working_at_once_after_a_reset() {
    let project = Project::new().await;
    let send = async |token: &str| project.send(&format!("/e/?token={token}"), event("a")).await;
    send(&project.token).await.is(200);
    let reset = project.owner.clone().patch(&format!("/api/projects/{}/reset_token", project.id), json!({})).await;
    let new = reset.is(200)["api_token"].as_str().unwrap().to_owned();
    send(&project.token).await.is_error(401, "authentication_error", "invalid_api_key", None);
    send(&new).await.is(200);
    project.owner.clone().delete(&format!("/api/projects/{}/", project.id)).await.is(204);
    send(&new).await.is_error(401, "authentication_error", "invalid_api_key", None);
}

#[tokio::test]
async fn only_the_first_event_marks_the_project_as_having_events() {
    let project = Project::new().await;
    let before = project.settings().await;
    assert_eq!(before["ingested_event"], false);
    project.send(&format!("/e/?token={}", project.token), event("a")).await.is(200);
    let after = project.settings().await;
    assert_eq!((&after["ingested_event"], &after["updated_at"]), (&json!(true), &before["updated_at"]));
    let dump = crate::support::dump::Dump::read(&project.app).await;
    project.send(&format!("/e/?token={}", project.token), event("b")).await.is(200);
    assert_eq!(dump.differences(&crate::support::dump::Dump::read(&project.app).await), Vec::<&str>::new());
}

#[tokio::test]
async fn events_are_stored_only_in_the_project_of_their_token() {
    let mut project = Project::new().await;
    let other = crate::support::people::Org {
        path: "/api/organizations/@current".to_owned(),
        id: rolecall_api::OrganizationId(String::new()),
        project: 0,
    };
    let id = crate::support::people::project(&other, &mut project.owner, "Other").await;
    project.send(&format!("/e/?token={}", project.token), event("a")).await.is(200);
    assert_eq!(project.owner.get(&format!("/api/projects/{id}/")).await.is(200)["ingested_event"], false);
    let first = std::mem::replace(&mut project.id, id);
    assert_eq!(project.names().await, Vec::<String>::new());
    project.id = first;
    assert_eq!(project.names().await, ["a"]);
}

#[tokio::test]
async fn acknowledged_events_survive_a_restart() {
    let project = Project::new().await;
    project.send(&format!("/e/?token={}", project.token), event("a")).await.is(200);
    let stopped = project.app.restarted(1).await;
    let project = Project { app: stopped, ..project };
    assert_eq!(project.names().await, ["a"]);
}

#[tokio::test]
async fn a_method_that_is_not_supported_is_405() {
    let project = Project::new().await;
    let config = format!("/array/{}/config", project.token);
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        // An unknown token is 404 for every method.
        project.app.program().send(method.clone(), "/array/x/config", None, "").await.is_not_found();
        for (path, allow) in [("/e/", "POST, GET, HEAD"), (config.as_str(), "GET, HEAD")] {
            let answer = project.app.program().send(method.clone(), path, None, "").await;
            answer.is_error(405, "invalid_request", "method_not_allowed", None);
            assert_eq!(answer.header("allow"), allow);
        }
    }
    // Nothing else is below these paths, in particular not the app.
    for path in ["/e/x", "/i", "/i/v0", "/i/v0/x", "/array", "/array/x", "/array/x/y", "/decide/x"] {
        project.app.program().get(path).await.is_not_found();
    }
}
