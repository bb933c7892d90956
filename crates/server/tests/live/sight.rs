//! Who is told what.

use super::{World, grants_path, told};
use crate::support::client::Client;
use crate::support::live::{Event, Stream};
use crate::support::people::{invite, make_private, project};
use crate::undo::{newest, undo};
use serde_json::json;

#[tokio::test]
async fn a_stream_begins_with_an_id_and_headers_for_proxies() {
    let world = World::new().await;
    let stream = Stream::open(&world.member).await;
    let header = |name: &str| stream.headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-store, no-transform");
    assert_eq!(header("x-accel-buffering"), "no");
    assert!(!stream.headers.contains_key("content-encoding"));
    assert!(!stream.last_id.is_empty() && stream.retry.is_some());
    // Also for a client that accepts compressed answers.
    let compressed = Client::clone(&world.member).with("accept-encoding", "gzip");
    assert!(!Stream::open(&compressed).await.headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn every_member_is_told_of_people_levels_invites_and_settings() {
    let mut world = World::new().await;
    let mut streams = [Stream::open(&world.owner).await, Stream::open(&world.member).await];
    let (member, administrator) = (world.member.id.clone(), world.administrator.id.clone());
    let path = world.member_path(&world.member);
    world.owner.patch(&path, json!({"level": 8})).await.is(200);
    world.owner.patch(&path, json!({"level": 1})).await.is(200);
    let link = invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.owner.delete(&format!("{}/invites/{link}/", world.org.path)).await.is(204);
    let joined = world.app.joins(&world.org, &mut world.owner, "Joining", 1).await;
    let path = world.member_path(&world.administrator);
    world.owner.patch(&path, json!({"level": 15})).await.is(200);
    world.administrator.patch("/api/users/@me/", json!({"first_name": "Renamed"})).await.is(200);
    world.administrator.patch(&format!("{}/billing/", world.org.path), json!({"contact_name": "A"})).await.is(200);
    for stream in &mut streams {
        let mut told = Vec::new();
        while told.iter().all(|text| text != "organization") {
            told.extend(stream.next().await.map(|event| event.text()));
        }
        for expected in [
            format!("level {member}"),
            "invite".to_owned(),
            format!("membership {}", joined.id),
            format!("level {administrator}"),
            format!("level {}", world.owner.id),
            format!("membership {administrator}"),
        ] {
            assert!(told.contains(&expected), "{expected}: {told:?}");
        }
        assert!(told.iter().all(|text| !text.contains("lost")), "{told:?}");
    }
}

#[tokio::test]
async fn entries_of_the_log_are_told_to_those_who_may_see_them() {
    let mut world = World::new().await;
    let (mut administrator, mut member) = (Stream::open(&world.administrator).await, Stream::open(&world.member).await);
    // An entry that a member does not see, and one about them.
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    let path = world.member_path(&world.member);
    world.owner.patch(&path, json!({"level": 8})).await.is(200);
    let log = world.owner.get(&format!("{}/activity/?limit=2", world.org.path)).await.is(200);
    let newest = log["results"][0]["id"].as_i64().unwrap();
    for (stream, sees_all) in [(&mut administrator, true), (&mut member, false)] {
        let mut entries = Vec::new();
        while entries.last() != Some(&newest) {
            entries.extend(stream.next().await.unwrap().data["entry"].as_i64());
        }
        assert!(sees_all || entries == [newest], "{entries:?}");
    }
    // A key of somebody else is told as an entry only, and to administrators only.
    world.member.post("/api/personal_api_keys/", json!({"label": "Key"})).await.is(201);
    world.is_done().await;
    let told = administrator.until("organization").await;
    assert!(told.iter().rev().skip(1).all(|event| event.kind == "activity"), "{told:?}");
    let told = member.until("organization").await;
    let mine = |event: &Event| event.kind == "activity" && event.data["entry"] == newest + 1;
    assert!(told.iter().rev().skip(1).all(mine), "{told:?}");
}

#[tokio::test]
async fn a_private_project_does_not_exist_for_those_without_access() {
    let mut world = World::new().await;
    let granted = world.app.joins(&world.org, &mut world.owner, "Granted", 1).await;
    let id = project(&world.org, &mut world.owner, "Secret").await;
    make_private(&mut world.owner, id, &[(&granted, 1)]).await;
    let mut streams =
        [Stream::open(&world.administrator).await, Stream::open(&granted).await, Stream::open(&world.member).await];
    let joined = world.app.joins(&world.org, &mut world.owner, "Joining", 1).await;
    for stream in &mut streams {
        stream.until("membership").await;
    }
    world.owner.patch(&format!("/api/projects/{id}/"), json!({"name": "Renamed"})).await.is(200);
    let grants = grants_path(id);
    world.owner.post(&grants, json!({"user_uuid": joined.id})).await.is(201);
    world.owner.patch(&format!("{grants}{}/", joined.id), json!({"level": 8})).await.is(200);
    world.owner.delete(&format!("{grants}{}/", joined.id)).await.is(204);
    world.is_done().await;
    for stream in &mut streams[..2] {
        let told = told(stream).await;
        assert!(told.contains(&format!("project {id}")), "{told:?}");
        assert!(told.contains(&format!("grant {id} {}", joined.id)), "{told:?}");
    }
    let mut events = streams[2].until("organization").await;
    events.pop();
    assert!(events.is_empty(), "{events:?}");
}

#[tokio::test]
async fn who_loses_access_to_a_project_is_told_that_and_nothing_else() {
    let mut world = World::new().await;
    let id = world.org.project;
    let mut stream = Stream::open(&world.member).await;
    // Open, then private without a grant.
    make_private(&mut world.owner, id, &[]).await;
    world.owner.patch(&format!("/api/projects/{id}/"), json!({"name": "Secret"})).await.is(200);
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [format!("project {id} lost")]);
    // A grant, which is removed.
    let grants = grants_path(id);
    world.owner.post(&grants, json!({"user_uuid": world.member.id})).await.is(201);
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [format!("grant {id} {}", world.member.id)]);
    world.owner.delete(&format!("{grants}{}/", world.member.id)).await.is(204);
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [format!("project {id} lost")]);
    // Open again: everybody is told; then deleted.
    world.owner.patch(&format!("/api/projects/{id}/"), json!({"access_control": false})).await.is(200);
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [format!("project {id}")]);
    world.owner.delete(&format!("/api/projects/{id}/")).await.is(204);
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [format!("project {id} lost")]);
    // One that was private from the beginning is deleted without a word.
    let other = project(&world.org, &mut world.owner, "Other").await;
    make_private(&mut world.owner, other, &[]).await;
    world.is_done().await;
    told(&mut stream).await;
    world.owner.delete(&format!("/api/projects/{other}/")).await.is(204);
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [""; 0]);
}

