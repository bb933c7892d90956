//! Mails of invites.

use super::queue::{send, states};
use crate::support::people::{Org, Person};
use crate::support::smtp::MailServer;
use crate::support::{PASSWORD, TestApp};
use serde_json::{Value, json};
use std::time::Duration;

async fn invite(person: &mut Person, org: &Org, to: &str) -> Value {
    person.post(&format!("{}/invites/", org.path), json!({"target_email": to, "message": "Hello\nthere"})).await.is(201)
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn an_invite_is_mailed_and_its_link_lets_the_person_in() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let made = invite(&mut ada, &org, "tim@example.com").await;
    assert_eq!((&made["emailing_attempt_made"], &made["delivery"]), (&json!(true), &json!("waiting")));
    send(&app).await;
    let mail = server.mail();
    assert_eq!(mail.to(), "tim@example.com");
    assert_eq!(mail.header("Subject"), "Ada invites you to Kestrel");
    assert_eq!(mail.header("Reply-To"), "Ada <ada@people.example>");
    let text = mail.text();
    for expected in ["Role: Member", "The link works until: 4 October 2022, 00:00 UTC", "> Hello\n> there"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let link = mail.link();
    let shown = format!("http://rolecall.test/signup/{}", made["id"].as_str().unwrap());
    let proof = link.strip_prefix(&format!("{shown}?proof=")).unwrap();
    let path = shown.replace("http://rolecall.test/signup", "/api/signup");
    let mut tim = app.browser();
    tim.post(&path, json!({"first_name": "Tim", "password": PASSWORD, "proof": proof})).await.is(201);
    assert_eq!(tim.get("/api/users/@me/").await.is(200)["is_email_verified"], true);
    let listed = ada.get(&format!("{}/members/", org.path)).await.is(200);
    assert_eq!(listed["count"], 2);
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn many_invites_are_mailed_at_once() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let lines: Vec<_> = (0..30).map(|number| json!({"target_email": format!("tim{number}@example.com")})).collect();
    let path = format!("{}/invites/bulk/?partial=true", org.path);
    let made = ada.post(&path, json!(lines)).await.is(200);
    assert!(made.as_array().unwrap().iter().all(|line| line["invite"]["emailing_attempt_made"] == true));
    send(&app).await;
    let mut to: Vec<_> = (0..30).map(|_| server.mail().to().to_owned()).collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 30);
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_cancelled_or_replaced_invite_is_not_mailed() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let made = invite(&mut ada, &org, "eve@example.com").await;
    ada.delete(&format!("{}/invites/{}/", org.path, made["id"].as_str().unwrap())).await.is(204);
    invite(&mut ada, &org, "tim@example.com").await;
    let made = invite(&mut ada, &org, "tim@example.com").await;
    send(&app).await;
    assert!(server.mail().link().contains(made["id"].as_str().unwrap()));
    let sent = states(&app).await.into_iter().filter(|state| state.contains("sent"));
    assert_eq!(sent.collect::<Vec<_>>(), ["invite tim@example.com sent after 1"]);
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn a_renewed_link_is_mailed_again() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let boss = app.joins(&org, &mut ada, "Boss", 8).await;
    let before = invite(&mut ada, &org, "tim@example.com").await;
    send(&app).await;
    assert!(server.mail().link().contains(before["id"].as_str().unwrap()));
    // Boss, who could see the link, can no longer see it.
    ada.patch(&format!("{}/members/{}/", org.path, boss.id), json!({"level": 1})).await.is(200);
    send(&app).await;
    let (one, two) = (server.mail(), server.mail());
    let again = if one.to() == "tim@example.com" { one } else { two };
    assert_eq!(again.to(), "tim@example.com");
    assert!(again.text().contains("An earlier link"), "{}", again.text());
    let listed = ada.get(&format!("{}/invites/", org.path)).await.is(200);
    assert_ne!(listed["results"][0]["id"], before["id"]);
    assert!(again.link().contains(listed["results"][0]["id"].as_str().unwrap()));
}

#[tokio::test]
#[ignore = "needs aiosmtpd: ./dev test brings it"]
async fn an_invite_that_could_not_be_delivered_says_so_and_can_be_sent_again() {
    let server = MailServer::plain();
    let app = server.app().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let mut max = app.joins(&org, &mut ada, "Max", 1).await;
    let made = invite(&mut ada, &org, "refused@example.com").await;
    let path = format!("{}/invites/", org.path);
    send(&app).await;
    assert_eq!(ada.get(&path).await.is(200)["results"][0]["delivery"], "failed");
    // Max does not see the link, so nothing of its mail either.
    assert_eq!(max.get(&path).await.is(200)["results"][0]["delivery"], Value::Null);
    let again = format!("{path}{}/send/", made["id"].as_str().unwrap());
    max.post(&again, json!({})).await.is(403);
    for _ in 0..2 {
        // The second one finds that one waits.
        assert_eq!(ada.post(&again, json!({})).await.is(200)["delivery"], "waiting");
    }
    let states: Vec<_> = states(&app).await.into_iter().filter(|state| state.contains("refused@")).collect();
    let expected =
        ["given up after 1: refused 550", "waits after 0"].map(|state| format!("invite refused@example.com {state}"));
    assert_eq!(states, expected);
}

#[tokio::test]
async fn an_invite_is_not_sent_again_without_mail_or_after_it_has_expired() {
    let app = TestApp::new().await;
    let mut ada = app.person("Ada").await;
    let org = app.organization(&mut ada, "Kestrel").await;
    let made = invite(&mut ada, &org, "tim@example.com").await;
    assert_eq!((&made["emailing_attempt_made"], &made["delivery"]), (&json!(false), &Value::Null));
    let again = format!("{}/invites/{}/send/", org.path, made["id"].as_str().unwrap());
    assert_eq!(ada.post(&again, json!({})).await.is(400)["code"], "mail_off");
    app.pass(Duration::from_hours(72));
    assert_eq!(ada.post(&again, json!({})).await.is(400)["code"], "expired");
}
