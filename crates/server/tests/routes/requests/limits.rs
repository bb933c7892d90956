//! How much a person can ask for, and how much is listed.

use super::World;
use crate::support::people::Person;
use serde_json::{Value, json};
use std::time::Duration;

fn numbered(number: usize) -> Value {
    json!({"action": "create_project", "target": format!("Project {number}")})
}

/// Makes a request and withdraws it.
async fn ask_and_withdraw(path: &str, person: &mut Person, body: Value) {
    let made = person.post(path, body).await.is(202);
    person.delete(&format!("{path}{}/", made["id"].as_str().unwrap())).await.is(204);
}

#[tokio::test]
async fn a_person_has_twenty_open_requests_whether_or_not_what_they_ask_for_exists() {
    let mut world = World::new().await;
    for number in 0..18 {
        world.ask(numbered(number)).await.is(202);
    }
    for project in [world.private, 999_999] {
        world.ask(json!({"action": "view_project", "project": project})).await.is(202);
    }
    for body in [numbered(20), json!({"action": "view_project", "project": 999_998})] {
        let refused = world.ask(body).await;
        refused.is_error(429, "throttled_error", "throttled", None);
        assert_ne!(refused.header("retry-after"), "");
    }
    // In another organization too.
    let mut other = world.app.person("Otto").await;
    let elsewhere = world.app.organization(&mut other, "Other").await;
    world.app.join(&elsewhere, &mut other, &mut world.asker, 1).await;
    let path = format!("{}/requests/", elsewhere.path);
    world.asker.post(&path, numbered(1)).await.is_error(429, "throttled_error", "throttled", None);
    // One less, one more.
    let id = world.mine().await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("{}{id}/", world.requests());
    world.asker.delete(&path).await.is(204);
    world.ask(numbered(20)).await.is(202);
}

#[tokio::test]
async fn a_person_makes_forty_requests_a_day() {
    let mut world = World::new().await;
    let path = world.requests();
    for number in 0..40 {
        ask_and_withdraw(&path, &mut world.asker, numbered(number)).await;
    }
    let refused = world.ask(numbered(40)).await;
    refused.is_error(429, "throttled_error", "throttled", None);
    assert_eq!(refused.header("retry-after"), "86400");
    world.app.pass(Duration::from_hours(24));
    world.app.comes_back(&mut world.asker).await;
    world.ask(numbered(40)).await.is(202);
}

#[tokio::test]
async fn a_note_has_at_most_five_hundred_characters() {
    let mut world = World::new().await;
    let body = |length| json!({"action": "create_project", "target": "New", "note": "é".repeat(length)});
    world.ask(body(501)).await.is_invalid("max_length", Some("note"));
    let id = world.asked(body(500)).await;
    let path = world.decline_path(&id);
    let note = |length| json!({"note": "é".repeat(length)});
    world.owner.post(&path, note(501)).await.is_invalid("max_length", Some("note"));
    world.owner.post(&path, note(500)).await.is(200);
}

#[tokio::test]
async fn each_list_has_at_most_a_hundred_requests() {
    let mut world = World::new().await;
    let path = world.requests();
    let mut ids = Vec::new();
    for number in 0..6 {
        let mut person = world.app.joins(&world.org, &mut world.owner, &format!("Person {number}"), 1).await;
        for number in 0..17 {
            ids.push(person.post(&path, numbered(number)).await.is(202)["id"].clone());
            world.app.pass(Duration::from_millis(1));
        }
    }
    let listed = world.owner.get(&path).await.is(200);
    let listed: Vec<_> = listed["to_decide"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    // The oldest: as they are decided, the others follow.
    assert_eq!(listed, ids[..100]);
    assert_eq!(world.owner.get(&world.org.path).await.is(200)["requests_to_decide"], 102);

    for day in 0..3 {
        for number in 0..40 {
            ask_and_withdraw(&path, &mut world.asker, numbered(100 * day + number)).await;
            world.app.pass(Duration::from_millis(1));
        }
        world.app.pass(Duration::from_hours(24));
        world.app.comes_back(&mut world.asker).await;
    }
    let mine = world.mine().await;
    assert_eq!((mine.as_array().unwrap().len(), &mine[0]["target"]), (100, &json!("Project 239")));
}