#[tokio::test]
async fn a_lowered_administrator_loses_the_private_projects() {
    let mut world = World::new().await;
    let (with, without) =
        (project(&world.org, &mut world.owner, "With").await, project(&world.org, &mut world.owner, "Without").await);
    make_private(&mut world.owner, with, &[(&world.administrator, 1)]).await;
    make_private(&mut world.owner, without, &[]).await;
    let mut stream = Stream::open(&world.administrator).await;
    let path = world.member_path(&world.administrator);
    world.owner.patch(&path, json!({"level": 1})).await.is(200);
    world.owner.patch(&format!("/api/projects/{without}/"), json!({"name": "Renamed"})).await.is(200);
    world.is_done().await;
    let mut told = told(&mut stream).await;
    told.sort();
    assert_eq!(told, [format!("level {}", world.administrator.id), format!("project {without} lost")]);
}

#[tokio::test]
async fn who_is_removed_is_told_that_and_nothing_else() {
    let mut world = World::new().await;
    let mut stream = Stream::open(&world.member).await;
    // Another organization, whose changes come after those of the first.
    let other = world.app.organization(&mut world.member, "Other").await;
    stream.until("membership").await;
    let path = world.member_path(&world.member);
    make_private(&mut world.owner, world.org.project, &[]).await;
    world.owner.delete(&path).await.is(204);
    world.owner.delete(&format!("/api/projects/{}/", world.org.project)).await.is(204);
    invite(&world.org, &mut world.owner, "new@people.example", 1).await;
    world.is_done().await;
    world.member.patch(&other.path, json!({"name": "Renamed"})).await.is(200);
    let mut events = Vec::new();
    loop {
        let event = stream.next().await.unwrap();
        if event.data["organization"] == other.id.as_str() {
            if event.kind == "organization" {
                break;
            }
            continue;
        }
        assert_eq!(event.data["organization"], world.org.id.as_str());
        events.push(event.text());
    }
    let membership = format!("membership {} lost", world.member.id);
    // The project may have been lost before the membership was.
    let project = format!("project {} lost", world.org.project);
    assert!(events == [membership.clone()] || events == [project, membership], "{events:?}");
}

