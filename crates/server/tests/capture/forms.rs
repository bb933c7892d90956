//! The formats of an event: all of them are stored alike.

use super::{Project, event};
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::{Value, json};
use std::io::Write;

pub(super) fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn base64(data: &[u8]) -> String {
    STANDARD.encode(data)
}

pub(super) fn percent(data: &[u8]) -> String {
    percent_encode(data, NON_ALPHANUMERIC).to_string()
}

/// A sample event with characters that every encoding must preserve.
fn sample(token: &str) -> Value {
    json!({"api_key": token, "event": "Ünï+code?>~", "distinct_id": "a b&c=d", "properties": {"text": "10 % + ☃"}})
}

#[tokio::test]
async fn every_path_accepts_events_with_and_without_a_trailing_slash() {
    let project = Project::new().await;
    let mut count = 0;
    for path in ["/e", "/capture", "/track", "/batch", "/engage", "/i/v0/e"] {
        for path in [path.to_owned(), format!("{path}/"), format!("{path}/?ip=1&_=1664582400000&ver=1.39.4")] {
            let mut body = event(&path);
            body["api_key"] = json!(project.token);
            assert_eq!(project.send(&path, body).await.is(200), json!({"status": 1}));
            count += 1;
            let stored = project.stored().await;
            assert_eq!((stored.len(), stored.last().unwrap().event.as_str()), (count, path.as_str()));
        }
    }
}

#[tokio::test]
async fn every_encoding_is_recognized_whatever_the_headers_say() {
    let project = Project::new().await;
    let plain = serde_json::to_vec(&sample(&project.token)).unwrap();
    let encoded = base64(&plain);
    let url_safe = encoded.replace('+', "-").replace('/', "_").replace('=', "");
    let form = |data: &[u8], more: &str| format!("data={}{more}", percent(data)).into_bytes();
    let kind_of_form = Some("application/x-www-form-urlencoded");
    let mut with_bom = b"\xef\xbb\xbf".to_vec();
    with_bom.extend_from_slice(&plain);
    let bodies: Vec<(&str, Option<&str>, Vec<u8>)> = vec![
        ("/e/", Some("application/json"), plain.clone()),
        ("/e/", Some("text/plain"), plain.clone()),
        ("/e/", None, plain.clone()),
        ("/e/", None, with_bom),
        // curl's default content type.
        ("/e/", kind_of_form, plain.clone()),
        ("/e/?compression=base64", Some("text/plain"), encoded.clone().into_bytes()),
        ("/e/", Some("text/plain"), url_safe.into_bytes()),
        ("/e/?compression=gzip-js", Some("text/plain"), gzip(&plain)),
        ("/e/?compression=gzip", Some("application/json"), gzip(&plain)),
        // Without a hint, and with wrong ones.
        ("/e/", Some("text/plain"), gzip(&plain)),
        ("/e/?compression=base64", None, gzip(&plain)),
        ("/e/?compression=gzip", None, plain.clone()),
        ("/e/", kind_of_form, gzip(&plain)),
        ("/e/", Some("text/plain"), base64(&gzip(&plain)).into_bytes()),
        ("/e/", Some("text/plain"), gzip(encoded.as_bytes())),
        ("/e/", kind_of_form, form(&plain, "")),
        ("/e/", kind_of_form, form(encoded.as_bytes(), "&compression=base64")),
        ("/e/", Some("application/x-www-form-urlencoded; charset=UTF-8"), form(encoded.as_bytes(), "")),
        ("/e/", kind_of_form, form(&gzip(&plain), "&compression=gzip")),
        // Base64 with unescaped pluses, and not declared as a form.
        ("/e/", kind_of_form, format!("data={encoded}").into_bytes()),
        ("/e/", Some("text/plain"), form(encoded.as_bytes(), "")),
    ];
    for (at, (path, kind, body)) in bodies.into_iter().enumerate() {
        let answer = project.app.program().send(Method::POST, path, kind, body).await;
        assert_eq!(answer.status, 200, "{at}: {}", answer.text());
    }
    for data in [percent(&plain), percent(encoded.as_bytes()), percent(&gzip(&plain)), encoded.clone()] {
        project.app.program().get(&format!("/e/?data={data}")).await.is(200);
        project.app.program().send(Method::POST, &format!("/e/?data={data}"), None, "").await.is(200);
    }
    let hint = project.app.program().with("content-encoding", "gzip");
    hint.clone().send(Method::POST, "/batch/", Some("application/json"), gzip(&plain)).await.is(200);
    let stored = project.stored().await;
    assert_eq!(stored.len(), 21 + 8 + 1);
    for stored in stored {
        assert_eq!((stored.event.as_str(), stored.distinct_id.as_str()), ("Ünï+code?>~", "a b&c=d"));
        assert_eq!(stored.properties["text"], "10 % + ☃");
    }
}

