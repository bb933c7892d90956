//! `DELETE …/invites/:id`.

use crate::support::TestApp;
use crate::support::people::invite;

#[tokio::test]
async fn the_author_or_an_administrator_can_cancel_an_invite() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let mut cyd = app.joins(&org, &mut ada, "Cyd", 1).await;
    let id = invite(&org, &mut bob, "new@people.example", 1).await;
    let path = format!("{}/invites/{id}/", org.path);
    let refused = cyd.delete(&path).await;
    refused.is_denied("level_too_low");
    assert_eq!(refused.json["denial"]["can_help"][0]["first_name"], "Ada");
    bob.delete(&path).await.is(204);
    bob.delete(&path).await.is_not_found();
    app.browser().get(&format!("/api/signup/{id}")).await.is_invalid("invalid_input", None);
    let id = invite(&org, &mut bob, "new@people.example", 1).await;
    ada.delete(&format!("{}/invites/{id}", org.path)).await.is(204);
}

#[tokio::test]
async fn an_invite_of_another_organization_is_404() {
    let app = TestApp::new().await;
    let (mut ada, mut eve) = (app.person("Ada").await, app.person("Eve").await);
    let org = app.organization(&mut ada, "Org").await;
    let other = app.organization(&mut eve, "Other").await;
    let id = invite(&other, &mut eve, "new@people.example", 1).await;
    for id in [id.as_str(), "bulk-not", "1", &uuid::Uuid::new_v4().to_string()] {
        ada.delete(&format!("{}/invites/{id}", org.path)).await.is_not_found();
    }
    eve.delete(&format!("{}/invites/{id}", other.path)).await.is(204);
}
