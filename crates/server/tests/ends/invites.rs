//! Invites whose author has chosen how long they live.

use super::{DAY, HOUR, from_now};
use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn an_invite_lives_as_long_as_its_author_chose() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/invites/", org.path);
    let mut links = Vec::new();
    for (email, time) in [("short@people.example", HOUR), ("long@people.example", DAY * 30)] {
        let body = json!({"target_email": email, "expires_at": from_now(&app, time)});
        links.push(format!("/api/signup/{}/", ada.post(&path, body).await.is(201)["id"].as_str().unwrap()));
    }
    let body = json!([{"target_email": "bulk@people.example", "expires_at": from_now(&app, HOUR)}]);
    ada.post(&format!("{path}bulk/"), body).await.is(201);
    app.browser().get(&links[0]).await.is(200);
    app.pass(HOUR);
    app.browser().get(&links[0]).await.is_invalid("expired", None);
    let expired = |list: &serde_json::Value| {
        let invites = list["results"].as_array().unwrap().iter();
        let expired = invites.filter(|invite| invite["is_expired"] == true);
        expired.map(|invite| invite["target_email"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut found = expired(&ada.get(&path).await.is(200));
    found.sort_unstable();
    assert_eq!(found, ["bulk@people.example", "short@people.example"]);
    app.pass(DAY * 29);
    app.browser().get(&links[1]).await.is(200);
    app.pass(DAY);
    app.browser().get(&links[1]).await.is_invalid("expired", None);
}

#[tokio::test]
async fn a_cancelled_invite_comes_back_with_its_life() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let path = format!("{}/invites/", org.path);
    let end = from_now(&app, DAY * 10);
    let made = ada.post(&path, json!({"target_email": "tim@people.example", "expires_at": end})).await.is(201);
    app.pass(DAY * 5);
    ada.delete(&format!("{path}{}/", made["id"].as_str().unwrap())).await.is(204);
    let entry = super::newest(&mut ada, &org).await["id"].clone();
    ada.post(&format!("{}/activity/{entry}/undo/", org.path), json!({})).await.is(200);
    let back = ada.get(&path).await.is(200)["results"][0].clone();
    assert_eq!((&back["expires_at"], &back["is_expired"]), (&json!(end), &json!(false)));
}
