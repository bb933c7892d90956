//! `DELETE /api/projects/:id`.

use crate::support::TestApp;
use crate::support::people::{make_private, project};

#[tokio::test]
async fn people_who_manage_the_project_can_delete_it_even_the_last() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let private = project(&org, &mut ada, "Private").await;
    make_private(&mut ada, private, &[(&bob, 8)]).await;
    bob.delete(&format!("/api/projects/{}", org.project)).await.is_denied("level_too_low");
    bob.delete(&format!("/api/projects/{private}/")).await.is(204);
    ada.get(&format!("/api/projects/{private}/")).await.is_not_found();
    ada.delete(&format!("/api/projects/{}", org.project)).await.is(204);
    ada.delete(&format!("/api/projects/{}", org.project)).await.is_not_found();
    assert_eq!(ada.get("/api/projects/").await.is(200)["count"], 0);
    ada.get("/api/projects/@current").await.is_not_found();
}
