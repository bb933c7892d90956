//! `GET /api/projects/:id`.

use crate::support::TestApp;
use crate::support::people::{make_private, names, project};

#[tokio::test]
async fn a_project_without_access_is_404() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let closed = project(&org, &mut ada, "Closed").await;
    make_private(&mut ada, closed, &[]).await;
    let none = bob.get("/api/projects/999999").await;
    none.is_not_found();
    let hidden = bob.get(&format!("/api/projects/{closed}")).await;
    assert_eq!(hidden.bytes, none.bytes);
    for id in ["0", "-1", "x", "1.0", "+1", "0x1", "99999999999999999999999", "@me", "%31%00", ""] {
        let path = format!("/api/projects/{id}");
        if !id.is_empty() {
            eve.get(&path).await.is_not_found();
        }
    }
    eve.get(&format!("/api/projects/{}", org.project)).await.is_not_found();
    eve.get("/api/projects/@current").await.is_not_found();
    assert_eq!(bob.get(&format!("/api/projects/{}", org.project)).await.is(200)["effective_membership_level"], 1);
}

#[tokio::test]
async fn managers_of_a_private_project_include_its_explicit_administrators() {
    let app = TestApp::new().await;
    let mut zoe = app.person("Zoe").await;
    let org = app.organization(&mut zoe, "Org").await;
    app.joins(&org, &mut zoe, "Dan", 8).await;
    let bob = app.joins(&org, &mut zoe, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut zoe, "Cyd", 1).await;
    let id = project(&org, &mut zoe, "Private").await;
    make_private(&mut zoe, id, &[(&bob, 8), (&cyd, 1)]).await;
    let seen = cyd.get(&format!("/api/projects/{id}")).await.is(200);
    assert_eq!(names(&seen["managers"], &["first_name"]), ["Zoe", "Bob", "Dan"]);
    zoe.patch(&format!("/api/projects/{id}"), serde_json::json!({"access_control": false})).await.is(200);
    let seen = cyd.get(&format!("/api/projects/{id}")).await.is(200);
    assert_eq!(names(&seen["managers"], &["first_name"]), ["Zoe", "Dan"], "on an open project grants do not count");
}

#[tokio::test]
async fn the_current_project_is_accessible_and_open_ones_come_first() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let private = project(&org, &mut ada, "A private one").await;
    make_private(&mut ada, private, &[(&bob, 1)]).await;
    assert_eq!(bob.get("/api/projects/@current").await.is(200)["id"], org.project);
    ada.delete(&format!("/api/projects/{}", org.project)).await.is(204);
    assert_eq!(bob.get("/api/projects/@current").await.is(200)["id"], private);
    bob.delete(&format!("/api/projects/{private}/explicit_members/@me")).await.is(204);
    bob.get("/api/projects/@current").await.is_not_found();
}