#[tokio::test]
async fn a_single_event_an_array_and_a_batch_are_accepted() {
    let project = Project::new().await;
    let with_token = |name: &str| {
        let mut event = event(name);
        event["properties"]["token"] = json!(project.token);
        event
    };
    project.send("/e/", with_token("one")).await.is(200);
    project.send("/e/", json!([with_token("two"), event("three")])).await.is(200);
    project.send("/e/", json!({"api_key": project.token, "batch": [event("four"), event("five")]})).await.is(200);
    // The token of a batch can be in its events.
    project.send("/batch/", json!({"batch": [event("six"), with_token("seven")]})).await.is(200);
    assert_eq!(project.names().await, ["one", "two", "three", "four", "five", "six", "seven"]);
}

#[tokio::test]
async fn the_token_is_found_at_every_position() {
    let project = Project::new().await;
    let token = &project.token;
    let with = |name: &str| {
        let mut event = event("signed");
        event[name] = json!(token);
        event
    };
    for body in [with("api_key"), with("token"), with("$token")] {
        project.send("/e/", body).await.is(200);
    }
    for name in ["api_key", "token"] {
        project.send(&format!("/e/?{name}={token}"), event("signed")).await.is(200);
        let body = format!("data={}&{name}={token}", percent(&serde_json::to_vec(&event("signed")).unwrap()));
        let kind = Some("application/x-www-form-urlencoded");
        project.app.program().send(Method::POST, "/e/", kind, body).await.is(200);
        let data = percent(&serde_json::to_vec(&event("signed")).unwrap());
        project.app.program().get(&format!("/e?data={data}&{name}={token}")).await.is(200);
    }
    // The outer token counts, not a property that happens to be named `token`.
    let mut own = event("signed");
    own["properties"]["token"] = json!("tea");
    project.send("/batch/", json!({"api_key": token, "batch": [own]})).await.is(200);
    assert_eq!(project.names().await, ["signed"; 10]);
}

#[tokio::test]
async fn the_distinct_id_is_found_at_every_position_and_truncated() {
    let project = Project::new().await;
    let long = "ö".repeat(300);
    let cases = [
        (json!({"$distinct_id": "a", "distinct_id": "b", "properties": {"distinct_id": "c"}}), "a".to_owned()),
        (json!({"distinct_id": "b", "properties": {"distinct_id": "c"}}), "c".to_owned()),
        (json!({"distinct_id": "b"}), "b".to_owned()),
        (json!({"$distinct_id": null, "distinct_id": "", "properties": {"distinct_id": "c"}}), "c".to_owned()),
        (json!({"distinct_id": 4711}), "4711".to_owned()),
        (json!({"distinct_id": long}), "ö".repeat(200)),
    ];
    for (mut body, _) in cases.clone() {
        body["event"] = json!("seen");
        project.send(&format!("/e/?token={}", project.token), body).await.is(200);
    }
    let people: Vec<_> = project.stored().await.into_iter().map(|stored| stored.distinct_id).collect();
    assert_eq!(people, cases.map(|(_, person)| person));
}

#[tokio::test]
async fn emoji_from_posthog_js_of_2022_are_decoded() {
    let project = Project::new().await;
    // posthog-js encoded each UTF-16 unit separately before base64 (CESU-8).
    let mut event = event("sent");
    event["properties"]["text"] = json!("a?b");
    let (before, behind) = event.to_string().split_once('?').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let body = [before.as_bytes(), &[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], behind.as_bytes()].concat();
    let path = format!("/e/?token={}", project.token);
    let form = Some("application/x-www-form-urlencoded");
    let in_form = format!("data={}&compression=base64", percent(base64(&body).as_bytes())).into_bytes();
    let raw_in_form = format!("data={}", percent(&body)).into_bytes();
    for (kind, body) in [
        (Some("text/plain"), base64(&body).into_bytes()),
        (form, in_form),
        (form, raw_in_form),
        (None, gzip(&body)),
        (None, body),
    ] {
        project.app.program().send(Method::POST, &path, kind, body).await.is(200);
    }
    let texts: Vec<_> = project.stored().await.into_iter().map(|stored| stored.properties["text"].clone()).collect();
    assert_eq!(texts, vec![json!("a😀b"); 5]);
}
