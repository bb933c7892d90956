//! `DELETE …/explicit_members/:user`.

use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::json;

#[tokio::test]
async fn people_who_manage_the_project_can_remove_access_and_anybody_can_leave() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let mut dan = app.joins(&org, &mut ada, "Dan", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&bob, 8), (&cyd, 1), (&dan, 1)]).await;
    let of = |person: &str| format!("/api/projects/{id}/explicit_members/{person}/");
    cyd.delete(&of(&dan.id)).await.is_denied("level_too_low");
    bob.delete(&of(&dan.id)).await.is(204);
    dan.get(&format!("/api/projects/{id}")).await.is_not_found();
    dan.delete(&of("@me")).await.is_not_found();
    cyd.delete(&of("@me")).await.is(204);
    cyd.get(&format!("/api/projects/{id}")).await.is_not_found();
    ada.delete(&of(&cyd.id)).await.is_not_found();
    ada.delete(&of("nobody")).await.is_not_found();
    ada.get(&of(&cyd.id)).await.is_not_found();
    // Leftover grants on an open project can be removed too.
    ada.patch(&format!("/api/projects/{id}"), json!({"access_control": false})).await.is(200);
    ada.delete(&of(&bob.id)).await.is(204);
    assert_eq!(ada.get(&format!("/api/projects/{id}/explicit_members")).await.is(200), json!([]));
}
