//! `DELETE …/members/:user`.

use crate::support::TestApp;
use crate::support::people::{invite, make_private, project};
use serde_json::json;

#[tokio::test]
async fn removing_a_member_deletes_grants_and_sent_invites_but_not_the_account() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[(&bob, 8)]).await;
    let link = invite(&org, &mut bob, "friend@people.example", 1).await;
    bob.get(&format!("/api/projects/{private}")).await.is(200);

    ada.delete(&format!("{}/members/{}", org.path, bob.id)).await.is(204);
    for path in [org.path.clone(), format!("/api/projects/{private}"), format!("/api/projects/{}", org.project)] {
        bob.get(&path).await.is_not_found();
    }
    bob.get("/api/organizations/@current").await.is_not_found();
    bob.get("/api/projects/@current").await.is_not_found();
    app.browser().get(&format!("/api/signup/{link}")).await.is_invalid("invalid_input", None);
    assert_eq!(ada.get(&format!("{}/invites", org.path)).await.is(200)["count"], 0);

    // Returning gives the level of the invite and nothing else.
    app.join(&org, &mut ada, &mut bob, 1).await;
    bob.get(&format!("/api/projects/{private}")).await.is_not_found();
    assert_eq!(bob.get("/api/organizations/@current").await.is(200)["id"], org.id.as_str());
}

#[tokio::test]
async fn everybody_can_leave_except_the_owner() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    for (name, level) in [("Bob", 8), ("Cyd", 1)] {
        let mut person = app.joins(&org, &mut ada, name, level).await;
        person.delete(&format!("{}/members/@me/", org.path)).await.is(204);
        person.get(&org.path).await.is_not_found();
    }
    ada.delete(&format!("{}/members/@me/", org.path)).await.is_invalid("invalid_input", None);
    let own = format!("{}/members/{}", org.path, ada.id);
    ada.delete(&own).await.is_invalid("invalid_input", None);
    assert_eq!(ada.get(&org.path).await.is(200)["member_count"], 1);
}

#[tokio::test]
async fn a_refusal_names_its_rule() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let refused = cyd.delete(&format!("{}/members/{}", org.path, bob.id)).await;
    refused.is_denied("level_too_low");
    // Bob can remove people, but he is the one to be removed.
    let helpers = &refused.json["denial"]["can_help"];
    assert_eq!(helpers, &json!([{"uuid": ada.id, "first_name": "Ada", "email": ada.email}]));
    let refused = bob.delete(&format!("{}/members/{}", org.path, ada.id)).await;
    refused.is_denied("target_above_actor");
    assert_eq!(refused.json["denial"]["can_help"], json!([]), "nobody removes the owner");
    assert_eq!(ada.get(&org.path).await.is(200)["member_count"], 3);
}
