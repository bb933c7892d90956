//! How streams end: with the session or key, and when the server stops.

use super::World;
use crate::support::live::Stream;
use crate::support::people::make_key;
use crate::support::{PASSWORD, TestApp};
use rolecall_server::http::serve::serve;
use serde_json::json;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn signing_out_ends_the_streams_of_that_session_only() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (mut here, mut also_here) = (Stream::open(&ada).await, Stream::open(&ada).await);
    let elsewhere = app.sign_in("Ada").await;
    let mut elsewhere_stream = Stream::open(&elsewhere).await;
    ada.post("/api/logout", json!({})).await.is(204);
    for stream in [&mut here, &mut also_here] {
        // Before that, they may hear of the session that began elsewhere.
        stream.until("session").await;
        assert!(stream.next().await.is_none());
    }
    // The other session goes on until the password is changed.
    let mut third = app.sign_in("Ada").await;
    let mut third_stream = Stream::open(&third).await;
    third
        .patch("/api/users/@me/", json!({"password": "another good phrase", "current_password": PASSWORD}))
        .await
        .is(200);
    for stream in [&mut elsewhere_stream, &mut third_stream] {
        assert_eq!(stream.until("session").await.last().unwrap().data, json!({}));
        assert!(stream.next().await.is_none());
    }
    // The new session of that browser has its own.
    Stream::open(&third).await;
    assert_eq!(elsewhere.begin_get("/api/stream/").await.status(), 401);
}

#[tokio::test]
async fn revoking_a_key_ends_its_streams() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let (key, other) = (make_key(&mut ada, "Key").await, make_key(&mut ada, "Other").await);
    let (mut stream, mut goes_on) =
        (Stream::open(&app.by_key(&key.value)).await, Stream::open(&app.by_key(&other.value)).await);
    ada.delete(&format!("/api/personal_api_keys/{}/", key.id)).await.is(204);
    // Before that, it may hear of the keys that were made.
    stream.until("session").await;
    assert!(stream.next().await.is_none());
    goes_on.until("activity").await;
}

#[tokio::test]
async fn deleting_the_account_ends_its_streams() {
    let app = TestApp::new().await;
    let mut ada = app.sign_up("Ada").await;
    let org = ada.get("/api/organizations/@current").await.is(200)["id"].as_str().unwrap().to_owned();
    ada.delete(&format!("/api/organizations/{org}")).await.is(204);
    let mut stream = Stream::open(&ada).await;
    ada.json(axum::http::Method::DELETE, "/api/users/@me/", json!({"password": PASSWORD})).await.is(204);
    assert_eq!(stream.rest().await, ["session"]);
}

#[tokio::test]
async fn a_stream_ends_with_an_expired_session_and_has_heartbeats_until_then() {
    let app = TestApp::with_config(&[], |config| config.limits.heartbeat = Duration::from_millis(100)).await;
    let mut world = World::on(app).await;
    let mut stream = Stream::open(&world.member).await;
    let first_id = stream.last_id.clone();
    world.app.pass(Duration::from_hours(13 * 24));
    // Every fifteenth heartbeat has an id, so that it does not become too old to resume from.
    assert_eq!(stream.next().await.unwrap().kind, "ready");
    assert!(stream.heartbeats > 0);
    assert_ne!(stream.last_id, first_id);
    // Another request with the session prolongs it.
    world.member.get("/api/users/@me/").await.is(200);
    world.app.app.settle().await;
    world.app.pass(Duration::from_hours(25));
    stream.until("ready").await;
    world.app.pass(Duration::from_hours(14 * 24));
    assert_eq!(stream.until("session").await.last().unwrap().text(), "session");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_stops_ends_streams_and_tells_clients_to_come_back_at_different_times() {
    let mut world = World::new().await;
    let mut times = Vec::new();
    let mut streams = Vec::new();
    for _ in 0..10 {
        streams.push(Stream::open(&world.member).await);
    }
    world.app.app.end_streams();
    for stream in &mut streams {
        assert!(stream.next().await.is_none());
        times.push(stream.retry.unwrap());
    }
    times.sort_unstable();
    times.dedup();
    assert!(times.len() > 5 && *times.last().unwrap() > 5_000, "{times:?}");
    let refused = world.member.get("/api/stream/").await;
    refused.is_error(503, "server_error", "unavailable", None);
    assert_ne!(refused.header("retry-after"), "");
}

#[tokio::test]
async fn stopping_does_not_wait_for_streams() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let app = world.app.app.clone();
    let stopped = async move {
        _ = stopped.await;
        app.end_streams();
    };
    let server = tokio::spawn(serve(listener, world.app.router(), world.app.app.config.clone(), stopped));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let cookie = world.member.cookie("rolecall_session");
    let head = format!("GET /api/stream/ HTTP/1.1\r\nhost: x\r\ncookie: rolecall_session={cookie}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut text = String::new();
    while !text.contains("event: ready") {
        let mut some = [0; 1024];
        let size = stream.read(&mut some).await.unwrap();
        assert_ne!(size, 0, "{text}");
        text.push_str(std::str::from_utf8(&some[..size]).unwrap());
    }
    stop.send(()).unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains("retry: ") && rest.ends_with("0\r\n\r\n"), "{rest}");
    tokio::time::timeout(Duration::from_secs(20), server).await.unwrap().unwrap();
}
