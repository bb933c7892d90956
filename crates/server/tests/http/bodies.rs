//! Request bodies: shape, size, memory.

use crate::support::TestApp;
use axum::body::Body;
use axum::http::Method;
use rolecall_server::client::Client;
use rolecall_server::events::memory::Owner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_refused() {
    let app = TestApp::new().await;
    let send = async |content_type: Option<&str>, body: &[u8]| {
        app.program().send(Method::POST, "/api/login", content_type, body.to_vec()).await
    };
    for body in
        [&b"{"[..], b"{\"email\": }", b"nonsense", b"{} {}", b"\xff\xfe", b"{\"email\": \"\xff\"}", b"'a'", b"\0"]
    {
        send(Some("application/json"), body).await.is_error(400, "invalid_request", "parse_error", None);
    }
    let deep = "[".repeat(100_000);
    send(Some("application/json"), deep.as_bytes()).await.is_error(400, "invalid_request", "parse_error", None);
    for body in ["[]", "1", "\"text\"", "null", "true"] {
        send(Some("application/json"), body.as_bytes()).await.is_invalid("invalid_input", None);
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "a/b"] {
        let answer = send(Some(kind), b"email=a").await;
        answer.is_error(415, "invalid_request", "unsupported_media_type", None);
    }
    for kind in [None, Some("application/json; charset=utf-8"), Some("Application/JSON"), Some("application/ld+json")] {
        send(kind, b"{}").await.is_invalid("required", Some("email"));
    }
    // An empty body is an object without fields, whatever its content type.
    for kind in [None, Some("application/json"), Some("text/plain")] {
        send(kind, b"").await.is_invalid("required", Some("email"));
    }
}

#[tokio::test]
async fn a_value_of_the_wrong_type_is_refused_by_field() {
    let app = TestApp::new().await;
    let send = async |body: String| app.program().send(Method::POST, "/api/login", None, body).await;
    for (value, code) in [
        ("null", "null"),
        ("1", "invalid_input"),
        ("[]", "invalid_input"),
        ("{}", "invalid_input"),
        ("true", "invalid_input"),
        ("\"\"", "blank"),
        ("\" \\t \"", "blank"),
        ("\"a\\u0000b@example.com\"", "null_characters_not_allowed"),
    ] {
        let body = format!("{{\"email\": {value}, \"password\": \"12345678\"}}");
        send(body).await.is_invalid(code, Some("email"));
    }
    let long = "a".repeat(255);
    send(format!("{{\"email\": \"{long}\"}}")).await.is_invalid("max_length", Some("email"));
    // A lone surrogate is not text.
    let half = send("{\"email\": \"\\ud800\"}".to_owned()).await;
    half.is_error(400, "invalid_request", "parse_error", None);
    // The last of several equal keys counts; unknown keys are ignored.
    let twice = "{\"email\": 1, \"email\": \"a@example.com\", \"password\": \"x\", \"nonsense\": [{}]}";
    send(twice.to_owned()).await.is_invalid("invalid_credentials", None);
}

#[tokio::test]
async fn a_body_over_1_mb_is_413_with_and_without_content_length() {
    let app = TestApp::new().await;
    for path in ["/api/login", "/api/logout", "/api/nonsense"] {
        let large = vec![b' '; 1024 * 1024 + 1];
        let answer = app.program().send(Method::POST, path, Some("application/json"), large).await;
        answer.is_error(413, "invalid_request", "too_large", None);
        let chunks = (0..1100).map(|_| Ok::<_, std::io::Error>("x".repeat(1000)));
        let answer =
            app.program().send(Method::POST, path, None, Body::from_stream(futures_util::stream::iter(chunks))).await;
        answer.is_error(413, "invalid_request", "too_large", None);
    }
    let most = format!("{{\"email\": \"a@example.com\", \"password\": \"x\"{}}}", " ".repeat(1024 * 1024 - 60));
    app.program().send(Method::POST, "/api/login", None, most).await.is_invalid("invalid_credentials", None);
}

#[tokio::test]
async fn a_body_of_50000_values_is_accepted_and_one_more_is_refused() {
    let app = TestApp::new().await;
    let body = |values: usize| {
        // The object, its first field, the list and its elements count; commas in strings do not.
        let rest = vec!["\",[{\\\"\""; values - 3].join(",");
        format!("{{\"first_name\": 1, \"rest\": [{rest}]}}")
    };
    app.program()
        .send(Method::POST, "/api/signup", None, body(50_000))
        .await
        .is_invalid("invalid_input", Some("first_name"));
    let answer = app.program().send(Method::POST, "/api/signup", None, body(50_001)).await;
    answer.is_error(400, "invalid_request", "parse_error", None);
}

#[tokio::test]
async fn bodies_of_one_client_take_no_more_memory_than_its_share() {
    let app = TestApp::with(&[("ROLECALL_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let greedy = Owner::Client(Client::from_address([127, 0, 0, 1].into()));
    let mut held = app.app.body_memory.lease(vec![greedy]);
    held.resize(16 * 1024 * 1024).unwrap();
    let answer = app.program().send(Method::POST, "/api/login", None, "{}").await;
    answer.is_error(503, "server_error", "unavailable", None);
    assert_ne!(answer.header("retry-after"), "");
    let other = app.program().with("x-forwarded-for", "203.0.113.7");
    other.clone().send(Method::POST, "/api/login", None, "{}").await.is_invalid("required", Some("email"));
    drop(held);
    app.program().send(Method::POST, "/api/login", None, "{}").await.is_invalid("required", Some("email"));
}

/// Sends `head` and `size` bytes without reading, like a slow client, then returns the whole response.
async fn talk(app: &TestApp, head: &str, size: usize) -> String {
    let (address, server) = app.listen().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = vec![b'x'; 64 * 1024];
    for _ in 0..size.div_ceil(chunk.len()) {
        stream.write_all(&chunk).await.unwrap();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    server.abort();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_client_that_sends_10_mb_can_read_the_413() {
    let app = TestApp::new().await;
    let size = 10 * 1024 * 1024;
    for path in ["/api/login", "/api/users/@me"] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n");
        let answer = talk(&app, &head, size).await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_expects_100_continue_gets_the_413_first() {
    let app = TestApp::new().await;
    let head = "POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-length: 10000000\r\nexpect: 100-continue\r\n\r\n";
    let answer = talk(&app, head, 0).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"too_large\""), "{answer}");
}
