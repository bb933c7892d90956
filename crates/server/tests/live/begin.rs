//! Streams that begin: the client has read before, and says how long ago.

use super::World;
use crate::support::live::Stream;
use crate::support::people::invite;
use std::time::Duration;

/// What a new stream of the member says before it is ready, for this age of their first read.
async fn told(world: &World, age: &str) -> Vec<String> {
    let mut stream = Stream::begin(world.member.begin_get(&format!("/api/stream/?age={age}")).await);
    let mut texts = stream.texts_until("ready").await;
    texts.pop();
    texts
}

#[tokio::test]
async fn a_new_stream_tells_what_changed_since_the_client_began_to_read_and_half_a_minute_before() {
    let mut world = World::new().await;
    world.app.pass(Duration::from_mins(5));
    assert_eq!(told(&world, "60000").await, [""; 0]);
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.app.pass(Duration::from_secs(45));
    assert_eq!(told(&world, "15000").await, [""; 0]);
    assert_eq!(told(&world, "15001").await, ["invite"]);
    // Without a readable age, it begins now.
    for age in ["", "-1", "x", "99999999999999999999"] {
        assert_eq!(told(&world, age).await, [""; 0], "{age}");
    }
}

#[tokio::test]
async fn a_new_stream_goes_back_a_minute_at_most() {
    let mut world = World::new().await;
    world.app.pass(Duration::from_mins(5));
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.app.pass(Duration::from_secs(89));
    assert_eq!(told(&world, "60000").await, ["invite"]);
    world.app.pass(Duration::from_secs(1));
    assert_eq!(told(&world, "61000").await, [""; 0]);
}
