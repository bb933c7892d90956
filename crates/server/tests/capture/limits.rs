//! Limits on the size and number of capture requests.

use super::forms::gzip;
use super::{Project, event};
use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use bytes::Bytes;
use rolecall_server::client::Client;
use rolecall_server::events::memory::Owner;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MB: usize = 1024 * 1024;

/// A batch of exactly `size` bytes.
fn batch(token: &str, size: usize) -> String {
    let event =
        json!({"event": "large", "distinct_id": "ada", "properties": {"text": "x".repeat(1_000_000)}}).to_string();
    let mut body = format!("{{\"api_key\":\"{token}\",\"batch\":[{event}");
    while body.len() + event.len() + 3 < size {
        body.push(',');
        body.push_str(&event);
    }
    body.push_str(&" ".repeat(size - body.len() - 2));
    body + "]}"
}

#[tokio::test]
async fn a_body_of_20_mb_is_accepted_and_a_larger_one_is_413() {
    let project = Project::new().await;
    let send = async |body: Body| project.app.program().send(Method::POST, "/e/", None, body).await;
    send(Body::from(batch(&project.token, 20 * MB))).await.is(200);
    send(Body::from(batch(&project.token, 20 * MB + 1))).await.is_error(413, "invalid_request", "too_large", None);
    let chunk = Bytes::from(vec![b'x'; MB]);
    let chunks = (0..60).map(move |_| Ok::<_, std::io::Error>(chunk.clone()));
    let unknown = Body::from_stream(futures_util::stream::iter(chunks));
    send(unknown).await.is_error(413, "invalid_request", "too_large", None);
    assert_eq!(project.names().await.len(), 20);
    assert_eq!(project.app.app.capture_memory.taken(), 0);
}

#[tokio::test]
async fn an_event_of_1_mb_is_stored_and_a_larger_one_is_named() {
    let project = Project::new().await;
    let sized = |size: usize| {
        let mut body = event("large");
        body["properties"]["text"] = json!("");
        let rest = size - body.to_string().len();
        body["properties"]["text"] = json!("x".repeat(rest));
        body
    };
    let path = format!("/e/?token={}", project.token);
    project.send(&path, sized(MB)).await.is(200);
    let too_large = project.send(&path, sized(MB + 1)).await;
    too_large.is_invalid("event_too_large", None);
    assert_eq!(too_large.json["detail"], "Nothing was stored: the event is larger than 1 MB.");
    project.send(&path, json!([event("a"), sized(MB + 1)])).await.is_invalid("event_too_large", Some("1"));
    let batch = json!({"batch": [event("a"), event("b"), event("c"), sized(MB + 1)], "api_key": project.token});
    let too_large = project.send("/batch/", batch).await;
    too_large.is_invalid("event_too_large", Some("batch.3"));
    assert_eq!(
        too_large.json["detail"],
        "Nothing was stored: event 3 of `batch` (counted from 0) is larger than 1 MB."
    );
    assert_eq!(project.names().await, ["large"]);
}

#[tokio::test]
async fn a_small_body_that_decompresses_to_a_huge_one_is_413() {
    let project = Project::new().await;
    let send = async |body: Vec<u8>| {
        project.app.program().send(Method::POST, &format!("/e/?token={}", project.token), None, body).await
    };
    let mut bomb = gzip(&vec![b' '; 101 * MB]);
    assert!(bomb.len() < MB);
    send(bomb.clone()).await.is_error(413, "invalid_request", "too_large", None);
    // In several gzip members, and compressed twice.
    bomb.extend_from_within(..);
    send(gzip(&bomb)).await.is_error(413, "invalid_request", "too_large", None);
    // Many tiny events.
    let many = format!("[{}0]", "0,".repeat(50_000));
    send(gzip(many.as_bytes())).await.is_error(413, "invalid_request", "too_large", None);
    let keys: Vec<_> = (0..20_000).map(|key| format!("\"{key}\":0")).collect();
    let wide = format!("{{\"event\":\"a\",\"distinct_id\":\"a\",\"properties\":{{{}}}}}", keys.join(","));
    send(wide.into_bytes()).await.is_invalid("invalid_payload", Some("properties"));
    assert_eq!(project.names().await, Vec::<String>::new());
}

/// Holds as much request memory as one client can.
fn hog(project: &Project) -> Vec<rolecall_server::events::memory::RequestMemory> {
    let greedy = Client::from_address([127, 0, 0, 1].into());
    let mut held = Vec::new();
    while let Some(one) = hold(project, greedy, 1 << 20).or_else(|| hold(project, greedy, 64 << 10)) {
        held.push(one);
    }
    held
}

fn hold(project: &Project, client: Client, bytes: usize) -> Option<rolecall_server::events::memory::RequestMemory> {
    let mut held = project.app.app.capture_memory.hold(Owner::Client(client));
    held.hold_body(bytes).ok().map(|()| held)
}

