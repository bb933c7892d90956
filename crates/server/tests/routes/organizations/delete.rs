//! `DELETE /api/organizations/:org`.

use crate::support::TestApp;
use crate::support::people::invite;
use serde_json::json;

#[tokio::test]
async fn only_the_owner_can_delete_an_organization_and_its_contents() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let link = invite(&org, &mut bob, "new@people.example", 1).await;
    let refused = bob.delete(&org.path).await;
    refused.is_denied("owner_only");
    assert_eq!(refused.json["denial"]["can_help"][0]["uuid"], ada.id.as_str());

    ada.delete(&org.path).await.is(204);
    for person in [&mut ada, &mut bob] {
        person.get(&org.path).await.is_not_found();
        person.get(&format!("/api/projects/{}", org.project)).await.is_not_found();
        assert_eq!(person.get("/api/organizations/").await.is(200)["count"], 0);
        person.get("/api/organizations/@current").await.is_not_found();
    }
    app.browser().get(&format!("/api/signup/{link}")).await.is_invalid("invalid_input", None);
    // Project numbers are never reused.
    let next = bob.post("/api/organizations/", json!({"name": "Next"})).await.is(201);
    assert!(next["teams"][0]["id"].as_i64().unwrap() > org.project);
}
