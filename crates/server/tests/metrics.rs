//! `GET /metrics` on its own listener.

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::events::{happened, store};
use crate::support::folder::Folder;
use rolecall_server::monitor;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

/// The numbers of a server by name and labels.
async fn scrape(app: &TestApp) -> BTreeMap<String, f64> {
    let answer = Client::program(monitor::router(app.app.clone())).get("/metrics").await;
    assert_eq!(answer.status, 200);
    parse(str::from_utf8(&answer.bytes).unwrap())
}

/// Parses the text format; fails for anything else.
fn parse(text: &str) -> BTreeMap<String, f64> {
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.last(), Some(&"# EOF"));
    let number = |line: &&&str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("rolecall_"), "{line}");
        (name.to_owned(), value.parse().unwrap())
    };
    lines.iter().filter(|line| !line.starts_with('#')).map(|line| number(&line)).collect()
}

#[tokio::test]
async fn requests_are_counted_by_endpoint_and_unknown_paths_make_no_labels() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    ada.get("/api/users/@me").await.is(200);
    ada.get("/api/users/@me/").await.is(200);
    let before = scrape(&app).await;
    let of = |numbers: &BTreeMap<String, f64>, endpoint: &str, class: &str| {
        let name = format!("rolecall_requests_total{{endpoint=\"{endpoint}\",status=\"{class}\"}}");
        numbers.get(&name).copied().unwrap_or_default()
    };
    assert!((of(&before, "user.show", "2xx") - 2.0).abs() < 0.1, "{before:?}");
    assert!((of(&before, "signup.create", "2xx") - 1.0).abs() < 0.1);
    for path in ["/api/secret-path", "/api/projects/7/nonsense", "/secret-page", "/e/secret", "/api/users/@me/secret"] {
        ada.get(path).await;
    }
    ada.delete("/api/login").await;
    ada.post("/batch", json!({"api_key": "secret"})).await;
    let after = scrape(&app).await;
    assert!(of(&after, "unknown", "4xx") >= 4.0, "{after:?}");
    let known: Vec<_> =
        rolecall_api::ENDPOINTS.iter().map(|endpoint| endpoint.name).chain(["app", "unknown"]).collect();
    for name in after.keys() {
        assert!(!name.contains("secret"), "{name}");
        if let Some((_, rest)) = name.split_once("endpoint=\"") {
            let endpoint = rest.split('"').next().unwrap();
            assert!(known.contains(&endpoint), "{name}");
        }
    }
    assert!(of(&after, "capture.batch", "4xx") > 0.5);
    // The public port does not know it.
    let public = app.browser().get("/metrics").await.text();
    assert!(!public.contains("rolecall_requests_total"), "{public}");
}

#[tokio::test]
async fn what_the_server_is_doing_is_measured() {
    let app = TestApp::with(&[("ROLECALL_SMTP_URL", "smtp://localhost:1")]).await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    store(&app, &org, org.project, &[happened("seen", "ada")]).await;
    let token = ada.get(&format!("/api/projects/{}/", org.project)).await.is(200)["api_token"].clone();
    let event = json!({"event": "seen", "properties": {"distinct_id": "ada"}});
    app.program().post("/batch", json!({"api_key": token, "batch": [event, event]})).await.is(200);
    app.app.sweep().await.unwrap();
    let body = json!({"target_email": "new@people.example", "level": 1});
    ada.post(&format!("{}/invites/", org.path), body).await.is(201);
    let _held = app.app.db.snapshot().await.unwrap();
    let numbers = scrape(&app).await;
    let get = |name: &str| *numbers.get(&format!("rolecall_{name}")).unwrap_or_else(|| panic!("{name}: {numbers:?}"));
    for (name, expected) in [
        ("events_captured_total", 2.0),
        ("events_refused_total", 0.0),
        ("capture_queue_bytes", 0.0),
        ("query_permits_in_use", 0.0),
        ("query_permits", 4.0),
        ("streams_open", 0.0),
        ("database_up", 1.0),
        ("database_retries_total", 0.0),
        ("mails{state=\"waiting\"}", 1.0),
        ("mails{state=\"given_up\"}", 0.0),
        ("job_last_success_seconds{job=\"sweep\"}", 1_664_582_400.0),
    ] {
        assert!((get(name) - expected).abs() < 0.1, "{name}: {} instead of {expected}", get(name));
    }
    assert!(numbers.contains_key("rolecall_database_errors_total"));
    assert!(get("file_size_bytes{file=\"events\"}") + get("file_size_bytes{file=\"events_log\"}") > 4096.0);
    let pool = if app.is_on_sqlite() { "read" } else { "all" };
    assert!(get(&format!("database_connections_in_use{{pool=\"{pool}\"}}")) > 0.9, "{numbers:?}");
    assert!((get(&format!("database_connections{{pool=\"{pool}\"}}")) - 8.0).abs() < 0.1);
}

#[test]
fn the_program_serves_them_on_an_address_of_their_own() {
    let folder = Folder::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall-server"));
    command.env_clear().env("ROLECALL_LISTEN", "127.0.0.1:0").env("ROLECALL_METRICS_ADDRESS", "127.0.0.1:0");
    command.env("ROLECALL_DATABASE_URL", format!("sqlite://{}/main.db", folder.path())).env("RUST_LOG", "info");
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(server.stderr.take().unwrap()).lines().map(Result::unwrap);
    let line = said.find(|line| line.contains("serving metrics")).unwrap();
    let plain: String = line.split('\u{1b}').map(|part| part.split_once('m').map_or(part, |(_, rest)| rest)).collect();
    let port = plain.rsplit("127.0.0.1:").next().unwrap();
    let port: u16 = port.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("application/openmetrics-text"), "{answer}");
    assert!(answer.contains("rolecall_build{version=\""), "{answer}");
}
