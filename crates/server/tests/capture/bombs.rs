//! Small requests that decompress to large ones: they do not block others, and cost little while the sender is unknown.

use super::forms::{base64, gzip, percent};
use super::{Project, event};
use axum::http::Method;
use rolecall_capture::limits::MAX_UNTRUSTED_UNPACKED;
use std::time::{Duration, Instant};

const MB: usize = 1024 * 1024;

/// Runs `work`. Returns its duration, and the longest time during which the single thread of the test server did
/// nothing else.
async fn held_up(work: impl Future<Output = ()>) -> (Duration, Duration) {
    let (began, mut last, mut longest) = (Instant::now(), Instant::now(), Duration::ZERO);
    let ticks = async {
        loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            longest = longest.max(last.elapsed());
            last = Instant::now();
        }
    };
    tokio::select! {
        biased;
        () = work => {}
        () = ticks => {}
    }
    (began.elapsed(), longest.max(last.elapsed()))
}

#[tokio::test]
async fn decompression_does_not_block_other_requests() {
    let project = Project::new().await;
    let spaces = " ".repeat(90 * MB);
    let bomb = gzip(&gzip(format!("[{spaces}{}]", event("a")).as_bytes()));
    assert!(bomb.len() < 4096, "{} bytes", bomb.len());
    // Ten thousand empty gzip members in few bytes; starting each one takes time.
    let empty = gzip(&gzip(b"").repeat(1001));
    assert!(empty.len() < 4096, "{} bytes", empty.len());
    let token = format!("token={}", project.token);
    let in_query = |bomb: &[u8]| format!("/e/?data={}&{token}", percent(base64(bomb).as_bytes()));
    let query = in_query(&bomb);
    for (method, path, body, status) in [
        (Method::POST, format!("/e/?{token}"), bomb.clone(), 200),
        (Method::POST, query.clone(), Vec::new(), 200),
        (Method::POST, query.clone(), b" ".to_vec(), 200),
        (Method::GET, query, Vec::new(), 200),
        (Method::POST, "/e/".to_owned(), empty.clone(), 400),
        (Method::GET, in_query(&empty), Vec::new(), 400),
        (Method::POST, "/e/".to_owned(), bomb, 413),
    ] {
        let name = format!("{method} {}", &path[..path.len().min(20)]);
        let (took, longest) = held_up(async {
            project.app.program().send(method, &path, None, body).await.is(status);
        })
        .await;
        assert!(longest < Duration::from_millis(100).max(took / 4), "{name}: {longest:?} of {took:?}");
    }
}

#[tokio::test]
async fn a_body_whose_token_comes_late_is_not_read_to_its_end() {
    let project = Project::new().await;
    let text = |spaces: usize, before: &str, behind: &str| {
        gzip(format!("{{{before}\"batch\":[{}]{}{behind}}}", event("a"), " ".repeat(spaces)).as_bytes())
    };
    let send = async |body: Vec<u8>| project.app.program().send(Method::POST, "/e/", None, body).await;
    let (good, bad) = (format!("\"api_key\":\"{}\"", project.token), "\"api_key\":\"phc_nonsense\"");
    let within = MAX_UNTRUSTED_UNPACKED - 1000;
    send(text(within, "", &format!(",{good}"))).await.is(200);
    send(text(within + 1000, "", &format!(",{good}"))).await.is_error(413, "invalid_request", "too_large", None);
    // A token at the beginning is looked up before the rest is read.
    send(text(within + 1000, &format!("{good},"), "")).await.is(200);
    send(text(within + 1000, &format!("{bad},"), "")).await.is_error(
        401,
        "authentication_error",
        "invalid_api_key",
        None,
    );
    // It counts only if no other token with precedence follows.
    let other = ",\"token\":\"phc_nonsense\"";
    send(text(within + 1000, &format!("{good},"), other)).await.is_error(
        401,
        "authentication_error",
        "invalid_api_key",
        None,
    );
    assert_eq!(project.names().await.len(), 2);
    assert_eq!(project.app.app.capture_memory.taken(), 0);
}
