//! Limits on the number and duration of connections.

use crate::capture::Project;
use crate::support::TestApp;
use crate::support::people::make_key;
use axum::http::Method;
use rolecall_server::config::Config;
use secrecy::ExposeSecret;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// A time limit that is soon reached.
const SHORT: Duration = Duration::from_millis(100);
/// A time limit that is never reached.
const NEVER: Duration = Duration::from_hours(1);
const REQUEST: &[u8] = b"GET /_preflight HTTP/1.1\r\nhost: x\r\n\r\n";

async fn server(change: impl FnOnce(&mut Config)) -> TestApp {
    TestApp::with_config(&[], |config| {
        let limits = &mut config.limits;
        (limits.head, limits.idle, limits.write, limits.stall, limits.body) = (NEVER, NEVER, NEVER, NEVER, NEVER);
        change(config);
    })
    .await
}

/// Everything that the server sends until it closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset connection is closed too.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

/// Reads the response to a request, so that the connection is idle.
async fn one_answer(stream: &mut TcpStream) {
    let mut answer = String::new();
    while !answer.ends_with('}') {
        let mut some = [0; 1024];
        let size = stream.read(&mut some).await.unwrap();
        assert_ne!(size, 0, "{answer}");
        answer.push_str(std::str::from_utf8(&some[..size]).unwrap());
    }
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_slow_request_head_closes_the_connection() {
    let app = server(|config| config.limits.head = SHORT).await;
    let (address, server) = app.listen().await;
    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(&REQUEST[..REQUEST.len() - 2]).await.unwrap();
    assert_eq!(rest(&mut first).await, "");
    // The same for a second request.
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(REQUEST).await.unwrap();
    one_answer(&mut second).await;
    tokio::time::sleep(2 * SHORT).await;
    second.write_all(REQUEST).await.unwrap();
    one_answer(&mut second).await;
    second.write_all(b"GET").await.unwrap();
    assert_eq!(rest(&mut second).await, "");
    server.abort();
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let app = server(|config| config.limits.idle = SHORT).await;
    let (address, server) = app.listen().await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    assert_eq!(rest(&mut silent).await, "");
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(REQUEST).await.unwrap();
    one_answer(&mut idle).await;
    assert_eq!(rest(&mut idle).await, "");
    server.abort();
}

/// A client with a tiny receive buffer.
async fn narrow(address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(address).await.unwrap()
}

#[tokio::test]
async fn a_client_that_pipelines_and_reads_nothing_is_closed() {
    let app = server(|config| config.limits.write = SHORT).await;
    let (address, server) = app.listen().await;
    let mut stream = narrow(address).await;
    let many = REQUEST.repeat(100);
    let mut sent = 0;
    while stream.write_all(&many).await.is_ok() {
        sent += many.len();
        assert!(sent < 1 << 30, "nobody stops it");
    }
    server.abort();
}

/// A project with 20 MB of events, and a request that exports them with an API key.
async fn export(app: TestApp) -> (Project, Vec<u8>) {
    let project = Project::create_on(app).await;
    let event = json!({"event": "large", "distinct_id": "ada", "properties": {"text": "x".repeat(200_000)}});
    for _ in 0..5 {
        project.send(&format!("/e/?token={}", project.token), json!(vec![event.clone(); 20])).await.is(200);
    }
    let key = make_key(&mut project.owner.clone(), "Export").await.value;
    let path = format!("/api/projects/{}/events/export/", project.id);
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\nconnection: close\r\n\r\n");
    (project, head.into_bytes())
}

#[tokio::test]
async fn a_client_that_does_not_read_a_long_response_is_closed() {
    let (project, request) = export(server(|config| config.limits.write = SHORT).await).await;
    let (address, server) = project.app.listen().await;
    let mut stream = narrow(address).await;
    stream.write_all(&request).await.unwrap();
    // Reads nothing. That the server has closed shows when it accepts no more bytes.
    while stream.write_all(b"x").await.is_ok() {
        tokio::time::sleep(SHORT / 10).await;
    }
    server.abort();
}

const HANDLER: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_client_that_reads_a_long_response_slowly_gets_all_of_it() {
    let times = |config: &mut Config| {
        config.limits.write = Duration::from_secs(20);
        config.limits.handler = HANDLER;
    };
    let (project, request) = export(server(times).await).await;
    let (address, server) = project.app.listen().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    // Longer in total than the time limit of a handler.
    assert_eq!(stream.read(&mut [0]).await.unwrap(), 1);
    tokio::time::sleep(HANDLER).await;
    let size = rest(&mut stream).await.len();
    assert!(size > 20_000_000, "{size} bytes");
    server.abort();
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_503() {
    let app = server(|config| config.limits.handler = SHORT).await;
    let sign_up = json!({"first_name": "Ada", "email": "ada@example.com", "password": "correct horse battery"});
    if !app.app.config.database_url.expose_secret().starts_with("sqlite") {
        // On PostgreSQL one transaction does not block the others.
        return;
    }
    let lock = app.app.db.begin().await.unwrap();
    let blocked = app.program().post("/api/signup", sign_up.clone()).await;
    blocked.is_error(503, "server_error", "unavailable", None);
    assert_ne!(blocked.header("retry-after"), "");
    drop(lock);
}

#[tokio::test]
async fn connections_of_one_ip_address_are_limited() {
    let limited = |config: &mut Config| {
        config.limits.connections_of_client = 2;
        config.trusted_proxies = Vec::new();
    };
    let app = server(limited).await;
    let (address, server) = app.listen().await;
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        one_answer(&mut stream).await;
        open.push(stream);
    }
    let mut third = TcpStream::connect(address).await.unwrap();
    let refused = rest(&mut third).await;
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("retry-after"), "{refused}");
    // When one is closed, another is accepted.
    open.pop();
    loop {
        let mut next = TcpStream::connect(address).await.unwrap();
        let mut answer = [0; 12];
        if next.write_all(REQUEST).await.is_ok() && next.read(&mut answer).await.is_ok() && answer == *b"HTTP/1.1 200" {
            break;
        }
    }
    server.abort();
}

