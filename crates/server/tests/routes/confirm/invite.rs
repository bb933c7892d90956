//! Claims of invites: only the link in the mail verifies the address.

use super::me;
use crate::support::people::Org;
use crate::support::{PASSWORD, TestApp};
use rolecall_server::store::sql;
use serde_json::{Value, json};

/// The path of an invite in the API, and the secret of its mail.
async fn mailed(app: &TestApp, to: &str) -> (String, String) {
    let link = app.mailed("invite", to).await.pop().unwrap();
    let (page, proof) = link.split_once("?proof=").unwrap();
    (format!("/api{page}"), proof.to_owned())
}

/// A server with mail, and Kestrel's invite to Tim; returns what its author is shown.
async fn invited(to: &str) -> (TestApp, crate::support::people::Person, Org, Value) {
    let app = TestApp::with_mail().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let made = ada.post(&format!("{}/invites/", org.path), json!({ "target_email": to })).await.is(201);
    (app, ada, org, made)
}

#[tokio::test]
async fn an_invite_accepted_by_the_link_of_its_mail_verifies_the_address() {
    let (app, ..) = invited("tim@example.com").await;
    let (path, proof) = mailed(&app, "tim@example.com").await;
    let mut tim = app.browser();
    tim.post(&path, json!({"first_name": "Tim", "password": PASSWORD, "proof": proof})).await.is(201);
    assert_eq!(me(&mut tim).await["is_email_verified"], true);
    assert_eq!(app.mailed("confirm_email", "tim@example.com").await, [""; 0]);
}

#[tokio::test]
async fn an_account_made_by_a_copied_link_is_mailed_a_link_to_confirm_its_address() {
    let (app, _, _, made) = invited("tim@example.com").await;
    let mut tim = app.browser();
    let body = json!({"first_name": "Tim", "password": PASSWORD});
    tim.post(&format!("/api/signup/{}", made["id"].as_str().unwrap()), body).await.is(201);
    let link = app.mailed("confirm_email", "tim@example.com").await.pop().unwrap();
    let (page, token) = link.rsplit_once('/').unwrap();
    tim.post(&format!("/api{page}/"), json!({ "token": token })).await.is(200);
    assert_eq!(me(&mut tim).await["is_email_verified"], true);
}

#[tokio::test]
async fn an_invite_accepted_signed_in_by_the_link_of_its_mail_verifies_the_address() {
    let (app, ..) = invited("tim@example.com").await;
    let mut tim = app.sign_up("Tim").await;
    let (path, proof) = mailed(&app, "tim@example.com").await;
    tim.post(&path, json!({ "proof": proof })).await.is(201);
    assert_eq!(me(&mut tim).await["is_email_verified"], true);
}

/// Past failure of others: whoever invited a stranger could accept in their name and got what the address opens.
#[tokio::test]
async fn invite_accepted_with_an_unverified_address_by_the_link_that_the_author_sees() {
    let (app, mut ada, org, made) = invited("tim@example.com").await;
    let path = format!("/api/signup/{}", made["id"].as_str().unwrap());
    // No answer to the author has the secret.
    let (_, proof) = mailed(&app, "tim@example.com").await;
    let listed = ada.get(&format!("{}/invites/", org.path)).await.is(200);
    assert!(!made.to_string().contains(&proof) && !listed.to_string().contains(&proof));
    let hash = sql::query_scalar::<String>("SELECT proof_hash FROM invites");
    let hash = hash.fetch_one(&mut app.app.db.read().await.unwrap()).await.unwrap();
    assert!(hash.len() == 64 && hash != proof);
    let mut tim = app.browser();
    let body = json!({"first_name": "Tim", "password": PASSWORD, "proof": hash});
    tim.post(&path, body).await.is(201);
    let found = me(&mut tim).await;
    assert_eq!((&found["email"], &found["is_email_verified"]), (&json!("tim@example.com"), &json!(false)));
    for (name, guess) in [("eve@example.com", json!({})), ("max@example.com", json!({"proof": ""}))] {
        let other = ada.post(&format!("{}/invites/", org.path), json!({ "target_email": name })).await.is(201);
        let mut body = json!({"first_name": "Somebody", "password": PASSWORD});
        body.as_object_mut().unwrap().extend(guess.as_object().unwrap().clone());
        let mut somebody = app.browser();
        somebody.post(&format!("/api/signup/{}", other["id"].as_str().unwrap()), body).await.is(201);
        assert_eq!(me(&mut somebody).await["is_email_verified"], false);
    }
}

#[tokio::test]
async fn the_secret_of_one_invite_verifies_no_other_address() {
    let (app, mut ada, org, _) = invited("tim@example.com").await;
    let (_, proof) = mailed(&app, "tim@example.com").await;
    let other = ada.post(&format!("{}/invites/", org.path), json!({"target_email": "eve@example.com"})).await.is(201);
    let mut eve = app.browser();
    let body = json!({"first_name": "Eve", "password": PASSWORD, "proof": proof});
    eve.post(&format!("/api/signup/{}", other["id"].as_str().unwrap()), body).await.is(201);
    assert_eq!(me(&mut eve).await["is_email_verified"], false);
}

#[tokio::test]
async fn a_mail_that_is_sent_again_has_a_secret_of_its_own() {
    let (app, mut ada, org, made) = invited("tim@example.com").await;
    let mut tx = app.app.db.begin().await.unwrap();
    sql::query("UPDATE mails SET sent_at = 1, next_attempt_at = NULL").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let (_, first) = mailed(&app, "tim@example.com").await;
    ada.post(&format!("{}/invites/{}/send/", org.path, made["id"].as_str().unwrap()), json!({})).await.is(200);
    let (path, second) = mailed(&app, "tim@example.com").await;
    assert_ne!(first, second);
    let mut tim = app.browser();
    tim.post(&path, json!({"first_name": "Tim", "password": PASSWORD, "proof": second})).await.is(201);
    assert_eq!(me(&mut tim).await["is_email_verified"], true);
}
