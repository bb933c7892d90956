//! `GET /api/organizations/:org`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};

#[tokio::test]
async fn an_organization_is_found_by_id_by_slug_and_as_current() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let first = app.organization(&mut ada, "First").await;
    app.organization(&mut ada, "Second").await;
    let by_id = ada.get(&first.path).await.is(200);
    assert_eq!(by_id["name"], "First");
    assert_eq!(ada.get(&format!("/api/organizations/{}/", first.id.0.to_uppercase())).await.is(200), by_id);
    assert_eq!(ada.get("/api/organizations/first").await.is(200), by_id);
    assert_eq!(ada.get("/api/organizations/@current").await.is(200)["name"], "Second");
}

#[tokio::test]
async fn an_organization_of_others_is_404() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Secret").await;
    let unknown = uuid::Uuid::now_v7().to_string();
    for path in [org.id.as_str(), "secret", &unknown, "nothing", "@current", "@me", "..%2f", "%F0%28"] {
        eve.get(&format!("/api/organizations/{path}/")).await.is_not_found();
    }
    let foreign = eve.get(&org.path).await;
    let none = eve.get(&format!("/api/organizations/{unknown}")).await;
    assert_eq!(foreign.bytes, none.bytes);
}

#[tokio::test]
async fn teams_are_the_projects_that_the_caller_can_access() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let closed = project(&org, &mut ada, "Closed").await;
    let granted = project(&org, &mut ada, "Granted").await;
    make_private(&mut ada, closed, &[]).await;
    make_private(&mut ada, granted, &[(&bob, 8)]).await;
    let seen = bob.get(&org.path).await.is(200);
    assert_eq!(names(&seen["teams"], &["name"]), ["Default Project", "Granted"]);
    assert_eq!(seen["teams"][0]["effective_membership_level"], 1);
    assert_eq!(seen["teams"][1]["effective_membership_level"], 8);
    assert_eq!(seen["teams"][1]["explicit_level"], 8);
    assert_eq!(names(&ada.get(&org.path).await.is(200)["teams"], &["name"]), ["Closed", "Default Project", "Granted"]);
}

#[tokio::test]
async fn managers_are_the_owner_and_the_first_four_administrators() {
    let app = TestApp::new().await;
    let mut ada = app.person("Zoe").await;
    let org = app.organization(&mut ada, "Org").await;
    for name in ["Fay", "eve", "Dan", "Cyd", "Bob"] {
        app.joins(&org, &mut ada, name, 8).await;
    }
    app.joins(&org, &mut ada, "Abe", 1).await;
    let seen = ada.get(&org.path).await.is(200);
    assert_eq!(names(&seen["managers"], &["first_name"]), ["Zoe", "Bob", "Cyd", "Dan", "eve"]);
    assert_eq!(seen["member_count"], 7);
}

#[tokio::test]
async fn when_the_current_organization_is_gone_the_first_by_name_becomes_current() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    app.organization(&mut ada, "beta").await;
    app.organization(&mut ada, "Alpha").await;
    let last = app.organization(&mut ada, "Zeta").await;
    ada.delete(&last.path).await.is(204);
    assert_eq!(ada.get("/api/organizations/@current").await.is(200)["name"], "Alpha");
}
