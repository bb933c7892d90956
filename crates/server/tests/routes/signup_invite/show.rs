//! `GET /api/signup/:invite`.

use crate::support::TestApp;
use crate::support::people::{invite, make_private, project};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_link_shows_what_the_invite_gives() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let ledger = project(&org, &mut ada, "Ledger").await;
    let hidden = project(&org, &mut ada, "Hidden").await;
    make_private(&mut ada, ledger, &[]).await;
    make_private(&mut ada, hidden, &[]).await;
    let promised = json!([{"id": ledger, "level": 1}, {"id": org.project, "level": 8}]);
    let mut made = async |level: u8| {
        let body = json!({
            "target_email": "hedy@lumenradio.example", "first_name": "Hedy", "level": level,
            "private_project_access": promised,
        });
        ada.post(&format!("{}/invites", org.path), body).await.is(201)["id"].as_str().unwrap().to_owned()
    };
    let id = made(1).await;
    let seen = app.browser().get(&format!("/api/signup/{}/", id.to_uppercase())).await.is(200);
    assert_eq!(
        seen,
        json!({
            "id": id, "target_email": "h•••@lumenradio.example", "first_name": "Hedy", "organization_name": "Org",
            "level": 1, "inviter_first_name": "Ada", "organization_id": org.id.as_str(), "inviter_id": seen["inviter_id"],
            "expires_at": "2022-10-04T00:00:00.000000Z", "access_expires_at": null, "open_projects": 1, "private_projects": 1,
        })
    );
    let id = made(8).await;
    let seen = app.browser().get(&format!("/api/signup/{id}")).await.is(200);
    assert_eq!((&seen["level"], &seen["private_projects"]), (&json!(8), &json!(0)), "they see all anyway");
    // Not even to the invitee: anybody with the link could ask, and the address is not verified.
    let mut hedy = app.person("Hedy").await;
    let body = json!({"target_email": hedy.email, "private_project_access": promised});
    let id = ada.post(&format!("{}/invites", org.path), body).await.is(201)["id"].as_str().unwrap().to_owned();
    let seen = hedy.get(&format!("/api/signup/{id}")).await;
    assert_eq!(seen.json["private_projects"], 1);
    assert!(!seen.text().contains("Ledger"), "{}", seen.text());
}

#[tokio::test]
async fn refusals_are_checked_in_the_order_of_the_contract() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 8).await;
    let (mut eve, mut fay) = (app.person("Eve").await, app.person("Fay").await);
    for unknown in ["nothing", &uuid::Uuid::new_v4().to_string(), "%20"] {
        let path = format!("/api/signup/{unknown}");
        app.browser().get(&path).await.is_invalid("invalid_input", None);
        app.browser().post(&path, json!({})).await.is_invalid("invalid_input", None);
        eve.post(&path, json!({})).await.is_invalid("invalid_input", None);
    }
    let path = format!("/api/signup/{}", invite(&org, &mut bob, &eve.email, 8).await);
    // A wrong account is reported before everything about the invite itself.
    fay.get(&path).await.is_invalid("invalid_recipient", None);
    bob.get(&path).await.is_invalid("invalid_recipient", None);
    eve.get(&path).await.is(200);
    let signed_out = app.browser().get(&path).await;
    signed_out.is_invalid("account_exists", None);
    assert!(signed_out.json["detail"].as_str().unwrap().contains(&format!("/login?next={}", path.replace("/api", ""))));
    // Its author can no longer give that level.
    ada.patch(&format!("{}/members/{}", org.path, bob.id), json!({"level": 1})).await.is(200);
    eve.get(&path).await.is_invalid("inviter_not_allowed", None);
    eve.post(&path, json!({})).await.is_invalid("inviter_not_allowed", None);
    app.browser().get(&path).await.is_invalid("account_exists", None);
    app.pass(Duration::from_hours(72));
    eve.get(&path).await.is_invalid("expired", None);
    app.browser().post(&path, Value::Null).await.is_invalid("invalid_input", None);
    app.browser().post(&path, json!({})).await.is_invalid("expired", None);
    fay.get(&path).await.is_invalid("invalid_recipient", None);
}

#[tokio::test]
async fn switching_inviting_off_invalidates_members_invites() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Org").await;
    let mut bob = app.joins(&org, &mut ada, "Bob", 1).await;
    let path = format!("/api/signup/{}", invite(&org, &mut bob, "new@people.example", 1).await);
    app.browser().get(&path).await.is(200);
    ada.patch(&org.path, json!({"members_can_invite": false})).await.is(200);
    app.browser().get(&path).await.is_invalid("inviter_not_allowed", None);
    ada.patch(&org.path, json!({"members_can_invite": true})).await.is(200);
    app.browser().get(&path).await.is(200);
}
