//! `POST …/invites/check/`.

use crate::support::TestApp;
use crate::support::people::{invite, names};
use serde_json::{Value, json};
use std::time::Duration;

fn emails(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["email"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn says_who_of_the_asked_belongs_or_is_invited_and_nothing_about_others() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    app.joins(&org, &mut ada, "Cyd", 1).await;
    // A member and an invite of another organization.
    let mut eve = app.person("Eve").await;
    let elsewhere = app.organization(&mut eve, "Elsewhere").await;
    invite(&elsewhere, &mut eve, "guest@people.example", 1).await;
    invite(&org, &mut ada, "old@people.example", 1).await;
    app.pass(Duration::from_hours(72));
    invite(&org, &mut ada, "high@people.example", 8).await;
    invite(&org, &mut ada, "unasked@people.example", 1).await;

    let asked = json!({ "emails": [
        " BOB@people.example ", "ada@people.example", "eve@people.example", "guest@people.example", "old@people.example",
        "ｈｉｇｈ@people.example", "high@people.example", "nobody@people.example", "no address", "", 7, null,
    ] });
    let path = format!("{}/invites/check/", org.path);
    let answer = bob.post(&path, asked).await.is(200);
    assert_eq!(emails(&answer["members"]), ["ada@people.example", "bob@people.example"]);
    assert_eq!((&answer["members"][0]["level"], &answer["members"][1]["level"]), (&json!(15), &json!(1)));
    assert_eq!(names(&answer["invites"], &["target_email"]), ["high@people.example", "old@people.example"]);
    // What it says of an invite is what the list says, down to the link that a member does not see.
    let list = bob.get(&format!("{}/invites/?search=high", org.path)).await.is(200);
    assert_eq!(answer["invites"][0], list["results"][0]);
    assert_eq!((&answer["invites"][0]["id"], &answer["invites"][1]["is_expired"]), (&Value::Null, &json!(true)));
    eve.post(&path, json!({ "emails": ["bob@people.example"] })).await.is_not_found();
}

#[tokio::test]
async fn takes_a_hundred_emails_and_no_more() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/invites/check/", org.path);
    let asked =
        |count: usize| json!({ "emails": (0..count).map(|at| format!("x{at}@people.example")).collect::<Vec<_>>() });
    assert_eq!(ada.post(&path, asked(100)).await.is(200), json!({ "members": [], "invites": [] }));
    let refused = ada.post(&path, asked(101)).await.is(400);
    assert_eq!((&refused["code"], &refused["attr"]), (&json!("max_length"), &json!("emails")));
    assert_eq!(ada.post(&path, asked(0)).await.is(200), json!({ "members": [], "invites": [] }));
}