#[tokio::test]
async fn members_of_a_deleted_organization_are_told_and_again_when_it_is_restored() {
    let mut world = World::new().await;
    let mut streams = [Stream::open(&world.owner).await, Stream::open(&world.member).await];
    world.owner.delete(&world.org.path).await.is(204);
    for (stream, user) in streams.iter_mut().zip([&world.owner.id, &world.member.id]) {
        assert_eq!(stream.next().await.unwrap().text(), format!("membership {user} lost"));
    }
    let deleted = world.owner.get("/api/deleted_organizations/").await.is(200);
    let entry = deleted["results"][0]["entry"].as_i64().unwrap();
    undo(&mut world.owner, &world.org, entry).await.is(200);
    for (stream, user) in streams.iter_mut().zip([&world.owner.id, &world.member.id]) {
        assert_eq!(stream.next().await.unwrap().text(), format!("membership {user}"));
    }
    world.is_done().await;
    for stream in &mut streams {
        stream.until("organization").await;
    }
}

#[tokio::test]
async fn undoing_a_removal_or_a_deletion_is_told() {
    let mut world = World::new().await;
    let mut stream = Stream::open(&world.member).await;
    let mut administrator = Stream::open(&world.administrator).await;
    let path = world.member_path(&world.member);
    world.owner.delete(&path).await.is(204);
    let entry = newest(&mut world.owner, &world.org, "member.remove").await;
    undo(&mut world.owner, &world.org, entry).await.is(200);
    stream.until_text(&format!("membership {}", world.member.id)).await;
    world.owner.delete(&format!("/api/projects/{}/", world.org.project)).await.is(204);
    let lost = format!("project {} lost", world.org.project);
    stream.until_text(&lost).await;
    administrator.until_text(&lost).await;
    let entry = newest(&mut world.owner, &world.org, "project.delete").await;
    undo(&mut world.owner, &world.org, entry).await.is(200);
    let opened = format!("project {}", world.org.project);
    stream.until_text(&opened).await;
    administrator.until_text(&opened).await;
}

#[tokio::test]
async fn who_joins_or_creates_an_organization_is_told_of_its_changes_at_once() {
    let mut world = World::new().await;
    let mut outsider = world.app.person("Outsider").await;
    let mut stream = Stream::open(&outsider).await;
    world.is_done().await;
    world.app.join(&world.org, &mut world.owner, &mut outsider, 1).await;
    let told = stream.texts_until("membership").await;
    assert_eq!(told, [format!("membership {}", outsider.id)]);
    world.is_done().await;
    stream.until("organization").await;
    let mut own = world.app.organization(&mut outsider, "Own").await;
    let joined = stream.until("membership").await;
    assert_eq!(joined.last().unwrap().data["organization"], own.id.as_str());
    own.project = project(&own, &mut outsider, "New").await;
    loop {
        let event = stream.next().await.unwrap();
        if event.kind == "project" && event.data["project"] == own.project {
            break;
        }
    }
}

#[tokio::test]
async fn two_streams_of_a_person_are_told_the_same() {
    let mut world = World::new().await;
    let mut first = Stream::open(&world.member).await;
    world.is_done().await;
    first.until("organization").await;
    let mut second = Stream::open(&world.member).await;
    make_private(&mut world.owner, world.org.project, &[]).await;
    world.is_done().await;
    let lost = [format!("project {} lost", world.org.project)];
    assert_eq!((told(&mut first).await, told(&mut second).await), (lost.to_vec(), lost.to_vec()));
    // One ends; the other goes on.
    drop(first);
    world.is_done().await;
    second.until("organization").await;
}

#[tokio::test]
async fn a_change_that_is_rolled_back_is_not_told() {
    let mut world = World::new().await;
    let mut stream = Stream::open(&world.member).await;
    let mut tx = world.app.app.db.begin().await.unwrap();
    let user = rolecall_api::UserId(world.member.id.clone());
    rolecall_server::store::sessions::delete_all(&mut tx, &user, world.app.app.clock.now()).await.unwrap();
    drop(tx);
    // A change that fails after it began: an invite of more than the author may give.
    let path = world.member_path(&world.owner);
    world.member.patch(&path, json!({"level": 1})).await.is_denied("level_too_low");
    world.is_done().await;
    assert_eq!(told(&mut stream).await, [""; 0]);
}
