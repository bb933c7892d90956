//! Slow uploads: they end, and do not block others.

use super::{Project, event};
use crate::support::TestApp;
use axum::http::Method;
use rolecall_server::config::ServerLimits;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MB: usize = 1024 * 1024;
/// A time limit that is soon reached.
const SHORT: Duration = Duration::from_millis(100);
/// A time limit that is never reached.
const NEVER: Duration = Duration::from_hours(1);

async fn server(change: impl FnOnce(&mut ServerLimits)) -> TestApp {
    TestApp::with_config(&[], |config| change(&mut config.limits)).await
}

async fn begin(address: SocketAddr, path: &str, size: usize, more: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn a_stalled_upload_ends_with_408() {
    let app = server(|limits| (limits.stall, limits.body) = (SHORT, NEVER)).await;
    let (address, server) = app.listen().await;
    // Stall at the start, in the middle, and just before the end.
    for (path, sent) in [("/e/", 0), ("/e/", 300_000), ("/batch/", 999_999), ("/api/login", 0), ("/api/login", 999_999)]
    {
        let mut stream = begin(address, path, 1_000_000, "").await;
        stream.write_all(&vec![b' '; sent]).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"timeout\""), "{path} {sent}: {answer}");
    }
    assert_eq!(app.app.capture_memory.taken(), 0);
    server.abort();
}

#[tokio::test]
async fn a_trickling_upload_ends_with_408() {
    let app = server(|limits| (limits.stall, limits.body) = (NEVER, SHORT)).await;
    let (address, server) = app.listen().await;
    let (mut from, mut to) = begin(address, "/e/", 1_000_000, "").await.into_split();
    let trickle = tokio::spawn(async move {
        while to.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let mut answer = Vec::new();
    // The connection may then be reset, because the client is still sending.
    let _ = from.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    trickle.await.unwrap();
    server.abort();
}

#[tokio::test]
async fn a_slow_but_steady_upload_is_accepted() {
    let app = server(|limits| (limits.stall, limits.body) = (Duration::from_secs(30), NEVER)).await;
    let project = Project::create_on(app).await;
    let (address, server) = project.app.listen().await;
    let body = json!({"api_key": project.token, "event": "slow", "distinct_id": "ada"}).to_string();
    let mut stream = begin(address, "/e/", body.len(), "connection: close\r\n").await;
    for byte in body.as_bytes() {
        stream.write_all(&[*byte]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(project.names().await, ["slow"]);
    server.abort();
}

#[tokio::test]
async fn many_stalled_uploads_do_not_block_others() {
    let proxy = ("ROLECALL_TRUSTED_PROXIES", "127.0.0.1");
    let app = TestApp::with_config(&[proxy], |config| (config.limits.stall, config.limits.body) = (NEVER, NEVER)).await;
    let project = Project::create_on(app).await;
    let (address, server) = project.app.listen().await;
    let mut wall = Vec::new();
    for _ in 0..16 {
        let mut stream = begin(address, "/batch/", 20 * MB, "x-forwarded-for: 203.0.113.66\r\n").await;
        stream.write_all(&vec![b' '; 20 * MB - 1]).await.unwrap();
        wall.push(stream);
    }
    let path = format!("/e/?token={}", project.token);
    let from = |address: &str| project.app.program().with("x-forwarded-for", address);
    // Small events of the same client, and large requests of others.
    from("203.0.113.66").post(&path, event("small")).await.is(200);
    let large = json!({"event": "large", "distinct_id": "ada", "properties": {"text": "x".repeat(900_000)}});
    let batch = json!(vec![large; 10]).to_string();
    from("203.0.113.7").send(Method::POST, &path, None, batch.clone()).await.is(200);
    let greedy = from("203.0.113.66").send(Method::POST, &path, None, batch).await;
    greedy.is_error(503, "server_error", "unavailable", None);
    assert_eq!(project.names().await.len(), 11);
    let taken = project.app.app.capture_memory.taken();
    assert!(taken <= 24 * MB, "{taken} bytes of one client");
    drop(wall);
    server.abort();
}
