//! `/api/projects/:id/erasures/`.

use crate::support::events::happened;
use crate::support::neighbours::Neighbours;
use serde_json::{Value, json};

#[tokio::test]
async fn all_events_of_one_person_go_from_one_project_and_that_is_recorded() {
    let mut world = Neighbours::new().await;
    let mut events: Vec<_> = (0..4500).map(|n| happened("seen", "ada").seconds_ago(n)).collect();
    events.push(happened("seen", "bob"));
    events.push(happened("paid", "ada"));
    world.store(&events).await;
    let path = format!("/api/projects/{}/erasures/", world.id);
    let made = world.owner.post(&path, json!({"distinct_id": "ada"})).await.is(201);
    assert_eq!((made["events"].as_u64(), &made["erased_by"]["first_name"]), (Some(4501), &json!("Owner")));
    let left = world.get("events/?limit=1000").await;
    assert_eq!(left["results"].as_array().unwrap().len(), 1);
    assert_eq!(left["results"][0]["distinct_id"], "bob");
    // The counts are true too.
    let query = json!({"query": {"kind": "TrendsQuery", "series": [{}, {"math": "dau"}, {"event": "paid"}]}});
    let counted = world.owner.post(&format!("/api/projects/{}/query/", world.id), query).await.is(200);
    let counts: Vec<_> = counted["results"].as_array().unwrap().iter().map(|series| &series["count"]).collect();
    assert_eq!(counts, [&json!(1), &json!(1), &json!(0)]);
    // Elsewhere the person of the same name is somebody else.
    for (_, id) in world.others.clone() {
        let answer = world.owner.get(&format!("/api/projects/{id}/events/?distinct_id=ada")).await.is(200);
        assert_eq!(answer["results"].as_array().unwrap().len(), 1);
    }
    let recorded = world.owner.get(&path).await.is(200);
    assert_eq!((recorded["count"].as_u64(), &recorded["results"][0]), (Some(1), &made));
    // Whose they were is not kept, and can be checked.
    assert!(!recorded.to_string().contains("ada\""));
    assert_eq!(made["person_hash"], rolecall_server::hash::sha256("ada"));
}

#[tokio::test]
async fn nothing_is_left_in_the_file() {
    let world = &mut Neighbours::new().await;
    let secret = "a-very-particular-person";
    world.store(&[happened("seen", secret).with(json!({"note": "a-very-particular-note"}))]).await;
    let path = format!("/api/projects/{}/erasures/", world.id);
    world.owner.post(&path, json!({"distinct_id": secret})).await.is(201);
    let file = world.app.app.config.events_path.clone();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{}{suffix}", file.display())).unwrap_or_default();
        for needle in [secret, "a-very-particular-note"] {
            let found = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!found, "`{needle}` is still in the file{suffix}");
        }
    }
}

#[tokio::test]
async fn whose_events_has_to_be_said() {
    let mut world = Neighbours::new().await;
    let path = format!("/api/projects/{}/erasures/", world.id);
    for (body, code) in [
        (json!({}), "required"),
        (json!({"distinct_id": null}), "null"),
        (json!({"distinct_id": ""}), "blank"),
        (json!({"distinct_id": "x".repeat(201)}), "max_length"),
        (json!({"distinct_id": 7}), "invalid_input"),
    ] {
        let answer = world.owner.post(&path, body).await.is(400);
        assert_eq!((&answer["code"], &answer["attr"]), (&json!(code), &json!("distinct_id")));
    }
    let none = world.owner.post(&path, json!({"distinct_id": "nobody"})).await.is(201);
    assert_eq!(none["events"], Value::from(0));
}
