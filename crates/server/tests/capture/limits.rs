//! How large requests may be, and how many at once.

use super::forms::gzip;
use super::{Project, event};
use axum::body::Body;
use axum::http::Method;
use bytes::Bytes;
use rolecall_server::capture::IN_FLIGHT;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MB: usize = 1024 * 1024;

#[tokio::test]
async fn twenty_megabytes_are_taken_and_more_are_413() {
    let project = Project::new().await;
    let body = |size: usize| {
        let mut body = event("large");
        body["api_key"] = json!(project.token);
        body["properties"]["text"] = json!("");
        let rest = size - body.to_string().len();
        body["properties"]["text"] = json!("x".repeat(rest));
        body.to_string()
    };
    let send = async |body: Body| project.app.program().send(Method::POST, "/e/", None, body).await;
    send(Body::from(body(20 * MB))).await.is(200);
    send(Body::from(body(20 * MB + 1))).await.is_error(413, "invalid_request", "too_large", None);
    let chunk = Bytes::from(vec![b'x'; MB]);
    let chunks = (0..60).map(move |_| Ok::<_, std::io::Error>(chunk.clone()));
    let unknown = Body::from_stream(futures_util::stream::iter(chunks));
    send(unknown).await.is_error(413, "invalid_request", "too_large", None);
    let stored = project.stored().await;
    assert_eq!(stored.len(), 1);
    assert!(stored[0].properties["text"].as_str().unwrap().len() > 19 * MB);
}

#[tokio::test]
async fn a_small_body_that_unpacks_to_a_huge_one_is_413() {
    let project = Project::new().await;
    let send = async |body: Vec<u8>| {
        project.app.program().send(Method::POST, &format!("/e/?token={}", project.token), None, body).await
    };
    let mut bomb = gzip(&vec![b' '; 101 * MB]);
    assert!(bomb.len() < MB);
    send(bomb.clone()).await.is_error(413, "invalid_request", "too_large", None);
    // In several parts, and once more around.
    bomb.extend_from_within(..);
    send(gzip(&bomb)).await.is_error(413, "invalid_request", "too_large", None);
    // Many in a few bytes each.
    let many = format!("[{}0]", "0,".repeat(50_000));
    send(gzip(many.as_bytes())).await.is_error(413, "invalid_request", "too_large", None);
    let keys: Vec<_> = (0..20_000).map(|key| format!("\"{key}\":0")).collect();
    let wide = format!("{{\"event\":\"a\",\"distinct_id\":\"a\",\"properties\":{{{}}}}}", keys.join(","));
    send(wide.into_bytes()).await.is_invalid("invalid_payload", None);
    assert_eq!(project.names().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_there_is_no_room_for_is_told_to_come_again() {
    let project = Project::new().await;
    let path = format!("/e/?token={}", project.token);
    let mut others = project.app.app.room.hold();
    others.grow(IN_FLIGHT - 1024).unwrap();
    for body in [event("x".repeat(4096).as_str()), json!([event("x"), event("y")])] {
        let mut body = body.to_string();
        body.push_str(&" ".repeat(2048));
        let answer = project.app.program().send(Method::POST, &path, None, body).await;
        answer.is_error(503, "server_error", "unavailable", None);
        assert_eq!(answer.header("retry-after"), "1");
    }
    assert_eq!(project.names().await, Vec::<String>::new());
    drop(others);
    project.send(&path, event("now")).await.is(200);
    assert_eq!(project.names().await, ["now"]);
    // Nothing is left of what was refused or stored.
    project.app.app.room.hold().grow(IN_FLIGHT).unwrap();
}

#[tokio::test]
async fn a_closed_store_is_503_and_not_a_loss() {
    let project = Project::new().await;
    project.app.app.events.close().await;
    let answer = project.send(&format!("/e/?token={}", project.token), event("a")).await;
    answer.is_error(503, "server_error", "unavailable", None);
    assert_ne!(answer.header("retry-after"), "");
    assert_eq!(project.settings().await["ingested_event"], false);
}

/// Sends `head` and then `size` bytes, as one who does not listen meanwhile; gives the whole answer.
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
async fn who_sends_too_much_gets_to_read_the_413() {
    let project = Project::new().await;
    let size = 64 * MB;
    let head = format!("POST /batch/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n");
    let answer = talk(&project, &head, size).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
    let head = format!("{}expect: 100-continue\r\n\r\n", &head[..head.len() - 2]);
    let answer = talk(&project, &head, 0).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
}
