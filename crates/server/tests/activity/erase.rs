//! Deleting an account erases the person from every log, and the logs stay verifiable.

use crate::support::client::Client;
use crate::support::people::{Org, invite};
use crate::support::{PASSWORD, TestApp};
use rolecall_server::activity::verify::verify;
use rolecall_server::store::sql;
use serde_json::{Value, json};
use std::fmt::Write;

/// Joins with a new account that has a password.
async fn join(app: &TestApp, link: &str, name: &str) -> (Client, String) {
    let mut person = app.browser();
    let body = json!({"first_name": name, "password": PASSWORD});
    let joined = person.post(&format!("/api/signup/{link}"), body).await.is(201);
    (person, joined["uuid"].as_str().unwrap().to_owned())
}

/// Every text in the tables of the log.
async fn stored(app: &TestApp) -> String {
    let mut text = String::new();
    let mut conn = app.app.db.read().await.unwrap();
    for sql in ["SELECT * FROM activity", "SELECT * FROM activity_undo"] {
        for row in sql::query(sql).fetch_all(&mut conn).await.unwrap() {
            writeln!(text, "{:?}", row.values()).unwrap();
        }
    }
    text
}

#[tokio::test]
async fn a_deleted_account_is_erased_from_every_log() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let (one, two) = (app.organization(&mut ada, "One").await, app.organization(&mut ada, "Two").await);
    let link = invite(&one, &mut ada, "grace@people.example", 8).await;
    let (mut grace, id) = join(&app, &link, "Gracia").await;
    let link = invite(&two, &mut ada, "grace@people.example", 1).await;
    grace.post(&format!("/api/signup/{link}"), json!({})).await.is(201);
    // She changes things, is changed, renames herself, and changes her address.
    grace.post(&format!("{}/projects/", one.path), json!({"name": "Shop"})).await.is(201);
    grace.post("/api/personal_api_keys/", json!({"label": "Label of hers"})).await.is(201);
    let body = json!({"first_name": "Gracious", "email": "hopper@people.example", "current_password": PASSWORD});
    grace.patch("/api/users/@me", body).await.is(200);
    let billing = json!({"contact_name": "Gracious", "contact_email": "hopper@people.example"});
    grace.patch(&format!("{}/billing/", one.path), billing).await.is(200);
    // She was removed from one organization, and invited to it again.
    ada.delete(&format!("{}/members/{id}", two.path)).await.is(204);
    invite(&two, &mut ada, "hopper@people.example", 1).await;
    let made = grace.post(&format!("{}/invites/", one.path), json!({"target_email": "hedy@people.example"})).await;
    let made = made.is(201)["id"].as_str().unwrap().to_owned();
    ada.delete(&format!("{}/invites/{made}", one.path)).await.is(204);

    grace.json(axum::http::Method::DELETE, "/api/users/@me", json!({"password": PASSWORD})).await.is(204);
    grace.get("/api/users/@me").await.is_unauthenticated();

    let log = async |ada: &mut Client, org: &Org| ada.get(&format!("{}/activity/", org.path)).await.is(200);
    let first = log(&mut ada, &one).await["results"][0].clone();
    let erased = json!({"uuid": id, "first_name": "[erased]", "email": "[erased]"});
    assert_eq!((&first["action"], &first["actor"]), (&json!("account.delete"), &erased));
    assert_eq!(first["item"], json!({"id": id, "name": "[erased]"}));
    let all = stored(&app).await;
    for word in ["Gracia", "Gracious", "grace@", "hopper@", "Label of hers", "\"created_by\""] {
        assert!(!all.contains(word), "{word} in {all}");
    }
    assert!(all.contains("Ada") && all.contains(&id));
    assert_eq!(log(&mut ada, &two).await["results"][0]["item"]["name"], "[erased]");
    let report = verify(&app.app.db, &[]).await.unwrap();
    assert_eq!((report.organizations, report.findings), (2, vec![]));
    // The chain goes on.
    invite(&one, &mut ada, "grace@people.example", 1).await;
    assert_eq!(verify(&app.app.db, &[]).await.unwrap().findings, vec![]);
    let names: Vec<Value> = log(&mut ada, &one).await["results"].as_array().unwrap().clone();
    assert_eq!(names[0]["item"]["name"], "grace@people.example");
}
