//! `GET …/explicit_members/`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};
use serde_json::{Value, json};

#[tokio::test]
async fn everybody_with_access_sees_the_grants_by_name() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "cyd", 1).await;
    let mut dan = app.joins(&org, &mut ada, "Dan", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&cyd, 1), (&bob, 1)]).await;
    let path = format!("/api/projects/{id}/explicit_members");
    let list = cyd.get(&path).await.is(200);
    assert_eq!(names(&list, &["user", "first_name"]), ["Bob", "cyd"]);
    assert_eq!(
        (&list[0]["level"], &list[0]["parent_level"], &list[0]["effective_level"]),
        (&json!(1), &json!(8), &json!(8))
    );
    dan.get(&path).await.is_not_found();
    ada.patch(&format!("/api/projects/{id}"), json!({"access_control": false})).await.is(200);
    assert_eq!(dan.get(&path).await.is(200).as_array().unwrap().len(), 2, "kept while it is open");
}

/// An organization does not see the current name of a former member.
#[tokio::test]
async fn the_person_who_granted_is_named_only_while_a_member() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut bob, id, &[(&cyd, 1)]).await;
    let path = format!("/api/projects/{id}/explicit_members/");
    assert_eq!(ada.get(&path).await.is(200)[0]["granted_by"]["first_name"], "Bob");
    bob.delete(&format!("{}/members/@me/", org.path)).await.is(204);
    bob.patch("/api/users/@me/", json!({"first_name": "Robert"})).await.is(200);
    assert_eq!(ada.get(&path).await.is(200)[0]["granted_by"], Value::Null);
    let changed = ada.patch(&format!("{path}{}/", cyd.id), json!({"level": 8})).await.is(200);
    assert_eq!(changed["granted_by"], Value::Null);
    let members = ada.get(&format!("{}/members/", org.path)).await.is(200).to_string();
    assert!(members.contains("\"granted_by\":null") && !members.contains("Robert"), "{members}");
    // Membership of another organization does not change that.
    app.organization(&mut bob, "Bob's").await;
    assert_eq!(ada.get(&path).await.is(200)[0]["granted_by"], Value::Null);
    app.join(&org, &mut ada, &mut bob, 1).await;
    assert_eq!(ada.get(&path).await.is(200)[0]["granted_by"]["first_name"], "Robert");
}