#[tokio::test]
async fn only_a_client_that_holds_too_much_memory_gets_503() {
    let project = Project::create_on(TestApp::with(&[("ROLECALL_TRUSTED_PROXIES", "127.0.0.1")]).await).await;
    let path = format!("/e/?token={}", project.token);
    let held = hog(&project);
    let taken = project.app.app.capture_memory.taken();
    assert!((30 * MB..60 * MB).contains(&taken), "{taken} bytes");
    for body in [event("greedy").to_string(), batch(&project.token, MB)] {
        let answer = project.app.program().send(Method::POST, &path, None, body).await;
        answer.is_error(503, "server_error", "unavailable", None);
        assert_eq!(answer.header("retry-after"), "1");
    }
    let other = project.app.program().with("x-forwarded-for", "203.0.113.7");
    other.clone().post(&path, event("other")).await.is(200);
    other.clone().send(Method::POST, &path, None, batch(&project.token, MB)).await.is(200);
    drop(held);
    project.send(&path, event("now")).await.is(200);
    let names = project.names().await;
    assert_eq!((names.first().unwrap().as_str(), names.last().unwrap().as_str()), ("other", "now"));
    // Refused and stored requests have released their memory.
    assert_eq!(project.app.app.capture_memory.taken(), 0);
}

#[tokio::test]
async fn small_requests_are_served_when_large_ones_have_all_memory() {
    let project = Project::new().await;
    let mut held = Vec::new();
    for client in (1..=20).map(|last| Client::from_address([203, 0, 113, last].into())) {
        // More than the memory for small requests.
        while let Some(one) = hold(&project, client, 10 * MB).or_else(|| hold(&project, client, 300 << 10)) {
            held.push(one);
        }
    }
    let path = format!("/e/?token={}", project.token);
    let answer = project.app.program().send(Method::POST, &path, None, batch(&project.token, MB)).await;
    answer.is_error(503, "server_error", "unavailable", None);
    project.send(&path, event("small")).await.is(200);
    assert_eq!(project.names().await, ["small"]);
}

#[tokio::test]
async fn a_token_outside_of_the_body_is_checked_before_decompression() {
    let project = Project::new().await;
    // A body that would be refused as a bomb.
    let bomb = gzip(&vec![b' '; 101 * MB]);
    let send = async |path: &str, kind: Option<&str>, body: Vec<u8>| {
        project.app.program().send(Method::POST, path, kind, body).await
    };
    let unknown = send("/e/?token=phc_nonsense", None, bomb.clone()).await;
    unknown.is_error(401, "authentication_error", "invalid_api_key", None);
    let form = Some("application/x-www-form-urlencoded");
    let body = format!("data={}&token=phc_nonsense", super::forms::percent(&bomb)).into_bytes();
    send("/e/", form, body).await.is_error(401, "authentication_error", "invalid_api_key", None);
    let known = send(&format!("/e/?token={}", project.token), None, bomb).await;
    known.is_error(413, "invalid_request", "too_large", None);
    // The body is not kept in memory.
    let large = vec![b' '; 21 * MB];
    send("/e/?token=phc_nonsense", None, large).await.is_error(401, "authentication_error", "invalid_api_key", None);
}

#[tokio::test]
async fn the_token_of_a_large_request_is_found_at_every_position() {
    let project = Project::new().await;
    let event = json!({"event": "large", "distinct_id": "ada", "properties": {"text": "x".repeat(100_000)}});
    let mut with_token = event.clone();
    with_token["properties"]["token"] = json!(project.token);
    let batch = vec![event.clone(); 30];
    let mut last = batch.clone();
    last.push(with_token);
    let known = format!("{{\"batch\":{},\"api_key\":\"{}\"}}", json!(batch), project.token);
    let unknown = format!("{{\"batch\":{},\"api_key\":\"phc_nonsense\"}}", json!(batch));
    for body in [known.clone().into_bytes(), gzip(known.as_bytes()), gzip(json!(last).to_string().as_bytes())] {
        project.app.program().send(Method::POST, "/e/", None, body).await.is(200);
    }
    for body in [unknown.clone().into_bytes(), gzip(unknown.as_bytes())] {
        let answer = project.app.program().send(Method::POST, "/e/", None, body).await;
        answer.is_error(401, "authentication_error", "invalid_api_key", None);
    }
    let missing =
        project.app.program().send(Method::POST, "/e/", None, gzip(json!(batch).to_string().as_bytes())).await;
    missing.is_error(401, "authentication_error", "missing_api_key", None);
    assert_eq!(project.names().await.len(), 30 + 30 + 31);
}

#[tokio::test]
async fn events_sent_to_a_closed_store_get_503() {
    let project = Project::new().await;
    project.app.app.events.close().await;
    let answer = project.send(&format!("/e/?token={}", project.token), event("a")).await;
    answer.is_error(503, "server_error", "unavailable", None);
    assert_ne!(answer.header("retry-after"), "");
    assert_eq!(project.settings().await["ingested_event"], false);
}

/// Sends `head` and `size` bytes without reading, then returns the whole response.
async fn talk(project: &Project, head: &str, size: usize) -> String {
    let (address, server) = project.app.listen().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = vec![b'x'; MB];
    for _ in 0..size.div_ceil(MB) {
        stream.write_all(&chunk).await.unwrap();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    server.abort();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_client_that_sends_too_much_can_read_the_413() {
    let project = Project::new().await;
    let size = 64 * MB;
    let head = format!("POST /batch/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n");
    let answer = talk(&project, &head, size).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
    let head = format!("{}expect: 100-continue\r\n\r\n", &head[..head.len() - 2]);
    let answer = talk(&project, &head, 0).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
}
