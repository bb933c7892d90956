//! Streams that were cut and come back.

use super::World;
use crate::support::client::Client;
use crate::support::live::Stream;
use crate::support::people::{invite, make_private, project};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

/// What a resumed stream says before it is ready.
async fn missed(world: &World, id: &str) -> Vec<String> {
    let mut stream = Stream::resume(&world.member, id).await;
    let mut texts = stream.texts_until("ready").await;
    texts.pop();
    texts
}

#[tokio::test]
async fn a_stream_that_was_cut_gets_what_it_missed_as_it_may_see_it_now() {
    let mut world = World::new().await;
    let secret = project(&world.org, &mut world.owner, "Secret").await;
    make_private(&mut world.owner, secret, &[]).await;
    world.app.pass(Duration::from_mins(1));
    let id = Stream::open(&world.member).await.last_id;
    world.app.pass(Duration::from_mins(1));
    assert_eq!(missed(&world, &id).await, [""; 0]);
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.owner.patch(&format!("/api/projects/{secret}/"), json!({"name": "Renamed"})).await.is(200);
    make_private(&mut world.owner, world.org.project, &[]).await;
    let opened = project(&world.org, &mut world.owner, "Opened").await;
    let told = missed(&world, &id).await;
    let lost = format!("project {} lost", world.org.project);
    assert_eq!(told, [lost, "invite".to_owned(), format!("project {opened}")]);
    world.app.pass(Duration::from_mins(1));
    // By the header too, and as often as it is asked.
    let client = Client::clone(&world.member).with("last-event-id", &id);
    let mut stream = Stream::begin(client.begin_get("/api/stream/").await);
    assert_eq!(stream.texts_until("ready").await.len(), 4);
    // After that, nothing is missed.
    assert_eq!(missed(&world, &stream.last_id).await, [""; 0]);
}

#[tokio::test]
async fn a_lost_organization_is_told_after_a_cut() {
    let mut world = World::new().await;
    let member = world.member.id.clone();
    world.app.pass(Duration::from_mins(1));
    let id = Stream::open(&world.member).await.last_id;
    world.app.pass(Duration::from_mins(1));
    let path = world.member_path(&world.member);
    make_private(&mut world.owner, world.org.project, &[]).await;
    world.owner.delete(&path).await.is(204);
    assert_eq!(missed(&world, &id).await, [format!("membership {member} lost")]);
    // They come back and are told so; what they see then counts.
    let mut again = world.member.clone();
    world.app.join(&world.org, &mut world.owner, &mut again, 1).await;
    let told = missed(&world, &id).await;
    assert_eq!(told[0], format!("project {} lost", world.org.project));
    assert!(told.contains(&format!("membership {member}")), "{told:?}");
}

#[tokio::test]
async fn a_deleted_organization_is_told_after_a_cut() {
    let mut world = World::new().await;
    let id = Stream::open(&world.member).await.last_id;
    world.owner.delete(&world.org.path).await.is(204);
    assert_eq!(missed(&world, &id).await, [format!("membership {} lost", world.member.id)]);
}

#[tokio::test]
async fn a_difference_that_the_log_does_not_explain_makes_everything_be_asked_again() {
    let world = World::new().await;
    let id = Stream::open(&world.member).await.last_id;
    let (at, _) = id.split_once('-').unwrap();
    assert_eq!(missed(&world, &format!("{at}-00000000")).await, ["resync"]);
}

#[tokio::test]
async fn ids_are_good_for_an_hour() {
    let world = World::new().await;
    world.app.pass(Duration::from_mins(1));
    let id = Stream::open(&world.member).await.last_id;
    world.app.pass(Duration::from_hours(1));
    assert_eq!(missed(&world, &id).await, [""; 0]);
    world.app.pass(Duration::from_micros(1));
    assert_eq!(missed(&world, &id).await, ["resync"]);
    for id in ["nonsense", "0-00000000", "%F0%9F%98%80", &"9".repeat(5000)] {
        assert_eq!(missed(&world, id).await, ["resync"], "{id}");
    }
    let client = Client::clone(&world.member).with("last-event-id", "nonsense");
    let mut stream = Stream::begin(client.begin_get("/api/stream/").await);
    assert_eq!(stream.texts_until("ready").await, ["resync", "ready"]);
}

#[tokio::test]
async fn a_thousand_entries_are_told_and_one_more_is_not() {
    let mut world = World::new().await;
    world.app.pass(Duration::from_mins(1));
    let id = Stream::open(&world.member).await.last_id;
    world.app.pass(Duration::from_mins(1));
    let bulk = format!("{}/invites/bulk/?partial=true", world.org.path);
    for batch in 0..2 {
        let line = |number| json!({ "target_email": format!("i{batch}-{number}@people.example") });
        let lines: Vec<_> = (0..500).map(line).collect();
        world.owner.post(&bulk, json!(lines)).await.is(200);
    }
    assert_eq!(missed(&world, &id).await, ["invite"]);
    invite(&world.org, &mut world.owner, "one-more@people.example", 1).await;
    assert_eq!(missed(&world, &id).await, ["resync"]);
}

#[tokio::test]
async fn a_stream_that_is_cut_again_and_again_loses_nothing() {
    let mut world = World::new().await;
    let mut unbroken = Stream::open(&world.member).await;
    let mut cut = Stream::open(&world.member).await;
    let (mut expected, mut heard) = (BTreeSet::new(), BTreeSet::new());
    let mut previous = None;
    for round in 0..12 {
        let id = project(&world.org, &mut world.owner, &format!("Project {round}")).await;
        expected.extend(unbroken.until_text(&format!("project {id}")).await);
        if round % 4 == 2 {
            // Here it is cut after it has heard of this.
            heard.extend(cut.until_text(&format!("project {id}")).await);
        }
        let last_id = cut.last_id.clone();
        if round % 2 == 0 {
            cut = Stream::resume(&world.member, "").await;
        }
        if round % 3 == 1 {
            invite(&world.org, &mut world.owner, &format!("i{round}@people.example"), 1).await;
            expected.extend(unbroken.until_text("invite").await);
        }
        let mut last = format!("project {id}");
        if let Some(previous) = previous {
            make_private(&mut world.owner, previous, &[]).await;
            last = format!("project {previous} lost");
            expected.extend(unbroken.until_text(&last).await);
        }
        if round % 2 == 0 {
            cut = Stream::resume(&world.member, &last_id).await;
            heard.extend(cut.texts_until("ready").await);
        } else {
            heard.extend(cut.until_text(&last).await);
        }
        previous = Some(id);
        world.app.pass(Duration::from_secs(20));
    }
    world.is_done().await;
    expected.extend(unbroken.texts_until("organization").await);
    heard.extend(cut.texts_until("organization").await);
    for set in [&mut expected, &mut heard] {
        set.retain(|text| text != "ready" && text != "activity");
    }
    assert!(expected.len() > 20, "{expected:?}");
    let missing: Vec<_> = expected.difference(&heard).collect();
    assert!(missing.is_empty(), "{missing:?}: {heard:?}");
    // What happened in the half minute before an id comes again, and nothing else.
    let first = [format!("project {}", world.org.project)];
    let is_old = |text: &&String| text.starts_with("membership") || first.contains(text);
    assert!(heard.difference(&expected).all(|text| is_old(&text)), "{heard:?}: {expected:?}");
}
