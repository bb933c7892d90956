//! At each limit and one past it.

use super::World;
use crate::support::TestApp;
use crate::support::live::Stream;
use rolecall_server::store::DatabaseKind;
use serde_json::json;

#[tokio::test]
async fn a_person_has_twenty_streams_and_no_more() {
    let mut world = World::new().await;
    let mut streams = Vec::new();
    for _ in 0..20 {
        streams.push(Stream::open(&world.member).await);
    }
    let refused = world.member.get("/api/stream/").await;
    refused.is_error(429, "throttled_error", "throttled", None);
    assert_ne!(refused.header("retry-after"), "");
    // Others have their own; and a closed one makes room.
    Stream::open(&world.owner).await;
    streams.pop();
    Stream::open(&world.member).await;
}

#[tokio::test]
async fn a_server_has_a_limit_of_streams() {
    let app = TestApp::with_config(&[], |config| config.limits.streams = 2).await;
    let mut world = World::on(app).await;
    let open = (Stream::open(&world.owner).await, Stream::open(&world.member).await);
    let refused = world.administrator.get("/api/stream/").await;
    refused.is_error(503, "server_error", "unavailable", None);
    assert_ne!(refused.header("retry-after"), "");
    drop(open);
    Stream::open(&world.administrator).await;
}

#[tokio::test]
async fn a_slow_reader_is_dropped_and_resumes() {
    let app = TestApp::with_config(&[], |config| config.limits.stream_queue = 3).await;
    let mut world = World::on(app).await;
    let (mut slow, mut other) = (Stream::open(&world.member).await, Stream::open(&world.owner).await);
    for _ in 0..4 {
        world.is_done().await;
        other.until("organization").await;
    }
    // Three messages waited; the fourth was one too many.
    assert_eq!(slow.rest().await, ["organization"; 3]);
    let mut resumed = Stream::resume(&world.member, &slow.last_id).await;
    assert!(resumed.texts_until("ready").await.contains(&"organization".to_owned()));
    world.is_done().await;
    resumed.until("organization").await;
}

#[tokio::test]
async fn a_reader_at_the_limit_stays() {
    let app = TestApp::with_config(&[], |config| config.limits.stream_queue = 3).await;
    let mut world = World::on(app).await;
    let (mut slow, mut other) = (Stream::open(&world.member).await, Stream::open(&world.owner).await);
    for _ in 0..3 {
        world.is_done().await;
        other.until("organization").await;
    }
    for _ in 0..3 {
        slow.until("organization").await;
    }
    world.is_done().await;
    slow.until("organization").await;
}

#[tokio::test]
async fn a_thousand_changes_at_once_are_told_and_one_more_is_not() {
    for (last, expected) in [(499, ["invite", "organization"].as_slice()), (500, &["resync"])] {
        let mut world = World::new().await;
        if world.app.app.db.kind() != DatabaseKind::Sqlite {
            return;
        }
        let mut stream = Stream::open(&world.member).await;
        // On SQLite, nobody tells this server what another one changes.
        let mut elsewhere = world.app.without_events().await.again(&world.owner);
        let bulk = format!("{}/invites/bulk/?partial=true", world.org.path);
        for (batch, count) in [500, last].into_iter().enumerate() {
            let line = |number| json!({ "target_email": format!("i{batch}-{number}@people.example") });
            let lines: Vec<_> = (0..count).map(line).collect();
            elsewhere.post(&bulk, json!(lines)).await.is(200);
        }
        world.is_done().await;
        assert_eq!(stream.texts_until(expected[expected.len() - 1]).await, expected);
    }
}