#[tokio::test]
async fn connections_of_a_trusted_proxy_are_not_limited() {
    let proxied = |config: &mut Config| {
        config.limits.connections_of_client = 1;
        config.trusted_proxies = vec![[127, 0, 0, 1].into()];
    };
    let app = server(proxied).await;
    let (address, server) = app.listen().await;
    let mut open = Vec::new();
    for _ in 0..5 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        one_answer(&mut stream).await;
        open.push(stream);
    }
    server.abort();
}

#[tokio::test]
async fn above_the_connection_limit_a_connection_waits_for_another_to_close() {
    let app = server(|config| config.limits.connections = 1).await;
    let (address, server) = app.listen().await;
    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(REQUEST).await.unwrap();
    one_answer(&mut first).await;
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(REQUEST).await.unwrap();
    let waited = tokio::time::timeout(SHORT, second.read(&mut [0])).await;
    assert!(waited.is_err(), "it was served");
    drop(first);
    one_answer(&mut second).await;
    server.abort();
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let app = server(|_| {}).await;
    let (address, server) = app.listen().await;
    let head = |size: usize| {
        format!("GET /_preflight HTTP/1.1\r\nhost: x\r\nx-a: {}\r\nconnection: close\r\n\r\n", "a".repeat(size))
    };
    for (size, status) in [(60_000, "200"), (200_000, "431")] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(head(size).as_bytes()).await.unwrap();
        let answer = rest(&mut stream).await;
        // While it is still sending, the client may see a reset instead.
        let is_cut_off = answer.is_empty() && status == "431";
        assert!(is_cut_off || answer.starts_with(&format!("HTTP/1.1 {status} ")), "{size}: {answer}");
    }
    let answer = app.program().send(Method::GET, "/_preflight", None, "").await;
    answer.is(200);
    server.abort();
}
