//! The limits of reviews and reports.

use super::{World, days};
use rolecall_api::{LISTED_FINDINGS, MAX_DECISIONS};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn at_most_200_findings_of_a_kind_are_listed() {
    let mut world = World::new().await;
    let lines: Vec<_> =
        (0..LISTED_FINDINGS).map(|at| json!({"target_email": format!("x{at}@people.example")})).collect();
    let path = format!("{}/invites/bulk/?partial=true", world.org.path);
    world.olive.post(&path, json!(lines)).await.is(200);
    world.later(4).await;
    let invites = |review: &Value| {
        let all = review["findings"].as_array().unwrap().iter();
        all.filter(|finding| finding["kind"] == "unused_invite").cloned().collect::<Vec<_>>()
    };
    let review = world.review().await;
    let listed = invites(&review);
    assert_eq!((listed.len(), &review["has_more"]), (LISTED_FINDINGS as usize, &json!(true)));
    assert_eq!(listed[0]["email"], "nobody@people.example", "the oldest first");
    let decisions = json!([{"kind": "unused_invite", "email": "nobody@people.example", "decision": "keep"}]);
    world.finish(&review, decisions).await;
    let review = world.review().await;
    assert_eq!((invites(&review).len(), &review["has_more"]), (LISTED_FINDINGS as usize, &json!(false)));
}

#[tokio::test]
async fn a_report_has_at_most_1000_decisions() {
    let mut world = World::new().await;
    let review = world.review().await;
    let path = world.reviews();
    let unknown = |at: usize| {
        let user = format!("01900000-0000-7000-8000-{at:012}");
        json!({"kind": "unseen", "user_uuid": user, "decision": "keep"})
    };
    let body = |count: usize| json!({"at": review["at"], "decisions": (0..count).map(unknown).collect::<Vec<_>>()});
    let answer = world.olive.post(&path, body(MAX_DECISIONS)).await;
    answer.is_invalid("does_not_exist", Some("decisions.0"));
    let answer = world.olive.post(&path, body(MAX_DECISIONS + 1)).await;
    answer.is_invalid("max_length", Some("decisions"));
}

#[tokio::test]
async fn a_review_is_good_for_24_hours() {
    let mut world = World::new().await;
    let review = world.olive.get(&format!("{}/review/", world.org.path)).await.is(200);
    let (path, body) = (world.reviews(), json!({"at": review["at"], "decisions": []}));
    let ahead = json!({"at": "2100-01-01T00:00:00Z", "decisions": []});
    world.olive.post(&path, ahead).await.is_invalid("invalid_input", Some("at"));
    world.app.pass(days(1));
    world.olive.post(&path, body.clone()).await.is(201);
    world.app.pass(Duration::from_micros(1));
    world.olive.post(&path, body).await.is_invalid("invalid_input", Some("at"));
}
