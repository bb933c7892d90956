//! `PATCH …/explicit_members/:user`.

use crate::support::TestApp;
use crate::support::people::{make_private, project};
use serde_json::json;

#[tokio::test]
async fn people_who_manage_the_project_can_change_levels_in_it() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let dan = app.joins(&org, &mut ada, "Dan", 1).await;
    let id = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, id, &[(&bob, 8), (&cyd, 1)]).await;
    let of = |person: &str| format!("/api/projects/{id}/explicit_members/{person}/");
    bob.patch(&of("@me"), json!({"level": 1})).await.is_denied("own_level");
    cyd.patch(&of(&bob.id), json!({"level": 1})).await.is_denied("level_too_low");
    let own = of(&cyd.id);
    cyd.patch(&own, json!({"level": 8})).await.is_denied("own_level");
    let changed = bob.patch(&of(&cyd.id), json!({"level": 8})).await.is(200);
    assert_eq!((&changed["level"], &changed["effective_level"]), (&json!(8), &json!(8)));
    cyd.patch(&of(&bob.id), json!({"level": 1})).await.is(200);
    // A member of the organization without a grant in the project.
    ada.patch(&of(&dan.id), json!({"level": 8})).await.is_not_found();
    for nobody in ["nobody", &uuid::Uuid::now_v7().to_string(), &dan.id] {
        for by in [&mut ada, &mut bob, &mut cyd] {
            by.patch(&of(nobody), json!({"level": 8})).await.is_not_found();
            by.patch(&of(nobody), json!({})).await.is_not_found();
        }
    }
    bob.patch(&of(&cyd.id), json!({"level": 8})).await.is_denied("level_too_low");
    ada.patch(&of(&cyd.id), json!({"level": 15})).await.is_invalid("invalid_choice", Some("level"));
    ada.patch(&of(&cyd.id), json!({})).await.is_invalid("required", Some("level"));
    ada.patch(&format!("/api/projects/{id}"), json!({"access_control": false})).await.is(200);
    ada.patch(&of(&cyd.id), json!({"level": 1})).await.is_invalid("invalid_input", None);
}
